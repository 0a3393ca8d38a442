"""Members who get copies of the documents in their own names: how these are called, and the
password that opens them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from agendapack.build.options import Reader
from agendapack.problems import UsageError

LONGEST_PASSWORD = 127
"""Bytes in UTF-8 (ISO 32000-2, 7.6.4.3.3)."""

LONGEST_NAME = 100
"""Letters: it is set across pages, and file systems take names of 255 bytes."""


def named_readers(names: Sequence[str]) -> tuple[Reader, ...]:
    """Those who are to get copies; UsageError where two would get files of one name."""
    readers: dict[str, Reader] = {}
    for name in names:
        reader = Reader(" ".join(name.split()), _slug(name))
        if not reader.slug:
            raise UsageError(
                f'"{name}" is no name from which a file could be named',
                "give --for a name with letters from a to z",
            )
        if len(reader.slug) > LONGEST_NAME:
            raise UsageError(
                f'"{name}" is too long a name for a file',
                f"give --for a name of at most {LONGEST_NAME} letters",
            )
        if (other := readers.get(reader.slug)) is not None:
            raise UsageError(
                f'the copies for "{other.name}" and "{reader.name}" would have one name,'
                f" {copy_name('agenda-pack.pdf', reader)}",
                "name each reader once, and write those who share a name differently",
            )
        readers[reader.slug] = reader
    return tuple(readers.values())


def _slug(name: str) -> str:
    """
    >>> _slug("Councillor Siân O'Neill-Jones")
    'councillor-sian-o-neill-jones'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def copy_name(file: str, reader: Reader) -> str:
    """What a reader's copy of ``file`` is called.

    >>> copy_name("agenda-pack.pdf", Reader("Councillor Cook", "councillor-cook"))
    'agenda-pack.councillor-cook.pdf'
    """
    stem, _, ending = file.rpartition(".")
    return f"{stem}.{reader.slug}.{ending}"


def copies_in(folder: Path) -> tuple[str, ...]:
    """The names of the readers' copies in the folder of a meeting's documents."""
    patterns = ("agenda-pack.*.pdf", "supplement-*.*.pdf", "minutes.*.pdf")
    return tuple(sorted(path.name for each in patterns for path in folder.glob(each)))


def password_in(file: Path) -> str:
    """The first line of a file; UsageError where there is none that could be a password."""
    hint = "write the password in its first line, and nothing else"
    try:
        first, *_ = file.read_bytes().decode("utf-8-sig").splitlines() or [""]
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise UsageError(f"cannot read the password file {file}: {reason}", hint) from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"the password file {file} is no text in UTF-8", hint) from fault
    if not first.strip():
        raise UsageError(f"the password file {file} has no password in its first line", hint)
    if len(first.encode()) > LONGEST_PASSWORD:
        raise UsageError(
            f"the password in {file} is longer than a PDF can have",
            f"choose one of at most {LONGEST_PASSWORD} bytes",
        )
    return first
