"""Checks who comes and goes in minutes: in what order, whether a quorum stays, who moves what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error, warning
from agendapack.records.attendance import attendance, line_of, moved_by, why_absent
from agendapack.records.minute_entries import (
    AmendmentMoved,
    Arrived,
    Departed,
    MotionMoved,
)
from agendapack.records.minutes_rules import by_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.attendance import Moment, People, Whereabouts
    from agendapack.records.dossier import Dossier, MinutesSource
    from agendapack.records.minute_entries import Entry, Interest, Motion
    from agendapack.records.values import Text


def movements_are_in_order(dossier: Dossier) -> tuple[Problem, ...]:
    """Who leaves is there, who returns had left, and nobody arrives twice."""
    return by_minutes(dossier, _movements)


def _movements(source: MinutesSource) -> Iterator[Problem]:
    told = attendance(source)
    if not told.people.is_recorded:
        return
    for moment in told.moments:
        name = moved_by(moment.entry)
        if name is not None:
            where = moment.before.get(told.people.who(name))
            yield from _movement(moment.entry, name, where, told.people)


def _movement(
    entry: Entry | Interest, name: Text, where: Whereabouts | None, people: People
) -> Iterator[Problem]:
    if where is None:
        if isinstance(entry, Arrived):
            return  # nobody arrives who is not there then: another rule tells of the name
        verb = "left" if isinstance(entry, Departed) else "returned"
        yield error(
            f'"{name}" {verb} and is not among those present',
            name.place,
            people.near(name) or "add the name under present:",
        )
        return
    stay = where.stay
    line = "" if where.since is None else line_of(where.since, name.place)
    if isinstance(entry, Departed):
        if stay == "left":
            yield error(
                f'"{name}" left, and had left already in {line}',
                name.place,
                "take one of the two out, or say between them when the member came back: returned:",
            )
    elif isinstance(entry, Arrived):
        if stay == "there":
            yield error(
                f'"{name}" arrived, and was there already by {line}',
                name.place,
                "take one of the two out, or say between them when the member left: departed:",
            )
        elif stay in ("left", "away", "back"):
            yield error(
                f'"{name}" arrived, and had left in {line}',
                name.place,
                "write returned: in place of arrived:",
            )
    elif stay == "there":
        yield error(
            f'"{name}" returned, and had not left',
            name.place,
            "say before it when the member left: departed:",
        )


def a_quorum_is_there(dossier: Dossier) -> tuple[Problem, ...]:
    """As many members are there as the committee's quorum, from the start to the end."""
    return by_minutes(dossier, _quorum)


def _quorum(source: MinutesSource) -> Iterator[Problem]:
    needed, told = source.committee.quorum, attendance(source)
    if needed is None or not told.people.is_recorded:
        return
    count = told.count(told.start)
    was_there = count >= needed
    if not was_there:
        field = "present" if source.minutes.present else "substitutes"
        yield warning(
            f"{_members(count)} there at the start, and the quorum is {needed}",
            source.minutes.place_of(field),
            "correct the list, or quorum: in committee.yaml",
        )
    for moment in told.moments:
        was_there = was_there or told.count(moment.before) >= needed
        count = told.count(moment.after)
        if was_there and count < needed:
            name = _who_left(moment)
            yield warning(
                f'"{name}" leaves {count} {"member" if count == 1 else "members"}, and the quorum'
                f" is {needed}",
                name.place,
                "no business can be done until there are as many again",
            )
        was_there = count >= needed


def _members(count: int) -> str:
    return "1 member is" if count == 1 else f"{count} members are"


def _who_left(moment: Moment) -> Text:
    """Who left in an entry after which fewer are there."""
    changed = (
        where.since
        for person, where in moment.after.items()
        if where != moment.before.get(person) and where.since is not None
    )
    return next(changed)


def movers_are_there(dossier: Dossier) -> tuple[Problem, ...]:
    """A motion and an amendment are moved and seconded by two who are there."""
    return by_minutes(dossier, _movers)


def _movers(source: MinutesSource) -> Iterator[Problem]:
    told = attendance(source)
    for moment in told.moments:
        entry = moment.entry
        if isinstance(entry, MotionMoved):
            yield from _of_motion("motion", entry.moved, moment, told.people)
        elif isinstance(entry, AmendmentMoved):
            yield from _of_motion("amendment", entry.amendment, moment, told.people)


def _of_motion(what: str, motion: Motion, moment: Moment, people: People) -> Iterator[Problem]:
    for name, verb in ((motion.by, "moves"), (motion.seconded, "seconds")):
        if name is None or not people.is_recorded:
            continue
        why = why_absent(moment.before.get(people.who(name)), name.place)
        if why:
            yield warning(
                f'"{name}" {verb} the {what}, and {why}',
                name.place,
                (people.near(name) or "add the name under present:")
                if why.startswith("is not")
                else "correct one of the two",
            )
    if motion.by is None or motion.seconded is None:
        return
    if people.who(motion.by) == people.who(motion.seconded):
        yield warning(
            f'"{motion.seconded}" moves the {what} and seconds it',
            motion.seconded.place,
            "name the member who seconded it",
        )


ATTENDANCE_RULES = (movements_are_in_order, a_quorum_is_there, movers_are_there)
