"""Renders each document of a meeting as HTML, as it is written beside its PDF: which template, and
what it is given (docs/templates.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec.structs import replace

from agendapack.pages.html.attendance_lists import attendance_lists
from agendapack.pages.html.consolidated_table import printed_papers
from agendapack.pages.html.decisions_notice import notice_values
from agendapack.pages.html.listed_papers import front_sheet_lists, printed_ranges
from agendapack.pages.html.markdown import convert
from agendapack.pages.html.markdown_inline import MarkdownOptions
from agendapack.pages.html.marks import PlaceMarks, readable
from agendapack.pages.html.minute_bodies import Bodies, interests_before, overlooked_keys
from agendapack.pages.html.not_for_publication import (
    WordedRange,
    descriptions,
    exemptions_in,
    front_sheet_values,
    minutes_values,
    slip_notes,
    undescribed,
)
from agendapack.pages.html.passages import PaperPassage
from agendapack.pages.html.programme_table import filled_columns, planned_meetings
from agendapack.pages.html.rendering import (
    Rendered,
    RenderingWork,
    TemplateRendering,
    legible_problems,
)
from agendapack.pages.html.reports import read_report, written
from agendapack.pages.html.table_papers import read_table_paper
from agendapack.pages.html.unprinted_keys import unprinted_amendments, unprinted_keys
from agendapack.pages.template_folders import find_template
from agendapack.problems import Location, has_errors, in_order, warning
from agendapack.records.values import Text
from agendapack.records.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from agendapack.pages.html.consolidated_table import ConsolidatedTable, ReplacedPages
    from agendapack.records.dossier import (
        AgendaItem,
        Dossier,
        MinutesSource,
        Pack,
        WithheldPaper,
        WorkProgrammeSource,
    )
    from agendapack.records.exemptions import Exemption
    from agendapack.records.page_ranges import PageRange


class Renderer:
    """Makes documents from the templates in ``folders``, the first that has a file winning.

    ``styles_css`` is the stylesheet that each document carries.
    """

    def __init__(self, folders: Sequence[Path], styles_css: str) -> None:
        self._templates = TemplateRendering(folders, styles_css)

    def page(
        self,
        template: str,
        *,
        language: str,
        source: Path | None = None,
        exemptions: Iterable[Exemption | None] = (),
        **values: Any,
    ) -> Rendered:
        """Any template, filled with ``values``, ``language`` and the stylesheet.

        ``source`` is the file to blame where no place is known, the template if not given.
        ``exemptions`` are those of what the document is about, whose descriptions it has to print.
        """
        work = RenderingWork(PlaceMarks.for_texts())
        rendered = self._templates.render(
            template, source or Path(template), language, work, values
        )
        wanted = descriptions(exemptions, vocabulary(language))
        if rendered.root is None or not wanted:
            return rendered
        lacking = undescribed(
            rendered.root, wanted, find_template(self._templates.folders, template)
        )
        return replace(rendered, problems=in_order((*rendered.problems, *lacking)))

    def front_sheet(
        self,
        dossier: Dossier,
        pack: Pack,
        ranges: Mapping[str, PageRange],
        paper_ranges: Sequence[PageRange] = (),
        replaced: Sequence[str] = (),
        titles: Sequence[str] = (),
    ) -> Rendered:
        """The front sheet of a pack: the agenda, or a supplement's own; ``ranges`` by item number.

        ``paper_ranges`` are those of all papers in the order of the pack: exempt ones are named
        with theirs, unless some paper has none; and so are those of an item with more than one.
        ``replaced`` says of each of them what it stands in place of, in words, "" where of nothing;
        ``titles`` are those that bookmarks show.
        Every meeting has an agenda, so its problems are also those of the templates as a whole:
        the files and blocks of the council's that nothing uses.
        """
        words = pack.words
        in_full = dossier.lists_papers
        lists = front_sheet_lists(
            *(pack.items, paper_ranges, titles, replaced, words), in_full=in_full
        )
        whole = {number for number, own in lists.items() if in_full and any(p.pages for p in own)}
        rendered = self.page(
            "supplement.html" if pack.ordinal else "front-sheet.html",
            language=pack.language,
            source=dossier.folder / "meeting.yaml",
            exemptions=exemptions_in(pack),
            council=dossier.council,
            committee=dossier.committee,
            meeting=dossier.meeting,
            contact=dossier.contact,
            members=dossier.members,
            signatory=dossier.signatory,
            notices=dossier.notices,
            items=pack.items,
            published=pack.published,
            amendments=pack.amendments,
            ranges={item: WordedRange.of(pages, words) for item, pages in ranges.items()},
            pack=quote(pack.file),
            supplement=pack if pack.ordinal else None,
            replaced=_by_item(pack, replaced),
            lists=lists,
            **front_sheet_values(pack, dossier.council, paper_ranges, words, whole),
        )
        if rendered.root is not None:
            template = self._own_template("supplement.html" if pack.ordinal else "front-sheet.html")
            unprinted = (
                *unprinted_keys(
                    *(dossier.meeting, pack.items, lists, replaced, rendered.asked, rendered.root),
                    template,
                ),
                *unprinted_amendments(pack.amendments, rendered.root, template),
            )
            rendered = replace(
                rendered,
                listed=printed_ranges(rendered.root, lists),
                problems=in_order((*rendered.problems, *unprinted)),
            )
        if pack.ordinal:
            return rendered
        strays = self._templates.strays(pack.language)
        return replace(rendered, problems=in_order((*rendered.problems, *strays)))

    def minutes(self, source: MinutesSource, *, standalone: bool = False) -> Rendered:
        """A meeting's minutes; ``standalone`` where they are no paper of a pack."""
        language = str(source.council.language)
        words = source.words
        bodies = Bodies(source)
        rendered = self.page(
            "minutes.html",
            language=language,
            source=source.file,
            exemptions=source.exemptions.values(),
            council=source.council,
            committee=source.committee,
            meeting=source.meeting,
            minutes=source.as_published,
            standalone=standalone,
            **minutes_values(source, words),
            bodies=bodies,
            interests=interests_before(source),
            amendments=source.amendments,
            confirmed_on=None if source.awaits_confirmation else source.confirmed_on,
            **attendance_lists(source, words),
        )
        template = find_template(self._templates.folders, "minutes.html")
        finished = rendered.root is not None
        overlooked = overlooked_keys(bodies, source.as_published, template, finished=finished)
        unprinted = unprinted_amendments(source.amendments, rendered.root, template)
        return replace(rendered, problems=in_order((*rendered.problems, *overlooked, *unprinted)))

    def decisions(self, source: MinutesSource) -> Rendered:
        """The notice of the decisions that a meeting's minutes record."""
        language = str(source.council.language)
        words = source.words
        exemption_values = minutes_values(source, words)
        rendered = self.page(
            "decisions.html",
            language=language,
            source=source.file,
            exemptions=source.exemptions.values(),
            council=source.council,
            committee=source.committee,
            meeting=source.meeting,
            amendments=source.decision_amendments,
            private_kinds=exemption_values["private_kinds"],
            **notice_values(source, words),
        )
        template = find_template(self._templates.folders, "decisions.html")
        unprinted = unprinted_amendments(source.decision_amendments, rendered.root, template)
        return replace(rendered, problems=in_order((*rendered.problems, *unprinted)))

    def report(self, path: Path, language: str) -> Rendered:
        """A Markdown paper."""
        report = read_report(path)
        if has_errors(report.problems) and not report.passage.text.strip():
            return Rendered("", None, "", language, legible_problems(report.problems))
        work = RenderingWork(PlaceMarks.for_texts(), list(report.problems), printed=report.cover)
        passage = PaperPassage(readable(report.passage.text), path, report.passage.first)
        words = vocabulary(language)
        options = MarkdownOptions(
            paper=True,
            row_headers=report.row_headers,
            task_words=(words.say("not done"), words.say("done")),
            language=language,
        )
        converted = convert(passage, work.marks, options)
        work.problems += converted.problems
        cover = {
            key: written(values, words.date, words.series) for key, values in report.cover.items()
        }
        heading = converted.title or cover.get("subject", "")
        heading_text = converted.name or cover.get("subject", "") or converted.first_heading
        if not heading:
            place = passage.place(0)
            hint = 'begin it with a line such as "# Mental Health Briefing"'
            work.problems.append(warning("the paper has no title", place, hint))
        values = {
            "heading": heading,
            "name": heading_text or path.stem,
            "body": converted.html,
            "cover": cover,
            "orientation": "landscape" if report.landscape else "portrait",
        }
        return self._templates.render("report.html", path, language, work, values)

    def table(self, path: Path, language: str, title: str | None) -> Rendered:
        """A CSV paper, under ``title`` if the records give it one."""
        work = RenderingWork(PlaceMarks.for_texts())
        paper = read_table_paper(path, title, work.marks)
        work.problems += paper.problems
        if paper.body is None:
            return Rendered("", None, "", language, legible_problems(paper.problems))
        work.printed = Text(paper.title, getattr(title, "place", Location(path)))
        values = {
            "heading": readable(paper.title),
            "name": readable(paper.title),
            "body": paper.body,
            "cover": {},
            "orientation": "landscape" if paper.landscape else "portrait",
        }
        return self._templates.render("report.html", path, language, work, values)

    def work_programme(self, source: WorkProgrammeSource, language: str) -> Rendered:
        """A committee's work programme, as a paper."""
        return self.page(
            "work-programme.html",
            language=language,
            source=source.file,
            committee=source.committee,
            programme=source.programme,
            meetings=planned_meetings(source.programme),
            columns=filled_columns(source.programme),
        )

    def slip(
        self,
        dossier: Dossier,
        pack: Pack,
        item: AgendaItem,
        papers: Sequence[WithheldPaper],
        pages: PageRange,
    ) -> Rendered:
        """The page that stands in a public pack for exempt ``papers`` of one item, whose page
        numbers are ``pages``."""
        words = pack.words
        return self.page(
            "slip.html",
            language=pack.language,
            source=dossier.folder / "meeting.yaml",
            exemptions=(paper.exemption for paper in papers),
            council=dossier.council,
            committee=dossier.committee,
            meeting=dossier.meeting,
            item=item,
            pages=WordedRange.of(pages, words),
            notes=slip_notes(papers, words),
        )

    def consolidated(self, table: ConsolidatedTable) -> Rendered:
        """The table at the front of the consolidated pack."""
        rendered = self.page("consolidated-pack.html", language=table.language, table=table)
        if rendered.root is None:
            return rendered
        return replace(rendered, listed=printed_papers(rendered.root, table))

    def replaced(self, table: ConsolidatedTable, slip: ReplacedPages) -> Rendered:
        """The page that stands in the consolidated pack for pages that were replaced."""
        return self.page("replaced.html", language=table.language, table=table, slip=slip)

    def blank(self, language: str, width: float, height: float) -> Rendered:
        """The page that makes a paper end on a left-hand page; its size in points."""
        size = f"{round(width, 4):.10g} {round(height, 4):.10g}"
        return self.page("blank.html", language=language, page_size=size)

    def _own_template(self, name: str) -> Path:
        """The council's own template of those that make a front sheet, which ``name`` begins; the
        shipped one if it has none."""
        folders = self._templates.folders
        names = (name, "front-sheet.html")
        found = (
            folder / each for each in names for folder in folders[:-1] if (folder / each).is_file()
        )
        return next(found, find_template(folders, name))


def _by_item(pack: Pack, replaced: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What the papers of each item stand in place of, a text for each in order, by the number of
    the item; none of an item whose papers stand in place of nothing."""
    following = iter(replaced)
    texts = {item.number: tuple(next(following, "") for _ in item.entries) for item in pack.items}
    return {number: own for number, own in texts.items() if any(own)}
