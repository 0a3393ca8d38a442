"""The lines that are seen at a page's head and foot, where page numbers stand.

Text that is not drawn, such as what was recognised on a scan, is passed over: a letter that was
misread there is no number that anybody sees.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.printed_numbers import LONGEST_LINE, PrintedNumber, printed_number

MOST_CHARACTERS = 50_000  # on one page: a longer one is not looked at
EDGE = 1 / 10  # of a page's height, from its head and from its foot
GAP = 1.0  # of a letter's height: two words that are farther apart are two lines

_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


def page_numbers(page: pdfium.PdfPage, geometry: PageGeometry) -> tuple[PrintedNumber, ...]:
    """The page numbers that a page prints at its head or foot, each once, in the order in which it
    says them."""
    try:
        lines = list(_edge_lines(page.get_textpage(), geometry))
    except pdfium.PdfiumError:
        return ()
    found = (printed_number(line) for line in lines)
    return tuple(dict.fromkeys(number for number in found if number is not None))


def _edge_lines(text: pdfium.PdfTextPage, geometry: PageGeometry) -> Iterator[str]:
    """The lines of a page's head and foot that are short enough for a page number."""
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        return
    said = ""
    before: PageBox | None = None
    for index in range(count):
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        if letter in "\r\n":
            yield said
            said, before = "", None
            continue
        if letter.isspace():
            said += " " if said else ""
            continue
        box = _box(text, index, geometry)
        if box is None:
            yield said
            said, before = "", None
            continue
        if before is not None and _is_apart(before, box):
            yield said
            said = ""
        before = box
        if len(said) <= LONGEST_LINE:  # a longer one is none already
            said += letter
    yield said


def _box(text: pdfium.PdfTextPage, index: int, geometry: PageGeometry) -> PageBox | None:
    """Where a letter is seen in the view; None away from head and foot, or where nothing is."""
    owner = raw.FPDFText_GetTextObject(text, index)
    if owner and raw.FPDFTextObj_GetTextRenderMode(owner) in _UNSEEN:
        return None
    left, bottom, right, top = text.get_charbox(index)
    box = geometry.to_view.apply_to_box(PageBox.spanning((left, bottom), (right, top)))
    height = geometry.view_height
    is_at_edge = box.top <= height * EDGE or box.bottom >= height * (1 - EDGE)
    is_on_page = box.right >= 0 and box.left <= geometry.view_width
    return box if is_at_edge and is_on_page and box.top >= 0 and box.bottom <= height else None


def _is_apart(before: PageBox, box: PageBox) -> bool:
    """Whether a letter begins another line than the one before it."""
    size = max(before.height, box.height, before.width, box.width)
    across = max(box.left - before.right, before.left - box.right)
    up = max(box.bottom - before.top, before.bottom - box.top)
    return max(across, up) > GAP * size
