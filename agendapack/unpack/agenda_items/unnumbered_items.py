"""Finds the items of an agenda that prints no numbers beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from agendapack.unpack.agenda_items.item_series import ItemNumber
from agendapack.unpack.agenda_items.page_rows import PageRow
from agendapack.unpack.agenda_items.printed_ranges import range_alone, split_range

_COLUMN = 6.0  # points by which the titles of one column differ
_GAP = 1.45  # sizes of letters from the line before a title to the title


def find_titles(rows: Sequence[PageRow], begin: int) -> tuple[ItemNumber, ...]:
    """The titles in ``rows`` from the row ``begin`` on, as items without numbers: those that have
    ranges, and if these are bold, all others that stand and look as they do."""
    ranged = [row for row in rows[begin:] if _has_range(row)]
    if len(ranged) < 2:
        return ()
    looks = Counter(_look(row) for row in ranged)
    look, count = looks.most_common(1)[0]
    if count < 2:
        return ()
    left = min(row.left for row in ranged if _look(row) == look)
    return tuple(_titles(rows, begin, look, left))


def _titles(
    rows: Sequence[PageRow], begin: int, look: tuple[bool, int], left: float
) -> Iterator[ItemNumber]:
    for at in range(begin, len(rows)):
        row = rows[at]
        if abs(row.left - left) > _COLUMN or _look(row) != look:
            continue
        before = rows[at - 1] if at else None
        is_apart = (
            before is None
            or before.page != row.page
            or row.bottom - before.bottom > _GAP * row.size
            or _look(before) != look
        )
        if (look[0] and is_apart) or (not look[0] and _has_range(row)):
            yield ItemNumber(
                at, 0, row.page, row.left, row.left, "", "", 0, "", 0, False, look[0], True, False
            )


def _has_range(row: PageRow) -> bool:
    last = row.cells[-1].text
    worded = len(row.cells) > 1 and range_alone(last) is not None and not last[:1].isdigit()
    return worded or split_range(row.text).printed[:1] == "("


def _look(row: PageRow) -> tuple[bool, int]:
    part = row.cells[0].line.parts[0]
    return (part.bold, round(part.size))
