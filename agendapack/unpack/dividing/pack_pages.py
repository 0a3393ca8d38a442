"""The numbered pages of a pack in order, those among them that are missing from the file.

A place is an index into these pages; a sheet is a physical page of the file, counted from zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.records.paper_kinds import MAX_PAGES
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import NumberedPages
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedFront


class PackPage(Struct, frozen=True):
    """A page of a pack: its ``number`` after the ``prefix``, None where it has none.  ``sheet`` is
    None for one that is not in the file; ``slip`` is the sheet which says that it is not for
    publication."""

    number: int | None
    prefix: str = ""
    sheet: int | None = None
    is_blank: bool = False
    slip: int | None = None

    @property
    def is_missing(self) -> bool:
        return self.sheet is None


class PlacedPages(Struct, frozen=True):
    """``front`` are the sheets of the front matter.  ``by_number`` and ``by_sheet`` lead to places;
    of two pages with one number to the first.  ``doubts`` tell what the numbers left open."""

    front: tuple[int, ...]
    pages: tuple[PackPage, ...]
    by_number: Mapping[tuple[str, int], int]
    by_sheet: Mapping[int, int]
    doubts: tuple[Doubt, ...] = ()

    def place_of(self, printed: PageRange) -> int | None:
        """Where the first page of a range stands that the pack has; None where it has none."""
        if len(printed) > MAX_PAGES:
            return self.by_number.get((printed.prefix, printed.first))
        numbers = range(printed.first, printed.last + 1)
        places = (self.by_number.get((printed.prefix, number)) for number in numbers)
        return next((place for place in places if place is not None), None)

    def next_present(self, place: int) -> int:
        """The first place from ``place`` on whose page is in the file."""
        while place < len(self.pages) and self.pages[place].is_missing:
            place += 1
        return place

    def sheet_from(self, place: int) -> int | None:
        """The first sheet from ``place`` on; None where there is none."""
        there = self.next_present(place)
        return self.pages[there].sheet if there < len(self.pages) else None

    def page_name(self, place: int) -> str:
        """A page as a doubt names it.

        >>> pages = (PackPage(67, sheet=70), PackPage(None, sheet=71))
        >>> both = PlacedPages((), pages, {}, {})
        >>> both.page_name(0), both.page_name(1)
        ('page 67', 'sheet 72 of the file')
        """
        page = self.pages[place]
        if page.number is None and page.sheet is not None:
            return f"sheet {page.sheet + 1} of the file"
        return f"page {page.prefix}{page.number}"

    def range_of(self, first: int, end: int) -> PageRange | None:
        """The numbers of the places from ``first`` up to ``end``; None where they have none."""
        numbered = [page for page in self.pages[first:end] if page.number is not None]
        if not numbered:
            return None
        prefix = numbered[0].prefix
        numbers = [page.number for page in numbered if page.prefix == prefix and page.number]
        return PageRange(min(numbers), max(numbers), prefix)


def range_words(pages: PageRange) -> str:
    """A range as a doubt names it.

    >>> range_words(PageRange(5, 5)), range_words(PageRange(1, 3, "S1-"))
    ('page 5', 'pages S1-1 to S1-3')
    """
    if len(pages) == 1:
        return f"page {pages.first_name}"
    return f"pages {pages.first_name} to {pages.last_name}"


def series_of(words: Sequence[str]) -> str:
    """
    >>> series_of(["5"]), series_of(["5", "6", "7"])
    ('5', '5, 6 and 7')
    """
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def pages_of(signs: PackSigns, numbered: NumberedPages, front: PrintedFront) -> PlacedPages:
    """Every page after the front matter, and one for each number that is missing between them; at
    both ends those that a printed range claims."""
    doubts: list[Doubt] = []
    sheets = list(_sheets(signs, numbered, front, doubts))
    matter = list(numbered.front)
    while sheets and sheets[0].number is None and sheets[0].is_blank:  # a front sheet's back
        page = sheets.pop(0)
        assert page.sheet is not None
        matter.append(page.sheet)
    pages = list(_with_gaps(sheets, doubts)) if sheets else []
    if pages:
        pages = [*_before(pages[0], numbered, front), *pages]
        pages += _after(pages, front)
    by_number: dict[tuple[str, int], int] = {}
    by_sheet: dict[int, int] = {}
    for place, page in enumerate(pages):
        if page.number is not None:
            by_number.setdefault((page.prefix, page.number), place)
        sheet = page.slip if page.sheet is None else page.sheet
        if sheet is not None:
            by_sheet.setdefault(sheet, place)
    return PlacedPages(tuple(sorted(matter)), tuple(pages), by_number, by_sheet, tuple(doubts))


def _sheets(
    signs: PackSigns, numbered: NumberedPages, front: PrintedFront, doubts: list[Doubt]
) -> Iterator[PackPage]:
    """The pages that are in the file, a slip being one for each of its numbers."""
    matter, blank = set(numbered.front), set(numbered.blank)
    slips = {sheet for sheet, _ in numbered.slips}
    body = [sheet for sheet in range(len(signs.pages)) if sheet not in matter]
    numbers = list(numbered.numbers)
    if body and not any(numbers[sheet] for sheet in body):
        first = _first_number(body, numbered, front)
        for sheet in body:
            number = sheet - body[0] + first
            numbers[sheet] = PageRange(number, number)
        doubts.append(
            Doubt(
                "pack",
                "no page numbers were found: the pages after the front sheet are counted from"
                f" {first}, so look whether the ranges fit",
            )
        )
    before: PageRange | None = None
    slip: int | None = None
    for sheet in body:
        own = numbers[sheet]
        if sheet in slips or (own is not None and len(own) > 1 and own != before):
            slip = sheet
        elif own is None or len(own) == 1:
            slip = None
        if slip is None or own is None:
            first_number = None if own is None else own.first
            yield PackPage(first_number, own.prefix if own else "", sheet, sheet in blank)
        elif own != before and len(own) <= MAX_PAGES:  # else it is the back of the slip
            for each in range(own.first, own.last + 1):
                yield PackPage(each, own.prefix, slip=slip)
        before = own


def _first_number(body: Sequence[int], numbered: NumberedPages, front: PrintedFront) -> int:
    """The number of the first page of a pack that prints none: by where printed ranges lead and
    items are stamped; by sheets, where the last range ends on the last; else 1."""
    printed = {item.number.casefold(): item.pages for item in front.items if item.pages}
    leads = [(item.pages, item.target) for item in front.items]
    leads += [
        (printed.get(stamps.item.casefold()), sheet)
        for sheet, stamps in enumerate(numbered.stamps)
        if stamps.item
    ]
    votes = Counter(
        pages.first - target + body[0]
        for pages, target in leads
        if pages is not None and target is not None and target >= body[0]
    )
    if votes and (most := votes.most_common(1)[0][0]) >= 1:
        return most
    last = max((pages.last for pages in printed.values()), default=0)
    return body[0] + 1 if last == body[-1] + 1 else 1


def _with_gaps(sheets: Sequence[PackPage], doubts: list[Doubt]) -> Iterator[PackPage]:
    """``sheets`` with the numbers between them; pages without a number that fill a gap exactly
    have its numbers."""
    waiting: list[PackPage] = []
    before: PackPage | None = None
    room = MAX_PAGES
    for page in sheets:
        if page.number is None:
            waiting.append(page)
            continue
        gap = range(0)
        if before is not None and before.number is not None and before.prefix == page.prefix:
            gap = range(before.number + 1, page.number)
        if len(gap) > room:
            doubts.append(
                Doubt(
                    "pack",
                    f"the page numbers jump from {before.number if before else 0} to {page.number},"
                    " which is too far for a paper that was left out: nothing was put between, so"
                    " look at both numbers",
                )
            )
        elif waiting and len(gap) == len(waiting):
            for number, each in zip(gap, waiting, strict=True):
                yield PackPage(number, page.prefix, each.sheet, each.is_blank)
            waiting = []
        else:
            room -= len(gap)
            yield from (PackPage(number, page.prefix) for number in gap)
        yield from waiting
        waiting = []
        yield page
        before = page
    yield from waiting


def _claimed(front: PrintedFront) -> Iterator[tuple[PageRange, bool]]:
    """The ranges that a front sheet prints, each with whether it is said to be exempt."""
    for item in front.items:
        exempt = bool(item.exempt or item.is_exempt or item.confidential)
        if item.pages:
            yield item.pages, exempt
        for paper in item.papers:
            if paper.pages:
                yield paper.pages, bool(exempt or paper.exempt or paper.confidential)


def _before(first: PackPage, numbered: NumberedPages, front: PrintedFront) -> Iterator[PackPage]:
    """The pages before the first one that ranges claim: what leads up to it, and what is exempt."""
    if first.number is None or first.number > MAX_PAGES:
        return
    printed = {numbered.stamps[sheet].number for sheet in numbered.front}
    begins = first.number
    for pages, exempt in sorted(_claimed(front), reverse=True):
        is_here = pages.prefix == first.prefix and pages.first_name not in printed
        if is_here and pages.first < begins and (exempt or pages.last >= begins - 1):
            begins = pages.first
    for number in range(begins, first.number):
        yield PackPage(number, first.prefix)


def _after(pages: Sequence[PackPage], front: PrintedFront) -> Iterable[PackPage]:
    """The pages after the last one that ranges claim: what follows it, and what is exempt."""
    last = next((page for page in reversed(pages) if page.number is not None), None)
    if last is None or last.number is None:
        return ()
    room = last.number + max(MAX_PAGES - len(pages), 0)
    end = last.number
    for each, exempt in sorted(_claimed(front)):
        if each.prefix == last.prefix and each.last <= room and (exempt or each.first == end + 1):
            end = max(end, each.last)
    return [PackPage(number, last.prefix) for number in range(last.number + 1, end + 1)]
