"""Rules of PDF/UA-1 about tables: a regular grid, and header cells that cells can be tied to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from agendapack.papers.accessibility import Finding
from agendapack.papers.structure.structure_tree import StructureElement
from agendapack.papers.ua.document_facts import Facts
from agendapack.papers.ua.tree_rules import pages_of, significant_kids

MAX_CELLS = 200_000  # of one table's grid: spans are only numbers, and a hostile one is huge

_GROUPS = frozenset(("THead", "TBody", "TFoot"))


class GridCell(Struct, frozen=True):
    """A cell and its first row and column in the grid."""

    element: StructureElement
    row: int
    column: int

    @property
    def is_header(self) -> bool:
        return self.element.standard == "TH"


class Grid(Struct, frozen=True):
    """A table's cells by row and column; ``fault`` says why there is none."""

    rows: tuple[tuple[GridCell, ...], ...] = ()
    fault: str = ""

    @property
    def cells(self) -> Iterator[GridCell]:
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if (cell.row, cell.column) == (row, column):
                    yield cell


def rows_of(table: StructureElement) -> Iterator[StructureElement]:
    for kid in significant_kids(table):
        if kid.standard == "TR":
            yield kid
        elif kid.standard in _GROUPS:
            yield from (row for row in significant_kids(kid) if row.standard == "TR")


def cells_of(row: StructureElement) -> list[StructureElement]:
    return [kid for kid in significant_kids(row) if kid.standard in ("TH", "TD")]


def lay_out(table: StructureElement) -> Grid:
    """Put a table's cells into its grid (ISO 32000-1, 14.8.4.3.4 and table 349)."""
    rows = [cells_of(row) for row in rows_of(table)]
    rows = [row for index, row in enumerate(rows) if row or index]
    if not rows or not any(rows):
        return Grid()
    columns = sum(cell.col_span for cell in rows[0])
    if columns * len(rows) > MAX_CELLS:
        return Grid(fault="a table's cells span more than there can be")
    grid: list[list[GridCell | None]] = [[None] * columns for _ in rows]
    for row, cells in enumerate(rows):
        column = 0
        for element in cells:
            while column < columns and grid[row][column] is not None:
                column += 1
            if column + element.col_span > columns:
                return Grid(fault="the rows of a table have different numbers of columns")
            if row + element.row_span > len(rows):
                return Grid(fault="a cell spans more rows than its table has")
            cell = GridCell(element, row, column)
            for below in range(row, row + element.row_span):
                for beside in range(column, column + element.col_span):
                    if grid[below][beside] is not None:
                        return Grid(fault="two cells of a table overlap")
                    grid[below][beside] = cell
            column += element.col_span
    full = tuple(tuple(cell for cell in cells if cell is not None) for cells in grid)
    if any(len(cells) < columns for cells in full):
        return Grid(fault="the rows of a table have different numbers of columns")
    return Grid(full)


def tables(facts: Facts) -> Iterator[Finding]:
    """Clauses 7.2 and 7.5: tables are regular, and each cell's headers can be found."""
    assert facts.structure is not None
    irregular: dict[str, list[StructureElement]] = defaultdict(list)
    headless: list[StructureElement] = []
    untied: list[StructureElement] = []
    unknown: list[StructureElement] = []
    for table in facts.by_type["Table"]:
        grid = lay_out(table)
        if grid.fault:
            irregular[grid.fault].append(table)
            continue
        headers = [cell for cell in grid.cells if cell.is_header]
        if all(cell.element.scope for cell in headers) and headers:
            continue
        loose, lost = _untied(grid, headers)
        if not headers:
            # What has one row or one column alone is a list in a frame, and has nothing to head.
            if len(grid.rows) > 1 and len(grid.rows[0]) > 1:
                headless.append(table)
        elif lost:
            unknown.append(table)
        elif loose:
            untied.append(table)
    for message, found in irregular.items():
        yield Finding(
            "7.2",
            "09-004",
            message,
            pages_of(found),
            "Give every row of the table the same columns: split merged cells, or make two tables "
            "of it, and save as PDF again",
        )
    remedy = (
        "In Word, click into the table's first row: Table Design > Header Row, and Layout > Repeat "
        "Header Rows; in PowerPoint, Table Design > Header Row; then save as PDF again"
    )
    if headless:
        message = "a table has no header cells"
        yield Finding("7.5", "15-003", message, pages_of(headless), remedy)
    if untied:
        message = "a table's header cells do not say whether they head a row or a column"
        yield Finding("7.5", "15-003", message, pages_of(untied), remedy)
    if unknown:
        message = "a table's cells name header cells that do not exist"
        yield Finding("7.5", "15-003", message, pages_of(unknown), remedy)


def _untied(grid: Grid, headers: list[GridCell]) -> tuple[bool, bool]:
    """Whether some cell has no header, and whether one names a header that is not there."""
    ids = {cell.element.id for cell in headers if cell.element.id}
    for cell in grid.cells:
        if cell.is_header:
            continue
        named = cell.element.headers
        if named and all(name in ids for name in named):
            continue
        if not (_headed(grid, cell, down=True) or _headed(grid, cell, down=False)):
            return True, any(name not in ids for name in named)
    return False, False


def _headed(grid: Grid, cell: GridCell, *, down: bool) -> bool:
    """Whether a header cell with the right scope stands above a cell, or at its side.

    Going outwards, a run of header cells ends the search (ISO 32000-1, 14.8.4.3.4).
    """
    element = cell.element
    wanted = ("Column", "Both") if down else ("Row", "Both")
    if down:
        lines = range(cell.column, cell.column + element.col_span)
        steps = range(cell.row - 1, -1, -1)
    else:
        lines = range(cell.row, cell.row + element.row_span)
        steps = range(cell.column - 1, -1, -1)
    for line in lines:
        found = False
        for step in steps:
            other = grid.rows[step][line] if down else grid.rows[line][step]
            if other.is_header:
                if other.element.scope in wanted:
                    return True
                found = True
            elif found:
                break
    return False
