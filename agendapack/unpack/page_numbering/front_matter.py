"""Tells where the front matter of a pack ends: its front sheet and agenda, before the first paper.

What the agenda prints decides: the ranges of pages beside its items, and where they lead.  Where it
prints none, the first stamp of an item does, then the first numbered page, then a bookmark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from agendapack.unpack.agenda_items.agenda_headings import is_agenda_heading
from agendapack.unpack.agenda_items.page_rows import page_rows
from agendapack.unpack.pack_signs import PackBookmark, PackSigns, PageSigns
from agendapack.unpack.page_numbering.numbers_by_ranges import LONGEST_FRONT, ranges_on

ALONE = 8  # pages of a front sheet that comes without any paper


class FrontEnd(Struct, frozen=True):
    """The first page after the front matter.  ``is_guess``: nothing said so."""

    page: int
    is_guess: bool = False


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
        if by_range is None or not any(any(ranges_on(page)) for page in between):
            return FrontEnd(first_numbered)
        return FrontEnd(by_range)
    if by_range is not None:
        return FrontEnd(by_range)
    if stamped:
        return FrontEnd(limit)
    if roman:
        return FrontEnd(roman)
    led = sorted(set(_led_beyond(signs.bookmarks)))
    said = [
        index for index in range(min(count, LONGEST_FRONT)) if any(ranges_on(signs.pages[index]))
    ]
    after = [page for page in led if not said or page > said[-1]]
    if after:
        return FrontEnd(after[0])
    if first_numbered is None and count <= ALONE:
        return FrontEnd(count)
    if first_numbered:
        return FrontEnd(first_numbered, is_guess=True)
    last = said[-1] if said else _headed(signs)
    return FrontEnd(last + 1, is_guess=count > 1)


def _headed(signs: PackSigns) -> int:
    """The page that bears the heading of the agenda, 0 where none of the first does."""
    pages = range(min(len(signs.pages), ALONE))
    rows = page_rows(signs, pages).rows
    return next((row.page for row in rows if is_agenda_heading(row)), 0)


def _led_beyond(bookmarks: Sequence[PackBookmark]) -> Iterator[int]:
    """The pages after the first to which bookmarks lead, but not those within the one of the first
    page."""
    within: int | None = None
    for mark in bookmarks:
        if within is not None and mark.depth <= within:
            within = None
        if mark.page == 0 and within is None:
            within = mark.depth
        elif mark.page and within is None:
            yield mark.page


def _by_ranges(pages: Sequence[PageSigns], limit: int, numbers: Mapping[int, int]) -> int | None:
    """The first page that a range names of those that the pages before it print; None where they
    print none, or none that is there.  ``limit``: no page from there on is looked at."""
    on_page: dict[int, int] = {}
    for page, number in numbers.items():
        on_page.setdefault(number, page)
    end: int | None = None
    index = 0
    while index < (limit if end is None else min(end, limit)):
        for each in ranges_on(pages[index]):
            begins = on_page.get(each.first, each.target if not numbers else None)
            if begins is not None and begins > index:
                end = begins if end is None else min(end, begins)
        index += 1
    if end is None:
        return None
    return min(end, limit) if limit < len(pages) and limit < LONGEST_FRONT else end
