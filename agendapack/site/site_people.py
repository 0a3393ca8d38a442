"""The members of a council, of today and once: who is who at all of its meetings, and what the
minutes say of each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.records.person_names import Roll, by_surname
from agendapack.records.slugs import slug
from agendapack.registers.known_people import KnownPeople
from agendapack.site.site_outline import (
    Membership,
    SiteAttendance,
    SiteInterest,
    SitePerson,
    SiteVote,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agendapack.registers.meeting_facts import VoteFact
    from agendapack.site.published_meeting import PublishedMeeting
    from agendapack.site.site_outline import Ballot, SiteCommittee

_NAMELESS = "member"
"""The page of somebody whose name has no letters."""


class PeopleFound(Struct, frozen=True):
    """The ``people`` in order of name; ``slugs`` leads from a name as it is printed to the page;
    ``once`` from the page that a member would have by a name of once to the one that they have."""

    people: tuple[SitePerson, ...]
    slugs: dict[str, str]
    once: dict[str, str]


def site_people(
    meetings: Sequence[PublishedMeeting], committees: Sequence[SiteCommittee]
) -> PeopleFound:
    """Who was a member at one of the ``meetings``, which are in order of date.

    Somebody who is no member of the committee, and votes or declares an interest, is who has that
    name elsewhere; nobody, if no member has it.
    """
    who = _WhoIsWho()
    for meeting in reversed(meetings):
        who.add_members(meeting)
    for meeting in reversed(meetings):
        who.add_others(meeting)
    attendance: dict[str, list[SiteAttendance]] = defaultdict(list)
    votes: dict[str, list[SiteVote]] = defaultdict(list)
    interests: dict[str, list[SiteInterest]] = defaultdict(list)
    for meeting in meetings:
        facts, key = meeting.facts, meeting.key
        for fact in facts.attendance:
            if (person := who.at(key, fact.member)) is not None:
                attendance[person].append(SiteAttendance(key, fact.presence, fact.substitute))
        for at, vote in enumerate(facts.votes):
            for name, ballot in _ballots(vote):
                if (person := who.at(key, name)) is not None:
                    votes[person].append(SiteVote(key, at, ballot))
        for interest in facts.interests:
            if (person := who.at(key, interest.member)) is not None:
                interests[person].append(SiteInterest(key, interest))
    memberships: dict[str, list[Membership]] = defaultdict(list)
    for committee in committees:
        own = [each for each in meetings if each.ref.committee == committee.key]
        for member in committee.members:
            person = who.at(own[-1].key, member.name) if own else None
            if person is not None:
                memberships[person].append(Membership(committee.key, member.role))
    pages = _pages(who.people)
    people = tuple(
        SitePerson(
            pages[person],
            person,
            tuple(memberships[person]),
            tuple(attendance[person]),
            tuple(votes[person]),
            tuple(interests[person]),
        )
        for person in sorted(who.people, key=by_surname)
    )
    slugs = {name: pages[person] for name, person in sorted(who.names.items())}
    once = {page: own for name, own in slugs.items() if (page := slug(name))}
    taken = set(pages.values())
    return PeopleFound(
        people, slugs, {page: own for page, own in once.items() if page not in taken}
    )


class _WhoIsWho:
    """Who is meant by a name: ``people`` are called as the meeting calls them that was added first,
    ``names`` leads to them from every name that was printed."""

    def __init__(self) -> None:
        self.people: list[str] = []
        self.names: dict[str, str] = {}
        self._known = KnownPeople()
        self._at: dict[str, tuple[Roll, dict[str, str]]] = {}
        self._elsewhere: dict[str, str | None] = {}

    def add_members(self, meeting: PublishedMeeting) -> None:
        listed = [member.name for member in meeting.agenda.members]
        names = list(dict.fromkeys((*listed, *(each.member for each in meeting.facts.attendance))))
        found = dict(zip(names, self._known.known(names), strict=True))
        self._at[meeting.key] = Roll(names), found
        for name, person in found.items():
            self.names[person] = person
            self.names.setdefault(name, person)
        self.people = list(dict.fromkeys((*self.people, *found.values())))

    def add_others(self, meeting: PublishedMeeting) -> None:
        """Note the names by which a meeting's minutes call members."""
        facts = meeting.facts
        named = [each.member for each in facts.interests]
        named += [each.substitute for each in facts.attendance if each.substitute is not None]
        for vote in facts.votes:
            named += [name for name, _ in _ballots(vote)]
            named += [name for name in (vote.moved_by, vote.seconded_by) if name is not None]
        for name in named:
            person = self.at(meeting.key, name)
            if person is not None:
                self.names.setdefault(name, person)

    def at(self, meeting: str, name: str) -> str | None:
        """Who is meant by a name in the records of a meeting; None where it is no member."""
        roll, found = self._at[meeting]
        if name in found:
            return found[name]
        if (member := roll.find(name)) is not None:
            return found[member]
        if name not in self._elsewhere:
            self._elsewhere[name] = self._known.find(name)
        return self._elsewhere[name]


def _ballots(vote: VoteFact) -> Iterator[tuple[str, Ballot]]:
    """Who voted, and how, where the minutes print the names."""
    sides: tuple[tuple[int | tuple[str, ...], Ballot], ...] = (
        (vote.in_favour, "for"),
        (vote.against, "against"),
        (vote.abstained, "abstained"),
    )
    for names, ballot in sides:
        if vote.named and not isinstance(names, int):
            for name in names:
                yield name, ballot


def _pages(people: Sequence[str]) -> dict[str, str]:
    """The page of each person; of two whose names make the same, the second has a number."""
    pages: dict[str, str] = {}
    taken: set[str] = set()
    for person in sorted(people):
        bare = slug(person) or _NAMELESS
        page, number = bare, 1
        while page in taken:
            number += 1
            page = f"{bare}-{number}"
        taken.add(page)
        pages[person] = page
    return pages
