"""A pack that is for members only is told from one that was published."""

from __future__ import annotations

import pytest

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.members_packs import is_marked, shown_exempt
from agendapack.unpack.pack_division import CutPiece, DividedPaper, PackDivision
from agendapack.unpack.printed_front import PrintedFront, PrintedItem
from tests.page_sign_builders import line, pack, page

HEAD = ("Testham Council", "Planning Committee", "4 June 2024", "2.00 pm", "The Town Hall", "Ann")


def marked(*texts: str, top: float = 40) -> bool:
    lines = [line(text, top + 20 * at) for at, text in enumerate(texts)]
    return is_marked(pack([page(), page(*lines)]))


@pytest.mark.parametrize(
    "said",
    [
        "NOT FOR PUBLICATION. This pack is for members of the Council.",
        "NID I'W GYHOEDDI. Mae'r pecyn hwn ar gyfer aelodau.",
        "Not for publication",
        "PRIVATE AND CONFIDENTIAL",
    ],
)
def test_what_a_document_says_at_its_head_is_of_all_of_it(said: str) -> None:
    assert marked(*HEAD, said)
    assert not marked(*HEAD, said, top=430)


def test_what_stands_among_items_is_of_one_of_them() -> None:
    assert not marked(*HEAD, "1.", "Sale of the depot", "Not for publication")
    assert not marked(*HEAD, "AGENDA", "Sale of the depot", "NOT FOR PUBLICATION")
    assert marked(*HEAD, "1 High Street", "NOT FOR PUBLICATION. This pack is for members")


def test_a_pack_that_says_nothing_of_the_kind_is_public() -> None:
    assert not marked(*HEAD, "Confidential waste collections", "Appendix A is not for publication")
    assert not is_marked(pack([page()]))
    assert not is_marked(pack([]))


@pytest.mark.parametrize(
    ("item", "marking", "said"),
    [
        (PrintedItem("3", "Depot", exempt=("3",), is_exempt=True), '"EXEMPT" on page 1', True),
        (PrintedItem("3", "Depot", confidential=True), '"EXEMPT" on page 1', True),
        (PrintedItem("3", "Depot", is_exempt=True), "", False),
        (PrintedItem("3", "Depot"), '"EXEMPT" on page 1', False),
    ],
)
def test_marked_papers_of_an_exempt_item_are_for_members(
    item: PrintedItem, marking: str, said: bool
) -> None:
    absent = DividedPaper("3", "Plan", PageRange(1, 2), ())
    paper = DividedPaper("3", "Report", PageRange(3, 4), (0, 1))
    pieces = [CutPiece("0001.pdf", marking=marking)]
    found = shown_exempt(PrintedFront(items=(item,)), PackDivision((), (absent, paper)), pieces)
    assert found == (
        "the front sheet says that item 3 is not for publication, and a paper of it in the file is"
        f" marked {marking}: this is a pack for members"
        if said
        else None
    )
