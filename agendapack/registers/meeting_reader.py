"""Reads the facts of one meeting, of what was released from the records that were kept then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.meeting_names import MINUTES_FILE
from agendapack.records.misnamed import explained
from agendapack.records.opening_readings import OpeningReadings
from agendapack.registers.exemption_facts import exemption_facts, review_facts
from agendapack.registers.meeting_facts import meeting_facts
from agendapack.registers.record_copies import CopiesShelf, has_minutes, record_copies
from agendapack.released.released_meeting import MINUTES_DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.problems import Problem
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.schema import Committee, Council
    from agendapack.records.shelf import Shelf
    from agendapack.registers.exemption_facts import ReviewFact
    from agendapack.registers.meeting_facts import MeetingFacts
    from agendapack.registers.record_copies import Readings
    from agendapack.released.released_meeting import Release, ReleasedMeeting


class FactSources(Struct, frozen=True):
    """From which released documents' records a meeting's facts are read: ``all`` of them, but its
    ``decisions`` and its ``exemptions``.  None: from those in ``meetings/``."""

    all: Release | None = None
    decisions: Release | None = None
    exemptions: Release | None = None


def fact_sources(meeting: ReleasedMeeting | None) -> FactSources:
    """What was released last tells: the minutes, of decisions the notice of decisions too, of
    exempt business the agenda and its supplements; where there are no minutes yet, the agenda tells
    of all that minutes do not."""
    minutes = decided = agenda = None
    if meeting is not None:
        current = meeting.current
        for release in meeting.releases:
            if current[release.document] is not release:
                continue
            if release.document == MINUTES_DOCUMENT:
                minutes = release
            if has_minutes(release):
                decided = release
            else:
                agenda = release
    main = minutes or agenda
    return FactSources(main, decided or main, agenda or main)


class _ReadRecords(Struct, frozen=True):
    """The records of a meeting that facts follow from; ``minutes_file`` is the path of its minutes
    below the root."""

    council: Council
    committee: Committee
    meeting: Meeting
    minutes: Minutes | None
    minutes_file: str

    def facts(self) -> MeetingFacts:
        return meeting_facts(
            self.council, self.committee, self.meeting, self.minutes, self.minutes_file
        )


class MeetingReader:
    """Reads what was ``released`` of one meeting from its copies, and all else from ``own``.

    What is wrong is added to ``problems``.  ``is_whole``: nothing had to be left out of a copy.
    ``readings`` hold what was read of other meetings' copies.
    """

    def __init__(
        self,
        own: Shelf,
        ref: MeetingRef,
        released: ReleasedMeeting | None,
        readings: Readings,
        problems: list[Problem],
    ) -> None:
        self.ref = ref
        self.sources = fact_sources(released)
        self.is_whole = True
        self._own = own
        self._released = released
        self._readings = readings
        self._problems = problems

    def facts(self, misnamed: Sequence[Problem]) -> MeetingFacts | None:
        """The facts of the public records; ``misnamed`` is what is so in meetings/.  None where
        something is wrong."""
        sources = self.sources
        read = self._read(sources.all, misnamed)
        if read is None:
            return None
        facts = read.facts()
        if sources.decisions is not sources.all:
            read = self._read(sources.decisions)
            if read is None:
                return None
            noted = read.facts()
            facts = replace(facts, decisions=noted.decisions, decided=noted.decided)
        if sources.exemptions is not sources.all:
            read = self._read(sources.exemptions, with_minutes=False)
            if read is None:
                return None
            exemptions = exemption_facts(read.council, read.committee, read.meeting)
            facts = replace(facts, exemptions=exemptions)
        return facts

    def reviews(self) -> tuple[ReviewFact, ...] | None:
        """What exempt/ says of the exemptions; None where something is wrong."""
        shelf = self._shelf(self.sources.exemptions)
        readings = OpeningReadings(shelf, self.ref)
        meeting, exempt = readings.meeting(self.ref), readings.exempt_meeting(self.ref)
        if not self._is_right(shelf, readings.problems) or meeting is None:
            return None
        return () if exempt is None else review_facts(meeting, exempt)

    def _read(
        self,
        release: Release | None,
        misnamed: Sequence[Problem] = (),
        *,
        with_minutes: bool = True,
    ) -> _ReadRecords | None:
        shelf, ref = self._shelf(release), self.ref
        readings = OpeningReadings(shelf, ref)
        council, committee, meeting = readings.council, readings.committee, readings.meeting(ref)
        minutes = readings.minutes(ref) if with_minutes else None
        told = readings.problems
        if release is None or not has_minutes(release):
            told = list(explained(told, misnamed))
        if not self._is_right(shelf, told):
            return None
        if council is None or committee is None or meeting is None:
            return None
        name = ""
        if minutes is not None:
            file = shelf.take(ref.folder / MINUTES_FILE)
            name = file.relative_to(shelf.folder.parent).as_posix()
        return _ReadRecords(council, committee, meeting, minutes, name)

    def _shelf(self, release: Release | None) -> Shelf:
        if release is None or self._released is None:
            return self._own
        copies = record_copies(self._own.folder.parent, self._released, release)
        return CopiesShelf(self._own, copies, self._readings)

    def _is_right(self, shelf: Shelf, told: Sequence[Problem]) -> bool:
        """Whether nothing is wrong with what was read; what is, is told."""
        copied = shelf.problems if isinstance(shelf, CopiesShelf) else []
        # What is told elsewhere of a copy that cannot be read follows from that.
        wrong = [problem for problem in copied if problem.is_error]
        wrong = wrong or [problem for problem in told if problem.is_error]
        self._problems += [*(problem for problem in copied if not problem.is_error), *wrong]
        self.is_whole = self.is_whole and not copied
        return not wrong
