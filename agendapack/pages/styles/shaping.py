"""Shaping: which glyphs show a text, and where each stands (HarfBuzz, OpenType 1.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uharfbuzz
from msgspec import Struct

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

    def starts(self) -> list[int]:
        """Where clusters begin in the text, in the order in which it is read."""
        return sorted({glyph.start for glyph in self.glyphs})


class Shaper:
    """Shapes text in one font.  ``data`` is the file's."""

    def __init__(self, data: bytes) -> None:
        face = uharfbuzz.Face(uharfbuzz.Blob(data))
        self._font = uharfbuzz.Font(face)
        self._unit = 1000 / face.upem
        self._count: int = face.glyph_count
        self.characters = frozenset(map(chr, face.unicodes))

    def shape(
        self, text: str, *, leftwards: bool, language: str, features: Mapping[str, bool]
    ) -> Shaped:
        """``text``, which is of one script and one direction, as glyphs.

        ``language`` is a tag of BCP 47, or "" for none.
        """
        buffer = uharfbuzz.Buffer()
        # Each letter keeps its own glyph where it can: a mark is read out as itself.
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.add_str(text)
        buffer.direction = "rtl" if leftwards else "ltr"
        buffer.language = language or "und"  # else it would be that of the machine
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer, features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions or []
        if any(not 0 < info.codepoint < self._count for info in infos):
            return self._unshaped(text)
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
        return Shaped(text, glyphs, sum(glyph.advance for glyph in glyphs))

    def _unshaped(self, text: str) -> Shaped:
        """The plain glyph of each character, where a faulty font's rules lead to none."""
        font = self._font
        glyphs = []
        for index, character in enumerate(text):
            number = font.get_nominal_glyph(ord(character)) or 0
            glyphs.append(Glyph(number, index, font.get_glyph_h_advance(number) * self._unit))
        return Shaped(text, tuple(glyphs), sum(glyph.advance for glyph in glyphs))
