"""Whether a mended paper looks like the damaged one, page by page, and what PDFium makes of it."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from agendapack.papers.likeness import MAX_SIDE, _picture, copies, first_difference
from tests.builders import pdf

NONE = b"This is no PDF."
HUGE = (14_000, 14_000)  # points


@pytest.mark.parametrize(
    ("original", "copy", "page"),
    [
        (pdf(2), pdf(2), None),
        (pdf(2), pdf(2, text="Report"), 1),
        (pdf(3), pdf(2), 3),
        (pdf(2), pdf(3), None),
        (pdf(), pdf(size=(300, 300)), 1),
        (pdf(size=HUGE), pdf(size=HUGE), None),
        (pdf(), NONE, 1),
        (NONE, pdf(), None),
    ],
)
def test_the_first_page_that_looks_another_way(
    original: bytes, copy: bytes, page: int | None
) -> None:
    assert first_difference(original, copy) == page


def test_a_large_page_is_compared_smaller() -> None:
    with pdfium.PdfDocument(pdf(size=HUGE)) as document:
        shown = _picture(document, 0)
    assert shown is not None
    assert len(shown) == 3 * MAX_SIDE * MAX_SIDE


def test_pdfium_writes_a_paper_whole_and_its_pages_alone() -> None:
    source = pdf(2)
    whole, pages = copies(source)
    assert first_difference(source, whole) is None
    assert first_difference(source, pages) is None
    assert [len(pdfium.PdfDocument(one)) for one in (whole, pages)] == [2, 2]


def test_pdfium_writes_nothing_of_what_it_cannot_open() -> None:
    assert list(copies(NONE)) == []
