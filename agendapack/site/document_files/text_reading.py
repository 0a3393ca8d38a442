"""Reads the words on each page of a finished document."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from agendapack.changes.page_reading import opened, page_label
from agendapack.changes.page_words import words_on
from agendapack.site.document_files.drawn_pages import ReadPage


def read_pages(pdf: Path) -> tuple[ReadPage, ...]:
    """The pages of a document, with the words that PDFium finds; none on one that it does not show.

    OSError where it cannot be read, pdfium.PdfiumError where it is no PDF.
    """
    with opened(pdf) as document:
        return tuple(_read(document, index) for index in range(len(document)))


def _read(document: pdfium.PdfDocument, index: int) -> ReadPage:
    label = page_label(document, index)
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return ReadPage(label, "")
    text = page.get_textpage()
    words = " ".join(word.text for word in words_on(text))
    text.close()
    page.close()
    return ReadPage(label, words)
