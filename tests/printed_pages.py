"""Builds the signs of a pack from drawn pages: what a typewriter would print.

A letter is six points wide and a line fourteen high; ``**`` is around bold letters and ``__``
around slanted ones.  Three spaces within a line are a wide gap, which parts it in two.
"""

from __future__ import annotations

import re
from textwrap import dedent

from agendapack.unpack.pack_signs import LinePart, PackSigns, PageLine, PageSigns

LETTER, LINE, LEFT, TOP = 6.0, 14.0, 60.0, 95.0


def printed(*pages: str) -> PackSigns:
    """A pack of these pages; a line that begins with ^ stands at a page's head, with ~ at its foot,
    in the middle."""
    return PackSigns(tuple(map(_page, pages)))


def _page(text: str) -> PageSigns:
    lines: list[PageLine] = []
    top = TOP
    for line in dedent(text).strip("\n").split("\n"):
        if line[:1] in "^~" and line:
            lines += _cells(line[1:].strip(), 250.0, 40.0 if line[0] == "^" else 800.0)
            continue
        indent = len(line) - len(line.lstrip())
        if line.strip():
            lines += _cells(line.strip(), LEFT + indent * LETTER, top)
        top += LINE
    lines.sort(key=lambda line: (line.top, line.left))
    return PageSigns("", 595.0, 842.0, tuple(lines))


def _cells(text: str, left: float, top: float) -> list[PageLine]:
    cells = []
    for found in re.finditer(r"\S+(?: {1,2}\S+)*", text):
        own = left + found.start() * LETTER
        cells.append(PageLine(tuple(_parts(found[0], own)), top, top + 12))
    return cells


def _parts(text: str, left: float) -> list[LinePart]:
    parts, bold, italic = [], False, False
    for piece in re.split(r"(\*\*|__)", text):
        if piece == "**":
            bold = not bold
        elif piece == "__":
            italic = not italic
        elif piece:
            right = left + len(piece) * LETTER
            parts.append(LinePart(piece, left, right, 12.0, bold, italic))
            left = right
    return parts
