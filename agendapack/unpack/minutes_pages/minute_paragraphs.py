"""Joins the lines of minutes to paragraphs and tables, over lines and pages.

What stands at the head or foot of every page is left out, and so are the pack's stamps.
"""

from __future__ import annotations

import itertools
import re
from statistics import median_low
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.unpack.minutes_pages.action_column import without_actions
from agendapack.unpack.minutes_pages.minute_rows import read_rows
from agendapack.unpack.pack_signs import LinePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.unpack.minutes_pages.minute_rows import PrintedRow
    from agendapack.unpack.pack_division import PageStamps
    from agendapack.unpack.pack_signs import PackSigns

GAP = "\t"
"""Stands in a paragraph's ``gapped`` text for a wide gap in a line."""

_MARKER = re.compile(
    r"(\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,3})\)|(?:[a-z]|[ivxl]{1,5}|\d{1,3}(?:\.\d{1,2})?)[.)]"
    r"|[•●▪◦‣·\uf0b7\uf0a7o–-])(?=\s|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"{_MARKER.pattern}|[A-Z]{{0,8}}[ /.-]?\d{{1,4}}(?:/\d{{1,4}})*[.):]?", re.I
)
"""What stands before a numbered paragraph or title, and begins no table."""
_SENTENCE_ENDS = (".", ":", ";", "!", "?", ".”", ".’", '."', ".)")
_ENDS = (*_SENTENCE_ENDS, ":-", " -", " –", ",", " and", " or")


class PrintedParagraph(Struct, frozen=True):
    """A paragraph; its ``marker`` is "(a)", "1." or a bullet, and no part of its ``parts``.

    ``left`` is where it begins, with its marker, and ``text_left`` where its text does.  ``gapped``
    is its text without the marker, with a tab for each wide gap and an end of line for each line.
    """

    page: int
    left: float
    parts: tuple[LinePart, ...]
    gapped: str
    marker: str = ""
    size: float = 0.0
    text_left: float = 0.0

    @property
    def text(self) -> str:
        return " ".join("".join(part.text for part in self.parts).split())

    @property
    def is_bold(self) -> bool:
        return all(part.bold for part in self.parts if part.text.strip())


class PrintedTable(Struct, frozen=True):
    """A table: the texts of its cells, row by row, each with a text for every column; and the same
    line by line, as a row may have several."""

    page: int
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[str, ...], ...] = ()


Block = PrintedParagraph | PrintedTable


def read_blocks(
    signs: PackSigns, pages: Sequence[int], stamps: Sequence[PageStamps]
) -> tuple[Block, ...]:
    """The paragraphs and tables of some pages of a pack, in order; ``stamps`` of all its pages, or
    none."""
    noted = [*without_actions([*read_rows(signs, pages, stamps)])]
    rows = [row for row, _ in noted]
    pitch = _pitch(rows)
    rights = _rights(rows)
    blocks: list[Block] = []
    run: list[PrintedRow] = []
    actions: list[str] = []

    def finish() -> None:
        if run:
            blocks.append(_paragraph(run))
            blocks.extend(_action(run[0], action) for action in actions)
            run.clear()
            actions.clear()

    at = 0
    while at < len(rows):
        if (end := _table_end(rows, at)) > at:
            finish()
            blocks.append(_table(rows[at:end]))
            blocks.extend(_action(rows[at], text) for _, said in noted[at:end] for text in said)
            at = end
            continue
        row = rows[at]
        if run and _begins(run, row, pitch, rights):
            finish()
        run.append(row)
        actions.extend(noted[at][1])
        at += 1
    finish()
    return tuple(blocks)


def _pitch(rows: Sequence[PrintedRow]) -> float:
    """The distance from a line to the next within a paragraph, in sizes of its letters."""
    found = [
        (row.top - above.top) / row.size
        for above, row in itertools.pairwise(rows)
        if above.page == row.page and row.size > 0 and abs(above.size - row.size) < 0.6
    ]
    usual = sorted(pitch for pitch in found if 0.8 <= pitch <= 2.0)
    return median_low(usual[: max(1, len(usual) * 2 // 3)]) if usual else 1.2


def _rights(rows: Sequence[PrintedRow]) -> dict[int, float]:
    """How far to the right the lines of each page go."""
    rights: dict[int, float] = {}
    for row in rows:
        rights[row.page] = max(rights.get(row.page, 0.0), row.right)
    return rights


# Paragraphs


def _begins(
    run: Sequence[PrintedRow], row: PrintedRow, pitch: float, rights: dict[int, float]
) -> bool:
    """Whether ``row`` begins a paragraph, after the lines of another."""
    above, first = run[-1], run[0]
    marked = _MARKER.match(first.text) is not None
    goes_on = _goes_on(above, row, rights)
    follows = len(run) > 1 and marked and abs(row.left - above.left) <= 3
    if (
        _MARKER.match(row.text)
        and not follows
        and (not goes_on or abs(row.left - above.left) > 3 or above.text.endswith(_ENDS))
    ):
        return True
    if abs(row.size - above.size) > 0.6:
        return True
    if (all(each.is_bold for each in run), above.is_italic) != (row.is_bold, row.is_italic):
        whole = (all(each.is_bold for each in run), all(each.is_italic for each in run))
        if any(whole) or not goes_on:
            return True
    if row.page == above.page:
        if row.top - above.top > pitch * 1.3 * row.size:
            return True
    elif above.text.endswith(_SENTENCE_ENDS) and not row.text[:1].islower() and not follows:
        return True
    if row.left > above.left + 4 and not (marked and len(run) == 1) and not _centred(above, row):
        return True
    if row.left < above.left - 4 and (marked or len(run) > 1) and not _centred(above, row):
        return True
    return not goes_on


def _centred(one: PrintedRow, other: PrintedRow) -> bool:
    return abs((one.left + one.right) - (other.left + other.right)) < 6


def _goes_on(above: PrintedRow, row: PrintedRow, rights: dict[int, float]) -> bool:
    """Whether the first word of ``row`` had no room at the end of the line above it, or cannot
    begin a sentence after what stands there."""
    text = row.text
    word = text.split(maxsplit=1)[0] if text.split() else ""
    letter = (row.right - row.left) / max(len(text), 1)
    room = rights[above.page] - above.right
    if room < (len(word) + 2) * letter:
        return True
    if above.text.endswith(_ENDS):
        return False
    return room < (rights[above.page] - above.left) * (0.5 if text[:1].islower() else 0.2)


def _paragraph(run: Sequence[PrintedRow]) -> PrintedParagraph:
    parts: list[LinePart] = []
    gapped: list[str] = []
    for row in run:
        for cell in row.cells:
            if parts:
                parts = _spaced(parts)
            parts += cell.parts
        gapped.append(GAP.join(cell.text for cell in row.cells))
    text = "".join(part.text for part in parts)
    lines = "\n".join(gapped)
    marker = ""
    if found := _MARKER.match(text):
        marker = found[0]
        parts = without_start(parts, len(marker))
        lines = lines[len(marker) :].lstrip()
    return PrintedParagraph(
        *(run[0].page, run[0].left, tuple(parts), lines, marker, run[0].size),
        text_left=_text_left(run, marker),
    )


def _action(row: PrintedRow, said: str) -> PrintedParagraph:
    """What the column of actions says beside a paragraph, as one that follows it."""
    text = f"(Action: {said})"
    part = LinePart(text, row.left, row.right, row.size)
    return PrintedParagraph(row.page, row.left, (part,), text, "", row.size, row.left)


def _text_left(run: Sequence[PrintedRow], marker: str) -> float:
    """Where a paragraph's text begins, after its marker: where its other lines do, or as far as the
    letters' widths tell."""
    first = run[0]
    if not marker:
        return first.left
    if len(run) > 1 and run[1].page == first.page and run[1].left > first.left:
        return run[1].left
    if len(first.cells) > 1 and first.cells[0].text == marker:
        return first.cells[1].left
    cell = first.cells[0]
    own = (cell.right - cell.left) / len(cell.text) * (len(marker) + 1)
    return first.left + max(own, first.size)


def _spaced(parts: list[LinePart]) -> list[LinePart]:
    """The parts before another line, with a space at their end; none where it ends with a hyphen
    within a word, which is kept."""
    last = parts[-1]
    if re.search(r"\w-$", last.text) or last.text.endswith(" "):
        return parts
    return [*parts[:-1], replace(last, text=f"{last.text} ")]


def without_start(parts: Sequence[LinePart], count: int) -> list[LinePart]:
    """The parts without their first ``count`` letters, and the space after these."""
    left: list[LinePart] = []
    for part in parts:
        text = part.text
        if count:
            cut = min(count, len(text))
            text, count = text[cut:], count - cut
        if not left:
            text = text.lstrip()
        if text:
            left.append(replace(part, text=text))
    return left


# Tables


def _table_end(rows: Sequence[PrintedRow], at: int) -> int:
    """Where a table ends that begins at a row; ``at`` where none does.

    Its rows have cells that stand under each other.  In lines that are widened to the right margin
    they do not.
    """
    head = rows[at]
    if len(head.cells) < 2 or _NUMBERED.fullmatch(head.cells[0].text):
        return at
    columns = [cell.left for cell in head.cells]
    is_labelled = head.cells[0].text.endswith(":")
    end, widest = at + 1, 0.0
    while end < len(rows) and _fits(rows[end], columns, rows[end - 1]):
        apart = rows[end].top - rows[end - 1].top
        if is_labelled and re.match(r"\d{1,4}[.)]?(?:\s|$)", rows[end].text):
            break  # the first minute, below those who were there
        if len(rows[end].cells) == 1 and rows[end].is_bold and not rows[end - 1].cells[0].is_bold:
            break  # the title of the next minute
        if len(rows[end].cells) == 1 and widest and apart > 1.3 * widest:
            break  # what stands further below than any row is no part of it
        widest = max(widest, apart)
        end += 1
    body = rows[at + 1 : end]
    return end if any(len(row.cells) > 1 for row in body) else at


def _fits(row: PrintedRow, columns: Sequence[float], above: PrintedRow) -> bool:
    if row.page != above.page or abs(row.size - above.size) > 0.6:
        return False
    if row.top - above.top > 3.2 * above.size:
        return False
    if not all(any(abs(cell.left - left) < 3 for left in columns) for cell in row.cells):
        return False
    # A paragraph under the table may begin where its first column does, but it goes on.
    return len(row.cells) > 1 or row.right <= columns[1] or row.left > columns[0] + 3


def _table(rows: Sequence[PrintedRow]) -> PrintedTable:
    columns = [cell.left for cell in rows[0].cells]
    table: list[list[list[str]]] = []
    lines: list[tuple[str, ...]] = []
    # Where no rows are set apart, none has two lines.
    apart = [row.top - above.top > 1.6 * row.size for above, row in itertools.pairwise(rows)]
    for row, is_apart in zip(rows, [True, *apart], strict=True):
        if is_apart or not any(apart):
            table.append([[] for _ in columns])
        line = ["" for _ in columns]
        for cell in row.cells:
            column = min(range(len(columns)), key=lambda at: abs(columns[at] - cell.left))
            table[-1][column].append(cell.text)
            line[column] = f"{line[column]} {cell.text}".strip()
        lines.append(tuple(line))
    joined = tuple(tuple("\n".join(cell) for cell in row) for row in table)
    return PrintedTable(rows[0].page, joined, tuple(lines))
