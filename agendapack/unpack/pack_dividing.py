"""Divides a pack into the papers of its items: purely, from what it shows of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.division_check import check_division
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.found_items import find_items
from agendapack.unpack.head_lines import HeadLines
from agendapack.unpack.item_borders import Border, item_borders, item_name
from agendapack.unpack.missing_papers import (
    exempt_borders,
    is_exempt,
    missing_paper,
    unlisted_exempt,
)
from agendapack.unpack.pack_bookmarks import SortedBookmarks, sort_bookmarks
from agendapack.unpack.pack_division import DividedItem, DividedPaper, NumberedPages, PackDivision
from agendapack.unpack.pack_pages import PackPages, pages_of, range_words, series_of
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.paper_borders import (
    ItemSpan,
    PackParts,
    PaperBorder,
    marks_papers,
    paper_borders,
)
from agendapack.unpack.paper_pages import (
    PaperSpan,
    is_recto,
    left_out_blanks,
    pages_without_blanks,
    paper_spans,
)
from agendapack.unpack.printed_front import PrintedFront, PrintedItem, PrintedPaper


def divide(signs: PackSigns, numbered: NumberedPages, front: PrintedFront) -> PackDivision:
    """Find where each item and each of its papers begins, what is missing, and which blank pages
    are made again.  Whatever is not sure, and whatever would be numbered otherwise than it is
    printed when the pack is built again, is a doubt."""
    pages = pages_of(signs, numbered, front)
    doubts = list(pages.doubts)
    heads = HeadLines(signs, numbered, (front.council, front.committee, front.department))
    items = numbered_items(front.items)
    found: tuple[DividedItem, ...] = ()
    if not items:
        items, said = find_items(signs, numbered, heads)
        found = tuple(DividedItem(item.number, item.title) for item in items)
        doubts += said
    bookmarks = sort_bookmarks(signs.bookmarks, items)
    doubts += _misnumbered(bookmarks, front.items)
    borders, said = item_borders(pages, items, numbered.stamps, bookmarks, heads)
    if not pages.pages or not borders:
        said = _front_alone(items)
        return PackDivision(pages.front, (), found_items=found, doubts=(*doubts, *said))
    doubts += said
    borders, said = exempt_borders(borders, items, pages)
    doubts += said
    borders = (_from_start(borders[0], items, pages, doubts), *borders[1:])
    parts = PackParts(
        pages=pages,
        bookmarks=bookmarks,
        heads=heads,
        marks_papers=marks_papers(pages, items, bookmarks, heads),
        borders=borders,
    )
    spans, recto = _spans(_divided_items(borders, items, parts, doubts), pages)
    doubts += _left_out(spans, pages)
    papers = _papers(spans, items, numbered, signs, parts, recto=recto, doubts=doubts)
    first = papers[0].numbers.first
    doubts += check_division(papers, spans, items, pages, recto=recto)
    told = tuple(dict.fromkeys(doubts))  # two items of one number say the same
    return PackDivision(pages.front, papers, first, recto, found, told)


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
        numbered.append(replace(item, number=number))
    return tuple(numbered)


def _misnumbered(bookmarks: SortedBookmarks, items: Sequence[PrintedItem]) -> Iterator[Doubt]:
    """What is said of bookmarks that number items otherwise than the front sheet does."""
    told = [
        f"{item_name(items[index])} as {number}"
        for index, number in bookmarks.misnumbered
        if index < len(items) and items[index].number
    ]
    if told:
        said = f"the bookmarks number {series_of(told)}: the front sheet's numbers were taken"
        yield Doubt("pack", said)


def _front_alone(items: Sequence[PrintedItem]) -> tuple[Doubt, ...]:
    """What is said of a file that has no page but its front sheet's."""
    if not any(item.pages for item in items):
        return ()
    said = (
        "the front sheet prints page ranges, but none of their pages are in the file: no paper was"
        " made"
    )
    return (Doubt("pack", said),)


def _from_start(
    border: Border, items: Sequence[PrintedItem], pages: PackPages, doubts: list[Doubt]
) -> Border:
    """The first item, with whatever stands before its first page."""
    if any(not page.is_missing and not page.is_blank for page in pages.pages[: border.place]):
        numbers = pages.range_of(0, border.place)
        told = f"{range_words(numbers)}" if numbers else pages.page_name(0)
        name = item_name(items[border.item])
        said = f"{told} before the first item that was found: put with {name}"
        doubts.append(Doubt(name, said))
    return replace(border, place=0)


def _divided_items(
    borders: Sequence[Border], items: Sequence[PrintedItem], parts: PackParts, doubts: list[Doubt]
) -> list[tuple[ItemSpan, tuple[PaperBorder, ...]]]:
    """Each item's pages, with the borders of its papers."""
    ends = [*(border.place for border in borders[1:]), len(parts.pages.pages)]
    divided = []
    for border, end in zip(borders, ends, strict=True):
        span = ItemSpan(border.item, items[border.item], border.place, end)
        found, said = paper_borders(span, parts)
        doubts += said
        divided.append((span, found))
    return divided


def _spans(
    divided: Sequence[tuple[ItemSpan, tuple[PaperBorder, ...]]], pages: PackPages
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


def _left_out(spans: Sequence[PaperSpan], pages: PackPages) -> Iterator[Doubt]:
    places = left_out_blanks(spans, pages)
    if places:
        names = series_of([pages.page_name(place) for place in places])
        said = (
            f"{names} {'is' if len(places) == 1 else 'are'} not in the file: taken for"
            f" {'a blank page' if len(places) == 1 else 'blank pages'} at the end of"
            f" {'a paper' if len(places) == 1 else 'papers'}"
        )
        yield Doubt("pack", said)


def _papers(
    spans: Sequence[PaperSpan],
    items: Sequence[PrintedItem],
    numbered: NumberedPages,
    signs: PackSigns,
    parts: PackParts,
    *,
    recto: bool,
    doubts: list[Doubt],
) -> tuple[DividedPaper, ...]:
    """The papers in the order of the pack."""
    slips = dict(numbered.slips)
    says_blank = _says_blank(signs, numbered)
    unlisted = {index: unlisted_exempt(items[index]) for index in {span.item for span in spans}}
    papers: list[DividedPaper] = []
    shown: list[str] = []
    for span in spans:
        item = items[span.item]
        numbers = _numbers(span, parts.pages, papers)
        listed = None if span.follows_gap and not span.is_missing else span.border.listed
        if span.is_missing:
            if listed is None or not (listed.exempt or listed.confidential):
                listed = unlisted[span.item].pop(0) if unlisted[span.item] else listed
            missing = missing_paper(span, item, listed, slips)
            papers.append(
                DividedPaper(
                    item=item.number,
                    title=missing.title,
                    numbers=numbers,
                    exempt=missing.exempt,
                    public_interest=missing.public_interest,
                    replaces=None if listed is None else listed.replaces,
                )
            )
            if not missing.is_told:
                doubts.append(_untold(item, numbers))
            continue
        if is_exempt(item) or (listed and (listed.exempt or listed.confidential)):
            shown += [] if item_name(item) in shown else [item_name(item)]
        sheets = tuple(
            page.sheet
            for page in parts.pages.pages[span.first : span.end]
            if page.sheet is not None
        )
        papers.append(
            DividedPaper(
                item=item.number,
                title=_title(span, item, parts),
                numbers=numbers,
                pages=pages_without_blanks(span, parts.pages, says_blank) if recto else sheets,
                exempt=() if listed is None else listed.exempt,
                public_interest="" if listed is None else listed.public_interest,
                replaces=None if listed is None else listed.replaces,
            )
        )
    doubts += _without_pages(unlisted, items)
    if shown:
        said = (
            f"the front sheet says that {series_of(shown)}"
            f" {'has' if len(shown) == 1 else 'have'} papers that are not for publication, but the"
            " file has their pages: it may be a pack for members only"
        )
        doubts.append(Doubt("pack", said))
    return tuple(papers)


def _untold(item: PrintedItem, numbers: PageRange) -> Doubt:
    said = (
        f"{range_words(numbers)} {'is' if len(numbers) == 1 else 'are'} not in the file, and"
        " nothing says why: taken for a paper that is not for publication"
    )
    return Doubt(item_name(item), said)


def _without_pages(
    unlisted: Mapping[int, Sequence[PrintedPaper]], items: Sequence[PrintedItem]
) -> Iterator[Doubt]:
    for index, papers in unlisted.items():
        for paper in papers:
            said = (
                f"“{paper.title}” is listed as not for publication, but no page number is missing"
                " that could be its own: how many pages it has is not known"
            )
            yield Doubt(item_name(items[index]), said)


def _says_blank(signs: PackSigns, numbered: NumberedPages) -> Mapping[int, bool]:
    """Of each blank page, whether it says that it is one."""
    return {
        sheet: any(
            line.text.strip() and at not in numbered.stamps[sheet].lines
            for at, line in enumerate(signs.pages[sheet].lines)
        )
        for sheet in numbered.blank
    }


def _numbers(span: PaperSpan, pages: PackPages, before: Sequence[DividedPaper]) -> PageRange:
    """A paper's numbers; one that has none counts on."""
    own = pages.range_of(span.first, span.end)
    if own is not None:
        return own
    first = before[-1].numbers.last + 1 if before else 1
    prefix = before[-1].numbers.prefix if before else ""
    return PageRange(first, first + span.end - span.first - 1, prefix)


def _title(span: PaperSpan, item: PrintedItem, parts: PackParts) -> str:
    """As listed, else as in a bookmark, else as on the paper's first page, else the item's."""
    border = span.border
    if border.title and not span.follows_gap:
        return border.title
    has_bookmark = span.item in parts.bookmarks.items and not span.follows_gap
    sheet = parts.pages.pages[span.first].sheet
    if has_bookmark or sheet is None:
        return item.title
    return parts.heads.title(sheet) or item.title
