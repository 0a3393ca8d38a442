"""Which bookmarks of a pack are items, and which are papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from agendapack.unpack.dividing.bookmark_titles import (
    NumberedTitle,
    is_appendix_title,
    is_front_title,
    known_as,
    plain_title,
    split_number,
    without_remark,
)
from agendapack.unpack.pack_signs import PackBookmark
from agendapack.unpack.printed_front import PrintedItem

_MOST = 20_000
"""Bookmarks that are looked at."""


class ItemBookmark(Struct, frozen=True):
    """The bookmark of an item: the ``sheet`` that it leads to, and its number as it stands there,
    "" for none."""

    sheet: int | None
    title: str
    number: str


class PaperBookmark(Struct, frozen=True):
    """A bookmark that may be a paper's.  ``item`` is the index of the item that it stands under or
    after, None for none.  ``is_beside``: it stands at the items' own level."""

    sheet: int
    title: str
    item: int | None
    is_beside: bool


class SortedBookmarks(Struct, frozen=True):
    """``items`` by the item's index; ``papers`` in the pack's order of bookmarks; ``misnumbered``
    are items whose bookmark has their title and another number."""

    items: Mapping[int, ItemBookmark]
    papers: tuple[PaperBookmark, ...]
    misnumbered: tuple[tuple[int, str], ...] = ()


class _Entry(Struct, frozen=True):
    sheet: int | None
    depth: int
    read: NumberedTitle
    whole: str


def sort_bookmarks(
    bookmarks: Sequence[PackBookmark], items: Sequence[PrintedItem]
) -> SortedBookmarks:
    """An item's bookmark has its number and title, or its title, or at the level of these its
    number.  What stands between items at their level, or right below one, may be a paper."""
    entries = [
        _Entry(each.page, each.depth, split_number(each.title), each.title)
        for each in bookmarks[:_MOST]
    ]
    depth, owners = _items(entries, items)
    found: dict[int, ItemBookmark] = {}
    papers: list[PaperBookmark] = []
    item: int | None = None
    is_parent = False  # whether the last entry at the items' level was an item
    for at, entry in enumerate(entries):
        if at in owners:
            item = owners[at]
            found[item] = ItemBookmark(entry.sheet, entry.read.title, entry.read.number)
            is_parent = True
            continue
        if entry.depth < depth:
            item = None
        if entry.depth <= depth:
            is_parent = False
        number = None if item is None else items[item].number
        title = _paper_title(entry, number, is_inside=entry.depth > depth)
        if entry.sheet is None or is_front_title(title):
            continue
        beside = entry.depth == depth
        if beside or (is_parent and entry.depth == depth + 1):
            papers.append(PaperBookmark(entry.sheet, title, item, beside))
    misnumbered = tuple(
        (index, mark.number)
        for index, mark in sorted(found.items())
        if mark.number and mark.number.casefold() != items[index].number.casefold()
    )
    return SortedBookmarks(found, tuple(papers), misnumbered)


def _paper_title(entry: _Entry, item: str | None, *, is_inside: bool) -> str:
    """The title without the number of its item; any other number is a part of it, and so is one
    before which nothing but a space stands where the bookmark is inside its item's: "5 year plan".
    """
    number, title = entry.read.number, entry.read.title
    whole = plain_title(entry.whole)
    is_items = item is not None and (number == item or number.startswith(f"{item}."))
    if is_inside and number == item and whole == f"{number} {title}":
        is_items = False
    return title if title and (entry.read.has_word or is_items) else whole


def _items(
    entries: Sequence[_Entry], items: Sequence[PrintedItem]
) -> tuple[int, Mapping[int, int]]:
    """The level of the items' bookmarks, and which entry is which item's."""
    titles: dict[str, list[int]] = {}
    numbers: dict[str, int] = {}
    for index, item in enumerate(items):
        for title in {known_as(item.title), known_as(without_remark(item.title))} - {""}:
            titles.setdefault(title, []).append(index)
        if item.number:
            numbers.setdefault(item.number.casefold(), index)
    alike = [_alike(entry, titles) for entry in entries]
    sure = [
        next((each for each in there if items[each].number.casefold() == number), None)
        for there, number in zip(alike, (e.read.number.casefold() for e in entries), strict=True)
    ]
    depth = _items_depth(entries, sure, alike, numbers)
    owners: dict[int, int] = {}
    taken: set[int] = set()

    def give(at: int, choice: Sequence[int]) -> None:
        item = next((each for each in choice if each not in taken), None)
        if at not in owners and item is not None:
            owners[at] = item
            taken.add(item)

    for at in sorted(range(len(entries)), key=lambda at: entries[at].depth):
        known = sure[at]
        if entries[at].read.number and known is not None:
            give(at, (known,))
    level = [at for at, entry in enumerate(entries) if entry.depth == depth]
    for at in level:
        give(at, alike[at])
    # Files that are numbered in their own order have numbers that are no items': one whose title
    # is another item's tells.
    if any(entries[at].read.number and alike[at] and sure[at] is None for at in level):
        return depth, owners
    for at in level:
        known = numbers.get(entries[at].read.number.casefold())
        if known is not None and not is_appendix_title(entries[at].read.title):
            give(at, (known,))
    return depth, owners


def _alike(entry: _Entry, titles: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """The items that a bookmark names by its title."""
    for title in (entry.read.title, without_remark(entry.read.title), entry.whole):
        if there := titles.get(known_as(title)):
            return there
    return ()


def _items_depth(
    entries: Sequence[_Entry],
    sure: Sequence[int | None],
    alike: Sequence[Sequence[int]],
    numbers: Mapping[str, int],
) -> int:
    """The level at which most items are named with number and title; else by title; else by
    number; else the outermost."""
    there = range(len(entries))
    for kind in (
        [at for at in there if sure[at] is not None and entries[at].read.number],
        [at for at in there if alike[at]],
        [at for at in there if entries[at].read.number.casefold() in numbers],
    ):
        votes = Counter(entries[at].depth for at in kind)
        if votes:
            return max(votes, key=lambda depth: (votes[depth], -depth))
    return min((entry.depth for entry in entries), default=0)
