"""Real papers, ugly and ordinary: each is read, or refused in one problem; all that can be read go
into one pack together, and look there as they did alone.

The papers are no part of this project: they are looked for in ``../shared/corpus``, or where
AGENDAPACK_CORPUS says.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from agendapack.pack.proof import prove
from agendapack.papers.prepare import open_pdf
from tests.builders import CORPUS, PLACE, Made, differing, inspect, pack, pixels
from tests.clearing_builders import off_list

pytestmark = pytest.mark.once

PAPERS = sorted(CORPUS.glob("*/*.pdf"))

if not PAPERS:
    pytest.skip(f"there are no papers in {CORPUS}", allow_module_level=True)

# What is refused although PDFium opens it, and why.
REFUSED = {
    "poppler-937-0-fuzzed": "its page tree lists no pages; PDFium counts one and cannot load it",
}

FORM = (
    "it leaves its fields to the reader to draw, which a pack with other papers' drawn fields "
    "cannot: they are drawn once, by another hand"
)
LOOKED_AT = 1
"""So many pages at each end of a paper are drawn: those between them are copied alike."""

# What looks otherwise in a pack, and why.
DIFFERENT = {
    "bug1883609": FORM,
    "bug2055455": FORM,
    "libreoffice-form": FORM,
    "pdflatex-forms": FORM,
}


def opens_in_pdfium(source: Path) -> bool:
    try:
        pdfium.PdfDocument(source).close()
    except pdfium.PdfiumError:
        return False
    return True


@pytest.mark.parametrize("source", PAPERS, ids=lambda path: path.stem)
def test_each_is_read_or_refused_in_one_problem(source: Path, capfd) -> None:
    found, problems = inspect(source, PLACE)
    errors = [problem for problem in problems if problem.is_error]
    if found is None:
        [refusal] = errors
        assert refusal.message.startswith(f'"{source.name}" ')
        assert refusal.hint
        assert (source.stem in REFUSED) == opens_in_pdfium(source), refusal.message
    else:
        assert errors == []
        assert found.page_count > 0
        assert source.stem not in REFUSED
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> Made:
    readable = [paper for paper in PAPERS if inspect(paper, PLACE, keeping_comments=True)[0]]
    papers = [(str(number), source, source.stem) for number, source in enumerate(readable, start=2)]
    # Without comments pages look otherwise, and are meant to: tests/test_comments.py.
    return pack(tmp_path_factory.mktemp("corpus"), papers, keeping_comments=True)


def test_the_pack_of_them_all_keeps_its_promises(together):
    # The front sheet of so many items is too short here to print every range.
    broken = [b for b in prove(together.path, together.plan) if "front sheet" not in b.fault]
    assert [str(b) for b in broken] == []


def test_the_pack_of_them_all_is_sound(together):
    with pikepdf.open(together.path) as opened:
        assert len(opened.pages) == len(together.plan.pages)
        assert not opened.get_warnings()


def test_the_pack_of_them_all_holds_nothing_that_is_on_no_list(together):
    assert off_list(together.path) == []


def test_they_look_as_they_did_alone(together):
    found = {}
    document = pdfium.PdfDocument(together.path)
    document.init_forms()
    try:
        for number, source in enumerate(together.plan.sources):
            if source.kind == "paper" and (fault := _first_difference(together, document, number)):
                found[source.title] = fault
    finally:
        document.close()
    assert {title: fault for title, fault in found.items() if title not in DIFFERENT} == {}
    assert set(DIFFERENT) <= set(found), "listed as different, and the same"


def _first_difference(made: Made, document: pdfium.PdfDocument, number: int) -> str:
    """What looks otherwise in a paper's pages, its stamps and a strip added for them aside."""
    facts = made.plan.sources[number].facts
    try:
        paper = pdfium.PdfDocument(_mended(facts.pdf))
    except pdfium.PdfiumError:
        return ""  # it cannot be looked at alone
    paper.init_forms()
    try:
        for index, planned in enumerate(made.plan.pages):
            if planned.source != number or planned.page >= len(paper):
                continue
            if LOOKED_AT <= planned.page < len(facts.pages) - LOOKED_AT:
                continue
            geometry = facts.pages[planned.page].geometry
            scale = min(1.0, 550 / max(geometry.view_width, geometry.view_height))
            before, after = _draw(paper, planned.page, scale), _draw(document, index, scale)
            if before is None or after is None or getattr(planned, "visible", None) is not None:
                continue
            if before.shape != after.shape:
                return f"page {planned.page + 1} is {after.shape} instead of {before.shape}"
            changed = differing(before, after)
            for stamp in planned.stamps:
                changed[pixels(stamp, geometry, scale, after.shape[0])] = False
            if changed.any():
                where = np.argwhere(changed)
                return f"page {planned.page + 1} changes in {where.min(0)} to {where.max(0)}"
    finally:
        paper.close()
    return ""


def _mended(source: Path | bytes) -> Path | bytes:
    """A damaged paper as it was mended, which is what goes into a pack; any other as it is."""
    _, problems = inspect(source, PLACE, keeping_comments=True)
    if not problems:
        return source
    buffer = BytesIO()
    with open_pdf(source) as opened:
        opened.save(buffer, fix_metadata_version=False)
    return buffer.getvalue()


def _draw(document: pdfium.PdfDocument, page: int, scale: float) -> np.ndarray | None:
    try:
        bitmap = document[page].render(scale=scale)
    except (pdfium.PdfiumError, ValueError):
        return None  # a page that PDFium cannot show, or that has no size
    return np.array(bitmap.to_numpy()[:, :, :3])
