"""What the pages of a PDF say, as PDFium reads them: in its own order, which puts lines and words
where a reader would see them, in the order in which they are drawn, and by marked content.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_ushort
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.page_objects import MAX_DEPTH

MOST_CHARACTERS = 2_000_000  # of a page; one of small print has 10,000
MOST_OBJECTS = 200_000  # of a page that are gone through

_JOINT = 12  # characters on both sides of where one text object goes on with another's word
_BUFFER = (c_ushort * 8192)()

_TextObject = tuple[Any, int]  # PDFium's handle; the marked content that it belongs to, or -1


class SpokenPage(Struct, frozen=True):
    """A page's text in PDFium's order, and in that of drawing; ``marked`` has the text of each
    marked-content identifier that the page's own content uses.  ``whole`` is False where PDFium
    could not read the page, or not to its end."""

    shown: str
    drawn: str
    marked: dict[int, str]
    whole: bool = True


def spoken_pages(source: Path | bytes) -> Iterator[SpokenPage]:
    """Each page of a file.  Raises PdfiumError where PDFium cannot open it."""
    document = pdfium.PdfDocument(source)
    try:
        for index in range(len(document)):
            try:
                page = document[index]
                text = page.get_textpage()
            except pdfium.PdfiumError:
                yield SpokenPage("", "", {}, whole=False)
                continue
            yield _spoken(page, text)
            text.close()
            page.close()
    finally:
        document.close()


def _spoken(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> SpokenPage:
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        return SpokenPage("", "", {}, whole=False)
    shown = str(text.get_text_range()) if count else ""
    drawn: list[str] = []
    marked: dict[int, list[str]] = {}
    before = ""
    for handle, number in _text_objects(page) if count else ():
        said = _said(handle, text)
        if not said:
            continue
        goes_on = before[-_JOINT:] + said[:_JOINT] in shown  # a word in two pieces
        pieces = ("" if goes_on else " ", said)
        drawn += pieces
        if number >= 0:
            marked.setdefault(number, []).extend(pieces)
        before = said
    by_number = {number: "".join(pieces) for number, pieces in marked.items()}
    return SpokenPage(shown, "".join(drawn), by_number)


def _said(handle: Any, text: pdfium.PdfTextPage) -> str:
    """What one text object says."""
    units = raw.FPDFTextObj_GetText(handle, text, _BUFFER, len(_BUFFER)) // 2
    if units <= 1:
        return ""
    if units <= len(_BUFFER):
        return bytes(memoryview(_BUFFER)[: units - 1]).decode("utf-16-le", "replace")
    larger = (c_ushort * units)()
    raw.FPDFTextObj_GetText(handle, text, larger, units * 2)
    return bytes(larger).decode("utf-16-le", "replace").rstrip("\0")


def _text_objects(page: pdfium.PdfPage) -> list[_TextObject]:
    """The texts of a page and of the forms that it draws, in the order of drawing."""
    found: list[_TextObject] = []
    passed = 0

    def collect(count: int, get: Any, depth: int) -> None:
        nonlocal passed
        for index in range(count):
            one = get(index)
            passed += 1
            if passed > MOST_OBJECTS:
                return
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                # A form numbers its marked content by itself (ISO 32000-1, 14.7.4.2).
                number = raw.FPDFPageObj_GetMarkedContentID(one) if depth == 0 else -1
                found.append((one, number))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inside = partial(raw.FPDFFormObj_GetObject, one)
                collect(raw.FPDFFormObj_CountObjects(one), inside, depth + 1)

    collect(raw.FPDFPage_CountObjects(page), partial(raw.FPDFPage_GetObject, page), 0)
    return found
