"""Where the items of a pack begin, by whatever tells it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from agendapack.unpack.dividing.bookmark_titles import known_as
from agendapack.unpack.dividing.head_lines import HeadLines
from agendapack.unpack.dividing.pack_bookmarks import SortedBookmarks
from agendapack.unpack.dividing.pack_pages import PlacedPages, range_words, series_of
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import PageStamps
from agendapack.unpack.printed_front import PrintedItem

Sign = Literal["range", "stamp", "link", "bookmark"]

_SAID: Mapping[Sign, str] = {
    "range": "the front sheet's range",
    "stamp": "the stamp of the item",
    "link": "the front sheet's link",
    "bookmark": "the bookmark",
}
"""What people see on paper comes first; where signs disagree, the first of them wins, but for a
range against which a stamp and another sign agree."""

_MANY = 3
"""Items whose signs are apart by the same number of pages: these are told together."""


_OUTVOTING = 2
"""Signs that agree, a stamp among them: a range that says otherwise is not taken."""


class Claim(Struct, frozen=True):
    """That something begins at a place, by one sign."""

    sign: Sign
    place: int


class Border(Struct, frozen=True, order=True):
    """The place where an item begins, which is an index of the front sheet's items."""

    place: int
    item: int


class _Disagreement(Struct, frozen=True):
    about: str
    taken: Claim
    others: tuple[Claim, ...]


def item_name(item: PrintedItem) -> str:
    """What doubts call an item."""
    return f"item {item.number}" if item.number else f"“{item.title}”"


def item_borders(
    pages: PlacedPages,
    items: Sequence[PrintedItem],
    stamps: Sequence[PageStamps],
    bookmarks: SortedBookmarks,
    heads: HeadLines,
    *,
    unlisted: Collection[PrintedItem] = (),
) -> tuple[tuple[Border, ...], tuple[Doubt, ...]]:
    """The items that have pages, by where these begin; no two at one place.  ``unlisted`` are those
    that the front sheet does not have."""
    doubts: list[Doubt] = []
    stamped = _stamped(pages, stamps)
    disagreements: list[_Disagreement] = []
    ranged = _ranged(pages, items)
    begun: list[tuple[int, Claim, Sequence[Claim]]] = []
    for index, item in enumerate(items):
        claims = list(_claims(index, item, pages, stamped, bookmarks))
        if not claims:
            if item.pages and pages.pages:
                doubts.append(
                    Doubt(
                        item_name(item),
                        f"{range_words(item.pages)} on the front sheet"
                        f" {'is' if len(item.pages) == 1 else 'are'} not in the file:"
                        " the item has no papers here, so look where they are",
                    )
                )
            continue
        taken, *others = _weighed(claims, pages)
        if item.pages is None and ranged.get(taken.place, index) != index:
            owner = items[ranged[taken.place]]
            doubts.append(
                Doubt(
                    item_name(item),
                    f"{_SAID[taken.sign]} leads to {pages.page_name(taken.place)}, which the front"
                    f" sheet has in the range of {item_name(owner)}: it stays there, so look"
                    " whose it is",
                )
            )
            continue
        told = _unprinted(item, taken, pages, is_listed=item not in unlisted)
        if item in unlisted or (item.pages is None and ranged and not is_exempt(item)):
            doubts.append(told)
        begun.append((index, taken, others))
        there = pages.next_present(taken.place)
        apart = tuple(each for each in others if pages.next_present(each.place) != there)
        if apart:
            disagreements.append(_Disagreement(item_name(item), taken, apart))
    doubts += _told(disagreements, pages)
    borders = list(_with_moved(begun, disagreements))
    if not borders and pages.pages and items:
        borders, said = _by_headings(pages, items, heads)
        doubts += [Doubt("pack", said)] if len(items) > 1 else []
    return _apart(sorted(borders), pages, items, doubts), tuple(doubts)


def is_exempt(item: PrintedItem) -> bool:
    """Whether a front sheet says that all of an item is not for publication."""
    return bool(item.exempt or item.is_exempt or item.confidential)


def _unprinted(item: PrintedItem, taken: Claim, pages: PlacedPages, *, is_listed: bool) -> Doubt:
    """What is said of an item that the front sheet has without pages, or not at all."""
    start = "the front sheet prints no pages" if is_listed else "the front sheet does not have it"
    end = "the item begins there" if is_listed else "it was added"
    where = pages.page_name(taken.place)
    return Doubt(item_name(item), f"{start}, but {_SAID[taken.sign]} leads to {where}: {end}")


def _stamped(pages: PlacedPages, stamps: Sequence[PageStamps]) -> Mapping[str, int]:
    """The first place on which each item is stamped."""
    first: dict[str, int] = {}
    for sheet, place in sorted(pages.by_sheet.items()):
        if sheet < len(stamps) and stamps[sheet].item:
            first.setdefault(stamps[sheet].item.casefold(), place)
    return first


def _ranged(pages: PlacedPages, items: Sequence[PrintedItem]) -> Mapping[int, int]:
    """The places that printed ranges claim, and for which item; of several for the first."""
    claimed: dict[int, int] = {}
    for index, item in enumerate(items):
        if item.pages is not None and (first := pages.place_of(item.pages)) is not None:
            for place in range(first, min(first + len(item.pages), len(pages.pages))):
                claimed.setdefault(place, index)
    return claimed


def _claims(
    index: int,
    item: PrintedItem,
    pages: PlacedPages,
    stamped: Mapping[str, int],
    bookmarks: SortedBookmarks,
) -> Iterator[Claim]:
    """Where the signs say that an item begins, those that win first."""
    if item.pages is not None and (place := pages.place_of(item.pages)) is not None:
        yield Claim("range", place)
    if item.number and (stamp := stamped.get(item.number.casefold())) is not None:
        yield Claim("stamp", stamp)
    if item.target is not None and (link := pages.by_sheet.get(item.target)) is not None:
        yield Claim("link", link)
    mark = bookmarks.items.get(index)
    if mark is not None and mark.sheet is not None:
        place = pages.by_sheet.get(mark.sheet)
        if place is not None:
            yield Claim("bookmark", place)


def _weighed(claims: Sequence[Claim], pages: PlacedPages) -> Sequence[Claim]:
    """The claims, first the one that is taken.  That is the first of them, but for a range where
    the item's stamp and another sign agree on another page: such a range is an older draft's."""
    by_place: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_place[pages.next_present(claim.place)].append(claim)
    leading, *others = by_place.values()
    more = next((group for group in others if group[0].sign == "stamp"), [])
    if leading[0].sign != "range" or len(leading) > 1 or len(more) < _OUTVOTING:
        return claims
    return (*more, *(claim for claim in claims if claim not in more))


def _with_moved(
    taken: Sequence[tuple[int, Claim, Sequence[Claim]]], disagreements: Sequence[_Disagreement]
) -> Iterator[Border]:
    """The items' borders.  Where pages are missing before an item's stamp, a range that is as wrong
    as others were says nothing of whose these are."""
    shifts = {
        each.taken.place - claim.place
        for each in disagreements
        for claim in each.others
        if claim.sign == "range"
    }
    for index, claim, others in taken:
        after = next((other.place for other in others if other.place > claim.place), claim.place)
        is_moved = claim.sign == "range" and after - claim.place in shifts
        yield Border(after if is_moved else claim.place, index)


def _told(disagreements: Sequence[_Disagreement], pages: PlacedPages) -> Iterator[Doubt]:
    """One doubt for each item whose signs disagree; one for all where the same sign is wrong by as
    many pages for many of them."""
    shifts: dict[tuple[Sign, Sign, int], list[_Disagreement]] = defaultdict(list)
    for each in disagreements:
        if len(each.others) == 1:
            other = each.others[0]
            shift = _pages_between(each.taken.place, other.place, pages)
            shifts[each.taken.sign, other.sign, shift].append(each)
    together = {key: there for key, there in shifts.items() if len(there) >= _MANY}
    for (winner, loser, shift), there in together.items():
        names = series_of([each.about for each in there])
        way = "after" if shift > 0 else "before"
        count = f"{abs(shift)} {'page' if abs(shift) == 1 else 'pages'}"
        said = (
            f"of {names}, {_SAID[loser]} leads {count} {way} {_SAID[winner]}: {_SAID[winner]} was"
            f" taken; look whether {there[0].about} begins on"
            f" {pages.page_name(there[0].taken.place)}"
        )
        yield Doubt("pack", said)
    grouped = {each.about for there in together.values() for each in there}
    for each in disagreements:
        if each.about not in grouped:
            yield Doubt(each.about, disagreement_words(each.taken, each.others, pages))


def _pages_between(first: int, second: int, pages: PlacedPages) -> int:
    """How many pages that are in the file the second place comes after the first, or before."""
    low, high = sorted((first, second))
    count = sum(1 for page in pages.pages[low:high] if not page.is_missing)
    return count if second >= first else -count


def disagreement_words(taken: Claim, others: Sequence[Claim], pages: PlacedPages) -> str:
    """What two signs or more say of where something begins."""
    by_place: dict[int, list[str]] = defaultdict(list)
    for claim in others:
        by_place[claim.place].append(_SAID[claim.sign])
    told = series_of(
        [f"{series_of(signs)} {pages.page_name(place)}" for place, signs in by_place.items()]
    )
    where = pages.page_name(taken.place)
    return (
        f"{_SAID[taken.sign]} says {where}, {told}: {where} was taken, and both should be looked at"
    )


def _by_headings(
    pages: PlacedPages, items: Sequence[PrintedItem], heads: HeadLines
) -> tuple[list[Border], str]:
    """Where pages begin with the titles of items, in the items' order; else all at the first."""
    titles = [known_as(item.title) for item in items]
    borders: list[Border] = []
    following = 0
    for place, page in enumerate(pages.pages):
        if page.sheet is None or page.is_blank:
            continue
        there = heads.known(page.sheet)
        index = next((at for at in range(following, len(items)) if titles[at] in there), None)
        if index is not None:
            borders.append(Border(place, index))
            following = index + 1
    if borders:
        names = series_of([item_name(items[border.item]) for border in borders])
        said = (
            "no range, stamp, link or bookmark tells where an item begins:"
            f" {names} {'was' if len(borders) == 1 else 'were'} found by"
            " the headings of pages, and the others have no papers: look where each begins"
        )
        return borders, said
    said = (
        f"nothing tells where an item begins: all pages were put with {item_name(items[0])},"
        " and should be divided by hand"
    )
    return [Border(0, 0)], said


def _apart(
    borders: Sequence[Border], pages: PlacedPages, items: Sequence[PrintedItem], doubts: list[Doubt]
) -> tuple[Border, ...]:
    """``borders`` without those of items that begin where another does, which has the pages."""
    counts = Counter(border.place for border in borders)
    kept: dict[int, Border] = {}
    for border in borders:
        kept.setdefault(border.place, border)
    for place, first in kept.items():
        if counts[place] > 1:
            others = [b.item for b in borders if b.place == place and b.item != first.item]
            names = series_of([item_name(items[item]) for item in others])
            said = (
                f"{names} {'begins' if len(others) == 1 else 'begin'} on"
                f" {pages.page_name(place)} too: the pages were put with"
                f" {item_name(items[first.item])} alone, so look whose they are"
            )
            doubts.append(Doubt(item_name(items[first.item]), said))
    return tuple(kept.values())
