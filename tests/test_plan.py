"""A whole pack decided from facts alone, drawn as text."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.pack.bookmarks import Bookmark
from agendapack.pack.page_labels import LabelRange
from agendapack.pack.plan import (
    OwnPages,
    PackPlan,
    PlacedPaper,
    Source,
    blank_size,
    blank_sizes,
    item_destination,
    plan_pack,
)
from agendapack.papers.facts import Ink, InkBand, OutlineEntry, PageFacts, PaperFacts, View
from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import ENGLISH
from tests.builders import DAY, LAWS, agenda, bookmarks_as_text, pack

PORTRAIT, LANDSCAPE = (595.0, 842.0), (842.0, 595.0)


def paper(pages: int, size: tuple[float, float] = PORTRAIT, outline=(), rotation=0) -> PaperFacts:
    """Facts of a paper that does not exist: the plan never asks for it."""
    box = PageBox(0, 0, *size)
    page = PageFacts(PageGeometry(box, box, rotation))
    return PaperFacts(b"", "", (page,) * pages, outline)


def placed(*papers: PaperFacts) -> list[PlacedPaper]:
    return [PlacedPaper("1", "Title", "Paper", made) for made in papers]


def plan(papers, *, items=None, front_pages=1, first=1, recto=True, supplement=0) -> PackPlan:
    """``papers``: (item, title, facts); ``supplement`` is which one it is, numbered with its
    prefix."""
    front = paper(front_pages)
    placed = [PlacedPaper(item, f"Title {item}", title, made) for item, title, made in papers]
    sizes = blank_sizes(front, placed, recto=recto)
    items = items or [(i, f"Title {i}") for i in dict.fromkeys(p.item for p in placed)]
    blanks = {size: paper(1, size) for size in sizes}
    pack = agenda(items, recto=recto)
    if supplement:
        pack = replace(pack, ordinal=supplement, numbering="prefix")
    return plan_pack(
        pack,
        OwnPages("Agenda", front, blanks),
        placed,
        lambda text: 0.5 * len(text),
        ENGLISH,
        first=first,
    )


def drawn(plan: PackPlan) -> str:
    """Each physical page: its label, what it is, its stamps; then bookmarks, then destinations."""
    lines = []
    for index, page in enumerate(plan.pages):
        source = plan.sources[page.source]
        what = source.title if source.kind != "blank" else "blank"
        lines.append(
            f"{index:>2} [{page.label}] {what} p{page.page + 1}"
            + (f" (item {page.item})" if page.item else "")
            + "".join(f" <{stamp.text}>" for stamp in page.stamps)
        )
    lines += ["--", *bookmarks_as_text(plan.bookmarks), "--"]
    lines += [f"{name} -> {page}" for name, page in plan.destinations]
    return "\n".join(lines) + "\n"


OUTLINE = (
    OutlineEntry(
        "Findings", View(1, "FitH", (700.0,)), children=(OutlineEntry("Web", uri="https://x"),)
    ),
    OutlineEntry("Broken"),
)


def test_a_small_pack():
    made = plan(
        [
            ("4", "Minutes", paper(3)),
            ("5a", "Report", paper(2, outline=OUTLINE)),
            ("5a", "Appendix", paper(1, LANDSCAPE)),
        ],
        items=[("1", "Apologies"), ("4", "Minutes"), ("5a", "Plan"), ("6", "Any other business")],
        front_pages=3,
    )
    assert drawn(made) == dedent(
        """\
         0 [i] Agenda p1
         1 [ii] Agenda p2
         2 [iii] Agenda p3
         3 [iv] blank p1
         4 [1] Minutes p1 (item 4) <Agenda Item 4> <Page 1>
         5 [2] Minutes p2 (item 4) <Page 2>
         6 [3] Minutes p3 (item 4) <Page 3>
         7 [4] blank p1 (item 4)
         8 [5] Report p1 (item 5a) <Agenda Item 5a> <Page 5>
         9 [6] Report p2 (item 5a) <Page 6>
        10 [7] Appendix p1 (item 5a) <Page 7>
        11 [8] blank p1 (item 5a)
        --
        Agenda -> 0
        1. Apologies -> item-1
        4. Minutes -> 4
          Minutes -> 4
        5a. Plan -> 8
          Report -> 8
            Findings -> 9
              Web -> https://x
            Broken
          Appendix -> 10
        6. Any other business -> item-6
        --
        item-4 -> 4
        item-5a -> 8
        page-1 -> 4
        page-2 -> 5
        page-3 -> 6
        page-4 -> 7
        page-5 -> 8
        page-6 -> 9
        page-7 -> 10
        page-8 -> 11
        """
    )
    assert made.labels == (LabelRange(0, "r", 1), LabelRange(4, "D", 1))
    assert made.front_pages == 4


def test_a_supplement_that_continues_without_rectos():
    made = plan([("7", "Slides", paper(2, LANDSCAPE))], first=143, recto=False)
    assert drawn(made) == dedent(
        """\
         0 [i] Agenda p1
         1 [143] Slides p1 (item 7) <Agenda Item 7> <Page 143>
         2 [144] Slides p2 (item 7) <Page 144>
        --
        Agenda -> 0
        7. Title 7 -> 1
          Slides -> 1
        --
        item-7 -> 1
        page-143 -> 1
        page-144 -> 2
        """
    )
    assert made.labels == (LabelRange(0, "r", 1), LabelRange(1, "D", 143))


def test_a_supplement_with_a_prefix():
    made = plan([("7", "Slides", paper(1)), ("11", "Plan", paper(2))], supplement=1)
    assert drawn(made) == dedent(
        """\
         0 [i] Agenda p1
         1 [ii] blank p1
         2 [S1-1] Slides p1 (item 7) <Agenda Item 7> <Page S1-1>
         3 [S1-2] blank p1 (item 7)
         4 [S1-3] Plan p1 (item 11) <Agenda Item 11> <Page S1-3>
         5 [S1-4] Plan p2 (item 11) <Page S1-4>
        --
        Agenda -> 0
        7. Title 7 -> 2
          Slides -> 2
        11. Title 11 -> 4
          Plan -> 4
        --
        item-7 -> 2
        item-11 -> 4
        page-S1-1 -> 2
        page-S1-2 -> 3
        page-S1-3 -> 4
        page-S1-4 -> 5
        """
    )
    assert made.labels == (LabelRange(0, "r", 1), LabelRange(2, "D", 1, "S1-"))


def test_a_pack_without_papers_is_its_front_sheet():
    made = plan([], items=[("1", "Apologies")], front_pages=2)
    assert drawn(made) == dedent(
        """\
         0 [i] Agenda p1
         1 [ii] Agenda p2
        --
        Agenda -> 0
        1. Apologies -> item-1
        --
        """
    )
    assert made.labels == (LabelRange(0, "r", 1),)


def test_a_blank_is_as_large_as_the_page_before_it():
    made = plan([("1", "Sheet", paper(1, LANDSCAPE)), ("2", "Slip", paper(3))])
    sizes = [made.sources[p.source].facts.pages[p.page].geometry.size for p in made.pages]
    assert sizes == [PORTRAIT] * 2 + [LANDSCAPE] * 2 + [PORTRAIT] * 4


def test_blanks_are_counted_by_size_as_seen():
    front = paper(1)
    turned = paper(1, LANDSCAPE, rotation=90)
    assert blank_sizes(front, placed(turned, paper(3)), recto=True) == (PORTRAIT,)
    assert blank_sizes(front, placed(paper(1, LANDSCAPE), paper(2, (1, 1))), recto=True) == (
        PORTRAIT,
        LANDSCAPE,
    )
    assert blank_sizes(front, placed(paper(1)), recto=False) == ()


def test_a_blank_belongs_to_the_paper_it_follows():
    made = plan([("1", "One", paper(1)), ("1", "Two", paper(1))])
    assert [made.sources[page.paper].title for page in made.pages] == [
        "Agenda", "Agenda", "One", "One", "Two", "Two",
    ]  # fmt: skip


def test_each_paper_has_a_key_of_its_own():
    made = plan([("7", "A", paper(2)), ("8 b", "B", paper(2)), ("7", "C", paper(2))])
    keys = [source.key for source in made.sources if source.kind == "paper"]
    assert keys == ["item-7.1", "item-8%20b.1", "item-7.2"]


def test_the_second_paper_of_an_item_does_not_announce_it_again():
    made = plan([("7", "A", paper(2)), ("7", "B", paper(2))])
    assert [s.text for page in made.pages for s in page.stamps if s.kind == "item"] == [
        "Agenda Item 7"
    ]


@pytest.mark.parametrize(
    ("item", "name"),
    [("7", "item-7"), ("5a", "item-5a"), ("5 (b)", "item-5%20%28b%29"), ("7/1", "item-7%2F1"),
     ("\u0175", "item-%C5%B5")],
)  # fmt: skip
def test_names_that_a_web_address_can_hold(item, name):
    assert item_destination(item) == name


COUNTS = st.lists(st.tuples(st.sampled_from("123456"), st.integers(1, 9)), max_size=8).map(
    lambda papers: sorted(papers, key=lambda paper: paper[0])
)


@LAWS
@given(COUNTS, st.integers(1, 5), st.booleans(), st.integers(0, 100), st.integers(0, 2))
def test_labels_stamps_and_destinations_agree(counts, front_pages, recto, before, supplement):
    prefix = f"S{supplement}-" if supplement else ""
    first = 2 * before + 1
    made = plan(
        [(item, "T", paper(count)) for item, count in counts],
        items=[("1", "A")],
        front_pages=front_pages,
        recto=recto,
        first=first,
        supplement=supplement,
    )
    places = dict(made.destinations)
    numbered = [page.numbers for page in made.pages if page.numbers is not None]
    numbers = range(first, first + len(numbered))
    assert numbered == [PageRange(n, n, prefix) for n in numbers]
    for index, page in enumerate(made.pages):
        kind = made.sources[page.source].kind
        texts = [stamp.text for stamp in page.stamps]
        if page.numbers is None:
            assert texts == []
            continue
        number = f"{prefix}{page.numbers.first}"
        assert page.label == number
        assert places[f"page-{number}"] == index
        assert texts[-1:] == ([f"Page {number}"] if kind == "paper" else [])
    for item, pages in made.numbering.items.items():
        start = made.pages[places[item_destination(item)]]
        assert start.numbers == PageRange(pages.first, pages.first, prefix)
        assert start.stamps[0].text == f"Agenda Item {item}"
    if recto:
        assert len(made.pages) % 2 == 0
        starts = {page.paper: index for index, page in reversed(list(enumerate(made.pages)))}
        assert all(index % 2 == 0 for index in starts.values())


def test_a_plan_can_be_compared(tmp_path):
    from tests.builders import pdf

    papers = [("7", pdf(3))]
    assert pack(tmp_path, papers).plan == pack(tmp_path, papers).plan


@pytest.mark.parametrize("field", PackPlan.__struct_fields__)
def test_the_fingerprint_holds_all_that_decides_the_bytes(field: str) -> None:
    one = plan([("1", "Report", paper(2))])
    assert plan([("1", "Report", paper(2))]).fingerprint == one.fingerprint
    assert replace(one, **{field: "another"}).fingerprint != one.fingerprint


def test_a_blank_has_a_size_that_a_page_may_have() -> None:
    assert blank_size(paper(1, (1, 20_000))) == (3, 14_400)
    assert blank_size(paper(1, (14_400, 3))) == (14_400, 3)


def test_a_source_is_what_the_pack_was_given() -> None:
    given = [
        PlacedPaper("7", "Trees", "Survey", paper(1), Path("survey.pdf"), mend=False),
        PlacedPaper("7", "Trees", "Map", paper(1)),
    ]
    front, blank = paper(2), paper(1)
    own = OwnPages("Agenda", front, {PORTRAIT: blank})
    made = plan_pack(agenda([("7", "Trees")]), own, given, lambda _: 1, ENGLISH)
    assert made.sources == (
        Source("front", front, "Agenda"),
        Source("paper", paper(1), "Survey", "7", "7. Trees", Path("survey.pdf"), False, "item-7.1"),
        Source("paper", paper(1), "Map", "7", "7. Trees", None, True, "item-7.2"),
        Source("blank", blank, ""),
    )
    assert [(page.source, page.page, page.paper) for page in made.pages] == [
        *((0, 0, 0), (0, 1, 0)),
        *((1, 0, 1), (3, 0, 1)),
        *((2, 0, 2), (3, 0, 2)),
    ]
    assert (made.title, made.language, made.words, made.published) == (
        *("Agenda", "en-GB", ENGLISH),
        DAY,
    )
    assert (made.recto, made.accessible, made.archival) == (True, False, False)
    assert made.labels == (LabelRange(0, "r", 1), LabelRange(2, "D", 1))


def test_what_a_pack_claims_is_what_was_asked_for() -> None:
    own = OwnPages("Agenda", paper(1), {})
    made = plan_pack(agenda([], recto=False), own, (), lambda _: 1, ENGLISH, accessible=True)
    assert (made.recto, made.accessible) == (False, True)


def test_a_papers_bookmarks_stay_as_they_are() -> None:
    below = OutlineEntry("Below", View(1), flags=2)
    carried = OutlineEntry(
        "Part", View(0, "FitH", (9.0,)), None, True, 1, (0.5, 0.0, 1.0), (below,)
    )
    made = plan([("7", "A", paper(2)), ("7", "B", paper(2, outline=(carried,)))])
    [_, item] = made.bookmarks
    [_, of_paper] = item.children
    assert of_paper.children == (
        Bookmark(
            "Part",
            *(4, None, View(0, "FitH", (9.0,)), None, True, 1, (0.5, 0.0, 1.0)),
            (Bookmark("Below", 5, view=View(1), flags=2),),
        ),
    )


@pytest.mark.parametrize(
    ("archival", "tags"), [(True, "mendable"), (True, "none"), (False, "sound")]
)
def test_a_pack_of_one_paper_that_does_not_keep_it_claims_no_archival(archival, tags) -> None:
    kept = replace(paper(2), archival=True, tags="sound")
    own = OwnPages("Agenda", kept, {PORTRAIT: kept})
    other = replace(kept, archival=archival, tags=tags)
    for papers, claims in ([kept], True), ([kept, other], False):
        placed = [PlacedPaper("7", "Trees", "T", each) for each in papers]
        made = plan_pack(agenda([("7", "Trees")]), own, placed, lambda _: 1, ENGLISH)
        assert made.archival == claims


def test_a_page_that_is_full_is_extended_in_the_plan() -> None:
    full = InkBand(PageBox(0, 0, 595, 60), 1, ())
    [page] = paper(1).pages
    inked = replace(paper(1), pages=(replace(page, ink=Ink(full, full)),), archival=True)
    kept = replace(inked, tags="sound", pages=(page,))
    own = OwnPages("Agenda", replace(kept, pages=(page, page)), {PORTRAIT: kept})
    placed = [PlacedPaper("7", "Trees", "T", replace(inked, tags="sound"))]
    made = plan_pack(agenda([("7", "Trees")]), own, placed, lambda _: 1, ENGLISH)
    extended, blank = made.pages[2:]
    assert extended.visible is not None
    assert extended.visible.height > 842
    assert made.geometry(extended).visible == extended.visible
    assert made.geometry(extended).media == page.geometry.media
    assert made.geometry(blank) == page.geometry
    assert made.sources[1].facts.pages == (page,)  # and the ink is left out
    assert not made.archival
