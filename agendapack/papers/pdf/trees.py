"""Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7): read however they are built, written
in one level of leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

LEAF = 256  # entries in one leaf


def nodes(tree: Object | None) -> Iterator[Dictionary]:
    """A node and all below it through /Kids, in order, each once, however they are tangled."""
    waiting = [tree]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        yield node
        kids = node.get(Name.Kids)
        if isinstance(kids, Array):
            waiting += reversed(list(kids))


def names_in(tree: Object | None) -> Iterator[tuple[bytes, Object]]:
    """A name tree's entries in their order."""
    for key, value in pairs_in(tree, Name.Names):
        if isinstance(key, String):
            yield bytes(key), value


def numbers_in(tree: Object | None) -> dict[int, Object]:
    """A number tree's entries; the first of a key counts."""
    found: dict[int, Object] = {}
    for key, value in pairs_in(tree, Name.Nums):
        if isinstance(key, int):
            found.setdefault(int(key), value)
    return found


def pairs_in(tree: Object | None, entry: Name) -> Iterator[tuple[Object, Object]]:
    """A tree's entries in their order, whatever their keys are; ``entry`` is where leaves have
    theirs."""
    for node in nodes(tree):
        entries = node.get(entry)
        if isinstance(entries, Array):
            flat = list(entries)
            yield from zip(flat[::2], flat[1::2], strict=False)


def write_names(pdf: Pdf, entries: Mapping[bytes, Object]) -> Object:
    """A name tree, sorted by the names' bytes."""
    return _write(pdf, [(String(name), value) for name, value in sorted(entries.items())], "/Names")


def write_numbers(pdf: Pdf, entries: Sequence[tuple[int, Object]]) -> Object:
    """A number tree of ``entries``, which are in order of their keys."""
    return _write(pdf, entries, "/Nums")


def _write(pdf: Pdf, entries: Sequence[tuple[Object | int, Object]], name: str) -> Object:
    if len(entries) <= LEAF:
        return pdf.make_indirect(Dictionary({name: _flat(entries)}))
    kids = []
    for start in range(0, len(entries), LEAF):
        leaf = entries[start : start + LEAF]
        limits = Array([leaf[0][0], leaf[-1][0]])
        kids.append(pdf.make_indirect(Dictionary({name: _flat(leaf), "/Limits": limits})))
    return pdf.make_indirect(Dictionary(Kids=Array(kids)))


def _flat(entries: Sequence[tuple[Object | int, Object]]) -> Array:
    return Array([member for entry in entries for member in entry])
