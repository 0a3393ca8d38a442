"""Shrinks pages larger than A4 until they fit it, with all that lies on them.

/UserUnit would say the same in one number, but hardly a reader takes it below 1.  So the content is
drawn through a matrix, and everything that counts in the page's default user space (ISO 32000-1,
8.3.2.3) is multiplied: boxes, annotations, patterns, destinations, beads, viewports.  Marked
content keeps its numbers, so the structure tree need not know.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from agendapack.papers.geometry import A4, Matrix, PageBox, PageGeometry
from agendapack.papers.pdf.content import balance, without_unopened
from agendapack.papers.pdf.page_attributes import inherited, page_content, page_geometry, plain
from agendapack.papers.reshaping.jumps import annotations_of, change_destinations
from agendapack.papers.structure.walking import elements

TOLERANCE = 1.0  # points: programs round A4 to 596 by 842 and such

_Scaled = dict[tuple[int, int], Matrix]
"""By page: the map from its user space as it was to what it is now."""

# Annotations' coordinates, x and y in turn (12.5.2, 12.5.6), and lists of such.
_POINTS = (Name.Rect, Name.QuadPoints, Name.Vertices, Name.L, Name.CL)
_LISTS_OF_POINTS = (Name.InkList, Name.Path)
# Their lengths, as single numbers and as arrays.
_LENGTHS = (Name.LL, Name.LLE, Name.LLO, Name.RD, Name.CO, Name.Border)
FONT_SIZE = re.compile(rb"(?<![^\s])([0-9]++(?>(?:\.[0-9]*+)?)|\.[0-9]++)(?=\s++Tf\b)")

# What the operands of a destination's kind are (12.3.2.2).
_OPERANDS = {
    "/XYZ": "xy",
    "/FitH": "y",
    "/FitV": "x",
    "/FitR": "xyxy",
    "/FitBH": "y",
    "/FitBV": "x",
}


def shrink(pdf: Pdf) -> None:
    """Shrink, in place, the pages of ``pdf`` that are seen larger than A4; the others stay."""
    scaled: _Scaled = {}
    patterns: dict[tuple[object, ...], Object] = {}
    done: set[tuple[int, int]] = set()
    form = pdf.Root.get(Name.AcroForm)
    for page in pdf.pages:
        geometry = page_geometry(page)
        factor = fitting(geometry)
        if factor == 1:
            continue
        # The corner of what is visible becomes the origin.
        scale = factor * geometry.unit
        visible = geometry.visible
        matrix = Matrix(scale, 0, 0, scale, -scale * visible.left, -scale * visible.bottom)
        scaled[page.obj.objgen] = matrix
        _shrink_resources(pdf, page.obj, matrix, patterns)
        _shrink_content(pdf, page, matrix)
        _shrink_boxes(page.obj, geometry, matrix)
        for annotation in annotations_of(page.obj):
            if not annotation.is_indirect or annotation.objgen not in done:
                done.add(annotation.objgen)
                _shrink_annotation(annotation, matrix, form)
    if scaled:
        pages = [page.obj for page in pdf.pages]
        change_destinations(pdf, pages, lambda array: _moved(array, scaled))
        _shrink_beads(pages, scaled)
        _shrink_elements(pdf, scaled)


def fitting(geometry: PageGeometry) -> float:
    """How much smaller a page must be to fit A4, upright or lying as it is seen; 1 where it
    fits."""
    width, height = geometry.size
    room = A4 if width <= height else A4[::-1]
    if width <= room[0] + TOLERANCE and height <= room[1] + TOLERANCE:
        return 1
    return min(room[0] / width, room[1] / height)


def _moved(destination: Array, scaled: _Scaled) -> Array:
    """An explicit destination where its place is now; its zoom stays."""
    page = destination[0]
    matrix = scaled.get(page.objgen) if isinstance(page, Dictionary) else None
    if matrix is None or len(destination) < 2:
        return destination
    axes = _OPERANDS.get(str(destination[1]), "")
    moved: list[object] = list(destination)
    for index, axis in enumerate(axes, 2):
        value = plain(moved[index]) if index < len(moved) else None
        if isinstance(value, (int, float)):  # null leaves the reader where it is
            point = matrix.apply(value, value)
            moved[index] = _rounded(point.x if axis == "x" else point.y)
    return Array(moved)


def _shrink_content(pdf: Pdf, page: Page, matrix: Matrix) -> None:
    contents = page.obj.get(Name.Contents)
    held = list(contents) if isinstance(contents, Array) else [contents]
    own: list[Object] = [stream for stream in held if isinstance(stream, Stream)]
    if not own:
        return
    content = page_content(page)
    left = balance(content)
    if left.unopened:
        own = [pdf.make_stream(without_unopened(content, left.unopened))]
    operands = " ".join(
        f"{value:.6f}".rstrip("0").rstrip(".")
        for value in (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    )
    before = pdf.make_stream(f"q {operands} cm\n".encode())
    after = pdf.make_stream(b"\n" + left.closing + b"\nQ\n")
    page.obj.Contents = Array([before, *own, after])


def _shrink_boxes(page: Object, geometry: PageGeometry, matrix: Matrix) -> None:
    page.MediaBox = _rectangle(matrix.apply_to_box(geometry.media))
    page.CropBox = _rectangle(matrix.apply_to_box(geometry.visible))
    for key in (Name.BleedBox, Name.TrimBox, Name.ArtBox):
        if (moved := _points(page.get(key), matrix)) is not None:
            page[key] = moved
    if Name.UserUnit in page:
        del page[Name.UserUnit]
    viewports = page.get(Name.VP)
    if isinstance(viewports, Array):
        page.VP = Array([_viewport(viewport, matrix) for viewport in viewports])


def _rectangle(box: PageBox) -> Array:
    return Array([_rounded(value) for value in box.as_tuple()])


def _viewport(viewport: Object, matrix: Matrix) -> Object:
    """A part of a drawing that has a scale (12.9)."""
    if not isinstance(viewport, Dictionary):
        return viewport
    moved = Dictionary(dict(viewport.items()))
    if (box := _points(moved.get(Name.BBox), matrix)) is not None:
        moved.BBox = box
    _measure(moved, matrix)
    return moved


def _measure(holder: Object, matrix: Matrix) -> None:
    """Let what is measured on the page keep its size in the world: units of the page count for more
    (12.9, table 263: the first of /X and of /Y convert from them)."""
    measure = holder.get(Name.Measure)
    if not isinstance(measure, Dictionary) or measure.get(Name.Subtype, Name.RL) != Name.RL:
        return
    measure = Dictionary(dict(measure.items()))
    for key in (Name.X, Name.Y):
        formats = measure.get(key)
        if isinstance(formats, Array) and len(formats) and isinstance(formats[0], Dictionary):
            first = Dictionary(dict(formats[0].items()))
            factor = plain(first.get(Name.C))
            if isinstance(factor, (int, float)):
                first.C = _rounded(factor / matrix.a, 8)
                measure[key] = Array([first, *list(formats)[1:]])
    holder.Measure = measure


def _shrink_resources(
    pdf: Pdf, page: Object, matrix: Matrix, patterns: dict[tuple[object, ...], Object]
) -> None:
    """Multiply the matrices of patterns, which map to the page's space and pass by what its content
    makes of it (8.7.3.1).  Those of forms follow the forms (8.10.1).

    ``patterns`` are the copies made so far: pages share them as they shared the originals.
    """
    resources = inherited(page, Name.Resources)
    if not isinstance(resources, Dictionary):
        return
    own = resources.get(Name.Pattern)
    if not isinstance(own, Dictionary):
        return
    shrunk = Dictionary()
    for name, pattern in own.items():
        if not isinstance(pattern, (Dictionary, Stream)):
            continue
        key = (pattern.objgen, matrix)
        if not pattern.is_indirect or key not in patterns:
            patterns[key] = _pattern(pdf, pattern, matrix)
        shrunk[name] = patterns[key]
    for _, form in _items(resources.get(Name.XObject)):
        # A form without resources uses the page's, and its patterns follow it: it keeps the
        # originals.
        is_form = isinstance(form, Stream) and form.get(Name.Subtype) == Name.Form
        if is_form and Name.Resources not in form:
            form.Resources = Dictionary(dict(resources.items()))
    page.Resources = Dictionary({**dict(resources.items()), "/Pattern": shrunk})


def _items(value: Object | None) -> Iterable[tuple[str, Object]]:
    return list(value.items()) if isinstance(value, Dictionary) else []


def _pattern(pdf: Pdf, pattern: Object, matrix: Matrix) -> Object:
    moved = copy.copy(pattern)
    own = _numbers(pattern.get(Name.Matrix))
    a, b, c, d, e, f = own if own is not None and len(own) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    # Shrinking is the same both ways, so only the shift is more than a product of numbers.
    corner = matrix.apply(e, f)
    turned = (value * matrix.a for value in (a, b, c, d))
    moved.Matrix = Array([*(_rounded(value, 8) for value in turned), *map(_rounded, corner)])
    return moved if moved.is_indirect else pdf.make_indirect(moved)


def _shrink_annotation(annotation: Object, matrix: Matrix, form: Object | None) -> None:
    """Its appearance fits its rectangle by itself (12.5.5); the rest is for who draws it anew."""
    for key in _POINTS:
        if (moved := _points(annotation.get(key), matrix)) is not None:
            annotation[key] = moved
    for key in _LISTS_OF_POINTS:
        lists = annotation.get(key)
        if isinstance(lists, Array):
            moved_lists = [_points(one, matrix) for one in lists]
            annotation[key] = Array([one for one in moved_lists if one is not None])
    for key in _LENGTHS:
        if key in annotation:
            annotation[key] = _times(annotation[key], matrix.a)
    style = annotation.get(Name.BS)
    if isinstance(style, Dictionary):
        style = Dictionary(dict(style.items()))
        for key in (Name.W, Name.D):
            if key in style:
                style[key] = _times(style[key], matrix.a)
        annotation.BS = style
    _measure(annotation, matrix)
    appearance = _default_appearance(annotation, form)
    if isinstance(appearance, String):
        annotation.DA = String(
            FONT_SIZE.sub(
                lambda match: f"{_rounded(float(match[1]) * matrix.a)}".encode(), bytes(appearance)
            )
        )


def _default_appearance(annotation: Object, form: Object | None) -> Object | None:
    """The font and its size that text in an annotation is set in; a field's may be inherited
    (12.7.3.3)."""
    if annotation.get(Name.Subtype) != Name.Widget:
        return annotation.get(Name.DA)
    node: Object | None = annotation
    for _ in range(32):
        if not isinstance(node, Dictionary) or Name.DA in node:
            break
        node = node.get(Name.Parent)
    for holder in (node, form):
        if isinstance(holder, Dictionary) and Name.DA in holder:
            return holder[Name.DA]
    return None


def _shrink_beads(pages: Iterable[Object], scaled: _Scaled) -> None:
    """The parts of pages that articles run through (12.4.3)."""
    for page in pages:
        beads = page.get(Name.B)
        matrix = scaled.get(page.objgen)
        if matrix is None or not isinstance(beads, Array):
            continue
        for bead in beads:
            moved = _points(bead.get(Name.R), matrix) if isinstance(bead, Dictionary) else None
            if moved is not None:
                bead.R = moved


def _shrink_elements(pdf: Pdf, scaled: _Scaled) -> None:
    """The boxes that structure elements say they fill (14.8.5.4.3)."""
    root = pdf.Root.get(Name.StructTreeRoot)
    tops = root.get(Name.K) if isinstance(root, Dictionary) else None
    for element in elements(
        top for top in (tops if isinstance(tops, Array) else [tops]) if isinstance(top, Dictionary)
    ):
        held = element.get(Name.A)
        if held is None:
            continue
        matrix = scaled.get(_page_of(element))
        if matrix is None:
            continue
        if isinstance(held, Array):
            element.A = Array([_attributes(one, matrix) for one in held])
        else:
            element.A = _attributes(held, matrix)


def _page_of(element: Object) -> tuple[int, int]:
    """The page that an element lies on, by its own word or that of what it holds."""
    kids = element.get(Name.K)
    parent = element.get(Name.P)
    for holder in (element, *(kids if isinstance(kids, Array) else [kids]), parent):
        page = holder.get(Name.Pg) if isinstance(holder, Dictionary) else None
        if isinstance(page, Dictionary):
            return page.objgen
    return (0, 0)


def _attributes(attributes: Object, matrix: Matrix) -> Object:
    box = attributes.get(Name.BBox) if isinstance(attributes, Dictionary) else None
    if (moved := _points(box, matrix)) is None:
        return attributes
    copied = Dictionary(dict(attributes.items()))
    copied.BBox = moved
    return copied


def _points(value: Object | None, matrix: Matrix) -> Array | None:
    """Coordinates, x and y in turn, moved; None where the value is none."""
    numbers = _numbers(value)
    if numbers is None:
        return None
    moved: list[float] = []
    for x, y in zip(numbers[::2], numbers[1::2], strict=False):
        moved += map(_rounded, matrix.apply(x, y))
    return Array(moved)


def _numbers(value: Object | None) -> list[float] | None:
    """An array's numbers; None where it is no array of numbers alone."""
    if not isinstance(value, Array):
        return None
    numbers = [one for one in map(plain, value) if isinstance(one, (int, float))]
    return numbers if len(numbers) == len(value) else None


def _times(value: Object, factor: float) -> Object | float:
    """A length, or an array of them, however nested, multiplied."""
    if isinstance(value, Array):
        return Array([_times(one, factor) for one in value])
    number = plain(value)
    return _rounded(number * factor) if isinstance(number, (int, float)) else value


def _rounded(value: float, places: int = 4) -> float:
    return round(value, places)
