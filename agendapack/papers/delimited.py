"""A CSV file as rows of text: its encoding and delimiter found out, its header told from its rows.

Every cell stays the text that it is: a telephone number keeps its first zero, ``=HYPERLINK(...)``
is no formula.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from msgspec import Struct

from agendapack.records.version_control import conflict_problem

DELIMITERS = ",;\t|"
MAX_CELLS = 100_000
MAX_CELL = 32_767  # characters; Excel's own limit
MAX_COLUMNS = 40  # a column of three figures in the smallest type, on a page on its side
MAX_BYTES = 5_000_000

_STATED = re.compile(r'sep=([^\r\n"])(?:\r\n|\n|\r)', re.IGNORECASE)  # for Excel
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:\d\d|\d{4}))?")
_IN_FIGURES = dict.fromkeys(map(ord, "£$€%+-−–().,:/ \xa0"))


_DIVIDE = "save it as CSV again, divided or with fewer columns; or print it to a PDF"
_UNICODE = 'save it again as "CSV UTF-8"'
_QUOTES = "write a quotation mark that belongs to the text twice, in a cell in quotation marks"


class NotATable(ValueError):
    """A file that is no table of text; says why, as the end of a sentence about the file.  ``line``
    is 0 where it is about the whole of it; ``hint`` says what to do."""

    def __init__(self, message: str, hint: str = _DIVIDE, line: int = 0) -> None:
        super().__init__(message)
        self.hint = hint
        self.line = line


class DelimitedTable(Struct, frozen=True):
    """Rows of equal length, and the line of the file that each begins in.

    ``titles`` are the lines above the table that have one cell only, and ``title_lines`` where in
    the file each is.  ``longer`` are the lines of
    rows that have more cells than the first, which the first has empty cells for.  ``guessed`` is
    the encoding of a file that does not say which it has and is not in UTF-8.
    """

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    titles: tuple[str, ...] = ()
    title_lines: tuple[int, ...] = ()
    longer: tuple[int, ...] = ()
    named: int = 0  # cells of the first row as it is written
    guessed: str = ""

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
    text, guessed = _decoded(data)
    if (conflict := conflict_problem(text, Path())) is not None:
        message = "holds a conflict of Git that is not resolved"
        raise NotATable(message, conflict.hint, conflict.location.line)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    cells = 0
    stated = _STATED.match(text)
    delimiter = stated[1] if stated else _delimiter(text)
    table = io.StringIO(text[stated.end() :] if stated else text, newline="")
    reader = csv.reader(table, delimiter=delimiter, strict=True)
    before = 1 if stated else 0  # lines
    line = before + 1
    try:
        for row in reader:
            filled = [index for index, cell in enumerate(row) if cell.strip()]
            if filled:
                rows.append(tuple(cell.strip() for cell in row[: filled[-1] + 1]))
                lines.append(line)
                cells += len(rows[-1])
            if max(map(len, row), default=0) > MAX_CELL:
                raise _too_long(line)
            if cells > MAX_CELLS:
                raise NotATable(f"has more than {MAX_CELLS:,} cells")
            line = before + reader.line_num + 1
    except csv.Error as fault:
        raise _not_csv(str(fault), line, before + reader.line_num) from None
    return _table(rows, lines, guessed)


def _not_csv(fault: str, line: int, last: int) -> NotATable:
    """What is wrong with the row that begins in ``line``; ``last`` is the line read last."""
    if "unexpected end of data" in fault:
        return NotATable("has a quotation mark that is never closed", _QUOTES, line)
    if "field larger" in fault:
        return _too_long(line)
    if "expected after" in fault and last > line:
        message = f"has a quotation mark that is closed only in line {last}, in the midst of text"
        return NotATable(message, _QUOTES, line)
    if "expected after" in fault:
        return NotATable("has text after a quotation mark that closes a cell", _QUOTES, line)
    return NotATable(f"is not a table: {fault}", line=line)


def _too_long(line: int) -> NotATable:
    message = f"has a cell of more than {MAX_CELL:,} characters"
    hint = "look for a quotation mark that is not closed; a long text belongs into a Markdown paper"
    return NotATable(message, hint, line)


def _table(rows: list[tuple[str, ...]], lines: list[int], guessed: str) -> DelimitedTable:
    if not rows:
        raise NotATable("holds no rows", "save it again, or take it off the item")
    width = max(len(row) for row in rows)
    if width > MAX_COLUMNS:
        widest = next(line for row, line in zip(rows, lines, strict=True) if len(row) == width)
        message = f"has {width} columns, and a page holds at most {MAX_COLUMNS}"
        raise NotATable(message, line=widest)
    above = 0
    while width > 1 and above < len(rows) - 1 and len(rows[above]) == 1:
        above += 1
    named = len(rows[above])
    longer = (n for row, n in zip(rows, lines, strict=True) if len(row) > named)
    return DelimitedTable(
        tuple(row + ("",) * (width - len(row)) for row in rows[above:]),
        tuple(lines[above:]),
        tuple(row[0] for row in rows[:above]),
        tuple(lines[:above]),
        tuple(longer),
        named,
        guessed,
    )


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and its encoding where that is a guess."""
    guessed = ""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        if fault.encoding.startswith("utf-16"):
            raise NotATable("breaks off in the midst of a character", _UNICODE, line) from None
        try:
            text = data.decode("cp1252")  # what Excel on Windows writes as plain "CSV"
            guessed = "Windows-1252"
        except UnicodeDecodeError as second:
            line = data.count(b"\n", 0, second.start) + 1
            raise NotATable("holds bytes that are no text", _UNICODE, line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotATable("holds bytes that are no text", _UNICODE, line)
    return text, guessed


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
