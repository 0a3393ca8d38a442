"""What a committee's records say already: what a new meeting, or new minutes, begin from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from agendapack.begin.drafted_texts import in_each
from agendapack.problems import Problem, UsageError, did_you_mean, has_errors, in_order
from agendapack.records.item_titles import public_title, standing_item
from agendapack.records.meeting_names import COMMITTEE_FILE, MEETING_FILE, MEETINGS
from agendapack.records.record import Record
from agendapack.records.shelf import Shelf

if TYPE_CHECKING:
    from datetime import date

    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.meeting_schema import Item, Meeting
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.schema import Committee, Council, StandingItem
    from agendapack.records.validation import Reading
    from agendapack.records.values import Text
    from agendapack.records.vocabulary import Vocabulary
    from agendapack.records.work_programme_schema import WorkProgramme

R = TypeVar("R", bound=Record)


class RecordedMeeting(Struct, frozen=True):
    """A meeting of the committee, and its record."""

    ref: MeetingRef
    meeting: Meeting

    @property
    def took_place(self) -> bool:
        """Whether it was held, or is to be, on its day."""
        return self.meeting.status is None

    def is_called(self, name: str) -> bool:
        """Whether a record of the same committee means it by ``name``."""
        return name in (self.ref.name, self.ref.date.isoformat())


class CommitteeRecords(Struct, frozen=True):
    """A committee's records: ``meetings`` in order of date.

    ``minutes`` are those that were read, by the folders of their meetings.
    """

    council: Council
    committee: Committee
    meetings: tuple[RecordedMeeting, ...]
    minutes: dict[str, Minutes]
    programme: WorkProgramme | None
    words: Vocabulary
    translations: tuple[Vocabulary, ...] = ()
    """The words of the council's other languages."""

    def say(self, message: str) -> Text:
        """A text of agendapack's own, in each of the council's languages."""
        each = (self.words, *self.translations)
        return in_each([(words.language, words.say(message)) for words in each])

    def last_before(self, day: date) -> RecordedMeeting | None:
        """The last meeting before ``day`` that was not cancelled or postponed."""
        held = [each for each in self.meetings if each.ref.date < day and each.took_place]
        return held[-1] if held else None

    def standing(self, item: Item) -> StandingItem | None:
        """The standing item that an item names."""
        return standing_item(item, self.committee)

    def to_model_on(self, day: date) -> RecordedMeeting | None:
        """The meeting whose agenda that of ``day`` resembles: the last one before it."""
        before = [each for each in self.meetings if each.ref.date < day and each.meeting.items]
        held = [each for each in before if each.took_place]
        likely = held or before
        return likely[-1] if likely else None

    def title(self, item: Item) -> Text:
        """An item's title in the public records."""
        return public_title(item, self.standing(item), self.council, self.words)


def find_committee(library: Library, written: str) -> str:
    """The key of the committee that a command line names, by its key or by its folder.

    UsageError where there is none, or its folder holds no committee.yaml.
    """
    parts = [
        part for part in written.strip().replace("\\", "/").split("/") if part not in ("", ".")
    ]
    key = parts[-1] if parts[:-1] in ([], [MEETINGS]) and parts else written.strip()
    folders = sorted(path.name for path in library.folder.iterdir() if path.is_dir())
    known = [name for name in folders if (library.folder / name / COMMITTEE_FILE).is_file()]
    if key in known:
        return key
    if key in folders and not key.startswith("."):
        raise UsageError(
            f"no {COMMITTEE_FILE} in {library.folder / key}",
            "write one there; a line such as name: Planning Committee is enough",
        )
    raise UsageError(
        f'no committee "{written.strip()}" in {library.folder}',
        did_you_mean(key, known)
        or f"a committee is a folder with a {COMMITTEE_FILE} in it: {MEETINGS}/planning, say",
    )


def read_committee(
    library: Library, key: str, day: date
) -> tuple[CommitteeRecords | None, tuple[Problem, ...]]:
    """The records of the committee ``key``, with the minutes of its meetings of the year before
    ``day``; None where any has an error.

    The problems are all that these files have.
    """
    shelf = Shelf(library.folder, library.meetings_of)
    problems: list[Problem] = []
    council = _record(shelf.council(), problems)
    committee = _record(shelf.committee(key), problems)
    programme = _record(shelf.work_programme(key), problems)
    meetings, minutes = [], {}
    for ref in library.meetings_of(key):
        if not (ref.folder / MEETING_FILE).is_file():
            continue
        meeting = _record(shelf.meeting(ref), problems)
        if meeting is None:
            continue
        meetings.append(RecordedMeeting(ref, meeting))
        if 0 < (day - ref.date).days <= 366:
            recorded = _record(shelf.minutes(ref), problems)
            if recorded is not None:
                minutes[ref.name] = recorded
    found = in_order(problems)
    if council is None or committee is None or has_errors(found):
        return None, found
    words, *others = (shelf.words(tag) for tag in council.languages)
    return CommitteeRecords(
        council, committee, tuple(meetings), minutes, programme, words, tuple(others)
    ), found


def _record(reading: Reading[R] | None, problems: list[Problem]) -> R | None:
    if reading is None:
        return None
    problems += reading.problems
    return reading.record
