"""What the consolidated pack's table and slips say, from the order of its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agendapack.pack.consolidated_order import (
    ConsolidatedOrder,
    OrderedItem,
    OrderedPaper,
    StandIn,
    renumbered,
)
from agendapack.pack.pack_map import (
    MAP_VERSION,
    MappedItem,
    MappedPage,
    MappedSource,
    PackMap,
)
from agendapack.pack.plan import PackPlan, Source
from agendapack.pages.html.consolidated_table import (
    ConsolidatedDocument,
    ConsolidatedItem,
    ConsolidatedNote,
    ConsolidatedPaper,
    ConsolidatedTable,
    ReplacedPages,
)
from agendapack.pages.html.listed_papers import only_in
from agendapack.pages.html.not_for_publication import WordedRange
from agendapack.records.document_names import in_language
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import Vocabulary

CONSOLIDATED_DOCUMENT = "consolidated-pack"


def consolidated_files(suffix: str) -> tuple[str, str]:
    """The names of the pack and of its page in the language that has the ``suffix``.

    >>> consolidated_files(".cy")
    ('consolidated-pack.cy.pdf', 'consolidated-pack.cy.html')
    """
    document = in_language(CONSOLIDATED_DOCUMENT, suffix)
    return f"{document}.pdf", f"{document}.html"


def consolidated_table(
    order: ConsolidatedOrder,
    maps: Sequence[PackMap],
    amended: Sequence[tuple[date, ...]],
    words: Vocabulary,
) -> ConsolidatedTable:
    """What the table at the front says; ``amended`` has for each pack the days on which it was
    published anew."""
    agenda = maps[0]
    documents = [
        ConsolidatedDocument(
            words.pack_name(known.ordinal), known.published, _numbers(known, prefix, words), days
        )
        for known, prefix, days in zip(maps, order.prefixes, amended, strict=True)
    ]
    return ConsolidatedTable(
        agenda.title,
        agenda.language,
        max(known.published for known in maps),
        consolidated_files(agenda.suffix)[0],
        tuple(documents),
        tuple(_item(item, order, documents, maps, words) for item in order.items),
        tuple(dict.fromkeys(reason for known in maps for reason in _private(known))),
    )


def _numbers(known: PackMap, prefix: str, words: Vocabulary) -> WordedRange | None:
    found = [page.numbers for page in known.pages if page.numbers is not None]
    if not found:
        return None
    first, last = found[0], found[-1]
    whole = PageRange(first.first, last.last, first.prefix)
    return WordedRange.of(renumbered(whole, prefix), words)


def _item(
    item: OrderedItem,
    order: ConsolidatedOrder,
    documents: Sequence[ConsolidatedDocument],
    maps: Sequence[PackMap],
    words: Vocabulary,
) -> ConsolidatedItem:
    prefixes = {known.ordinal: prefix for known, prefix in zip(maps, order.prefixes, strict=True)}
    papers = tuple(
        ConsolidatedPaper(
            # What a slip is called says its pages, which are told beside it.
            words.say("Not for publication") if paper.known.kind == "slip" else paper.known.title,
            documents[paper.pack],
            WordedRange.of(paper.called, words),
            words.series(
                words.replaces(renumbered(pages, prefixes.get(of, "")), of)
                for of, pages in paper.known.replaces
            ),
            _notes(paper.stand_ins, words),
            only_in(dict(maps[paper.pack].languages).get(paper.source, ""), words),
        )
        for paper in item.papers
    )
    added = words.pack_name(item.added) if item.added else ""
    heading = item.heading or words.item_heading(item.number, item.title)
    return ConsolidatedItem(item.number, item.title, papers, added, item.urgent, heading)


def _notes(stand_ins: Sequence[StandIn], words: Vocabulary) -> tuple[ConsolidatedNote, ...]:
    return tuple(
        ConsolidatedNote(words.pages_of(each.called, each.ordinal), each.called.first_name)
        for each in stand_ins
    )


def _private(known: PackMap) -> list[str]:
    """Why pages of a pack are not for publication, as the marks say that are read aloud."""
    found = []
    for page in known.pages:
        paragraphs: dict[int, list[str]] = {}
        for stamp in page.stamps:
            if stamp.kind == "marking" and stamp.spoken is not None:
                paragraphs.setdefault(stamp.spoken, []).append(stamp.text)
        said = [" ".join(" ".join(lines).split()) for lines in paragraphs.values()]
        if said:
            found.append(", ".join(said[1:]))  # after the words "Not for publication"
    return found


def consolidated_map(plan: PackPlan, order: ConsolidatedOrder, suffix: str) -> PackMap:
    """The map of the consolidated pack of packs that have the ``suffix``.  What was cut out of a
    pack has that as its file, and its pages are those there."""

    def first(source: Source) -> int:
        return 0 if source.cut_from is None else source.cut_from[1]

    return PackMap(
        *(MAP_VERSION, 0, plan.title, plan.language, plan.published, "restart"),
        *(plan.recto, plan.accessible, plan.archival),
        tuple(
            MappedItem(item.number, item.title, plan.numbering.items.get(item.number))
            for item in order.items
        ),
        tuple(
            MappedSource(
                *(source.kind, source.title, source.item),
                None if source.cut_from is None else source.cut_from[0],
                source.facts.page_count,
                is_exempt=bool(source.marking),
            )
            for source in plan.sources
        ),
        tuple(
            MappedPage(
                page.source,
                page.page + first(plan.sources[page.source]),
                page.paper,
                page.label,
                page.numbers,
                page.item,
                page.stamps,
            )
            for page in plan.pages
        ),
        suffix,
    )


def replaced_pages(paper: OrderedPaper, words: Vocabulary) -> ReplacedPages:
    """What the slip says that stands for a paper which was replaced."""
    item = paper.known.item or ""
    called = WordedRange.of(paper.called, words)
    return ReplacedPages(item, called, _notes(paper.stand_ins, words))
