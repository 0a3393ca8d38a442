"""Draws the first pages of papers, small, as pictures for the web."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image

from agendapack.papers.page_bitmap import drawn
from agendapack.site.document_files.drawn_pages import DrawnPage, PageToDraw

WIDTH, HEIGHT = 320, 452
"""Pixels: an A4 page, whose picture is as large as fits into that or, on its side, the same."""
FINER = 2
QUALITY, EFFORT = 60, 6  # of 100, and of 6


def draw_pages(pages: Sequence[PageToDraw]) -> tuple[DrawnPage | None, ...]:
    """Draw pages; None of one that PDFium does not show.

    OSError where the disk will not have a picture.
    """
    return tuple(map(_drawn, pages))


def _drawn(wanted: PageToDraw) -> DrawnPage | None:
    try:
        document = pdfium.PdfDocument(wanted.pdf)
    except pdfium.PdfiumError:
        return None
    try:
        document.init_forms()
        page = document[0]
        width, height = page.get_size()
        scale = min(HEIGHT / max(width, height, 1.0), WIDTH / max(min(width, height), 1.0))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        pixels = drawn(page, *size, (0, 0), size, finer=FINER)
        page.close()
    except pdfium.PdfiumError:
        return None
    finally:
        document.close()
    picture = Image.frombytes("RGB", size, pixels, "raw", "BGRX")
    # Of pages with text WebP is the smallest; it has no data beside the pixels.
    picture.save(wanted.target, "WEBP", quality=QUALITY, method=EFFORT)
    return DrawnPage(*size)
