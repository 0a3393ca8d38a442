"""Who is there, entry by entry, while a meeting goes on: as its minutes tell it.

Those under ``present:`` and ``substitutes:`` are there from the start, but for those whom the first
entry that moves them says to have arrived.  Who declared an interest and left is away while that
item is considered, and back when it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.minute_entries import Arrived, Departed, InterestDeclared, Returned
from agendapack.records.person_names import Roll, are_several, key, role_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agendapack.problems import Location
    from agendapack.records.dossier import MinutesSource
    from agendapack.records.minute_entries import Entry, Interest
    from agendapack.records.minutes_schema import Minute, Minutes
    from agendapack.records.values import Text

Stay = Literal["there", "back", "unknown", "not yet", "left", "away"]
"""Where somebody is: ``back`` is there again after an item that an interest is in, ``away`` is out
while it is considered; ``unknown``: an exempt minute went before, and its body is not known."""


_INSTEAD = {
    "chair": ("vice chair", "deputy chair"),
    "cadeirydd": ("is gadeirydd", "dirprwy gadeirydd"),
}
"""Who presides where somebody in the role of the key is not there."""


class Whereabouts(Struct, frozen=True):
    """Where one person is; ``since``: the name in the entry by which this is known, None where the
    list of those present says it."""

    stay: Stay
    since: Text | None = None

    @property
    def may_be_there(self) -> bool:
        return self.stay in ("there", "back", "unknown")


class People(Struct, frozen=True):
    """Those whom minutes name, each called by one text however the entries write the name."""

    members: Roll
    listed: Roll
    persons: Mapping[str, str]  # by each name that is listed
    roles: Mapping[str, tuple[str, ...]]
    voters: frozenset[str]
    is_recorded: bool  # whether the minutes list any who were there

    def who(self, name: str) -> str:
        """One text for one person.

        A name that is written so in a list means that person, and one that is not may be a shorter
        one of somebody who is there, before it is one of somebody who is not.
        """
        for roll in (self.listed, self.members):
            if (exact := roll.exactly(name)) is not None:
                return self.persons.get(exact, exact)
        for roll in (self.listed, self.members):
            if (found := roll.find(name)) is not None:
                return self.persons.get(found, found)
        return self._in_role(name) or key(name)

    def is_known(self, name: str) -> bool:
        """Whether somebody of this name is a member, or is listed as there."""
        return name in self.members or name in self.listed or self._in_role(name) is not None

    def is_member(self, name: str) -> bool:
        person = self.who(name)
        return person in self.voters or self.members.exactly(person) is not None

    def _in_role(self, name: str) -> str | None:
        """The member who has the role: of those with "The Chair", the Vice Chair where no Chair
        is there, who presides then."""
        role = role_key(name)
        there = set(self.persons.values())
        for each in (role, *_INSTEAD.get(role, ())):
            found = [person for person in self.roles.get(each, ()) if person in there]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def near(self, name: str) -> str:
        """A hint that names the person whose name is spelt almost so; else nothing."""
        if self.is_known(name):
            return ""
        if are_several(name):
            return "name one person in each place: an entry for each, or a list where names may be"
        near = self.listed.near(name) or self.members.near(name)
        return "" if near is None else f"did you mean {near}?"


class Moment(Struct, frozen=True):
    """One entry of the ``minute``-th minute, counted from zero, with where everybody is ``before``
    and ``after`` it, by person.

    An interest stands for the entry where somebody leaves for it when its item begins.
    """

    minute: int
    entry: Entry | Interest
    before: Mapping[str, Whereabouts]
    after: Mapping[str, Whereabouts]


class Attendance(Struct, frozen=True):
    """Who is there at the start, and at each entry in order."""

    people: People
    start: Mapping[str, Whereabouts]
    moments: tuple[Moment, ...]

    def count(self, where: Mapping[str, Whereabouts]) -> int:
        """How many members and substitutes may be there."""
        return sum(where[person].may_be_there for person in self.people.voters if person in where)


def attendance(source: MinutesSource) -> Attendance:
    """Who is there at each entry of a meeting's minutes."""
    people = people_of(source)
    start = _at_the_start(source.minutes, people)
    return Attendance(people, start, tuple(_moments(source, people, start)))


def people_of(source: MinutesSource) -> People:
    """Those who may be at a meeting by its minutes."""
    minutes = source.minutes
    came = (*minutes.present, *(substitute.member for substitute in minutes.substitutes))
    others = tuple(attendee.name for attendee in minutes.in_attendance)
    members = Roll(member.name for member in source.members)
    listed = Roll((*came, *others))
    roles: dict[str, tuple[str, ...]] = {}
    for member in source.members:
        for role in _roles(member.role):
            roles[role] = (*roles.get(role, ()), member.name)
    people = People(members, listed, _persons(listed, members), roles, frozenset(), bool(came))
    # A member whom nobody listed and who arrives is told of, and may vote.
    arrived = (
        entry.arrived
        for minute in minutes.minutes
        for entry in minute.body
        if isinstance(entry, Arrived) and people.who(entry.arrived) in members.names
    )
    return replace(people, voters=frozenset(map(people.who, (*came, *arrived))))


def _roles(role: str | None) -> set[str]:
    """What somebody with a role is called: "leader", too, of a Leader of the Council."""
    if role is None:
        return set()
    return {role_key(role), role_key(role).removesuffix(" of council")}


def _persons(listed: Roll, members: Roll) -> dict[str, str]:
    """The person whom each listed name means: a member who is called so, or by a name that is
    written differently and that nobody else in the lists has; else somebody of that name."""
    exact = {name: members.exactly(name) for name in listed.names}
    persons = {name: person for name, person in exact.items() if person is not None}
    for name in listed.names:
        person = members.find(name)
        if name not in persons and person is not None and person not in persons.values():
            persons[name] = person
    return {**{name: name for name in listed.names}, **persons}


def is_hidden(source: MinutesSource, at: int) -> bool:
    """Whether the body of the ``at``-th minute is exempt and not known here."""
    return at in source.exemptions and not source.minutes.minutes[at].body


def moved_by(entry: Entry | Interest) -> Text | None:
    """Whom an entry says to have arrived, left or returned."""
    if isinstance(entry, Arrived):
        return entry.arrived
    if isinstance(entry, Departed):
        return entry.departed
    return entry.returned if isinstance(entry, Returned) else None


def why_absent(where: Whereabouts | None, seen_from: Location) -> str:
    """Why somebody cannot do what an entry says, in words that follow "and"; "" where they can.

    ``where`` is None for somebody of whom the minutes do not say that they came.
    """
    if where is None:
        return "is not among those present"
    line = "" if where.since is None else line_of(where.since, seen_from)
    if where.stay == "not yet":
        return f"arrived only in {line}"
    if where.stay == "left":
        return f"had left in {line}"
    return f"had left for this item, by {line}" if where.stay == "away" else ""


def line_of(text: Text, seen_from: Location) -> str:
    """Where a text stands, for a message about another place: "line 12"."""
    place = text.place
    if place.file == seen_from.file:
        return f"line {place.line}"
    return f"line {place.line} of {place.file.parent.name}/{place.file.name}"


def _at_the_start(minutes: Minutes, people: People) -> dict[str, Whereabouts]:
    listed = (
        *minutes.present,
        *(substitute.member for substitute in minutes.substitutes),
        *(attendee.name for attendee in minutes.in_attendance),
    )
    where = {people.who(name): Whereabouts("there") for name in listed}
    seen: set[str] = set()
    for minute in minutes.minutes:
        for entry in minute.body:
            name = moved_by(entry)
            if name is None or (person := people.who(name)) in seen:
                continue
            seen.add(person)
            if isinstance(entry, Arrived):
                where[person] = Whereabouts("not yet", name)
    return where


def _moments(
    source: MinutesSource, people: People, start: Mapping[str, Whereabouts]
) -> Iterator[Moment]:
    where: Mapping[str, Whereabouts] = start
    leaving = [interest for interest in source.minutes.interests if interest.left]
    for at, minute in enumerate(source.minutes.minutes):
        for interest in leaving:
            if interest.item is not None and _same(interest.item, minute.item):
                before, where = where, _with_away(where, people, interest)
                if where is not before:
                    yield Moment(at, interest, before, where)
        for entry in minute.body:
            before = where
            if isinstance(entry, InterestDeclared) and entry.declared.left:
                interest = _in_its_item(entry.declared, minute)
                leaving.append(interest)
                if interest.item is None or _same(interest.item, minute.item):
                    where = _with_away(where, people, entry.declared)
            elif (name := moved_by(entry)) is not None:
                stay: Stay = "left" if isinstance(entry, Departed) else "there"
                where = {**where, people.who(name): Whereabouts(stay, name)}
            yield Moment(at, entry, before, where)
        if is_hidden(source, at):
            where = dict.fromkeys(where, Whereabouts("unknown"))
        elif any(each.stay == "away" for each in where.values()):
            where = {
                person: Whereabouts("back", each.since) if each.stay == "away" else each
                for person, each in where.items()
            }


def _in_its_item(interest: Interest, minute: Minute) -> Interest:
    """An interest with the item that it is in: its own, else that of the minute where it stands."""
    if interest.item is not None or minute.item is None:
        return interest
    return interest.model_copy(update={"item": minute.item})


def _same(item: Text, other: Text | None) -> bool:
    return other is not None and item.casefold() == other.casefold()


def _with_away(
    where: Mapping[str, Whereabouts], people: People, interest: Interest
) -> Mapping[str, Whereabouts]:
    """Where everybody is once somebody who may be there has left for an interest."""
    person = people.who(interest.member)
    if person not in where or not where[person].may_be_there:
        return where
    return {**where, person: Whereabouts("away", interest.member)}
