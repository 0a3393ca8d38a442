"""The accessibility report: what was found in each paper, worded for whoever wrote it.

It is an HTML page in the same subset and of the same look as the other documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from agendapack.pages.html.marks import Marks, readable, unmark
from agendapack.pages.html.markup import read
from agendapack.pages.html.render import Rendered
from agendapack.pages.html.templates import TemplateFault, environment, template_faults
from agendapack.pages.html.wording import Wording
from agendapack.papers.accessibility import (
    Finding,
    PaperAccessibility,
    ReportedPaper,
    State,
)
from agendapack.papers.page_lists import in_pages
from agendapack.problems import has_errors, in_order

TEMPLATE = "accessibility.html"

CLAUSES = {
    "5": "What the file says of itself",
    "6": "The file's version and its tags",
    "7.1": "Tags and title",
    "7.2": "Text, language, lists and tables",
    "7.3": "Pictures",
    "7.4": "Headings",
    "7.5": "Headers of tables",
    "7.7": "Formulas",
    "7.9": "Notes",
    "7.10": "Layers",
    "7.11": "Embedded files",
    "7.15": "Forms",
    "7.16": "Protection",
    "7.18": "Links, form fields and comments",
    "7.20": "Parts drawn more than once",
    "7.21": "Fonts",
}
"""What the clauses of ISO 14289-1 are about, in an officer's words."""


class Group(Struct, frozen=True):
    """The findings of one clause."""

    clause: str
    subject: str
    findings: tuple[Finding, ...]


class Entry(Struct, frozen=True):
    """One paper as the template sees it: ``anchor`` is its id on the page."""

    anchor: str
    paper: ReportedPaper
    groups: tuple[Group, ...]
    mended: tuple[Finding, ...]

    @property
    def state(self) -> State:
        return self.paper.accessibility.state

    @property
    def open_findings(self) -> int:
        return len(self.paper.accessibility.unmended)

    @property
    def conforms(self) -> bool:
        return self.paper.accessibility.conforms


class ReportTemplates:
    """The report's template in one language, read once; ``folders`` are those of
    :class:`~agendapack.pages.html.render.Renderer`."""

    def __init__(self, folders: Sequence[Path], language: str) -> None:
        self.folders = tuple(folder.resolve() for folder in folders)
        self.language = language
        self.marks = Marks.for_templates()
        wording = Wording.of(language)
        filters: dict[str, Callable[..., Any]] = {
            "date": wording.date,
            "day": wording.day,
            "in_pages": in_pages,
        }
        self.environment = environment(self.folders, self.marks, filters)

    def get_ready(self) -> None:
        """Compile the template now; what is wrong with it is told when it is used."""
        with suppress(Exception):
            self.environment.get_template(TEMPLATE)


def accessibility_report(
    templates: ReportTemplates,
    styles_css: str,
    papers: Sequence[ReportedPaper],
    *,
    committee: str,
    day: date,
) -> Rendered:
    """The report on the papers of one meeting, in the order of the agenda.

    ``styles_css`` is that of :class:`~agendapack.pages.html.render.Renderer`.
    """
    folders, language = templates.folders, templates.language
    values = Marks.for_texts()
    context = {
        "language": language,
        "css": Markup(readable(styles_css).replace("</", "<\\/")),
        "committee": committee,
        "date": day,
        "entries": tuple(_entries(papers)),
        "states": _STATES,
    }
    try:
        with template_faults(templates.environment, TEMPLATE, folders, tuple(context)):
            marked = templates.environment.get_template(TEMPLATE).render(context)
    except TemplateFault as fault:
        return Rendered("", None, "", language, (fault.problem,))
    html, spans = unmark(marked, templates.marks, values)
    page = read(html, Path(TEMPLATE), {offset: span.place for offset, span in spans.items()})
    problems = in_order(page.problems)
    root = None if has_errors(problems) else page.root
    return Rendered(html, root, page.title, page.language, problems)


_STATES = {
    State.TAGGED: "A screen reader can follow its structure.",
    State.UNTAGGED: (
        "It has text but no tags: a screen reader has to guess the order, the headings and the "
        "tables. Its pages are in the pack as they are."
    ),
    State.SCANNED: (
        "Its pages are pictures of text: a screen reader finds nothing in it at all. Its pages are "
        "in the pack as they are."
    ),
}


def _entries(papers: Sequence[ReportedPaper]) -> Iterator[Entry]:
    for number, paper in enumerate(papers, start=1):
        yield Entry(
            f"paper-{number}",
            paper,
            tuple(group_findings(paper.accessibility)),
            tuple(finding for finding in paper.accessibility.findings if finding.mended),
        )


def group_findings(accessibility: PaperAccessibility) -> Iterator[Group]:
    """A paper's findings that are not mended, by clause down to its second number."""
    for clause, findings in groupby(accessibility.unmended, lambda finding: main(finding.clause)):
        yield Group(clause, CLAUSES.get(clause, ""), tuple(findings))


def main(clause: str) -> str:
    """The clause that a rule belongs to: ``7.21`` of ``7.21.4.1``, ``6`` of ``6.1``."""
    parts = clause.split(".")
    return ".".join(parts[:2]) if parts[0] == "7" else parts[0]
