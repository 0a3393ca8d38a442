"""In which order a meeting's packs make one: everything published to date, item by item.

Decided from the packs' maps alone, so that it shows what was published, whatever the records say
by now.  A page keeps its published number, unless another pack has that too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.pack_map import MappedItem, MappedSource, PackMap
from agendapack.records.item_numbers import place_among
from agendapack.records.page_ranges import PageRange


class StandIn(Struct, frozen=True):
    """What stands in place of the pages ``replaced``: those of the supplement ``ordinal``, as they
    were published (``pages``) and as the consolidated pack calls them (``called``)."""

    ordinal: int
    pages: PageRange
    called: PageRange
    replaced: PageRange


class OrderedPaper(Struct, frozen=True):
    """A paper, or a slip, of one of the packs.

    ``pack`` is the place of its pack among the maps, and ``source`` its own in that map.
    ``places`` are its physical pages there, blank ones included.  ``pages`` are its numbers as they
    were published, ``called`` those that the consolidated pack has for them.  ``stand_ins`` are in
    place of it, or of some of what a slip stands for; where ``is_replaced`` none of it is shown.
    """

    pack: int
    source: int
    known: MappedSource
    places: tuple[int, ...]
    pages: PageRange
    called: PageRange
    stand_ins: tuple[StandIn, ...] = ()
    is_replaced: bool = False


class OrderedItem(Struct, frozen=True):
    """An item, with its papers in the order of the packs.  ``added`` is the ordinal of the
    supplement that put it on the agenda, 0 where none did, and ``urgent`` says why (Markdown)."""

    number: str
    title: str
    heading: str
    papers: tuple[OrderedPaper, ...]
    added: int = 0
    urgent: str = ""


class ConsolidatedOrder(Struct, frozen=True):
    """The items in order.  ``prefixes`` has one for each pack: what stands before its pages'
    numbers, where they would be those of other pages else; "" where they stay as they are."""

    items: tuple[OrderedItem, ...]
    prefixes: tuple[str, ...]


def consolidated_order(maps: Sequence[PackMap]) -> ConsolidatedOrder:
    """The order of packs, the agenda pack first and then the supplements."""
    prefixes = tuple(_prefixes(maps))
    papers = [tuple(_papers(known, at, prefixes[at])) for at, known in enumerate(maps)]
    standing = _stand_ins(papers, maps)
    items = [
        OrderedItem(
            known.number,
            known.title,
            known.heading,
            tuple(
                _replaced(paper, standing.get((maps[paper.pack].ordinal, paper.source), ()))
                for share in papers
                for paper in share
                if paper.known.item == known.number
            ),
            added,
            known.urgent,
        )
        for known, added in _items(maps)
    ]
    return ConsolidatedOrder(tuple(items), prefixes)


def _prefixes(maps: Sequence[PackMap]) -> Iterator[str]:
    """Numbers count once: where a pack begins at 1 again, or goes on from one that did, they are
    known by its ordinal."""
    taken: set[str] = set()
    for known in maps:
        names = [name for page in known.pages if page.numbers for name in page.numbers.names]
        if known.ordinal and (known.numbering == "restart" or not taken.isdisjoint(names)):
            yield f"S{known.ordinal}-"
        else:
            taken.update(names)
            yield ""


def _papers(known: PackMap, at: int, prefix: str) -> Iterator[OrderedPaper]:
    places: dict[int, list[int]] = {}
    for index, page in enumerate(known.pages):
        places.setdefault(page.paper, []).append(index)
    for index, source in enumerate(known.sources):
        if source.kind in ("paper", "slip") and source.pages is not None:
            called = renumbered(source.pages, prefix)
            titled = replace(source, title=known.text(source.title))
            yield OrderedPaper(at, index, titled, tuple(places[index]), source.pages, called)


def renumbered(pages: PageRange, prefix: str) -> PageRange:
    """Page numbers as the consolidated pack has them, whose pack has the ``prefix``."""
    return PageRange(pages.first, pages.last, prefix) if prefix else pages


def _items(maps: Sequence[PackMap]) -> list[tuple[MappedItem, int]]:
    """All items, each with the ordinal of the pack that has it first; those that a supplement adds
    stand where its records put them
    (:func:`~agendapack.records.item_numbers.place_among`)."""
    found: list[tuple[MappedItem, int]] = []
    for known in maps:
        for item in known.items:
            numbers = [each.number for each, _ in found]
            if item.number not in numbers:
                place = place_among(numbers, item.number) if known.ordinal else len(numbers)
                title, heading, urgent = map(known.text, (item.title, item.heading, item.urgent))
                own = replace(item, title=title, heading=heading, urgent=urgent)
                found.insert(place, (own, known.ordinal))
    return found


def _stand_ins(
    papers: Sequence[Sequence[OrderedPaper]], maps: Sequence[PackMap]
) -> Mapping[tuple[int, int], tuple[StandIn, ...]]:
    """By pack's ordinal and source, what stands in place of that; of a slip, or of some of what it
    stands for."""
    found: dict[tuple[int, int], tuple[StandIn, ...]] = {}
    of_pack = {known.ordinal: share for known, share in zip(maps, papers, strict=True)}
    for known, share in zip(maps, papers, strict=True):
        for paper in share:
            for ordinal, pages in paper.known.replaces:
                for other in of_pack.get(ordinal, ()):
                    if _is_within(pages, other):
                        key = (ordinal, other.source)
                        by = StandIn(known.ordinal, paper.pages, paper.called, pages)
                        found[key] = (*found.get(key, ()), by)
    return found


def _is_within(pages: PageRange, paper: OrderedPaper) -> bool:
    """Whether pages that were replaced are a paper's, or are among those that a slip stands for."""
    own = paper.pages
    if pages.prefix != own.prefix:
        return False
    if paper.known.kind == "slip":
        return own.first <= pages.first and pages.last <= own.last
    return pages == own


def _replaced(paper: OrderedPaper, by: tuple[StandIn, ...]) -> OrderedPaper:
    """A paper with what stands in place of it; a slip goes where nothing is left that it stands
    for."""
    gone = {name for each in by for name in each.replaced.names}
    return replace(paper, stand_ins=by, is_replaced=gone.issuperset(paper.pages.names))
