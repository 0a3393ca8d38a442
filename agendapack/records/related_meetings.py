"""The committee's other meetings that a meeting's agenda speaks of: the one at which an item began,
and those to which items, or the meeting itself, were put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, did_you_mean, error
from agendapack.records.dossier import Deferred, EarlierItem, MeetingsOnDay
from agendapack.records.item_numbers import known_numbers
from agendapack.records.meeting_names import MEETING_FILE
from agendapack.records.values import Text

if TYPE_CHECKING:
    from datetime import date

    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.meeting_schema import Item, Meeting
    from agendapack.records.opening_readings import OpeningReadings
    from agendapack.records.shelf import Shelf


def earlier_item(readings: OpeningReadings, item: Item) -> EarlierItem | Problem | None:
    """The business that an item follows; None where it follows none, or where the other meeting's
    record has faults, of which ``readings`` tells."""
    if item.follows is None:
        return None
    ref, number = _business(readings.shelf, item.follows, readings.ref)
    if isinstance(ref, Problem):
        return ref
    numbers = readings.agenda_numbers(ref)
    if numbers is None:
        return None
    found = next((known for known in numbers if known.casefold() == number.casefold()), None)
    if found is not None:
        return EarlierItem(ref.key, ref.date, found)
    if not readings.is_complete("meeting", ref):
        return None
    return error(
        f'no item "{number}" on the agenda of {ref.name}',
        item.follows.place,
        did_you_mean(number, numbers) or known_numbers(numbers),
    )


def deferral(item: Item) -> Deferred | None:
    """To when an item was put off, and why."""
    if item.deferred is None:
        return None
    return Deferred(item.deferred.to, item.deferred.reason)


def meetings_moved_to(readings: OpeningReadings, meeting: Meeting) -> tuple[MeetingsOnDay, ...]:
    """The committee's meetings on each day to which something was put off, in order.

    Of a record there the faults are not told: it is another meeting's, and may be half written.
    """
    days = {item.deferred.to for item in meeting.items if item.deferred is not None}
    days |= {meeting.rearranged_to} if meeting.rearranged_to is not None else set()
    shelf, ref = readings.shelf, readings.ref
    return tuple(_held_on(shelf, ref, day) for day in sorted(days))


def _held_on(shelf: Shelf, ref: MeetingRef, day: date) -> MeetingsOnDay:
    followed: list[str] = []
    is_known = True
    files = {each: shelf.take(each.folder / MEETING_FILE) for each in shelf.on(ref.committee, day)}
    there = {each: file for each, file in files.items() if file.is_file()}
    for each in there:
        reading = shelf.meeting(each)
        is_known = is_known and reading.complete and reading.record is not None
        for item in reading.record.items if reading.record is not None else ():
            if item.follows is not None:
                earlier, number = _business(shelf, item.follows, each)
                if not isinstance(earlier, Problem) and earlier.key == ref.key:
                    followed.append(number.casefold())
    names = tuple(each.name for each in there)
    return MeetingsOnDay(day, names, tuple(there.values()), tuple(followed) if is_known else None)


def _business(shelf: Shelf, name: Text, ref: MeetingRef) -> tuple[MeetingRef | Problem, str]:
    """The meeting and the number that ``follows`` of an item of ``ref`` names: 2017-12-13#7."""
    meeting, _, number = name.partition("#")
    why = "an item follows the business of a meeting before it"
    return shelf.earlier(Text(meeting, name.place), ref, why), number
