"""Named destinations: read from a paper of any make, kept apart in the pack, and the pack's own."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.pack.proof import prove
from agendapack.papers.pdf.destinations import (
    as_bytes,
    destination_name,
    explicit_destination,
    named_destinations,
)
from agendapack.papers.pdf.trees import LEAF, write_names
from agendapack.papers.prepare import open_pdf
from tests.builders import LAWS, destinations_of, edits, names, pack, pdf


def read(edit, pages=2):
    """The names a paper defines, each with its zero-based page."""
    with open_pdf(pdf(pages, edit=edit)) as opened:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened.pages)}
        return {
            name: numbers[target[0].objgen] for name, target in named_destinations(opened).items()
        }


def top(made: Pdf, page: int) -> Array:
    return Array([made.pages[page].obj, Name.Fit])


def older(**pages):
    """The dictionary of names that PDF 1.1 knew."""

    def write(made):
        made.Root.Dests = Dictionary({f"/{n}": top(made, page) for n, page in pages.items()})

    return write


# Reading


def test_both_kinds_of_name():
    assert read(edits(names(new=1), older(old=0))) == {b"new": 1, "/old": 0}


def test_a_tree_of_several_levels():
    def write(made):
        def leaf(name, page):
            return made.make_indirect(Dictionary(Names=Array([String(name), top(made, page)])))

        middle = made.make_indirect(Dictionary(Kids=Array([leaf("a", 0), leaf("b", 1)])))
        made.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([middle, leaf("c", 1)])))

    assert read(write) == {b"a": 0, b"b": 1, b"c": 1}


def test_a_destination_may_be_wrapped_in_a_dictionary():
    def write(made):
        wrapped = made.make_indirect(Dictionary(D=top(made, 1)))
        made.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("a"), wrapped])))

    assert read(write) == {b"a": 1}


@pytest.mark.parametrize(
    "value",
    [None, 5, Name.X, String("other"), Array([]), Array([0, Name.Fit]),
     Array([None]), Dictionary()],
    ids=repr,
)  # fmt: skip
def test_what_names_no_page_is_left_out(value):
    def write(made):
        made.Root.Names = Dictionary(
            Dests=Dictionary(Names=Array([String("bad"), value, String("good"), top(made, 0)]))
        )

    assert read(write) == {b"good": 0}


@pytest.mark.parametrize(
    "tree",
    [Name.X, Array([]), Dictionary(Names=Name.X), Dictionary(Names=Array([String("odd")])),
     Dictionary(Kids=Name.X), Dictionary(Kids=Array([5])), Dictionary(Names=Array([5, 6]))],
    ids=repr,
)  # fmt: skip
def test_a_tree_that_is_none_names_nothing(tree):
    def write(made):
        made.Root.Names = Dictionary(Dests=tree)
        made.Root.Dests = Array([])

    assert read(write) == {}


@pytest.mark.parametrize("kids", [1, 2, 5])
def test_a_tree_that_is_its_own_kid_ends(kids):
    """However often it is its own kid: each node is read once."""

    def write(made):
        knot = made.make_indirect(Dictionary(Names=Array([String("a"), top(made, 0)])))
        knot.Kids = Array([knot] * kids)
        made.Root.Names = Dictionary(Dests=knot)

    assert read(write) == {b"a": 0}


def test_the_first_of_two_equal_names_counts():
    def write(made):
        flat = [String("a"), top(made, 1), String("a"), top(made, 0)]
        made.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))

    assert read(write) == {b"a": 1}


def test_names_as_links_hold_them():
    assert destination_name(String("a")) == b"a"
    assert destination_name(Name("/a")) == "/a"
    assert destination_name(Array([])) is None
    assert destination_name(None) is None
    assert (as_bytes(b"/a"), as_bytes("/a")) == (b"/a", b"a")
    assert explicit_destination(None) is None


# Writing

NAMES = st.sets(st.binary(min_size=1, max_size=8), max_size=12)


@LAWS
@given(NAMES)
def test_a_tree_reads_back_whatever_its_names(wanted):
    with Pdf.new() as made:
        made.add_blank_page()
        entries = {name: top(made, 0) for name in wanted}
        made.Root.Names = Dictionary(Dests=write_names(made, entries))
        assert set(named_destinations(made)) == wanted


@pytest.mark.parametrize("count", [0, 1, LEAF, LEAF + 1, 3 * LEAF + 7])
def test_a_tree_has_leaves_in_order_with_limits(count):
    """7.9.6: names sorted by their bytes, each leaf with its least and greatest."""
    wanted = [f"page-{n}".encode() for n in range(count)]
    with Pdf.new() as made:
        made.add_blank_page()
        root = write_names(made, {name: top(made, 0) for name in wanted})
        leaves = list(root.Kids) if Name.Kids in root else [root]
        keys = [[bytes(key) for key in list(leaf.Names)[::2]] for leaf in leaves]
        assert [key for leaf in keys for key in leaf] == sorted(wanted)
        if Name.Kids in root:
            limits = [[bytes(limit) for limit in leaf.Limits] for leaf in leaves]
            assert limits == [[leaf[0], leaf[-1]] for leaf in keys]
            assert Name.Limits not in root


# In a pack


def test_the_packs_own_names(tmp_path):
    made = pack(
        tmp_path,
        [("4", pdf(3)), ("5a", pdf(1))],
        items=[("1", "Apologies"), ("4", "Minutes"), ("5a", "Plan")],
    )
    assert destinations_of(made.path) == {
        "item-1": 0,
        "item-4": 2,
        "item-5a": 6,
        "page-1": 2,
        "page-2": 3,
        "page-3": 4,
        "page-4": 5,
        "page-5": 6,
        "page-6": 7,
    }


def test_papers_names_stand_behind_their_keys(tmp_path):
    """Those that only bookmarks or web addresses use are kept too, and no two collide."""
    paper = pdf(2, edit=edits(names(chapter=1, **{"item-7": 0}), older(chapter2=1)))
    made = pack(tmp_path, [("4", paper), ("7", paper), ("7", paper)])
    found = destinations_of(made.path)
    for key, start in (("item-4.1", 2), ("item-7.1", 4), ("item-7.2", 6)):
        assert found[f"{key}/chapter"] == start + 1
        assert found[f"{key}/chapter2"] == start + 1
        assert found[f"{key}/item-7"] == start
    assert (found["item-4"], found["item-7"]) == (2, 4)
    assert prove(made.path, made.plan) == ()


def test_names_that_are_no_text(tmp_path):
    """A name is bytes: what looks like UTF-16, or is none at all, stays what it was."""
    odd = [b"\xfe\xff\x00a", b"\xff\xfe", b"\x80\x00", b"()\\", "ŵ".encode()]

    def write(made):
        flat = [v for name in sorted(odd) for v in (String(name), top(made, 0))]
        made.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))

    made = pack(tmp_path, [("7", pdf(edit=write))])
    with pikepdf.open(made.path) as opened:
        found = named_destinations(opened)
    assert {b"item-7.1/" + name for name in odd} <= set(found)


def test_where_a_page_is_cropped_and_turned_its_name_leads_to_the_corner_seen(tmp_path):
    made = pack(tmp_path, [("7", pdf(1, crop=[50, 100, 400, 600], rotate=180))])
    with pikepdf.open(made.path) as opened:
        page, fit, left, upper, zoom = named_destinations(opened)[b"item-7"]
        assert page.objgen == opened.pages[2].obj.objgen
        assert (fit, left, upper, zoom) == (Name.XYZ, 400, 100, None)


def test_the_other_names_of_a_paper_stay_behind(tmp_path):
    """JavaScript that runs on opening, embedded files: only destinations come along."""

    def write(made):
        names(chapter=0)(made)
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        made.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))
        made.Root.OpenAction = script

    made = pack(tmp_path, [("7", pdf(edit=write))])
    with pikepdf.open(made.path) as opened:
        assert list(opened.Root.Names.keys()) == ["/Dests"]
        assert Name.OpenAction not in opened.Root
    assert b"app.alert" not in made.path.read_bytes()
