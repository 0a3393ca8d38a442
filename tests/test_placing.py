"""Where stamps go, decided from bands of ink alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.pack.placing import Placement, Stamp, place
from agendapack.papers.facts import Ink, InkBand
from agendapack.papers.geometry import A4, PageBox, PageGeometry
from agendapack.papers.stamp_room import (
    GAPS,
    LEAST_GAP,
    NEAREST,
    REACH,
    STAMP_MARGIN,
    STAMP_SIZE,
    Kind,
    reach,
)
from tests.builders import LAWS, seen

PAGE = PageGeometry(PageBox(0, 0, *A4), PageBox(0, 0, *A4))
BOTH = (("item", "Agenda Item 7"), ("number", "Page 67"))


def measure(text: str) -> float:
    return 0.55 * len(text)


def usual_stamp(kind: Kind, text: str, page: PageGeometry = PAGE) -> Stamp:
    """The stamp of a page that nobody looked at: in its usual place."""
    return place(page, None, [(kind, text)], measure).stamps[0]


def band(page: PageGeometry, edge: str, *inked: PageBox, pixels: float = 1) -> InkBand:
    """A band with ink in boxes given in the view."""
    deep = reach(page)
    columns, rows = max(1, round(page.view_width * pixels)), max(1, round(deep * pixels))
    bottom = page.view_height - deep if edge == "top" else 0.0
    box = PageBox(0, bottom, page.view_width, bottom + deep)
    grid = [0] * rows
    across, down = columns / box.width, rows / box.height
    for ink in inked:
        for row in range(rows):
            upper, lower = box.top - row / down, box.top - (row + 1) / down
            if lower < ink.top and upper > ink.bottom:
                for column in range(columns):
                    if column / across < ink.right and (column + 1) / across > ink.left:
                        grid[row] |= 1 << (columns - 1 - column)
    return InkBand(box, columns, (tuple(grid),))


def ink(page: PageGeometry, *inked: PageBox, pixels: float = 1) -> Ink:
    return Ink(band(page, "top", *inked, pixels=pixels), band(page, "foot", *inked, pixels=pixels))


def put(page: PageGeometry, *inked: PageBox) -> Placement:
    return place(page, ink(page, *inked), BOTH, measure)


def choices(placement: Placement) -> list[tuple[str, str]]:
    return [(stamp.choice, stamp.edge) for stamp in placement.stamps]


EVERYWHERE = PageBox(0, 0, *A4)
FOOT = PageBox(0, 0, A4[0], REACH + 1)
TOP = PageBox(0, A4[1] - REACH - 1, *A4)


def test_clear_margins_leave_the_usual_places() -> None:
    placement = put(PAGE, PageBox(72, 72, 500, 760))
    assert choices(placement) == [("usual", "top"), ("usual", "foot")]
    assert tuple((stamp.kind, stamp.text) for stamp in placement.stamps) == BOTH
    assert placement.visible is None
    assert placement.stamps == (
        usual_stamp("item", "Agenda Item 7"),
        usual_stamp("number", "Page 67"),
    )


def test_a_page_nobody_looked_at_has_its_stamps_in_their_usual_places() -> None:
    assert choices(place(PAGE, None, BOTH, measure)) == [("usual", "top"), ("usual", "foot")]


def test_where_nobody_looked_along_the_top_nothing_goes_there() -> None:
    placement = place(PAGE, Ink(None, band(PAGE, "foot")), BOTH, measure)
    assert choices(placement) == [("opposite", "foot"), ("usual", "foot")]


def test_a_page_that_cannot_be_seen_says_so() -> None:
    placement = place(PAGE, Ink(), BOTH, measure)
    assert choices(placement) == [("unseen", "top"), ("unseen", "foot")]
    usual = place(PAGE, None, BOTH, measure)
    assert [s.box for s in placement.stamps] == [s.box for s in usual.stamps]


def test_the_paper_s_own_page_number_is_left_alone() -> None:
    own = PageBox(290, 20, 305, 28)
    number = put(PAGE, own).stamps[1]
    assert (number.choice, number.edge) == ("along", "foot")
    # It moves above the other, where the two do not read as one line.
    assert number.box.bottom == pytest.approx(own.top + GAPS[0][1], abs=1.5)
    assert number.box.left == pytest.approx(usual_stamp("number", "Page 67").box.left, abs=1)


def test_beside_the_paper_s_own_words_there_is_room() -> None:
    own = PageBox(200, 0, 305, REACH + 1)
    number = put(PAGE, own).stamps[1]
    assert number.box.left == pytest.approx(own.right + GAPS[0][0], abs=1.5)
    assert number.box.bottom == pytest.approx(STAMP_MARGIN, abs=1)  # as high as it would have been


def test_a_corner_is_a_comfortable_place() -> None:
    number = put(PAGE, PageBox(87, 0, A4[0], REACH + 1)).stamps[1]
    assert number.choice == "along"
    assert number.box.left == pytest.approx(STAMP_MARGIN, abs=3)


def test_a_stamp_that_moves_goes_to_the_nearer_side() -> None:
    usual = usual_stamp("number", "Page 67").box
    left = put(PAGE, PageBox(usual.left + 20, 0, A4[0], REACH + 1)).stamps[1]
    right = put(PAGE, PageBox(0, 0, usual.right - 20, REACH + 1)).stamps[1]
    assert left.box.right == pytest.approx(usual.left + 20 - GAPS[0][0], abs=1.5)
    assert right.box.left == pytest.approx(usual.right - 20 + GAPS[0][0], abs=1.5)


def test_where_there_is_no_comfortable_place_a_tight_one_will_do() -> None:
    usual = usual_stamp("number", "Page 67").box
    hole = PageBox(100, 0, 100 + usual.width + 10, 100)
    number = put(
        PAGE, PageBox(0, 0, hole.left, REACH + 1), PageBox(hole.right, 0, A4[0], REACH + 1)
    ).stamps[1]
    assert number.choice == "along"
    assert hole.left + LEAST_GAP <= number.box.left + 0.01
    assert number.box.right <= hole.right - LEAST_GAP + 0.01


def test_a_full_foot_sends_the_number_to_the_top() -> None:
    placement = put(PAGE, FOOT)
    assert choices(placement) == [("usual", "top"), ("opposite", "top")]
    item, number = placement.stamps
    assert number.box.bottom == item.box.bottom
    assert number.box.left == pytest.approx(usual_stamp("number", "Page 67").box.left)
    assert placement.visible is None


def test_a_full_top_sends_the_item_to_the_foot_beside_the_number() -> None:
    placement = put(PAGE, TOP)
    assert choices(placement) == [("opposite", "foot"), ("usual", "foot")]
    item, number = placement.stamps
    assert item.box.intersect(number.box).is_empty
    assert item.box.right == pytest.approx(A4[0] - STAMP_MARGIN, abs=0.001)


def test_a_full_page_is_extended_at_each_stamp_s_own_edge() -> None:
    placement = put(PAGE, EVERYWHERE)
    assert choices(placement) == [("strip", "top"), ("strip", "foot")]
    assert placement.visible is not None
    deep = placement.visible.top - A4[1]
    assert 20 < deep < 35
    assert placement.visible == PageBox(0, pytest.approx(-deep), A4[0], A4[1] + deep)
    for stamp in placement.stamps:
        assert PAGE.visible.intersect(stamp.box).is_empty
        assert placement.visible.contains(stamp.box)


@pytest.mark.parametrize("times", [1, 2], ids=["A4", "A2"])
def test_a_strip_is_as_deep_as_its_stamp_needs(times) -> None:
    """In points of A4: five between page and stamp, twelve from the stamp to the edge."""
    sheet = PageBox(0, 0, A4[0] * times, A4[1] * times)
    page = PageGeometry(sheet, sheet)
    placement = put(page, sheet)
    item, number = (stamp.box for stamp in placement.stamps)
    assert item.height == pytest.approx(13.2 * times)
    assert item.bottom == pytest.approx(sheet.top + 5 * times)
    assert number.top == pytest.approx(-5 * times)
    assert placement.visible is not None
    assert placement.visible.top == pytest.approx(item.top + 12 * times)
    assert placement.visible.bottom == pytest.approx(number.bottom - 12 * times)


def test_two_stamps_that_move_to_one_place_stand_apart() -> None:
    """The one clear place along the top is the item's, and the number's next to it."""
    hole = PageBox(210, 0, 400, A4[1])
    placement = put(
        PAGE,
        FOOT,
        PageBox(0, TOP.bottom, hole.left, A4[1]),
        PageBox(hole.right, TOP.bottom, *A4),
    )
    assert choices(placement) == [("along", "top"), ("opposite", "top")]
    item, number = (stamp.box for stamp in placement.stamps)
    assert item.intersect(number).is_empty


@pytest.mark.parametrize(("ink_from", "choice"), [(27, "opposite"), (28.5, "along")])
def test_no_stamp_lies_nearer_to_the_edge_than_printers_print(ink_from, choice) -> None:
    """Twelve points, its height of 13.2, and two that stay clear above it."""
    placement = put(PAGE, PageBox(0, ink_from, A4[0], REACH + 1))
    assert placement.stamps[1].choice == choice


def test_a_text_stands_on_its_baseline_in_its_box() -> None:
    for times in (1, 2):
        sheet = PageBox(0, 0, A4[0] * times, A4[1] * times)
        stamp = usual_stamp("number", "Page 1", PageGeometry(sheet, sheet))
        assert stamp.box.bottom == 17 * times
        assert stamp.matrix.f == 17 * times + 0.25 * 11 * times
        assert stamp.matrix.e == stamp.box.left


def test_numbers_are_written_in_four_decimals() -> None:
    sheet = PageBox(-0.00004, 0.123456, A4[0], A4[1])
    page = PageGeometry(sheet, sheet)
    placement = put(page, sheet)
    stamp = placement.stamps[1]
    assert stamp.matrix.f == round(stamp.matrix.f, 4) != round(stamp.matrix.f, 3)
    assert placement.visible is not None
    assert str(placement.visible.left) == "0.0"  # and not -0.0


def test_a_placement_is_a_value() -> None:
    assert len({put(PAGE), put(PAGE)}) == 1


def test_the_bands_of_a_low_page_do_not_meet() -> None:
    low = PageBox(0, 0, 300, 60)
    assert reach(PageGeometry(low, low)) == pytest.approx(0.4 * 60)
    assert reach(PAGE) == REACH


def test_only_the_edge_that_needs_it_is_extended() -> None:
    placement = place(PAGE, ink(PAGE, EVERYWHERE), BOTH[1:], measure)
    assert placement.visible is not None
    assert placement.visible.top == A4[1]
    assert placement.visible.bottom < 0


def test_a_band_without_light_ground_is_clear_nowhere() -> None:
    light = ink(PAGE)
    assert light.top is not None
    assert light.foot is not None
    dark = Ink(light.top, replace(light.foot, grounds=()))
    assert choices(place(PAGE, dark, BOTH, measure)) == [("usual", "top"), ("opposite", "top")]


def test_a_stamp_lies_on_one_ground_alone() -> None:
    """The left half of the foot is tinted, the right half white: the middle is no place."""
    middle = A4[0] / 2
    left = band(PAGE, "foot", PageBox(middle, 0, A4[0], 100)).grounds[0]
    right = band(PAGE, "foot", PageBox(0, 0, middle, 100)).grounds[0]
    clear = ink(PAGE)
    assert clear.foot is not None
    number = place(
        PAGE, Ink(clear.top, replace(clear.foot, grounds=(left, right))), BOTH[1:], measure
    ).stamps[0]
    assert number.choice == "along"
    assert number.box.right <= middle or number.box.left >= middle


# Laws


def geometries() -> st.SearchStrategy[PageGeometry]:
    side = st.floats(40, 3000)

    def made(
        width: float, height: float, left: float, bottom: float, rotation: int, unit: float
    ) -> PageGeometry:
        box = PageBox(left, bottom, left + width, bottom + height)
        return PageGeometry(box, box, rotation, unit)  # type: ignore[arg-type]

    return st.builds(
        made,
        side,
        side,
        st.floats(-500, 500),
        st.floats(-500, 500),
        st.sampled_from((0, 90, 180, 270)),
        st.sampled_from((1.0, 1.0, 0.5, 2.0)),
    )


fractions = st.tuples(*[st.floats(0, 1)] * 4)


def scattered(page: PageGeometry, spots: list[tuple[float, float, float, float]]) -> list[PageBox]:
    """Ink in the view; each spot is a corner and a size in fractions of the page."""
    boxes = []
    for x, y, width, height in spots:
        left, bottom = x * page.view_width, y * page.view_height
        # Half of the spots lie near an edge, where they matter.
        if height > 0.5:
            bottom = 0 if y < 0.5 else page.view_height - reach(page)
        boxes.append(
            PageBox(
                left,
                bottom,
                left + width * page.view_width,
                bottom + height * reach(page),
            )
        )
    return boxes


@LAWS
@given(geometries(), st.lists(fractions, max_size=8), st.integers(1, 9999))
def test_no_stamp_ever_lies_on_ink(page, spots, number) -> None:
    inked = scattered(page, spots)
    pixels = 150 / page.view_width
    texts = (("item", "Agenda Item 7"), ("number", f"Page {number}"))
    looked = ink(page, *inked, pixels=pixels)
    placement = place(page, looked, texts, measure)
    visible = placement.visible or page.visible

    assert visible.contains(page.visible, tolerance=0.001)
    item, stamp = placement.stamps
    assert item.box.intersect(stamp.box).is_empty
    for mark in placement.stamps:
        assert visible.contains(mark.box)
        assert mark.box.is_empty is False
        turned = page.to_user_space
        matrix = mark.matrix
        assert (matrix.a, matrix.b, matrix.c, matrix.d) == (
            *(turned.a, turned.b),
            *(turned.c, turned.d),
        )
        place_seen = seen(mark.box, page)
        # The box is written in four decimals.
        inner = PageBox(
            place_seen.left + 0.001,
            place_seen.bottom + 0.001,
            place_seen.right - 0.001,
            place_seen.top - 0.001,
        )
        if mark.choice == "strip":
            assert page.visible.intersect(mark.box).is_empty
        else:
            assert all(inner.intersect(box).is_empty for box in inked)
    assert (placement.visible is not None) == any(s.choice == "strip" for s in placement.stamps)


@LAWS
@given(geometries(), st.lists(fractions, max_size=8))
def test_a_strip_is_added_only_where_both_edges_are_full(page, spots) -> None:
    """No clear place of a stamp's size with its least gap is left in either band."""
    looked = ink(page, *scattered(page, spots), pixels=100 / page.view_width)
    placement = place(page, looked, BOTH, measure)
    for mark, other in zip(placement.stamps, placement.stamps[::-1], strict=True):
        if mark.choice != "strip":
            continue
        there = seen(mark.box, page)
        point = mark.size / STAMP_SIZE
        gap = LEAST_GAP * point
        for each in (looked.top, looked.foot):
            across, down = each.columns / each.box.width, len(each.grounds[0]) / each.box.height
            wide = int(-(-(there.width + 2 * gap) * across // 1)) + 1
            tall = int(-(-(there.height + 2 * gap) * down // 1)) + 1
            kept = int(-(-max(STAMP_MARGIN, NEAREST) * point * max(across, down) // 1)) + 1
            taken = seen(other.box, page)
            rows = list(each.grounds[0])
            for top in range(len(rows) - tall + 1):
                for left in range(kept, each.columns - wide - kept):
                    upper = each.box.top - top / down
                    window = PageBox(
                        left / across,
                        upper - tall / down,
                        (left + wide) / across,
                        upper,
                    )
                    near_edge = (
                        page.view_height - window.top < NEAREST * point
                        if each is looked.top
                        else window.bottom < NEAREST * point
                    )
                    if near_edge or not window.intersect(taken).is_empty:
                        continue
                    bits = ((1 << wide) - 1) << (each.columns - left - wide)
                    assert any(row & bits for row in rows[top : top + tall])


@LAWS
@given(geometries(), st.integers(1, 99999))
def test_on_a_clear_page_of_any_size_the_usual_places_are_inside_and_apart(page, number) -> None:
    texts = (("item", f"Agenda Item {number}"), ("number", f"Page {number}"))
    placement = place(page, ink(page, pixels=100 / page.view_width), texts, measure)
    assert choices(placement) == [("usual", "top"), ("usual", "foot")]
    item, stamp = placement.stamps
    assert page.visible.contains(item.box)
    assert page.visible.contains(stamp.box)
    assert item.box.intersect(stamp.box).is_empty


SIZES = {
    "A4": (A4, 11),
    "A4 lying, as programs round it": ((842, 595), 11),
    "Letter": ((612, 792), 11.33),
    "A5": ((419.53, 595.28), 7.81),
    "A6: the least": ((297.64, 419.53), 6.6),
    "a card": ((243, 153), 6.6),
    "A3": ((841.89, 1190.55), 15.51),
    "A2": ((1190.55, 1683.78), 22),
    "A0 lying": ((3370.39, 2383.94), 44),
    "a slide": ((960, 540), 12.54),
    "a long plan": ((3370.39, 1000), 44),
    "a roll: four times its breadth": ((400, 9000), 20.9),
    "the greatest": ((20_000, 20_000), 220),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("unit", [1.0, 2.0, 0.1])
def test_a_stamp_is_in_proportion_to_its_page(size: str, unit: float) -> None:
    """Once the page is fitted to A4 it is as large as on A4, and as far from the edge, within
    bounds; and that in points, whatever the page's unit is."""
    (width, height), points = SIZES[size]
    box = PageBox(0, 0, width / unit, height / unit)
    stamp = usual_stamp("number", "Page 1", PageGeometry(box, box, unit=unit))
    assert stamp.size * unit == pytest.approx(points, abs=0.001)
    margin = stamp.box.bottom * unit
    assert margin == pytest.approx(points * STAMP_MARGIN / STAMP_SIZE, abs=0.001)


@pytest.mark.parametrize("enlarged", [1.0, 1.5, 2.0])
def test_large_print_enlarges_a_stamp_and_not_its_margin(enlarged: float) -> None:
    stamp = place(PAGE, None, [("number", "Page 1")], measure, enlarged).stamps[0]
    assert stamp.size == pytest.approx(enlarged * STAMP_SIZE)
    assert stamp.box.bottom == pytest.approx(STAMP_MARGIN)
    assert stamp.box.width == pytest.approx(measure("Page 1") * stamp.size)


def test_on_a_page_too_narrow_for_it_a_stamp_shrinks_with_its_margin() -> None:
    box = PageBox(0, 0, 40, 400)
    stamp = usual_stamp("number", "Page 1", PageGeometry(box, box))
    assert stamp.box.width + 2 * stamp.box.bottom == pytest.approx(0.9 * 40, abs=0.001)
    low = PageBox(0, 0, 400, 60)
    stamp = usual_stamp("number", "Page 1", PageGeometry(low, low))
    assert stamp.box.top == pytest.approx(0.2 * 60, abs=0.001)
