"""Decides where a page's stamps go: never on what the page already says.

Pure arithmetic on what ``papers/looking.py`` found.  A stamp has its usual place; where that bears
ink it takes the nearest clear place along the same edge, else one along the opposite
edge, in which nothing but stamps is shown.  The mark of an exempt page stays at its head.
Coordinates are the view's until a stamp is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.head_markings import Marking, MarkingBlock, set_marking
from agendapack.papers.facts import Ink, InkBand
from agendapack.papers.geometry import Matrix, PageBox, PageGeometry
from agendapack.papers.stamp_room import (
    ASCENT,
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
    there, one unit being ``size``.  Of what is read aloud ``spoken`` is the paragraph, counted from
    zero; None where a screen reader passes it over.
    """

    kind: Kind
    text: str
    matrix: Matrix
    size: float  # user space units
    box: PageBox
    edge: Edge
    choice: Choice = "usual"
    spoken: int | None = None


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
    marking: Marking | None = None,
) -> Placement:
    """Where the stamps with ``texts`` go on a page that bears ``ink``, at most one of each kind,
    and its ``marking`` where it is exempt, line by line after them.

    ``enlarged``: how much larger their type is than usual.  Without ``ink`` they go to their usual
    places, and the marking into a strip: it is too tall for a place that nobody looked at.  They
    never overlap each other.
    """
    marks = [Mark.of(kind, text, page, measure, enlarged) for kind, text in texts]
    bands: dict[Edge, InkBand] = {}
    if ink is None or ink.foot is None:
        choice: Choice = "usual" if ink is None else "unseen"
        spots = {m.kind: _Spot(m.usual_edge, m.usual(page), choice) for m in marks}
    else:
        # A band without grounds is clear nowhere.
        bands = {"top": ink.top or replace(ink.foot, grounds=()), "foot": ink.foot}
        spots = _spots(page, marks, bands)
    stamps = [_stamp(page, mark, mark.text, mark.size, spots[mark.kind]) for mark in marks]
    if marking is not None:
        at_head = next((mark for mark in marks if mark.kind == "item"), None)
        block = set_marking(marking.paragraphs, page, measure, enlarged, at_head)
        spots["marking"] = spot = _at_head(block.mark, page, bands.get("top"), spots)
        marks.append(block.mark)
        stamps += _lines(block, page, spot, is_spoken=marking.is_spoken)
    return Placement(tuple(stamps), _extended(page, marks, spots))


def _spots(
    page: PageGeometry, marks: Sequence[Mark], bands: dict[Edge, InkBand]
) -> dict[Kind, _Spot]:
    """Where stamps go on a page that bears the ink of ``bands``, which are covered by them then."""
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
    return spots


def _at_head(
    block: Mark, page: PageGeometry, top: InkBand | None, spots: Mapping[Kind, _Spot]
) -> _Spot:
    """Where a marking goes: along the top edge, or in a strip there, above another stamp's place in
    it that is too wide for both."""
    box = None if top is None else place_along("top", top, block, page)
    if box is not None:
        return _Spot("top", box, "usual" if box == block.usual(page) else "along")
    spot = _in_strip(block, page)
    for other in spots.values():
        if other.choice == "strip" and not other.box.intersect(spot.box).is_empty:
            raised = other.box.top + STRIP_GAP * block.point
            spot = replace(spot, box=block.at(spot.box.left, raised))
    return spot


def _lines(
    block: MarkingBlock, page: PageGeometry, spot: _Spot, *, is_spoken: bool
) -> Iterator[Stamp]:
    """A marking's lines, from the top of its place downwards."""
    top = spot.box.top
    for line in block.lines:
        height = (ASCENT + DESCENT) * line.size
        box = PageBox(spot.box.left, top - height, spot.box.left + line.width, top)
        own = replace(spot, box=box)
        spoken = line.paragraph if is_spoken else None
        yield _stamp(page, block.mark, line.text, line.size, own, spoken)
        top -= height


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


def _extended(
    page: PageGeometry, marks: Sequence[Mark], spots: dict[Kind, _Spot]
) -> PageBox | None:
    depths: dict[Edge, float] = {"top": 0.0, "foot": 0.0}
    for mark in marks:
        spot = spots[mark.kind]
        if spot.choice == "strip":
            beyond = -spot.box.bottom if spot.edge == "foot" else spot.box.top - page.view_height
            depths[spot.edge] = max(depths[spot.edge], beyond + NEAREST * mark.point)
    if not any(depths.values()):
        return None
    seen = PageBox(0, -depths["foot"], page.view_width, page.view_height + depths["top"])
    return _rounded_box(page.to_user_space.apply_to_box(seen))


def _stamp(
    page: PageGeometry,
    mark: Mark,
    text: str,
    size: float,
    spot: _Spot,
    spoken: int | None = None,
) -> Stamp:
    """A line of text of ``mark`` that fills the place ``spot``; ``size`` in user space units."""
    view = page.to_user_space
    at = view.apply(spot.box.left, spot.box.bottom + DESCENT * size)
    return Stamp(
        kind=mark.kind,
        text=text,
        matrix=Matrix(*(_rounded(v) for v in (view.a, view.b, view.c, view.d, at.x, at.y))),
        size=_rounded(size),
        box=_rounded_box(view.apply_to_box(spot.box)),
        edge=spot.edge,
        choice=spot.choice,
        spoken=spoken,
    )


def _rounded_box(box: PageBox) -> PageBox:
    return PageBox(*(_rounded(value) for value in box.as_tuple()))


def _rounded(value: float) -> float:
    """A number as it is written: four decimals are a hundredth of what any printer resolves."""
    return round(value, 4) + 0.0  # no negative zero
