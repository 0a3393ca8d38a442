"""What may stand in a public document although an exempt paper has it too: what public papers and
public records say.

An exempt report is headed with the committee, the date and its public title, and cites the
paragraph that a slip page cites.  What a document joins of the records' texts is public as well:
"Cabinet" and "16 May 2024" make "Cabinet 16 May 2024".  Nothing is taken from what agendapack set
itself, so that a fault of the setting is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from agendapack.papers.evidence.paper_evidence import PaperEvidence
from agendapack.papers.wordings import amounts, readings, words
from agendapack.records.vocabulary import shipped_vocabularies

_LINK_TARGET = re.compile(r"\]\([^)\s]*\)|\]\[[^\]]*\]|<https?:[^>\s]*>")
_ENDS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\w*\}|<[^>]*>|[\r\n|]+", re.DOTALL)
"""What ends a piece of a text: a place that something is put into, a tag, a line."""
_COUNT = re.compile(r"(?:\d{1,4}(?:\.\d{1,2})?[a-z]{0,2}|s\d{1,3}|x{0,3}(?:ix|iv|v?i{0,3})|[a-z])$")
"""What numbers items, pages and days, and tells the time: 7, 12a, 4.2, iv, b, and the S1 of page
S1-5; never an amount."""


_NUMBERED = ("Page {number}", "Pages {first} - {last}", "Agenda Item {number}")
"""Stamps, as the vocabulary knows them."""
_LINKS = (
    *("Link to the file {file}", "Link to a file", "Link within this document"),
    *("E-mail to {address}", "Telephone {number}", "Link to {address}", "Link to a web page"),
)
"""What ``pack/mending.py`` says of links that say nothing of themselves."""
_DOCUMENTS = (
    *("Documents of this meeting", "Agenda pack (PDF)", "Agenda (web page)"),
    *("Supplement {number} (PDF)", "Supplement {number} (web page)"),
    *("Everything published to date (PDF)", "Everything published to date (web page)"),
    *("Minutes (PDF)", "Minutes (web page)", "Decisions (PDF)", "Decisions (web page)"),
)
"""What the HTML beside a PDF leads to."""
_REPLACED = (
    *("replaces {pages} of the agenda pack", "replaces {pages} of supplement {number}"),
    *("page {number}", "pages {numbers}", "{first} to {last}", "{others} and {last}"),
)
"""What front sheets say of a paper that replaces another."""


class PublicSide(Struct, frozen=True, dict=True):
    """What is public: the ``papers``; ``texts``, all strings of the public records, what the law
    says of paragraphs, the words of the vocabulary and of templates; ``pictures``, files that
    templates and Markdown papers show; ``elsewhere``, runs of words and amounts that other public
    documents have."""

    papers: tuple[PaperEvidence, ...] = ()
    texts: tuple[str, ...] = ()
    pictures: tuple[Path, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    def says(self, run: str) -> bool:
        """Whether words (with a space between) stand in the records, or are joined of their texts:
        of the end of one, whole ones and numbers, and the beginning of another."""
        if f" {run} " in self._said:
            return True
        return _is_joined(run.split(), self._wholes, self._starts, self._ends)

    @cached_property
    def amounts(self) -> frozenset[str]:
        found = {each for text in self.texts for each in amounts(text)}
        for paper in self.papers:
            found |= amounts_of(paper)
        return frozenset(found) | self.elsewhere

    @cached_property
    def _pieces(self) -> frozenset[str]:
        """Each text, each of its lines, and what stands between places that something is put into;
        names without the title that a list of them says once."""
        found = set()
        titles = {title.casefold() for each in shipped_vocabularies() for title in each.plurals}
        for text in self.texts:
            plain = _LINK_TARGET.sub("] ", text)
            for piece in (text, plain, *_ENDS.split(text), *_ENDS.split(plain)):
                for said in readings(piece):
                    found.add(" ".join(said))
                    if 1 < len(said) <= 5 and said[0] in titles:
                        found.add(" ".join(said[1:]))
        for vocabulary in shipped_vocabularies():
            texts = (*_LINKS, *_DOCUMENTS, *_REPLACED)
            stock = [piece for text in texts for piece in _ENDS.split(vocabulary.say(text))]
            names = (*vocabulary.days, *vocabulary.months, *vocabulary.plurals.values())
            found.update(" ".join(words(text)) for text in (*stock, *names))
        return frozenset(found) - {""}

    @cached_property
    def _said(self) -> str:
        return " | ".join(("", *sorted(self._pieces), ""))

    @cached_property
    def _wholes(self) -> frozenset[str]:
        return frozenset(piece for piece in self._pieces if piece.count(" ") < _LONGEST)

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(start for piece in self._pieces for start in _openings(piece.split()))

    @cached_property
    def _ends(self) -> frozenset[str]:
        return frozenset(end for piece in self._pieces for end in _closings(piece.split()))


_LONGEST = 12  # words of a name or a run that is asked about


def _openings(said: list[str]) -> Iterator[str]:
    for length in range(1, min(len(said), _LONGEST) + 1):
        yield " ".join(said[:length])


def _closings(said: list[str]) -> Iterator[str]:
    for length in range(1, min(len(said), _LONGEST) + 1):
        yield " ".join(said[-length:])


def _is_joined(
    run: list[str], wholes: frozenset[str], starts: frozenset[str], ends: frozenset[str]
) -> bool:
    """Whether a run can be cut into the end of a text, whole ones, and the beginning of one."""
    reached = {0}
    for start in range(len(run)):
        if start not in reached:
            continue
        for stop in range(start + 1, len(run) + 1):
            piece = " ".join(run[start:stop])
            first, last = start == 0, stop == len(run)
            if (
                piece in wholes
                or (first and piece in ends)
                or (last and piece in starts)
                or (stop == start + 1 and _COUNT.match(piece))
            ):
                reached.add(stop)
    return len(run) in reached


_STAMP_NUMBER = re.compile(r"[a-z]{0,3}\d{1,4}(?:\.\d{1,2})?[a-z]?$")
_STAMP_PREFIX = re.compile(r"s\d{1,3}$")
"""Of "S1-5", which is two words, the first."""


def beside_stamps(run: str) -> list[tuple[str, ...]]:
    """What is left of a run on both sides of each stamp that may be in it, or at its ends in part:
    PDFium puts a stamp between words of the page that it stands beside."""
    said = run.split()
    found = []
    for start in range(len(said)):
        for stop in range(start + 1, len(said) + 1):
            if _is_stamp(said[start:stop], cut=(start == 0, stop == len(said))):
                sides = (" ".join(said[:start]), " ".join(said[stop:]))
                found.append(tuple(filter(None, sides)))
    return found


def _is_stamp(said: list[str], cut: tuple[bool, bool]) -> bool:
    """Whether words are a stamp; ``cut``: whether its beginning and its end may be missing."""
    for stamp in _stamps():
        for start in range(len(stamp) if cut[0] else 1):
            stops = range(start + 1, len(stamp) + 1) if cut[1] else (len(stamp),)
            if any(_fits(said, stamp[start:stop]) for stop in stops):
                return True
    return False


def _stamps() -> Iterator[list[str | re.Pattern[str]]]:
    """The words of each stamp, or what its numbers are like, without a prefix and with one."""
    for vocabulary in shipped_vocabularies():
        for text in _NUMBERED:
            for number in ([_STAMP_NUMBER], [_STAMP_PREFIX, _STAMP_NUMBER]):
                yield [
                    word
                    for each in vocabulary.say(text).split()
                    for word in (number if each.startswith("{") else words(each))
                ]


def _fits(said: list[str], stamp: Sequence[str | re.Pattern[str]]) -> bool:
    return len(said) == len(stamp) and all(
        word == known if isinstance(known, str) else known.match(word) is not None
        for word, known in zip(said, stamp, strict=True)
    )


def amounts_of(evidence: PaperEvidence) -> frozenset[str]:
    """The sums of money on a paper's pages and in its other texts, and the numbers that may be
    sums."""
    found: set[str] = set()
    for page in evidence.pages:
        found |= page.amounts
    for text in evidence.texts:
        found |= amounts(text.text)
    return frozenset(found)
