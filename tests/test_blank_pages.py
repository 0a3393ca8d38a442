"""Blank pages of every size that a paper may have."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.builders import pdf
from tests.test_intake import build, council


@pytest.mark.parametrize("size", [(200, 50), (4, 900), (14_400, 14_400)])
def test_a_paper_of_one_odd_page_has_its_blank(tmp_path: Path, size: tuple[float, float]) -> None:
    papers = council(tmp_path, "odd.pdf")
    (papers / "odd.pdf").write_bytes(pdf(size=size))
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(tmp_path / "packs/cabinet/2024-01-10/agenda-pack.pdf") as pack:
        blank = [round(float(value)) for value in pack.pages[3].obj.MediaBox]
    assert blank == [0, 0, *size]
