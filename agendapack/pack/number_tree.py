"""Number trees (ISO 32000-1, 7.9.7): read however they are built, written in leaves."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf

LEAF = 256


def numbers_of(tree: Object | None) -> dict[int, Object]:
    """A number tree's entries; the first of a key counts, and each node is read once."""
    found: dict[int, Object] = {}
    waiting = [tree]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        entries = node.get(Name.Nums)
        if isinstance(entries, Array):
            flat = list(entries)
            for key, value in zip(flat[::2], flat[1::2], strict=False):
                if isinstance(key, int):
                    found.setdefault(int(key), value)
        kids = node.get(Name.Kids)
        if isinstance(kids, Array):
            waiting += reversed(list(kids))
    return found


def write_number_tree(pdf: Pdf, entries: Sequence[tuple[int, Object]]) -> Object:
    """A number tree of ``entries``, which are in order of their keys."""
    if len(entries) <= LEAF:
        return pdf.make_indirect(Dictionary(Nums=_flat(entries)))
    kids = []
    for start in range(0, len(entries), LEAF):
        leaf = entries[start : start + LEAF]
        limits = Array([leaf[0][0], leaf[-1][0]])
        kids.append(pdf.make_indirect(Dictionary(Nums=_flat(leaf), Limits=limits)))
    return pdf.make_indirect(Dictionary(Kids=Array(kids)))


def _flat(entries: Sequence[tuple[int, Object]]) -> Array:
    flat: list[Object | int] = []
    for key, value in entries:
        flat += (key, value)
    return Array(flat)
