"""Finds the markings of pages ("Not for publication", "Exempt"): lines that say nothing else, at a
page's head, at its foot, or across it.

A page's words are asked for once; where none of its lines is a marking, as on nearly every page,
nothing more is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox, PageGeometry
from agendapack.papers.marked_papers import PageMarking, Spot
from agendapack.records.paper_markings import (
    PaperMarking,
    in_line,
    is_furniture,
    leads_to_one,
    may_hold_one,
)

MOST_CHARACTERS = 50_000  # on one page: a longer one is not looked at
LONGEST = 300  # characters of a line that may be a marking
HEAD = 1 / 3  # of a page, from its top
FOOT = 1 / 8  # from its foot
ABOVE_TITLE = 12  # lines that may stand above a marking on a paper's first page
ABOVE_HEAD = 3  # and on any other, or above one that is not certain
SAME_LINE = 0.3  # of the height of what stands there, which two have in common
LONGEST_TITLE = 80  # characters of a line that is no text of a report
LARGE = 1 / 6  # of a page's height: taller than a line is, so that it runs askew


class _Line(Struct, frozen=True):
    """What stands on one line, and where in the view; None where nothing of it is drawn."""

    text: str
    box: PageBox | None


def page_markings(
    page: pdfium.PdfPage, geometry: PageGeometry, *, is_first: bool
) -> tuple[PageMarking, ...]:
    """The markings of a page, each once; ``is_first`` of its paper."""
    try:
        text = page.get_textpage()
        count = text.count_chars()
        if count > MOST_CHARACTERS or not _says_one(str(text.get_text_range())):
            return ()
        lines = list(_lines(text, count, geometry))
    except pdfium.PdfiumError:
        return ()
    return tuple(dict.fromkeys(_markings(lines, geometry, is_first=is_first)))


def _says_one(said: str) -> bool:
    """Whether a line of a page says a marking, wherever it stands; to ask where takes long."""
    if not may_hold_one(said):
        return False
    lines = [line for line in said.translate(_HYPHENS).splitlines() if line.strip()]
    pairs = (f"{one} {other}" for one, other in pairwise(lines))
    return any(in_line(line) for line in (*lines, *pairs) if len(line) < 2 * LONGEST)


def first_page_markings(source: Path | bytes, geometry: PageGeometry) -> tuple[PageMarking, ...]:
    """Those of the first page of a paper that agendapack sets itself: on the others stands at the
    head whatever comes next."""
    with pdfium.PdfDocument(source) as document:
        return page_markings(document[0], geometry, is_first=True)


def _markings(
    lines: Sequence[_Line], geometry: PageGeometry, *, is_first: bool
) -> Iterator[PageMarking]:
    for index, line in enumerate(lines):
        if line.box is None or len(line.text) > LONGEST:
            continue
        marking, its_lines = in_line(line.text), 1
        if marking is None and index + 1 < len(lines):
            marking, its_lines = in_line(f"{line.text} {lines[index + 1].text}"), 2
            if marking is not None and len(marking.words) <= len(line.text):
                continue  # what is broken over two lines is the reason, or nothing
        if marking is None:
            continue
        spot = _spot(line.box, geometry)
        others = [*lines[:index], *lines[index + its_lines :]]
        if spot is None:
            continue
        beside = [] if spot is Spot.ACROSS else _beside(line.box, others)
        if not all(map(leads_to_one, beside)):
            continue  # a column of a table, or of something else
        if beside:
            marking = PaperMarking(marking.words, is_certain=True)
        if spot is Spot.HEAD and not _heads(marking, line.box, others, is_first=is_first):
            continue
        yield PageMarking(marking.words, marking.is_certain, spot)


def _heads(marking: PaperMarking, box: PageBox, others: Iterable[_Line], *, is_first: bool) -> bool:
    """Whether a marking in the upper part of a page heads it, and no section of a report."""
    above = [
        other.text for other in others if other.box is not None and other.box.bottom > box.top - 1
    ]
    if marking.is_certain:
        return len(above) <= (ABOVE_TITLE if is_first else ABOVE_HEAD)
    if any(line.rstrip().endswith(".") or len(line) > LONGEST_TITLE for line in above):
        return False
    return len(above) <= (0 if marking.is_of_several else ABOVE_HEAD)


def _spot(box: PageBox, geometry: PageGeometry) -> Spot | None:
    height = geometry.view_height
    if box.height > LARGE * height:
        return Spot.ACROSS
    if box.bottom > (1 - HEAD) * height:
        return Spot.HEAD
    return Spot.FOOT if box.top < FOOT * height else None


def _beside(box: PageBox, others: Iterable[_Line]) -> list[str]:
    """What else stands on the same line, as in a table; the number of the page or the item, or a
    date, may."""
    found = []
    for other in others:
        if other.box is None or is_furniture(other.text):
            continue
        shared = min(box.top, other.box.top) - max(box.bottom, other.box.bottom)
        if shared > SAME_LINE * min(box.height, other.box.height):
            found.append(other.text)
    return found


def _lines(text: pdfium.PdfTextPage, count: int, geometry: PageGeometry) -> Iterator[_Line]:
    """The lines of a page in the order in which it says them."""
    said: list[str] = []
    boxes: list[PageBox] = []
    view = geometry.to_view
    for index in range(count):
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        if letter in "\r\n":
            if boxes:
                yield _Line("".join(said), _around(boxes))
            said, boxes = [], []
            continue
        said.append(letter.translate(_HYPHENS))
        box = PageBox.spanning(*_corners(text.get_charbox(index)))
        if not box.is_empty:
            boxes.append(view.apply_to_box(box))
    yield _Line("".join(said), _around(boxes))


_HYPHENS = {0xFFFE: "-", 0x2: "-"}  # PDFium's for one at a line's end, in a text and by itself


def _corners(box: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
    left, bottom, right, top = box
    return (left, bottom), (right, top)


def _around(boxes: Sequence[PageBox]) -> PageBox | None:
    if not boxes:
        return None
    return PageBox(
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
