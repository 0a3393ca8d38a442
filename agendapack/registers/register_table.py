"""A register as a table: what every format prints from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from agendapack.problems import Location
from agendapack.records.values import Text
from agendapack.records.vocabulary import message

if TYPE_CHECKING:
    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.facts_reading import HeldMeeting
    from agendapack.registers.meeting_facts import MinuteName, MinutesRead, Wording

Format = Literal["text", "csv", "json", "html"]

_STATUSES = {"draft": message("draft"), "confirmed": message("confirmed")}

Cell: TypeAlias = str | date | bool | int | None
"""A value of a table; a text of a Markdown column that came from a record knows its place."""


class Column(Struct, frozen=True):
    """A column: ``key`` is its name in JSON, ``title`` heads it elsewhere.

    ``kind`` says how it is shown: "markdown" is set as such in HTML, "number" to the right,
    "day" in one line, and "heading" names the row.  ``formats`` are those that have the column, all
    where it is empty.
    """

    key: str
    title: str
    kind: Literal["text", "markdown", "number", "day", "heading"] = "text"
    formats: tuple[Format, ...] = ()


class RegisterTable(Struct, frozen=True):
    """A register on a ``day``: each of ``rows`` has a cell for each of ``columns``."""

    register: str
    title: str
    day: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def shown_in(self, format_: Format) -> RegisterTable:
        """The same with the columns that a format has; a page has none that is empty in every
        row."""
        empty = range(len(self.columns)) if format_ == "html" else ()
        kept = [
            at
            for at, column in enumerate(self.columns)
            if (not column.formats or format_ in column.formats)
            and not (at in empty and self.rows and all(row[at] is None for row in self.rows))
        ]
        return RegisterTable(
            self.register,
            self.title,
            self.day,
            tuple(self.columns[at] for at in kept),
            tuple(tuple(row[at] for at in kept) for row in self.rows),
        )


def meeting_columns(words: Vocabulary) -> tuple[Column, ...]:
    """The columns that name a meeting: for programs, for people at a terminal, and in words."""
    return (
        Column("meeting", words.say("Meeting"), formats=("text", "csv", "json")),
        Column("committee", words.say("Committee"), formats=("csv", "json", "html")),
        Column("date", words.say("Date"), "day", formats=("csv", "json", "html")),
        Column("meeting-title", words.say("Kind of meeting")),
    )


def meeting_cells(held: HeldMeeting) -> tuple[Cell, ...]:
    """The cells below :func:`meeting_columns`."""
    return (held.ref.key, held.facts.committee, held.ref.date, held.facts.title)


def minute_columns(words: Vocabulary) -> tuple[Column, ...]:
    """The columns that name a minute, after those of its meeting."""
    return (
        Column("minutes", words.say("Minutes")),
        Column("minute", words.say("Minute"), "number"),
        Column("title", words.say("Title")),
    )


def minute_cells(
    minutes: MinutesRead | None, minute: MinuteName | None, words: Vocabulary
) -> tuple[Cell, ...]:
    """The cells below :func:`minute_columns`: the status of the minutes first, as drafts may be
    corrected."""
    status = None if minutes is None else words.say(_STATUSES[minutes.status])
    return (status, None, None) if minute is None else (status, minute.number, minute.title)


def worded(held: HeldMeeting, minutes: MinutesRead | None, wording: Wording | None) -> Text | None:
    """A Markdown text at its place in the minutes that it stands in."""
    if wording is None or minutes is None:
        return None
    return Text(wording.text, Location(held.root / minutes.file, wording.line, wording.column))
