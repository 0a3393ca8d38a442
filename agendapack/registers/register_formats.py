"""Prints a register as text, CSV or JSON, and fills what its HTML page is made of."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.register_table import Cell, Column, RegisterTable

_FORMULAS = tuple("=+-@＝＋－＠")
"""With what a cell begins that spreadsheets take for a formula, and run (CWE-1236)."""
_AFTER_SEMICOLON = re.compile(f""";(?=["']*[{re.escape("".join(_FORMULAS))}])""")
"""Where the decimal sign is a comma, spreadsheets take a semicolon for the end of a cell, whatever
stands in quotation marks by the rules of commas."""
_GAP = "  "
_LONG = 30  # characters: no longer word need be in one line, but for names of meetings


def text_rows(table: RegisterTable, words: Vocabulary) -> list[list[str]]:
    """The heads of the columns, then the rows, each cell in one line."""
    shown = table.shown_in("text")
    heads = [column.title for column in shown.columns]
    return [heads, *([_plain(cell, words) for cell in row] for row in shown.rows)]


def fitted_lines(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The rows below their heads for a terminal of ``width`` characters: columns below each other,
    texts over several lines where they need that; or, where not even words would fit, the cells of
    a row below each other, after their heads.  A column that is empty in every row is left out.
    """
    heads, *others = rows
    kept = [at for at in range(len(heads)) if not others or any(row[at] for row in others)]
    rows = [[row[at] for at in kept] for row in rows]
    columns = list(zip(*rows, strict=True))
    least = [min(_LONG, max(map(_longest_word, cells))) for cells in columns]
    # Heads are over several lines where they are longer than all that stands below them.
    widths = [
        max(room, *map(len, cells[1:]), 0) for room, cells in zip(least, columns, strict=True)
    ]
    room = width - len(_GAP) * (len(columns) - 1)
    if sum(least) > room:
        return _blocks(rows, width)
    while sum(widths) > room:
        at = max(range(len(widths)), key=lambda at: (widths[at] > least[at], widths[at]))
        widths[at] -= 1
    return [line for row in rows for line in _lines(row, widths)]


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
    text = _AFTER_SEMICOLON.sub("; ", text.replace("##[", "## ["))
    return f"'{text}" if text.startswith((*_FORMULAS, "::")) else text


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row of a table, its texts over several lines where they are longer than their columns."""
    cells = [wrap(cell, room) for cell, room in zip(row, widths, strict=True)]
    for parts in zip_longest(*cells, fillvalue=""):
        padded = (part.ljust(room) for part, room in zip(parts, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _blocks(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The cells of each row below each other, each after its head; a blank line between rows."""
    heads, *others = rows
    lines: list[str] = []
    for row in others:
        lines += [""] if lines else []
        for head, cell in zip(heads, row, strict=True):
            if cell:
                lines += wrap(f"{head}: {cell}", max(width, _LONG), subsequent_indent=_GAP)
    return lines or [", ".join(heads)]


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)
