"""Boxes, rotation and user units, decided without a PDF and read from one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from agendapack.papers.geometry import DEFAULT_MEDIA_BOX, Matrix, PageBox, PageGeometry
from agendapack.papers.pdf.page_attributes import page_geometry, write_geometry
from agendapack.papers.prepare import open_pdf
from tests.builders import LAWS, facts, pdf

COORDINATE = st.integers(-2000, 2000)
SIDE = st.integers(1, 2000)
BOXES = st.builds(
    lambda x, y, w, h: PageBox(x, y, x + w, y + h), COORDINATE, COORDINATE, SIDE, SIDE
)
PAGES = st.builds(
    PageGeometry, BOXES, BOXES, st.sampled_from([0, 90, 180, 270]), st.sampled_from([0.5, 1.0, 2.0])
)


def geometry(**page) -> PageGeometry:
    return facts(pdf(**page), damaged=True).pages[0].geometry


@LAWS
@given(COORDINATE, COORDINATE, COORDINATE, COORDINATE)
def test_a_box_is_the_same_whichever_corners_span_it(x1, y1, x2, y2):
    boxes = {
        PageBox.spanning((x1, y1), (x2, y2)),
        PageBox.spanning((x2, y2), (x1, y1)),
        PageBox.spanning((x1, y2), (x2, y1)),
        PageBox.spanning((x2, y1), (x1, y2)),
    }
    assert len(boxes) == 1
    assert boxes.pop().is_empty == (x1 == x2 or y1 == y2)


@LAWS
@given(BOXES, BOXES)
def test_an_intersection_lies_in_both(one, other):
    both = one.intersect(other)
    assert both == other.intersect(one)
    assert both.is_empty or (one.contains(both) and other.contains(both))


def test_a_box_contains_what_sticks_out_by_less_than_the_tolerance():
    page = PageBox(0, 0, 100, 100)
    assert page.contains(PageBox(-0.005, 0, 100, 100.005))
    assert not page.contains(PageBox(-0.02, 0, 100, 100))
    assert not page.contains(PageBox(0, 0, 100, 100.02))
    assert page.contains(PageBox(0, 0, 101, 100), tolerance=1)


@LAWS
@given(PAGES)
def test_the_view_maps_onto_the_visible_box_and_keeps_its_size(page):
    view = PageBox(0, 0, page.view_width, page.view_height)
    assert page.to_user_space.apply_to_box(view) == page.visible
    turned = page.rotation in (90, 270)
    assert (page.view_width > page.view_height) == (
        (page.visible.height > page.visible.width)
        if turned
        else (page.visible.width > page.visible.height)
    )


@LAWS
@given(PAGES)
def test_the_map_turns_and_never_mirrors(page):
    m = page.to_user_space
    assert m.a * m.d - m.b * m.c == 1


@LAWS
@given(PAGES, st.tuples(COORDINATE, COORDINATE))
def test_the_map_to_the_view_turns_back(page, point):
    assert page.to_view.apply(*page.to_user_space.apply(*point)) == point


MATRICES = st.builds(Matrix, *[st.integers(-9, 9)] * 6)


@LAWS
@given(MATRICES, MATRICES, st.tuples(COORDINATE, COORDINATE))
def test_one_map_then_another(first, second, point):
    both = first.then(second)
    assert both.apply(*point) == second.apply(*first.apply(*point))
    assert both.determinant == first.determinant * second.determinant


def test_the_box_around_one_that_is_turned_askew():
    assert Matrix(1, 1, -1, 1, 0, 0).apply_to_box(PageBox(0, 0, 2, 1)) == PageBox(-1, 0, 2, 3)


@pytest.mark.parametrize(
    ("rotation", "matrix", "top_left"),
    [
        (0, Matrix(1, 0, 0, 1, 10, 20), (10, 220)),
        (90, Matrix(0, 1, -1, 0, 110, 20), (10, 20)),
        (180, Matrix(-1, 0, 0, -1, 110, 220), (110, 20)),
        (270, Matrix(0, -1, 1, 0, 10, 220), (110, 220)),
    ],
)
def test_where_the_upper_left_corner_comes_from(rotation, matrix, top_left):
    box = PageBox(10, 20, 110, 220)
    page = PageGeometry(box, box, rotation)
    assert page.to_user_space == matrix
    assert page.top_left == top_left


def test_the_size_is_in_points_and_as_seen():
    box = PageBox(0, 0, 100, 200)
    assert PageGeometry(box, box, 0, 1).size == (100, 200)
    assert PageGeometry(box, box, 270, 2).size == (400, 200)


# Read from files


def test_a_plain_page():
    box = PageBox(0, 0, 595.276, 841.89)
    assert geometry() == PageGeometry(box, box, 0, 1)


@pytest.mark.parametrize(
    ("turned", "rotation"),
    [
        *((90, 90), (450, 90), (-90, 270), (-450, 270), (3690, 90)),
        *((360, 0), (1, 0), (45, 0), (-89, 0), (100, 90)),
        *((Decimal("90.0"), 90), (Decimal("179.9"), 90), (Decimal("-90.5"), 270)),
        *((True, 0), (Name.X, 0), (String("90"), 0), (Array([90]), 0)),
        *((2**31 + 22, 0), (Decimal("9" * 400 + ".5"), 0)),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_rotation_is_cut_down_to_a_quarter_turn_and_written_as_one(turned, rotation):
    def turn(made):
        made.pages[0].obj.Rotate = turned

    assert written(turn).get("/Rotate", 0) == rotation


def written(edit) -> dict[str, object]:
    """What a page changed by ``edit`` says of itself once its geometry is written."""
    with open_pdf(pdf(media=[0, 0, 600, 800], edit=edit)) as opened:
        page = opened.pages[0]
        geometry = page_geometry(page)
        write_geometry(page.obj, geometry)
        assert page_geometry(page) == geometry
        return {
            key: [float(number) for number in value] if isinstance(value, Array) else value
            for key, value in page.obj.items()
            if key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
        }


@pytest.mark.parametrize(
    ("crop", "stated"),
    [
        ([100, 100, 400, 500], [100, 100, 400, 500]),
        ([400, 500, 100, 100], [100, 100, 400, 500]),
        ([-50, -50, 300, 900], [0, 0, 300, 800]),
        ([0, 0, 600, 800], None),
        ([100, 100, 400, 500, 1], None),
        ([100, 100, 400], None),
        ([Name.X, 100, 400, 500], None),
        ([String("1"), 100, 400, 500], None),
        ([100, 100, 400, Decimal("9" * 400 + ".5")], None),
        (String("100 100 400 500"), None),
        (Name.A4, None),
    ],
    ids=str,
)
def test_a_crop_box_is_written_as_all_readers_take_it(crop, stated):
    def cut(made):
        made.pages[0].obj.CropBox = Array(crop) if isinstance(crop, list) else crop

    assert written(cut).get("/CropBox") == stated


def test_a_media_box_is_written_as_all_readers_take_it():
    def turn_round(made):
        made.pages[0].obj.MediaBox = Array([600, 800, 0, 0])

    assert written(turn_round) == {"/MediaBox": [0, 0, 600, 800]}


def test_a_unit_that_is_none_is_not_written():
    def spoil(made):
        made.pages[0].obj.UserUnit = String("2")

    assert written(spoil) == {"/MediaBox": [0, 0, 600, 800]}


@pytest.mark.parametrize(
    ("crop", "visible"),
    [
        ([100, 100, 400, 500], PageBox(100, 100, 400, 500)),
        ([400, 500, 100, 100], PageBox(100, 100, 400, 500)),
        ([-50, -50, 300, 900], PageBox(0, 0, 300, 800)),
        ([700, 900, 900, 1000], PageBox(0, 0, 600, 800)),
        ([100, 100, 100, 500], PageBox(0, 0, 600, 800)),
    ],
    ids=["plain", "corners swapped", "beyond the sheet", "off the sheet", "empty"],
)
def test_what_is_visible_is_the_crop_box_within_the_media_box(crop, visible):
    page = geometry(media=[0, 0, 600, 800], crop=crop)
    assert (page.media, page.visible) == (PageBox(0, 0, 600, 800), visible)


def test_a_user_unit():
    assert geometry(user_unit=2.5).unit == 2.5
    assert geometry(user_unit=2, size=(100, 200)).size == (200, 400)


@pytest.mark.parametrize("unit", [0, -2, True, Name.Two, Decimal("9" * 400 + ".5")], ids=str)
def test_a_user_unit_that_is_none_counts_as_one(unit):
    def spoil(made):
        made.pages[0].obj.UserUnit = unit

    assert geometry(edit=spoil).unit == 1


@pytest.mark.parametrize(
    "media",
    [
        None,
        [],
        [0, 0, 0, 0],
        [0, 0, 600],
        [0, 0, 600, 800, 1],
        [0, 0, 600, Name.X],
        Name.A4,
        [5, 5, 5, 800],
    ],
    ids=str,
)
def test_a_media_box_that_is_missing_or_no_box_is_letter(media):
    def spoil(made):
        page = made.pages[0].obj
        if media is None:
            del page.MediaBox
        else:
            page.MediaBox = Array(media) if isinstance(media, list) else media

    page = geometry(edit=spoil)
    assert page.media == page.visible == DEFAULT_MEDIA_BOX


def test_boxes_and_rotation_are_inherited():
    def hand_up(made):
        for page in made.pages:
            for key in (Name.MediaBox, Name.CropBox, Name.Rotate):
                made.Root.Pages[key] = page.obj[key]
                del page.obj[key]
        made.pages[1].obj.Rotate = 180  # its own wins

    first, second = facts(
        pdf(2, media=[-10, -10, 600, 800], crop=[0, 0, 300, 400], rotate=90, edit=hand_up)
    ).pages
    assert first.geometry == PageGeometry(PageBox(-10, -10, 600, 800), PageBox(0, 0, 300, 400), 90)
    assert second.geometry.rotation == 180


def test_a_page_tree_that_is_a_cycle_ends():
    """Only the way up is a circle: the way down would be no page tree at all."""

    def tangle(made):
        del made.pages[0].obj.MediaBox
        knot = made.make_indirect(Dictionary(Type=Name.Pages))
        knot.Parent = knot
        made.pages[0].obj.Parent = knot

    with open_pdf(pdf()) as opened:
        page = opened.pages[0]
        tangle(opened)
        assert page_geometry(page).media == DEFAULT_MEDIA_BOX
