"""The register of attendance: how often each member of a committee came.

A member who fails to attend for six months ceases to be one (Local Government Act 1972, s.85), so
councils keep such a register.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from agendapack.registers.known_people import KnownPeople
from agendapack.registers.register_table import Cell, Column, RegisterTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.facts_reading import HeldMeeting
    from agendapack.registers.meeting_facts import AttendanceFact


def attendance_register(
    meetings: Sequence[HeldMeeting], day: date, words: Vocabulary
) -> RegisterTable:
    """A row for each member of each committee, over the meetings at which they were members and
    whose minutes say who was there.

    The percentage is rounded to a whole number, halves up.
    """
    columns = (
        Column("committee-folder", words.say("Committee's folder"), formats=("csv", "json")),
        Column("committee", words.say("Committee")),
        Column("member", words.say("Member"), "heading"),
        Column("meetings", words.say("Meetings"), "number"),
        Column("present", words.say("Present"), "number"),
        Column("apologies", words.say("Apologies"), "number"),
        Column("substituted", words.say("Substitute sent"), "number"),
        Column("absent", words.say("Absent without apology"), "number"),
        Column("percentage", words.say("Attendance in per cent"), "number"),
        Column("drafts", words.say("By draft minutes"), "number"),
    )
    by_committee: dict[str, list[HeldMeeting]] = defaultdict(list)
    for held in meetings:
        if held.facts.attendance:
            by_committee[held.ref.committee].append(held)
    rows = tuple(
        (folder, own[-1].facts.committee, *cells)
        for folder, own in sorted(by_committee.items())
        for cells in _members(own)
    )
    return RegisterTable("attendance", words.say("Attendance"), day, columns, rows)


def _members(meetings: Sequence[HeldMeeting]) -> Iterator[tuple[Cell, ...]]:
    """The cells of each member of one committee, those of the latest meeting first."""
    people = KnownPeople()
    facts: dict[str, list[AttendanceFact]] = defaultdict(list)
    drafts: dict[str, int] = defaultdict(int)
    for held in reversed(meetings):
        attendance, minutes = held.facts.attendance, held.facts.minutes
        for person, fact in zip(
            people.known([fact.member for fact in attendance]), attendance, strict=True
        ):
            facts[person].append(fact)
            drafts[person] += minutes is not None and minutes.status == "draft"
    for person, own in facts.items():
        present = sum(fact.presence == "present" for fact in own)
        instead = sum(fact.substitute is not None for fact in own)
        absent = sum(fact.presence == "absent" and fact.substitute is None for fact in own)
        sorry = sum(fact.presence == "apologies" for fact in own)
        rate = (200 * present + len(own)) // (2 * len(own))
        yield (person, len(own), present, sorry, instead, absent, rate, drafts[person])
