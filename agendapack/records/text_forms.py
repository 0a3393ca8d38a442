"""The texts of a record by their form: Markdown, or one line that is printed as it stands.

A line with Markdown in it would show the stars and brackets to everybody, so it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import get_args

from agendapack.problems import Problem, warning
from agendapack.records.dossier import Dossier, MinutesSource
from agendapack.records.record import Record
from agendapack.records.text_fields import Form, TextForm
from agendapack.records.values import Text


@cache
def form_of(kind: type[Record], field: str) -> Form | None:
    """The form of a text field; None of a field that holds a sign, or anything else."""
    info = kind.model_fields[field]
    return next(_forms(info.metadata, info.annotation), None)


def _forms(metadata: Iterable[object], annotation: object) -> Iterator[Form]:
    """The forms of the texts that a field may hold, in lists and mappings too."""
    for mark in metadata:
        if isinstance(mark, TextForm):
            yield mark.form
    for inner in get_args(annotation):
        yield from _forms(getattr(inner, "__metadata__", ()), inner)


_MARKDOWN = re.compile(
    r"!?\[[^\]\[]*\]\([^()\s]*\)"  # a link or a picture
    r"|\*\*[^*]+\*\*|~~[^~]+~~|`[^`]+`"
    r"|(?<![\w*])\*[^\s*][^*]*\*(?![\w*])|(?<!\w)_[^\s_][^_]*_(?!\w)"
    r"|</?(?:a|b|br|em|i|p|s|span|strong|sub|sup|u)\s*/?>",
    re.IGNORECASE,
)


def markdown_problem(text: Text) -> Problem | None:
    """Markdown or HTML in a line that is printed as it stands."""
    found = _MARKDOWN.search(text)
    if found is None:
        return None
    return warning(
        f'this line is printed as it stands, with the signs of "{found[0]}"',
        text.place,
        "write the words alone; Markdown belongs into texts, notices, minutes and papers",
    )


def lines_hold_no_markdown(dossier: Dossier) -> tuple[Problem, ...]:
    """No line of the records that a meeting draws on has Markdown in it."""
    sources: list[MinutesSource] = [dossier.minutes] if dossier.minutes is not None else []
    sources += [p.minutes for item in dossier.items for p in item.papers if p.minutes is not None]
    papers = [p for pack in dossier.packs for item in pack.items for p in item.papers]
    programmes = [p.work_programme.programme for p in papers if p.work_programme is not None]
    records: list[Record] = [dossier.council, dossier.committee, dossier.meeting]
    records += [source.minutes for source in sources]
    records += programmes[:1]  # a committee has one
    found = (markdown_problem(line) for record in records for line in lines_in(record))
    return tuple(problem for problem in found if problem is not None)


def lines_in(record: Record) -> Iterator[Text]:
    """The texts of a record, and of all in it, that are one line each."""
    return _texts(record, {"line", "name"})


def printed_texts(record: Record) -> Iterator[Text]:
    """The texts of a record, and of all in it, that documents print."""
    return _texts(record, {"line", "name", "markdown"})


def _texts(record: Record, forms: Set[Form]) -> Iterator[Text]:
    for name in type(record).model_fields:
        is_wanted = form_of(type(record), name) in forms
        for entry in _entries(getattr(record, name)):
            if isinstance(entry, Record):
                yield from _texts(entry, forms)
            elif is_wanted and isinstance(entry, Text):
                yield entry


def _entries(value: object) -> Iterator[object]:
    """What lists and mappings hold; a value by itself."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for entry in value:
            yield from _entries(entry)
    else:
        yield value
