"""Faces: what characters they have, how wide text is in them, and the bytes that show it.

ReportLab's ``TTFont`` subsets and embeds; it is used without registering it, so that nothing of one
styles file is left behind for another.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.ttfonts import TTFError, TTFont

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
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
"""Soft hyphens, joiners, marks of direction: they have no picture, and lines break elsewhere."""


class Face:
    """One font file.  Widths are in thousandths of the type's size."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self.file = file
        # Only the characters that are used are embedded: asciiReadable would embed all of ASCII.
        font_class: Any = TTFont
        self.font: Any = font_class(name, str(file), asciiReadable=False, shapable=False)
        face = self.font.face
        self.characters = frozenset(chr(code) for code in face.charToGlyph if code <= 0xFFFF)
        self.ascent: float = face.ascent / 1000
        self.descent: float = -face.descent / 1000
        name_of_family = getattr(face, "familyName", b"") or b""
        self.family_name: str = name_of_family.decode("latin-1", "replace").partition("-")[0]
        self._widths: dict[str, float] = {
            chr(code): float(width) for code, width in face.charWidths.items()
        }
        self._words: dict[str, float] = {}

    def width(self, text: str) -> float:
        """How wide ``text`` is, in thousandths of the size."""
        width = self._words.get(text)
        if width is None:
            widths = self._widths
            width = self._words[text] = sum(widths[character] for character in text)
        return width

    @cached_property
    def digest(self) -> str:
        from hashlib import sha256

        return sha256(self.file.read_bytes()).hexdigest()[:12]


@dataclass(frozen=True)
class Family:
    """The four faces of a text font."""

    regular: Face
    bold: Face
    italic: Face
    bold_italic: Face

    def face(self, bold: bool, italic: bool) -> Face:
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


@dataclass(frozen=True)
class Setting:
    """Text cut up by the face that has its characters, and the characters that none has."""

    pieces: tuple[tuple[Face, str], ...]
    missing: tuple[str, ...] = ()


def normal(text: str) -> str:
    """``text`` as it is set: composed (NFC), without characters that have no picture."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if not _UNSEEN.isdisjoint(text):
        text = "".join(character for character in text if character not in _UNSEEN)
    return text


def set_in(face: Face, fallbacks: tuple[Face, ...], text: str) -> Setting:
    """Cut ``text`` into pieces of one face each; ``face`` is preferred."""
    plain = text if text.isascii() else text.translate(_TO_PLAIN)
    if face.characters.issuperset(plain) and (plain.isascii() or not _needs_shaping(plain)):
        return Setting(((face, plain),))
    pieces: list[tuple[Face, str]] = []
    missing: dict[str, None] = {}
    for character in plain:
        chosen = _face_of(character, face, fallbacks)
        if chosen is None:
            missing[character] = None
        elif pieces and pieces[-1][0] is chosen:
            pieces[-1] = (chosen, pieces[-1][1] + character)
        else:
            pieces.append((chosen, character))
    return Setting(tuple(pieces), tuple(missing))


def _face_of(character: str, face: Face, fallbacks: tuple[Face, ...]) -> Face | None:
    if _needs_shaping(character):
        return None
    return next((f for f in (face, *fallbacks) if character in f.characters), None)


def _needs_shaping(text: str) -> bool:
    """Whether ``text`` has a mark that sits on another letter, or a letter written leftwards."""
    return any(
        character > "\u02ff"
        and (
            unicodedata.combining(character)
            or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        )
        for character in text
    )


_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI"))


def is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT


class Encoder:
    """The bytes of a document's text: each character's subset and code in its face.

    One for each document; characters get their codes in the order of their first use.
    """

    def __init__(self, document: Any) -> None:
        self.document = document
        self._tables: dict[Face, dict[int, str]] = {}
        self._beyond: dict[Face, set[str]] = {}

    def shown(self, face: Face, text: str) -> Iterator[tuple[str, str]]:
        """Pairs of a font's resource name and a string literal's inside (in Latin-1)."""
        table = self._tables.setdefault(face, {})
        new = {character for character in text if ord(character) not in table}
        if new:
            self._assign(face, sorted(new), table)
        if self._beyond[face].isdisjoint(text):
            yield self._resource(face, 0), text.translate(table)
        else:
            for subset, codes in face.font.splitString(text, self.document):
                yield self._resource(face, subset), "".join(_escaped(code) for code in codes)

    def _assign(self, face: Face, new: list[str], table: dict[int, str]) -> None:
        beyond = self._beyond.setdefault(face, set())
        for character in new:
            ((subset, codes),) = face.font.splitString(character, self.document)
            table[ord(character)] = _escaped(codes[0])
            if subset:
                beyond.add(character)

    def _resource(self, face: Face, subset: int) -> str:
        name: str = face.font.getSubsetInternalName(subset, self.document)
        return name


def _escaped(code: int) -> str:
    """A byte inside a string literal (ISO 32000-1, 7.3.4.2)."""
    return {0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\", 0x0D: "\\r", 0x0A: "\\n"}.get(code) or chr(code)
