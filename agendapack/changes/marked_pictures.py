"""Draws pages that differ, as pictures for a web page, with boxes around what differs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_int
from io import BytesIO

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from PIL import Image, ImageDraw
from pypdfium2 import raw

from agendapack.changes.page_changes import ChangeKind, PageChange
from agendapack.changes.page_looks import SMOOTHED, page_image
from agendapack.changes.page_words import boxes_of, words_on
from agendapack.changes.pixel_difference import difference
from agendapack.changes.word_changes import WordChange

Box = tuple[int, int, int, int]
"""Left, top, right and foot in pixels of the page as it is before it is turned."""

COLOURS = 64  # of a picture: a page of print needs fewer
SQUARE = SMOOTHED  # pixels of a side of the squares that are marked
DIFFERS = (32, 8)
"""Of 255: how far the average of a square is off where it is marked, or where none is so far off;
less than where pages are told as looking otherwise, so that each of these has a mark."""
APART = 8  # pixels between boxes that are drawn as one
_NEAR = range(-4, 5)  # squares that are marked together: words and lines of one text
MARK, HALO = (176, 0, 32), (255, 255, 255)


class MarkedPicture(Struct, frozen=True):
    """A page as a PNG in a "data:" address, its size in pixels, and how many places are outlined on
    it."""

    address: str
    width: int
    height: int
    places: int


class OpenSide(Struct, frozen=True):
    """One of two documents, open: as its file has it, and as it was compared; and whether it is the
    new one."""

    whole: pdfium.PdfDocument
    bare: pdfium.PdfDocument
    is_new: bool

    def number(self, change: PageChange) -> int | None:
        return change.new if self.is_new else change.old


def marked_pictures(
    change: PageChange, old: OpenSide, new: OpenSide
) -> tuple[MarkedPicture | None, MarkedPicture | None]:
    """The old page and the new one, None where there is none, or none that can be drawn."""
    boxes: tuple[Sequence[Box], Sequence[Box]] = ((), ())
    try:
        if change.kind is ChangeKind.CHANGED and change.words:
            boxes = _word_boxes(old, change), _word_boxes(new, change)
        elif change.kind is ChangeKind.CHANGED and None not in (change.old, change.new):
            places = _places(page_image(old.bare[change.old]), page_image(new.bare[change.new]))
            boxes = places, places
    except pdfium.PdfiumError:
        pass  # the pages are shown without marks
    return _marked(old, change, boxes[0]), _marked(new, change, boxes[1])


def _word_boxes(side: OpenSide, change: PageChange) -> tuple[Box, ...]:
    """Where the words that differ stand on one of the two pages."""
    number = side.number(change)
    if number is None:
        return ()
    page = side.bare[number]
    text = page.get_textpage()
    words = words_on(text)
    columns, rows = page_image(page).size

    def at(x: float, y: float) -> tuple[int, int]:
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, columns, rows, 0, x, y, across, down)
        return across.value, down.value

    found = []
    for difference_ in change.words:
        for word in words[slice(*_span(difference_, side.is_new))]:
            for box in boxes_of(text, word):
                (x1, y1), (x2, y2) = at(box.left, box.bottom), at(box.right, box.top)
                found.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    text.close()
    return tuple(_joined(found))


def _span(change: WordChange, is_new: bool) -> tuple[int, int]:
    start, words = (change.new_start, change.new) if is_new else (change.old_start, change.old)
    return start, start + len(words)


def _joined(boxes: Iterable[Box]) -> Iterator[Box]:
    """Boxes one after another on a line as one."""
    last: Box | None = None
    for box in boxes:
        if last is None:
            last = box
        elif min(last[3], box[3]) > max(last[1], box[1]) and box[0] - last[2] <= APART >= (
            last[0] - box[2]
        ):
            last = _around(last, box)
        else:
            yield last
            last = box
    if last is not None:
        yield last


def _around(one: Box, other: Box) -> Box:
    return (
        *(min(one[0], other[0]), min(one[1], other[1])),
        *(max(one[2], other[2]), max(one[3], other[3])),
    )


def _places(one: Image.Image, other: Image.Image) -> tuple[Box, ...]:
    """Where two pictures of a page differ: all of it where they are of different sizes."""
    if one.size != other.size:
        return ((0, 0, *one.size),)
    squares = difference(one, other).reduce(min(SQUARE, *one.size))
    values = squares.tobytes()
    least = next((least for least in DIFFERS if max(values) >= least), 1)
    left = {
        (index // 3 % squares.width, index // 3 // squares.width)
        for index, value in enumerate(values)  # red, green and blue of each
        if value >= least
    }
    found = []
    while left:
        start = min(left)
        left.remove(start)
        box, waiting = (*start, *start), [start]
        while waiting:
            x, y = waiting.pop()
            box = _around(box, (x, y, x, y))
            near = {(x + a, y + b) for a in _NEAR for b in _NEAR} & left
            left -= near
            waiting += near
        x1, y1, x2, y2 = box
        found.append((x1 * SQUARE, y1 * SQUARE, (x2 + 1) * SQUARE, (y2 + 1) * SQUARE))
    return tuple(sorted(found, key=lambda box: (box[1], box[0])))


def _marked(side: OpenSide, change: PageChange, boxes: Sequence[Box]) -> MarkedPicture | None:
    number = side.number(change)
    if number is None:
        return None
    try:
        page = side.whole[number]
        image = page_image(page)
        turned = page.get_rotation()
    except pdfium.PdfiumError:
        return None
    draw = ImageDraw.Draw(image)
    width, height = image.size if turned % 180 == 0 else image.size[::-1]
    for box in boxes:
        x1, y1, x2, y2 = _turned(box, width, height, turned)
        draw.rectangle((x1 - 4, y1 - 4, x2 + 4, y2 + 4), outline=HALO, width=2)
        draw.rectangle((x1 - 3, y1 - 3, x2 + 3, y2 + 3), outline=MARK, width=2)
    stream = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    address = f"data:image/png;base64,{b64encode(stream.getvalue()).decode('ascii')}"
    return MarkedPicture(address, *image.size, len(boxes))


def _turned(box: Box, width: int, height: int, degrees: int) -> Box:
    """A box of a page of ``width`` and ``height`` after the page was turned clockwise."""
    x1, y1, x2, y2 = box
    if degrees == 90:
        return height - y2, x1, height - y1, x2
    if degrees == 180:
        return width - x2, height - y2, width - x1, height - y1
    if degrees == 270:
        return y1, width - x2, y2, width - x1
    return box
