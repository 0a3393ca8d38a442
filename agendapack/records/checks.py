"""Checks a meeting against editorial and statutory rules, each a function from dossier to problems.

The library has checked what a record must be; these check what a good record says.  Every rule is
in ``RULES``, and looks at nothing but the dossier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from agendapack.problems import Problem, error, note, warning
from agendapack.records.attendance import people_of
from agendapack.records.clear_days import (
    LAWS,
    MOST_DAYS,
    ClearDays,
    count_clear_days,
    latest_publication,
)
from agendapack.records.discretion import veiled_by_place
from agendapack.records.dossier import Dossier, MinutesSource, PaperSource
from agendapack.records.exempt_checks import EXEMPT_RULES
from agendapack.records.first_page_checks import FIRST_PAGE_RULES
from agendapack.records.languages import once_in_all_languages
from agendapack.records.meeting_checks import MEETING_RULES
from agendapack.records.minute_entries import Arrived
from agendapack.records.minutes_checks import MINUTES_RULES
from agendapack.records.minutes_sources import minutes_of
from agendapack.records.paper_markings import NAME_REMEDY, PUBLISHED, in_file_name
from agendapack.records.papers_to_follow import FOLLOWING_RULES
from agendapack.records.person_names import Roll
from agendapack.records.supplement_checks import SUPPLEMENT_RULES
from agendapack.records.text_forms import lines_hold_no_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from agendapack.records.values import Text

EARLIEST = "07:00"
"""No council is known to meet before breakfast."""

Rule: TypeAlias = Callable[[Dossier], tuple[Problem, ...]]


def check(*dossiers: Dossier) -> tuple[Problem, ...]:
    """What is wrong by every rule, in order of place, with a meeting in each of its languages."""
    return once_in_all_languages(
        *([veiled_by_place(p) for rule in RULES for p in rule(dossier)] for dossier in dossiers)
    )


def present_or_apologised(dossier: Dossier) -> tuple[Problem, ...]:
    """Nobody is both there and away; who arrived late may have sent apologies for that."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        minutes, roll, people = source.minutes, _members(source), people_of(source)
        late = {
            people.who(entry.arrived)
            for minute in minutes.minutes
            for entry in minute.body
            if isinstance(entry, Arrived)
        }
        there = {roll.who(s.member): s.member for s in minutes.substitutes}
        there |= {roll.who(name): name for name in minutes.present}
        for name in minutes.apologies:
            other = there.get(roll.who(name))
            if other is not None and people.who(name) not in late:
                problems.append(
                    error(
                        f'"{name}" has sent apologies and is also present, in line'
                        f" {other.place.line}",
                        name.place,
                        "take the name out of one of the two",
                    )
                )
    return tuple(problems)


def substitutes_stand_for_members(dossier: Dossier) -> tuple[Problem, ...]:
    """A substitute sits in the place of a member, who is away."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        minutes, roll = source.minutes, _members(source)
        there = {roll.who(name): name for name in minutes.present}
        for substitute in minutes.substitutes:
            absent = substitute.for_
            if roll.names and absent not in roll:
                problems.append(
                    error(
                        f'expected a substitute for a member, found one for "{absent}"',
                        absent.place,
                        _near(absent, roll) or f"its members: {', '.join(roll.names)}",
                    )
                )
            elif (other := there.get(roll.who(absent))) is not None:
                problems.append(
                    warning(
                        f'"{absent}" has a substitute and is also present, in line'
                        f" {other.place.line}",
                        absent.place,
                        "take the name out of one of the two",
                    )
                )
    return tuple(problems)


def everybody_once(dossier: Dossier) -> tuple[Problem, ...]:
    """No list of people names somebody twice, and no substitute is listed as a member too."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        minutes, roll = source.minutes, _members(source)
        came = (*minutes.present, *(s.member for s in minutes.substitutes))
        for names in (came, minutes.apologies):
            problems += _repeats(names, roll)
    return (*problems, *_repeats([m.name for m in dossier.members], Roll(())))


def _repeats(names: Sequence[Text], roll: Roll) -> Iterator[Problem]:
    first: dict[str, Text] = {}
    for name in names:
        earlier = first.setdefault(roll.who(name), name)
        if earlier is not name:
            yield warning(
                f'"{name}" is listed twice: first in line {earlier.place.line}',
                name.place,
                "take one out",
            )


def attendance_is_of_members(dossier: Dossier) -> tuple[Problem, ...]:
    """Who is present or sends apologies is a member; others are substitutes or in attendance."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        minutes, roll = source.minutes, _members(source)
        substitutes = Roll(s.member for s in minutes.substitutes)
        persons = people_of(source).persons
        if not roll.names:
            continue
        for names, verb in ((minutes.present, "is present"), (minutes.apologies, "apologises")):
            for name in names:
                person = persons.get(name) if verb == "is present" else roll.find(name)
                if person in roll.names or name in substitutes:
                    continue
                problems.append(
                    warning(
                        f'"{name}" {verb} and is not a member of the committee',
                        name.place,
                        _near(name, roll)
                        or "substitutes go under substitutes:, others under in-attendance:",
                    )
                )
    return tuple(problems)


def arrivals_were_there(dossier: Dossier) -> tuple[Problem, ...]:
    """Who arrived late is among those who were there."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        people = people_of(source)
        there = frozenset(people.persons.values())
        for minute in source.minutes.minutes:
            for entry in minute.body:
                if isinstance(entry, Arrived) and people.who(entry.arrived) not in there:
                    problems.append(
                        warning(
                            f'"{entry.arrived}" arrived and is not among those present',
                            entry.arrived.place,
                            _near(entry.arrived, people.listed) or "add the name under present:",
                        )
                    )
    return tuple(problems)


def starts_by_day(dossier: Dossier) -> tuple[Problem, ...]:
    """A meeting starts by day: "02:30" is surely 14:30."""
    records = [source.minutes for source in minutes_of(dossier)]
    times = [(dossier.meeting.time, dossier.meeting.place_of("time"))]
    times += [(r.started, r.started.place) for r in records if r.started is not None]
    return tuple(
        warning(
            f'the meeting starts at "{time}", in the night',
            place,
            f'write "{int(time[:2]) + 12}{time[2:]}" if the afternoon is meant',
        )
        for time, place in times
        if time < EARLIEST
    )


def finished_after_started(dossier: Dossier) -> tuple[Problem, ...]:
    """A meeting ends after it begins."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        started, finished = source.minutes.started, source.minutes.finished
        if started is not None and finished is not None and finished < started:
            problems.append(
                warning(
                    f'the meeting finished at "{finished}", before it started at "{started}"',
                    finished.place,
                    "right if it ran past midnight; else correct one of the two",
                )
            )
    return tuple(problems)


def information_notice_exists(dossier: Dossier) -> tuple[Problem, ...]:
    """An item for information has a notice to print."""
    if "information-only" in dossier.notices:
        return ()
    return tuple(
        warning(
            'no notice "information-only" to print under this item',
            item.place_of("information_only"),
            "add it under notices: in council.yaml",
        )
        for item in dossier.meeting.items
        if item.information_only
    )


def notice_is_long_enough(dossier: Dossier) -> tuple[Problem, ...]:
    """The agenda is published the jurisdiction's clear days before the meeting.

    They are not counted where the meeting was cancelled or postponed.
    """
    meeting = dossier.meeting
    if meeting.published is None:
        return ()
    place = meeting.place_of("published")
    if meeting.published > meeting.date:
        return (
            warning(
                f"the agenda is published on {_day(meeting.published)}, after the meeting of"
                f" {_day(meeting.date)}",
                place,
                "correct the date",
            ),
        )
    if (meeting.date - meeting.published).days > MOST_DAYS:
        return (
            warning(
                f"the agenda is published on {_day(meeting.published)}, more than a year before"
                " the meeting",
                place,
                "correct the date",
            ),
        )
    if meeting.status is not None:
        return ()
    jurisdiction = dossier.council.jurisdiction
    law = LAWS[jurisdiction]
    days = count_clear_days(meeting.published, meeting.date, jurisdiction)
    if len(days) >= law.clear_days:
        return ()
    latest = latest_publication(meeting.date, jurisdiction)
    return (
        warning(
            f"expected {law.clear_days} clear days between publication and the meeting, found"
            f" {len(days)}",
            place,
            f"{_in_words(days)}; {_day(latest)} was the last day to publish ({law.source})",
        ),
    )


def supplements_say_when(dossier: Dossier) -> tuple[Problem, ...]:
    """A supplement may come late, or after the meeting: that is said, and is no fault."""
    problems: list[Problem] = []
    meeting, jurisdiction = dossier.meeting, dossier.council.jurisdiction
    before, before_named = meeting.published, "the agenda"
    for supplement in dossier.supplements:
        named = f"supplement {supplement.ordinal}"
        place = meeting.supplements[supplement.ordinal - 1].place_of("published")
        assert supplement.published is not None  # the record asks for it
        if before is not None and supplement.published < before:
            problems.append(
                warning(
                    f"{named} is published on {_day(supplement.published)}, before {before_named}",
                    place,
                    "correct the date, or put the supplements in order",
                )
            )
        before, before_named = supplement.published, named
        if supplement.published > meeting.date:
            problems.append(note(f"{named} is published after the meeting", place))
        elif meeting.status is None and (meeting.date - supplement.published).days <= MOST_DAYS:
            days = count_clear_days(supplement.published, meeting.date, jurisdiction)
            if len(days) < LAWS[jurisdiction].clear_days:
                plural = "day" if len(days) == 1 else "days"
                problems.append(
                    note(
                        f"{named} is published {len(days)} clear {plural} before the meeting",
                        place,
                        _in_words(days),
                    )
                )
    return tuple(problems)


def names_bear_no_marking(dossier: Dossier) -> tuple[Problem, ...]:
    """No paper for the public has a name that says that it is exempt or confidential."""
    problems: list[Problem] = []
    for source in _papers(dossier):
        name = (source.original or source.path).name
        found = in_file_name(name) if source.must_bear_no_marking else None
        if found is None:
            continue
        says = "begins" if found.leads else "says"
        message = f'the name of "{name}" {says} "{found.words}"; {PUBLISHED}'
        tell = error if found.leads else warning
        problems.append(tell(message, source.place, NAME_REMEDY))
    return tuple(problems)


RULES: tuple[Rule, ...] = (
    lines_hold_no_markdown,
    present_or_apologised,
    substitutes_stand_for_members,
    everybody_once,
    attendance_is_of_members,
    arrivals_were_there,
    starts_by_day,
    finished_after_started,
    information_notice_exists,
    notice_is_long_enough,
    supplements_say_when,
    names_bear_no_marking,
    *MEETING_RULES,
    *SUPPLEMENT_RULES,
    *FIRST_PAGE_RULES,
    *FOLLOWING_RULES,
    *MINUTES_RULES,
    *EXEMPT_RULES,
)


def _papers(dossier: Dossier) -> Iterator[PaperSource]:
    for pack in dossier.packs:
        for item in pack.items:
            yield from item.papers


def _members(source: MinutesSource) -> Roll:
    return Roll(member.name for member in source.members)


def _near(name: str, roll: Roll) -> str:
    near = roll.near(name)
    return "" if near is None else f"did you mean {near}?"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _in_words(days: ClearDays) -> str:
    """The days that count, and those that do not with the reason."""
    counted = ", ".join(_short(day) for day in days.counted) or "none"
    left_out = ", ".join(f"{_short(day)} ({why})" for day, why in days.left_out) or "none"
    return f"counted: {counted}; left out: {left_out}"


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
