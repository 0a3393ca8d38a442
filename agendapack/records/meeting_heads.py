"""What a list of meetings says of each: its time, title and status, without opening it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from agendapack.problems import Problem
from agendapack.records.meeting_names import COMMITTEE_FILE, COUNCIL_FILE, MEETING_FILE, MeetingRef
from agendapack.records.misnamed import explained, misnamed_in_meeting
from agendapack.records.record_heads import read_head
from agendapack.records.values import Row, Table, Text
from agendapack.records.vocabulary import subtag

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class MeetingHead(Struct, frozen=True):
    """A meeting as a list shows it; what its record does not say, or says wrongly, is None."""

    ref: MeetingRef
    time: str | None = None
    title: str | None = None
    status: str | None = None
    committee: str | None = None
    """The committee's full name."""
    problems: tuple[Problem, ...] = ()
    """Why the record cannot be read, if it cannot."""


def meeting_heads(refs: Iterable[MeetingRef]) -> Iterator[MeetingHead]:
    """Each meeting's head, in order, in the council's first language; a committee's file is read
    once, and the council's.

    MachineError for a record that is there and that the machine will not read.
    """
    committees: dict[str, str | None] = {}
    language: str | None = None
    for ref in refs:
        if language is None:
            language = _first_language(read_head(ref.folder.parents[1] / COUNCIL_FILE).table)
        if ref.committee not in committees:
            table = read_head(ref.folder.parent / COMMITTEE_FILE).table
            committees[ref.committee] = _text(table, "name", language)
        yield _head(ref, committees[ref.committee], language)


def _first_language(council: Table | None) -> str:
    """The subtag of the council's first language; empty where its record does not say it."""
    value = None if council is None else council.get("language")
    if isinstance(value, Row):
        value = value[0] if value else None
    return subtag(value) if isinstance(value, Text) else ""


def _head(ref: MeetingRef, committee: str | None, language: str) -> MeetingHead:
    read = read_head(ref.folder / MEETING_FILE)
    if read.table is None:
        problems = tuple(problem for problem in read.problems if problem.is_error)
        told = explained(problems, misnamed_in_meeting(ref.folder))
        return MeetingHead(ref, committee=committee, problems=told)
    time = _text(read.table, "time", language)
    return MeetingHead(
        ref,
        time=time if time and _TIME.fullmatch(time) else None,
        title=_text(read.table, "title", language),
        status=_text(read.table, "status", language),
        committee=committee,
    )


def _text(table: Table | None, key: str, language: str) -> str | None:
    """The text of a key, in the ``language`` with that subtag where it is given in several."""
    value = table.get(key) if table is not None else None
    if isinstance(value, Table):
        own = (text for tag, text in value.items() if subtag(tag) == language)
        value = next(own, next(iter(value.values()), None))
    return str(value) if isinstance(value, str) and value.strip() else None
