"""The site's Popolo files: each class by its keys, and ids that lead somewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from agendapack.registers.meeting_facts import MeetingFacts, MinuteName, VoteFact, Wording
from agendapack.site.open_data.vote_events import popolo_files
from agendapack.site.site_outline import SiteOutline
from tests.site_outline_builders import HELD, a_meeting, an_outline, sample_outline

BASE = "https://meetings.exampleton.example/site"

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": "^https?://"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$"}
LINKS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"url": URL, "note": TEXT},
        "required": ["url"],
        "additionalProperties": False,
    },
}
NAMED = {"type": "object", "properties": {"name": TEXT}, "required": ["name"]}
OPTION = {"enum": ["yes", "no", "abstain"]}
RESULT = {"enum": ["pass", "fail"]}
VOTE = {
    "type": "object",
    "properties": {"voter_id": TEXT, "voter": NAMED, "option": OPTION},
    "required": ["option"],
    "oneOf": [{"required": ["voter_id"]}, {"required": ["voter"]}],
    "additionalProperties": False,
}
COUNT = {
    "type": "object",
    "properties": {"option": OPTION, "value": {"type": "integer", "minimum": 0}},
    "required": ["option", "value"],
    "additionalProperties": False,
}
CLASSES: dict[str, dict[str, Any]] = {
    "people": {"id": TEXT, "name": TEXT, "links": LINKS},
    "organizations": {
        "id": TEXT,
        "name": TEXT,
        "classification": TEXT,
        "parent_id": TEXT,
        "links": LINKS,
    },
    "memberships": {"id": TEXT, "role": TEXT, "person_id": TEXT, "organization_id": TEXT},
    "motions": {
        "id": TEXT,
        "organization_id": TEXT,
        "creator_id": TEXT,
        "creator": NAMED,
        "text": TEXT,
        "classification": TEXT,
        "date": MOMENT,
        "result": RESULT,
        "sources": LINKS,
    },
    "vote_events": {
        "id": TEXT,
        "identifier": TEXT,
        "organization_id": TEXT,
        "motion_id": TEXT,
        "start_date": MOMENT,
        "result": RESULT,
        "sources": LINKS,
        "counts": {"type": "array", "items": COUNT},
        "votes": {"type": "array", "items": VOTE},
        "casting_vote": OPTION,  # not Popolo's, which takes keys that it does not know
    },
}
"""By file, the keys of popoloproject.com's classes that we use; the classes want none of them, but
for those of counts and links."""


def popolo(outline: SiteOutline) -> dict[str, Any]:
    return {name: json.loads(data) for name, data in popolo_files(outline, BASE)}


def votes_of(*votes: VoteFact) -> list[Any]:
    """The vote events of a site with one meeting, of which the minutes have these votes."""
    meeting = a_meeting(HELD, facts=MeetingFacts("Wellbeing Committee", votes=votes))
    known = sample_outline()
    outline = an_outline(meeting, people=known.people, slugs=known.slugs)
    found: list[Any] = popolo(outline)["popolo/vote_events.json"]
    return found


def a_vote(**more: Any) -> VoteFact:
    given: dict[str, Any] = {
        "minute": MinuteName(12, "Review", "2"),
        "on": "motion",
        "text": Wording("Do it."),
        "moved_by": None,
        "seconded_by": None,
        "in_favour": 2,
        "against": 1,
        "abstained": 0,
        "casting": None,
        "named": False,
        "outcome": "carried",
        **more,
    }
    return VoteFact(**given)


@pytest.mark.parametrize("name", CLASSES)
def test_each_object_is_as_its_class_says(name: str) -> None:
    schema = {
        "type": "object",
        "properties": CLASSES[name],
        "required": ["id"],
        "additionalProperties": False,
    }
    made = popolo(sample_outline())[f"popolo/{name}.json"]
    assert made
    for each in made:
        Draft202012Validator(schema).validate(each)


def test_every_id_that_is_referred_to_is_there_once() -> None:
    made = popolo(sample_outline())
    ids = [each["id"] for objects in made.values() for each in objects]
    assert len(set(ids)) == len(ids)
    used = {
        value
        for objects in made.values()
        for each in [*objects, *(vote for one in objects for vote in one.get("votes", ()))]
        for key, value in each.items()
        if key.endswith("_id")
    }
    assert used <= set(ids)
    assert {"people/councillor-alder", "council", f"motions/{HELD}/1"} <= used


def test_a_recorded_vote_has_the_names_and_the_casting_vote() -> None:
    [recorded, counted] = popolo(sample_outline())["popolo/vote_events.json"]
    assert recorded["votes"] == [
        {"voter_id": "people/councillor-alder", "option": "yes"},
        {"voter_id": "people/councillor-birch", "option": "no"},
    ]
    assert [(each["option"], each["value"]) for each in recorded["counts"]] == [
        ("yes", 1),
        ("no", 1),
        ("abstain", 0),
    ]
    assert (recorded["casting_vote"], recorded["result"], recorded["identifier"]) == (
        *("yes", "pass"),
        "12",
    )
    assert "votes" not in counted
    assert "casting_vote" not in counted
    assert counted["result"] == "fail"


def test_names_that_the_minutes_do_not_print_are_counted_alone() -> None:
    [event] = votes_of(a_vote(in_favour=("Councillor Alder",), named=False))
    assert event["counts"][0] == {"option": "yes", "value": 1}
    assert "Alder" not in json.dumps(event)
    assert "alder" not in json.dumps(event)


def test_a_voter_without_a_page_is_named() -> None:
    [event] = votes_of(a_vote(in_favour=(), abstained=("Councillor Damson",), named=True))
    assert event["votes"] == [{"voter": {"name": "Councillor Damson"}, "option": "abstain"}]


def test_a_motion_says_what_who_and_where_it_is_from() -> None:
    [motion, amendment] = popolo(sample_outline())["popolo/motions.json"]
    assert motion["text"] == "That the review be noted."
    assert motion["creator_id"] == "people/councillor-alder"
    assert motion["date"] == "2031-02-12T14:00:00+00:00"
    assert motion["sources"] == [
        {"url": f"{BASE}/meetings/{HELD}/"},
        {"url": f"{BASE}/meetings/{HELD}/minutes.pdf"},
    ]
    assert amendment["classification"] == "amendment"
    assert "text" not in amendment


def test_committees_are_parts_of_the_council() -> None:
    outline = replace(sample_outline(), website=None)
    council, *committees = popolo(outline)["popolo/organizations.json"]
    assert (council["id"], council["name"]) == ("council", outline.council)
    assert "links" not in council
    assert [(each["id"], each["parent_id"]) for each in committees] == [
        ("committees/planning", "council"),
        ("committees/wellbeing", "council"),
    ]
    assert popolo(outline)["popolo/memberships.json"][0] == {
        "id": "memberships/councillor-alder/wellbeing",
        "person_id": "people/councillor-alder",
        "organization_id": "committees/wellbeing",
        "role": "Chair",
    }
