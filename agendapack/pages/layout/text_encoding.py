"""The bytes that show shaped text, so that it is read out as it was written.

CONTRIBUTING.md says why it is done in this way: see "How text gets into a page".
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from agendapack.pages.styles.scripts import is_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agendapack.pages.styles.fonts import Face
    from agendapack.pages.styles.shaping import Glyph, Shaped, Single


class Encoded(Struct, frozen=True):
    """Glyphs of one font resource that stand on one height.

    ``inside`` is what stands between the parentheses of a string; where ``moved`` is true, of the
    strings and numbers of a TJ array (ISO 32000-1, table 109).  ``up`` is their height in
    thousandths of the size.
    """

    font: str
    inside: str
    moved: bool = False
    up: float = 0.0


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


class _Text(Struct, frozen=True):
    """What shows a text: the inside of a string or an array, as :class:`Encoded` has it, where one
    ``font`` shows it all on its baseline; else ``groups``.  ``width`` as :class:`Shaped` has it."""

    width: float
    font: str = ""
    inside: str = ""
    moved: bool = False
    groups: tuple[Shown, ...] = ()


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
    _texts: dict[Shaped, _Text] = field(default_factory=dict)
    _singles: dict[Single, Encoded] = field(default_factory=dict)
    _codes: dict[Face, dict[tuple[int, str], _Code]] = field(default_factory=dict)

    def shown(self, face: Face, texts: Iterable[Shaped]) -> list[tuple[float, Shown]]:
        """What shows ``texts`` side by side, from left to right; with where the text that it
        belongs to begins, in thousandths of the size."""
        known = self._texts
        found = [known.get(text) or self._text(face, text) for text in texts]
        fonts = {text.font for text in found}
        if len(fonts) == 1 and "" not in fonts:
            inside = "".join([text.inside for text in found])
            moved = True in [text.moved for text in found]
            return [(0.0, Shown((Encoded(found[0].font, inside, moved),)))]
        placed = []
        left = 0.0
        for text in found:
            if text.font:
                placed.append((left, Shown((Encoded(text.font, text.inside, text.moved),))))
            placed += [(left, group) for group in text.groups]
            left += text.width
        return placed

    def _text(self, face: Face, shaped: Shaped) -> _Text:
        """Nearly all text is glyphs side by side, of one subset, each with letters of its own."""
        font, inside, moved = "", "", False
        for single in shaped.singles:
            shown = self._singles.get(single) or self._single(face, single)
            if shown.font != font:
                if font:
                    font = ""
                    break
                font = shown.font
            inside += shown.inside
            moved = moved or shown.moved
        if font:
            made = _Text(shaped.width, font, inside, moved)
        else:
            made = _Text(shaped.width, groups=tuple(self._groups(face, shaped)))
        self._texts[shaped] = made
        return made

    def _single(self, face: Face, single: Single) -> Encoded:
        """A glyph with the step to the next one, where that is not the font's own."""
        code = self._code(face, single.number, single.letters)
        step = single.advance - code.width
        moved = not -0.05 < step < 0.05
        inside = code.byte + _step(step) if moved else code.byte
        shown = self._singles[single] = Encoded(code.font, inside, moved)
        return shown

    def _groups(self, face: Face, shaped: Shaped) -> Iterator[Shown]:
        """Clusters of several glyphs that have a width one by one, the others together."""
        together: list[_Drawn] = []
        pictures: list[Outlined] = []
        pen = left = 0.0
        for text, glyphs in shaped.clusters():
            base = max(glyphs, key=lambda glyph: glyph.advance)
            letters: list[tuple[Glyph, float]] = []
            for glyph in glyphs:
                place = left + glyph.right
                left += glyph.advance
                beside = face.blank is not None and glyph is not base
                if beside and (shaped.leftwards or not glyph.advance):
                    pictures.append(Outlined(glyph.number, place, glyph.up))
                else:
                    letters.append((glyph, place))
            if len(letters) == 1:
                together += self._letter(face, text, *letters[0], left, shaped.leftwards)
                continue
            begin = letters[0][1]
            if together or pictures:
                yield Shown(_parts(together, pen, begin), "", tuple(pictures))
                together, pictures, pen = [], [], begin
            said = _said(text, len(letters), shaped.leftwards)
            drawn = [
                self._drawn(face, glyph, place, letter)
                for (glyph, place), letter in zip(letters, said, strict=True)
            ]
            yield Shown(_parts(drawn, pen, left), text)
            pen = left
        if together or pictures:
            yield Shown(_parts(together, pen, left), "", tuple(pictures))

    def _letter(
        self, face: Face, text: str, glyph: Glyph, place: float, end: float, leftwards: bool
    ) -> list[_Drawn]:
        """A glyph that shows a cluster alone, or with marks that are pictures.

        A ligature's code can say all its letters, but not where readers turn letters about one by
        one; and marks are letters too.  So further letters are said by glyphs that are nothing;
        the same one twice is said at once, since at one place readers take it for a shadow.
        """
        blank = face.blank
        if blank is None or len(text) == 1:
            return [self._drawn(face, glyph, place, text)]
        if leftwards:
            first, *others = _alike(text)
            further = [self._drawn(face, blank, place, letters) for letters in others[::-1]]
            return [*further, self._drawn(face, glyph, place, first)]
        stop = len(text)
        while stop > 1 and is_mark(text[stop - 1]):
            stop -= 1
        further = [self._drawn(face, blank, end, letters) for letters in _alike(text[stop:])]
        return [self._drawn(face, glyph, place, text[:stop]), *further]

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


def _alike(text: str) -> list[str]:
    """The letters of ``text``, those that are the same as their neighbours together."""
    return ["".join(same) for _, same in groupby(text)]


def _said(text: str, count: int, leftwards: bool) -> list[str]:
    """What each of a cluster's ``count`` glyphs is said to show.

    Which glyph shows which letter is not known.  Readers that do not ask for the text of the whole
    take glyphs as they are drawn, and turn that about where letters are written leftwards; so the
    letters are given out in that order.
    """
    letters = [*text[: count - 1], text[count - 1 :]]
    letters += [""] * (count - len(letters))
    return letters[::-1] if leftwards else letters


class _Drawn(Struct, frozen=True):
    """A glyph and where its origin is in the text."""

    code: _Code
    left: float
    up: float


def _parts(drawn: list[_Drawn], pen: float, end: float) -> tuple[Encoded, ...]:
    """``drawn`` from left to right by a pen that stands at ``pen`` and goes on to ``end``."""
    parts: list[Encoded] = []
    for index, glyph in enumerate(drawn):
        code = glyph.code
        before = "" if index else _step(glyph.left - pen)
        pen = glyph.left + code.width
        following = drawn[index + 1].left if index + 1 < len(drawn) else end
        after = _step(following - pen)
        inside, moved = before + code.byte + after, bool(before or after)
        last = parts[-1] if parts else None
        if last is not None and (last.font, last.up) == (code.font, glyph.up):
            parts[-1] = Encoded(last.font, last.inside + inside, last.moved or moved, last.up)
        else:
            parts.append(Encoded(code.font, inside, moved, glyph.up))
    return tuple(parts)


def _step(distance: float) -> str:
    """A number between two strings, to a tenth of a thousandth of the size."""
    steps = round(-distance, 1)
    return f"){steps:g}(" if steps else ""


def _escaped(code: int) -> str:
    """A byte inside a string literal (ISO 32000-1, 7.3.4.2)."""
    return {0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\", 0x0D: "\\r", 0x0A: "\\n"}.get(code) or chr(code)
