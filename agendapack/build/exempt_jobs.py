"""Jobs of the worker pool that hold many public files against what is exempt of many meetings.

Most files have nothing in common with most meetings, so they are looked at by marks first
(``pack/exempt_marks.py``), and proved where there is one.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import compress, decompress
from zlib import error as zlib_error

from msgspec import DecodeError, Struct, msgpack
from msgspec.structs import replace

from agendapack.build.jobs import ProofCase, sides
from agendapack.records.typed_values import from_msgpack

if TYPE_CHECKING:
    from agendapack.papers.evidence.evidence_reading import DocumentKind


class FirstLook(Struct, frozen=True):
    """What a first look at a file found: whether it could be read whole, whether it shows pictures,
    and the marks that something exempt has too."""

    whole: bool
    pictured: bool
    marks: frozenset[str] = frozenset()


def mark_exempt(case: ProofCase, target: Path) -> None:
    """Write down by what all that is exempt may be known, in short."""
    from agendapack.pack.exempt_marks import marks_of, short

    exempt, _ = sides(case)
    target.write_bytes(array("I", sorted({short(mark) for mark in marks_of(exempt)})).tobytes())


def look_at_files(files: Sequence[tuple[Path, DocumentKind]], marks: Path) -> tuple[FirstLook, ...]:
    """What public files may have of all that is exempt, whose marks are in the file ``marks``."""
    from agendapack.pack.exempt_marks import marked
    from agendapack.papers.evidence.evidence_reading import read_document

    known = _known(marks)
    found = []
    for file, kind in files:
        evidence = read_document(file, kind)
        pictured = any(not picture.plain for picture in evidence.pictures)
        found.append(FirstLook(evidence.is_whole, pictured, marked(evidence, known)))
    return tuple(found)


@lru_cache(maxsize=1)
def _known(marks: Path) -> frozenset[int]:
    return frozenset(array("I", marks.read_bytes()))


def said_in_document(
    document: Path, kind: DocumentKind, kept: Path, asked: Collection[str]
) -> frozenset[str]:
    """Which of some marks a public document has; ``kept`` is the file with its words, written where
    it is not there."""
    from agendapack.pack.exempt_marks import SaidWords, said_words
    from agendapack.papers.evidence.evidence_reading import read_words

    try:
        said = from_msgpack(decompress(kept.read_bytes()), SaidWords)
    except (OSError, zlib_error, DecodeError):
        said = said_words(read_words(document, kind))
        kept.write_bytes(compress(msgpack.encode(said), 1))
    return frozenset(said.says(asked))


def prove_beside(
    document: Path, kind: DocumentKind, case: ProofCase, elsewhere: frozenset[str]
) -> tuple[str, ...]:
    """What a public file holds of what is exempt and neither its own meeting's public papers and
    records have, nor, ``elsewhere``, public documents; in words that may be public."""
    from agendapack.pack import exempt_proof

    exempt, public = sides(case)
    wider = replace(public, elsewhere=elsewhere)
    return exempt_proof.prove_nothing_exempt(document, kind, exempt, wider)
