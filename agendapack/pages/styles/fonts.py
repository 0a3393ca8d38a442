"""Faces: what characters they have, how wide text is in them, and the bytes that show it.

ReportLab's ``TTFont`` subsets and embeds; it is used without registering it, so that nothing of one
styles file is left behind for another.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

from agendapack.pages.styles.opentype import tabular_figures

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
_UNSEEN = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"
    "\u202a\u202c\u202d\u2066\u2068\u2069"
)
"""Soft hyphens, joiners, marks of direction: they have no picture, and lines break elsewhere."""


_FIGURES = "0123456789"
_TABULAR = 0xF700
"""Where in the private use area the figures for tables are kept; read out, they are the figures."""


subset_tag: Any = SUBSETN


class _EmbeddedFont(TTFont):  # type: ignore[misc,unused-ignore]
    """ReportLab's font with a map to Unicode of the characters it shows, and of no others.

    ReportLab's own maps code 0 to U+0000, which PDF/UA forbids (ISO 14289-1, 7.21.7), and writes
    more than the hundred entries that a block may have (Adobe Technical Note 5014).
    """

    def addObjects(self, doc: Any) -> None:
        state = self.state[doc]
        assignments = dict(state.assignments)
        count = len(state.subsets)
        parent: Any = super()
        parent.addObjects(doc)
        for subset in range(count):
            tag: bytes = subset_tag(subset)
            name = (tag + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
            shown = {
                number & 0xFF: code
                for code, number in assignments.items()
                if number >> 8 == subset and code
            }
            shown[32] = 32
            doc.idToObject["toUnicodeCMap:" + name].content = _to_unicode(shown)


def _to_unicode(shown: dict[int, int]) -> str:
    """A ToUnicode map (ISO 32000-1, 9.10.3) of codes to characters."""
    entries = [
        f"<{code:02X}> <{_figure(character):04X}>" for code, character in sorted(shown.items())
    ]
    blocks = []
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


def _figure(character: int) -> int:
    """The character itself, or the figure that a figure for tables stands for."""
    return character - _TABULAR + 0x30 if _TABULAR <= character < _TABULAR + 10 else character


class Face:
    """One font file.  Widths are in thousandths of the type's size."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self.file = file
        # Only the characters that are used are embedded: asciiReadable would embed all of ASCII.
        font_class: Any = _EmbeddedFont
        self.font: Any = font_class(name, str(file), asciiReadable=False, shapable=False)
        face = self.font.face
        self.characters = frozenset(chr(code) for code in face.charToGlyph if code <= 0xFFFF)
        self.ascent: float = face.ascent / 1000
        self.descent: float = -face.descent / 1000
        self.postscript_name: str = face.name.decode("latin-1", "replace")
        self.family_name: str = face.familyName.decode("latin-1", "replace").partition("-")[0]
        self._tabular = self._read_tabular()
        self._widths: dict[str, float] = {
            chr(code): float(width) for code, width in face.charWidths.items()
        }
        self._words: dict[str, float] = {}

    def _read_tabular(self) -> dict[int, int]:
        """Make the figures for tables known to ReportLab, as characters of their own."""
        face = self.font.face
        if "GSUB" not in face.table or not self.characters.issuperset(_FIGURES):
            return {}
        glyphs = [face.charToGlyph[ord(figure)] for figure in _FIGURES]
        found = tabular_figures(face.get_table("GSUB"), glyphs)
        if set(found) != set(glyphs) or any(glyph >= face.numGlyphs for glyph in found.values()):
            return {}
        for index, glyph in enumerate(glyphs):
            face.charToGlyph[_TABULAR + index] = found[glyph]
            width = face.hmetrics[found[glyph]][0] * 1000 / face.unitsPerEm
            face.charWidths[_TABULAR + index] = width
        return {ord(figure): _TABULAR + index for index, figure in enumerate(_FIGURES)}

    def tabular(self, text: str) -> str:
        """``text`` with figures of one width, where the font has them."""
        return text.translate(self._tabular) if self._tabular else text

    def width(self, text: str) -> float:
        """How wide ``text`` is, in thousandths of the size."""
        width = self._words.get(text)
        if width is None:
            widths = self._widths
            width = self._words[text] = sum(widths[character] for character in text)
        return width


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
            unicodedata.category(character) in _MARKS
            or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        )
        for character in text
    )


_MARKS = frozenset(("Mn", "Mc", "Me"))
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI"))


def is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT


def is_mark(character: str) -> bool:
    """Whether it sits on another letter."""
    return unicodedata.category(character) in _MARKS


class Encoder:
    """The bytes of a document's text: each character's subset and code in its face.

    One for each document; characters get their codes in the order of their first use.
    """

    def __init__(self, document: Any) -> None:
        self.document = document
        self._tables: dict[Face, dict[int, str]] = {}
        self._beyond: dict[Face, set[str]] = {}

    @property
    def shows_private_use(self) -> bool:
        """Whether it has shown a character that only its font knows; figures for tables are not."""
        return any(
            unicodedata.category(chr(_figure(code))) == "Co"
            for table in self._tables.values()
            for code in table
        )

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
