"""What annotations, fields, actions and articles may hold (ISO 32000-2, 12, whose tables are
named)."""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.papers.clearing.kinds import (
    ACTION,
    APPEARANCE,
    DESTINATION,
    FIELD_VALUE,
    NOT_FOLLOWED,
    ON_A_PAGE,
    PAGE,
    Choice,
    Kept,
    extended,
    listed,
    named,
)

# 12.5.2, table 166, and 12.5.6.2, table 172.
OTHER_ANNOTATION = listed(
    "Type Subtype Rect Contents F AS Border C StructParent Lang BM CA ca",
    AP="appearances",
    OC="optional content",
    P=PAGE,
)
_MARKUP = extended(OTHER_ANNOTATION, "RT IT", Popup=ON_A_PAGE, IRT=ON_A_PAGE)
_SHAPE = extended(_MARKUP, "IC RD", BS="border style", BE="border effect")

# 12.7.4, tables 226, 228 and 229; 12.7.5, tables 231 to 236.
_FIELD = listed(
    "Type FT T TU Ff DA Q MaxLen Opt TI I Lang",
    Parent="field",
    Kids="fields below",
    DR="resources",  # on no list of the standard; readers look there all the same
    V=FIELD_VALUE,
    DV=FIELD_VALUE,
)

INTERACTION: Mapping[str, Kept | Choice] = {
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
    "other annotation": OTHER_ANNOTATION,
    "text note": extended(_MARKUP, "Open Name"),  # table 175
    # Table 176
    "link": extended(
        OTHER_ANNOTATION, "H QuadPoints", A=ACTION, Dest=DESTINATION, BS="border style"
    ),
    "free text": extended(_SHAPE, "DA Q DS CL LE"),  # table 177
    # Table 178
    "line": extended(_SHAPE, "L LE LL LLE Cap LLO CP CO"),
    "shape": _SHAPE,  # table 180
    "polygon": extended(_SHAPE, "Vertices LE Path"),  # table 181
    "text markup": extended(_MARKUP, "QuadPoints"),  # table 182
    "caret": extended(_MARKUP, "RD Sy"),  # table 183
    "rubber stamp": extended(_MARKUP, "Name"),  # table 184
    "ink": extended(_MARKUP, "InkList Path", BS="border style"),  # table 185
    "popup": extended(OTHER_ANNOTATION, "Open", Parent=ON_A_PAGE),  # table 186
    # Table 191, with the field that it may be too
    "widget": Kept(
        {
            **_FIELD.keys,
            **extended(
                OTHER_ANNOTATION, "H", MK="appearance characteristics", A=ACTION, BS="border style"
            ).keys,
        }
    ),
    "watermark": extended(OTHER_ANNOTATION, FixedPrint="fixed print"),  # tables 193 and 194
    "fixed print": listed("Type Matrix H V"),
    "redaction": extended(_MARKUP, "QuadPoints IC"),  # table 195
    "appearances": listed("", N=APPEARANCE, R=APPEARANCE, D=APPEARANCE),  # table 170
    "forms": named("form"),
    "border style": listed("Type W S D"),  # table 168
    "border effect": listed("S I"),  # table 169
    # Table 192
    "appearance characteristics": listed(
        "R BC BG CA AC TP", I="form", RI="form", IX="form", IF="icon fit"
    ),
    "icon fit": listed("SW S A FB"),  # table 250
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
    "no action": listed("S"),
    "go-to action": listed("Type S", D=DESTINATION, Next=NOT_FOLLOWED),
    "thread action": listed("Type S", D="thread", B="bead", Next=NOT_FOLLOWED),
    "address action": listed("Type S URI IsMap", Next=NOT_FOLLOWED),
    "named action": listed("Type S N", Next=NOT_FOLLOWED),
    "layers action": listed("Type S PreserveRB", State="layer", Next=NOT_FOLLOWED),
    "hide action": listed("Type S H", T="annotation", Next=NOT_FOLLOWED),
    "transition action": listed("Type S", Trans="transition", Next=NOT_FOLLOWED),
    "transition": listed("Type S D Dm M Di SS B"),  # table 164
    DESTINATION: listed("", D=DESTINATION),  # 12.3.2.4; else an array
    "names of destinations": listed("Limits", Kids="names of destinations", Names="destinations"),
    "destinations": named(DESTINATION),
    # --- articles (12.4.3, tables 162 and 163) ------------------------------------------------
    "thread": listed("Type", F="bead", I="thread information"),
    "thread information": listed("Title"),
    "bead": listed("Type R", T="thread", N="bead", V="bead", P=PAGE),
}
