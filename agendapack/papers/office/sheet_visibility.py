"""Which rows and columns of an Excel sheet show (ECMA-376-1, 18.3.1.13, 18.3.1.73, 18.3.1.81).

Excel hides what it draws no pixel high or wide, as well as what is marked as hidden; LibreOffice
prints the first of these, in the size that rows and columns usually have.
"""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.papers.office.edits import Edits
from agendapack.papers.office.office_xml import Edit, StartTag

_LAST_COLUMN = 16_384
_NO_WIDTH = 0.07  # characters: half a pixel, where a digit is 7 wide
_NO_HEIGHT = 0.375  # points: half a pixel


class SheetVisibility:
    """What a sheet says, told of its start tags in their order.

    A row that stands in the file shows, though rows be hidden by default (``zeroHeight``): that
    is for the rows that do not stand there, and those are empty.
    """

    def __init__(self) -> None:
        self._rows_are_hidden = False
        self._columns_are_hidden = False
        self._covered = 0  # the last column that a <col> speaks of
        self._hidden: list[tuple[int, int]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheetFormatPr":
            self._rows_are_hidden = _is_true(attributes.get("customHeight")) and _is_below(
                attributes.get("defaultRowHeight"), _NO_HEIGHT
            )
            self._columns_are_hidden = _is_below(attributes.get("defaultColWidth"), _NO_WIDTH)
        elif tag == "col":
            first, last = (_whole(attributes.get(key)) for key in ("min", "max"))
            if self._columns_are_hidden and first > self._covered + 1:
                self._hidden.append((self._covered + 1, first - 1))
            if is_hidden_column(attributes):
                self._hidden.append((first, last))
            self._covered = max(self._covered, last)

    def hides_row(self, attributes: Mapping[str, str]) -> bool:
        """Whether a row with these attributes is hidden."""
        if "ht" in attributes:
            return _is_true(attributes.get("hidden")) or _is_below(attributes["ht"], _NO_HEIGHT)
        return _is_true(attributes.get("hidden")) or self._rows_are_hidden

    def hides_column(self, column: int) -> bool:
        """Whether the column, counted from 1, is hidden; asked after all <col>."""
        if self._columns_are_hidden and column > self._covered:
            return True
        return any(first <= column <= last for first, last in self._hidden)

    def gap(self, before: int) -> tuple[int, int] | None:
        """The columns before this one that no <col> speaks of and that are hidden for it."""
        if self._columns_are_hidden and before > self._covered + 1:
            return self._covered + 1, before - 1
        return None


def is_hidden_column(attributes: Mapping[str, str]) -> bool:
    """Whether the columns of a <col> are hidden."""
    return _is_true(attributes.get("hidden")) or _is_below(attributes.get("width"), _NO_WIDTH)


class HiddenCells(Edits):
    """Rows and columns that Excel does not draw are marked as hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._visibility = SheetVisibility()
        self._columns: StartTag | None = None
        self._in_cells = False  # and not among the anchors of controls, which have rows too

    def start(self, tag: StartTag) -> None:
        if tag.name == "row" and self._in_cells:
            attributes = tag.attributes
            if self._visibility.hides_row(attributes) and not _is_true(attributes.get("hidden")):
                self.edits.append(tag.with_value("hidden", "1"))
        elif tag.name == "col":
            attributes = tag.attributes
            self._hide(self._visibility.gap(_whole(attributes.get("min"))), tag.at, tag.prefix())
            if is_hidden_column(attributes) and not _is_true(attributes.get("hidden")):
                self.edits.append(tag.with_value("hidden", "1"))
            self._visibility.start("col", attributes)
        elif tag.name == "sheetFormatPr":
            self._visibility.start(tag.name, tag.attributes)
        elif tag.name == "cols":
            self._columns = tag
        elif tag.name == "sheetData":
            self._in_cells = True
            if self._columns is None:
                gap = self._visibility.gap(_LAST_COLUMN + 1)
                self._hide(gap, tag.at, tag.prefix(), is_alone=True)

    def end(self, name: str, at: int) -> None:
        if name == "sheetData":
            self._in_cells = False
        elif name == "cols" and self._columns is not None and not self._columns.is_empty():
            self._hide(self._visibility.gap(_LAST_COLUMN + 1), at, self._columns.prefix())

    def _hide(
        self, columns: tuple[int, int] | None, at: int, prefix: bytes, *, is_alone: bool = False
    ) -> None:
        if columns is None:
            return
        col = b'<%bcol min="%d" max="%d" width="0" hidden="1" customWidth="1"/>'
        instead = col % (prefix, *columns)
        if is_alone:
            instead = b"<%bcols>%b</%bcols>" % (prefix, instead, prefix)
        self.edits.append(Edit(at, at, instead))


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _is_below(value: str | None, least: float) -> bool:
    """Whether there is a number, and it is less."""
    try:
        return value is not None and float(value) < least
    except ValueError:
        return False


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 0
