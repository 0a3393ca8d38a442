"""The papers of a pack whose pages are not in the file: whose they are, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from agendapack.unpack.agenda_items.page_rows import page_rows
from agendapack.unpack.agenda_items.text_blocks import measure, text_blocks
from agendapack.unpack.dividing.item_borders import Border, is_exempt, item_name
from agendapack.unpack.dividing.pack_pages import PlacedPages, range_words, series_of
from agendapack.unpack.dividing.paper_pages import PaperSpan
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedItem, PrintedPaper


class MissingPaper(Struct, frozen=True):
    """What is said of a paper that is missing.  ``is_told``: the front sheet or a slip says that it
    is not for publication."""

    title: str
    exempt: tuple[str, ...]
    public_interest: str
    is_told: bool


def is_listed_exempt(listed: PrintedPaper | None) -> bool:
    """Whether a front sheet says so of a paper that it lists."""
    return listed is not None and bool(listed.exempt or listed.confidential)


def exempt_borders(
    borders: Sequence[Border], items: Sequence[PrintedItem], pages: PlacedPages
) -> tuple[tuple[Border, ...], tuple[Doubt, ...]]:
    """``borders``, and those of exempt items without a range: where pages are missing at the end of
    an item, and beyond its range, they are those of an exempt item that comes next."""
    found = list(borders)
    doubts = []
    taken = {border.item for border in borders}
    ends = [*(border.place for border in borders[1:]), len(pages.pages)]
    following = [*(border.item for border in borders[1:]), len(items)]
    for border, end, after in zip(borders, ends, following, strict=True):
        own = items[border.item]
        place = _missing_from(border.place, end, pages)
        printed = own.pages
        if printed is not None:
            while place < end and (pages.pages[place].number or 0) <= printed.last:
                place += 1
        between = [
            index
            for index in range(border.item + 1, after)
            if is_exempt(items[index]) and index not in taken
        ]
        if place >= end or place == border.place or not between or is_exempt(own):
            continue
        found.append(Border(place, between[0]))
        taken.add(between[0])
        numbers = pages.range_of(place, end)
        if (len(between) > 1 or printed is None) and numbers is not None:
            others = [item_name(own)] if printed is None else []
            others += [item_name(items[index]) for index in between[1:]]
            said = (
                f"{range_words(numbers)} are not in the file, and were taken for those of"
                f" {item_name(items[between[0]])}: they may be those of {series_of(others)},"
                " so look whose they were"
            )
            doubts.append(Doubt(item_name(items[between[0]]), said))
    return tuple(sorted(found)), tuple(doubts)


def _missing_from(first: int, end: int, pages: PlacedPages) -> int:
    """The place from which on pages are missing, up to ``end``, but for blank ones."""
    place = end
    while place > first and (pages.pages[place - 1].is_missing or pages.pages[place - 1].is_blank):
        place -= 1
    while place < end and not pages.pages[place].is_missing:
        place += 1
    return place


def missing_paper(
    span: PaperSpan,
    item: PrintedItem,
    listed: PrintedPaper | None,
    slips: Mapping[int, tuple[str, ...]],
    slip_titles: Mapping[int, str],
) -> MissingPaper:
    """What the front sheet or a slip says of pages that are missing."""
    by_slip = slips.get(span.slip, ()) if span.slip is not None else ()
    own = () if listed is None else listed.exempt
    told = is_exempt(item) or is_listed_exempt(listed) or span.slip is not None
    interest = "" if listed is None else listed.public_interest
    if not interest and is_exempt(item):
        interest = item.public_interest
    title = "" if listed is None else listed.title
    if not title and span.slip is not None:
        title = slip_titles.get(span.slip, "")
    return MissingPaper(title or item.title, own or by_slip or item.exempt, interest, told)


def titles_on_slips(signs: PackSigns, slips: Iterable[int]) -> dict[int, str]:
    """By the sheets of slips the title of the one paper that each lists; nothing of those that list
    none, or several, whose borders are not known."""
    found = {}
    for sheet in slips:
        rows = page_rows(signs, [sheet]).rows
        measures = measure(rows, max((row.right for row in rows), default=0.0))
        listed = [block.text for block in text_blocks(rows, measures) if block.mark == "-"]
        if len(listed) == 1:
            found[sheet] = listed[0]
    return found


def unlisted_exempt(item: PrintedItem) -> list[PrintedPaper]:
    """The exempt papers that a front sheet lists without pages: where pages of the item are
    missing, these are theirs, in order."""
    return [
        paper
        for paper in item.papers
        if is_listed_exempt(paper) and not paper.to_follow and paper.pages is None
    ]
