"""The page numbers that a page prints at its head or foot: which lines are one, and whether those
of a paper agree with the numbers that its pages have.

A paper may print several: the stamp of the pack that it comes from, and numbers of its own.  Only
what no page of it shows beside the right number is taken for a stamp that says another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

LONGEST_LINE = 60  # characters of a line that is a page number
YEARS = range(1900, 2100)
"""Numbers that stand at a page's foot as years, and no pack comes to."""

PAGE_WORD = (
    r"(?:agenda |pack )?(?P<word>pages?|tudalen(?:nau)?|tud|pp?|pg)(?: ?[|:.])? ?(?:no\.? )?"
)
OF_SUPPLEMENT = r"(?:supplement|pecyn atodol|atodiad) (?P<ordinal>\d{1,3}),? ?"
OPENED, CLOSED = r"(?P<open>[-\u2013\u2014~\[(|] ?)", r"(?P<close> ?[-\u2013\u2014~\])|])"
OF_TOTAL = r" ?(?P<of>of|o|/) ?(?P<total>\d{1,8})"
"""What may stand before and after a number, in English and Welsh: the forms that page numbers have,
for all who look for some."""

_NUMBER = re.compile(
    rf"(?:(?:{OF_SUPPLEMENT})?{PAGE_WORD})?(?:{OPENED})?"
    rf"(?P<prefix>S[1-9]\d{{0,2}}-)?(?P<number>\d{{1,8}})(?:{OF_TOTAL})?(?:{CLOSED})?",
    re.IGNORECASE | re.ASCII,
)
_AROUND = " -\u2013\u2014|~"
"""What stands on both sides of a number: "- 12 -"."""


class PrintedNumber(Struct, frozen=True):
    """A page number as it is printed: ``text`` says all of it, "Page 12 of 96"; ``total`` is the
    96, None where it has none.  ``is_worded``: "Page" or "of" stands in it, so that it can be
    nothing else.  ``is_alone``: nothing but numbers stands at its height."""

    text: str
    number: int
    prefix: str = ""
    total: int | None = None
    is_worded: bool = False
    is_alone: bool = True

    def is_at(self, number: int, prefix: str) -> bool:
        return (self.number, self.prefix) == (number, prefix)


def printed_number(line: str) -> PrintedNumber | None:
    """The page number that a line is, None where it is anything else.

    >>> [found.number for line in ("Page 12 of 96", "- 12 -", "Tudalen 12")
    ...     if (found := printed_number(line))]
    [12, 12, 12]
    >>> printed_number("12 May"), printed_number("Agenda Item 7")
    (None, None)
    """
    if len(line) > LONGEST_LINE:
        return None
    said = " ".join(line.split())
    found = _NUMBER.fullmatch(said.strip(_AROUND))
    if found is None:
        return None
    return PrintedNumber(
        said,
        int(found["number"]),
        (found["prefix"] or "").upper(),
        None if found["total"] is None else int(found["total"]),
        found["word"] is not None or found["of"] not in (None, "/"),
    )


class OtherNumber(Struct, frozen=True):
    """A page, counted from zero, that prints another number than it has, and what it prints."""

    page: int
    printed: PrintedNumber


Agreement = Literal["agree", "unread"]

_Series = tuple[bool, str, int]
"""What numbers have in common that count the pages of a paper on: whether they are worded, their
prefix, and what they would be on its first page."""


def compared(
    pages: Sequence[Sequence[PrintedNumber]], first: int, prefix: str = ""
) -> tuple[OtherNumber, ...] | Agreement:
    """Those pages of a paper, numbered from ``first``, that are stamped with other numbers;
    ``unread`` where no page prints anything that could be a stamp.

    What stands beside a right number is the paper's own, here and on its other pages.
    """
    right = [
        any(printed.is_at(first + at, prefix) for printed in found)
        for at, found in enumerate(pages)
    ]
    series = Counter(
        each
        for at, found in enumerate(pages)
        for each in {_series(printed, at) for printed in found}
    )
    own = {
        _series(printed, at)
        for at, found in enumerate(pages)
        if right[at]
        for printed in found
        if not printed.is_at(first + at, prefix)
    }

    def is_stamp(printed: PrintedNumber, at: int) -> bool:
        if _series(printed, at) in own or _counts_own_pages(printed, at, len(pages)):
            return False
        if printed.is_worded:
            return True
        # A number alone may be anything: a note's, a chart's, a year.
        if len(pages) > 1:
            return series[_series(printed, at)] > 1
        return printed.is_alone and printed.number not in YEARS

    others = tuple(
        OtherNumber(at, stamps[0])
        for at, found in enumerate(pages)
        if not right[at] and (stamps := [each for each in found if is_stamp(each, at)])
    )
    return others or ("agree" if any(right) else "unread")


def _series(printed: PrintedNumber, at: int) -> _Series:
    return printed.is_worded, printed.prefix, printed.number - at


def _counts_own_pages(printed: PrintedNumber, at: int, count: int) -> bool:
    """Whether a number counts a paper's own pages, from its first one or a later one on: a pack,
    which begins at 1 or above, gives a page no smaller number."""
    if printed.number <= at or printed.number == 0:
        return True
    return printed.number == at + 1 and (printed.total == count or not printed.is_worded)
