"""What an open page draws, in the order of drawing, as PDFium has taken its content apart.

PDFium is asked for each object; what holds forms within forms is gone through as well.  Only one
page is gone through at a time: whoever asks holds PDFium's lock (see ``looking.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import addressof, c_float, c_int, c_uint, create_string_buffer
from functools import partial
from math import sqrt
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import Matrix, PageBox

LEAST = 4.0  # user space units: what is lower or narrower hides no letter by itself
MOST_THIN = 5_000  # lower or narrower ones that are looked at for whether they make a box together
GAP = 0.5  # user space units between two that belong together
MOST = 100_000  # objects that are gone through; a page that has more is a drawing
MAX_DEPTH = 8  # of forms within forms
ENLARGED = 1_000  # times: what clips a picture then shows it whole
MOST_CORNERS = 6  # of a rectangle: four, and back to the first, and closed
MOST_POINTS = 1_000  # of a path that clips; one that has more is an outline, and is passed over

PageObject = Any  # a pointer to one of PDFium's page objects
Colour = tuple[int, int, int]

_FILLED = (raw.FPDF_FILLMODE_ALTERNATE, raw.FPDF_FILLMODE_WINDING)
# Where PDFium writes what it is asked for.
_SIDES = tuple(c_float() for _ in range(4))
_FILL, _STROKE, _WIDTH = c_int(), c_int(), c_float()
_CHANNELS = tuple(c_uint() for _ in range(4))
_ACROSS, _DOWN = c_uint(), c_uint()
_NAME = create_string_buffer(32)
_POINT = (c_float(), c_float())


class ShownText(Struct, frozen=True):
    """A text: its place in the order of drawing, and where it lies in the page's user space; None
    where PDFium does not know."""

    order: int
    handle: PageObject
    box: PageBox | None


class PaintedBox(Struct, frozen=True):
    """A filled path, a line as broad as one of text, a picture or a shading, and where it lies in
    the page's user space; ``others`` are further objects that make one box with it.

    Of a picture also: the map from its unit square to the page, and the box to which it is clipped
    (None: not at all).
    """

    order: int
    box: PageBox
    handle: PageObject
    is_picture: bool = False
    others: tuple[PageObject, ...] = ()
    matrix: Matrix | None = None
    clip: PageBox | None = None

    @property
    def handles(self) -> tuple[PageObject, ...]:
        return (self.handle, *self.others)


class PageObjects(Struct, frozen=True):
    texts: tuple[ShownText, ...] = ()
    painted: tuple[PaintedBox, ...] = ()


def page_objects(page: pdfium.PdfPage) -> PageObjects:
    """The texts of a page, and what it paints."""
    texts: list[ShownText] = []
    painted: list[PaintedBox] = []
    thin: list[PaintedBox] = []
    order = 0

    def collect(
        count: int,
        get: Callable[[int], PageObject],
        matrix: Matrix | None,
        clip: PageBox | None,
        depth: int,
    ) -> None:
        nonlocal order
        for index in range(count):
            one = get(index)
            order += 1
            if order > MOST:
                return
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                texts.append(ShownText(order, one, _bounds(one, matrix)))
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < MAX_DEPTH:
                    inside = partial(raw.FPDFFormObj_GetObject, one)
                    count_inside = raw.FPDFFormObj_CountObjects(one)
                    own = _clip(one, matrix, clip)
                    collect(count_inside, inside, _matrix(one, matrix), own, depth + 1)
            elif (box := _large_bounds(one, matrix)) is not None:
                if kind == raw.FPDF_PAGEOBJ_IMAGE:
                    placed, shown = _matrix(one, matrix), _clip(one, matrix, clip)
                    painted.append(PaintedBox(order, box, one, True, (), placed, shown))
                elif kind != raw.FPDF_PAGEOBJ_PATH or _covers(one):
                    painted.append(PaintedBox(order, box, one))
            elif (
                kind == raw.FPDF_PAGEOBJ_PATH
                and len(thin) < MOST_THIN
                and _is_filled(one)
                and (box := _bounds(one, matrix)) is not None
            ):
                thin.append(PaintedBox(order, box, one))

    collect(raw.FPDFPage_CountObjects(page), partial(raw.FPDFPage_GetObject, page), None, None, 0)
    return PageObjects(tuple(texts), (*painted, *joined(thin)))


def joined(thin: Iterable[PaintedBox]) -> Iterator[PaintedBox]:
    """The large boxes that low and narrow ones make: side by side in one row, or rows of one width
    on each other."""
    rows: list[PaintedBox] = []
    for one in _chains(thin, lambda box: (box.bottom, box.top, box.left, box.right)):
        if _is_large(one.box):
            yield one
        else:
            rows.append(one)
    for one in _chains(rows, lambda box: (box.left, box.right, box.bottom, box.top)):
        if _is_large(one.box):
            yield one


def _chains(
    boxes: Iterable[PaintedBox], sides: Callable[[PageBox], tuple[float, float, float, float]]
) -> Iterator[PaintedBox]:
    """Boxes joined to those that go on where they end.

    ``sides``: of a box, the two that all of a chain have in common, its start and its end.
    """
    alike: dict[tuple[int, int], list[PaintedBox]] = {}
    for one in boxes:
        low, high, _, _ = sides(one.box)
        alike.setdefault((round(low), round(high)), []).append(one)
    for found in alike.values():
        found.sort(key=lambda one: sides(one.box)[2])
        chain = [found[0]]
        end = sides(found[0].box)[3]
        for one in found[1:]:
            _, _, start, own_end = sides(one.box)
            if start > end + GAP:
                yield _as_one(chain)
                chain, end = [], own_end
            chain.append(one)
            end = max(end, own_end)
        yield _as_one(chain)


def _as_one(boxes: Sequence[PaintedBox]) -> PaintedBox:
    if len(boxes) == 1:
        return boxes[0]
    handles = [handle for one in boxes for handle in one.handles]
    around = PageBox(
        min(one.box.left for one in boxes),
        min(one.box.bottom for one in boxes),
        max(one.box.right for one in boxes),
        max(one.box.top for one in boxes),
    )
    order = min(one.order for one in boxes)
    return PaintedBox(order, around, handles[0], others=tuple(handles[1:]))


def _is_large(box: PageBox) -> bool:
    return box.width >= LEAST and box.height >= LEAST


def _large_bounds(one: PageObject, matrix: Matrix | None) -> PageBox | None:
    """An object's bounds, unless it is low or narrow: most of what is painted are thin lines."""
    if not raw.FPDFPageObj_GetBounds(one, *_SIDES):
        return None
    if matrix is None:
        left, bottom, right, top = _SIDES
        if right.value - left.value < LEAST or top.value - bottom.value < LEAST:
            return None
    box = _bounds(one, matrix)
    return box if box and _is_large(box) else None


def _bounds(one: PageObject, matrix: Matrix | None) -> PageBox | None:
    if not raw.FPDFPageObj_GetBounds(one, *_SIDES):
        return None
    left, bottom, right, top = _SIDES
    box = PageBox(left.value, bottom.value, right.value, top.value)
    return box if matrix is None else matrix.apply_to_box(box)


def _matrix(one: PageObject, outer: Matrix | None) -> Matrix | None:
    """The map from an object's own space to the page's."""
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(one, found):
        return outer
    own = Matrix(found.a, found.b, found.c, found.d, found.e, found.f)
    return own if outer is None else own.then(outer)


def _clip(one: PageObject, matrix: Matrix | None, outer: PageBox | None) -> PageBox | None:
    """The box that an object is clipped to, in the page's user space: the one around each path that
    clips it, and what clips the form that holds it (``outer``)."""
    path = raw.FPDFPageObj_GetClipPath(one)
    for index in range(max(0, raw.FPDFClipPath_CountPaths(path))):
        xs, ys = [], []
        for number in range(min(MOST_POINTS, raw.FPDFClipPath_CountPathSegments(path, index))):
            point = raw.FPDFClipPath_GetPathSegment(path, index, number)
            if raw.FPDFPathSegment_GetPoint(point, *_POINT):
                xs.append(_POINT[0].value)
                ys.append(_POINT[1].value)
        if xs and len(xs) < MOST_POINTS:
            box = PageBox(min(xs), min(ys), max(xs), max(ys))
            placed = box if matrix is None else matrix.apply_to_box(box)
            outer = placed if outer is None else outer.intersect(placed)
    return outer


def unclip(one: PageObject) -> None:
    """Have what clips an object lie far around where it shows something, or did."""
    own = _clip(one, None, None)
    if own is not None and not own.is_empty:
        x, y = (own.left + own.right) / 2, (own.bottom + own.top) / 2
        far = (1 - ENLARGED) * x, (1 - ENLARGED) * y
        raw.FPDFPageObj_TransformClipPath(one, ENLARGED, 0, 0, ENLARGED, *far)


def _is_filled(path: PageObject) -> bool:
    _FILL.value = _STROKE.value = 0
    return bool(raw.FPDFPath_GetDrawMode(path, _FILL, _STROKE)) and _FILL.value in _FILLED


def _covers(path: PageObject) -> bool:
    """Whether a path is filled, or drawn with a pen as broad as a line of text."""
    if _is_filled(path):
        return True
    if not _STROKE.value or not raw.FPDFPageObj_GetStrokeWidth(path, _WIDTH):
        return False
    matrix = _matrix(path, None)
    return _WIDTH.value * (1.0 if matrix is None else sqrt(abs(matrix.determinant))) >= LEAST


def address(one: PageObject) -> int:
    """What tells an object from the page's others."""
    return addressof(one.contents) if one else 0


def fill_colour(one: PageObject) -> Colour | None:
    """Red, green and blue, of 255, that an object is filled with; None where that is no single
    colour."""
    if not raw.FPDFPageObj_GetFillColor(one, *_CHANNELS):
        return None
    red, green, blue, _ = _CHANNELS
    return red.value, green.value, blue.value


def is_light(text: PageObject, least: int) -> bool:
    """Whether a text is filled with a colour none of whose channels is below ``least``, of 255, and
    is shown at all."""
    if not raw.FPDFPageObj_GetFillColor(text, *_CHANNELS):
        return False
    red, green, blue, opacity = _CHANNELS
    if green.value < least or red.value < least or blue.value < least:
        return False
    return opacity.value > 0


@contextmanager
def filled_black(texts: Iterable[PageObject]) -> Iterator[None]:
    """Have PDFium draw a page with some of its texts in black."""
    before = []
    for text in texts:
        if raw.FPDFPageObj_GetFillColor(text, *_CHANNELS):
            before.append((text, [channel.value for channel in _CHANNELS]))
            raw.FPDFPageObj_SetFillColor(text, 0, 0, 0, 255)
    try:
        yield
    finally:
        for text, colour in before:
            raw.FPDFPageObj_SetFillColor(text, *colour)


def is_plain(path: PageObject) -> bool:
    """Whether a path is no more than a rectangle or so, which fills the box around it."""
    return 0 < raw.FPDFPath_CountSegments(path) <= MOST_CORNERS and _is_filled(path)


def pixel_size(picture: PageObject) -> tuple[int, int]:
    """A picture's pixels across and down."""
    raw.FPDFImageObj_GetImagePixelSize(picture, _ACROSS, _DOWN)
    return _ACROSS.value, _DOWN.value


def jpeg2000_size(picture: PageObject) -> tuple[int, int] | None:
    """A picture's pixels across and down if it is in JPEG 2000; None if it is not."""
    last = raw.FPDFImageObj_GetImageFilterCount(picture) - 1
    if last < 0 or raw.FPDFImageObj_GetImageFilter(picture, last, _NAME, len(_NAME)) > len(_NAME):
        return None
    if _NAME.value != b"JPXDecode":
        return None
    return pixel_size(picture)


@contextmanager
def left_out(objects: Iterable[PageObject]) -> Iterator[None]:
    """Have PDFium draw a page without some of its objects."""
    handles = list(objects)
    for handle in handles:
        raw.FPDFPageObj_SetIsActive(handle, False)
    try:
        yield
    finally:
        for handle in handles:
            raw.FPDFPageObj_SetIsActive(handle, True)
