"""Shaping: which glyphs show a text, and where each stands (HarfBuzz, OpenType 1.9)."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING

import uharfbuzz
from msgspec import Struct

from agendapack.pages.styles.glyph_outlines import outline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Found = tuple[int, int, tuple[int, int, int, int]]
"""A glyph, the index of its cluster, and its place: HarfBuzz's offset to the right, offset upwards,
advance to the right, advance upwards, in the font's own units."""

_FLAGS = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
_OVERRIDES = frozenset("\u202d\u202e")
"""They turn letters about whatever these are, so that what is seen is not what is said."""


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


class Single(Struct, frozen=True, eq=False, gc=False):
    """A glyph that shows ``letters`` of its own, on the baseline.  Its ``advance`` to the next one
    is in thousandths of the size.  A :class:`Shaper` makes each once."""

    number: int
    letters: str
    advance: float


class Shaped(Struct, frozen=True, eq=False):
    """A text with its glyphs, which stand in the order in which they are drawn, from the left.

    ``singles`` are those of nearly all text: side by side, read from the left, each with letters of
    its own.  Other text has ``others``.  ``width`` is in thousandths of the size.
    """

    text: str
    singles: tuple[Single, ...]
    others: tuple[Glyph, ...]
    width: float
    leftwards: bool = False

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        if not self.singles:
            return self.others
        starts = accumulate((len(single.letters) for single in self.singles), initial=0)
        return tuple(
            Glyph(single.number, start, single.advance)
            for single, start in zip(self.singles, starts, strict=False)
        )

    def clusters(self) -> list[tuple[str, tuple[Glyph, ...]]]:
        """The text of each cluster and its glyphs, in the order in which they are drawn."""
        starts = sorted({glyph.start for glyph in self.glyphs})
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
        self.characters = frozenset(map(chr, face.unicodes)) - _OVERRIDES
        self.blank = self._blank()
        self._made: dict[tuple[int, str, int], Single] = {}

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
        positions = buffer.glyph_positions or ()
        found = [
            (info.codepoint, info.cluster, place.position)
            for info, place in zip(buffer.glyph_infos, positions, strict=True)
        ]
        if not all(0 < number < self._count for number, _, _ in found):
            # A faulty font's rules lead to no glyph: the plain ones of all characters.
            found = [
                (number, start, (0, 0, self._font.get_glyph_h_advance(number), 0))
                for start, character in enumerate(text)
                for number in (self._font.get_nominal_glyph(ord(character)) or 0,)
            ]
            if leftwards:
                found.reverse()
        unit = self._unit
        width = sum([place[2] for _, _, place in found]) * unit
        singles = () if leftwards else self._singles(text, found)
        others = (
            ()
            if singles
            else tuple(
                Glyph(number, start, advance * unit, right * unit, up * unit)
                for number, start, (right, up, advance, _) in found
            )
        )
        return Shaped(text, singles, others, width, leftwards)

    def _singles(self, text: str, found: Sequence[_Found]) -> tuple[Single, ...]:
        """Its glyphs, if each has letters of its own and stands on the baseline; else none."""
        singles: list[Single] = []
        stops = [*(start for _, start, _ in found[1:]), len(text)]
        for (number, start, (right, up, advance, _)), stop in zip(found, stops, strict=True):
            if stop <= start or right or up:
                return ()
            key = (number, text[start:stop], advance)
            single = self._made.get(key)
            if single is None:
                single = self._made[key] = Single(number, key[1], advance * self._unit)
            singles.append(single)
        return tuple(singles)

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
