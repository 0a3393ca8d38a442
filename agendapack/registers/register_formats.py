"""Prints a register as text, CSV or JSON, and fills what its HTML page is made of."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.register_table import Cell, Column, RegisterTable

_FORMULAS = tuple("=+-@＝＋－＠")
"""With what a cell begins that spreadsheets take for a formula, and run (CWE-1236)."""
_NARROWEST = 7  # characters of a column that is cut


def text_rows(table: RegisterTable, words: Vocabulary) -> list[list[str]]:
    """The heads of the columns, then the rows, each cell in one line."""
    shown = table.shown_in("text")
    heads = [column.title for column in shown.columns]
    return [heads, *([_plain(cell, words) for cell in row] for row in shown.rows)]


def fitted_lines(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """A line for each row below the heads, columns below each other, texts cut so that lines fit a
    terminal of ``width`` characters.  A column that is empty in every row is left out."""
    heads, *others = rows
    kept = [at for at in range(len(heads)) if not others or any(row[at] for row in others)]
    rows = [[row[at] for at in kept] for row in rows]
    below = rows[1:] or rows
    widths = _fitting([max(map(len, cells)) for cells in zip(*below, strict=True)], width)
    lines = (
        "  ".join(_cut(cell, room).ljust(room) for cell, room in zip(row, widths, strict=True))
        for row in rows
    )
    return [line.rstrip() for line in lines]


def csv_text(table: RegisterTable, words: Vocabulary) -> str:
    """A row of heads, then the rows, as RFC 4180 has it.

    A cell that a spreadsheet would run as a formula, or GitHub as a command, has an apostrophe
    before it.
    """
    shown = table.shown_in("csv")
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([column.title for column in shown.columns])
    for row in shown.rows:
        writer.writerow([_defused(_plain(cell, words)) for cell in row])
    return made.getvalue()


def json_record(table: RegisterTable) -> dict[str, Any]:
    """The register for a program: its rows by the keys of the columns, as they are in records."""
    shown = table.shown_in("json")
    return {
        "register": shown.register,
        "today": shown.day.isoformat(),
        "columns": [{"key": column.key, "title": column.title} for column in shown.columns],
        "rows": [
            {
                column.key: cell.isoformat() if isinstance(cell, date) else cell
                for column, cell in zip(shown.columns, row, strict=True)
            }
            for row in shown.rows
        ],
    }


def html_values(table: RegisterTable, words: Vocabulary) -> Mapping[str, Any]:
    """What the template register.html is given (docs/templates.md)."""
    shown = table.shown_in("html")
    return {
        "register": shown.register,
        "day": shown.day,
        "columns": shown.columns,
        "rows": tuple(
            tuple(
                _printed(cell, column, words)
                for cell, column in zip(row, shown.columns, strict=True)
            )
            for row in shown.rows
        ),
    }


def _plain(cell: Cell, words: Vocabulary) -> str:
    """A cell in one line, as records write it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return words.say("yes") if cell else words.say("no")
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).split())


def _printed(cell: Cell, column: Column, words: Vocabulary) -> str:
    """A cell as a page prints it; a Markdown text stays as it is, with its place."""
    if isinstance(cell, date):
        return words.date(cell)
    if isinstance(cell, str):
        return cell
    return _plain(cell, words)


def _defused(text: str) -> str:
    text = text.replace("##[", "## [")
    return f"'{text}" if text.startswith((*_FORMULAS, "::")) else text


def _fitting(widths: list[int], width: int) -> list[int]:
    """The ``widths`` of columns, the widest made narrower until all fit in ``width``; the first,
    which says what the row is about, keeps its own."""
    fitting = [widths[0], *(max(each, _NARROWEST) for each in widths[1:])]
    while sum(fitting) + 2 * (len(fitting) - 1) > width:
        widest = max(range(1, len(fitting)), key=fitting.__getitem__)
        if fitting[widest] == _NARROWEST:
            break
        fitting[widest] -= 1
    return fitting


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 3]}..."
