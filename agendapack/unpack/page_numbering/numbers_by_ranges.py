"""Reads the ranges of pages that an agenda prints beside its items, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.pack_signs import PackSigns, PageLine, PageSigns

LONGEST_FRONT = 40  # pages in which ranges are looked for
STAMPS = 0.1  # of a page's height: "Page 5" is a stamp so near to its edge
AT_RIGHT = 0.6  # of a page's width: where a column of ranges begins

_RANGE = re.compile(
    r"\b(?:pages?|pgs?|pp?|tudalen(?:nau)?|tud)[. ]{0,2}(?:[a-z]\d{1,3}-)?(\d{1,6})"
    r"(?: ?(?:[-–—]|to|hyd|i) ?(?:[a-z]\d{1,3}-)?(\d{1,6}))?",
    re.IGNORECASE,
)
_BARE_RANGE = re.compile(r"[(\[]?(\d{1,6}) ?(?:[-–—]|to) ?(\d{1,6})[)\]]?")
_BARE = re.compile(r"(?:.{0,200}\.{4,} ?)?(\d{1,4})")


class PrintedRange(Struct, frozen=True):
    """Pages that a line of the agenda names, and the page to which it leads."""

    first: int
    last: int
    target: int | None


def printed_ranges(signs: PackSigns) -> Iterator[PrintedRange]:
    """The ranges that a pack's first pages print."""
    for page in signs.pages[:LONGEST_FRONT]:
        yield from ranges_on(page)


def numbers_by_links(signs: PackSigns) -> tuple[PageRange | None, ...]:
    """The numbers of pages by where the ranges of the agenda lead: each counts up to the next.  All
    are None where none leads anywhere, or two contradict each other."""
    numbers: list[PageRange | None] = [None] * len(signs.pages)
    firsts: dict[int, int] = {}
    for each in printed_ranges(signs):
        if each.target:
            firsts[each.target] = min(each.first, firsts.get(each.target, each.first))
    found = sorted(firsts.items())
    if any(after[1] - before[1] < after[0] - before[0] for before, after in pairwise(found)):
        found = []
    for target, first in found:
        for page in range(target, len(numbers)):
            numbers[page] = PageRange(first + page - target, first + page - target)
    return tuple(numbers)


def numbers_by_sheets(signs: PackSigns) -> tuple[PageRange | None, ...]:
    """The numbers of pages where the ranges of the agenda count the sheets of the file: the last of
    them ends with its last.  All are None where they do not."""
    count = len(signs.pages)
    ranges = [each for each in printed_ranges(signs) if each.last > each.first]
    if not ranges or max(each.last for each in ranges) != count:
        return (None,) * count
    begins = min(each.first for each in ranges)
    return tuple(PageRange(n, n) if n >= begins else None for n in range(1, count + 1))


def ranges_on(page: PageSigns) -> Iterator[PrintedRange]:
    """The ranges that a page prints at the ends of its lines, or in a column at its right."""
    bare: list[PrintedRange] = []
    for line in page.lines:
        text = " ".join(line.text.split())
        target = _target(line)
        found = list(_RANGE.finditer(text)) if len(text) < 1_000 else []
        if not found and line.left > AT_RIGHT * page.width:
            found = [match] if (match := _BARE_RANGE.fullmatch(text)) else []
        for match in found:
            first, last = int(match[1]), int(match[2] or match[1])
            is_stamp = not match[2] and not _is_within(line, page)
            ends_line = not text[match.end() :].strip(").] ")
            if 1 <= first <= last and not is_stamp and (ends_line or target is not None):
                yield PrintedRange(first, last, target)
        if not found and line.right > AT_RIGHT * page.width and (match := _BARE.fullmatch(text)):
            bare.append(PrintedRange(int(match[1]), int(match[1]), target))
    firsts = [each.first for each in bare]
    if len(firsts) > 1 and firsts == sorted(firsts) and firsts[0]:
        yield from bare


def _is_within(line: PageLine, page: PageSigns) -> bool:
    """Whether a line is so far from the page's edges that it is no stamp."""
    return line.top > STAMPS * page.height and line.bottom < (1 - STAMPS) * page.height


def _target(line: PageLine) -> int | None:
    return next((part.target for part in line.parts if part.target is not None), None)
