"""Finds pictures of which a document shows much less than it holds: clipped to a frame, or hanging
over the edge of the page.

A picture is told from others by its pixels across and down and the length of its data.  What of it
is shown on any page of the document counts together, so a picture in tiles is no leak, nor one that
is shown whole elsewhere.  Neither is a background that goes over the edge by a little, nor a
picture of which the rest is one colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import string_at
from math import ceil, floor, isclose
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from msgspec.structs import replace
from pypdfium2 import raw

from agendapack.papers.geometry import Matrix, PageBox, PageGeometry
from agendapack.papers.leaks import PageLeaks
from agendapack.papers.page_bitmap import TOLERANCE
from agendapack.papers.page_objects import PageObjects, page_objects, pixel_size, unclip

MOST = 64  # pictures of a page that are looked at
LEAST_PIXELS = 64  # across and down: a smaller picture shows nobody and nothing
BLEED = 15.0  # user space units beyond the page's edge that printers ask for, and a little more
HIDDEN = 0.25  # of a picture's area
CELLS = 16  # that a picture is divided into, in both directions

_WHOLE = PageBox(0, 0, 1, 1)
_NOTHING = PageBox(0, 0, 0, 0)
_Key = tuple[int, int, int]


class PicturePart(Struct, frozen=True):
    """A picture as a page draws it: what tells it from others, its place in the order of drawing,
    and the part of it that is shown, in its unit square (8.9.5); empty where none is.  ``frame`` is
    that part too, of the box around the picture on the page, each side 0 to 1."""

    key: _Key
    order: int
    part: PageBox
    frame: PageBox


def picture_parts(geometry: PageGeometry, objects: PageObjects) -> tuple[PicturePart, ...]:
    """The pictures of a page, but for small ones and those that lie askew."""
    return tuple(_drawn(geometry, objects))


def _drawn(geometry: PageGeometry, objects: PageObjects) -> Iterator[PicturePart]:
    edge = geometry.visible
    around = PageBox(edge.left - BLEED, edge.bottom - BLEED, edge.right + BLEED, edge.top + BLEED)
    for one in [one for one in objects.painted if one.is_picture][:MOST]:
        size = pixel_size(one.handle)
        if one.matrix is None or min(size) < LEAST_PIXELS or not _is_upright(one.matrix):
            continue
        shown = one.box.intersect(around)
        if one.clip is not None:
            shown = shown.intersect(one.clip)
        part = frame = _NOTHING
        if not shown.is_empty:
            part, frame = _within(one.matrix, shown), _of(one.box, shown)
        length = raw.FPDFImageObj_GetImageDataRaw(one.handle, None, 0)
        yield PicturePart((*size, length), one.order, part, frame)


def _is_upright(matrix: Matrix) -> bool:
    """Whether a picture is turned by quarter turns alone, and shown at all."""
    a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
    small = 0.01 * max(abs(a), abs(b), abs(c), abs(d))
    is_turned = max(abs(a), abs(d)) <= small
    return (max(abs(b), abs(c)) <= small or is_turned) and not isclose(matrix.determinant, 0)


def _within(matrix: Matrix, box: PageBox) -> PageBox:
    """A box of the page in the unit square that ``matrix`` maps to the page."""
    size = matrix.determinant
    back = Matrix(matrix.d / size, -matrix.b / size, -matrix.c / size, matrix.a / size, 0, 0)
    moved = PageBox(
        box.left - matrix.e, box.bottom - matrix.f, box.right - matrix.e, box.top - matrix.f
    )
    return back.apply_to_box(moved).intersect(_WHOLE)


def _of(box: PageBox, part: PageBox) -> PageBox:
    """A part of a box as shares of its sides."""
    return PageBox(
        (part.left - box.left) / box.width,
        (part.bottom - box.bottom) / box.height,
        (part.right - box.left) / box.width,
        (part.top - box.bottom) / box.height,
    ).intersect(_WHOLE)


def with_cropped(
    document: pdfium.PdfDocument,
    drawn: Sequence[tuple[PicturePart, ...]],
    leaks: Sequence[PageLeaks],
) -> tuple[PageLeaks, ...]:
    """The leaks of all pages of a document with the pictures that are cropped: ``drawn`` are those
    of each page."""
    shown: dict[_Key, set[int]] = {}
    for page in drawn:
        for one in page:
            shown.setdefault(one.key, set()).update(_cells(one.part))
    cropped = {key for key, cells in shown.items() if len(cells) <= (1 - HIDDEN) * CELLS * CELLS}
    plain: dict[_Key, bool] = {}
    found = []
    for index, (page, known) in enumerate(zip(drawn, leaks, strict=True)):
        hidden = [one for one in page if one.key in cropped]
        for one in hidden:
            if one.key not in plain:
                plain[one.key] = _is_rest_plain(document, index, one)
        keys = {one.key for one in hidden if not plain[one.key]}
        found.append(replace(known, cropped=len(keys)) if keys else known)
    return tuple(found)


def _cells(part: PageBox) -> Iterator[int]:
    """Which of the squares of a picture a part of it shows."""
    across, down = (
        [n for n in range(CELLS) if low * CELLS <= n + 0.5 <= high * CELLS]
        for low, high in ((part.left, part.right), (part.bottom, part.top))
    )
    return (row * CELLS + column for row in down for column in across)


def _is_rest_plain(document: pdfium.PdfDocument, index: int, drawn: PicturePart) -> bool:
    """Whether what is not shown of a picture is one colour."""
    page = document[index]
    for one in page_objects(page).painted:
        if one.order == drawn.order:
            unclip(one.handle)
            # As large as on the page, and the way up that it has there.
            bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, one.handle)
            if bitmap:
                beside = _beside(bitmap, drawn.frame)
                raw.FPDFBitmap_Destroy(bitmap)
                return all(max(channel) - min(channel) <= TOLERANCE for channel in beside)
    return True


def _beside(bitmap: Any, frame: PageBox) -> list[bytes]:
    """The channels of a bitmap's pixels, transparency too, outside a part of it, which is given as
    shares of its sides; none where there is nothing outside."""
    columns, rows = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
    stride, each = raw.FPDFBitmap_GetStride(bitmap), 4
    if raw.FPDFBitmap_GetFormat(bitmap) not in (raw.FPDFBitmap_BGRA, raw.FPDFBitmap_BGRx):
        return []
    pixels = string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    # Pixels on the border show something of both sides.
    left, right = floor(frame.left * columns) - 2, ceil(frame.right * columns) + 2
    top, foot = floor((1 - frame.top) * rows) - 2, ceil((1 - frame.bottom) * rows) + 2
    left, right = max(left, 0), min(right, columns)
    beside = b"".join(
        pixels[start : start + columns * each]
        if not top <= row < foot
        else pixels[start : start + left * each]
        + pixels[start + right * each : start + columns * each]
        for row in range(rows)
        for start in [row * stride]
    )
    return [beside[at::each] for at in range(each)] if beside else []
