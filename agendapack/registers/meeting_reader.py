"""Reads the facts of one meeting, of what was released from the records that were kept then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.document_names import without_language
from agendapack.records.meeting_names import COUNCIL_FILE, MINUTES_FILE
from agendapack.records.misnamed import explained
from agendapack.records.opening_readings import OpeningReadings
from agendapack.records.vocabulary import subtag
from agendapack.registers.exemption_facts import exemption_facts, review_facts
from agendapack.registers.publication_facts import RecordsRead, SourcesRead, publication_facts
from agendapack.registers.record_copies import CopiesShelf, has_minutes, record_copies
from agendapack.released.released_meeting import AGENDA, DECISIONS_DOCUMENT, MINUTES_DOCUMENT
from agendapack.released.released_names import release_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agendapack.problems import Problem
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.shelf import Shelf
    from agendapack.registers.agenda_reading import Earlier
    from agendapack.registers.exemption_facts import ReviewFact
    from agendapack.registers.meeting_facts import MeetingFacts
    from agendapack.registers.publication_facts import PublicationFacts
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
            if without_language(release.document) == MINUTES_DOCUMENT:
                minutes = release
            if has_minutes(release):
                decided = release
            else:
                agenda = release
    main = minutes or agenda
    return FactSources(main, decided or main, agenda or main)


_OF_MINUTES = (MINUTES_DOCUMENT, DECISIONS_DOCUMENT)


class MeetingReader:
    """Reads what was ``released`` of one meeting from its copies, and all else from ``own``.

    What is wrong is added to ``problems``.  ``is_whole``: nothing had to be left out of a copy.
    ``readings`` hold what was read of other meetings' copies.  With ``drafts``, what
    :meth:`publication` tells is not only what was released.  ``language`` is the tag of that in
    which records are read; empty for the council's first.
    """

    def __init__(
        self,
        own: Shelf,
        ref: MeetingRef,
        released: ReleasedMeeting | None,
        readings: Readings,
        problems: list[Problem],
        *,
        drafts: bool = False,
        language: str = "",
    ) -> None:
        self.ref = ref
        self.sources = fact_sources(released)
        self.is_whole = True
        self._own = own.in_language(language)
        self._language = language
        self._released = released
        self._readings = readings
        self._problems = problems
        self._drafts = drafts

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
            exemptions = exemption_facts(read.council, read.committee, read.meeting, read.words)
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

    def publication(self, earlier: Earlier) -> PublicationFacts | None:
        """What the web site is told: of what was released, from the copies of records that the last
        version of each document kept, and from nothing else; of drafts, from the records in
        meetings/.  None where something is wrong, or there is nothing to publish."""
        releases = () if self._released is None else self._released.releases
        current = self._by_kind()
        found: dict[str, RecordsRead] = {}
        for name, release in current.items():
            read = self._read(release, with_minutes=has_minutes(release), alone=True)
            if read is None:
                return None
            found[name] = read
        packs = [name for name in current if name not in _OF_MINUTES]
        order = sorted(packs or current, key=lambda name: releases.index(current[name]))
        last = found[order[-1]] if order else None
        if self._drafts and (own := self._read(None)) is not None:
            drafts = _drafts(own, found)
            last = own if any(name not in _OF_MINUTES for name in drafts) else last
            found |= drafts
        if last is None:
            return None
        council = str(last.council.name)
        if releases:
            shelf = self._shelf(self._with_council(releases), alone=True)
            named = shelf.council()
            if not self._is_right(shelf, named.problems) or named.record is None:
                return None
            council = str(named.record.name)
        supplements = {
            int(name.rpartition("-")[2]): read
            for name, read in found.items()
            if name not in (AGENDA, *_OF_MINUTES)
        }
        return publication_facts(
            SourcesRead(
                last,
                found.get(AGENDA),
                supplements,
                found.get(MINUTES_DOCUMENT),
                found.get(DECISIONS_DOCUMENT),
                council,
            ),
            earlier,
        )

    def _by_kind(self) -> dict[str, Release]:
        """The last version of each document, whatever its language: that in the language in which
        records are read, if it was released, else the one that was released last."""
        found: dict[str, Release] = {}
        if self._released is None:
            return found
        language = self._language or self._own.languages.read_in
        released, wanted = self._released, subtag(language)

        def rank(release: Release) -> tuple[bool, int]:
            is_wanted = subtag(release_language(released, release)) == wanted
            return is_wanted, released.releases.index(release)

        for release in released.current.values():
            kind = without_language(release.document)
            found[kind] = max(found.get(kind, release), release, key=rank)
        return found

    def _with_council(self, releases: Sequence[Release]) -> Release:
        """The first of ``releases`` whose copy of council.yaml is there: that of an older version
        may have been removed, if it told what should never have been published."""
        for release in releases:
            assert self._released is not None
            copies = record_copies(self._own.folder.parent, self._released, release).by_record
            council = copies.get(self._own.folder / COUNCIL_FILE)
            if council is not None and council.file.is_file():
                return release
        return releases[0]

    def _read(
        self,
        release: Release | None,
        misnamed: Sequence[Problem] = (),
        *,
        with_minutes: bool = True,
        alone: bool = False,
    ) -> RecordsRead | None:
        shelf, ref = self._shelf(release, alone=alone), self.ref
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
        words = self._own.words(self._language or str(council.language))
        return RecordsRead(council, committee, meeting, minutes, name, words)

    def _shelf(self, release: Release | None, *, alone: bool = False) -> Shelf:
        if release is None or self._released is None:
            return self._own
        copies = record_copies(self._own.folder.parent, self._released, release)
        shelf = CopiesShelf(self._own, copies, self._readings, alone=alone)
        return shelf.in_language(self._language or self._own.languages.read_in)

    def _is_right(self, shelf: Shelf, told: Sequence[Problem]) -> bool:
        """Whether nothing is wrong with what was read; what is, is told."""
        copied = shelf.problems if isinstance(shelf, CopiesShelf) else []
        # What is told elsewhere of a copy that cannot be read follows from that.
        wrong = [problem for problem in copied if problem.is_error]
        wrong = wrong or [problem for problem in told if problem.is_error]
        self._problems += [*(problem for problem in copied if not problem.is_error), *wrong]
        self.is_whole = self.is_whole and not copied
        return not wrong


def _drafts(own: RecordsRead, released: Mapping[str, RecordsRead]) -> dict[str, RecordsRead]:
    """The documents that the meeting's ``own`` records make and that are not ``released``."""
    names = [AGENDA]
    names += [f"supplement-{at}" for at, _ in enumerate(own.meeting.supplements, 1)]
    if own.minutes is not None:
        names.append(MINUTES_DOCUMENT)
        is_noted = any(each.kind == "decision" for each in own.facts().decisions)
        names += [DECISIONS_DOCUMENT] if is_noted else []
    return {name: own for name in names if name not in released}
