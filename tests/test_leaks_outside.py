"""Text outside the visible page: what is told, and what is none."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name

from agendapack.papers.leaks import LeakKind
from tests.builders import edits, pdf
from tests.leak_builders import form, leaks, on_page, told


def said(x: float, y: float, text: bytes = b"Jo Example") -> bytes:
    return b"BT /F1 14 Tf %d %d Td (%s) Tj ET\n" % (x, y, text)


def found(content: bytes, edit=None, **page) -> list[str]:
    """The texts outside the visible page of a page with ``content``."""
    texts = leaks(pdf(content=content, edit=edit, **page)).texts
    return [text.text for text in texts if text.kind is LeakKind.OUTSIDE]


def trimmed(*box: float):
    return lambda made: made.pages[0].obj.__setattr__("TrimBox", Array(box))


FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
CUT = {"crop": [0, 100, 595, 842]}
SHEET = {"media": [-30, -30, 625, 872], "crop": [0, 0, 595, 842]}

OUTSIDE = {
    "cut off with the foot": (said(72, 50), None, CUT),
    "cut off with the margin": (said(72, 500), None, {"crop": [200, 0, 595, 842]}),
    "above the paper": (said(72, 900), None, {}),
    "beside the paper": (said(-300, 500), None, {}),
    "turned": (said(72, 50), None, {**CUT, "rotate": 90}),
    "invisible text of a scan that was cut": (b"3 Tr\n" + said(72, 50), None, CUT),
    "in a form": (
        b"q 1 0 0 1 0 -600 cm /Said Do Q\n",
        on_page(
            XObject={"Said": form(said(72, 500), Resources=Dictionary(Font=Dictionary(F1=FONT)))}
        ),
        {},
    ),
    "cut off, of a page that is to be trimmed": (said(72, 80), trimmed(30, 60, 565, 812), CUT),
    "beyond a sheet that is to be trimmed": (said(72, 900), trimmed(30, 30, 565, 812), {}),
    "far beyond a page in the middle of its sheet": (
        said(72, -70),
        None,
        {"media": [-90, -90, 685, 932], "crop": [0, 0, 595, 842]},
    ),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_text_outside_the_visible_page_is_found(case):
    content, edit, page = OUTSIDE[case]
    assert found(content, edit, **page) == ["JoExample"]


NO_LEAK = {
    "text within": (said(72, 500), None, CUT),
    "text that goes over the edge": (said(560, 500), None, {}),
    "a line of which the lower half is cut off": (said(72, 95), None, CUT),
    "a slug line beyond what is to be trimmed": (
        said(72, 10),
        trimmed(30, 30, 565, 812),
        {"crop": [30, 30, 565, 812]},
    ),
    "a slug line around the page": (said(72, -20), None, SHEET),
    "one letter": (said(72, 50, b"X"), None, CUT),
    "a rule of dashes": (said(72, 50, b"-----"), None, CUT),
    "what the page shows too": (said(72, 50) + said(72, 500), None, CUT),
}


@pytest.mark.parametrize("case", NO_LEAK)
def test_what_shows_and_what_is_a_printers_is_no_leak(case):
    content, edit, page = NO_LEAK[case]
    assert found(content, edit, **page) == []


def pages(*content: bytes, crops=()) -> bytes:
    def write(made) -> None:
        for page, each in zip(made.pages, content, strict=True):
            page.obj.Contents = made.make_stream(each)
        for page, crop in zip(made.pages, crops, strict=False):
            page.obj.CropBox = Array(crop)

    return pdf(len(content), edit=edits(write))


def test_a_spread_in_two_pages_hides_nothing():
    spread = said(72, 500, b"Left hand side") + said(372, 500, b"Right hand side")
    source = pages(spread, spread, crops=([0, 0, 297, 842], [297, 0, 595, 842]))
    assert [leaks(source, page).texts for page in range(2)] == [(), ()]


def test_furniture_that_every_page_was_cut_from_is_no_leak():
    crops = ([0, 100, 595, 842],) * 3
    numbers = pages(*(said(72, 50, b"Page %d" % number) for number in (7, 8, 9)), crops=crops)
    names = pages(*(said(72, 50, b"Jo %d" % number) for number in (11, 7, 90)), crops=crops)
    assert [leaks(numbers, page).texts for page in range(3)] == [(), (), ()]
    assert [len(leaks(names, page).texts) for page in range(3)] == [1, 1, 1]


def test_the_words_of_the_warning():
    assert told(pdf(content=said(72, 50), **CUT)) == [
        '"a.pdf" has text outside the visible page, on page 1 (9 characters); anybody can copy it'
    ]
