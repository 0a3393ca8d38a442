"""The texts of a paper's headings, read by PDFium, which knows every encoding of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from agendapack.papers.headings import MarkedHeading

_MAX_CHARACTERS = 20_000  # of a page


def heading_texts(source: Path | bytes, headings: Sequence[MarkedHeading]) -> tuple[str, ...]:
    """The texts of ``headings`` in their order; those without one are left out."""
    texts = [heading.text for heading in headings]
    if None in texts:
        try:
            with pdfium.PdfDocument(source) as document:
                texts = [
                    _text(document, heading) if heading.text is None else heading.text
                    for heading in headings
                ]
        except pdfium.PdfiumError:
            return ()
    return tuple(plain for text in texts if (plain := _plain(text or "")))


def _text(document: pdfium.PdfDocument, heading: MarkedHeading) -> str:
    """The characters of a heading's marked content, with the spaces that PDFium puts between."""
    if heading.page >= len(document):
        return ""
    page = document[heading.page]
    text = page.get_textpage()
    pieces = []
    inside = False
    for index in range(min(text.count_chars(), _MAX_CHARACTERS)):
        owner = raw.FPDFText_GetTextObject(text, index)
        if owner:  # else it is a space that PDFium puts between
            inside = raw.FPDFPageObj_GetMarkedContentID(owner) in heading.numbers
        if inside:
            pieces.append(chr(raw.FPDFText_GetUnicode(text, index)))
    return "".join(pieces)


def _plain(text: str) -> str:
    """``text`` on one line, without what cannot be seen, and with letters that have their accents:
    macOS writes these apart, and few fonts can put them together."""
    whole = unicodedata.normalize("NFC", text)
    seen = (c for c in whole if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(seen).split())
