"""Marks in HTML that give a tag's place in its template or record; they are taken out again.

A mark is two surrogate code points, a high one and a low one, before the ``<`` of a tag; those with
the last two high ones tell of languages (``language_marks.py``).  No text
that can be written to a file holds a lone surrogate (Unicode 16, section 3.9, D92), so marks never
meet a character of the council's, need no escaping in a comment, an attribute or a ``<style>``, and
one that a filter cut in two is still seen and removed.  :func:`readable` keeps them out of values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from agendapack.problems import Location

_MARK = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HIGH, _LOW = 0xD800, 0xDC00
_HALF = 1 << 19  # of the 2**20 marks: templates have the first half, a document's texts the second
RESERVED = "\udbfe\udbff"
"""High surrogates that begin no mark of a place."""
_PLACES = _HALF - (len(RESERVED) << 10)


class Span(NamedTuple):
    """Where a tag came from, and whether a text of the council's or a template wrote it."""

    place: Location
    written: bool  # True for a text field or a Markdown paper, False for a template


class PlaceMarks(Struct):
    """Places by number; equal places share a mark."""

    written: bool
    _places: list[Location]
    _numbers: dict[Location, int]

    @classmethod
    def for_templates(cls) -> PlaceMarks:
        return cls(False, [], {})

    @classmethod
    def for_texts(cls) -> PlaceMarks:
        return cls(True, [], {})

    def mark(self, place: Location) -> str:
        """The two code points that stand for ``place``.

        Nothing for a place in no file, and when half a million places are in use: a tag without a
        mark is put down to the one before it.
        """
        if not place.file.name:
            return ""
        number = self._numbers.get(place)
        if number is None:
            if len(self._places) == _PLACES:
                return ""
            number = self._numbers[place] = len(self._places)
            self._places.append(place)
        number += _HALF if self.written else 0
        return chr(_HIGH + (number >> 10)) + chr(_LOW + (number & 0x3FF))

    def place(self, number: int) -> Location | None:
        return self._places[number] if number < len(self._places) else None


def unmark(text: str, templates: PlaceMarks, texts: PlaceMarks) -> tuple[str, dict[int, Span]]:
    """``text`` without marks, and the place of each offset in it that a mark stood before."""
    pieces: list[str] = []
    places: dict[int, Span] = {}
    offset = end = 0
    for found in _MARK.finditer(text):
        piece = text[end : found.start()]
        pieces.append(piece)
        offset += len(piece)
        end = found.end()
        mark = found[0]
        if len(mark) == 1:
            continue
        number = (ord(mark[0]) - _HIGH) << 10 | (ord(mark[1]) - _LOW)
        marks = texts if number >= _HALF else templates
        place = marks.place(number % _HALF)
        if place is not None:
            places[offset] = Span(place, marks.written)
    pieces.append(text[end:])
    return "".join(pieces), places


def readable(text: str) -> str:
    """``text`` with each lone surrogate, which no file can hold, as the replacement character."""
    return _SURROGATE.sub("\ufffd", text)


def legible(text: str) -> str:
    """``text`` as a message shows it: the code alone of what a terminal would obey.

    >>> legible("a\\x1b[2Jb")
    'a<U+001B>[2Jb'
    """
    return _OBEYED.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
