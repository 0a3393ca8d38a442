"""The marks of exempt pages: in lines, at the head, on nothing that the page says."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from agendapack.build.typesetting import Typesetter
from agendapack.pack.assemble import assemble
from agendapack.pack.head_markings import Marking, set_marking, texts_to_measure
from agendapack.pack.numbering import number
from agendapack.pack.placing import Placement, Stamp, place
from agendapack.pack.plan import OwnPages, PlacedPaper, blank_sizes, plan_pack
from agendapack.pack.proof import prove
from agendapack.pages.template_folders import template_folders
from agendapack.papers.facts import Ink, PaperFacts
from agendapack.papers.geometry import A4, PageBox, PageGeometry
from agendapack.papers.looking import look
from agendapack.papers.stamp_room import HEAD_REACH, NEAREST, REACH, STAMP_MARGIN, Mark, reach
from agendapack.records.vocabulary import ENGLISH
from tests.builders import (
    CORPUS,
    LAWS,
    MARKING,
    PLACE,
    Made,
    exempt,
    inspect,
    pack,
    pdf,
    saved,
    seen,
    stamp_font,
)
from tests.judging import claims, judge, needs_judge
from tests.records_builders import COUNCIL
from tests.seeing import faults, opened, stamped_pages
from tests.tagged_builders import Node, tagged
from tests.test_placing import PAGE, band, fractions, geometries, measure, scattered

BOTH = (("item", "Agenda Item 7"), ("number", "Page 67"))
SAID = " ".join(MARKING)


def deep_ink(page: PageGeometry, *inked: PageBox, pixels: float = 1) -> Ink:
    """What is seen of a page whose head will bear a marking."""
    from tests import test_placing

    foot = band(page, "foot", *inked, pixels=pixels)
    shallow = test_placing.reach
    try:
        test_placing.reach = lambda page: reach(page, "marking")
        return Ink(band(page, "top", *inked, pixels=pixels), foot)
    finally:
        test_placing.reach = shallow


def put(page: PageGeometry, *inked: PageBox, texts=BOTH, enlarged: float = 1.0) -> Placement:
    looked = deep_ink(page, *inked)
    return place(page, looked, texts, measure, enlarged, Marking(MARKING))


def lines(placement: Placement) -> list[Stamp]:
    return [stamp for stamp in placement.stamps if stamp.kind == "marking"]


# In lines


def test_what_is_measured_are_words_and_the_space() -> None:
    assert texts_to_measure(("NOT FOR", "paragraph 3 FOR")) == [" ", "3", "FOR", "NOT", "paragraph"]


def test_a_paragraph_begins_a_line_and_goes_on_after_a_space() -> None:
    said = [(stamp.text, stamp.size) for stamp in lines(put(PAGE))]
    assert said == [
        ("NOT FOR PUBLICATION", 11),
        ("Information relating to the financial or business affairs of any ", 9.35),
        ("particular person (including the authority holding that information)", 9.35),
        ("Paragraph 3 of Part 1 of Schedule 12A, Local Government Act 1972", 9.35),
    ]


def test_its_lines_stand_one_below_the_other_at_the_upper_left() -> None:
    found = [seen(stamp.box, PAGE) for stamp in lines(put(PAGE))]
    assert found[0].top == pytest.approx(A4[1] - STAMP_MARGIN, abs=0.001)
    assert {box.left for box in found} == {STAMP_MARGIN}
    for above, below in pairwise(found):
        assert below.top == pytest.approx(above.bottom, abs=0.001)
    assert [round(box.height, 2) for box in found] == [13.2, 11.22, 11.22, 11.22]


def test_lines_are_wrapped_by_the_widths_of_words_alone() -> None:
    """The build measures words in a worker, and knows the width of nothing else."""
    widths = {text: measure(text) for text in texts_to_measure(MARKING)}
    known = {text: measure(text) for _, text in BOTH}
    placed = place(PAGE, None, BOTH, (widths | known).__getitem__, 1.0, Marking(MARKING))
    assert [s.text for s in lines(placed)] == [s.text for s in lines(put(PAGE))]
    font = stamp_font()
    for text in ("Information relating to the ", MARKING[1]):
        words = sum(map(font.measure, text.split())) + text.count(" ") * font.measure(" ")
        assert words == pytest.approx(font.measure(text))


def test_beside_the_items_own_stamp_there_is_less_room() -> None:
    wide = Mark.of("item", "Agenda Item 7" * 3, PAGE, measure)  # 236 points
    alone = set_marking(MARKING, PAGE, measure, 1.0, None).mark
    beside = set_marking(MARKING, PAGE, measure, 1.0, wide).mark
    whole = A4[0] - 2 * STAMP_MARGIN
    assert len(set_marking(MARKING, PAGE, measure, 1.0, wide).lines) == 6
    assert alone.width <= whole
    assert beside.width <= whole - wide.width - 24


@pytest.mark.parametrize(("letters", "count"), [(49, 1), (50, 2)])
def test_there_is_a_gap_to_the_items_own_stamp(letters, count) -> None:
    """Of 561 points its stamp takes 236 and the gap 24; a letter is 6.05 wide."""
    wide = Mark.of("item", "Agenda Item 7" * 3, PAGE, measure)
    text = ("some words " * 5)[:letters]
    assert len(set_marking((text,), PAGE, measure, 1.0, wide).lines) == count


def test_a_line_as_long_as_the_page_is_broken_beside_the_items_own_stamp() -> None:
    """So that the mark has its usual place; on a page without that stamp it is one line."""
    text = ("some words " * 8)[:80]
    for texts, count in (BOTH, 2), (BOTH[1:], 1):
        placement = place(PAGE, deep_ink(PAGE), texts, measure, 1.0, Marking((text,)))
        assert [stamp.choice for stamp in lines(placement)] == ["usual"] * count


def test_a_word_too_long_for_what_is_left_has_the_whole_width() -> None:
    wide = Mark.of("item", "Agenda Item 7" * 3, PAGE, measure)
    [line] = set_marking(("x" * 52 + " y",), PAGE, measure, 1.0, wide).lines
    assert line.width == pytest.approx(54 * 6.05)


def test_a_stamp_that_leaves_less_than_half_leaves_the_whole_width_below_it() -> None:
    long = (("item", "Agenda Item 7 " * 4), BOTH[1])
    placement = put(PAGE, texts=long)
    item, block = placement.stamps[0], lines(placement)
    assert (item.choice, item.edge) == ("usual", "top")
    assert {stamp.choice for stamp in block} == {"along"}
    assert all(stamp.box.top < item.box.bottom for stamp in block)
    assert len(block) == 4


@pytest.mark.parametrize("times", [1, 2, 3.5])
def test_it_is_in_proportion_to_the_page(times) -> None:
    sheet = PageBox(0, 0, A4[0] * times, A4[1] * times)
    page = PageGeometry(sheet, sheet)
    for large, usual in zip(lines(put(page)), lines(put(PAGE)), strict=True):
        assert large.text == usual.text
        assert large.size == pytest.approx(usual.size * times, rel=0.002)


def test_it_grows_with_large_print() -> None:
    assert [stamp.size for stamp in lines(put(PAGE, enlarged=1.5))][:2] == [16.5, 14.025]


# At the head


def test_a_head_with_a_letterhead_has_the_mark_beside_it() -> None:
    letterhead = PageBox(0, A4[1] - 60, 160, A4[1])
    placement = put(PAGE, letterhead, texts=BOTH[1:])
    assert {(stamp.choice, stamp.edge) for stamp in lines(placement)} == {("along", "top")}
    assert all(stamp.box.left > letterhead.right for stamp in lines(placement))
    assert placement.visible is None


def test_a_full_head_has_the_mark_in_a_strip_above_it_and_never_at_the_foot() -> None:
    head = PageBox(0, A4[1] - HEAD_REACH - 1, *A4)
    placement = put(PAGE, head, texts=BOTH[1:])
    assert {(stamp.choice, stamp.edge) for stamp in lines(placement)} == {("strip", "top")}
    assert placement.stamps[0].choice == "usual"
    visible = placement.visible
    assert visible is not None
    assert (visible.left, visible.bottom, visible.right) == (0, 0, pytest.approx(A4[0], abs=0.001))
    first, *_, last = lines(placement)
    assert last.box.bottom == pytest.approx(A4[1] + 5, abs=0.001)
    assert visible.top == pytest.approx(first.box.top + NEAREST, abs=0.001)


def test_one_strip_has_both_the_mark_and_the_items_stamp() -> None:
    placement = put(PAGE, PageBox(0, 0, *A4))
    item = placement.stamps[0]
    assert {stamp.choice for stamp in placement.stamps} == {"strip"}
    assert all(stamp.box.intersect(item.box).is_empty for stamp in lines(placement))
    assert lines(placement)[-1].box.bottom == pytest.approx(item.box.bottom, abs=0.001)


def test_a_strip_too_narrow_for_both_has_the_mark_above_the_items_stamp() -> None:
    sheet = PageBox(0, 0, 120, 400)
    page = PageGeometry(sheet, sheet)
    placement = put(page, sheet)
    item, block = placement.stamps[0], lines(placement)
    assert {stamp.choice for stamp in placement.stamps} == {"strip"}
    assert block[-1].box.bottom > item.box.top
    assert placement.visible is not None
    assert placement.visible.contains(block[0].box)


@pytest.mark.parametrize("ink", [None, Ink()], ids=["nobody looked", "it cannot be drawn"])
def test_where_nobody_looked_the_mark_is_in_a_strip(ink) -> None:
    placement = place(PAGE, ink, BOTH, measure, 1.0, Marking(MARKING))
    assert [stamp.choice for stamp in placement.stamps[:2]] == (
        ["usual", "usual"] if ink is None else ["unseen", "unseen"]
    )
    assert {stamp.choice for stamp in lines(placement)} == {"strip"}


def test_other_stamps_lie_no_farther_in_where_the_head_is_looked_at_deeper() -> None:
    """Below 60 points from the top there is room, but a stamp there would read as text."""
    head = PageBox(0, A4[1] - REACH - 5, *A4)
    item, *_ = put(PAGE, head).stamps
    assert (item.choice, item.edge) == ("opposite", "foot")


def test_a_number_at_the_head_is_not_overlapped() -> None:
    foot = PageBox(0, 0, A4[0], REACH + 1)
    placement = put(PAGE, foot, texts=BOTH[1:])
    page_number, block = placement.stamps[0], lines(placement)
    assert (page_number.choice, page_number.edge) == ("opposite", "top")
    assert all(stamp.box.intersect(page_number.box).is_empty for stamp in block)


def test_what_is_read_aloud_says_its_paragraph() -> None:
    spoken = place(PAGE, None, BOTH, measure, 1.0, Marking(MARKING, is_spoken=True))
    assert [stamp.spoken for stamp in spoken.stamps] == [None, None, 0, 1, 1, 2]
    assert {stamp.spoken for stamp in put(PAGE).stamps} == {None}


# Laws

WORDS = st.lists(
    st.lists(st.text("abcdefg", min_size=1, max_size=14), min_size=1, max_size=20).map(" ".join),
    min_size=1,
    max_size=4,
)


@LAWS
@given(WORDS, geometries(), st.floats(1, 2))
def test_the_lines_are_the_paragraphs(paragraphs, page, enlarged) -> None:
    block = set_marking(tuple(paragraphs), page, measure, enlarged, None)
    said = [
        "".join(x.text for x in block.lines if x.paragraph == n) for n in range(len(paragraphs))
    ]
    assert said == paragraphs
    room = page.view_width - 2 * STAMP_MARGIN * block.mark.point
    space = measure(" ") * block.mark.size
    assert all(line.width <= room + space for line in block.lines)
    assert block.mark.height == pytest.approx(sum(1.2 * line.size for line in block.lines))


@LAWS
@given(geometries(), st.lists(fractions, max_size=8), st.booleans(), st.booleans(), st.floats(1, 2))
def test_no_mark_ever_lies_on_ink_or_another_stamp(
    page, spots, announced, looked_at, large
) -> None:
    inked = scattered(page, spots)
    texts = BOTH if announced else BOTH[1:]
    looked = deep_ink(page, *inked, pixels=150 / page.view_width) if looked_at else None
    placement = place(page, looked, texts, measure, large, Marking(MARKING))
    visible = placement.visible or page.visible
    turned = page.to_user_space
    others = placement.stamps[: len(texts)]
    block = lines(placement)
    assert " ".join("".join(stamp.text for stamp in block).split()) != ""
    assert visible.contains(page.visible, tolerance=0.001)
    for stamp in block:
        assert stamp.edge == "top"
        assert visible.contains(stamp.box)
        matrix = stamp.matrix
        assert (matrix.a, matrix.b, matrix.c, matrix.d) == (turned.a, turned.b, turned.c, turned.d)
        where = seen(stamp.box, page)
        # The box is written in four decimals.
        inner = PageBox(
            where.left + 0.001, where.bottom + 0.001, where.right - 0.001, where.top - 0.001
        )
        if stamp.choice == "strip":
            assert seen(stamp.box, page).bottom > page.view_height - 0.001
        else:
            assert looked_at
            assert all(inner.intersect(box).is_empty for box in inked)
        for other in others:
            assert inner.intersect(seen(other.box, page)).is_empty
    for above, below in pairwise(block):
        assert seen(below.box, page).top <= seen(above.box, page).bottom + 0.001


# On real pixels

BODY = b"BT /F1 12 Tf 72 %d Td (The scores of the five tenders) Tj ET"
FULL = b"0.2 g -500 -500 20000 20000 re f"
PAPERS = {
    "upright": pdf(3, content=BODY % 700),
    "lying": pdf(1, size=(842, 595), content=BODY % 400),
    "turned": pdf(2, rotate=90, crop=[50, 100, 550, 700]),
    "upside down": pdf(2, rotate=180),
    "turned left": pdf(2, rotate=270, media=[-300, -400, 300, 400]),
    "small": pdf(2, size=(200, 120), content=b""),
    "tiny": pdf(1, size=(30, 30), content=b""),
    "narrow": pdf(1, size=(60, 900), content=b""),
    "large": pdf(2, size=(2384, 3370), content=BODY % 3000),
    "full": pdf(2, content=FULL),
    "full and turned": pdf(1, rotate=90, content=FULL),
    "a full head": pdf(2, content=b"0.2 g 0 740 600 200 re f"),
    "larger units": pdf(1, user_unit=2, content=BODY % 700),
}


def wrong_with(made: Made, paper: bytes | Path, *, scale: float | None = None, uneven: int = 0):
    found = []
    with opened(paper) as plain, opened(made.path) as stamped:
        for index, page in stamped_pages(made):
            size = max(plain[page.page].get_size())
            small = scale or min(4.0, 1800 / size)
            told = faults(plain, stamped, made, index, scale=small, uneven=uneven)
            found += [f"page {page.page + 1}: {fault}" for fault in told]
    return found


@pytest.mark.parametrize("kind", PAPERS)
def test_a_marked_page_shows_what_it_did_and_its_mark(tmp_path, kind) -> None:
    paper = PAPERS[kind]
    made = pack(tmp_path, [exempt("7", paper)])
    assert prove(made.path, made.plan) == ()
    assert wrong_with(made, paper) == []
    for page in (page for page in made.plan.pages if page.source == 1):
        said = " ".join("".join(_joined(page.stamps)).split())
        assert said == SAID


@pytest.mark.parametrize(
    "size", [(200, 60), (60, 200), (30, 30), (1, 1), (3, 1000), (14400, 14400), (14400, 3)], ids=str
)
def test_marks_lie_inside_pages_of_any_size(tmp_path, size) -> None:
    made = pack(tmp_path, [exempt("7", pdf(2, size=size, content=b""))])
    assert prove(made.path, made.plan) == ()
    for page in (page for page in made.plan.pages if page.source == 1):
        assert all(made.plan.geometry(page).visible.contains(s.box) for s in page.stamps)
        block = [stamp.box for stamp in page.stamps if stamp.kind == "marking"]
        others = [stamp.box for stamp in page.stamps if stamp.kind != "marking"]
        assert all(one.intersect(other).is_empty for one in block for other in others)


def _joined(stamps: tuple[Stamp, ...]) -> list[str]:
    return [stamp.text + " " for stamp in stamps if stamp.kind == "marking"]


COUNCIL_PAPERS = sorted(CORPUS.glob("council/*.pdf"))


@pytest.mark.once
@pytest.mark.skipif(not COUNCIL_PAPERS, reason=f"there are no papers in {CORPUS}/council")
@pytest.mark.filterwarnings("ignore")
def test_real_papers_are_marked_on_nothing_that_they_say(tmp_path: Path) -> None:
    """The first page of each."""
    wrong = []
    for source in COUNCIL_PAPERS:
        paper = exempt("7", source)
        made = pack(tmp_path, [paper], source.name)
        assert prove(made.path, made.plan) == ()
        with opened(source) as plain, opened(made.path) as stamped:
            for index, page in list(stamped_pages(made))[:1]:
                scale = min(1.0, 900 / max(plain[page.page].get_size()))
                told = faults(plain, stamped, made, index, scale=scale, uneven=24)
                wrong += [f"{source.name}, page {page.page + 1}: {fault}" for fault in told]
    assert not wrong, "\n".join(wrong)


def test_the_heads_of_all_pages_are_looked_at_for_a_mark() -> None:
    source = pdf(3, content=BODY % 700)
    pages = [PAGE, PAGE, PAGE]
    plain, deep = look(source, pages).inks, look(source, pages, heads=True).inks
    assert [ink.top is None for ink in plain] == [False, True, True]
    assert plain[0].top is not None
    assert plain[0].top.box.height == pytest.approx(REACH, abs=1)
    for ink in deep:
        assert ink.top is not None
        assert ink.top.box.height == pytest.approx(HEAD_REACH, abs=1)
        assert ink.foot == plain[0].foot


def test_a_paper_that_will_be_marked_says_so_when_it_is_prepared() -> None:
    source = pdf(2, content=BODY % 700)
    marked, _ = inspect(source, PLACE, looking=True, marked=True)
    plain, _ = inspect(source, PLACE, looking=True)
    assert marked is not None
    assert plain is not None
    assert plain.pages[1].ink is not None
    assert marked.pages[1].ink is not None
    assert (plain.pages[1].ink.top is None, marked.pages[1].ink.top is None) == (True, False)


# Read aloud


def trees(made: Made) -> list[str]:
    """The elements below the items' Parts: each role, with the marked content of a page of each
    (physical page from zero:number)."""
    with pikepdf.open(made.path) as opened_pack:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened_pack.pages)}

        def below(element: pikepdf.Object, depth: int) -> list[str]:
            kids = element.get(Name.K, Array([]))
            marks, lines_below = [], []
            for kid in kids if isinstance(kids, Array) else [kids]:
                if isinstance(kid, Dictionary) and Name.S in kid:
                    lines_below += below(kid, depth + 1)
                elif isinstance(kid, Dictionary):
                    marks.append(f"{numbers[kid.Pg.objgen]}:{int(kid.MCID)}")
                else:
                    marks.append(f"{numbers[element.Pg.objgen]}:{int(kid)}")
            told = " ".join([str(element.S)[1:], *marks])
            return ["  " * depth + told, *lines_below]

        document = opened_pack.Root.StructTreeRoot.K
        return [line for part in list(document.K)[1:] for line in below(part, 0)]


REPORT = Node("Document", (Node("H1", marks=(0,)), Node("P", marks=(0, 1))))


def test_an_items_first_exempt_page_reads_its_mark_first(tmp_path) -> None:
    """A tagged paper, and one without tags; the second of an item is not read aloud again."""
    made = pack(
        tmp_path,
        [exempt("7", tagged(REPORT, pages=2)), exempt("7", pdf(1)), exempt("8", pdf(2))],
    )
    assert prove(made.path, made.plan) == ()
    assert trees(made) == [
        "Part",
        "  Part",
        "    P 2:2",
        "    P 2:3 2:4",
        "    P 2:5",
        "    Document",
        "      H1 2:0",
        "      P 2:1 3:0",
        "  Sect",
        "Part",
        "  Sect",
        "    P 6:0",
        "    P 6:1 6:2",
        "    P 6:3",
    ]


def named_mark(made: Pdf) -> None:
    """A page whose content has a number that stands in its resources alone."""
    page = made.pages[0].obj
    page.Resources.Properties = Dictionary(M=Dictionary(MCID=7), N=Name.None_)
    page.Contents = made.make_stream(b"/P /M BDC BT /F1 12 Tf 72 700 Td (x) Tj ET EMC")


def with_a_longer_entry() -> bytes:
    """A paper whose parent tree knows of a number that its page does not use."""
    with pikepdf.open(BytesIO(tagged(REPORT, pages=2))) as opened_paper:
        opened_paper.Root.StructTreeRoot.ParentTree.Nums[1].append(None)
        return saved(opened_paper)


def undecodable(made: Pdf) -> None:
    page = made.pages[0].obj
    page.Contents = made.make_stream(b"/P <</MCID 3>> BDC EMC", Filter=Name.LZWDecode)


@pytest.mark.parametrize(
    ("paper", "first"),
    [
        (tagged(REPORT, pages=2, gaps=(0,)), 2),
        (with_a_longer_entry(), 3),
        (pdf(2, content=b"/Span <</MCID 4>> BDC BT /F1 9 Tf 72 700 Td (x) Tj ET EMC"), 5),
        (pdf(2, edit=named_mark), 8),
        (pdf(2, content=b""), 0),
        (pdf(2, edit=undecodable), 0),
    ],
    ids=[
        "an entry that is not there",
        "a longer entry",
        "without tags",
        "by name",
        "none",
        "no content",
    ],
)
def test_the_mark_has_numbers_that_the_page_has_not_used(tmp_path, paper, first) -> None:
    made = pack(tmp_path, [exempt("7", paper)])
    assert prove(made.path, made.plan) == ()
    with pikepdf.open(made.path) as opened_pack:
        content = opened_pack.pages[2].obj.Contents[-1].read_bytes()
        spoken = [f"/P <</MCID {n}>> BDC".encode() for n in range(first, first + 4)]
        assert [content.count(mark) for mark in spoken] == [1, 1, 1, 1]
        assert content.count(b"/MCID") == 4
        assert content.count(b"/Artifact") == 2
        assert opened_pack.pages[3].obj.Contents[-1].read_bytes().count(b"/MCID") == 0


def test_the_mark_is_read_in_the_packs_own_language(tmp_path) -> None:
    made = pack(tmp_path, [exempt("7", tagged(REPORT, pages=2, language="cy"))])
    with pikepdf.open(made.path) as opened_pack:
        paper = opened_pack.Root.StructTreeRoot.K.K[1].K[0]
        assert [str(paper.Lang), *(str(line.Lang) for line in list(paper.K)[:3])] == [
            *("cy", "en-GB", "en-GB", "en-GB"),
        ]


def test_a_tree_that_is_made_anew_keeps_the_mark(tmp_path) -> None:
    made = pack(tmp_path, [exempt("7", tagged(REPORT, pages=2, without_parent_tree=True))])
    assert made.plan.sources[1].facts.tags == "mendable"
    assert prove(made.path, made.plan) == ()
    assert trees(made)[1:5] == ["  Part", "    P 2:2", "    P 2:3 2:4", "    P 2:5"]


def test_the_same_records_give_the_same_bytes(tmp_path) -> None:
    papers = [exempt("7", tagged(REPORT, pages=2), 4), exempt("7", PAPERS["full"])]
    one, other = (pack(tmp_path, papers, name) for name in ("one.pdf", "other.pdf"))
    assert one.plan == other.plan
    assert one.path.read_bytes() == other.path.read_bytes()


def accessible(folder: Path) -> Path:
    """A members' pack of what agendapack sets itself, as the build makes it: a report and its
    blanks, claiming PDF/UA-1."""
    from agendapack.papers.prepare import prepare
    from agendapack.papers.request import Request
    from tests.records_builders import council, dossier

    opened_council = dossier(council(folder, council_yaml=COUNCIL))
    own, typesetter = opened_council.packs[0], Typesetter(template_folders(folder))
    numbering = number([("2", 4)])
    sheet = typesetter.front_sheet(opened_council, own, numbering.items, folder)
    assert sheet.facts is not None
    report = prepare(sheet.facts.pdf, Request("a", PLACE, marked=True)).facts
    assert report is not None
    placed = [PlacedPaper("2", "Report", "Award", report, reserved=4, marking=MARKING)]
    blanks: dict[tuple[float, float], PaperFacts] = {}
    for size in blank_sizes(sheet.facts, placed, recto=True):
        made = typesetter.blank(size, own.language, folder).facts
        assert made is not None
        blanks[size] = made
    plan = plan_pack(
        own,
        OwnPages(sheet.title, sheet.facts, blanks),
        placed,
        typesetter.stamp_font.measure,
        ENGLISH,
        accessible=True,
    )
    assemble(plan, typesetter.stamp_font.ink(plan.stamp_texts), folder / "pack.pdf")
    assert [broken.promise for broken in prove(folder / "pack.pdf", plan)] == []
    return folder / "pack.pdf"


@needs_judge
def test_a_pack_with_marks_is_accessible(tmp_path: Path) -> None:
    file = accessible(tmp_path)
    verdicts = judge(*((flavour, file) for flavour in claims(file)))
    assert [(v.flavour, v.passed, v.faults) for v in verdicts] == [
        ("ua1", True, ()),
        ("2a", True, ()),
    ]
