"""The plan of a pack: every physical page, its number, stamps, bookmarks, labels and destinations.

Everything is decided here, from facts, without a PDF in sight; ``assemble.py`` carries it out and
``proof.py`` holds the finished file against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.bookmarks import Bookmark, carried
from agendapack.pack.head_markings import Marking
from agendapack.pack.numbering import Numbering, made_up, number
from agendapack.pack.page_labels import LabelRange, label, label_ranges
from agendapack.pack.placing import Stamp, place
from agendapack.papers.facts import PaperFacts
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.printed_numbers import PrintedNumber
from agendapack.papers.stamp_room import Kind, Measure
from agendapack.records.dossier import AgendaItem, Pack
from agendapack.records.item_numbers import item_destination
from agendapack.records.numerals import roman
from agendapack.records.page_ranges import ListedRange, PageRange
from agendapack.records.vocabulary import Vocabulary

TOLERANCE = 0.05
"""Points: how far a stamp or a box may be from its planned place when it is read back, since a file
has places with four decimals and glyphs' widths in whole thousandths."""


SourceKind = Literal["front", "paper", "slip", "replaced", "blank"]
Replaced: TypeAlias = tuple[tuple[int, PageRange], ...]
"""What something stands in place of: the ordinal of a pack, and the numbers of pages there."""


class Source(Struct, frozen=True):
    """Something the pack takes pages from: the front matter, a paper, a slip in the place of exempt
    ones or of one that was replaced, or the blank page of a size.

    ``marking``: what each of its pages says at its head, in paragraphs, since it is exempt.
    ``cut_from``: the finished pack, and the first of its pages (from zero), that it was cut out of.
    ``partly_tagged``: some of its pages are not in its structure tree.
    ``keeps_stamps``: its pages bear those of a published pack already, and no number of this one.
    ``language``: the tag of the one that it is in; empty where that is the pack's, or not known.
    """

    kind: SourceKind
    facts: PaperFacts
    title: str
    item: str | None = None
    part: str = ""  # the item as a reader hears it: "7. CQC Report"
    file: Path | None = None  # what the paper was made from
    mend: bool = True
    key: str = ""  # keeps the paper's names apart: "item-7.1"
    marking: tuple[str, ...] = ()
    replaces: str = ""  # in words, what of an earlier pack it stands in place of
    replaced: Replaced = ()
    cut_from: tuple[str, int] | None = None
    partly_tagged: bool = False
    keeps_stamps: bool = False
    language: str = ""


class PlannedPage(Struct, frozen=True):
    """One physical page, in the order of the file.

    ``source`` and ``page`` are zero-based; ``paper`` is the source that a blank page follows, or
    the page's own.  ``numbers`` are the page's number, or all that a slip stands for; None in front
    matter.  ``visible`` is the page's visible box in user space where it was extended to make room
    for a stamp.  Of its ``stamps`` the first ``borne`` are on it already where it is taken from.
    """

    source: int
    page: int
    paper: int
    label: str
    numbers: PageRange | None
    item: str | None
    stamps: tuple[Stamp, ...] = ()
    visible: PageBox | None = None
    borne: int = 0

    @property
    def drawn(self) -> tuple[Stamp, ...]:
        """The stamps that have to be drawn on it."""
        return self.stamps[self.borne :]

    @property
    def is_spoken(self) -> bool:
        """Whether a screen reader reads any of its stamps out."""
        return any(stamp.spoken is not None for stamp in self.stamps)


class PackPlan(Struct, frozen=True):
    """A whole pack.  ``words`` are those of its stamps, ranges and bookmarks.  ``destinations``
    maps the pack's own names to physical pages (zero-based); those that the front matter itself
    defines are left to it.  ``listed`` are the ranges of papers that the front sheet prints beside
    the items' own, and ``to_follow`` the titles of papers that have no pages yet, each after its
    item's number.  ``earlier_words`` are those in which pages that were cut out of finished packs
    say their numbers, the words of the first one's front sheet first."""

    title: str
    language: str
    words: Vocabulary
    published: date
    sources: tuple[Source, ...]
    pages: tuple[PlannedPage, ...]
    numbering: Numbering
    bookmarks: tuple[Bookmark, ...]
    labels: tuple[LabelRange, ...]
    destinations: tuple[tuple[str, int], ...]
    recto: bool = True
    accessible: bool = False  # whether the pack may claim PDF/UA-1
    archival: bool = False  # whether the pack may claim PDF/A-2a
    listed: tuple[ListedRange, ...] = ()
    to_follow: tuple[tuple[str, str], ...] = ()
    earlier_words: tuple[Vocabulary, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A digest of everything that decides the pack's bytes: two plans with one fingerprint
        assemble to the same file.  Papers count by the digest of what they were made from."""
        return sha256(repr(self).encode()).hexdigest()

    @property
    def stamp_texts(self) -> Iterator[str]:
        """The texts that have to be drawn."""
        return (stamp.text for page in self.pages for stamp in page.drawn)

    @property
    def front_pages(self) -> int:
        return sum(1 for page in self.pages if page.numbers is None)

    @property
    def exempt_pages(self) -> tuple[int, ...]:
        """The pages of exempt papers, as physical pages counted from zero."""
        pages = enumerate(self.pages)
        return tuple(index for index, page in pages if self.sources[page.source].marking)

    def geometry(self, page: PlannedPage) -> PageGeometry:
        """A page's geometry as it is in the pack."""
        own = self.sources[page.source].facts.pages[page.page].geometry
        return own if page.visible is None else replace(own, visible=page.visible)


class PlacedPaper(Struct, frozen=True):
    """A paper of an item, prepared, or the slip that stands for exempt ones: what the plan is made
    from.

    ``reserved``: how many page numbers it has, where that is not its number of pages; blank pages
    fill those that an exempt paper leaves over, or a paper that is longer in another language.  A
    slip has those of the papers that it stands for, each made up already, and one label on all its
    pages.  ``marking``: what the head of each page
    says of an exempt paper, in paragraphs.  ``replaces``: in words, what of earlier packs it
    stands in place of, and that is ``replaced``.  ``keeps_stamps``: its pages bear those of a
    published pack, and get no number and no item beside them; ``printed`` are the page numbers that
    each of them prints.  ``language`` is as :class:`Source` has it.
    """

    item: str
    item_title: str
    title: str
    facts: PaperFacts
    file: Path | None = None
    mend: bool = True  # whether mechanical faults of accessibility may be mended
    reserved: int | None = None
    is_slip: bool = False
    marking: tuple[str, ...] = ()
    replaces: str = ""
    replaced: Replaced = ()
    keeps_stamps: bool = False
    printed: tuple[tuple[PrintedNumber, ...], ...] = ()
    language: str = ""

    @property
    def page_count(self) -> int:
        """How many pages it is numbered by, before it is made up."""
        return self.facts.page_count if self.reserved is None else self.reserved

    def blanks(self, *, recto: bool) -> int:
        """How many blank pages follow its own."""
        numbered = self.facts.page_count if self.is_slip else self.page_count
        return made_up(numbered, recto=recto) - self.facts.page_count


SMALLEST, LARGEST = 3.0, 14_400.0  # points: the sides a page may have (ISO 32000-1, annex C.2)


def blank_size(facts: PaperFacts) -> tuple[float, float]:
    """The size of a paper's blank page in points: that of the page whose back it is."""
    width, height = facts.pages[-1].geometry.size
    return (min(max(width, SMALLEST), LARGEST), min(max(height, SMALLEST), LARGEST))


def blank_sizes(
    front: PaperFacts, papers: Iterable[PlacedPaper], *, recto: bool, front_pages: int = 0
) -> tuple[tuple[float, float], ...]:
    """The sizes of the blank pages a pack needs, in points: each that of the page before it, whose
    back it often is.  ``front_pages``: as :func:`plan_pack` has it."""
    followed = [front] if front_blanks(front, front_pages, recto=recto) else []
    followed += [paper.facts for paper in papers if paper.blanks(recto=recto)]
    return tuple(dict.fromkeys(blank_size(facts) for facts in followed))


def front_blanks(front: PaperFacts, least: int, *, recto: bool) -> int:
    """How many blank pages follow the front matter's own, which has ``least`` pages at least."""
    return made_up(max(front.page_count, least), recto=recto) - front.page_count


class OwnPages(Struct, frozen=True):
    """What agendapack itself typesets of a pack: its front sheet, and the blank page of each of
    :func:`blank_sizes`."""

    title: str
    front: PaperFacts
    blanks: Mapping[tuple[float, float], PaperFacts]


def plan_pack(
    pack: Pack,
    own: OwnPages,
    papers: Sequence[PlacedPaper],
    measure: Measure,
    words: Vocabulary,
    *,
    first: int = 1,
    accessible: bool = False,
    enlarged: float = 1.0,
    listed: Sequence[ListedRange] = (),
    front_pages: int = 0,
) -> PackPlan:
    """Plan a pack: front matter, then the papers in order, each made up to an even number of pages
    where ``pack`` wants that.

    Papers are numbered from ``first``; ``accessible`` says whether the pack may claim PDF/UA-1,
    ``enlarged`` how much larger than usual the stamps' type is, ``listed`` which
    ranges of papers the front sheet prints.  ``front_pages`` are those of the longest front matter
    that the pack has in any language: blank pages make up for what this one lacks.  No paper has
    more pages than are reserved for it.
    """
    counts = ((paper.item, paper.page_count) for paper in papers)
    numbering = number(counts, first=first, recto=pack.recto, prefix=pack.prefix)
    sources = (
        Source("front", own.front, own.title),
        *_paper_sources(papers, words),
        *(Source("blank", facts, "") for facts in own.blanks.values()),
    )
    blanks = {size: index for index, size in enumerate(own.blanks, start=1 + len(papers))}
    filling = front_blanks(own.front, front_pages, recto=pack.recto)
    front = _front_pages(own.front, blanks, filling)
    numbered = _numbered_pages(
        *(papers, numbering, blanks, measure, words, enlarged), recto=pack.recto
    )
    pages = (*front, *numbered)
    return PackPlan(
        title=own.title,
        language=pack.language,
        # Whether a word was checked decides no bytes, and a set has another order in each process.
        words=replace(words, unchecked=frozenset(), noted=None),
        published=pack.day,
        sources=sources,
        pages=pages,
        numbering=numbering,
        bookmarks=_bookmarks(pack, sources, pages, words),
        labels=label_ranges([page.numbers for page in pages]),
        destinations=_destinations(numbering, pages),
        recto=pack.recto,
        accessible=accessible,
        archival=_is_archival(sources, pages),
        listed=tuple(listed),
        to_follow=tuple(
            (item.number, paper.title) for item in pack.items for paper in item.to_follow
        ),
    )


def _is_archival(sources: Iterable[Source], pages: Iterable[PlannedPage]) -> bool:
    """Whether all that the pack is made from is PDF/A-2a and stays so.

    A tree that is made anew is not what was claimed; and on a page that is extended for a stamp
    annotations may be hidden, which ISO 19005-2, 6.3.2 forbids.
    """
    return all(
        source.facts.archival and source.facts.tags == "sound" for source in sources
    ) and all(page.visible is None for page in pages)


def _paper_sources(papers: Sequence[PlacedPaper], words: Vocabulary) -> Iterator[Source]:
    ordinals: dict[str, int] = {}
    for paper in papers:
        ordinals[paper.item] = ordinals.get(paper.item, 0) + 1
        yield Source(
            "slip" if paper.is_slip else "paper",
            _planned(paper.facts),
            paper.title,
            item=paper.item,
            part=words.item_heading(paper.item, paper.item_title),
            file=paper.file,
            mend=paper.mend,
            key=f"{item_destination(paper.item)}.{ordinals[paper.item]}",
            marking=paper.marking,
            replaces=paper.replaces,
            replaced=paper.replaced,
            keeps_stamps=paper.keeps_stamps,
            language=paper.language,
        )


def _planned(facts: PaperFacts) -> PaperFacts:
    """The facts that a pack is made from: where its pages bear ink has been decided on."""
    return replace(facts, pages=tuple(replace(page, ink=None) for page in facts.pages))


def _front_pages(
    front: PaperFacts, blanks: Mapping[tuple[float, float], int], filling: int
) -> list[PlannedPage]:
    """The front matter's pages, with ``filling`` blank ones; ``blanks`` has the source of the blank
    page of each size."""
    places = [(0, position) for position in range(front.page_count)]
    if filling:
        places += [(blanks[blank_size(front)], 0)] * filling
    return [
        PlannedPage(source, page, paper=0, label=roman(ordinal), numbers=None, item=None)
        for ordinal, (source, page) in enumerate(places, start=1)
    ]


def _numbered_pages(
    papers: Sequence[PlacedPaper],
    numbering: Numbering,
    blanks: Mapping[tuple[float, float], int],
    measure: Measure,
    words: Vocabulary,
    enlarged: float,
    *,
    recto: bool,
) -> Iterator[PlannedPage]:
    """The papers' pages with their stamps, and the blank ones after them."""
    announced: set[str] = set()
    spoken: set[str] = set()
    for index, (paper, pages) in enumerate(zip(papers, numbering.papers, strict=True), start=1):
        filling = paper.blanks(recto=recto)
        assert filling >= 0  # a paper with more pages than are reserved for it never gets here
        for position, known in enumerate(paper.facts.pages):
            numbers = _numbers(paper, pages, position)
            texts: list[tuple[Kind, str]] = [("number", words.pages(numbers))]
            if position == 0 and paper.item not in announced:
                texts.insert(0, ("item", words.item(paper.item)))
                announced.add(paper.item)
            if paper.keeps_stamps:
                texts = []
            marking = None
            if paper.marking:
                marking = Marking(paper.marking, is_spoken=paper.item not in spoken)
                spoken.add(paper.item)
            placed = place(known.geometry, known.ink, texts, measure, enlarged, marking)
            yield PlannedPage(
                source=index,
                page=position,
                paper=index,
                label=label(numbers),
                numbers=numbers,
                item=paper.item,
                stamps=placed.stamps,
                visible=placed.visible,
            )
        for position in range(paper.facts.page_count, paper.facts.page_count + filling):
            numbers = _numbers(paper, pages, position)
            yield PlannedPage(
                source=blanks[blank_size(paper.facts)],
                page=0,
                paper=index,
                label=label(numbers),
                numbers=numbers,
                item=paper.item,
            )


def _numbers(paper: PlacedPaper, pages: PageRange, position: int) -> PageRange:
    """The numbers of a page that is the one at ``position`` of a paper numbered ``pages``."""
    if paper.is_slip:
        return pages
    return PageRange(pages.first + position, pages.first + position, pages.prefix)


def _starts(pages: Sequence[PlannedPage]) -> Mapping[int, int]:
    """The physical page, from zero, with which each source's pages begin."""
    starts: dict[int, int] = {}
    for index, page in enumerate(pages):
        starts.setdefault(page.paper, index)
    return starts


def _destinations(
    numbering: Numbering, pages: Sequence[PlannedPage]
) -> tuple[tuple[str, int], ...]:
    """``item-7`` and ``page-67``, or ``page-S1-3``; an item without papers is where the front sheet
    says it."""
    items: dict[str, int] = {}
    named_pages: dict[str, int] = {}
    for index, page in enumerate(pages):
        if page.numbers is not None and page.item is not None:
            items.setdefault(page.item, index)
            for name in page.numbers.names:
                named_pages.setdefault(name, index)
    named = [(item_destination(item), items[item]) for item in numbering.items]
    return (*named, *((f"page-{name}", index) for name, index in named_pages.items()))


def _bookmarks(
    pack: Pack, sources: Sequence[Source], pages: Sequence[PlannedPage], words: Vocabulary
) -> tuple[Bookmark, ...]:
    """Front sheet, then each item, its papers, and each paper's own beneath."""
    papers: dict[str | None, list[Bookmark]] = {}
    starts = _starts(pages)
    for index, source in enumerate(sources):
        if source.kind in ("paper", "slip"):
            start = starts[index]
            # A slip's own heading is what its bookmark says.
            outline = source.facts.outline if source.kind == "paper" else ()
            bookmark = Bookmark(source.title, start, children=carried(outline, start))
            papers.setdefault(source.item, []).append(bookmark)
    bookmarks = [Bookmark(sources[0].title, 0)]
    for item in pack.items:
        heading = item_heading(item, words)
        own = papers.get(item.number)
        if own is None:
            bookmarks.append(Bookmark(heading, destination=item_destination(item.number)))
        else:
            bookmarks.append(Bookmark(heading, own[0].page, children=tuple(own)))
    return tuple(bookmarks)


def item_heading(item: AgendaItem, words: Vocabulary) -> str:
    """What an item's bookmark says: that it is not taken too, since its papers' pages stay as they
    are, and who comes to them by the bookmark has not read the front sheet."""
    heading = words.item_heading(item.number, item.title)
    if item.withdrawn is not None:
        return words.say("{heading} (withdrawn)", heading=heading)
    if item.deferred is not None:
        return words.say("{heading} (deferred)", heading=heading)
    return heading
