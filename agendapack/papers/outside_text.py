"""Finds text that lies wholly outside the visible page: cut off with the page, or never on it.

What lies beyond the size to which a printer is to trim the page is the printer's: marks, and slug
lines that name the file.  That size is the TrimBox (ISO 32000-1, 14.11.2.1), where it is smaller
than the sheet; or the visible page, where the sheet is a little larger by the same on all sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.hidden_characters import HiddenCharacter, characters, runs
from agendapack.papers.leaks import CoveredText, LeakKind
from agendapack.papers.page_objects import PageObjects, address

EDGE = 1.0  # user space units: text that ends at the very edge is not outside
MARKS = 45.0  # user space units: a sheet with printers' marks is no further than this from the page


def outside_texts(
    page: pdfium.PdfPage, geometry: PageGeometry, objects: PageObjects
) -> Iterator[CoveredText]:
    """The texts of an open page, which draws ``objects``, that lie outside what is seen of it."""
    edge = geometry.visible
    left, bottom = edge.left - EDGE, edge.bottom - EDGE
    right, top = edge.right + EDGE, edge.top + EDGE
    beyond = [
        (text, box)
        for text in objects.texts
        if (box := text.box) is not None
        and (box.right < left or box.left > right or box.top < bottom or box.bottom > top)
        and not box.is_empty
    ]
    if not beyond:
        return
    trim = _trimmed_to(page, geometry)
    owners = {
        address(text.handle)
        for text, box in beyond
        if trim is None or not (geometry.media.contains(box) and trim.intersect(box).is_empty)
    }
    yield from runs(_characters(page, owners))


def _trimmed_to(page: pdfium.PdfPage, geometry: PageGeometry) -> PageBox | None:
    """What a printer is to leave of a page; None where nothing is said of that."""
    sheet, seen = geometry.media, geometry.visible
    margins = (
        *(seen.left - sheet.left, seen.bottom - sheet.bottom),
        *(sheet.right - seen.right, sheet.top - seen.top),
    )
    if min(margins) > EDGE and max(margins) < min(MARKS, min(margins) + EDGE):
        return seen
    sides = tuple(c_float() for _ in range(4))
    if not raw.FPDFPage_GetTrimBox(page, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    trim = PageBox.spanning((left, bottom), (right, top)).intersect(sheet)
    return None if trim.is_empty else trim


def _characters(page: pdfium.PdfPage, owners: set[int]) -> Iterator[HiddenCharacter]:
    if not owners:
        return
    for one in characters(page):
        box = one.box() if one.owner in owners else None
        if box is not None:
            yield HiddenCharacter(one.text, box, box, one.ordinal, LeakKind.OUTSIDE)
