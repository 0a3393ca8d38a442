"""A font's part of a document: ReportLab subsets and embeds it, and knows it by codes.

ReportLab takes a character for a glyph.  Text that was shaped has glyphs that no character leads
to, and one glyph may show different letters.  So each pair of a glyph and what it shows has a
private code of its own, which ReportLab takes for a character.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.pages.styles.fonts import Face
    from agendapack.pages.styles.shaping import Shaped

_FIRST_CODE = 0xF0000
"""Planes 15 and 16 are for private use: 131,072 codes, which never get into the file."""
_SPACE = 32

subset_tag: Any = SUBSETN


class EmbeddedFont(TTFont):  # type: ignore[misc,unused-ignore]
    """ReportLab's font with codes for glyphs, and a map to Unicode of what it shows alone.

    ReportLab's own maps code 0 to U+0000, which PDF/UA forbids (ISO 14289-1, 7.21.7), knows one
    character for a glyph, and none beyond U+FFFF; it writes more than the hundred entries that a
    block may have (Adobe Technical Note 5014).
    """

    def __init__(self, name: str, file: str) -> None:
        # Only the glyphs that are used are embedded: asciiReadable would embed all of ASCII.
        parent: Any = super()
        parent.__init__(name, file, asciiReadable=False, shapable=False)
        self.texts: dict[int, str] = {_SPACE: " "}
        self._codes: dict[tuple[int, str], int] = {}
        space = self.face.charToGlyph.get(_SPACE)
        if space is not None:
            self._codes[space, " "] = _SPACE

    def code(self, glyph: int, text: str) -> int:
        """The private code of ``glyph`` where it shows ``text``."""
        code = self._codes.get((glyph, text))
        if code is None:
            code = self._codes[glyph, text] = _FIRST_CODE + len(self._codes)
            self.texts[code] = text
            face = self.face
            face.charToGlyph[code] = glyph
            face.charWidths[code] = self.glyph_width(glyph)
        return code

    def glyph_width(self, glyph: int) -> float:
        """How wide the font itself takes a glyph to be, in thousandths of the size."""
        face = self.face
        return float(face.hmetrics[glyph][0] * 1000 / face.unitsPerEm)

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
                number & 0xFF: self.texts[code]
                for code, number in assignments.items()
                if number >> 8 == subset and code
            }
            shown[_SPACE] = " "
            doc.idToObject["toUnicodeCMap:" + name].content = _to_unicode(shown)


def _to_unicode(shown: dict[int, str]) -> str:
    """A ToUnicode map (ISO 32000-1, 9.10.3) of codes to what they show."""
    entries = [
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in sorted(shown.items())
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


class Encoded(Struct, frozen=True):
    """Glyphs of one font resource that stand on one height.

    ``inside`` is what stands between the parentheses of a string; where ``moved`` is true, of the
    strings and numbers of a TJ array (ISO 32000-1, table 109).  ``up`` is in thousandths of the
    size.  ``actual`` is what they show together, where the codes do not say it one by one.
    """

    font: str
    inside: str
    moved: bool = False
    up: float = 0.0
    actual: str = ""


class Encoder(Struct, eq=False):
    """The bytes of a document's text.  One for each document: codes are given as they are met."""

    document: Any
    _encoded: dict[tuple[Face, Shaped], tuple[Encoded, ...]] = field(default_factory=dict)
    _bytes: dict[tuple[Face, int], tuple[str, str]] = field(default_factory=dict)
    shows_private_use: bool = False
    """Whether it has shown a character that only its font knows."""

    def encoded(self, face: Face, shaped: Shaped) -> tuple[Encoded, ...]:
        """What shows ``shaped``, from left to right."""
        found = self._encoded.get((face, shaped))
        if found is None:
            found = self._encoded[face, shaped] = tuple(self._parts(face, shaped))
        return found

    def _parts(self, face: Face, shaped: Shaped) -> Iterator[Encoded]:
        font = face.font
        starts = shaped.starts()
        ends = dict(zip(starts, [*starts[1:], len(shaped.text)], strict=True))
        text, glyphs = shaped.text, shaped.glyphs
        made: _Part | None = None
        behind = 0.0  # how far the last glyph's end is from where the next one stands
        for index, glyph in enumerate(glyphs):
            cluster = text[glyph.start : ends[glyph.start]]
            alone = (index == 0 or glyphs[index - 1].start != glyph.start) and (
                index + 1 == len(glyphs) or glyphs[index + 1].start != glyph.start
            )
            resource, byte = self._byte(face, glyph.number, cluster)
            actual = "" if alone else cluster
            if (
                made is None
                or made.font != resource
                or made.up != glyph.up
                or made.start != (None if alone else glyph.start)
            ):
                if made is not None:
                    yield made.encoded()
                made = _Part(resource, glyph.up, actual, None if alone else glyph.start)
            behind = made.move(behind + glyph.right)
            made.inside.append(byte)
            behind += glyph.advance - glyph.right - font.glyph_width(glyph.number)
        if made is not None:
            made.move(behind)
            yield made.encoded()

    def _byte(self, face: Face, glyph: int, text: str) -> tuple[str, str]:
        """The resource and the byte, as it stands in a string, that show a glyph."""
        code = face.font.code(glyph, text)
        found = self._bytes.get((face, code))
        if found is None:
            font = face.font
            ((subset, codes),) = font.splitString(chr(code), self.document)
            resource: str = font.getSubsetInternalName(subset, self.document)
            found = self._bytes[face, code] = (resource, _escaped(codes[0]))
            if any(unicodedata.category(character) == "Co" for character in text):
                self.shows_private_use = True
        return found


class _Part(Struct, eq=False):
    """One :class:`Encoded` as it is made; ``start`` is its cluster's where that is shown whole."""

    font: str
    up: float
    actual: str
    start: int | None
    inside: list[str] = field(default_factory=list)
    moved: bool = False

    def move(self, distance: float) -> float:
        """Go ``distance`` to the right; what is left is too little to be seen."""
        steps = round(distance, 1)
        if steps:
            self.moved = True
            self.inside.append(f"){-steps:g}(")
        return distance - steps

    def encoded(self) -> Encoded:
        return Encoded(self.font, "".join(self.inside), self.moved, self.up, self.actual)


def _escaped(code: int) -> str:
    """A byte inside a string literal (ISO 32000-1, 7.3.4.2)."""
    return {0x28: "\\(", 0x29: "\\)", 0x5C: "\\\\", 0x0D: "\\r", 0x0A: "\\n"}.get(code) or chr(code)
