"""Named destinations (ISO 32000-1, 12.3.2.3): read from a paper, kept apart, written to the
pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

LEAF = 256  # names in one leaf of the pack's name tree

DestinationName = bytes | str
"""bytes: a string of the name tree; str: a name object of the older /Dests dictionary, with its
solidus."""


def named_destinations(pdf: Pdf) -> dict[DestinationName, Array]:
    """A paper's named destinations, as explicit ones; what does not name a page is left out."""
    found: dict[DestinationName, Array] = {}
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary):
        for key, value in leaves_of(names.get(Name.Dests)):
            if (explicit := explicit_destination(value)) is not None:
                found.setdefault(key, explicit)
    older = pdf.Root.get(Name.Dests)
    if isinstance(older, Dictionary):
        for name, value in older.items():
            if (explicit := explicit_destination(value)) is not None:
                found.setdefault(name, explicit)
    return found


def leaves_of(tree: Object | None) -> Iterator[tuple[bytes, Object]]:
    """A name tree's entries (7.9.6) in their order, however it is built: each node once."""
    waiting = [tree]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        entries = node.get(Name.Names)
        if isinstance(entries, Array):
            for index in range(0, len(entries) - 1, 2):
                key = entries[index]
                if isinstance(key, String):
                    yield bytes(key), entries[index + 1]
        kids = node.get(Name.Kids)
        if isinstance(kids, Array):
            waiting += reversed(list(kids))


def explicit_destination(value: Object | None) -> Array | None:
    """The array ``[page /Fit ...]`` that a destination comes to; None where it names no page
    object."""
    if isinstance(value, Dictionary):
        value = value.get(Name.D)
    if isinstance(value, Array) and len(value) and isinstance(value[0], Dictionary):
        return value
    return None


def destination_name(value: Object | None) -> DestinationName | None:
    """The name that a link's /Dest or a GoTo's /D holds, where it holds one."""
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Name):
        return str(value)
    return None


def as_bytes(name: DestinationName) -> bytes:
    """A name as the name tree's key; the older dictionary's names lose their solidus."""
    return name if isinstance(name, bytes) else name.removeprefix("/").encode()


def write_name_tree(pdf: Pdf, entries: Mapping[bytes, Object]) -> Object:
    """A name tree of one level of leaves, sorted by the names' bytes as 7.9.6 asks."""
    ordered = sorted(entries.items())
    if len(ordered) <= LEAF:
        return pdf.make_indirect(Dictionary(Names=_flat(ordered)))
    kids = []
    for start in range(0, len(ordered), LEAF):
        leaf = ordered[start : start + LEAF]
        kids.append(
            pdf.make_indirect(
                Dictionary(
                    Names=_flat(leaf),
                    Limits=Array([String(leaf[0][0]), String(leaf[-1][0])]),
                )
            )
        )
    return pdf.make_indirect(Dictionary(Kids=Array(kids)))


def _flat(entries: Sequence[tuple[bytes, Object]]) -> Array:
    flat: list[Object] = []
    for key, value in entries:
        flat += (String(key), value)
    return Array(flat)
