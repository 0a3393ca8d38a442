"""The papers of a divided pack, those that are missing among them, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.dividing.item_borders import is_exempt, item_name
from agendapack.unpack.dividing.missing_papers import (
    is_listed_exempt,
    missing_paper,
    unlisted_exempt,
)
from agendapack.unpack.dividing.pack_pages import PlacedPages, range_words, series_of
from agendapack.unpack.dividing.paper_pages import PaperSpan
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import DividedPaper
from agendapack.unpack.printed_front import PrintedItem, PrintedPaper


def make_papers(
    spans: Sequence[PaperSpan],
    items: Sequence[PrintedItem],
    *,
    titles: Sequence[str],
    pages: PlacedPages,
    sheets: Sequence[tuple[int, ...]],
    slips: Mapping[int, tuple[str, ...]],
    slip_titles: Mapping[int, str],
) -> tuple[tuple[DividedPaper, ...], tuple[Doubt, ...]]:
    """A paper for each of ``spans``, with its own of ``titles`` and ``sheets``.  ``slips``: the
    sheets which say that pages are not for publication, with the paragraphs that they name;
    ``slip_titles``: what those that list one paper call it."""
    placed = {span.border.listed for span in spans}
    unlisted = {
        index: [paper for paper in unlisted_exempt(items[index]) if paper not in placed]
        for index in sorted({span.item for span in spans})
    }
    papers: list[DividedPaper] = []
    doubts: list[Doubt] = []
    shown: dict[str, None] = {}
    for span, title, own in zip(spans, titles, sheets, strict=True):
        item = items[span.item]
        numbers = _numbers(span, pages, papers)
        if span.is_missing:
            listed = span.border.listed
            waiting = unlisted[span.item]
            if waiting and not is_listed_exempt(listed):
                listed = waiting.pop(0)
            missing = missing_paper(span, item, listed, slips, slip_titles)
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
        listed = None if span.follows_gap else span.border.listed
        if is_exempt(item) or is_listed_exempt(listed):
            shown[item_name(item)] = None
        papers.append(
            DividedPaper(
                item=item.number,
                title=title,
                numbers=numbers,
                pages=own,
                exempt=() if listed is None else listed.exempt,
                public_interest="" if listed is None else listed.public_interest,
                replaces=None if listed is None else listed.replaces,
            )
        )
    doubts += _without_pages(unlisted, items)
    if shown:
        said = (
            f"the front sheet says that {series_of(list(shown))}"
            f" {'has' if len(shown) == 1 else 'have'} papers that are not for publication, but the"
            " file has their pages: it may be a pack for members only, so look before any of it is"
            " published"
        )
        doubts.append(Doubt("pack", said))
    return tuple(papers), tuple(doubts)


def _untold(item: PrintedItem, numbers: PageRange) -> Doubt:
    said = (
        f"{range_words(numbers)} {'is' if len(numbers) == 1 else 'are'} not in the file, and"
        " nothing says why: taken for a paper that is not for publication, so look whether it was"
    )
    return Doubt(item_name(item), said)


def _without_pages(
    unlisted: Mapping[int, Sequence[PrintedPaper]], items: Sequence[PrintedItem]
) -> Iterator[Doubt]:
    """What is said of exempt papers whose pages nothing in the file tells of."""
    for index, papers in unlisted.items():
        for paper in papers:
            said = (
                f"“{paper.title}” is listed as not for publication, but no page number is missing"
                " that could be its own: write its page-count: if you know it"
            )
            yield Doubt(item_name(items[index]), said)


def _numbers(span: PaperSpan, pages: PlacedPages, before: Sequence[DividedPaper]) -> PageRange:
    """A paper's numbers; one that has none counts on."""
    own = pages.range_of(span.first, span.end)
    if own is not None:
        return own
    first = before[-1].numbers.last + 1 if before else 1
    prefix = before[-1].numbers.prefix if before else ""
    return PageRange(first, first + span.end - span.first - 1, prefix)
