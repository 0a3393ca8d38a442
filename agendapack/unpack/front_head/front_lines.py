"""The lines of a front sheet that are none of its items: divided where columns stand close
together, without numbers of pages, and put together in blocks.

Lengths are points, as :mod:`~agendapack.unpack.pack_signs` measures them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from agendapack.unpack.agenda_items.page_rows import page_rows
from agendapack.unpack.agenda_items.printed_agenda import LinePlace
from agendapack.unpack.front_head.front_labels import FrontLabel, Kind, dividing_labels, label_of
from agendapack.unpack.front_head.printed_days import find_days
from agendapack.unpack.pack_signs import LinePart, PackSigns, PageLine

MAX_LINES = 400  # of front sheets: what is beyond them is not read
MAX_LETTERS = 400  # of a line
BLOCK_GAP = 0.45  # of the size of letters: what is wider divides blocks
_FURNITURE = re.compile(
    r"(?:page|tudalen)?\s?-?\s?(?:\d{1,5}|[ivxl]{1,7})\s?-?(?:\s?(?:of|/|o)\s?\d{1,5})?",
    re.IGNORECASE,
)


class FrontLine(Struct, frozen=True):
    """A line, or a piece of one, with single spaces.  ``number`` is its own among all lines,
    ``limit`` how far to the right it could reach, ``label`` what it begins with."""

    number: int
    page: int
    line: PageLine
    limit: float
    label: FrontLabel | None = None

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def kind(self) -> Kind | None:
        return self.label.kind if self.label is not None else None

    @property
    def said(self) -> str:
        """What stands after the label."""
        return self.text[self.label.end if self.label else 0 :]

    def is_over(self, other: FrontLine) -> bool:
        """Whether both have some of their width in common."""
        return self.line.left < other.line.right and other.line.left < self.line.right

    def is_beside(self, other: FrontLine) -> bool:
        """Whether both stand at one height of a page."""
        least = 0.5 * min(_height(self), _height(other))
        shared = min(self.line.bottom, other.line.bottom) - max(self.line.top, other.line.top)
        return self.page == other.page and shared > least

    def runs_on(self, below: FrontLine) -> bool:
        """Whether it ends where it does because the first word of the line below had no room."""
        word = below.text.split(" ", 1)[0]
        line = below.line
        width = (line.right - line.left) * len(word) / max(len(below.text), 1)
        return self.line.right + width + 0.2 * self.line.size > self.limit - 0.5 * self.line.size


FrontBlock = tuple[FrontLine, ...]
"""Lines that stand closely under each other."""


def _height(line: FrontLine) -> float:
    return max(line.line.bottom - line.line.top, 0.1)


def front_lines(
    signs: PackSigns,
    pages: Sequence[int],
    begins: LinePlace | None,
    rest: Sequence[LinePlace],
) -> tuple[FrontLine, ...]:
    """The lines of ``pages`` before the agenda ``begins``, and the ``rest`` after that; of running
    heads only the first."""
    repeated = {place for place in page_rows(signs, pages).furniture if place[0] != pages[0]}
    later = set(rest) - repeated
    found: list[tuple[int, PageLine]] = []
    for page in pages:
        for index, line in enumerate(signs.pages[page].lines):
            place = (page, index)
            is_head = (begins is None or place < begins) and place not in repeated
            if (is_head or place in later) and line.upright and len(found) < MAX_LINES:
                tidy = _tidied(line)
                if tidy is not None and not _is_furniture(tidy, signs.pages[page].height):
                    found += [(page, piece) for piece in _divided(tidy)]
    lines = [
        FrontLine(number, page, line, 0, label_of(line.text))
        for number, (page, line) in enumerate(found[:MAX_LINES])
    ]
    margins = {p: min((x.line.left for x in lines if x.page == p), default=0.0) for p in pages}
    return tuple(
        replace(line, limit=_limit(line, lines, signs.pages[line.page].width - margins[line.page]))
        for line in lines
    )


def _tidied(line: PageLine) -> PageLine | None:
    """A line with single spaces; None where it says nothing."""
    parts: list[LinePart] = []
    before, letters = " ", 0
    for part in line.parts:
        text = re.sub(r"\s+", " ", part.text[: MAX_LETTERS - letters])
        if before == " " and text.startswith(" "):
            text = text[1:]
        if text:
            parts.append(replace(part, text=text))
            before, letters = text[-1], letters + len(text)
    while parts and parts[-1].text.endswith(" "):
        text = parts[-1].text.rstrip()
        parts[-1:] = [replace(parts[-1], text=text)] if text else []
    if not any(letter.isalnum() for part in parts for letter in part.text):
        return None
    return replace(line, parts=tuple(parts))


def _is_furniture(line: PageLine, height: float) -> bool:
    is_at_edge = line.top > 0.9 * height or line.bottom < 0.06 * height
    return is_at_edge and _FURNITURE.fullmatch(line.text) is not None


def _divided(line: PageLine) -> Iterator[PageLine]:
    """The pieces of a line before and after labels that begin where its letters look otherwise; or
    anywhere, where it begins with a label or a day."""
    text, starts = line.text, [0]
    edges = set()
    at = 0
    for part in line.parts:
        edges.add(at)
        at += len(part.text)
    days = find_days(text)
    label = label_of(text)
    is_row = label is not None or bool(days and days[0].start == 0)
    own = label.end if label is not None else 0  # "Please ask for:" is one label, and not two
    starts += [x for x in dividing_labels(text) if x >= own and (is_row or x in edges)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = cut(line, start, end)
        if piece is not None:
            yield piece


def cut(line: PageLine, start: int, end: int) -> PageLine | None:
    """The letters ``start`` to ``end`` of a line, without the spaces at their ends."""
    text = line.text
    while start < end and text[start] == " ":
        start += 1
    while start < end and text[end - 1] == " ":
        end -= 1
    parts, at = [], 0
    for part in line.parts:
        first, last = max(start - at, 0), min(end - at, len(part.text))
        if first < last:
            letter = (part.right - part.left) / len(part.text)
            left, right = part.left + letter * first, part.left + letter * last
            parts.append(replace(part, text=part.text[first:last], left=left, right=right))
        at += len(part.text)
    return replace(line, parts=tuple(parts)) if parts else None


def _limit(line: FrontLine, lines: Sequence[FrontLine], margin: float) -> float:
    lefts = (x.line.left for x in lines if x.line.left >= line.line.right and x.is_beside(line))
    return min([margin, *lefts])


def blocks(lines: Iterable[FrontLine]) -> tuple[FrontBlock, ...]:
    """Lines as blocks: each line stands closely under the one before it, and is about its size."""
    found: list[list[FrontLine]] = []
    for line in lines:
        above = next((b for b in reversed(found[-12:]) if _is_next(b[-1], line)), None)
        if above is None:
            found.append([line])
        else:
            above.append(line)
    return tuple(map(tuple, found))


def _is_next(above: FrontLine, line: FrontLine) -> bool:
    size = max(above.line.size, line.line.size)
    gap = line.line.top - above.line.bottom
    return (
        above.page == line.page
        and abs(above.line.size - line.line.size) < 0.15 * size
        and -0.6 * size < gap < BLOCK_GAP * size
        and above.is_over(line)
    )


def joined(lines: Sequence[FrontLine], between: str = " ") -> str:
    """The texts of lines as one; ``between`` stands where a line ends though there was room."""
    text = ""
    for number, line in enumerate(lines):
        if number:
            before = lines[number - 1]
            ends = text.endswith((",", ";", ":")) or before.runs_on(line)
            text += " " if ends else between
        text += line.said if number == 0 else line.text
    return text


def says(line: FrontLine, lines: Sequence[FrontLine]) -> tuple[FrontLine, ...]:
    """The lines that say what a label is before, the label's own first where it goes on: those at
    its right, or those under it."""
    label = line.label
    if label is None:
        return ()
    if line.said:
        return (line, *_under(line, lines, indented=True))
    beside = [x for x in lines if x.line.left >= line.line.right - 1 and x.is_beside(line)]
    if beside:
        first = min(beside, key=lambda x: x.line.left)
        # A label that stands before another says nothing ("Telephone:  Tel: 01632 960000").
        if first.label is None or first.said:
            return (first, *_under(first, lines, column=line))
        return ()
    return _under(line, lines)


def _under(
    first: FrontLine,
    lines: Sequence[FrontLine],
    *,
    indented: bool = False,
    column: FrontLine | None = None,
) -> tuple[FrontLine, ...]:
    """The lines that go on under ``first`` in its column, down to the next label."""
    found: list[FrontLine] = []
    last = first
    for line in lines:
        if line.page != first.page or line.line.top <= last.line.top + 0.5 * last.line.size:
            continue
        gap = line.line.top - last.line.bottom
        if gap > 1.2 * last.line.size:
            break
        if line.label is not None and (
            column is None or line.line.left <= column.line.right or line.is_over(last)
        ):
            break
        shift = line.line.left - first.line.left
        is_in = abs(shift) < 4 or (indented and 0 <= shift < 160 and line.is_over(first))
        if not is_in:
            continue
        if indented and (
            gap > BLOCK_GAP * last.line.size
            or not (shift > 12 or last.runs_on(line) or last.text.endswith(","))
        ):
            break
        found.append(line)
        last = line
    return tuple(found)
