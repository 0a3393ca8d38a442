"""The plan of the consolidated pack: everything published to date, as one document.

At the front stands a table of what came when, and where, with pages of its own (C1, C2); then the
agenda's front sheet as it was published, and the papers in the order of ``consolidated_order.py``.
All of these are cut out of finished packs and bear their stamps already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.bookmarks import Bookmark, carried
from agendapack.pack.consolidated_order import (
    ConsolidatedOrder,
    OrderedItem,
    OrderedPaper,
    renumbered,
)
from agendapack.pack.numbering import Numbering, made_up
from agendapack.pack.pack_map import MappedPage, PackMap
from agendapack.pack.page_labels import LabelRange, label, label_ranges
from agendapack.pack.placing import Stamp, place
from agendapack.pack.plan import PackPlan, PlannedPage, Source, blank_size, front_blanks
from agendapack.papers.facts import PaperFacts
from agendapack.papers.stamp_room import Kind, Measure
from agendapack.records.item_numbers import item_destination
from agendapack.records.page_ranges import ListedRange, PageRange
from agendapack.records.vocabulary import Vocabulary

TABLE_PREFIX = "C"
"""Of the labels of the table's pages."""

CutPapers = Mapping[tuple[int, int], PaperFacts]
"""What was cut out of the packs, by the place of the pack and that of the source in its map."""


class OwnSheets(Struct, frozen=True):
    """What is typeset for the consolidated pack itself: the table at its front, a slip for each
    paper that was replaced, in order, and the blank page of each size that these need.
    ``table_pages`` are those of the longest table that the meeting has in any language: blank pages
    make up for what this one lacks.

    ``measure`` tells the width of a stamp's text at one unit of font size; ``enlarged`` is how much
    larger than usual the stamps' type is.
    """

    title: str
    table: PaperFacts
    slips: Sequence[PaperFacts]
    blanks: Mapping[tuple[float, float], PaperFacts]
    measure: Measure
    enlarged: float = 1.0
    table_pages: int = 0


def sheet_blank_sizes(
    table: PaperFacts, slips: Sequence[PaperFacts], maps: Sequence[PackMap], table_pages: int = 0
) -> tuple[tuple[float, float], ...]:
    """The sizes in points of the blank pages that a table and slips need; ``table_pages`` as
    :class:`OwnSheets` has them."""
    recto = maps[0].recto
    followed = [table] if front_blanks(table, table_pages, recto=recto) else []
    followed += [
        facts for facts in slips if made_up(facts.page_count, recto=recto) > facts.page_count
    ]
    return tuple(dict.fromkeys(blank_size(facts) for facts in followed))


def number_text(paper: OrderedPaper, pages: PageRange, ordinal: int, words: Vocabulary) -> str:
    """What pages of a paper are stamped with in the consolidated pack, that are ``pages`` of the
    pack with this ``ordinal``."""
    if paper.called == paper.pages:
        return words.pages(pages)
    return words.supplement_pages(pages, ordinal)


def texts_to_stamp(
    order: ConsolidatedOrder, maps: Sequence[PackMap], words: Vocabulary
) -> list[str]:
    """Every text that may have to be stamped anew."""
    texts: dict[str, None] = {}
    for paper in _papers(order):
        known = maps[paper.pack]
        if paper.is_replaced:
            texts[number_text(paper, paper.pages, known.ordinal, words)] = None
            texts |= dict.fromkeys(_item_texts(known, paper, words))
        elif paper.called != paper.pages:
            for at in paper.places:
                numbers = known.pages[at].numbers
                assert numbers is not None
                texts[number_text(paper, numbers, known.ordinal, words)] = None
    return list(texts)


def _papers(order: ConsolidatedOrder) -> list[OrderedPaper]:
    return [paper for item in order.items for paper in item.papers]


def _item_texts(known: PackMap, paper: OrderedPaper, words: Vocabulary) -> tuple[str, ...]:
    """What the first page of a paper says of its item, where it does; of one that keeps the stamps
    of an older pack, what it ought to say."""
    first = known.pages[paper.places[0]]
    item = paper.known.item
    if item is not None and _keeps_stamps(first):
        papers = (at for at, source in enumerate(known.sources) if source.item == item)
        return (words.item(item),) if next(papers) == paper.source else ()
    return tuple(stamp.text for stamp in first.stamps if stamp.kind == "item")


def _keeps_stamps(page: MappedPage) -> bool:
    """Whether a page of a paper bears the stamps of an older pack in place of its own pack's."""
    return all(stamp.kind != "number" for stamp in page.stamps)


def plan_consolidated(
    order: ConsolidatedOrder,
    maps: Sequence[PackMap],
    cut: CutPapers,
    partly_tagged: frozenset[tuple[int, int]],
    own: OwnSheets,
    words: Vocabulary,
    listed: Sequence[ListedRange] = (),
) -> PackPlan:
    """Plan the consolidated pack of the packs with ``maps``, the agenda pack first; ``listed`` are
    the ranges that its table prints.  ``partly_tagged`` are those of ``cut`` of which some pages
    have no tags."""
    work = _Planning(order, maps, cut, partly_tagged, own, words)
    sources = tuple(work.sources())
    pages = tuple(work.pages())
    agenda = maps[0]
    filling = front_blanks(own.table, own.table_pages, recto=agenda.recto)
    own_items = {item.number: item.pages for item in agenda.items if item.pages is not None}
    labels = label_ranges([page.numbers for page in pages])
    return PackPlan(
        title=own.title,
        language=agenda.language,
        words=words,
        published=max(known.published for known in maps),
        sources=sources,
        pages=pages,
        # The agenda's front sheet prints these ranges, and no others.
        numbering=Numbering((), own_items, max((p.last for p in own_items.values()), default=0)),
        bookmarks=_bookmarks(order, sources, pages, words),
        labels=(
            LabelRange(0, "D", prefix=TABLE_PREFIX),
            replace(labels[0], start=own.table.page_count + filling),
            *labels[1:],
        ),
        destinations=_destinations(order, pages),
        recto=all(known.recto for known in maps),
        accessible=all(known.accessible for known in maps),
        listed=tuple(listed),
        earlier_words=tuple(known.page_words for known in maps),
    )


class _Planning:
    """The sources, which are the table, the agenda's front sheet, the papers in order, and blank
    pages: those of the packs, and those that the table and the slips need."""

    def __init__(
        self,
        order: ConsolidatedOrder,
        maps: Sequence[PackMap],
        cut: CutPapers,
        partly_tagged: frozenset[tuple[int, int]],
        own: OwnSheets,
        words: Vocabulary,
    ) -> None:
        self._maps = maps
        self._cut = cut
        self._partly_tagged = partly_tagged
        self._own = own
        self._words = words
        self._items = order.items
        self._papers = _papers(order)
        known = (
            (at, index)
            for at, each in enumerate(maps)
            for index, source in enumerate(each.sources)
            if source.kind == "blank" and (at, index) in cut
        )
        first = 2 + len(self._papers)
        self._blanks = {key: place for place, key in enumerate(known, start=first)}
        first += len(self._blanks)
        self._own_blanks = {size: place for place, size in enumerate(own.blanks, start=first)}

    def sources(self) -> Iterator[Source]:
        agenda = self._maps[0]
        yield Source("front", self._own.table, self._own.title)
        yield self._cut_source("front", (0, 0), agenda.sources[0].title)
        slips = iter(self._own.slips)
        for item in self._items:
            # As in the agenda pack: that it was withdrawn, its bookmark says.
            part = self._words.item_heading(item.number, item.title)
            for ordinal, paper in enumerate(item.papers, start=1):
                title, key = self._title(paper), f"{item_destination(item.number)}.{ordinal}"
                if paper.is_replaced:
                    said = self._words.say("{title} (replaced)", title=title)
                    yield Source(
                        "replaced", next(slips), said, item=item.number, part=part, key=key
                    )
                    continue
                made = self._cut_source(
                    paper.known.kind, (paper.pack, paper.source), title, paper.places[0]
                )
                first = self._maps[paper.pack].pages[paper.places[0]]
                yield replace(
                    made,
                    item=item.number,
                    part=part,
                    key=key,
                    marking=_marking(first),
                    keeps_stamps=_keeps_stamps(first),
                )
        for at, index in self._blanks:
            yield self._cut_source("blank", (at, index), "")
        for facts in self._own.blanks.values():
            yield Source("blank", facts, "")

    def _title(self, paper: OrderedPaper) -> str:
        """What a bookmark calls a paper.  A slip is called by its numbers, which other pages may
        have here."""
        title = paper.known.title
        if paper.known.kind != "slip":
            return title
        known = self._maps[paper.pack]
        called = number_text(paper, paper.pages, known.ordinal, self._words)
        return title.replace(known.page_words.pages(paper.pages), called)

    def _cut_source(
        self, kind: str, key: tuple[int, int], title: str, first: int | None = None
    ) -> Source:
        facts = self._cut[key]
        known = self._maps[key[0]]
        return Source(
            kind,  # type: ignore[arg-type]
            replace(facts, pages=tuple(replace(page, ink=None) for page in facts.pages)),
            title,
            mend=False,  # what there was to mend was mended when it was published
            cut_from=(known.file, known.own_pages(key[1])[0] if first is None else first),
            partly_tagged=key in self._partly_tagged,
            language=dict(known.languages).get(key[1], ""),
        )

    def pages(self) -> Iterator[PlannedPage]:
        table = self._own.table
        places = [(0, position) for position in range(table.page_count)]
        filling = front_blanks(table, self._own.table_pages, recto=self._maps[0].recto)
        if filling:
            places += [(self._own_blanks[blank_size(table)], 0)] * filling
        for ordinal, (source, page) in enumerate(places, start=1):
            said = f"{TABLE_PREFIX}{ordinal}"
            yield PlannedPage(source, page, paper=0, label=said, numbers=None, item=None)
        for mapped in self._maps[0].pages:
            if mapped.numbers is None:
                yield replace(self._page(1, 0, mapped, ""), label=mapped.label)
        slips = iter(self._own.slips)
        for place_of_paper, paper in enumerate(self._papers, start=2):
            if paper.is_replaced:
                yield from self._slip_pages(place_of_paper, paper, next(slips))
                continue
            known = self._maps[paper.pack]
            prefix = paper.called.prefix if paper.called != paper.pages else ""
            for at in paper.places:
                yield self._page(place_of_paper, paper.pack, known.pages[at], prefix)

    def _page(self, source: int, pack: int, mapped: MappedPage, prefix: str) -> PlannedPage:
        """A page as it is in its pack; where that has a ``prefix`` here, with another number."""
        numbers = mapped.numbers and renumbered(mapped.numbers, prefix)
        planned = PlannedPage(
            source=source if mapped.source == mapped.paper else self._blanks[pack, mapped.source],
            page=mapped.page,
            paper=source,
            label=mapped.label if numbers is None else label(numbers),
            numbers=numbers,
            item=mapped.item,
            stamps=mapped.stamps,
            borne=len(mapped.stamps),
        )
        if not prefix or mapped.numbers is None:
            return planned
        if _keeps_stamps(mapped):  # or is blank
            return planned
        kept = tuple(stamp for stamp in mapped.stamps if stamp.kind != "number")
        known = self._maps[pack]
        page = self._cut[pack, mapped.source].pages[mapped.page]
        text = self._words.supplement_pages(mapped.numbers, known.ordinal)
        placed = place(
            page.geometry,
            page.ink,
            [("number", text)],
            self._own.measure,
            self._own.enlarged,
        )
        stamps = (*kept, *placed.stamps)
        return replace(planned, stamps=stamps, visible=placed.visible, borne=len(kept))

    def _slip_pages(
        self, source: int, paper: OrderedPaper, facts: PaperFacts
    ) -> Iterator[PlannedPage]:
        known = self._maps[paper.pack]
        texts: list[tuple[Kind, str]] = [
            ("item", text) for text in _item_texts(known, paper, self._words)
        ]
        texts.append(("number", number_text(paper, paper.pages, known.ordinal, self._words)))
        usual = PlannedPage(
            source=source,
            page=0,
            paper=source,
            label=label(paper.called),
            numbers=paper.called,
            item=paper.known.item,
        )
        for position, page in enumerate(facts.pages):
            wanted = texts if position == 0 else texts[-1:]
            placed = place(page.geometry, None, wanted, self._own.measure, self._own.enlarged)
            yield replace(usual, page=position, stamps=placed.stamps, visible=placed.visible)
        if made_up(facts.page_count, recto=self._maps[0].recto) > facts.page_count:
            yield replace(usual, source=self._own_blanks[blank_size(facts)])


def _heading(item: OrderedItem, words: Vocabulary) -> str:
    return item.heading or words.item_heading(item.number, item.title)


def _marking(first: MappedPage) -> tuple[str, ...]:
    """What the head of an exempt paper's pages says, as it is on its first one."""
    lines: list[Stamp] = [stamp for stamp in first.stamps if stamp.kind == "marking"]
    return (" ".join(line.text for line in lines),) if lines else ()


def _bookmarks(
    order: ConsolidatedOrder,
    sources: Sequence[Source],
    pages: Sequence[PlannedPage],
    words: Vocabulary,
) -> tuple[Bookmark, ...]:
    """The table, the front sheet, then each item, its papers, and each paper's own beneath."""
    starts: dict[int, int] = {}
    for index, page in enumerate(pages):
        starts.setdefault(page.paper, index)
    bookmarks = [Bookmark(sources[at].title, starts[at]) for at in (0, 1)]
    following = iter(range(2, len(sources)))
    for item in order.items:
        own, heading = [], _heading(item, words)
        for _ in item.papers:
            at = next(following)
            outline = sources[at].facts.outline if sources[at].kind == "paper" else ()
            start = starts[at]
            own.append(Bookmark(sources[at].title, start, children=carried(outline, start)))
        if own:
            bookmarks.append(Bookmark(heading, own[0].page, children=tuple(own)))
        elif item.added:
            bookmarks.append(Bookmark(heading, 0))  # its line is in the table
        else:
            destination = item_destination(item.number)
            bookmarks.append(Bookmark(heading, destination=destination))
    return tuple(bookmarks)


def _destinations(
    order: ConsolidatedOrder, pages: Sequence[PlannedPage]
) -> tuple[tuple[str, int], ...]:
    """``item-7``, ``page-67`` and ``page-S1-3``; an item without papers is where the front sheet
    says it, or the table where a supplement has added it."""
    items: dict[str, int] = {}
    named_pages: dict[str, int] = {}
    for index, page in enumerate(pages):
        if page.numbers is not None and page.item is not None:
            items.setdefault(page.item, index)
            for name in page.numbers.names:
                named_pages.setdefault(name, index)
    found = [
        (item_destination(item.number), items.get(item.number, 0))
        for item in order.items
        if item.number in items or item.added
    ]
    return (*found, *((f"page-{name}", index) for name, index in named_pages.items()))
