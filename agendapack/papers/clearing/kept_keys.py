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

from agendapack.papers.clearing.kept_drawing import DRAWING
from agendapack.papers.clearing.kept_interaction import INTERACTION
from agendapack.papers.clearing.kept_structure import STRUCTURE
from agendapack.papers.clearing.kinds import (
    ANNOTATIONS,
    NOT_FOLLOWED,
    PLAIN,
    XOBJECT,
    Choice,
    Kept,
    listed,
    named,
)

# 7.3.8, table 5: what any stream may have.  A stream kept in another file (/F) is not kept.
STREAM: Mapping[str, str] = {
    "/Length": PLAIN,
    "/Filter": PLAIN,
    "/DecodeParms": "decode parameters",
}

LAYER = listed("Type Name Intent", Usage="layer usage")  # table 96

KINDS: Mapping[str, Kept | Choice] = {
    # --- pages (7.7.3, table 31) --------------------------------------------------------------
    "page": listed(
        "Type MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit StructParents Tabs",
        Parent=NOT_FOLLOWED,
        Resources="resources",
        Contents="data",
        Group="group",
        Annots=ANNOTATIONS,
        B="bead",
    ),
    "data": Kept({}),
    "decode parameters": listed(
        "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows"
        " EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform Type Name",
        JBIG2Globals="data",
    ),
    # 7.8.3, table 34; /Encoding in what a form's fields share (12.7.3)
    "resources": listed(
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
    "graphics states": named("graphics state"),
    "colour spaces": named("colour space"),
    "patterns": named("pattern"),
    "shadings": named("shading"),
    "xobjects": named(XOBJECT),
    "fonts": named("font"),
    "properties": named("property list"),
    "encodings": named("encoding"),
    # --- marked content and layers (14.6 and 8.11) --------------------------------------------
    "property list": Choice(
        "/Type", {"/OCG": "layer", "/OCMD": "layers together"}, "marked content properties"
    ),
    "marked content properties": listed(
        "Type Subtype MCID Lang Alt ActualText E BBox Attached Contents"
    ),
    "optional content": Choice("/Type", {"/OCMD": "layers together"}, "layer"),
    "layer": LAYER,
    # Table 100, but for who made the layer and for whom (/CreatorInfo, /User)
    "layer usage": listed(
        "",
        Language="layer usage entry",
        Export="layer usage entry",
        Zoom="layer usage entry",
        Print="layer usage entry",
        View="layer usage entry",
        PageElement="layer usage entry",
    ),
    "layer usage entry": listed("Lang Preferred ExportState min max Subtype PrintState ViewState"),
    "layers together": listed("Type P", OCGs="layer", VE="layer"),  # table 97
    **DRAWING,
    **INTERACTION,
    **STRUCTURE,
}
"""By kind.  Beside the keys of its kind, a stream keeps those of ``STREAM``."""

LATER = frozenset({"fields below", "tree of elements", "other element"})
"""Kinds that are followed once all pages are: what they lead to has a page of its own."""
