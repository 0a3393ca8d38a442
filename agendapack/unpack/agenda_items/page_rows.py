"""The lines of pages put together to rows, of what stands at one height, without running heads,
numbers of pages and other furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from agendapack.unpack.pack_signs import LinePart, PackSigns, PageLine
from agendapack.unpack.signs.blank_pages import says_blank

_STAMPS = re.compile(
    r"(?:page|tudalen)\s?[a-z]{0,3}\d*-?\d{1,6}(?:\s?(?:of|o|/)\s?\d{1,6})?|[-\u2013]?\s?\d{1,5}\s?[-\u2013]?"
    r"|[ivxl]{1,7}|(?:agenda\s)?item(?:\sno\.?)?\s\S{1,6}|eitem(?:\sagenda)?\s\S{1,6}"
    r"|\d{1,5}\s(?:of|o)\s\d{1,5}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-\u2013]?\s?\d{1,5}\s?[-\u2013]?")
_CONTINUED = re.compile(r"(?:agenda\s)?[(\[]?(?:continued|cont'?d?\.?|parhad)[)\]]?", re.IGNORECASE)
_FAR = 2.2  # sizes of letters between the last line of a text and the number below it
_AT_THE_EDGE = 0.09  # of a page's height, at its head and at its foot


class PlacedLine(Struct, frozen=True, dict=True):
    """A line, and which it is among those of its page."""

    index: int
    line: PageLine

    @cached_property
    def text(self) -> str:
        return " ".join(self.line.text.split())


class PageRow(Struct, frozen=True, dict=True):
    """What stands at one height of a page, from left to right."""

    page: int
    cells: tuple[PlacedLine, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        return self.cells[0].line.left

    @property
    def right(self) -> float:
        return self.cells[-1].line.right

    @cached_property
    def bottom(self) -> float:
        return max(cell.line.bottom for cell in self.cells)

    @cached_property
    def size(self) -> float:
        return max(self.cells, key=lambda cell: len(cell.text)).line.size

    @cached_property
    def is_bold(self) -> bool:
        return all(cell.line.is_bold for cell in self.cells)

    def left_from(self, edge: float) -> float | None:
        """Where what stands from ``edge`` on begins, None where there is nothing."""
        return next((cell.line.left for cell in self.cells if cell.line.left >= edge), None)

    def without(self, cells: Sequence[PlacedLine]) -> PageRow:
        return PageRow(self.page, tuple(cell for cell in self.cells if cell not in cells))


class PageRows(Struct, frozen=True):
    """Rows in the order in which they are read, and the places of the lines that are none."""

    rows: tuple[PageRow, ...]
    furniture: tuple[tuple[int, int], ...]


def page_rows(signs: PackSigns, pages: Sequence[int]) -> PageRows:
    """The rows of some pages."""
    every = [row for page in pages for row in _rows_of(page, signs)]
    repeated = Counter(_at_edge(row, signs) for row in every)
    rows, furniture = [], []
    for at, row in enumerate(every):
        is_number = _is_last_number(every, at)
        if is_number or _is_furniture(row, signs, repeated):
            furniture += [(row.page, cell.index) for cell in row.cells]
        else:
            rows.append(row)
    return PageRows(tuple(rows), tuple(furniture))


def _is_last_number(rows: Sequence[PageRow], at: int) -> bool:
    """Whether a row is a number alone, below all else of its page."""
    row = rows[at]
    is_last = at + 1 == len(rows) or rows[at + 1].page != row.page
    if not is_last or len(row.cells) > 1 or not _NUMBER.fullmatch(row.text):
        return False
    before = rows[at - 1] if at else None
    return before is None or before.page != row.page or row.bottom - before.bottom > _FAR * row.size


def _rows_of(page: int, signs: PackSigns) -> Iterator[PageRow]:
    lines = [
        PlacedLine(index, line)
        for index, line in enumerate(signs.pages[page].lines)
        if line.upright and line.text.strip()
    ]
    lines.sort(key=lambda placed: (placed.line.bottom, placed.line.left))
    row: list[PlacedLine] = []
    for placed in lines:
        if row and placed.line.bottom - row[0].line.bottom > 0.35 * row[0].line.size:
            yield _row(page, row)
            row = []
        row.append(placed)
    if row:
        yield _row(page, row)


def _row(page: int, cells: list[PlacedLine]) -> PageRow:
    return PageRow(page, tuple(sorted(cells, key=lambda placed: placed.line.left)))


def _edge(row: PageRow, signs: PackSigns) -> bool:
    height = signs.pages[row.page].height
    return row.bottom < height * (_AT_THE_EDGE + 0.02) or row.bottom > height * (1 - _AT_THE_EDGE)


def _at_edge(row: PageRow, signs: PackSigns) -> str:
    return row.text if _edge(row, signs) else ""


def _is_furniture(row: PageRow, signs: PackSigns, repeated: Counter[str]) -> bool:
    if says_blank(row.text) or _CONTINUED.fullmatch(row.text):
        return True
    if not _edge(row, signs):
        return False
    is_stamp = all(_STAMPS.fullmatch(cell.text) for cell in row.cells)
    return is_stamp or repeated[row.text] > 1


def pieces_of(cells: Sequence[PlacedLine]) -> tuple[LinePart, ...]:
    """The letters of cells of a row, a space between two cells."""
    pieces: list[LinePart] = []
    for cell in cells:
        if pieces:
            last = pieces[-1]
            pieces.append(
                LinePart(" ", last.right, cell.line.left, last.size, last.bold, last.italic)
            )
        pieces += cell.line.parts
    return tuple(pieces)
