"""The record files of a council, read: the council's and the committees' once, others as asked."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Self, TypeVar

from msgspec.structs import replace

from agendapack.problems import Problem, did_you_mean, error
from agendapack.records import source
from agendapack.records.discretion import veiled
from agendapack.records.exempt_schema import ExemptMeeting, ExemptMinutes
from agendapack.records.languages import Languages
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    EXEMPT_FOLDER,
    MEETING_FILE,
    MINUTES_FILE,
    WORK_PROGRAMME_FILE,
    MeetingRef,
)
from agendapack.records.meeting_schema import Meeting
from agendapack.records.minutes_schema import Minutes
from agendapack.records.paper_files import where_it_is
from agendapack.records.record import Record
from agendapack.records.schema import Committee, Council
from agendapack.records.validation import Reading, read_record
from agendapack.records.values import Text
from agendapack.records.vocabulary import Vocabulary, WordsReading, catalogue_file, read_words
from agendapack.records.work_programme_schema import WorkProgramme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

R = TypeVar("R", bound=Record)

TEMPLATES = "templates"
"""The council's own templates, and its catalogues in them, beside its meetings."""


def no_meetings(committee: str) -> tuple[MeetingRef, ...]:
    """A committee's meetings, for a shelf of which only other records are asked."""
    return ()


class Shelf:
    """The record files of one library, read in one language, the council's first if no other is
    asked for (``in_language``): the council's and the committees' are read once.

    ``meetings_of`` gives a committee's meetings in order of date, ``take`` the place from which a
    file is read.
    """

    def __init__(
        self,
        folder: Path,
        meetings_of: Callable[[str], Sequence[MeetingRef]] = no_meetings,
        take: Callable[[Path], Path] = where_it_is,
    ) -> None:
        self.folder = folder
        self.take = take
        self._meetings_of = meetings_of
        self._wanted = ""
        self._in_language: dict[str, Self] = {}
        self._words: dict[str, WordsReading] = {}
        self._keep_nothing()

    def _keep_nothing(self) -> None:
        self._council: Reading[Council] | None = None
        self._committees: dict[str, Reading[Committee]] = {}

    @property
    def languages(self) -> Languages:
        """The council's languages, and the one in which this shelf reads; none where the council's
        record does not say them."""
        return self.council().languages

    def in_language(self, tag: str) -> Self:
        """The shelf that reads the same files in another of the council's languages; this one if
        ``tag`` is empty."""
        if not tag or tag == self.languages.read_in:
            return self
        if tag not in self._in_language:
            other = self._in_language[tag] = copy(self)
            other._wanted = tag
            other._in_language = {self.languages.read_in: self}
            other._keep_nothing()
        return self._in_language[tag]

    def council(self) -> Reading[Council]:
        if self._council is None:
            self._council = self.read(Council, self.take(self.folder / COUNCIL_FILE))
        return self._council

    def committee(self, key: str) -> Reading[Committee]:
        if key not in self._committees:
            file = self.take(self.folder / key / COMMITTEE_FILE)
            self._committees[key] = self.read(Committee, file)
        return self._committees[key]

    def meeting(self, ref: MeetingRef) -> Reading[Meeting]:
        stand_ins = {"date": Text(ref.date.isoformat()), "time": Text("12:00")}
        reading = self.read(Meeting, self.take(ref.folder / MEETING_FILE), stand_ins)
        meeting = reading.record
        if meeting is None or not reading.complete or meeting.date == ref.date:
            return reading
        wrong = error(
            f'expected {ref.date.isoformat()}, the date of the folder "{ref.name}",'
            f' found "{meeting.date.isoformat()}"',
            meeting.place_of("date"),
            "change the date, or rename the folder",
        )
        return replace(reading, problems=(*reading.problems, wrong))

    def minutes(self, ref: MeetingRef) -> Reading[Minutes] | None:
        """The meeting's minutes; None if it has none."""
        file = self.take(ref.folder / MINUTES_FILE)
        return self.read(Minutes, file) if self.is_there(file) else None

    def work_programme(self, committee: str) -> Reading[WorkProgramme] | None:
        """The committee's work programme; None if it has none."""
        file = self.take(self.folder / committee / WORK_PROGRAMME_FILE)
        return self.read(WorkProgramme, file) if self.is_there(file) else None

    def exempt_meeting(self, ref: MeetingRef) -> Reading[ExemptMeeting] | None:
        """What members read of the meeting's exempt items; None where nothing says so."""
        return self._exempt(ExemptMeeting, ref, MEETING_FILE)

    def exempt_minutes(self, ref: MeetingRef) -> Reading[ExemptMinutes] | None:
        """The bodies of the meeting's exempt minutes; None if there are none."""
        return self._exempt(ExemptMinutes, ref, MINUTES_FILE)

    def _exempt(self, model: type[R], ref: MeetingRef, name: str) -> Reading[R] | None:
        file = self.take(ref.folder / EXEMPT_FOLDER / name)
        if not self.is_there(file):
            return None
        reading = self.read(model, file)
        return replace(reading, problems=tuple(map(veiled, reading.problems)))

    def words(self, language: str) -> Vocabulary:
        """The words that agendapack itself prints, in a language."""
        return self.read_words(language).words

    def read_words(self, language: str) -> WordsReading:
        """Those words, and what is wrong with the council's own catalogue of them."""
        if language not in self._words:
            file = self.take(catalogue_file(self.folder.parent / TEMPLATES, language))
            self._words[language] = read_words(language, (file.parents[1],))
        return self._words[language]

    def is_there(self, file: Path) -> bool:
        """Whether there is a file at the place from which it is read."""
        return file.exists()

    def read(
        self, model: type[R], file: Path, stand_ins: Mapping[str, Text] | None = None
    ) -> Reading[R]:
        """The record at the place from which it is read; ``stand_ins`` are texts for keys that it
        cannot do without."""
        return read_record(model, source.read(file), stand_ins, self.languages_of(model))

    def languages_of(self, model: type[Record]) -> Languages:
        """The languages with which a record is read: the council's own says which they are."""
        return Languages(wanted=self._wanted) if model is Council else self.languages

    def before(self, ref: MeetingRef) -> Iterator[MeetingRef]:
        """The meetings of the same committee before ``ref``, the latest first."""
        return reversed([r for r in self._meetings_of(ref.committee) if r < ref])

    def on(self, committee: str, day: date) -> tuple[MeetingRef, ...]:
        """The committee's meetings on a day, in order of their folders' names."""
        return tuple(ref for ref in self._meetings_of(committee) if ref.date == day)

    def earlier(
        self,
        name: Text,
        ref: MeetingRef,
        why: str = "a meeting confirms the minutes of one before it",
    ) -> MeetingRef | Problem:
        """The meeting of the same committee, before ``ref``, that is called ``name``; ``why`` it
        has to be before it is the hint where it is not."""
        refs = self._meetings_of(ref.committee)
        known = [r for r in refs if r.date <= ref.date and r != ref][-12:]
        found = self._named(name, ref, known, "the committee has no earlier meeting")
        if isinstance(found, Problem) or (found.key != ref.key and found.date <= ref.date):
            return found
        which = "this meeting itself" if found.key == ref.key else "a later meeting"
        return error(
            f'expected an earlier meeting, found "{name}", {which}',
            name.place,
            why,
        )

    def later(self, name: Text, ref: MeetingRef) -> MeetingRef | Problem:
        """The meeting of the same committee, after ``ref``, that is called ``name``."""
        refs = self._meetings_of(ref.committee)
        known = [r for r in refs if r.date >= ref.date and r != ref][:12]
        found = self._named(name, ref, known, "the committee has no later meeting")
        if isinstance(found, Problem) or (found.key != ref.key and found.date >= ref.date):
            return found
        which = "this meeting itself" if found.key == ref.key else "an earlier meeting"
        return error(
            f'expected a later meeting, found "{name}", {which}',
            name.place,
            "the minutes of a meeting are confirmed by one after it",
        )

    def _named(
        self, name: Text, ref: MeetingRef, known: Sequence[MeetingRef], none: str
    ) -> MeetingRef | Problem:
        """The meeting of the same committee that is called ``name``; ``known`` are those it may be,
        and ``none`` says that there are none."""
        refs = self._meetings_of(ref.committee)
        found = [r for r in refs if r.name == name] or [
            r for r in refs if r.date.isoformat() == name
        ]
        if not found:
            hint = did_you_mean(name, [r.name for r in known]) or none
            return error(f'no meeting "{name}" in {ref.committee}/', name.place, hint)
        if len(found) > 1:
            names = " or ".join(r.name for r in found)
            return error(
                f'"{name}" is the date of more than one meeting', name.place, f"write {names}"
            )
        return found[0]
