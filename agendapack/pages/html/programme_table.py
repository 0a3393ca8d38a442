"""What the table of a work programme is made of: its rows by meeting, and its columns."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from agendapack.records.values import Text
    from agendapack.records.work_programme_schema import PlannedTopic, WorkProgramme


class PlannedMeeting(Struct, frozen=True):
    """A meeting, and the topics planned for it: ``day``, or ``words`` where no day is known yet."""

    day: date | None
    words: Text | None
    topics: tuple[PlannedTopic, ...]


def planned_meetings(programme: WorkProgramme) -> tuple[PlannedMeeting, ...]:
    """The entries in their order, those that follow one another for one meeting together."""
    return tuple(
        PlannedMeeting(when, None, tuple(topics))
        if isinstance(when, date)
        else PlannedMeeting(None, when, tuple(topics))
        for when, topics in groupby(programme.entries, key=lambda entry: entry.meeting)
    )


def filled_columns(programme: WorkProgramme) -> tuple[str, ...]:
    """The keys, of those that an entry may leave out, that some entry has."""
    return tuple(
        key
        for key in ("reason", "lead", "status")
        if any(getattr(entry, key) is not None for entry in programme.entries)
    )
