"""What search engines read of a meeting, by the keys that schema.org gives an Event."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from agendapack.registers.meeting_facts import Wording
from agendapack.site.open_data.event_markup import event_markup
from tests.site_outline_builders import (
    CALLED_OFF,
    COUNCIL,
    HELD,
    a_meeting,
    an_agenda,
    an_outline,
    sample_outline,
)

BASE = "https://meetings.exampleton.example/site"

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": "^https?://"}
MOMENT = r"^\d{4}(-\d\d){2}T\d\d(:\d\d){2}[+-]\d\d:\d\d$"


def a_thing(kind: str, required: list[str], **keys: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"@type": {"const": kind}, **keys},
        "required": ["@type", *required],
        "additionalProperties": False,
    }


PLACE = {
    "oneOf": [
        a_thing("Place", ["name", "address"], name=TEXT, address=TEXT),
        a_thing("VirtualLocation", ["url"], url=URL),
    ]
}


def one_of(*names: str) -> dict[str, Any]:
    return {"enum": [f"https://schema.org/{name}" for name in names]}


EVENT = a_thing(
    "Event",
    ["@context", "name", "startDate", "eventStatus", "organizer"],
    **{
        "@context": {"const": "https://schema.org"},
        "identifier": TEXT,
        "name": TEXT,
        "description": TEXT,
        "url": URL,
        "inLanguage": TEXT,
        "startDate": {
            "type": "string",
            "pattern": r"^\d{4}(-\d\d){2}T\d\d(:\d\d){2}[+-]\d\d:\d\d$",
        },
        "eventStatus": one_of("EventScheduled", "EventCancelled", "EventPostponed"),
        "eventAttendanceMode": one_of(
            "OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"
        ),
        "location": {"oneOf": [PLACE, {"type": "array", "items": PLACE, "minItems": 2}]},
        "organizer": a_thing("GovernmentOrganization", ["name"], name=TEXT, url=URL),
    },
)


def event(key: str = HELD, base_url: str | None = None, **agenda: Any) -> Mapping[str, Any]:
    """The event of a meeting whose agenda says what is given."""
    outline = an_outline(a_meeting(key, agenda=an_agenda(key, **agenda)), base_url=base_url)
    made = event_markup(outline, key)
    Draft202012Validator(EVENT).validate(json.loads(json.dumps(made)))
    return made


@pytest.mark.parametrize("base_url", [BASE, None])
def test_each_meeting_of_a_site_is_an_event(base_url: str | None) -> None:
    outline = sample_outline(base_url=base_url)
    for key in outline.meetings:
        made = event_markup(outline, key)
        Draft202012Validator(EVENT).validate(made)
        assert made.get("url") == (base_url and f"{base_url}/meetings/{key}/")


def test_it_says_what_where_when_and_whose() -> None:
    made = event(title="Special meeting", website="https://www.exampleton.example")
    assert made["name"] == "Wellbeing Committee: Special meeting"
    assert made["startDate"] == "2031-02-12T14:00:00+00:00"
    hall = "Council Chamber, Town Hall, Exampleton"
    assert made["location"] == {"@type": "Place", "name": hall, "address": hall}
    assert made["eventStatus"] == "https://schema.org/EventScheduled"
    assert made["organizer"]["name"] == COUNCIL
    assert made["organizer"]["url"] == "https://www.exampleton.example"
    assert "description" not in made


@pytest.mark.parametrize(
    ("key", "offset"),
    [
        ("wellbeing/2031-03-29", "+00:00"),  # the clocks go forward on the 30th
        ("wellbeing/2031-03-30", "+01:00"),
        ("wellbeing/2031-10-25", "+01:00"),
        ("wellbeing/2031-10-26", "+00:00"),
    ],
)
def test_its_time_is_that_of_the_season(key: str, offset: str) -> None:
    assert event(key)["startDate"] == f"{key.split('/')[1]}T14:00:00{offset}"


@pytest.mark.parametrize(
    ("agenda", "mode", "kinds"),
    [
        ({"venue": "Hall"}, "OfflineEventAttendanceMode", ["Place"]),
        ({"venue": None, "online_url": BASE}, "OnlineEventAttendanceMode", ["VirtualLocation"]),
        ({"online_url": BASE}, "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
        ({"venue": None}, None, []),
    ],
)
def test_where_one_may_attend(agenda: dict[str, Any], mode: str | None, kinds: list[str]) -> None:
    made = event(**agenda)
    assert made.get("eventAttendanceMode") == (mode and f"https://schema.org/{mode}")
    places = made.get("location", [])
    places = places if isinstance(places, list) else [places]
    assert [place["@type"] for place in places] == kinds


def test_a_meeting_that_is_off_says_so_and_why() -> None:
    made = event_markup(sample_outline(), CALLED_OFF)
    assert made["eventStatus"] == "https://schema.org/EventPostponed"
    assert made["description"] == (
        "This meeting is postponed to Wednesday 19 March 2031. The hall is flooded."
    )
    off = event(status="cancelled", reason=Wording("There is **no** business."))
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert off["description"] == "This meeting is cancelled. There is no business."


def test_it_is_known_by_what_the_calendar_calls_it() -> None:
    outline = sample_outline()
    uid = outline.meetings[HELD].uid
    assert event_markup(replace(outline, base_url=BASE), HELD)["identifier"] == f"urn:uuid:{uid}"
