"""A CSV file as rows of text: its encoding and delimiter found out, its header told from its rows.

Every cell stays the text that it is: a telephone number keeps its first zero, ``=HYPERLINK(...)``
is no formula.
"""

from __future__ import annotations

import csv
import io
import re

from msgspec import Struct

DELIMITERS = ",;\t|"
MAX_CELLS = 100_000
MAX_CELL = 32_767  # characters; Excel's own limit
MAX_COLUMNS = 40  # a column of three figures in the smallest type, on a page on its side
MAX_BYTES = 5_000_000

_STATED = re.compile(r'sep=([^\s"])\r?\n', re.IGNORECASE)  # for Excel
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:\d\d|\d{4}))?")
_IN_FIGURES = dict.fromkeys(map(ord, "£$€%+-−–().,:/ \xa0"))


class NotATable(ValueError):
    """A file that is no table of text; says why, as the end of a sentence about the file."""


class DelimitedTable(Struct, frozen=True):
    """Rows of equal length, and the line of the file that each begins in.

    ``titles`` are the lines above the table that have one cell only.
    """

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    titles: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        return len(self.rows[0])

    @property
    def has_header(self) -> bool:
        """Whether the first row names the columns: it is not alone, and holds no figure or date
        save years."""
        return len(self.rows) > 1 and not any(map(_is_value, self.rows[0]))


def read_table(data: bytes) -> DelimitedTable:
    """The table in a CSV file's bytes, whatever its encoding and delimiter; raises NotATable."""
    if len(data) > MAX_BYTES:
        raise NotATable(f"is larger than {MAX_BYTES // 1_000_000} MB")
    text = _decoded(data)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    cells = 0
    stated = _STATED.match(text)
    delimiter = stated[1] if stated else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    if stated:
        next(reader)
    line = reader.line_num + 1
    try:
        for row in reader:
            filled = [index for index, cell in enumerate(row) if cell.strip()]
            if filled:
                rows.append(tuple(cell.strip() for cell in row[: filled[-1] + 1]))
                lines.append(line)
                cells += len(rows[-1])
            if max(map(len, row), default=0) > MAX_CELL:
                raise NotATable(f"has a cell of more than {MAX_CELL:,} characters, in line {line}")
            if cells > MAX_CELLS:
                raise NotATable(f"has more than {MAX_CELLS:,} cells")
            line = reader.line_num + 1
    except csv.Error as fault:
        raise NotATable(f"is not a table: {fault}, in line {line}") from None
    return _table(rows, lines)


def _table(rows: list[tuple[str, ...]], lines: list[int]) -> DelimitedTable:
    if not rows:
        raise NotATable("holds no rows")
    width = max(len(row) for row in rows)
    if width > MAX_COLUMNS:
        raise NotATable(f"has {width} columns, and a page holds at most {MAX_COLUMNS}")
    above = 0
    while width > 1 and above < len(rows) - 1 and len(rows[above]) == 1:
        above += 1
    return DelimitedTable(
        tuple(row + ("",) * (width - len(row)) for row in rows[above:]),
        tuple(lines[above:]),
        tuple(row[0] for row in rows[:above]),
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise NotATable("holds bytes that are no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel on Windows writes as plain "CSV"


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most columns of one number."""
    head = io.StringIO(text[:20_000], newline="").read().splitlines()[:20]

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=columns)  # the first of equals: a comma


def _is_value(text: str) -> bool:
    """Whether a cell holds a figure or a date, as no column's name does."""
    return text.translate(_IN_FIGURES).isdecimal() and not _YEAR.fullmatch(text)
