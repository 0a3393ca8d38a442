"""Decides where a page's stamps go: never on what the page already says.

Pure arithmetic on what ``intake/looking.py`` found.  A stamp has its usual place; where that bears
ink it takes the nearest clear place along the same edge, else one along the opposite
edge, in which nothing but stamps is shown.  Coordinates are the view's until a stamp is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, hypot
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.facts import Band, Ink
from agendapack.pack.geometry import A4, Box, Matrix, PageGeometry

Measure = Callable[[str], float]
"""The width of a stamp's text at one unit of font size."""

Kind = Literal["item", "number"]
Edge = Literal["top", "foot"]
Choice = Literal["usual", "along", "opposite", "strip", "unseen"]
"""Why a stamp is where it is; "unseen": the usual place, since the page could not be looked at."""

STAMP_SIZE = 11.0  # points, on a page as large as A4 or smaller
STAMP_MARGIN = 17.0  # points from the edge of the visible page to a stamp's box: six millimetres
ASCENT, DESCENT = 0.95, 0.25  # a stamp's box around its baseline, in units of its font size

# All in points on A4, and growing and shrinking with the stamp.
REACH = 50.0  # how far from its edge a stamp may lie: farther in it would read as text
NEAREST = 12.0  # how near its edge: most printers leave four millimetres white
GAPS = ((24.0, 4.0), (2.0, 2.0))
"""What a stamp that moves keeps free beside and above it, comfortably if it can, else just so: with
less beside it, it would read as one line with the page's own words."""
LEAST_GAP = GAPS[-1][0]
WIDEST = 16.0  # ems: no "Page 12345" is wider, in whatever font
STRIP_GAP = 5.0  # between a stamp in a strip and the page
DEEPEST = 0.4  # of a page's height: the bands at its top and foot never meet

_ACROSS: dict[Kind, float] = {"item": 1.0, "number": 0.5}  # 0 left to 1 right
_USUAL: dict[Kind, Edge] = {"item": "top", "number": "foot"}
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
    box: Box
    edge: Edge
    choice: Choice = "usual"


class Placement(Struct, frozen=True):
    """A page's stamps, and its visible box in user space where a strip was added to it."""

    stamps: tuple[Stamp, ...]
    visible: Box | None = None


def item_text(item: str) -> str:
    return f"Agenda Item {item}"


def number_text(number: int) -> str:
    return f"Page {number}"


def item_stamp(item: str, page: PageGeometry, measure: Measure) -> Stamp:
    """ "Agenda Item 7" in its usual place: top right of the page as it is seen."""
    return place(page, None, [("item", item_text(item))], measure).stamps[0]


def number_stamp(number: int, page: PageGeometry, measure: Measure) -> Stamp:
    """ "Page 67" in its usual place: in the middle of the foot of the page as it is seen."""
    return place(page, None, [("number", number_text(number))], measure).stamps[0]


def stamp_scale(page: PageGeometry) -> float:
    """User space units to a point of a stamp's measures.

    A sheet larger than A4 will be read, or printed, at a smaller scale, so its stamps grow with it.
    """
    larger = max(1.0, min(page.view_width, page.view_height) * page.unit / A4[0])
    return larger / page.unit


def reach(page: PageGeometry) -> float:
    """How deep the bands are that stamps may lie in, in user space units."""
    return min(REACH * stamp_scale(page), DEEPEST * page.view_height)


def usual_area(page: PageGeometry) -> Box | None:
    """What has to be clear (view coordinates) for any page number to have its usual place; None on
    a page so narrow that its stamps shrink to fit it."""
    mark = _Mark.of("number", "", page, _widest)
    if mark.point != stamp_scale(page):
        return None
    box, gap = mark.usual(page), mark.least_gap
    return Box(box.left - gap, box.bottom - gap, box.right + gap, box.top + gap)


def has_room_at_foot(page: PageGeometry, foot: Band) -> bool:
    """Whether any page number finds a place along the foot, so that none looks for one at the top;
    not on a page so narrow that its stamps shrink to fit it."""
    if usual_area(page) is None:
        return False
    [stamp] = place(page, Ink(None, foot), [("number", "")], _widest).stamps
    return stamp.choice in ("usual", "along")


def _widest(text: str) -> float:
    return WIDEST


def place(
    page: PageGeometry,
    ink: Ink | None,
    texts: Sequence[tuple[Kind, str]],
    measure: Measure,
) -> Placement:
    """Where the stamps with ``texts`` go on a page that bears ``ink``; at most one of each kind.

    Without ``ink`` they go to their usual places.  They never overlap each other.
    """
    marks = [_Mark.of(kind, text, page, measure) for kind, text in texts]
    if ink is None or ink.foot is None:
        choice: Choice = "usual" if ink is None else "unseen"
        return Placement(
            tuple(_stamp(page, m, _Spot(m.usual_edge, m.usual(page), choice)) for m in marks)
        )
    bands: dict[Edge, Band] = {"top": ink.top or _NOWHERE, "foot": ink.foot}
    spots: dict[Kind, _Spot] = {}
    # Whatever can have its usual place has it, before another has to look for one.
    for mark in marks:
        spot = _Spot(mark.usual_edge, mark.usual(page), "usual")
        if _is_clear(bands[spot.edge], spot.box, mark.least_gap):
            spots[mark.kind] = spot
            bands[spot.edge] = covered(bands[spot.edge], spot.box)
    for mark in marks:
        if mark.kind not in spots:
            spots[mark.kind] = spot = _moved(mark, page, bands) or _in_strip(mark, page)
            if spot.choice != "strip":
                bands[spot.edge] = covered(bands[spot.edge], spot.box)
    stamps = tuple(_stamp(page, mark, spots[mark.kind]) for mark in marks)
    return Placement(stamps, _extended(page, marks, spots))


_NOWHERE = Band(Box(0, 0, 0, 0), 0, ())


class _Spot(Struct, frozen=True):
    edge: Edge
    box: Box
    choice: Choice


class _Mark(Struct, frozen=True):
    """A stamp not yet placed; ``point`` is what a point of its measures comes to on its page."""

    kind: Kind
    text: str
    width: float
    size: float
    point: float

    @classmethod
    def of(cls, kind: Kind, text: str, page: PageGeometry, measure: Measure) -> _Mark:
        """On a page too small for the usual size a stamp shrinks until it lies inside it: there is
        room for two, one above the other, and each takes at most a fifth of the page's height."""
        point = stamp_scale(page)
        size, margin = STAMP_SIZE * point, STAMP_MARGIN * point
        length = measure(text)
        fits = min(
            1.0,
            page.view_width * 0.9 / (length * size + 2 * margin),
            page.view_height * 0.2 / ((ASCENT + DESCENT) * size + margin),
        )
        return cls(kind, text, length * size * fits, size * fits, point * fits)

    @property
    def height(self) -> float:
        return (ASCENT + DESCENT) * self.size

    @property
    def margin(self) -> float:
        return STAMP_MARGIN * self.point

    @property
    def least_gap(self) -> float:
        return LEAST_GAP * self.point

    @property
    def usual_edge(self) -> Edge:
        return _USUAL[self.kind]

    def usual(self, page: PageGeometry, edge: Edge | None = None) -> Box:
        """Its usual place, or the one that corresponds to it at another edge."""
        left = self.margin + (page.view_width - 2 * self.margin - self.width) * _ACROSS[self.kind]
        at_foot = (edge or self.usual_edge) == "foot"
        bottom = self.margin if at_foot else page.view_height - self.margin - self.height
        return self.at(left, bottom)

    def at(self, left: float, bottom: float) -> Box:
        return Box(left, bottom, left + self.width, bottom + self.height)


def _moved(mark: _Mark, page: PageGeometry, bands: dict[Edge, Band]) -> _Spot | None:
    """The nearest clear place along the mark's own edge, else along the other one."""
    tries: tuple[tuple[Edge, Choice], ...] = (
        (mark.usual_edge, "along"),
        (_OPPOSITE[mark.usual_edge], "opposite"),
    )
    for edge, choice in tries:
        wished = mark.usual(page, edge)
        if _is_clear(bands[edge], wished, mark.least_gap):
            return _Spot(edge, wished, choice)
        for beside, above in GAPS:
            gaps = (beside * mark.point, above * mark.point)
            found = _nearest(mark, edge, bands[edge], wished, gaps)
            if found is not None:
                return _Spot(edge, found, choice)
    return None


def _nearest(
    mark: _Mark, edge: Edge, band: Band, wished: Box, gaps: tuple[float, float]
) -> Box | None:
    """The place nearest to ``wished`` in a band with ``gaps`` clear beside and above it."""
    if not band.grounds:
        return None
    grid = _Grid(band)
    beside, above = gaps
    tall = ceil((mark.height + 2 * above) * grid.down)
    wide = ceil((mark.width + 2 * beside) * grid.across)
    # A window's first row and column; a stamp lies in the middle of its window, which may reach
    # over the page's sides.
    off_edge = max(0, ceil((NEAREST * mark.point - above) * grid.down))
    spare = grid.rows - tall
    tops = range(off_edge, spare + 1) if edge == "top" else range(spare - off_edge + 1)
    first = ceil((mark.margin - beside) * grid.across)
    last = grid.columns - wide - first
    wished_top = (band.box.top - wished.top - above) * grid.down
    wished_left = (wished.left - band.box.left - beside) * grid.across

    best: tuple[float, int, int] | None = None
    for top in sorted(tops, key=lambda row: (abs(row - wished_top), row)):
        away = abs(top - wished_top) / grid.down
        if best is not None and away >= best[0]:
            break
        for left in grid.starts(top, tall, wide, first, last, round(wished_left)):
            distance = hypot(away, abs(left - wished_left) / grid.across)
            if best is None or (distance, top, left) < best:
                best = (distance, top, left)
    if best is None:
        return None
    _, top, left = best
    spare_width, spare_height = wide / grid.across - mark.width, tall / grid.down - mark.height
    return mark.at(
        band.box.left + left / grid.across + spare_width / 2,
        band.box.top - (top + tall) / grid.down + spare_height / 2,
    )


class _Grid(Struct, frozen=True):
    """A band as a grid of pixels."""

    band: Band

    @property
    def columns(self) -> int:
        return self.band.columns

    @property
    def rows(self) -> int:
        return len(self.band.grounds[0])

    @property
    def across(self) -> float:
        """Pixels to a unit of length, from left to right."""
        return self.columns / self.band.box.width

    @property
    def down(self) -> float:
        return self.rows / self.band.box.height

    def starts(
        self, top: int, tall: int, wide: int, first: int, last: int, wished: int
    ) -> Iterator[int]:
        """The columns from ``first`` to ``last`` at which clear windows begin, the one nearest to
        ``wished`` in each clear stretch of the rows from ``top`` on."""
        over = max(0, -first)
        for ground in self.band.grounds:
            inked = 0
            for row in ground[top : top + tall]:
                inked |= row
            pixels = f"{'0' * over}{inked:0{self.columns}b}{'0' * over}"
            for clear in re.finditer(f"0{{{wide},}}", pixels):
                earliest = max(first, clear.start() - over)
                latest = min(last, clear.end() - over - wide)
                if earliest <= latest:
                    yield min(max(wished, earliest), latest)

    def touched(self, box: Box, gap: float) -> tuple[slice, int]:
        """The rows that a box with ``gap`` around it touches, and a mask of the columns."""
        area = self.band.box
        top = max(0, floor((area.top - box.top - gap) * self.down))
        bottom = min(self.rows, ceil((area.top - box.bottom + gap) * self.down))
        left = max(0, floor((box.left - gap - area.left) * self.across))
        right = min(self.columns, ceil((box.right + gap - area.left) * self.across))
        mask = ((1 << max(0, right - left)) - 1) << (self.columns - right)
        return slice(top, max(top, bottom)), mask


def _is_clear(band: Band, box: Box, gap: float) -> bool:
    if not band.grounds or not band.box.contains(box):
        return False
    rows, mask = _Grid(band).touched(box, gap)
    return any(not any(row & mask for row in ground[rows]) for ground in band.grounds)


def covered(band: Band, box: Box) -> Band:
    """The band with something on all of ``box`` (view coordinates)."""
    if not band.grounds or band.box.intersect(box).is_empty:
        return band
    rows, mask = _Grid(band).touched(box, 0)
    return replace(
        band,
        grounds=tuple(
            (*ground[: rows.start], *(row | mask for row in ground[rows]), *ground[rows.stop :])
            for ground in band.grounds
        ),
    )


def _in_strip(mark: _Mark, page: PageGeometry) -> _Spot:
    """Beyond the mark's own edge, in a strip as deep as :func:`_depth` says."""
    wished = mark.usual(page)
    beyond = STRIP_GAP * mark.point
    bottom = -beyond - mark.height if mark.usual_edge == "foot" else page.view_height + beyond
    return _Spot(mark.usual_edge, mark.at(wished.left, bottom), "strip")


def _depth(mark: _Mark) -> float:
    return (NEAREST + STRIP_GAP) * mark.point + mark.height


def _extended(page: PageGeometry, marks: Sequence[_Mark], spots: dict[Kind, _Spot]) -> Box | None:
    depths: dict[Edge, float] = {"top": 0.0, "foot": 0.0}
    for mark in marks:
        if spots[mark.kind].choice == "strip":
            edge = mark.usual_edge
            depths[edge] = max(depths[edge], _depth(mark))
    if not any(depths.values()):
        return None
    seen = Box(0, -depths["foot"], page.view_width, page.view_height + depths["top"])
    return _settled(page.to_user_space.apply_to_box(seen))


def _stamp(page: PageGeometry, mark: _Mark, spot: _Spot) -> Stamp:
    view = page.to_user_space
    at = view.apply(spot.box.left, spot.box.bottom + DESCENT * mark.size)
    return Stamp(
        kind=mark.kind,
        text=mark.text,
        matrix=Matrix(*(_rounded(v) for v in (view.a, view.b, view.c, view.d, at.x, at.y))),
        size=_rounded(mark.size),
        box=_settled(view.apply_to_box(spot.box)),
        edge=spot.edge,
        choice=spot.choice,
    )


def _settled(box: Box) -> Box:
    return Box(*(_rounded(value) for value in box.as_tuple()))


def _rounded(value: float) -> float:
    """A number as it is written: four decimals are a hundredth of what any printer resolves."""
    return round(value, 4) + 0.0  # no negative zero
