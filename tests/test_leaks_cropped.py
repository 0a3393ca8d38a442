"""Pictures that are cropped and kept whole: what is told, and what is none."""

from __future__ import annotations

import pytest
from pikepdf import Dictionary

from agendapack.papers.leaks import LeakKind
from tests.builders import pdf
from tests.leak_builders import form, image, leaks, on_page, told

WIDE = 100
NOISE = bytes(row * column % 251 for row in range(WIDE) for column in range(WIDE))
PLAIN = b"\x80" * WIDE * WIDE
SIDE_OF_NOISE = (b"\xff" * 50 + bytes(range(50))) * WIDE  # white on the left
NOISY = on_page(XObject={"P": image(NOISE, WIDE)})
WHOLE = b"q 200 0 0 200 100 400 cm /P Do Q\n"


def clipped(box: bytes, draw: bytes = WHOLE) -> bytes:
    return b"q %s W n %sQ\n" % (box, draw)


def found(content: bytes, edit=NOISY, page: int = 0, **entries) -> int:
    return leaks(pdf(content=content, edit=edit, **entries), page).cropped


HALF = b"100 400 100 200 re"
CROPPED = {
    "by a frame": (clipped(HALF), NOISY, {}),
    "by two frames": (clipped(b"100 400 160 200 re W n 100 400 200 160 re"), NOISY, {}),
    "by a frame that is no rectangle": (
        clipped(b"100 400 m 200 400 l 200 600 l 150 500 l h"), NOISY, {}
    ),
    "by the edge of the page": (WHOLE, NOISY, {"crop": [200, 0, 595, 842]}),
    "by the edge of a page that is turned": (
        WHOLE, NOISY, {"crop": [200, 0, 595, 842], "rotate": 90}
    ),
    "turned": (clipped(HALF, b"q 0 200 -200 0 300 400 cm /P Do Q\n"), NOISY, {}),
    "upside down": (clipped(HALF, b"q -200 0 0 -200 300 600 cm /P Do Q\n"), NOISY, {}),
    "wholly": (clipped(b"0 0 50 50 re"), NOISY, {}),
    "wholly, by the edge of the page": (WHOLE, NOISY, {"crop": [400, 0, 595, 842]}),
    "twice in the same way": (clipped(HALF) * 2, NOISY, {}),
    "an inline picture": (
        clipped(
            HALF,
            b"q 200 0 0 200 100 400 cm BI /W 100 /H 100 /BPC 8 /CS /G /F /AHx ID\n"
            + NOISE.hex().encode()
            + b">\nEI Q\n",
        ),
        None,
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CROPPED)
def test_a_picture_of_which_much_is_not_shown_is_found(case):
    content, edit, page = CROPPED[case]
    assert found(content, edit, **page) == 1


def in_a_form(made) -> None:
    """A form that draws the picture, within a box of its own."""
    on_page(XObject={"F": form(WHOLE)})(made)
    inner = made.make_stream(*image(NOISE, WIDE))
    made.pages[0].Resources.XObject.F.Resources = Dictionary(XObject=Dictionary(P=inner))


@pytest.mark.parametrize("content", [clipped(HALF, b"/F Do\n"), b"q 1 0 0 1 400 0 cm /F Do Q\n"])
def test_a_picture_in_a_form_is_found(content):
    assert found(content, in_a_form) == 1
    assert found(b"/F Do\n", in_a_form) == 0


def seen_through(made) -> None:
    """A picture in one colour that shows by what it leaves clear, such as a signature."""
    on_page(XObject={"P": image(bytes(WIDE * WIDE), WIDE)})(made)
    made.pages[0].Resources.XObject.P.SMask = made.make_stream(*image(NOISE, WIDE))


def test_a_picture_that_only_its_mask_draws_is_found():
    assert found(clipped(HALF), seen_through) == 1


NO_LEAK = {
    "whole": (WHOLE, NOISY, {}),
    "in a frame of its size": (clipped(b"100 400 200 200 re"), NOISY, {}),
    "cropped by a little": (clipped(b"100 400 160 200 re"), NOISY, {}),
    "in a round frame": (
        clipped(b"100 500 m 100 555 145 600 200 600 c 255 600 300 555 300 500 c"
                b" 300 445 255 400 200 400 c 145 400 100 445 100 500 c"), NOISY, {}
    ),
    "a background that bleeds over the edge": (
        b"q 60 0 0 842 -15 0 cm /P Do Q\n", NOISY, {}
    ),
    "in tiles": (clipped(HALF) + clipped(b"200 400 100 200 re"), NOISY, {}),
    "in tiles, turned": (
        clipped(HALF, b"q 0 200 -200 0 300 400 cm /P Do Q\n")
        + clipped(b"200 400 100 200 re", b"q 0 200 -200 0 300 400 cm /P Do Q\n"),
        NOISY,
        {},
    ),
    "in tiles, of which one is upside down": (
        clipped(HALF) + clipped(HALF, b"q -200 0 0 -200 300 600 cm /P Do Q\n"), NOISY, {}
    ),
    "whole elsewhere": (clipped(HALF) + b"q 90 0 0 90 0 0 cm /P Do Q\n", NOISY, {}),
    "of one colour": (clipped(HALF), on_page(XObject={"P": image(PLAIN, WIDE)}), {}),
    "of which a white margin is cut off": (
        clipped(b"200 400 100 200 re"), on_page(XObject={"P": image(SIDE_OF_NOISE, WIDE)}), {}
    ),
    "an icon": (clipped(HALF), on_page(XObject={"P": image(NOISE[:2500], 50)}), {}),
    "askew": (clipped(HALF, b"q 200 90 -90 200 100 400 cm /P Do Q\n"), NOISY, {}),
    "of no size": (clipped(HALF, b"q 0 0 0 0 100 400 cm /P Do Q\n"), NOISY, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_LEAK)
def test_a_picture_that_shows_nearly_all_it_holds_is_no_leak(case):
    content, edit, page = NO_LEAK[case]
    assert found(content, edit, **page) == 0


def test_where_the_rest_is_not_of_one_colour_it_is():
    """The other side of the picture whose white margin may go."""
    edit = on_page(XObject={"P": image(SIDE_OF_NOISE, WIDE)})
    assert found(clipped(HALF), edit) == 1


def test_a_picture_that_runs_over_two_pages_is_no_leak():
    def write(made) -> None:
        picture = made.make_stream(*image(NOISE, WIDE))
        for page, box in zip(made.pages, (HALF, b"200 400 100 200 re"), strict=True):
            page.Resources.XObject = Dictionary(P=picture)
            page.obj.Contents = made.make_stream(clipped(box))

    source = pdf(2, edit=write)
    assert [leaks(source, page).cropped for page in range(2)] == [0, 0]


def test_the_words_of_the_warning():
    source = pdf(content=clipped(HALF), edit=NOISY)
    words = f"{LeakKind.CROPPED}, on page 1 (1 picture); anybody can copy what is cut off"
    assert told(source) == [f'"a.pdf" has {words}']


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.odt"])
def test_of_an_office_file_that_is_looked_into_it_is_told_there(name):
    source = pdf(content=clipped(HALF), edit=NOISY)
    assert told(source, name) == []
    assert len(told(source, "a.doc")) == 1
