"""The proof of slips and of the marks of exempt pages: packs tampered with after they were made."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, NumberTree, String

from agendapack.pack.assemble import assemble
from agendapack.pack.proof import Broken, prove
from tests.builders import Made, exempt, pack, pdf, slip, stamp_font
from tests.tagged_builders import Node, tagged

# Physical pages of the public pack, from one: 1 i, 2 ii blank, 3-4 item 4, 5 item 7's report,
# 6 its blank, 7 its slip (Pages 5 - 12), 8 the slip's back, 9 item 8's slip (Pages 13 - 14), 10 its
# back.  Of the members': 1-6 the same, 7-8 the award (5, 6), 9-10 blanks that fill (7, 8), 11-14
# the scores (9 to 12), 15 item 8's letter, untagged and full (13), 16 its blank.
REPORT = Node("Document", (Node("H1", marks=(0,)), Node("P", marks=(0, 1))))
SCORES = Node("P", marks=(0, 1, 2, 3))
FULL = b"0.2 g -100 -100 900 1100 re f"


@pytest.fixture(scope="module")
def public(tmp_path_factory) -> Made:
    papers = [("4", pdf(2)), ("7", pdf(1), "Report"), slip("7", 8), slip("8", 2)]
    return pack(tmp_path_factory.mktemp("public"), papers)


@pytest.fixture(scope="module")
def members(tmp_path_factory) -> Made:
    papers = [
        ("4", pdf(2)),
        ("7", pdf(1), "Report"),
        exempt("7", tagged(REPORT, pages=2), 4),
        exempt("7", tagged(SCORES, pages=4), 4, "Scores"),
        exempt("8", pdf(1, content=FULL), 2, "Letter"),
    ]
    return pack(tmp_path_factory.mktemp("members"), papers)


def tampered(made: Made, folder: Path, edit, plan=None) -> tuple[Broken, ...]:
    with pikepdf.open(made.path) as opened:
        edit(opened)
        opened.save(folder / "tampered.pdf")
    return prove(folder / "tampered.pdf", plan or made.plan)


def stamps(physical: int, *changes: tuple[bytes, bytes]):
    """Change a page's stamps: of each pair the first must be among their bytes."""

    def write(opened: pikepdf.Pdf) -> None:
        contents = opened.pages[physical - 1].obj.Contents
        drawn = contents[-1].read_bytes()
        for old, new in changes:
            assert old in drawn, drawn.decode("latin-1")
            drawn = drawn.replace(old, new, 1)
        contents[-1] = opened.make_stream(drawn)

    return write


def test_both_packs_keep_their_promises(public, members, tmp_path) -> None:
    for made in public, members:
        assert prove(made.path, made.plan) == ()
        assert tampered(made, tmp_path, lambda opened: None) == ()


# Slips


def test_a_slips_label_says_other_numbers(public, tmp_path) -> None:
    def relabel(opened):
        opened.Root.PageLabels.Nums[5].P = String("5 - 11")

    assert tampered(public, tmp_path, relabel) == (
        Broken(1, 7, 'its label is "5 - 11" instead of "5 - 12"'),
        Broken(1, 8, 'its label is "5 - 11" instead of "5 - 12"'),
    )


def test_a_slips_pages_are_numbered_one_by_one(public, tmp_path) -> None:
    def number(opened):
        del opened.Root.PageLabels.Nums[5].P
        opened.Root.PageLabels.Nums[5].S = Name.D
        opened.Root.PageLabels.Nums[5].St = 5

    assert [(broken.promise, broken.page) for broken in tampered(public, tmp_path, number)] == [
        (1, 7),
        (1, 8),
    ]


def test_what_follows_a_slip_has_another_number(public, tmp_path) -> None:
    """The labels after a slip begin anew."""

    def lose(opened):
        nums = list(opened.Root.PageLabels.Nums)
        opened.Root.PageLabels.Nums = Array(nums[:6])

    assert tampered(public, tmp_path, lose) == (
        Broken(1, 9, 'its label is "5 - 12" instead of "13 - 14"'),
        Broken(1, 10, 'its label is "5 - 12" instead of "13 - 14"'),
    )


def test_a_slips_stamp_says_other_numbers(public, tmp_path) -> None:
    change = stamps(7, (b"(Pages 5 - 12)", b"(Pages 5 - 11)"))
    assert tampered(public, tmp_path, change) == (
        Broken(1, 7, "it is stamped ['Pages 5 - 11'] instead of ['Pages 5 - 12']"),
        Broken(1, 7, 'no stamp agrees with its label "5 - 12"'),
    )


def test_a_plan_whose_stamp_agrees_with_nothing(public, tmp_path) -> None:
    """The numbers are what label and stamp are held against, not each other."""
    page = public.plan.pages[6]
    wrong = replace(page, numbers=public.plan.pages[8].numbers)
    plan = replace(public.plan, pages=(*public.plan.pages[:6], wrong, *public.plan.pages[7:]))
    assert Broken(1, 7, 'no stamp agrees with its label "5 - 12"') in prove(public.path, plan)


def test_a_slips_back_bears_its_stamp(public, tmp_path) -> None:
    def repeat(opened):
        front, back = (opened.pages[number].obj for number in (6, 7))
        drawn = front.Contents[-1].read_bytes()
        back.Contents = Array([back.Contents, opened.make_stream(drawn)])

    assert tampered(public, tmp_path, repeat) == (
        Broken(2, 8, "it is a front or blank page and yet bears a stamp"),
    )


def test_a_slips_back_says_nothing(public, tmp_path) -> None:
    def silence(opened):
        opened.pages[7].obj.Contents = opened.make_stream(b"")

    assert tampered(public, tmp_path, silence) == (
        Broken(2, 8, "a blank page does not say that it is one"),
    )


def test_a_number_within_a_slips_leads_elsewhere(public, tmp_path) -> None:
    def mislead(opened):
        names = pikepdf.NameTree(opened.Root.Names.Dests)
        names["page-9"] = Array([opened.pages[7].obj, Name.Fit])
        del names["page-10"]

    assert tampered(public, tmp_path, mislead) == (
        Broken(4, 7, 'the destination "page-9" does not lead here'),
        Broken(4, 7, 'the destination "page-10" does not lead here'),
    )


def test_the_range_of_an_item_that_begins_with_a_slip_leads_elsewhere(public, tmp_path) -> None:
    def mislead(opened):
        names = pikepdf.NameTree(opened.Root.Names.Dests)
        names["item-8"] = Array([opened.pages[6].obj, Name.Fit])

    assert tampered(public, tmp_path, mislead) == (
        Broken(4, None, "the link of item 8 does not lead to its first page"),
        Broken(4, 9, 'the destination "item-8" does not lead here'),
    )


def papers_range(opened: pikepdf.Pdf, said: bytes, name: str) -> None:
    """Print a paper's range below the items, with a link to ``name`` over it."""
    page = opened.pages[0].obj
    drawn = b"BT /F1 12 Tf 60 600 Td (Appendix C \\(" + said + b"\\)) Tj ET"
    page.Contents = Array([page.Contents, opened.make_stream(drawn)])
    page.Annots.append(
        opened.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([60, 590, 300, 614]),
                Dest=String(name),
            )
        )
    )


@pytest.mark.parametrize(
    ("said", "name", "leads"),
    [
        (b"Pages 7 - 12", "page-7", True),
        (b"Pages 7 - 12", "page-5", True),  # which is the slip too
        (b"Page 13", "item-8", True),
        (b"Pages 7 - 12", "page-13", False),
        (b"Page 13", "page-4", False),
        (b"Pages 40 - 41", "page-4", False),
    ],
)
def test_a_papers_range_on_the_front_sheet_leads_to_its_slip(
    public, tmp_path, said, name, leads
) -> None:
    faults = tampered(public, tmp_path, lambda opened: papers_range(opened, said, name))
    fault = f'the link of "({said.decode()})" does not lead to its first page'
    assert faults == (() if leads else (Broken(4, None, fault),))


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory) -> Made:
    """Physical pages: 1 i, 2 ii blank, 3-4 item 4 (S1-1, S1-2), 5 item 7's slip (S1-3 - S1-6), 6
    its back."""
    papers = [("4", pdf(2)), slip("7", 4)]
    return pack(tmp_path_factory.mktemp("prefixed"), papers, supplement=1)


def test_a_supplement_with_a_prefix_keeps_its_promises(prefixed) -> None:
    assert [page.label for page in prefixed.plan.pages][2:] == [
        *("S1-1", "S1-2"),
        *["S1-3 - S1-6"] * 2,
    ]
    assert prove(prefixed.path, prefixed.plan) == ()


def test_a_label_lacks_its_prefix(prefixed, tmp_path) -> None:
    def relabel(opened):
        del opened.Root.PageLabels.Nums[3].P

    assert tampered(prefixed, tmp_path, relabel) == (
        Broken(1, 3, 'its label is "1" instead of "S1-1"'),
        Broken(1, 4, 'its label is "2" instead of "S1-2"'),
    )


def test_a_stamp_lacks_its_prefix(prefixed, tmp_path) -> None:
    change = stamps(4, (b"(Page S1-2)", b"(Page 2)"))
    assert tampered(prefixed, tmp_path, change)[:2] == (
        Broken(1, 4, "it is stamped ['Page 2'] instead of ['Page S1-2']"),
        Broken(1, 4, 'no stamp agrees with its label "S1-2"'),
    )


@pytest.mark.parametrize(
    ("said", "name", "leads"),
    [
        (b"Pages S1-3 - S1-6", "page-S1-3", True),
        (b"Page S1-4", "page-S1-3", True),
        (b"Pages S1-3 - S1-6", "page-S1-2", False),
        (b"Page S2-1", "page-S1-1", False),
        (b"Page 1", "page-S1-1", False),
    ],
)
def test_a_papers_range_with_a_prefix_leads_to_its_slip(
    prefixed, tmp_path, said, name, leads
) -> None:
    faults = tampered(prefixed, tmp_path, lambda opened: papers_range(opened, said, name))
    fault = f'the link of "({said.decode()})" does not lead to its first page'
    assert faults == (() if leads else (Broken(4, None, fault),))


def test_a_slip_has_no_bookmark(public, tmp_path) -> None:
    def remove(opened):
        with opened.open_outline() as lines:
            del lines.root[2].children[1]

    assert tampered(public, tmp_path, remove) == (
        Broken(4, 7, 'the bookmark "Exempt paper" is not right'),
    )


def test_a_slip_starts_on_the_left(public, tmp_path) -> None:
    def mislead(opened):
        with opened.open_outline() as lines:
            lines.root[2].children[1].destination = Array([opened.pages[7].obj, Name.Fit])

    assert tampered(public, tmp_path, mislead)[0] == (
        Broken(2, 8, 'the paper "Exempt paper" starts on a left-hand page')
    )


def test_a_slip_is_not_in_the_structure_tree(public, tmp_path) -> None:
    def remove(opened):
        part = opened.Root.StructTreeRoot.K.K[2]
        part.K = Array([part.K[0], *list(part.K)[2:]])

    assert tampered(public, tmp_path, remove) == (
        Broken(6, None, "its parts hold 4 papers instead of 5"),
    )


# Blanks that fill


def test_a_blank_that_fills_says_nothing(members, tmp_path) -> None:
    def silence(opened):
        opened.pages[9].obj.Contents = opened.make_stream(b"")

    assert tampered(members, tmp_path, silence) == (
        Broken(2, 10, "a blank page does not say that it is one"),
    )


# Marks

UNMARKED = "it is of an exempt paper and does not bear the whole mark that says so"


def test_a_page_without_its_mark(members, tmp_path) -> None:
    def strip(opened):
        contents = opened.pages[10].obj.Contents
        drawn = contents[-1].read_bytes()
        at = drawn.index(b"(NOT FOR")
        cut = drawn.rindex(b"/Artifact", 0, at)
        contents[-1] = opened.make_stream(drawn[:cut])

    stamped, unmarked = tampered(members, tmp_path, strip)
    assert stamped.fault.startswith("it is stamped ['Page 9'] instead of ['Page 9', 'NOT FOR")
    assert unmarked == Broken(3, 11, UNMARKED)


def test_a_mark_that_says_half(members, tmp_path) -> None:
    faults = tampered(members, tmp_path, stamps(12, (b"(Paragraph 3 ", b"(Paragraph 4 ")))
    assert [(broken.promise, broken.page) for broken in faults] == [(1, 12), (3, 12)]
    assert faults[1].fault == UNMARKED


def test_a_plan_that_forgot_a_mark(members) -> None:
    """What is exempt is known from the papers, not from the stamps that were planned."""
    pages = list(members.plan.pages)
    pages[10] = replace(pages[10], stamps=pages[10].stamps[:1])
    faults = prove(members.path, replace(members.plan, pages=tuple(pages)))
    assert [(broken.promise, broken.page) for broken in faults] == [(1, 11)]
    sources = list(members.plan.sources)
    sources[1] = replace(sources[1], marking=("NOT FOR PUBLICATION",))
    faults = prove(members.path, replace(members.plan, sources=tuple(sources)))
    assert faults == (Broken(3, 3, UNMARKED), Broken(3, 4, UNMARKED))


def test_a_plan_with_a_mark_at_the_foot(members, tmp_path) -> None:
    pages = list(members.plan.pages)
    stamps = [replace(stamp, edge="foot") for stamp in pages[10].stamps]
    pages[10] = replace(pages[10], stamps=tuple(stamps))
    plan = replace(members.plan, pages=tuple(pages))
    assemble(plan, stamp_font().ink(plan.stamp_texts), tmp_path / "foot.pdf")
    assert prove(tmp_path / "foot.pdf", plan) == (Broken(3, 11, UNMARKED),)


def position(made: Made, physical: int, line: int) -> bytes:
    stamp = [s for s in made.plan.pages[physical - 1].stamps if s.kind == "marking"][line]
    matrix = stamp.matrix
    numbers = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    return " ".join(f"{n:.4f}".rstrip("0").rstrip(".") for n in numbers).encode() + b" Tm"


@pytest.mark.parametrize(
    ("matrix", "faults"),
    [
        (b"1 0 0 1 17 400 Tm", ["is not where it was planned"]),
        (b"0 1 -1 0 17 400 Tm", ["is not where it was planned", "does not read upright"]),
        (
            b"1 0 0 1 17 900 Tm",
            ["is not where it was planned", "does not lie inside the visible page"],
        ),
    ],
)
def test_a_line_of_a_mark_was_moved(members, tmp_path, matrix, faults) -> None:
    change = stamps(11, (position(members, 11, 0), matrix))
    assert tampered(members, tmp_path, change) == tuple(
        Broken(3, 11, f'the stamp "NOT FOR PUBLICATION" {fault}') for fault in faults
    )


def test_a_line_of_a_mark_is_smaller(members, tmp_path) -> None:
    change = stamps(11, (b"/AgendapackStamp 9.6305 Tf", b"/AgendapackStamp 3.0000 Tf"))
    said = "Information relating to the financial or business affairs of any"
    assert tampered(members, tmp_path, change) == (
        Broken(3, 11, f'the stamp "{said}" is not as large as it was planned'),
    )


def test_the_strip_of_a_mark_is_gone(members, tmp_path) -> None:
    def crop(opened):
        page = opened.pages[14].obj
        page.CropBox = Array([0, 0, 595.276, 841.89])

    faults = tampered(members, tmp_path, crop)
    assert faults[0] == Broken(3, 15, "the page was not extended as its stamps need it")
    assert len(faults) == 7  # two stamps and four lines lie in strips
    assert all("does not lie inside the visible page" in broken.fault for broken in faults[1:])


# Read aloud

NOT_READ = "the mark of an exempt paper is not read aloud before the paper"


def holder(opened, item: int, paper: int) -> pikepdf.Object:
    return opened.Root.StructTreeRoot.K.K[item].K[paper]


def test_a_mark_is_an_artifact_where_it_should_be_read_aloud(members, tmp_path) -> None:
    artifact = b"/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC"
    change = stamps(7, (b"/P <</MCID 2>> BDC", artifact))
    assert tampered(members, tmp_path, change) == (
        Broken(6, 7, 'the stamp "NOT FOR PUBLICATION" is not read aloud'),
        Broken(6, 7, NOT_READ),
    )


def test_a_mark_is_read_aloud_again(members, tmp_path) -> None:
    artifact = b"/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC"
    change = stamps(11, (artifact, b"/P <</MCID 9>> BDC"))
    assert tampered(members, tmp_path, change) == (
        Broken(6, 11, 'the stamp "NOT FOR PUBLICATION" is read aloud'),
    )


@pytest.mark.parametrize(
    ("physical", "item", "paper", "what"),
    [
        (physical, item, paper, what)
        for physical, item, paper in ((7, 2, 1), (15, 3, 0))
        for what in ("gone", "after", "another page", "no kids", "order", "role", "nested")
    ],
)
def test_the_mark_is_not_read_first(members, tmp_path, physical, item, paper, what) -> None:
    """Of a tagged paper, and of one that has nothing else to be read."""

    def edit(opened):
        own = holder(opened, item, paper)
        kids = list(own.K)
        if what == "gone":
            own.K = Array(kids[1:])
        elif what == "after":
            own.K = Array([*kids[1:], kids[0]])
        elif what == "another page":
            kids[0].Pg = opened.pages[physical].obj
        elif what == "no kids":
            kids[0].K = Array([])
        elif what == "order":
            kids[1].K = Array(list(kids[1].K)[::-1])
        elif what == "role":
            kids[0].S = Name.NonStruct
        else:
            kids[0].K = Array([kids[1]])

    assert tampered(members, tmp_path, edit) == (Broken(6, physical, NOT_READ),)


@pytest.mark.parametrize("physical", [7, 15])
def test_the_parent_tree_does_not_know_of_the_mark(members, tmp_path, physical) -> None:
    def forget(opened):
        tree = NumberTree(opened.Root.StructTreeRoot.ParentTree)
        entry = tree[int(opened.pages[physical - 1].obj.StructParents)]
        entry[len(entry) - 1] = entry[len(entry) - 2]

    assert tampered(members, tmp_path, forget) == (Broken(6, physical, NOT_READ),)


def test_the_page_does_not_lead_into_the_tree(members, tmp_path) -> None:
    def cut(opened):
        del opened.pages[14].obj.StructParents

    assert tampered(members, tmp_path, cut) == (Broken(6, 15, NOT_READ),)
