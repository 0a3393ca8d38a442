"""Packs whose first page after the front sheet is not page 1: ``first-page``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.builders import pdf
from tests.running import MEETING, PAPERS, Ran, agendapack, council

pytestmark = pytest.mark.once

KEY = "parks/2024-05-16"
RECORD = """\
    date: 2024-05-16
    time: "10:00"
    published: 2024-05-08
    first-page: 5
    items:
      - title: Apologies
      - title: Paths
        papers: [paths.pdf, map.pdf]
      - title: A sale
        papers: [sale.pdf]
    supplements:
      - published: 2024-05-08
        first-page: 3
        items:
          2: [{file: new-map.pdf, replaces: map.pdf}]
      - published: 2024-05-08
        numbering: prefix
        first-page: 7
        items:
          3: [costs.pdf]
      - published: 2024-05-08
        numbering: continue
        items:
          3: [more.pdf]
    """
PAGES = {"paths": 2, "map": 1, "sale": 3, "new-map": 1, "costs": 2, "more": 1}


def meeting(root: Path, record: str = RECORD) -> Path:
    return council(
        root,
        {
            MEETING: record,
            **{f"{PAPERS}/{name}": None for name in ("play-areas.md", "survey.pdf", "costs.pdf")},
            **{f"{PAPERS}/{name}.pdf": pdf(pages, text=name) for name, pages in PAGES.items()},
        },
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = meeting(tmp_path_factory.mktemp("council"))
    ran = agendapack("build", KEY, cwd=made)
    assert (ran.code, ran.err) == (0, "")
    return made


def reader(root: Path, file: str) -> PdfReader:
    return PdfReader(root / "packs" / KEY / file)


@pytest.mark.parametrize(
    ("file", "labels"),
    [
        ("agenda-pack.pdf", ["i", "ii", *(str(number) for number in range(5, 13))]),
        ("supplement-1.pdf", ["i", "ii", "3", "4"]),
        ("supplement-2.pdf", ["i", "ii", "S2-7", "S2-8"]),
        ("supplement-3.pdf", ["i", "ii", "5", "6"]),
    ],
)
def test_labels_and_stamps(file: str, labels: list[str], root: Path) -> None:
    """A supplement that counts on does so from the pack before it that has no prefix."""
    made = reader(root, file)
    assert made.page_labels == labels
    for label, page in zip(labels[2:], list(made.pages)[2:], strict=True):
        text = page.extract_text()
        assert f"Page {label}" in text or "intentionally left blank" in text


def test_ranges_and_destinations(root: Path) -> None:
    html = (root / "packs" / KEY / "front-sheet.html").read_text(encoding="utf-8")
    assert re.findall(r"\((Pages? [^)]*)\)", re.sub("<[^>]*>", "", html)) == [
        *("Pages 5 - 8", "Pages 5 - 6", "Pages 7 - 8", "Pages 9 - 12")
    ]
    made = reader(root, "agenda-pack.pdf")
    names = made.named_destinations
    assert [name for name in names if name.startswith("page-")] == [
        f"page-{number}" for number in sorted(range(5, 13), key=str)
    ]
    assert made.get_destination_page_number(names["page-9"]) == 6


def test_what_is_replaced_and_everything_to_date(root: Path) -> None:
    html = (root / "packs" / KEY / "supplement-1.html").read_text(encoding="utf-8")
    assert "replaces pages 7 and 8 of the agenda pack" in html
    labels = reader(root, "consolidated-pack.pdf").page_labels
    assert labels[4:] == [
        *("5", "6", *["7 - 8"] * 2, "S1-3", "S1-4"),
        *("9", "10", "11", "12", "S2-7", "S2-8", "S3-5", "S3-6"),
    ]


def checked(tmp_path: Path, old: str, new: str) -> Ran:
    assert old in RECORD
    return agendapack("check", KEY, cwd=meeting(tmp_path, RECORD.replace(old, new, 1)))


def test_a_right_hand_page_has_an_odd_number(tmp_path: Path) -> None:
    ran = checked(tmp_path, "first-page: 5", "first-page: 6")
    assert (ran.code, ran.err.splitlines()[:2]) == (
        1,
        [
            f"{MEETING}:4:13: error: expected an odd first-page, since papers start on right-hand"
            " pages, found 6",
            "    write 7, or recto: false at the meeting if papers follow one another without blank"
            " pages",
        ],
    )
    ran = checked(tmp_path, "first-page: 3", "first-page: 2")
    assert (ran.code, f"{MEETING}:13:17: error: expected an odd first-page" in ran.err) == (1, True)


def test_without_right_hand_pages_it_may_be_even(tmp_path: Path) -> None:
    ran = checked(tmp_path, "first-page: 5", "recto: false\n    first-page: 6")
    assert (ran.code, ran.err) == (0, "")
    assert agendapack("build", KEY, cwd=tmp_path).code == 0
    labels = reader(tmp_path, "agenda-pack.pdf").page_labels
    assert [label for label in labels if label.isdigit()] == ["6", "7", "8", "9", "10", "11"]


def test_a_supplement_that_counts_on_has_none(tmp_path: Path) -> None:
    ran = checked(tmp_path, "numbering: prefix", "numbering: continue")
    assert (ran.code, ran.err.splitlines()) == (
        1,
        [
            f"{MEETING}:18:17: error: first-page: and numbering: continue stand together",
            "    a supplement counts on, or begins at a number of its own: take one of the two out",
        ],
    )


def test_it_is_a_number(tmp_path: Path) -> None:
    ran = checked(tmp_path, "first-page: 5", "first-page: 0")
    assert (ran.code, ran.err.splitlines()[0]) == (
        1,
        f'{MEETING}:4:13: error: expected a whole number from 1 to 999999, found "0"',
    )
