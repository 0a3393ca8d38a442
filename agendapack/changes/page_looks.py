"""Whether two pages look the same to a reader, though another program draws them by a hair's
breadth otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageChops

from agendapack.changes.page_reading import opened, picture
from agendapack.changes.shown_pages import ShownDocument

SMOOTHED = 4  # pixels of a side of the squares in which differences are averaged
TOLERANCE = 40
"""Of 255: how far the average of a square may differ, in each of red, green and blue.  A black line
that one page lacks makes 64, however fine it is, since PDFium draws none finer than a pixel; one of
another colour rather less."""
BROAD, BROAD_TOLERANCE = 16, 16
"""The same of larger squares, where a tint is another.  Of 395 pages of real papers that cairo drew
anew, none was above 13, and nine above the other one."""


def alike_pages(
    old: ShownDocument, new: ShownDocument, pairs: Sequence[tuple[int, int]]
) -> tuple[int, ...]:
    """The old pages of those ``pairs`` (zero-based) that look the same."""
    if not pairs:
        return ()
    with opened(old.pdf) as before, opened(new.pdf) as after:
        return tuple(i for i, j in pairs if _look_alike(before, i, after, j))


def _look_alike(before: pdfium.PdfDocument, i: int, after: pdfium.PdfDocument, j: int) -> bool:
    try:
        one, other = page_image(before[i]), page_image(after[j])
    except pdfium.PdfiumError:
        return False
    if one.size != other.size:
        return False
    differs = difference(one, other)
    return all(
        max(differs.reduce(min(side, *one.size)).tobytes()) <= most
        for side, most in ((SMOOTHED, TOLERANCE), (BROAD, BROAD_TOLERANCE))
    )


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far two pictures of one size differ, as :func:`_beyond` has it, in both directions."""
    return ImageChops.lighter(_beyond(one, other), _beyond(other, one))


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel lies outside the colours of ``other`` around its place: letters that are
    set a fraction of a pixel further on are no difference."""
    lightest = _widened(ImageChops.lighter, other)
    darkest = _widened(ImageChops.darker, other)
    return ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one))


def _widened(
    choose: Callable[[Image.Image, Image.Image], Image.Image], image: Image.Image
) -> Image.Image:
    """Each pixel the lightest, or the darkest, of the nine around its place: of three side by side,
    then of three of these one above another."""
    for across, down in ((1, 0), (0, 1)):
        before = ImageChops.offset(image, -across, -down)
        after = ImageChops.offset(image, across, down)
        image = choose(image, choose(before, after))
    return image


def page_image(page: pdfium.PdfPage, scale: float = 1.0) -> Image.Image:
    """A page drawn with ``scale`` pixels to a point."""
    columns, rows, pixels = picture(page, scale)
    return Image.frombuffer("RGB", (columns, rows), pixels, "raw", "BGRX", 0, 1)
