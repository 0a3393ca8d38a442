"""Shaping: which glyphs show a text, and where each stands (HarfBuzz, OpenType 1.9)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import uharfbuzz
from msgspec import Struct

from agendapack.pages.styles.glyph_outlines import outline

if TYPE_CHECKING:
    from collections.abc import Mapping


_FLAGS = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES


class Glyph(Struct, frozen=True, gc=False):
    """One glyph of a text.  Lengths are in thousandths of the type's size.

    ``start`` is the index of the first character of its cluster, the characters that it shows,
    alone or with the glyphs beside it that have the same one.
    """

    number: int
    start: int
    advance: float
    right: float = 0.0
    up: float = 0.0


class Shaped(Struct, frozen=True, eq=False):
    """A text with its glyphs, which stand in the order in which they are drawn, from the left.

    ``numbers``, ``starts`` and ``places`` have an entry for each glyph; a place is HarfBuzz's
    offset to the right, offset upwards, advance to the right, advance upwards, in the font's own
    units, of which one is ``unit``.  ``width`` is in thousandths of the size.
    """

    text: str
    numbers: tuple[int, ...]
    starts: tuple[int, ...]
    places: tuple[tuple[int, int, int, int], ...]
    unit: float
    width: float
    leftwards: bool = False

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        unit = self.unit
        return tuple(
            Glyph(number, start, advance * unit, right * unit, up * unit)
            for number, start, (right, up, advance, _) in zip(
                self.numbers, self.starts, self.places, strict=True
            )
        )

    def clusters(self) -> list[tuple[str, tuple[Glyph, ...]]]:
        """The text of each cluster and its glyphs, in the order in which they are drawn."""
        starts = sorted(set(self.starts))
        ends = dict(zip(starts, [*starts[1:], len(self.text)], strict=True))
        return [
            (self.text[start : ends[start]], tuple(glyphs))
            for start, glyphs in groupby(self.glyphs, lambda glyph: glyph.start)
        ]


class Shaper:
    """Shapes text in one font.  ``data`` is the file's."""

    def __init__(self, data: bytes) -> None:
        face = uharfbuzz.Face(uharfbuzz.Blob(data))
        self._font = uharfbuzz.Font(face)
        self._unit = 1000 / face.upem
        weights = [axis.default_value for axis in face.axis_infos if axis.tag == "wght"]
        self.weight = weights[0] if weights else None  # at which a variable font is set
        self._count: int = face.glyph_count
        self.characters = frozenset(map(chr, face.unicodes))
        self.blank = self._blank()

    def shape(
        self, text: str, *, leftwards: bool, language: str, features: Mapping[str, bool]
    ) -> Shaped:
        """``text``, which is of one script and one direction, as glyphs.

        ``language`` is a tag of BCP 47, or "" for none.
        """
        buffer = uharfbuzz.Buffer()
        buffer.flags = _FLAGS
        buffer.add_str(text)
        buffer.direction = "rtl" if leftwards else "ltr"
        buffer.language = language or "und"  # else it would be that of the machine
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer, features)
        numbers = tuple([info.codepoint for info in buffer.glyph_infos])
        starts = tuple([info.cluster for info in buffer.glyph_infos])
        places = tuple([position.position for position in buffer.glyph_positions or ()])
        if numbers and (0 in numbers or max(numbers) >= self._count):
            # A faulty font's rules lead to no glyph: the plain ones of all characters.
            plain = self._font.get_nominal_glyph
            numbers = tuple(plain(ord(character)) or 0 for character in text)
            starts = tuple(range(len(text)))
            advance = self._font.get_glyph_h_advance
            places = tuple((0, 0, advance(number), 0) for number in numbers)
            if leftwards:
                numbers, starts, places = numbers[::-1], starts[::-1], places[::-1]
        width = sum([place[2] for place in places]) * self._unit
        return Shaped(text, numbers, starts, places, self._unit, width, leftwards)

    def outline(self, glyph: int) -> str:
        """Operators that fill a glyph's outline, in thousandths of the size."""
        return outline(self._font, glyph, self._unit)

    def _blank(self) -> Glyph | None:
        """The glyph of a joiner, where it has no width and no picture."""
        for character in "\u200c\u200d\u200b":
            number = self._font.get_nominal_glyph(ord(character))
            if not number or self._font.get_glyph_h_advance(number):
                continue
            extents = self._font.get_glyph_extents(number)
            if extents is not None and not extents.width and not extents.height:
                return Glyph(number, 0, 0.0)
        return None
