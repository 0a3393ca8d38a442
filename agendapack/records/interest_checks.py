"""Checks the interests that members declared: who declared what, in which item, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, warning
from agendapack.records.attendance import line_of, people_of
from agendapack.records.item_numbers import known_numbers, numbers_on_agenda
from agendapack.records.minute_entries import InterestDeclared
from agendapack.records.minutes_rules import by_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.dossier import Dossier, MinutesSource
    from agendapack.records.minute_entries import Interest
    from agendapack.records.minutes_schema import Minute, Minutes
    from agendapack.records.values import Text


def interests_are_of_members(dossier: Dossier) -> tuple[Problem, ...]:
    """An interest is declared by a member, a substitute or somebody else who is listed as there."""
    return by_minutes(dossier, _declaring)


def _declaring(source: MinutesSource) -> Iterator[Problem]:
    people = people_of(source)
    if not people.members.names and not people.is_recorded:
        return
    for interest, _ in interests_in(source.minutes):
        name = interest.member
        if not people.is_known(name):
            yield warning(
                f'"{name}" declares an interest and is neither a member nor a substitute',
                name.place,
                people.near(name) or "substitutes go under substitutes:, others in-attendance:",
            )


def interests_are_declared_once(dossier: Dossier) -> tuple[Problem, ...]:
    """Nobody declares the same interest in the same item twice."""
    return by_minutes(dossier, _repeated)


def _repeated(source: MinutesSource) -> Iterator[Problem]:
    people = people_of(source)
    first: dict[tuple[str, str, str, str], Interest] = {}
    for interest, item in interests_in(source.minutes):
        nature = " ".join((interest.nature or "").casefold().split())
        same = (people.who(interest.member), interest.interest, item, nature)
        earlier = first.setdefault(same, interest)
        if earlier is not interest:
            name = interest.member
            yield warning(
                f'"{name}" declares the same interest as in {line_of(earlier.member, name.place)}',
                name.place,
                "take one of the two out",
            )


def minutes_are_of_the_agenda(dossier: Dossier) -> tuple[Problem, ...]:
    """The item of a minute, or of an interest, is on the agenda of the meeting."""
    return by_minutes(dossier, _items)


def _items(source: MinutesSource) -> Iterator[Problem]:
    numbers = numbers_on_agenda(source.meeting)
    known = {number.casefold() for number in numbers}
    for item in _items_named(source):
        if item.casefold() not in known:
            yield warning(
                f'no item "{item}" on the agenda of {source.meeting.date.isoformat()}',
                item.place,
                known_numbers(numbers),
            )


def _items_named(source: MinutesSource) -> Iterator[Text]:
    for minute in source.minutes.minutes:
        if minute.item is not None:
            yield minute.item
    for interest, _ in interests_in(source.minutes):
        if interest.item is not None:
            yield interest.item


def interests_in(minutes: Minutes) -> Iterator[tuple[Interest, str]]:
    """Each interest that is declared, with one text for the item that it is in."""
    for interest in minutes.interests:
        yield interest, "" if interest.item is None else interest.item.casefold()
    for at, minute in enumerate(minutes.minutes):
        for entry in minute.body:
            if isinstance(entry, InterestDeclared):
                item = entry.declared.item
                yield entry.declared, item_of(minute, at) if item is None else item.casefold()


def item_of(minute: Minute, at: int) -> str:
    """One text for the item of the ``at``-th minute: one that names none is an item of its own."""
    return f"minute {at}" if minute.item is None else minute.item.casefold()


INTEREST_RULES = (
    interests_are_of_members,
    interests_are_declared_once,
    minutes_are_of_the_agenda,
)
