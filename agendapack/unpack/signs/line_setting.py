"""Sets the letters of a page as lines, as a reader takes them in: which stand on one line, where
there is a space between them, and where a gap is so wide that another line begins.

Letters that run up or down the page, or on their head, are set where the page is turned for them,
and turned back; those that run askew are lines of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.unpack.pack_signs import LinePart, PageLine

ASCENT, DESCENT = 0.8, 0.2  # of its size: how far a line reaches above and below its baseline
ONE_LINE = 0.2  # of its size: how far the baselines of what stands on one line are apart
RAISED = 0.9  # of the size beside it: what is smaller may be raised or lowered there
NEXT = 0.35  # of its size: how near to what is beside it something raised stands
SPACE = 0.2  # of its size: a gap that is wider than letters' own gaps by this is a space
SEEN_SPACE = 0.06  # where there is a space among the letters
WIDE = 1.6  # of its size: a gap that divides a line
APART = 0.7  # of its size: one that does between what belongs apart otherwise too
INDENT = 4.0  # of its size: how far after its bullet a line goes on
BULLETS = [["•"], ["-"], ["–"], ["·"], ["▪"], ["◦"], ["●"], ["○"], ["■"]]
EQUAL = 0.6  # points: how far the spaces of a line that is stretched to a margin differ


class LetterStyle(Struct, frozen=True):
    """How letters look; ``size`` in points.  ``unseen``: they are there to be found and copied, as
    under a scanned page."""

    size: float
    bold: bool = False
    italic: bool = False
    unseen: bool = False


class LetterRun(Struct):
    """Letters side by side that one operator shows, in points: where each begins and ends along its
    line, and whether a space stands before it.  ``order``: how many runs are drawn before it;
    ``marked``: the number of its marked content (ISO 32000-1, 14.7.4), -1 where it has none.

    ``quarter``: by how many quarter turns clockwise its line runs from left to right, None where it
    runs askew.  All are measured where the page is turned so that they run from left to right.
    """

    style: LetterStyle
    quarter: int | None
    baseline: float
    top: float
    bottom: float
    order: int = 0
    marked: int = -1
    letters: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.lefts[0]

    @property
    def right(self) -> float:
        return self.rights[-1]

    def is_within(self, width: float, height: float) -> bool:
        """Whether some of it is on a page of that size."""
        if self.quarter in (1, 3):
            width, height = height, width
        return self.right > 0 and self.left < width and self.bottom > 0 and self.top < height


class LinkArea(Struct, frozen=True):
    """Where a link is on a page, as lines are measured (``top`` above ``bottom``), and where it
    leads: a web address or a page."""

    left: float
    top: float
    right: float
    bottom: float
    link: str = ""
    target: int | None = None


class _Letter(Struct):
    """A letter of a line, or a space, and how it looks."""

    text: str
    left: float
    right: float
    style: LetterStyle
    area: LinkArea | None = None


def set_lines(
    runs: Iterable[LetterRun], width: float, height: float, areas: Sequence[LinkArea] = ()
) -> tuple[PageLine, ...]:
    """The lines of a page of ``width`` and ``height`` from top to bottom, the left one first of
    those at one height."""
    by_quarter: dict[int | None, list[LetterRun]] = {}
    for run in runs:
        by_quarter.setdefault(run.quarter, []).append(run)
    lines: list[PageLine] = []
    for quarter, found in by_quarter.items():
        if quarter is None:
            lines += filter(None, (_line([run], (), askew=True) for run in found))
        elif quarter == 0:
            lines += _lines(found, areas)
        else:
            lines += (_turned_back(line, quarter, width, height) for line in _lines(found, ()))
    return tuple(_in_order(lines))


def _in_order(lines: Iterable[PageLine]) -> Iterator[PageLine]:
    """From top to bottom, by where they stand on their baselines."""
    rows: list[tuple[float, list[PageLine]]] = []
    for line in sorted(lines, key=lambda line: (line.bottom - DESCENT * line.size, line.left)):
        baseline = line.bottom - DESCENT * line.size
        if rows and baseline - rows[-1][0] <= ONE_LINE * line.size:
            rows[-1][1].append(line)
        else:
            rows.append((baseline, [line]))
    for _, row in rows:
        yield from sorted(row, key=lambda line: line.left)


def _lines(runs: Iterable[LetterRun], areas: Sequence[LinkArea]) -> Iterator[PageLine]:
    for row in _rows(runs):
        for piece in _divided(row):
            line = _line(piece, areas)
            if line is not None:
                yield line


def _rows(runs: Iterable[LetterRun]) -> list[list[LetterRun]]:
    """What stands on one line, from left to right."""
    rows: list[list[LetterRun]] = []
    for run in sorted(runs, key=lambda run: (run.baseline, run.left)):
        size = run.style.size
        for row in reversed(rows[-3:]):
            if run.baseline - row[0].baseline <= ONE_LINE * min(size, row[0].style.size):
                row.append(run)
                break
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return _with_raised(rows)


def _with_raised(rows: list[list[LetterRun]]) -> list[list[LetterRun]]:
    """The same rows, where small letters that are raised or lowered beside larger ones, such as
    those of "14th", stand in the row of these."""
    for index, row in enumerate(rows):
        near = [*rows[max(0, index - 2) : index], *rows[index + 1 : index + 3]]
        for run in tuple(row):
            for other in near:
                if any(_is_raised_beside(run, each) for each in other):
                    row.remove(run)
                    other.append(run)
                    other.sort(key=lambda run: run.left)
                    break
    return [row for row in rows if row]


def _is_raised_beside(run: LetterRun, other: LetterRun) -> bool:
    size = other.style.size
    if run.style.size > RAISED * size:
        return False
    if not other.baseline - ASCENT * size < run.baseline < other.baseline + 0.3 * size:
        return False
    return -NEXT / 2 < (run.left - other.right) / size < NEXT


def _divided(row: Sequence[LetterRun]) -> Iterator[list[LetterRun]]:
    """A row at its wide gaps; those of a line that is stretched to a margin are all as wide."""
    gaps = [after.left - before.right for before, after in pairwise(row)]
    piece = [row[0]]
    for gap, run in zip(gaps, row[1:], strict=True):
        size = max(run.style.size, piece[-1].style.size)
        is_apart = gap > APART * size and _belong_apart(piece[-1], run)
        is_wide = gap > WIDE * size and sum(abs(gap - other) < EQUAL for other in gaps) == 1
        if (is_wide or is_apart) and not (_is_bullet(piece) and gap < INDENT * size):
            yield piece
            piece = []
        piece.append(run)
    yield piece


def _is_bullet(piece: Sequence[LetterRun]) -> bool:
    return len(piece) == 1 and piece[0].letters in BULLETS


def _belong_apart(one: LetterRun, other: LetterRun) -> bool:
    """Whether one is not drawn straight after the other, or is marked as something else: in tables
    the space between cells may be narrower than that between the words in them."""
    return other.order != one.order + 1 or other.marked != one.marked


def _line(
    runs: Sequence[LetterRun], areas: Sequence[LinkArea], *, askew: bool = False
) -> PageLine | None:
    """The line of runs side by side; None where it says nothing."""
    largest = max(runs, key=lambda run: (len(run.letters), run.style.size))
    size, baseline = largest.style.size, largest.baseline
    top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
    if askew:
        top, bottom = largest.top, largest.bottom
    near = [area for area in areas if area.top < bottom and area.bottom > top]
    parts = _parts(_letters(runs), near, (top + bottom) / 2)
    return PageLine(parts, round(top, 2), round(bottom, 2), not askew) if parts else None


def _letters(runs: Sequence[LetterRun]) -> Iterator[_Letter]:
    """The letters of a line with the spaces between them."""
    before: _Letter | None = None
    for run in runs:
        size = run.style.size
        gaps = [left - right for left, right in zip(run.lefts[1:], run.rights, strict=False)]
        tight = [gap for gap, spaced in zip(gaps, run.spaced[1:], strict=True) if not spaced]
        usual = max(0.0, median(tight)) if len(tight) > 2 else 0.0
        cells = zip(run.letters, run.lefts, run.rights, run.spaced, strict=True)
        for text, left, right, spaced in cells:
            letter = _Letter(text, left, right, run.style)
            if before is not None:
                gap = left - before.right
                least = min(size, before.style.size)
                if gap > (SEEN_SPACE if spaced else SPACE) * least + (0 if spaced else usual):
                    yield _Letter(" ", before.right, left, before.style)
            yield letter
            before = letter


def _parts(
    letters: Iterable[_Letter], areas: Sequence[LinkArea], middle: float
) -> tuple[LinePart, ...]:
    """Letters that look alike and lead to one place together."""
    parts: list[list[_Letter]] = []
    for letter in letters:
        if areas:
            centre = (letter.left + letter.right) / 2
            letter.area = next(
                (
                    area
                    for area in areas
                    if area.left <= centre <= area.right and area.top <= middle <= area.bottom
                ),
                None,
            )
        if parts and _alike(parts[-1][-1], letter):
            parts[-1].append(letter)
        else:
            parts.append([letter])
    found = [part for part in map(_part, parts) if part.text]
    return tuple(found) if any(part.text.strip() for part in found) else ()


def _alike(one: _Letter, other: _Letter) -> bool:
    a, b = one.style, other.style
    same_looks = a is b or (a.size, a.bold, a.italic) == (b.size, b.bold, b.italic)
    return same_looks and one.area is other.area


def _part(letters: Sequence[_Letter]) -> LinePart:
    style, area = letters[0].style, letters[0].area
    return LinePart(
        _text("".join(letter.text for letter in letters)),
        round(letters[0].left, 2),
        round(max(letter.right for letter in letters), 2),
        style.size,
        style.bold,
        style.italic,
        area.link if area else "",
        area.target if area else None,
    )


def _text(letters: str) -> str:
    """Letters as one text: ligatures as their letters, accents on theirs, halves of a pair of
    UTF-16 together.  What else Unicode thinks compatible, such as "½", stays."""
    halves = letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    plain = "".join(
        unicodedata.normalize("NFKC", letter) if "\ufb00" <= letter <= "\ufb06" else letter
        for letter in halves
    )
    return unicodedata.normalize("NFC", plain)


def _turned_back(line: PageLine, quarter: int, width: float, height: float) -> PageLine:
    """A line that was set where the page is turned, as the page is seen; all its parts have its
    box."""
    match quarter:
        case 1:
            left, right = width - line.bottom, width - line.top
            top, bottom = line.left, line.right
        case 2:
            left, right = width - line.right, width - line.left
            top, bottom = height - line.bottom, height - line.top
        case _:
            left, right = line.top, line.bottom
            top, bottom = height - line.right, height - line.left
    sides = {"left": round(left, 2), "right": round(right, 2)}
    parts = tuple(replace(part, **sides) for part in line.parts)
    return PageLine(parts, round(top, 2), round(bottom, 2), upright=False)
