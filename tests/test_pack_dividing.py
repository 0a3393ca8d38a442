"""A pack divided into papers, by whichever signs there are: laws, and what is doubted."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.numbering import made_up
from agendapack.records.page_ranges import PageRange
from agendapack.unpack.dividing.found_items import told_once
from agendapack.unpack.dividing.pack_bookmarks import sort_bookmarks
from agendapack.unpack.dividing.pack_dividing import divide
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_division import DividedItem, NumberedPages, PackDivision, PageStamps
from agendapack.unpack.pack_signs import LinePart, PackBookmark, PackSigns, PageLine, PageSigns
from agendapack.unpack.printed_front import PrintedFront, PrintedItem, PrintedPaper
from tests.builders import LAWS

pytestmark = pytest.mark.once

SENTENCE = "This page is intentionally left blank"


class Part(Struct, frozen=True):
    """A paper of a made-up pack: ``missing`` is how many of its pages are not in the file."""

    title: str
    pages: int = 2
    exempt: str = ""
    is_missing: bool = False
    size: tuple[int, int] = (595, 842)
    heading: str = ""


class Made(Struct, frozen=True):
    """A made-up pack: what ``divide`` is given, and the ranges that it has."""

    signs: PackSigns
    numbered: NumberedPages
    front: PrintedFront
    papers: tuple[tuple[str, PageRange], ...]

    def divided(self) -> PackDivision:
        return divide(self.signs, self.numbered, self.front)

    def without(self, *signs: str) -> Made:
        """The same without some of its signs."""
        made = self
        if "bookmarks" in signs:
            made = replace(made, signs=replace(made.signs, bookmarks=()))
        items = made.front.items
        if "papers" in signs:
            items = tuple(replace(item, papers=()) for item in items)
        if "ranges" in signs:
            items = tuple(
                replace(item, pages=None, papers=tuple(replace(p, pages=None) for p in item.papers))
                for item in items
            )
        if "links" in signs:
            items = tuple(
                replace(
                    item, target=None, papers=tuple(replace(p, target=None) for p in item.papers)
                )
                for item in items
            )
        made = replace(made, front=PrintedFront(items=items))
        if "stamps" in signs:
            stamps = tuple(replace(each, item="") for each in made.numbered.stamps)
            made = replace(made, numbered=replace(made.numbered, stamps=stamps))
        return made

    def with_bookmarks(self, *bookmarks: PackBookmark) -> Made:
        return replace(self, signs=replace(self.signs, bookmarks=bookmarks))

    def with_item(self, number: str, **changed: object) -> Made:
        """The same with another entry for an item on the front sheet."""
        items = tuple(
            replace(item, **changed) if item.number == number else item for item in self.front.items
        )
        return replace(self, front=replace(self.front, items=items))

    def sheet(self, number: int) -> int:
        """The sheet that bears a number."""
        return next(
            at for at, own in enumerate(self.numbered.numbers) if own and own.first == number
        )


def page(*lines: str, size: tuple[int, int] = (595, 842), large: str = "") -> PageSigns:
    texts = [*((large, 18.0),) * bool(large), *((line, 11.0) for line in lines)]
    width, height = size
    return PageSigns(
        "",
        width,
        height,
        tuple(
            PageLine((LinePart(text, 60, 400, letters),), 60 + 30 * at, 75 + 30 * at)
            for at, (text, letters) in enumerate(texts)
        ),
    )


def made(
    *items: tuple[str, str, list[Part]],
    front: int = 2,
    first: int = 1,
    recto: bool = True,
    prefix: str = "",
    lists: bool = True,
    beside: bool = False,
) -> Made:
    """A pack of ``items`` (number, title, papers), all of whose signs agree.  ``lists``: its front
    sheet lists papers; ``beside``: their bookmarks stand at the items' level."""
    pages = [page("Agenda") for _ in range(front)]
    numbers: list[PageRange | None] = [None] * front
    stamps = [PageStamps()] * front
    blank: list[int] = []
    bookmarks = [PackBookmark("Agenda", 0)] if front else []
    printed: list[PrintedItem] = []
    papers: list[tuple[str, PageRange]] = []
    following = first
    for number, title, parts in items:
        begins, target = following, None
        listed: list[PrintedPaper] = []
        marks: list[PackBookmark] = []
        for at, part in enumerate(parts):
            count = made_up(part.pages, recto=recto)
            own = PageRange(following, following + count - 1, prefix)
            papers.append((number, own))
            sheet = None if part.is_missing else len(pages)
            if not part.is_missing:
                target = len(pages) if target is None else target
                for each in range(count):
                    name = f"{prefix}{following + each}"
                    is_blank = each >= part.pages
                    blank += [len(pages)] if is_blank else []
                    stamp = number if each == 0 and at == 0 else ""
                    stamps.append(PageStamps(number=name, item=stamp))
                    numbers.append(PageRange(following + each, following + each, prefix))
                    large = (part.heading or part.title) if each == 0 else ""
                    text = SENTENCE if is_blank else "Words of the paper, of which there are many"
                    pages.append(page(text, size=part.size, large=large))
                marks.append(PackBookmark(part.title, sheet, 0 if beside else 1))
            exempt = (part.exempt,) if part.exempt else ()
            listed.append(PrintedPaper(part.title, own, sheet, exempt=exempt))
            following += count
        span = PageRange(begins, following - 1, prefix) if parts else None
        printed.append(PrintedItem(number, title, span, target))
        if lists and len(parts) > 1:
            printed[-1] = replace(printed[-1], papers=tuple(listed))
        elif len(parts) == 1 and parts[0].exempt:
            printed[-1] = replace(printed[-1], exempt=(parts[0].exempt,))
        bookmarks.append(PackBookmark(f"{number}. {title}", 0 if target is None else target))
        bookmarks += marks
    return Made(
        PackSigns(tuple(pages), tuple(bookmarks)),
        NumberedPages(tuple(numbers), tuple(stamps), tuple(range(front)), tuple(blank)),
        PrintedFront(items=tuple(printed)),
        tuple(papers),
    )


SAMPLE = (
    ("3", "Apologies", []),
    ("4", "Minutes", [Part("Minutes of 13 December", 3)]),
    ("5", "Mental Health", [Part("Briefing", 6), Part("Appendix 1: Plan", 3)]),
    ("7", "CQC Report", [Part("Cover Report", 1), Part("Findings", 11)]),
)


def ranges(division: PackDivision) -> list[tuple[str, PageRange]]:
    return [(paper.item, paper.numbers) for paper in division.papers]


def said(division: PackDivision) -> list[tuple[str, str]]:
    return [(doubt.about, doubt.said) for doubt in division.doubts]


# Laws.  Every paper has a title of its own, that no other begins with.
PARTS = st.builds(
    lambda pages, exempt: (pages, exempt),
    st.integers(1, 5),
    st.integers(0, 9).map(lambda n: n == 0),
)
ITEMS = st.lists(st.lists(PARTS, max_size=4), min_size=1, max_size=6).map(
    lambda items: tuple(
        (
            str(index),
            f"Business {index:03} of the day",
            [
                Part(f"Paper {index:03}{at:03} on it", pages, "3" if exempt else "", exempt)
                for at, (pages, exempt) in enumerate(parts)
            ],
        )
        for index, parts in enumerate(items, start=1)
    )
)
PACKS = st.builds(
    lambda items, front, first, recto, prefix: made(
        *items, front=front, first=2 * first - 1, recto=recto, prefix=prefix
    ),
    ITEMS,
    st.sampled_from((2, 4)),
    st.integers(1, 50),
    st.booleans(),
    st.sampled_from(("", "S1-")),
)
SIGNS = st.sets(st.sampled_from(("bookmarks", "links", "stamps")))


@pytest.mark.once
@settings(LAWS, max_examples=50)
@given(PACKS, SIGNS)
def test_where_ranges_are_printed_they_come_out_again_without_a_doubt(pack, left_out):
    assume(any(pack.numbered.numbers))  # else it is a front sheet alone
    division = pack.without(*left_out).divided()
    assert ranges(division) == list(pack.papers)
    assert division.doubts == ()
    assert [paper.exempt for paper in division.papers] == [
        ("3",) if paper.is_missing else () for paper in division.papers
    ]


@pytest.mark.once
@settings(LAWS, max_examples=50)
@given(PACKS)
def test_every_sheet_is_in_one_paper_or_made_again(pack):
    division = pack.divided()
    sheets = [*division.front, *(sheet for paper in division.papers for sheet in paper.pages)]
    again = set(pack.numbered.blank) if division.recto else set()
    assert len(sheets) == len(set(sheets))
    assert set(sheets) | again == set(range(len(pack.signs.pages)))


@pytest.mark.once
@settings(LAWS, max_examples=50)
@given(
    ITEMS.map(
        lambda items: made(
            *((n, title, [replace(p, exempt="", is_missing=False) for p in parts])
              for n, title, parts in items)
        )
    ),
    st.sampled_from([("ranges", "papers"), ("ranges", "papers", "links", "stamps")]),
)  # fmt: skip
def test_bookmarks_alone_give_the_same_papers(pack, left_out):
    division = pack.without(*left_out).divided()
    assert ranges(division) == list(pack.papers)
    assert division.doubts == ()


@pytest.mark.once
@settings(LAWS, max_examples=30)
@given(st.data())
def test_whatever_a_pack_claims_it_is_divided(data):
    """Ranges that overlap, repeat and go nowhere; bookmarks and stamps anywhere; numbers that jump
    and go back."""
    count = data.draw(st.integers(0, 12))
    number = st.integers(1, 30)
    some = st.none() | st.builds(lambda a, b: PageRange(min(a, b), max(a, b)), number, number)
    sheet = st.none() | st.integers(0, max(count - 1, 0))
    papers = st.lists(
        st.builds(PrintedPaper, st.sampled_from(("", "Appendix A", "X")), some, sheet), max_size=3
    ).map(tuple)
    names = st.sampled_from(("", "1", "2", "5a", "A1"))
    items = data.draw(
        st.lists(
            st.builds(
                PrintedItem,
                names,
                st.sampled_from(("", "Minutes", "Any other business")),
                some,
                sheet,
                is_exempt=st.booleans(),
                papers=papers,
            ),
            max_size=5,
        )
    )
    titles = st.sampled_from(("1 Minutes", "Appendix A", "Minutes", "", "Item 2", "X.pdf"))
    marks = data.draw(
        st.lists(st.builds(PackBookmark, titles, sheet, st.integers(0, 3)), max_size=6)
    )
    numbers = data.draw(st.lists(some, min_size=count, max_size=count))
    stamps = data.draw(st.lists(st.builds(PageStamps, item=names), min_size=count, max_size=count))
    front = data.draw(st.integers(0, count))
    slips = data.draw(st.sets(st.sampled_from(range(count)))) if count else set()
    numbered = NumberedPages(
        tuple(numbers),
        tuple(stamps),
        tuple(range(front)),
        tuple(data.draw(st.sets(st.sampled_from(range(count))))) if count else (),
        tuple((each, ("3",)) for each in sorted(slips)),
    )
    signs = PackSigns(tuple(page("Appendix A") for _ in range(count)), tuple(marks))
    division = divide(signs, numbered, PrintedFront(items=tuple(items)))
    sheets = [each for paper in division.papers for each in paper.pages]
    assert len(sheets) == len(set(sheets))
    assert all(not doubt.said.endswith(".") for doubt in division.doubts)
    assert len(set(division.doubts)) == len(division.doubts)


# Styles of packs.


def titles(division: PackDivision) -> list[tuple[str, str]]:
    return [(paper.item, paper.title) for paper in division.papers]


def test_papers_have_the_titles_that_are_listed_or_bookmarked():
    division = made(*SAMPLE).divided()
    assert titles(division) == [
        ("4", "Minutes of 13 December"),
        ("5", "Briefing"),
        ("5", "Appendix 1: Plan"),
        ("7", "Cover Report"),
        ("7", "Findings"),
    ]
    assert [paper.pages for paper in division.papers][:2] == [(2, 3, 4), (6, 7, 8, 9, 10, 11)]
    assert (division.front, division.first_page, division.recto) == ((0, 1), 1, True)
    assert division.doubts == ()


def test_bookmarks_at_one_level_are_papers_of_the_item_before_them():
    pack = made(*SAMPLE, recto=False, lists=False, beside=True).without("links")
    bookmarks = [
        replace(each, title=f"{each.title}.pdf".replace(" ", "_")) if "Appendix" in each.title
        else replace(each, title=each.title.replace(". ", " "))
        for each in pack.signs.bookmarks
    ]  # fmt: skip
    division = pack.with_bookmarks(*bookmarks).divided()
    assert ranges(division) == list(pack.papers)
    assert titles(division)[2] == ("5", "Appendix 1: Plan")
    assert (division.recto, division.doubts) == (False, ())


def test_bookmarks_tell_of_papers_that_a_list_without_ranges_leaves_out():
    pack = made(*SAMPLE).without("links", "stamps")
    pack = pack.with_item("5", papers=(PrintedPaper("The Briefing"),))
    assert titles(pack.divided())[1:3] == [("5", "The Briefing"), ("5", "Appendix 1: Plan")]


def test_a_listed_paper_without_a_range_begins_with_its_title():
    pack = made(*SAMPLE).without("links", "bookmarks")
    papers = (PrintedPaper("Briefing"), PrintedPaper("Appendix 1: Plan"), PrintedPaper("Costs"))
    division = pack.with_item("5", papers=papers).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 5, paper 3",
            (
                "“Costs” is listed, but where it begins was not found: look for it among the "
                "item's pages"
            ),
        )
    ]


def test_a_listed_range_that_is_another_items_gives_no_paper():
    pack = made(*SAMPLE).without("links", "bookmarks")
    papers = (*pack.front.items[2].papers, PrintedPaper("Costs", PageRange(1, 2)))
    division = pack.with_item("5", papers=papers).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 5, paper 3",
            (
                "“Costs” is listed with pages 1 to 2, which are not among the item's pages: look "
                "where it is"
            ),
        )
    ]


def test_where_a_listed_paper_begins_the_printed_range_wins():
    pack = made(*SAMPLE)
    papers = pack.front.items[2].papers
    papers = (papers[0], replace(papers[1], target=pack.sheet(13)))
    assert said(pack.with_item("5", papers=papers).divided()) == [
        (
            "item 5, paper 2",
            "the front sheet's range says page 11, the front sheet's link page 13: page 11 was"
            " taken, and both should be looked at",
        )
    ]


def test_a_listed_range_that_is_too_long_is_doubted():
    pack = made(*SAMPLE)
    papers = pack.front.items[2].papers
    papers = (replace(papers[0], pages=PageRange(5, 12)), papers[1])
    assert said(pack.with_item("5", papers=papers).divided()) == [
        ("item 5, paper 1", "pages 5 to 12 on the front sheet, but pages 5 to 10 here")
    ]


def test_a_paper_that_is_listed_with_its_items_title_has_that_of_its_bookmark():
    pack = made(("5", "Verges", [Part("Appendix A: Verges", 2)]))
    papers = (PrintedPaper("Verges", PageRange(1, 2), replaces=PageRange(9, 10)),)
    (paper,) = pack.with_item("5", papers=papers).divided().papers
    assert (paper.title, paper.replaces) == ("Appendix A: Verges", PageRange(9, 10))


def test_a_bookmark_that_leads_to_another_items_pages_makes_no_paper():
    pack = made(*SAMPLE, lists=False, beside=True)
    marks = [
        replace(mark, page=pack.sheet(17)) if "Appendix" in mark.title else mark
        for mark in pack.signs.bookmarks
    ]
    division = pack.with_bookmarks(*marks).divided()
    assert [paper.numbers.first for paper in division.papers] == [1, 5, 15, 17]
    assert said(division) == [
        (
            "item 5",
            "the bookmark “Appendix 1: Plan” leads to page 17, which is not among the item's "
            "pages: no paper was made of it, so look what begins there",
        )
    ]


def test_an_item_without_a_range_has_those_of_its_papers():
    pack = made(*SAMPLE).with_item("7", pages=None)
    assert ranges(pack.divided()) == list(pack.papers)
    assert said(pack.divided()) == []


def test_an_item_without_a_range_begins_where_it_is_stamped():
    pack = made(*SAMPLE).with_item("7", pages=None, papers=())
    assert said(pack.divided())[:1] == [
        (
            "item 7",
            "the front sheet prints no pages, but the stamp of the item leads to page 15: the item"
            " begins there",
        )
    ]
    inside = pack.with_item("5", pages=PageRange(5, 28)).without("bookmarks", "links")
    assert (
        "item 7",
        "the stamp of the item leads to page 15, which the front sheet has in the range "
        "of item 5: it stays there, so look whose it is",
    ) in said(inside.divided())


def test_an_item_that_is_stamped_but_not_on_the_front_sheet_is_added():
    pack = made(*SAMPLE, ("8", "Parks", [Part("Parks", 2)]))
    items = tuple(item for item in pack.front.items if item.number != "7")
    division = replace(pack, front=PrintedFront(items=items)).divided()
    assert ranges(division) == list(pack.papers)
    assert division.found_items == (DividedItem("7", "CQC Report"),)
    assert said(division) == [
        (
            "item 7",
            "the front sheet does not have it, but the stamp of the item leads to page 15: it was"
            " added",
        )
    ]


def test_numbers_of_another_series_are_another_paper():
    """As in a pack of everything to date, where a supplement's pages stand among the agenda's."""
    pack = made(*SAMPLE[:2], ("5", "Roads", [Part("Roads", 2), Part("Late news", 2)]), lists=False)
    late = {pack.sheet(7): 1, pack.sheet(8): 2}
    numbers = tuple(
        PageRange(late[at], late[at], "S1-") if at in late else own
        for at, own in enumerate(pack.numbered.numbers)
    )
    pack = replace(pack, numbered=replace(pack.numbered, numbers=numbers)).without("bookmarks")
    assert ranges(pack.divided())[1:] == [("5", PageRange(5, 6)), ("5", PageRange(1, 2, "S1-"))]
    assert titles(pack.divided())[2] == ("5", "Late news")


def test_items_are_found_by_the_headings_of_pages_where_no_sign_is_there():
    pack = made(*((n, title, [Part(title, 2)]) for n, title, _ in SAMPLE))
    division = pack.without("ranges", "links", "stamps", "bookmarks").divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "pack",
            "no range, stamp, link or bookmark tells where an item begins: item 3, item 4, "
            "item 5 and item 7 were found by the headings of pages, and the others have no "
            "papers: look where each begins",
        )
    ]


def test_an_item_without_a_papers_sign_is_one_paper_with_its_title():
    pack = made(*SAMPLE, lists=False)
    marks = [each for each in pack.signs.bookmarks if each.depth == 0]
    division = pack.with_bookmarks(*marks).divided()
    assert titles(division)[0] == ("4", "Minutes")


def test_a_paper_is_called_by_its_first_heading_where_nothing_else_tells():
    division = made(*SAMPLE, lists=False).without("bookmarks").divided()
    assert titles(division)[0] == ("4", "Minutes of 13 December")


@pytest.mark.parametrize("above", ["Unrestricted", "From:", "AMBRIDGE DISTRICT COUNCIL", "Board"])
def test_what_stands_above_a_title_is_none(above):
    pack = made(("4", "Minutes", [Part("", 2, heading=above)])).without("bookmarks")
    front = replace(pack.front, committee="Board")
    assert titles(divide(pack.signs, pack.numbered, front)) == [("4", "Minutes")]


def test_an_appendix_is_guessed_after_a_blank_page():
    parts = [Part("Roads", 3), Part("Map", 2, heading="Appendix A")]
    pack = made(("5", "Roads", parts), lists=False).without("bookmarks")
    assert [paper.numbers.first for paper in pack.divided().papers] == [1, 5]


def test_an_appendix_is_not_guessed_on_the_back_of_a_sheet():
    """Where all items begin on odd numbers; on an odd one it is, whatever stands before it."""
    items = [(str(n), f"Item {n}", [Part("Report", 2)]) for n in (6, 7)]
    for pages, first in ((4, [1, 5]), (3, [1])):
        parts = [Part("Roads", pages), Part("Map", 8 - pages, heading="Appendix A")]
        pack = made(("5", "Roads", parts), *items, recto=False, lists=False).without("bookmarks")
        division = pack.divided()
        assert [p.numbers.first for p in division.papers if p.item == "5"] == first


def test_of_an_item_and_its_papers_one_range_is_doubted():
    pack = made(*SAMPLE)
    papers = pack.front.items[2].papers
    papers = (papers[0], replace(papers[1], pages=PageRange(11, 20)))
    pack = pack.with_item("5", pages=PageRange(5, 20), papers=papers)
    assert [doubt.about for doubt in pack.divided().doubts] == ["item 5"]


def test_a_heading_that_runs_on_begins_no_second_paper():
    appendix = [Part("Map", 2, size=(842, 595), heading="Appendix A"), Part("M", 2)]
    again = replace(appendix[1], size=(595, 842), heading="Appendix A")
    pack = made(
        ("5", "Roads", [Part("Roads", 4), appendix[0], again]), recto=False, lists=False
    ).without("bookmarks")
    assert [paper.numbers.first for paper in pack.divided().papers] == [1, 5]


def test_bookmarks_of_a_reports_sections_are_no_papers():
    pack = made(("5", "Roads", [Part("Roads", 8)]), ("6", "Parks", [Part("Parks", 2)]), lists=False)
    sections = ("1. Introduction", "2. Options", "3. What was found", "4. Risks")
    marks = [PackBookmark("5. Roads", 2), PackBookmark("6. Parks", 10)]
    marks[1:1] = [
        PackBookmark(title, at, 1) for title, at in zip(sections, (2, 4, 6, 6), strict=True)
    ]
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    marks[1:4] = [PackBookmark("Introduction", 2, 1), PackBookmark("Options", 6, 1)]
    assert ranges(pack.with_bookmarks(*marks).divided()) == list(pack.papers)


def test_what_people_see_on_paper_wins_over_a_bookmark():
    pack = made(*SAMPLE)
    marks = [
        replace(each, page=pack.sheet(17)) if each.title == "7. CQC Report" else each
        for each in pack.signs.bookmarks
    ]
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 7",
            "the front sheet's range says page 15, the bookmark page 17: page 15 was taken, and"
            " both should be looked at",
        )
    ]


def test_a_stamp_wins_over_a_link_and_a_bookmark():
    pack = made(*SAMPLE).without("ranges", "papers")
    wrong = pack.sheet(17)
    marks = [
        replace(each, page=wrong) if each.title == "7. CQC Report" else each
        for each in pack.signs.bookmarks
    ]
    division = pack.with_bookmarks(*marks).with_item("7", target=wrong).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 7",
            "the stamp of the item says page 15, the front sheet's link and the bookmark page 17:"
            " page 15 was taken, and both should be looked at",
        )
    ]


def test_ranges_of_an_older_draft_are_not_taken_against_stamps_and_bookmarks():
    secret = Part("Terms", 4, is_missing=True)
    pack = made(
        ("3", "Minutes", [Part("Minutes", 4)]),
        *((number, f"Item {number}", [Part(f"Report {number}", 4)]) for number in "456"),
        ("7", "Offer", [Part("Offer", 2), secret]),
        ("8", "Parks", [Part("Parks", 2)]),
    ).without("papers", "links")
    old = pack
    for item in pack.front.items[1:]:
        assert item.pages is not None
        before = PageRange(item.pages.first - 2, item.pages.last - 2)
        old = old.with_item(item.number, pages=before)
    division = old.divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "pack",
            "of item 4, item 5, item 6 and item 7, the front sheet's range leads 2 pages before the"
            " stamp of the item: the stamp of the item was taken; look whether item 4 begins on"
            " page 5",
        ),
        (
            "item 7",
            "pages 19 to 22 are not in the file, and nothing says why: taken for a paper that is"
            " not for publication, so look whether it was",
        ),
    ]


def test_pages_before_the_first_that_only_a_wrong_range_claims_are_not_missing():
    pack = made(*SAMPLE, first=5).without("papers", "links")
    old = pack
    for item in pack.front.items[1:]:
        assert item.pages is not None
        before = PageRange(item.pages.first - 4, item.pages.last - 4)
        old = old.with_item(item.number, pages=before)
    division = old.divided()
    assert (ranges(division), division.first_page) == (list(pack.papers), 5)
    assert [doubt.about for doubt in division.doubts] == ["item 5", "item 7"]


def test_a_sign_that_is_wrong_for_every_item_is_told_once():
    pack = made(*SAMPLE)
    marks = [
        replace(each, page=(each.page or 0) + 1) if each.depth == 0 and each.page else each
        for each in pack.signs.bookmarks
    ]
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "pack",
            "of item 4, item 5 and item 7, the bookmark leads 1 page after the front sheet's "
            "range: the front sheet's range was taken; look whether item 4 begins on page 1",
        )
    ]


SHIFTED = (
    ("4", "Minutes", [Part("Minutes of 13 December", 3)]),
    ("5", "Mental Health", [Part("Briefing", 5), Part("Appendix 1: Plan", 3)]),
    ("7", "CQC Report", [Part("Cover Report", 1), Part("Findings", 11)]),
    ("8", "Parks", [Part("Parks", 2)]),
)


@pytest.mark.parametrize("beside", [True, False])
def test_bookmarks_that_are_all_wrong_by_as_many_sheets_are_moved(beside):
    pack = made(*SHIFTED, lists=False, beside=beside)
    marks = [replace(each, page=(each.page or 1) - 1) for each in pack.signs.bookmarks]
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "pack",
            "of item 5, item 7 and item 8, the bookmark leads 1 page before the front sheet's"
            " range: the front sheet's range was taken; look whether item 5 begins on page 5",
        ),
        (
            "pack",
            "the bookmarks of papers were taken to lead 1 page before them too: look where these"
            " begin",
        ),
    ]


def test_a_bookmark_into_the_middle_of_a_paper_yields_to_the_papers_heading():
    parts = [Part("Briefing", 3), Part("Appendix 1 - Plan", 6)]
    pack = made(("5", "Mental Health", parts), lists=False, beside=True)
    marks = [
        replace(each, page=(each.page or 0) + 2) if each.title == parts[1].title else each
        for each in pack.signs.bookmarks
    ]
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 5",
            "the bookmark “Appendix 1 - Plan” leads to page 7, but page 5 begins with such a"
            " heading: page 5 was taken, and both should be looked at",
        )
    ]


def test_two_bookmarks_that_lead_to_one_page_are_doubted():
    parts = [Part("Briefing", 4), Part("Costs", 4), Part("Appendix 1", 2), Part("Appendix 2", 2)]
    pack = made(("5", "Mental Health", parts), lists=False, beside=True)
    wrong = pack.sheet(11)
    marks = [
        replace(each, page=wrong) if each.title == "Costs" else each
        for each in pack.signs.bookmarks
    ]
    division = pack.with_bookmarks(*marks).divided()
    assert [(each.title, each.numbers.first) for each in division.papers[1:]] == [
        ("Appendix 1", 9),
        ("Appendix 2", 11),
    ]
    assert said(division) == [
        (
            "item 5",
            "the bookmarks “Costs” and “Appendix 2” both lead to page 11: one paper was made there,"
            " so look where the other begins",
        )
    ]


def test_bookmarks_below_items_that_all_lead_to_odd_pages_are_papers():
    names = ("Map", "Plan", "Letter", "Form", "Table")
    items = [
        (str(at), f"Item {at}", [Part(f"Report {at}", 4), Part(name, 2, heading="See over")])
        for at, name in enumerate(names, start=1)
    ]
    pack = made(*items, lists=False)
    assert (ranges(pack.divided()), pack.divided().doubts) == (list(pack.papers), ())
    first = next(each for each in pack.signs.bookmarks if each.title == "Map")
    section = replace(first, title="Costs", page=pack.sheet(2))
    at = pack.signs.bookmarks.index(first)
    marks = [*pack.signs.bookmarks[:at], section, *pack.signs.bookmarks[at:]]
    assert len(pack.with_bookmarks(*marks).divided().papers) == len(names)


def test_where_no_sign_tells_papers_a_blank_page_does():
    items = (
        ("4", "Minutes", [Part("Minutes", 3), Part("Minutes of the panel", 4)]),
        ("5", "Roads", [Part("Roads", 4)]),
        ("6", "Parks", [Part("Parks", 2)]),
    )
    pack = made(*items, lists=False).without("bookmarks")
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert division.papers[1].title == "Minutes of the panel"
    assert said(division) == [
        (
            "item 4, paper 2",
            "page 5 comes after a blank page, and was taken for the first page of a paper: no"
            " range, link or bookmark says so",
        )
    ]


def test_bookmarks_may_all_stand_below_one():
    pack = made(*SAMPLE, lists=False).without("ranges", "links", "stamps")
    below = [replace(mark, depth=mark.depth + 1) for mark in pack.signs.bookmarks]
    division = pack.with_bookmarks(PackBookmark("Agenda pack", 0), *below).divided()
    assert ranges(division) == list(pack.papers)
    assert division.doubts == ()


def test_bookmarks_of_the_front_sheet_and_those_that_lead_nowhere_are_no_papers():
    pack = made(*SAMPLE, lists=False, beside=True)
    marks = list(pack.signs.bookmarks)
    at = next(at for at, mark in enumerate(marks) if mark.title == "Findings")
    marks[at:at] = [PackBookmark("Front sheet", pack.sheet(19)), PackBookmark("Costs", None)]
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    assert division.doubts == ()


def test_bookmarks_that_are_numbered_otherwise_are_known_by_title():
    pack = made(*SAMPLE)
    marks = [
        replace(each, title={"4. Minutes": "5. Minutes", "5. Mental Health": "6. Mental Health"}
        .get(each.title, each.title)) for each in pack.signs.bookmarks
    ]  # fmt: skip
    division = pack.with_bookmarks(*marks).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "pack",
            "the bookmarks number item 4 as 5 and item 5 as 6: the front sheet's numbers were"
            " taken",
        )
    ]


def test_bookmarks_of_files_that_are_numbered_in_their_own_order_are_known_by_title():
    titles = ("Minutes of May", "Roads", "Bins")
    items = [PrintedItem("1", "Apologies")] + [
        PrintedItem(str(number), title) for number, title in enumerate(titles, 3)
    ]
    marks = [("01 Minutes of the Meeting.pdf", 0), ("03_Roads.pdf", 1), ("05_Bins.pdf", 2)]
    found = sort_bookmarks([PackBookmark(title, sheet) for title, sheet in marks], items)
    assert {index: mark.sheet for index, mark in found.items.items()} == {2: 1, 3: 2}


def test_the_first_number_is_that_of_the_first_page_after_the_front_sheet():
    pack = made(*SAMPLE, front=4, first=5)
    assert pack.divided().first_page == 5
    assert pack.divided().doubts == ()


def test_a_supplement_is_divided_by_the_agendas_item_numbers():
    pack = made(*SAMPLE, prefix="S1-")
    division = pack.divided()
    assert division.papers[-1].numbers == PageRange(17, 28, "S1-")
    assert division.doubts == ()


def test_blank_pages_stay_where_building_again_would_make_others():
    pack = made(*SAMPLE, recto=False)
    blank = pack.sheet(3)
    pages = list(pack.signs.pages)
    pages[blank] = page(SENTENCE)
    pack = replace(pack, signs=replace(pack.signs, pages=tuple(pages)))
    pack = replace(pack, numbered=replace(pack.numbered, blank=(blank,)))
    division = pack.divided()
    assert (division.recto, division.papers[0].pages) == (False, (2, 3, 4))
    assert division.doubts == ()


@pytest.mark.parametrize(("front", "pages", "recto"), [(2, 2, True), (3, 2, False), (3, 1, True)])
def test_papers_of_even_length_begin_on_the_right_by_chance(front, pages, recto):
    """Where the front matter does not end on a left-hand page, a blank page has to show it."""
    division = made(("5", "Roads", [Part("Roads", pages)]), front=front).divided()
    assert (division.recto, division.papers[0].pages) == (recto, tuple(range(front, front + pages)))


def test_a_papers_own_blank_page_stays():
    """One that does not say that it is blank, where those that were put in do."""
    pack = made(*SAMPLE)
    last = pack.sheet(10)
    pages = list(pack.signs.pages)
    pages[last] = page()
    numbered = replace(pack.numbered, blank=(*pack.numbered.blank, last))
    division = replace(
        pack, signs=replace(pack.signs, pages=tuple(pages)), numbered=numbered
    ).divided()
    assert division.papers[1].pages[-1] == last
    assert division.recto
    assert division.doubts == ()


def test_ranges_that_leave_blank_pages_out_are_told_once():
    pack = made(*SAMPLE).with_item("4", pages=PageRange(1, 3))
    assert said(pack.divided()) == [
        (
            "pack",
            "the front sheet leaves the blank pages at the end of item 4 out of its ranges: built"
            " again, the ranges have them",
        )
    ]


def test_a_front_sheet_may_print_first_pages_alone():
    pack = made(*SAMPLE, lists=False)
    for item in pack.front.items:
        if item.pages:
            first = PageRange(item.pages.first, item.pages.first)
            pack = pack.with_item(item.number, pages=first)
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert division.doubts == ()


def without_sheets(pack: Made, first: int, last: int) -> Made:
    """A pack without the pages of some numbers; bookmarks and links to them lead nowhere."""
    gone = range(pack.sheet(first), pack.sheet(last) + 1)

    def moved(sheet: int | None) -> int | None:
        if sheet is None or sheet in gone:
            return None
        return sheet - len(gone) * (sheet > gone[0])

    kept = [at for at in range(len(pack.signs.pages)) if at not in gone]
    items = tuple(
        replace(
            item,
            target=moved(item.target),
            papers=tuple(replace(paper, target=moved(paper.target)) for paper in item.papers),
        )
        for item in pack.front.items
    )
    numbered = pack.numbered
    return replace(
        pack,
        signs=replace(
            pack.signs,
            pages=tuple(pack.signs.pages[at] for at in kept),
            bookmarks=tuple(replace(m, page=moved(m.page)) for m in pack.signs.bookmarks),
        ),
        numbered=replace(
            numbered,
            numbers=tuple(numbered.numbers[at] for at in kept),
            stamps=tuple(numbered.stamps[at] for at in kept),
            blank=tuple(at for sheet in numbered.blank if (at := moved(sheet)) is not None),
        ),
        front=PrintedFront(items=items),
    )


def test_numbers_that_are_missing_are_an_exempt_paper():
    pack = without_sheets(made(*SAMPLE), 17, 28).with_item(
        "7",
        papers=(
            PrintedPaper("Cover Report", PageRange(15, 16)),
            PrintedPaper("Findings", PageRange(17, 28), exempt=("3",), public_interest="Prices"),
        ),
    )
    division = pack.divided()
    last = division.papers[-1]
    assert (last.title, last.numbers, last.pages) == ("Findings", PageRange(17, 28), ())
    assert (last.exempt, last.public_interest, last.count) == (("3",), "Prices", 12)
    assert division.recto
    assert division.doubts == ()


def test_missing_numbers_that_nobody_explains_are_doubted():
    pack = without_sheets(made(*SAMPLE), 11, 14).with_item("5", papers=())
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 5",
            "pages 11 to 14 are not in the file, and nothing says why: taken for a paper that "
            "is not for publication, so look whether it was",
        )
    ]


def test_what_an_item_says_holds_for_its_papers_that_say_nothing():
    pack = without_sheets(made(*SAMPLE), 15, 28)
    papers = (
        PrintedPaper("Cover", PageRange(15, 16), public_interest="Names"),
        PrintedPaper("Findings", PageRange(17, 28)),
    )
    pack = pack.with_item("7", papers=papers, exempt=("5",), public_interest="Prices")
    assert [(paper.exempt, paper.public_interest) for paper in pack.divided().papers[-2:]] == [
        (("5",), "Names"),
        (("5",), "Prices"),
    ]


def test_missing_numbers_between_items_that_are_not_exempt_are_those_of_the_item_before():
    items = (*SAMPLE[:3], ("6", "Land", [Part("Land", 4)]), ("7", "CQC Report", [Part("Cover", 2)]))
    pack = without_sheets(made(*items), 15, 18).with_item("6", pages=None)
    division = pack.divided()
    assert (division.papers[-2].item, division.papers[-2].numbers) == ("5", PageRange(15, 18))
    assert said(division) == [
        (
            "item 5",
            "pages 15 to 18 are not in the file, and nothing says why: taken for a paper that "
            "is not for publication, so look whether it was",
        )
    ]


def test_of_two_exempt_items_between_others_the_first_has_the_missing_numbers():
    items = (*SAMPLE[:3], ("6", "Land", [Part("Land", 4)]), ("7", "CQC Report", [Part("Cover", 2)]))
    pack = without_sheets(made(*items, ("8", "Parks", [Part("Parks", 2)])), 15, 20)
    pack = pack.with_item("6", pages=None, is_exempt=True)
    pack = pack.with_item("7", pages=None, is_exempt=True)
    division = pack.divided()
    assert division.papers[-2].item == "6"
    assert said(division) == [
        (
            "item 6",
            "pages 15 to 20 are not in the file, and were taken for those of item 6: they may "
            "be those of item 7, so look whose they were",
        )
    ]


def test_missing_numbers_between_items_are_those_of_the_exempt_item_between_them():
    items = (*SAMPLE[:3], ("6", "Land", [Part("Land", 4)]), ("7", "CQC Report", [Part("Cover", 2)]))
    pack = without_sheets(made(*items), 15, 18)
    pack = pack.with_item("6", pages=None, is_exempt=True, public_interest="Prices")
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert (division.papers[-2].title, division.papers[-2].public_interest) == ("Land", "Prices")
    assert division.doubts == ()


def test_a_blank_page_that_was_left_out_is_no_exempt_paper():
    division = without_sheets(made(*SAMPLE), 4, 4).divided()
    assert division.recto
    assert division.papers[0].numbers == PageRange(1, 4)
    assert division.papers[1].numbers == PageRange(5, 10)
    assert said(division) == [
        (
            "pack",
            (
                "page 4 is not in the file: taken for a blank page at the end of a paper, so look "
                "whether it was one"
            ),
        )
    ]


def test_numbers_in_the_titles_of_papers_are_parts_of_them():
    """Under item 5 of a pack whose front sheet lists no papers."""
    names = ["5 year plan", "A38: a bypass", "f8-annex"]
    pack = made(("5", "Roads", [Part(name) for name in names]), lists=False)
    assert [paper.title for paper in pack.divided().papers] == names


def slip_pack() -> Made:
    """Pages 15 to 28 are one slip and its blank back."""
    pack = made(*SAMPLE)
    first = pack.sheet(15)
    pages = (*pack.signs.pages[:first], page("Not for publication"), page(SENTENCE))
    marks = [replace(m, page=min(m.page or 0, first)) for m in pack.signs.bookmarks]
    own = PageRange(15, 28)
    numbered = NumberedPages(
        (*pack.numbered.numbers[:first], own, own),
        (*pack.numbered.stamps[:first], PageStamps(numbers=own, item="7"), PageStamps(numbers=own)),
        pack.numbered.front,
        (*(sheet for sheet in pack.numbered.blank if sheet < first), first + 1),
        ((first, ("1", "2")),),
    )
    signs = replace(pack.signs, pages=pages, bookmarks=tuple(marks))
    return replace(pack, signs=signs, numbered=numbered)


def test_a_slip_stands_for_the_papers_that_are_listed_with_its_numbers():
    pack = slip_pack()
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert titles(division)[-2:] == [("7", "Cover Report"), ("7", "Findings")]
    assert [paper.exempt for paper in division.papers[-2:]] == [("1", "2"), ("1", "2")]
    assert division.doubts == ()
    alone = pack.with_item("7", papers=()).divided()
    assert alone.papers[-1].numbers == PageRange(15, 28)
    assert alone.papers[-1].title == "CQC Report"
    assert alone.doubts == ()


def test_a_slip_that_lists_one_paper_says_what_it_is_called():
    pack = slip_pack().with_item("7", papers=())
    sheet = pack.sheet(15)
    for listed, title in (
        (("\u2022 The award",), "The award"),
        (("\u2022 The award", "\u2022 The bids"), "CQC Report"),
    ):
        slip = page("Not for publication", *listed, "Exempt information")
        pages = (*pack.signs.pages[:sheet], slip, *pack.signs.pages[sheet + 1 :])
        division = replace(pack, signs=replace(pack.signs, pages=pages)).divided()
        assert division.papers[-1].title == title
        assert division.doubts == ()


def test_a_page_that_says_that_others_are_left_out_belongs_to_them():
    """A notice with one number, after which the numbers jump."""
    pack = without_sheets(made(*SAMPLE, ("8", "Parks", [Part("Parks", 2)])), 16, 28)
    sheet = pack.sheet(15)
    pack = replace(pack, numbered=replace(pack.numbered, slips=((sheet, ("3",)),)))
    pack = pack.with_item("7", papers=()).without("bookmarks")
    division = pack.divided()
    assert (division.papers[-2].numbers, division.papers[-2].pages) == (PageRange(15, 28), ())
    assert division.doubts == ()


def test_an_exempt_paper_that_is_listed_without_pages_is_doubted_where_none_are_missing():
    pack = made(*SAMPLE)
    papers = (*pack.front.items[-1].papers, PrintedPaper("Valuations", exempt=("3",)))
    assert said(pack.with_item("7", papers=papers).divided()) == [
        (
            "item 7",
            "“Valuations” is listed as not for publication, but no page number is missing "
            "that could be its own: write its page-count: if you know it",
        )
    ]


def test_a_pack_for_members_is_told_from_one_for_the_public():
    pack = made(*SAMPLE).with_item("7", exempt=("3",), is_exempt=True)
    assert said(pack.divided()) == [
        (
            "pack",
            "the front sheet says that item 7 has papers that are not for publication, but "
            "the file has their pages: it may be a pack for members only, so look before any "
            "of it is published",
        )
    ]


def test_an_exempt_paper_whose_pages_are_there_is_not_also_looked_for():
    pack = made(*SAMPLE).without("links", "bookmarks")
    papers = (PrintedPaper("Briefing"), PrintedPaper("Appendix 1: Plan", exempt=("3",)))
    division = pack.with_item("5", papers=papers).divided()
    assert [paper.exempt for paper in division.papers][1:3] == [(), ("3",)]
    assert said(division) == [
        (
            "pack",
            "the front sheet says that item 5 has papers that are not for publication, but "
            "the file has their pages: it may be a pack for members only, so look before any "
            "of it is published",
        )
    ]


def test_an_exempt_paper_that_is_listed_without_pages_has_those_that_are_missing():
    pack = without_sheets(made(*SAMPLE), 11, 14).without("links", "bookmarks")
    papers = (PrintedPaper("Briefing"), PrintedPaper("Prices", exempt=("3",)))
    division = pack.with_item("5", papers=papers).divided()
    assert ranges(division) == list(pack.papers)
    assert (division.papers[2].title, division.papers[2].exempt) == ("Prices", ("3",))
    assert division.doubts == ()


def test_more_missing_numbers_than_an_exempt_range_has_are_doubted():
    pack = without_sheets(made(*SAMPLE, ("8", "Parks", [Part("Parks", 2)])), 15, 28)
    pack = pack.with_item("7", papers=(), exempt=("3",), pages=PageRange(15, 20))
    division = pack.divided()
    assert division.papers[-2].count == 14
    assert said(division) == [
        (
            "item 7",
            (
                "pages 21 to 28 are in no range on the front sheet, and stayed with the item "
                "before: look whose they are"
            ),
        )
    ]


def test_a_front_sheet_alone_has_no_papers():
    pack = made(*SAMPLE)
    signs = PackSigns(pack.signs.pages[:2])
    division = divide(signs, NumberedPages((None, None), (PageStamps(),) * 2, (0, 1)), pack.front)
    assert division.papers == ()
    assert said(division) == [
        (
            "pack",
            "the front sheet prints page ranges, but none of their pages are in the file: no "
            "paper was made, so look whether this is the whole pack",
        )
    ]


def test_items_are_found_by_stamps_and_bookmarks_where_the_front_sheet_is_scanned():
    pack = made(*SAMPLE, lists=False)
    division = replace(pack, front=PrintedFront()).divided()
    assert ranges(division) == list(pack.papers)
    assert division.found_items == tuple(DividedItem(number, title) for number, title, _ in SAMPLE)
    assert said(division) == [
        (
            "pack",
            "no items could be read from the front sheet: items 3, 4, 5 and 7 were found by stamps"
            " and bookmarks alone, and items that have no papers are to be added",
        )
    ]


def test_a_front_sheet_without_items_is_told_once():
    items, date = Doubt("items", "no items"), Doubt("date", "no day")
    front = PrintedFront(doubts=(date, items))
    division = replace(made(*SAMPLE, lists=False), front=front).divided()
    assert told_once(front, division).doubts == (date,)
    assert told_once(front, replace(division, found_items=())) == front


def test_outermost_bookmarks_without_numbers_are_items_where_nothing_else_is():
    pack = replace(made(*SAMPLE).without("stamps"), front=PrintedFront())
    division = pack.with_bookmarks(
        PackBookmark("Front sheet", 0),
        PackBookmark("Minutes", pack.sheet(1)),
        PackBookmark("Mental Health", pack.sheet(5)),
        PackBookmark("Appendix 1.docx", pack.sheet(11)),
        PackBookmark("CQC Report", pack.sheet(15)),
    ).divided()
    assert [(p.item, p.title, p.numbers.first) for p in division.papers] == [
        ("1", "Minutes", 1),
        ("2", "Mental Health", 5),
        ("2", "Appendix 1", 11),
        ("3", "CQC Report", 15),
    ]
    assert said(division) == [
        (
            "pack",
            "no items could be read from the front sheet: each bookmark of the first level "
            "was taken for an item, and they were counted from 1, so look at their numbers "
            "and titles",
        )
    ]


def test_a_pack_without_any_sign_is_one_paper():
    pack = replace(made(*SAMPLE).without("stamps", "bookmarks"), front=PrintedFront())
    division = pack.divided()
    assert ranges(division) == [("1", PageRange(1, 28))]
    assert division.found_items == (DividedItem("1", "Minutes of 13 December"),)
    assert said(division) == [
        (
            "pack",
            "no items could be read from the front sheet, and neither stamps nor bookmarks "
            "tell where one begins: all pages were put into one paper of one item, and should "
            "be divided by hand",
        )
    ]


def test_pages_without_numbers_are_counted():
    pack = made(*SAMPLE)
    numbered = replace(pack.numbered, numbers=(None,) * len(pack.signs.pages))
    division = replace(pack, numbered=numbered).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "pack",
            "no page numbers were found: the pages after the front sheet are counted from 1, "
            "so look whether the ranges fit",
        )
    ]


def test_an_appendix_is_guessed_where_something_new_begins():
    parts = [Part("Roads", 4), Part("Map", 2, size=(842, 595), heading="Appendix A: A Map")]
    pack = made(
        ("5", "Roads", parts), ("6", "Parks", [Part("Parks", 3)]), recto=False, lists=False
    ).without("bookmarks")
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 5, paper 2",
            "page 5 begins with “Appendix A: A Map”, and was taken for the first page of a "
            "paper: no range, link or bookmark says so; look whether it is",
        )
    ]
    same = [parts[0], replace(parts[1], size=(595, 842))]
    within = made(
        ("5", "Roads", same), ("6", "Parks", [Part("Parks", 3)]), recto=False, lists=False
    ).without("bookmarks")
    assert [p.numbers for p in within.divided().papers] == [PageRange(1, 6), PageRange(7, 9)]


# Ranges that cannot be.


def test_ranges_that_overlap_end_where_the_next_item_begins():
    pack = made(*SAMPLE).with_item("5", pages=PageRange(5, 20))
    assert said(pack.divided()) == [
        (
            "item 5",
            "pages 5 to 20 on the front sheet, but pages 5 to 14 here: item 7 begins on page 15",
        )
    ]


def test_a_range_that_exceeds_the_pack_ends_with_the_file():
    pack = made(*SAMPLE).with_item("7", pages=PageRange(15, 99_999_999))
    assert said(pack.divided()) == [
        (
            "item 7",
            "pages 15 to 99999999 on the front sheet, but pages 15 to 28 here: the file ends there",
        )
    ]


def test_a_range_that_is_nowhere_gives_no_paper():
    pack = made(*SAMPLE).with_item("3", pages=PageRange(900_000, 99_999_999))
    assert ranges(pack.divided()) == list(pack.papers)
    assert said(pack.divided()) == [
        (
            "item 3",
            "pages 900000 to 99999999 on the front sheet are not in the file: the item has no "
            "papers here, so look where they are",
        )
    ]


def test_ranges_at_the_end_that_follow_the_last_page_are_missing_papers():
    pack = without_sheets(made(*SAMPLE, ("8", "Parks", [Part("Parks", 2)])), 29, 30)
    division = pack.divided()
    assert ranges(division) == list(pack.papers)
    assert [doubt.about for doubt in division.doubts] == ["item 8"]
    far = pack.with_item("8", pages=PageRange(900, 902)).divided()
    assert ranges(far) == list(pack.papers[:-1])


def test_of_two_items_with_one_range_the_first_has_the_pages():
    pack = made(*SAMPLE).with_item("3", pages=PageRange(1, 4))
    division = pack.with_bookmarks().without("links", "stamps").divided()
    assert division.papers[0].item == "3"
    assert said(division) == [
        (
            "item 3",
            (
                "item 4 begins on page 1 too: the pages were put with item 3 alone, so look whose "
                "they are"
            ),
        )
    ]


def test_pages_in_no_range_stay_with_the_item_before():
    pack = made(*SAMPLE, lists=False).with_item("5", pages=PageRange(5, 8))
    assert said(pack.divided()) == [
        (
            "item 5",
            (
                "pages 9 to 14 are in no range on the front sheet, and stayed with the item "
                "before: look whose they are"
            ),
        )
    ]


def test_pages_before_the_first_item_are_put_with_it():
    pack = made(*SAMPLE).with_item("4", pages=None, target=None).without("stamps", "bookmarks")
    division = pack.divided()
    assert division.papers[0].item == "5"
    assert (
        "item 5",
        (
            "pages 1 to 4 before the first item that was found: put with item 5, so look "
            "whose they are"
        ),
    ) in said(division)


def test_items_in_another_order_than_the_agendas_are_numbered_otherwise():
    pack = made(*SAMPLE)
    items = pack.front.items
    division = replace(pack, front=PrintedFront(items=(*items[:2], items[3], items[2]))).divided()
    assert ranges(division) == list(pack.papers)
    assert said(division) == [
        (
            "item 7",
            "“Cover Report” is on pages 15 to 16, but on pages 5 to 6 when the pack is built again,"
            " and what follows it moves too",
        )
    ]


def test_a_flood_of_doubts_ends():
    papers = tuple(PrintedPaper(f"Paper {n}", PageRange(900, 900)) for n in range(300))
    doubts = made(*SAMPLE).with_item("5", papers=papers).divided().doubts
    assert len(doubts) == 201
    assert doubts[-1].said == "100 more like these: the signs of this pack do not fit each other"


def test_a_jump_that_no_paper_can_fill_is_left():
    pack = made(*SAMPLE)
    numbers = [n and (PageRange(n.first * 10_000, n.first * 10_000)) for n in pack.numbered.numbers]
    pack = replace(pack.without("ranges"), numbered=replace(pack.numbered, numbers=tuple(numbers)))
    assert sum(len(paper.numbers) for paper in pack.divided().papers if paper.is_missing) <= 20_000
