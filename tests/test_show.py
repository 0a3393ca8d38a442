"""``agendapack show``: the plan as a table and as JSON, with the stamps that were moved."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from agendapack.cli.plan_table import stamps_in_words
from tests.builders import pdf
from tests.running import PAPERS, Ran, agendapack, council

FOOTER = b"BT /F1 9 Tf 8 20 Td (" + b"The footer of a busy report " * 6 + b") Tj ET"
DARK_FOOT = b"0.2 0.1 0.3 rg 0 0 2000 60 re f"
DARK = b"0.1 0.1 0.3 rg -500 -500 12000 12000 re f"


MOVED = """\
parks/2024-05-16/agenda-pack.pdf: 14 pages
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━┳━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Item and papers                 ┃ Range        ┃ Pages ┃ Blank ┃ Stamps moved                    ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━╇━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ Front sheet                     │              │     2 │       │                                 │
│ 1. Apologies                    │              │       │       │                                 │
│ 2. Minutes                      │ Pages 1 - 2  │       │       │                                 │
│   Parks Committee, Thursday 18  │ Pages 1 - 2  │     1 │     1 │                                 │
│ April 2024: minutes             │              │       │       │                                 │
│ 3. Play areas                   │ Pages 3 - 12 │       │       │                                 │
│   Play areas                    │ Pages 3 - 4  │     1 │     1 │                                 │
│   survey                        │ Pages 5 - 12 │     7 │     1 │ page 5: number at the top       │
│                                 │              │       │       │ pages 7, 8 and 10: number along │
│                                 │              │       │       │ the foot                        │
│                                 │              │       │       │ page 11: strip added at the     │
│                                 │              │       │       │ foot                            │
└─────────────────────────────────┴──────────────┴───────┴───────┴─────────────────────────────────┘
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return council(tmp_path)


def paper(*contents: bytes) -> bytes:
    """A PDF with a page for each content."""
    file = BytesIO()
    with pikepdf.new() as made:
        for content in contents:
            with pikepdf.open(BytesIO(pdf(content=content))) as page:
                made.pages.extend(page.pages)
        made.save(file, deterministic_id=True)
    return file.getvalue()


def rows(shown: Ran) -> list[list[str]]:
    """The cells of the tables, their headings left out."""
    return [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in shown.out.splitlines()
        if line.startswith("│")
    ]


def test_show_prints_the_plan_as_a_table(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = agendapack("show", "2024-05-16", cwd=root)
    assert (shown.code, shown.err) == (0, "")
    assert rows(shown) == [
        ["Front sheet", "", "2", ""],
        ["1. Apologies", "", "", ""],
        ["2. Minutes", "Pages 1 - 2", "", ""],
        ["Parks Committee, Thursday 18 April 2024: minutes", "Pages 1 - 2", "1", "1"],
        ["3. Play areas", "Pages 3 - 8", "", ""],
        ["Play areas", "Pages 3 - 4", "1", "1"],
        ["survey", "Pages 5 - 8", "3", "1"],
        ["Front sheet", "", "1", "1"],
        ["3. Play areas", "Pages 1 - 2", "", ""],
        ["costs", "Pages 1 - 2", "2", ""],
    ]


def test_show_as_json(root: Path) -> None:
    shown = agendapack("show", "2024-05-16", "--format", "json", cwd=root)
    assert (shown.code, shown.err) == (0, "")
    [meeting] = json.loads(shown.out)["meetings"]
    assert meeting["meeting"] == "parks/2024-05-16"
    agenda, supplement = meeting["packs"]
    assert (agenda["file"], agenda["pages"]) == ("agenda-pack.pdf", 10)
    assert agenda["items"][2] == {
        "item": "3. Play areas",
        "range": "Pages 3 - 8",
        "papers": [
            {
                "title": "Play areas",
                "file": f"{PAPERS}/play-areas.md",
                "range": "Pages 3 - 4",
                "pages": 1,
                "blanks": 1,
                "stamps": [],
                "replaces": None,
            },
            {
                "title": "survey",
                "file": f"{PAPERS}/survey.pdf",
                "range": "Pages 5 - 8",
                "pages": 3,
                "blanks": 1,
                "stamps": [],
                "replaces": None,
            },
        ],
        "to-follow": [],
    }
    assert [item["range"] for item in supplement["items"]] == ["Pages 1 - 2"]


def busy(root: Path) -> Path:
    """The council with a survey whose pages leave their stamps ever less room."""
    survey = paper(DARK_FOOT, b"", FOOTER, FOOTER, b"", FOOTER, DARK)
    return council(root, {f"{PAPERS}/survey.pdf": survey})


def test_show_tells_where_stamps_were_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = agendapack("show", "2024-05-16", cwd=busy(tmp_path))
    assert (shown.code, shown.err) == (0, "")
    table = "".join(f"{line.rstrip()}\n" for line in shown.out.splitlines())
    assert table.partition("parks/2024-05-16/supplement-1.pdf")[0] == MOVED


def test_show_as_json_tells_each_stamp_that_was_moved(tmp_path: Path) -> None:
    shown = agendapack("show", "2024-05-16", "--format", "json", cwd=busy(tmp_path))
    [meeting] = json.loads(shown.out)["meetings"]
    play_areas, survey = meeting["packs"][0]["items"][2]["papers"]
    assert play_areas["stamps"] == []
    assert survey["stamps"] == [
        {"page": 1, "label": "5", "kind": "number", "edge": "top", "choice": "opposite"},
        {"page": 3, "label": "7", "kind": "number", "edge": "foot", "choice": "along"},
        {"page": 4, "label": "8", "kind": "number", "edge": "foot", "choice": "along"},
        {"page": 6, "label": "10", "kind": "number", "edge": "foot", "choice": "along"},
        {"page": 7, "label": "11", "kind": "number", "edge": "foot", "choice": "strip"},
    ]


def test_both_stamps_of_a_page_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    council(tmp_path, {f"{PAPERS}/costs.pdf": paper(DARK, DARK_FOOT)})
    shown = agendapack("show", "2024-05-16", cwd=tmp_path)
    assert rows(shown)[-3:] == [
        ["costs", "Pages 1 - 2", "2", "", "page 1: strip added at the top, strip added at"],
        ["", "", "", "", "the foot"],
        ["", "", "", "", "page 2: number at the top"],
    ]


def test_what_could_not_be_looked_at_is_told_once_a_page() -> None:
    unseen = {"label": "5", "choice": "unseen"}
    item, number = {"kind": "item", "edge": "top"}, {"kind": "number", "edge": "foot"}
    assert stamps_in_words([{**unseen, **item}, {**unseen, **number}]) == (
        "page 5: could not be looked at",
    )
