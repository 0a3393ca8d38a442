"""The pages of members: who they are, when they came, how they voted, what they declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from msgspec import Struct

from agendapack.records.vocabulary import message
from agendapack.registers.meeting_facts import VoteFact
from agendapack.registers.minutes_registers import INTERESTS
from agendapack.site.open_data.meeting_words import meeting_name
from agendapack.site.page_addresses import (
    PEOPLE,
    committee_address,
    meeting_address,
    person_address,
)
from agendapack.site.site_outline import Membership, SiteOutline, SitePerson
from agendapack.site.web_pages.page_values import PageWords, SiteLink, SitePage

PRESENCE = {
    "present": message("Present"),
    "apologies": message("Apologies"),
    "absent": message("Absent"),
}
BALLOTS = {
    "for": message("For"),
    "against": message("Against"),
    "abstained": message("Abstained"),
}


class PersonRole(Struct, frozen=True):
    """A committee that somebody is on."""

    committee: SiteLink
    role: str | None


class PersonLine(Struct, frozen=True):
    """Somebody in the list of members."""

    member: SiteLink
    roles: tuple[PersonRole, ...]


class AttendedMeeting(Struct, frozen=True):
    """Whether somebody came: in words, and who sat in their place."""

    day: date
    meeting: SiteLink
    came: str
    substitute: str


class AttendanceTotal(Struct, frozen=True):
    """How often somebody came to meetings of a committee."""

    committee: str
    present: int
    apologies: int
    absent: int

    @property
    def expected(self) -> int:
        return self.present + self.apologies + self.absent


class VoteCast(Struct, frozen=True):
    """How somebody voted; ``text`` (Markdown) is on what, None where the minutes do not say."""

    day: date
    meeting: SiteLink
    business: str
    text: str | None
    on: str
    ballot: str
    outcome: str


class DeclaredInterest(Struct, frozen=True):
    """An interest that somebody declared; ``nature`` is a line of text."""

    day: date
    meeting: SiteLink
    business: str
    kind: str
    nature: str | None
    left: bool


_Dated = TypeVar("_Dated", AttendedMeeting, VoteCast, DeclaredInterest)


def people_pages(outline: SiteOutline) -> Iterator[SitePage]:
    """The list of members, and a page for each."""
    words = PageWords(outline, PEOPLE)
    lines = [
        PersonLine(
            SiteLink(person.name, words.to(person_address(person.slug))),
            _roles(person.memberships, words),
        )
        for person in outline.people
    ]
    yield SitePage(
        PEOPLE,
        "people.html",
        words.say("Members"),
        PEOPLE,
        {
            "members": tuple(line for line in lines if line.roles),
            "former": tuple(line for line in lines if not line.roles),
        },
    )
    for person in outline.people:
        yield _person_page(person, outline)


def _roles(memberships: tuple[Membership, ...], words: PageWords) -> tuple[PersonRole, ...]:
    names = {each.key: each.name for each in words.outline.committees}
    return tuple(
        PersonRole(
            SiteLink(names[each.committee], words.to(committee_address(each.committee))), each.role
        )
        for each in memberships
    )


def _person_page(person: SitePerson, outline: SiteOutline) -> SitePage:
    address = person_address(person.slug)
    words = PageWords(outline, address)
    return SitePage(
        address,
        "person.html",
        person.name,
        PEOPLE,
        {
            "name": person.name,
            "roles": _roles(person.memberships, words),
            "totals": tuple(_totals(person, outline)),
            "attendance": _latest_first(_attended(person, words)),
            "votes": _latest_first(_votes(person, words)),
            "interests": _latest_first(_interests(person, words)),
        },
    )


def _latest_first(found: Iterator[_Dated]) -> tuple[_Dated, ...]:
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def _totals(person: SitePerson, outline: SiteOutline) -> Iterator[AttendanceTotal]:
    """By committee, in order of name."""
    names = {each.key: each.name for each in outline.committees}
    came: dict[str, list[str]] = {}
    for each in person.attendance:
        committee = names[outline.committee_of[each.meeting]]
        came.setdefault(committee, []).append(each.presence)
    for committee, presences in sorted(came.items()):
        counts = (presences.count(kind) for kind in ("present", "apologies", "absent"))
        yield AttendanceTotal(committee, *counts)


def _meeting(key: str, words: PageWords) -> tuple[date, SiteLink]:
    agenda = words.outline.meetings[key].agenda
    return agenda.day, SiteLink(meeting_name(agenda), words.to(meeting_address(key)))


def _attended(person: SitePerson, words: PageWords) -> Iterator[AttendedMeeting]:
    for each in person.attendance:
        yield AttendedMeeting(
            *_meeting(each.meeting, words),
            words.say(PRESENCE[each.presence]),
            each.substitute or "",
        )


def _votes(person: SitePerson, words: PageWords) -> Iterator[VoteCast]:
    for each in person.votes:
        vote: VoteFact = words.outline.meetings[each.meeting].facts.votes[each.vote]
        yield VoteCast(
            *_meeting(each.meeting, words),
            vote.minute.title,
            None if vote.text is None else vote.text.text,
            words.say("Motion" if vote.on == "motion" else "Amendment"),
            words.say(BALLOTS[each.ballot]),
            words.say("Carried" if vote.outcome == "carried" else "Lost"),
        )


def _interests(person: SitePerson, words: PageWords) -> Iterator[DeclaredInterest]:
    for each in person.interests:
        interest = each.interest
        yield DeclaredInterest(
            *_meeting(each.meeting, words),
            "" if interest.minute is None else interest.minute.title,
            interest_kind(interest.kind, words),
            interest.nature,
            interest.left,
        )


def interest_kind(kind: str, words: PageWords) -> str:
    """A kind of interest in words."""
    return words.say(INTERESTS.get(kind, kind))
