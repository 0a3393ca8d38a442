"""Decides where a page's stamps go: never on what the page already says.

Pure arithmetic on what ``papers/looking.py`` found.  A stamp has its usual place; where that bears
ink it takes the nearest clear place along the same edge, else one along the opposite
edge, in which nothing but stamps is shown.  Coordinates are the view's until a stamp is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.papers.facts import Ink, InkBand
from agendapack.papers.geometry import Matrix, PageBox, PageGeometry
from agendapack.papers.stamp_room import (
    DESCENT,
    NEAREST,
    STRIP_GAP,
    Edge,
    Kind,
    Mark,
    Measure,
    covered,
    is_clear,
    place_along,
)

Choice = Literal["usual", "along", "opposite", "strip", "unseen"]
"""Why a stamp is where it is; "unseen": the usual place, since the page could not be looked at."""

_OPPOSITE: dict[Edge, Edge] = {"top": "foot", "foot": "top"}


class Stamp(Struct, frozen=True):
    """One mark on one page, where it goes and which way it runs.

    ``box`` (what it may cover) is in the page's user space; ``matrix`` puts a text at its baseline
    there, one unit being ``size``.
    """

    kind: Kind
    text: str
    matrix: Matrix
    size: float  # user space units
    box: PageBox
    edge: Edge
    choice: Choice = "usual"


class Placement(Struct, frozen=True):
    """A page's stamps, and its visible box in user space where a strip was added to it."""

    stamps: tuple[Stamp, ...]
    visible: PageBox | None = None


def place(
    page: PageGeometry,
    ink: Ink | None,
    texts: Sequence[tuple[Kind, str]],
    measure: Measure,
    enlarged: float = 1.0,
) -> Placement:
    """Where the stamps with ``texts`` go on a page that bears ``ink``; at most one of each kind.

    ``enlarged``: how much larger their type is than usual.  Without ``ink`` they go to their usual
    places.  They never overlap each other.
    """
    marks = [Mark.of(kind, text, page, measure, enlarged) for kind, text in texts]
    if ink is None or ink.foot is None:
        choice: Choice = "usual" if ink is None else "unseen"
        return Placement(
            tuple(_stamp(page, m, _Spot(m.usual_edge, m.usual(page), choice)) for m in marks)
        )
    # A band without grounds is clear nowhere.
    top = ink.top or replace(ink.foot, grounds=())
    bands: dict[Edge, InkBand] = {"top": top, "foot": ink.foot}
    spots: dict[Kind, _Spot] = {}
    # Whatever can have its usual place has it, before another has to look for one.
    for mark in marks:
        spot = _Spot(mark.usual_edge, mark.usual(page), "usual")
        if is_clear(bands[spot.edge], spot.box, mark.least_gap):
            spots[mark.kind] = spot
            bands[spot.edge] = covered(bands[spot.edge], spot.box)
    for mark in marks:
        if mark.kind not in spots:
            spots[mark.kind] = spot = _moved(mark, page, bands) or _in_strip(mark, page)
            bands[spot.edge] = covered(bands[spot.edge], spot.box)
    stamps = tuple(_stamp(page, mark, spots[mark.kind]) for mark in marks)
    return Placement(stamps, _extended(page, marks, spots))


class _Spot(Struct, frozen=True):
    edge: Edge
    box: PageBox
    choice: Choice


def _moved(mark: Mark, page: PageGeometry, bands: dict[Edge, InkBand]) -> _Spot | None:
    """The nearest clear place along the mark's own edge, else along the other one."""
    tries: tuple[tuple[Edge, Choice], ...] = (
        (mark.usual_edge, "along"),
        (_OPPOSITE[mark.usual_edge], "opposite"),
    )
    for edge, choice in tries:
        box = place_along(edge, bands[edge], mark, page)
        if box is not None:
            return _Spot(edge, box, choice)
    return None


def _in_strip(mark: Mark, page: PageGeometry) -> _Spot:
    """Beyond the mark's own edge, in a strip as deep as :func:`_depth` says."""
    wished = mark.usual(page)
    beyond = STRIP_GAP * mark.point
    bottom = -beyond - mark.height if mark.usual_edge == "foot" else page.view_height + beyond
    return _Spot(mark.usual_edge, mark.at(wished.left, bottom), "strip")


def _depth(mark: Mark) -> float:
    return (NEAREST + STRIP_GAP) * mark.point + mark.height


def _extended(
    page: PageGeometry, marks: Sequence[Mark], spots: dict[Kind, _Spot]
) -> PageBox | None:
    depths: dict[Edge, float] = {"top": 0.0, "foot": 0.0}
    for mark in marks:
        if spots[mark.kind].choice == "strip":
            edge = mark.usual_edge
            depths[edge] = max(depths[edge], _depth(mark))
    if not any(depths.values()):
        return None
    seen = PageBox(0, -depths["foot"], page.view_width, page.view_height + depths["top"])
    return _rounded_box(page.to_user_space.apply_to_box(seen))


def _stamp(page: PageGeometry, mark: Mark, spot: _Spot) -> Stamp:
    view = page.to_user_space
    at = view.apply(spot.box.left, spot.box.bottom + DESCENT * mark.size)
    return Stamp(
        kind=mark.kind,
        text=mark.text,
        matrix=Matrix(*(_rounded(v) for v in (view.a, view.b, view.c, view.d, at.x, at.y))),
        size=_rounded(mark.size),
        box=_rounded_box(view.apply_to_box(spot.box)),
        edge=spot.edge,
        choice=spot.choice,
    )


def _rounded_box(box: PageBox) -> PageBox:
    return PageBox(*(_rounded(value) for value in box.as_tuple()))


def _rounded(value: float) -> float:
    """A number as it is written: four decimals are a hundredth of what any printer resolves."""
    return round(value, 4) + 0.0  # no negative zero
