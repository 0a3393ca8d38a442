"""The room that stamps have along a page's edges: their measures, and the clear places for them.

Pure arithmetic on the bands that ``looking.py`` finds, in view coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import ceil, floor, hypot
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.papers.facts import InkBand
from agendapack.papers.geometry import A4, PageBox, PageGeometry

Measure = Callable[[str], float]
"""The width of a stamp's text at one unit of font size."""

Kind = Literal["item", "number", "marking"]
"""What a stamp says: "Agenda Item 7", "Page 67", or why the page is not for publication."""
Edge = Literal["top", "foot"]

STAMP_SIZE = 11.0  # points on A4
STAMP_MARGIN = 17.0  # from the edge of the visible page to a stamp's box: six millimetres on A4
SMALLEST, GREATEST = 0.6, 20.0  # of their size on A4: 6.6 points, and as on a side of 14,400
LONGEST = 4.0  # times a page's breadth: what is longer is read in parts
ASCENT, DESCENT = 0.95, 0.25  # a stamp's box around its baseline, in units of its font size

# All in points on A4, growing and shrinking with the stamp; see stamp_scale.
REACH = 50.0  # how far from its edge a stamp may lie: farther in it would read as text
HEAD_REACH = 100.0  # the same of a marking, which has several lines
NEAREST = 12.0  # how near its edge: most printers leave four millimetres white
GAPS = ((24.0, 4.0), (2.0, 2.0))
"""What a stamp that moves keeps free beside and above it, comfortably if it can, else just so: with
less beside it, it would read as one line with the page's own words."""
LEAST_GAP = GAPS[-1][0]
WIDEST = 16.0  # ems: no "Page 12345" is wider, in whatever font
STRIP_GAP = 5.0  # between a stamp in a strip and the page
DEEPEST = 0.4  # of a page's height: the bands at its top and foot never meet

_ACROSS: dict[Kind, float] = {"item": 1.0, "number": 0.5, "marking": 0.0}  # 0 left to 1 right
_USUAL: dict[Kind, Edge] = {"item": "top", "number": "foot", "marking": "top"}


def stamp_scale(page: PageGeometry) -> float:
    """User space units to a point of a stamp's measures.

    A stamp is as large as on A4 once its page is fitted to A4, upright or lying as it is seen: so a
    plan is read on a tablet, and printed.  Within bounds: on a card it can still be read, and of a
    very long page only so much counts.
    """
    short, long = sorted((page.view_width, page.view_height))
    fitted = max(short / A4[0], min(long, LONGEST * short) / A4[1]) * page.unit
    # To two decimals, since programs round A4 to 595 by 842 and such.
    return min(max(round(fitted, 2), SMALLEST), GREATEST) / page.unit


def reach(page: PageGeometry, kind: Kind = "number") -> float:
    """How deep the bands are that stamps of a kind may lie in, in user space units."""
    deep = HEAD_REACH if kind == "marking" else REACH
    return min(deep * stamp_scale(page), DEEPEST * page.view_height)


def usual_area(page: PageGeometry) -> PageBox | None:
    """What has to be clear (view coordinates) for any page number to have its usual place; None on
    a page so narrow that its stamps shrink to fit it."""
    mark = Mark.of("number", "", page, _widest)
    if mark.point != stamp_scale(page):
        return None
    box, gap = mark.usual(page), mark.least_gap
    return PageBox(box.left - gap, box.bottom - gap, box.right + gap, box.top + gap)


def has_room_at_foot(page: PageGeometry, foot: InkBand) -> bool:
    """Whether any page number finds a place along the foot, so that none looks for one at the top;
    not on a page so narrow that its stamps shrink to fit it."""
    if usual_area(page) is None:
        return False
    return place_along("foot", foot, Mark.of("number", "", page, _widest), page) is not None


def _widest(text: str) -> float:
    return WIDEST


class Mark(Struct, frozen=True):
    """A stamp not yet placed, or a marking as one block of lines; ``point`` is what a point of its
    measures comes to on its page."""

    kind: Kind
    text: str
    width: float
    height: float
    size: float
    point: float

    @classmethod
    def of(
        cls, kind: Kind, text: str, page: PageGeometry, measure: Measure, enlarged: float = 1.0
    ) -> Mark:
        """``enlarged`` is how much larger its type is than usual, its margin staying as it is.

        On a page too small for the usual size a stamp shrinks until it lies inside it: there is
        room for two, one above the other, and each takes at most a fifth of the page's height."""
        point = stamp_scale(page)
        size, margin = STAMP_SIZE * enlarged * point, STAMP_MARGIN * point
        length = measure(text)
        fits = min(
            1.0,
            page.view_width * 0.9 / (length * size + 2 * margin),
            page.view_height * 0.2 / ((ASCENT + DESCENT) * size + margin),
        )
        size *= fits
        return cls(kind, text, length * size, (ASCENT + DESCENT) * size, size, point * fits)

    @property
    def margin(self) -> float:
        return STAMP_MARGIN * self.point

    @property
    def least_gap(self) -> float:
        return LEAST_GAP * self.point

    @property
    def usual_edge(self) -> Edge:
        return _USUAL[self.kind]

    def usual(self, page: PageGeometry, edge: Edge | None = None) -> PageBox:
        """Its usual place, or the one that corresponds to it at another edge."""
        left = self.margin + (page.view_width - 2 * self.margin - self.width) * _ACROSS[self.kind]
        at_foot = (edge or self.usual_edge) == "foot"
        bottom = self.margin if at_foot else page.view_height - self.margin - self.height
        return self.at(left, bottom)

    def at(self, left: float, bottom: float) -> PageBox:
        return PageBox(left, bottom, left + self.width, bottom + self.height)


def place_along(edge: Edge, band: InkBand, mark: Mark, page: PageGeometry) -> PageBox | None:
    """The clear place for ``mark`` along an edge that is nearest to its usual one there; None where
    the edge's ``band`` has none."""
    wished = mark.usual(page, edge)
    if is_clear(band, wished, mark.least_gap):
        return wished
    deep = reach(page, mark.kind)
    for beside, above in GAPS:
        gaps = (beside * mark.point, above * mark.point)
        found = _nearest(mark, edge, band, wished, gaps, deep)
        if found is not None:
            return found
    return None


def _nearest(
    mark: Mark,
    edge: Edge,
    band: InkBand,
    wished: PageBox,
    gaps: tuple[float, float],
    deep: float,
) -> PageBox | None:
    """The place nearest to ``wished`` in a band with ``gaps`` clear beside and above it, no farther
    from the edge than ``deep``."""
    if not band.grounds:
        return None
    grid = _Grid(band)
    beside, above = gaps
    tall = ceil((mark.height + 2 * above) * grid.down)
    wide = ceil((mark.width + 2 * beside) * grid.across)
    # A window's first row and column; a stamp lies in the middle of its window, which may reach
    # over the page's sides.
    off_edge = ceil((NEAREST * mark.point - above) * grid.down)
    # Along the top the band may be deeper, for a marking.
    rows = min(grid.rows, ceil(deep * grid.down)) if edge == "top" else grid.rows
    spare = rows - tall
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

    band: InkBand

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

    def touched(self, box: PageBox, gap: float) -> tuple[slice, int]:
        """The rows that a box with ``gap`` around it touches, and a mask of the columns; some of
        the box lies in the band."""
        area = self.band.box
        top = max(0, floor((area.top - box.top - gap) * self.down))
        bottom = min(self.rows, ceil((area.top - box.bottom + gap) * self.down))
        left = max(0, floor((box.left - gap - area.left) * self.across))
        right = min(self.columns, ceil((box.right + gap - area.left) * self.across))
        return slice(top, bottom), ((1 << (right - left)) - 1) << (self.columns - right)


def is_clear(band: InkBand, box: PageBox, gap: float) -> bool:
    if not band.grounds or not band.box.contains(box):
        return False
    rows, mask = _Grid(band).touched(box, gap)
    return any(not any(row & mask for row in ground[rows]) for ground in band.grounds)


def covered(band: InkBand, box: PageBox) -> InkBand:
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
