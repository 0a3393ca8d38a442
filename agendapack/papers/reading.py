"""Reads what the plan needs to know from an open PDF, the way readers read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import file_digest, sha256
from itertools import starmap
from pathlib import Path
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from agendapack.papers.active import disarm_outline_action
from agendapack.papers.facts import OutlineEntry, PageFacts, PaperFacts, View
from agendapack.papers.geometry import DEFAULT_MEDIA_BOX, Box, PageGeometry, Rotation
from agendapack.papers.pdf.content import Balance
from agendapack.papers.pdf.destinations import (
    DestinationName,
    destination_name,
    explicit_destination,
    named_destinations,
)
from agendapack.papers.structure.roles import has_document, unknown_roles
from agendapack.papers.structure.structure_tree import Structure

MAX_OUTLINE_DEPTH = 32
MAX_OUTLINE_ENTRIES = 20_000


def _digest(source: Path | bytes) -> str:
    """The SHA-256 of a paper, which may be larger than is good to hold at once."""
    if isinstance(source, bytes):
        return sha256(source).hexdigest()
    with source.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_facts(
    source: Path | bytes, pdf: Pdf, structure: Structure | None, left: Iterable[Balance]
) -> PaperFacts:
    """The facts of ``pdf``, which was opened from ``source`` and has ``structure``; ``left`` is
    what the content of each page leaves open."""
    pages = list(pdf.pages)
    numbers = {page.obj.objgen: index for index, page in enumerate(pages)}
    return PaperFacts(
        pdf=source,
        sha256=_digest(source),
        pages=tuple(starmap(_page_facts, zip(pages, left, strict=True))),
        outline=_outline(pdf, numbers),
        title=_text(pdf.docinfo.get(Name.Title)) if Name.Info in pdf.trailer else "",
        language=_text(pdf.Root.get(Name.Lang)),
        version=pdf.pdf_version,
        form=_form(pdf),
        tags=_tags(structure),
        unknown_roles=unknown_roles(structure) if structure else (),
        has_document=structure is not None and has_document(structure),
    )


def _tags(structure: Structure | None) -> Literal["sound", "mendable", "none"]:
    if structure is None or not (structure.is_sound or structure.is_mendable):
        return "none"
    return "sound" if structure.is_sound else "mendable"


def _form(pdf: Pdf) -> Literal["none", "drawn", "undrawn"]:
    form = pdf.Root.get(Name.AcroForm)
    fields = form.get(Name.Fields) if isinstance(form, Dictionary) else None
    if form is None or not isinstance(fields, Array) or not len(fields):
        return "none"
    return "undrawn" if bool(form.get(Name.NeedAppearances, False)) else "drawn"


def _page_facts(page: Page, left: Balance) -> PageFacts:
    return PageFacts(page_geometry(page), len(left.unopened), left.closing)


def page_content(page: Page) -> bytes:
    """A page's content decoded, its streams joined by a newline; empty where it has none or it does
    not decode (a reader shows such a page blank)."""
    contents = page.obj.get(Name.Contents)
    streams = contents if isinstance(contents, Array) else [contents]
    parts = []
    for stream in streams:
        if isinstance(stream, pikepdf.Stream):
            try:
                parts.append(stream.read_bytes())
            except pikepdf.PdfError:
                parts.append(b"")
    return b"\n".join(parts)


def page_geometry(page: Page) -> PageGeometry:
    """A page's boxes, rotation and unit, inherited ones included, read the way readers read
    them."""
    media = _box(_inherited(page, Name.MediaBox)) or DEFAULT_MEDIA_BOX
    visible = media.intersect(_box(_inherited(page, Name.CropBox)) or media)
    if visible.is_empty:
        visible = media
    turned = _inherited(page, Name.Rotate)
    # Anything but a multiple of 90 is against 7.7.3.3; readers cut it down to one.
    quarter = int(float(turned) / 90) % 4 if isinstance(turned, (int, float)) else 0
    rotation: Rotation = (0, 90, 180, 270)[quarter]
    unit = page.obj.get(Name.UserUnit)
    return PageGeometry(media, visible, rotation, _number(unit, 1.0) or 1.0)


def _inherited(page: Page, key: Name) -> object:
    node: Object | None = page.obj
    for _ in range(64):  # a page tree deeper than this is a cycle
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return plain(node.get(key))
        node = node.get(Name.Parent)
    return None


def plain(value: Object | object) -> object:
    """A number as Python's own; anything else as it is."""
    return float(value) if isinstance(value, Decimal) else value


def _number(value: object, otherwise: float) -> float:
    value = plain(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return otherwise


def _box(value: object) -> Box | None:
    """A rectangle's box; None where it is no rectangle or covers nothing."""
    if not isinstance(value, Array) or len(value) < 4:
        return None
    numbers = [_number(value[index], float("nan")) for index in range(4)]
    if any(number != number for number in numbers):
        return None
    box = Box.spanning((numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return None if box.is_empty else box


def _outline(pdf: Pdf, numbers: Mapping[tuple[int, int], int]) -> tuple[OutlineEntry, ...]:
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
            elif action.get(Name.S) == Name.URI and disarm_outline_action(action):
                uri = _text(action.get(Name.URI))
        colour = node.get(Name.C)
        flags = plain(node.get(Name.F))
        count = plain(node.get(Name.Count))
        return OutlineEntry(
            title=_text(node.get(Name.Title)).strip() or "(untitled)",
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
    red, green, blue = (min(1.0, max(0.0, _number(value[i], 0.0))) for i in range(3))
    return (red, green, blue)


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, String)) else ""
