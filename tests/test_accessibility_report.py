"""The accessibility report: what it says of each paper, and that it is itself in order."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from agendapack.pages.html.accessibility_report import (
    CLAUSES,
    accessibility_report,
    group_findings,
    main,
)
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered
from agendapack.papers.accessibility import (
    Finding,
    PaperAccessibility,
    ReportedPaper,
    State,
)
from agendapack.papers.prepare import open_pdf
from agendapack.papers.ua.document_facts import gather
from agendapack.papers.ua.examination import examine
from agendapack.records.vocabulary import ENGLISH
from tests.accessibility_builders import e, paper

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
DAY = date(2018, 2, 14)
FIGURE = Finding("7.3", "13-004", "no alternative text for 1 figure", (4,), "In Word, write <one>")
TABLE = Finding("7.5", "15-003", "a table has no header cells", (2, 3), "Mark the header row")
FONT = Finding("7.21.4.1", "31-009", "font not embedded: Arial", (1,), "Embed it")
TEXT = Finding("7.21.7", "31-027", "text cannot be read out or copied: Arial", (1,), "Use another")
TABS = Finding("7.18.3", "28-008", "the tabulator key's order is not given", (1,), "Set it", True)


def reported(*findings: Finding, state: State = State.TAGGED, item: str = "7") -> ReportedPaper:
    return ReportedPaper(
        item, "Health & Care", "cqc.pdf", "CQC <report>", PaperAccessibility(state, findings)
    )


def report(*papers: ReportedPaper, folders: tuple[Path, ...] = (TEMPLATES,)) -> Rendered:
    return accessibility_report(
        Renderer(folders, "p { margin: 0 }"),
        papers,
        committee="Parks Committee",
        day=DAY,
        language="en-GB",
    )


def words(html: str) -> str:
    """What a reader sees of the body, a line for each block."""
    body = re.sub(r"\s+", " ", html[html.index("<body") :])
    lines = re.sub(r"</?(?:p|h\d|li|ul|tr|table|caption|section|th|td|br)[^>]*>", "\n", body)
    text = re.sub(r"<[^>]+>", "", lines)
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'")
    return "\n".join(
        line.strip() for line in plain.replace("&amp;", "&").split("\n") if line.strip()
    )


def test_a_paper_with_findings() -> None:
    made = report(reported(FIGURE, TABLE, TABS, FONT, TEXT))
    assert made.problems == ()
    assert made.title == "Parks Committee, Wednesday 14 February 2018: accessibility of the papers"
    said = words(made.html)
    assert said.startswith(
        "Accessibility of the papers\nParks Committee\nWednesday 14 February 2018\n"
        "Something was found in 1 of 1 paper, so the pack does not say that it conforms to "
        "PDF/UA-1. Below stands what to do about each.\n"
    )
    assert "Item\nPaper\nState\nTo put right\nPut right in the pack\n" in said
    assert "7\nCQC <report>\ntagged\n4\n1\n" in said
    assert said.endswith(
        "Item 7: CQC <report>\n"
        "cqc.pdf, for Health & Care\n"
        "Tagged. A screen reader can follow its structure.\n"
        "Pictures (clause 7.3)\n"
        "No alternative text for 1 figure on page 4.\n"
        "What to do: in Word, write <one>.\n"
        "Clause 7.3, Matterhorn checkpoint 13-004\n"
        "Headers of tables (clause 7.5)\n"
        "A table has no header cells on pages 2 and 3.\n"
        "What to do: mark the header row.\n"
        "Clause 7.5, Matterhorn checkpoint 15-003\n"
        "Fonts (clause 7.21)\n"
        "Font not embedded: Arial on page 1.\n"
        "What to do: embed it.\n"
        "Clause 7.21.4.1, Matterhorn checkpoint 31-009\n"
        "Text cannot be read out or copied: Arial on page 1.\n"
        "What to do: use another.\n"
        "Clause 7.21.7, Matterhorn checkpoint 31-027\n"
        "Put right in the pack\n"
        "The pack has been mended where this paper falls short in the following. The paper itself "
        "has not changed; if it is published on its own, it needs mending too.\n"
        "The tabulator key’s order is not given on page 1 (clause 7.18.3)."
    )


def test_papers_without_findings() -> None:
    said = words(report(reported(), reported(TABS, item="8")).html)
    assert (
        "Nothing was found in any of the 2 papers: the pack says that it conforms to PDF/UA-1."
        in said
    )
    assert "There is nothing to put right." in said


def test_untagged_and_scanned_papers() -> None:
    said = words(report(reported(state=State.UNTAGGED), reported(state=State.SCANNED)).html)
    assert "Untagged. It has text but no tags: a screen reader has to guess" in said
    assert "Scanned without text. Its pages are pictures of text" in said


def test_a_paper_whose_headings_have_no_levels() -> None:
    with open_pdf(paper(e("P"), e("Sect", e("H", page=1)), pages=2)) as opened:
        found = examine(gather(opened))
    said = words(report(ReportedPaper("7", "", "a.pdf", "A", found)).html)
    assert "7\nA\ntagged\n1\n0\n" in said
    assert (
        "Headings (clause 7.4)\n"
        "Unlike the pack’s own headings, its headings have no level on page 2.\n"
        "What to do: in Word, use the styles Heading 1, Heading 2, ... for its headings and save "
        "it as PDF again; in Acrobat Pro, change each H tag to H1, H2, ... by the level of its "
        "heading.\n"
        "Clause 7.4.4, Matterhorn checkpoint 14-007"
    ) in said
    assert "the pack does not say that it conforms" in said


def test_no_papers() -> None:
    assert "This meeting has no papers." in words(report().html)


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.scopes = 0
        self.headers = 0
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if re.fullmatch(r"h\d", tag):
            self.levels.append(int(tag[1]))
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "th":
            self.headers += 1
            self.scopes += "scope" in given
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "a" and str(given.get("href", "")).startswith("#"):
            self.targets.add(str(given["href"])[1:])


def test_the_report_is_accessible_itself() -> None:
    made = report(reported(FIGURE, TABS), reported(TABLE, item="8"), reported(item="9"))
    outline = Outline()
    outline.feed(made.html)
    assert made.html.startswith("<!doctype html>")
    assert outline.language == "en-GB"
    assert outline.levels[0] == 1
    assert all(
        below <= above + 1 for above, below in zip(outline.levels, outline.levels[1:], strict=False)
    )
    assert outline.headers == outline.scopes > 0
    assert outline.targets <= outline.ids
    assert made.root is not None, "it stays in the subset that can be typeset"


def test_findings_are_grouped_by_clause() -> None:
    paper = PaperAccessibility(State.TAGGED, (FIGURE, TABS, FONT, TEXT))
    groups = list(group_findings(paper, ENGLISH))
    assert [(group.clause, len(group.findings)) for group in groups] == [("7.3", 1), ("7.21", 2)]
    assert main("6.1") == "6"
    assert main("7.18.6.2") == "7.18"
    assert all(CLAUSES.values())


def test_a_council_can_have_its_own(tmp_path: Path) -> None:
    own = (
        '{% extends "agendapack/accessibility.html" %}{% block summary %}<p>Ours</p>{% endblock %}'
    )
    (tmp_path / "accessibility.html").write_text(own, encoding="utf-8")
    assert "Ours" in report(reported(FIGURE), folders=(tmp_path, TEMPLATES)).html


def test_a_faulty_template_is_told(tmp_path: Path) -> None:
    (tmp_path / "accessibility.html").write_text("{{ entrys }}", encoding="utf-8")
    made = report(reported(FIGURE), folders=(tmp_path, TEMPLATES))
    assert [problem.message for problem in made.problems] == ['unknown name "entrys"']
    assert [problem.hint for problem in made.problems] == ["did you mean entries?"]
