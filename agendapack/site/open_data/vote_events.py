"""People, committees, motions and votes as Popolo (popoloproject.com), a file for each class.

Names of who voted are there where the minutes print them, and not otherwise, whatever the records
hold.  The ids are strings that stay, most of them addresses of pages without the last solidus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.json import encode, format

from agendapack.site.open_data.meeting_words import begins, plain
from agendapack.site.page_addresses import (
    POPOLO,
    absolute,
    committee_address,
    meeting_address,
    person_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.registers.meeting_facts import VoteFact
    from agendapack.site.published_meeting import PublishedMeeting
    from agendapack.site.site_outline import SiteOutline

COUNCIL = "council"
"""The id of the council, of which the committees are parts."""

_RESULTS = {"carried": "pass", "lost": "fail"}
_OPTIONS = {"for": "yes", "against": "no"}


def popolo_files(outline: SiteOutline, base_url: str) -> Iterator[tuple[str, bytes]]:
    """The files, by their addresses; ``base_url`` is that of the site's root."""
    votes = [
        (meeting, at, vote)
        for meeting in outline.meetings.values()
        for at, vote in enumerate(meeting.facts.votes)
    ]
    classes = {
        "people": _people(outline, base_url),
        "organizations": _organizations(outline, base_url),
        "memberships": _memberships(outline),
        "motions": (_motion(outline, base_url, *vote) for vote in votes),
        "vote_events": (_vote_event(outline, base_url, *vote) for vote in votes),
    }
    for name, objects in classes.items():
        yield f"{POPOLO}{name}.json", format(encode(list(objects), enc_hook=str), indent=1) + b"\n"


def _people(outline: SiteOutline, base_url: str) -> Iterator[dict[str, Any]]:
    for person in outline.people:
        page = person_address(person.slug)
        yield {"id": _id(page), "name": person.name, "links": [_page(base_url, page)]}


def _organizations(outline: SiteOutline, base_url: str) -> Iterator[dict[str, Any]]:
    council: dict[str, Any] = {
        "id": COUNCIL,
        "name": outline.council,
        "classification": "council",
    }
    if outline.website is not None:
        council["links"] = [{"url": outline.website}]
    yield council
    for committee in outline.committees:
        page = committee_address(committee.key)
        yield {
            "id": _id(page),
            "name": committee.name,
            "classification": "committee",
            "parent_id": COUNCIL,
            "links": [_page(base_url, page)],
        }


def _memberships(outline: SiteOutline) -> Iterator[dict[str, Any]]:
    for person in outline.people:
        for membership in person.memberships:
            made = {
                "id": f"memberships/{person.slug}/{membership.committee}",
                "person_id": _id(person_address(person.slug)),
                "organization_id": _id(committee_address(membership.committee)),
            }
            if membership.role is not None:
                made["role"] = membership.role
            yield made


def _motion(
    outline: SiteOutline, base_url: str, meeting: PublishedMeeting, at: int, vote: VoteFact
) -> dict[str, Any]:
    """What was voted on; without its wording where the minutes have none."""
    made: dict[str, Any] = {
        "id": _motion_id(meeting, at),
        "organization_id": _committee(outline, meeting),
        "classification": vote.on,
        "date": begins(meeting.agenda).isoformat(),
        "result": _RESULTS[vote.outcome],
        "sources": _sources(base_url, meeting),
    }
    if vote.text is not None:
        made["text"] = plain(vote.text.text)
    if vote.moved_by is not None:
        named = _named(outline, vote.moved_by)
        made |= {"creator_id": named} if named else {"creator": {"name": vote.moved_by}}
    return made


def _vote_event(
    outline: SiteOutline, base_url: str, meeting: PublishedMeeting, at: int, vote: VoteFact
) -> dict[str, Any]:
    sides = {"yes": vote.in_favour, "no": vote.against, "abstain": vote.abstained}
    counts = [
        {"option": option, "value": side if isinstance(side, int) else len(side)}
        for option, side in sides.items()
    ]
    made: dict[str, Any] = {
        "id": f"votes/{meeting.key}/{at + 1}",
        "identifier": str(vote.minute.number),
        "organization_id": _committee(outline, meeting),
        "motion_id": _motion_id(meeting, at),
        "start_date": begins(meeting.agenda).isoformat(),
        "result": _RESULTS[vote.outcome],
        "counts": counts,
        "sources": _sources(base_url, meeting),
    }
    if vote.casting is not None:
        made["casting_vote"] = _OPTIONS[vote.casting]
    if vote.named:
        made["votes"] = [
            {**_voter(outline, name), "option": option}
            for option, side in sides.items()
            if not isinstance(side, int)
            for name in side
        ]
    return made


def _voter(outline: SiteOutline, name: str) -> dict[str, Any]:
    """A member by the id; somebody who has no page by the name."""
    named = _named(outline, name)
    return {"voter_id": named} if named else {"voter": {"name": name}}


def _named(outline: SiteOutline, name: str) -> str | None:
    slug = outline.slugs.get(name)
    return None if slug is None else _id(person_address(slug))


def _motion_id(meeting: PublishedMeeting, at: int) -> str:
    return f"motions/{meeting.key}/{at + 1}"


def _committee(outline: SiteOutline, meeting: PublishedMeeting) -> str:
    return _id(committee_address(outline.committee_of[meeting.key]))


def _sources(base_url: str, meeting: PublishedMeeting) -> list[dict[str, str]]:
    """The meeting's page, and the minutes that the vote stands in."""
    place = meeting_address(meeting.key)
    sources = [_page(base_url, place)]
    minutes = meeting.find("minutes")
    if minutes is not None:
        sources.append({"url": absolute(base_url, f"{place}{minutes.pdf.name}")})
    return sources


def _page(base_url: str, address: str) -> dict[str, str]:
    return {"url": absolute(base_url, address)}


def _id(address: str) -> str:
    return address.rstrip("/")
