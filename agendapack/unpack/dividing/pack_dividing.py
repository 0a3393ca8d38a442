"""Divides a pack into the papers of its items: purely, from what it shows of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.dividing.divided_papers import make_papers
from agendapack.unpack.dividing.division_check import check_division
from agendapack.unpack.dividing.found_items import find_items, with_stamped_items
from agendapack.unpack.dividing.head_lines import HeadLines
from agendapack.unpack.dividing.item_borders import Border, item_borders, item_name
from agendapack.unpack.dividing.missing_papers import exempt_borders, titles_on_slips
from agendapack.unpack.dividing.pack_bookmarks import SortedBookmarks, sort_bookmarks
from agendapack.unpack.dividing.pack_pages import PlacedPages, pages_of, range_words, series_of
from agendapack.unpack.dividing.paper_borders import (
    ItemPlaces,
    PackParts,
    PaperBorder,
    marks_by_item,
    marks_papers,
    paper_borders,
    with_shift,
)
from agendapack.unpack.dividing.paper_pages import (
    PaperSpan,
    is_recto,
    left_out_blanks,
    paper_spans,
    sheets_of,
)
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import DividedItem, NumberedPages, PackDivision
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedFront, PrintedItem

_MOST_DOUBTS = 200


def divide(signs: PackSigns, numbered: NumberedPages, front: PrintedFront) -> PackDivision:
    """Find where each item and each of its papers begins, what is missing, and which blank pages
    are made again.  Whatever is not sure, and whatever would be numbered otherwise than it is
    printed when the pack is built again, is a doubt."""
    pages = pages_of(signs, numbered, front)
    doubts = list(pages.doubts)
    heads = HeadLines(signs, numbered, (front.council, front.committee, front.department))
    items = numbered_items(front.items)
    found: tuple[DividedItem, ...] = ()
    printed = frozenset(items)
    if items:
        items = with_stamped_items(items, signs, numbered, heads)
    else:
        items, said = find_items(signs, numbered, heads)
        found = tuple(DividedItem(item.number, item.title) for item in items)
        doubts += said
    bookmarks = sort_bookmarks(signs.bookmarks, items)
    doubts += _misnumbered(bookmarks, items) if any(i.number for i in front.items) else ()
    unlisted = frozenset(items) - printed if printed else frozenset()
    borders, said = item_borders(pages, items, numbered.stamps, bookmarks, heads, unlisted=unlisted)
    if not pages.pages or not borders:
        said = _front_alone(items)
        return PackDivision(pages.front, (), found_items=found, doubts=(*doubts, *said))
    doubts += said
    if printed:
        added = [items[each.item] for each in borders if items[each.item] in unlisted]
        found = tuple(DividedItem(item.number, item.title) for item in added)
    borders, said = exempt_borders(borders, items, pages)
    doubts += said
    borders = (_from_start(borders[0], items, pages, doubts), *borders[1:])
    bookmarks, said = with_shift(bookmarks, borders, pages, heads)
    doubts += said
    marks, said = marks_by_item(pages, items, bookmarks, borders)
    doubts += said
    parts = PackParts(
        pages=pages,
        marks=marks,
        heads=heads,
        marks_papers=marks_papers(pages, items, bookmarks, heads),
        borders=borders,
    )
    spans, recto = _spans(_divided_items(borders, items, parts, doubts), pages)
    doubts += _left_out(spans, pages)
    blank = _says_blank(signs, numbered)
    papers, said = make_papers(
        spans,
        items,
        titles=_titles(spans, items, parts, bookmarks.items),
        pages=pages,
        sheets=[sheets_of(span, pages, blank, recto=recto) for span in spans],
        slips=dict(numbered.slips),
        slip_titles=titles_on_slips(signs, [sheet for sheet, _ in numbered.slips]),
    )
    doubts += said
    doubts += check_division(papers, spans, items, pages, recto=recto)
    return PackDivision(
        front=pages.front,
        papers=papers,
        first_page=papers[0].numbers.first,
        recto=recto,
        found_items=found,
        doubts=_limited(doubts),
    )


def numbered_items(items: Sequence[PrintedItem]) -> tuple[PrintedItem, ...]:
    """The items of a front sheet, each with a number: one that has none counts on.

    >>> [item.number for item in numbered_items((PrintedItem("5a", "A"), PrintedItem("", "B")))]
    ['5a', '6']
    """
    numbered: list[PrintedItem] = []
    following = 1
    for item in items:
        number = item.number or str(following)
        digits = "".join(character for character in number if character in "0123456789")[:6]
        following = int(digits or following) + 1
        numbered.append(replace(item, number=number, pages=item.pages or _papers_range(item)))
    return tuple(numbered)


def _papers_range(item: PrintedItem) -> PageRange | None:
    """The pages of an item whose papers alone have ranges; None where they have none."""
    ranges = [paper.pages for paper in item.papers if paper.pages and not paper.replaces]
    if not ranges or len({each.prefix for each in ranges}) > 1:
        return None
    first = min(each.first for each in ranges)
    last = max(each.last for each in ranges)
    is_start = all(len(each) == 1 for each in ranges)  # they say where papers begin, and no more
    return PageRange(first, first if is_start else last, ranges[0].prefix)


def _misnumbered(bookmarks: SortedBookmarks, items: Sequence[PrintedItem]) -> Iterator[Doubt]:
    """What is said of bookmarks that number items otherwise than the front sheet does."""
    told = [f"{item_name(items[index])} as {number}" for index, number in bookmarks.misnumbered]
    if told:
        said = f"the bookmarks number {series_of(told)}: the front sheet's numbers were taken"
        yield Doubt("pack", said)


def _front_alone(items: Sequence[PrintedItem]) -> tuple[Doubt, ...]:
    """What is said of a file that has no page but its front sheet's."""
    if not any(item.pages for item in items):
        return ()
    said = (
        "the front sheet prints page ranges, but none of their pages are in the file: no paper was"
        " made, so look whether this is the whole pack"
    )
    return (Doubt("pack", said),)


def _from_start(
    border: Border, items: Sequence[PrintedItem], pages: PlacedPages, doubts: list[Doubt]
) -> Border:
    """The first item, with whatever stands before its first page."""
    before = pages.pages[: border.place]
    if before and all(page.is_missing for page in before):
        return border  # a range claims them that was not taken
    if any(not page.is_missing and not page.is_blank for page in pages.pages[: border.place]):
        numbers = pages.range_of(0, border.place)
        told = f"{range_words(numbers)}" if numbers else pages.page_name(0)
        name = item_name(items[border.item])
        said = (
            f"{told} before the first item that was found: put with {name}, so look whose they are"
        )
        doubts.append(Doubt(name, said))
    return replace(border, place=0)


def _divided_items(
    borders: Sequence[Border], items: Sequence[PrintedItem], parts: PackParts, doubts: list[Doubt]
) -> list[tuple[ItemPlaces, tuple[PaperBorder, ...]]]:
    """Each item's pages, with the borders of its papers."""
    ends = [*(border.place for border in borders[1:]), len(parts.pages.pages)]
    divided = []
    for border, end in zip(borders, ends, strict=True):
        span = ItemPlaces(border.item, items[border.item], border.place, end)
        found, said = paper_borders(span, parts)
        doubts += said
        divided.append((span, found))
    return divided


def _spans(
    divided: Sequence[tuple[ItemPlaces, tuple[PaperBorder, ...]]], pages: PlacedPages
) -> tuple[list[PaperSpan], bool]:
    """The papers' pages, and whether every paper begins on a right-hand page."""
    for recto in (True, False):
        spans = [
            paper
            for span, borders in divided
            for paper in paper_spans(span, borders, pages, recto=recto)
        ]
        if recto and is_recto(spans, pages):
            return spans, True
    return spans, False


def _left_out(spans: Sequence[PaperSpan], pages: PlacedPages) -> Iterator[Doubt]:
    places = left_out_blanks(spans, pages)
    if places:
        names = series_of([pages.page_name(place) for place in places])
        said = (
            f"{names} {'is' if len(places) == 1 else 'are'} not in the file: taken for"
            f" {'a blank page' if len(places) == 1 else 'blank pages'} at the end of"
            f" {'a paper' if len(places) == 1 else 'papers'}, so look whether"
            f" {'it was one' if len(places) == 1 else 'they were'}"
        )
        yield Doubt("pack", said)


def _titles(
    spans: Sequence[PaperSpan],
    items: Sequence[PrintedItem],
    parts: PackParts,
    bookmarked: Collection[int],
) -> list[str]:
    """The papers' titles: as listed, else as in a bookmark, else as on the first page, else the
    item's.  ``bookmarked`` are the items that have a bookmark, which is that of the first paper."""
    titles = []
    for span in spans:
        title = "" if span.follows_gap else span.border.title
        sheet = parts.pages.pages[span.first].sheet
        if not title and sheet is not None and (span.follows_gap or span.item not in bookmarked):
            title = parts.heads.title(sheet)
        titles.append(title or items[span.item].title)
    return titles


def _says_blank(signs: PackSigns, numbered: NumberedPages) -> Mapping[int, bool]:
    """Of each blank page, whether it says that it is one."""
    return {
        sheet: any(
            line.text.strip() and at not in numbered.stamps[sheet].lines
            for at, line in enumerate(signs.pages[sheet].lines)
        )
        for sheet in numbered.blank
    }


def _limited(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """``doubts``, each once, since two items of one number may say the same, and no flood."""
    told = tuple(dict.fromkeys(doubts))
    if len(told) <= _MOST_DOUBTS:
        return told
    rest = len(told) - _MOST_DOUBTS
    said = f"{rest} more like these: the signs of this pack do not fit each other"
    return (*told[:_MOST_DOUBTS], Doubt("pack", said))
