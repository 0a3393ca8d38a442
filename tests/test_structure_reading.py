"""Structure trees as plain data: what is read, what is wrong with it, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.pdf.content import MarkProperties, Place, read_content
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.pdf.strings import bytes_in, string_bytes, strings_in
from agendapack.papers.pdf.trees import numbers_in
from agendapack.papers.prepare import open_pdf
from agendapack.papers.structure import tree_reading
from agendapack.papers.structure.standard_types import STANDARD_TYPES, Roles
from tests.accessibility_builders import E, annotate, e, paper
from tests.builders import LAWS, pdf
from tests.structure_drawing import draw, draw_kids
from tests.tagged_builders import structure_of


def faults(source: bytes) -> list[str]:
    return [f"{fault.weight}: {fault.message}" for fault in structure_of(source).faults]


def test_an_untagged_paper_has_no_tree() -> None:
    with open_pdf(pdf()) as opened:
        assert tree_reading.structure_of(Objects(opened)) is None


def test_a_tree_is_read_and_drawn() -> None:
    source = paper(
        e("Titel", e("Span", ActualText="fi"), T="Report", Lang="cy"),
        e("Table", e("TR", e("TH", ID="h", Scope="Column")), e("TR", e("TD", Headers=["h"]))),
        e("Figure", Alt="A chart", page=1),
        pages=2,
        roles={"Titel": "H1"},
        edit=annotate("Link", "Link", page=1, Contents="x"),
    )
    structure = structure_of(source)
    assert structure.faults == ()
    assert structure.is_sound
    assert structure.language == "en-GB"
    assert structure.size == 10
    assert draw(structure) == (
        "Document\n"
        "  H1 title='Report' language='cy'\n"
        "    Span actual-text='fi'\n"
        "      [page 1: 0]\n"
        "  Table\n"
        "    TR\n"
        "      TH id=1 Table/Scope=/Column\n"
        "        [page 1: 1]\n"
        "    TR\n"
        "      TD Table/Headers=1\n"
        "        [page 1: 2]\n"
        "  Figure alt='A chart'\n"
        "    [page 2: 0]\n"
        "  Link\n"
        "    [page 2 object]"
    )
    assert draw_kids(structure.kids[0], first_page=1).endswith(
        "Figure alt='A chart'\n  [page 1: 0]\nLink\n  [page 1 object]"
    )


def test_attributes_come_from_classes_too() -> None:
    def write(made: Pdf) -> None:
        root = made.Root.StructTreeRoot
        root.ClassMap = Dictionary(
            Wide=Array([Dictionary(O=Name.Table, ColSpan=2, RowSpan=3)]),
            Box=Dictionary(O=Name.Layout, BBox=Array([0, 0, 10.5, 20])),
        )
        cell = root.K.K[0].K[0].K[0]
        cell.C = Array([Name.Wide, Name.Box, 0])
        cell.A = Array([Dictionary(O=Name.Table, RowSpan=1), 0])

    structure = structure_of(paper(e("Table", e("TR", e("TD"))), edit=write))
    cell = structure.kids[0].elements[0].elements[0].elements[0]
    assert (cell.col_span, cell.row_span) == (2, 1)
    assert cell.attributes["Layout/BBox"] == [0, 0, 10.5, 20]


def top(made: Pdf) -> Object:
    return made.Root.StructTreeRoot.K


def loop(made: Pdf) -> None:
    top(made).K[0].K = Array([top(made)])


def twice(made: Pdf) -> None:
    top(made).K.append(top(made).K[0].K[0])


def deep(made: Pdf) -> None:
    element = top(made).K[0]
    for _ in range(300):
        below = made.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Div, P=element))
        element.K = Array([below])
        element = below


def gap(made: Pdf) -> None:
    made.Root.StructTreeRoot.ParentTree.Nums[1][1] = None


def swapped(made: Pdf) -> None:
    row = made.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0], row[1] = row[1], row[0]


def renumbered(made: Pdf) -> None:
    top(made).K[1].K[0].K = 0


def without_row(made: Pdf) -> None:
    made.Root.StructTreeRoot.ParentTree.Nums = Array([])


def without_key(made: Pdf) -> None:
    del made.pages[0].obj.StructParents


def without_tree(made: Pdf) -> None:
    del made.Root.StructTreeRoot.ParentTree


def without_parent(made: Pdf) -> None:
    del top(made).K[0].P


def with_another_parent(made: Pdf) -> None:
    top(made).K[0].K[0].P = top(made)


def empty(made: Pdf) -> None:
    made.Root.StructTreeRoot.K = Array([])


def no_dictionary(made: Pdf) -> None:
    made.Root.StructTreeRoot = Array([])


def strange(made: Pdf) -> None:
    top(made).K.append(String("text"))
    top(made).K.append(-1)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (loop, ["fatal: an element contains itself"]),
        (twice, ["fatal: an element has two parents"]),
        (deep, ["fatal: elements are nested more than 200 deep"]),
        (empty, ["fatal: the structure tree has no elements"]),
        (no_dictionary, ["fatal: the structure tree's root is no dictionary"]),
        (gap, ["mendable: the parent tree has gaps"]),
        (swapped, ["mendable: the parent tree disagrees with the tree"]),
        (renumbered, ["mendable: two elements claim the same content"]),
        (without_row, ["mendable: the parent tree has no entry for a page"]),
        (without_key, ["mendable: a page does not say where it stands in the tree"]),
        (without_tree, ["mendable: there is no parent tree"]),
        (without_parent, ["harmless: an element does not name its parent"]),
        (with_another_parent, ["harmless: an element names another parent than its own"]),
        (strange, ["harmless: a kid of an element is neither an element nor content"]),
    ],
)
def test_faults_have_a_weight(edit: Callable[[Pdf], None], expected: list[str]) -> None:
    source = paper(e("Sect", e("P")), e("Sect", e("P")), edit=edit)
    assert faults(source) == expected
    structure = structure_of(source)
    weights = {line.split(":")[0] for line in expected}
    assert structure.is_sound == (weights <= {"harmless"})
    assert structure.is_mendable == ("fatal" not in weights)


# Laws

ROLES = st.sampled_from(["P", "Sect", "H1", "Eigen", "Table", "Figure"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8)
ENTRIES = st.dictionaries(st.sampled_from(["Alt", "ActualText", "T", "E"]), TEXTS, max_size=2)


def element(role: str, kids: list[E], page: int, entries: dict[str, str]) -> E:
    return e(role, *kids, page=page, **entries)


LEAVES = st.builds(element, ROLES, st.just([]), st.integers(0, 2), ENTRIES)
TREES = st.recursive(
    LEAVES,
    lambda below: st.builds(
        element, ROLES, st.lists(below, min_size=1, max_size=4), st.integers(0, 2), ENTRIES
    ),
    max_leaves=25,
)
_WORDS = {"T": "title", "Alt": "alt", "ActualText": "actual-text", "E": "expansion"}


def drawn(node: E, depth: int, numbers: list[int]) -> list[str]:
    """The drawing of a tree to be, worked out from the plan of it alone."""
    details = [
        f"{word}={str(node.entries[key])!r}" for key, word in _WORDS.items() if key in node.entries
    ]
    role = "Part" if node.role == "Eigen" else node.role
    lines = ["  " * depth + " ".join([role, *details])]
    if not node.kids:
        lines.append("  " * (depth + 1) + f"[page {node.page + 1}: {numbers[node.page]}]")
        numbers[node.page] += 1
    for kid in node.kids:
        lines += drawn(kid, depth + 1, numbers)
    return lines


@LAWS
@given(st.lists(TREES, min_size=1, max_size=3))
def test_what_is_written_is_read(tops: list[E]) -> None:
    structure = structure_of(paper(*tops, pages=3, roles={"Eigen": "Part"}))
    assert structure.faults == ()
    numbers = [0, 0, 0]
    expected = ["Document"]
    for node in tops:
        expected += drawn(node, 1, numbers)
    assert draw(structure) == "\n".join(expected)
    assert structure.size == sum(1 for _ in structure.elements())


MAPS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "P", "Span"]),
    st.sampled_from(["A", "B", "C", "P", "Span", "D"]),
    max_size=5,
)


@LAWS
@given(MAPS, st.sampled_from(["A", "B", "P", "Span", "D"]))
def test_a_role_is_mapped_to_a_standard_type_or_none(mapping: dict[str, str], role: str) -> None:
    roles = Roles(mapping, {})
    standard = roles.standard(role)
    assert standard == "" or standard in STANDARD_TYPES
    if role not in mapping:
        assert standard == (role if role in STANDARD_TYPES else "")
    if roles.circles(role):
        assert standard in ("", role)


def test_namespaces() -> None:
    spaces = {
        "1 0 R": ("http://iso.org/pdf2/ssn", {}),
        "2 0 R": ("urn:own", {"Kasten": ("Aside", "1 0 R"), "Absatz": ("P", "")}),
    }
    roles = Roles({}, spaces)
    assert roles.standard_in("Kasten", "2 0 R") == "Aside"
    assert roles.standard_in("Absatz", "2 0 R") == "P"
    assert roles.standard_in("Note", "1 0 R") == ""
    assert roles.standard_in("H7", "1 0 R") == "H7"
    assert roles.standard_in("P", "") == "P"


# Marked content


def test_marks_paints_and_text() -> None:
    marks = read_content(
        b"/Artifact <</Type/Pagination>> BDC 0 0 1 1 re f EMC\n"
        b"/P <</MCID 3 /Lang (cy)>>BDC q /F1 9 Tf [(a\\)) -20 <42>] TJ Q\n"
        b"(EMC (nested) /X Do) Tj EMC\n"
        b"/Span /MC0 BDC /Im1 Do EMC % EMC f\n"
        b"/P <</MCID 4>> BDC 3 Tr /F2 1 Tf <41> Tj EMC BI /W 1 ID \x00f f EI",
        lambda name: MarkProperties(9) if name == "MC0" else MarkProperties(),
    )
    assert marks.mcids == {3: 1, 9: 1, 4: 1}
    assert marks.drawn == {("Im1", Place((9,), False, False)): 1}
    assert marks.texts == {Place((3,), False, True), Place((4,), False, False)}
    assert marks.painted - marks.texts == {Place((), True, False), Place((), False, False)}
    assert {font: strings_in(shown) for font, shown in marks.written[0].items()} == {
        "F1": {b"a)", b"B"},
        "": {b"EMC (nested) /X Do"},
    }
    assert list(marks.written[1]) == ["F2"]
    assert marks.languages == {"cy"}


@pytest.mark.parametrize(
    ("written", "data"),
    [
        (rb"(a\(b\)\\)", b"a(b)\\"),
        (rb"(\101\7\n)", b"A\x07\n"),
        (b"(a\\\nb)", b"ab"),
        (b"<41 4>", b"A@"),
        (b"<>", b""),
    ],
)
def test_strings(written: bytes, data: bytes) -> None:
    assert string_bytes(written) == data


SHOWN = [
    rb"[(a\)b) 3 <41 4>] TJ", rb"(\101\7\n) Tj", b"(a\\\nb) Tj", rb"(nested \(x\) y)", b"<>Tj",
    rb"(\\) Tj", rb"[(\\\101) (\0012)] TJ", b"(\\\r\n) Tj", rb"(\8) Tj", b"[] TJ", b"<41>",
]  # fmt: skip


@LAWS
@given(st.sets(st.sampled_from(SHOWN)))
def test_bytes_are_those_of_the_strings(operands: set[bytes]) -> None:
    assert bytes_in(operands) == frozenset(b"".join(strings_in(operands)))


@LAWS
@given(st.binary(max_size=200))
def test_any_bytes_are_gone_through(content: bytes) -> None:
    read_content(content)


@LAWS
@given(
    st.lists(
        st.sampled_from(
            [b"q", b"Q", b"EMC", b"/P <</MCID 1>> BDC", b"BMC", b"(", b"<<", b"[", b"ID"]
        ),
        max_size=30,
    )
)
def test_any_operators_are_gone_through(words: list[bytes]) -> None:
    read_content(b" ".join(words))


# Objects


def test_number_trees_may_be_tangled() -> None:
    with Pdf.new() as made:
        leaf = made.make_indirect(
            Dictionary(Nums=Array([1, String("one"), 0, String("zero"), 1, String("again")]))
        )
        root = made.make_indirect(Dictionary(Kids=Array([leaf])))
        root.Kids.append(root)
        assert {key: str(value) for key, value in numbers_in(root).items()} == {1: "one", 0: "zero"}


def test_objects_as_plain_data() -> None:
    with Pdf.new() as made:
        objects = Objects(made)
        assert objects.text("b:e9") == "é"
        assert objects.name("/Name") == "Name"
        assert objects.resolve("99 0 R") is None
