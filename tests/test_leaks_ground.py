"""Text in the colour of its ground: what is told, and what is none."""

from __future__ import annotations

import pytest
from pikepdf import Dictionary, Name

from agendapack.papers.leaks import LeakKind
from tests.builders import edits, pdf
from tests.leak_builders import (
    BOX,
    SAID,
    SCAN,
    SHEET,
    annotation,
    form,
    image,
    layer,
    leaks,
    on_page,
    told,
)

ALL = "Objectionfrom1ExampleStreet"
WHITE = b"1 g\n" + SAID
BAND = b" 60 690 300 30 re f\n"
FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def found(content: bytes, edit=None, page: int = 0, **entries) -> list[str]:
    """The texts in the colour of their ground on a page with ``content``."""
    texts = leaks(pdf(content=content, edit=edit, **entries), page).texts
    return [text.text for text in texts if text.kind is LeakKind.GROUND]


HIDDEN = {
    "white on white paper": (WHITE, None),
    "nearly white": (b".96 g\n" + SAID, None),
    "white of print": (b"0 0 0 0 k\n" + SAID, None),
    "white on a white cell": (b"1 g" + BAND + SAID, None),
    "white on a white cell in a dark table": (b"0 g 0 600 595 200 re f 1 g" + BAND + WHITE, None),
    "pale on its own pale ground": (b".9 .95 1 rg" + BAND + SAID, None),
    "white on a white picture": (
        b"q 300 0 0 30 60 690 cm /Scan Do Q\n" + WHITE,
        on_page(XObject={"Scan": image(b"\xff" * 4, 2)}),
    ),
    "beside a dark path of many corners": (
        b"0 g 0 600 40 200 re 0 600 595 40 re f\n" + WHITE, None
    ),
    "in a form": (
        b"q /Said Do Q\n",
        on_page(XObject={"Said": form(WHITE, Resources=Dictionary(Font=Dictionary(F1=FONT)))}),
    ),
    "beside white text on a dark band": (
        b"0 0 .4 rg" + BAND + b"1 g BT /F1 14 Tf 72 700 Td (Heading) Tj ET\n"
        + SAID.replace(b"72 700", b"72 300"),
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HIDDEN)
def test_light_text_on_a_ground_of_its_colour_is_found(case):
    assert found(*HIDDEN[case]) == [ALL]


def test_a_line_that_crosses_it_hides_nothing_more():
    assert found(WHITE + b"0 G 130 0 m 130 842 l S\n") == ["Objectio", "from1ExampleStreet"]


def test_words_that_are_texts_of_their_own_are_one():
    pieces = b"1 g BT /F1 14 Tf 72 700 Td (Ob) Tj (jec) Tj (tion) Tj ET\n"
    assert found(pieces) == ["Objection"]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_that_is_turned_and_cut_is_looked_at_as_it_is_seen(rotate):
    assert found(WHITE, rotate=rotate, crop=[60, 300, 400, 750]) == [ALL]
    assert found(WHITE, rotate=rotate, crop=[60, 300, 400, 650]) == []


NO_LEAK = {
    "black text": (SAID, None),
    "on a dark band": (b"0 0 .4 rg" + BAND + WHITE, None),
    "on a dark band under a pale one": (b".9 g" + BAND + b"0 g" + BAND + WHITE, None),
    "on a dark path of many corners": (
        b"0 g 0 600 40 200 re 0 690 595 40 re f\n" + WHITE, None
    ),
    "on a dark picture": (
        b"q 300 0 0 30 60 690 cm /Scan Do Q\n" + WHITE,
        on_page(XObject={"Scan": image(bytes(4), 2)}),
    ),
    "on a dark annotation that lies over it": (
        WHITE, annotation("/Square", IC=[0, 0, 0], C=[0, 0, 0], rectangle=(60, 690, 360, 720))
    ),
    "over the end of its band": (b"0 0 .4 rg 60 690 100 30 re f\n" + WHITE, None),
    "drawn once more on top": (WHITE + b"0 g\n" + SAID, None),
    "with an outline": (b"BT 2 Tr 0 G 1 g /F1 14 Tf 72 700 Td (Objection) Tj ET\n", None),
    "recognised text": (b"1 g BT 3 Tr /F1 14 Tf 72 700 Td (Objection) Tj ET\n", None),
    "recognised text under a scan": (WHITE + SHEET, SCAN),
    "recognised text under a white scan": (
        WHITE + SHEET, on_page(XObject={"Scan": image(b"\xff" * 4, 2)})
    ),
    "text of no opacity": (
        b"/Clear gs " + WHITE,
        lambda made: made.pages[0].obj.Resources.__setattr__(
            "ExtGState", Dictionary(Clear=Dictionary(ca=0))
        ),
    ),
    "text of a layer that is off": (b"/OC /L BDC\n" + WHITE + b"EMC\n", layer),
    "text that is clipped away": (b"q 0 0 50 50 re W n\n" + WHITE + b"Q\n", None),
    "text under a white box": (WHITE + b"1 g" + BAND, None),
    "one letter": (b"1 g BT /F1 14 Tf 72 700 Td (O) Tj ET\n", None),
    "spaces and dashes": (b"1 g BT /F1 14 Tf 72 700 Td ( - -- . ) Tj ET\n", None),
    "what the page shows elsewhere": (WHITE + b"0 g\n" + SAID.replace(b"700", b"300"), None),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_LEAK)
def test_what_can_be_read_or_was_never_to_be_seen_is_no_leak(case):
    assert found(*NO_LEAK[case]) == []


def test_a_short_word_may_stand_elsewhere_by_chance():
    shown = b"0 g BT /F1 14 Tf 72 300 Td (Example) Tj ET\n"
    assert found(b"1 g BT /F1 14 Tf 72 700 Td (Exam) Tj ET\n" + shown) == ["Exam"]


def each_page(*said: str) -> bytes:
    """A paper whose pages each say one of these, in white."""

    def write(made) -> None:
        for page, text in zip(made.pages, said, strict=True):
            content = b"1 g BT /F1 14 Tf 400 30 Td (%s) Tj ET\n" % text.encode()
            page.obj.Contents = made.make_stream(content)

    return pdf(len(said), edit=write)


@pytest.mark.parametrize("said", [("Page 7", "Page 8", "Page 9"), ("Example Council",) * 3])
def test_what_recurs_on_pages_is_furniture(said):
    source = each_page(*said)
    assert all(leaks(source, page).texts == () for page in range(3))


def test_what_differs_from_page_to_page_is_told():
    source = each_page("Jo Example", "Al Example", "Di Example")
    assert [leaks(source, page).texts[0].text for page in range(3)] == [
        "JoExample",
        "AlExample",
        "DiExample",
    ]


def test_the_words_of_the_warning():
    assert told(pdf(content=WHITE)) == [
        '"a.pdf" has text in the colour of its ground, on page 1 (27 characters); anybody can copy'
        " it"
    ]


def test_a_box_over_white_text_is_told_once():
    dark = b"0 0 .4 rg" + BAND + WHITE + BOX
    assert [text.kind for text in leaks(pdf(content=dark, edit=edits())).texts] == [LeakKind.BOX]
