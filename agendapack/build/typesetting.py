"""Sets what agendapack says itself: front sheets, minutes, blank pages, Markdown papers.

Runs in a worker, where templates, styles and fonts are loaded once for all the jobs that it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from agendapack.build.documents import Printed
from agendapack.build.temporary import keep_made
from agendapack.pack.stamp_font import StampFont
from agendapack.pages.html import accessibility_report
from agendapack.pages.html.consolidated_table import ConsolidatedTable, ReplacedPages
from agendapack.pages.html.images import embed_logo
from agendapack.pages.html.not_for_publication import kinds_of
from agendapack.pages.html.render import Renderer
from agendapack.pages.html.rendering import Rendered, with_main
from agendapack.pages.layout.faces_shown import faces_shown
from agendapack.pages.layout.typeset import typeset
from agendapack.pages.styles.css import stylesheet
from agendapack.pages.styles.fonts import set_in
from agendapack.pages.styles.scripts import SEPARATE, script_of
from agendapack.pages.styles.styles_reader import load_styles
from agendapack.pages.styles.web_fonts import font_faces
from agendapack.pages.template_folders import find_template
from agendapack.papers.accessibility import ReportedPaper
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.problems import Location, Problem, error, in_order
from agendapack.records.discretion import veiled_by_place
from agendapack.records.dossier import (
    AgendaItem,
    Dossier,
    MinutesSource,
    Pack,
    PaperSource,
    WithheldPaper,
)
from agendapack.records.page_ranges import PageRange

USUAL_BODY = 12.0  # points: the shipped rules and the stamps are made for it


@lru_cache(maxsize=4)
def typesetter(folders: tuple[Path, ...], fingerprint: str) -> Typesetter:
    """The one typesetter of this process for a council's templates and styles, looked for in
    ``folders``; ``fingerprint`` is a digest of all their files."""
    return Typesetter(folders)


class Typesetter:
    """Templates and styles of one council, and what sets pages with them."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.styles, self.problems = load_styles(find_template(self.folders, "styles.yaml"))
        self.renderer = Renderer(self.folders, stylesheet(self.styles))
        self.stamp_file = self.styles.family("body").regular.file
        self.stamp_font = StampFont(self.stamp_file)
        # Large print is large in the numbers that one looks for, too; twice is as large as fits.
        self.enlarged = min(max(self.styles.style((("body", ()),)).size / USUAL_BODY, 1.0), 2.0)

    def front_sheet(
        self,
        dossier: Dossier,
        pack: Pack,
        ranges: Mapping[str, PageRange],
        into: Path,
        paper_ranges: Sequence[PageRange] = (),
        replaced: Sequence[str] = (),
        titles: Sequence[str] = (),
    ) -> Printed:
        """A pack's front sheet; its problems are also those of the styles.

        ``ranges`` are those of the items by number, ``paper_ranges`` those of all the papers in
        their order; ``replaced`` says of each what it stands in place of, in words, and ``titles``
        are those that bookmarks show.
        """
        shown = self._settable(pack, titles)
        sheet = self.renderer.front_sheet(dossier, pack, ranges, paper_ranges, replaced, shown)
        rendered = self._standing_alone(sheet)
        printed = self.print(rendered, pack.day, into, links_to=pack.file)
        problems = (*self.problems, *printed.problems)
        return replace(printed, problems=problems, listed=sheet.listed)

    def unstampable(self, stamps: Sequence[str], dossier: Dossier) -> Problem | None:
        """What is wrong with ``stamps`` that cannot be set: their one font is not shaped, so what
        is written leftwards, or has letters that join, would not be read."""
        characters = self.styles.family("body").regular.characters
        for text in stamps:
            if characters.issuperset(text) and all(script_of(c) in SEPARATE for c in text):
                continue
            return error(
                f'the stamp "{text}" has letters that the font of stamps, {self.stamp_file.name},'
                " cannot show",
                dossier.council.place_of("language"),
                "in the catalogue of that language, translate what stamps say in letters of that"
                ' font ("{number}" alone will do), or leave it out: then the English is printed',
            )
        return None

    def _settable(self, pack: Pack, titles: Sequence[str]) -> Sequence[str]:
        """``titles`` of all the papers of a pack; where no font has a title that a paper gives
        itself, which may be in any language, the name of its file."""
        face = self.styles.family("body").regular
        entries = [entry for item in pack.items for entry in item.entries]
        if len(entries) != len(titles):
            return titles
        return [
            entry.path.stem
            if isinstance(entry, PaperSource)
            and entry.title is None
            and set_in(face, self.styles.fallback_faces(), title).missing
            else title
            for entry, title in zip(entries, titles, strict=True)
        ]

    def minutes(self, source: MinutesSource, into: Path, *, standalone: bool = False) -> Printed:
        """A meeting's minutes, by themselves or as a paper of a pack."""
        rendered = self.renderer.minutes(source, standalone=standalone)
        if standalone:
            rendered = self._standing_alone(rendered)
        day = source.meeting.date
        return self.print(rendered, day, into, examining=True, with_foot=standalone)

    def decisions(self, source: MinutesSource, into: Path) -> Printed:
        """The notice of the decisions that a meeting's minutes record."""
        rendered = self._standing_alone(self.renderer.decisions(source))
        return self.print(rendered, source.meeting.date, into, examining=True, with_foot=True)

    def paper(self, source: PaperSource, pack: Pack, into: Path) -> Printed:
        """A paper that agendapack sets itself: Markdown, CSV, a meeting's minutes, or a
        committee's work programme."""
        if source.minutes is not None:
            return self.minutes(source.minutes, into)
        language = source.language or pack.language
        if source.work_programme is not None:
            rendered = self.renderer.work_programme(source.work_programme, language)
        elif source.kind == "csv":
            rendered = self.renderer.table(source.path, language, source.title)
        else:
            rendered = self.renderer.report(source.path, language)
        return self.print(rendered, pack.day, into, examining=True)

    def slip(
        self,
        dossier: Dossier,
        pack: Pack,
        item: AgendaItem,
        papers: Sequence[WithheldPaper],
        pages: PageRange,
        into: Path,
    ) -> Printed:
        """The page that stands in a public pack for exempt ``papers`` of one item, whose page
        numbers are ``pages``; its title is what a bookmark calls it."""
        rendered = self.renderer.slip(dossier, pack, item, papers, pages)
        return self.print(rendered, pack.day, into)

    def consolidated(self, table: ConsolidatedTable, into: Path) -> Printed:
        """The table at the front of the consolidated pack; its problems are also those of the
        styles."""
        rendered = self._standing_alone(self.renderer.consolidated(table))
        printed = self.print(rendered, table.published, into, links_to=table.pack)
        problems = (*self.problems, *printed.problems)
        return replace(printed, problems=problems, listed=rendered.listed)

    def replaced(self, table: ConsolidatedTable, slip: ReplacedPages, into: Path) -> Printed:
        """The page that stands in the consolidated pack for pages that were replaced."""
        rendered = self.renderer.replaced(table, slip)
        return self.print(rendered, table.published, into, links_to=table.pack)

    def blank(self, size: tuple[float, float], language: str, into: Path) -> Printed:
        """The page that makes a paper up to an even number; ``size`` in points."""
        return self.print(self.renderer.blank(language, *size), date(1970, 1, 1), into)

    def accessibility_report(
        self, dossiers: Sequence[Dossier], papers: Sequence[ReportedPaper]
    ) -> Rendered:
        """The page on how accessible a meeting's papers are, in the language of the first of the
        ``dossiers``: those papers that the audience may see, and no others."""
        dossier = dossiers[0]
        known = {
            (item.number, paper.path.name): paper.exemption
            for each in dossiers
            for pack in each.packs
            for item in pack.items
            for paper in item.papers
        }
        shown = [paper for paper in papers if (paper.item, paper.file) in known]
        words = dossier.words
        rendered = accessibility_report.accessibility_report(
            self.renderer,
            shown,
            private_kinds=kinds_of((known[paper.item, paper.file] for paper in shown), words),
            committee=dossier.committee.name,
            day=dossier.meeting.date,
            language=dossier.council.language,
        )
        return self._standing_alone(rendered)

    def page(self, template: str, language: str, values: Mapping[str, Any]) -> Rendered:
        """A page that is no part of a pack and stays HTML."""
        page = self.renderer.page(template, language=language, **values)
        problems = in_order((*self.problems, *page.problems))
        return replace(self._standing_alone(page), problems=problems)

    def _standing_alone(self, rendered: Rendered) -> Rendered:
        """A document whose HTML is kept: with its fonts in its stylesheet, and the logo."""
        if rendered.root is None:
            return rendered
        before, style, after = rendered.html.partition("<style>\n")
        fonts = font_faces(faces_shown(rendered.root, self.styles)) if style else ""
        html = "".join((before, style, fonts, after))
        if (logo := self.styles.logo) is not None:
            html = embed_logo(html, logo.file, logo.alternative)
        return replace(rendered, html=with_main(html))

    def print(
        self,
        rendered: Rendered,
        day: date,
        into: Path,
        *,
        links_to: str = "",
        examining: bool = False,
        with_foot: bool = False,
    ) -> Printed:
        """A document set as a PDF in the folder ``into``; ``examining``: with its accessibility,
        ``with_foot``: with the line that its template gives for the foot of each page.

        What is wrong with a text of exempt/ may quote it, so it is not said everywhere."""
        if rendered.root is None:
            problems = tuple(map(veiled_by_place, rendered.problems))
            return Printed(rendered.html, rendered.title, None, problems)
        made = typeset(
            rendered.root,
            self.styles,
            title=rendered.title,
            language=rendered.language,
            date=day,
            links_to=links_to,
            with_foot=with_foot,
            origins=rendered.origins,
        )
        file = keep_made(made.pdf, into)
        # What is set here keeps its margins free, so nobody needs to look where stamps go.
        place = Location(Path(rendered.title))
        request = Request(
            rendered.title, place, looking=False, examining=examining, seeking_markings=False
        )
        prepared = prepare(file, request)
        problems = (*rendered.problems, *made.problems, *prepared.problems)
        return Printed(
            rendered.html,
            rendered.title,
            prepared.facts,
            tuple(map(veiled_by_place, problems)),
            prepared.accessibility,
            rendered.pictures,
            unchecked=rendered.unchecked,
        )
