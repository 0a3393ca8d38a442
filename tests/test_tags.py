"""Structure trees joined: each paper's own, whole, whatever others call theirs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from agendapack.pack.proof import prove
from agendapack.pack.tags import TagTree
from tests.builders import LAWS, PLACE, Made, inspect, pack, pdf, saved
from tests.tagged_builders import Node, own_tree, tagged, trees_in_pack


def trees(made: Made) -> list[list[str]]:
    """The trees of the papers of a pack, without the front matter's."""
    papers = [s for s in made.plan.sources if s.kind == "paper"]
    starts = [
        next(i for i, page in enumerate(made.plan.pages) if page.source == index)
        for index, _ in enumerate(papers, start=1)
    ]
    with Pdf.open(made.path) as opened:
        return trees_in_pack(opened, [0, *starts])[1:]


REPORT = Node(
    "Document",
    (
        Node("H1", marks=(0,)),
        Node("Table", (Node("TR", (Node("TH", marks=(0,), id="h1"),)),
                       Node("TR", (Node("TD", marks=(0, 1), headers="h1"),)))),
    ),
)  # fmt: skip


def test_a_papers_elements_stand_whole_below_its_own_in_the_pack(tmp_path: Path) -> None:
    report = tagged(REPORT, pages=2, link_on=1)
    made = pack(tmp_path, [("7", report)])
    assert trees(made) == [
        [
            "/Document",
            "  /H1 0:0",
            "  /Table",
            "    /TR",
            "      /TH has-id 0:1",
            "    /TR",
            "      /TD headers=[4] 0:2 1:0",
            "/Link link-on-[1]",
        ]
    ]


def test_the_pack_is_a_document_of_items_of_papers(tmp_path: Path) -> None:
    made = pack(
        tmp_path, [("4", tagged(REPORT, pages=2, language="cy")), ("4", tagged(REPORT, pages=2))]
    )
    with Pdf.open(made.path) as opened:
        root = opened.Root.StructTreeRoot
        front, item = list(root.K.K)
        assert [str(e.S) for e in (root.K, front, item)] == ["/Document", "/Part", "/Part"]
        assert str(item.T) == "4. Title 4"
        assert [(str(paper.S), str(paper.T), str(paper.Lang)) for paper in item.K] == [
            ("/Part", "Paper 1", "cy"),
            ("/Part", "Paper 2", "en-GB"),
        ]


P = Node("P", marks=(0,))
TOPS: dict[str, tuple[Any, str]] = {
    "a document": ({"tops": [Node("Document", (P,))]}, "/Part"),
    "mapped to one": ({"tops": [Node("Report", (P,))], "roles": {"Report": "Document"}}, "/Part"),
    "in a division": ({"tops": [P, Node("Div", (Node("Document", (P,)),))]}, "/Part"),
    "mapped from one": ({"tops": [Node("Document", (P,))], "roles": {"Document": "Art"}}, "/Sect"),
    "a heading": ({"tops": [Node("H", marks=(0,)), P]}, "/Sect"),
    "a section": ({"tops": [Node("Sect", (Node("Document", (P,)),))]}, "/Sect"),
}


@pytest.mark.parametrize("top", TOPS)
def test_a_paper_hangs_in_what_may_hold_its_elements(tmp_path: Path, top: str) -> None:
    """ISO 32005, table 5: no Sect holds a Document, and the pack's Document but one H."""
    wanted, expected = TOPS[top]
    report = tagged(*wanted["tops"], roles=wanted.get("roles"))
    made = pack(tmp_path, [("4", report), ("5", report)])
    with Pdf.open(made.path) as opened:
        items = list(opened.Root.StructTreeRoot.K.K)[1:]
        assert [str(paper.S) for item in items for paper in item.K] == [expected] * 2
    assert prove(made.path, made.plan) == ()


def test_one_identifier_in_two_papers_is_kept_apart(tmp_path: Path) -> None:
    report = tagged(REPORT, pages=2)
    made = pack(tmp_path, [("4", report), ("5", report)])
    assert trees(made) == [own_tree(report)] * 2


def test_one_role_with_two_meanings_is_kept_apart(tmp_path: Path) -> None:
    first = tagged(Node("Title", marks=(0,)), roles={"Title": "H1"})
    second = tagged(Node("Title", marks=(0,)), roles={"Title": "P"})
    third = tagged(Node("Title", marks=(0,)), roles={"Title": "H1"})
    made = pack(tmp_path, [("4", first), ("5", second), ("6", third)])
    assert trees(made) == [["/H1 0:0"], ["/P 0:0"], ["/H1 0:0"]]


def test_a_standard_type_that_a_paper_maps_means_the_standards_own_elsewhere(
    tmp_path: Path,
) -> None:
    odd = tagged(Node("Sect", (Node("P", marks=(0,)),)), roles={"Sect": "Div", "P": "Span"})
    plain = tagged(Node("Sect", (Node("P", marks=(0,)),)))
    made = pack(tmp_path, [("4", odd), ("5", plain)])
    assert trees(made) == [["/Div", "  /Span 0:0"], ["/Sect", "  /P 0:0"]]


def test_a_type_of_a_namespace_keeps_its_name_whatever_others_call_theirs() -> None:
    """Role maps are for types without a namespace (ISO 32000-2, 14.7.4)."""
    tree = TagTree(Pdf.new())
    for meaning in (Name.P, Name.Figure):
        made = Pdf.new()
        space = made.make_indirect(Dictionary(NS=String("urn:boxes")))
        plain, spaced = (
            made.make_indirect(Dictionary(S=Name.Box, **more)) for more in ({}, {"NS": space})
        )
        root = Dictionary(K=Array([plain, spaced]), RoleMap=Dictionary(Box=meaning))
        tree.join(Dictionary(), root, [])
    assert (str(plain.S), str(spaced.S)) == ("/Box-2", "/Box")


def test_forms_within_forms_lead_into_the_packs_own_tree() -> None:
    made = Pdf.new()
    made.add_blank_page()
    page = made.pages[0].obj
    inner, outer = (made.make_stream(b"", Subtype=Name.Form, StructParents=key) for key in (7, 8))
    outer.Resources = Dictionary(XObject=Dictionary(Inner=inner))
    page.Resources = Dictionary(XObject=Dictionary(Outer=outer))
    element = made.make_indirect(Dictionary(S=Name.P))
    parents = Dictionary(Nums=Array([7, Array([element]), 8, Array([element])]))
    TagTree(made).join(Dictionary(), Dictionary(K=element, ParentTree=parents), [page])
    assert sorted((inner.StructParents, outer.StructParents)) == [0, 1]


def test_one_class_with_two_meanings_is_kept_apart(tmp_path: Path) -> None:
    first = tagged(Node("P", marks=(0,), class_="Body"), classes={"Body": "Block"})
    second = tagged(Node("P", marks=(0,), class_="Body"), classes={"Body": "Inline"})
    made = pack(tmp_path, [("4", first), ("5", second)])
    assert trees(made) == [["/P class=/Block 0:0"], ["/P class=/Inline 0:0"]]


def test_an_untagged_paper_has_its_sect_and_leads_into_no_tree(tmp_path: Path) -> None:
    def claim(opened: Pdf) -> None:
        opened.pages[0].obj.StructParents = 0  # left over from a tree that is gone

    made = pack(tmp_path, [("4", tagged(REPORT, pages=2)), ("5", pdf(edit=claim), "A scan")])
    with Pdf.open(made.path) as opened:
        scan = opened.Root.StructTreeRoot.K.K[2].K[0]
        assert (str(scan.T), len(scan.K)) == ("A scan", 0)
        page = opened.pages[made.page_of("5")].obj
        assert Name.StructParents not in page
        assert bool(opened.Root.MarkInfo.Suspects) is True


def test_a_pack_of_tagged_pages_alone_is_not_suspect(tmp_path: Path) -> None:
    made = pack(tmp_path, [("4", tagged(REPORT, pages=2))])
    with Pdf.open(made.path) as opened:
        # The builders' front sheet is untagged, so the pack as a whole still is.
        assert bool(opened.Root.MarkInfo.Marked) is True


@pytest.mark.parametrize(
    "wanting", [{"without_parent_tree": True}, {"gaps": (1,)}], ids=["missing", "gap"]
)
def test_a_wanting_parent_tree_is_made_anew(tmp_path: Path, wanting: dict[str, Any]) -> None:
    made = pack(tmp_path, [("7", tagged(REPORT, pages=2, link_on=1, **wanting))])
    assert trees(made) == [own_tree(tagged(REPORT, pages=2, link_on=1))]


def test_a_tree_that_closes_on_itself_is_left_out_and_named(tmp_path: Path) -> None:
    def bite(source: bytes) -> bytes:
        with Pdf.open(BytesIO(source)) as opened:
            top = opened.Root.StructTreeRoot.K[0]
            top.K.append(top)
            return saved(opened)

    facts, problems = inspect(bite(tagged(REPORT, pages=2)), PLACE)
    assert facts is not None
    assert facts.tags == "none"
    assert [p.message for p in problems] == [
        'the reading structure of "the typeset paper" is broken, and it counts as untagged: '
        "an element contains itself"
    ]


ROLES = st.sampled_from(["Sect", "P", "Span", "Title", "Body", "Note"])
MAPS = st.dictionaries(
    st.sampled_from(["Title", "Body", "Span"]), st.sampled_from(["P", "H1", "Div"]), max_size=3
)
CLASSES = {"A": "Block", "B": "Inline"}


def nodes() -> st.SearchStrategy[Node]:
    leaf = st.builds(
        Node,
        role=ROLES,
        marks=st.lists(st.integers(0, 2), max_size=2).map(tuple),
        id=st.sampled_from(["", "", "x", "y"]),
        headers=st.sampled_from(["", "", "x"]),
        class_=st.sampled_from(["", "A", "B"]),
        lang=st.sampled_from(["", "cy"]),
    )
    return st.recursive(
        leaf,
        lambda kids: st.builds(
            Node,
            role=ROLES,
            kids=st.lists(kids, max_size=3).map(tuple),
            id=st.sampled_from(["", "z"]),
        ),
        max_leaves=8,
    )


def tidy(node: Node, seen: set[str]) -> Node:
    """Each identifier once, as the builder writes it; headers only to what is there."""
    identifier = node.id if node.id not in seen else ""
    if identifier:
        seen.add(identifier)
    kids = tuple(tidy(kid, seen) for kid in node.kids)
    return Node(node.role, kids, node.marks, identifier, node.headers, node.class_, node.lang)


@st.composite
def papers(draw: st.DrawFn) -> bytes:
    seen: set[str] = set()
    tops = [tidy(node, seen) for node in draw(st.lists(nodes(), min_size=1, max_size=3))]
    swap = draw(st.booleans())
    return tagged(
        *tops,
        pages=3,
        roles=draw(MAPS),
        classes={"A": "Inline", "B": "Block"} if swap else CLASSES,
        link_on=draw(st.sampled_from([None, 0, 2])),
    )


@pytest.mark.once
@settings(LAWS, max_examples=60)
@given(st.lists(papers(), min_size=1, max_size=3))
def test_every_tree_reads_back_as_it_was(sources: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        made = pack(Path(folder), [(str(n), source) for n, source in enumerate(sources, start=4)])
        assert trees(made) == [own_tree(source) for source in sources]
