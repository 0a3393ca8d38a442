"""Tells where the front matter of a pack ends: its front sheet and agenda, before the first paper.

What the agenda prints decides: the ranges of pages beside its items, and where they lead.  Where it
prints none, the first stamp of an item does, then the first numbered page, then a bookmark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from agendapack.unpack.pack_signs import PackSigns, PageLine, PageSigns

LONGEST_FRONT = 40  # pages
ALONE = 8  # pages of a front sheet that comes without any paper
STAMPS = 0.1  # of a page's height: "Page 5" is a stamp so near to its edge
AT_RIGHT = 0.6  # of a page's width: where a column of ranges begins

_RANGE = re.compile(
    r"\b(?:pages?|pgs?|pp?|tudalen(?:nau)?|tud)[. ]{0,2}(?:[a-z]\d{1,3}-)?(\d{1,6})"
    r"(?: ?(?:[-–—]|to|hyd|i) ?(?:[a-z]\d{1,3}-)?(\d{1,6}))?",
    re.IGNORECASE,
)
_BARE_RANGE = re.compile(r"[(\[]?(\d{1,6}) ?(?:[-–—]|to) ?(\d{1,6})[)\]]?")
_BARE = re.compile(r"(?:.{0,200}\.{4,} ?)?(\d{1,4})")


class FrontEnd(Struct, frozen=True):
    """The first page after the front matter.  ``is_guess``: nothing said so."""

    page: int
    is_guess: bool = False


class PrintedRange(Struct, frozen=True):
    """Pages that a line of the agenda names, by the first, and the page that it leads to."""

    first: int
    target: int | None


def front_end(
    signs: PackSigns, stamped: Sequence[int], numbers: Mapping[int, int], roman: int
) -> FrontEnd:
    """Where the front matter ends.  ``stamped`` are the pages that bear the stamp of an item,
    ``numbers`` the number printed on each page that has one; the first ``roman`` pages are
    labelled as front matter."""
    count = len(signs.pages)
    first_numbered = min(numbers) if numbers else None
    limit = min(stamped, default=count)
    by_range = _by_ranges(signs.pages, min(limit, LONGEST_FRONT), numbers)
    counts_sheets = first_numbered is not None and numbers[first_numbered] == first_numbered + 1
    if first_numbered and not counts_sheets:
        end = by_range if by_range is not None else limit
        between = signs.pages[first_numbered:end]
        if by_range is None or not any(any(_ranges(page)) for page in between):
            return FrontEnd(first_numbered)
        return FrontEnd(by_range)
    if by_range is not None:
        return FrontEnd(by_range)
    if stamped:
        return FrontEnd(limit)
    if roman:
        return FrontEnd(roman)
    led = sorted({mark.page for mark in signs.bookmarks if mark.page})
    said = [index for index in range(min(count, LONGEST_FRONT)) if any(_ranges(signs.pages[index]))]
    after = [page for page in led if not said or page > said[-1]]
    if after:
        return FrontEnd(after[0])
    if first_numbered is None and count <= ALONE:
        return FrontEnd(count)
    if first_numbered:
        return FrontEnd(first_numbered, is_guess=True)
    return FrontEnd(said[-1] + 1 if said else 1, is_guess=count > 1)


def printed_ranges(signs: PackSigns) -> Iterator[PrintedRange]:
    """The ranges that a pack's first pages print."""
    for page in signs.pages[:LONGEST_FRONT]:
        yield from _ranges(page)


def _by_ranges(pages: Sequence[PageSigns], limit: int, numbers: Mapping[int, int]) -> int | None:
    """The first page that a range names of those that the pages before it print; None where they
    print none, or none that is there.  ``limit``: no page from there on is looked at."""
    on_page: dict[int, int] = {}
    for page, number in numbers.items():
        on_page.setdefault(number, page)
    end: int | None = None
    index = 0
    while index < (limit if end is None else min(end, limit)):
        for each in _ranges(pages[index]):
            begins = on_page.get(each.first, each.target if not numbers else None)
            if begins is not None and begins > index:
                end = begins if end is None else min(end, begins)
        index += 1
    if end is None:
        return None
    return min(end, limit) if limit < len(pages) and limit < LONGEST_FRONT else end


def _ranges(page: PageSigns) -> Iterator[PrintedRange]:
    bare: list[PrintedRange] = []
    for line in page.lines:
        text = " ".join(line.text.split())
        found = list(_RANGE.finditer(text)) if len(text) < 1_000 else []
        if not found and line.left > AT_RIGHT * page.width:
            found = [match] if (match := _BARE_RANGE.fullmatch(text)) else []
        for match in found:
            first = int(match[1])
            is_stamp = not match[2] and not _is_within(line, page)
            if 1 <= first <= int(match[2] or first) and not is_stamp:
                yield PrintedRange(first, _target(line))
        if not found and line.right > AT_RIGHT * page.width and (match := _BARE.fullmatch(text)):
            bare.append(PrintedRange(int(match[1]), _target(line)))
    firsts = [each.first for each in bare]
    if len(firsts) > 1 and firsts == sorted(firsts) and firsts[0]:
        yield from bare


def _is_within(line: PageLine, page: PageSigns) -> bool:
    """Whether a line is so far from the page's edges that it is no stamp."""
    return line.top > STAMPS * page.height and line.bottom < (1 - STAMPS) * page.height


def _target(line: PageLine) -> int | None:
    return next((part.target for part in line.parts if part.target is not None), None)
