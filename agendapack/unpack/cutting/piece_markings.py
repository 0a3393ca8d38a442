"""What marks a paper of a published pack as not for the public."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from agendapack.papers.marked_pages import page_markings
from agendapack.papers.marked_papers import head_marking
from agendapack.papers.pdf.page_attributes import page_geometry
from agendapack.papers.prepare import open_pdf


def piece_marking(pdf: Path) -> str:
    """The marking at the heads of a PDF's pages, and where: '"Exempt" at the head of page 2'; ""
    for none.  A build would take it for a paper that is published by mistake."""
    with open_pdf(pdf) as opened:
        geometries = [page_geometry(page) for page in opened.pages]
    with pdfium.PdfDocument(pdf) as document:
        return head_marking(
            [
                page_markings(document[index], geometry, is_first=index == 0)
                for index, geometry in enumerate(geometries)
            ]
        )
