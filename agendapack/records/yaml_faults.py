"""Explains what a YAML parser complains of, in the words of somebody who writes agendas.

The parsers (libyaml's and PyYAML's own) word the same fault differently; both are read here by the
few words that they share, and by a look at the line itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct

from agendapack.problems import Location, Problem, error
from agendapack.records.misreadings import CLOSING_QUOTES, TextSpan, short
from agendapack.records.yaml_slips import slip_in

_INDENTATION = "check that this line is indented like its neighbours, with spaces"
_ESCAPES = "write \\\\ for a backslash, or use single quotes: 'C:\\papers'"
_VALUE = re.compile(r"^(?P<indent>\s*(?:- +)*)(?P<key>[^\s:\"'#][^:]*?): +(?P<value>\S.*)$")
_BARE = re.compile(r"^ *(?:- +)+(?P<first>[^\s:#'\"\[{&*!|>]+) *(?P<rest>[^:#]*)$")
_CLOSING = {"'": "quote", '"': "quote", "]": "bracket", "}": "bracket"}


def explain(fault: Any, file: Path, lines: list[str], last: TextSpan | None = None) -> Problem:
    """``fault`` (a ``yaml.MarkedYAMLError``) as one problem, at the line that needs mending;
    ``last`` is the last scalar before it."""
    mark, opened = fault.problem_mark or fault.context_mark, fault.context_mark
    row, column = (mark.line, mark.column) if mark is not None else (0, 0)
    complaint = _Complaint(
        file,
        lines,
        row,
        column,
        (opened.line, opened.column) if opened else (row, column),
        fault.problem or "",
        fault.context or "",
    )
    indent = complaint.line[: len(complaint.line) - len(complaint.line.lstrip())]
    if "\t" in indent:
        return _tab(complaint, indent.index("\t"))
    if (early := _quote_closed_late(complaint, last)) is not None:
        return early
    if (slip := slip_in(lines, complaint.suspects())) is not None:
        return complaint.at(slip.row, slip.column, slip.message, slip.hint)
    for said, context, explanation in _EXPLANATIONS:
        if re.search(said, complaint.said) and re.search(context, complaint.context):
            return explanation(complaint)
    reason = complaint.said or complaint.context or "cannot be read"
    return complaint.here(f"this is not YAML: {reason}", _INDENTATION)


class _Complaint(Struct, frozen=True):
    """What a parser ``said`` of a row and column (from zero), and in which ``context``, which began
    at ``opening``."""

    file: Path
    lines: list[str]
    row: int
    column: int
    opening: tuple[int, int]
    said: str
    context: str

    @property
    def line(self) -> str:
        return self.lines[self.row] if self.row < len(self.lines) else ""

    def above(self) -> int | None:
        """The row of the last line before the fault that has something on it."""
        rows = range(min(self.row, len(self.lines)) - 1, -1, -1)
        return next((row for row in rows if self.lines[row].strip(" ")), None)

    def suspects(self) -> list[int]:
        """The rows that a slip may stand in, the likeliest first."""
        if "quoted scalar" in self.context:
            return []
        if "flow" in self.context:
            first = self.opening[0]
            deeper = _indent(self.line) > _indent("".join(self.lines[first : first + 1]))
            return [first, *range(first + 1, min(self.row, first + 20) + deeper)]
        above = self.above()
        return [self.row, *([] if above is None else [above]), self.opening[0]]

    def at(self, row: int, column: int, message: str, hint: str) -> Problem:
        return error(message, Location(self.file, row + 1, column + 1), hint)

    def here(self, message: str, hint: str) -> Problem:
        return self.at(self.row, self.column, message, hint)

    def at_opening(self, message: str, hint: str) -> Problem:
        return self.at(*self.opening, message, hint)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _tab(complaint: _Complaint, column: int | None = None) -> Problem:
    at = complaint.column if column is None else column
    message = "a tab stands in the indentation"
    return complaint.at(complaint.row, at, message, "indent with spaces: two for each step")


def _quote_closed_late(complaint: _Complaint, last: TextSpan | None) -> Problem | None:
    """Text follows a closing quote that closes what was opened lines before."""
    if last is None or last.end_row != complaint.row or last.row == last.end_row:
        return None
    if not complaint.line[: complaint.column].rstrip().endswith(("'", '"')):
        return None
    return complaint.at(
        last.row,
        last.column,
        f"the quote that opens here is not closed before line {last.end_row + 1}, where another"
        " one opens",
        "close it where the text ends",
    )


def _open_quote(complaint: _Complaint) -> Problem:
    row, column = complaint.opening
    line = complaint.lines[row] if row < len(complaint.lines) else ""
    if (curly := re.search(f"[{CLOSING_QUOTES}]\\s*$", line[column:])) is not None:
        return complaint.at_opening(
            f"the quote that opens here is closed with a curly one ({curly[0].strip()})",
            f"type {line[column]} there, as at the beginning",
        )
    return complaint.at_opening(
        "the quote that opens here is never closed",
        "close it where the text ends; an apostrophe inside single quotes is written ''",
    )


def _quote_to_the_end(complaint: _Complaint) -> Problem:
    return complaint.at_opening(
        "the quote that opens here is never closed", "close it where the text ends"
    )


def _escape(complaint: _Complaint) -> Problem:
    found = re.search(r"\\.?", complaint.line[max(0, complaint.column - 1) :])
    shown = found[0] if found else "\\"
    return complaint.here(f'"{shown}" means nothing inside double quotes', _ESCAPES)


def _first_character(complaint: _Complaint) -> Problem:
    shown = complaint.line[complaint.column : complaint.column + 1]
    return complaint.here(f'a value cannot start with "{shown}"', "put the whole value in quotes")


def _open_bracket(complaint: _Complaint) -> Problem:
    text = re.search(r"([^\s:,\[{][^:,\[{]*):$", complaint.line[: complaint.column + 1])
    if text is not None and complaint.opening[0] == complaint.row:
        return complaint.here(
            f'a second colon stands in the text "{text[1]}:"',
            "put the text in quotes: inside { } and [ ] a colon belongs to a key",
        )
    one, other = ("[", "]") if "sequence" in complaint.context else ("{", "}")
    return complaint.at_opening(
        f'the "{one}" that opens here is not closed with "{other}"',
        f"close it, and put a comma between its entries; text that holds {one} needs quotes",
    )


def _colon(complaint: _Complaint) -> Problem:
    """A colon where no key can be: in running text, after a lost space, or on a stray indent."""
    line, lines, row = complaint.line, complaint.lines, complaint.row
    if (holds := _VALUE.match(line)) and complaint.column > holds.start("value"):
        value = holds["value"]
        quoted = f'"{value}"' if '"' not in value else "'" + value.replace("'", "''") + "'"
        return complaint.here(
            "the text of this line holds a colon, which YAML takes for a key's",
            f"put the text in quotes: {holds['key'].strip()}: {quoted}",
        )
    above = complaint.above()
    if above is not None:
        if (bare := _BARE.match(lines[above])) is not None:
            return _without_colon(complaint, above, bare)
        start = len(line) - len(line.lstrip())
        if start > len(lines[above]) - len(lines[above].lstrip()):
            return complaint.at(
                row,
                start,
                f"this line is indented below line {above + 1}, which has a value already",
                "begin it in the same column as the key above",
            )
    return complaint.here("a colon stands where no key can", _INDENTATION)


def _without_colon(complaint: _Complaint, row: int, bare: re.Match[str]) -> Problem:
    """A line that has no colon, and below it one that has."""
    if re.fullmatch("[a-z][a-z-]*", bare["first"]) and bare["rest"]:
        return complaint.at(
            row,
            bare.end("first"),
            f'expected a colon after "{bare["first"]}"',
            f"write {bare['first']}: {short(bare['rest'])}",
        )
    return complaint.at(
        row,
        bare.start("first"),
        f'"{short(bare["first"] + " " + bare["rest"])}" has no key, and the line below it has one',
        "write its key before it, such as title: or file:",
    )


def _dash(complaint: _Complaint) -> Problem:
    if complaint.line[: complaint.column].rstrip().endswith(":"):
        return complaint.here(
            "a list cannot begin on the line of its key",
            "write each entry on a line of its own under the key, after a dash; text that starts"
            " with a dash needs quotes",
        )
    return complaint.here('a dash with a space after it ("- ") starts a list here', _INDENTATION)


def _no_colon(complaint: _Complaint) -> Problem:
    row = complaint.opening[0]
    key = complaint.lines[row] if row < len(complaint.lines) else complaint.line
    before = next((line for line in reversed(complaint.lines[:row]) if line.strip(" ")), "")
    if re.search(r"[|>][+-]?\d? *$", before):
        return complaint.at_opening(
            "the text after | or > must be indented further than its key",
            "put two spaces more before each of its lines",
        )
    if before.rstrip().endswith(":"):
        return complaint.at_opening(
            f'expected a colon after "{short(key)}"',
            f"indent it if it belongs to {before.strip()} above",
        )
    return complaint.at_opening(
        f'expected a colon after "{short(key)}"',
        'a key is written "key: value"; text over several lines is indented or in quotes',
    )


def _block_text(complaint: _Complaint) -> Problem:
    return complaint.here(
        "the text after | or > must start on the next line",
        "begin a new line, indented further than the key",
    )


def _no_entry(complaint: _Complaint) -> Problem:
    before = complaint.line[: complaint.column].rstrip()
    if before.endswith(tuple(_CLOSING)):
        return complaint.here(
            f"text follows a closing {_CLOSING[before[-1]]}",
            "put quotes around the whole value; inside single quotes ' is written '',"
            ' inside double quotes " is written \\"',
        )
    if "mapping" in complaint.context and complaint.line.startswith("- "):
        return complaint.here(
            "a list entry stands where a key belongs",
            "take the dash away, or indent the line further than the key that it belongs to",
        )
    if "mapping" in complaint.context:
        expected = "this line is not where a key or a list entry can stand"
    else:
        expected = 'expected another list entry ("- ") or the next key'
    return complaint.here(expected, _INDENTATION)


def _no_value(complaint: _Complaint) -> Problem:
    return complaint.here(
        f'expected a value, found "{short(complaint.line[complaint.column :])}"',
        "put it in quotes if it is meant as text",
    )


def _tag(complaint: _Complaint) -> Problem:
    return complaint.here('a value cannot start with "!"', "put the whole value in quotes")


def _alias(complaint: _Complaint) -> Problem:
    row, column = complaint.opening
    line = complaint.lines[row] if row < len(complaint.lines) else ""
    return complaint.at_opening(
        f'a value cannot start with "{line[column : column + 1] or "*"}"',
        "put the whole value in quotes",
    )


def _second_document(complaint: _Complaint) -> Problem:
    return complaint.here(
        "expected the end of the file", 'a record is one document, without % lines or "..."'
    )


_EXPLANATIONS: tuple[tuple[str, str, Callable[[_Complaint], Problem]], ...] = (
    ("(?=.*tab)(?=.*indentation)", "", _tab),
    ("end of stream", "quoted scalar", _open_quote),
    ("document indicator", "quoted scalar", _quote_to_the_end),
    ("escape|hexdecimal|hexadecimal", "", _escape),
    ("cannot start any token|mapping keys are not allowed", "", _first_character),
    ("", "flow sequence|flow mapping", _open_bracket),
    ("mapping values are not allowed", "", _colon),
    ("sequence entries are not allowed", "", _dash),
    ("expected ':'", "", _no_colon),
    ("", "block scalar", _block_text),
    ("comment or line break", "", _block_text),
    ("", "block mapping|block collection", _no_entry),
    ("did not find expected node content|expected the node content", "", _no_value),
    ("", "tag", _tag),
    ("tag", "", _tag),
    ("", "anchor|alias", _alias),
    ("document start|%YAML|incompatible", "", _second_document),
    ("", "directive", _second_document),
)
"""What the parser says, the context that it names (regular expressions, of which both are found),
and the explanation; the first that fits is given."""
