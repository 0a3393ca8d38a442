"""Checks what the records say happened: that a meeting was cancelled or postponed, and that items
were withdrawn or put off.

Each rule is a function from the public dossier to problems, as those of ``checks.py`` are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error, note, warning
from agendapack.records.item_numbers import number_items
from agendapack.records.vocabulary import ENGLISH

if TYPE_CHECKING:
    from datetime import date

    from agendapack.problems import Location
    from agendapack.records.dossier import Dossier


def status_and_reason_stand_together(dossier: Dossier) -> tuple[Problem, ...]:
    """The public is told why a meeting is not held, and of no reason or new day without that."""
    meeting = dossier.meeting
    if meeting.status is not None:
        if meeting.reason is not None or meeting.had("reason"):
            return ()
        return (
            error(
                "a status without a reason",
                meeting.place_of("status"),
                "add a line reason: ... for the front sheet to print",
            ),
        )
    if meeting.had("status"):
        return ()
    found = (
        ("a reason", meeting.reason, "reason"),
        ("a day to which the meeting is rearranged,", meeting.rearranged_to, "rearranged_to"),
    )
    return tuple(
        error(
            f"{what} without a status",
            meeting.place_of(name),
            "add status: cancelled, or status: postponed, or take it out",
        )
        for what, value, name in found
        if value is not None
    )


def rearranged_to_another_day(dossier: Dossier) -> tuple[Problem, ...]:
    """A meeting is rearranged for another day, a postponed one for a later day, on which the
    committee meets."""
    meeting = dossier.meeting
    day = meeting.rearranged_to
    if day is None:
        return ()
    place = meeting.place_of("rearranged_to")
    if day == meeting.date:
        return (
            error(
                "the meeting is rearranged for its own day",
                place,
                "correct the day; where only the hour is another, change time: and take this and"
                " status: out",
            ),
        )
    if day < meeting.date and meeting.status == "postponed":  # else it was brought forward
        return (
            error(
                f"the meeting of {ENGLISH.date(meeting.date)} is postponed to"
                f" {ENGLISH.date(day)}, before it",
                place,
                "correct the day, or write status: cancelled if it was brought forward",
            ),
        )
    return _unless_held(dossier, day, place)


def nothing_is_withdrawn_and_deferred(dossier: Dossier) -> tuple[Problem, ...]:
    """An item is taken off the agenda for good, or until another meeting."""
    return tuple(
        error(
            "withdrawn: and deferred: stand together",
            item.place_of("deferred"),
            "an item is one of the two",
        )
        for item in dossier.meeting.items
        if item.withdrawn is not None and item.deferred is not None
    )


def deferred_items_come_back(dossier: Dossier) -> tuple[Problem, ...]:
    """What was deferred is taken by a later meeting of the committee, whose agenda says so."""
    meeting = dossier.meeting
    moved_to = {each.day: each for each in dossier.moved_to}
    name = dossier.key.split("/")[1]
    problems: list[Problem] = []
    numbers = number_items(item.number for item in meeting.items)
    for number, item in zip(numbers, meeting.items, strict=True):
        if item.deferred is None:
            continue
        day, place = item.deferred.to, item.deferred.place_of("to")
        if day <= meeting.date:
            problems.append(
                error(
                    f"the item is deferred to {ENGLISH.date(day)}, which is not after the meeting"
                    f" of {ENGLISH.date(meeting.date)}",
                    place,
                    "write the day of the later meeting that will take it",
                )
            )
            continue
        problems += _unless_held(dossier, day, place)
        held = moved_to[day]
        if held.names and held.followed is not None and number.casefold() not in held.followed:
            problems.append(
                note(
                    f"nothing on the agenda of {ENGLISH.date(day)} follows this item",
                    place,
                    f"write follows: {name}#{number} at the item there",
                )
            )
    return tuple(problems)


def meetings_not_held_have_no_minutes(dossier: Dossier) -> tuple[Problem, ...]:
    """There are no minutes of a meeting that was cancelled or postponed."""
    meeting = dossier.meeting
    if meeting.status is None or dossier.minutes is None:
        return ()
    return (
        warning(
            f"the meeting was {meeting.status}, and has minutes",
            meeting.place_of("status"),
            "take status: out if it was held, or minutes.yaml if it was not",
        ),
    )


def _unless_held(dossier: Dossier, day: date, place: Location) -> tuple[Problem, ...]:
    """A warning where the committee does not meet on a day to which something was moved."""
    if any(each.names for each in dossier.moved_to if each.day == day):
        return ()
    committee = dossier.key.split("/")[0]
    return (
        warning(
            f"no meeting of the committee on {ENGLISH.date(day)}",
            place,
            f"agendapack new {committee} {day.isoformat()}",
        ),
    )


MEETING_RULES = (
    status_and_reason_stand_together,
    rearranged_to_another_day,
    nothing_is_withdrawn_and_deferred,
    deferred_items_come_back,
    meetings_not_held_have_no_minutes,
)
