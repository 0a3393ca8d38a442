"""The records that the opening of one meeting reaches, each read once, and all their problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from agendapack.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from agendapack.problems import Problem
    from agendapack.records.exempt_schema import ExemptMeeting, ExemptMinutes
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.schema import Committee, Council
    from agendapack.records.shelf import Shelf
    from agendapack.records.validation import Reading
    from agendapack.records.work_programme_schema import WorkProgramme

R = TypeVar("R", bound=Record)


class OpeningReadings(Struct):
    """What is read for one meeting, ``ref``; ``problems`` grow with it."""

    shelf: Shelf
    ref: MeetingRef
    problems: list[Problem] = field(default_factory=list)
    _kept: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def council(self) -> Council | None:
        return self._record("council", self.ref.key, self.shelf.council)

    @property
    def committee(self) -> Committee | None:
        return self._record(
            "committee", self.ref.key, lambda: self.shelf.committee(self.ref.committee)
        )

    def meeting(self, ref: MeetingRef) -> Meeting | None:
        return self._record("meeting", ref.key, lambda: self.shelf.meeting(ref))

    def minutes(self, ref: MeetingRef) -> Minutes | None:
        return self._record("minutes", ref.key, lambda: self.shelf.minutes(ref))

    def has_minutes(self, ref: MeetingRef) -> bool:
        """Whether a meeting has minutes, be they right or not."""
        return self._reading("minutes", ref.key, lambda: self.shelf.minutes(ref)) is not None

    def work_programme(self) -> WorkProgramme | None:
        """The committee's work programme."""
        return self._record("work programme", self.ref.key, self._read_work_programme)

    def has_work_programme(self) -> bool:
        """Whether the committee has a work programme, be it right or not."""
        read = self._reading("work programme", self.ref.key, self._read_work_programme)
        return read is not None

    def _read_work_programme(self) -> Reading[WorkProgramme] | None:
        return self.shelf.work_programme(self.ref.committee)

    def exempt_meeting(self, ref: MeetingRef) -> ExemptMeeting | None:
        return self._record("exempt meeting", ref.key, lambda: self.shelf.exempt_meeting(ref))

    def exempt_minutes(self, ref: MeetingRef) -> ExemptMinutes | None:
        return self._record("exempt minutes", ref.key, lambda: self.shelf.exempt_minutes(ref))

    def has_exempt_minutes(self, ref: MeetingRef) -> bool:
        read = self._reading("exempt minutes", ref.key, lambda: self.shelf.exempt_minutes(ref))
        return read is not None

    def is_complete(self, kind: str) -> bool:
        """Whether nothing had to be left out of the council's, the committee's or the meeting's own
        record, which was read before."""
        return bool(self._kept[kind, self.ref.key].complete)

    def _record(self, kind: str, key: str, read: Callable[[], Reading[R] | None]) -> R | None:
        reading = self._reading(kind, key, read)
        return None if reading is None else reading.record

    def _reading(
        self, kind: str, key: str, read: Callable[[], Reading[R] | None]
    ) -> Reading[R] | None:
        if (kind, key) not in self._kept:
            reading = self._kept[kind, key] = read()
            self.problems += () if reading is None else reading.problems
        found: Reading[R] | None = self._kept[kind, key]
        return found
