"""What graphics and fonts may hold (ISO 32000-2, 8 to 11, whose tables are named)."""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.papers.clearing.kinds import PLAIN, Choice, Kept, listed, named

DRAWING: Mapping[str, Kept | Choice] = {
    # --- graphics (8 and 11) ------------------------------------------------------------------
    # Table 57
    "graphics state": listed(
        "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK UseBlackPtComp HTO",
        Font="font",
        BG="function",
        BG2="function",
        UCR="function",
        UCR2="function",
        TR="function",
        TR2="function",
        HT="halftone",
        SMask="soft mask",
    ),
    # 10.6.5, tables 128 to 132; one of type 5 has others by the names of colorants
    "halftone": Choice("/HalftoneType", {5: "halftones"}, "one halftone"),
    "halftones": Kept(listed("Type HalftoneType HalftoneName").keys, others="halftone"),
    "one halftone": listed(
        "Type HalftoneType HalftoneName Frequency Angle AccurateScreens Width Height Width2"
        " Height2 Xsquare Ysquare",
        SpotFunction="function",
        TransferFunction="function",
    ),
    "soft mask": listed("Type S BC", G="form", TR="function"),  # table 142
    "group": listed("Type S I K", CS="colour space"),  # tables 94 and 145
    # 7.10, tables 38 to 41
    "function": listed(
        "FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds",
        Functions="function",
    ),
    "colour space": Kept({}),  # 8.6.3: an array (see ``COLOUR_SPACES``), no dictionary
    "icc profile": listed("N Range", Alternate="colour space"),  # table 65
    "cie space": listed("WhitePoint BlackPoint Gamma Matrix Range"),  # tables 62 to 64
    # 8.6.6.5, tables 70 to 72
    "devicen attributes": listed(
        "Subtype", Colorants="colour spaces", Process="process", MixingHints="mixing hints"
    ),
    "process": listed("Components", ColorSpace="colour space"),
    "mixing hints": listed("Solidities PrintingOrder", DotGain="functions"),
    "functions": named("function"),
    # 8.7, tables 74 to 83
    "pattern": listed(
        "Type PatternType PaintType TilingType BBox XStep YStep Matrix",
        Resources="resources",
        Shading="shading",
        ExtGState="graphics state",
    ),
    "shading": listed(
        "ShadingType Background BBox AntiAlias Domain Matrix Coords Extend BitsPerCoordinate"
        " BitsPerComponent BitsPerFlag Decode VerticesPerRow",
        ColorSpace="colour space",
        Function="function",
    ),
    # 8.9.5, tables 87 to 89
    "image": listed(
        "Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData"
        " Name StructParent Matte",
        ColorSpace="colour space",
        Mask="image",
        SMask="image",
        Alternates="alternate image",
        OC="optional content",
    ),
    "alternate image": listed("DefaultForPrinting", Image="image", OC="optional content"),
    # 8.10.2, table 93
    "form": listed(
        "Type Subtype FormType BBox Matrix StructParent StructParents Name",
        Resources="resources",
        Group="group",
        OC="optional content",
    ),
    # --- fonts (9) ----------------------------------------------------------------------------
    # Tables 109 to 119
    "font": listed(
        "Type Subtype Name BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix",
        FontDescriptor="font descriptor",
        Encoding="encoding",
        ToUnicode="encoding",
        DescendantFonts="font",
        CIDSystemInfo="character collection",
        CIDToGIDMap="data",
        CharProcs="glyphs",
        Resources="resources",
    ),
    "glyphs": named("data"),
    "character collection": listed("Registry Ordering Supplement"),
    # Tables 112 and 118
    "encoding": listed(
        "Type BaseEncoding Differences CMapName WMode",
        CIDSystemInfo="character collection",
        UseCMap="encoding",
    ),
    # Tables 120 and 122
    "font descriptor": listed(
        "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent"
        " Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth CharSet Lang",
        FontFile="font program",
        FontFile2="font program",
        FontFile3="font program",
        CIDSet="data",
        Style="font style",
        FD="font descriptors",
    ),
    "font descriptors": named("font descriptor"),
    "font style": listed("Panose"),
    "font program": listed("Type Subtype Length1 Length2 Length3"),  # table 125
}

# 8.6, by the array's first name: the kinds of its further members.
COLOUR_SPACES: Mapping[str, tuple[str, ...]] = {
    "/ICCBased": ("icc profile",),
    "/CalGray": ("cie space",),
    "/CalRGB": ("cie space",),
    "/Lab": ("cie space",),
    "/Indexed": ("colour space", PLAIN, "data"),
    "/I": ("colour space", PLAIN, "data"),
    "/Pattern": ("colour space",),
    "/Separation": (PLAIN, "colour space", "function"),
    "/DeviceN": (PLAIN, "colour space", "function", "devicen attributes"),
}
