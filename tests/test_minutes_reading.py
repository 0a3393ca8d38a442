"""Minutes on the pages of a pack: ours are read exactly, others as far as their shape allows."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.unpack.minutes_pages.attendance_lines import listed_persons
from agendapack.unpack.minutes_pages.minutes_reading import read_minutes
from agendapack.unpack.pack_division import PageStamps
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedPerson
from agendapack.unpack.printed_minutes import PrintedMinutes
from tests.printed_pages import printed

pytestmark = pytest.mark.once


def read(*pages: str) -> PrintedMinutes:
    signs = printed(*pages)
    minutes = read_minutes(signs, range(len(pages)), ())
    assert minutes is not None
    return minutes


def shown(minutes: PrintedMinutes) -> list[str]:
    """Titles and entries, a line each."""
    lines: list[str] = []
    for minute in minutes.minutes:
        lines.append(f"{minute.number}. {minute.title}")
        for entry in minute.body:
            said = [*([f"[{entry.lead}]"] if entry.lead else []), *entry.points]
            said += [f"{key}={text}" for key, text in entry.values]
            lines.append(f"  {entry.kind}: {' / '.join(said)}")
    return lines


HEAD = """\
**Parks Committee**
**Thursday 13 June 2024**

**Present:**
Councillor Fern, Chair.
Councillors Maple, Mrs Thorn and Cedar (substituting for Councillor Willow).

Apologies for absence: Councillor Willow.

Also in attendance: Lee Marsh (Parks Manager, East) and Jo Bell.

The meeting started at 6.30 pm and finished at 8.15 pm.

__Note: these minutes are a draft until the Committee has confirmed them.__

**Minutes**

"""


def test_who_was_there_and_when() -> None:
    minutes = read(HEAD + "**3. The Orchard**\n     Lee Marsh presented the report.\n")
    assert minutes == PrintedMinutes(
        "Parks Committee",
        date(2024, 6, 13),
        is_draft=True,
        started="18:30",
        finished="20:15",
        present=("Councillor Fern", "Councillor Maple", "Councillor Mrs Thorn"),
        substitutes=(("Councillor Cedar", "Councillor Willow"),),
        apologies=("Councillor Willow",),
        in_attendance=(PrintedPerson("Lee Marsh", "Parks Manager, East"), PrintedPerson("Jo Bell")),
        first_number=3,
        minutes=minutes.minutes,
        roles=(PrintedPerson("Councillor Fern", "Chair"),),
    )
    assert shown(minutes) == ["3. The Orchard", "  text: Lee Marsh presented the report."]


def test_every_kind_of_entry_that_agendapack_prints() -> None:
    minutes = read(
        HEAD
        + """\
**5. The Old Orchard**
     Lee Marsh presented the **second** report.

     __(Councillors Maple and Fern arrived during this item)__

     The Committee discussed:

     (a) who owns the wall, and who paid for it when it was
         mended in spring;
     (b) how often the grass is cut.

     Councillor Fern moved, and Councillor Maple seconded:

       that the orchard is looked after.

     Councillor Maple moved an amendment:

       that "five" is replaced by "two".

     For: 2, against: 4. The amendment was lost.
""",
        """\
     For: 2, against: 2. The votes being equal, the Chair used a casting vote
     for the motion, which was carried.
     **Recorded vote**
     **Vote**        **Members**

     **For**         Councillors Fern and Rowan

     **Against**     Councillor Hazel

     **Resolved** that it is.

     **Resolved:**

     1. that one;
     2. that two.

       **Action:** To tell the people.

       Lee Marsh, by 28 June 2024

     **Interests declared**
     **Name**            **Interest**             **Reason**

     **Councillor**      Personal interest        Lives in Church Road.
     **Cedar**

     **Key decision:** The bridge is closed.

     **Reasons:** A beam is broken.

     Call-in ends on 21 June 2024.

     __(Councillor Cedar left during this item)__
""",
    )
    assert shown(minutes) == [
        "5. The Old Orchard",
        "  text: Lee Marsh presented the **second** report.",
        "  arrived: Councillor Maple",
        "  arrived: Councillor Fern",
        "  discussed: who owns the wall, and who paid for it when it was mended in spring;"
        " / how often the grass is cut.",
        "  moved: that the orchard is looked after. / by=Councillor Fern"
        " / seconded=Councillor Maple",
        '  amendment: that "five" is replaced by "two". / by=Councillor Maple / for=2 / against=4',
        "  vote: for=Councillor Fern / for=Councillor Rowan / against=Councillor Hazel"
        " / casting=for / recorded=true",
        "  resolved: that it is.",
        "  resolved: that one; / that two.",
        "  action: To tell the people. / who=Lee Marsh / by=2024-06-28",
        "  declared: member=Councillor Cedar / interest=personal / nature=Lives in Church Road.",
        "  decision: The bridge is closed. / reasons=A beam is broken. / key=true"
        " / call-in-ends=2024-06-21",
        "  departed: Councillor Cedar",
    ]
    assert minutes.doubts == ()


def test_a_minute_that_is_not_for_publication() -> None:
    (minute,) = read(
        HEAD
        + """\
**104. Land at Mill Lane**
     **Not for publication.** Exempt information under paragraph 3 of Part 1 of
     Schedule 12A to the Local Government Act 1972: Information relating to
     the financial or business affairs of any particular person.

     **Public interest:** The Council is still in negotiation.

     **Summary:** The Committee considered an offer.
"""
    ).minutes
    assert (minute.exempt, minute.body) == (("3",), ())
    assert minute.public_interest == "The Council is still in negotiation."
    assert minute.summary == "The Committee considered an offer."


def test_interests_confirmation_and_signature() -> None:
    minutes = read(
        HEAD.replace(
            "__Note: these minutes are a draft until the Committee has confirmed them.__",
            "Confirmed as a correct record on 18 July 2024, subject to this"
            " correction:\n\n"
            "•  In minute 4, __trees__ is right.\n\n"
            "**Declarations of interest**\n"
            "**Name**               **Minute and item**            **Interest**\n"
            "**Councillor Rowan**   Minute 4: The Trees (item 7)   Personal interest",
        )
        + "**4. The Trees**\n     Nothing.\n\n\nSigned: Councillor Fern, 18 July 2024\n"
    )
    assert (minutes.is_draft, minutes.confirmed) == (False, date(2024, 7, 18))
    assert minutes.corrections == ("In minute 4, *trees* is right.",)
    assert minutes.signed == ("Councillor Fern", date(2024, 7, 18))
    (declared,) = minutes.interests
    assert declared.values == (
        ("member", "Councillor Rowan"),
        ("interest", "personal"),
        ("item", "7"),
    )
    assert shown(minutes) == ["4. The Trees", "  text: Nothing."]
    assert minutes.minutes[0].item == "7"


MARKET_LEADER = (
    """\
^AMBRIDGE PLANNING PANEL – Page 5
                 **AMBRIDGE BOROUGH COUNCIL**

                        **PLANNING PANEL**

MINUTES of a meeting of the Planning Panel held in the Oak Room, Town Hall,
Ambridge on Thursday, 13 February 2025.

PRESENT: Mr B J Elm (Chairman), Mr A Fern, OBE, Mrs C Ash (substitute for
Ms D Birch),    Sir Paul Oak, CBE,    Mrs S Cedar and Dr L Rowan

IN ATTENDANCE: Mr J Bell (Democratic Services Manager), Ms P Marsh
(General Counsel)

                       **UNRESTRICTED ITEMS**

**286.   Apologies for Absence**
      __(Item 1)__

      The Manager reported an apology from Ms Birch.

**287.   Declarations of Interests in items on the agenda, whether or not**
      **they are pecuniary**
      __(Item 2)__

      (1)   Mr Fern declared an interest, which he explained to all of
            the many residents and councillors of the borough of Ambridge
""",
    """\
^AMBRIDGE PLANNING PANEL – Page 6
            who were there.

      (2)   RESOLVED that this be noted.

**288.   Any other business**
      __(Item 3)__

      RESOLVED that:

      (a)   one thing be done; and
      (b)   so be another.

The meeting ended at 4.05 p.m.

Chairman ..........................   Date ..................
""",
    "\n\n                This page is intentionally left blank\n",
)


def test_the_shape_of_the_market_leader() -> None:
    minutes = read(*MARKET_LEADER)
    assert (minutes.committee, minutes.day) == ("Planning Panel", date(2025, 2, 13))
    assert (minutes.venue, minutes.finished) == ("Oak Room, Town Hall, Ambridge", "16:05")
    assert minutes.present == (
        *("Mr B J Elm", "Mr A Fern, OBE", "Sir Paul Oak, CBE", "Mrs S Cedar", "Dr L Rowan"),
    )
    assert minutes.substitutes == (("Mrs C Ash", "Ms D Birch"),)
    assert [person.role for person in minutes.in_attendance] == [
        *("Democratic Services Manager", "General Counsel"),
    ]
    assert shown(minutes) == [
        "286. Apologies for Absence",
        "  text: The Manager reported an apology from Ms Birch.",
        "287. Declarations of Interests in items on the agenda, whether or not they are pecuniary",
        "  text: (1) Mr Fern declared an interest, which he explained to all of the many"
        " residents and councillors of the borough of Ambridge who were there.\n\n(2)"
        " RESOLVED that this be noted.",
        "288. Any other business",
        "  resolved: [RESOLVED that:] / one thing be done; and / so be another.",
    ]
    assert [minute.item for minute in minutes.minutes] == ["1", "2", "3"]
    assert minutes.doubts == ()


def test_stamps_are_no_part_of_the_minutes() -> None:
    signs = printed(HEAD + "**1. Trees**\n     They grow.\nAgenda Item 4\n")
    stamped = len(signs.pages[0].lines) - 1
    minutes = read_minutes(signs, [0], [PageStamps(item="4", lines=(stamped,))])
    assert minutes is not None
    assert shown(minutes) == ["1. Trees", "  text: They grow."]


def test_titles_without_numbers() -> None:
    minutes = read(
        """\
       **YOUTH PANEL – 10th December 2024**
**MINUTES of the meeting held in the Elm Room, Town Hall.**

PRESENT: Ann Fern (Chair), Bo Ash
ALSO PRESENT: Sue Oak, Cabinet Member for Schools.

**Apologies and Substitutes**
(Item 1)
Apologies were received from Di Elm.

**Work of the Team**
(Item 2)
   1. Jo Bell presented the report.

   2. It was asked:
         a. how many came.
         b. who paid.
"""
    )
    assert (minutes.committee, minutes.day) == ("YOUTH PANEL", date(2024, 12, 10))
    assert minutes.in_attendance == (PrintedPerson("Sue Oak", "Cabinet Member for Schools"),)
    assert shown(minutes) == [
        ". Apologies and Substitutes",
        "  text: Apologies were received from Di Elm.",
        ". Work of the Team",
        "  text: 1. Jo Bell presented the report.\n\n"
        "2. It was asked:\n\n   a. how many came.\n\n   b. who paid.",
    ]
    assert [(doubt.about, doubt.said) for doubt in minutes.doubts] == [
        ("first-number", "the minutes have no numbers: a build numbers them from 1 on")
    ]


def test_names_in_columns_and_plain_titles() -> None:
    minutes = read(
        """\
MINUTES OF THE EXTRAORDINARY MEETING OF THE HILL COUNCIL HELD ON 1st MAY 2024
AT 7.00 PM

Present:    Cllr A Fern (Chairman)       Cllr B Ash
            Cllr C Oak                   Cllr D Elm

Apologies:   Al Ash   Bo Elm

In attendance:
Jo Bell – Clerk
Three residents

12/24   Apologies
        There were none.
14/24   Bridge
        It was AGREED to close it.
"""
    )
    assert (minutes.title, minutes.started) == ("Extraordinary meeting", "19:00")
    assert minutes.present == ("Cllr A Fern", "Cllr B Ash", "Cllr C Oak", "Cllr D Elm")
    assert minutes.apologies == ("Al Ash", "Bo Elm")
    assert minutes.in_attendance == (
        PrintedPerson("Jo Bell", "Clerk"),
        PrintedPerson("Three residents"),
    )
    assert shown(minutes) == [
        "12/24. Apologies",
        "  text: There were none.",
        "14/24. Bridge",
        "  text: It was AGREED to close it.",
    ]
    assert [doubt.about for doubt in minutes.doubts] == ["first-number", "minute 14/24"]
    assert [doubt.said for doubt in minutes.doubts] == [
        'the minutes are numbered "12/24" and so on, of which the record has 12 only',
        "minute 14 follows minute 12: look for one between them, since a build numbers them"
        " without a gap",
    ]


def test_what_is_not_found_is_a_doubt() -> None:
    minutes = read(
        "**Minutes**\n\nPresent: Councillor Fern (left at 8 pm) and 12 others\n\n"
        "Apologies: none\n\n"
        "A word of the Chair.\n\n"
        "**1. Trees**\n  They grow.\n\n**2. Paths**\n  So do these."
    )
    assert [doubt.said for doubt in minutes.doubts] == [
        "no day of the meeting was found above its minutes: write it",
        '"left at 8 pm" is printed beside Councillor Fern, and was left out',
        '"12 others" is no name, and was left out',
        'the record has no place for what stands above the minutes: "A word of the Chair."',
    ]
    assert minutes.apologies == ()


def test_other_papers_are_no_minutes() -> None:
    agenda = """\
**Parks Committee**
**Thursday 13 June 2024**
**2.00 pm**

**Members:**
Councillor Fern, Chair.

**1. Apologies**
   To receive apologies.

**2. Minutes**   (Pages 1 - 4)
   To confirm the minutes of the meeting held on 1 May 2024.
"""
    report = """\
**Report to the Parks Committee, 13 June 2024**

**1. Background**
   At present the minutes of the meeting are kept by hand.

**2. Costs**
   None.
"""
    bound = HEAD.replace("**Minutes**", "\n\n".join(f"Of tree {n}." for n in range(25)))
    for page in (agenda, report, "A page.", bound + "**1. Trees**\n     They grow."):
        assert read_minutes(printed(page), [0], ()) is None
    assert read_minutes(PackSigns(()), [], ()) is None


def test_what_markdown_would_take_for_a_sign_is_printed() -> None:
    minutes = read(
        HEAD
        + """\
**1. Trees**
     12. A number that begins no list

     # A word with a *star*, [brackets] and snake_case <b>

     See __the notes__, **all of it** and https://example.org/a_b_
"""
    )
    assert shown(minutes)[1:] == [
        "  text: 12\\. A number that begins no list",
        "  text: \\# A word with a \\*star\\*, \\[brackets\\] and snake_case \\<b>",
        "  text: See *the notes*, **all of it** and https://example.org/a_b_",
    ]


def test_lists_of_names() -> None:
    cases = {
        "Councillors Mrs Ash, Birch and Elder; and Mr Oak.": (
            "Councillor Mrs Ash; Councillor Birch; Councillor Elder; Mr Oak"
        ),
        "Councillor Ash and Birch": "Councillor Ash; Councillor Birch",
        "Cllrs Ash (Chair), Elm, MBE, and Oak (in place of Cllr Fir)": (
            "Cllr Ash (Chair); Cllr Elm, MBE; Cllr Oak [Cllr Fir]"
        ),
        "Councillor Ash Councillor Birch": "Councillor Ash; Councillor Birch",
        "Al Ash (Head of Trees, Paths and Walls) Bo Elm (Clerk)": (
            "Al Ash (Head of Trees, Paths and Walls); Bo Elm (Clerk)"
        ),
        "Al Ash, Head of Trees; Bo Elm, Clerk": "Al Ash (Head of Trees); Bo Elm (Clerk)",
        "Chair: Councillor Ash": "Councillor Ash (Chair)",
        "Councillor Ash substituting for Councillor Fir": "Councillor Ash [Councillor Fir]",
        "": "",
    }
    for text, expected in cases.items():
        said = "; ".join(
            person.name
            + (f" ({person.role})" if person.role else "")
            + (f" [{person.absent}]" if person.absent else "")
            for person in listed_persons(text)
        )
        assert said == expected


@pytest.mark.parametrize(
    ("printed_text", "kinds"),
    [
        ("It was **RESOLVED** that:\n\n  (a)  one;\n  (b)  two.", ["resolved"]),
        ("Cllr Ash moved, Cllr Oak seconded and it was AGREED to:\n\n  1. one.", ["agreed"]),
        ("Cllr Ash moved that it be RESOLVED that:\n\n  (a)  one;\n  (b)  two.", ["text", "text"]),
        ("The Committee had not agreed to:\n\n  (a)  one;\n  (b)  two.", ["text", "text"]),
        ("Councillor Ash agreed to:\n\n  (a)  one;\n  (b)  two.", ["text", "text"]),
        ("The officer's report recommended that:\n\n  (a)  one;\n  (b)  two.", ["text", "text"]),
        ("Cllr Ash moved:\n\nResolved that the pool is shut.", ["text", "text"]),
        ("Resolved that the pool is shut.\n\nFor (1)\n\nThe motion was LOST.", ["text"] * 3),
        ("Resolved that the pool is shut; the motion was lost.", ["text"]),
        ("Recommended by the officer: refusal.", ["text"]),
        ("Resolved that the proposal is not supported.", ["resolved"]),
        ("Agreed.", ["text"]),
    ],
)
def test_a_decision_is_the_meetings_own(printed_text: str, kinds: list[str]) -> None:
    body = read(HEAD + "**1. Pool**\n\n" + printed_text).minutes[0].body
    assert [entry.kind for entry in body] == kinds


def test_lists_side_by_side_marks_and_lists_in_one_paragraph() -> None:
    body = "\n\n**1. Trees**\n   They grow.\n\n**2. Paths**\n   So do these.\n"
    beside = read(
        "**Minutes of the Audit Board, 9 October 2024**\n\n"
        "**Members present**             **Officers present**\n"
        "Councillor R Bay (Chair)        V Quay, Treasurer\n"
        "Councillor S Cove               W Pier, Clerk\n" + body
    )
    assert beside.present == ("Councillor R Bay", "Councillor S Cove")
    assert [person.name for person in beside.in_attendance] == ["V Quay", "W Pier"]
    marked = read(
        "**Minutes of the Audit Board, 9 October 2024**\n\n"
        "**Members**          **Present**    **Apologies**\n"
        "Cllr A Bay (Chair)   ✓\n"
        "Cllr B Cove                         ✓\n"
        "Cllr C Firth         X\n" + body
    )
    assert (marked.present, marked.apologies) == (("Cllr A Bay",), ("Cllr B Cove",))
    assert [doubt.said for doubt in marked.doubts] == [
        'the record has no place for what stands above the minutes: "Cllr C Firth X"'
    ]
    running = read(
        "Minutes of the Parish Council Meeting held on Monday 3rd February 2025.\n\n"
        "Present: Cllr J Ash, Cllr T Oak. In attendance: Mrs L Reed (Clerk),\n"
        "County Cllr B Elm and 3 others.\n" + body
    )
    assert running.present == ("Cllr J Ash", "Cllr T Oak")
    assert [person.name for person in running.in_attendance] == [
        *("Mrs L Reed", "County Cllr B Elm", "3 others")
    ]


def test_titles_that_run_in_and_titles_above_the_heading() -> None:
    run_in = read(
        "Minutes of the Parish Council Meeting held on Monday 3rd February 2025.\n"
        "Present: Cllr J Ash\n\n"
        "**23/25 Apologies** Cllr Oak sent apologies.\n\n"
        "**24/25 Bridge** It is closed.\n"
    )
    assert shown(run_in) == [
        *("23/25. Apologies", "  text: Cllr Oak sent apologies."),
        *("24/25. Bridge", "  text: It is closed."),
    ]
    plain = read(
        "**Minutes**\n\n**Ordinary Council meeting**\n\nDate: 21 January 2025\n\n"
        "Present: Councillor Ash\n\n**Apologies for absence**\n\nNone.\n\n"
        "**Trees**\n\nThey grow.\n"
    )
    assert (plain.title, plain.day) == ("Ordinary Council meeting", date(2025, 1, 21))
    assert [minute.title for minute in plain.minutes] == ["Apologies for absence", "Trees"]
    assert [doubt.about for doubt in plain.doubts] == ["first-number"]


def test_welsh_minutes() -> None:
    minutes = read(
        "**PWYLLGOR CRAFFU**\n\n"
        "**Cofnodion y cyfarfod a gynhaliwyd ddydd Iau, 14 Tachwedd 2024**\n\n"
        "**Presennol:** Y Cynghorydd Mair Fern (Cadeirydd); Y Cynghorwyr Alun Ash a Non Elm\n\n"
        "**1. Coed**\n   Maent yn tyfu.\n"
    )
    assert (minutes.committee, minutes.day) == ("PWYLLGOR CRAFFU", date(2024, 11, 14))
    assert minutes.present == (
        *("Y Cynghorydd Mair Fern", "Cynghorydd Alun Ash", "Cynghorydd Non Elm"),
    )
    assert minutes.doubts == ()


def test_welsh_minutes_that_are_a_draft() -> None:
    minutes = read(
        "**PWYLLGOR CRAFFU**\n\n"
        "**Cofnodion y cyfarfod a gynhaliwyd ddydd Iau, 14 Tachwedd 2024**\n\n"
        "**Yn bresennol:**\n\nY Cynghorydd Onnen, Cadeirydd.\n\n"
        "**Ymddiheuriadau am absenoldeb:** Y Cynghorydd Criafol\n\n"
        "Noder: drafft yw’r cofnodion hyn nes i’r Pwyllgor eu cadarnhau.\n\n"
        "**1. Coed**\n   Maent yn tyfu.\n"
    )
    assert minutes.is_draft
    assert minutes.present == ("Y Cynghorydd Onnen",)
    assert minutes.apologies == ("Y Cynghorydd Criafol",)


def test_a_column_of_actions_is_no_part_of_the_lines_beside_it() -> None:
    minutes = read(
        HEAD
        + """\
**No.**   **Item**                                               **Action**
1    **Minutes**                                                  KF
     They were agreed.

2    **The Mill**                                                 JS
     It was moved that permission be refused. On being put to     KF
     the vote the motion was LOST.

3    **The Bridge**
     It is closed.
"""
    )
    assert shown(minutes) == [
        *("1. Minutes", "  text: (Action: KF)", "  text: They were agreed."),
        *("2. The Mill", "  text: (Action: JS)"),
        "  text: It was moved that permission be refused. On being put to the vote the motion was"
        " LOST.",
        "  text: (Action: KF)",
        *("3. The Bridge", "  text: It is closed."),
    ]
    assert minutes.doubts == ()


def test_those_who_are_absent_sent_no_apologies() -> None:
    minutes = read(
        HEAD.replace(
            "Apologies for absence: Councillor Willow.",
            "Apologies for absence were received on behalf of Councillor Willow.\n\n"
            "Absent: Councillors Hazel and Rowan",
        )
        + "**1. Trees**\n   They grow.\n"
    )
    assert minutes.apologies == ("Councillor Willow",)
    assert [(doubt.about, doubt.said) for doubt in minutes.doubts] == [
        (
            "apologies",
            "the minutes list as absent, of whom the record has no list, since whoever is on none"
            " counts as that: Councillor Hazel, Councillor Rowan",
        )
    ]


def test_notes_below_names_and_titles_below_tables() -> None:
    minutes = read(
        "**Minutes of the Licensing Board, 14 January 2025**\n\n"
        "**Present:**        Cllr A Ash*\n"
        "                    Cllr B Oak†\n"
        "**Absent:**         Cllr D Fir\n"
        "1. **Minutes** - agreed.\n\n"
        "2. **Fares**\n\n"
        "**Councillor**      **For**          **Against**\n"
        "Ash                 ✓\n"
        "Oak                                  ✓\n"
        "**3. Dates**\n\nNone.\n\n"
        "There being no further business the Chairman closed the meeting at 8.47pm.\n"
    )
    assert (minutes.present, minutes.finished) == (("Cllr A Ash", "Cllr B Oak"), "20:47")
    assert shown(minutes) == [
        *("1. Minutes", "  text: agreed.", "2. Fares"),
        "  text: | Councillor | For | Against |\n| --- | --- | --- |\n| Ash | ✓ |  |\n"
        "| Oak |  | ✓ |",
        *("3. Dates", "  text: None."),
    ]
    below = read(
        HEAD.replace("Fern, Chair.", "Fern, Chair, and Councillor Oak*.").replace(
            "Apologies for", "*substituting for Councillor Elm.\n\nApologies for"
        )
        + "**1. Trees**\n   They grow.\n"
    )
    assert ("Councillor Oak", "Councillor Elm") in below.substitutes
    assert below.doubts == ()


WORD = st.text("abcdefgh", min_size=1, max_size=9)
SENTENCE = st.lists(WORD, min_size=1, max_size=40).map(" ".join)
MARK = st.sampled_from(["", "(a) ", "1. ", "• ", "(1) ", "**Resolved** ", "Resolved: "])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(MARK, st.integers(0, 12), SENTENCE), min_size=1, max_size=25),
    st.integers(5, 40),
)
def test_no_word_is_lost(paragraphs: list[tuple[str, int, str]], on_page: int) -> None:
    lines = ["**9. Title**"]
    for mark, indent, sentence in paragraphs:
        room = 70 - indent
        words = f"{mark}{sentence}".split()
        line = ""
        for word in words:
            if len(line) + len(word) >= room:
                lines.append(" " * indent + line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [" " * indent + line, ""]
    pages = ["\n".join(lines[at : at + on_page]) for at in range(0, len(lines), on_page)]
    minutes = read(HEAD, *pages)
    said = " ".join(
        f"{e.kind if e.kind != 'text' else ''} {e.lead} {' '.join(e.points)}"
        for minute in minutes.minutes
        for e in minute.body
    )
    written = re.findall(r"[a-z]+", said.lower())
    expected = re.findall(r"[a-z]+", " ".join(f"{m}{s}" for m, _, s in paragraphs).lower())
    assert not Counter(expected) - Counter([*written, *("a" * len(expected))])


def test_a_hostile_paper_ends() -> None:
    page = "**Minutes**\nPresent: Al Ash\n1 May 2024\n**1. Trees**\n" + "\n".join(
        f"{' ' * (at % 400)}a. **b.** 1.{at} {'(' * 30}" for at in range(2000)
    )
    minutes = read(page)
    assert (minutes.day, len(minutes.minutes)) == (date(2024, 5, 1), 1)


def test_lists_in_lists_without_end_are_paragraphs() -> None:
    page = HEAD + "**1. Trees**\n" + "\n\n".join(f"{' ' * 4 * at}1. a" for at in range(300))
    (entry,) = read(page).minutes[0].body
    assert entry.points[0].count("1. a") == 6
    assert entry.points[0].count("1\\. a") == 294
