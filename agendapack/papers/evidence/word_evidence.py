"""What the pages of a PDF say, as PDFium reads them: in its own order, which puts lines and words
where a reader would see them, in the order in which they are drawn, and by marked content.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.page_objects import MAX_DEPTH, address

MOST_CHARACTERS = 200_000  # of a page; a page of small print has 10,000
MOST_OBJECTS = 200_000  # of a page that are gone through

_TextObject = tuple[int, int]  # its place in the order of drawing; its marked content, or -1


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
    objects = _text_objects(page)
    shown: list[str] = []
    by_object: dict[int, list[str]] = {}
    follows: dict[int, int] = {}
    before = 0  # the object of the character before; 0 after a space that PDFium puts between
    for index in range(min(count, MOST_CHARACTERS)):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        shown.append(character)
        owner = raw.FPDFText_GetTextObject(text, index)
        own = address(owner) if owner else 0
        if own:
            by_object.setdefault(own, []).append(character)
            if before and before != own:
                follows[before] = own
        before = own
    drawn: list[str] = []
    marked: dict[int, list[str]] = {}
    before = 0
    for own in sorted(by_object, key=lambda one: objects.get(one, (0, -1))[0]):
        said = "".join(by_object[own])
        drawn += (("" if follows.get(before) == own else " "), said)
        number = objects.get(own, (0, -1))[1]
        if number >= 0:
            joined = marked.setdefault(number, [])
            joined += (("" if follows.get(before) == own else " "), said)
        before = own
    return SpokenPage(
        _whole("".join(shown)),
        _whole("".join(drawn)),
        {number: _whole("".join(parts)) for number, parts in marked.items()},
        count <= MOST_CHARACTERS,
    )


def _whole(text: str) -> str:
    """``text`` with the halves of characters joined that UTF-16 writes in two."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _text_objects(page: pdfium.PdfPage) -> dict[int, _TextObject]:
    """By address, the texts of a page and of the forms that it draws."""
    found: dict[int, _TextObject] = {}
    order = 0

    def collect(count: int, get: Any, depth: int) -> None:
        nonlocal order
        for index in range(count):
            one = get(index)
            order += 1
            if order > MOST_OBJECTS:
                return
            kind = raw.FPDFPageObj_GetType(one)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                # A form numbers its marked content by itself (ISO 32000-1, 14.7.4.2).
                number = raw.FPDFPageObj_GetMarkedContentID(one) if depth == 0 else -1
                found[address(one)] = (order, number)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inside = partial(raw.FPDFFormObj_GetObject, one)
                collect(raw.FPDFFormObj_CountObjects(one), inside, depth + 1)

    collect(raw.FPDFPage_CountObjects(page), partial(raw.FPDFPage_GetObject, page), 0)
    return found
