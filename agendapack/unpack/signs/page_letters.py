"""Reads the letters of an open page, in runs that one operator shows, as the page is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from ctypes import c_double, create_string_buffer
from math import atan2, hypot, pi

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import Matrix, PageGeometry
from agendapack.papers.page_objects import PageObject, address
from agendapack.unpack.signs.line_setting import LetterRun, LetterStyle

MAX_UNICODE = 0x10FFFF
MOST_LETTERS = 60_000  # of a page: what comes after them is not read
ASKEW = 0.15  # of a quarter turn: text that is further from one runs askew
BEHIND = 0.5  # of its size: a letter that stands further back begins a run
APART = 1.0  # of its size: so does one that stands further on
BEARING = 0.04  # of its size: what stands free on both sides of a letter, as a rule
OFF = 2.0  # times what its font is set in: where a letter is taller, its size is its height
FORCE_BOLD, ITALIC = 1 << 18, 1 << 6  # flags of a font's descriptor (ISO 32000-1, table 123)
BOLD = 700  # the weight of a bold font (OpenType, usWeightClass)

_BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile("italic|oblique", re.IGNORECASE)
_PLAIN = re.compile("regular|roman|book|light|medium|thin|-mt$|psmt$", re.IGNORECASE)
_HYPHENS = {0x02, 0xFFFE, 0xAD, 0x2010, 0x2011}  # PDFium's for one at a line's end, and Unicode's
_UNSEEN = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF}
_BULLETS = {0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF06E, 0xF0FC}  # of Symbol and Wingdings
_LOST = "\ufffd"  # a letter of which the font does not say what it is

# Where PDFium writes what it is asked for.
_LEFT, _RIGHT, _BOTTOM, _TOP, _X, _Y = (c_double() for _ in range(6))
_LOOSE = raw.FS_RECTF()
_SIDES = (_LEFT, _RIGHT, _BOTTOM, _TOP)
_NAME = create_string_buffer(128)


class _TextObject(Struct):
    """How the letters of one text object stand: the ``quarter`` turns by which they run clockwise
    from left to right as the page is seen, None where they run askew; and its baseline, where the
    page is turned so that they run from left to right; the number of its marked content, -1 where
    it has none.  ``has_widths``: PDFium knows how wide the font says that its letters are, which it
    does of those that are not turned; of others ``bearing`` is put beside what they draw."""

    style: LetterStyle
    quarter: int | None
    baseline: float
    marked: int
    has_widths: bool
    bearing: float


def letter_runs(
    page: pdfium.PdfPage, geometry: PageGeometry, hidden: Set[int]
) -> Iterator[LetterRun]:
    """The letters that an open page shows within its visible box, in the order of drawing.

    ``hidden`` are the addresses of text objects that something covers: they are read, and said to
    be unseen, as are those that the page shows invisibly.
    """
    text = page.get_textpage()
    try:
        yield from _LetterReader(text, geometry, hidden).runs()
    finally:
        text.close()


class _LetterReader:
    def __init__(self, text: pdfium.PdfTextPage, geometry: PageGeometry, hidden: Set[int]) -> None:
        self.text = text.raw
        self.count = min(text.count_chars(), MOST_LETTERS)
        self.hidden = hidden
        self.unit = geometry.unit
        view, unit = geometry.to_view, geometry.unit
        width, height = geometry.size
        # Downwards from the upper edge, in points.
        self.to_page = Matrix(
            *(view.a * unit, -view.b * unit, view.c * unit, -view.d * unit),
            *(view.e * unit, height - view.f * unit),
        )
        # And where the page is turned so that what runs down it, on its head or up it runs from
        # left to right.
        self.to_line = {
            None: self.to_page,
            0: self.to_page,
            1: self.to_page.then(Matrix(0, -1, 1, 0, 0, width)),
            2: self.to_page.then(Matrix(-1, 0, 0, -1, width, height)),
            3: self.to_page.then(Matrix(0, 1, -1, 0, height, 0)),
        }
        self.fonts: dict[int, tuple[bool, bool]] = {}
        self.objects: dict[int, _TextObject | None] = {}

    def runs(self) -> Iterator[LetterRun]:
        run: LetterRun | None = None
        owner_of_run = 0
        order = 0
        after_space = False
        text = self.text
        for index in range(self.count):
            code = raw.FPDFText_GetUnicode(text, index)
            if (code <= 0x20 and code not in (0, 0x02)) or code in (0xA0, 0x3000):
                # PDFium puts spaces between that are not in the page; gaps tell these.
                if not after_space and code > 0x1F:
                    after_space = not raw.FPDFText_IsGenerated(text, index)
                continue
            if code in _UNSEEN or 0x7F <= code < 0xA0 or 0x2000 <= code < 0x200B:
                after_space |= 0x2000 <= code < 0x200B
                continue
            handle = raw.FPDFText_GetTextObject(text, index)
            if not handle:
                continue
            owner = address(handle)
            if owner not in self.objects:
                self.objects[owner] = self._text_object(owner, handle, index)
            known = self.objects[owner]
            box = None if known is None else self._box_of(index, known)
            if known is None or box is None:
                continue
            left, top, right, bottom = box
            if run is not None and owner == owner_of_run:
                size = run.style.size
                gap = left - run.rights[-1]
                if gap > APART * size or left < run.lefts[-1] - BEHIND * size:
                    yield run
                    run = None
            elif run is not None:
                yield run
                run = None
            if run is None:
                run = LetterRun(known.style, known.quarter, known.baseline, top, bottom)
                run.order, run.marked = order, known.marked
                order += 1
                owner_of_run = owner
            run.letters.append(_letter(code))
            run.lefts.append(left)
            run.rights.append(right)
            run.spaced.append(after_space)
            run.top, run.bottom = min(run.top, top), max(run.bottom, bottom)
            after_space = False
        if run is not None:
            yield run

    def _box_of(self, index: int, known: _TextObject) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of a letter of a text object; None where it has no box."""
        if known.has_widths:
            if not raw.FPDFText_GetLooseCharBox(self.text, index, _LOOSE):
                return None
            page, box = self.to_page, _LOOSE
            left, right = page.a * box.left + page.e, page.a * box.right + page.e
            return left, page.d * box.top + page.f, right, page.d * box.bottom + page.f
        if not raw.FPDFText_GetCharBox(self.text, index, *_SIDES):
            return None
        left, top, right, bottom = self._box(known.quarter)
        return left - known.bearing, top, right + known.bearing, bottom

    def _box(self, quarter: int | None) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the box that PDFium has just given, where the page is
        turned so that its letter stands upright."""
        m = self.to_line[quarter]
        left, bottom, right, top = _LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value
        x1, y1 = m.a * left + m.c * bottom + m.e, m.b * left + m.d * bottom + m.f
        x2, y2 = m.a * right + m.c * top + m.e, m.b * right + m.d * top + m.f
        if x1 > x2:
            x1, x2 = x2, x1
        return (x1, y1, x2, y2) if y1 <= y2 else (x1, y2, x2, y1)

    def _text_object(self, owner: int, handle: PageObject, index: int) -> _TextObject | None:
        """How a text object stands; None where PDFium does not say."""
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(self.text, index, matrix):
            return None
        if not raw.FPDFText_GetCharOrigin(self.text, index, _X, _Y):
            return None
        page = self.to_page
        along = matrix.a * page.a + matrix.b * page.c, matrix.a * page.b + matrix.b * page.d
        turns = atan2(along[1], along[0]) / (pi / 2)
        quarter = round(turns) % 4 if abs(turns - round(turns)) < ASKEW else None
        size = raw.FPDFText_GetFontSize(self.text, index) * hypot(matrix.c, matrix.d) * self.unit
        if raw.FPDFText_GetCharBox(self.text, index, *_SIDES):
            _, top, _, bottom = self._box(quarter)
            if quarter is not None and not bottom - top <= OFF * size:
                size = bottom - top
        size = round(size, 1)
        if not 0 < size < float("inf"):  # what nobody can see has no size
            return None
        mode = raw.FPDFTextObj_GetTextRenderMode(handle)
        bold, italic = self._font(handle)
        style = LetterStyle(
            size=size,
            bold=bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
            italic=italic,
            unseen=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE or owner in self.hidden,
        )
        baseline = self.to_line[quarter].apply(_X.value, _Y.value).y
        marked = raw.FPDFPageObj_GetMarkedContentID(handle)
        has_widths = page.b == page.c == matrix.b == matrix.c == 0 < page.a and matrix.a > 0
        return _TextObject(style, quarter, baseline, marked, has_widths, BEARING * size)

    def _font(self, handle: PageObject) -> tuple[bool, bool]:
        """Whether a text object's font is bold, and whether it is italic."""
        font = raw.FPDFTextObj_GetFont(handle)
        if not font:
            return False, False
        key = address(font)
        if key not in self.fonts:
            length = raw.FPDFFont_GetBaseFontName(font, _NAME, len(_NAME))
            name = _NAME.value.decode("utf-8", "replace") if 0 < length <= len(_NAME) else ""
            flags = max(0, raw.FPDFFont_GetFlags(font))
            bold = bool(_BOLD.search(name)) or bool(flags & FORCE_BOLD)
            if not bold and not _PLAIN.search(name):
                bold = raw.FPDFFont_GetWeight(font) >= BOLD
            self.fonts[key] = bold, bool(_ITALIC.search(name)) or bool(flags & ITALIC)
        return self.fonts[key]


def _letter(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code in _BULLETS:
        return "•"
    if code == 0 or 0xE000 <= code < 0xF900 or code > MAX_UNICODE:  # private use, or none
        return _LOST
    return chr(code)
