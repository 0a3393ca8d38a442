"""Front sheets of many makers are read: who meets, when and where, who sends it, its members and
notices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agendapack.unpack.doubts import Doubt
from agendapack.unpack.front_head.front_reading import read_front
from agendapack.unpack.front_head.printed_days import find_days, find_times
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedFront, PrintedPerson
from agendapack.unpack.signs.sign_reading import read_signs
from tests.builders import CORPUS
from tests.front_sheets import drawn
from tests.running import agendapack

pytestmark = pytest.mark.once

ITEMS = """
AGENDA
1.  Apologies
2.  Minutes
3.  Fees
"""


def read(text: str, *others: str) -> PrintedFront:
    """What is read of a front sheet that is drawn so, with three items under it."""
    signs = drawn(f"{text.rstrip()}\n{ITEMS}", *others)
    return read_front(signs, [0])


def people(front: PrintedFront) -> list[str]:
    return [f"{each.name}: {each.role}" if each.role else each.name for each in front.members]


def test_labels_with_what_they_say_at_their_right() -> None:
    front = read("""
                                                  Loamshire County Council
                                                  Legal and Democratic Services
                                                  County Hall
                                                  Borchester
                                                  BO1 2AB

# PLANNING COMMITTEE
**Date:**      Wednesday, 12 March 2025
**Time:**      6.30 pm
**Venue:**     Council Chamber, County Hall,
           Borchester
**Membership:**     Councillors Ash (Chair), Birch (Vice-Chair), Cedar, Dale, Elm,
                Fern and Gorse
**Substitutes:**    Councillors Hazel and Ivy

**Contact:**   Jo Bell, Democratic Services Officer
           Tel: 01632 960001
           Email: jo.bell@loamshire.gov.uk

Members of the public are welcome to attend. The meeting will be webcast live on
the internet.
""")
    assert (front.council, front.department, front.address) == (
        "Loamshire County Council",
        "Legal and Democratic Services",
        ("County Hall", "Borchester", "BO1 2AB"),
    )
    assert (front.committee, front.day, front.time, front.venue) == (
        "PLANNING COMMITTEE",
        date(2025, 3, 12),
        "18:30",
        "Council Chamber, County Hall, Borchester",
    )
    assert people(front) == [
        *("Councillor Ash: Chair", "Councillor Birch: Vice-Chair", "Councillor Cedar"),
        *("Councillor Dale", "Councillor Elm", "Councillor Fern", "Councillor Gorse"),
        *("Councillor Hazel: Substitute", "Councillor Ivy: Substitute"),
    ]
    assert front.contact == PrintedPerson(
        "Jo Bell", "Democratic Services Officer", "01632 960001", "jo.bell@loamshire.gov.uk"
    )
    assert front.notices == (
        (
            "webcasting",
            "Members of the public are welcome to attend. The meeting will be webcast live on the"
            " internet.",
        ),
    )
    assert [item.title for item in front.items] == ["Apologies", "Minutes", "Fees"]
    assert front.doubts == ()


def test_a_summons_in_one_sentence() -> None:
    front = read("""
                       **Borchester Town Council**
               Town Hall, High Street, Borchester BO1 3CD

Dear Councillor,

You are hereby summoned to attend a meeting of the FINANCE AND GENERAL PURPOSES
COMMITTEE to be held in the Old Court Room, Town Hall, on Tuesday 4th March 2025
at 7.30pm for the purpose of transacting the following business. Please bring
your papers.

Jane Doe
Town Clerk
26 February 2025
""")
    assert front.council == "Borchester Town Council"
    assert front.address == ("Town Hall", "High Street", "Borchester BO1 3CD")
    assert front.committee == "FINANCE AND GENERAL PURPOSES COMMITTEE"
    assert (front.day, front.time) == (date(2025, 3, 4), "19:30")
    assert front.venue == "Old Court Room, Town Hall"
    assert front.signatory == PrintedPerson("Jane Doe", "Town Clerk")
    assert front.published == date(2025, 2, 26)
    assert front.notices == (("notice-1", "Please bring your papers."),)
    assert front.doubts == ()


def test_a_summons_whose_second_line_has_the_day_leaves_nothing_of_its_first() -> None:
    front = read("""
**CABINET**

A meeting of the Cabinet will be held in the Long Room, County Hall,
Borchester, on Wednesday, 19th June, 2024 at 2.00 pm.

Please bring your papers.
""")
    assert (front.day, front.time) == (date(2024, 6, 19), "14:00")
    assert front.venue == "Long Room, County Hall, Borchester"
    assert front.notices == (("notice-1", "Please bring your papers."),)


def test_a_letter_whose_own_date_is_another() -> None:
    front = read("""
Public Document Pack
                                              Service: Democratic Services
                                              Contact: Pat Green
                                              Direct Line: 01632 960555
                                              pat.green@anytown.gov.uk
Date: 24 February 2025
# Agenda
To: All Members of the Planning Committee
Dear Councillor
**Planning Committee**
A meeting of the Planning Committee will be held at the Civic Centre on Tuesday
4 March 2025 at 7.00 pm when your attendance is requested.
Yours sincerely,
Pat Green
Head of Democratic Services
""")
    assert (front.committee, front.department) == ("Planning Committee", "Democratic Services")
    assert (front.day, front.time, front.venue) == (date(2025, 3, 4), "19:00", "Civic Centre")
    assert front.published == date(2025, 2, 24)
    assert front.contact == PrintedPerson(
        "Pat Green", "", "01632 960555", "pat.green@anytown.gov.uk"
    )
    assert front.signatory == PrintedPerson("Pat Green", "Head of Democratic Services")
    assert (front.members, front.notices) == ((), ())


def test_two_columns() -> None:
    front = read("""
# Executive

**Date and Time:** Thursday 20 March 2025 at 2pm      **Contact:** Sam Reed
**Venue:** Committee Room 1, Civic Centre             Telephone: 0113 496 0000
                                              E-mail: sam.reed@anytown.gov.uk

**Membership**

Councillor Ash (Leader)             Councillor Elm
Councillor Birch (Deputy Leader)    Councillor Fern
Councillor Cedar                    Councillor Gorse

Published: 12 March 2025
""")
    assert (front.committee, front.day, front.time) == ("Executive", date(2025, 3, 20), "14:00")
    assert front.venue == "Committee Room 1, Civic Centre"
    assert front.published == date(2025, 3, 12)
    assert front.contact == PrintedPerson(
        "Sam Reed", "", "0113 496 0000", "sam.reed@anytown.gov.uk"
    )
    assert people(front) == [
        *("Councillor Ash: Leader", "Councillor Birch: Deputy Leader", "Councillor Cedar"),
        *("Councillor Elm", "Councillor Fern", "Councillor Gorse"),
    ]
    assert front.notices == ()


HEAD = """
# Licensing Committee
Thursday 6 March 2025
10.00 am
Town Hall

"""
MEMBERS = {
    "by party, side by side": (
        """
**Membership**

Conservative (3)         Labour (2)             Independent
Councillor Ash (Chair)   Councillor Dale        Councillor Fern
Councillor Birch         Councillor Elm
Councillor Cedar
""",
        "Councillor Ash: Chair; Councillor Birch: Conservative; Councillor Cedar: Conservative;"
        " Councillor Dale: Labour; Councillor Elm: Labour; Councillor Fern: Independent",
    ),
    "a table of names and roles": (
        """
Members of the Committee:
Councillor Ash                   Chair
Councillor Birch                 Portfolio Holder for Homes
Councillor Dale
""",
        "Councillor Ash: Chair; Councillor Birch: Portfolio Holder for Homes; Councillor Dale",
    ),
    "roles first": (
        """
Full Members:   **Chairman** Cllr Smart
                **Vice Chairman** Cllr Reeve
            Members:   Cllr Ash      Cllr Dale
                       Cllr Birch    Cllr Elm
""",
        "Cllr Smart: Chairman; Cllr Reeve: Vice Chairman; Cllr Ash; Cllr Birch; Cllr Dale;"
        " Cllr Elm",
    ),
    "names alone, over two lines": (
        """
Members: A Ash (Chair), B Birch (Vice-Chair), C Cedar, D Dale, E Elm, F Fern, G
Gorse and H Hazel
""",
        "A Ash: Chair; B Birch: Vice-Chair; C Cedar; D Dale; E Elm; F Fern; G Gorse; H Hazel",
    ),
    "no heading": (
        """
Councillors Mrs Ash, Birch and Dr Cedar; and Mr Ellis.
""",
        "Councillor Mrs Ash; Councillor Birch; Councillor Dr Cedar; Mr Ellis",
    ),
    "co-opted members": (
        """
Councillors: Ash and Birch

Co-opted Members:
Mrs P Vale and Mr Q Wood
""",
        "Councillor Ash; Councillor Birch; Mrs P Vale: Co-opted Member; Mr Q Wood: Co-opted Member",
    ),
    "a role that runs on": (
        """
Members:
Councillor Ash, Cabinet Member for Housing, Planning, Homelessness and the Town
Centres
Councillor Birch, MBE, Deputy Leader
""",
        "Councillor Ash: Cabinet Member for Housing, Planning, Homelessness and the Town Centres;"
        " Councillor Birch, MBE: Deputy Leader",
    ),
    "those with roles first, then bullets": (
        """
Chair:  Councillor Mrs Fox

Members:
  -  Councillor Ash
  -  Dr C Cedar
""",
        "Councillor Mrs Fox: Chair; Councillor Ash; Dr C Cedar",
    ),
    "by party, without a heading": (
        """
**Labour**            **Conservative**

Cllr Ash          Cllr Birch

Cllr Cedar        Cllr Dale
""",
        "Cllr Ash: Labour; Cllr Cedar: Labour; Cllr Birch: Conservative; Cllr Dale: Conservative",
    ),
    "two columns of lines far apart": (
        """
Membership:

Cllr Dale (Chair)     Cllr Cedar

Cllr Ash              Cllr Elm

Cllr Birch            Cllr Fern
""",
        "Cllr Dale: Chair; Cllr Ash; Cllr Birch; Cllr Cedar; Cllr Elm; Cllr Fern",
    ),
    "two columns that are read across": (
        """
Membership:

Cllr Ash              Cllr Birch

Cllr Cedar            Cllr Dale
""",
        "Cllr Ash; Cllr Birch; Cllr Cedar; Cllr Dale",
    ),
    "roles of two words in brackets": (
        """
Councillors: Ash (Chairman), Birch (Vice Chairman), Cedar
""",
        "Councillor Ash: Chairman; Councillor Birch: Vice Chairman; Councillor Cedar",
    ),
    "a table of names and wards": (
        """
Membership

Name             Ward       Role
Cllr Ash         North      Chair
Cllr Birch       South      Member
""",
        "Cllr Ash: Chair; Cllr Birch",
    ),
    "beside whom they stand for": (
        """
Members          Representing
Cllr Ash         Loamshire
Dr Birch         The Friends
""",
        "Cllr Ash; Dr Birch",
    ),
    "substitutes on a line of their own": (
        """
Membership (6): Councillors Ash (Chair), Birch, Cedar, Dale, Elmwood and Fernleigh-Jones
Substitutes: Councillors Gorse and Hazel
""",
        "Councillor Ash: Chair; Councillor Birch; Councillor Cedar; Councillor Dale;"
        " Councillor Elmwood; Councillor Fernleigh-Jones; Councillor Gorse: Substitute;"
        " Councillor Hazel: Substitute",
    ),
    "in Welsh": (
        """
Aelodau: Cynghorydd Siân Evans (Cadeirydd), Cynghorydd Rhys ap Owen
""",
        "Cynghorydd Siân Evans: Cadeirydd; Cynghorydd Rhys ap Owen",
    ),
    "the last two in Welsh": (
        """
Aelodau: Y Cynghorydd Onnen (Cadeirydd), Y Cynghorydd Masarnen a’r Cynghorydd Criafol
""",
        "Y Cynghorydd Onnen: Cadeirydd; Y Cynghorydd Masarnen; Y Cynghorydd Criafol",
    ),
    "a sentence about members": ("\nCouncillors are asked to bring this agenda.\n", ""),
    "to all of them": ("\nTo: All Members of the Council\n", ""),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members(name: str) -> None:
    text, expected = MEMBERS[name]
    assert "; ".join(people(read(HEAD + text))) == expected


@pytest.mark.parametrize(
    "when",
    [
        "Tuesday 4 June 2024 at 7.00 pm\n\nCouncil Chamber, Town Hall, Bexdale",
        "**Tuesday 4 June 2024 at 7.00 pm**\nin the Council Chamber, Town Hall, Bexdale",
        "Council Chamber, Town Hall, Bexdale\n4 June 2024, 7pm",
        "4 June 2024, 7.00 pm, Council Chamber, Town Hall, Bexdale",
        "4 June 2024, 19:00 - 20:30\nCouncil Chamber, Town Hall, Bexdale",
        "4 June 2024\n\nCouncil Chamber\n\nTown Hall\n\nBexdale",
    ],
)
def test_a_venue_without_a_label(when: str) -> None:
    front = read(f"# Licensing Committee\n\n{when}\n\n")
    assert (front.venue, front.title, front.notices) == (
        *("Council Chamber, Town Hall, Bexdale", ""),
        (),
    )


def test_what_stands_under_the_day_and_is_no_place() -> None:
    front = read("# Licensing Committee\n\nTuesday 4 June 2024 at 7.00 pm\n\nPlease bring this.")
    assert front.venue == ""


@pytest.mark.parametrize(
    "asked",
    [
        "Please ask for: Sam Lark",
        "For further information\nplease contact: Sam Lark",
        "Further information: Sam Lark",
        "For information contact Sam Lark",
        "Cyswllt / Contact: Sam Lark",
        "Enquiries\nSam Lark",
    ],
)
def test_whom_to_ask(asked: str) -> None:
    front = read(f"{HEAD}\n{asked}\n\n")
    assert (front.contact, front.council) == (PrintedPerson("Sam Lark"), "")
    assert front.notices == ()


def test_a_day_that_is_another_than_the_meetings() -> None:
    front = read("""
# Parks Committee
Deadline for questions: Thursday 9 May 2024 at 12 noon
Meeting: Tuesday 14 May 2024 at 6.30 pm
Venue: Town Hall
""")
    assert (front.day, front.time) == (date(2024, 5, 14), "18:30")


def test_labels_in_two_languages() -> None:
    front = read("""
# Licensing Committee
Dyddiad / Date: 4 June 2024
Amser / Time: 7.00 pm
Venue / Lleoliad: Town Hall
Aelodau / Members: Cllrs Ash and Birch
""")
    assert (front.day, front.time, front.venue) == (date(2024, 6, 4), "19:00", "Town Hall")
    assert people(front) == ["Cllr Ash", "Cllr Birch"]


def test_a_day_of_the_week_behind_a_label() -> None:
    text = "# Cabinet\nDay: {}\nDate: 10 June 2024\nTime: 10:00\nPlace: Town Hall\n"
    assert read(text.format("Monday")).doubts == ()
    assert read(text.format("Monday")).notices == ()
    assert read(text.format("Friday")).doubts == (
        Doubt(
            "date",
            'the front sheet prints "Friday" as the day, and 2024-06-10 is a Monday; the date was'
            " taken: look at both",
        ),
    )


def test_a_committee_of_a_council_and_its_clerk() -> None:
    front = read("""
You are hereby summoned to attend a meeting of the Parks Committee of Anytown Parish
Council to be held in the Church Hall on Tuesday 14 May 2024 at 6.30 p.m.

Pat Robin
Clerk to the Council
""")
    assert (front.committee, front.council) == ("Parks Committee", "")
    assert front.signatory == PrintedPerson("Pat Robin", "Clerk to the Council")


def test_a_council_under_its_committee_is_no_kind_of_meeting() -> None:
    front = read("# Parks Committee\nAnytown Council\nDate: 14 May 2024\nTime: 6.30 pm\n\n")
    assert (front.council, front.title) == ("Anytown Council", "")


@pytest.mark.parametrize(
    ("heading", "committee", "supplement"),
    [
        ("# Cabinet", "Cabinet", 0),
        ("# Cabinet – SUPPLEMENT PACK", "Cabinet", 1),
        ("# Cabinet\n# Supplementary Agenda No. 2", "Cabinet", 2),
        ("# Borchester City Council\n# Scrutiny Committee", "Scrutiny Committee", 0),
        ("# CYNGOR SIR\n# Pwyllgor Cynllunio", "Pwyllgor Cynllunio", 0),
        ("# Agenda\nMeeting: Audit Committee", "Audit Committee", 0),
        ("# AUDIT BOARD\nThe Audit Board meets in public.", "Audit Board", 0),
        ("# Agenda for a meeting of the Cabinet", "Cabinet", 0),
        ("# Parks Committee Meeting", "Parks Committee", 0),
    ],
)
def test_committee(heading: str, committee: str, supplement: int) -> None:
    front = read(f"{heading}\nThursday 6 March 2025 at 10.00 am\nTown Hall")
    assert (front.committee, front.supplement, front.doubts) == (committee, supplement, ())


def test_a_committee_that_is_only_in_larger_letters_is_told() -> None:
    front = read(
        """
# Greener Ambridge

# Everybody Welcome
Thursday 6 March 2025 at 10.00 am
"""
    )
    assert front.doubts == (
        Doubt(
            "committee",
            '"Greener Ambridge" was taken for the committee, for it is in the'
            " largest letters of the front sheet: look at the name",
        ),
        Doubt("venue", "the front sheet does not print where the meeting is: write its venue"),
    )


def test_kind_of_meeting() -> None:
    called = read("""
NOTICE IS HEREBY GIVEN that an Extraordinary Meeting of the Planning Committee
will be held at the Guildhall, High Street on Wednesday, 5th March, 2025 at 6.30
p.m. Members are requested to switch off mobile phones.
""")
    headed = read("# Cabinet\n**Special Meeting**\n**Wednesday 5 March 2025**\n**6.30 pm**")
    assert (called.title, headed.title) == ("Extraordinary meeting", "Special Meeting")
    assert called.venue == "Guildhall, High Street"
    assert called.notices == (("phones", "Members are requested to switch off mobile phones."),)


def test_a_meeting_online_and_a_note_after_its_time() -> None:
    front = read("""
# Cabinet
Thursday 6 March 2025 at 6.30pm (or on the rising of Council,
whichever is the later)
Council Chamber

[Watch the meeting live](https://ambridge.example/live)
""")
    assert (front.time, front.venue) == ("18:30", "Council Chamber")
    assert (front.online_url, front.online_text) == (
        "https://ambridge.example/live",
        "Watch the meeting live",
    )
    assert front.notices == (
        ("time", "6.30 pm (or on the rising of Council, whichever is the later)"),
    )


def test_a_meeting_that_was_called_off() -> None:
    front = read_front(
        drawn("""
**THIS MEETING HAS BEEN POSTPONED**
The hall is being mended.
It has been rearranged for Thursday 13 March 2025.

# Cabinet
Thursday 6 March 2025
10.00 am
"""),
        [0],
    )
    assert (front.status, front.reason) == ("postponed", "The hall is being mended.")
    assert (front.day, front.rearranged_to) == (date(2025, 3, 6), date(2025, 3, 13))
    assert front.doubts == ()


def test_a_notice_with_its_heading_links_and_list() -> None:
    front = read(
        HEAD
        + """
**Filming**
Anyone may **film**, see [our guide](https://ambridge.example/film).

Please:
- stay in the gallery
- ask before you film the public
"""
    )
    assert front.notices == (
        (
            "filming",
            "**Filming**\n\nAnyone may **film**, see [our guide](https://ambridge.example/film)."
            "\n\nPlease:\n\n- stay in the gallery\n- ask before you film the public",
        ),
    )


def test_what_is_not_sure_is_told() -> None:
    assert read("# Cabinet\nMonday 13 March 2025 at 7.30\nTown Hall").doubts == (
        Doubt(
            "date",
            'the front sheet prints "Monday 13 March 2025", and that day is a Thursday; the day of'
            " the month was taken: look at the date",
        ),
        Doubt(
            "time",
            "the front sheet does not say whether the meeting is in the morning or in the evening;"
            " 19:30 was taken: look at the time",
        ),
    )


def test_a_list_of_members_that_cannot_be_read_is_told() -> None:
    front = read(HEAD + "\nMembership\nsee the web site for who sits on it now.\n")
    assert front.doubts == (
        Doubt(
            "members",
            'the front sheet has a heading "Membership", and the list under it could not be read:'
            " write the members",
        ),
    )
    assert read(HEAD + "\nMembers of the public are welcome\n").doubts == ()


def test_what_is_missing_is_told() -> None:
    assert [doubt.about for doubt in read("Please be on time.").doubts] == [
        *("committee", "date", "time", "venue")
    ]
    assert read_front(drawn(""), [0]).doubts == (
        Doubt(
            "pack",
            "the front sheet has no text that can be read, as where it is a picture; nothing was"
            " taken from it: write who meets, when, where and about what",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Council of " + "a " * 900,
        "Councillors " + ", ".join(["Ash"] * 800),
        "1 May 2020 at 2.00 pm " * 300,
        "Date: Time: Venue: " * 100,
        "a meeting of A " + "b " * 900,
    ],
)
@pytest.mark.once
def test_a_hostile_front_sheet_ends(text: str) -> None:
    page = drawn("\n".join([text] * 40)).pages[0]
    assert len(read_front(PackSigns((page,)), [0]).members) < 500


DAYS = {
    "Thursday, 13th March, 2025": date(2025, 3, 13),
    "Dydd Mawrth, 4 Mawrth 2025": date(2025, 3, 4),
    "March 13th, 2025": date(2025, 3, 13),
    "14.02.18": date(2018, 2, 14),
    "14/02/2018": date(2018, 2, 14),
    "2018-02-14": date(2018, 2, 14),
    "31 February 2025": None,
    "paragraph 1.2.3.4": None,
}
TIMES = {
    "at 14.00": "14:00",
    "10.00 a.m. - 1.00 p.m.": "10:00",
    "2.00-4.00 pm": "14:00",
    "12 noon": "12:00",
    "12.30 am": "00:30",
    "12 midnight": "00:00",
    "1400 hours": "14:00",
    "2.00 yp": "14:00",
    "Room 14.20": None,
    "£12.50": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str) -> None:
    assert next((found.day for found in find_days(text)), None) == DAYS[text]


@pytest.mark.parametrize("text", TIMES)
def test_times(text: str) -> None:
    assert next((found.time for found in find_times(text)), None) == TIMES[text]


OWN = {
    "meetings/council.yaml": """\
name: Borchester Metropolitan Borough Council
jurisdiction: england
department: Governance, Democracy and Electoral Services of the Council
address: [Town Hall, "The Very Long Name of a Civic Square, North Wing", Borchester, BO1 2AB]
website: https://borchester.example/meetings
signatory: {name: Dr Ann O'Neill MBE, role: Chief Executive and Head of Paid Service}
contacts:
  sam:
    name: Sam Reed-Jones
    telephone: 01632 960001
    email: democratic.services.committee.team@borchester.example
notices:
  filming: |
    # Filming

    Anyone may **film** this meeting: see [our guide](https://borchester.example/film).
""",
    "meetings/parks/committee.yaml": """\
name: Joint Health and Wellbeing Overview and Scrutiny Committee of Borchester and Ambridge
contact: sam
members:
  - {name: Councillor Ash, role: "Cabinet Member for Housing, Homelessness and the Town Centres"}
  - {name: The Lord Mayor, role: Chair}
  - {name: The Right Worshipful the Mayor (Councillor O'Brien), role: Vice Chair}
  - {name: Sir Paul King, role: Leader of the Council}
  - {name: Councillor West, role: Police and Crime Commissioner}
  - {name: Rabbi Joel, role: Head teacher}
  - {name: Jane Moss, role: Labour}
  - Councillor Mrs Birch
  - Councillor Cedar-Smith
  - Councillor Dr Dale
  - Councillor Gorse
  - Councillor Juniper
  - Mrs P. Vale
  - Mr Q. Wood
""",
    "meetings/parks/2024-05-16/meeting.yaml": """\
date: 2024-05-16
time: "09:30"
published: 2024-05-01
title: Extraordinary meeting
venue: The Council Chamber and Jubilee Room, First Floor, Borchester Town Hall, Market Square
online: {url: https://borchester.example/live}
status: postponed
reason: The hall is **flooded**.
rearranged-to: 2024-05-23
items: [{title: Apologies}, {title: Parks}, {title: Fees}]
""",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> PrintedFront:
    """What is read of a front sheet that agendapack made itself."""
    root = tmp_path_factory.mktemp("own")
    for name, text in OWN.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    ran = agendapack("build", "parks/2024-05-16", cwd=root)
    assert ran.code == 0, ran.err
    signs = read_signs(root / "packs/parks/2024-05-16/agenda-pack.pdf")
    assert isinstance(signs, PackSigns)
    return read_front(signs, range(len(signs.pages)))


def test_own_front_sheet(own: PrintedFront) -> None:
    assert (own.council, own.department) == (
        "Borchester Metropolitan Borough Council",
        "Governance, Democracy and Electoral Services of the Council",
    )
    assert own.address == (
        *("Town Hall", "The Very Long Name of a Civic Square, North Wing"),
        *("Borchester", "BO1 2AB"),
    )
    assert (own.website, own.published) == ("https://borchester.example/meetings", date(2024, 5, 1))
    assert own.contact == PrintedPerson(
        "Sam Reed-Jones",
        "",
        "01632 960001",
        "democratic.services.committee.team@borchester.example",
    )
    assert own.committee == (
        "Joint Health and Wellbeing Overview and Scrutiny Committee of Borchester and Ambridge"
    )
    assert (own.title, own.day, own.time) == ("Extraordinary meeting", date(2024, 5, 16), "09:30")
    assert own.venue == (
        "The Council Chamber and Jubilee Room, First Floor, Borchester Town Hall, Market Square"
    )
    assert (own.online_url, own.online_text) == ("https://borchester.example/live", "")
    assert (own.status, own.reason) == ("postponed", "The hall is **flooded**.")
    assert own.rearranged_to == date(2024, 5, 23)
    assert people(own) == [
        "Councillor Ash: Cabinet Member for Housing, Homelessness and the Town Centres",
        "The Lord Mayor: Chair",
        "The Right Worshipful the Mayor (Councillor O’Brien): Vice Chair",
        *("Sir Paul King: Leader of the Council", "Councillor West: Police and Crime Commissioner"),
        *("Rabbi Joel: Head teacher", "Jane Moss: Labour"),
        *("Councillor Mrs Birch", "Councillor Cedar-Smith"),
        *("Councillor Dr Dale", "Councillor Gorse", "Councillor Juniper"),
        *("Mrs P. Vale", "Mr Q. Wood"),
    ]
    assert own.signatory == PrintedPerson(
        "Dr Ann O’Neill MBE", "Chief Executive and Head of Paid Service"
    )
    assert own.notices == (
        (
            "filming",
            "# Filming\n\nAnyone may **film** this meeting: see"
            " [our guide](https://borchester.example/film).",
        ),
    )
    assert [item.title for item in own.items] == ["Apologies", "Parks", "Fees"]
    assert own.doubts == ()


COUNCIL = CORPUS / "council"
SHEETS = {
    "Agenda frontsheet 09th-Jan-2025 10.00 County Council.pdf": PrintedFront(
        committee="County Council",
        title="Extraordinary meeting",
        day=date(2025, 1, 9),
        time="10:00",
        venue="Council Chamber, County Hall, Maidstone, Kent, ME14 1XQ",
        published=date(2024, 12, 31),
    ),
    "Agenda frontsheet 13th-Mar-2025 10.00 County Council.pdf": PrintedFront(
        committee="County Council",
        day=date(2025, 3, 13),
        time="10:00",
        venue="Council Chamber, County Hall, Maidstone, Kent, ME14 1XQ",
        published=date(2025, 3, 5),
    ),
    "Agenda frontsheet 13th-Mar-2025 15.00 Cabinet.pdf": PrintedFront(
        committee="CABINET",
        day=date(2025, 3, 13),
        time="15:00",
        venue="Council Chamber, Sessions House, County Hall, Maidstone",
        published=date(2025, 3, 5),
        contact=PrintedPerson("Georgina Little", "", "03000 414043", "georgina.little@kent.gov.uk"),
    ),
}


@pytest.mark.once
@pytest.mark.skipif(not COUNCIL.is_dir(), reason="the real papers are not there")
@pytest.mark.parametrize("name", SHEETS)
def test_real_front_sheets(name: str) -> None:
    signs = read_signs(Path(COUNCIL / name))
    assert isinstance(signs, PackSigns)
    front = read_front(signs, range(len(signs.pages)))
    expected = SHEETS[name]
    for field in ("committee", "title", "day", "time", "venue", "published", "contact", "members"):
        assert getattr(front, field) == getattr(expected, field)
    assert front.signatory == PrintedPerson("Benjamin Watts", "General Counsel", "03000 416814")
    assert front.doubts == ()


RANGES: dict[str, dict[str, tuple[int, int] | None]] = {
    "Agenda frontsheet 09th-Jan-2025 10.00 County Council.pdf": dict.fromkeys("123"),
    "Agenda frontsheet 13th-Mar-2025 10.00 County Council.pdf": {
        **dict.fromkeys("12"),
        "3": (1, 14),
        "4": (15, 30),
        **dict.fromkeys("5678"),
        "9": (31, 190),
        "10": (191, 222),
        "11": (223, 244),
        "12": (245, 266),
        "13": (267, 274),
        "14": (275, 284),
        "15": (285, 334),
        "16": (335, 340),
        "17": (341, 342),
    },
    "Agenda frontsheet 13th-Mar-2025 15.00 Cabinet.pdf": dict.fromkeys("123"),
}
"""The items of the real front sheets, with the pages that these print."""


@pytest.mark.skipif(not COUNCIL.is_dir(), reason="the real papers are not there")
@pytest.mark.parametrize("name", RANGES)
def test_the_items_of_real_front_sheets(name: str) -> None:
    signs = read_signs(Path(COUNCIL / name))
    assert isinstance(signs, PackSigns)
    items = read_front(signs, range(len(signs.pages))).items
    pages = {each.number: each.pages and (each.pages.first, each.pages.last) for each in items}
    assert pages == RANGES[name]
    assert all(
        each.title and "  " not in each.title and "(" not in each.title[-9:-4] for each in items
    )
    assert items[0].title.startswith("Apologies")
    assert not any(each.exempt or each.is_exempt or each.exclusion for each in items)
