"""What pages say of themselves, read the way readers read it (ISO 32000-1, 7.7.3)."""

from __future__ import annotations

from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page

from agendapack.papers.geometry import DEFAULT_MEDIA_BOX, PageBox, PageGeometry, Rotation


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
    media = _box(inherited(page.obj, Name.MediaBox)) or DEFAULT_MEDIA_BOX
    visible = media.intersect(_box(inherited(page.obj, Name.CropBox)) or media)
    if visible.is_empty:
        visible = media
    turned = inherited(page.obj, Name.Rotate)
    # Anything but a multiple of 90 is against 7.7.3.3; readers cut it down to one.
    quarter = int(float(turned) / 90) % 4 if isinstance(turned, (int, float)) else 0
    rotation: Rotation = (0, 90, 180, 270)[quarter]
    unit = page.obj.get(Name.UserUnit)
    return PageGeometry(media, visible, rotation, number(unit, 1.0) or 1.0)


def inherited(page: Object, key: Name) -> object:
    """A page's attribute, its own or an ancestor's (7.7.3.4); None where there is none."""
    node: Object | None = page
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


def number(value: object, otherwise: float) -> float:
    """A number as it is; ``otherwise`` where a value is none."""
    value = plain(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return otherwise


def _box(value: object) -> PageBox | None:
    """A rectangle's box; None where it is no rectangle or covers nothing."""
    if not isinstance(value, Array) or len(value) < 4:
        return None
    numbers = [number(value[index], float("nan")) for index in range(4)]
    if any(number != number for number in numbers):
        return None
    box = PageBox.spanning((numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return None if box.is_empty else box
