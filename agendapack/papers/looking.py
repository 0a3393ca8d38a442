"""Looks at pages: where their top and foot bear ink, so that stamps can go where there is none.

The page is drawn as a reader would show it, annotations and form fields included, at about one
pixel a point.  First the place alone that a page number wants; where that is not clear, the band
along the foot; and where that is full, and on a paper's first page, the band along the top.  PDFium
passes over everything outside what is drawn, so this costs little more than opening the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import ceil, floor
from pathlib import Path
from sys import byteorder
from threading import Lock

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.cropped_pictures import PicturePart, picture_parts, with_cropped
from agendapack.papers.edge_lines import page_numbers
from agendapack.papers.facts import Ink, InkBand
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.leaks import PageLeaks
from agendapack.papers.luminance import contrast
from agendapack.papers.marked_pages import page_markings
from agendapack.papers.marked_papers import PageMarking
from agendapack.papers.page_bitmap import drawn
from agendapack.papers.page_furniture import without_furniture
from agendapack.papers.page_leaks import page_leaks
from agendapack.papers.page_objects import page_objects
from agendapack.papers.picture_fineness import fineness
from agendapack.papers.printed_numbers import PrintedNumber
from agendapack.papers.stamp_room import covered, has_room_at_foot, reach, stamp_scale, usual_area

RESOLUTION = 1.0  # pixels to a point, on a page of A4's size; fewer on a larger one
TOLERANCE = 8
"""How far, of 255, a pixel's channels may be from its ground's.

A black line one dot wide at 1200 dots to the inch changes a pixel by 11, a hairline of ten per cent
grey by 12 (PDFium draws no line thinner than a pixel); the grain of scanned paper, averaged over a
pixel, stays within 6."""
CONTRAST = 7.0  # of black print on a ground: WCAG 2.2, 1.4.6
SHARE = 0.03  # of a band's pixels, about the area of a stamp: a rarer colour is no ground
MAX_GROUNDS = 4
MOST_SAID = 3_000  # characters: a page that stands in for a document says less
MOST_SOUGHT = 20_000_000  # characters: under a second of a page; of 4,000, those of 5,000 links
MIN_COLUMNS, MAX_COLUMNS = 240, 8192  # whatever the size of the page
_SAMPLED = 31  # one pixel in so many is counted to find the grounds
_TRANSPARENT = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)  # show nothing on the page

_Colour = tuple[int, int, int]  # blue, green, red

# PDFium is one library for the whole process and knows nothing of threads.
_alone = Lock()


class Seen(Struct, frozen=True):
    """What bears ink along the edges of each page, what is hidden on it, and how it is marked
    (empty where nobody looked for that); ``text`` is what the one page of a document says that has
    no other, empty where there are more; ``printed`` are the page numbers that each prints, empty
    where nobody asked."""

    inks: tuple[Ink, ...]
    leaks: tuple[PageLeaks, ...]
    markings: tuple[tuple[PageMarking, ...], ...] = ()
    text: str = ""
    printed: tuple[tuple[PrintedNumber, ...], ...] = ()


def look(
    source: Path | bytes,
    pages: Sequence[PageGeometry],
    *,
    heads: bool = False,
    seeking_markings: bool = False,
    reading_numbers: bool = False,
) -> Seen:
    """Look at the pages of a PDF; an empty :class:`Ink` where the page, or the whole file, cannot
    be drawn.  ``pages`` are all of the file's pages, in order.  ``heads``: the head of each will
    bear a marking, so it is looked at as deep as that may reach."""
    with _alone, _opened(source) as document:
        if document is None:
            return Seen((Ink(),) * len(pages), (PageLeaks(),) * len(pages))
        inks, leaks = [], []
        markings: list[tuple[PageMarking, ...]] = []
        drawings: list[tuple[PicturePart, ...]] = []
        printed: list[tuple[PrintedNumber, ...]] = []
        text = ""
        before = None
        for index, geometry in enumerate(pages):
            page = _page(document, index)
            if page is None or not _agree(page, geometry):
                inks.append(Ink())
                leaks.append(PageLeaks())
                markings.append(())
                drawings.append(())
            else:
                objects = page_objects(page)
                finer = fineness(page, geometry, objects, grid(geometry)[0] / geometry.view_width)
                inks.append(_look_at(page, geometry, finer, is_first=index == 0, heads=heads))
                leaks.append(page_leaks(page, geometry, objects))
                if seeking_markings:
                    markings.append(page_markings(page, geometry, is_first=index == 0))
                drawings.append(picture_parts(geometry, objects))
            if reading_numbers:
                printed.append(() if page is None else page_numbers(page, geometry))
            if page is not None and len(pages) == 1:
                text = _text_of(page)
            # Fonts go with the last page that uses them: the next page is opened before this one
            # is closed, so that what both use is read once.
            if before is not None:
                before.close()
            before = page
        if before is not None:
            before.close()
        hidden = with_cropped(document, drawings, without_furniture(document, leaks))
        return Seen(tuple(inks), hidden, tuple(markings), text, tuple(printed))


@contextmanager
def _opened(source: Path | bytes) -> Iterator[pdfium.PdfDocument | None]:
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError:
        yield None
        return
    try:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        yield document
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage | None:
    if index >= len(document):
        return None
    try:
        return document[index]
    except pdfium.PdfiumError:
        return None


def texts_of(source: Path | bytes, pages: Sequence[int] | None = None) -> list[str]:
    """What pages of a PDF say, given as zero-based numbers, or all of them; empty for a page that
    PDFium cannot read."""
    with _alone, _opened(source) as document:
        if document is None:
            return ["" for _ in pages or ()]
        found = []
        for index in range(len(document)) if pages is None else pages:
            page = _page(document, index)
            try:
                found.append(str(page.get_textpage().get_text_range()) if page else "")
            except pdfium.PdfiumError:
                found.append("")
        return found


def _text_of(page: pdfium.PdfPage) -> str:
    """What a page says; empty where that is much, or PDFium cannot read it."""
    try:
        text = page.get_textpage()
        return str(text.get_text_range()) if text.count_chars() <= MOST_SAID else ""
    except pdfium.PdfiumError:
        return ""


def _look_at(
    page: pdfium.PdfPage, geometry: PageGeometry, finer: int, *, is_first: bool, heads: bool
) -> Ink:
    annotated = tuple(_annotations(page, geometry))
    wants_top = is_first or heads
    if not wants_top:
        clear = _usual_place(page, geometry, finer)
        if clear is not None and all(clear.box.intersect(box).is_empty for box in annotated):
            return Ink(None, clear)
    columns, rows, deep = grid(geometry)

    def band(box: PageBox, first: int, count: int) -> InkBand:
        pixels = drawn(page, columns, rows, (0, first), (columns, count), finer=finer)
        seen = InkBand(box, columns, _grounds(pixels, columns))
        for annotation in annotated:
            seen = covered(seen, annotation)
        return seen

    width, height = geometry.view_width, geometry.view_height
    foot = band(PageBox(0, 0, width, height - (rows - deep) / rows * height), rows - deep, deep)
    if not wants_top and has_room_at_foot(geometry, foot):
        return Ink(None, foot)
    head = max(deep, round(reach(geometry, "marking") / height * rows)) if heads else deep
    return Ink(band(PageBox(0, (rows - head) / rows * height, width, height), 0, head), foot)


def _usual_place(page: pdfium.PdfPage, geometry: PageGeometry, finer: int) -> InkBand | None:
    """Where a page number goes, if that is one even light colour."""
    area = usual_area(geometry)
    if area is None:
        return None
    columns, rows, _ = grid(geometry)
    across, down = columns / geometry.view_width, rows / geometry.view_height
    left, right = floor(area.left * across), ceil(area.right * across)
    top, foot = rows - ceil(area.top * down), rows - floor(area.bottom * down)
    pixels = drawn(page, columns, rows, (left, top), (right - left, foot - top), finer=finer)
    if not _is_even(pixels) or not _is_light(*pixels[:3]):
        return None
    box = PageBox(left / across, (rows - foot) / down, right / across, (rows - top) / down)
    return InkBand(box, right - left, ((0,) * (foot - top),))


def _annotations(page: pdfium.PdfPage, geometry: PageGeometry) -> Iterator[PageBox]:
    """Where annotations lie that hide what is under them, or may once a reader types into them;
    their boxes in the view."""
    view = geometry.to_view
    rectangle = raw.FS_RECTF()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        hides = raw.FPDFAnnot_GetSubtype(annotation) not in _TRANSPARENT
        if hides and raw.FPDFAnnot_GetRect(annotation, rectangle):
            corners = (rectangle.left, rectangle.bottom), (rectangle.right, rectangle.top)
            yield view.apply_to_box(PageBox.spanning(*corners))
        raw.FPDFPage_CloseAnnot(annotation)


def _agree(page: pdfium.PdfPage, geometry: PageGeometry) -> bool:
    """Whether PDFium sees a page of the same shape; in a damaged file it may see another page."""
    width, height = (float(side) for side in page.get_size())
    seen, known = width * geometry.view_height, height * geometry.view_width
    return width > 0 and height > 0 and abs(seen - known) <= 0.01 * max(seen, known)


def grid(page: PageGeometry) -> tuple[int, int, int]:
    """The pixels that a page is looked at with: how many across, how many down, and how many of
    those down make a band."""
    wanted = round(page.view_width / stamp_scale(page) * RESOLUTION)
    columns = min(MAX_COLUMNS, max(MIN_COLUMNS, wanted))
    each = page.view_width / columns
    rows = max(1, round(page.view_height / each))
    return columns, rows, max(1, min(rows, round(reach(page) / page.view_height * rows)))


def _is_even(pixels: bytes) -> bool:
    return pixels == pixels[:4] * (len(pixels) // 4)


def _grounds(pixels: bytes, columns: int) -> tuple[tuple[int, ...], ...]:
    """Each ground's rows (see :class:`InkBand`)."""
    if _is_even(pixels):
        is_light = _is_light(pixels[0], pixels[1], pixels[2])
        return ((0,) * (len(pixels) // 4 // columns),) if is_light else ()
    channels = pixels[0::4], pixels[1::4], pixels[2::4]
    return tuple(_rows(channels, ground, columns) for ground in _colours(pixels))


def _colours(pixels: bytes) -> list[_Colour]:
    """The light colours that a band has much of, the commonest first.

    Scanned paper is never one colour, so near ones are counted together, and each ground lies in
    the middle of those around it.
    """
    counted: Counter[_Colour] = Counter()
    for pixel, count in Counter(memoryview(pixels).cast("I")[::_SAMPLED]).items():
        blue, green, red, _ = pixel.to_bytes(4, byteorder)
        counted[blue, green, red] += count
    alike: dict[_Colour, list[_Colour]] = {}
    for colour in counted:
        blue, green, red = colour
        near = (blue // TOLERANCE, green // TOLERANCE, red // TOLERANCE)
        alike.setdefault(near, []).append(colour)
    totals = Counter({near: sum(map(counted.__getitem__, alike[near])) for near in alike})
    found: list[_Colour] = []
    for near, count in totals.most_common(4 * MAX_GROUNDS):
        if count < SHARE * counted.total() or len(found) == MAX_GROUNDS:
            break
        ground = max(alike[near], key=lambda colour: (counted[colour], colour))
        if counted[ground] * 2 < count:
            ground = _middle(counted, ground)
        if _is_light(*ground) and all(_distance(ground, other) > TOLERANCE for other in found):
            found.append(ground)
    return found


def _middle(counted: Counter[_Colour], around: _Colour) -> _Colour:
    near = [colour for colour in counted if _distance(colour, around) <= TOLERANCE]
    total = sum(counted[colour] for colour in near)
    blue, green, red = (
        round(sum(colour[channel] * counted[colour] for colour in near) / total)
        for channel in range(3)
    )
    return blue, green, red


def _distance(one: _Colour, other: _Colour) -> int:
    """How far apart two colours are in the channel in which they differ most."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2]))


def _is_light(blue: int, green: int, red: int) -> bool:
    """Whether black print on a colour has enough contrast."""
    ground = (red / 255, green / 255, blue / 255)
    return contrast((0.0, 0.0, 0.0), ground) >= CONTRAST


def _rows(channels: tuple[bytes, bytes, bytes], ground: _Colour, columns: int) -> tuple[int, ...]:
    # What is grey differs alike in all three, and need be read only once.
    planes = {
        channel.translate(_digits(value)) for channel, value in zip(channels, ground, strict=True)
    }
    clear = b"0" * columns
    rows = []
    for start in range(0, len(channels[0]), columns):
        bits = 0
        for plane in planes:
            row = plane[start : start + columns]
            if row != clear:
                bits |= int(row, 2)
        rows.append(bits)
    return tuple(rows)


@cache
def _digits(value: int) -> bytes:
    """A table that turns a channel's values into binary digits: 0 near ``value``, 1 elsewhere."""
    return bytes(b"01"[abs(value - other) > TOLERANCE] for other in range(256))


class Words:
    """The words of a PDF by place; the file is opened when the first are asked for, and the page
    that was asked for last stays open.

    Each time PDFium goes through all that the page says, so a page that is asked too often (see
    :data:`MOST_SOUGHT`) does not answer any more.
    """

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        self._document: pdfium.PdfDocument | None = None
        self._page = -1
        self._text: pdfium.PdfTextPage | None = None
        self._sought = 0  # characters that were gone through on this page

    def __call__(self, page: int, rectangle: tuple[float, float, float, float]) -> str:
        """The text within ``rectangle`` (left, bottom, right, top in user space) of a zero-based
        page; empty where there is none, or the page does not answer."""
        if page != self._page:
            self._page, self._text, self._sought = page, self._read(page), 0
        if self._text is None or self._sought > MOST_SOUGHT:
            return ""
        self._sought += self._text.count_chars()
        try:
            return str(self._text.get_text_bounded(*rectangle))
        except pdfium.PdfiumError:
            return ""

    def _read(self, page: int) -> pdfium.PdfTextPage | None:
        try:
            if self._document is None:
                self._document = pdfium.PdfDocument(self._source)
            return self._document[page].get_textpage()
        except (pdfium.PdfiumError, IndexError):
            return None

    def close(self) -> None:
        if self._document is not None:
            self._document.close()
        self._document = self._text = None
        self._page = -1
