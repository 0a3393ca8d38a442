"""The page numbers that a page prints at its head or foot: which lines are one, and whether those
of a paper agree with the numbers that its pages have.

A paper may print several: the stamp of the pack that it comes from, and numbers of its own.  Only
what no page of it shows beside the right number is taken for a stamp that says another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

LONGEST_LINE = 60  # characters of a line that is a page number
YEARS = range(1900, 2100)
"""Numbers that stand at a page's foot as years, and no pack comes to."""

_NUMBER = r"(?P<prefix>S[1-9]\d{0,2}-)?(?P<number>\d{1,8})"
_TOTAL = r"(?: ?(?:of|o|/) ?(?P<total>\d{1,8}))?"
_WORDED = re.compile(
    rf"(?:(?:supplement|atodiad) \d{{1,3}}, ?)?(?:page|tudalen|pg|p)[.:]? ?{_NUMBER}{_TOTAL}",
    re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(rf"{_NUMBER}{_TOTAL}", re.IGNORECASE | re.ASCII)
_AROUND = " -\u2013\u2014|~"
"""What stands on both sides of a number: "- 12 -"."""


class PrintedNumber(Struct, frozen=True):
    """A page number as it is printed: ``text`` says all of it, "Page 12 of 96"; ``total`` is the
    96, None where it has none.  ``is_worded``: a word such as "Page" stands before it."""

    text: str
    number: int
    prefix: str = ""
    total: int | None = None
    is_worded: bool = False

    def is_at(self, number: int, prefix: str) -> bool:
        return (self.number, self.prefix.upper()) == (number, prefix)


def printed_number(line: str) -> PrintedNumber | None:
    """The page number that a line is, None where it is anything else.

    >>> [found.number for line in ("Page 12 of 96", "- 12 -", "Tudalen 12")
    ...     if (found := printed_number(line))]
    [12, 12, 12]
    >>> printed_number("12 May"), printed_number("Agenda Item 7")
    (None, None)
    """
    said = " ".join(line.split())
    if len(said) > LONGEST_LINE:
        return None
    bare = said.strip(_AROUND)
    found = _WORDED.fullmatch(bare)
    is_worded = found is not None
    if found is None and (found := _BARE.fullmatch(bare)) is None:
        return None
    number, total = int(found["number"]), found["total"] and int(found["total"])
    if number == 0 or (total and number > total):
        return None
    prefix = (found["prefix"] or "").upper()
    return PrintedNumber(said, number, prefix, total or None, is_worded)


class OtherNumber(Struct, frozen=True):
    """A page, counted from zero, that prints another number than it has, and what it prints."""

    page: int
    printed: PrintedNumber


Agreement = Literal["agree", "unread"]


def compared(
    pages: Sequence[Sequence[PrintedNumber]], first: int, prefix: str = ""
) -> tuple[OtherNumber, ...] | Agreement:
    """Those pages of a paper, numbered from ``first``, that are stamped with other numbers;
    ``unread`` where no page prints anything that could be a stamp."""
    right = [
        any(printed.is_at(first + at, prefix) for printed in found)
        for at, found in enumerate(pages)
    ]
    own = {
        _series(printed, at)
        for at, found in enumerate(pages)
        if right[at]
        for printed in found
        if not printed.is_at(first + at, prefix)
    }
    others = tuple(
        OtherNumber(at, left[0])
        for at, found in enumerate(pages)
        if not right[at] and (left := tuple(_stamps(found, at, len(pages), own)))
    )
    return others or ("agree" if any(right) else "unread")


def _series(printed: PrintedNumber, at: int) -> tuple[bool, str, int]:
    """What the numbers of a paper have in common that count its pages on."""
    return printed.is_worded, printed.prefix, printed.number - at


def _stamps(
    found: Iterable[PrintedNumber], at: int, count: int, own: set[tuple[bool, str, int]]
) -> Iterable[PrintedNumber]:
    """Of what a page prints, a worded number first, that which must be the pack's: it counts
    neither the paper's own pages nor years."""
    for printed in sorted(found, key=lambda each: not each.is_worded):
        counts_own = printed.number == at + 1 and (
            printed.total == count or not (printed.is_worded or printed.total)
        )
        is_year = not printed.is_worded and printed.total is None and printed.number in YEARS
        if not (counts_own or is_year or _series(printed, at) in own):
            yield printed
