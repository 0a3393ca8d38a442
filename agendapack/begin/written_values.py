"""Values that a command line gives for records, held against them in the records' own words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.begin.record_files import yaml_text
from agendapack.problems import UsageError
from agendapack.records.likely_values import likely_folder
from agendapack.records.meeting_names import day, folder_day
from agendapack.records.meeting_schema import Item, Meeting
from agendapack.records.source import YamlSource, parse
from agendapack.records.validation import read_record
from agendapack.records.values import Table, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from agendapack.records.record import Record

EARLIEST, LATEST = 1972, 9000
"""Years: the Act that meetings are called under, and one that no calendar of holidays reaches."""


def check_text(text: str, named: str = "") -> None:
    """UsageError for an option that is blank, or whose bytes are no text; ``named`` comes before
    what is said."""
    if not text.strip():
        raise UsageError(
            f"{named}expected text, found nothing", "write it, or leave the option out"
        )
    if any("\ud800" <= c <= "\udfff" for c in text):  # Python's stand-ins for such bytes
        raise UsageError(
            f"{named}expected text in UTF-8, found other bytes",
            "set the terminal, or what wrote the command, to UTF-8",
        )


def check_values(given: Mapping[str, str | None], named: str = "--{key}: ") -> None:
    """UsageError for the first value that a meeting's record would not take, by its key.

    ``named`` comes before what the record says.
    """
    for key, value in given.items():
        if value is None:
            continue
        name = named.replace("{key}", key)
        check_text(value, name)
        texts = {"date": "2018-02-14", "time": "12:00", key: value}
        lines = [f"{each}: {yaml_text(text)}\n" for each, text in texts.items()]
        _raise(Meeting, parse("".join((*lines, "items: [{title: Apologies}]\n")), Path()), name)


def day_of(written: str, named: str) -> date:
    """The day that a command line writes, as a record would; UsageError in the record's words."""
    check_values({"date": written}, named)
    found = day(written)
    assert found is not None  # the record took it
    return _possible(found, named)


def folder_of(written: str) -> tuple[str, date]:
    """The name of a meeting's folder as a command line writes it, and its day; UsageError in the
    words that records have for it."""
    written = written.strip()
    if not written:
        raise UsageError("expected a meeting's date such as 2017-12-13, found nothing")
    check_text(written)
    if "/" in written and (meant := likely_folder(written.rstrip("/").rpartition("/")[2])):
        raise UsageError(
            f'expected a meeting\'s date such as 2017-12-13, found "{written}"', f"write {meant}"
        )
    found = folder_day(written)
    if found is None:
        _raise(
            Item, YamlSource(Path(), Table({"title": Text("Minutes"), "minutes-of": Text(written)}))
        )
    assert found is not None
    return written, _possible(found)


def _possible(found: date, named: str = "") -> date:
    if not EARLIEST <= found.year <= LATEST:
        raise UsageError(
            f'{named}expected the day of a meeting, found "{found.isoformat()}"',
            f"look at the year: it is to be from {EARLIEST} on",
        )
    return found


def _raise(model: type[Record], source: YamlSource, named: str = "") -> None:
    for problem in read_record(model, source).problems:
        if problem.is_error:
            raise UsageError(f"{named}{problem.message}", problem.hint)
