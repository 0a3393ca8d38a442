"""The bytes that show shaped text, so that it is read out as it was written.

CONTRIBUTING.md says why it is done in this way: see "How text gets into a page".
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.pages.styles.fonts import Face
    from agendapack.pages.styles.shaping import Glyph, Shaped


class Encoded(Struct, frozen=True):
    """Glyphs of one font resource that stand on one height.

    ``inside`` is what stands between the parentheses of a string; where ``moved`` is true, of the
    strings and numbers of a TJ array (ISO 32000-1, table 109).  ``up`` is their height and
    ``spacing`` what parts each from the next, in thousandths of the size.
    """

    font: str
    inside: str
    moved: bool = False
    up: float = 0.0
    spacing: float = 0.0


class Outlined(Struct, frozen=True):
    """A glyph that is drawn by its outline; its place is in thousandths of the size."""

    number: int
    left: float
    up: float


class Shown(Struct, frozen=True):
    """Glyphs in the order in which they are drawn; ``actual`` is the text that they show together,
    where their codes do not say it one by one in the order in which it is read.  ``pictures`` are
    glyphs that are drawn beside the text."""

    parts: tuple[Encoded, ...]
    actual: str = ""
    pictures: tuple[Outlined, ...] = ()


class _Code(Struct, frozen=True):
    """The resource and the byte, as it stands in a string, that show a glyph; its own width."""

    font: str
    byte: str
    width: float


class Encoder(Struct, eq=False):
    """The bytes of a document's text.  One for each document: codes are given as they are met."""

    document: Any
    shows_private_use: bool = False
    """Whether it has shown a character that only its font knows."""
    _shown: dict[Shaped, tuple[Shown, ...]] = field(default_factory=dict)
    _codes: dict[Face, dict[tuple[int, str], _Code]] = field(default_factory=dict)

    def shown(self, face: Face, shaped: Shaped) -> tuple[Shown, ...]:
        """What shows ``shaped``, from left to right."""
        found = self._shown.get(shaped)
        if found is None:
            plain = self._plain(face, shaped)
            found = tuple(self._groups(face, shaped)) if plain is None else (Shown((plain,)),)
            self._shown[shaped] = found
        return found

    def _plain(self, face: Face, shaped: Shaped) -> Encoded | None:
        """Nearly all text: glyphs side by side, of one subset, each with letters of its own.

        None for other text, which :meth:`_groups` shows.
        """
        if shaped.leftwards:
            return None
        codes = self._codes.setdefault(face, {})
        text, unit = shaped.text, shaped.unit
        font, inside, moved = "", "", False
        ends = (*shaped.starts[1:], len(text))
        for number, start, end, place in zip(
            shaped.numbers, shaped.starts, ends, shaped.places, strict=True
        ):
            if end <= start or place[0] or place[1]:
                return None
            letters = text[start:end]
            code = codes.get((number, letters)) or self._code(face, number, letters)
            if code.font != font:
                if font:
                    return None
                font = code.font
            inside += code.byte
            step = place[2] * unit - code.width
            if step >= _GAP:
                return None
            if not -0.05 < step < 0.05:
                inside += _step(step)
                moved = True
        return Encoded(font, inside, moved)

    def _groups(self, face: Face, shaped: Shaped) -> Iterator[Shown]:
        """Clusters of several glyphs one by one, the others together."""
        if shaped.leftwards and face.blank is not None:
            yield self._leftwards(face, shaped, face.blank)
            return
        together: list[_Drawn] = []
        pen = left = 0.0
        for text, glyphs in shaped.clusters():
            alone = len(glyphs) == 1
            if not alone and together:
                yield Shown(_parts(together, pen, left))
                together, pen = [], left
            said = _said(text, len(glyphs), shaped.leftwards)
            drawn = []
            for glyph, letters in zip(glyphs, said, strict=True):
                drawn.append(self._drawn(face, glyph, left + glyph.right, letters))
                left += glyph.advance
            if alone:
                together += drawn
            else:
                yield Shown(_parts(drawn, pen, left), text)
                pen = left
        if together:
            yield Shown(_parts(together, pen, left))

    def _leftwards(self, face: Face, shaped: Shaped, blank: Glyph) -> Shown:
        """Text that is written from right to left: each letter has one glyph, on the line.

        Readers turn the letters about as they find them, one by one, a ligature's and an
        ActualText's too, and take what stands higher for another line.  So a cluster's first
        letter is said by its widest glyph, each other one by a glyph that is nothing before it;
        and marks are drawn as pictures.
        """
        drawn: list[_Drawn] = []
        pictures: list[Outlined] = []
        left = 0.0
        for text, glyphs in shaped.clusters():
            widest = max(glyphs, key=lambda glyph: glyph.advance)
            for glyph in glyphs:
                at = left + glyph.right
                left += glyph.advance
                if glyph is not widest:
                    pictures.append(Outlined(glyph.number, at, glyph.up))
                    continue
                drawn += [self._drawn(face, blank, at, letter) for letter in text[:0:-1]]
                drawn.append(self._drawn(face, glyph, at, text[0]))
        return Shown(_parts(drawn, 0.0, left), pictures=tuple(pictures))

    def _drawn(self, face: Face, glyph: Glyph, left: float, text: str) -> _Drawn:
        return _Drawn(self._code(face, glyph.number, text), left, glyph.up)

    def _code(self, face: Face, glyph: int, text: str) -> _Code:
        """What shows a glyph in this document."""
        codes = self._codes.setdefault(face, {})
        found = codes.get((glyph, text))
        if found is None:
            font = face.font
            code = font.code(glyph, text)
            ((subset, values),) = font.splitString(chr(code), self.document)
            resource: str = font.getSubsetInternalName(subset, self.document)
            found = _Code(resource, _escaped(values[0]), font.glyph_width(glyph))
            codes[glyph, text] = found
            if any(unicodedata.category(character) == "Co" for character in text):
                self.shows_private_use = True
        return found


def _said(text: str, count: int, leftwards: bool) -> list[str]:
    """What each of a cluster's ``count`` glyphs is said to show.

    Which glyph shows which letter is not known.  Readers that do not ask for the text of the whole
    take glyphs as they are drawn, and turn that about where letters are written leftwards; so the
    letters are given out in that order.
    """
    letters = [*text[: count - 1], text[count - 1 :]]
    letters += [""] * (count - len(letters))
    return letters[::-1] if leftwards else letters


_GAP = 100.0
"""In thousandths of the size.  A step to the right of this length inside an array of strings is
taken for a space by readers; the same step by the spacing of characters is not."""


class _Drawn(Struct, frozen=True):
    """A glyph and where its origin is in the text."""

    code: _Code
    left: float
    up: float


def _parts(drawn: list[_Drawn], pen: float, end: float) -> tuple[Encoded, ...]:
    """``drawn`` from left to right by a pen that stands at ``pen`` and goes on to ``end``."""
    parts: list[Encoded] = []
    for index, glyph in enumerate(drawn):
        before = "" if index else _step(glyph.left - pen)
        pen = pen if index else glyph.left
        pen += glyph.code.width
        gap = (drawn[index + 1].left if index + 1 < len(drawn) else end) - pen
        spacing = gap if gap >= _GAP else 0.0
        after = "" if spacing else _step(gap)
        pen += gap
        inside = before + glyph.code.byte + after
        moved = bool(before or after)
        last = parts[-1] if parts else None
        if (
            last is not None
            and (last.font, last.up, last.spacing) == (glyph.code.font, glyph.up, 0.0)
            and not spacing
        ):
            parts[-1] = Encoded(last.font, last.inside + inside, last.moved or moved, last.up)
        else:
            parts.append(Encoded(glyph.code.font, inside, moved, glyph.up, spacing))
    return tuple(parts)


def _step(distance: float) -> str:
    """A number between two strings, to a tenth of a thousandth of the size."""
    steps = round(-distance, 1)
    return f"){steps:g}(" if steps else ""


def _escaped(code: int) -> str:
    """A byte inside a string literal (ISO 32000-1, 7.3.4.2)."""
    return {0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\", 0x0D: "\\r", 0x0A: "\\n"}.get(code) or chr(code)
