"""Draws part of an open page as a reader would show it."""

from __future__ import annotations

from math import ceil, floor, sqrt

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.luminance import contrast

Colour = tuple[int, int, int]

MAX_PIXELS = 12_000_000
TOLERANCE = 16  # of 255: how far the channels of what reads as one colour may differ
DARK = 64  # of 255: colours none of whose channels are above this are held by their contrast
CONTRAST = 1.3  # of what cannot be told apart: full black of CMYK is (35, 31, 32), 1.29 from black


def drawn(
    page: pdfium.PdfPage,
    columns: int,
    rows: int,
    corner: tuple[int, int],
    size: tuple[int, int],
    *,
    annotated: bool = True,
    finer: int = 1,
) -> bytes:
    """Part of a page drawn with ``columns`` and ``rows`` pixels: its upper left ``corner`` and
    ``size``, across and down.  Four bytes a pixel: blue, green, red, and one unused.

    ``annotated``: with annotations and form fields.  ``finer``: drawn with so many times the
    pixels in both directions, of which those that make one are averaged.
    """
    large = (size[0] * finer, size[1] * finer)
    bitmap = pdfium.PdfBitmap.new_native(*large, raw.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *large)
        flags = raw.FPDF_ANNOT if annotated else 0
        start = (-corner[0] * finer, -corner[1] * finer)
        place = (bitmap, page, *start, columns * finer, rows * finer, 0, flags)
        raw.FPDF_RenderPageBitmap(*place)
        if annotated and page.formenv:
            raw.FPDF_FFLDraw(page.formenv, *place)
        pixels = bytes(bitmap.buffer)
    finally:
        bitmap.close()
    if finer == 1:
        return pixels
    from PIL import Image  # hardly a page is drawn finer

    return Image.frombytes("RGBX", large, pixels).reduce(finer).tobytes()


def look_alike(one: Colour, other: Colour, tolerance: int = TOLERANCE) -> bool:
    """Whether two colours read as one: red, green and blue, of 255."""
    if all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True)):
        return True
    return max(*one, *other) <= DARK and contrast(_parts(one), _parts(other)) <= CONTRAST


def _parts(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255


class Bitmap(Struct, frozen=True):
    """The pixels of part of a page, four bytes each; ``left`` and ``top`` are its corner among
    those of the whole page, which has so many to a unit of the view."""

    pixels: bytes
    resolution: tuple[float, float]
    left: int
    top: int
    columns: int
    rows: int
    height: float  # of the view

    @classmethod
    def of(
        cls,
        page: pdfium.PdfPage,
        geometry: PageGeometry,
        area: PageBox,
        resolution: float,
        *,
        annotated: bool,
    ) -> Bitmap:
        """Draw ``area`` (view coordinates) of a page, with fewer pixels where there would be too
        many."""
        most = sqrt(MAX_PIXELS / max(area.width * area.height, 1.0))
        columns = max(1, round(geometry.view_width * min(resolution, most)))
        rows = max(1, round(geometry.view_height * min(resolution, most)))
        across, down = columns / geometry.view_width, rows / geometry.view_height
        left, right = floor(area.left * across), ceil(area.right * across)
        top = floor((geometry.view_height - area.top) * down)
        foot = ceil((geometry.view_height - area.bottom) * down)
        size = (max(1, right - left), max(1, foot - top))
        pixels = drawn(page, columns, rows, (left, top), size, annotated=annotated)
        return cls(pixels, (across, down), left, top, *size, geometry.view_height)

    def is_even(self, box: PageBox) -> bool:
        """Whether a box (view coordinates) shows one colour; of pixels that it covers in part, the
        nearer half counts."""
        across, down = self.resolution
        left, right = self._span(box.left * across - self.left, box.width * across, self.columns)
        from_top = (self.height - box.top) * down - self.top
        top, foot = self._span(from_top, box.height * down, self.rows)
        row = self.columns * 4
        seen = b"".join(
            self.pixels[line * row + left * 4 : line * row + right * 4] for line in range(top, foot)
        )
        if seen == seen[:4] * (len(seen) // 4):
            return True
        blue, green, red = seen[0::4], seen[1::4], seen[2::4]
        return look_alike((min(red), min(green), min(blue)), (max(red), max(green), max(blue)))

    @staticmethod
    def _span(start: float, length: float, most: int) -> tuple[int, int]:
        first = min(max(0, round(start)), most - 1)
        return first, min(max(first + 1, round(start + length)), most)
