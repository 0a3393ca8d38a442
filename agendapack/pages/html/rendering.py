"""How a template becomes a document: filled, marked with the places of its texts, read back as a
tree, its problems told where they were written.

A text field is Markdown and nothing else: no value is ever run as a template.  Each document is
read back at once (``markup.py``), so that whatever leaves the subset is a problem at the template's
line, or at the record's.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.pages.html.images import embed_images, find_image
from agendapack.pages.html.markdown import convert
from agendapack.pages.html.markdown_inline import MarkdownOptions
from agendapack.pages.html.marks import PlaceMarks, legible, readable, unmark
from agendapack.pages.html.markup import HtmlDocument, HtmlElement, read
from agendapack.pages.html.origins import Origins, texts_in
from agendapack.pages.html.passages import Passage, lines_of, passage_of
from agendapack.pages.html.strays import stray_problems
from agendapack.pages.html.templates import TemplateFault, environment, template_faults
from agendapack.pages.html.typography import set_quotes
from agendapack.problems import Location, Problem, has_errors, in_order
from agendapack.records.item_numbers import item_destination
from agendapack.records.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import jinja2

    from agendapack.pages.html.subset import Fault
    from agendapack.records.page_ranges import ListedRange
    from agendapack.records.vocabulary import Vocabulary


class Rendered(Struct, frozen=True):
    """A document: its HTML, and the tree that the typesetter sets (None after an error); where
    what it prints was written; the files of its ``pictures``; what its templates ``asked`` for,
    each attribute after the name of its owner's class; of a front sheet the ranges of papers that
    it lists; and ``unchecked``, the English of what it says in words that wait for a translator."""

    html: str
    root: HtmlElement | None
    title: str
    language: str
    problems: tuple[Problem, ...]
    origins: Origins = Origins()
    pictures: tuple[Path, ...] = ()
    asked: frozenset[tuple[str, str]] = frozenset()
    listed: tuple[ListedRange, ...] = ()
    unchecked: frozenset[str] = frozenset()


class RenderingWork(Struct):
    """What one rendering has come to so far."""

    marks: PlaceMarks
    problems: list[Problem] = field(default_factory=list)
    files: dict[Path, Sequence[str]] = field(default_factory=dict)  # lines of the records' files
    asked: set[tuple[str, str]] = field(default_factory=set)  # attributes, by their owners' classes
    printed: object = ()  # what the values were made of, where they do not know their places
    language: str = "en"  # the document's

    def passage(self, text: str) -> Passage:
        place = getattr(text, "place", None)
        if not isinstance(place, Location) or place.line == 0:
            return passage_of(text)
        if place.file not in self.files:
            self.files[place.file] = lines_of(place.file)
        return passage_of(text, self.files[place.file])


_WORK: ContextVar[RenderingWork] = ContextVar("agendapack_rendering")


class TemplateRendering:
    """Fills the templates in ``folders``, the first that has a file winning.

    ``styles_css`` is the stylesheet that each document carries.
    """

    def __init__(self, folders: Sequence[Path], styles_css: str) -> None:
        self.folders = tuple(folder.resolve() for folder in folders)
        # "</" ends a <style> whatever it stands in; CSS reads "<\/" as the same.
        self._css = Markup(readable(styles_css).replace("</", "<\\/"))
        self._marks = PlaceMarks.for_templates()
        self._environments: dict[tuple[str, bool], jinja2.Environment] = {}
        self._strays: tuple[Problem, ...] | None = None

    def strays(self, language: str) -> tuple[Problem, ...]:
        """The council's files and blocks that no template uses."""
        if self._strays is None:
            self._strays = stray_problems(self._environment(language), self.folders)
        return self._strays

    def render(
        self,
        template: str,
        source: Path,
        language: str,
        work: RenderingWork,
        values: Mapping[str, Any],
    ) -> Rendered:
        """The document that ``template`` makes of ``values``, ``language`` and the stylesheet;
        ``source`` is the file to blame where no place is known."""
        context = {"language": language, "css": self._css, **values}
        work.language = language
        try:
            page, html = self._fill(template, source, language, work, context)
        except TemplateFault as fault:
            return Rendered(
                "", None, "", language, legible_problems((*work.problems, fault.problem))
            )
        found = page.problems
        if has_errors(found):
            found = self._placed_closely(found, template, source, language, work, context)
        problems = legible_problems((*work.problems, *found))
        root = None if has_errors(problems) else page.root
        pictures = tuple(image.file for image in page.images)
        origins = Origins(self.folders, tuple(texts_in((values, work.printed))))
        html = alone(embed_images(html, page.images))
        title, language = page.title, page.language
        asked = frozenset(work.asked)
        return Rendered(html, root, title, language, problems, origins, pictures, asked)

    def _fill(
        self,
        template: str,
        source: Path,
        language: str,
        work: RenderingWork,
        context: Mapping[str, Any],
        closely: bool = False,
    ) -> tuple[HtmlDocument, str]:
        templates = self._environment(language, closely)
        known = tuple(name for name in context if name != "css")
        token = _WORK.set(work)
        try:
            with template_faults(templates, template, self.folders, known) as spent:
                marked = templates.get_template(template).render(context)
            work.asked |= spent.asked
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
        work: RenderingWork,
        context: Mapping[str, Any],
    ) -> tuple[Problem, ...]:
        """The same problems at the places of the texts and values that they are about.

        A text without a tag of its own is put down to the tag before it, which may be another
        template's: a block's that a council's template fills.
        """
        again = RenderingWork(work.marks, files=work.files)
        try:
            page, _ = self._fill(template, source, language, again, context, closely=True)
        except TemplateFault:
            return found
        same = {p.message for p in page.problems} == {p.message for p in found}
        return page.problems if same else found

    def _find_image(self, source: str, place: Location) -> Path | Fault:
        return find_image(source, place, self.folders)

    def _environment(self, language: str, closely: bool = False) -> jinja2.Environment:
        key = (language, closely)
        if key not in self._environments:
            filters = text_filters(vocabulary(language))
            self._environments[key] = environment(
                self.folders, self._marks, filters, closely=closely
            )
        return self._environments[key]


def legible_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in order; what they quote may hold anything, and is shown on a terminal."""
    return in_order(
        replace(problem, message=legible(problem.message), hint=legible(problem.hint))
        for problem in problems
    )


def text_filters(words: Vocabulary) -> dict[str, Callable[..., Any]]:
    """The filters that templates have beside Jinja's own (docs/templates.md)."""
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


def alone(html: str) -> str:
    """A document that has a browser run nothing and request nothing, whatever is in it."""
    return re.sub(r"<head[^>]*>", lambda head: f"{head[0]}\n{_POLICY}", html, count=1)


def with_main(html: str) -> str:
    """A document whose body is its main landmark, for those who go from one to the next; the PDF
    has no such thing.  One whose template leaves the end of the body to browsers stays as it is."""
    before, end, after = html.rpartition("</body>")
    if not end:
        return html
    begun = re.sub(r"<body[^>]*>\n?", lambda tag: f"{tag[0]}<main>\n", before, count=1)
    return f"{begun}</main>\n{end}{after}"


def _address(website: str) -> str:
    """A web address as a link needs it: "www.plymouth.gov.uk" lacks its scheme."""
    return website if "://" in website else f"https://{website}"


def _bare(website: str) -> str:
    """A web address as it is printed."""
    return website.removeprefix("https://").removeprefix("http://").removesuffix("/")


def _markdown(text: str, below: int = 3, tight: bool = False, lead: str = "") -> Markup:
    """The filter ``markdown``; docs/templates.md says what its arguments do."""
    work = _WORK.get()
    language = getattr(text, "language", "") or work.language
    options = MarkdownOptions(below=below, tight=tight, lead=lead, language=language)
    converted = convert(work.passage(text), work.marks, options)
    work.problems += converted.problems
    return converted.html
