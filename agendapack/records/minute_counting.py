"""Numbers minutes through the municipal year: where a meeting's minutes count on from.

Of earlier meetings' minutes only the first number and how many they are is read, back to the first
that give a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.problems import Problem, error, has_errors, warning
from agendapack.records.meeting_names import MEETING_FILE, MINUTES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from agendapack.problems import Location
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.shelf import Shelf

FIRST_OF_MAY = (5, 1)
"""The month and day from which the municipal year is counted where the council gives none: its
annual meeting is held in March, April or May (Local Government Act 1972, Sch. 12, para. 1(2)),
mostly in May."""


class MinuteCount(Struct, frozen=True):
    """The number of the first of a meeting's minutes, and what it follows from.

    ``counted_from`` are the minutes of earlier meetings that it is counted from; ``compared_with``
    the records that only its problems follow from.
    """

    first: int
    counted_from: tuple[Path, ...] = ()
    compared_with: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Earlier(Struct, frozen=True):
    """What the minutes of earlier meetings lead to: the ``next`` number, and the meeting with the
    ``last`` of them; or the one whose minutes have errors, ``faulty``.

    ``read`` are their files; ``lacking`` the meetings from the first of these on that have none.
    """

    next: int
    last: MeetingRef | None
    faulty: MeetingRef | None
    read: tuple[Path, ...]
    lacking: tuple[MeetingRef, ...]


def count_minutes(
    shelf: Shelf, ref: MeetingRef, minutes: Minutes, year_begins: tuple[int, int] | None
) -> MinuteCount:
    """Where a meeting's minutes are counted from; ``year_begins`` is a month and a day."""
    given, place = minutes.first_number, minutes.place_of("first_number")
    if given == 1:
        return MinuteCount(1)
    earlier = _earlier(shelf, ref, year_begins or FIRST_OF_MAY)
    if given != "continue":
        return _compared(shelf, given, place, earlier)
    if earlier.faulty is not None:
        key = earlier.faulty.key
        wrong = error(
            f"the numbers cannot count on from {key}/{MINUTES_FILE}, which has errors",
            place,
            f'mend it first: "agendapack check {key}" says what is wrong',
        )
        return MinuteCount(1, compared_with=earlier.read, problems=(wrong,))
    lacking, agendas = _held(shelf, earlier.lacking)
    problems = tuple(
        warning(
            f"the meeting {meeting.name} has no minutes yet, so the numbers may change",
            place,
            f"write them in {meeting.key}/{MINUTES_FILE}, or write the number here",
        )
        for meeting in lacking
    )
    return MinuteCount(earlier.next, earlier.read, agendas, problems)


def _compared(shelf: Shelf, given: int, place: Location, earlier: _Earlier) -> MinuteCount:
    """A number that is given, with what is to be said of it beside the earlier minutes."""
    last, wanted = earlier.last, earlier.next
    if last is None or earlier.faulty is not None or given == wanted:
        return MinuteCount(given, compared_with=earlier.read)
    files = earlier.read
    if given > wanted:
        lacking, agendas = _held(shelf, earlier.lacking)
        files = (*files, *agendas)
        if lacking:  # theirs may be the numbers between
            return MinuteCount(given, compared_with=files)
    wrong = warning(
        f"expected {wanted}, as the minutes of {last.name} end at {wanted - 1}, found {given}",
        place,
        "correct the number, or write first-number: continue",
    )
    return MinuteCount(given, compared_with=files, problems=(wrong,))


def _earlier(shelf: Shelf, ref: MeetingRef, begins: tuple[int, int]) -> _Earlier:
    """What the earlier minutes of a municipal year lead to, read from the latest back to the first
    that give a number."""
    count = 0
    last: MeetingRef | None = None
    read: list[Path] = []
    passed: list[MeetingRef] = []
    year = municipal_year(ref.date, begins)
    first = 1
    for meeting in shelf.before(ref):
        if municipal_year(meeting.date, begins) != year:
            break
        reading = shelf.minutes(meeting)
        if reading is None:
            passed.append(meeting)
            continue
        last = last or meeting
        if (file := shelf.take(meeting.folder / MINUTES_FILE)).is_file():
            read.append(file)
        minutes = reading.record
        if minutes is None or has_errors(reading.problems):
            return _Earlier(1, last, meeting, tuple(read), ())
        count += len(minutes.minutes)
        if isinstance(minutes.first_number, int):
            first = minutes.first_number
            break
    return _Earlier(first + count, last, None, tuple(read), tuple(reversed(passed)))


def _held(
    shelf: Shelf, meetings: Iterable[MeetingRef]
) -> tuple[tuple[MeetingRef, ...], tuple[Path, ...]]:
    """Those of the meetings that were not cancelled or postponed, and the records that say so."""
    held: list[MeetingRef] = []
    files: list[Path] = []
    for meeting in meetings:
        record = shelf.meeting(meeting).record
        if record is None or record.status is None:
            held.append(meeting)
        if (file := shelf.take(meeting.folder / MEETING_FILE)).is_file():
            files.append(file)
    return tuple(held), tuple(files)


def municipal_year(day: date, begins: tuple[int, int]) -> int:
    """The calendar year in which the municipal year of a day began.

    >>> from datetime import date
    >>> [municipal_year(date(2018, 5, day), (5, 15)) for day in (14, 15)]
    [2017, 2018]
    """
    return day.year if (day.month, day.day) >= begins else day.year - 1
