"""Paragraphs, lists and tables in rows of text, told by gaps, indents and what rows begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from agendapack.unpack.agenda_items.markdown_pieces import (
    LINE_BREAK,
    escaped,
    markdown,
    plain,
    without_start,
)
from agendapack.unpack.agenda_items.page_rows import PageRow, PlacedLine, pieces_of
from agendapack.unpack.agenda_items.printed_ranges import range_alone, split_range
from agendapack.unpack.pack_signs import LinePart

_BULLET = re.compile(
    r"(?P<mark>[\u2022\u00b7\u25aa\u25ab\u25a0\u25a1\u25cf\u25cb\u25e6\u2023\u2043\u27a2\u27a4\u2713"
    r"\uf000-\uf0ff*\u2013\u2014-])(?:\s|$)|(?P<letter>o)$"
)
_POINT = re.compile(
    r"(?P<mark>\([a-z]{1,2}\)|\([ivx]{1,5}\)|[a-z]\)|\d{1,2}(?:\.\d{1,2}){1,2}|\d{1,2}[.)])(?:\s|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.:;?!][\u2019\u201d\"')\]]*$")
_WRAPPED_WORD = re.compile(r"\w-$")
_ALIGNED = frozenset((":---", "---:", ":---:"))  # how a column may stand
_CLOSE = 1.5  # sizes of letters from one line of a cell to the next; rows are further apart
_INDENT = 5.0  # points by which two lines at one indent differ at most


class TextMeasures(Struct, frozen=True):
    """How the text of some pages is set: from one line of a paragraph to the next, by the size of
    its letters, and the right end of the longest line."""

    pitches: tuple[tuple[float, float], ...]
    right: float

    def pitch(self, size: float) -> float:
        near = min(self.pitches, key=lambda pair: abs(pair[0] - size), default=None)
        if near is None or abs(near[0] - size) > 0.3 * size:
            return 1.25 * size
        return near[1] * size / near[0]


class TextBlock(Struct, frozen=True):
    """A paragraph, an entry of a list, or a table.  ``mark``: "-" for an entry with a bullet, "1."
    for one with a number, "" for a paragraph.  ``left`` is where its words begin, ``outer`` where
    its mark does.  ``cells`` are a table's rows; the second says how columns are aligned."""

    pieces: tuple[LinePart, ...]
    left: float
    outer: float
    mark: str = ""
    cells: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        return plain(self.pieces)


def measure(rows: Sequence[PageRow], widest: float) -> TextMeasures:
    """How rows are set; ``widest`` is the right end of those whose words run on."""
    found: dict[float, float] = {}
    for before, row in pairwise(rows):
        size = row.size
        pitch = row.bottom - before.bottom
        is_same = before.page == row.page and abs(before.size - size) < 0.3
        if is_same and 1.02 * size <= pitch <= 1.6 * size:
            key = round(size, 1)
            found[key] = min(found.get(key, pitch), pitch)
    return TextMeasures(tuple(sorted(found.items())), widest)


def runs_on(before: PageRow, row: PageRow, measures: TextMeasures) -> bool:
    """Whether ``row`` is the next line of what ``before`` is: no gap between them, and no room for
    its first word there.  Where a page ends between them the words have to tell."""
    if before.page != row.page:
        ends = bool(_SENTENCE.search(before.text))
        return row.text[:1].islower() or (not ends and not _has_room(before, row, measures))
    return is_next_line(before, row, measures) and not _has_room(before, row, measures)


def is_next_line(before: PageRow, row: PageRow, measures: TextMeasures) -> bool:
    pitch = measures.pitch(max(before.size, row.size))
    return before.page == row.page and row.bottom - before.bottom <= 1.12 * pitch + 0.3


def _has_room(before: PageRow, row: PageRow, measures: TextMeasures) -> bool:
    first = row.cells[0]
    word = first.text.partition(" ")[0]
    shown = split_range(row.text)
    if shown.printed and " " not in shown.title:
        width = row.right - row.left  # a range is kept with the last word before it
    else:
        average = (first.line.right - first.line.left) / max(1, len(first.text))
        width = max(average, 0.5 * row.size) * (len(word) + 1)
    return before.right + 0.25 * row.size + width < measures.right - 0.5 * row.size


def text_blocks(rows: Sequence[PageRow], measures: TextMeasures) -> tuple[TextBlock, ...]:
    """The blocks of rows, in order."""
    blocks: list[TextBlock] = []
    pieces: list[LinePart] = []  # of the last block, which may go on
    before: PageRow | None = None
    at = 0
    while at < len(rows):
        row, new = rows[at], _begun(rows[at])
        if before is not None and new.mark and _only_wraps(blocks[-1], before, row, new, measures):
            new = TextBlock(pieces_of(row.cells), row.left, row.left)
        count = _table_rows(rows, at) if not new.mark else 0
        between = None
        if before is not None and not new.mark and not count:
            between = _between(blocks[-1], before, row, new, measures)
        if between is not None:
            pieces += (*between, *new.pieces)
        else:
            _close(blocks, pieces)
            blocks.append(_table(rows[at : at + count]) if count else new)
            pieces = list(blocks[-1].pieces)
        before = None if count else row
        at += count or 1
    _close(blocks, pieces)
    return tuple(blocks)


def _only_wraps(
    block: TextBlock, before: PageRow, row: PageRow, new: TextBlock, measures: TextMeasures
) -> bool:
    """Whether a number at the beginning of a line is one of a sentence that runs on there."""
    is_flush = not block.mark and abs(new.outer - block.left) < 2
    is_open = not _SENTENCE.search(before.text)
    return is_flush and new.mark != "-" and is_open and runs_on(before, row, measures)


def _close(blocks: list[TextBlock], pieces: Sequence[LinePart]) -> None:
    if blocks:
        blocks[-1] = replace(blocks[-1], pieces=tuple(pieces))


def _between(
    block: TextBlock, before: PageRow, row: PageRow, new: TextBlock, measures: TextMeasures
) -> tuple[LinePart, ...] | None:
    """What stands between the rows of one block: a space, nothing after the hyphen of a word, or
    the end of a line; None where ``row`` begins a block of its own."""
    is_hanging = bool(block.mark) and new.left > block.outer + 3
    if abs(new.left - block.left) > _INDENT and not is_hanging:
        return None
    if all(len(each.cells) > 1 and range_alone(each.cells[-1].text) for each in (before, row)):
        return None  # each has a range of its own at the right margin
    last = before.cells[-1].line.parts[-1]
    if runs_on(before, row, measures):
        return () if _WRAPPED_WORD.search(before.text) else (_like(last, " "),)
    ends = _SENTENCE.search(before.text) or split_range(before.text).printed
    if is_next_line(before, row, measures) and not ends:
        return (_like(last, LINE_BREAK),)
    return None


def _like(piece: LinePart, text: str) -> LinePart:
    return LinePart(
        text, piece.right, piece.right, piece.size, piece.bold, piece.italic, piece.link
    )


def _begun(row: PageRow) -> TextBlock:
    """A block of one row."""
    first = row.cells[0]
    pieces = pieces_of(row.cells)
    found = _BULLET.match(first.text) or _POINT.match(first.text)
    is_alone = found is not None and found[0].strip() == first.text
    if found is None or (is_alone and len(row.cells) == 1):
        return TextBlock(pieces, first.line.left, first.line.left)
    mark = "-" if found.re is _BULLET else found["mark"]
    rest = without_start(pieces, len(found[0].rstrip()))
    rest = without_start(rest, 0)  # the space after the mark
    if is_alone:
        left = row.cells[1].line.left
    else:
        share = len(found[0]) / len(first.text)
        left = first.line.left + share * (first.line.right - first.line.left)
    return TextBlock(rest, left, first.line.left, mark)


def _table_rows(rows: Sequence[PageRow], at: int) -> int:
    """How many rows from ``at`` on are a plain table, with the same columns in each; 0 for none.
    A row that has the further lines of some cells closely under it takes these with it."""
    first = rows[at]
    if len(first.cells) < 2 or range_alone(first.cells[-1].text):
        return 0  # papers with their ranges at the right margin are no table
    columns = [_ALIGNED] * len(first.cells)
    end, whole = at + 1, 1
    while end < len(rows) and rows[end].page == first.page:
        row = rows[end]
        if len(row.cells) == len(columns):
            shared = [
                _shared(*pair) & column
                for *pair, column in zip(first.cells, row.cells, columns, strict=True)
            ]
            if not all(shared):
                break
            columns = shared
            whole += 1
        elif whole < 2 or not _goes_on_cells(rows[end - 1], row, first):
            break
        end += 1
    return end - at if whole > 1 else 0


def _shared(one: PlacedLine, other: PlacedLine) -> frozenset[str]:
    """How two cells stand under each other: ":---" where both begin at one place, "---:" where
    they end at one, ":---:" where their middles are."""
    left, right = one.line.left - other.line.left, one.line.right - other.line.right
    apart = {":---": left, "---:": right, ":---:": (left + right) / 2}
    return frozenset(mark for mark, width in apart.items() if abs(width) <= 3)


def _goes_on_cells(before: PageRow, row: PageRow, first: PageRow) -> bool:
    """Whether a row is the next line of some cells, each of which begins where its column does."""
    lefts = [cell.line.left for cell in first.cells]
    is_close = row.bottom - before.bottom <= _CLOSE * row.size
    return is_close and all(
        any(abs(cell.line.left - left) <= 3 for left in lefts) for cell in row.cells
    )


def _table(rows: Sequence[PageRow]) -> TextBlock:
    lefts = [cell.line.left for cell in rows[0].cells]
    cells: list[list[str]] = []
    columns = [_ALIGNED] * len(lefts)
    for row in rows:
        if len(row.cells) == len(lefts):
            cells.append([_cell(cell.text) for cell in row.cells])
            columns = [
                _shared(*pair) & column
                for *pair, column in zip(rows[0].cells, row.cells, columns, strict=True)
            ]
            continue
        for cell in row.cells:
            at = min(range(len(lefts)), key=lambda place: abs(lefts[place] - cell.line.left))
            cells[-1][at] += f" {_cell(cell.text)}"
    if not rows[0].is_bold:
        cells = [[""] * len(lefts), *cells]
    aligned = ["---" if ":---" in each else min(each, default="---") for each in columns]
    words = tuple(piece for row in rows for piece in pieces_of(row.cells))
    shown = tuple(map(tuple, (cells[0], aligned, *cells[1:])))
    return TextBlock(words, rows[0].left, rows[0].left, cells=shown)


def _cell(text: str) -> str:
    return escaped(text).replace("|", "\\|")


def blocks_markdown(blocks: Iterable[TextBlock]) -> str:
    """Blocks as Markdown: an empty line between paragraphs, none between a list's entries."""
    written = ""
    before: TextBlock | None = None
    for block, depth in _nested(blocks):
        indent = "  " * depth
        is_close = before is not None and _is_entry(before) and _is_entry(block)
        written += ("\n" if is_close else "\n\n") if before is not None else ""
        written += "\n".join(indent + line for line in _block_lines(block))
        before = block
    return written


def _nested(blocks: Iterable[TextBlock]) -> Iterator[tuple[TextBlock, int]]:
    """Blocks, each with how many lists it stands in: an entry that is further right than the one
    before it is part of that, and so is a paragraph that begins where its words do."""
    open_lists: list[TextBlock] = []
    for block in blocks:
        while open_lists and block.outer < open_lists[-1].left - _INDENT:
            open_lists.pop()
        depth = sum(_width(entry) for entry in open_lists)
        yield block, depth
        if _is_entry(block):
            open_lists.append(block)


def _width(entry: TextBlock) -> int:
    return 1 if entry.mark == "-" else 2


def _is_entry(block: TextBlock) -> bool:
    """Whether a block is an entry of what Markdown knows as a list: "(a)" begins a paragraph."""
    return block.mark == "-" or (block.mark[:1].isdigit() and not block.mark[-1].isdigit())


def _block_lines(block: TextBlock) -> list[str]:
    if block.cells:
        return [*map(_table_line, block.cells)]
    lines = markdown(block.pieces).split("\n")
    if not block.mark:
        return lines
    indent = " " * (len(block.mark) + 1) if _is_entry(block) else ""
    return [f"{block.mark} {lines[0]}", *(indent + line for line in lines[1:])]


def _table_line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
