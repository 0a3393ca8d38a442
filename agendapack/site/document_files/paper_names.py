"""Which papers the site publishes by themselves, and what they are called: decided from the maps of
their packs alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from agendapack.pack.pack_map import MappedSource, PackMap
from agendapack.records.page_ranges import PageRange
from agendapack.records.slugs import slug
from agendapack.records.vocabulary import vocabulary
from agendapack.released.released_meeting import AGENDA
from agendapack.site.meeting_files import SlipOfPages

PAPERS = "papers/"
PICTURE_ENDING = ".webp"
_LONGEST = 60  # letters of a title in a name


class SitePaper(Struct, frozen=True):
    """A paper of a pack: its ``source`` by its place in the pack's map, what it is there
    (``known``), its ``name`` in the meeting's folder, the ``title`` of its document, and its first
    physical page (from one).  ``replaces``, ``replaced_by`` and ``language`` as a
    :class:`~agendapack.site.meeting_files.PaperFile` has them."""

    source: int
    known: MappedSource
    name: str
    title: str
    first: int
    page_count: int
    replaces: tuple[tuple[str, PageRange], ...] = ()
    replaced_by: str | None = None
    language: str = ""

    @property
    def picture(self) -> str:
        """What the picture of its first page is called."""
        return f"{self.name.removesuffix('.pdf')}{PICTURE_ENDING}"


def document_of(ordinal: int) -> str:
    """The pack with this ordinal, as a document of its meeting."""
    return f"supplement-{ordinal}" if ordinal else AGENDA


def named_papers(maps: Mapping[str, PackMap]) -> dict[str, tuple[SitePaper, ...]]:
    """The papers of a meeting's packs that are published, by their documents; ``maps`` are those of
    all its packs in one language."""
    taken: set[str] = set()
    return {
        document: tuple(_papers(document, known, maps, taken)) for document, known in maps.items()
    }


def _papers(
    document: str, known: PackMap, maps: Mapping[str, PackMap], taken: set[str]
) -> Iterator[SitePaper]:
    titles = {item.number: item.title for item in known.items}
    languages = dict(known.languages)
    words = vocabulary(known.language)
    for source, paper in enumerate(known.sources):
        # An exempt one has a slip in a public pack; that it is none is not left to that alone.
        if paper.kind != "paper" or paper.is_exempt or paper.item is None or paper.pages is None:
            continue
        own = known.own_pages(source)
        heading = words.item_heading(paper.item, titles.get(paper.item, paper.title))
        is_named = paper.title == titles.get(paper.item, paper.title)
        yield SitePaper(
            source,
            paper,
            _name(known, source, paper, taken),
            heading if is_named else f"{heading}: {paper.title}",
            own[0] + 1,
            len(own),
            tuple((document_of(ordinal), pages) for ordinal, pages in paper.replaces),
            _replaced_by(document, paper.pages, maps),
            languages.get(source, ""),
        )


def _name(known: PackMap, source: int, paper: MappedSource, taken: set[str]) -> str:
    """A name that follows from the paper's pack, its language, item, place there and title."""
    above = f"s{known.ordinal}-" if known.ordinal else ""
    item = slug(str(paper.item))[:_LONGEST] or "item"
    place = sum(1 for each in known.sources[: source + 1] if each.item == paper.item)
    title = slug(paper.title)[:_LONGEST].strip("-")
    stem = "-".join(part for part in (f"{above}{item}", str(place), title) if part)
    ending = f"{known.suffix}.pdf"
    name, again = f"{PAPERS}{stem}{ending}", 2
    while name in taken:  # items may be called "2" and "2)"
        name, again = f"{PAPERS}{stem}-{again}{ending}", again + 1
    taken.add(name)
    return name


def _replaced_by(document: str, pages: PageRange, maps: Mapping[str, PackMap]) -> str | None:
    """The last document that replaces these pages of ``document``."""
    found = None
    for other, known in maps.items():
        replaced = (each for source in known.sources for each in source.replaces)
        if any(document_of(at) == document and _overlap(pages, each) for at, each in replaced):
            found = other
    return found


def _overlap(one: PageRange, other: PageRange) -> bool:
    return one.prefix == other.prefix and one.first <= other.last and other.first <= one.last


def slips_of(maps: Mapping[str, PackMap]) -> tuple[SlipOfPages, ...]:
    """The pages that packs leave out, in order; ``maps`` are theirs, by their documents."""
    return tuple(
        SlipOfPages(document, paper.item, paper.pages, known.own_pages(source)[0] + 1)
        for document, known in maps.items()
        for source, paper in enumerate(known.sources)
        if paper.kind == "slip" and paper.item is not None and paper.pages is not None
    )
