"""Agendas of many layouts, each drawn here as a sheet of text of one width."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.agenda_items.exempt_phrases import excludes_public
from agendapack.unpack.agenda_items.item_reading import read_agenda
from agendapack.unpack.agenda_items.printed_agenda import PrintedAgenda
from agendapack.unpack.pack_signs import LinePart, PackSigns, PageLine, PageSigns
from agendapack.unpack.printed_front import PrintedItem

pytestmark = pytest.mark.once

LETTER = 6.0  # points; a row is 14 points further down, half of that where it is empty


def sheet(text: str) -> PageSigns:
    """A page: "**" before words that are bold, three spaces between two lines of one row."""
    lines: list[PageLine] = []
    top = 100.0
    for row in dedent(text).strip("\n").splitlines():
        for run in re.finditer(r"\S+(?: {1,2}\S+)*", row):
            words = run[0].removeprefix("**")
            left = 40 + run.start() * LETTER
            right = left + len(words) * LETTER
            part = LinePart(words, left, right, 12, run[0].startswith("**"))
            lines.append(PageLine((part,), top - 11, top + 2))
        top += 14 if row.strip() else 7
    return PageSigns("", 595, 842, tuple(lines))


def signs(*sheets: str) -> PackSigns:
    return PackSigns(tuple(map(sheet, sheets)))


def agenda(*sheets: str) -> PrintedAgenda:
    return read_agenda(signs(*sheets), range(len(sheets)))


def items(*sheets: str) -> tuple[PrintedItem, ...]:
    """The items of sheets in which nothing is doubtful."""
    found = agenda(*sheets)
    assert found.doubts == ()
    return found.items


def listed(*sheets: str) -> list[str]:
    """Each item as its number, its title and its range."""
    return [shown(item) for item in items(*sheets)]


def shown(item: PrintedItem) -> str:
    pages = item.pages
    worded = "" if pages is None else f" [{pages.first_name}-{pages.last_name}]"
    return f"{item.number} {item.title}{worded}"


def test_an_agenda_of_the_market_leader() -> None:
    text = """
        Tuesday, 4 June 2024 at 7.00 pm
        1 High Street, Anytown

                                       **A G E N D A

        1.    **Apologies for absence

        2.    **Minutes of the meeting held on 5 May 2024 and,       **(Pages 3 - 10)
              **if in order, to be approved as a correct record

        3.    **Budget Monitoring 2024 - 25                          **(Pages 11 - 40)

              Report of the Director of Finance attached.

                                                              Jo Bell
                                                              Chief Executive
        """
    found = agenda(text)
    assert [shown(item) for item in found.items] == [
        "1 Apologies for absence",
        "2 Minutes of the meeting held on 5 May 2024 and, if in order, to be approved as a correct"
        " record [3-10]",
        "3 Budget Monitoring 2024 - 25 [11-40]",
    ]
    assert found.items[2].text == "Report of the Director of Finance attached."
    assert found.begins == (0, 2)
    lines = signs(text).pages[0].lines
    assert [lines[line].text for _, line in found.rest] == ["Jo Bell", "Chief Executive"]


def test_numbers_within_an_item_are_no_items() -> None:
    found = items("""
        **AGENDA

        1    **Apologies

        2    **Declarations of interest

             Members are reminded to

             1.   declare any interest;
             2.   say what it is;
             3.   leave the room; and
             4.   come back.

             (a)  Ask 3 officers before
             (b)  and 4 after.

        3    **Close
        """)
    assert [item.number for item in found] == ["1", "2", "3"]
    assert found[1].text == (
        "Members are reminded to\n\n"
        "1. declare any interest;\n2. say what it is;\n3. leave the room; and\n4. come back.\n\n"
        "(a) Ask 3 officers before\n\n(b) and 4 after."
    )


def test_a_table_over_two_pages() -> None:
    found = items(
        """
        **AGENDA

        **Item  **Title                                   **Page        **Officer
        1       Apologies for absence
        2       Minutes of the meeting held on 5 May      3 - 9        J Bell
                2024
        3       Public questions                          10
        """,
        """
        Agenda (continued)
        **Item  **Title                                   **Page        **Officer
        4       Housing strategy                          11 - 54      A Green
        """,
    )
    assert [shown(item) for item in found] == [
        "1 Apologies for absence",
        "2 Minutes of the meeting held on 5 May 2024 [3-9]",
        "3 Public questions [10-10]",
        "4 Housing strategy [11-54]",
    ]
    assert [item.lead for item in found] == ["", "J Bell", "", "A Green"]


def test_dotted_leaders() -> None:
    assert listed("""
        AGENDA

        1. Apologies ....................................... 1
        2. Annual report of the Standards Committee and
           the Monitoring Officer .......................... 5
        3. Any other business .............................. 12
        """) == [
        "1 Apologies [1-1]",
        "2 Annual report of the Standards Committee and the Monitoring Officer [5-5]",
        "3 Any other business [12-12]",
    ]


def test_numbers_with_letters_and_words() -> None:
    assert listed("""
        **AGENDA

        A1   Apologies
        A2   Minutes (Pages 1 - 8)
        B1   A new school (Pages 9 - 30)
        """) == ["A1 Apologies", "A2 Minutes [1-8]", "B1 A new school [9-30]"]
    assert listed("""
        **AGENDA

        Item 1   Welcome
        Item 1a   Minutes                        Page 3
        Item 2   Roads                          Page 7
        """) == ["1 Welcome", "1a Minutes [3-3]", "2 Roads [7-7]"]


def test_numbers_before_the_heading_are_those_of_others() -> None:
    assert listed("""
        **Membership

        1.   Councillor Ash
        2.   Councillor Birch
        3.   Councillor Cedar

                           **AGENDA

        1.   Welcome
        2.   Minutes                              (Pages 1 - 3)
        """) == ["1 Welcome", "2 Minutes [1-3]"]


def test_numbers_that_are_set_in() -> None:
    found = agenda("""
        **AGENDA

        5.   Planning applications
             6a   24/001 High Street               (Pages 1 - 3)
             6b   24/002 Low Street                (Pages 4 - 9)
        7.   Close
        """)
    assert [shown(item) for item in found.items][1:] == [
        "6a 24/001 High Street [1-3]",
        "6b 24/002 Low Street [4-9]",
        "7 Close",
    ]
    assert [doubt.said for doubt in found.doubts] == [
        "the first item that was found is item 5; look at what stands above it"
    ]


def test_points_with_ranges_are_papers() -> None:
    found = items("""
        **AGENDA

        1    Welcome
        2    Planning applications
        2.1  High Street                    (Pages 1 - 3)
        2.2  Low Street                     (Pages 4 - 9)
        3    Close
        """)
    assert [paper.title for paper in found[1].papers] == ["High Street", "Low Street"]
    assert [paper.pages for paper in found[1].papers] == [PageRange(1, 3), PageRange(4, 9)]


def test_a_column_without_a_heading_says_who_presents_items() -> None:
    found = agenda("""
        **AGENDA

        1.   Welcome                            Chair
        2.   Performance report for the         J Bell,          9 - 12
             third quarter                      Director
        3.   Close
        """)
    assert [(item.title, item.lead) for item in found.items] == [
        ("Welcome", "Chair"),
        ("Performance report for the third quarter", "J Bell, Director"),
        ("Close", ""),
    ]
    assert [doubt.said for doubt in found.doubts] == [
        'a column beside the titles has no heading; its words, such as "Chair", were taken for who'
        " presents the item"
    ]


def test_items_after_the_exclusion_of_the_public() -> None:
    found = agenda("""
        **AGENDA

        1.   **Apologies

        2.   **Exclusion of the public

             That the public be excluded from the meeting for the following items, as exempt
             information under paragraph 3 of Schedule 12A would be disclosed.

        3.   **Land                                         (Pages 5 - 54)
        """)
    assert [item.exempt for item in found.items] == [(), (), ("3",)]
    assert [doubt.said for doubt in found.doubts] == [
        "it comes after item 2, which excludes the public, so it was taken as exempt; look whether"
        " it is"
    ]


def test_titles_over_several_lines() -> None:
    assert listed("""
        AGENDA

        1    TO APPROVE THE MINUTES OF THE MEETING AND
             CONSIDER MATTERS ARISING (Pages 1 - 6)

        2    ANNUAL GOVERNANCE STATEMENT (Pages 7 -
             12)

        3    Minutes
             (Pages 13 - 14)

        4    Plan
             To consider the plan for all that there is in the north of the county.

             Pages 15 - 16
        """) == [
        "1 TO APPROVE THE MINUTES OF THE MEETING AND CONSIDER MATTERS ARISING [1-6]",
        "2 ANNUAL GOVERNANCE STATEMENT [7-12]",
        "3 Minutes [13-14]",
        "4 Plan [15-16]",
    ]


def test_points_below_the_agenda_are_no_items() -> None:
    text = """
        **AGENDA

        1   WELCOME
        2   MINUTES (Pages 1 - 2)

        INFORMATION FOR THE PUBLIC

        1   Parking is free.
        2   Dogs may not come in.
        3   Children may.
        4   Cats too.
        """
    found = agenda(text)
    assert [shown(item) for item in found.items] == ["1 WELCOME", "2 MINUTES [1-2]"]
    assert len(found.rest) == 9
    assert found.items[1].text == ""


def test_papers_that_are_exempt() -> None:
    found = items("""
        **AGENDA

        1.   Sale
             Appendix 1 (Pages 13 - 14)
             Appendix 2 (Pages 15 - 16) (Exempt - paragraph 3)

        2.   **Offer (Pages 17 - 20)
             Not for publication: Bid (Pages 17 - 18) and Letter (Pages 19 - 20). Exempt
             information under paragraph 3 of Part 1 of Schedule 12A to the Act: Trade.
        """)
    papers = [[(p.title, p.pages, p.exempt) for p in item.papers] for item in found]
    assert papers == [
        [("Appendix 1", PageRange(13, 14), ()), ("Appendix 2", PageRange(15, 16), ("3",))],
        [("Bid", PageRange(17, 18), ("3",)), ("Letter", PageRange(19, 20), ("3",))],
    ]
    assert [item.is_exempt for item in found] == [False, False]


def test_what_stands_in_another_column_belongs_to_no_item() -> None:
    text = """
        **Contact:              **AGENDA
        Jo Bell
        01632 960000            1.  Apologies

        **Members:              2.  Minutes                             1 - 4
        Cllr A
        Cllr B                  3.  A long item about a thing that      5 - 8
        Cllr C                      runs over
        """
    found = agenda(text)
    assert [shown(item) for item in found.items] == [
        "1 Apologies",
        "2 Minutes [1-4]",
        "3 A long item about a thing that runs over [5-8]",
    ]
    lines = signs(text).pages[0].lines
    assert [lines[line].text for _, line in found.rest] == [
        "01632 960000",
        "Members:",
        "Cllr A",
        "Cllr B",
        "Cllr C",
    ]


def test_exempt_business_in_welsh() -> None:
    [item] = agenda("""
                                       **AGENDA

        7.    **Cytundeb Casglu                  (Tudalennau 15 - 16)

              **Nid i’w gyhoeddi.** Gwybodaeth eithriedig o dan baragraff 14 o Rhan 4 o Atodlen 12A
              i Deddf Llywodraeth Leol 1972: materion ariannol.
        """).items
    assert (item.title, item.exempt, item.text) == ("Cytundeb Casglu", ("14",), "")


def test_parts_and_exempt_business_in_foreign_words() -> None:
    found = agenda("""
                                       **AGENDA

                                   **PART 1 - PUBLIC

        1.    **Apologies

        2.    **Exclusion of the press and public

              To resolve that the press and public be excluded from the meeting for what follows.

                                **PART 2 - EXEMPT ITEMS

        3.    **Sale of land (Exempt - Paragraph 3)                  (Pages 41 - 50)

        4.    **Staffing

              Not for publication by virtue of paragraphs 1 and 2 of Part 1 of Schedule 12A.

        5.    **A claim
        """)
    assert found.parts == ("PART 1 - PUBLIC", "PART 2 - EXEMPT ITEMS")
    assert [item.part for item in found.items] == ["PART 1 - PUBLIC", "", found.parts[1], "", ""]
    assert [item.exclusion for item in found.items] == [False, True, False, False, False]
    assert [item.is_exempt for item in found.items] == [False, False, True, True, True]
    assert [item.exempt for item in found.items[2:]] == [("3",), ("1", "2"), ()]
    assert found.items[2].title == "Sale of land"
    assert found.items[1].text.startswith("To resolve that")
    assert found.items[3].text == ""


def test_the_one_item_of_a_supplement() -> None:
    front = """\
        **PARKS COMMITTEE - SUPPLEMENT
        12 High Street

        **7.  Trees

        (Pages 1 - 18)
    """
    assert listed(front) == ["7 Trees [1-18]"]
    assert agenda(front.replace("(Pages 1 - 18)", "They grow.")).items == ()


def test_a_heading_without_items_is_none() -> None:
    text = """
                                **UNRESTRICTED ITEMS

        1.    Apologies
        2.    Minutes

                                   **EXEMPT ITEMS
             (At the time of preparing the agenda there were no exempt items)
        """
    found = agenda(text)
    assert [item.title for item in found.items] == ["Apologies", "Minutes"]
    assert found.parts == ("UNRESTRICTED ITEMS",)
    assert [line for _, line in found.rest] == [5, 6]


def test_what_agendapack_prints_of_an_item() -> None:
    found = items("""
        **Agenda

        1.    **Bridge (Pages 11 - 12)
              Urgent item: A beam broke.

              To close it.

              Lead: Lee Marsh, Parks Manager

              Follows item 3 of the meeting on 30 May 2024

        2.    **Bench
              Withdrawn: The giver wants time.

        3.    **Bonfires
              Deferred to the meeting on 18 July 2024: Nobody could come.

        4.    **Trees (Pages 13 - 16)
              \u2022   Report (Pages 13 - 14)
              \u2022   Appendix, replaces pages 9 and 10 of the agenda pack (To follow)
              \u2022   Map (Pages 15 - 16), replaces pages 9 and 10 of the agenda pack
                  Not for publication. Exempt information under paragraph 3 of Part 1 of
                  Schedule 12A to the Local Government Act 1972: Information.

                  Public interest: It is a secret.
        """)
    bridge, bench, bonfires, trees = found
    assert (bridge.urgent, bridge.text) == ("A beam broke.", "To close it.")
    assert bridge.lead == "Lee Marsh, Parks Manager"
    assert bridge.follows == ("3", date(2024, 5, 30))
    assert bench.withdrawn == "The giver wants time."
    assert (bonfires.deferred_to, bonfires.deferred_reason) == (
        date(2024, 7, 18),
        "Nobody could come.",
    )
    report, _, chart = trees.papers
    assert (report.title, report.pages) == ("Report", PageRange(13, 14))
    assert (chart.title, chart.pages, chart.replaces) == (
        "Map",
        PageRange(15, 16),
        PageRange(9, 10),
    )
    assert (chart.exempt, chart.public_interest) == (("3",), "It is a secret.")
    assert trees.text == ""


def test_papers_that_are_to_follow() -> None:
    found = items("""
        **AGENDA

        1.    Minutes
              - To follow

        2.    Roads
              a)  Report (Pages 5 - 9)
              b)  Plan (to follow)

        3.    Lessons - TO FOLLOW
        """)
    papers = [[(p.title, p.pages, p.to_follow) for p in item.papers] for item in found]
    assert papers == [
        [("Minutes", None, True)],
        [("Report", PageRange(5, 9), False), ("Plan", None, True)],
        [("Lessons", None, True)],
    ]
    assert [item.title for item in found] == ["Minutes", "Roads", "Lessons"]


def test_a_notice_that_items_repeat() -> None:
    found = agenda("""
        **AGENDA

        1.    **Finance
              To read.

              This item is here for information only.

        2.    **Scores
              This item is here for information only.

        3.    **Close
        """)
    assert found.information_only == "This item is here for information only."
    assert [item.information_only for item in found.items] == [True, True, False]
    assert [item.text for item in found.items] == ["To read.", "", ""]


def test_a_notice_that_one_item_has_is_known_by_its_words() -> None:
    found = agenda("""
        **AGENDA

        1.    **Budget

              To note.

              This item is for information.

        2.    **Close

              This item is for information and decision.
        """)
    assert found.information_only == "This item is for information."
    assert [item.information_only for item in found.items] == [True, False]


def test_points_are_no_items_that_a_supplement_leaves_out() -> None:
    found = agenda("""
        **AGENDA

        **3. Roads

              To agree:

              1.   **oaks;

              2.   **limes;

              3.   **elms;

              4.   **ash trees.

        **12. Bridges
        """)
    assert [item.number for item in found.items] == ["3", "12"]


def test_a_number_that_begins_a_line_of_a_text_is_no_item_that_is_left_out() -> None:
    found = agenda("""
        **AGENDA

        **4. Roads

              To consider what is said of
              5G masts beside them.

        **12. Bridges
        """)
    assert [item.number for item in found.items] == ["4", "12"]


def test_a_table_in_a_text() -> None:
    found = items("""
        **AGENDA

        1.    **Dates

              **Month      **Meeting
              June         Budget | first
              July         Close

        2.    **Close
        """)
    assert found[0].text == (
        "| Month | Meeting |\n| --- | --- |\n| June | Budget \\| first |\n| July | Close |"
    )


@pytest.mark.parametrize(
    ("title", "text", "excludes"),
    [
        ("Exclusion of the Public and Press", "", True),
        ("EXCLUSION OF PRESS & PUBLIC", "", True),
        ("Exclusion of members of the public", "", True),
        ("Press and public to be excluded", "", True),
        ("Exempt business", "That the press and public be excluded from the meeting.", True),
        ("Exempt business", "That the following persons be excluded from the meeting.", True),
        ("Public Spaces Protection Order: Dog Exclusion Areas", "", False),
        ("Social exclusion and public health", "", False),
        ("Exclusion of public toilets from the asset transfer", "", False),
        ("Dogs", "That dogs be excluded from the meeting places.", False),
    ],
)
def test_what_proposes_to_exclude_the_public(title: str, text: str, excludes: bool) -> None:
    assert excludes_public(title, text) is excludes


def test_an_item_whose_title_may_be_a_page_is_one() -> None:
    found = items("""
        **AGENDA

        **1. Apologies

        **2. A38

              To consider the road.

        **3. Close
        """)
    assert [(item.number, item.title) for item in found] == [
        ("1", "Apologies"),
        ("2", "A38"),
        ("3", "Close"),
    ]


def test_a_table_whose_columns_end_under_each_other() -> None:
    found = items("""
        **AGENDA

        1.    **Costs

              **Name          **Cost   **Note
              Swings        £1,200     new, with
                                       a gate
              Slides          £900     to be painted

        2.    **Close

              Appendix A        (Pages 5 - 6)
              Appendix B      (Pages 7 - 12)
        """)
    assert found[0].text == (
        "| Name | Cost | Note |\n| --- | ---: | --- |\n| Swings | £1,200 | new, with a gate |\n"
        "| Slides | £900 | to be painted |"
    )
    assert [paper.title for paper in found[1].papers] == ["Appendix A", "Appendix B"]


def test_what_is_doubtful() -> None:
    found = agenda("""
        **AGENDA

        1.    **Minutes (Pages 9 - 4)
        2.    **Roads (Withdrawn)
        4.    **Plans (Pages 1 - 99999999)
        """)
    assert [(doubt.about, doubt.said) for doubt in found.doubts] == [
        (
            "item 4",
            "item 4 comes after item 2, and none was found between them; look whether the agenda"
            " has one",
        ),
        (
            "item 1",
            'its pages are printed as "(Pages 9 - 4)", which cannot be; the range was left out,'
            " look where the item's papers begin and end",
        ),
        ("item 2", "it is withdrawn, and the agenda gives no reason; write one"),
        (
            "item 4",
            'its pages are printed as "(Pages 1 - 99999999)", which cannot be; the range was left'
            " out, look where the item's papers begin and end",
        ),
    ]


def test_a_supplement_has_the_items_that_it_brings_papers_for() -> None:
    assert listed("""
        **CABINET - SUPPLEMENT PACK

        **Agenda

        4.    **Roads (Pages S1-1 - S1-2)
        9.    **Plans (Pages S1-3 - S1-4)
        """) == ["4 Roads [S1-1-S1-2]", "9 Plans [S1-3-S1-4]"]


def test_pages_without_an_agenda() -> None:
    assert (
        agenda("""
        **CABINET
        4 June 2024
        1 High Street
        2 pm
        """)
        == PrintedAgenda()
    )


def test_an_agenda_without_numbers() -> None:
    found = agenda("""
        **AGENDA

        **Apologies
        To receive apologies.

        **Minutes                                     (Pages 3 - 10)

        **Roads                                       (Pages 11 - 40)
        To hear of roads.
        """)
    assert [(item.number, item.title, item.text) for item in found.items] == [
        ("", "Apologies", "To receive apologies."),
        ("", "Minutes", ""),
        ("", "Roads", "To hear of roads."),
    ]
    assert [doubt.said for doubt in found.doubts] == [
        "no numbers are printed beside the items, so what looks as a title was taken for one; look"
        " whether all items are there"
    ]


WORDS = ("Plan", "of", "the", "roads", "2024", "3", "and", "budget", "(revised)", "for", "A1")
TITLES = st.lists(st.sampled_from(WORDS), max_size=14).map(lambda words: ["Annual", *words])
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=30).map(lambda w: " ".join(["To", "note", *w])),
    max_size=2,
)
RANGES = st.one_of(st.none(), st.integers(1, 900).map(lambda first: (first, first + 7)))
DRAWN = st.lists(st.tuples(TITLES, RANGES, TEXTS), min_size=3, max_size=5)
STYLES = st.tuples(
    st.sampled_from(("{}.", "{}", "Item {}")),
    st.booleans(),
    st.sampled_from(("(Pages {} - {})", "{} - {}", "Pages {}-{}")),
)


def drawn(
    business: list[tuple[list[str], tuple[int, int] | None, list[str]]],
    style: tuple[str, bool, str],
) -> str:
    """A sheet of items, in columns as an agenda has them."""
    number, is_bold, worded = style
    lines = ["**AGENDA", ""]
    width = 48 if any(pages for _, pages, _ in business) else 70
    for place, (title, pages, texts) in enumerate(business, start=1):
        words = textwrap.wrap(" ".join(title), width, break_on_hyphens=False)
        for at, line in enumerate(words):
            shown_number = number.format(place) if at == 0 else ""
            text = f"{shown_number:<11}{'**' * is_bold}{line}"
            if at == 0 and pages is not None:
                text = f"{text:<66}{worded.format(*pages)}"
            lines.append(text)
        for paragraph in texts:
            lines += ["", *(" " * 11 + line for line in textwrap.wrap(paragraph, 70))]
        lines.append("")
    return "\n".join(lines)


@pytest.mark.once
@settings(max_examples=40)
@given(DRAWN, STYLES)
def test_whatever_stands_in_columns_is_read(
    business: list[tuple[list[str], tuple[int, int] | None, list[str]]],
    style: tuple[str, bool, str],
) -> None:
    found = agenda(drawn(business, style)).items
    assert [item.number for item in found] == [str(n + 1) for n in range(len(business))]
    assert [item.title for item in found] == [" ".join(title) for title, _, _ in business]
    assert [item.pages and (item.pages.first, item.pages.last) for item in found] == [
        pages for _, pages, _ in business
    ]
    assert [item.text for item in found] == ["\n\n".join(texts) for _, _, texts in business]


@pytest.mark.parametrize("gap", [12, 40])
def test_words_under_a_title_that_ends_early_are_its_text(gap: int) -> None:
    text = f"""
        1.  Apologies
        2.  Declarations of Interest
            Members are asked to declare any interests.
        3.  Budget Monitoring 2023/24{" " * gap}5 - 9
        4.  Urgent Business
        """
    assert [(i.number, i.title, i.text) for i in items(text)][1] == (
        "2",
        "Declarations of Interest",
        "Members are asked to declare any interests.",
    )


def test_a_range_below_a_title_whose_last_letters_are_a_word() -> None:
    text = """
        1.  Repairs to the Pavilion
            Pages 3 - 10
        2.  Bins
            Pages 11 - 12
        """
    assert listed(text) == ["1 Repairs to the Pavilion [3-10]", "2 Bins [11-12]"]


def test_a_range_at_the_right_is_no_item() -> None:
    text = """
        Minutes          1 - 2
        Repairs          3 - 10
        Bins            11 - 12
        """
    assert not any(item.title.isdigit() for item in agenda(text).items)
