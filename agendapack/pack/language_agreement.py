"""Whether a pack has the same pages in two languages: page 67 is page 67 in both, and the same
sheet in a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from agendapack.pack.pack_map import MappedPage, PackMap
from agendapack.records.page_ranges import PageRange


def disagreements(one: PackMap, other: PackMap) -> Iterator[str]:
    """What is otherwise in the ``other`` of two packs: the first page with another label, item or
    paper, and each item with another range."""
    pages = enumerate(zip_longest(one.pages, other.pages), start=1)
    for number, (first, second) in pages:
        if _place(first) != _place(second):
            yield f"physical page {number} is {_worded(second)} there and {_worded(first)} here"
            break
    ranges, others = _ranges(one), _ranges(other)
    for item in dict.fromkeys((*ranges, *others)):
        if ranges.get(item) != others.get(item):
            yield f"item {item} has other pages"


def _place(page: MappedPage | None) -> tuple[str, PageRange | None, str | None, int] | None:
    return None if page is None else (page.label, page.numbers, page.item, page.paper)


def _worded(page: MappedPage | None) -> str:
    if page is None:
        return "missing"
    of = "the front matter" if page.item is None else f"paper {page.paper}, of item {page.item}"
    return f'"{page.label}", of {of},'


def _ranges(pack: PackMap) -> dict[str, PageRange | None]:
    return {item.number: item.pages for item in pack.items}
