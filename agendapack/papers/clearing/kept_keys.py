"""The keys that a paper's objects may have in a pack; any other is left out.

A *kind* is a sort of dictionary or stream (an annotation, a font, a structure element).  For each
kind stands here which keys are kept, and of which kind a dictionary may be that stands there, by
itself or in an array.  Where the kind is ``PLAIN`` there may be none: names, numbers, strings and
arrays of them alone.

What is not here on purpose: actions that run by themselves (/AA), files (/AF, /EF, /MCAF), private
data and history (/Metadata, /PieceInfo, /LastModified, /M, /CreationDate), authors (/T of what is
no field, /RC), previews (/Thumb), measurements (/Measure, /PtData, /VP), what printers' programs
replace (/OPI, /Ref), web capture (/ID).

Section and table numbers are those of ISO 32000-2.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

PLAIN = ""
PAGE = "page of this paper"  # a reference to one; kept where it is one
PARENT = "element above"  # a reference to a structure element, or to the tree's root
NOT_FOLLOWED = "not followed"  # the page tree is the pack's own; a chain of actions is one
ACTION = "action"
ANNOTATIONS = "annotations of a page"
APPEARANCE = "appearance"  # 12.5.5: a form, or a dictionary of forms by state
DESTINATION = "destination"
FIELD_VALUE = "value of a field"  # plain, or a stream for a long text; a signature is neither


class Kept(Struct, frozen=True):
    """A kind's keys with the kinds of what stands there.  ``others``: the kind of what stands under
    any other key, where keys are names of somebody's choice; None where there is no other key."""

    keys: Mapping[str, str]
    others: str | None = None


class Choice(Struct, frozen=True):
    """A kind that depends on what stands under ``key``, a name or a number: ``kinds`` by that, else
    ``otherwise``."""

    key: str
    kinds: Mapping[str | int, str]
    otherwise: str


def _plain(keys: str, **kinds: str) -> Kept:
    """``keys`` is a list of plain ones, divided by spaces."""
    listed = {f"/{key}": PLAIN for key in keys.split()}
    return Kept({**listed, **{f"/{key}": kind for key, kind in kinds.items()}})


def _with(base: Kept, keys: str = "", **kinds: str) -> Kept:
    return Kept({**base.keys, **_plain(keys, **kinds).keys})


def _map(kind: str) -> Kept:
    return Kept({}, others=kind)


# 7.3.8, table 5: what any stream may have.  A stream kept in another file (/F) is not kept.
STREAM: Mapping[str, str] = {
    "/Length": PLAIN,
    "/Filter": PLAIN,
    "/DecodeParms": "decode parameters",
}

# 12.5.2, table 166, and 12.5.6.2, table 172.
_ANNOTATION = _plain(
    "Type Subtype Rect Contents F AS Border C StructParent Lang BM CA ca",
    AP="appearances",
    OC="optional content",
    P=PAGE,
)
_MARKUP = _with(_ANNOTATION, "RT IT", Popup="annotation", IRT="annotation")
_SHAPE = _with(_MARKUP, "IC RD", BS="border style", BE="border effect")

# 12.7.4, tables 226, 228 and 229; 12.7.5, tables 231 to 236.
_FIELD = _plain(
    "Type FT T TU Ff DA Q MaxLen Opt TI I Lang",
    Parent="field",
    Kids="fields below",
    DR="resources",  # on no list of the standard; readers look there all the same
    V=FIELD_VALUE,
    DV=FIELD_VALUE,
)

KINDS: Mapping[str, Kept | Choice] = {
    # --- pages (7.7.3, table 31) --------------------------------------------------------------
    "page": _plain(
        "Type MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit StructParents Tabs",
        Parent=NOT_FOLLOWED,
        Resources="resources",
        Contents="data",
        Group="group",
        Annots=ANNOTATIONS,
        B="bead",
    ),
    "data": Kept({}),
    "decode parameters": _plain(
        "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows"
        " EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform Type Name",
        JBIG2Globals="data",
    ),
    # 7.8.3, table 34; /Encoding in what a form's fields share (12.7.3)
    "resources": _plain(
        "ProcSet",
        ExtGState="graphics states",
        ColorSpace="colour spaces",
        Pattern="patterns",
        Shading="shadings",
        XObject="xobjects",
        Font="fonts",
        Properties="properties",
        Encoding="encodings",
    ),
    "graphics states": _map("graphics state"),
    "colour spaces": _map("colour space"),
    "patterns": _map("pattern"),
    "shadings": _map("shading"),
    "xobjects": _map("xobject"),
    "fonts": _map("font"),
    "properties": _map("property list"),
    "encodings": _map("encoding"),
    # --- graphics (8 and 11) ------------------------------------------------------------------
    # Table 57
    "graphics state": _plain(
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
    "halftones": Kept(_plain("Type HalftoneType HalftoneName").keys, others="halftone"),
    "one halftone": _plain(
        "Type HalftoneType HalftoneName Frequency Angle AccurateScreens Width Height Width2"
        " Height2 Xsquare Ysquare",
        SpotFunction="function",
        TransferFunction="function",
    ),
    "soft mask": _plain("Type S BC", G="form", TR="function"),  # table 142
    "group": _plain("Type S I K", CS="colour space"),  # tables 94 and 145
    # 7.10, tables 38 to 41
    "function": _plain(
        "FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds",
        Functions="function",
    ),
    "icc profile": _plain("N Range", Alternate="colour space"),  # table 65
    "cie space": _plain("WhitePoint BlackPoint Gamma Matrix Range"),  # tables 62 to 64
    # 8.6.6.5, tables 70 to 72
    "devicen attributes": _plain(
        "Subtype", Colorants="colour spaces", Process="process", MixingHints="mixing hints"
    ),
    "process": _plain("Components", ColorSpace="colour space"),
    "mixing hints": _plain("Solidities PrintingOrder", DotGain="functions"),
    "functions": _map("function"),
    # 8.7, tables 74 to 83
    "pattern": _plain(
        "Type PatternType PaintType TilingType BBox XStep YStep Matrix",
        Resources="resources",
        Shading="shading",
        ExtGState="graphics state",
    ),
    "shading": _plain(
        "ShadingType Background BBox AntiAlias Domain Matrix Coords Extend BitsPerCoordinate"
        " BitsPerComponent BitsPerFlag Decode VerticesPerRow",
        ColorSpace="colour space",
        Function="function",
    ),
    "xobject": Choice("/Subtype", {"/Image": "image", "/Form": "form"}, "unknown xobject"),
    "unknown xobject": _plain("Type Subtype"),
    # 8.9.5, tables 87 to 89
    "image": _plain(
        "Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate SMaskInData"
        " Name StructParent Matte",
        ColorSpace="colour space",
        Mask="image",
        SMask="image",
        Alternates="alternate image",
        OC="optional content",
    ),
    "alternate image": _plain("DefaultForPrinting", Image="image", OC="optional content"),
    # 8.10.2, table 93
    "form": _plain(
        "Type Subtype FormType BBox Matrix StructParent StructParents Name",
        Resources="resources",
        Group="group",
        OC="optional content",
    ),
    # --- fonts (9) ----------------------------------------------------------------------------
    # Tables 109 to 119
    "font": _plain(
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
    "glyphs": _map("data"),
    "character collection": _plain("Registry Ordering Supplement"),
    # Tables 112 and 118
    "encoding": _plain(
        "Type BaseEncoding Differences CMapName WMode",
        CIDSystemInfo="character collection",
        UseCMap="encoding",
    ),
    # Tables 120 and 122
    "font descriptor": _plain(
        "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent"
        " Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth CharSet Lang",
        FontFile="font program",
        FontFile2="font program",
        FontFile3="font program",
        CIDSet="data",
        Style="font style",
        FD="font descriptors",
    ),
    "font descriptors": _map("font descriptor"),
    "font style": _plain("Panose"),
    "font program": _plain("Subtype Length1 Length2 Length3"),  # table 125
    # --- marked content and layers (14.6 and 8.11) --------------------------------------------
    "property list": Choice(
        "/Type", {"/OCG": "layer", "/OCMD": "layers together"}, "marked content properties"
    ),
    "marked content properties": _plain(
        "Type Subtype MCID Lang Alt ActualText E BBox Attached Contents"
    ),
    "optional content": Choice("/Type", {"/OCMD": "layers together"}, "layer"),
    "layer": _plain("Type Name Intent", Usage="layer usage"),  # table 96
    # Table 100, but for who made the layer and for whom (/CreatorInfo, /User)
    "layer usage": _plain(
        "",
        Language="layer usage entry",
        Export="layer usage entry",
        Zoom="layer usage entry",
        Print="layer usage entry",
        View="layer usage entry",
        PageElement="layer usage entry",
    ),
    "layer usage entry": _plain("Lang Preferred ExportState min max Subtype PrintState ViewState"),
    "layers together": _plain("Type P", OCGs="layer", VE="layer"),  # table 97
    "layers applied": _plain("Event Category", OCGs=NOT_FOLLOWED),  # table 101
    # --- annotations (12.5) -------------------------------------------------------------------
    "annotation": Choice(
        "/Subtype",
        {
            "/Text": "text note",
            "/Link": "link",
            "/FreeText": "free text",
            "/Line": "line",
            "/Square": "shape",
            "/Circle": "shape",
            "/Polygon": "polygon",
            "/PolyLine": "polygon",
            "/Highlight": "text markup",
            "/Underline": "text markup",
            "/Squiggly": "text markup",
            "/StrikeOut": "text markup",
            "/Caret": "caret",
            "/Stamp": "rubber stamp",
            "/Ink": "ink",
            "/Popup": "popup",
            "/Widget": "widget",
            "/Watermark": "watermark",
            "/Redact": "redaction",
        },
        "other annotation",
    ),
    "other annotation": _ANNOTATION,
    "text note": _with(_MARKUP, "Open Name"),  # table 175
    # Table 176
    "link": _with(_ANNOTATION, "H QuadPoints", A=ACTION, Dest=DESTINATION, BS="border style"),
    "free text": _with(_SHAPE, "DA Q DS CL LE"),  # table 177
    # Table 178
    "line": _with(_SHAPE, "L LE LL LLE Cap LLO CP CO"),
    "shape": _SHAPE,  # table 180
    "polygon": _with(_SHAPE, "Vertices LE Path"),  # table 181
    "text markup": _with(_MARKUP, "QuadPoints"),  # table 182
    "caret": _with(_MARKUP, "RD Sy"),  # table 183
    "rubber stamp": _with(_MARKUP, "Name"),  # table 184
    "ink": _with(_MARKUP, "InkList Path", BS="border style"),  # table 185
    "popup": _with(_ANNOTATION, "Open", Parent="annotation"),  # table 186
    # Table 191, with the field that it may be too
    "widget": Kept(
        {
            **_FIELD.keys,
            **_with(
                _ANNOTATION, "H", MK="appearance characteristics", A=ACTION, BS="border style"
            ).keys,
        }
    ),
    "watermark": _with(_ANNOTATION, FixedPrint="fixed print"),  # tables 193 and 194
    "fixed print": _plain("Type Matrix H V"),
    "redaction": _with(_MARKUP, "QuadPoints IC"),  # table 195
    "appearances": _plain("", N=APPEARANCE, R=APPEARANCE, D=APPEARANCE),  # table 170
    "forms": _map("form"),
    "border style": _plain("Type W S D"),  # table 168
    "border effect": _plain("S I"),  # table 169
    # Table 192
    "appearance characteristics": _plain(
        "R BC BG CA AC TP", I="form", RI="form", IX="form", IF="icon fit"
    ),
    "icon fit": _plain("SW S A FB"),  # table 250
    # --- fields (12.7) ------------------------------------------------------------------------
    "field": Choice("/Subtype", {"/Widget": "widget"}, "field alone"),
    "field alone": Kept({**_FIELD.keys, "/A": ACTION}),
    "fields below": Choice("/Subtype", {"/Widget": "widget"}, "field alone"),
    # --- actions (12.6.4): those of ``actions.py`` that may stay --------------------------------
    ACTION: Choice(
        "/S",
        {
            "/GoTo": "go-to action",
            "/Thread": "thread action",
            "/URI": "address action",
            "/Named": "named action",
            "/SetOCGState": "layers action",
            "/Hide": "hide action",
            "/Trans": "transition action",
        },
        "no action",
    ),
    "no action": _plain("S"),
    "go-to action": _plain("Type S", D=DESTINATION, Next=NOT_FOLLOWED),
    "thread action": _plain("Type S", D="thread", B="bead", Next=NOT_FOLLOWED),
    "address action": _plain("Type S URI IsMap", Next=NOT_FOLLOWED),
    "named action": _plain("Type S N", Next=NOT_FOLLOWED),
    "layers action": _plain("Type S PreserveRB", State="layer", Next=NOT_FOLLOWED),
    "hide action": _plain("Type S H", T="annotation", Next=NOT_FOLLOWED),
    "transition action": _plain("Type S", Trans="transition", Next=NOT_FOLLOWED),
    "transition": _plain("Type S D Dm M Di SS B"),  # table 164
    DESTINATION: _plain("", D=DESTINATION),  # 12.3.2.4; else an array
    "names of destinations": _plain("Limits", Kids="names of destinations", Names="destinations"),
    "destinations": _map(DESTINATION),
    # --- articles (12.4.3, tables 162 and 163) ------------------------------------------------
    "thread": _plain("Type", F="bead", I="thread information"),
    "thread information": _plain("Title"),
    "bead": _plain("Type R", T="thread", N="bead", V="bead", P=PAGE),
    # --- structure (14.7) ---------------------------------------------------------------------
    # Table 354
    "structure root": _plain(
        "Type",
        K="kid",
        IDTree="tree of elements",
        ParentTree="tree of elements",
        ParentTreeNextKey=PLAIN,
        RoleMap="roles",
        ClassMap="classes",
        Namespaces="namespace",
    ),
    "kid": Choice("/Type", {"/MCR": "content", "/OBJR": "object"}, "element"),
    # Table 355
    "element": _plain(
        "Type S ID C R T Lang Alt E ActualText PhoneticAlphabet Phoneme",
        P=PARENT,
        Pg=PAGE,
        K="kid",
        A="attributes",
        Ref="other element",
        NS="namespace",
    ),
    "other element": Choice("", {}, "element"),
    "content": _plain("Type MCID", Pg=PAGE, Stm="form"),  # table 357
    "object": _plain("Type", Pg=PAGE, Obj="object of a page"),  # table 358
    "object of a page": Choice("/Subtype", {"/Image": "image", "/Form": "form"}, "annotation"),
    # 7.9.6, 7.9.7
    "tree of elements": _plain(
        "Limits", Kids="tree of elements", Names="other element", Nums="other element"
    ),
    # Table 356, but for the schema, which is another file
    "namespace": _plain("Type NS", RoleMapNS="roles of a namespace"),
    "roles of a namespace": _map("namespace"),
    "roles": _map(PLAIN),
    "classes": _map("attributes"),
    # 14.8.5, tables 376 to 388.  Those of other standards are theirs to list; they may not carry
    # anything that is more than text.
    "attributes": Choice(
        "/O",
        {
            "/Layout": "layout attributes",
            "/List": "list attributes",
            "/PrintField": "field attributes",
            "/Table": "table attributes",
            "/Artifact": "artifact attributes",
            "/FENote": "note attributes",
            "/NSO": "attributes of another standard",
            "/XML-1.00": "attributes of another standard",
            "/HTML-3.20": "attributes of another standard",
            "/HTML-4.01": "attributes of another standard",
            "/HTML-5.00": "attributes of another standard",
            "/OEB-1.00": "attributes of another standard",
            "/RTF-1.05": "attributes of another standard",
            "/RDFa-1.10": "attributes of another standard",
            "/CSS-1": "attributes of another standard",
            "/CSS-2": "attributes of another standard",
            "/CSS-3": "attributes of another standard",
            "/CSS-1.00": "attributes of another standard",
            "/CSS-2.00": "attributes of another standard",
            "/ARIA-1.1": "attributes of another standard",
        },
        "unknown attributes",
    ),
    "unknown attributes": _plain("O"),
    "attributes of another standard": Kept({"/O": PLAIN, "/NS": "namespace"}, others=PLAIN),
    "layout attributes": _plain(
        "O Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness Padding"
        " Color SpaceBefore SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height"
        " BlockAlign InlineAlign TBorderStyle TPadding BaselineShift LineHeight"
        " TextDecorationColor TextDecorationThickness TextDecorationType RubyAlign RubyPosition"
        " GlyphOrientationVertical TextPosition ColumnCount ColumnGap ColumnWidths"
    ),
    "list attributes": _plain("O ListNumbering ContinuedList ContinuedFrom"),
    "field attributes": _plain("O Role checked Checked Desc"),
    "table attributes": _plain("O RowSpan ColSpan Headers Scope Summary Short"),
    "artifact attributes": _plain("O Type BBox Subtype"),
    "note attributes": _plain("O NoteType"),
}
"""By kind.  Beside the keys of its kind, a stream keeps those of ``STREAM``."""

LATER = frozenset({"fields below", "tree of elements", "other element"})
"""Kinds that are followed once all pages are: what they lead to has a page of its own."""

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
