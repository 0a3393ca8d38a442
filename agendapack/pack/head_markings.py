"""The marks at the heads of exempt pages, in lines: why a page is not for publication.

The law wants this on every copy of an exempt report (Local Government Act 1972, s.100B(5)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from agendapack.papers.geometry import PageGeometry
from agendapack.papers.stamp_room import (
    ASCENT,
    DESCENT,
    GAPS,
    STAMP_MARGIN,
    STAMP_SIZE,
    Mark,
    Measure,
    stamp_scale,
)

BODY = 0.85  # of the first paragraph's size, which is that of a page number: the others'
_LEADING = ASCENT + DESCENT  # as the boxes of stamps have it


class Marking(Struct, frozen=True):
    """What the head of a page says, in paragraphs; ``is_spoken``: a screen reader reads it out."""

    paragraphs: tuple[str, ...]
    is_spoken: bool = False


class MarkingLine(Struct, frozen=True):
    """One line, with the number of its paragraph.

    It ends in a space where its paragraph goes on: who listens must not hear two words as one (ISO
    32000-1, 14.8.2.5).  ``width`` and ``size`` are in user space units.
    """

    text: str
    width: float
    size: float
    paragraph: int


class MarkingBlock(Struct, frozen=True):
    """A marking in lines, as one mark that has to be placed."""

    mark: Mark
    lines: tuple[MarkingLine, ...]


def texts_to_measure(marking: Sequence[str]) -> list[str]:
    """What must have been measured before a marking can be set: its words, and the space."""
    words = {word for paragraph in marking for word in paragraph.split()}
    return sorted(words | {" "})


def set_marking(
    marking: Sequence[str],
    page: PageGeometry,
    measure: Measure,
    enlarged: float,
    beside: Mark | None,
) -> MarkingBlock:
    """A page's marking, in the width that ``beside``, another stamp at its head, leaves there.

    Where that is less than half of the page's, it has the whole width.  On a page too narrow for
    its longest word it shrinks until that fits.
    """
    point = stamp_scale(page)
    size = STAMP_SIZE * enlarged * point
    longest = max(
        measure(word) * part
        for ordinal, text in enumerate(marking)
        for word, part in ((word, _part(ordinal)) for word in text.split())
    )
    fits = min(1.0, page.view_width * 0.9 / (longest * size + 2 * STAMP_MARGIN * point))
    point, size = point * fits, size * fits
    whole = page.view_width - 2 * STAMP_MARGIN * point
    left = whole - beside.width - GAPS[0][0] * point if beside is not None else whole
    width = left if left >= max(whole / 2, longest * size) else whole
    lines = tuple(
        line
        for ordinal, text in enumerate(marking)
        for line in _balanced(text, ordinal, size * _part(ordinal), width, measure)
    )
    block = Mark(
        kind="marking",
        text="",
        width=max(line.width for line in lines),
        height=sum(_LEADING * line.size for line in lines),
        size=size,
        point=point,
    )
    return MarkingBlock(block, lines)


def _part(ordinal: int) -> float:
    return BODY if ordinal else 1.0


def _balanced(
    text: str, ordinal: int, size: float, width: float, measure: Measure
) -> list[MarkingLine]:
    """A paragraph in as few lines as it needs, and these as short as they can be: a page's own head
    leaves more room for a narrow block, and no word stands alone in a line."""
    lines = narrower = list(_lines(text, ordinal, size, width, measure))
    while len(narrower) == len(lines):
        lines = narrower
        longest = max(lines, key=lambda line: line.width).text.rstrip()
        if " " not in longest:
            break
        words = sum(map(measure, longest.split())) + longest.count(" ") * measure(" ")
        narrower = list(_lines(text, ordinal, size, words * size * 0.999, measure))
    return lines


def _lines(
    text: str, ordinal: int, size: float, width: float, measure: Measure
) -> Iterator[MarkingLine]:
    """A paragraph's lines, each as full as it can be."""
    space = measure(" ") * size
    line, length = "", 0.0
    for word in text.split():
        wide = measure(word) * size
        if line and length + space + wide > width:
            yield MarkingLine(line + " ", length + space, size, ordinal)
            line, length = word, wide
        else:
            length += wide + (space if line else 0.0)
            line = f"{line} {word}" if line else word
    yield MarkingLine(line, length, size, ordinal)
