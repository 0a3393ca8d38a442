"""A pack divided into papers, by whichever signs there are: laws, and what is doubted."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.numbering import made_up
from agendapack.records.page_ranges import PageRange
from agendapack.unpack.pack_division import DividedItem, NumberedPages, PackDivision, PageStamps
from agendapack.unpack.pack_dividing import divide
from agendapack.unpack.pack_signs import LinePart, PackBookmark, PackSigns, PageLine, PageSigns
from agendapack.unpack.printed_front import PrintedFront, PrintedItem, PrintedPaper
from tests.builders import LAWS

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
                    text = SENTENCE if is_blank else "Words of the paper"
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
    lambda pages, exempt: (pages, exempt), st.integers(1, 5), st.integers(0, 9).map(lambda n: n == 0)
)
ITEMS = st.lists(st.lists(PARTS, max_size=4), min_size=1, max_size=6).map(
    lambda items: tuple(
        (
            str(index),
            f"Business {index:03} of the day",
            [
                Part(f"Paper {index:03}{at:03} on it", pages, exempt and "3" or "", exempt)
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
@LAWS
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
@LAWS
@given(PACKS)
def test_every_sheet_is_in_one_paper_or_made_again(pack):
    division = pack.divided()
    sheets = [*division.front, *(sheet for paper in division.papers for sheet in paper.pages)]
    again = set(pack.numbered.blank) if division.recto else set()
    assert len(sheets) == len(set(sheets))
    assert set(sheets) | again == set(range(len(pack.signs.pages)))


@pytest.mark.once
@LAWS
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


@LAWS
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
    stamps = data.draw(
        st.lists(st.builds(PageStamps, item=names), min_size=count, max_size=count)
    )
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
