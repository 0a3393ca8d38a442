"""Members in another of the site's languages: they are the same people, whatever they are called
there, and did the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.site.site_outline import Membership, SiteInterest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agendapack.site.site_outline import SiteOutline, SitePerson


def with_people_of(first: SiteOutline, outline: SiteOutline) -> SiteOutline:
    """The site in another language, with the people, and the addresses of their pages, that it has
    in its ``first``.

    Records name members in one order in all languages; who was there, and who voted, they may say
    in one language alone.
    """
    names = dict(_names(first, outline))
    meetings = {
        key: replace(
            meeting,
            facts=replace(
                meeting.facts,
                attendance=tuple(
                    replace(
                        fact,
                        member=names.get(fact.member, fact.member),
                        substitute=names.get(fact.substitute or "", fact.substitute),
                    )
                    for fact in first.meetings[key].facts.attendance
                ),
            ),
        )
        for key, meeting in outline.meetings.items()
    }
    slugs = {names.get(name, name): slug for name, slug in first.slugs.items()}
    return replace(
        outline,
        meetings=meetings,
        people=tuple(_translated(person, names, first, outline) for person in first.people),
        slugs={**first.slugs, **slugs},
        redirects=first.redirects,
    )


def _names(first: SiteOutline, outline: SiteOutline) -> Iterator[tuple[str, str]]:
    """Members' names in the first language, each with what it is in the other."""
    for key, meeting in outline.meetings.items():
        own, others = first.meetings[key].agenda.members, meeting.agenda.members
        if len(own) == len(others):
            yield from ((one.name, other.name) for one, other in zip(own, others, strict=True))


def _translated(
    person: SitePerson, names: Mapping[str, str], first: SiteOutline, outline: SiteOutline
) -> SitePerson:
    name = names.get(person.name, person.name)
    roles = {
        (committee.key, member.name): member.role
        for committee in outline.committees
        for member in committee.members
    }
    return replace(
        person,
        name=name,
        memberships=tuple(
            Membership(each.committee, roles.get((each.committee, name), each.role))
            for each in person.memberships
        ),
        attendance=tuple(
            replace(each, substitute=names.get(each.substitute or "", each.substitute))
            for each in person.attendance
        ),
        votes=tuple(
            each
            for each in person.votes
            if each.vote < len(outline.meetings[each.meeting].facts.votes)
        ),
        interests=tuple(_interest(each, first, outline) for each in person.interests),
    )


def _interest(declared: SiteInterest, first: SiteOutline, outline: SiteOutline) -> SiteInterest:
    """The same interest, as the minutes in the other language word it."""
    own = first.meetings[declared.meeting].facts.interests
    others = outline.meetings[declared.meeting].facts.interests
    if len(own) != len(others):
        return declared
    return SiteInterest(declared.meeting, others[own.index(declared.interest)])
