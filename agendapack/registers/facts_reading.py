"""Reads the facts of many meetings: from their records, or as they were kept."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import Problem, has_errors, in_order
from agendapack.records.meeting_names import COMMITTEE_FILE, COUNCIL_FILE, MINUTES_FILE
from agendapack.records.misnamed import explained, misnamed_in_committee, misnamed_in_meeting
from agendapack.records.opening_readings import OpeningReadings
from agendapack.records.shelf import Shelf
from agendapack.registers.exemption_facts import ReviewFact, review_facts
from agendapack.registers.kept_facts import KeptFacts, ReadFrom, Records
from agendapack.registers.meeting_facts import MeetingFacts, meeting_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.schema import Council
    from agendapack.records.validation import Reading
    from agendapack.records.work_programme_schema import WorkProgramme


class HeldMeeting(Struct, frozen=True):
    """A meeting that was not called off, with what its records hold; ``reviews`` go with its
    exemptions, one for each, or there are none where ``exempt/meeting.yaml`` is not there."""

    ref: MeetingRef
    facts: MeetingFacts
    reviews: tuple[ReviewFact, ...] = ()


class FactsRead(Struct, frozen=True):
    """Meetings in order of date, without those whose records have errors, which are told."""

    meetings: tuple[HeldMeeting, ...]
    problems: tuple[Problem, ...]


class ProgrammeRead(Struct, frozen=True):
    """A committee's work programme, with the committee's name."""

    committee: str
    key: str
    programme: WorkProgramme


class FactsReader:
    """Reads the records of one council; ``caching`` takes what was kept, and keeps what is new."""

    def __init__(self, library: Library, *, caching: bool = True) -> None:
        self.library = library
        root = library.root if caching else None
        self._records = Records(library.folder)
        self._taken: list[Path] = []
        self._shelf = _MinutesShelf(library.folder, library.meetings(), self._take)
        self._facts = KeptFacts(root, MeetingFacts)
        self._reviews = KeptFacts(root, tuple[ReviewFact, ...], exempt=True)

    @property
    def council(self) -> Council | None:
        return self._shelf.council().record

    def meetings(self, refs: Iterable[MeetingRef], *, with_reviews: bool = False) -> FactsRead:
        """The facts of meetings; ``with_reviews`` also what their ``exempt/`` says."""
        wanted = {ref.key for ref in refs}
        found: list[HeldMeeting] = []
        problems: list[Problem] = []
        for committee, own in self._by_committee().items():
            problems_of_it = misnamed_in_committee(self.library.folder / committee)
            earlier = ""
            for ref in own:
                if ref.key in wanted:
                    told = (*problems_of_it, *misnamed_in_meeting(ref.folder))
                    held = self._held(ref, earlier, told, problems, with_reviews)
                    if held is not None and not held.facts.is_off:
                        found.append(held)
                earlier = sha256(f"{earlier}\0{ref.name}".encode()).hexdigest()
        known = frozenset(ref.key for ref in self.library.meetings())
        self._facts.save(known)
        self._reviews.save(known)
        found.sort(key=lambda held: held.ref)
        return FactsRead(tuple(found), in_order(problems))

    def programmes(
        self, committees: Sequence[str]
    ) -> tuple[tuple[ProgrammeRead, ...], tuple[Problem, ...]]:
        """The work programmes of committees, without those with errors, which are told."""
        found, problems = [], []
        for key in committees:
            misnamed = misnamed_in_committee(self.library.folder / key)
            committee, programme = self._shelf.committee(key), self._shelf.work_programme(key)
            told = [*committee.problems, *(() if programme is None else programme.problems)]
            errors = [problem for problem in explained(told, misnamed) if problem.is_error]
            problems += errors
            if errors or programme is None or programme.record is None:
                continue
            assert committee.record is not None  # it has no errors
            found.append(ProgrammeRead(str(committee.record.name), key, programme.record))
        return tuple(found), in_order(problems)

    def _by_committee(self) -> dict[str, list[MeetingRef]]:
        refs: dict[str, list[MeetingRef]] = defaultdict(list)
        for ref in self.library.meetings():
            refs[ref.committee].append(ref)
        return refs

    def _held(
        self,
        ref: MeetingRef,
        earlier: str,
        misnamed: Sequence[Problem],
        problems: list[Problem],
        with_reviews: bool,
    ) -> HeldMeeting | None:
        """A meeting with its facts; None where something is wrong, which is added to
        ``problems``."""
        facts = None if misnamed else self._facts.get(ref.key, self._records, earlier)
        readings = None
        if facts is None:
            readings = self._begin(ref)
            facts = self._read(readings, misnamed, problems)
            if facts is None:
                return None
            self._facts.put(ref.key, self._read_from(ref, earlier), facts)
        if not with_reviews or not facts.exemptions:
            return HeldMeeting(ref, facts)
        reviews = self._reviews.get(ref.key, self._records, earlier)
        if reviews is None:
            readings = self._begin(ref)
            meeting, exempt = readings.meeting(ref), readings.exempt_meeting(ref)
            errors = [problem for problem in readings.problems if problem.is_error]
            if errors or meeting is None:
                problems += errors
                return None
            reviews = () if exempt is None else review_facts(meeting, exempt)
            self._reviews.put(ref.key, self._read_from(ref, earlier), reviews)
        return HeldMeeting(ref, facts, reviews)

    def _read(
        self, readings: OpeningReadings, misnamed: Sequence[Problem], problems: list[Problem]
    ) -> MeetingFacts | None:
        ref = readings.ref
        council, committee = readings.council, readings.committee
        meeting, minutes = readings.meeting(ref), readings.minutes(ref)
        told = explained(readings.problems, misnamed)
        if has_errors(told) or council is None or committee is None or meeting is None:
            problems += [problem for problem in told if problem.is_error]
            return None
        return meeting_facts(council, committee, meeting, minutes)

    def _begin(self, ref: MeetingRef) -> OpeningReadings:
        self._taken.clear()
        return OpeningReadings(self._shelf, ref)

    def _read_from(self, ref: MeetingRef, earlier: str) -> ReadFrom:
        """What was read since :meth:`_begin`, and what all meetings of the committee share."""
        folder = self.library.folder
        shared = (folder / COUNCIL_FILE, folder / ref.committee / COMMITTEE_FILE)
        names = sorted({self._records.name(path) for path in (*shared, *self._taken)})
        return ReadFrom(tuple((name, self._records.digest(name)) for name in names), earlier)

    def _take(self, path: Path) -> Path:
        """Note that a file is read.  Its digest is taken first: should it be saved meanwhile, what
        is kept does not fit it, and is read anew."""
        self._records.digest(self._records.name(path))
        self._taken.append(path)
        return path


class _MinutesShelf(Shelf):
    """A shelf that keeps the minutes of one committee, which later ones may count on from."""

    def __init__(
        self, folder: Path, refs: Sequence[MeetingRef], take: Callable[[Path], Path]
    ) -> None:
        super().__init__(folder, refs, take)
        self._minutes: dict[str, Reading[Minutes] | None] = {}

    def minutes(self, ref: MeetingRef) -> Reading[Minutes] | None:
        kept = self._minutes
        if ref.key in kept:
            self.take(ref.folder / MINUTES_FILE)
            return kept[ref.key]
        if kept and next(iter(kept)).partition("/")[0] != ref.committee:
            kept.clear()
        reading = kept[ref.key] = super().minutes(ref)
        return reading
