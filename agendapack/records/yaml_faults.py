"""What a YAML parser complains of, in the words of somebody who writes agendas.

The parsers (libyaml's and PyYAML's own) word the same fault differently; both are read here by the
few words that they share, and by a look at the line itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from agendapack.problems import Location, Problem, error

if TYPE_CHECKING:
    from pathlib import Path

_INDENTATION = "check that this line is indented like its neighbours, with spaces"
_ESCAPES = "write \\\\ for a backslash, or use single quotes: 'C:\\papers'"
_VALUE = re.compile(r"^(?P<indent>\s*(?:- +)*)(?P<key>[^\s:\"'#][^:]*?): +(?P<value>\S.*)$")


def explain(fault: Any, file: Path, text: str) -> Problem:
    """``fault`` (a ``yaml.MarkedYAMLError``) as one problem, at the line that needs mending."""
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    mark = fault.problem_mark or fault.context_mark
    row, column = (mark.line, mark.column) if mark is not None else (0, 0)
    line = lines[row] if row < len(lines) else ""
    context, said = fault.context or "", fault.problem or ""
    opened = fault.context_mark

    def here(message: str, hint: str, at: tuple[int, int] = (row, column)) -> Problem:
        return error(message, Location(file, at[0] + 1, at[1] + 1), hint)

    def at_opening(message: str, hint: str) -> Problem:
        return here(message, hint, (opened.line, opened.column) if opened else (row, column))

    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return here(
            "a tab stands in the indentation",
            "indent with spaces: two for each step",
            (row, indent.index("\t")),
        )
    if "tab" in said and "indentation" in said:
        return here("a tab stands in the indentation", "indent with spaces: two for each step")
    if "end of stream" in said and "quoted scalar" in context:
        return at_opening(
            "the quote that opens here is never closed",
            "close it where the text ends; an apostrophe inside single quotes is written ''",
        )
    if "document indicator" in said and "quoted scalar" in context:
        return at_opening(
            "the quote that opens here is never closed", "close it where the text ends"
        )
    if "escape" in said or "hexdecimal" in said or "hexadecimal" in said:
        found = re.search(r"\\.?", line[max(0, column - 1) :])
        shown = found[0] if found else "\\"
        return here(f'"{shown}" means nothing inside double quotes', _ESCAPES)
    if "cannot start any token" in said:
        shown = line[column : column + 1]
        return here(f'a value cannot start with "{shown}"', "put the whole value in quotes")
    if "flow sequence" in context or "flow mapping" in context:
        one, other = ("[", "]") if "sequence" in context else ("{", "}")
        return at_opening(
            f'the "{one}" that opens here is not closed with "{other}"',
            f"close it, and put a comma between its entries; text that holds {one} needs quotes",
        )
    if "mapping values are not allowed" in said:
        return _colon(lines, row, column, here)
    if "sequence entries are not allowed" in said:
        if line[:column].rstrip().endswith(":"):
            return here(
                "a list cannot begin on the line of its key",
                "write each entry on a line of its own under the key, after a dash",
            )
        return here('a dash with a space after it ("- ") starts a list here', _INDENTATION)
    if "could not find expected ':'" in said or "expected ':'" in said:
        key = (lines[opened.line] if opened and opened.line < len(lines) else line).strip()
        return at_opening(
            f'expected a colon after "{_short(key)}"',
            'a key is written "key: value"; text over several lines is indented or in quotes',
        )
    if "block scalar" in context or "comment or line break" in said:
        return here(
            "the text after | or > must start on the next line",
            "begin a new line, indented further than the key",
        )
    if "block mapping" in context or "block collection" in context:
        before = line[:column].rstrip()
        if before.endswith(("'", '"', "]", "}")):
            return here(
                f"text follows a closing {_NAMES[before[-1]]}",
                "put quotes around the whole value; inside single quotes ' is written '',"
                ' inside double quotes " is written \\"',
            )
        return here(
            "this line is not where a key or a list entry can stand"
            if "mapping" in context
            else 'expected another list entry ("- ") or the next key',
            _INDENTATION,
        )
    if "did not find expected node content" in said or "expected the node content" in said:
        return here(
            f'expected a value, found "{_short(line[column:])}"',
            "put it in quotes if it is meant as text",
        )
    if "tag" in context or "tag" in said:
        return here('a value cannot start with "!"', "put the whole value in quotes")
    if "anchor" in context or "alias" in context:
        return at_opening(
            f'a value cannot start with "{_short(line[column - 1 : column] or "*")}"',
            "put the whole value in quotes",
        )
    if (
        "document start" in said
        or "%YAML" in said
        or "incompatible" in said
        or "directive" in context
    ):
        return here(
            "expected the end of the file", 'a record is one document, without % lines or "..."'
        )
    return here(f"this is not YAML: {said or context or 'cannot be read'}", _INDENTATION)


_NAMES = {"'": "quote", '"': "quote", "]": "bracket", "}": "bracket"}


class _Here(Protocol):
    def __call__(self, message: str, hint: str, at: tuple[int, int] = ...) -> Problem: ...


def _colon(lines: list[str], row: int, column: int, here: _Here) -> Problem:
    """A colon where no key can be: in running text, after a lost space, or on a stray indent."""
    line = lines[row] if row < len(lines) else ""
    if (holds := _VALUE.match(line)) and column > holds.start("value"):
        value = holds["value"]
        quoted = f'"{value}"' if '"' not in value else "'" + value.replace("'", "''") + "'"
        return here(
            "the text of this line holds a colon, which YAML takes for a key's",
            f"put the text in quotes: {holds['key'].strip()}: {quoted}",
        )
    above = next((n for n in range(row - 1, -1, -1) if lines[n].strip()), None)
    if above is not None:
        lost = re.match(r"^\s*(?:- +)*[\w-]+:(?=\S)", lines[above])
        if lost is not None and ": " not in lines[above]:
            return here(
                "expected a space after the colon",
                "write key: value",
                (above, lost.end() - 1),
            )
        start = len(line) - len(line.lstrip())
        if start > len(lines[above]) - len(lines[above].lstrip()):
            return here(
                f"this line is indented below line {above + 1}, which has a value already",
                "begin it in the same column as the key above",
                (row, start),
            )
    return here("a colon stands where no key can", _INDENTATION)


def _short(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "\u2026"
