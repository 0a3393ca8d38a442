"""A paper's title where the records give none: its first heading, else its file's name."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name, Pdf

from agendapack.pages.html.render import Renderer
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request, Reshaping
from agendapack.papers.titles import paper_title
from agendapack.problems import Location
from agendapack.records.shipped import shipped_templates
from tests.builders import pdf, saved
from tests.tagged_builders import Node, tagged
from tests.typeset_builders import set_html

LETTERHEAD = ("Ambridge District Council", "Parks Committee")
FILE = Path("01 Budget Monitoring Report Q2.docx")


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        ((), "01 Budget Monitoring Report Q2"),
        (("Budget Monitoring",), "Budget Monitoring"),
        (("AMBRIDGE DISTRICT COUNCIL", "Parks committee", "Budget"), "Budget"),
        (("132,964,615", "Budget"), "Budget"),
        (("Parks Committee – 13 March 2025", "Budget"), "Budget"),
        (("Parks Committee, Thursday 13th March 2025",), FILE.stem),
        (("13 March 2025", "Budget"), "Budget"),
        (("Parks Committee: budget of 13 March 2025",), "Parks Committee: budget of 13 March 2025"),
        (("Budget at 31 March 2025",), "Budget at 31 March 2025"),
        (("Minutes 13 March 2025",), "Minutes 13 March 2025"),
        (("12 schools 2025",), "12 schools 2025"),
        (("2024/25 budget", "Purpose"), "2024/25 budget"),
        (("20 mph zones",), "20 mph zones"),
        (("1. Background", "Budget"), FILE.stem),
        (("1.1 Aims",), FILE.stem),
        (("Contents:", "Budget"), FILE.stem),
        (("word " * 60, "Budget"), FILE.stem),
        (("Budget \ufffd", "Budget"), FILE.stem),
    ],
)
def test_the_first_heading_that_names_a_paper_is_its_title(
    headings: tuple[str, ...], title: str
) -> None:
    assert paper_title(headings, FILE, LETTERHEAD) == title


@pytest.mark.parametrize(
    "name", ["play-areas_v2", "CQC report (final)", "ŵyneb", "2024-25 budget.v3"]
)
def test_a_files_name_stays_as_written(name: str) -> None:
    assert paper_title((), Path(f"{name}.pdf"), ()) == name


def headings(source: bytes, **options: object) -> tuple[str, ...]:
    reshaping = Reshaping(**options)  # type: ignore[arg-type]
    return prepare(source, Request("a.pdf", Location(Path("a.pdf")), reshaping)).headings


def test_headings_are_read_in_the_order_of_the_structure() -> None:
    made = set_html(
        "<p>Not this</p><h1>Budget Monitoring, Qu<em>arter 2</em></h1><p>Text</p><h2>Why</h2>"
    )
    assert headings(made.pdf) == ("Budget Monitoring, Quarter 2", "Why")


def test_a_heading_over_two_lines_is_one_line() -> None:
    words = "A report about all that was spent on parks and on open spaces in the year"
    assert headings(set_html(f"<h1>{words}</h1>").pdf) == (words,)


def test_no_more_than_three_headings_are_read() -> None:
    made = set_html("<h1>One</h1>" + "".join(f"<h2>{n}</h2>" for n in "abcd"))
    assert headings(made.pdf) == ("One", "a", "b")


def test_the_headings_are_those_of_the_pages_that_are_taken() -> None:
    made = set_html('<h1>One</h1><p>Text</p><h2 data-break="before">Two</h2>')
    assert headings(made.pdf, pages=((2, None),)) == ("Two",)


def test_a_paragraph_in_the_style_title_is_a_heading() -> None:
    """As LibreOffice and Word tag it."""
    top = Node("Document", (Node("Title", marks=(0,)), Node("P", marks=(0,))))
    assert len(headings(tagged(top, roles={"Title": "P"}))) == 1


@pytest.mark.parametrize(
    ("text", "heading"), [("Budget", "Budget"), ("Cafe\u0301 \u200bbudget", "Caf\u00e9 budget")]
)
def test_replacement_text_is_a_headings_text(text: str, heading: str) -> None:
    with pikepdf.open(BytesIO(set_html("<h1>B U D G E T</h1>").pdf)) as opened:
        document = opened.Root.StructTreeRoot.K
        element = (document[0] if isinstance(document, pikepdf.Array) else document).K
        element = element[0] if isinstance(element, pikepdf.Array) else element
        element.ActualText = pikepdf.String(text)
        assert headings(saved(opened)) == (heading,)


def test_a_document_property_is_no_title() -> None:
    def named(made: Pdf) -> None:
        made.docinfo[Name.Title] = pikepdf.String("Microsoft Word - Leisure report 2011.doc")

    assert headings(pdf(2, edit=named)) == ()


def report(folder: Path, text: str) -> str:
    file = folder / "parks-report_v2.md"
    file.write_text(text, encoding="utf-8")
    return Renderer([shipped_templates()], "").report(file, "en-GB").title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Parks *now*\n\nText\n", "Parks now"),
        ("---\nsubject: Parks\n---\nText\n\n## Paths\n", "Parks"),
        ("Text\n\n## Paths\n\n# Parks\n", "Paths"),
        ("Text\n", "parks-report_v2"),
    ],
)
def test_a_markdown_paper_is_called_by_its_heading(tmp_path: Path, text: str, title: str) -> None:
    assert report(tmp_path, text) == title
