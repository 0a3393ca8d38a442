"""Faces: what characters they have, how text is set in them, and which of them sets what.

ReportLab's ``TTFont`` subsets and embeds; it is used without registering it, so that nothing of one
styles file is left behind for another.  HarfBuzz says which glyphs show a text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from reportlab.pdfbase.ttfonts import TTFError

from agendapack.pages.styles.font_embedding import EmbeddedFont
from agendapack.pages.styles.scripts import JOINERS, SEPARATE, SHARED, graphemes, script_of
from agendapack.pages.styles.shaping import Glyph, Shaped, Shaper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FontFault = TTFError
"""Raised for a file that is no TrueType font."""

_TO_PLAIN = {
    0xA0: " ",  # set as a space: where lines may break is decided before
    0x202F: " ",
    0x2007: " ",
    0x2010: "-",
    0x2011: "-",
}
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202c\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point (UAX 44) but joiners: soft hyphens, marks of direction, selectors of
variants.  They have no picture, and lines break elsewhere.  U+202D and U+202E are refused."""
_IDLE_JOINERS = re.compile("(?<![\u0600-\u1cff\ua800-\uabff\u200c\u200d])[\u200c\u200d]+")
"""Joiners that follow no letter of a script in which letters have other shapes by them, Arabic and
those of India."""
_SIMPLE = "\u0250"
"""Text whose characters all lie before it is of one script, and no letter of it joins another."""


class Face:
    """One font file.  Lengths are in thousandths of the type's size."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self.file = file
        self.font: Any = EmbeddedFont(name, str(file))
        face = self.font.face
        self._shaper = Shaper(file.read_bytes())
        self.characters = self._shaper.characters
        self.ascent: float = face.ascent / 1000
        self.descent: float = -face.descent / 1000
        self.postscript_name: str = face.name.decode("latin-1", "replace")
        self.family_name: str = face.familyName.decode("latin-1", "replace").partition("-")[0]
        self._shaped: dict[tuple[str, bool, bool, str], Shaped] = {}
        self._outlines: dict[int, str] = {}

    def shaped(
        self, text: str, *, leftwards: bool = False, tabular: bool = False, language: str = ""
    ) -> Shaped:
        """``text``, a piece that :func:`set_in` gave this face, as glyphs.

        ``leftwards``: from right to left.  ``tabular``: its figures are of one width, where the
        font has such.  ``language`` (BCP 47) chooses a language's own forms of letters.
        """
        key = (text, leftwards, tabular, language)
        found = self._shaped.get(key)
        if found is None:
            found = self._shaped[key] = self._shaper.shape(
                text,
                leftwards=leftwards,
                language=language,
                features={"tnum": True} if tabular else {},
            )
        return found

    @property
    def weight(self) -> float | None:
        """The weight at which a variable font is set, such as 100; None of a font that has one."""
        return self._shaper.weight

    @property
    def blank(self) -> Glyph | None:
        """A glyph that is nothing, not even wide; None where the font has none."""
        return self._shaper.blank

    def outline(self, glyph: int) -> str:
        """Operators that fill a glyph's outline, in thousandths of the size."""
        found = self._outlines.get(glyph)
        if found is None:
            found = self._outlines[glyph] = self._shaper.outline(glyph)
        return found

    def width(self, text: str) -> float:
        """How wide ``text`` is from left to right, in thousandths of the size."""
        return self.shaped(text).width

    def has(self, grapheme: str) -> bool:
        """Whether it shows a letter with its marks, drawn as one or one upon the other."""
        shown = JOINERS.sub("", grapheme)
        return self.characters.issuperset(shown) or self.characters.issuperset(
            unicodedata.normalize("NFD", shown)
        )


class Family(Struct, frozen=True):
    """The four faces of a text font."""

    regular: Face
    bold: Face
    italic: Face
    bold_italic: Face

    def face(self, bold: bool, italic: bool) -> Face:
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


class Setting(Struct, frozen=True):
    """Text cut up by the face that has its letters, and the characters that none has."""

    pieces: tuple[tuple[Face, str], ...]
    missing: tuple[str, ...] = ()


def normal(text: str) -> str:
    """``text`` as it is set: composed (NFC), without characters that change no picture."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return _IDLE_JOINERS.sub("", _UNSEEN.sub("", text))


def set_in(face: Face, fallbacks: tuple[Face, ...], text: str) -> Setting:
    """Cut ``text`` into pieces of one face and one script each; ``face`` is preferred.

    A letter and its marks are never parted.
    """
    plain = text if text.isascii() else text.translate(_TO_PLAIN)
    if face.characters.issuperset(plain) and (plain.isascii() or max(plain) < _SIMPLE):
        return Setting(((face, plain),))
    pieces: list[tuple[Face, str]] = []
    missing: dict[str, None] = {}
    faces = (face, *fallbacks)
    for script, letters in _script_runs(plain):
        preferred = face
        if script not in SEPARATE:
            own = [letter for letter in letters if script_of(letter[0]) not in SHARED]
            preferred = next((f for f in faces if all(map(f.has, own))), face)
        begun = False
        for letter in letters:
            chosen = next((f for f in (preferred, *faces) if f.has(letter)), None)
            if chosen is None:
                missing.update(dict.fromkeys(_lacking(letter, faces)))
            elif begun and pieces[-1][0] is chosen:
                pieces[-1] = (chosen, pieces[-1][1] + letter)
            else:
                pieces.append((chosen, letter))
                begun = True
    return Setting(tuple(pieces), tuple(missing))


def _script_runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """The letters of ``text``, run by run of one script; what scripts share joins its neighbour."""
    current = ""
    letters: list[str] = []
    for letter in graphemes(text):
        script = script_of(letter[0])
        if script not in SHARED and script != current:
            if current:
                yield current, letters
                letters = []
            current = script
        letters.append(letter)
    if letters:
        yield current or "Zyyy", letters


def _lacking(letter: str, faces: tuple[Face, ...]) -> list[str]:
    """Which characters of ``letter`` are in no face; the marks, where only their letter's lack."""
    lacking = [c for c in letter if not any(c in f.characters for f in faces)]
    return lacking or list(letter[1:])
