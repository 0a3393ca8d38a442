"""Part of a paper: what stays works, what goes is out of reach, the rest of the tree is sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, NumberTree, ObjectStreamMode, Pdf, String

from agendapack.papers.request import Reshaping, Span
from agendapack.papers.reshaping.reshape import reshape
from agendapack.papers.structure.structure_tree import Structure
from agendapack.problems import Problem, error
from tests.builders import (
    LAWS,
    PLACE,
    edits,
    facts,
    form,
    link,
    names,
    outline,
    outline_as_text,
    pdf,
    picture,
    saved,
)
from tests.reshaping_builders import prepared
from tests.structure_drawing import draw
from tests.tagged_builders import Node, structure_of, tagged


def opened(source: bytes) -> Pdf:
    return pikepdf.open(BytesIO(source))


def taken(source: bytes, *spans: Span, rotate: int = 0) -> bytes:
    return prepared(source, Reshaping(spans, rotate))


def bytes_within(source: bytes) -> bytes:
    """All that can be reached in a file, nothing compressed."""
    buffer = BytesIO()
    with opened(source) as made:
        made.save(
            buffer,
            compress_streams=False,
            object_stream_mode=ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
        )
    return buffer.getvalue()


def pages_said(source: bytes) -> str:
    """The ordinals that pages made by :func:`pdf` say, in order."""
    found = []
    with opened(source) as made:
        for page in made.pages:
            found.append(page.Contents.read_bytes().rsplit(b")", 1)[0].rsplit(b" ", 1)[1])
    return b" ".join(found).decode()


def parent_keys(source: bytes) -> list[int]:
    with opened(source) as made:
        return list(NumberTree(made.Root.StructTreeRoot.ParentTree).keys())


def problems_of(pages: int, *spans: Span) -> tuple[Problem, ...]:
    with opened(pdf(pages)) as made:
        found = reshape(made, Reshaping(spans, 90), PLACE, "report.pdf")
        if found:
            assert len(made.pages) == pages, "a paper with problems is changed"
            assert Name.Rotate not in made.pages[0].obj
        return found


# Which pages


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(3, 5)], "3 4 5"),
        ([(5, None)], "5 6"),
        ([(1, 1)], "1"),
        ([(5, 6), (1, 2)], "5 6 1 2"),
        ([(2, 2), (1, 1), (3, None)], "2 1 3 4 5 6"),
        ([(1, None)], "1 2 3 4 5 6"),
        ([], "1 2 3 4 5 6"),
    ],
)
def test_pages_in_the_order_given(spans: list[Span], said: str) -> None:
    part = taken(pdf(6), *spans)
    assert pages_said(part) == said
    assert facts(part).page_count == len(said.split())


@pytest.mark.parametrize(
    ("pages", "span", "message", "hint"),
    [
        (
            12,
            (10, 15),
            'no pages 10-15 in "report.pdf": it has 12 pages',
            "write 10-12 for all from page 10 on",
        ),
        (
            12,
            (13, None),
            'no page 13 or later in "report.pdf": it has 12 pages',
            "leave pages: out to take it whole",
        ),
        (
            1,
            (2, 2),
            'no page 2 in "report.pdf": it has 1 page',
            "leave pages: out to take it whole",
        ),
        (
            4,
            (0, 2),
            'no pages 0-2 in "report.pdf": it has 4 pages',
            "leave pages: out to take it whole",
        ),
        (4, (3, 2), 'pages 3-2 of "report.pdf" run backwards', "write 2-3"),
        (
            4,
            (4, 9),
            'no pages 4-9 in "report.pdf": it has 4 pages',
            "write 4 for all from page 4 on",
        ),
    ],
)
def test_pages_that_are_not_there(pages: int, span: Span, message: str, hint: str) -> None:
    assert problems_of(pages, (1, 1), span) == (error(message, PLACE, hint),)


def test_every_span_is_judged_and_none_may_repeat_a_page() -> None:
    found = problems_of(9, (1, 4), (3, 5), (8, 10))
    assert [problem.message for problem in found] == [
        'page 3 of "report.pdf" is asked for twice',
        'no pages 8-10 in "report.pdf": it has 9 pages',
    ]
    assert found[0].hint == "name each page once"


def test_preparing_raises_what_reshaping_reports() -> None:
    with pytest.raises(ValueError, match=r'^no page 5 in "the paper": it has 3 pages$'):
        taken(pdf(3), (5, 5))


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(
        pdf(6, size=(1000, 1400), edit=edits(outline(("A", 1), ("B", 4)), names(a=3)))
    )
    reshaping = Reshaping(((2, 5),), 90, "fit")
    assert prepared(paper, reshaping) == prepared(paper.read_bytes(), reshaping)


# What goes


def test_nothing_of_removed_pages_can_be_reached() -> None:
    def secrets(made: Pdf) -> None:
        shared = Dictionary(
            {
                f"/Im{index}": _drawing(made, f"drawing {index} of the paper", index)
                for index in range(1, 5)
            }
        )
        whole = made.make_indirect(Dictionary(XObject=shared))
        shared["/Im3"].Resources = whole  # a form with the resources of all pages
        for index, page in enumerate(made.pages, 1):
            note = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Text,
                Rect=[0, 0, 9, 9],
                Contents=String(f"note {index} of the paper"),
                P=page.obj,
            )
            page.obj.Annots = Array([made.make_indirect(note)])
            page.obj.Contents = made.make_stream(
                f"% page {index} of the paper\n/Im{index} Do".encode()
            )
            page.obj.Resources = whole
            page.obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, D=[made.pages[0].obj, Name.Fit]))
        made.pages[2].obj.Annots[0].IRT = made.pages[1].obj.Annots[0]
        made.Root.Mystery = made.pages[1].obj  # a way that nobody foresaw
        made.Root.OpenAction = Array([made.pages[3].obj, Name.Fit])
        made.Root.Names = Dictionary(
            Pages=Dictionary(Names=[String("hidden"), made.pages[0].obj]),
        )

    paper = pdf(4, edit=edits(secrets, outline(("One", 0), ("Three", 2))))
    kept = bytes_within(taken(paper, (3, 3)))
    for kind in (b"page", b"drawing", b"note"):
        ordinals = [n for n in b"1234" if kind + b" %c of the paper" % n in kept]
        assert ordinals == [ord("3")], kind
    assert b"(One)" not in kept
    assert b"OpenAction" not in kept
    assert b"hidden" not in kept
    assert b"/IRT" not in kept
    assert facts(taken(paper, (3, 3)), keeping_comments=True).page_count == 1


def _drawing(made: Pdf, secret: str, index: int) -> pikepdf.Object:
    drawing = made.make_stream(f"% {secret}\n0 0 {index} {index} re f".encode())
    drawing.Type, drawing.Subtype = Name.XObject, Name.Form
    drawing.BBox = Array([0, 0, 100, 100])
    return drawing


def test_resources_that_are_used_in_roundabout_ways_stay() -> None:
    def roundabout(made: Pdf) -> None:
        bare = made.make_stream(b"/Blue gs 0 0 1 rg 0 0 300 300 re f /In#6eer Do")
        inner = made.make_stream(b"1 0 0 rg 50 50 99 99 re f BT /F1 40 Tf 60 60 Td (x) Tj ET")
        for one in (bare, inner):
            one.Type, one.Subtype, one.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
        page = made.pages[1].obj
        page.Resources.XObject = Dictionary(Outer=bare, Inner=inner, Unused=inner)
        page.Resources.ExtGState = Dictionary(Blue=Dictionary(ca=0.5))
        page.Contents = made.make_stream(b"/Outer Do")

    paper = pdf(3, edit=roundabout)
    part = taken(paper, (2, 2))
    assert np.array_equal(picture(part, 0), picture(paper, 1))
    with opened(part) as made:
        assert set(made.pages[0].obj.Resources.XObject.keys()) == {"/Outer", "/Inner"}


def test_links_to_removed_pages_lead_nowhere() -> None:
    def to(page: int) -> Callable[[Pdf], None]:
        return lambda made: link(3, Array([made.pages[page].obj, Name.XYZ, 0, 700, None]))(made)

    def chained(made: Pdf) -> None:
        after = Dictionary(S=Name.URI, URI=String("https://www.gov.uk/"))
        gone = Array([made.pages[0].obj, Name.Fit])
        link(3, action=Dictionary(S=Name.GoTo, D=gone, Next=after))(made)
        link(3, action=Dictionary(S=Name.GoTo, D=gone))(made)
        link(3, action=Dictionary(S=Name.GoTo, D=Array([5, Name.Fit])))(made)

    paper = pdf(
        6,
        edit=edits(
            names(gone=1, stays=4), to(0), to(4), link(3, "gone"), link(3, "stays"), chained
        ),
    )
    with opened(taken(paper, (4, 6))) as made:
        numbers = {page.obj.objgen: index for index, page in enumerate(made.pages)}
        found = []
        for annotation in made.pages[0].obj.Annots:
            action = annotation.get(Name.A)
            target = annotation.get(Name.Dest, action.get(Name.D) if action else None)
            if isinstance(target, Array):
                found.append(f"page {numbers[target[0].objgen]}")
            elif action is not None and Name.URI in action:
                found.append(str(action.URI))
            else:
                found.append(str(target))
        assert [bytes(key) for key in list(made.Root.Names.Dests.Names)[::2]] == [b"stays"]
    assert found == ["None", "page 1", "None", "stays", "https://www.gov.uk/", "None", "page 2"]


def test_the_outline_keeps_what_leads_somewhere(tmp_path: Path) -> None:
    lines = (
        ("Foreword", 0),
        ("Part 1", 1, ("First", 1), ("Second", 2, ("Detail", 2)), ("Third", 3)),
        ("Part 2", 4, ("Fourth", 4)),
        ("By name", "gone"),
        ("By name too", "stays"),
        ("Heading without a page", None),
        ("Website", "https://www.gov.uk/"),
    )
    part = tmp_path / "part.pdf"
    part.write_bytes(taken(pdf(6, edit=edits(outline(*lines), names(gone=0, stays=2))), (3, 4)))
    assert outline_as_text(part) == [
        "Part 1",
        "  Second -> 0 Fit",
        "    Detail -> 0 Fit",
        "  Third -> 1 Fit",
        "By name too -> stays",
        "Website -> https://www.gov.uk/",
    ]
    with opened(part.read_bytes()) as made:
        top = made.Root.Outlines
        assert (top.Count, top.First.Count, top.First.First.Count) == (3, -2, -1)
        assert top.Last.Prev.Prev.objgen == top.First.objgen
    assert [entry.title for entry in facts(part).outline] == ["Part 1", "By name too", "Website"]
    without = taken(pdf(3, edit=outline(("One", 0))), (2, 3))
    assert facts(without).outline == ()


def _field_on(page: int, name: str) -> Callable[[Pdf], None]:
    """A field with a widget on the first page, and one on ``page``."""

    def write(made: Pdf) -> None:
        widgets = []
        for number in (0, page):
            widget = made.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[9, 9, 99, 29])
            )
            owner = made.pages[number].obj
            owner.Annots = Array([*owner.get(Name.Annots, []), widget])
            widgets.append(widget)
        field = made.make_indirect(Dictionary(FT=Name.Tx, T=String(name), Kids=Array(widgets)))
        for widget in widgets:
            widget.Parent = field
        made.Root.AcroForm.Fields.append(field)
        made.Root.AcroForm.CO = Array(list(made.Root.AcroForm.Fields))

    return write


def test_fields_without_a_widget_left_go() -> None:
    paper = pdf(3, edit=edits(form(Name="Smith", Ward="Drake"), _field_on(1, "Both")))
    with opened(taken(paper, (2, 3))) as made:
        acro = made.Root.AcroForm
        assert [str(field.T) for field in acro.Fields] == ["Both"]
        assert [str(field.T) for field in acro.CO] == ["Both"]
        assert len(acro.Fields[0].Kids) == 1
        assert acro.Fields[0].Kids[0].objgen == made.pages[0].obj.Annots[0].objgen
    with opened(taken(paper, (1, 1))) as made:
        assert [str(field.T) for field in made.Root.AcroForm.Fields] == ["Name", "Ward", "Both"]
    assert b"Smith" not in bytes_within(taken(paper, (2, 3)))
    with opened(taken(paper, (3, 3))) as made:
        assert Name.AcroForm not in made.Root


def test_fields_that_no_page_shows_go_with_the_pages_that_are_left_out() -> None:
    def alone(made: Pdf) -> None:
        inner, other = (
            made.make_indirect(Dictionary(FT=Name.Tx, T=String(name), V=String("a secret")))
            for name in ("Inner", "Other")
        )
        group = made.make_indirect(Dictionary(T=String("Group"), Kids=Array([inner])))
        inner.Parent = group
        made.Root.AcroForm.Fields.append(group)
        made.Root.AcroForm.Fields.append(other)

    paper = pdf(2, edit=edits(form(Name="Smith"), alone))
    with opened(taken(paper, (1, 1))) as made:
        assert [str(field.T) for field in made.Root.AcroForm.Fields] == ["Name"]
    assert b"a secret" not in bytes_within(taken(paper, (1, 1)))


def test_nothing_is_left_of_an_article_on_other_pages() -> None:
    def article(made: Pdf) -> None:
        bead = made.make_indirect(Dictionary(P=made.pages[1].obj, R=[0, 0, 9, 9]))
        bead.N = bead.V = bead
        thread = made.make_indirect(Dictionary(F=bead, I=Dictionary(Title=String("a secret"))))
        bead.T, made.Root.Threads = thread, Array([thread])
        to_it = Dictionary(S=Name.Thread, D=thread)
        made.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, A=to_it)])
        lost = made.make_indirect(
            Dictionary(F=Dictionary(P=made.pages[0].obj), I=Dictionary(Title=String("a secret")))
        )
        made.Root.Threads.append(lost)

    part = taken(pdf(2, edit=article), (1, 1))
    assert b"a secret" not in bytes_within(part)
    with opened(part) as made:
        assert Name.Threads not in made.Root


def test_articles_run_on_past_removed_pages() -> None:
    def article(made: Pdf) -> None:
        thread = made.make_indirect(Dictionary(Type=Name.Thread))
        beads = [
            made.make_indirect(Dictionary(P=page.obj, R=[0, 0, 10 * i, 9]))
            for i, page in enumerate(made.pages, 1)
        ]
        for index, bead in enumerate(beads):
            bead.N, bead.V = beads[(index + 1) % 4], beads[index - 1]
            made.pages[index].obj.B = Array([bead])
        thread.F, beads[0].T = beads[0], thread
        made.Root.Threads = Array([thread])

    paper = pdf(4, edit=article)
    with opened(taken(paper, (2, 2), (4, 4))) as made:
        first = made.Root.Threads[0].F
        assert [int(bead.R[2]) for bead in (first, first.N, first.N.N)] == [20, 40, 20]
        assert int(first.V.R[2]) == 40


# Turning


@pytest.mark.parametrize(("own", "turn", "sum_"), [(0, 90, 90), (90, 90, 180), (270, 180, 90)])
def test_turning_adds_to_what_a_page_says_itself(own: int, turn: int, sum_: int) -> None:
    paper = pdf(2, rotate=own)
    turned = taken(paper, rotate=turn)
    assert [page.geometry.rotation for page in facts(turned).pages] == [sum_, sum_]
    clockwise = np.rot90(picture(paper, 0), -turn // 90)
    seen = picture(turned, 0)
    assert seen.shape == clockwise.shape
    assert np.abs(seen.astype(int) - clockwise).mean() < 2


def test_a_turn_that_pages_inherit_counts_too() -> None:
    def inherit(made: Pdf) -> None:
        made.Root.Pages.Rotate = 90

    turned = taken(pdf(3, edit=inherit), (2, 3), rotate=270)
    assert [page.geometry.rotation for page in facts(turned).pages] == [0, 0]


# Tags


def test_the_structure_tree_loses_what_only_removed_pages_need() -> None:
    paper = tagged(
        Node(
            "Document",
            (
                Node("H1", marks=(0,)),
                Node("P", marks=(0, 1)),
                Node("Sect", (Node("P", marks=(2,)), Node("L", (Node("LI", marks=(2,)),)))),
                Node(
                    "Table",
                    (
                        Node("TR", (Node("TH", marks=(0,), id="a"), Node("TH"))),
                        Node("TR", (Node("TD", marks=(1,), headers="a"), Node("TD"))),
                    ),
                ),
            ),
        ),
        pages=3,
        link_on=0,
    )
    assert structure_of(paper).is_sound
    second = taken(paper, (2, 2))
    assert structure_of(second).is_sound
    assert draw(structure_of(second)).splitlines() == [
        "Document",
        "  P",
        "    [page 1: 0]",
        "  Table",
        "    TR",
        "      TD",
        "        [page 1: 1]",
        "      TD",
    ]
    assert parent_keys(paper) == [0, 1, 2, 3]
    assert parent_keys(second) == [1]
    swapped = taken(paper, (3, 3), (1, 1))
    assert parent_keys(swapped) == [0, 2, 3]
    assert structure_of(swapped).is_sound
    assert draw(structure_of(swapped)).splitlines() == [
        "Document",
        "  H1",
        "    [page 2: 0]",
        "  P",
        "    [page 2: 1]",
        "  Sect",
        "    P",
        "      [page 1: 0]",
        "    L",
        "      LI",
        "        [page 1: 1]",
        "  Table",
        "    TR",
        "      TH id=1",
        "        [page 2: 2]",
        "      TH",
        "Link",
        "  [page 2 object]",
    ]


def test_elements_name_their_page_or_inherit_it() -> None:
    """Numbers alone for content, and the page on an element above."""

    def plainly(made: Pdf) -> None:
        for element in list(made.Root.StructTreeRoot.K):
            for kid in list(element.K):
                kid.Pg = kid.K[0].Pg
                kid.K = kid.K[0].MCID
        first = made.Root.StructTreeRoot.K[0]
        first.Pg = first.K[0].Pg
        del first.K[0].Pg

    source = tagged(
        *(Node("Sect", (Node("P", marks=(page,)), Node("P", marks=(1,)))) for page in (0, 2)),
        pages=3,
    )
    with opened(source) as made:
        plainly(made)
        paper = saved(made)
    part = taken(paper, (2, 2))
    assert structure_of(part).is_sound
    assert draw(structure_of(part)).split("\n") == [
        *("Sect", "  P", "    [page 1: 0]", "Sect", "  P", "    [page 1: 1]")
    ]


def test_no_words_of_removed_elements_stay() -> None:
    def say(made: Pdf) -> None:
        elements = list(made.Root.StructTreeRoot.K)
        for index, element in enumerate(elements, 1):
            element.Alt = String(f"picture {index} of the paper")
        elements[1].Ref = Array([elements[0], elements[1]])
        made.Root.Outlines.First.SE = elements[0]
        made.Root.Outlines.Last.SE = elements[1]
        made.Root.Outlines.Last.A = Dictionary(
            S=Name.GoTo, D=[made.pages[1].obj, Name.Fit], SD=[elements[0], Name.Fit]
        )

    source = tagged(Node("Figure", marks=(0,), id="x"), Node("Figure", marks=(1,)), pages=2)
    with opened(source) as made:
        outline(("One", 0), ("Two", None))(made)
        say(made)
        paper = saved(made)
    kept = bytes_within(taken(paper, (2, 2)))
    assert b"picture 1 of the paper" not in kept
    assert b"picture 2 of the paper" in kept
    assert structure_of(taken(paper, (2, 2))).is_sound


def test_pages_of_artifacts_alone_stay_tagged() -> None:
    part = structure_of(taken(tagged(Node("Sect", (Node(marks=(0,)),)), pages=2), (2, 2)))
    assert part.is_sound
    assert draw(part) == "Document"


def test_a_tree_that_contains_itself_ends() -> None:
    source = tagged(Node("Sect", (Node("P", marks=(0,)), Node("P", marks=(1,)))), pages=2)
    with opened(source) as made:
        sect = made.Root.StructTreeRoot.K[0]
        sect.K[0].K.append(sect)
        paper = saved(made)
    assert structure_of(taken(paper, (2, 2))).is_sound
    assert not structure_of(taken(paper, (1, 1))).is_mendable


PAGES = 4
ROLES = st.sampled_from(["P", "Sect", "H1", "L", "Figure"])
MARKS = st.lists(st.integers(0, PAGES - 1), max_size=3).map(tuple)
IDS = st.sampled_from(["", "", "a", "b"])
LEAVES = st.builds(Node, role=ROLES, marks=MARKS, id=IDS, headers=IDS)
TREES = st.recursive(
    LEAVES,
    lambda below: st.builds(
        Node, role=ROLES, marks=MARKS, id=IDS, kids=st.lists(below, max_size=4).map(tuple)
    ),
    max_leaves=12,
)


def _content_of(read: Structure, pages: Sequence[int]) -> list[tuple[int | None, int]]:
    """(page of the paper, number) of all marked content on ``pages``, in reading order."""
    return [
        (pages[item.page], item.mcid)
        for item in read.content()
        if item.page is not None and hasattr(item, "mcid")
    ]


@LAWS
@given(
    tops=st.lists(TREES, min_size=1, max_size=3),
    order=st.permutations(range(PAGES)),
    count=st.integers(1, PAGES),
)
def test_any_pages_of_a_tagged_paper_have_a_sound_tree(
    tops: list[Node], order: list[int], count: int
) -> None:
    chosen = order[:count]
    paper = tagged(*tops, pages=PAGES, link_on=2)
    part = taken(paper, *((number + 1, number + 1) for number in chosen))
    assert facts(part).page_count == count
    read = structure_of(part)
    assert read.is_sound
    whole = _content_of(structure_of(paper), range(PAGES))
    assert _content_of(read, chosen) == [item for item in whole if item[0] in chosen]
    gone = {element.id for element in structure_of(paper).elements()}
    gone -= {element.id for element in read.elements()}
    assert not any(header in gone for element in read.elements() for header in element.headers)
    # The lines that stay stand in the order in which they stood.
    lines = iter(element.role for element in structure_of(paper).elements())
    if list(read.content()):
        assert all(element.role in lines for element in read.elements())
