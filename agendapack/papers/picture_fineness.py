"""How finely a page must be drawn for its pictures in JPEG 2000 to be seen.

PDFium decodes such a picture no larger than it draws it; where the picture has no version as small
as that, it draws nothing, and the page looks blank.
"""

from __future__ import annotations

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.page_bitmap import Bitmap
from agendapack.papers.page_objects import PageObjects, PaintedBox, jpeg2000_size, left_out

MOST_PICTURES = 16  # of a page, that are asked whether they are in JPEG 2000
MAX_FINER = 8  # times: a scan of A4 at 600 dots an inch has that many pixels to a point


def fineness(
    page: pdfium.PdfPage, geometry: PageGeometry, objects: PageObjects, pixels: float
) -> int:
    """How many times finer than with ``pixels`` to a unit a page must be drawn for its pictures to
    be seen."""
    finest = 1
    for one in [one for one in objects.painted if one.is_picture][:MOST_PICTURES]:
        size = jpeg2000_size(one.handle)
        if size is not None:
            most = _power_of_two(max(size) / (max(one.box.width, one.box.height) * pixels))
            finest = max(finest, _shown_from(page, geometry, one, pixels, most))
    return finest


def _power_of_two(least: float) -> int:
    """The power of two from ``least`` on, within reason."""
    found = 1
    while found < least and found < MAX_FINER:
        found *= 2
    return found


def _shown_from(
    page: pdfium.PdfPage, geometry: PageGeometry, picture: PaintedBox, pixels: float, most: int
) -> int:
    """From how many times as many ``pixels`` to a unit on the middle of a picture is seen; ``most``
    where it never is."""
    box = picture.box
    across, down = box.width / 4, box.height / 4
    middle = PageBox(box.left + across, box.bottom + down, box.right - across, box.top - down)
    seen = middle.intersect(geometry.visible)
    if seen.is_empty:
        return 1
    area = geometry.to_view.apply_to_box(seen)
    finer = 1
    while finer < most:
        whole = Bitmap.of(page, geometry, area, pixels * finer, annotated=False)
        with left_out([picture.handle]):
            if whole != Bitmap.of(page, geometry, area, pixels * finer, annotated=False):
                break
        finer *= 2
    return finer
