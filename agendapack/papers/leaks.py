"""What a paper still holds that its author meant to take out, put together from what was found on
each of its pages, and how the advisor is told.

``covered_text.py`` finds it; here are the kinds, what counts over all pages, and the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from agendapack.papers.geometry import PageBox
from agendapack.problems import Location, Problem, warning
from agendapack.records.vocabulary import ENGLISH

MOST_DIGITS = 4  # of a page's number


class LeakKind(StrEnum):
    """What is wrong, as it stands in a sentence after "has"."""

    BOX = "text under an opaque box"
    HIGHLIGHT = "text in the colour of its highlight"
    REDACTION = "redactions that were marked and never applied"


class CoveredText(Struct, frozen=True):
    """Letters and digits side by side that cannot be seen, and where (user space)."""

    kind: LeakKind
    text: str
    box: PageBox


_NUMBERS = re.compile(r"[0-9]+")


def letters(text: str) -> str:
    """The letters and digits of a text: what counts of it."""
    return "".join(filter(str.isalnum, text))


def counts_on(text: str, other: str, pages: int) -> bool:
    """Whether ``other``, which stands so many ``pages`` further on (negative: back), says the same
    with a number that counts the pages, as "Page 3 of 9" and "Page 4 of 9" do.

    Amounts, dates and reference numbers differ by anything else.
    """
    if letters(_NUMBERS.sub("", text)) != letters(_NUMBERS.sub("", other)):
        return False
    own, others = _NUMBERS.findall(text), _NUMBERS.findall(other)
    if len(own) != len(others):
        return False
    steps = [_step(one, another) for one, another in zip(own, others, strict=True)]
    return pages in steps and all(step in (0, pages) for step in steps)


def _step(one: str, other: str) -> int | None:
    """From one number to another; None where they differ and are too long to count pages."""
    if one == other:
        return 0
    return int(other) - int(one) if max(len(one), len(other)) <= MOST_DIGITS else None


class PageLeaks(Struct, frozen=True):
    """What was found on one page; ``redactions`` counts those that wait to be applied."""

    texts: tuple[CoveredText, ...] = ()
    redactions: int = 0


class Leak(Struct, frozen=True):
    """One kind in one paper: its one-based pages, and how many characters or redactions in all."""

    kind: LeakKind
    pages: tuple[int, ...]
    count: int


def together(pages: Sequence[PageLeaks]) -> tuple[Leak, ...]:
    """What was found on all of a paper's pages in order, kind by kind."""
    counts: dict[LeakKind, dict[int, int]] = {kind: {} for kind in LeakKind}
    for number, page in enumerate(pages, start=1):
        for text in page.texts:
            own = counts[text.kind]
            own[number] = own.get(number, 0) + len(text.text)
        if page.redactions:
            counts[LeakKind.REDACTION][number] = page.redactions
    return tuple(
        Leak(kind, tuple(found), sum(found.values())) for kind, found in counts.items() if found
    )


_THEM = {
    LeakKind.BOX: "it",
    LeakKind.HIGHLIGHT: "it",
    LeakKind.REDACTION: "what is under them",
}
_OVER = "what lies over words hides them from the eye alone: take the words themselves out, and"
_HINTS = {
    LeakKind.BOX: f"{_OVER} save the paper again",
    LeakKind.HIGHLIGHT: f"{_OVER} save the paper again",
    LeakKind.REDACTION: "apply them in the program that they were marked in, and save the paper"
    " again",
}


def wording(name: str, leaks: Iterable[Leak], place: Location) -> tuple[Problem, ...]:
    """The warnings about a paper; they never say what is hidden."""
    return tuple(
        warning(
            f'"{name}" has {leak.kind}, {ENGLISH.on_pages(leak.pages, most=8)} ({_counted(leak)});'
            f" anybody can copy {_THEM[leak.kind]}",
            place,
            _HINTS[leak.kind],
        )
        for leak in leaks
    )


def _counted(leak: Leak) -> str:
    noun = "redaction" if leak.kind is LeakKind.REDACTION else "character"
    return f"{leak.count:,} {noun}{'' if leak.count == 1 else 's'}"
