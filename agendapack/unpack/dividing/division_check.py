"""Holds a divided pack against what its front sheet prints, and against the numbers that its papers
get when it is built again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from agendapack.pack.numbering import number
from agendapack.records.page_ranges import PageRange
from agendapack.unpack.dividing.item_borders import is_exempt, item_name
from agendapack.unpack.dividing.missing_papers import is_listed_exempt
from agendapack.unpack.dividing.pack_pages import PlacedPages, range_words, series_of
from agendapack.unpack.dividing.paper_pages import PaperSpan
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import DividedPaper
from agendapack.unpack.printed_front import PrintedItem, PrintedPaper


def check_division(
    papers: Sequence[DividedPaper],
    spans: Sequence[PaperSpan],
    items: Sequence[PrintedItem],
    pages: PlacedPages,
    *,
    recto: bool,
) -> list[Doubt]:
    """What is not as it is printed: ``papers`` are those of ``spans``, in the same order."""
    return [*_range_doubts(spans, items, pages), *_number_doubts(papers, spans, items, recto=recto)]


def _range_doubts(
    spans: Sequence[PaperSpan], items: Sequence[PrintedItem], pages: PlacedPages
) -> Iterator[Doubt]:
    """Printed ranges that are not the pages of the item or of the listed paper.  Where a front
    sheet prints first pages alone, only these are looked at; blank pages that ranges leave out are
    told once."""
    of_items: dict[int, list[PaperSpan]] = defaultdict(list)
    for span in spans:
        of_items[span.item].append(span)
    printed = [item.pages for item in items if item.pages]
    starts_only = all(len(each) == 1 for each in printed)
    with_blanks: list[str] = []
    for index, own in of_items.items():
        item = items[index]
        said = ""
        if item.pages is not None:
            told = _difference(item.pages, own, pages, spans, items, starts_only=starts_only)
            said = told or ""
            with_blanks += [item_name(item)] if told is None else []
        if said:
            yield Doubt(item_name(item), said)
            continue
        for count, (paper, there) in enumerate(_listed(own), start=1):
            if paper.pages is not None and len(_listed(own)) > 1:
                told = _difference(paper.pages, there, pages, spans, items, starts_only=starts_only)
                if told:
                    yield Doubt(f"{item_name(item)}, paper {count}", told)
                elif told is None and item_name(item) not in with_blanks:
                    with_blanks.append(item_name(item))
    if with_blanks:
        said = (
            f"the front sheet leaves the blank pages at the end of {series_of(with_blanks)} out of"
            " its ranges: built again, the ranges have them"
        )
        yield Doubt("pack", said)


def _listed(spans: Sequence[PaperSpan]) -> list[tuple[PrintedPaper, list[PaperSpan]]]:
    """The listed papers among an item's, each with its pages."""
    there: dict[int, list[PaperSpan]] = defaultdict(list)
    for span in spans:
        there[span.border.place].append(span)
    return [
        (own[0].border.listed, own) for own in there.values() if own[0].border.listed is not None
    ]


def _difference(
    printed: PageRange,
    own: Sequence[PaperSpan],
    pages: PlacedPages,
    spans: Sequence[PaperSpan],
    items: Sequence[PrintedItem],
    *,
    starts_only: bool,
) -> str | None:
    """In what a printed range and the pages of ``own`` differ; "" where they do not, None where
    the range only leaves blank pages out."""
    first, end = own[0].first, own[-1].end
    actual = pages.range_of(first, end)
    if actual is None or actual == printed:
        return ""
    if actual.first == printed.first and actual.prefix == printed.prefix:
        if starts_only:
            return ""
        if actual.last > printed.last:
            is_told = is_exempt(items[own[0].item]) or is_listed_exempt(own[0].border.listed)
            said = _beyond(printed, first, end, pages, is_told=is_told)
            return "" if said and _is_of_another(actual, own[0].item, items) else said
    elif starts_only or actual.last == printed.last or len(actual) == len(printed):
        return ""  # what begins elsewhere was told where its first page was decided
    said = f"{range_words(printed)} on the front sheet, but {range_words(actual)} here"
    if end == len(pages.pages) and actual.last < printed.last:
        return f"{said}: the file ends there"
    after = next((span for span in spans if span.first == end), None)
    if after is not None and after.item != own[0].item and actual.last < printed.last:
        return f"{said}: {item_name(items[after.item])} begins on {pages.page_name(end)}"
    return said


def _is_of_another(actual: PageRange, item: int, items: Sequence[PrintedItem]) -> bool:
    """Whether the last of an item's pages are in the range of another, of which it was told where
    its first page was decided."""
    return any(
        index != item
        and each.pages is not None
        and each.pages.prefix == actual.prefix
        and each.pages.first <= actual.last <= each.pages.last
        for index, each in enumerate(items)
    )


def _beyond(
    printed: PageRange, first: int, end: int, pages: PlacedPages, *, is_told: bool
) -> str | None:
    """What is said of pages after the printed range.  ``is_told``: what is missing is said to be
    not for publication, so that nothing was said of it yet."""
    start = end
    while start > first and (pages.pages[start - 1].number or printed.last + 1) > printed.last:
        start -= 1
    extra = pages.pages[start:end]
    if all(page.is_blank for page in extra):
        return None
    gap = (page.is_blank or (page.is_missing and page.slip is None) for page in extra)
    if all(gap) and not is_told:
        return ""  # told where they were taken for a paper
    numbers = pages.range_of(start, end)
    if numbers is None:
        return ""
    return (
        f"{range_words(numbers)} {'is' if len(numbers) == 1 else 'are'} in no range on the front"
        " sheet, and stayed with the item before: look whose they are"
    )


def _number_doubts(
    papers: Sequence[DividedPaper],
    spans: Sequence[PaperSpan],
    items: Sequence[PrintedItem],
    *,
    recto: bool,
) -> Iterator[Doubt]:
    """The first paper that is numbered otherwise when the pack is built again, its items in the
    order of the agenda: those after it follow from it."""
    order = sorted(range(len(papers)), key=lambda at: (spans[at].item, at))
    if not order:
        return
    counts = [
        (str(spans[at].item), papers[at].count if papers[at].is_missing else len(papers[at].pages))
        for at in order
    ]
    start = papers[0].numbers
    again = number(counts, first=start.first, recto=recto, prefix=start.prefix).papers
    for at, new in zip(order, again, strict=True):
        if new != papers[at].numbers:
            said = (
                f"“{papers[at].title}” is on {range_words(papers[at].numbers)}, but on"
                f" {range_words(new)} when the pack is built again, and what follows it moves too"
            )
            yield Doubt(item_name(items[spans[at].item]), said)
            return
