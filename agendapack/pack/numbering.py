"""Page numbers, from page counts alone (promises 1 and 2).

Front matter is not numbered, so the ranges that a front sheet prints do not depend on how long it
becomes: they are known before it is typeset, and nothing needs a second pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from agendapack.records.page_ranges import PageRange


class Numbering(Struct, frozen=True):
    """``papers``: each paper's numbered pages, its blank included, in the order given.
    ``items``: each item's, from its first paper to its last.  ``last``: the last number given."""

    papers: tuple[PageRange, ...]
    items: Mapping[str, PageRange]
    last: int


def made_up(pages: int, *, recto: bool) -> int:
    """How many pages ``pages`` come to when the next thing must start on a right-hand page."""
    return pages + pages % 2 if recto else pages


def number(
    papers: Iterable[tuple[str, int]], *, first: int = 1, recto: bool = True, prefix: str = ""
) -> Numbering:
    """Number papers, given as (item, page count) in the order of the pack, from ``first``, with
    ``prefix`` before each number.

    >>> number([("4", 3), ("5", 50)]).items["4"]
    PageRange(first=1, last=4, prefix='')
    """
    ranges: list[PageRange] = []
    items: dict[str, PageRange] = {}
    following = first
    for item, pages in papers:
        paper = PageRange(following, following + made_up(pages, recto=recto) - 1, prefix)
        ranges.append(paper)
        begins = items[item].first if item in items else paper.first
        items[item] = PageRange(begins, paper.last, prefix)
        following = paper.last + 1
    return Numbering(tuple(ranges), items, following - 1)
