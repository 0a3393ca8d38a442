"""The pages that lead to others: home, calendar, committees, search, data, and old addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from msgspec import Struct

from agendapack.site.open_data.meeting_words import meeting_name
from agendapack.site.page_addresses import (
    CALENDAR,
    CALENDAR_FEED,
    COMMITTEES,
    DATA,
    HOME,
    NEWS_FEED,
    OPARL_SYSTEM,
    POPOLO,
    SEARCH,
    SEARCH_INDEX,
    committee_address,
    meeting_address,
    year_address,
)
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument
from agendapack.site.site_outline import SiteCommittee, SiteOutline
from agendapack.site.web_pages.page_values import MonthOfMeetings, PageWords, SiteLink, SitePage

NEXT = 8
"""Meetings to come on the home page."""
NEWS = 12
"""Documents there that were published last."""


class NewDocument(Struct, frozen=True):
    """A document that was published lately: its last version, and what that was
    ("Agenda pack amended").  ``only`` and ``language`` as a listed document has them."""

    day: date
    what: str
    href: str
    facts: str
    meeting: SiteLink
    meeting_day: date
    only: str = ""
    language: str = ""


class CommitteeLine(Struct, frozen=True):
    """A committee in the list of them; ``following`` is the day of its next meeting."""

    name: str
    href: str
    meetings: int
    following: date | None


class CommitteeMember(Struct, frozen=True):
    """A member of a committee today."""

    member: SiteLink
    role: str | None


def home_page(outline: SiteOutline) -> SitePage:
    words = PageWords(outline, HOME)
    meetings = outline.meetings.values()
    coming = [meeting for meeting in meetings if meeting.agenda.day >= outline.day]
    committees = [SiteLink(c.name, words.to(committee_address(c.key))) for c in outline.committees]
    return SitePage(
        HOME,
        "home.html",
        words.say("Meetings"),
        HOME,
        {
            "coming": tuple(map(words.line, coming[:NEXT])),
            "more": len(coming) > NEXT,
            "news": tuple(_news(outline, words)),
            "calendar": words.to(CALENDAR),
            "committees": tuple(committees),
            "search": words.to(SEARCH) if outline.searchable else "",
        },
    )


def _news(outline: SiteOutline, words: PageWords) -> Iterator[NewDocument]:
    dated = [
        (document.updated, meeting.ref, place, meeting, document)
        for meeting in outline.meetings.values()
        for place, document in enumerate(meeting.documents)
        if document.updated is not None
    ]
    latest = sorted(dated, key=lambda found: found[:3], reverse=True)[:NEWS]
    for day, _, _, meeting, document in latest:
        address = meeting_address(meeting.key)
        yield NewDocument(
            day,
            _what_is_new(document, words),
            words.file(f"{address}{document.pdf.name}"),
            words.file_facts(document.pdf),
            SiteLink(meeting_name(meeting.agenda), words.to(address)),
            meeting.agenda.day,
            words.only(document.language),
            words.strange(document.language),
        )


def _what_is_new(document: SiteDocument, words: PageWords) -> str:
    name = words.document_name(document.document)
    if document.document == "minutes":
        status = "confirmed" if document.status == "confirmed" else "draft"
        return words.say("{document} ({status})", document=name, status=words.say(status))
    if len(document.versions) > 1:
        return words.say("{document} (amended)", document=name)
    return name


def calendar_pages(outline: SiteOutline) -> Iterator[SitePage]:
    """The calendar of meetings to come, and a page for each year."""
    words = PageWords(outline, CALENDAR)
    meetings = outline.meetings.values()
    years = sorted({meeting.agenda.day.year for meeting in meetings}, reverse=True)
    yield SitePage(
        CALENDAR,
        "calendar.html",
        words.say("Calendar"),
        CALENDAR,
        {
            "months": _months((m for m in meetings if m.agenda.day >= outline.day), words),
            "years": tuple(
                (SiteLink(str(year), words.to(year_address(year))), _count(outline, year))
                for year in years
            ),
            "feed": words.to(CALENDAR_FEED),
        },
    )
    for year in years:
        words = PageWords(outline, year_address(year))
        held = (meeting for meeting in meetings if meeting.agenda.day.year == year)
        yield SitePage(
            year_address(year),
            "year.html",
            words.say("Meetings in {year}", year=year),
            CALENDAR,
            {
                "year": year,
                "months": _months(held, words),
                "others": tuple(
                    SiteLink(str(other), words.to(year_address(other)))
                    for other in (year - 1, year + 1)
                    if other in years
                ),
                "calendar": words.to(CALENDAR),
            },
        )


def _count(outline: SiteOutline, year: int) -> int:
    return sum(1 for meeting in outline.meetings.values() if meeting.agenda.day.year == year)


def _months(meetings: Iterable[PublishedMeeting], words: PageWords) -> tuple[MonthOfMeetings, ...]:
    ordered = sorted(meetings, key=lambda meeting: (meeting.agenda.day, meeting.agenda.time))
    return tuple(
        MonthOfMeetings(name, tuple(map(words.line, group)))
        for name, group in groupby(ordered, key=lambda meeting: words.month(meeting.agenda.day))
    )


def committee_pages(outline: SiteOutline) -> Iterator[SitePage]:
    """The list of committees, and a page for each."""
    words = PageWords(outline, COMMITTEES)
    yield SitePage(
        COMMITTEES,
        "committees.html",
        words.say("Committees"),
        COMMITTEES,
        {
            "committees": tuple(
                CommitteeLine(
                    each.name,
                    words.to(committee_address(each.key)),
                    len(each.meetings),
                    next((m.agenda.day for m in _coming(each, outline)), None),
                )
                for each in outline.committees
            )
        },
    )
    for committee in outline.committees:
        yield _committee_page(committee, outline)


def _coming(committee: SiteCommittee, outline: SiteOutline) -> Iterator[PublishedMeeting]:
    """The meetings that are still to be held."""
    for key in committee.meetings:
        meeting = outline.meetings[key]
        if meeting.agenda.day >= outline.day and meeting.agenda.status is None:
            yield meeting


def _committee_page(committee: SiteCommittee, outline: SiteOutline) -> SitePage:
    address = committee_address(committee.key)
    words = PageWords(outline, address)
    latest = [outline.meetings[key] for key in reversed(committee.meetings)]
    years = groupby(latest, key=lambda meeting: meeting.agenda.day.year)
    following = next(_coming(committee, outline), None)
    return SitePage(
        address,
        "committee.html",
        committee.name,
        COMMITTEES,
        {
            "name": committee.name,
            "following": None if following is None else words.line(following),
            "members": tuple(
                CommitteeMember(words.person(member.name), member.role)
                for member in committee.members
            ),
            "years": tuple(
                MonthOfMeetings(str(year), tuple(map(words.line, group))) for year, group in years
            ),
            "calendar_feed": words.to(f"{address}{CALENDAR_FEED}"),
            "news_feed": words.to(f"{address}{NEWS_FEED}") if outline.base_url else "",
        },
    )


def search_page(outline: SiteOutline) -> SitePage:
    words = PageWords(outline, SEARCH)
    return SitePage(
        SEARCH,
        "search.html",
        words.say("Search"),
        SEARCH,
        {
            "index": words.to(SEARCH_INDEX),
            "root": words.file(HOME),
            "calendar": words.to(CALENDAR),
            "committees": words.to(COMMITTEES),
        },
    )


def data_page(outline: SiteOutline) -> SitePage:
    words = PageWords(outline, DATA)
    has_address = outline.base_url is not None
    return SitePage(
        DATA,
        "data.html",
        words.say("Feeds and data"),
        values={
            "calendar": words.to(CALENDAR_FEED),
            "news": words.to(NEWS_FEED) if has_address else "",
            "oparl": words.file(OPARL_SYSTEM) if has_address else "",
            "popolo": tuple(
                SiteLink(name, words.file(f"{POPOLO}{name}.json"))
                for name in ("people", "organizations", "memberships", "motions", "vote_events")
            )
            if has_address
            else (),
            "committees": tuple(
                (
                    SiteLink(each.name, words.to(committee_address(each.key))),
                    words.to(f"{committee_address(each.key)}{CALENDAR_FEED}"),
                    words.to(f"{committee_address(each.key)}{NEWS_FEED}") if has_address else "",
                )
                for each in outline.committees
            ),
        },
    )


def redirect_pages(outline: SiteOutline) -> Iterator[SitePage]:
    """A page at each address that a page had once."""
    for origin, target in outline.redirects.items():
        words = PageWords(outline, origin)
        yield SitePage(
            origin,
            "redirect.html",
            words.say("This page has moved"),
            values={"to": words.to(target)},
        )
