"""Text that is still in a page and is covered: what is told, and what is none."""

from __future__ import annotations

import pytest
from pikepdf import Dictionary, Name, Pdf

from agendapack.papers.covered_text import MOST
from agendapack.papers.geometry import PageBox
from agendapack.papers.leaks import (
    CoveredText,
    Leak,
    LeakKind,
    PageLeaks,
    counts_on,
    letters,
    together,
    wording,
)
from agendapack.papers.looking import look
from agendapack.papers.page_bitmap import look_alike
from agendapack.papers.page_objects import PaintedBox, joined
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.problems import Severity
from tests.builders import PLACE, edits, facts, pdf
from tests.leak_builders import (
    BOX,
    HIDDEN,
    SAID,
    SCAN,
    SHEET,
    annotation,
    form,
    image,
    layer,
    leaks,
    on_page,
)

COVERED = (LeakKind.BOX, LeakKind.HIGHLIGHT)
CORNERS = (165, 713, 285, 713, 165, 695, 285, 695)


def found(content: bytes, edit=None, **page) -> list[tuple[LeakKind, str]]:
    """The texts that are covered on a page with ``content``."""
    texts = leaks(pdf(content=content, edit=edit, **page)).texts
    return [(text.kind, text.text) for text in texts if text.kind in COVERED]


def marker(colour: list[int]):
    return annotation("/Highlight", C=colour, QuadPoints=CORNERS)


def drawn(content: bytes):
    """An annotation's own appearance."""

    def write(made: Pdf) -> None:
        note = made.pages[0].obj.Annots[0]
        appearance = made.make_stream(*form(content))
        appearance.BBox = note.Rect
        note.AP = Dictionary(N=appearance)

    return write


def listed(made: Pdf) -> None:
    """The first page's annotations as fields of the file's form."""
    annotations = made.pages[0].obj.Annots
    annotations[0] = made.make_indirect(annotations[0])
    made.Root.AcroForm = Dictionary(Fields=annotations)


def field(name: str = "Remarks", **entries):
    """A field of a form, with a black ground."""
    return edits(annotation("/Widget", FT=Name.Tx, T=name, **entries), listed, drawn(BOX))


UNSEEN = b"BT 3 Tr /F1 14 Tf 72 700 Td (Objection from 1 Example Street) Tj ET\n"

UNDER_A_BOX = {
    "a black box": (SAID + BOX, None),
    "a white box": (SAID + BOX.replace(b"0 g", b"1 g"), None),
    "a box in a colour of CMYK": (SAID + BOX.replace(b"0 g", b".2 .9 .4 0 k"), None),
    "a box of lines": (SAID + b"165 695 m 285 695 l 285 713 l 165 713 l h f\n", None),
    "a broad pen": (SAID + b"18 w 165 704 m 285 704 l S\n", None),
    "a broad pen, enlarged": (SAID + b"q 6 0 0 6 0 0 cm 3 w 27.5 117.3 m 47.5 117.3 l S Q\n", None),
    "two boxes side by side": (SAID + b"165 695 60 18 re f 225 695 60 18 re f\n", None),
    "two boxes that cover half of the line each": (
        SAID + b"165 695 120 8 re f 165 703 120 10 re f\n",
        None,
    ),
    "narrow boxes side by side": (
        SAID + b"".join(b"%d 695 2 18 re f\n" % left for left in range(165, 285, 2)),
        None,
    ),
    "low boxes on each other": (
        SAID + b"".join(b"165 %d 120 1 re f\n" % foot for foot in range(695, 713)),
        None,
    ),
    "two boxes on each other": (SAID + BOX + b"1 g" + BOX[3:], None),
    "a box in a form": (
        SAID + b"q 1 0 0 1 100 600 cm /Box Do Q\n",
        on_page(XObject={"Box": form(b"65 95 120 18 re f")}),
    ),
    "a box in a form that is turned": (
        SAID + b"q 0 -1 1 0 0 0 cm /Box Do Q\n",
        on_page(XObject={"Box": form(b"-713 165 18 120 re f")}),
    ),
    "a picture of one colour": (
        SAID + b"q 120 0 0 18 165 695 cm /Black Do Q\n",
        on_page(XObject={"Black": image(bytes(4), 2)}),
    ),
    "a box over a scan with its text": (UNSEEN + SHEET + BOX, SCAN),
    "a square": (SAID, annotation("/Square", IC=[0, 0, 0], C=[0, 0, 0])),
    "a strike-out drawn thick": (
        SAID,
        edits(annotation("/StrikeOut"), drawn(b"18 w 165 704 m 285 704 l S\n")),
    ),
    "a field of a form": (SAID, field()),
    **{
        f"an annotation, {subtype}": (SAID, edits(annotation(f"/{subtype}"), drawn(BOX)))
        for subtype in (
            *("Stamp", "FreeText", "Line", "Circle", "Polygon", "PolyLine", "Ink", "Underline"),
            *("Watermark", "Screen", "Movie", "Sound", "3D", "RichMedia", "FileAttachment", "Own"),
        )
    },
}


@pytest.mark.parametrize("case", UNDER_A_BOX)
def test_text_under_what_was_drawn_over_it_is_found(case):
    content, edit = UNDER_A_BOX[case]
    assert found(content, edit) == [(LeakKind.BOX, HIDDEN)]


HIGHLIGHTED = {
    "as LibreOffice makes it of Word's": (b"0 0 0 rg " + BOX[4:-2] + b"f*\n" + SAID, None),
    "nearly of its colour": (b".1 g " + BOX[4:] + b".13 g\n" + SAID, None),
    "black on the black of print": (b"0 0 0 1 k " + BOX[4:] + b"0 g\n" + SAID, None),
    "the black of print on black": (BOX + b"0 0 0 1 k\n" + SAID, None),
    "an annotation": (SAID, marker([0, 0, 0])),
}


@pytest.mark.parametrize("case", HIGHLIGHTED)
def test_text_in_the_colour_of_its_highlight_is_found(case):
    content, edit = HIGHLIGHTED[case]
    assert found(content, edit) == [(LeakKind.HIGHLIGHT, HIDDEN)]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_that_is_turned_and_cut_is_looked_at_as_it_is_seen(rotate):
    assert found(SAID + BOX, rotate=rotate, crop=[60, 300, 400, 750]) == [(LeakKind.BOX, HIDDEN)]
    assert found(SAID + BOX, rotate=rotate, crop=[60, 300, 400, 650]) == []


def test_text_in_a_form_is_found():
    content = b"q .5 0 0 .5 100 100 cm /Said Do Q 100 400 400 100 re f\n"
    fonts = {"F1": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)}
    said = form(SAID, Resources=Dictionary(Font=Dictionary({"/F1": fonts["F1"]})))
    assert found(content, on_page(XObject={"Said": said})) == [
        (LeakKind.BOX, "Objectionfrom" + HIDDEN)
    ]


NO_LEAK = {
    "text that can be read": (SAID, None),
    "a table's cell": (b".8 g 60 690 300 30 re f 0 g\n" + SAID, None),
    "white text on a dark band": (b"0 0 .4 rg 60 690 300 30 re f 1 g\n" + SAID, None),
    "text drawn once more on top": (SAID + BOX + b"1 g\n" + SAID, None),
    "a yellow marker": (SAID, marker([1, 1, 0])),
    "a line under it": (SAID + b"165 697 120 1 re f\n", None),
    "a frame around it": (SAID + b"165 695 120 18 re S\n", None),
    "a box beside it": (SAID + b"165 680 120 18 re f\n", None),
    "a line whose upper half shows": (SAID + b"165 690 120 14 re f\n", None),
    "a letter cut off": (SAID + b"165 695 4 18 re f\n", None),
    "one letter": (SAID + b"165 695 9 18 re f\n", None),
    "recognised text behind a scan": (UNSEEN + SHEET, SCAN),
    "recognised text behind an empty sheet": (
        SAID + b"q 595 0 0 842 0 0 cm /White Do Q\n",
        on_page(XObject={"White": image(b"\xff" * 4, 2)}),
    ),
    "recognised text on a white ground": (UNSEEN + BOX.replace(b"0 g", b"1 g"), None),
    "white text on white paper": (b"1 g\n" + SAID + BOX.replace(b"0 g", b"1 g"), None),
    "white text on a white cell": (b"1 g 60 690 300 30 re f\n" + SAID, None),
    "text that is clipped away": (b"q 0 0 50 50 re W n\n" + SAID + b"Q\n" + BOX, None),
    "a glass pane": (
        SAID + b"/Half gs " + BOX,
        lambda made: made.pages[0].obj.Resources.__setattr__(
            "ExtGState", Dictionary(Half=Dictionary(ca=0.5))
        ),
    ),
    "a photograph over it": (SAID + b"q 120 0 0 18 165 695 cm /Scan Do Q\n", SCAN),
    "dark grey on black": (BOX + b".2 g\n" + SAID, None),
    "a strike-out": (SAID, annotation("/StrikeOut", QuadPoints=CORNERS)),
    "lines that do not touch": (
        SAID + b"".join(b"165 %d 120 1 re f\n" % foot for foot in range(695, 713, 2)), None
    ),
    "a picture in slices": (
        SAID + b"".join(b"q 120 0 0 2 165 %d cm /White Do Q\n" % n for n in range(695, 713, 2)),
        on_page(XObject={"White": image(b"\xff" * 4, 2)}),
    ),
    "the icon of a note": (SAID, edits(annotation("/Text", (165, 695, 189, 713)), drawn(BOX))),
    "a field over its value": (SAID, field(V="1 Example Street")),
    "a field over its name": (SAID, field("Objection from 1 Example Street")),
    "a field over its label": (SAID, field(TU="Of 1 example street")),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_LEAK)
def test_what_was_never_to_be_seen_or_can_be_is_no_leak(case):
    content, edit = NO_LEAK[case]
    assert found(content, edit) == []


def test_text_of_a_layer_that_is_off_is_no_leak():
    off = b"/OC /L BDC\n"
    assert found(off + SAID + b"EMC\n" + BOX, layer) == []
    assert found(SAID + off + BOX + b"EMC\n", layer) == []


def each_page(*said: str, covered: range):
    """An editor: each page says one of these, and a box lies over it on some pages."""

    def write(made: Pdf) -> None:
        for index, (page, text) in enumerate(zip(made.pages, said, strict=True)):
            content = b"BT /F1 14 Tf 400 30 Td (%s) Tj ET\n" % text.encode()
            cover = b"0 g 0 0 595 842 re f\n" if index in covered else b""
            page.obj.Contents = made.make_stream(content + cover)

    return pdf(len(said), edit=write)


FURNITURE = {
    "a number under a back cover": (("Page 11", "Page 12", "Page 13"), range(2, 3)),
    "numbers covered on every page": (("3/9", "4/9", "5/9"), range(3)),
    "a name under a back cover": (("Example Council",) * 3, range(2, 3)),
    "two lines under a back cover": (
        (
            "Council) Tj 0 400 Td (Of parks) Tj 0 300 Td (Page 7",
            "Council) Tj 0 400 Td (Of trees) Tj 0 300 Td (Page 8",
            "Council) Tj 0 700 Td (Page 9",
        ),
        range(2, 3),
    ),
}


@pytest.mark.parametrize("case", FURNITURE)
def test_a_number_that_counts_pages_or_what_pages_beside_it_show_is_no_leak(case):
    said, covered = FURNITURE[case]
    source = each_page(*said, covered=covered)
    assert all(leaks(source, page).texts == () for page in range(3))


BLACKED_OUT = {
    "amounts": ("Salary 52000", "Salary 52137", "Salary 52274"),
    "numbers of insurance": ("QQ 123456 A", "QQ 654321 B", "QQ 112233 C"),
    "dates of birth": ("Born 1 May 1980", "Born 2 May 1971", "Born 3 June 1990"),
    "one name throughout": ("Jo Example",) * 3,
}


@pytest.mark.parametrize("case", BLACKED_OUT)
def test_what_is_covered_in_one_place_on_every_page_is_told(case):
    said = BLACKED_OUT[case]
    source = each_page(*said, covered=range(3))
    assert [text.text for page in range(3) for text in leaks(source, page).texts] == [
        letters(text) for text in said
    ]


def test_a_letter_that_fills_its_box_belongs_to_the_word():
    thin = b"BT /F1 14 Tf 400 30 Td (Council Hall) Tj ET 0 g 0 0 595 842 re f\n"
    assert found(thin) == [(LeakKind.BOX, "CouncilHall")]


def test_of_two_pages_neither_is_furniture():
    source = each_page("Page 11", "Page 12", covered=range(1, 2))
    assert [text.text for text in leaks(source, 1).texts] == ["Page12"]


def test_of_very_many_boxes_the_largest_are_looked_at():
    dots = b"0 g " + b"".join(b"%d 5 4.1 4.1 re f\n" % (n % 500) for n in range(MOST))
    assert found(SAID + BOX + dots) == [(LeakKind.BOX, HIDDEN)]


@pytest.mark.parametrize("height", [695, 710])  # the page is divided at 710.3
def test_boxes_that_cover_together_are_found_wherever_the_page_is_divided(height):
    content = SAID.replace(b"700 Td", b"%d Td" % height)
    halves = b"165 %d 120 8 re f 165 %d 120 12 re f\n" % (height - 4, height + 4)
    assert found(content + halves) == [(LeakKind.BOX, HIDDEN)]


def thin(*box: float) -> PaintedBox:
    return PaintedBox(1, PageBox(*box), None)


JOINED = {
    "side by side": ([(0, 0, 3, 9), (3, 0, 6, 9)], [(0, 0, 6, 9)]),
    "in any order": ([(3, 0, 6, 9), (6, 0, 9, 9), (0, 0, 3, 9)], [(0, 0, 9, 9)]),
    "on each other": ([(0, 0, 9, 3), (0, 3, 9, 6)], [(0, 0, 9, 6)]),
    "dots": ([(x, y, x + 3, y + 3) for x in (0, 3) for y in (0, 3)], [(0, 0, 6, 6)]),
    "apart": ([(0, 0, 3, 9), (4, 0, 7, 9)], []),
    "two boxes": ([(x, 0, x + 3, 9) for x in (0, 3, 20, 23)], [(0, 0, 6, 9), (20, 0, 26, 9)]),
    "of other heights": ([(0, 0, 3, 9), (3, 0, 6, 20)], []),
    "one line in pieces": ([(0, 0, 9, 1), (9, 0, 18, 1)], []),
}


@pytest.mark.parametrize("case", JOINED)
def test_thin_boxes_that_adjoin_make_one(case):
    boxes, expected = JOINED[case]
    assert [one.box.as_tuple() for one in joined(thin(*box) for box in boxes)] == expected


def test_near_blacks_look_alike_and_other_colours_do_not():
    assert look_alike((0, 0, 0), (35, 31, 32))
    assert not look_alike((0, 0, 0), (45, 45, 45))
    assert not look_alike((60, 0, 0), (0, 60, 0))
    assert look_alike((240, 240, 240), (255, 255, 255))
    assert not look_alike((230, 230, 230), (255, 255, 255))  # which have less contrast


def test_redactions_that_wait_are_counted():
    assert leaks(pdf(edit=annotation("/Redact"))).redactions == 1


def test_a_page_is_drawn_afterwards_as_it_was():
    source = pdf(content=SAID + BOX + b"0 g 0 0 595 60 re f BT /F1 14 Tf 9 9 Td (Foot) Tj ET")
    pages = [page.geometry for page in facts(source).pages]
    assert look(source, pages * 1) == look(source, pages)


# All of a paper's pages, and the words for them


def text(words: str = "Smith", kind: LeakKind = LeakKind.BOX) -> CoveredText:
    return CoveredText(kind, words, facts(pdf()).pages[0].geometry.visible)


def test_each_kind_is_told_once_with_its_pages_and_how_much_it_is():
    pages = [
        PageLeaks((text("Smith"), text("ab", LeakKind.HIGHLIGHT))),
        PageLeaks(),
        PageLeaks((text("Jones"), text("of")), redactions=2),
    ]
    assert together(pages) == (
        Leak(LeakKind.BOX, (1, 3), 12),
        Leak(LeakKind.HIGHLIGHT, (1,), 2),
        Leak(LeakKind.REDACTION, (3,), 2),
    )


def test_the_words_of_each_warning():
    leaks = [
        Leak(LeakKind.BOX, (1, 3), 1),
        Leak(LeakKind.HIGHLIGHT, (2,), 1400),
        Leak(LeakKind.REDACTION, (2,), 1),
    ]
    told = wording("a.pdf", leaks, PLACE)
    assert [(problem.message, problem.hint) for problem in told] == [
        (
            '"a.pdf" has text under an opaque box, on pages 1 and 3 (1 character); anybody can copy'
            " it",
            "what lies over words hides them from the eye alone: take the words themselves out, and"
            " save the paper again",
        ),
        (
            '"a.pdf" has text in the colour of its highlight, on page 2 (1,400 characters); anybody'
            " can copy it",
            "what lies over words hides them from the eye alone: take the words themselves out, and"
            " save the paper again",
        ),
        (
            '"a.pdf" has redactions that were marked and never applied, on page 2 (1 redaction);'
            " anybody can copy what is under them",
            "apply them in the program that they were marked in, and save the paper again",
        ),
    ]
    assert {problem.severity for problem in told} == {Severity.WARNING}


COUNTING = {
    ("Page 12", "Page 13", 1): True,
    ("Page 12", "Page 10", -2): True,
    ("9/10", "10/10", 1): True,
    ("Ref 20240001234, 7", "Ref 20240001234, 8", 1): True,
    ("Page 12", "Page 12", 1): False,
    ("Page 12", "Page 14", 1): False,
    ("Page 12", "Annex 13", 1): False,
    ("Page 12", "Page 13 of 20", 1): False,
    ("2/10", "3/12", 1): False,
    ("Payroll 20240001", "Payroll 20240002", 1): False,
    ("Example", "Example", 1): False,
}


@pytest.mark.parametrize("case", COUNTING)
def test_a_number_counts_pages_where_it_grows_as_they_do(case):
    assert counts_on(*case) == COUNTING[case]


def test_a_paper_is_made_ready_with_its_leaks():
    made = prepare(pdf(content=SAID + BOX), Request("a.pdf", PLACE, examining=False))
    assert made.facts is not None
    assert made.problems == wording("a.pdf", [Leak(LeakKind.BOX, (1,), 14)], PLACE)
