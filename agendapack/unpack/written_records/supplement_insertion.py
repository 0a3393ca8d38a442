"""Adds a supplement to a meeting.yaml that somebody has written, without touching a byte of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agendapack.problems import has_errors
from agendapack.records.source import parse
from agendapack.records.values import Row, Table
from agendapack.unpack.written_records.yaml_lines import dashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_KEY = "supplements"
_MARK = "\ufeff"
_LINE_END = re.compile("\r\n|\n|\r")
_LINE = re.compile("[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def insert_supplement(text: str, path: Path, ordinal: int, lines: Sequence[str]) -> str | None:
    """``text``, a meeting.yaml, with one supplement more, its ``ordinal``-th; None where the file
    is written in a way that leaves no place for it, and the ``lines`` are to be pasted in.

    ``lines`` are those of the entry, without dash and indentation.  The text is to be as the file
    has it, with its line ends and byte order mark (``path.read_bytes().decode()``), and is kept
    so: nothing is taken out, and what was read before is read after.
    """
    bare = text.removeprefix(_MARK)
    before = parse(bare, path)
    if before.table is None or has_errors(before.problems):
        return None
    wanted = _with_entry(before.table, path, ordinal, lines)
    if wanted is None:
        return None
    found = _LINE_END.search(bare)
    end = found[0] if found is not None else "\n"
    written = _LINE.findall(bare)
    for at, added in _places(before.table, written, lines):
        head = "".join(written[:at])
        if not head.endswith(("\n", "\r")):
            head += end
        made = head + "".join(f"{line}{end}" for line in added) + "".join(written[at:])
        after = parse(made, path)
        if after.table == wanted and not has_errors(after.problems):
            return text[: len(text) - len(bare)] + made
    return None


def _with_entry(table: Table, path: Path, ordinal: int, lines: Sequence[str]) -> Table | None:
    """What the file is to say then; None where the supplement cannot be the next entry."""
    entry = parse("\n".join(lines), path).table
    there = table.get(_KEY, Row())
    if entry is None or not isinstance(there, Row) or len(there) != ordinal - 1:
        return None
    return Table({**table, _KEY: Row([*there, entry])})


def _places(
    table: Table, written: Sequence[str], lines: Sequence[str]
) -> Iterator[tuple[int, list[str]]]:
    """Where the entry may go, as the number of lines before it, and the lines to put there."""
    there = table.get(_KEY)
    if there is None:
        outer = " " * (table.place.column - 1)
        added = [f"{outer}{_KEY}:", *dashed(lines, f"{outer}  ")]
        for at in (len(written), _after_content(written, len(written), 0)):
            yield at, added
        return
    first, column = there.place.line, there.place.column
    later = (table.key_place(key).line for key in table)
    limit = min((line - 1 for line in later if line > first), default=len(written))
    added = list(dashed(lines, " " * (column - 1)))
    for at in (_after_content(written, limit, column - 1), limit):
        yield at, added


def _after_content(written: Sequence[str], limit: int, indent: int) -> int:
    """The number of lines before ``limit`` without what trails there: blank lines, comments that
    stand further left than ``indent`` or at the margin, and the mark of the document's end."""
    at = limit
    while at > 0:
        line = written[at - 1].rstrip()
        bare = line.lstrip(" ")
        is_outer = bare.startswith("#") and len(line) - len(bare) in range(max(indent, 1))
        if line not in ("", "...") and not is_outer:
            break
        at -= 1
    return at
