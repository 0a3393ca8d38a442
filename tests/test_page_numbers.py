"""The pages of a pack are numbered as they are printed, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.records.numerals import roman
from agendapack.records.page_ranges import PageRange
from agendapack.unpack.pack_division import NumberedPages
from agendapack.unpack.pack_signs import PackBookmark, PageLine, PageSigns
from agendapack.unpack.page_numbering.page_numbers import number_pages
from agendapack.unpack.page_numbering.printed_stamps import printed_number
from tests.builders import LAWS
from tests.page_sign_builders import body, foot, head, line, pack, page

pytestmark = pytest.mark.once

BLANK = "This page is intentionally left blank"


def said(numbered: NumberedPages) -> list[str]:
    return [doubt.said for doubt in numbered.doubts]


def shown(numbered: NumberedPages) -> str:
    """The numbers of all pages on one line, "-" for none."""
    return " ".join(
        "-"
        if each is None
        else each.first_name
        if each.first == each.last
        else f"{each.first_name}..{each.last_name}"
        for each in numbered.numbers
    )


def agenda(*ranges: str) -> PageSigns:
    return page(
        *(line(f"{at}. Title ({text})", 200 + 20 * at) for at, text in enumerate(ranges, 1))
    )


# Laws


FORMS: dict[str, Callable[[int, int], str]] = {
    "word": lambda n, total: f"Page {n}",
    "bare": lambda n, total: f"{n}",
    "dashes": lambda n, total: f"- {n} -",
    "total": lambda n, total: f"Page {n} of {total}",
    "Welsh": lambda n, total: f"Tudalen {n}",
    "prefix": lambda n, total: f"Page S1-{n}",
    "series": lambda n, total: f"Supplement 1, Page {n}",
    "bates": lambda n, total: f"ABC{n:06}",
}


@st.composite
def packs(draw: st.DrawFn) -> tuple[list[PageSigns], list[int | None], int, bool]:
    """Pages of a pack, their numbers, how many are front matter, and whether there may be a doubt:
    papers with numbers of their own, blank pages, missing numbers and missing stamps."""
    form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    place = draw(st.sampled_from([foot, head]))
    front = draw(st.integers(1, 4))
    counts_front = draw(st.booleans())
    number = front + 1 if counts_front else draw(st.sampled_from([1, 1, 1, 143]))
    papers = draw(st.lists(st.integers(1, 9), min_size=3, max_size=6))
    total = number + sum(papers) + 120
    unsure = False
    pages, numbers = [], []
    for ordinal in range(1, front + 1):
        stamp = [place(form(ordinal, total))] if counts_front else []
        pages.append(page(line(f"Front {ordinal}"), *stamp))
        numbers.append(None)
    since = 0
    for at, count in enumerate(papers):
        own = FORMS[draw(st.sampled_from(["bare", "total", "word"]))]
        has_own = draw(st.booleans())
        number += draw(st.sampled_from([0, 0, 0, 2, 16])) if at else 0
        after_gap = True
        for ordinal in range(1, count + 1):
            stamps = [head(f"Agenda Item {at + 4}")] if ordinal == 1 else []
            lines = [body()] if draw(st.integers(0, 9)) else [line(BLANK)]
            if has_own and lines == [body()]:
                stamps.append(line(own(ordinal, count), 780, 500))
            is_left_out = since > 5 and ordinal > 1 and not after_gap and draw(st.booleans())
            if is_left_out and ordinal < count:
                unsure, since = True, 0
            else:
                stamps.append(line(form(number, total), 805 if place is foot else 30, 270))
                since += 1
            after_gap = False
            pages.append(page(*lines, *stamps))
            numbers.append(number)
            number += 1
    return pages, numbers, front, unsure


@given(packs())
@settings(LAWS, max_examples=30)
def test_any_pack_is_numbered_as_it_is_printed(
    made: tuple[list[PageSigns], list[int | None], int, bool],
) -> None:
    pages, numbers, front, unsure = made
    found = number_pages(pack(pages))
    assert [each and each.first for each in found.numbers] == numbers
    assert found.front == tuple(range(front))
    if not unsure:
        assert found.doubts == ()


# What packs of other makers have


def numbered(*stamps: str, first: Sequence[PageSigns] = ()) -> NumberedPages:
    return number_pages(pack([*first, *(page(body(), foot(stamp)) for stamp in stamps)]))


FRONT = page(line("Cabinet", 100))


@pytest.mark.parametrize(
    ("text", "first", "last", "prefix"),
    [
        ("67", 67, 67, ""),
        ("- 67 -", 67, 67, ""),
        ("[67]", 67, 67, ""),
        ("Page 67", 67, 67, ""),
        ("PAGE 67", 67, 67, ""),
        ("Page | 67", 67, 67, ""),
        ("Page 67 of 142", 67, 67, ""),
        ("67 of 142", 67, 67, ""),
        ("67/142", 67, 67, ""),
        ("p. 67", 67, 67, ""),
        ("Agenda Page 67", 67, 67, ""),
        ("- Page 67 -", 67, 67, ""),
        ("| Page 67", 67, 67, ""),
        ("Tudalen 67", 67, 67, ""),
        ("Tudalennau 143 - 160", 143, 160, ""),
        ("Pages 143 - 160", 143, 160, ""),
        ("Page S1-1", 1, 1, "S1-"),
        ("S1-1", 1, 1, "S1-"),
        ("Pages S1-1 - S1-2", 1, 2, "S1-"),
        ("Supplement 1, Page 1", 1, 1, "S1-"),
        ("Supplement 12, Pages 1 - 2", 1, 2, "S12-"),
        ("Pecyn atodol 2, Tudalen 3", 3, 3, "S2-"),
        ("ABC000067", 67, 67, ""),
        ("A12", 12, 12, "A"),
    ],
)
def test_a_number_is_told_from_the_words_around_it(
    text: str, first: int, last: int, prefix: str
) -> None:
    found = printed_number(text)
    assert found is not None
    assert (found.first, found.last, found.prefix) == (first, last, prefix)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "Page 0", "Pages 5 - 4", "12 March", "June 2018", "Item 7", "12 - 14"),
        *("Page 12 of 11", "5.1", "1,000", "Page S1-4 - S2-6", "12/03/2025", "9" * 10),
    ],
)
def test_other_texts_are_no_number_of_a_page(text: str) -> None:
    assert printed_number(text) is None


def test_front_matter_with_roman_numbers_is_none_of_the_papers() -> None:
    front = [page(line("Cabinet"), foot(roman(number))) for number in (1, 2, 3)]
    found = numbered("1", "2", "3", first=front)
    assert (shown(found), said(found)) == ("- - - 1 2 3", [])
    assert [each.number for each in found.stamps] == ["i", "ii", "iii", "1", "2", "3"]


def test_letters_that_are_no_number_of_the_page_are_no_stamp() -> None:
    front = [page(line("Cabinet"), foot("x")), page(line("Agenda"), foot("l"))]
    assert [each.number for each in numbered("1", "2", first=front).stamps[:2]] == ["", ""]


def test_bookmarks_within_the_agenda_are_none_of_papers() -> None:
    pages = [FRONT, FRONT, *(page(body()) for _ in range(9))]
    marks = [
        *(PackBookmark("Agenda", 0), PackBookmark("Apologies", 1, 1)),
        *(PackBookmark("5 Budget", 2), PackBookmark("Appendix A", 4)),
    ]
    assert number_pages(pack(pages, marks)).front == (0, 1)


def test_where_the_front_sheet_is_numbered_too_the_agendas_ranges_say_where_papers_begin() -> None:
    front = [
        page(line("Cabinet"), foot("Page 1")),
        page(line("4. Minutes (Pages 4 - 5)"), line("5. Budget (Pages 6 - 7)"), foot("Page 2")),
        page(line("Notes"), foot("Page 3")),
    ]
    found = numbered("Page 4", "Page 5", "Page 6", "Page 7", first=front)
    assert (shown(found), said(found)) == ("- - - 4 5 6 7", [])


def test_a_column_of_page_numbers_says_so_too() -> None:
    rows = [("Minutes", "3"), ("Budget", "5"), ("Ferry", "6")]
    listed = [
        cell
        for at, (title, number) in enumerate(rows)
        for cell in (line(title, 200 + 20 * at), line(number, 200 + 20 * at, 500))
    ]
    front = [page(*listed, foot("1")), page(line("Notes"), foot("2"))]
    assert shown(numbered("3", "4", "5", "6", first=front)) == "- - 3 4 5 6"


def test_the_numbers_of_one_paper_are_not_the_packs() -> None:
    pages = [FRONT, *(page(body(), foot(f"{n}")) for n in range(1, 7))]
    pages += [page(body()) for _ in range(6)]
    pages += [page(body(), foot(f"{n}")) for n in range(1, 3)]
    found = number_pages(pack(pages, [PackBookmark("5 Budget", 1)]))
    assert found.numbers == (None,) * 15
    assert said(found) == []  # how its pages are counted is told when it is divided
    assert found.front == (0,)


def test_the_agenda_may_stand_on_the_second_page() -> None:
    agenda_page = page(line("AGENDA", 100), line("1. Apologies", 140))
    found = number_pages(pack([FRONT, agenda_page, *(page(body()) for _ in range(9))]))
    assert found.front == (0, 1)
    assert said(found) == [
        "nothing says where the agenda ends and the first paper begins: sheets 1 to 2 of the file"
        " were taken for the agenda"
    ]


def test_without_numbers_the_links_of_the_agenda_number_pages() -> None:
    rows = [("4. Minutes (Pages 1 - 2)", 1), ("5. Budget (Pages 9 - 11)", 3)]
    front = page(*(line(text, 200 + 20 * to, target=to) for text, to in rows))
    found = number_pages(pack([front, *(page(body()) for _ in range(5))]))
    assert shown(found) == "- 1 2 9 10 11"
    assert said(found) == [
        "no page numbers were found that run through the pack: each was numbered by the "
        "range of the agenda that leads to it, so look whether the papers begin there"
    ]


def test_without_links_its_ranges_may_count_the_sheets_of_the_file() -> None:
    front = agenda("Pages 3 - 4", "Pages 5 - 6")
    found = number_pages(pack([front, FRONT, *(page(body()) for _ in range(4))]))
    assert shown(found) == "- - 3 4 5 6"
    assert said(found) == [
        "no page numbers were found that run through the pack: the ranges of the agenda "
        "were taken to count the sheets of the file, so look whether the papers begin "
        "there"
    ]


def test_a_page_of_something_else_is_no_range_of_the_agenda() -> None:
    note = line(
        "The rules are on page 2 of the constitution, pages 3 to 4 as amended in 2024.", 500
    )
    pages = [page(note), *(page(body(), foot(f"Page {n}")) for n in (2, 3, 4, 5))]
    pages[0] = page(note, line("4. Minutes (Pages 3 - 5)"), foot("Page 1"))
    assert number_pages(pack(pages)).front == (0, 1)


def test_labels_number_a_pack_that_prints_no_numbers() -> None:
    pages = [FRONT, FRONT, *(page(body()) for _ in range(3))]
    found = number_pages(pack(pages, labels=["i", "ii", "7", "8", "9"]))
    assert (shown(found), said(found), found.front) == ("- - 7 8 9", [], (0, 1))


def test_labels_that_count_the_sheets_say_nothing() -> None:
    pages = [FRONT, FRONT, *(page(body(), foot(f"Page {n}")) for n in (1, 2, 3))]
    found = number_pages(pack(pages, labels=["1", "2", "3", "4", "5"]))
    assert (shown(found), said(found)) == ("- - 1 2 3", [])


def test_where_labels_disagree_what_is_printed_counts_and_it_is_said() -> None:
    pages = [FRONT, *(page(body(), foot(f"Page {n}")) for n in (1, 2, 3))]
    found = number_pages(pack(pages, labels=["i", "2", "3", "4"]))
    assert shown(found) == "- 1 2 3"
    assert said(found) == [
        'page 1 is labelled "2" in the file, and 2 more otherwise than printed: the printed'
        " numbers were taken"
    ]


def test_a_page_without_its_stamp_is_numbered_by_its_neighbours() -> None:
    pages = [page(body(), *([foot(f"Page {n}")] if n != 4 else [])) for n in range(1, 9)]
    found = number_pages(pack([FRONT, *pages]))
    assert (shown(found), said(found)) == ("- 1 2 3 4 5 6 7 8", [])
    assert found.stamps[4].number == ""


def test_a_page_that_is_numbered_as_another_is_told() -> None:
    found = numbered("Page 1", "Page 2", "Page 3", "Page 12", "Page 5", "Page 6", first=[FRONT])
    assert shown(found) == "- 1 2 3 4 5 6"
    assert said(found) == [
        'sheet 5 of the file is numbered "12", where page 4 is due: page 4 was taken'
    ]


def test_a_papers_own_number_beside_a_missing_stamp_is_no_fault() -> None:
    pages = [page(body(), foot(f"{n}")) for n in (1, 2, 3, 4)]
    for own in range(1, 6):
        stamps = [foot(f"{own + 4}")] if own not in (1, 3) else []
        pages.append(page(body(), line(f"{own}", 790, 500), *stamps))
    found = number_pages(pack([FRONT, *pages]))
    assert (shown(found), said(found)) == ("- 1 2 3 4 5 6 7 8 9", [])


def test_many_pages_that_are_numbered_otherwise_are_told_together() -> None:
    stamps = [f"Page {n}" if n % 4 else "Page 900" for n in range(1, 42)]
    found = numbered(*stamps, first=[FRONT])
    assert found.numbers[1:] == tuple(PageRange(n, n) for n in range(1, 42))
    assert len(found.doubts) == 6
    assert said(found)[5] == ("there are 5 more sheets that are numbered otherwise than is due")


def test_one_number_on_all_pages_is_none() -> None:
    assert numbered(*["Page 12"] * 20).numbers == (None,) * 20


def test_a_number_that_is_there_twice_is_told() -> None:
    stamps = [f"Page {n}" for n in (1, 2, 3, 4, 5, 5, 6, 7, 8, 9)]
    found = numbered(*stamps, first=[FRONT])
    assert shown(found) == "- 1 2 3 4 5 5 6 7 8 9"
    assert said(found) == [
        "page number 5 is printed twice, on sheets 6 and 7 of the file: see which page the agenda"
        " means"
    ]


def test_pages_without_numbers_where_some_are_left_out_are_told() -> None:
    pages = [page(body(), foot(f"Page {n}")) for n in (1, 2, 3, 4)]
    pages += [page(body())] + [page(body(), foot(f"Page {n}")) for n in (20, 21, 22)]
    found = number_pages(pack([FRONT, *pages]))
    assert shown(found) == "- 1 2 3 4 5 20 21 22"
    assert said(found) == [
        (
            "sheet 6 of the file has no page number between pages 4 and 20: page 5 was taken, "
            "so look whether that is right"
        )
    ]


def test_numbers_that_are_left_out_are_no_fault() -> None:
    found = numbered(*(f"Page {n}" for n in (1, 2, 3, 21, 22)), first=[FRONT])
    assert (shown(found), said(found)) == ("- 1 2 3 21 22", [])


@pytest.mark.parametrize(
    "text",
    [
        BLANK,
        "(This page is intentionally left blank)",
        "This page is left intentionally blank.",
        "Intentionally left blank",
        "Mae'r dudalen hon yn wag yn fwriadol",
        "Mae’r dudalen hon yn wag yn fwriadol / This page is intentionally left blank",
    ],
)
def test_a_page_that_says_that_it_is_blank_is(text: str) -> None:
    pages = [FRONT, page(body(), foot("Page 1")), page(line(text), foot("Page 2"))]
    assert number_pages(pack([*pages, page(body(), foot("Page 3"))])).blank == (2,)


@pytest.mark.parametrize(
    "other",
    [
        page(line(BLANK), line("Appendix A", 60), foot("Page 2")),
        page(foot("Page 2"), draws=True),
        page(line("12", 780, 72), foot("Page 2")),
    ],
)
def test_a_page_that_says_or_draws_anything_else_is_not_blank(other: PageSigns) -> None:
    pages = [FRONT, page(body(), foot("Page 1")), other, page(body(), foot("Page 3"))]
    assert number_pages(pack(pages)).blank == ()


def test_a_slip_stands_for_the_pages_that_it_is_stamped_with_and_its_back_with_it() -> None:
    pages = [
        FRONT,
        page(body(), foot("Page 1")),
        page(
            head("Agenda Item 5"),
            line("Not for publication, by paragraphs 1 and 3"),
            foot("Pages 2 - 7"),
        ),
        page(line(BLANK)),
        page(body(), foot("Page 8")),
        page(body(), foot("Page 9")),
    ]
    found = number_pages(pack(pages))
    assert (shown(found), said(found)) == ("- 1 2..7 2..7 8 9", [])
    assert (found.slips, found.blank) == (((2, ("1", "3")),), (3,))
    assert found.stamps[2].numbers == PageRange(2, 7)


def test_a_page_that_only_says_that_it_is_restricted_has_the_numbers_that_are_missing() -> None:
    notice = line("By virtue of paragraph(s) 3 of Part 1 of Schedule 12A", 60)
    pages = [
        FRONT,
        page(body(), foot("Page 1")),
        page(notice, line("Document is Restricted"), foot("Page 2")),
        page(body(), foot("Page 15")),
        page(body(), foot("Page 16")),
    ]
    found = number_pages(pack(pages))
    assert (shown(found), found.slips) == ("- 1 2..14 15 16", ((2, ("3",)),))


def test_the_end_of_a_report_that_says_what_is_exempt_is_no_slip() -> None:
    words = ("8. Background papers", "None.", "9. Contact", "Appendix C is exempt by paragraph 3.")
    report = page(*(line(each, 100 + 20 * at) for at, each in enumerate(words)), foot("Page 2"))
    pages = [FRONT, page(body(), foot("Page 1")), report, page(body(), foot("Page 3"))]
    assert number_pages(pack(pages)).slips == ()


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Agenda Item 7", "7"),
        ("AGENDA ITEM NO. 7", "7"),
        ("Item 7", "7"),
        ("Item No: 7a", "7a"),
        ("Agenda item: 7.2", "7.2"),
        ("Eitem Agenda 7", "7"),
        ("Item 7 - Page 1", "7"),
        ("Agenda Item 7 of the last meeting", ""),
        ("Items 7", ""),
    ],
)
def test_the_stamp_of_an_item_is_told(text: str, item: str) -> None:
    pages = [FRONT, page(head(text), body(), foot("Page 1")), page(body(), foot("Page 2"))]
    assert number_pages(pack(pages)).stamps[1].item == item


def test_stamps_are_told_by_their_places_among_the_lines() -> None:
    pages = [FRONT, page(head("Agenda Item 4"), body(), foot("Page 1"))]
    pages.append(page(body(), foot("Page 2")))
    first = number_pages(pack(pages)).stamps[1]
    assert (first.lines, first.texts) == ((0, 2), ("Agenda Item 4", "Page 1"))


def test_a_turned_stamp_beside_a_landscape_page_counts() -> None:
    turned = PageLine(line("Page 2", left=30).parts, 300, 360, upright=False)
    pages = [FRONT, page(body(), foot("Page 1")), page(body(), turned)]
    pages.append(page(body(), foot("Page 3")))
    assert number_pages(pack(pages)).stamps[2].number == "2"


def test_a_front_sheet_alone_has_no_paper() -> None:
    found = number_pages(pack([agenda("Pages 1 - 4", "Pages 5 - 54")]))
    assert (found.front, found.numbers, said(found)) == ((0,), (None,), [])


def test_absurd_numbers_end_in_none() -> None:
    pages = [page(foot("Page 99999999"), *(line(f"{n}", 20 + n / 9, n) for n in range(300)))] * 40
    assert len(number_pages(pack(pages)).numbers) == 40
