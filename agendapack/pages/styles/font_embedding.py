"""A font's part of a document: ReportLab subsets and embeds it, and knows it by codes.

ReportLab takes a character for a glyph.  Text that was shaped has glyphs that no character leads
to, and one glyph may show different letters.  So each pair of a glyph and what it shows has a
private code of its own, which ReportLab takes for a character.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

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
        self._mend_widths()
        self.texts: dict[int, str] = {_SPACE: " "}
        self._codes: dict[tuple[int, str], int] = {}
        space = self.face.charToGlyph.get(_SPACE)
        if space is not None:
            self._codes[space, " "] = _SPACE

    def _mend_widths(self) -> None:
        """Give the glyphs at the font's end, which all have the last width that it names, that one
        (OpenType 1.9, hmtx): ReportLab gives them thousandths of the size in its place."""
        face = self.face
        named = int.from_bytes(face.get_table("hhea")[34:36], "big")
        last = face.hmetrics[named - 1][0]
        face.hmetrics[named:] = [(last, left) for _, left in face.hmetrics[named:]]

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
