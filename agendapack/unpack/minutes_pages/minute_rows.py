"""The lines of minutes, row by row, without the stamps of the pack and what stands at the head or
foot of every page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.papers.printed_numbers import printed_number
from agendapack.unpack.pack_signs import PageLine
from agendapack.unpack.signs.blank_pages import says_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agendapack.unpack.pack_division import PageStamps
    from agendapack.unpack.pack_signs import PackSigns, PageSigns

MARGIN = 90.0
"""How far from a page's upper and lower edge its furniture may stand, in points."""

_OWN_FOOT = re.compile(r".* – page \d+ of \d+(?: – not for publication)?", re.IGNORECASE)
"""What agendapack prints at the foot of minutes, also of a single page."""


class PrintedRow(Struct, frozen=True):
    """What stands at one height of a page: its ``cells`` from left to right."""

    page: int
    cells: tuple[PageLine, ...]

    @property
    def top(self) -> float:
        return self.cells[0].top

    @property
    def bottom(self) -> float:
        return self.cells[0].bottom

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return self.cells[-1].right

    @property
    def size(self) -> float:
        return max(self.cells, key=lambda cell: len(cell.text)).size

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def is_bold(self) -> bool:
        return all(cell.is_bold for cell in self.cells)

    @property
    def is_italic(self) -> bool:
        return all(p.italic for cell in self.cells for p in cell.parts if p.text.strip())


def read_rows(
    signs: PackSigns, pages: Sequence[int], stamps: Sequence[PageStamps]
) -> Iterator[PrintedRow]:
    """The rows of the pages without their furniture."""
    rows = [
        row
        for page in pages
        for row in _page_rows(signs, page, stamps[page].lines if page < len(stamps) else ())
    ]
    edges = [_edge_sign(row, signs.pages[row.page]) for row in rows]
    on_pages = {(row.page, sign) for row, sign in zip(rows, edges, strict=True)}
    counts = Counter(sign for _, sign in on_pages)
    least = max(2, len(pages) * 0.4)
    for row, sign in zip(rows, edges, strict=True):
        is_furniture = sign is not None and (
            counts[sign] >= least
            or printed_number(row.text) is not None
            or (not sign[0] and _OWN_FOOT.fullmatch(row.text))
        )
        if not is_furniture and not says_blank(row.text):
            yield row


def _page_rows(signs: PackSigns, page: int, stamped: Sequence[int]) -> Iterator[PrintedRow]:
    cells: list[PageLine] = []
    for at, line in enumerate(signs.pages[page].lines):
        if at in stamped or not line.upright or not line.text.strip():
            continue
        if cells and not _beside(cells[-1], line):
            yield PrintedRow(page, tuple(sorted(cells, key=lambda cell: cell.left)))
            cells = []
        cells.append(line)
    if cells:
        yield PrintedRow(page, tuple(sorted(cells, key=lambda cell: cell.left)))


def _beside(one: PageLine, other: PageLine) -> bool:
    middle = (other.top + other.bottom) / 2
    return one.top < middle < one.bottom and (
        other.left >= one.right - 1 or other.right <= one.left + 1
    )


def _edge_sign(row: PrintedRow, page: PageSigns) -> tuple[bool, str] | None:
    """What makes a row at a page's head or foot the same as one of another page: whether it is at
    the head, and its text without the numbers."""
    if row.top > MARGIN and row.bottom < page.height - MARGIN:
        return None
    return row.top <= MARGIN, re.sub(r"\d+", "#", row.text)
