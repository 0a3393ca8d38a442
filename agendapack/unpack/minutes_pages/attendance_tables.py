"""Reads tables of who was at a meeting: lists side by side, and members with a mark for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from agendapack.unpack.minutes_pages.minute_paragraphs import PrintedTable

_MARKS = {
    **dict.fromkeys(("yes", "y", "✓", "✔", "√", "\uf0fc", "•"), "yes"),
    **dict.fromkeys(("no", "n", "-", "–", "—"), "no"),
    **dict.fromkeys(("present", "p", "attended", "presennol"), "present"),
    **dict.fromkeys(("apologies", "apology", "ap", "apols", "ymddiheuriadau"), "apologies"),
    **dict.fromkeys(("absent", "absennol"), "absent"),
    **dict.fromkeys(("x", "✗", "✘", "a"), "unclear"),
}
"""By what stands in the column of a mark: what it says of the member."""


class AttendanceTable(Struct, frozen=True):
    """``listed`` are pairs of a kind of list and what a cell says of persons, in order; ``left``
    are rows whose mark does not say which list somebody belongs to."""

    listed: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()


def read_attendance(
    table: PrintedTable, kind_of: Callable[[str], str | None]
) -> AttendanceTable | None:
    """The lists that a table has side by side, or by marks; None for another table.

    ``kind_of`` says which list a cell heads and nothing else: "present", "apologies" and so on.
    """
    head, *rows = table.lines
    kinds = [kind_of(cell) if cell else None for cell in head]
    cells = [cell for row in rows for cell in row[1:] if cell]
    if cells and all(_mark(cell) for cell in cells):
        return _by_marks(rows, kinds)
    if len(kinds) > 1 and all(kinds):
        columns = zip(kinds, zip(*rows, strict=True), strict=True)
        return AttendanceTable(
            tuple((kind, cell) for kind, column in columns for cell in column if kind and cell)
        )
    return None


def _by_marks(rows: list[tuple[str, ...]], kinds: list[str | None]) -> AttendanceTable:
    listed: list[tuple[str, str]] = []
    left: list[str] = []
    for name, *marks in rows:
        said = {
            kind
            for mark, column in zip(marks, kinds[1:], strict=True)
            if mark and (kind := _kind(_mark(mark), column))
        }
        if len(said) == 1 and said <= {
            "present",
            "apologies",
            "absent",
            "substitutes",
            "attending",
        }:
            listed.append((said.pop(), name))
        else:
            left.append(" ".join(cell for cell in (name, *marks) if cell))
    return AttendanceTable(tuple(listed), tuple(left))


def _mark(cell: str) -> str:
    return _MARKS.get(cell.casefold().strip(" ."), "")


def _kind(mark: str, column: str | None) -> str:
    """Which list a mark puts somebody on, "" for none."""
    if mark == "yes":
        return column or "unclear"
    return "" if mark == "no" else mark
