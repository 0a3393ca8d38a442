"""Reads a paper's outline, the bookmarks that a reader shows beside it (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.papers.clearing.addresses import kept_address
from agendapack.papers.facts import OutlineEntry, View
from agendapack.papers.pdf.destinations import (
    DestinationName,
    destination_name,
    explicit_destination,
    named_destinations,
)
from agendapack.papers.pdf.page_attributes import number, plain
from agendapack.papers.pdf.strings import string_text

MAX_OUTLINE_DEPTH = 32
MAX_OUTLINE_ENTRIES = 20_000


def read_outline(pdf: Pdf, numbers: Mapping[tuple[int, int], int]) -> tuple[OutlineEntry, ...]:
    """The bookmarks of a paper; ``numbers`` are its pages' zero-based numbers by their objects."""
    root = pdf.Root.get(Name.Outlines)
    if not isinstance(root, Dictionary):
        return ()
    reader = _OutlineReader(named_destinations(pdf), numbers)
    return reader.entries(root, 0)


class _OutlineReader:
    """Reads a paper's outline, however its links are tangled: each entry once, to a sane depth."""

    def __init__(
        self,
        named: Mapping[DestinationName, Array],
        numbers: Mapping[tuple[int, int], int],
    ) -> None:
        self.named = named
        self.numbers = numbers
        self.seen: set[tuple[int, int]] = set()

    def entries(self, parent: Dictionary, depth: int) -> tuple[OutlineEntry, ...]:
        if depth == MAX_OUTLINE_DEPTH:
            return ()
        entries = []
        node = parent.get(Name.First)
        while isinstance(node, Dictionary) and len(self.seen) < MAX_OUTLINE_ENTRIES:
            if node.objgen in self.seen and node.is_indirect:
                break
            self.seen.add(node.objgen)
            entries.append(self._entry(node, depth))
            node = node.get(Name.Next)
        return tuple(entries)

    def _entry(self, node: Dictionary, depth: int) -> OutlineEntry:
        uri = ""
        target = node.get(Name.Dest)
        action = node.get(Name.A)
        if target is None and isinstance(action, Dictionary):
            if action.get(Name.S) == Name.GoTo:
                target = action.get(Name.D)
            elif action.get(Name.S) == Name.URI:
                uri = kept_address(string_text(action.get(Name.URI))) or ""
        colour = node.get(Name.C)
        flags = plain(node.get(Name.F))
        count = plain(node.get(Name.Count))
        return OutlineEntry(
            title=string_text(node.get(Name.Title)).strip() or "(untitled)",
            view=self._view(target),
            uri=uri or None,
            open=isinstance(count, (int, float)) and count > 0,
            flags=int(flags) & 3 if isinstance(flags, (int, float)) else 0,
            colour=_colour(colour),
            children=self.entries(node, depth + 1),
        )

    def _view(self, target: Object | None) -> View | None:
        name = destination_name(target)
        explicit = explicit_destination(target) if name is None else self.named.get(name)
        if explicit is None:
            return None
        page = self.numbers.get(explicit[0].objgen)
        if page is None:
            return None
        fit = str(explicit[1])[1:] if len(explicit) > 1 and isinstance(explicit[1], Name) else "Fit"
        operands = tuple(
            float(value) if isinstance(value := plain(explicit[i]), (int, float)) else None
            for i in range(2, min(len(explicit), 6))
        )
        return View(page, fit, operands)


def _colour(value: Object | None) -> tuple[float, float, float] | None:
    if not isinstance(value, Array) or len(value) != 3:
        return None
    red, green, blue = (min(1.0, max(0.0, number(value[i], 0.0))) for i in range(3))
    return (red, green, blue)
