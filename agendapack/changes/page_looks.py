"""Whether two pages look the same to a reader, though another program draws them by a hair's
breadth otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image

from agendapack.changes.close_looks import CloseLook, pictures_alike
from agendapack.changes.page_changes import SeenPair
from agendapack.changes.page_reading import opened, picture
from agendapack.changes.pixel_difference import difference
from agendapack.changes.shown_pages import ShownDocument
from agendapack.changes.word_changes import WordChange, word_changes

SMOOTHED = 4  # pixels of a side of the squares in which differences are averaged
TOLERANCE = 44
"""Of 255: how far the average of a square may differ, in each of red, green and blue.  A black line
that one page lacks makes 64, however fine it is, since PDFium draws none finer than a pixel; one of
another colour rather less."""
BROAD, BROAD_TOLERANCE = 16, 16
"""The same of larger squares, where a tint is another.  Of 395 pages of real papers that cairo drew
anew, three were above the first or the second."""


def see_pages(
    old: ShownDocument, new: ShownDocument, pairs: Sequence[tuple[int, int]]
) -> Mapping[int, SeenPair]:
    """What a reader sees of pairs of pages (zero-based) that differ, by the old ones."""
    if not pairs:
        return {}
    with opened(old.pdf) as before, opened(new.pdf) as after:
        found = {}
        for i, j in pairs:
            words = word_changes(old.pages[i].words, new.pages[j].words)
            try:
                found[i] = _seen(before[i], after[j], words)
            except pdfium.PdfiumError:  # what no reader shows
                found[i] = SeenPair(False, words)
        return found


def _seen(before: pdfium.PdfPage, after: pdfium.PdfPage, words: tuple[WordChange, ...]) -> SeenPair:
    if words:
        look = CloseLook(before, after)
        words = tuple(change for change in words if look.shows(change))
        look.close()
        if words:
            return SeenPair(False, words)
    one, other = page_image(before), page_image(after)
    is_alike = one.size == other.size
    if is_alike:
        differs = difference(one, other)
        is_alike = all(
            max(differs.reduce(min(side, *one.size)).tobytes()) <= most
            for side, most in ((SMOOTHED, TOLERANCE), (BROAD, BROAD_TOLERANCE))
        )
    return SeenPair(is_alike and pictures_alike(before, after), ())


def page_image(page: pdfium.PdfPage, scale: float = 1.0) -> Image.Image:
    """A page drawn with ``scale`` pixels to a point."""
    columns, rows, pixels = picture(page, scale)
    return Image.frombuffer("RGB", (columns, rows), pixels, "raw", "BGRX", 0, 1)
