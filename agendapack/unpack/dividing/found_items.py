"""Items of a pack whose front sheet lists none that could be read, by stamps and bookmarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from agendapack.unpack.dividing.bookmark_titles import (
    NumberedTitle,
    is_appendix_title,
    is_front_title,
    known_as,
    split_number,
)
from agendapack.unpack.dividing.head_lines import HeadLines
from agendapack.unpack.dividing.pack_pages import series_of
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import NumberedPages, PackDivision
from agendapack.unpack.pack_signs import PackBookmark, PackSigns
from agendapack.unpack.printed_front import PrintedFront, PrintedItem


def find_items(
    signs: PackSigns, numbered: NumberedPages, heads: HeadLines
) -> tuple[tuple[PrintedItem, ...], tuple[Doubt, ...]]:
    """The items that are stamped on pages, or that bookmarks number; else one for each outermost
    bookmark; else one with all pages.  Nothing where no page follows the front matter."""
    matter = set(numbered.front)
    if len(matter) >= len(signs.pages):
        return (), ()
    found = dict(_numbered(signs.bookmarks, numbered))
    for sheet, stamps in enumerate(numbered.stamps):
        if stamps.item and sheet not in matter:
            found.setdefault(stamps.item, heads.title(sheet))
    if found:
        items = [PrintedItem(number, found[number] or f"Item {number}") for number in found]
        items.sort(key=lambda item: _order(item.number))
        one = len(items) == 1
        numbers = f"{'item' if one else 'items'} {series_of([item.number for item in items])}"
        numbers += " was" if one else " were"
        said = (
            f"no items could be read from the front sheet: {numbers} found by stamps and"
            " bookmarks alone, and items that have no papers are to be added"
        )
        return tuple(items), (Doubt("pack", said),)
    outer = [each for each in _outermost(signs.bookmarks) if each.page not in matter]
    titles = [split_number(each.title).title for each in outer]
    titles = [title for title in titles if not is_appendix_title(title)]
    if titles:
        items = [PrintedItem(str(at), title) for at, title in enumerate(titles, start=1)]
        said = (
            "no items could be read from the front sheet: each bookmark of the first level was"
            " taken for an item, and they were counted from 1, so look at their numbers and titles"
        )
        return tuple(items), (Doubt("pack", said),)
    body = min(set(range(len(signs.pages))) - matter)
    said = (
        "no items could be read from the front sheet, and neither stamps nor bookmarks tell where"
        " one begins: all pages were put into one paper of one item, and should be divided by hand"
    )
    return (PrintedItem("1", heads.title(body) or "Papers"),), (Doubt("pack", said),)


def told_once(front: PrintedFront, division: PackDivision) -> PrintedFront:
    """A front sheet without its doubt that it lists no items, where the division tells that and
    what was taken in their place."""
    if not division.found_items:
        return front
    return replace(front, doubts=tuple(each for each in front.doubts if each.about != "items"))


def with_stamped_items(
    items: Sequence[PrintedItem], signs: PackSigns, numbered: NumberedPages, heads: HeadLines
) -> tuple[PrintedItem, ...]:
    """The items of a front sheet, and among them those that are stamped on pages but not on it."""
    known = {item.number.casefold() for item in items}
    titles = {title.number.casefold(): title.title for title in map(_read, signs.bookmarks)}
    all_items = list(items)
    for sheet, stamps in enumerate(numbered.stamps):
        number = stamps.item.casefold()
        if not number or number in known or sheet in numbered.front:
            continue
        known.add(number)
        title = titles.get(number) or heads.title(sheet) or f"Item {stamps.item}"
        before = [
            at for at, each in enumerate(all_items, 1) if _order(each.number) < _order(number)
        ]
        all_items.insert(max(before, default=0), PrintedItem(stamps.item, title))
    return tuple(all_items)


def _read(bookmark: PackBookmark) -> NumberedTitle:
    return split_number(bookmark.title)


def _numbered(
    bookmarks: Sequence[PackBookmark], numbered: NumberedPages
) -> Iterator[tuple[str, str]]:
    """The numbers and titles of bookmarks, of those whose numbers count on: at the level where most
    lead to the stamp of their item, else at the outermost that has more than one."""
    read = [(each, split_number(each.title)) for each in bookmarks]
    read = [(each, title) for each, title in read if title.number]
    counts = Counter(each.depth for each, _ in read)
    stamped = Counter(
        each.depth
        for each, title in read
        if each.page is not None and numbered.stamps[each.page].item == title.number
    )
    if not counts:
        return
    level = max(counts, key=lambda depth: (stamped[depth], counts[depth] > 1, -depth))
    last = (0, "")
    for each, title in read:
        if (
            each.depth == level
            and _order(title.number) > last
            and not is_appendix_title(title.title)
        ):
            last = _order(title.number)
            yield title.number, title.title


def _order(number: str) -> tuple[int, str]:
    digits = re.search(r"\d+", number)
    return (int(digits[0]) if digits else 0, number.casefold())


def _outermost(bookmarks: Sequence[PackBookmark]) -> Sequence[PackBookmark]:
    """The bookmarks at the outermost level that has more than one, those of the front left out."""
    named = [
        each
        for each in bookmarks
        if each.page is not None and known_as(each.title) and not is_front_title(each.title)
    ]
    for depth in sorted({each.depth for each in named}):
        level = [each for each in named if each.depth == depth]
        if len(level) > 1:
            return level
    return named[:1]
