"""By what a file may be known to hold something exempt, found fast: a first look at many files.

A mark is a run of words, a name, an amount or a digest that ``exempt_proof`` would look for.  What
has no mark of anything exempt holds nothing of it; of what has one, the proof says whether it does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from zlib import crc32

from msgspec import Struct

from agendapack.pack.exempt_proof import (
    ExemptEvidence,
    digests_of,
    owners_of_names,
    owners_of_runs,
    word_sequences,
)
from agendapack.pack.exempt_public import amounts_of
from agendapack.papers.evidence.paper_evidence import PaperEvidence
from agendapack.papers.wordings import RUN, amounts, runs, sums, words


def short(mark: str) -> int:
    """A mark in 32 bits: two that differ may have the same, which costs a second look."""
    return crc32(mark.encode("utf-8", "surrogatepass"))


def marks_of(exempt: Sequence[ExemptEvidence]) -> frozenset[str]:
    """By what anything exempt may be known."""
    found = {*owners_of_runs(exempt), *owners_of_names(exempt)}
    for paper in exempt:
        found |= amounts_of(paper.evidence).union(*map(amounts, paper.titles))
        found |= {digest.hex() for digest in digests_of(paper.evidence)}
    return frozenset(found)


class SaidWords(Struct, frozen=True):
    """What a public document says: its words in each of its orders, with a space between, those
    that stand alone, and its amounts."""

    sequences: tuple[str, ...]
    alone: frozenset[str]
    amounts: frozenset[str]

    def says(self, asked: Collection[str]) -> set[str]:
        """Which of some marks it has."""
        wanted = set(asked)
        found = wanted & (self.alone | self.amounts)
        for length in {mark.count(" ") + 1 for mark in wanted}:
            for sequence in self.sequences:
                found.update(wanted.intersection(runs(sequence.split(" "), length)))
        return found


def said_words(evidence: PaperEvidence) -> SaidWords:
    """What is known of a document that was read."""
    sequences = (" ".join(sequence.words) for sequence in word_sequences(evidence))
    alone = frozenset[str]().union(*(page.alone for page in evidence.pages))
    return SaidWords(tuple(dict.fromkeys(filter(None, sequences))), alone, amounts_of(evidence))


def marked(evidence: PaperEvidence, known: Collection[int]) -> frozenset[str]:
    """The marks of a file that are among those ``known`` in short."""
    return frozenset(mark for mark in set(_marks(evidence)) if short(mark) in known)


def _marks(evidence: PaperEvidence) -> Iterator[str]:
    for sequence in word_sequences(evidence):
        for length in range(2, RUN + 1):
            yield from runs(sequence.words, length)
    for page in evidence.pages:
        yield from page.alone
        yield from page.sums
        yield page.content.hex()
    for text in evidence.texts:
        yield from sums(text.text)
        said = [word for word in words(text.text) if not word[0].isdigit()]
        if len(said) == 1:
            yield said[0]
    for data in evidence.data:
        yield data.digest.hex()
