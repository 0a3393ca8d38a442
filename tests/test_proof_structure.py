"""The proof of promise 6: structure trees tampered with after a pack was made."""

from __future__ import annotations

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from agendapack.pack.metadata import PRODUCER
from agendapack.pack.proof import Broken, prove
from agendapack.pages.layout.xmp import xmp_packet
from tests.builders import Made, pack, pdf
from tests.tagged_builders import Node, tagged

# Physical pages, from one: 1 i, 2 ii blank, 3-4 item 4 (tagged), 5 item 5 (tagged), 6 blank,
# 7 item 6 (untagged), 8 blank.
REPORT = Node("Document", (Node("H1", marks=(0,)), Node("P", marks=(0, 1))))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return pack(
        tmp_path_factory.mktemp("proof"),
        [
            ("4", tagged(REPORT, pages=2)),
            ("5", tagged(Node("P", marks=(0,)))),
            ("6", pdf(), "Scan"),
        ],
    )


@pytest.fixture(params=["disable", "generate"])
def tampered(made, tmp_path, request):
    """Prove the pack after ``edit`` has had its way with it, its elements in object streams and
    out of them."""

    def attempt(edit):
        with pikepdf.open(made.path) as opened:
            edit(opened)
            mode = pikepdf.ObjectStreamMode[request.param]
            opened.save(tmp_path / "tampered.pdf", object_stream_mode=mode)
        return prove(tmp_path / "tampered.pdf", made.plan)

    return attempt


def part(opened, number):
    return opened.Root.StructTreeRoot.K.K[number]


def test_a_pack_as_it_was_made_keeps_its_structure(made):
    assert prove(made.path, made.plan) == ()


def test_the_tree_is_gone(tampered):
    def remove(opened):
        del opened.Root.StructTreeRoot

    assert tampered(remove) == (Broken(6, None, "it has no structure tree"),)


def test_an_items_part_is_gone(tampered):
    def remove(opened):
        del opened.Root.StructTreeRoot.K.K[2]

    assert tampered(remove) == (
        Broken(
            6,
            None,
            "its parts are ['Agenda', '4. Title 4', '6. Title 6'] instead of "
            "['Agenda', '4. Title 4', '5. Title 5', '6. Title 6']",
        ),
    )


def test_an_items_part_has_no_title(tampered):
    def forget(opened):
        del part(opened, 2).T

    [broken] = tampered(forget)
    assert broken.fault.startswith("its parts are ['Agenda', '4. Title 4', '', '6. Title 6']")


def test_what_else_a_part_holds_is_no_paper(tampered):
    """A line with a title, and a number of marked content."""

    def add(opened):
        line = opened.make_indirect(Dictionary(S=Name.P, T=String("Line"), P=part(opened, 1)))
        part(opened, 1).K = Array([*part(opened, 1).K, line, 0])

    assert tampered(add) == ()


def test_a_parent_tree_of_several_nodes(tampered):
    """ISO 32000-1, 7.9.7: a number tree may be of any depth."""

    def divide(opened):
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        leaves = [
            opened.make_indirect(Dictionary(Nums=Array(numbers[n : n + 2])))
            for n in range(0, len(numbers), 2)
        ]
        branch = opened.make_indirect(Dictionary(Kids=Array(leaves)))
        opened.Root.StructTreeRoot.ParentTree = Dictionary(Kids=Array([branch]))

    def divide_and_mislead(opened):
        divide(opened)
        opened.pages[4].obj.StructParents = int(opened.pages[2].obj.StructParents)

    assert tampered(divide) == ()
    assert tampered(divide_and_mislead) == (
        Broken(6, 5, "its tags lead to another paper's element"),
    )


def test_a_papers_element_is_gone(tampered):
    def empty(opened):
        part(opened, 1).K = pikepdf.Array([])

    assert tampered(empty) == (Broken(6, None, "its parts hold 3 papers instead of 4"),)


@pytest.mark.parametrize(("of", "to"), [(5, 3), (5, 4), (3, 5), (4, 5)])
def test_a_page_leads_to_another_papers_element(tampered, of, to):
    """To the paper before it, and to the one after it."""

    def mislead(opened):
        pages = opened.pages
        pages[of - 1].obj.StructParents = int(pages[to - 1].obj.get(Name.StructParents, 0))

    assert tampered(mislead) == (Broken(6, of, "its tags lead to another paper's element"),)


def test_a_page_leads_nowhere(tampered):
    def mislead(opened):
        opened.pages[3].obj.StructParents = 4000

    assert tampered(mislead) == (Broken(6, 4, "its tags lead nowhere"),)


def test_an_element_that_does_not_say_what_it_hangs_below(made, tampered):
    """A paper's own tree may be careless about that; nobody's pack is refused for it."""

    def cut(opened):
        document = part(opened, 2).K[0].K[0]
        del document[Name.P]

    assert tampered(cut) == ()


def test_there_is_no_parent_tree(tampered):
    def remove(opened):
        del opened.Root.StructTreeRoot.ParentTree

    assert tampered(remove) == tuple(Broken(6, page, "its tags lead nowhere") for page in (3, 4, 5))


@pytest.mark.parametrize("what", ["no reference", "null", "a number", "a loop", "no object"])
def test_what_makes_no_sense_is_borne(tampered, what):
    """A paper's own tree may be careless, and is no reason to stop with a traceback."""

    def confuse(opened):
        tree = opened.Root.StructTreeRoot.ParentTree
        at = 2 * int(opened.pages[2].obj.StructParents) + 1
        if what == "no reference":
            part(opened, 2).K[0].K[0].P = Dictionary(S=Name.Part)
        elif what == "null":
            tree.Nums[at] = None
        elif what == "a number":
            tree.Nums[at] = Array([opened.make_indirect(Array([7]))])
        elif what == "a loop":
            opened.Root.StructTreeRoot.ParentTree = opened.make_indirect(tree)
            tree = opened.Root.StructTreeRoot.ParentTree
            tree.Kids = Array([tree])
        else:
            part(opened, 1).K.append(Dictionary(S=Name.Part, T=String("Direct")))

    assert tampered(confuse) == ()


def test_an_untagged_page_passed_off_as_tagged(tampered):
    def pretend(opened):
        opened.pages[6].obj.StructParents = int(opened.pages[2].obj.StructParents)

    fault = "it is untagged and yet leads into the structure tree"
    assert tampered(pretend) == (Broken(6, 7, fault),)


def test_a_claim_that_nothing_bears_out(made, tampered):
    def claim(opened):
        plan = made.plan
        opened.Root.Metadata = opened.make_stream(
            xmp_packet(
                *(plan.title, plan.language, plan.published, PRODUCER),
                accessible=True,
                archival=False,
            )
        )
        opened.Root.Lang = String(plan.language)

    assert tampered(claim) == (Broken(6, None, "what it claims of PDF/UA-1 is not what was found"),)


@pytest.mark.parametrize(
    ("packet", "intents", "claims"),
    [
        ("2A", True, True),
        ("2A", False, None),
        ("", True, None),
        ("", False, False),
        ("2B", False, False),
        ("3A", False, False),
    ],
)
def test_what_a_pack_claims_of_pdf_a_is_what_was_planned(made, tmp_path, packet, intents, claims):
    """In its metadata and by its output intents; one without the other is right for no plan."""
    plan = made.plan
    with pikepdf.open(made.path) as opened:
        said = xmp_packet(
            *(plan.title, plan.language, plan.published, PRODUCER),
            accessible=False,
            archival=bool(packet),
        )
        if packet:
            part, level = packet
            said = said.replace(b"<pdfaid:part>2<", b"<pdfaid:part>%s<" % part.encode())
            said = said.replace(b"conformance>A<", b"conformance>%s<" % level.encode())
        opened.Root.Metadata = opened.make_stream(said)
        if intents:
            opened.Root.OutputIntents = Array([])
        opened.save(tmp_path / "tampered.pdf")
    fault = (Broken(6, None, "what it claims of PDF/A-2a is not what was found"),)
    for archival in (True, False):
        found = prove(tmp_path / "tampered.pdf", replace(plan, archival=archival))
        assert found == (() if claims == archival else fault)
