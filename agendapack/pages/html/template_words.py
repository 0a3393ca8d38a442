"""The words of a document's language, as its templates say them: messages and filters, in which a
text in another language keeps that.

Whose words they are is asked for each time (``words``), because a template serves many documents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from markupsafe import Markup, escape
from msgspec.structs import replace

from agendapack.pages.html.language_marks import enclosed, filled, in_language, language_of, marked
from agendapack.pages.html.markdown import convert
from agendapack.pages.html.sandbox import printable
from agendapack.records.item_numbers import item_destination
from agendapack.records.values import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2.runtime import Context

    from agendapack.pages.html.markdown import Converted
    from agendapack.pages.html.markdown_inline import MarkdownOptions
    from agendapack.pages.html.marks import PlaceMarks
    from agendapack.pages.html.passages import Passage
    from agendapack.records.vocabulary import Vocabulary

    Words = Callable[[], Vocabulary]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def messages(words: Words) -> dict[str, Callable[..., str]]:
    """What templates call to say something (docs/templates.md)."""

    def say(message: str, /, **values: Any) -> str:
        return _filled(words().say(message), values)

    def say_number(one: str, many: str, /, count: int, **values: Any) -> str:
        kept = {name: f"{{{name}}}" for name in values}  # filled below, where they keep a language
        return _filled(words().say_number(one, many, count, **kept), values)

    return {"_": say, "n_": say_number, "N_": _later}


def _later(message: str, /) -> str:
    """The same message, which is said later: marked for the catalogues."""
    return message


def _filled(message: str, values: dict[str, Any]) -> str:
    if not values:
        return message
    for name in _PLACEHOLDER.findall(message):
        if name not in values:
            raise TypeError(f'nothing is given for {{{name}}} in "{message}"')
    return filled(message, {name: printable(value) for name, value in values.items()})


def text_filters(words: Words) -> dict[str, Callable[..., Any]]:
    """The filters that templates have beside Jinja's own (docs/templates.md)."""
    spoken = {
        "date": lambda day: words().date(day),
        "day": lambda day: words().day(day),
        "time": lambda time: words().time(time),
        "names": lambda names: _names(names, words()),
        "series": lambda texts: _series(texts, words()),
        "in_pages": lambda pages: words().on_pages(pages),
        "say": messages(words)["_"],
    }
    return {
        **{name: _when_run(function) for name, function in spoken.items()},
        "anchor": item_destination,
        "address": _address,
        "bare": _bare,
    }


def _when_run(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that Jinja applies to constants too when a template runs, and not when it is
    compiled: what it makes depends on the document, and a constant has no language."""

    @pass_context
    def filtering(_: Context, *arguments: Any, **options: Any) -> Any:
        return function(*arguments, **options)

    return filtering


def _series(texts: Iterable[str], words: Vocabulary) -> str:
    found = tuple(texts)
    if not any(isinstance(text, Markup) or language_of(text) for text in found):
        return words.series(found)
    return Markup(words.series([escape(marked(text)) for text in found]))


def _names(names: Iterable[str], words: Vocabulary) -> str:
    """Names run together, in their language where all have the same: a title that is said once for
    several is part of each."""
    found = tuple(names)
    text = words.names(found)
    languages = {language_of(name) for name in found}
    return Text(text, language=languages.pop()) if len(languages) == 1 else text


def field_html(
    text: str, passage: Passage, marks: PlaceMarks, options: MarkdownOptions
) -> Converted:
    """A record's Markdown in a document of the language in ``options``; one in another with
    ``lang`` on its blocks, and the bold words before it in the document's."""
    language, around = language_of(text), options.language
    lead = marked(options.lead)
    if lead and language and not language_of(options.lead):
        lead = enclosed(escape(lead), around)
    options = replace(options, lead=lead, language=language or around)
    converted = convert(passage, marks, options)
    return replace(converted, html=in_language(converted.html, language, around))


def _address(website: str) -> str:
    """A web address as a link needs it: "www.plymouth.gov.uk" lacks its scheme."""
    return website if "://" in website else f"https://{website}"


def _bare(website: str) -> str:
    """A web address as it is printed."""
    return website.removeprefix("https://").removeprefix("http://").removesuffix("/")
