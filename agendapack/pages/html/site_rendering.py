"""Fills the templates of the web site.

They run in the sandbox of all templates, with the same limits, and their faults are told at their
lines.  What they make is a page for browsers alone, so it need not keep to the subset that can be
set as a PDF; but its links lead where those of documents may.
"""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from agendapack.pages.html.language_marks import direction_of, resolved
from agendapack.pages.html.markdown_inline import MarkdownOptions
from agendapack.pages.html.marks import PlaceMarks, readable, unmark
from agendapack.pages.html.markup import ATTRIBUTE, TOKEN
from agendapack.pages.html.passages import passage_of
from agendapack.pages.html.rendering import legible_problems
from agendapack.pages.html.subset import link_fault
from agendapack.pages.html.template_words import field_html, messages, text_filters
from agendapack.pages.html.templates import TemplateFault, environment, template_faults
from agendapack.pages.html.typography import set_quotes
from agendapack.problems import Location, Problem, error, has_errors
from agendapack.records.vocabulary import ENGLISH, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import jinja2

    from agendapack.pages.html.marks import Span
    from agendapack.records.vocabulary import Vocabulary

FOLDER = "site/"
"""Among templates, that of the site's."""


class SiteRendering:
    """Fills the templates in the folders ``site`` of ``folders``, the first that has a file
    winning."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folder.resolve() for folder in folders)
        self._marks = PlaceMarks.for_templates()
        self._texts = PlaceMarks.for_texts()
        self._problems: list[Problem] = []
        self._language = ""
        self._spoken = ENGLISH
        self._known: dict[str, Vocabulary] = {}
        self._environments: dict[str, jinja2.Environment] = {}

    def render(
        self, template: str, language: str, values: Mapping[str, Any]
    ) -> tuple[str, tuple[Problem, ...]]:
        """The page that ``site/<template>`` makes of ``values``, and its errors.

        What is imperfect in a record's text was told when its document was made.
        """
        name = f"{FOLDER}{template}"
        self._texts = PlaceMarks.for_texts()
        self._problems = []
        context = {"language": language, "direction": direction_of(language), **values}
        if language not in self._known:
            self._known[language] = vocabulary(language, self.folders)
        self._language, self._spoken = language, self._known[language]
        templates = self._environment(language)
        try:
            with template_faults(templates, name, self.folders, tuple(context)):
                marked = templates.get_template(name).render(context)
        except TemplateFault as fault:
            return "", legible_problems((fault.problem,))
        marked = set_quotes(resolved(marked, language), language)
        html, spans = unmark(marked, self._marks, self._texts)
        found = [problem for problem in self._problems if has_errors((problem,))]
        found += _strange_links(html, spans, Location(Path(name)))
        return html, legible_problems(dict.fromkeys(found))

    def _environment(self, language: str) -> jinja2.Environment:
        if language not in self._environments:
            filters = text_filters(self._words)
            filters |= {"markdown": self._markdown, "data_block": data_block}
            self._environments[language] = environment(
                self.folders, self._marks, filters, messages(self._words)
            )
        return self._environments[language]

    def _words(self) -> Vocabulary:
        """The words of the page that is being made."""
        return self._spoken

    def _markdown(self, text: str, below: int = 3, tight: bool = False, lead: str = "") -> Markup:
        options = MarkdownOptions(below=below, tight=tight, lead=lead, language=self._language)
        converted = field_html(text, passage_of(text), self._texts, options)
        self._problems += converted.problems
        return converted.html


def data_block(value: Any) -> Markup:
    """JSON that may stand in a ``<script>``: nothing in it ends the element, or begins a comment
    (HTML Standard, 4.12.1.3)."""
    text = readable(json.dumps(value, ensure_ascii=False, sort_keys=True))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _strange_links(html: str, spans: Mapping[int, Span], page: Location) -> Iterator[Problem]:
    """What is wrong with the addresses that links lead to."""
    for token in TOKEN.finditer(html):
        if (token["open"] or "").lower() != "a":
            continue
        for found in ATTRIBUTE.finditer(token["attributes"]):
            value = (found["value"] or "").strip("\"'")
            fault = link_fault(unescape(value)) if found["name"].lower() == "href" else None
            if fault is not None:
                span = spans.get(token.start())
                yield error(fault.message, span.place if span else page, fault.hint)
