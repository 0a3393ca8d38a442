"""The words of an open page, each with the box that it stands in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from ctypes import c_double

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox

MOST_CHARACTERS = 100_000  # of a page: what comes after them is not compared
_HYPHENS = (0x02, 0xFFFE)  # what PDFium makes of a hyphen that divides a word at a line's end
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


class PlacedWord(Struct, frozen=True):
    """A word, and the numbers of its first and last characters among those of the page."""

    text: str
    first: int
    last: int


def words_on(text: pdfium.PdfTextPage) -> tuple[PlacedWord, ...]:
    """The words of a page in the order in which it draws them; one that a hyphen divides at the end
    of a line is whole."""
    return tuple(_words(text))


def _words(text: pdfium.PdfTextPage) -> Iterator[PlacedWord]:
    codes: list[int] = []
    first = last = 0
    divided = False
    for index in range(min(text.count_chars(), MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _HYPHENS:
            divided = True
        elif code == 0 or chr(code) in _HIDDEN:
            continue
        elif chr(code).isspace() or unicodedata.category(chr(code)) == "Cc":
            if codes and not divided:
                yield PlacedWord(_joined(codes), first, last)
                codes = []
        else:
            divided = False
            if not codes:
                first = index
            codes.append(code)
            last = index
    if codes:
        yield PlacedWord(_joined(codes), first, last)


def code_shows(code: int) -> bool:
    """Whether a character of a page, by its code, is drawn and part of a word."""
    if code == 0 or code in _HYPHENS or chr(code) in _HIDDEN:
        return False
    return not (chr(code).isspace() or unicodedata.category(chr(code)) == "Cc")


def _joined(codes: list[int]) -> str:
    """Characters as one text, ligatures as their letters; halves of a pair of UTF-16 together."""
    halves = "".join(map(chr, codes)).encode("utf-16-le", "surrogatepass")
    return unicodedata.normalize("NFKC", halves.decode("utf-16-le", "replace"))


def boxes_of(text: pdfium.PdfTextPage, word: PlacedWord) -> tuple[PageBox, ...]:
    """Where a word stands, in user space: a box for each line that it is on."""
    found: list[PageBox] = []
    left, right, bottom, top = (c_double() for _ in range(4))
    for index in range(word.first, word.last + 1):
        if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        corners = (left.value, bottom.value), (right.value, top.value)
        box = PageBox.spanning(*corners)
        if box.width <= 0 and box.height <= 0:
            continue
        if found and _is_beside(found[-1], box):
            last = found[-1]
            found[-1] = PageBox(
                *(min(last.left, box.left), min(last.bottom, box.bottom)),
                *(max(last.right, box.right), max(last.top, box.top)),
            )
        else:
            found.append(box)
    return tuple(found)


def _is_beside(one: PageBox, other: PageBox) -> bool:
    """Whether characters are of one line, across the page or up it."""
    across = min(one.top, other.top) - max(one.bottom, other.bottom)
    along = min(one.right, other.right) - max(one.left, other.left)
    near = 2 * max(other.width, other.height)
    return (across > 0 and along > -near) or (along > 0 and across > -near)
