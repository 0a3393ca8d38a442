"""Leaves the layers (optional content, ISO 32000-1, 8.11) that some pages of a document use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

Ids = set[tuple[int, int]]
"""Objects, by number and generation."""

_NOT_DRAWN = frozenset(("/Parent", "/P", "/Dest", "/Pg"))
"""Keys that lead from a page to others, or to the tree of pages."""


def own_layers(properties: Object, used: Ids) -> Dictionary | None:
    """The settings of the layers that are ``used`` (ISO 32000-1, 8.11.4.2), None where none is."""
    groups = properties.get(Name.OCGs)
    left = [each for each in groups if each.objgen in used] if isinstance(groups, Array) else []
    if not left:
        return None
    default = properties.get(Name.D)
    own = Dictionary(dict(default.items())) if isinstance(default, Dictionary) else Dictionary()
    for key in (Name.ON, Name.OFF, Name.Locked):
        if isinstance(listed := own.get(key), Array):
            own[key] = Array([each for each in listed if each.objgen in used])
    if isinstance(order := own.get(Name.Order), Array):
        own.Order = Array(list(_own_order(order, used)))
    if isinstance(buttons := own.get(Name.RBGroups), Array):
        kin = [Array([one for one in each if one.objgen in used]) for each in buttons]
        own.RBGroups = Array([each for each in kin if len(each)])
    if isinstance(usages := own.get(Name.AS), Array):
        own.AS = Array([_used(each, used) for each in usages if isinstance(each, Dictionary)])
    return Dictionary(OCGs=Array(left), D=own)


def _used(usage: Object, used: Ids) -> Dictionary:
    own = Dictionary(dict(usage.items()))
    if isinstance(listed := own.get(Name.OCGs), Array):
        own.OCGs = Array([each for each in listed if each.objgen in used])
    return own


def _own_order(order: Array, used: Ids) -> Iterator[Object]:
    """A list of layers without those that are not ``used``."""
    if not all(isinstance(each, Array) and _is_titled(each) for each in order):
        yield from _ordered(order, used)
        return
    # A pack of ours: each paper's title stands before its layers, and is put there again.
    for paper in order:
        yield from list(_ordered(paper, used))[1:]


def _is_titled(entries: Array) -> bool:
    return len(entries) > 0 and isinstance(entries[0], String)


def _ordered(entries: Object, used: Ids) -> Iterator[Object]:
    """An entry of a list of layers (table 101, /Order), without those that are not ``used``."""
    for entry in entries:
        if isinstance(entry, Array):
            below = list(_ordered(entry, used))
            if any(not isinstance(each, String) for each in below):
                yield Array(below)
        elif isinstance(entry, String) or entry.objgen in used:
            yield entry


def reached(pages: Iterable[Object]) -> Ids:
    """The objects that pages are made of."""
    seen = Ids()
    waiting: list[Object] = list(pages)
    while waiting:
        holder = waiting.pop()
        if holder.is_indirect:
            if holder.objgen in seen:
                continue
            seen.add(holder.objgen)
        if isinstance(holder, Array):
            waiting += [value for value in holder if isinstance(value, Object)]
        elif holder._type_name in ("dictionary", "stream"):
            waiting += [
                value
                for key, value in holder.items()
                if key not in _NOT_DRAWN and isinstance(value, Object)
            ]
    return seen
