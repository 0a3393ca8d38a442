"""Lays tables out: the widths of their columns, and the strips of their rows.

Widths follow CSS's automatic table layout (CSS 2.2, 17.5.2.2): no column is narrower than its
longest word.  A table too wide for that is set smaller, down to its style's smallest size.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct, field

from agendapack.pages.layout.boxes import (
    BOUND,
    FREE,
    HELD,
    Header,
    LayoutBox,
    Strip,
    stack,
    total_height,
)
from agendapack.pages.styles.cascade import Rule, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.pages.layout.sheet import Sheet

_CLOSE = 0.01
_WHOLE = 0.4  # of a page: a row up to this height is not divided


class TableCell(Struct, eq=False):
    """A cell at its place in the grid; rows and columns count from zero."""

    row: int
    column: int
    rows: int
    columns: int
    boxes: list[LayoutBox]
    style: Style

    def measure(self) -> tuple[float, float]:
        """The narrowest and the natural width, padding not included."""
        narrowest = natural = 0.0
        for box in self.boxes:
            least, most = box.measure()
            narrowest = max(narrowest, least + box.left + box.right)
            natural = max(natural, most + box.left + box.right)
        return narrowest, natural


class TableBox(LayoutBox, eq=False):
    """A table without its caption, which is a box before it.

    ``leftwards``: its first column is at the right, and so is a table that does not fill its place.
    ``too_narrow`` is set by :meth:`strips` where even the smallest type leaves a word cut.
    """

    cells: list[TableCell] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    header_rows: int = 0
    style: Style = field(default_factory=Style)
    too_narrow: bool = False
    leftwards: bool = False

    def measure(self) -> tuple[float, float]:
        least, most = self._column_widths()
        return sum(least) + self._padding(), sum(most) + self._padding()

    def strips(self, width: float, scale: float, page: float) -> list[Strip]:
        scale, widths = self.fit(width, scale)
        bands = self._bands(widths, scale, page)
        strips: list[Strip] = []
        header_strips: list[Strip] = []
        for band in bands:
            band_strips = band.strips(page)
            if band.first_row < self.header_rows:
                header_strips += band_strips
            elif strips and band_strips:
                # No single row is left behind at a page's foot, or sent on alone.
                alone = band.first_row == self.header_rows + 1 or band is bands[-1]
                band_strips[0].hold = HELD if alone else FREE
            strips += band_strips
        for strip in strips if self.leftwards else ():
            strip.left = width - sum(widths)
        for strip in strips[1 : len(header_strips) + 1]:
            strip.hold = BOUND
        height = total_height(header_strips)
        if header_strips and height < page * _WHOLE:
            header = Header(header_strips, height)
            for strip in strips[len(header_strips) :]:
                strip.header = header
        return strips

    def fit(self, width: float, scale: float = 1.0) -> tuple[float, list[float]]:
        """The scale of the type and the columns' widths, padding included."""
        least, most = self._column_widths()
        room = width - self._padding()
        needed = sum(least)
        if needed * scale > room and needed > 0:
            smallest = min(1.0, self.style.smallest / self.style.size)
            scale = max(room / needed, min(scale, smallest))
        least = [part * scale for part in least]
        most = [part * scale for part in most]
        if sum(least) > room + _CLOSE:
            self.too_narrow = True
            needed = sum(least)  # nothing, of empty cells whose padding alone is too wide
            widths = [part * max(room, 1.0) / needed if needed else 0.0 for part in least]
        elif sum(most) <= room:
            widths = most
            if self.style.width == "full" and sum(most) > 0:
                widths = [part * room / sum(most) for part in most]
        else:
            between = sum(most) - sum(least)  # nothing, where both exceed the room by a hair
            spare = (room - sum(least)) / between if between else 0.0
            widths = [a + (b - a) * spare for a, b in zip(least, most, strict=True)]
        sides = self._sides()
        return scale, [part + side for part, side in zip(widths, sides, strict=True)]

    def _sides(self) -> list[float]:
        """Each column's padding, left and right together."""
        sides = [0.0] * self.columns
        for cell in self.cells:
            if cell.columns == 1:
                sides[cell.column] = max(sides[cell.column], 2 * cell.style.padding[1])
        return sides

    def _padding(self) -> float:
        return sum(self._sides())

    def _column_widths(self) -> tuple[list[float], list[float]]:
        least, most = [0.0] * self.columns, [0.0] * self.columns
        sides = self._sides()
        for cell in sorted(self.cells, key=lambda cell: cell.columns):
            narrowest, natural = cell.measure()
            over = slice(cell.column, cell.column + cell.columns)
            if cell.columns > 1:
                between = sum(sides[over]) - 2 * cell.style.padding[1]
                narrowest, natural = narrowest - between, natural - between
            _widen(least, over, narrowest, most)
            _widen(most, over, natural, most)
        return least, [max(pair) for pair in zip(least, most, strict=True)]

    def _bands(self, widths: Sequence[float], scale: float, page: float) -> list[RowBand]:
        lefts = [sum(widths[:index]) for index in range(len(widths) + 1)]
        placed = []
        for cell in self.cells:
            left, right = lefts[cell.column], lefts[cell.column + cell.columns]
            if self.leftwards:
                left, right = lefts[-1] - right, lefts[-1] - left
            inner = right - left - 2 * cell.style.padding[1]
            strips = stack(cell.boxes, inner, page, scale)
            placed.append(PlacedCell(cell, left, right, strips, scale))
        heights = [0.0] * self.rows
        for item in sorted(placed, key=lambda item: item.cell.rows):
            first, count = item.cell.row, item.cell.rows
            missing = item.height - sum(heights[first : first + count])
            if missing > 0:
                heights[first + count - 1] += missing
        in_rows: list[list[PlacedCell]] = [[] for _ in range(self.rows)]
        for item in placed:
            in_rows[item.cell.row].append(item)
        return [
            RowBand(
                first,
                heights[first : last + 1],
                [item for row in in_rows[first : last + 1] for item in row],
                self.style,
                lefts[-1],
            )
            for first, last in self._tied_rows()
        ]

    def _tied_rows(self) -> list[tuple[int, int]]:
        """Runs of rows, first and last, that cells spanning rows tie together."""
        runs: list[tuple[int, int]] = []
        reach = list(range(self.rows))
        for cell in self.cells:
            reach[cell.row] = max(reach[cell.row], cell.row + cell.rows - 1)
        row = 0
        while row < self.rows:
            last = row
            at = row
            while at <= last:
                last = max(last, reach[at])
                at += 1
            runs.append((row, min(last, self.rows - 1)))
            row = last + 1
        return runs


def _widen(widths: list[float], over: slice, needed: float, natural: Sequence[float]) -> None:
    """Make the columns ``over`` together as wide as ``needed``, the naturally wider ones more."""
    missing = needed - sum(widths[over])
    if missing <= 0:
        return
    shares = list(natural[over])
    whole = sum(shares)
    count = len(shares)
    for offset, share in enumerate(shares):
        widths[over.start + offset] += missing * (share / whole if whole > 0 else 1 / count)


class PlacedCell(Struct, eq=False):
    """A cell with its strips; ``left`` and ``right`` are from the table's left edge."""

    cell: TableCell
    left: float
    right: float
    strips: list[Strip]
    scale: float

    @property
    def pad(self) -> float:
        return self.cell.style.padding[0] * self.scale

    @property
    def height(self) -> float:
        return total_height(self.strips) + 2 * self.pad


class RowBand(Struct, eq=False):
    """Rows that belong together, most often one: an owner of strips."""

    first_row: int
    heights: list[float]
    cells: list[PlacedCell]
    style: Style
    width: float

    @property
    def height(self) -> float:
        return sum(self.heights)

    def top(self, row: int) -> float:
        """How far below the band's top a row starts."""
        return sum(self.heights[: row - self.first_row])

    def spans(self) -> list[tuple[PlacedCell, Strip, float]]:
        """Each strip with its cell and its top, below the band's."""
        found = []
        for item in self.cells:
            at = self.top(item.cell.row) + item.pad
            for strip in item.strips:
                at += strip.gap
                found.append((item, strip, at))
                at += strip.height
        return found

    def strips(self, page: float) -> list[Strip]:
        """The band cut wherever no line, and no short row, is cut."""
        spans = self.spans()
        ends = [self.top(self.first_row + index) for index in range(1, len(self.heights))]
        rows = set(ends)
        ends += [at + strip.height for _, strip, at in spans]
        downwards = sorted(spans, key=lambda span: span[2])
        tops = [at for _, _, at in downwards]
        reach = list(accumulate((at + strip.height for _, strip, at in downwards), max))
        cuts: list[tuple[float, int]] = []
        for end in sorted(set(ends)):
            begun = bisect_left(tops, end - _CLOSE)  # the spans above; those that follow come next
            if begun and reach[begun - 1] > end + _CLOSE:
                continue
            if begun == len(tops) or (cuts and end - cuts[-1][0] < _CLOSE):
                continue
            if end in rows or self._row_height(end) <= page * _WHOLE:
                hold = HELD
            else:
                following = downwards[begun : bisect_left(tops, end - _CLOSE + 1)]
                hold = max((strip.hold for _, strip, _ in following), default=FREE)
            cuts.append((end, hold))
        edges = [(0.0, FREE), *cuts]
        stops = [end for end, _ in cuts] + [self.height]
        strips = [
            Strip(self, 0.0, start, stop, hold=hold)
            for (start, hold), stop in zip(edges, stops, strict=True)
        ]
        anchors = tuple(name for _, strip, _ in spans for name in strip.anchors)
        strips[0].anchors = anchors
        return strips

    def _row_height(self, end: float) -> float:
        at = 0.0
        for height in self.heights:
            at += height
            if end <= at + _CLOSE:
                return height
        return 0.0

    def draw(
        self, sheet: Sheet, left: float, top: float, start: float, stop: float, artifact: bool
    ) -> None:
        bottom = top - (stop - start)
        for item in self.cells:
            background = item.cell.style.background
            if background is not None:
                upper = max(self.top(item.cell.row), start)
                lower = min(self.top(item.cell.row + item.cell.rows), stop)
                if lower > upper:
                    sheet.fill(
                        left + item.left,
                        top - (lower - start),
                        left + item.right,
                        top - (upper - start),
                        background,
                    )
        if self.style.grid is not None:
            self._draw_grid(sheet, self.style.grid, left, top, bottom, start, stop)
        for item, part, first in self._parts(start, stop):
            at = left + item.left + item.cell.style.padding[1] + part[0].left
            part[0].owner.draw(
                sheet, at, top - (first - start), part[0].start, part[-1].stop, artifact
            )

    def _parts(self, start: float, stop: float) -> list[tuple[PlacedCell, list[Strip], float]]:
        """The strips between two cuts, those of one owner together."""
        found: list[tuple[PlacedCell, list[Strip], float]] = []
        for item, strip, at in self.spans():
            if at < start - _CLOSE or at + strip.height > stop + _CLOSE:
                continue
            if found and found[-1][0] is item and found[-1][1][-1].owner is strip.owner:
                found[-1][1].append(strip)
                continue
            found.append((item, [strip], at))
        return found

    def _draw_grid(
        self,
        sheet: Sheet,
        rule: Rule,
        left: float,
        top: float,
        bottom: float,
        start: float,
        stop: float,
    ) -> None:
        if self.style.grid_lines == "none":
            return
        levels: dict[float, list[tuple[float, float]]] = {top: [(0.0, self.width)]}
        levels[bottom] = [(0.0, self.width)]
        for item in self.cells:
            at = self.top(item.cell.row)
            if start + _CLOSE < at < stop - _CLOSE:
                levels.setdefault(top - (at - start), []).append((item.left, item.right))
        for y, parts in levels.items():
            for from_left, to_right in _joined(parts):
                sheet.line(left + from_left, y, left + to_right, None, rule)
        if self.style.grid_lines == "all":
            uprights: dict[float, list[tuple[float, float]]] = {}
            for item in self.cells:
                upper = max(self.top(item.cell.row), start)
                lower = min(self.top(item.cell.row + item.cell.rows), stop)
                if lower > upper:
                    for x in (item.left, item.right):
                        uprights.setdefault(round(x, 2), []).append((upper, lower))
            for x, parts in uprights.items():
                for upper, lower in _joined(parts):
                    sheet.line(
                        left + x, top - (upper - start), left + x, top - (lower - start), rule
                    )


def _joined(parts: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches put together where they touch."""
    found: list[tuple[float, float]] = []
    for start, stop in sorted(parts):
        if found and start <= found[-1][1] + _CLOSE:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found


def filled(cells: Sequence[TableCell], rows: int, columns: int) -> list[tuple[int, int]]:
    """The grid's places that no cell covers, as (row, column)."""
    covered = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    return [(r, c) for r in range(rows) for c in range(columns) if (r, c) not in covered]
