"""Renders templates: each document of a meeting as HTML, as it is written beside its PDF.

A text field is Markdown and nothing else: no value is ever run as a template.  Each document is
read back at once (``markup.py``), so that whatever leaves the subset is a problem at the template's
line, or at the record's.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.pages.html.attendance_lists import attendance_lists
from agendapack.pages.html.images import embed_images, find_image
from agendapack.pages.html.listed_papers import front_sheet_lists, printed_ranges
from agendapack.pages.html.markdown import MarkdownOptions, convert
from agendapack.pages.html.marks import PlaceMarks, legible, readable, unmark
from agendapack.pages.html.markup import HtmlDocument, HtmlElement, read
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
from agendapack.pages.html.origins import Origins, texts_in
from agendapack.pages.html.passages import PaperPassage, Passage, lines_of, passage_of
from agendapack.pages.html.programme_table import filled_columns, planned_meetings
from agendapack.pages.html.reports import read_report, written
from agendapack.pages.html.strays import stray_problems
from agendapack.pages.html.table_papers import read_table_paper
from agendapack.pages.html.templates import (
    TemplateFault,
    environment,
    template_faults,
)
from agendapack.pages.html.typography import set_quotes
from agendapack.pages.template_folders import find_template
from agendapack.problems import Location, Problem, has_errors, in_order, warning
from agendapack.records.item_numbers import item_destination
from agendapack.records.values import Text
from agendapack.records.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import jinja2

    from agendapack.pages.html.subset import Fault
    from agendapack.records.dossier import (
        AgendaItem,
        Dossier,
        MinutesSource,
        Pack,
        WithheldPaper,
        WorkProgrammeSource,
    )
    from agendapack.records.exemptions import Exemption
    from agendapack.records.page_ranges import ListedRange, PageRange
    from agendapack.records.vocabulary import Vocabulary


class Rendered(Struct, frozen=True):
    """A document: its HTML, and the tree that the typesetter sets (None after an error); where
    what it prints was written; the files of its ``pictures``; and of a front sheet the ranges of
    papers that it lists."""

    html: str
    root: HtmlElement | None
    title: str
    language: str
    problems: tuple[Problem, ...]
    origins: Origins = Origins()
    pictures: tuple[Path, ...] = ()
    listed: tuple[ListedRange, ...] = ()


class _Work(Struct):
    """What one rendering has come to so far."""

    marks: PlaceMarks
    problems: list[Problem] = field(default_factory=list)
    files: dict[Path, Sequence[str]] = field(default_factory=dict)  # lines of the records' files
    printed: object = ()  # what the values were made of, where they do not know their places

    def passage(self, text: str) -> Passage:
        place = getattr(text, "place", None)
        if not isinstance(place, Location) or place.line == 0:
            return passage_of(text)
        if place.file not in self.files:
            self.files[place.file] = lines_of(place.file)
        return passage_of(text, self.files[place.file])


_WORK: ContextVar[_Work] = ContextVar("agendapack_rendering")


class Renderer:
    """Makes documents from the templates in ``folders``, the first that has a file winning.

    ``styles_css`` is the stylesheet that each document carries.
    """

    def __init__(self, folders: Sequence[Path], styles_css: str) -> None:
        self._folders = tuple(folder.resolve() for folder in folders)
        # "</" ends a <style> whatever it stands in; CSS reads "<\/" as the same.
        self._css = Markup(readable(styles_css).replace("</", "<\\/"))
        self._marks = PlaceMarks.for_templates()
        self._environments: dict[tuple[str, bool], jinja2.Environment] = {}
        self._strays: tuple[Problem, ...] | None = None

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
        work = _Work(PlaceMarks.for_texts())
        rendered = self._render(template, source or Path(template), language, work, values)
        wanted = descriptions(exemptions, vocabulary(language))
        if rendered.root is None or not wanted:
            return rendered
        lacking = undescribed(rendered.root, wanted, find_template(self._folders, template))
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
        words = vocabulary(pack.language)
        listing = paper_ranges if dossier.lists_papers else ()
        lists = front_sheet_lists(pack.items, listing, titles, replaced, words)
        whole = {number for number, papers in lists.items() if any(p.pages for p in papers)}
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
            ranges={item: WordedRange.of(pages, words) for item, pages in ranges.items()},
            pack=quote(pack.file),
            supplement=pack if pack.ordinal else None,
            replaced=_by_item(pack, replaced),
            lists=lists,
            **front_sheet_values(pack, dossier.council, paper_ranges, words, whole),
        )
        if rendered.root is not None:
            rendered = replace(rendered, listed=printed_ranges(rendered.root, lists))
        if pack.ordinal:
            return rendered
        if self._strays is None:
            self._strays = stray_problems(self._environment(pack.language), self._folders)
        return replace(rendered, problems=in_order((*rendered.problems, *self._strays)))

    def minutes(self, source: MinutesSource, *, standalone: bool = False) -> Rendered:
        """A meeting's minutes; ``standalone`` where they are no paper of a pack."""
        language = str(source.council.language)
        words = vocabulary(language)
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
            confirmed_on=None if source.awaits_confirmation else source.confirmed_on,
            **attendance_lists(source, words),
        )
        template = find_template(self._folders, "minutes.html")
        finished = rendered.root is not None
        overlooked = overlooked_keys(bodies, source.as_published, template, finished=finished)
        return replace(rendered, problems=in_order((*rendered.problems, *overlooked)))

    def report(self, path: Path, language: str) -> Rendered:
        """A Markdown paper."""
        report = read_report(path)
        if has_errors(report.problems) and not report.passage.text.strip():
            return Rendered("", None, "", language, _legible(report.problems))
        work = _Work(PlaceMarks.for_texts(), list(report.problems), printed=report.cover)
        passage = PaperPassage(readable(report.passage.text), path, report.passage.first)
        words = vocabulary(language)
        options = MarkdownOptions(
            paper=True,
            row_headers=report.row_headers,
            task_words=(words.say("not done"), words.say("done")),
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
        return self._render("report.html", path, language, work, values)

    def table(self, path: Path, language: str, title: str | None) -> Rendered:
        """A CSV paper, under ``title`` if the records give it one."""
        work = _Work(PlaceMarks.for_texts())
        paper = read_table_paper(path, title, work.marks)
        work.problems += paper.problems
        if paper.body is None:
            return Rendered("", None, "", language, _legible(paper.problems))
        work.printed = Text(paper.title, getattr(title, "place", Location(path)))
        values = {
            "heading": readable(paper.title),
            "name": readable(paper.title),
            "body": paper.body,
            "cover": {},
            "orientation": "landscape" if paper.landscape else "portrait",
        }
        return self._render("report.html", path, language, work, values)

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
        words = vocabulary(pack.language)
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

    def blank(self, language: str, width: float, height: float) -> Rendered:
        """The page that makes a paper end on a left-hand page; its size in points."""
        size = f"{round(width, 4):.10g} {round(height, 4):.10g}"
        return self.page("blank.html", language=language, page_size=size)

    # -- below ------------------------------------------------------------------------------------

    def _render(
        self,
        template: str,
        source: Path,
        language: str,
        work: _Work,
        values: Mapping[str, Any],
    ) -> Rendered:
        context = {"language": language, "css": self._css, **values}
        try:
            page, html = self._fill(template, source, language, work, context)
        except TemplateFault as fault:
            return Rendered("", None, "", language, _legible((*work.problems, fault.problem)))
        found = page.problems
        if has_errors(found):
            found = self._placed_closely(found, template, source, language, work, context)
        problems = _legible((*work.problems, *found))
        root = None if has_errors(problems) else page.root
        pictures = tuple(image.file for image in page.images)
        origins = Origins(self._folders, tuple(texts_in((values, work.printed))))
        html = _alone(embed_images(html, page.images))
        return Rendered(html, root, page.title, page.language, problems, origins, pictures)

    def _fill(
        self,
        template: str,
        source: Path,
        language: str,
        work: _Work,
        context: Mapping[str, Any],
        closely: bool = False,
    ) -> tuple[HtmlDocument, str]:
        templates = self._environment(language, closely)
        known = tuple(name for name in context if name != "css")
        token = _WORK.set(work)
        try:
            with template_faults(templates, template, self._folders, known):
                marked = templates.get_template(template).render(context)
        finally:
            _WORK.reset(token)
        html, spans = unmark(set_quotes(marked, language), self._marks, work.marks)
        places = {offset: span.place for offset, span in spans.items()}
        return read(html, source, places, self._find_image), html

    def _placed_closely(
        self,
        found: tuple[Problem, ...],
        template: str,
        source: Path,
        language: str,
        work: _Work,
        context: Mapping[str, Any],
    ) -> tuple[Problem, ...]:
        """The same problems at the places of the texts and values that they are about.

        A text without a tag of its own is put down to the tag before it, which may be another
        template's: a block's that a council's template fills.
        """
        again = _Work(work.marks, files=work.files)
        try:
            page, _ = self._fill(template, source, language, again, context, closely=True)
        except TemplateFault:
            return found
        same = {p.message for p in page.problems} == {p.message for p in found}
        return page.problems if same else found

    def _find_image(self, source: str, place: Location) -> Path | Fault:
        return find_image(source, place, self._folders)

    def _environment(self, language: str, closely: bool = False) -> jinja2.Environment:
        key = (language, closely)
        if key not in self._environments:
            filters = _filters(vocabulary(language))
            self._environments[key] = environment(
                self._folders, self._marks, filters, closely=closely
            )
        return self._environments[key]


def _legible(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in order; what they quote may hold anything, and is shown on a terminal."""
    return in_order(
        replace(problem, message=legible(problem.message), hint=legible(problem.hint))
        for problem in problems
    )


def _filters(words: Vocabulary) -> dict[str, Callable[..., Any]]:
    return {
        "markdown": _markdown,
        "date": words.date,
        "day": words.day,
        "time": words.time,
        "names": words.names,
        "series": words.series,
        "in_pages": words.on_pages,
        "say": words.say,
        "anchor": item_destination,
        "address": _address,
        "bare": _bare,
    }


_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'\">"
)
"""A document carries its styles, pictures and fonts (Content Security Policy Level 3)."""


def _alone(html: str) -> str:
    """A document that has a browser run nothing and request nothing, whatever is in it."""
    return re.sub(r"<head[^>]*>", lambda head: f"{head[0]}\n{_POLICY}", html, count=1)


def _by_item(pack: Pack, replaced: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What the papers of each item stand in place of, a text for each in order, by the number of
    the item; none of an item whose papers stand in place of nothing."""
    following = iter(replaced)
    texts = {item.number: tuple(next(following, "") for _ in item.entries) for item in pack.items}
    return {number: own for number, own in texts.items() if any(own)}


def _address(website: str) -> str:
    """A web address as a link needs it: "www.plymouth.gov.uk" lacks its scheme."""
    return website if "://" in website else f"https://{website}"


def _bare(website: str) -> str:
    """A web address as it is printed."""
    return website.removeprefix("https://").removeprefix("http://").removesuffix("/")


def _markdown(text: str, below: int = 3, tight: bool = False, lead: str = "") -> Markup:
    """The filter ``markdown``; docs/templates.md says what its arguments do."""
    work = _WORK.get()
    options = MarkdownOptions(below=below, tight=tight, lead=lead)
    converted = convert(work.passage(text), work.marks, options)
    work.problems += converted.problems
    return converted.html
