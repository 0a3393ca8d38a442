"""The page numbers that are seen at a page's head and foot.

Text that is not drawn, such as what was recognised on a scan, is passed over: a letter that was
misread there is no number that anybody sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_double
from itertools import chain, islice

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from msgspec.structs import replace
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.hidden_characters import around
from agendapack.papers.printed_numbers import PrintedNumber, printed_number

MOST_CHARACTERS = 50_000  # on one page: a longer one is not looked at
MOST_LINES = 200  # at a page's head and foot: where there are more, it is a drawing
EDGE = 1 / 10  # of a page's height, from its head and from its foot
GAP = 1.0  # of a letter's height: two words that are farther apart are two lines

_LINE_ENDS = (0xA, 0xD)
_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


class EdgeLine(Struct, frozen=True):
    """A line at a page's head or foot, and where its letters stand in the view."""

    text: str
    box: PageBox


def page_numbers(page: pdfium.PdfPage, geometry: PageGeometry) -> tuple[PrintedNumber, ...]:
    """The page numbers that a page prints at its head or foot, each once, in the order in which it
    says them."""
    try:
        lines = tuple(islice(_edge_lines(page.get_textpage(), geometry), MOST_LINES + 1))
    except pdfium.PdfiumError:
        return ()
    if len(lines) > MOST_LINES:
        return ()
    read = [(line.box, printed_number(line.text)) for line in lines]
    words = [box for box, number in read if number is None]
    found = (
        replace(number, is_alone=not any(_is_level(box, other) for other in words))
        for box, number in read
        if number is not None
    )
    return tuple(dict.fromkeys(found))


def _is_level(one: PageBox, other: PageBox) -> bool:
    """Whether two lines stand at the same height."""
    return min(one.top, other.top) > max(one.bottom, other.bottom)


def _edge_lines(text: pdfium.PdfTextPage, geometry: PageGeometry) -> Iterator[EdgeLine]:
    said = ""
    boxes: list[PageBox] = []
    for letter, box in chain(_letters(text, geometry), [("\n", None)]):
        if box is None and letter != "\n":
            said += " " if said else ""
            continue
        if boxes and (box is None or _is_apart(boxes[-1], box)):
            yield EdgeLine(said, geometry.to_view.apply_to_box(around(boxes)))
            said, boxes = "", []
        if box is not None:
            said += letter
            boxes.append(box)


def _letters(
    text: pdfium.PdfTextPage, geometry: PageGeometry
) -> Iterator[tuple[str, PageBox | None]]:
    """The letters at a page's head and foot, each with its place in user space; spaces without one,
    and a line feed wherever a line ends, or others stand between."""
    count = text.count_chars()
    deep, width, height = geometry.view_height * EDGE, geometry.view_width, geometry.view_height
    head, foot = (
        geometry.to_user_space.apply_to_box(PageBox(0, bottom, width, bottom + deep))
        for bottom in (height - deep, 0.0)
    )
    left, right, bottom, top = sides = tuple(c_double() for _ in range(4))
    for index in range(count if count <= MOST_CHARACTERS else 0):
        # PDFium is asked for no more of most letters than where they stand: there are thousands.
        has_place = raw.FPDFText_GetCharBox(text, index, *sides)
        box = PageBox(left.value, bottom.value, right.value, top.value)
        if has_place and not box.is_empty:
            if (head.contains(box) or foot.contains(box)) and _is_drawn(text, index):
                yield chr(raw.FPDFText_GetUnicode(text, index)), box
            else:
                yield "\n", None
        else:
            yield ("\n" if raw.FPDFText_GetUnicode(text, index) in _LINE_ENDS else " "), None


def _is_drawn(text: pdfium.PdfTextPage, index: int) -> bool:
    owner = raw.FPDFText_GetTextObject(text, index)
    return not owner or raw.FPDFTextObj_GetTextRenderMode(owner) not in _UNSEEN


def _is_apart(before: PageBox, box: PageBox) -> bool:
    """Whether a letter begins another line than the one before it."""
    size = max(before.height, box.height, before.width, box.width)
    across = max(box.left - before.right, before.left - box.right)
    up = max(box.bottom - before.top, before.bottom - box.top)
    return max(across, up) > GAP * size
