"""Shaping: which glyphs show a text, and where each stands (HarfBuzz, OpenType 1.9)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import uharfbuzz
from msgspec import Struct

from agendapack.pages.styles.glyph_outlines import outline

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    """A text with its glyphs, which stand in the order in which they are drawn, from the left."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    leftwards: bool = False

    def starts(self) -> list[int]:
        """Where clusters begin in the text, in the order in which it is read."""
        return sorted({glyph.start for glyph in self.glyphs})

    def clusters(self) -> list[tuple[str, tuple[Glyph, ...]]]:
        """The text of each cluster and its glyphs, in the order in which they are drawn."""
        starts = self.starts()
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
        buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.add_str(text)
        buffer.direction = "rtl" if leftwards else "ltr"
        buffer.language = language or "und"  # else it would be that of the machine
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer, features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions or []
        if any(not 0 < info.codepoint < self._count for info in infos):
            return self._unshaped(text, leftwards)
        unit = self._unit
        glyphs = tuple(
            Glyph(
                info.codepoint,
                info.cluster,
                at.x_advance * unit,
                at.x_offset * unit,
                at.y_offset * unit,
            )
            for info, at in zip(infos, positions, strict=True)
        )
        return Shaped(text, glyphs, sum(glyph.advance for glyph in glyphs), leftwards)

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

    def _unshaped(self, text: str, leftwards: bool) -> Shaped:
        """The plain glyph of each character, where a faulty font's rules lead to none."""
        font = self._font
        glyphs = []
        for index, character in enumerate(text):
            number = font.get_nominal_glyph(ord(character)) or 0
            glyphs.append(Glyph(number, index, font.get_glyph_h_advance(number) * self._unit))
        drawn = tuple(glyphs[::-1] if leftwards else glyphs)
        return Shaped(text, drawn, sum(glyph.advance for glyph in glyphs), leftwards)
