"""Real pages of every kind, with their stamps and without: nothing covered, nothing changed.

The papers are no part of this project: they are looked for in ``../shared/corpus``, or where
AGENDAPACK_CORPUS says.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from agendapack.pack.proof import prove
from tests.builders import CORPUS, PLACE, inspect, pack
from tests.seeing import faults, opened, stamped_pages

pytestmark = pytest.mark.once

PAPERS = sorted(CORPUS.glob("*/*.pdf"))
PIXELS = 900  # along a page's longer side
UNEVEN = 24  # of 255: the grain of scanned paper
FIRST, STEP = 4, 5  # so many pages of a paper are all looked at, then every fifth
LONGEST = 1_000_000  # points: a page of 350 metres is drawn at no scale that shows a stamp

if not PAPERS:
    pytest.skip(f"there are no papers in {CORPUS}", allow_module_level=True)


@pytest.mark.parametrize("source", PAPERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.filterwarnings("ignore")
def test_stamps_cover_nothing_and_change_nothing(source: Path, tmp_path: Path) -> None:
    found, problems = inspect(source, PLACE, keeping_comments=True)
    if found is None:
        pytest.skip(f"refused: {problems[0].message}")
    made = pack(tmp_path, [("7", source)], keeping_comments=True)
    assert prove(made.path, made.plan) == ()
    try:
        pdfium.PdfDocument(source).close()
    except pdfium.PdfiumError as fault:
        pytest.skip(f"PDFium does not draw it: {fault}")
    wrong = []
    with opened(source) as paper, opened(made.path) as stamped:
        for index, planned in stamped_pages(made):
            if planned.page >= FIRST and planned.page % STEP:
                continue
            try:
                width, height = paper[planned.page].get_size()
            except pdfium.PdfiumError:
                continue
            if min(width, height) > 0 and max(width, height) < LONGEST:
                scale = min(2.0, PIXELS / max(width, height))
                found_here = faults(paper, stamped, made, index, scale=scale, uneven=UNEVEN)
                wrong += [f"page {planned.page + 1}: {fault}" for fault in found_here]
    assert not wrong, "\n".join(wrong)
