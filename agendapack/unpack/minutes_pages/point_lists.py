"""Finds lists of points among paragraphs, and writes paragraphs and tables as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agendapack.unpack.minutes_pages.marked_text import escaped_start, markdown, plain_markdown
from agendapack.unpack.minutes_pages.minute_paragraphs import PrintedParagraph, PrintedTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.unpack.minutes_pages.minute_paragraphs import Block

_BULLET = re.compile(r"[^\w()]|o")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv")
INDENT = 6.0
"""How far apart, in points, the marks of one list may stand from left to right."""

SLACK = 2.0
"""How far to the left of a point's text, in points, what belongs to it may begin."""


MAX_DEPTH = 6
"""How many lists may stand in each other."""


def list_end(blocks: Sequence[Block], at: int) -> int:
    """Where a list ends whose first point is the block at ``at``: that place where none begins.

    Its points are marked one after the other, in one column; what is set to the right of their
    marks belongs to them.
    """
    if at >= len(blocks):
        return at
    first = blocks[at]
    if (
        not isinstance(first, PrintedParagraph)
        or not first.marker
        or _ordinal(first.marker, 1) != 1
    ):
        return at
    end, count, hanging = at + 1, 1, first.text_left
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, PrintedTable):
            break
        beside = abs(block.left - first.left) <= INDENT
        if beside and block.marker and _form(block.marker) == _form(first.marker):
            if _ordinal(block.marker, count + 1) != count + 1:
                break
            count, hanging = count + 1, block.text_left
        elif block.left < hanging - SLACK:
            break
        end += 1
    return end


def points_of(blocks: Sequence[Block], depth: int = 0) -> tuple[str, ...]:
    """The points of a list as Markdown; ``depth`` lists are around it."""
    return tuple(written_blocks(own, marked=False, depth=depth) for own in _by_point(blocks))


def _by_point(blocks: Sequence[Block]) -> list[list[Block]]:
    first = blocks[0]
    assert isinstance(first, PrintedParagraph)
    points: list[list[Block]] = []
    for block in blocks:
        is_point = (
            isinstance(block, PrintedParagraph)
            and block.marker
            and abs(block.left - first.left) <= INDENT
            and _form(block.marker) == _form(first.marker)
        )
        if is_point or not points:
            points.append([])
        points[-1].append(block)
    return points


def written_blocks(blocks: Sequence[Block], *, marked: bool = True, depth: int = 0) -> str:
    """Paragraphs, lists and tables as Markdown; the first one's mark left out unless ``marked``.

    Bullets and numbers that begin with "1." are lists of Markdown's; other marks are printed.
    """
    written: list[str] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, PrintedTable):
            written.append(written_table(block))
            at += 1
            continue
        end = at if at == 0 and not marked else list_end(blocks, at)
        if end > at and _is_list_sign(block.marker) and depth < MAX_DEPTH:
            written.append(_written_list(blocks[at:end], depth + 1))
            at = end
            continue
        said = markdown(block.parts)
        if block.marker and (marked or at):
            mark = "•" if _BULLET.fullmatch(block.marker) else block.marker
            said = escaped_start(f"{plain_markdown(mark)} {said}".strip())
        written.append(said)
        at += 1
    return "\n\n".join(written)


def _is_list_sign(marker: str) -> bool:
    return bool(_BULLET.fullmatch(marker)) or marker == "1."


def _written_list(blocks: Sequence[Block], depth: int) -> str:
    points = points_of(blocks, depth)
    first = blocks[0]
    assert isinstance(first, PrintedParagraph)
    numbered = first.marker == "1."
    lines: list[str] = []
    loose = any("\n" in point for point in points)
    for number, point in enumerate(points, 1):
        sign = f"{number}. " if numbered else "- "
        indent = " " * len(sign)
        lines.append(sign + point.replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n"))
    return ("\n\n" if loose else "\n").join(lines)


def written_table(table: PrintedTable) -> str:
    """A table of Markdown's, its first row the heading."""
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    rule = "|" + " --- |" * len(rows[0])
    return "\n".join((head, rule, *body))


def _cell(text: str) -> str:
    return plain_markdown(text).replace("|", "\\|")


def _form(marker: str) -> str:
    """What the marks of one list have in common: "(a)", "1.", "•"."""
    inner = marker.strip("().")
    if _BULLET.fullmatch(marker):
        return marker
    return marker.replace(inner, "1" if inner[:1].isdigit() else "a")


def _ordinal(marker: str, expected: int) -> int | None:
    """Which point of its list a mark names; a bullet, and a letter that may be a number, the one
    that is expected."""
    if _BULLET.fullmatch(marker):
        return expected
    inner = marker.strip("().").lower()
    if inner.isdigit():
        return int(inner)
    values = {_ROMAN.index(inner) + 1} if inner in _ROMAN else set()
    if len(inner) == 1 and inner.isalpha():
        values.add(ord(inner) - ord("a") + 1)
    elif len(inner) == 2 and inner[0] == inner[1]:
        values.add(26 + ord(inner[0]) - ord("a") + 1)  # (aa) follows (z)
    return expected if expected in values else next(iter(values), None)
