"""Meetings as iCalendar (RFC 5545, RFC 7986): for the council, for each committee, and one by one.

An event keeps its UID for ever, so a calendar program changes it where the meeting changes, and
strikes it out where the meeting is called off.  When a meeting ends nobody knows, so none does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
    vText,
    vUri,
)

from agendapack.pages.html.language_marks import language_of
from agendapack.site.open_data.meeting_words import (
    ZONE,
    begins,
    first_published,
    last_updated,
    meeting_name,
    standing,
)
from agendapack.site.page_addresses import (
    CALENDAR,
    CALENDAR_FEED,
    MEETING_EVENT,
    absolute,
    committee_address,
    meeting_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.site.published_meeting import PublishedMeeting
    from agendapack.site.site_outline import SiteOutline

_PRODUCT = "-//agendapack//agendapack//EN"
_HOUR = timedelta(hours=1)


def calendar_feeds(outline: SiteOutline) -> Iterator[tuple[str, bytes]]:
    """All calendars, by their addresses."""
    # An event is written once, whichever calendars it is in.
    events: dict[str, bytes] = {
        key: _event(outline, meeting).to_ical() for key, meeting in outline.meetings.items()
    }
    above = outline.folder
    named = _named(outline, outline.council, CALENDAR, CALENDAR_FEED)
    yield f"{above}{CALENDAR_FEED}", _holding(named.to_ical(), events.values())
    for committee in outline.committees:
        page = committee_address(committee.key)
        feed = f"{page}{CALENDAR_FEED}"
        named = _named(outline, f"{outline.council}: {committee.name}", page, feed)
        held = _holding(named.to_ical(), (events[key] for key in committee.meetings))
        for place in outline.addresses(page):
            yield f"{above}{place}{CALENDAR_FEED}", held
    plain: bytes = _calendar().to_ical()
    for key, event in events.items():
        yield f"{above}{meeting_address(key)}{MEETING_EVENT}", _holding(plain, (event,))


_END = b"END:VCALENDAR\r\n"


def _holding(calendar: bytes, events: Iterable[bytes]) -> bytes:
    """A calendar with these events, which are its last components."""
    return b"".join((calendar.removesuffix(_END), *events, _END))


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_zone())
    return calendar


def _named(outline: SiteOutline, name: str, page: str, feed: str) -> Calendar:
    """A calendar to subscribe to: programs look each day whether it has changed.  Older ones know
    the properties that begin with X, and not those of RFC 7986.  Of neither does the library know
    that they are texts, in which commas and semicolons are escaped."""
    calendar = _calendar()
    calendar.add("name", vText(name), _language(outline, name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", vDuration(timedelta(days=1)), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    if outline.base_url is not None:
        calendar.add("url", absolute(outline.base_url, f"{outline.folder}{page}"))
        source = vUri(absolute(outline.base_url, f"{outline.folder}{feed}"))
        calendar.add("source", source, {"VALUE": "URI"})
    return calendar


def _zone() -> Timezone:
    """The zone's rules since 1990, by the Summer Time Orders: from the last Sunday in March until
    the last in October, before 1996 the fourth; always at 1.00 UTC.

    The library would list each change until 2037, as the zone files of the machine have them.
    """
    zone = Timezone()
    zone.add("tzid", ZONE)
    march = {"freq": "YEARLY", "bymonth": 3, "byday": "-1SU"}
    october = {"freq": "YEARLY", "bymonth": 10, "byday": "-1SU"}
    summer = TimezoneDaylight()
    _rule(summer, "BST", datetime(1990, 3, 25, 1), _HOUR, march)
    once = TimezoneStandard()
    fourth = {**october, "byday": "4SU", "until": datetime(1995, 10, 22, 1, tzinfo=UTC)}
    _rule(once, "GMT", datetime(1990, 10, 28, 2), -_HOUR, fourth)
    winter = TimezoneStandard()
    _rule(winter, "GMT", datetime(1996, 10, 27, 2), -_HOUR, october)
    for part in (summer, once, winter):
        zone.add_component(part)
    return zone


def _rule(
    part: TimezoneDaylight | TimezoneStandard,
    name: str,
    start: datetime,
    change: timedelta,
    rule: dict[str, object],
) -> None:
    """``start`` is by the time that is left, and ``change`` how far the clocks go forward."""
    before = max(-change, timedelta())
    part.add("tzname", name)
    part.add("dtstart", start)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", before + change)
    part.add("rrule", rule)


def _event(outline: SiteOutline, meeting: PublishedMeeting) -> Event:
    agenda = meeting.agenda
    words = outline.words
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", _moment(last_updated(meeting, outline.day)))
    event.add("created", _moment(first_published(meeting, outline.day)))
    event.add("last-modified", _moment(last_updated(meeting, outline.day)))
    pack = meeting.agenda_pack
    event.add("sequence", max(0, len(pack.versions) - 1) if pack is not None else 0)
    event.add("dtstart", begins(agenda))
    summary = _summary(words, meeting)
    event.add("summary", summary, _language(outline, summary))
    event.add("status", _status(meeting))
    event.add("class", "PUBLIC")
    event.add("categories", [agenda.committee], _language(outline, agenda.committee))
    if agenda.venue is not None:
        event.add("location", agenda.venue, _language(outline, agenda.venue))
    page = None
    if outline.base_url is not None:
        page = absolute(outline.base_url, f"{outline.folder}{meeting_address(meeting.key)}")
        event.add("url", page)
    said = "\n\n".join(_description(words, meeting, page))
    event.add("description", said, _language(outline, said))
    return event


def _language(outline: SiteOutline, text: str) -> dict[str, str]:
    """The parameter of a text (RFC 5545, section 3.2.10), by what stands in for a translation; a
    council of one language needs none."""
    said = language_of(text) or outline.language
    return {"LANGUAGE": said} if outline.is_one_of_several else {}


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _summary(words: Vocabulary, meeting: PublishedMeeting) -> str:
    """With what is to be known first, as not every program shows that an event is called off."""
    name = meeting_name(meeting.agenda)
    if meeting.agenda.status == "cancelled":
        return words.say("Cancelled: {meeting}", meeting=name)
    if meeting.agenda.status == "postponed":
        return words.say("Postponed: {meeting}", meeting=name)
    return words.say("Draft: {meeting}", meeting=name) if meeting.is_draft else name


def _status(meeting: PublishedMeeting) -> str:
    """RFC 5545 knows no postponed meetings: there the day is free again."""
    if meeting.agenda.status is not None:
        return "CANCELLED"
    return "TENTATIVE" if meeting.is_draft else "CONFIRMED"


def _description(words: Vocabulary, meeting: PublishedMeeting, page: str | None) -> Iterator[str]:
    """Paragraphs: what has become of the meeting, what it is about, and where to see more."""
    agenda = meeting.agenda
    if meeting.is_draft:
        yield words.say("This is a draft: nothing of it is published yet.")
    if off := " ".join(standing(words, agenda)):
        yield off
    if agenda.items:
        yield "\n".join(f"{item.number}. {item.title}" for item in agenda.items)
    if agenda.online_url is not None:
        said = agenda.online_text or words.say("Online")
        yield f"{said}: {agenda.online_url}"
    if page is not None:
        yield words.say("Agenda and papers: {url}", url=page)
