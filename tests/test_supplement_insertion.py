"""A supplement added to a meeting.yaml that somebody wrote."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agendapack.problems import UsageError
from agendapack.records.meeting_schema import Meeting
from agendapack.records.page_ranges import PageRange
from agendapack.records.schema import Committee, Council
from agendapack.records.source import parse
from agendapack.records.validation import read_record
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import DividedPaper
from agendapack.unpack.printed_front import PrintedFront
from agendapack.unpack.written_records.supplement_insertion import insert_supplement
from agendapack.unpack.written_records.supplement_records import (
    SupplementRecord,
    check_ordinal,
    supplement_record,
)
from tests.published_pack_builders import front, item, missing, paper, published
from tests.records_builders import COMMITTEE, COUNCIL

FILE = Path("meeting.yaml")
LINES = ("published: 2025-03-11", "items:", "  2: [late.pdf]")
AGENDA = """\
date: 2025-03-13
time: "14:00"
published: 2025-03-05
items:
  - title: Apologies
  - title: Trees   # a comment
    papers: [trees.pdf]
  - exclusion: true
  - {title: Contract, exempt: 3}
"""
FIRST = """\
supplements:
  - published: 2025-03-10
    items:
      2:
        - first.pdf  # it came late
"""


def of(model: type[Any], text: str) -> Any:
    read = read_record(model, parse(text, FILE))
    assert [problem.message for problem in read.problems if problem.is_error] == []
    return read.record


# Where it goes


def test_the_first_supplement_goes_to_the_end() -> None:
    made = insert_supplement(AGENDA, FILE, 1, LINES)
    assert made == AGENDA + (
        "supplements:\n  - published: 2025-03-11\n    items:\n      2: [late.pdf]\n"
    )


@pytest.mark.parametrize(
    "after", ["", "\n# The end.\n", "\n\nrecto: false\n", "# x\nrecto: false\n"]
)
def test_the_next_one_goes_behind_the_one_before(after: str) -> None:
    made = insert_supplement(AGENDA + FIRST + after, FILE, 2, LINES)
    assert made == AGENDA + FIRST + (
        f"  - published: 2025-03-11\n    items:\n      2: [late.pdf]\n{after}"
    )


def test_a_list_at_the_margin_and_a_comment_of_its_last_entry_stay_so() -> None:
    there = "supplements:\n-   published: 2025-03-10\n    items: {2: [first.pdf]}\n    # done\n"
    made = insert_supplement(AGENDA + there, FILE, 2, LINES)
    assert made == AGENDA + there + "- published: 2025-03-11\n  items:\n    2: [late.pdf]\n"


def test_line_ends_byte_order_mark_and_a_missing_last_line_end_are_kept() -> None:
    text = "\ufeff" + AGENDA.replace("\n", "\r\n").removesuffix("\r\n")
    made = insert_supplement(text, FILE, 1, LINES)
    assert made == text + "\r\n" + (
        "supplements:\r\n  - published: 2025-03-11\r\n    items:\r\n      2: [late.pdf]\r\n"
    )


def test_a_text_in_lines_at_the_end_stays_as_it_is() -> None:
    text = AGENDA + "notices:\n  filming: |+\n    We film.\n    # truly\n\n"
    made = insert_supplement(text, FILE, 1, LINES)
    assert made is not None
    assert made.startswith(text)


def test_an_entry_that_ends_in_lines_of_text_stays_whole() -> None:
    text = AGENDA + (
        "supplements:\n- published: 2025-03-10\n  items:\n    2:\n      papers: [a.pdf]\n"
        "      text: |+\n       We film.\n\n"
    )
    made = insert_supplement(text, FILE, 2, LINES)
    assert made is not None
    assert made.startswith(text)


def test_the_end_of_the_document_stays_the_end() -> None:
    made = insert_supplement(f"---\n{AGENDA}...\n", FILE, 1, LINES)
    assert made is not None
    assert made.endswith("      2: [late.pdf]\n...\n")


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        (AGENDA + "supplements: [{published: 2025-03-10, items: {2: [first.pdf]}}]\n", 2),
        ("{date: 2025-03-13, items: [{title: Apologies}]}\n", 1),
        (AGENDA + FIRST, 1),
        (AGENDA + FIRST, 3),
        (AGENDA + "supplements:\n", 1),
        (AGENDA + "items: again\n", 1),
        ("- a list\n", 1),
    ],
)
def test_where_there_is_no_place_for_it_nothing_is_made(text: str, ordinal: int) -> None:
    assert insert_supplement(text, FILE, ordinal, LINES) is None


@pytest.mark.parametrize(
    ("text", "ordinal", "message", "hint"),
    [
        (
            AGENDA + FIRST,
            1,
            "meeting.yaml has a supplement 1 already",
            "nothing was written, since nothing is overwritten; the next is 2",
        ),
        (
            AGENDA,
            2,
            "expected supplement 1, found 2: meeting.yaml has no supplement",
            "unpack the supplements in the order in which they were published",
        ),
        (
            AGENDA + FIRST,
            4,
            "expected supplement 2, found 4: meeting.yaml has 1 supplement",
            "unpack the supplements in the order in which they were published",
        ),
    ],
)
def test_supplements_come_in_order(text: str, ordinal: int, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_ordinal(of(Meeting, text), ordinal, FILE)
    assert (str(refused.value), refused.value.hint) == (message, hint)


def test_the_next_supplement_is_taken() -> None:
    check_ordinal(of(Meeting, AGENDA), 1, FILE)
    check_ordinal(of(Meeting, AGENDA + FIRST), 2, FILE)


# What it says


def supplement(
    printed: PrintedFront,
    *papers: DividedPaper,
    files: Any = (),
    last: int | None = None,
    **said: Any,
) -> SupplementRecord:
    return supplement_record(
        published(printed, *papers, **said),
        1,
        of(Meeting, AGENDA),
        of(Council, COUNCIL),
        of(Committee, COMMITTEE),
        files,
        last,
    )


def lines_of(made: SupplementRecord) -> str:
    """The lines, which the meeting's record is held to take."""
    text = insert_supplement(AGENDA, FILE, 1, made.lines)
    assert text is not None
    of(Meeting, "\n".join(each for each in text.split("\n") if "first-page:" not in each))
    return "\n".join(made.lines) + "\n"


def test_a_supplement_is_recorded_as_its_pack_prints_it() -> None:
    made = supplement(
        front(
            item("2", "Trees"),
            item("4", "Contract"),
            item("9", "The Bridge", text="To close it.", urgent="A beam broke.", lead="Lee Marsh"),
            published=date(2025, 3, 11),
            supplement=1,
        ),
        paper("2", 1, 4, "Trees", replaces=PageRange(5, 8)),
        missing("4", 5, 6),
        paper("9", 7, 8, "The Bridge"),
        missing("9", 9, 10, "Costs", exempt=("3",)),
        files=((PageRange(5, 8), "trees.pdf"),),
    )
    assert (
        lines_of(made)
        == """\
published: 2025-03-11
items:
  2:
    - {file: 2-trees.pdf, title: Trees, replaces: trees.pdf}
  4:
    - {file: 4-private.pdf, page-count: 2}
  9:
    title: The Bridge
    text: To close it.
    lead: Lee Marsh
    urgent: A beam broke.
    papers:
      - {file: 9-the-bridge.pdf, title: The Bridge}
      - {file: 9-costs.pdf, title: Costs, exempt: 3, page-count: 2}
"""
    )
    assert made.doubts == ()


@pytest.mark.parametrize(
    ("first", "prefix", "last", "says"),
    [
        (1, "", 96, ""),
        (97, "", 96, "numbering: continue\n"),
        (101, "", 96, "first-page: 101\n"),
        (1, "S1-", 96, "numbering: prefix\n"),
    ],
)
def test_a_supplement_is_numbered_as_it_was(first: int, prefix: str, last: int, says: str) -> None:
    late = paper("2", first, first + 1, prefix=prefix)
    made = supplement(front(item("2", "Trees")), late, first_page=first, last=last)
    assert lines_of(made) == (
        f"published: 2025-03-05\n{says}items:\n  2:\n    - {{file: 2-report.pdf, title: Report}}\n"
    )
    assert made.doubts == ()


def test_what_the_meeting_says_already_is_not_doubted_of_a_supplement() -> None:
    told = (Doubt("time", "no time was found"), Doubt("venue", "no place was found"))
    made = supplement(front(item("2", "Trees"), doubts=told), paper("2", 1, 2))
    assert made.doubts == ()


def test_what_is_not_sure_of_a_supplement_stands_in_its_entry() -> None:
    made = supplement(
        front(
            item("2", "Trees"),
            item("3"),
            day=date(2025, 3, 20),
            published=None,
            supplement=2,
        ),
        paper("2", 97, 98, prefix="A", replaces=PageRange(5, 8)),
        recto=False,
    )
    assert (
        lines_of(made)
        == """\
# To check: the pack calls itself supplement 2; it is supplement 1 here.
# To check: the pack is for the meeting on Thursday 20 March 2025, and this one is on Thursday 13
# March 2025: look whether it belongs here.
# To check: item 3 stands on the front sheet, and none of its papers were found: add them.
# To check: no day was found on which the supplement was published; correct the one that stands
# here.
published: 2025-03-05
# To check: its pages are numbered A1 and on, and a build numbers them S1-1.
# To check: its papers do not all begin on a right-hand page, unlike those of the agenda pack, and a
# build makes both alike; look at its page numbers.
numbering: prefix
items:
  2:
    # To check: the paper replaces pages 5 to 8, and no file is known to have had them; write
    # replaces: and the name of that file.
    - {file: 2-report.pdf, title: Report}
"""
    )
    assert len(made.doubts) == 7


def test_numbers_that_are_taken_to_go_on_are_told() -> None:
    made = supplement(front(item("2", "Trees")), paper("2", 97, 98), first_page=97)
    assert [doubt.said for doubt in made.doubts] == [
        "its first page is 97, which is taken to go on from the last page published before"
    ]
    assert "numbering: continue" in made.lines


def test_an_item_that_the_agenda_calls_otherwise_is_told() -> None:
    made = supplement(front(item("2", "The Bridge")), paper("2", 1, 2), last=4)
    assert [doubt.said for doubt in made.doubts] == [
        'the supplement has item 2, "The Bridge", and the agenda has "Trees" there; the papers'
        " stand under that item, so look at whose they are"
    ]
    assert supplement(front(item("1", "Apologies (1)")), paper("1", 1, 2), last=4).doubts == ()


def test_a_supplement_without_papers_has_no_entry() -> None:
    assert supplement(front(item("2", "Trees"))).lines == ()
