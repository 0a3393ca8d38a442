"""Divides strips into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.layout.boxes import BOUND, Header, Strip

if TYPE_CHECKING:
    from collections.abc import Sequence


class PagePart(Struct, frozen=True):
    """What a page holds: strips ``first`` up to ``last``, below a table's header set again."""

    first: int
    last: int  # exclusive
    header: Header | None = None


def paginate(strips: Sequence[Strip], height: float) -> list[PagePart]:
    """Fill pages of ``height`` points from the top.

    A page ends at the last place that is free to end it; where it has none, at the last place that
    is held less than others; where even that is wanting, at the last strip that fits.  A strip
    higher than a page has one to itself.
    """
    parts: list[PagePart] = []
    first = 0
    while first < len(strips):
        header = strips[first].header
        if header is not None and header.height + strips[first].height > height:
            header = None
        used = header.height if header is not None else 0.0
        last = first
        forced = False
        while last < len(strips):
            strip = strips[last]
            if last > first and strip.new_page:
                forced = True
                break
            gap = strip.gap if last > first else 0.0
            if last > first and used + gap + strip.height > height + 0.01:
                break
            used += gap + strip.height
            last += 1
        if last < len(strips) and not forced:
            last = _best_end(strips, first, last)
        parts.append(PagePart(first, last, header))
        first = last
    return parts


def _best_end(strips: Sequence[Strip], first: int, last: int) -> int:
    for hold in range(BOUND + 1):
        for end in range(last, first, -1):
            if strips[end].hold <= hold:
                return end
    return last
