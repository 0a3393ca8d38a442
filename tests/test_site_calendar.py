"""The site's calendars: read by the library, and held against RFC 5545 where that says how."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from msgspec.structs import replace

from agendapack.registers.meeting_facts import Wording
from agendapack.registers.published_agenda import AgendaFacts
from agendapack.site.open_data.calendar_feeds import calendar_feeds
from agendapack.site.published_meeting import PublishedMeeting, SiteVersion
from agendapack.site.site_outline import SiteOutline
from tests.site_outline_builders import (
    CALLED_OFF,
    COMING,
    COUNCIL,
    EARLIER,
    HELD,
    TODAY,
    a_meeting,
    an_agenda,
    an_outline,
    sample_outline,
    site_document,
)

BASE = "https://meetings.exampleton.example/site"


def calendars(outline: SiteOutline) -> dict[str, Calendar]:
    return {name: Calendar.from_ical(data) for name, data in calendar_feeds(outline)}


def event_of(meeting: PublishedMeeting, **more: str) -> Event:
    """The one event of a site with one meeting."""
    outline = an_outline(meeting, **more)
    [event] = calendars(outline)[f"meetings/{meeting.key}/meeting.ics"].walk("VEVENT")
    return event


def agenda(**more: object) -> AgendaFacts:
    return an_agenda(COMING, **more)


def test_there_is_one_for_the_council_each_committee_and_each_meeting() -> None:
    found = {
        name: [str(event["UID"]) for event in calendar.walk("VEVENT")]
        for name, calendar in calendars(sample_outline()).items()
    }
    meetings = sample_outline().meetings
    uid = {key: meeting.uid for key, meeting in meetings.items()}
    assert found == {
        "calendar.ics": [uid[EARLIER], uid[HELD], uid[CALLED_OFF], uid[COMING]],
        "committees/planning/calendar.ics": [uid[CALLED_OFF]],
        "committees/wellbeing/calendar.ics": [uid[EARLIER], uid[HELD], uid[COMING]],
        "committees/health/calendar.ics": [uid[EARLIER], uid[HELD], uid[COMING]],
        **{f"meetings/{key}/meeting.ics": [uid[key]] for key in meetings},
    }


def test_a_committees_calendar_has_the_meetings_from_before_it_was_renamed() -> None:
    outline = sample_outline()
    planning, wellbeing = outline.committees
    renamed = replace(wellbeing, formerly=("planning",), meetings=tuple(outline.meetings))
    made = calendars(replace(outline, committees=(renamed,)))
    assert len(made[f"committees/{wellbeing.key}/calendar.ics"].walk("VEVENT")) == 4
    assert f"committees/{planning.key}/calendar.ics" not in made


def test_who_subscribed_under_a_committees_former_address_gets_its_calendar() -> None:
    """Calendar programs follow no page that leads elsewhere."""
    made = dict(calendar_feeds(sample_outline()))
    assert made["committees/health/calendar.ics"] == made["committees/wellbeing/calendar.ics"]


def test_a_calendars_name_is_escaped_as_every_text_is() -> None:
    sample = sample_outline(council="Ash, Birch; \\ and\rCedar")
    whole = dict(calendar_feeds(sample))["calendar.ics"].decode()
    said = r"Ash\, Birch\; \\ and\nCedar"
    assert f"\r\nNAME:{said}\r\n" in whole
    assert f"\r\nX-WR-CALNAME:{said}\r\n" in whole


def test_a_calendar_to_subscribe_to_is_named_and_says_where_it_is() -> None:
    whole = calendars(sample_outline(base_url=BASE))["committees/wellbeing/calendar.ics"]
    assert str(whole["NAME"]) == str(whole["X-WR-CALNAME"]) == f"{COUNCIL}: Wellbeing Committee"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in whole.to_ical()
    assert str(whole["SOURCE"]) == f"{BASE}/committees/wellbeing/calendar.ics"
    assert str(whole["URL"]) == f"{BASE}/committees/wellbeing/"


def test_an_event_says_what_where_and_when() -> None:
    event = event_of(a_meeting(COMING, agenda=agenda(title="Special meeting")), base_url=BASE)
    assert str(event["SUMMARY"]) == "Wellbeing Committee: Special meeting"
    assert str(event["LOCATION"]) == "Council Chamber, Town Hall, Exampleton"
    assert event["DTSTART"].dt == datetime(2031, 3, 12, 14, tzinfo=ZoneInfo("Europe/London"))
    assert "DTEND" not in event
    assert "DURATION" not in event
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["CLASS"]) == "PUBLIC"
    assert event["CATEGORIES"].cats == ["Wellbeing Committee"]
    assert str(event["URL"]) == f"{BASE}/meetings/{COMING}/"
    assert str(event["DESCRIPTION"]) == (
        f"1. Apologies\n2. Local System Review\n\nAgenda and papers: {BASE}/meetings/{COMING}/"
    )


def test_without_the_sites_address_there_is_none_in_it() -> None:
    for name, data in calendar_feeds(sample_outline()):
        assert b"\r\nURL" not in data, name
        assert b"SOURCE" not in data, name
        assert b"Agenda and papers" not in data, name


def test_a_meeting_that_is_cancelled_is_so_in_its_name_too() -> None:
    off = agenda(status="cancelled", reason=Wording("The hall is *flooded*."))
    event = event_of(a_meeting(COMING, agenda=off))
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]) == "Cancelled: Wellbeing Committee"
    said = str(event["DESCRIPTION"]).split("\n\n")[0]
    assert said == "This meeting is cancelled. The hall is flooded."


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (date(2031, 3, 19), "This meeting is postponed to Wednesday 19 March 2031."),
        (None, "This meeting is postponed."),
    ],
)
def test_the_day_of_a_meeting_that_is_postponed_is_free(to: date | None, said: str) -> None:
    off = agenda(status="postponed", rearranged_to=to)
    event = event_of(a_meeting(COMING, agenda=off))
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]) == "Postponed: Wellbeing Committee"
    assert str(event["DESCRIPTION"]).split("\n\n")[0] == said


def test_each_amendment_counts_the_event_on_and_nothing_else_does() -> None:
    outline = sample_outline()
    held = outline.meetings[HELD]
    [event] = calendars(outline)[f"meetings/{HELD}/meeting.ics"].walk("VEVENT")
    assert event["SEQUENCE"] == 1  # two versions of the agenda, two of the minutes
    pack = held.documents[0]
    third = SiteVersion(3, date(2031, 2, 7), "It is elsewhere.")
    amended = replace(pack, versions=(*pack.versions, third))
    again = event_of(replace(held, documents=(amended, *held.documents[1:])))
    assert again["SEQUENCE"] == 2
    assert str(again["UID"]) == str(event["UID"]) == held.uid


def test_its_days_are_those_of_its_release() -> None:
    [event] = calendars(sample_outline())[f"meetings/{HELD}/meeting.ics"].walk("VEVENT")
    assert event["CREATED"].dt.isoformat() == "2031-02-04T00:00:00+00:00"
    assert event["DTSTAMP"].dt.isoformat() == "2031-02-20T00:00:00+00:00"
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt


def test_a_draft_is_tentative_and_of_the_day_that_the_site_is_made_for() -> None:
    draft = site_document("agenda-pack", TODAY, versions=(), is_draft=True)
    event = event_of(a_meeting(COMING, draft))
    assert str(event["STATUS"]) == "TENTATIVE"
    assert str(event["SUMMARY"]) == "Draft: Wellbeing Committee"
    assert str(event["DESCRIPTION"]).startswith("This is a draft: nothing of it is published yet.")
    assert event["DTSTAMP"].dt.date() == TODAY
    assert event["SEQUENCE"] == 0


def test_one_may_watch_online() -> None:
    online = agenda(online_url="https://watch.example/1", online_text="Watch it", items=())
    event = event_of(a_meeting(COMING, agenda=online))
    assert str(event["DESCRIPTION"]) == "Watch it: https://watch.example/1"


def test_lines_are_folded_and_end_as_the_rfc_wants() -> None:
    long = agenda(venue="The Long Room, " + "beside the é canal; " * 12)
    [(_, data), *_] = calendar_feeds(an_outline(a_meeting(COMING, agenda=long)))
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["LOCATION"]) == long.venue


def test_the_time_zone_is_that_of_the_machines_zone_files() -> None:
    """Each change of the clocks that the rules give is one, and no other is left out."""
    whole = calendars(sample_outline())["calendar.ics"]
    [zone] = whole.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/London"
    found = {}
    for part in zone.subcomponents:
        start, rule = part["DTSTART"].dt, part["RRULE"]
        last = rule["UNTIL"][0].year if "UNTIL" in rule else 2037
        for year in range(start.year, last + 1):
            sundays = [start.replace(year=year, day=day) for day in range(1, 32)]
            assert rule["BYMONTH"] == [start.month]
            sundays = [day for day in sundays if day.weekday() == 6]
            change = {"-1SU": sundays[-1], "4SU": sundays[3]}[str(rule["BYDAY"][0])]
            found[change - part["TZOFFSETFROM"].td] = part["TZOFFSETTO"].td
        assert start - part["TZOFFSETFROM"].td in found
    london = ZoneInfo("Europe/London")
    hours = (datetime(1990, 1, 1) + timedelta(hours=n) for n in range(24 * 365 * 48))
    changes = {}
    offset_before = timedelta()
    for hour in (hour for hour in hours if hour.month in (3, 10) and hour.day > 20):
        offset = hour.replace(tzinfo=ZoneInfo("UTC")).astimezone(london).utcoffset()
        assert offset is not None
        if offset != offset_before:
            changes[hour] = offset_before = offset
    assert found == changes


def test_each_time_is_in_a_zone_that_the_calendar_has() -> None:
    for name, calendar in calendars(sample_outline()).items():
        zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        used = {event["DTSTART"].params["TZID"] for event in calendar.walk("VEVENT")}
        assert used == zones, name
