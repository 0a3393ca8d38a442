"""A meeting's record out of a published pack: what it says, and that it can be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.records.meeting_schema import Meeting
from agendapack.records.page_ranges import PageRange
from agendapack.records.record import Record
from agendapack.records.schema import Committee, Council
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import DividedItem, DividedPaper, PackDivision
from agendapack.unpack.printed_front import PrintedFront, PrintedItem, PrintedPaper, PrintedPerson
from agendapack.unpack.written_records.doubt_comments import commented_doubts, without_spaces
from agendapack.unpack.written_records.pack_records import RecordsThere
from agendapack.unpack.written_records.piece_names import piece_names
from tests.builders import LAWS
from tests.published_pack_builders import (
    HELD,
    front,
    item,
    items_of,
    missing,
    paper,
    published,
    recorded,
    said_of,
)
from tests.records_builders import COMMITTEE, COUNCIL, MEETING

pytestmark = pytest.mark.once


def of(model: type[Any], text: str) -> Any:
    """The record that a text is; the test fails on any error."""
    read = read_record(model, parse(text, Path("record.yaml")))
    assert [problem.message for problem in read.problems if problem.is_error] == []
    return read.record


def known(**meetings: str) -> RecordsThere:
    """The council and committee of other tests, and some of its meetings."""
    names = {name.replace("d", "").replace("_", "-"): text for name, text in meetings.items()}
    return RecordsThere(
        of(Council, COUNCIL),
        of(Committee, COMMITTEE),
        {name: of(Meeting, text) for name, text in names.items()},
    )


def test_a_meeting_is_recorded_as_its_pack_prints_it() -> None:
    agenda = front(
        item("1", "Apologies", text="To receive apologies."),
        item("2", "Minutes", text="To confirm the minutes of 1 March 2025.", pages=PageRange(1, 4)),
        item(
            "3",
            "Trees: a plan",
            text="To agree the plan.\n\n- oaks\n- limes",
            lead="Lee Marsh, Parks Manager",
            papers=(
                PrintedPaper("Trees", PageRange(5, 8)),
                PrintedPaper("Appendix A: The Map", to_follow=True),
                PrintedPaper("Appendix B", PageRange(9, 10)),
            ),
        ),
        item("5", "A Bench", withdrawn="The giver asked for time to think."),
        item("6", "Bonfires", deferred_to=date(2025, 6, 1), deferred_reason="Nobody could come."),
        item("7", "The Bridge", urgent="A beam broke."),
        title="Special meeting",
        venue="Room 1: Village Hall",
        online_url="https://ambridge.example/watch",
        online_text="Watch",
    )
    made = recorded(
        agenda,
        paper("2", 1, 4, "Minutes"),
        paper("3", 5, 8, "Trees"),
        paper("3", 9, 10, "Appendix B"),
    )
    assert (
        made.meeting
        == """\
# The agenda of one meeting, as its published pack prints it.
date: 2025-03-13
time: "14:00"
title: Special meeting
venue: "Room 1: Village Hall"
online: {url: https://ambridge.example/watch, text: Watch}
published: 2025-03-05

items:
  - standing: apologies
  - standing: minutes
    text: To confirm the minutes of 1 March 2025.
    papers:
      - {file: 2-minutes.pdf, title: Minutes}
  - title: "Trees: a plan"
    text: |
      To agree the plan.

      - oaks
      - limes
    lead: "Lee Marsh, Parks Manager"
    papers:
      - {file: 3-trees.pdf, title: Trees}
      - {title: "Appendix A: The Map", to-follow: true}
      - {file: 3-appendix-b.pdf, title: Appendix B}
  - number: 5
    title: A Bench
    withdrawn: The giver asked for time to think.
  - title: Bonfires
    deferred:
      to: 2025-06-01
      reason: Nobody could come.
  - title: The Bridge
    urgent: A beam broke.
"""
    )
    assert made.doubts == ()
    meeting = of(Meeting, made.meeting)
    assert [paper.title for paper in meeting.items[2].papers] == [
        *("Trees", "Appendix A: The Map", "Appendix B")
    ]


def test_a_doubt_stands_above_what_it_is_about() -> None:
    made = recorded(
        front(
            item("4"),
            day=date(2025, 3, 12),
            time="",
            doubts=(Doubt("item 4", "item 4 is hard to read"), Doubt("pack", "it is odd")),
        ),
        paper("4", 1, 2),
        doubts=(Doubt("item 4, paper 1", "its first page is a guess"),),
    )
    assert (
        made.meeting
        == """\
# The agenda of one meeting, as its published pack prints it.
# What was not sure stands in lines that begin "To check": take each out once you have looked.
# To check: it is odd.
# To check: the front sheet says Wednesday 12 March 2025, and the command Thursday 13 March 2025,
# which stands here; if the front sheet is right, delete this folder, and unpack the pack again with
# its day.
date: 2025-03-13
# To check: no time was found; write when the meeting begins.
time: "00:00"
published: 2025-03-05

items:
  # To check: item 4 is hard to read.
  - number: 4
    title: Business 4
    papers:
      # To check: its first page is a guess.
      - {file: 4-report.pdf, title: Report}
"""
    )
    assert [about for about, _ in said_of(made)] == [
        *("item 4", "pack", "item 4, paper 1", "date", "time")
    ]
    of(Meeting, made.meeting)


def test_a_doubt_of_the_front_sheet_about_the_time_is_not_told_twice() -> None:
    made = recorded(front(item("1"), time="", doubts=(Doubt("time", "the time is a blot"),)))
    assert said_of(made) == [("time", "the time is a blot")]


# Numbers


@pytest.mark.parametrize(
    ("printed", "numbers", "told"),
    [
        (["1", "2", "4", "4a"], ["1", "2", "4", "4a"], []),
        (["", ""], ["1", "2"], []),
        (["01", "2 B"], ["1", "2B"], []),
        (
            ["5", "5.1", "5(b)"],
            ["5", "5a", "5b"],
            [
                '"Business 5.1" is item 5.1 on the agenda, and records have no such number; it is'
                " item 5a here",
                '"Business 5(b)" is item 5(b) on the agenda, and records have no such number; it'
                " is item 5b here",
            ],
        ),
        (
            ["3", "", "4"],
            ["3", "3a", "4"],
            ['"Business" has no number on the agenda; it is item 3a here'],
        ),
        (
            ["3", "3"],
            ["3", "3a"],
            ['the agenda has two items 3; "Business 3" is item 3a here'],
        ),
    ],
)
def test_items_keep_their_numbers_where_records_have_such(
    printed: list[str], numbers: list[str], told: list[str]
) -> None:
    made = recorded(front(*(item(each, f"Business {each}") for each in printed)))
    given = [each.number for each in of(Meeting, made.meeting).items]
    following = 1
    for at, number in enumerate(given):
        given[at] = number or str(following)
        following = int("".join(c for c in given[at] if c.isdigit())) + 1
    assert [str(number) for number in given] == numbers
    assert [said for _, said in said_of(made)] == told


def test_items_without_a_number_have_the_papers_of_their_range() -> None:
    made = recorded(
        front(item("", "One", pages=PageRange(1, 4)), item("", "Two", pages=PageRange(5, 8))),
        paper("", 1, 4),
        paper("", 5, 8),
    )
    items = of(Meeting, made.meeting).items
    assert [[each.file for each in one.papers] for one in items] == [
        *(["0-report.pdf"], ["0-report-2.pdf"])
    ]


def test_a_pack_whose_front_sheet_is_a_picture_has_the_items_that_were_found() -> None:
    made = recorded(
        PrintedFront(),
        paper("7", 1, 2),
        paper("8", 3, 4, "Budget"),
        found_items=(DividedItem("7", "Trees"),),
    )
    assert (
        items_of(made)
        == """\
  - number: 7
    title: Trees
    papers:
      - {file: 7-report.pdf, title: Report}
  - title: Budget
    papers:
      - {file: 8-budget.pdf, title: Budget}
"""
    )
    assert of(Council, made.council or "").name == "NAME OF THE COUNCIL"
    assert of(Committee, made.committee or "").name == "Parks"


def test_a_front_sheet_alone_has_its_ranges_in_comments() -> None:
    made = recorded(front(item("1"), item("2", pages=PageRange(5, 54))))
    assert (
        items_of(made)
        == """\
  - title: Business 1
  - title: Business 2
    # Pages 5 - 54 in the pack.
"""
    )


# What is not for publication


def test_an_item_whose_papers_are_missing_is_exempt_after_an_exclusion() -> None:
    made = recorded(
        front(
            item("1", "Exclusion of the Press and Public", exclusion=True),
            item("2", "Contract", public_interest="Bidders."),
            item("3", "Post", exempt=("1", "2")),
            item("4", "Police", is_exempt=True, confidential=True),
        ),
        missing("2", 1, 4, "Contract", exempt=("3",)),
        missing("3", 5, 6),
        missing("4", 7, 8, "Police"),
    )
    assert (
        items_of(made)
        == """\
  - exclusion: true
  - title: Contract
    exempt: 3
    public-interest: Bidders.
    papers:
      - {file: 2-contract.pdf, page-count: 4}
  - title: Post
    exempt: [1, 2]
    papers:
      - {file: 3-private.pdf, page-count: 2}
  - title: Police
    confidential: true
    papers:
      - {file: 4-police.pdf, page-count: 2}
"""
    )
    assert made.doubts == ()


def test_the_paragraph_that_is_not_named_is_written_with_a_doubt() -> None:
    agenda = front(item("1", exclusion=True), item("2", is_exempt=True), item("3"))
    made = recorded(agenda, missing("3", 1, 2, "Appendix"), paper("3", 3, 4))
    assert (
        items_of(made)
        == """\
  - exclusion: true
  # To check: no paragraph is named by which item 2 is exempt; paragraph 3 (financial or business
  # affairs) stands here, so correct it.
  - title: Business 2
    exempt: 3
  - title: Business 3
    papers:
      # To check: no paragraph is named by which the paper at page 1 is exempt; paragraph 3
      # (financial or business affairs) stands here, so correct it.
      - {file: 3-appendix.pdf, title: Appendix, exempt: 3, page-count: 2}
      - {file: 3-report.pdf, title: Report}
"""
    )


def test_in_wales_it_is_the_paragraph_of_wales() -> None:
    made = recorded(front(item("1"), address=("Cardiff CF10 4UW",)), missing("1", 1, 2))
    assert "exempt: 14," in items_of(made)
    told = recorded(
        front(item("1"), address=("Cardiff CF10 4UW",)), missing("1", 1, 2, exempt=("3",))
    )
    assert said_of(told) == [
        (
            "item 1, paper 1",
            "the paper at page 1 is said to be exempt by paragraph 3, which Part 4 of Schedule 12A"
            " of the Local Government Act 1972 does not have; correct it, or describe it under"
            " exempt-paragraphs: in council.yaml",
        )
    ]


def test_without_an_exclusion_the_papers_are_exempt_and_no_item_is() -> None:
    made = recorded(front(item("1", exempt=("3",))), missing("1", 1, 2))
    assert (
        items_of(made)
        == """\
  # To check: item 1 is said to be exempt, and no item before it proposes to exclude the public; add
  # one, and write exempt: and the paragraph at this item.
  - title: Business 1
    papers:
      - {file: 1-private.pdf, exempt: 3, page-count: 2}
"""
    )


OWN_RESOLUTION = """\
That the public be excluded from the meeting for items 2 and 4, by paragraph 3 of Part 1 of \
Schedule 12A to the Local Government Act 1972:

- Item 2, Award of a \\*new\\* contract: paragraph 3, information relating to business.
- Item 4, Land: paragraph 3, information relating to business.

So that prices stay secret."""


def test_a_resolution_in_a_councils_own_words_is_the_councils() -> None:
    agenda = front(
        item("1", "Exclusion of the Press and Public", exclusion=True, text=OWN_RESOLUTION),
        item("2", "Award", exempt=("3",)),
    )
    made = recorded(agenda)
    assert made.council is not None
    exclusion = of(Council, made.council).exclusion
    assert (exclusion.title, exclusion.resolution) == (
        None,
        "That the public be excluded from the meeting for {items}, by {paragraphs}:\n\n{list}\n\n"
        "So that prices stay secret.\n",
    )
    assert items_of(made).startswith("  - exclusion: true\n  - title: Award\n")
    assert said_of(made) == []


def test_a_resolution_that_would_be_printed_twice_is_told_of() -> None:
    text = "That the public be excluded from the meeting for the remaining items."
    made = recorded(front(item("1", exclusion=True, text=text), item("2", exempt=("3",))))
    assert said_of(made) == [
        (
            "item 1",
            "item 1 proposes in words of its own to exclude the public, and a build prints the"
            " council's resolution after them; look at the front sheet, and take out what it then"
            " says twice",
        )
    ]


def test_an_exclusion_of_nothing_is_an_item_as_others_are() -> None:
    made = recorded(
        front(item("1", exclusion=True, title="Exclusion", text="To exclude."), item("2"))
    )
    assert (
        items_of(made)
        == """\
  - title: Exclusion
    text: To exclude.
  - title: Business 2
"""
    )


def test_a_paper_that_is_marked_and_was_published_is_public() -> None:
    made = recorded(
        front(item("1")), paper("1", 5, 6), marked={0: '"Exempt" at the head of page 2'}
    )
    assert (
        items_of(made)
        == """\
  - title: Business 1
    papers:
      # To check: the paper at page 5 is marked "Exempt" at the head of page 2, and was published;
      # public: true stands here, so look whether it is for the public.
      - {file: 1-report.pdf, title: Report, public: true}
"""
    )


def test_minutes_that_tell_of_exempt_business_are_no_doubt() -> None:
    minutes = paper("1", 5, 6, "Minutes")
    made = recorded(front(item("1")), minutes, marked={0: '"Exempt" at the head of page 2'})
    assert (
        items_of(made)
        == """\
  - title: Business 1
    papers:
      # The paper at page 5 is marked "Exempt" at the head of page 2, and was published: public
      # minutes tell of what is exempt.
      - {file: 1-minutes.pdf, title: Minutes, public: true}
"""
    )
    assert made.doubts == ()


# Beside records that are there


def test_what_the_records_say_already_is_not_said_again() -> None:
    made = recorded(
        front(
            item("1", "Apologies", text="To receive apologies."),
            item("2", "Apologies", text="To receive some."),
            address=(),
            members=(
                PrintedPerson("Councillor Mrs Ash", "Chair"),
                PrintedPerson("Councillor Dr Birch"),
                PrintedPerson("Councillor Cedar"),
            ),
            contact=PrintedPerson("Jo Bell"),
            signatory=PrintedPerson("Pat Green", "Clerk"),
            notices=(("notice-1", "Members are\ninvited."),),
        ),
        there=known(),
    )
    assert (made.council, made.committee, made.doubts) == (None, None, ())
    assert (
        made.meeting
        == """\
# The agenda of one meeting, as its published pack prints it.
date: 2025-03-13
time: "14:00"
published: 2025-03-05

items:
  - standing: apologies
  - standing: apologies
    text: To receive some.
"""
    )


def test_what_the_records_say_otherwise_stands_in_the_meeting() -> None:
    made = recorded(
        front(
            item("1"),
            address=(),
            members=(PrintedPerson("Councillor Cedar", "Chair"),),
            contact=PrintedPerson("Sam Hill"),
            signatory=PrintedPerson("Pat Green", "Chief Executive"),
            notices=(("invitation", "You are invited."), ("filming", "We film.")),
        ),
        there=known(),
    )
    assert made.doubts == ()
    assert (
        made.meeting.partition("published: 2025-03-05\n")[2].partition("\nitems:")[0]
        == """\
contact: sam-hill
members:
  - {name: Councillor Cedar, role: Chair}
signatory: {name: Pat Green, role: Chief Executive}
notices:
  invitation: You are invited.
  filming: We film.
"""
    )


def test_a_supplement_that_was_taken_for_an_agenda_pack_is_told_of() -> None:
    made = recorded(front(item("2", "Minutes"), supplement=2))
    assert said_of(made) == [
        (
            "items",
            "the pack calls itself a supplement, and was taken apart as an agenda pack; if it is"
            " one, take the agenda pack apart first, then this with --supplement 2",
        )
    ]


def test_a_front_sheet_without_members_has_none() -> None:
    made = recorded(front(item("1"), members=()), there=known())
    assert "# The front sheet names no members.\nmembers: []\n" in made.meeting
    assert of(Meeting, made.meeting).members == ()


def test_what_an_item_follows_is_named_where_it_is_recorded() -> None:
    agenda = front(item("1", follows=("2", date(2018, 2, 14))))
    made = recorded(agenda, there=known(d2018_02_14=MEETING))
    assert items_of(made) == "  - title: Business 1\n    follows: 2018-02-14#2\n"
    alone = recorded(agenda, there=known())
    assert (
        items_of(alone)
        == """\
  # To check: item 1 follows item 2 of the meeting on 2018-02-14, which is not recorded here; unpack
  # that meeting too, then take away the # before follows:.
  - title: Business 1
    # follows: 2018-02-14#2
"""
    )


# How the pack is put together


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ((), "list-papers: false\n"),
        ((PrintedPaper("Report"),), ""),
        (
            (PrintedPaper("Costs", exempt=("3",)), PrintedPaper("Map", to_follow=True)),
            "list-papers: false\n",
        ),
    ],
)
def test_papers_are_listed_where_they_were(listed: tuple[PrintedPaper, ...], says: str) -> None:
    made = recorded(front(item("1", papers=listed)), paper("1", 1, 2), paper("1", 3, 4))
    assert ("list-papers" in made.meeting) is bool(says)
    assert says in made.meeting


def test_a_pack_that_lists_the_papers_of_some_items_is_told_of() -> None:
    made = recorded(
        front(item("1", papers=(PrintedPaper("Report"),)), item("2")),
        *(paper(number, at, at) for number, at in (("1", 1), ("1", 2), ("2", 3), ("2", 4))),
    )
    assert said_of(made) == [
        (
            "list-papers",
            "the front sheet lists the papers of 1 of 2 items with several, and none of item 2; a"
            " build lists those of all",
        )
    ]


def test_each_doubt_is_found_at_its_own_comment() -> None:
    """Two that begin alike, and one that is there twice, are at three places."""
    long = "the words of a doubt go on from one line of its comment to the next, as far as page"
    told = [
        Doubt("item 1", f"{long} 1"),
        Doubt("item 1", f"{long} 2"),
        Doubt("item 2", f"{long} 2"),
    ]
    made = recorded(front(item("1"), item("2"), doubts=tuple(told)))
    found = commented_doubts(made.meeting)
    assert list(found.values()) == [without_spaces(each.said) for each in told]
    lines = made.meeting.splitlines()
    assert all(lines[at - 1].lstrip().startswith("# To check: the words of") for at in found)


def test_pages_begin_where_the_pack_begins_them() -> None:
    made = recorded(front(item("1")), paper("1", 5, 7), first_page=5, recto=False)
    assert "\nrecto: false\nfirst-page: 5\n" in made.meeting


def test_papers_that_keep_their_stamps_are_told_of_once_for_each_reason() -> None:
    papers = [paper("1", 1, 2), paper("1", 3, 4), paper("2", 5, 6), paper("3", 7, 8)]
    scans = "the numbers are part of the scanned pages"
    keeps = {0: scans, 2: scans, 3: "the numbers stand amid the text"}
    made = recorded(front(item("1"), item("2"), item("3")), *papers, keeps=keeps)
    assert items_of(made).count("stamps: keep") == 3
    assert said_of(made) == [
        (
            "papers",
            f"the stamps stay on 2 papers (item 1, item 2), since {scans}; a build sets no others"
            " there, so look at these pages once it is built",
        ),
        (
            "item 3, paper 1",
            "the stamps stay on this paper, since the numbers stand amid the text; a build "
            "sets no others there, so look at these pages once it is built",
        ),
    ]


# Names of files


def test_files_are_named_for_item_and_title() -> None:
    papers = (
        paper("5a", 1, 2, "Mental Health: Briefing"),
        paper("5A", 3, 4, "MENTAL HEALTH BRIEFING"),
        paper("6", 5, 6, "Exempt report"),
        paper("6", 7, 8, "A very long title that goes on and on until nobody could read it all"),
        paper("7", 9, 10, "…"),
        missing("7", 11, 12, "Exempt appendix"),
        paper("", 13, 14, "李" * 90),
    )
    names = piece_names(PackDivision((), papers))
    assert names[:6] == (
        "5a-mental-health-briefing.pdf",
        "5a-mental-health-briefing-2.pdf",
        "6-paper.pdf",
        "6-a-very-long-title-that-goes-on-and-on-until.pdf",
        "7-paper.pdf",
        "7-exempt-appendix.pdf",
    )
    assert len(names[6].encode()) < 160


# Whatever a pack says, its records can be read

_TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["no", "~", "- a", "a: b", "#x", "w " * 60, " a\n # b\n\n  c\n", "\ud800\x85\u2028"]
    ),
)
_NUMBER = st.sampled_from(["", "1", "2", "5a", "5.1", "5(b)", "A1", "99999"])
_DAY = st.dates(date(1990, 1, 1), date(2090, 1, 1))
_RANGE = st.builds(lambda first, more: PageRange(first, first + more), *[st.integers(1, 99)] * 2)
_PARAGRAPHS = st.sampled_from([(), ("3",), ("1", "19")])
_PERSON = st.builds(PrintedPerson, _TEXT, _TEXT, _TEXT, _TEXT)
_PAPER = st.builds(PrintedPaper, _TEXT, _RANGE, to_follow=st.booleans(), exempt=_PARAGRAPHS)
_ITEM = st.builds(
    PrintedItem,
    _NUMBER,
    _TEXT,
    st.none() | _RANGE,
    text=_TEXT,
    lead=_TEXT,
    urgent=_TEXT,
    withdrawn=_TEXT,
    deferred_to=st.none() | _DAY,
    deferred_reason=_TEXT,
    exempt=_PARAGRAPHS,
    confidential=st.booleans(),
    exclusion=st.booleans(),
    follows=st.none() | st.tuples(_NUMBER, _DAY),
    papers=st.lists(_PAPER, max_size=2).map(tuple),
)
_DOUBTS = st.lists(st.builds(Doubt, st.sampled_from(["time", "item 1", "x"]), _TEXT), max_size=2)
_FRONT = st.builds(
    PrintedFront,
    council=_TEXT,
    address=st.lists(_TEXT, max_size=2).map(tuple),
    website=_TEXT,
    committee=_TEXT,
    title=_TEXT,
    day=st.none() | _DAY,
    venue=_TEXT,
    online_url=_TEXT,
    status=st.sampled_from(["", "cancelled"]),
    reason=_TEXT,
    contact=st.none() | _PERSON,
    signatory=st.none() | _PERSON,
    members=st.lists(_PERSON, max_size=2).map(tuple),
    notices=st.lists(st.tuples(_TEXT, _TEXT), max_size=2).map(tuple),
    parts=st.lists(_TEXT, max_size=2).map(tuple),
    items=st.lists(_ITEM, max_size=3).map(tuple),
    doubts=_DOUBTS.map(tuple),
)
_PAPERS = st.lists(
    st.builds(DividedPaper, _NUMBER, _TEXT, _RANGE, st.sampled_from([(), (1,)]), _PARAGRAPHS),
    max_size=4,
)


@settings(LAWS, max_examples=30)
@given(_FRONT, _PAPERS)
def test_whatever_a_pack_says_its_records_can_be_read(
    printed: PrintedFront, papers: list[DividedPaper]
) -> None:
    made = recorded(printed, *papers)
    read: list[tuple[type[Record], str]] = [
        (Council, made.council or ""),
        (Committee, made.committee or ""),
        (Meeting, made.meeting),
    ]
    for model, text in read:
        of(model, text)
    texts = "".join(text for _, text in read)
    assert texts.count("# To check: ") >= len(made.doubts)
    names = published(printed, *papers).names
    assert len({name.casefold() for name in names}) == len(papers)
    assert HELD.isoformat() in made.meeting


def test_markdown_is_wrapped_where_it_stays_the_same() -> None:
    kept = f"{'words ' * 15}wo 1. no list"  # where "1." would begin a line
    text = f"{'A bench of oak ' * 7}\n\n- a bench\n\nOne  \nTwo\n\n{kept}"
    made = recorded(front(item("1", text=text)))
    assert (
        items_of(made)
        == f"""\
  - title: Business 1
    text: |
      A bench of oak A bench of oak A bench of oak A bench of oak A bench of oak A bench of oak A
      bench of oak

      - a bench

      One\\
      Two

      {kept}
"""
    )


def test_an_exclusion_before_another_is_used_by_what_stands_between() -> None:
    made = recorded(
        front(item("1", exclusion=True), item("2", exclusion=True), item("3", exempt=("3",)))
    )
    assert [each.exclusion for each in of(Meeting, made.meeting).items] == [False, True, False]


def test_what_an_item_follows_is_of_that_day() -> None:
    agenda = front(item("1", follows=("2", date(2018, 2, 15))))
    made = recorded(agenda, there=known(d2018_02_14=MEETING))
    assert "    # follows: 2018-02-15#2\n" in made.meeting


def test_a_standing_item_whose_text_is_not_printed_is_written_out() -> None:
    made = recorded(front(item("1", "Apologies")), there=known())
    assert items_of(made) == "  - title: Apologies\n"


def test_business_with_a_number_in_its_title_is_the_meetings_own() -> None:
    made = recorded(front(item("1", "Urgent Business of 3 March")))
    assert items_of(made) == "  - title: Urgent Business of 3 March\n"
