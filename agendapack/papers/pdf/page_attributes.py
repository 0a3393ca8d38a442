"""What pages say of themselves, read the way readers read it (ISO 32000-1, 7.7.3)."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

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
    return PageGeometry(media, visible, _rotation(page.obj), _unit(page.obj))


def write_geometry(page: Object, geometry: PageGeometry) -> None:
    """Write a page's geometry so that no reader can take it otherwise: boxes of four numbers, the
    visible one within the sheet, a quarter turn, a unit above nothing.

    What readers assume anyhow is left out.  ``page`` has what it inherits.
    """
    if _plain_box(page.get(Name.MediaBox)) != geometry.media:
        page.MediaBox = rectangle(geometry.media)
    if geometry.visible == geometry.media:
        _leave_out(page, Name.CropBox)
    elif _plain_box(page.get(Name.CropBox)) != geometry.visible:
        page.CropBox = rectangle(geometry.visible)
    if geometry.rotation == 0:
        _leave_out(page, Name.Rotate)
    elif not _is_plain(page.get(Name.Rotate), geometry.rotation):
        page.Rotate = geometry.rotation
    if geometry.unit == 1:
        _leave_out(page, Name.UserUnit)


def rectangle(box: PageBox) -> Array:
    return Array([box.left, box.bottom, box.right, box.top])


def _leave_out(page: Object, key: Name) -> None:
    if key in page:
        del page[key]


def _is_plain(value: object, wanted: int) -> bool:
    return type(value) is int and value == wanted


def _plain_box(value: object) -> PageBox | None:
    """A box that every reader takes alike: exactly four numbers, the lower left corner first."""
    box = _box(value)
    if box is None or not isinstance(value, Array):
        return None
    stated = [number(value[index], 0.0) for index in range(4)]
    return box if stated == list(box.as_tuple()) else None


def _rotation(page: Object) -> Rotation:
    """Anything but a multiple of 90 is against 7.7.3.3: PDFium cuts it down to one, as here; what
    is no number, or none of 32 bits, turns nothing."""
    turned = inherited(page, Name.Rotate)
    if isinstance(turned, bool) or not isinstance(turned, (int, float)) or abs(turned) >= 1 << 31:
        return 0
    rotations: tuple[Rotation, ...] = (0, 90, 180, 270)
    return rotations[int(int(turned) / 90) % 4]


def _unit(page: Object) -> float:
    unit = number(page.get(Name.UserUnit), 1.0)
    return unit if unit > 0 else 1.0


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
    """A number as it is; ``otherwise`` where a value is none, or one without end."""
    value = plain(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    return otherwise


def _box(value: object) -> PageBox | None:
    """A rectangle's box; None where it is no rectangle or covers nothing."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    numbers = [number(value[index], float("nan")) for index in range(4)]
    if any(number != number for number in numbers):
        return None
    box = PageBox.spanning((numbers[0], numbers[1]), (numbers[2], numbers[3]))
    return None if box.is_empty else box
