"""Checks the days that minutes name, and what they say of their confirmation and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error, warning
from agendapack.records.attendance_checks import ATTENDANCE_RULES
from agendapack.records.interest_checks import INTEREST_RULES
from agendapack.records.minute_entries import ActionGiven, DecisionTaken
from agendapack.records.minutes_rules import by_minutes
from agendapack.records.vote_checks import VOTE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.dossier import Dossier, MinutesSource


def actions_come_after(dossier: Dossier) -> tuple[Problem, ...]:
    """What is to be done, or may be called in, is so after the meeting."""
    return by_minutes(dossier, _days)


def _days(source: MinutesSource) -> Iterator[Problem]:
    meeting = source.meeting.date
    for minute in source.minutes.minutes:
        for entry in minute.body:
            if isinstance(entry, ActionGiven):
                action = entry.action
                for field, day, words in (
                    ("by", action.by, "is to be done by"),
                    ("done", action.done, "was done on"),
                ):
                    if day is not None and day < meeting:
                        yield warning(
                            f"an action {words} {day.isoformat()}, before the meeting of"
                            f" {meeting.isoformat()}",
                            action.place_of(field),
                            "correct the date",
                        )
            elif isinstance(entry, DecisionTaken):
                ends = entry.decision.call_in_ends
                if ends is not None and ends < meeting:
                    yield error(
                        f"the call-in ends on {ends.isoformat()}, before the meeting of"
                        f" {meeting.isoformat()}",
                        entry.decision.place_of("call_in_ends"),
                        "correct the date",
                    )


def drafts_are_not_signed(dossier: Dossier) -> tuple[Problem, ...]:
    """Minutes are signed once they are confirmed, at the meeting or the next suitable one, by who
    presides there (Local Government Act 1972, Sch. 12, para. 41(1))."""
    return by_minutes(dossier, _signature)


def _signature(source: MinutesSource) -> Iterator[Problem]:
    minutes, meeting = source.minutes, source.meeting.date
    for field, done, is_there in (
        ("signed", "signed", minutes.signed is not None),
        ("confirmed", "confirmed", minutes.confirmed is not None),
    ):
        if is_there and minutes.status == "draft":
            yield error(
                f'the minutes are {done}, and their status is "draft"',
                minutes.place_of(field),
                "write status: confirmed",
            )
    if minutes.signed is None:
        return
    on, place = minutes.signed.on, minutes.signed.place_of("on")
    if on < meeting:
        yield error(
            f"the minutes are signed on {on.isoformat()}, before the meeting of"
            f" {meeting.isoformat()}",
            place,
            "correct the date",
        )
    elif source.confirmed_on is not None and on < source.confirmed_on:
        yield warning(
            f"the minutes are signed on {on.isoformat()}, before the meeting of"
            f" {source.confirmed_on.isoformat()} that confirmed them",
            place,
            "correct the date",
        )


MINUTES_RULES = (
    *ATTENDANCE_RULES,
    *VOTE_RULES,
    *INTEREST_RULES,
    actions_come_after,
    drafts_are_not_signed,
)
