"""Turns a ``<table>`` into a grid of cells and structure elements with scopes and headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.pages.html.elements import HtmlElement
from agendapack.pages.layout.boxes import LayoutBox, TextBox
from agendapack.pages.layout.inline import InlineLayout, classes, plain_text, step
from agendapack.pages.layout.tables import TableBox, TableCell, filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.pages.layout.logical import Node
    from agendapack.pages.styles.cascade import Path, Style

_FIGURE = re.compile(
    r"[(+\-–−]?\s?[£€$]?\s?[(+\-–−]?\s?[£€$]?\d[\d,. ]*\s?(?:%|p|k|m|bn|pp|million|billion)?\)?\*?",
    re.IGNORECASE,
)
_NO_FIGURE = frozenset(("", "-", "–", "—", "−", "n/a", "nil", "tbc", "..", "*"))
_ALIGNED = frozenset(("left", "right", "centre", "numeric", "text"))
_MAX_SPAN = 1000


class CellMaker(Protocol):
    """Who makes a cell's boxes and names its headers: the flow."""

    inline: InlineLayout

    def cell_boxes(
        self, element: HtmlElement, node: Node, path: Path, leftwards: bool, language: str
    ) -> list[LayoutBox]: ...

    def note_id(self, element: HtmlElement) -> None: ...

    def header_ident(self) -> str: ...


class _Placed(Struct, eq=False):
    """A cell element at its place, with its structure element."""

    element: HtmlElement
    node: Node
    path: Path
    cell: TableCell
    row: HtmlElement | None = None  # the row that this cell is the first of


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure: an amount, a percentage, a count."""
    return _FIGURE.fullmatch(text) is not None


class GridBuilder(Struct):
    """Builds one table; ``leftwards`` where its first column is at the right."""

    flow: CellMaker
    element: HtmlElement
    node: Node
    path: Path
    style: Style
    leftwards: bool = False
    language: str = ""  # named by the table, or by what is around it
    _placed: list[_Placed] = field(default_factory=list)
    _rows: int = 0
    _header_rows: int = 0

    def table(self) -> TableBox | None:
        """The table's box, or None where it has no rows."""
        rows_nodes: list[Node] = []
        for rows, heads, path, language in self._row_groups():
            group = self.node.add("THead" if heads else "TBody", language)
            self._place(rows, path, group, rows_nodes)
            if heads:
                self._header_rows = self._rows
        if not self._rows:
            return None
        columns = max((each.cell.column + each.cell.columns for each in self._placed), default=0)
        if not columns:
            return None
        self._fill(rows_nodes, columns)
        self._say_what_heads()
        for each in self._placed:
            if each.row is not None:
                self.flow.note_id(each.row)
            each.cell.boxes = self.flow.cell_boxes(
                each.element, each.node, each.path, self.leftwards, self.language
            )
        self._align_figures(columns)
        return TableBox(
            cells=[each.cell for each in self._placed],
            rows=self._rows,
            columns=columns,
            header_rows=self._header_rows,
            style=self.style,
            leftwards=self.leftwards,
        )

    def _row_groups(self) -> Iterator[tuple[list[HtmlElement], bool, Path, str]]:
        """Rows with whether they head the table; rows directly in the table are its body."""
        loose: list[HtmlElement] = []
        elements = [child for child in self.element.children if isinstance(child, HtmlElement)]
        has_head = any(child.tag == "thead" for child in elements)
        body: Path = (*self.path, ("tbody", ()))
        head: Path = (*self.path, ("thead", ()))
        for child in elements:
            if child.tag == "tr":
                loose.append(child)
            elif child.tag in ("thead", "tbody"):
                rows = [c for c in child.children if isinstance(c, HtmlElement) and c.tag == "tr"]
                if rows:
                    language = child.attributes.get("lang", "")
                    yield rows, child.tag == "thead", (*self.path, step(child)), language
        if loose:
            count = 0
            while not has_head and count < len(loose) - 1 and _all_headers(loose[count]):
                count += 1
            if count:
                yield loose[:count], True, head, ""
            yield loose[count:], False, body, ""

    def _place(
        self, rows: list[HtmlElement], path: Path, node: Node, row_nodes: list[Node]
    ) -> None:
        """Give each cell its row and column (HTML Living Standard, 4.9.12.1)."""
        taken: set[tuple[int, int]] = set()
        for offset, row in enumerate(rows):
            at = self._rows + offset
            row_node = node.add("TR", row.attributes.get("lang", ""))
            row_nodes.append(row_node)
            row_path = (*path, step(row))
            column = 0
            for child in row.children:
                if not isinstance(child, HtmlElement) or child.tag not in ("td", "th"):
                    continue
                while (at, column) in taken:
                    column += 1
                across = _span(child, "colspan")
                down = _span(child, "rowspan", whole=len(rows) - offset)
                down = min(down, len(rows) - offset)
                across = next(
                    (
                        free
                        for free in range(1, across)
                        if any((r, column + free) in taken for r in range(at, at + down))
                    ),
                    across,
                )  # not over a cell that reaches down from a row above
                covered = {
                    (r, c) for r in range(at, at + down) for c in range(column, column + across)
                }
                taken |= covered
                cell_node = row_node.add(child.tag.upper(), child.attributes.get("lang", ""))
                cell_path = (*row_path, step(child))
                style = self.flow.inline.styles.style(cell_path)
                cell = TableCell(at, column, down, across, [], style)
                starts = len(row_node.kids) == 1
                self._placed.append(
                    _Placed(child, cell_node, cell_path, cell, row if starts else None)
                )
                column += across
        self._rows += len(rows)

    def _fill(self, row_nodes: list[Node], columns: int) -> None:
        """Empty cells where rows are short: every row has as many (ISO 14289-1, 7.5)."""
        blank = HtmlElement("td", {}, (), self.element.place)
        for row, column in filled([each.cell for each in self._placed], self._rows, columns):
            path = (*self.path, ("tbody", ()), ("tr", ()), ("td", ()))
            cell = TableCell(row, column, 1, 1, [], self.flow.inline.styles.style(path))
            self._placed.append(_Placed(blank, row_nodes[row].add("TD"), path, cell))

    def _say_what_heads(self) -> None:
        """Scope for every header; where that is not enough, each cell names its headers."""
        headers = [each for each in self._placed if each.element.tag == "th"]
        for each in self._placed:
            table = each.node.attributes.setdefault("Table", {})
            if each.cell.rows > 1:
                table["RowSpan"] = str(each.cell.rows)
            if each.cell.columns > 1:
                table["ColSpan"] = str(each.cell.columns)
            if each.element.tag == "th":
                table["Scope"] = f"/{self._scope(each)}"
            if not table:
                del each.node.attributes["Table"]
        if not self._is_irregular(headers):
            return
        for each in headers:
            each.node.ident = self.flow.header_ident()
        for each in self._placed:
            found = [h.node.ident for h in headers if h is not each and self._heads(h, each)]
            if found:
                names = " ".join(f"({name})" for name in found)
                each.node.attributes.setdefault("Table", {})["Headers"] = f"[{names}]"

    def _scope(self, header: _Placed) -> str:
        written = header.element.attributes.get("scope", "").lower()
        scopes = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}
        if written in scopes:
            return scopes[written]
        return "Column" if header.cell.row < max(self._header_rows, 1) else "Row"

    def _is_irregular(self, headers: list[_Placed]) -> bool:
        """Whether headers are stacked, span cells, or stand inside the table."""
        return any(
            header.cell.rows > 1
            or header.cell.columns > 1
            or (self._scope(header) == "Column" and header.cell.row > 0)
            or (self._scope(header) == "Row" and header.cell.column > 0)
            for header in headers
        )

    def _heads(self, header: _Placed, other: _Placed) -> bool:
        above, cell = header.cell, other.cell
        scope = self._scope(header)
        if scope == "Column" and above.row + above.rows <= cell.row:
            return above.column < cell.column + cell.columns and (
                cell.column < above.column + above.columns
            )
        if scope == "Row" and above.column + above.columns <= cell.column:
            return above.row < cell.row + cell.rows and cell.row < above.row + above.rows
        return False

    def _align_figures(self, columns: int) -> None:
        """Set columns of figures to the right, their headings with them: in a table from right to
        left too, for figures are written from the left everywhere."""
        # "right" is where lines end, which is at the left there: it says nothing else of figures.
        aligned = _ALIGNED - {"right"} if self.leftwards else _ALIGNED
        for each in self._placed if self.leftwards else ():
            if "numeric" in classes(each.element):
                _align_right(each.cell)
        for column in range(columns):
            cells = [each for each in self._placed if each.cell.column == column]
            body = [
                each
                for each in cells
                if each.cell.row >= self._header_rows
                and each.element.tag == "td"
                and each.cell.columns == 1
            ]
            texts = [plain_text(each.element.children) for each in body]
            figures = [is_figure(text) for text in texts]
            if not any(figures) or not all(
                figure or text.lower() in _NO_FIGURE
                for figure, text in zip(figures, texts, strict=True)
            ):
                continue
            for each in cells:
                if each.cell.columns == 1 and aligned.isdisjoint(classes(each.element)):
                    _align_right(each.cell)


def _align_right(cell: TableCell) -> None:
    cell.style = replace(cell.style, align="right")
    for box in cell.boxes:
        if isinstance(box, TextBox):
            box.align = "right"


def _all_headers(row: HtmlElement) -> bool:
    cells = [c for c in row.children if isinstance(c, HtmlElement) and c.tag in ("td", "th")]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _span(element: HtmlElement, name: str, whole: int = 1) -> int:
    """A span; rowspan="0" reaches to the end of the group."""
    try:
        span = int(element.attributes.get(name, "1"))
    except ValueError:
        return 1
    if span == 0 and name == "rowspan":
        return whole
    return min(max(span, 1), _MAX_SPAN)
