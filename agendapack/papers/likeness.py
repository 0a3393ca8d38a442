"""Whether a mended paper still looks like the damaged one: what a reader shows is what counts.

qpdf and PDFium mend differently.  Where qpdf's copy of a damaged file shows less than PDFium makes
of the original, PDFium's own copy is the better paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]

MAX_SIDE = 1200  # pixels: a page is compared at its own size, and a large one smaller


def first_difference(original: Path | bytes, copy: bytes) -> int | None:
    """The first page, counted from one, that looks another way in ``copy``; None where there is
    none, or where PDFium cannot show the original."""
    try:
        before = pdfium.PdfDocument(original)
    except pdfium.PdfiumError:
        return None
    try:
        after = pdfium.PdfDocument(copy)
    except pdfium.PdfiumError:
        before.close()
        return 1
    try:
        for index in range(len(before)):
            seen = _picture(before, index)
            if seen is not None and seen != _picture(after, index):
                return index + 1
        return None
    finally:
        before.close()
        after.close()


def copies(original: Path | bytes) -> Iterator[bytes]:
    """The file as PDFium writes what it made of it: whole first, then its pages alone, which is
    sound whatever the rest was; nothing where PDFium cannot open it."""
    try:
        document = pdfium.PdfDocument(original)
    except pdfium.PdfiumError:
        return
    try:
        yield _written(document)
        pages = pdfium.PdfDocument.new()
        try:
            pages.import_pages(document)
            yield _written(pages)
        finally:
            pages.close()
    except pdfium.PdfiumError:
        return
    finally:
        document.close()


def _written(document: pdfium.PdfDocument) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _picture(document: pdfium.PdfDocument, index: int) -> bytes | None:
    if index >= len(document):
        return None
    try:
        page = document[index]
        width, height = page.get_size()
        scale = min(1.0, MAX_SIDE / max(width, height, 1.0))
        return bytes(page.render(scale=scale).buffer)
    except (pdfium.PdfiumError, ValueError):
        return None
