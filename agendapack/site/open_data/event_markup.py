"""A meeting as search engines read it: schema.org's Event, which its page holds as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agendapack.site.open_data.meeting_words import begins, meeting_name, standing
from agendapack.site.page_addresses import absolute, meeting_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agendapack.registers.published_agenda import AgendaFacts
    from agendapack.site.site_outline import SiteOutline

_SCHEMA = "https://schema.org"
_STATUS = {None: "EventScheduled", "cancelled": "EventCancelled", "postponed": "EventPostponed"}


def event_markup(outline: SiteOutline, key: str) -> Mapping[str, Any]:
    """The meeting ``key`` as an Event, ready for JSON; without the site's address it has none.

    A meeting that is held on another day is another meeting of ours, so that one is postponed and
    not rescheduled, which to schema.org would be the same event with another date.
    """
    meeting = outline.meetings[key]
    agenda = meeting.agenda
    words = outline.words
    organizer = {"@type": "GovernmentOrganization", "name": agenda.council}
    if agenda.website is not None:
        organizer["url"] = agenda.website
    event: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Event",
        "identifier": f"urn:uuid:{meeting.uid}",
        "name": meeting_name(agenda),
        "startDate": begins(agenda).isoformat(),
        "eventStatus": f"{_SCHEMA}/{_STATUS[agenda.status]}",
        "inLanguage": outline.language,
        "organizer": organizer,
    }
    if places := _places(agenda):
        event["eventAttendanceMode"] = f"{_SCHEMA}/{_attendance(agenda)}"
        event["location"] = places[0] if len(places) == 1 else places
    if off := " ".join(standing(words, agenda)):
        event["description"] = off
    if outline.base_url is not None:
        event["url"] = absolute(outline.base_url, f"{outline.folder}{meeting_address(key)}")
    return event


def _places(agenda: AgendaFacts) -> list[dict[str, str]]:
    places = []
    if agenda.venue is not None:
        places.append({"@type": "Place", "name": agenda.venue, "address": agenda.venue})
    if agenda.online_url is not None:
        places.append({"@type": "VirtualLocation", "url": agenda.online_url})
    return places


def _attendance(agenda: AgendaFacts) -> str:
    if agenda.online_url is None:
        return "OfflineEventAttendanceMode"
    return "OnlineEventAttendanceMode" if agenda.venue is None else "MixedEventAttendanceMode"
