"""Markdown in a line that is printed as it stands is told at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agendapack.pages.html.reports import parse_report
from agendapack.problems import Location
from agendapack.records import (
    exempt_schema,
    meeting_schema,
    minute_entries,
    minutes_schema,
    schema,
    work_programme_schema,
)
from agendapack.records.checks import check
from agendapack.records.record import Record
from agendapack.records.text_forms import form_of, markdown_problem
from agendapack.records.values import Text
from tests.records_builders import council, dossier, shown

HINT = "write the words alone; Markdown belongs into texts, notices, minutes and papers"


SIGNS = {
    *("Council.language", "Council.contact", "Committee.contact", "Committee.formerly"),
    *("Paper.exempt_minutes_of", "Paper.replaces", "Paper.exempt", "Item.standing"),
    *("Item.number", "Item.minutes_of", "Item.exempt", "Item.follows", "Supplement.items"),
    *("Meeting.time", "Meeting.contact", "Interest.item", "Minute.item", "Minute.exempt"),
    *("Confirmation.at", "Minutes.started", "Minutes.finished", "ExemptMeeting.items"),
    "ExemptMinutes.minutes",
}
"""Keys, times and numbers, which name something and are the same in every language."""


def test_each_text_of_the_schemas_has_a_form() -> None:
    modules = (
        *(schema, meeting_schema, minutes_schema, minute_entries, work_programme_schema),
        exempt_schema,
    )
    classes = [one for module in modules for one in vars(module).values()]
    models = [m for m in classes if isinstance(m, type) and issubclass(m, Record)]
    signs = {
        f"{model.__name__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if re.search(r"\bText\b", str(field.annotation)) and form_of(model, name) is None
    }
    assert signs == SIGNS


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("the [hall](https://a.example) again", "[hall](https://a.example)"),
        ("![map](a.png)", "![map](a.png)"),
        ("**Urgent**: trees", "**Urgent**"),
        ("*Urgent* trees", "*Urgent*"),
        ("trees _at once_", "_at once_"),
        ("~~Trees~~ Shrubs", "~~Trees~~"),
        ("the file `a b`", "`a b`"),
        ("<b>Trees", "<b>"),
        ("Trees<br/>and shrubs", "<br/>"),
        ("Trees [deferred] (item 3)", None),
        ("5 * 3 * 2", None),
        ("snake_case_name and _one", None),
        ("A <draft> of 2 > 1", None),
        ("* see below", None),
        ("~ 5 to ~ 6", None),
    ],
)
def test_what_counts_as_markdown(text: str, signs: str | None) -> None:
    found = markdown_problem(Text(text, Location(Path("/council/meeting.yaml"), 3, 8)))
    told = (
        f'meeting.yaml:3:8: warning: this line is printed as it stands, with the signs of "{signs}"'
    )
    assert shown([found] if found else []) == ([f"{told} | {HINT}"] if signs else [])


def test_lines_of_every_record_are_looked_at_and_markdown_is_let_be(tmp_path: Path) -> None:
    """A line in a list, in a mapping, in a record of a list; Markdown beside each."""
    library = council(
        tmp_path,
        council_yaml="name: A\njurisdiction: england\naddress: [Hall, '**B**']\n"
        "contacts:\n  jo: {name: '*Jo*', telephone: '1'}\nnotices: {a: '**c**'}\n",
        committee="name: Parks\nstanding-items:\n  x: {title: '~~D~~', text: '**e**'}\n",
        meeting="date: 2018-02-14\ntime: '14:00'\nvenue: <b>F\n"
        "items:\n  - {title: '`g`', text: '`h`', papers: [{file: report.pdf, title: '**I**'}]}\n",
        minutes="status: draft\nin-attendance: [{name: K, role: '**L**'}]\n"
        "minutes:\n  - {title: '**M**', body: [{agreed: ['**n**']}, {arrived: '**O**'}]}\n",
    )
    told = [line for line in shown(check(dossier(library))) if "printed as it stands" in line]
    signs = re.findall(r'signs of "(.*?)"', "\n".join(told))
    assert sorted(signs) == sorted(
        ("~~D~~", "**B**", "*Jo*", "<b>", "**I**", "`g`", "**L**", "**M**", "**O**")
    )


def test_a_line_of_a_papers_cover_is_looked_at() -> None:
    report = parse_report("---\nauthor: [A, '**B**']\n---\n# T\n", Path("/council/a.md"))
    assert shown(report.problems) == [
        f'a.md:2:13: warning: this line is printed as it stands, with the signs of "**B**" | {HINT}'
    ]
