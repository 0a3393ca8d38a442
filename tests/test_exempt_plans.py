"""The two plans of one meeting: slips in the public pack, whole papers in the members'."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.build.manifest import manifest
from agendapack.cli.plan_table import _moved, stamps_in_words
from agendapack.pack.numbering import number
from agendapack.pack.pack_map import pack_map
from agendapack.pack.page_labels import LabelRange
from agendapack.pack.plan import (
    OwnPages,
    PackPlan,
    PlacedPaper,
    blank_sizes,
    plan_pack,
)
from agendapack.pack.proof import prove
from agendapack.pack.slips import SlipPage, slips
from agendapack.records.dossier import WithheldPaper
from agendapack.records.exemptions import Exemption
from agendapack.records.item_numbers import item_destination
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import ENGLISH
from tests.builders import (
    LAWS,
    MARKING,
    PLACE,
    agenda,
    destinations_of,
    edits,
    facts,
    link,
    names,
    pack,
    pdf,
)
from tests.test_plan import LANDSCAPE, drawn, paper

Wanted = tuple[str, int, int | None]
"""A paper: its item, its pages, and how many are reserved for it where it is exempt."""


def planned(
    papers: list[PlacedPaper], *, recto: bool = True, first: int = 1, supplement: int = 0
) -> PackPlan:
    """``supplement`` is which one the pack is, numbered with its prefix."""
    items = [(item, f"Title {item}") for item in dict.fromkeys(p.item for p in papers)]
    front = paper(1)
    sizes = blank_sizes(front, papers, recto=recto)
    own = OwnPages("Agenda", front, {size: paper(1, size) for size in sizes})
    pack = agenda(items, recto=recto)
    if supplement:
        pack = replace(pack, ordinal=supplement, numbering="prefix")
    return plan_pack(pack, own, papers, lambda text: 0.5 * len(text), ENGLISH, first=first)


def members(
    papers: list[Wanted], *, recto: bool = True, first: int = 1, supplement: int = 0
) -> PackPlan:
    placed = [
        PlacedPaper(
            item,
            f"Title {item}",
            "Public" if reserved is None else "Exempt",
            paper(count),
            reserved=reserved,
            marking=() if reserved is None else MARKING[:1],
        )
        for item, count, reserved in papers
    ]
    return planned(placed, recto=recto, first=first, supplement=supplement)


def public(
    papers: list[Wanted],
    *,
    recto: bool = True,
    first: int = 1,
    pages: int = 1,
    supplement: int = 0,
) -> PackPlan:
    """As the build makes it: numbered first, then the withheld papers replaced by slips of
    ``pages`` each."""
    counts = ((item, count if reserved is None else reserved) for item, count, reserved in papers)
    numbering = number(counts, first=first, recto=recto)
    known = [
        (item, None if reserved is None else withheld(reserved)) for item, _, reserved in papers
    ]
    found = {slip.pages.first: slip for slip in slips(known, numbering)}
    placed = []
    for (item, count, reserved), own in zip(papers, numbering.papers, strict=True):
        if reserved is None:
            placed.append(PlacedPaper(item, f"Title {item}", "Public", paper(count)))
        elif (slip := found.get(own.first)) is not None:
            made = paper(pages)
            title = f"Title {item}"
            placed.append(
                PlacedPaper(item, title, "Slip", made, reserved=len(slip.pages), is_slip=True)
            )
    return planned(placed, recto=recto, first=first, supplement=supplement)


def withheld(count: int) -> WithheldPaper:
    return WithheldPaper(None, Exemption(), count, PLACE)


MEETING: list[Wanted] = [
    ("4", 3, None),
    ("7", 2, None),
    ("7", 3, 5),
    ("7", 2, 2),
    ("7", 1, None),
    ("8", 1, 1),
]


def test_the_public_pack_has_a_slip_for_the_pages_that_it_leaves_out() -> None:
    made = public(MEETING)
    assert drawn(made) == dedent(
        """\
         0 [i] Agenda p1
         1 [ii] blank p1
         2 [1] Public p1 (item 4) <Agenda Item 4> <Page 1>
         3 [2] Public p2 (item 4) <Page 2>
         4 [3] Public p3 (item 4) <Page 3>
         5 [4] blank p1 (item 4)
         6 [5] Public p1 (item 7) <Agenda Item 7> <Page 5>
         7 [6] Public p2 (item 7) <Page 6>
         8 [7 - 14] Slip p1 (item 7) <Pages 7 - 14>
         9 [7 - 14] blank p1 (item 7)
        10 [15] Public p1 (item 7) <Page 15>
        11 [16] blank p1 (item 7)
        12 [17 - 18] Slip p1 (item 8) <Agenda Item 8> <Pages 17 - 18>
        13 [17 - 18] blank p1 (item 8)
        --
        Agenda -> 0
        4. Title 4 -> 2
          Public -> 2
        7. Title 7 -> 6
          Public -> 6
          Slip -> 8
          Public -> 10
        8. Title 8 -> 12
          Slip -> 12
        --
        item-4 -> 2
        item-7 -> 6
        item-8 -> 12
        page-1 -> 2
        page-2 -> 3
        page-3 -> 4
        page-4 -> 5
        page-5 -> 6
        page-6 -> 7
        page-7 -> 8
        page-8 -> 8
        page-9 -> 8
        page-10 -> 8
        page-11 -> 8
        page-12 -> 8
        page-13 -> 8
        page-14 -> 8
        page-15 -> 10
        page-16 -> 11
        page-17 -> 12
        page-18 -> 12
        """
    )
    assert made.labels == (
        LabelRange(0, "r"),
        LabelRange(2, "D", 1),
        LabelRange(8, None, prefix="7 - 14"),
        LabelRange(10, "D", 15),
        LabelRange(12, None, prefix="17 - 18"),
    )
    assert made.exempt_pages == ()


def test_the_members_pack_fills_what_a_paper_leaves_over_with_blanks() -> None:
    made = members(MEETING)
    lines = drawn(made).splitlines()
    mark = " <NOT FOR PUBLICATION>"
    assert lines[6:20] == [
        " 6 [5] Public p1 (item 7) <Agenda Item 7> <Page 5>",
        " 7 [6] Public p2 (item 7) <Page 6>",
        f" 8 [7] Exempt p1 (item 7) <Page 7>{mark}",
        f" 9 [8] Exempt p2 (item 7) <Page 8>{mark}",
        f"10 [9] Exempt p3 (item 7) <Page 9>{mark}",
        "11 [10] blank p1 (item 7)",
        "12 [11] blank p1 (item 7)",
        "13 [12] blank p1 (item 7)",
        f"14 [13] Exempt p1 (item 7) <Page 13>{mark}",
        f"15 [14] Exempt p2 (item 7) <Page 14>{mark}",
        "16 [15] Public p1 (item 7) <Page 15>",
        "17 [16] blank p1 (item 7)",
        f"18 [17] Exempt p1 (item 8) <Agenda Item 8> <Page 17>{mark}",
        "19 [18] blank p1 (item 8)",
    ]
    assert made.labels == (LabelRange(0, "r"), LabelRange(2, "D", 1))
    assert made.exempt_pages == (8, 9, 10, 14, 15, 18)


def test_the_mark_is_read_aloud_on_the_items_first_exempt_page() -> None:
    made = members([("7", 2, None), ("7", 2, 2), ("7", 2, 2), ("8", 2, 4)])
    assert [index for index, page in enumerate(made.pages) if page.is_spoken] == [4, 8]


def test_without_rectos_a_slip_has_no_back() -> None:
    made = public([("7", 3, 3), ("8", 1, 1), ("9", 2, None)], recto=False, first=143)
    assert [page.label for page in made.pages] == ["i", "143 - 145", "146", "147", "148"]
    stamps = [[stamp.text for stamp in page.stamps] for page in made.pages]
    assert stamps[1:3] == [["Agenda Item 7", "Pages 143 - 145"], ["Agenda Item 8", "Page 146"]]
    assert made.labels == (
        LabelRange(0, "r"),
        LabelRange(1, None, prefix="143 - 145"),
        LabelRange(2, "D", 146),
    )


def test_a_slip_of_a_supplement_with_a_prefix() -> None:
    made = public([("7", 3, 3), ("8", 1, 1), ("9", 2, None)], supplement=1)
    slipped = ["S1-1 - S1-4"] * 2 + ["S1-5 - S1-6"] * 2
    assert [page.label for page in made.pages] == ["i", "ii", *slipped, "S1-7", "S1-8"]
    stamps = [[stamp.text for stamp in page.stamps] for page in made.pages]
    assert stamps[2:5] == [
        ["Agenda Item 7", "Pages S1-1 - S1-4"],
        [],
        ["Agenda Item 8", "Pages S1-5 - S1-6"],
    ]
    assert made.labels == (
        LabelRange(0, "r"),
        LabelRange(2, None, prefix="S1-1 - S1-4"),
        LabelRange(4, None, prefix="S1-5 - S1-6"),
        LabelRange(6, "D", 7, "S1-"),
    )
    assert dict(made.destinations)["page-S1-3"] == 2


def test_a_paper_is_filled_without_rectos_too() -> None:
    made = members([("7", 1, 3), ("8", 2, None)], recto=False)
    assert [page.label for page in made.pages] == ["i", "1", "2", "3", "4", "5"]
    kinds = [made.sources[page.source].kind for page in made.pages]
    assert kinds == ["front", "paper", "blank", "blank", "paper", "paper"]


@pytest.mark.parametrize(
    ("pages", "recto", "physical"), [(2, True, 2), (3, True, 4), (3, False, 3)]
)
def test_a_slip_of_several_pages_has_one_label_on_all(pages, recto, physical) -> None:
    """One that stands for a single number too."""
    for reserved in (1, 8) if not recto else (8,):
        made = public([("7", 3, reserved), ("8", 2, None)], recto=recto, pages=pages)
        label = f"1 - {reserved}" if reserved > 1 else "1"
        own = [page for page in made.pages if page.item == "7"]
        assert [page.label for page in own] == [label] * physical
        words = ENGLISH.pages(PageRange(1, reserved))
        assert [[stamp.text for stamp in page.stamps][-1:] for page in own] == (
            [[words]] * pages + [[]] * (physical - pages)
        )
        front = made.front_pages
        assert made.labels[1] == LabelRange(front, None, prefix=label)
        assert made.labels[2] == LabelRange(front + physical, "D", reserved + 1)


def test_a_slip_follows_a_slip() -> None:
    made = public([("7", 2, 2), ("8", 2, 2)])
    assert made.labels[1:] == (
        LabelRange(2, None, prefix="1 - 2"),
        LabelRange(4, None, prefix="3 - 4"),
    )


def test_the_blanks_that_fill_are_as_large_as_the_papers_last_page() -> None:
    wide = PlacedPaper("7", "Title", "Plan", paper(2, LANDSCAPE), reserved=4, marking=MARKING)
    assert blank_sizes(paper(2), [wide], recto=True) == (LANDSCAPE,)
    assert blank_sizes(paper(2), [wide], recto=False) == (LANDSCAPE,)
    slip = PlacedPaper("7", "Title", "Slip", paper(1, LANDSCAPE), reserved=4, is_slip=True)
    assert blank_sizes(paper(2), [slip], recto=True) == (LANDSCAPE,)
    assert blank_sizes(paper(2), [slip], recto=False) == ()


def test_a_slips_own_heading_is_no_bookmark_below_its_bookmark() -> None:
    from agendapack.papers.facts import OutlineEntry, View

    made = paper(1, outline=(OutlineEntry("Not for publication", View(0)),))
    slip = PlacedPaper("7", "Title 7", "Slip", made, reserved=4, is_slip=True)
    [_, item] = planned([slip]).bookmarks
    assert [(mark.title, mark.children) for mark in item.children] == [("Slip", ())]


def test_the_manifest_says_of_a_slip_that_it_is_not_for_publication() -> None:
    import json

    made = public([("7", 2, 2), ("8", 2, None)])
    pack = pack_map(made, agenda([("7", "Title 7"), ("8", "Title 8")]), Path("/"))
    record = json.loads(manifest("parks/2024-05-16", "1.0", (), {"pack.pdf": pack}, ()))
    told = record["packs"]["pack.pdf"]
    assert [(page["label"], page["source"]) for page in told["pages"]][2:5] == [
        ("1 - 2", "not for publication"),
        ("1 - 2", "blank"),
        ("3", "Public"),
    ]
    assert told["items"]["7"] == {"first": 1, "last": 2, "range": "Pages 1 - 2"}


def test_a_mark_that_was_moved_is_told_once_a_page() -> None:
    """Though it has several lines; nobody has looked at this paper, so its marks are in strips."""
    made = planned([PlacedPaper("7", "Title 7", "Award", paper(2), marking=MARKING)])
    moved = _moved(made, 1)
    assert [(one["page"], one["kind"], one["edge"], one["choice"]) for one in moved] == [
        (1, "marking", "top", "strip"),
        (2, "marking", "top", "strip"),
    ]
    assert stamps_in_words(moved) == ("pages 1 and 2: strip added at the top",)


def test_a_slips_own_links_lead_where_they_did(tmp_path: Path) -> None:
    """A council's template may give it some; two slips may have the same names."""
    made = facts(pdf(2, edit=edits(names(below=1), link(0, "below"))))
    papers = [
        PlacedPaper(item, f"Title {item}", "Slip", made, reserved=2, is_slip=True) for item in "78"
    ]
    made_pack = pack(tmp_path, papers)
    assert prove(made_pack.path, made_pack.plan) == ()
    with pikepdf.open(made_pack.path) as opened:
        led = [str(opened.pages[number].obj.Annots[0].Dest) for number in (2, 4)]
    places = destinations_of(made_pack.path)
    assert [places[name] for name in led] == [3, 5]


# What stands together has one slip


def test_adjoining_exempt_papers_of_one_item_share_a_slip() -> None:
    papers = [
        ("4", None),
        ("7", withheld(3)),
        ("7", withheld(2)),
        ("7", None),
        ("7", withheld(1)),
        ("8", withheld(4)),
    ]
    counts = [("4", 2), ("7", 3), ("7", 2), ("7", 5), ("7", 1), ("8", 4)]
    assert slips(papers, number(counts)) == [
        SlipPage("7", (withheld(3), withheld(2)), PageRange(3, 8)),
        SlipPage("7", (withheld(1),), PageRange(15, 16)),
        SlipPage("8", (withheld(4),), PageRange(17, 20)),
    ]
    assert slips(papers[1:3], number(counts[1:3], prefix="S1-")) == [
        SlipPage("7", (withheld(3), withheld(2)), PageRange(1, 6, "S1-"))
    ]


# Laws

PAPERS = st.lists(
    st.tuples(st.sampled_from("1234"), st.integers(1, 5), st.none() | st.integers(0, 3)).map(
        lambda p: (p[0], p[1], None if p[2] is None else p[1] + p[2])
    ),
    max_size=9,
).map(lambda papers: sorted(papers, key=lambda one: one[0]))


@LAWS
@given(PAPERS, st.booleans(), st.integers(0, 100))
def test_a_page_has_one_number_in_both_packs(papers, recto, before) -> None:
    first = 2 * before + 1
    all_of_it = members(papers, recto=recto, first=first)
    public_part = public(papers, recto=recto, first=first)
    assert all_of_it.numbering.items == public_part.numbering.items
    assert all_of_it.numbering.last == public_part.numbering.last

    def numbers(plan: PackPlan) -> list[tuple[str, str | None]]:
        kept = [p for p in plan.pages if plan.sources[p.paper].title == "Public"]
        return [(page.label, page.item) for page in kept]

    assert numbers(all_of_it) == numbers(public_part)


@LAWS
@given(PAPERS, st.booleans(), st.integers(0, 100), st.integers(1, 3), st.integers(0, 2))
def test_every_number_has_a_page_or_lies_within_a_slips(
    papers, recto, before, pages, supplement
) -> None:
    first = 2 * before + 1
    prefix = f"S{supplement}-" if supplement else ""
    for plan in (
        members(papers, recto=recto, first=first, supplement=supplement),
        public(papers, recto=recto, first=first, pages=pages, supplement=supplement),
    ):
        places = dict(plan.destinations)
        spans = [page.numbers for page in plan.pages if page.numbers is not None]
        covered = list(dict.fromkeys(n for s in spans for n in range(s.first, s.last + 1)))
        assert covered == list(range(first, plan.numbering.last + 1))
        assert [name for name in places if name.startswith("page-")] == [
            f"page-{prefix}{n}" for n in covered
        ]
        for n in covered:
            own = plan.pages[places[f"page-{prefix}{n}"]].numbers
            assert own is not None
            assert own.first <= n <= own.last
        for item, span in plan.numbering.items.items():
            start = plan.pages[places[item_destination(item)]]
            assert start.stamps[0].text == f"Agenda Item {item}"
            assert start.numbers is not None
            assert start.numbers.first == span.first


@LAWS
@given(PAPERS, st.integers(1, 3))
def test_every_paper_and_slip_starts_on_the_right(papers, pages) -> None:
    for plan in (members(papers), public(papers, pages=pages)):
        assert len(plan.pages) % 2 == 0
        starts = {page.paper: index for index, page in reversed(list(enumerate(plan.pages)))}
        assert all(index % 2 == 0 for index in starts.values())
        # An odd number is on the right, so that a page has its side in both packs.
        for index, page in enumerate(plan.pages):
            if page.numbers is not None and len(page.numbers) == 1:
                assert page.numbers.first % 2 == (index + 1) % 2


@LAWS
@given(PAPERS, st.booleans(), st.integers(1, 3), st.integers(0, 2))
def test_labels_are_what_the_ranges_say(papers, recto, pages, supplement) -> None:
    for plan in (
        members(papers, recto=recto, supplement=supplement),
        public(papers, recto=recto, pages=pages, supplement=supplement),
    ):
        said: list[str] = []
        ends = [labels.start for labels in plan.labels[1:]] + [len(plan.pages)]
        for labels, end in zip(plan.labels, ends, strict=True):
            for ordinal in range(end - labels.start):
                if labels.style is None:
                    said.append(labels.prefix)
                elif labels.style == "D":
                    said.append(f"{labels.prefix}{labels.first + ordinal}")
                else:
                    said.append(["i", "ii"][ordinal])
        assert said == [page.label for page in plan.pages]
