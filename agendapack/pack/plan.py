"""The plan of a pack: every physical page, its number, stamps, bookmarks, labels and destinations.

Everything is decided here, from facts, without a PDF in sight; ``assemble.py`` carries it out and
``proof.py`` holds the finished file against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.numbering import Numbering, made_up, number, roman
from agendapack.pack.placing import Placement, Stamp, item_text, number_text, place
from agendapack.papers.facts import OutlineEntry, PaperFacts, View
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.stamp_room import Kind, Measure


class Source(Struct, frozen=True):
    """Something the pack takes pages from: the front matter, a paper, or the blank page of a
    size."""

    kind: Literal["front", "paper", "blank"]
    facts: PaperFacts
    title: str
    item: str | None = None
    part: str = ""  # the item as a reader hears it: "7. CQC Report"
    file: Path | None = None  # what the paper was made from
    mend: bool = True
    key: str = ""  # keeps the paper's names apart: "item-7.1"


class PlannedPage(Struct, frozen=True):
    """One physical page, in the order of the file.

    ``source`` and ``page`` are zero-based; ``paper`` is the source that a blank page follows, or
    the page's own.  ``number`` is None in front matter.  ``visible`` is the page's visible box in
    user space where it was extended to make room for a stamp.
    """

    source: int
    page: int
    paper: int
    label: str
    number: int | None
    item: str | None
    stamps: tuple[Stamp, ...] = ()
    visible: PageBox | None = None


class Bookmark(Struct, frozen=True):
    """One line of the pack's outline; ``page`` counts the pack's physical pages from zero, and
    ``view`` holds the kind of fit and its operands where the paper's own bookmark has them.
    ``destination`` names a place on the front sheet instead."""

    title: str
    page: int | None = None
    destination: str | None = None
    view: View | None = None
    uri: str | None = None
    open: bool = False
    flags: int = 0
    colour: tuple[float, float, float] | None = None
    children: tuple[Bookmark, ...] = ()


class LabelRange(Struct, frozen=True):
    """From physical page ``start`` (zero-based) on, labels of ``style`` (r: i, ii; D: 1, 2) from
    ``first`` (ISO 32000-1, 12.4.2)."""

    start: int
    style: Literal["r", "D"]
    first: int


class PackPlan(Struct, frozen=True):
    """A whole pack.  ``destinations`` maps the pack's own names to physical pages (zero-based);
    those that the front matter itself defines are left to it."""

    title: str
    language: str
    published: date
    sources: tuple[Source, ...]
    pages: tuple[PlannedPage, ...]
    numbering: Numbering
    bookmarks: tuple[Bookmark, ...]
    labels: tuple[LabelRange, ...]
    destinations: tuple[tuple[str, int], ...]
    recto: bool = True
    accessible: bool = False  # whether the pack may claim PDF/UA-1

    @property
    def fingerprint(self) -> str:
        """A digest of everything that decides the pack's bytes: two plans with one fingerprint
        assemble to the same file.  Papers count by the digest of what they were made from."""
        return sha256(repr(self).encode()).hexdigest()

    @property
    def stamp_texts(self) -> Iterator[str]:
        return (stamp.text for page in self.pages for stamp in page.stamps)

    def without_papers(self) -> PackPlan:
        """The plan for whoever holds a pack against it, and has no use for what it was made from,
        which may be large."""
        return replace(
            self,
            sources=tuple(
                replace(source, facts=replace(source.facts, pdf=b"")) for source in self.sources
            ),
        )

    @property
    def front_pages(self) -> int:
        return sum(1 for page in self.pages if page.number is None)

    def geometry(self, page: PlannedPage) -> PageGeometry:
        """A page's geometry as it is in the pack."""
        own = self.sources[page.source].facts.pages[page.page].geometry
        return own if page.visible is None else replace(own, visible=page.visible)


class PlacedPaper(Struct, frozen=True):
    """A paper of an item, prepared: what the plan is made from."""

    item: str
    item_title: str
    title: str
    facts: PaperFacts
    file: Path | None = None
    mend: bool = True  # whether mechanical faults of accessibility may be mended


def item_destination(item: str) -> str:
    """The pack's name for an item: "item-7".  Anything that a link could trip over is escaped.

    >>> item_destination("5a"), item_destination("5 (b)")
    ('item-5a', 'item-5%20%28b%29')
    """
    return f"item-{quote(item, safe='')}"


SMALLEST, LARGEST = 3.0, 14_400.0  # points: the sides a page may have (ISO 32000-1, annex C.2)


def blank_size(facts: PaperFacts) -> tuple[float, float]:
    """The size of a paper's blank page in points: that of the page whose back it is."""
    width, height = facts.pages[-1].geometry.size
    return (min(max(width, SMALLEST), LARGEST), min(max(height, SMALLEST), LARGEST))


def blank_sizes(
    front: PaperFacts, papers: Iterable[PaperFacts], *, recto: bool
) -> tuple[tuple[float, float], ...]:
    """The sizes of the blank pages a pack needs, in points: each the back of the page before it."""
    if not recto:
        return ()
    odd = (facts for facts in (front, *papers) if facts.page_count % 2)
    return tuple(dict.fromkeys(blank_size(facts) for facts in odd))


def plan_pack(
    *,
    title: str,
    language: str,
    published: date,
    front: PaperFacts,
    front_title: str,
    items: Sequence[tuple[str, str]],
    papers: Sequence[PlacedPaper],
    blanks: dict[tuple[float, float], PaperFacts],
    measure: Measure,
    first: int = 1,
    recto: bool = True,
    accessible: bool = False,
) -> PackPlan:
    """Plan a pack: front matter, then the papers in order, each made up to an even number of pages.

    ``items`` are all the items the front sheet prints, as (number, title), those without papers
    included; ``blanks`` holds the prepared blank page for each of :func:`blank_sizes`.
    """
    numbering = number(((p.item, p.facts.page_count) for p in papers), first=first, recto=recto)
    sources = [Source("front", front, front_title), *_paper_sources(papers)]
    blank_source = {}
    for size, facts in blanks.items():
        blank_source[size] = len(sources)
        sources.append(Source("blank", facts, ""))

    def blank_after(index: int) -> int:
        return blank_source[blank_size(sources[index].facts)]

    pages: list[PlannedPage] = []
    for position in range(made_up(front.page_count, recto=recto)):
        own = position < front.page_count
        pages.append(
            PlannedPage(
                source=0 if own else blank_after(0),
                page=position if own else 0,
                paper=0,
                label=roman(position + 1),
                number=None,
                item=None,
            )
        )
    front_count = len(pages)
    seen: set[str] = set()
    for index, (paper, pages_of) in enumerate(zip(papers, numbering.papers, strict=True), start=1):
        for position in range(len(pages_of)):
            number_here = pages_of.first + position
            own = position < paper.facts.page_count
            placement = Placement(())
            if own:
                known = paper.facts.pages[position]
                texts: list[tuple[Kind, str]] = [("number", number_text(number_here))]
                if position == 0 and paper.item not in seen:
                    texts.insert(0, ("item", item_text(paper.item)))
                placement = place(known.geometry, known.ink, texts, measure)
            pages.append(
                PlannedPage(
                    source=index if own else blank_after(index),
                    page=position if own else 0,
                    paper=index,
                    label=str(number_here),
                    number=number_here,
                    item=paper.item,
                    stamps=placement.stamps,
                    visible=placement.visible,
                )
            )
        seen.add(paper.item)

    first_pages = {
        index: front_count + pages_of.first - first
        for index, pages_of in enumerate(numbering.papers, start=1)
    }
    labels = [LabelRange(0, "r", 1)] if front_count else []
    if len(pages) > front_count:
        labels.append(LabelRange(front_count, "D", first))
    return PackPlan(
        title=title,
        language=language,
        published=published,
        sources=tuple(sources),
        pages=tuple(pages),
        numbering=numbering,
        bookmarks=_bookmarks(items, sources, first_pages),
        labels=tuple(labels),
        destinations=_destinations(numbering, front_count, first),
        recto=recto,
        accessible=accessible,
    )


def _paper_sources(papers: Sequence[PlacedPaper]) -> list[Source]:
    ordinals: dict[str, int] = {}
    sources = []
    for paper in papers:
        ordinals[paper.item] = ordinals.get(paper.item, 0) + 1
        sources.append(
            Source(
                "paper",
                _planned(paper.facts),
                paper.title,
                item=paper.item,
                part=item_heading(paper.item, paper.item_title),
                file=paper.file,
                mend=paper.mend,
                key=f"{item_destination(paper.item)}.{ordinals[paper.item]}",
            )
        )
    return sources


def _planned(facts: PaperFacts) -> PaperFacts:
    """The facts that a pack is made from: where its pages bear ink has been decided on."""
    return replace(facts, pages=tuple(replace(page, ink=None) for page in facts.pages))


def _destinations(
    numbering: Numbering, front_count: int, first: int
) -> tuple[tuple[str, int], ...]:
    """``item-7`` and ``page-67``; an item without papers is where the front sheet says it."""
    offset = front_count - first
    named = [
        (item_destination(item), pages.first + offset) for item, pages in numbering.items.items()
    ]
    named += [
        (f"page-{n}", n + offset)
        for pages in numbering.papers
        for n in range(pages.first, pages.last + 1)
    ]
    return tuple(named)


def _bookmarks(
    items: Sequence[tuple[str, str]], sources: Sequence[Source], first_pages: dict[int, int]
) -> tuple[Bookmark, ...]:
    """Front sheet, then each item, its papers, and each paper's own beneath."""
    by_item: dict[str | None, list[int]] = {}
    for index in first_pages:
        by_item.setdefault(sources[index].item, []).append(index)
    bookmarks = [Bookmark(sources[0].title, 0)]
    for item, title in items:
        heading = item_heading(item, title)
        if item not in by_item:
            bookmarks.append(Bookmark(heading, destination=item_destination(item)))
            continue
        indexes = by_item[item]
        bookmarks.append(
            Bookmark(
                heading,
                first_pages[indexes[0]],
                children=tuple(
                    Bookmark(
                        sources[index].title,
                        first_pages[index],
                        children=_carried(sources[index].facts.outline, first_pages[index]),
                    )
                    for index in indexes
                ),
            )
        )
    return tuple(bookmarks)


def item_heading(item: str, title: str) -> str:
    """An item as a bookmark names it: "7. CQC Report"."""
    return f"{item}. {title}"


def _carried(entries: Sequence[OutlineEntry], first_page: int) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(
            entry.title,
            first_page + entry.view.page if entry.view else None,
            view=entry.view,
            uri=entry.uri,
            open=entry.open,
            flags=entry.flags,
            colour=entry.colour,
            children=_carried(entry.children, first_page),
        )
        for entry in entries
    )
