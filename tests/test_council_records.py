"""A council's and a committee's records out of a published pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agendapack.records.schema import Committee, Council
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedPerson
from agendapack.unpack.written_records.pack_records import RecordsThere
from tests.published_pack_builders import front, item, missing, paper, recorded, said_of
from tests.records_builders import COMMITTEE, COUNCIL

pytestmark = pytest.mark.once

NOWHERE_SAID = (
    "jurisdiction",
    "nothing in the pack says under whose law the council meets; england stands here, so write"
    " wales, scotland or northern-ireland if that is it",
)


def of(model: type[Any], text: str | None) -> Any:
    read = read_record(model, parse(text or "", Path("record.yaml")))
    assert [problem.message for problem in read.problems if problem.is_error] == []
    return read.record


def test_a_council_and_a_committee_are_recorded_as_a_pack_prints_them() -> None:
    made = recorded(
        front(
            item("1", "Apologies for Absence", text="To receive apologies."),
            item("2", "Minutes", text="To confirm those of 1 March."),
            item("3", "Apologies to Residents of Flat 2"),
            item("4", "Chair's Urgent Business"),
            item("5", "Exclusion of the Public", exclusion=True),
            item("6", "Contract", exempt=("3",)),
            department="Democratic Services",
            website="https://ambridge.example",
            contact=PrintedPerson("Jo Bell", "Advisor", "01632 960000", "jo@ambridge.example"),
            signatory=PrintedPerson("Pat Green", "Clerk"),
            members=(
                PrintedPerson("Councillor Mrs Ash", "Chair"),
                PrintedPerson("Councillor Birch"),
            ),
            notices=(("invitation", "Members are invited."), ("invitation", "Do come.")),
            information_only="For information.",
            parts=("Public", "Private"),
            doubts=(Doubt("members", "a name is hard to read"), Doubt("contact", "it is faint")),
        ),
        paper("2", 1, 2),
    )
    assert (
        made.council
        == """\
# What all meetings of the council share, as a published pack prints it.
# docs/records.md tells what else may stand here.
name: Ambridge Council
jurisdiction: england
department: Democratic Services
address:
  - Village Hall
  - Felpersham BS1 2AB
website: https://ambridge.example
signatory: {name: Pat Green, role: Clerk}
# To check: it is faint.
contacts:
  jo-bell:
    name: Jo Bell
    role: Advisor
    telephone: "01632 960000"
    email: jo@ambridge.example
parts: {public: Public, exempt: Private}
exclusion: {title: Exclusion of the Public}
"""
    )
    assert (
        made.committee
        == """\
# One committee, and what recurs at its meetings, as a published pack prints it.
# docs/records.md tells what else may stand here: a quorum, say.
name: Parks Committee
contact: jo-bell
# To check: a name is hard to read.
members:
  - {name: Councillor Mrs Ash, role: Chair}
  - Councillor Birch
notices:
  invitation: Members are invited.
  invitation-2: Do come.
  information-only: For information.

# Business that recurs. A meeting takes an item over by its key, as in: standing: apologies
standing-items:
  apologies:
    title: Apologies for Absence
    text: To receive apologies.
  minutes:
    title: Minutes
  urgent-business:
    title: Chair's Urgent Business
"""
    )
    of(Council, made.council)
    of(Committee, made.committee)
    assert [about for about, _ in said_of(made)] == ["members", "contact"]
    assert "To check" not in made.meeting.partition("date:")[2]


def test_a_council_whose_pack_is_in_another_language_has_that() -> None:
    made = recorded(front(item("1")), language="cy")
    assert of(Council, made.council).languages == ("cy",)
    for english in ("", "en-US"):
        assert recorded(front(item("1")), language=english).council.count("language:") == 0
    there = RecordsThere(of(Council, COUNCIL), of(Committee, COMMITTEE))
    told = [
        said
        for about, said in said_of(recorded(front(item("1")), there=there, language="cy"))
        if about == "language"
    ]
    assert told == [
        "the pack says that its language is cy, and council.yaml has en-GB; council.yaml stays as"
        " it is, so look which is right"
    ]


@pytest.mark.parametrize(
    ("said", "law"),
    [
        ({"address": ("Ballard House", "Plymouth PL1 3BJ")}, "england"),
        ({"address": ("Cardiff CF10 4UW",)}, "wales"),
        ({"address": ("County Hall, Mold CH7 6NB",)}, "wales"),
        ({"address": ("Chester CH1 2HJ",)}, "england"),
        ({"address": ("Welshpool SY21 7AS",)}, "wales"),
        ({"address": ("Berwick TD15 1AA",)}, "england"),
        ({"address": ("Edinburgh EH1 1YJ",)}, "scotland"),
        ({"address": ("Belfast BT1 5GS",)}, "northern-ireland"),
        ({"address": (), "venue": "County Hall, Maidstone, Kent, ME14 1XQ"}, "england"),
        ({"address": (), "venue": "Pafiliwn, Llandrindod LD1 5EY"}, "wales"),
        ({"address": (), "website": "https://www.moray.gov.scot/x"}, "scotland"),
        ({"address": (), "council": "Cyngor Gwynedd"}, "wales"),
        ({"address": (), "council": "Wrexham County Borough Council"}, "wales"),
        ({"address": (), "council": "Mid Ulster District Council"}, "northern-ireland"),
        ({"address": (), "council": "Ambridge District Council"}, "england"),
        ({"address": (), "council": "London Borough of Hackney"}, "england"),
    ],
)
def test_the_law_is_that_of_the_address_or_the_name(said: dict[str, Any], law: str) -> None:
    made = recorded(front(item("1"), **said))
    assert of(Council, made.council).jurisdiction == law
    assert made.doubts == ()


@pytest.mark.parametrize(
    ("words", "law"),
    [
        ("under section 50A(4) of the Local Government (Scotland)\nAct 1973", "scotland"),
        ("section 42 of the Local Government Act (Northern Ireland) 2014", "northern-ireland"),
        ("paragraph 14 of Part 4 of Schedule 12A", "wales"),
        ("paragraph 3 of Part 1 of Schedule 12A", "england"),
    ],
)
def test_the_law_is_that_of_the_act_that_is_cited(words: str, law: str) -> None:
    made = recorded(front(item("1"), address=("Belfast BT1 5GS",)), words=words)
    assert of(Council, made.council).jurisdiction == law


def test_where_nothing_tells_the_law_it_is_englands_with_a_doubt() -> None:
    made = recorded(front(item("1"), address=("Village Hall",)))
    assert of(Council, made.council).jurisdiction == "england"
    assert said_of(made) == [NOWHERE_SAID]
    assert "if that is it.\njurisdiction: england\n" in (made.council or "")


@pytest.mark.parametrize(
    ("said", "words", "executive", "doubts"),
    [
        ({}, "under regulation 4(2)(b) of the Regulations", True, 0),
        ({"private_notice": (date(2025, 2, 1), date(2025, 3, 5))}, "", True, 0),
        ({"committee": "Cabinet"}, "", True, 1),
        ({"committee": "Executive Board"}, "", True, 1),
        ({"committee": "Cabinet Scrutiny Panel"}, "", False, 0),
        ({"committee": "Cabinet", "address": ("Cardiff CF10 4UW",)}, "", False, 0),
    ],
)
def test_an_executive_is_known_by_its_regulations_or_its_name(
    said: dict[str, Any], words: str, executive: bool, doubts: int
) -> None:
    made = recorded(front(item("1"), **said), words=words)
    assert of(Committee, made.committee).executive is executive
    assert [about for about, _ in said_of(made)] == ["executive"] * doubts


def test_a_new_committee_of_a_council_that_is_there_says_what_is_its_own() -> None:
    there = RecordsThere(council=of(Council, COUNCIL))
    made = recorded(
        front(
            item("1"),
            address=(),
            committee="Planning Committee",
            contact=PrintedPerson("Sam Hill"),
            signatory=PrintedPerson("Lee Marsh", "Clerk"),
            notices=(("invitation", "Members are invited."), ("sites", "Sites are visited.")),
        ),
        there=there,
    )
    assert made.council is None
    assert (
        (made.committee or "").partition("a quorum, say.\n")[2]
        == """\
name: Planning Committee
contact: sam-hill
members:
  - {name: Councillor Mrs Ash, role: Chair}
signatory: {name: Lee Marsh, role: Clerk}
notices:
  sites: Sites are visited.
"""
    )
    assert made.doubts == ()


def test_what_records_lack_that_are_there_is_told_with_the_lines_to_add() -> None:
    there = RecordsThere(of(Council, COUNCIL), of(Committee, COMMITTEE))
    made = recorded(
        front(
            item("1"),
            council="Borchester Council",
            address=("1 High Street",),
            contact=PrintedPerson("Lee Marsh", "Advisor", "01632 960001"),
        ),
        there=there,
    )
    assert said_of(made) == [
        (
            "council",
            'the front sheet has the council "Borchester Council", and council.yaml has '
            '"Ambridge Council"; council.yaml stays as it is, so look which is right',
        ),
        (
            "address",
            'the front sheet has the address "1 High Street", and council.yaml has none; '
            "council.yaml stays as it is, so look which is right",
        ),
        (
            "contact",
            "Lee Marsh is asked for, and is not among the contacts in council.yaml; add"
            ' "lee-marsh: {name: Lee Marsh, role: Advisor, telephone: "01632 960001"}" there under'
            " contacts:, and contact: lee-marsh in meeting.yaml",
        ),
        ("signatory", "no signatory was found, and a build prints Pat Green: look who it is"),
        (
            "notices",
            (
                "the build prints notices that were not found on this front sheet, so look "
                "whether it should: invitation"
            ),
        ),
    ]
    assert " and contact: lee-marsh in meeting.yaml." in made.meeting.replace("\n#", "")


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (PrintedPerson("Jo Bell", "", "01632960000"), []),
        (
            PrintedPerson("Jo Bell", "", "01632 960009"),
            [
                'the front sheet has the telephone "01632 960009" for Jo Bell, and jo-bell in'
                ' council.yaml has "01632 960000"; council.yaml stays as it is'
            ],
        ),
        (
            PrintedPerson("Sam Hill", "", "", "sam@example.org"),
            [
                'the front sheet has the e-mail address "sam@example.org" for Sam Hill, and'
                " sam-hill in council.yaml has none; council.yaml stays as it is"
            ],
        ),
        (None, ["no officer to ask was found, and the build prints Jo Bell"]),
    ],
)
def test_what_is_printed_otherwise_of_an_officer(
    contact: PrintedPerson | None, said: list[str]
) -> None:
    made = recorded(
        front(item("1"), contact=contact),
        there=RecordsThere(of(Council, COUNCIL), of(Committee, COMMITTEE)),
    )
    assert [text for about, text in said_of(made) if about == "contact"] == said


def test_private_business_of_a_committee_that_is_no_executive_is_told() -> None:
    there = RecordsThere(of(Council, COUNCIL), of(Committee, COMMITTEE))
    made = recorded(
        front(
            item("1"),
            address=(),
            contact=PrintedPerson("Jo Bell"),
            signatory=PrintedPerson("Pat Green", "Clerk"),
            notices=(("invitation", "Members are invited."),),
            private_notice=(date(2025, 2, 1), date(2025, 3, 5)),
        ),
        missing("1", 1, 2, exempt=("3",)),
        there=there,
    )
    assert "private-notice:" not in made.meeting
    assert said_of(made) == [
        (
            "committee",
            "the front sheet tells of the notices of a private meeting, which the executive of an"
            " English council gives; write executive: true in committee.yaml if it is that",
        )
    ]
