"""What structure elements and their attributes may hold (ISO 32000-2, 14.7 and 14.8, whose tables
are named)."""

from __future__ import annotations

from collections.abc import Mapping

from agendapack.papers.clearing.kept_attributes import OTHER_STANDARDS
from agendapack.papers.clearing.kinds import PAGE, PARENT, PLAIN, Choice, Kept, listed, named

STRUCTURE: Mapping[str, Kept | Choice] = {
    # --- structure (14.7) ---------------------------------------------------------------------
    # Table 354
    "structure root": listed(
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
    "element": listed(
        "Type S ID C R T Lang Alt E ActualText PhoneticAlphabet Phoneme",
        P=PARENT,
        Pg=PAGE,
        K="kid",
        A="attributes",
        Ref="other element",
        NS="namespace",
    ),
    "other element": Choice("", {}, "element"),
    "content": listed("Type MCID", Pg=PAGE, Stm="form"),  # table 357
    "object": listed("Type", Pg=PAGE, Obj="object of a page"),  # table 358
    "object of a page": Choice("/Subtype", {"/Image": "image", "/Form": "form"}, "annotation"),
    # 7.9.6, 7.9.7
    "tree of elements": listed(
        "Limits", Kids="tree of elements", Names="other element", Nums="other element"
    ),
    # Table 356, but for the schema, which is another file
    "namespace": listed("Type NS", RoleMapNS="roles of a namespace"),
    "roles of a namespace": named("namespace"),
    "roles": named(PLAIN),
    "classes": named("attributes"),
    # 14.8.5, tables 376 to 388.  Those of XML, OEB, RTF and RDFa may have any name and say
    # anything, and nothing reads them: they are unknown too.
    "attributes": Choice(
        "/O",
        {
            "/Layout": "layout attributes",
            "/List": "list attributes",
            "/PrintField": "field attributes",
            "/Table": "table attributes",
            "/Artifact": "artifact attributes",
            "/FENote": "note attributes",
            "/NSO": "attributes of a namespace",
            "/HTML-3.20": "attributes of html",
            "/HTML-4.01": "attributes of html",
            "/HTML-5.00": "attributes of html",
            "/CSS-1": "attributes of css",
            "/CSS-2": "attributes of css",
            "/CSS-3": "attributes of css",
            "/CSS-1.00": "attributes of css",
            "/CSS-2.00": "attributes of css",
            "/ARIA-1.1": "attributes of aria",
        },
        "unknown attributes",
    ),
    "unknown attributes": listed("O"),
    **OTHER_STANDARDS,
    "layout attributes": listed(
        "O Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness Padding"
        " Color SpaceBefore SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height"
        " BlockAlign InlineAlign TBorderStyle TPadding BaselineShift LineHeight"
        " TextDecorationColor TextDecorationThickness TextDecorationType RubyAlign RubyPosition"
        " GlyphOrientationVertical TextPosition ColumnCount ColumnGap ColumnWidths"
    ),
    "list attributes": listed("O ListNumbering ContinuedList ContinuedFrom"),
    "field attributes": listed("O Role checked Checked Desc"),
    "table attributes": listed("O RowSpan ColSpan Headers Scope Summary Short"),
    "artifact attributes": listed("O Type BBox Subtype"),
    "note attributes": listed("O NoteType"),
}
