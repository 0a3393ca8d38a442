"""Looks at what an open page draws besides text, and whether that is a scanned sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.page_objects import (
    MAX_DEPTH,
    MOST,
    PageObject,
    PaintedBox,
    address,
    fill_colour,
    page_objects,
)

SHEET = 0.6  # of the visible page: what pictures of a scanned sheet cover of it
WHITE = 250  # of 255: a fill that cannot be told from paper
_FURTHER = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT)


class PageDrawing(Struct, frozen=True):
    """``draws``: the page shows anything but text.  ``is_sheet``: pictures cover most of it.
    ``covered`` are the addresses of the text objects that one of them hides."""

    draws: bool = False
    is_sheet: bool = False
    covered: frozenset[int] = frozenset()


def set_annotations(page: pdfium.PdfPage) -> bool:
    """Make what is put on an open page, such as a text box or a stamp, part of its content; whether
    there was anything.  The page must be opened anew then."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind not in _FURTHER:
                done = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
                return bool(done == raw.FLATTEN_SUCCESS)
    return False


def page_drawing(page: pdfium.PdfPage, geometry: PageGeometry) -> PageDrawing:
    """What an open page draws."""
    objects = page_objects(page)
    visible = geometry.visible
    painted = [one for one in objects.painted if not one.box.intersect(visible).is_empty]
    pictures = [one for one in painted if one.is_picture]
    area = sum(_area(one.box.intersect(visible)) for one in pictures)
    is_sheet = area >= SHEET * _area(visible)
    covered: frozenset[int] = frozenset()
    if is_sheet:
        covered = frozenset(
            address(text.handle)
            for text in objects.texts
            if text.box is not None and _is_covered(text.box, text.order, pictures)
        )
    draws = any(not _is_white(one.handle) for one in painted) or _has_lines(page, visible)
    return PageDrawing(draws, is_sheet, covered)


def _area(box: PageBox) -> float:
    return max(0.0, box.width) * max(0.0, box.height)


def _is_covered(box: PageBox, order: int, pictures: Iterable[PaintedBox]) -> bool:
    return any(one.order > order and one.box.contains(box, tolerance=1.0) for one in pictures)


def _is_white(one: PageObject) -> bool:
    """Whether a path is no more than an area in the colour of paper."""
    if raw.FPDFPageObj_GetType(one) != raw.FPDF_PAGEOBJ_PATH or _is_stroked(one):
        return False
    colour = fill_colour(one)
    return colour is not None and min(colour) >= WHITE


def _is_stroked(path: PageObject) -> bool:
    fill, stroke = raw.c_int(), raw.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(stroke.value)


def _has_lines(page: pdfium.PdfPage, visible: PageBox) -> bool:
    """Whether a page draws a line, which may be thinner than what is looked at elsewhere."""
    left = MOST

    def any_in(count: int, get: Callable[[int], PageObject], depth: int) -> bool:
        nonlocal left
        for index in range(count):
            left -= 1
            if left < 0:
                return True
            one = get(index)
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inside = partial(raw.FPDFFormObj_GetObject, one)
                if any_in(raw.FPDFFormObj_CountObjects(one), inside, depth + 1):
                    return True
            elif kind == raw.FPDF_PAGEOBJ_PATH and _draws_line(one, visible, depth):
                return True
        return False

    get = partial(raw.FPDFPage_GetObject, page)
    return any_in(raw.FPDFPage_CountObjects(page), get, 0)


def _draws_line(path: PageObject, visible: PageBox, depth: int) -> bool:
    fill, stroke = raw.c_int(), raw.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke):
        return False
    if not stroke.value and (not fill.value or _is_white(path)):
        return False
    sides = tuple(raw.c_float() for _ in range(4))
    if depth or not raw.FPDFPageObj_GetBounds(path, *sides):
        return True
    box = PageBox(*(side.value for side in sides))
    return (
        box.right >= visible.left
        and box.left <= visible.right
        and (box.top >= visible.bottom and box.bottom <= visible.top)
    )
