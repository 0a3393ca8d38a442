"""Supplements built whole: numbers with a prefix, added items and replaced papers, in every
document and in what is printed of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.builders import pdf
from tests.running import MEETING, PAPERS, agendapack, council

KEY = "parks/2024-05-16"

RECORD = """\
    date: 2024-05-16
    time: "10:00"
    published: 2024-05-08
    items:
      - title: Apologies
      - title: Paths
        papers: [paths.pdf, map.pdf]
      - title: A sale
        papers:
          - sale.pdf
          - {file: prices.pdf, exempt: 3, page-count: 3}
    supplements:
      - published: 2024-05-08
        numbering: prefix
        items:
          2: [{file: new-map.pdf, title: The new map, replaces: map.pdf}]
          4: {title: Flooding, text: To consider the flood., papers: [flood.pdf]}
      - published: 2024-05-08
        numbering: continue
        items:
          2: [{file: newest-map.pdf, replaces: new-map.pdf}]
          3:
            - {file: new-prices.pdf, exempt: 3, page-count: 2, replaces: prices.pdf}
      - published: 2024-05-08
        numbering: prefix
        items:
          3:
            - {file: newest-prices.pdf, exempt: 3, page-count: 3, replaces: new-prices.pdf}
            - {file: new-sale.pdf, replaces: sale.pdf}
    """
EXEMPT = "meetings/parks/2024-05-16/exempt"
FILES: dict[str, str | bytes | None] = {
    MEETING: RECORD,
    **{f"{PAPERS}/{name}": None for name in ("play-areas.md", "survey.pdf", "costs.pdf")},
    **{
        f"{PAPERS}/{name}.pdf": pdf(pages, text=f"About {name}")
        for name, pages in (
            *(("paths", 2), ("map", 1), ("sale", 1)),
            *(("new-map", 1), ("flood", 3), ("newest-map", 1), ("new-sale", 1)),
        )
    },
    **{
        f"{EXEMPT}/{name}.pdf": pdf(pages, text=f"Secret {name}")
        for name, pages in (("prices", 3), ("new-prices", 2), ("newest-prices", 3))
    },
}

LABELS = {
    "agenda-pack.pdf": ["i", "ii", "1", "2", "3", "4", "5", "6", *["7 - 10"] * 2],
    "supplement-1.pdf": ["i", "ii", *(f"S1-{number}" for number in range(1, 7))],
    "supplement-2.pdf": ["i", "ii", "11", "12", *["13 - 14"] * 2],
    "supplement-3.pdf": ["i", "ii", *["S3-1 - S3-4"] * 2, "S3-5", "S3-6"],
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The meeting, built for everybody and for members, and proved."""
    made = council(tmp_path_factory.mktemp("council"), FILES)
    ran = agendapack("build", KEY, "--members", cwd=made)
    assert (ran.code, ran.err) == (0, "")
    return made


def reader(root: Path, file: str) -> PdfReader:
    return PdfReader(root / "packs" / KEY / file)


def html(root: Path, file: str) -> str:
    return (root / "packs" / KEY / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", list(LABELS))
def test_labels(root: Path, file: str) -> None:
    """A prefixed supplement leaves the count of the others alone."""
    assert reader(root, file).page_labels == LABELS[file]


def test_the_labels_are_a_prefix_and_a_number(root: Path) -> None:
    """As ISO 32000-1, 12.4.2 has it: readers let one type "S1-3"."""
    labels: Any = reader(root, "supplement-1.pdf").root_object["/PageLabels"]
    start, own = labels["/Nums"][2:4]
    assert (start, dict(own.get_object())) == (2, {"/S": "/D", "/P": "S1-"})


def test_stamps(root: Path) -> None:
    texts = [page.extract_text() for page in reader(root, "supplement-1.pdf").pages]
    stamps = [re.findall(r"(?:Page S1-|Agenda Item )\d+", text) for text in texts[2:]]
    assert stamps == [
        ["Agenda Item 2", "Page S1-1"],
        [],
        ["Agenda Item 4", "Page S1-3"],
        ["Page S1-4"],
        ["Page S1-5"],
        [],
    ]
    slip = reader(root, "supplement-3.pdf").pages[2].extract_text()
    assert "Pages S3-1 - S3-4" in slip


def test_destinations(root: Path) -> None:
    def names(file: str) -> list[str]:
        found = reader(root, file).named_destinations
        return [name for name in found if name.startswith("page-")]

    assert names("supplement-1.pdf") == [f"page-S1-{number}" for number in range(1, 7)]
    assert names("supplement-2.pdf") == ["page-11", "page-12", "page-13", "page-14"]
    assert names("supplement-3.pdf") == [f"page-S3-{number}" for number in range(1, 7)]


def said(root: Path, file: str) -> list[str]:
    """What a front sheet says of its items."""
    agenda = html(root, file).partition("<h2>Agenda</h2>")[2].partition("</main>")[0]
    lines = (" ".join(re.sub("<[^>]*>", "", line).split()) for line in agenda.splitlines())
    return [line for line in lines if line]


def test_front_sheets(root: Path) -> None:
    assert said(root, "supplement-1.html") == [
        "2. Paths (Pages S1-1 - S1-2)",
        "This paper replaces pages 3 and 4 of the agenda pack.",
        "4. Flooding (Pages S1-3 - S1-6)",
        "To consider the flood.",
    ]
    paths, replaced, *rest = said(root, "supplement-2.html")
    assert (paths, replaced) == (
        "2. Paths (Pages 11 - 12)",
        "This paper replaces pages S1-1 and S1-2 of supplement 1.",
    )
    assert rest[:2] == [
        "3. A sale (Pages 13 - 14)",
        "This paper replaces pages 7 to 10 of the agenda pack.",
    ]


def test_links(root: Path) -> None:
    text = html(root, "supplement-1.html").partition("</main>")[0]
    assert re.findall(r'href="(supplement[^"]*)"', text) == [
        "supplement-1.pdf#nameddest=item-2",
        "supplement-1.pdf#nameddest=item-4",
    ]
    assert 'href="supplement-3.pdf#nameddest=page-S3-1"' in html(root, "supplement-3.html")


def test_the_manifest(root: Path) -> None:
    record = json.loads(html(root, "manifest.json"))["packs"]
    assert record["supplement-1.pdf"]["items"] == {
        "2": {"first": 1, "last": 2, "range": "Pages S1-1 - S1-2", "prefix": "S1-"},
        "4": {"first": 3, "last": 6, "range": "Pages S1-3 - S1-6", "prefix": "S1-"},
    }
    assert "prefix" not in record["supplement-2.pdf"]["items"]["2"]
    for file, labels in LABELS.items():
        assert [page["label"] for page in record[file]["pages"]] == labels


def test_show(root: Path) -> None:
    shown = agendapack("show", KEY, "--format", "json", cwd=root)
    [meeting] = json.loads(shown.out)["meetings"]

    def replaces(packs: list[Any]) -> list[list[str | None]]:
        return [
            [paper["replaces"] for item in pack["items"] for paper in item["papers"]]
            for pack in packs
        ]

    assert replaces(meeting["packs"]) == [
        [None, None, None, None],
        ["replaces pages 3 and 4 of the agenda pack", None],
        [
            "replaces pages S1-1 and S1-2 of supplement 1",
            "replaces pages 7 to 10 of the agenda pack",
        ],
        [
            "replaces pages 13 and 14 of supplement 2",
            "replaces pages 5 and 6 of the agenda pack",
        ],
    ]
    assert replaces(meeting["members"]) == replaces(meeting["packs"])
    first = meeting["packs"][1]["items"]
    assert [(item["item"], item["range"]) for item in first] == [
        ("2. Paths", "Pages S1-1 - S1-2"),
        ("4. Flooding", "Pages S1-3 - S1-6"),
    ]


def test_show_as_a_table(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = agendapack("show", KEY, cwd=root)
    lines = [" ".join(line.strip("│ ").split()) for line in shown.out.splitlines()]
    at = lines.index("The new map │ Pages S1-1 - S1-2 │ 1 │ 1")
    assert lines[at + 1].startswith("replaces pages 3 and 4 of the agenda pack")
