"""The whole site as plain data: committees, people, and the same business at several meetings."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from agendapack.registers.meeting_facts import InterestFact, MinuteName
from agendapack.registers.published_agenda import EarlierBusiness, ItemFact, MemberFact
from agendapack.site.linked_business import linked_business
from agendapack.site.meeting_files import MeetingFiles
from agendapack.site.outlining import outlined
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.site_outline import (
    Business,
    Membership,
    SiteAttendance,
    SiteCommittee,
    SiteInterest,
    SiteOutline,
    SitePerson,
    SiteVote,
)
from tests.publication_builders import council, options, publish, site
from tests.site_outline_builders import a_meeting, an_agenda

MARCH, APRIL, MAY = "parks/2024-03-14", "parks/2024-04-18", "parks/2024-05-16"
ROADS = "roads/2024-05-02"


def agenda(day: str, *items: str, more: str = "") -> str:
    listed = "".join(f"  - {{title: {item}}}\n" for item in items or ("Trees",))
    return f'date: {day}\ntime: "10:00"\n{more}items:\n{listed}'


FILES = {
    "parks/committee.yaml": """\
        name: Parks Committee
        members: [{name: Councillor Mrs Ash, role: Chair}, Councillor Birch, Councillor Cedar]
        """,
    "roads/committee.yaml": """\
        name: Roads Committee
        members: [Cllr Ash, {name: Councillor Dogwood, role: Chair}]
        """,
    f"{MARCH}/meeting.yaml": agenda(
        *("2024-03-14", "Trees"), more="members: [Councillor Ash, Councillor Elm]\n"
    ),
    f"{APRIL}/meeting.yaml": agenda("2024-04-18", "Apologies", "Trees, follows: 2024-03-14#1"),
    f"{APRIL}/minutes.yaml": """\
        status: confirmed
        present: [Mrs Ash, Councillor Birch]
        substitutes: [{member: Councillor Dogwood, for: Councillor Cedar}]
        apologies: [Councillor Cedar]
        minutes:
          - title: Trees
            item: 2
            body:
              - declared: {member: Cllr Birch, interest: personal}
              - declared: {member: Pat Green, interest: personal}
              - moved: {motion: To plant., by: Cllr Birch}
              - vote: {for: [Mrs Ash, Cllr Dogwood], against: [Cllr Birch], recorded: true}
              - vote: {for: [Mrs Ash], against: [Cllr Birch]}
        """,
    f"{MAY}/meeting.yaml": agenda(
        *("2024-05-16", "Trees, follows: 2024-04-18#2", "Oaks, follows: 2024-04-18#2"),
        more="venue: Village Hall\n",
    ),
    f"{ROADS}/meeting.yaml": agenda("2024-05-02"),
}
KEYS = (MARCH, APRIL, ROADS, MAY)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two committees, one of whose members has left, and two of whose are called differently."""
    root = council(tmp_path_factory.mktemp("council"), FILES)
    for key in KEYS:
        publish(root, key)
    publish(root, APRIL, "minutes", status="confirmed")
    return root


def outline(root: Path, **asked: object) -> SiteOutline:
    read = site(root, **asked)
    files = {meeting.key: MeetingFiles() for meeting in read.meetings}
    return outlined(read, files, options(root, **asked))


def test_the_outline_tells_what_was_asked_and_what_is_there(root: Path) -> None:
    made = outline(root, base_url="https://example.org/", searching=False)
    assert list(made.meetings) == list(KEYS)
    assert (made.council, made.language, made.jurisdiction, made.website) == (
        *("Ambridge Council", "en-GB", "england"),
        None,
    )
    assert (made.base_url, made.searchable, made.has_drafts) == (
        "https://example.org/",
        False,
        False,
    )
    assert made.committee_of == {MARCH: "parks", APRIL: "parks", MAY: "parks", ROADS: "roads"}
    assert made == outline(root, base_url="https://example.org/", searching=False)


def test_committees_are_as_their_last_meeting_has_them(root: Path) -> None:
    members = (
        MemberFact("Councillor Mrs Ash", "Chair"),
        MemberFact("Councillor Birch"),
        MemberFact("Councillor Cedar"),
    )
    assert outline(root).committees == (
        SiteCommittee("parks", "Parks Committee", members, (MARCH, APRIL, MAY)),
        SiteCommittee(
            *("roads", "Roads Committee"),
            (MemberFact("Cllr Ash"), MemberFact("Councillor Dogwood", "Chair")),
            (ROADS,),
        ),
    )


def test_each_member_has_one_page(root: Path) -> None:
    """Somebody who sat for another and votes is found among all members; who is none is not
    invented; and who voted is told of a recorded vote alone."""
    trees = MinuteName(1, "Trees", "2")
    declared = InterestFact(trees, "Cllr Birch", "personal", item="2")
    came = "present"
    assert outline(root).people == (
        SitePerson(
            *("councillor-mrs-ash", "Councillor Mrs Ash"),
            (Membership("parks", "Chair"), Membership("roads")),
            (SiteAttendance(APRIL, came),),
            (SiteVote(APRIL, 0, "for"),),
        ),
        SitePerson(
            *("councillor-birch", "Councillor Birch", (Membership("parks"),)),
            (SiteAttendance(APRIL, came),),
            (SiteVote(APRIL, 0, "against"),),
            (SiteInterest(APRIL, declared),),
        ),
        SitePerson(
            *("councillor-cedar", "Councillor Cedar", (Membership("parks"),)),
            (SiteAttendance(APRIL, "apologies", "Councillor Dogwood"),),
        ),
        SitePerson(
            *("councillor-dogwood", "Councillor Dogwood", (Membership("roads", "Chair"),)),
            votes=(SiteVote(APRIL, 0, "for"),),
        ),
        SitePerson("councillor-elm", "Councillor Elm"),
    )


def test_every_name_that_is_printed_leads_to_a_page(root: Path) -> None:
    made = outline(root)
    ash, birch, dogwood = "councillor-mrs-ash", "councillor-birch", "councillor-dogwood"
    assert made.slugs == {
        **dict.fromkeys(("Cllr Ash", "Councillor Ash", "Councillor Mrs Ash", "Mrs Ash"), ash),
        **dict.fromkeys(("Cllr Birch", "Councillor Birch"), birch),
        **dict.fromkeys(("Cllr Dogwood", "Councillor Dogwood"), dogwood),
        "Councillor Cedar": "councillor-cedar",
        "Councillor Elm": "councillor-elm",
    }
    assert made.redirects == {
        "people/cllr-ash/": "people/councillor-mrs-ash/",
        "people/cllr-birch/": "people/councillor-birch/",
        "people/cllr-dogwood/": "people/councillor-dogwood/",
        "people/councillor-ash/": "people/councillor-mrs-ash/",
        "people/mrs-ash/": "people/councillor-mrs-ash/",
    }


def test_two_members_of_one_name_have_pages_of_their_own(tmp_path: Path) -> None:
    files = {
        "parks/committee.yaml": """\
            name: Parks Committee
            members: [Mrs Ash, Mr Ash, Cllr Fir-Elm, Cllr Fir Elm]
            """,
        f"{MAY}/meeting.yaml": agenda("2024-05-16"),
    }
    publish(council(tmp_path, files), MAY)
    made = outline(tmp_path)
    assert [(person.name, person.slug) for person in made.people] == [
        *(("Mr Ash", "mr-ash"), ("Mrs Ash", "mrs-ash")),
        *(("Cllr Fir Elm", "cllr-fir-elm"), ("Cllr Fir-Elm", "cllr-fir-elm-2")),
    ]


def test_the_same_business_is_linked_both_ways(root: Path) -> None:
    made = outline(root)
    march, april = Business(MARCH, "1"), Business(APRIL, "2")
    trees, oaks = Business(MAY, "1"), Business(MAY, "2")
    assert made.earlier == {april: (march,), trees: (march, april), oaks: (march, april)}
    assert made.later == {march: (april, trees, oaks), april: (trees, oaks)}
    some = outline(root, only=(MARCH, MAY))
    assert (some.earlier, some.later) == ({}, {})


def test_a_committee_has_the_meetings_of_those_that_it_was(tmp_path: Path) -> None:
    files = {
        "parks/committee.yaml": "name: Parks Committee\nformerly: [greens]\n",
        "greens/committee.yaml": "name: Greens Committee\nformerly: [woods]\n",
        "roads/committee.yaml": "name: Roads Committee\nformerly: [greens]\n",
        f"{MAY}/meeting.yaml": agenda("2024-05-16"),
        f"{ROADS}/meeting.yaml": agenda("2024-05-02"),
        "woods/committee.yaml": "name: Woods Committee\n",
        "woods/2023-05-16/meeting.yaml": agenda("2023-05-16"),
    }
    root = council(tmp_path, files)
    woods = "woods/2023-05-16"
    for key in (MAY, ROADS, woods):
        publish(root, key)
    made = outline(root)
    assert [(each.key, each.meetings, each.formerly) for each in made.committees] == [
        ("parks", (woods, MAY), ("greens", "woods")),
        ("roads", (woods, ROADS), ("greens", "woods")),
    ]
    assert made.committee_of == {woods: "parks", MAY: "parks", ROADS: "roads"}
    assert made.redirects == {
        "committees/greens/": "committees/parks/",
        "committees/woods/": "committees/parks/",
        "meetings/greens/2024-05-16/": "meetings/parks/2024-05-16/",
        "meetings/woods/2024-05-16/": "meetings/parks/2024-05-16/",
    }
    only = outline(root, only=(woods,))
    assert [(each.key, each.name) for each in only.committees] == [("woods", "Woods Committee")]
    assert only.redirects == {}


def test_business_of_many_meetings_is_followed_from_link_to_link() -> None:
    """What is listed grows with the square of its meetings, and so does the work: no faster."""
    compared = 0

    class Key(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

    def work(count: int) -> int:
        nonlocal compared
        keys = [Key(f"parks/{date(2024, 1, 1) + timedelta(days=n)}") for n in range(count)]
        meetings: dict[str, PublishedMeeting] = {}
        for before, key in zip((None, *keys), keys, strict=False):
            follows = None if before is None else EarlierBusiness(before, "1")
            items = (ItemFact("1", "Trees", follows=follows),)
            meetings[key] = a_meeting(key, agenda=an_agenda(key, items=items))
        compared = 0
        earlier, _ = linked_business(meetings)
        assert [each.meeting for each in earlier[Business(keys[-1], "1")]] == keys[:-1]
        return compared

    assert work(80) < 80 * 80


def test_committees_in_a_circle_stay_themselves(tmp_path: Path) -> None:
    files = {
        "parks/committee.yaml": "name: Parks Committee\nformerly: [roads]\n",
        "roads/committee.yaml": "name: Roads Committee\nformerly: [parks]\n",
        f"{MAY}/meeting.yaml": agenda("2024-05-16"),
        f"{ROADS}/meeting.yaml": agenda("2024-05-02"),
    }
    root = council(tmp_path, files)
    publish(root, MAY)
    publish(root, ROADS)
    made = outline(root)
    assert [each.meetings for each in made.committees] == [(MAY,), (ROADS,)]
    assert made.redirects == {}


def test_with_nothing_published_there_is_nothing(tmp_path: Path) -> None:
    root = council(tmp_path, {"parks/committee.yaml": "name: Parks\n"})
    made = outline(root)
    assert (dict(made.meetings), made.committees, made.people, made.redirects) == ({}, (), (), {})
