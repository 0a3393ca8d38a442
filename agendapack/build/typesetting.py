"""Prepares everything that a pack is made of: papers inspected, and what agendapack says itself
typeset.

This is where the pages wing and the pack wing meet: HTML and its PDF on one side, facts on the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from agendapack.build import fingerprint
from agendapack.build.documents import AGENDA_PACK, Printed, publication_day, supplement_file
from agendapack.pack.stamp_font import StampFont
from agendapack.pages.html.accessibility_report import (
    ReportTemplates,
    accessibility_report,
)
from agendapack.pages.html.render import Rendered, Renderer
from agendapack.pages.html.templates import template_folders
from agendapack.pages.html.wording import has_vocabulary
from agendapack.pages.layout.typeset import typeset
from agendapack.pages.styles.style_values import Styles, load_styles
from agendapack.papers.accessibility import ReportedPaper
from agendapack.papers.facts import PdfSource, Prepared
from agendapack.papers.request import Request
from agendapack.problems import Location, MachineError, Problem, warning
from agendapack.records.dossier import (
    Dossier,
    MinutesSource,
    PaperSource,
    SupplementPack,
)
from agendapack.records.page_ranges import PageRange
from agendapack.records.paper_kinds import SHOWN_IN_HTML


class Sheets(Struct, frozen=True):
    """A document as it was typeset, before anybody looked into it; ``pdf`` is None where an error
    kept it from being set."""

    html: str
    title: str
    pdf: bytes | None
    problems: tuple[Problem, ...]


class Press:
    """Templates and styles of one council, and what has been typeset with them in this run.

    ``inspect`` gives the facts of what was typeset.
    """

    def __init__(self, root: Path, inspect: Callable[[PdfSource, Request], Prepared]) -> None:
        self._inspect = inspect
        self.folders = template_folders(root)
        self.styles: Styles
        self.styles, self.problems = load_styles(self._find("styles.yaml"))
        self._renderer = Renderer(self.folders, self.styles.css())
        self._minutes: dict[Path, Printed] = {}
        self._blanks: dict[tuple[float, float, str], Printed] = {}
        self._font: StampFont | None = None
        self._reports: dict[str, ReportTemplates] = {}

    def get_ready(self, language: str) -> None:
        """Do now what the first sheets in ``language`` would have to wait for."""
        self._renderer.get_ready(language)
        self._report_templates(language).get_ready()

    def _report_templates(self, language: str) -> ReportTemplates:
        if language not in self._reports:
            self._reports[language] = ReportTemplates(self.folders, language)
        return self._reports[language]

    def _find(self, name: str) -> Path:
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise MachineError(
            f"the template {name} is missing from {', '.join(map(str, self.folders))}",
            "install agendapack again",
        )

    @property
    def stamp_font(self) -> StampFont:
        if self._font is None:
            self._font = StampFont(self.styles.family("body").regular.file)
        return self._font

    def front_sheet(self, dossier: Dossier, ranges: Mapping[str, PageRange]) -> Printed:
        rendered = self._renderer.front_sheet(dossier, ranges, AGENDA_PACK)
        return self._print(rendered, publication_day(dossier), links_to=AGENDA_PACK)

    def supplement(
        self, dossier: Dossier, supplement: SupplementPack, ranges: Mapping[str, PageRange]
    ) -> Printed:
        pack = supplement_file(supplement)
        rendered = self._renderer.supplement(dossier, supplement, ranges, pack)
        return self._print(rendered, supplement.published, links_to=pack)

    def minutes(self, source: MinutesSource) -> Printed:
        if source.file not in self._minutes:
            rendered = self._renderer.minutes(source)
            self._minutes[source.file] = self._print(rendered, source.meeting.date, examining=True)
        return self._minutes[source.file]

    def accessibility_report(self, dossier: Dossier, papers: Sequence[ReportedPaper]) -> Rendered:
        """The page on how accessible a meeting's papers are."""
        return accessibility_report(
            self._report_templates(dossier.council.language),
            self.styles.css(),
            papers,
            committee=dossier.committee.name,
            day=dossier.meeting.date,
        )

    def blank(self, size: tuple[float, float], language: str) -> Printed:
        """The page that makes a paper up to an even number; ``size`` in points."""
        key = (*size, language)
        if key not in self._blanks:
            rendered = self._renderer.blank(language, *size)
            self._blanks[key] = self._print(rendered, date(1970, 1, 1))
        return self._blanks[key]

    def language_problems(self, dossier: Dossier) -> tuple[Problem, ...]:
        """A warning where the documents would be marked as a language that they do not speak."""
        language = dossier.council.language
        if has_vocabulary(language):
            return ()
        return (
            warning(
                f'the documents are marked as "{language}", but the words that agendapack prints'
                " itself (Agenda, Pages, the days and months) are English",
                dossier.council.place_of("language"),
                "write en-GB, or translate the templates and leave this as it is",
            ),
        )

    def set_paper(self, source: PaperSource, dossier: Dossier) -> Sheets:
        """A paper that agendapack typesets itself: Markdown, CSV, or a meeting's minutes."""
        if source.minutes is not None:
            rendered = self._renderer.minutes(source.minutes)
            return self._set(rendered, source.minutes.meeting.date)
        language = dossier.council.language
        if source.kind == "csv":
            rendered = self._renderer.table(source.path, language, source.title)
        else:
            rendered = self._renderer.report(source.path, language)
        return self._set(rendered, publication_day(dossier))

    def paper(self, sheets: Sheets) -> Prepared:
        """The same as a paper like any other."""
        printed = self._printed(sheets, examining=True)
        return Prepared(printed.facts, printed.problems, printed.accessibility, printed.title)

    def setting(self, source: PaperSource, dossier: Dossier) -> object:
        """What such a paper depends on beside its own file and the templates, for the cache."""
        if source.minutes is not None:
            return repr(source.minutes)
        if source.kind == "csv":
            return (dossier.council.language, publication_day(dossier), source.title)
        pictures = [
            sha256(path.read_bytes()).hexdigest()
            for path in sorted(source.path.parent.rglob("*"))
            if path.suffix.lower() in SHOWN_IN_HTML and path.is_file()
        ]
        return (dossier.council.language, publication_day(dossier), pictures)

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all templates, styles and fonts."""
        return fingerprint.of_files(
            [
                path
                for folder in self.folders
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            ]
        )

    def _print(
        self, rendered: Rendered, day: date, *, links_to: str = "", examining: bool = False
    ) -> Printed:
        return self._printed(self._set(rendered, day, links_to), examining=examining)

    def _set(self, rendered: Rendered, day: date, links_to: str = "") -> Sheets:
        if rendered.root is None:
            return Sheets(rendered.html, rendered.title, None, rendered.problems)
        made = typeset(
            rendered.root,
            self.styles,
            title=rendered.title,
            language=rendered.language,
            date=day,
            links_to=links_to,
        )
        return Sheets(rendered.html, rendered.title, made.pdf, (*rendered.problems, *made.problems))

    def _printed(self, sheets: Sheets, *, examining: bool) -> Printed:
        if sheets.pdf is None:
            return Printed(sheets.html, sheets.title, None, sheets.problems)
        # What agendapack sets itself keeps its margins free, so nobody needs to look.
        place = Location(Path(sheets.title))
        request = Request(sheets.title, place, looking=False, examining=examining)
        prepared = self._inspect(sheets.pdf, request)
        problems = (*sheets.problems, *prepared.problems)
        return Printed(sheets.html, sheets.title, prepared.facts, problems, prepared.accessibility)
