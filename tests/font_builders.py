"""Small font programs, built by fontTools: every glyph is a box, or nothing, of a given width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict, PrivateDict
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph

Maps = Mapping[tuple[int, int], Mapping[int, str]]
"""By platform and encoding: glyph names by code."""


def truetype(
    widths: Mapping[str, int],
    maps: Maps,
    *,
    units: int = 1000,
    names: bool = False,
    squares: Mapping[str, int] | None = None,
) -> bytes:
    """A program with TrueType outlines; its first glyph should be ".notdef".  ``squares``: by name,
    how wide a square is drawn."""
    made = FontBuilder(units, isTTF=True)
    made.setupGlyphOrder(list(widths))
    sides = squares or {}
    made.setupGlyf({name: _square(sides[name]) if name in sides else Glyph() for name in widths})
    _set_widths(made, widths)
    made.setupPost(keepGlyphNames=names)
    cmap = made.font["cmap"] = newTable("cmap")
    cmap.tableVersion, cmap.tables = 0, []
    for (platform, encoding), map_ in maps.items():
        table = CmapSubtable.newSubtable(12 if max(map_, default=0) > 0xFFFF else 4)
        table.platformID, table.platEncID, table.language = platform, encoding, 0
        table.cmap = dict(map_)
        cmap.tables.append(table)
    return _saved(made.font)


def _square(side: int) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, side), (side, side), (side, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def cff(
    widths: Mapping[str, int | Sequence[int | str]],
    *,
    units: int = 1000,
    keyed: Sequence[int] = (),
    bare: bool = True,
) -> bytes:
    """A CFF program, bare or in an OpenType font; ``widths`` may be whole charstrings.

    ``keyed``: make it CID-keyed, with a font dictionary for each of these nominal widths, which
    glyphs use in turn; their names are then "cid00001" and so on.
    """
    made = FontBuilder(units, isTTF=False)
    made.font.recalcBBoxes = False  # which would draw the charstrings, sound or not
    made.setupGlyphOrder(list(widths))
    made.setupCFF("Made", {}, {}, {"nominalWidthX": 500, "defaultWidthX": 600})
    top = made.font["CFF "].cff.topDictIndex[0]
    privates = [_private(nominal) for nominal in keyed] or [top.Private]
    for number, (name, width) in enumerate(widths.items()):
        private = privates[number % len(privates)]
        program = (
            [width - private.nominalWidthX, 0, "hmoveto", "endchar"]
            if (isinstance(width, int))
            else list(width)
        )
        top.CharStrings[name] = T2CharString(program=program, private=private, globalSubrs=[])
    if keyed:
        del top.Private
        top.ROS = ("Adobe", "Identity", 0)
        top.FDArray, top.FDSelect = FDArrayIndex(), FDSelect(format=None)
        for private in privates:
            top.FDArray.append(FontDict())
            top.FDArray[-1].Private = private
        for number, _ in enumerate(widths):
            top.FDSelect.append(number % len(privates))
    _set_widths(made, dict.fromkeys(widths, 0))
    made.setupPost(keepGlyphNames=False)
    data = _saved(made.font)
    return bytes(TTFont(BytesIO(data)).getTableData("CFF ")) if bare else data


def _private(nominal: int) -> PrivateDict:
    private = PrivateDict()
    private.nominalWidthX, private.defaultWidthX = nominal, 600
    return private


def _set_widths(made: FontBuilder, widths: Mapping[str, int]) -> None:
    made.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    made.setupHorizontalHeader(ascent=800, descent=-200)


def _saved(font: TTFont) -> bytes:
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
