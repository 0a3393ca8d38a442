"""Proves that pages from which stamps were taken say and show what they did, but for the stamps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from ctypes import c_double, c_int
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from PIL import ImageChops
from pypdfium2 import raw

from agendapack.changes.page_looks import page_image
from agendapack.changes.page_reading import opened
from agendapack.changes.page_words import MOST_CHARACTERS, code_shows
from agendapack.papers.geometry import PageBox
from agendapack.unpack.cutting.stamp_lifting import letters

AROUND = 3.0  # points around the letters of a stamp: their edges, a line under them
SHEET = 0.8  # of a page's area: a picture as large as this is the page itself, a scan
INKED = 0.75  # of the letters that were taken off: so many must have been seen

Fault = Literal["words", "look", "unseen"]
"""What is wrong with a page: other words are gone than the stamps', it looks otherwise elsewhere,
or the stamps were not to be seen where their letters stood."""


class _Letter(Struct, frozen=True):
    code: int
    box: PageBox


def faults(
    before: Path,
    after: Path,
    pages: Mapping[int, Sequence[str]],
    annotations: Mapping[int, Sequence[PageBox]],
) -> Mapping[int, Fault]:
    """What is wrong with ``pages`` of the document ``after``, which have lost the stamps whose
    texts are given, as they were in ``before``.

    ``annotations`` are the places of those that were taken off with them, which say the stamps
    then.  PdfiumError where a document cannot be opened.
    """
    with opened(before) as one, opened(after) as other:
        found = {}
        for page, texts in pages.items():
            try:
                fault = _fault(one[page], other[page], texts, annotations.get(page, ()))
            except pdfium.PdfiumError:  # what no reader shows
                fault = "look"
            if fault is not None:
                found[page] = fault
        return found


def _fault(
    before: pdfium.PdfPage,
    after: pdfium.PdfPage,
    texts: Sequence[str],
    annotations: Sequence[PageBox],
) -> Fault | None:
    wanted = "" if annotations else letters("".join(texts))
    gone, come = _gone_and_come(before, after, 2 * len("".join(texts)) + 8)
    said = letters("".join(chr(letter.code) for letter in gone))
    if come or sorted(said) != sorted(wanted):
        return "words"
    one, other = page_image(before), page_image(after)
    if one.size != other.size:
        return "look"
    differs = ImageChops.difference(one, other)
    boxes = [_on_screen(before, letter.box, one.size, 0.0) for letter in gone]
    boxes += [_on_screen(before, box, one.size, 0.0) for box in annotations]
    seen = sum(1 for box in boxes if differs.crop(box).getbbox() is not None)
    if seen < len(boxes) * INKED:
        return "unseen"
    for box in (*(letter.box for letter in gone), *annotations):
        differs.paste((0, 0, 0), _on_screen(before, box, one.size, AROUND))
    return None if differs.getbbox() is None else "look"


class _Text:
    """The letters of an open page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._text = page.get_textpage()
        count = min(self._text.count_chars(), MOST_CHARACTERS)
        self.codes = [raw.FPDFText_GetUnicode(self._text, index) for index in range(count)]

    def letters(self, first: int, last: int) -> Counter[_Letter]:
        """The letters among some characters, with their places in the page's own coordinates."""
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        found = Counter[_Letter]()
        for index in range(first, last):
            if code_shows(code := self.codes[index]):
                raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
                box = PageBox.spanning((left.value, bottom.value), (right.value, top.value))
                found[_Letter(code, box)] += 1
        return found

    def close(self) -> None:
        self._text.close()


def _gone_and_come(
    before: pdfium.PdfPage, after: pdfium.PdfPage, around: int
) -> tuple[list[_Letter], list[_Letter]]:
    """The letters that are on one page and not on the other.  Only those are compared place by
    place that stand between what both begin and end with, and ``around`` more at each side."""
    one, other = _Text(before), _Text(after)
    least = min(len(one.codes), len(other.codes))
    begin = _alike(one.codes, other.codes, least)
    end = _alike(one.codes[::-1], other.codes[::-1], least - begin)
    begin, end = max(0, begin - around), max(0, end - around)
    had = one.letters(begin, len(one.codes) - end)
    has = other.letters(begin, len(other.codes) - end)
    one.close()
    other.close()
    return list((had - has).elements()), list((has - had).elements())


def _alike(one: Sequence[int], other: Sequence[int], most: int) -> int:
    """How many of the first characters are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b or index == most), most)


def _on_screen(
    page: pdfium.PdfPage, box: PageBox, size: tuple[int, int], around: float
) -> tuple[int, int, int, int]:
    """The pixels that a box on a page covers in its picture: left, top, right, bottom."""
    across, down = [], []
    for x in (box.left - around, box.right + around):
        for y in (box.bottom - around, box.top + around):
            column, row = c_int(), c_int()
            raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, column, row)
            across.append(column.value)
            down.append(row.value)
    return min(across) - 1, min(down) - 1, max(across) + 2, max(down) + 2


def scanned(file: Path, pages: Sequence[int]) -> frozenset[int]:
    """Those of some pages that a picture covers nearly all of."""
    with opened(file) as document:
        return frozenset(number for number in pages if _is_scanned(document[number]))


def _is_scanned(page: pdfium.PdfPage) -> bool:
    sheet = PageBox(*page.get_bbox())
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        covered = PageBox(*picture.get_bounds()).intersect(sheet)
        if covered.width * covered.height >= SHEET * sheet.width * sheet.height:
            return True
    return False
