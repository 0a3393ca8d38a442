"""Takes the column at the right of minutes that says who is to act out of the lines beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agendapack.unpack.minutes_pages.minute_rows import PrintedRow

_HEAD = re.compile(
    r"actions?(?:\s+(?:by|for|required|points?|owner|by\s+whom))?|by\s+whom|gweithredu", re.I
)
_OTHER_HEADS = re.compile(
    r"(?:(?:no|number|item|minute|ref|subject|title|description|discussion|agenda|rhif|eitem)s?"
    r"\.?\s*)+",
    re.IGNORECASE,
)
_FAR = 0.6
"""How far to the right of the page's lines the column begins at least."""

_BESIDE = 6.0
"""How far, in points, what stands in it may begin from where its heading does."""

Noted = tuple["PrintedRow", tuple[str, ...]]
"""A row without the column, and what the column says beside it."""


def without_actions(rows: Sequence[PrintedRow]) -> Iterator[Noted]:
    """The rows, from the heading of a column of actions on without it; its own row left out where
    it heads nothing else.  What stands in the column between two rows belongs to the one above."""
    widest = max((row.right for row in rows), default=0.0)
    left: float | None = None
    above: Noted | None = None
    for row in rows:
        last = row.cells[-1]
        kept, said = row, ""
        if _HEAD.fullmatch(last.text.strip(" :")) and last.left > widest * _FAR and row.is_bold:
            left = last.left
            if all(_OTHER_HEADS.fullmatch(cell.text) for cell in row.cells[:-1]):
                continue
            kept = replace(row, cells=row.cells[:-1])
        elif left is not None and abs(last.left - left) <= _BESIDE:
            said = last.text
            if len(row.cells) == 1 and above is not None:
                above = (above[0], (*above[1], said))
                continue
            if len(row.cells) > 1:
                kept = replace(row, cells=row.cells[:-1])
        if above is not None:
            yield above
        above = (kept, (said,) if kept is not row and said else ())
    if above is not None:
        yield above
