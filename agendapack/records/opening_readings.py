"""The records that the opening of one meeting reaches, each read once, and all their problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.problems import Problem
from agendapack.records.item_numbers import numbers_on_agenda
from agendapack.records.minute_counting import MinuteCount, count_minutes
from agendapack.records.named_members import members_on_the_day, named_as_members
from agendapack.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from agendapack.records.exempt_schema import ExemptMeeting, ExemptMinutes
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.schema import Committee, Council
    from agendapack.records.shelf import Shelf
    from agendapack.records.validation import Reading
    from agendapack.records.vocabulary import Vocabulary
    from agendapack.records.work_programme_schema import WorkProgramme

R = TypeVar("R", bound=Record)


class OpeningReadings(Struct):
    """What is read for one meeting, ``ref``; ``problems`` grow with it."""

    shelf: Shelf
    ref: MeetingRef
    problems: list[Problem] = field(default_factory=list)
    _kept: dict[tuple[str, str], Any] = field(default_factory=dict)
    _counts: dict[str, MinuteCount] = field(default_factory=dict)
    _confirming: dict[str, MeetingRef | Problem] = field(default_factory=dict)
    _agendas: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def council(self) -> Council | None:
        return self._record("council", self.ref.key, self.shelf.council)

    @property
    def committee(self) -> Committee | None:
        return self._record(
            "committee", self.ref.key, lambda: self.shelf.committee(self.ref.committee)
        )

    @property
    def words(self) -> Vocabulary:
        """The words of the council's language, English where there is no council."""
        council = self.council
        language = "en" if council is None else str(council.language)
        if ("words", language) not in self._kept:
            read = self._kept["words", language] = self.shelf.read_words(language)
            self.problems += read.problems
        words: Vocabulary = self._kept["words", language].words
        return words

    def meeting(self, ref: MeetingRef) -> Meeting | None:
        return self._record("meeting", ref.key, lambda: self.shelf.meeting(ref))

    def agenda_numbers(self, ref: MeetingRef) -> tuple[str, ...] | None:
        """The number of each item of a meeting, its supplements' too; None where its record has
        faults.  Many items may follow business of one meeting."""
        meeting = self.meeting(ref)
        if meeting is None:
            return None
        if ref.key not in self._agendas:
            self._agendas[ref.key] = numbers_on_agenda(meeting)
        return self._agendas[ref.key]

    def minutes(self, ref: MeetingRef) -> Minutes | None:
        """A meeting's minutes, whose first number is one, and which name members as the language
        does in which they are read."""
        minutes = self._record("minutes", ref.key, self._minutes_of(ref))
        if minutes is None:
            return None
        first = self.minute_count(ref, minutes).first
        if minutes.first_number == first:
            return minutes
        return minutes.model_copy(update={"first_number": first})

    def minute_count(self, ref: MeetingRef, minutes: Minutes) -> MinuteCount:
        """Where a meeting's ``minutes`` are counted from."""
        if ref.key not in self._counts:
            council = self.council
            begins = None if council is None else council.year_begins
            count = self._counts[ref.key] = count_minutes(self.shelf, ref, minutes, begins)
            self.problems += count.problems
        return self._counts[ref.key]

    def confirming(self, ref: MeetingRef, minutes: Minutes) -> MeetingRef | None:
        """The meeting that confirmed a meeting's ``minutes``."""
        if minutes.confirmed is None:
            return None
        if ref.key not in self._confirming:
            found = self.shelf.later(minutes.confirmed.at, ref)
            if isinstance(found, Problem):
                self.problems.append(found)
            self._confirming[ref.key] = found
        found = self._confirming[ref.key]
        return None if isinstance(found, Problem) else found

    def has_minutes(self, ref: MeetingRef) -> bool:
        """Whether a meeting has minutes, be they right or not."""
        return self._reading("minutes", ref.key, self._minutes_of(ref)) is not None

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
        return self._record("exempt minutes", ref.key, self._exempt_minutes_of(ref))

    def has_exempt_minutes(self, ref: MeetingRef) -> bool:
        return self._reading("exempt minutes", ref.key, self._exempt_minutes_of(ref)) is not None

    def _minutes_of(self, ref: MeetingRef) -> Callable[[], Reading[Minutes] | None]:
        return lambda: self._named(self.shelf.minutes(ref), ref)

    def _exempt_minutes_of(self, ref: MeetingRef) -> Callable[[], Reading[ExemptMinutes] | None]:
        return lambda: self._named(self.shelf.exempt_minutes(ref), ref)

    def _named(self, reading: Reading[R] | None, ref: MeetingRef) -> Reading[R] | None:
        """Minutes that name the members of the meeting ``ref`` as they are called in the language
        in which they are read."""
        if reading is None or reading.record is None or not reading.languages.are_several:
            return reading
        council, committee, meeting = self.council, self.committee, self.meeting(ref)
        if council is None or committee is None or meeting is None:
            return reading
        members = members_on_the_day(council, committee, meeting)
        return replace(reading, record=named_as_members(reading.record, members))

    def is_complete(self, kind: str, ref: MeetingRef | None = None) -> bool:
        """Whether nothing had to be left out of the council's, the committee's or the meeting's
        record, the meeting's own if no ``ref`` is given, which was read before."""
        return bool(self._kept[kind, (ref or self.ref).key].complete)

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
