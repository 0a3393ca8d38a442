"""Embedded font programs, as far as accessibility needs them: which glyphs there are, how wide.

OpenType (ISO/IEC 14496-22) with TrueType outlines, and CFF (Adobe Technical Notes 5176 and 5177),
read by fontTools.  A program that it cannot read counts as not there, whatever it raises (there are
many kinds, AssertionError and struct.error among them): nothing is then said about its glyphs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from struct import unpack_from
from typing import Any

from msgspec import Struct, field

# fontTools is imported where a program is read: it takes a while, and not every paper needs it.
# Its remarks on a font's blemishes would be printed if nothing took them.
logging.getLogger("fontTools").addHandler(logging.NullHandler())

_MOST_GLYPHS = 65_536  # that "maxp" can count
_MOST_MAPS = 64  # more than any font has: a hostile one has thousands that overlap


class TrueType(Struct, frozen=True):
    """A program with TrueType outlines; its "cmap" subtables by platform and encoding."""

    glyphs: int
    advances: Sequence[int]  # of every glyph, or of the first ones: others are as wide as the last
    per_size: int  # the advance that is as wide as the type's size
    subtables: Mapping[tuple[int, int], Any]
    has_names: bool  # glyphs have names of their own
    _decoded: dict[tuple[int, int], Mapping[int, int | str]] = field(default_factory=dict)

    def width(self, glyph: int) -> float | None:
        """A glyph's width in thousandths of the size; None of one that is not there."""
        if glyph >= self.glyphs or not self.advances:
            return None
        return self.advances[min(glyph, len(self.advances) - 1)] * 1000 / self.per_size

    def glyph(self, platform: int, encoding: int, code: int) -> int:
        """A code's glyph in one subtable; 0 where that, or the subtable, is not there."""
        key = (platform, encoding)
        if key not in self._decoded:
            self._decoded[key] = _glyphs_by_code(self.subtables.get(key))
        found = self._decoded[key].get(code, 0)
        return found if isinstance(found, int) else 0  # a name, of a number that is too great


def read_truetype(data: bytes) -> TrueType | None:
    if data[:4] not in (b"\0\1\0\0", b"true"):
        return None
    try:
        return _truetype(data)
    except Exception:
        return None


def _truetype(data: bytes) -> TrueType | None:
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), lazy=True)
    # fontTools knows a glyph by its name; making names takes long, so that a number is one here.
    numbers: Any = range(_MOST_GLYPHS)
    font.setGlyphOrder(numbers)
    per_size = font["head"].unitsPerEm if "head" in font else 1000
    if per_size == 0:
        return None
    subtables = {}
    if "cmap" in font:
        if unpack_from(">H", font.getTableData("cmap"), 2)[0] > _MOST_MAPS:
            return None
        subtables = {(table.platformID, table.platEncID): table for table in font["cmap"].tables}
    return TrueType(
        font["maxp"].numGlyphs,
        _advances(font.getTableData("hmtx"), font["hhea"].numberOfHMetrics),
        per_size,
        subtables,
        "post" in font and font.getTableData("post")[:4] == b"\0\2\0\0",
    )


def _advances(metrics: bytes, count: int) -> Sequence[int]:
    """The advances in a table "hmtx", which subsets often cut short.

    Not by fontTools, which then refuses the table, and else makes a dictionary of thousands.
    """
    count = min(count, len(metrics) // 4)
    advances: tuple[int, ...] = unpack_from(f">{2 * count}H", metrics)[::2]
    return advances


def _glyphs_by_code(subtable: Any) -> Mapping[int, int | str]:
    """What a subtable maps; empty where it cannot be read."""
    try:
        found: Mapping[int, int | str] = {} if subtable is None else subtable.cmap
    except Exception:
        return {}
    return found


class Cff(Struct, frozen=True):
    """A CFF program: its glyphs by name or, in a CID-keyed font, by CID; the other is None."""

    top: Any  # its Top DICT
    glyphs: int
    names: Mapping[str, int] | None = None
    cids: Mapping[int, int] | None = None

    def width(self, glyph: int) -> float | None:
        """A glyph's width in thousandths of the size; None where its outline does not say it
        simply."""
        try:
            width = _outline_width(self.top.CharStrings.charStringsIndex[glyph])
            return None if width is None else width * _scale(self.top, glyph)
        except Exception:
            return None


def read_cff(data: bytes) -> Cff | None:
    """A CFF program, bare or as the table of an OpenType font."""
    try:
        if data[:4] == b"OTTO":
            from fontTools.ttLib.sfnt import SFNTReader

            data = SFNTReader(BytesIO(data))["CFF "]
        return _cff(data) if data[:1] == b"\1" else None
    except Exception:
        return None


def _cff(data: bytes) -> Cff | None:
    from fontTools.cffLib import CFFFontSet

    fonts = CFFFontSet()
    fonts.decompile(BytesIO(data), None, isCFF2=False)
    top = fonts[0]
    top.charset = _charset(top)
    outlines = top.CharStrings.charStringsIndex
    if any(start > end for start, end in pairwise(outlines.offsets)):
        return None  # outlines that overlap could together be a thousand times as long as the file
    by_name = {name: glyph for glyph, name in reversed(list(enumerate(top.charset)))}
    if "ROS" not in top.rawDict:
        return Cff(top, len(outlines), names=by_name)
    cids = {0 if name == ".notdef" else int(name[3:]): glyph for name, glyph in by_name.items()}
    return Cff(top, len(outlines), cids=cids)


def _charset(top: Any) -> list[str]:
    """Each glyph's name; "cid00001" and so on in a CID-keyed font.

    Not by what fontTools makes of a charset, whose search for other names for glyphs of one name
    takes minutes where a hostile font has thousands of them.
    """
    from fontTools.cffLib import parseCharset, parseCharset0, readCard8

    place, is_keyed = top.rawDict.get("charset", 0), "ROS" in top.rawDict
    if place <= 2 and is_keyed:  # none, so that each CID is its glyph
        return [f"cid{glyph:05}" for glyph in range(top.numGlyphs)]
    if place <= 2:
        return list(top.charset)  # a predefined one
    top.file.seek(place)
    if (kind := readCard8(top.file)) == 0:
        names: list[str] = parseCharset0(top.numGlyphs, top.file, top.strings, is_keyed)
    else:
        names = parseCharset(top.numGlyphs, top.file, top.strings, is_keyed, kind)
    return names[: top.numGlyphs]


_HINTS = frozenset(("hstem", "vstem", "hstemhm", "vstemhm", "hintmask", "cntrmask"))
_OPERANDS = {"rmoveto": 2, "hmoveto": 1, "vmoveto": 1, "endchar": 0}


def _outline_width(outline: Any) -> float | None:
    """The operand too many before a charstring's first operator (note 5177, 3.1).

    None where that operator is another: a subroutine is not followed.  (fontTools' own widths come
    of drawing the whole outline, in which subroutines may call each other a billion times.)
    """
    operands: list[float] = []
    token, is_operator, at = outline.getToken(0)
    while token is not None and not is_operator:
        operands.append(token)
        token, is_operator, at = outline.getToken(at)
    if token in _HINTS:
        has_width = len(operands) % 2 == 1
    elif token in _OPERANDS:
        extra = len(operands) - _OPERANDS[token]
        if token == "endchar" and extra >= 4:
            extra -= 4  # it composes an accented character
        has_width = extra > 0
    else:
        return None
    private = outline.private
    width: float = private.nominalWidthX + operands[0] if has_width else private.defaultWidthX
    return width


def _scale(top: Any, glyph: int) -> float:
    """What a width is multiplied with to be in thousandths of the size (note 5176, table 9)."""
    matrix = top.rawDict.get("FontMatrix")
    if "ROS" in top.rawDict:
        fonts = top.FDArray
        own = fonts[top.FDSelect[glyph]].rawDict.get("FontMatrix")
        if matrix and any("FontMatrix" in font.rawDict for font in fonts):
            return 1.0  # matrices that multiply out: too rare to follow
        matrix = own or matrix
    return 1000 * matrix[0] if matrix else 1.0


def undefined_glyphs(data: bytes) -> frozenset[int]:
    """The glyphs of a program that are drawn as its glyph 0, which stands for what the font lacks
    (".notdef"), that one included; none where the program cannot be read."""
    try:
        outlines = _cff_outlines(data) or _truetype_outlines(data)
    except Exception:
        return frozenset()
    return frozenset(glyph for glyph, outline in enumerate(outlines) if outline == outlines[0])


_UNDEFINED_CODE = re.compile(rb"\bdup\s++(\d{1,3})\s*+/\.notdef\s++put\b")


def undefined_codes(data: bytes) -> frozenset[int]:
    """The codes that a Type 1 program's own encoding gives to ".notdef" one by one (Adobe Type 1
    Font Format, 2.2)."""
    clear = data.partition(b"eexec")[0]
    return frozenset(int(code) for code in _UNDEFINED_CODE.findall(clear))


def _truetype_outlines(data: bytes) -> list[bytes]:
    """Each glyph's description in "glyf", by the offsets in "loca" (ISO/IEC 14496-22)."""
    from fontTools.ttLib.sfnt import SFNTReader

    tables = SFNTReader(BytesIO(data))
    glyf, loca = tables["glyf"], tables["loca"]
    is_long = unpack_from(">h", tables["head"], 50)[0]
    size = 4 if is_long else 2
    offsets = unpack_from(f">{len(loca) // size}{'L' if is_long else 'H'}", loca)
    offsets = offsets if is_long else tuple(2 * offset for offset in offsets)
    if any(start > end for start, end in pairwise(offsets)):
        return []  # outlines that overlap could together be a thousand times as long as the file
    return [glyf[start:end] for start, end in pairwise(offsets)]


def _cff_outlines(data: bytes) -> list[bytes]:
    program = read_cff(data)
    if program is None:
        return []
    index = program.top.CharStrings.charStringsIndex
    return [index[glyph].bytecode for glyph in range(program.glyphs)]
