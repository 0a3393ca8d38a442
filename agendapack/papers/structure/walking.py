"""Walks a structure tree in an open PDF, element by element (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pikepdf import Array, Dictionary, Name, Object

MAX_DEPTH = 250  # of elements: beyond this a paper counts as broken


def elements(tops: Iterable[Object]) -> Iterator[Object]:
    """Every element from ``tops`` down, each once, to a sane depth."""
    waiting = [(top, 0) for top in reversed(list(tops))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        element, depth = waiting.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        yield element
        if depth < MAX_DEPTH:
            waiting += [
                (kid, depth + 1)
                for kid in reversed(kids_of(element))
                if isinstance(kid, Dictionary) and Name.S in kid
            ]


def kids_of(element: Object) -> list[Object]:
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
