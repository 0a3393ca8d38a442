"""All that an open page still holds and does not show, as PDFium sees it."""

from __future__ import annotations

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from agendapack.papers.covered_text import covered_texts
from agendapack.papers.geometry import PageGeometry
from agendapack.papers.ground_text import ground_texts
from agendapack.papers.laid_over import laid_over
from agendapack.papers.leaks import PageLeaks
from agendapack.papers.outside_text import outside_texts
from agendapack.papers.page_objects import PageObjects


def page_leaks(page: pdfium.PdfPage, geometry: PageGeometry, objects: PageObjects) -> PageLeaks:
    """What is hidden on an open page that draws ``objects``; PDFium must show it as ``geometry``
    says."""
    annotations, redactions = laid_over(page)
    texts = (
        *covered_texts(page, geometry, objects, annotations),
        *ground_texts(page, geometry, objects),
        *outside_texts(page, geometry, objects),
    )
    return PageLeaks(texts, redactions)
