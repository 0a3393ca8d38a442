"""A paper with an object of every kind that a pack may hold, and what must not come along put into
each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from agendapack.papers.clearing.kept_keys import STREAM
from agendapack.papers.clearing.walk import Walk
from agendapack.papers.pdf.objects import Objects

SECRET = "never-in-a-pack"

MAPS = {
    *("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"),
    *("/CharProcs", "/RoleMap", "/RoleMapNS", "/ClassMap", "/Colorants", "/DotGain", "/FD"),
}
"""Where a dictionary stands whose keys are names of somebody's choice."""


def everything() -> Pdf:
    """One page with one of each kind of object, and what hangs in the catalogue beside it."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    layer = pdf.make_indirect(
        Dictionary(
            Type=Name.OCG,
            Name=String("Plan"),
            Usage=Dictionary(View=Dictionary(ViewState=Name.ON), User=Dictionary(Type=Name.Ind)),
        )
    )
    page.Resources = _resources(pdf, layer)
    page.Contents = Array([pdf.make_stream(b"/X Do")])
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    page.Annots = Array([pdf.make_indirect(one) for one in _annotations(pdf, page, layer)])
    _replying(page)
    _form(pdf, page)
    _article(pdf, page)
    _structure(pdf, page)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]),
        D=Dictionary(
            Order=Array([layer]),
            AS=Array(
                [Dictionary(Event=Name.View, OCGs=Array([layer]), Category=Array([Name.View]))]
            ),
        ),
    )
    destination = Dictionary(D=Array([page, Name.Fit]))
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Kids=Array([Dictionary(Names=Array([String("here"), destination]))]))
    )
    pdf.Root.Dests = Dictionary(there=Array([page, Name.Fit]))
    return pdf


def _drawing(pdf: Pdf, **entries: object) -> Stream:
    named = {f"/{key}": value for key, value in entries.items()}
    stream = pdf.make_stream(b"0.5 g 0 0 50 50 re f")
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
    for key, value in named.items():
        stream[key] = value
    return stream


def _image(pdf: Pdf, **entries: object) -> Stream:
    named = {f"/{key}": value for key, value in entries.items()}
    size = {"/Width": 1, "/Height": 1, "/BitsPerComponent": 8, "/ColorSpace": Name.DeviceGray}
    kind = {"/Type": Name.XObject, "/Subtype": Name.Image}
    return pdf.make_stream(b"\x80", {**kind, **size, **named})


def _function(pdf: Pdf) -> Object:
    return pdf.make_indirect(
        Dictionary(FunctionType=3, Functions=Array([Dictionary(FunctionType=2, N=1)]))
    )


def _resources(pdf: Pdf, layer: Object) -> Dictionary:
    profile = pdf.make_stream(b"icc", N=3, Alternate=Name.DeviceRGB)
    spaces = {
        "/Icc": Array([Name.ICCBased, profile]),
        "/Lab": Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])]),
        "/Indexed": Array([Name.Indexed, Name.DeviceRGB, 0, pdf.make_stream(b"abc")]),
        "/Spot": Array([Name.Separation, Name.Gold, Name.DeviceGray, _function(pdf)]),
        "/Inks": Array(
            [
                *(Name.DeviceN, Array([Name.Gold]), Name.DeviceGray, _function(pdf)),
                Dictionary(
                    Colorants=Dictionary(Gold=Array([Name.CalGray, Dictionary()])),
                    Process=Dictionary(ColorSpace=Array([Name.ICCBased, profile])),
                    MixingHints=Dictionary(DotGain=Dictionary(Gold=_function(pdf))),
                ),
            ]
        ),
    }
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Function=_function(pdf))
    state = Dictionary(
        SMask=Dictionary(S=Name.Luminosity, G=_drawing(pdf), TR=_function(pdf)),
        HT=Dictionary(HalftoneType=5, Default=Dictionary(HalftoneType=1, SpotFunction=Name.Round)),
        TR=_function(pdf),
        Font=Array([_fonts(pdf)["/Simple"], 12]),
    )
    picture = _image(
        pdf,
        SMask=_image(pdf),
        Mask=_image(pdf),
        Alternates=Array([Dictionary(Image=_image(pdf))]),
        OC=Dictionary(Type=Name.OCMD, OCGs=Array([layer])),
        DecodeParms=Dictionary(Predictor=1, JBIG2Globals=pdf.make_stream(b"globals")),
    )
    drawing = _drawing(
        pdf,
        Group=Dictionary(S=Name.Transparency),
        Resources=Dictionary(XObject=Dictionary(Picture=picture)),
    )
    tiles = pdf.make_stream(b"0 0 5 5 re f", PatternType=1, Resources=Dictionary())
    return Dictionary(
        ExtGState=Dictionary(S=state),
        ColorSpace=Dictionary(spaces),
        Pattern=Dictionary(
            P=tiles,
            Q=Dictionary(PatternType=2, Shading=pdf.make_indirect(shading), ExtGState=Dictionary()),
        ),
        Shading=Dictionary(S=shading),
        XObject=Dictionary(X=drawing, Odd=_drawing(pdf, Subtype=Name.PS)),
        Font=Dictionary(_fonts(pdf)),
        Properties=Dictionary(
            MC0=pdf.make_indirect(Dictionary(MCID=0, Lang=String("cy"))),
            MC1=Dictionary(Type=Name.OCMD, OCGs=layer, VE=Array([Name.Not, layer])),
            MC2=layer,
        ),
    )


def _fonts(pdf: Pdf) -> dict[str, Object]:
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.Own,
            FontFile2=pdf.make_stream(b"font", Length1=4),
            CIDSet=pdf.make_stream(b"\xff"),
            Style=Dictionary(Panose=String("x")),
            FD=Dictionary(Kana=Dictionary(Flags=4)),
        )
    )
    codes = pdf.make_stream(b"cmap", Type=Name.CMap, CIDSystemInfo=Dictionary(Supplement=0))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        CIDSystemInfo=Dictionary(Supplement=0),
        FontDescriptor=descriptor,
        CIDToGIDMap=pdf.make_stream(b"\0\0"),
    )
    drawn = Dictionary(
        Subtype=Name.Type3,
        CharProcs=Dictionary(a=pdf.make_stream(b"0 0 d0")),
        Resources=Dictionary(XObject=Dictionary(Picture=_image(pdf))),
    )
    return {
        "/Simple": pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=Name.Own,
                FontDescriptor=descriptor,
                Encoding=Dictionary(Differences=[65, Name.A]),
                ToUnicode=codes,
            )
        ),
        "/Composite": Dictionary(
            Subtype=Name.Type0, DescendantFonts=Array([descendant]), Encoding=codes
        ),
        "/Drawn": drawn,
    }


ANNOTATIONS = (
    *("Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine"),
    *("Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Stamp", "Ink", "Popup"),
    *("Watermark", "Redact", "FileAttachment", "Sound", "Movie", "Screen", "RichMedia", "3D"),
    *("TrapNet", "Projection", "Whatever", "Widget"),
)


def _annotations(pdf: Pdf, page: Object, layer: Object) -> Iterator[Dictionary]:
    for row, subtype in enumerate(ANNOTATIONS):
        bordered = Dictionary(BS=Dictionary(W=1), BE=Dictionary(S=Name.C))
        yield Dictionary(
            {
                "/Type": Name.Annot,
                "/Subtype": Name(f"/{subtype}"),
                "/P": page,
                "/OC": layer,
                "/Rect": [0, 10 * row, 9, 10 * row + 9],
                "/Contents": String("Words"),
                "/AP": Dictionary(N=_drawing(pdf), D=Dictionary(On=_drawing(pdf))),
                **(dict(bordered.items()) if subtype in ("Square", "Polygon") else {}),
            }
        )
    for action in (
        Dictionary(S=Name.URI, URI=String("https://example.org")),
        Dictionary(S=Name.Trans, Trans=Dictionary(S=Name.Wipe)),
        Dictionary(S=Name.SetOCGState, State=Array([Name.ON, layer])),
        Dictionary(S=Name.GoTo, D=String("here"), Next=Dictionary(S=Name.Named, N=Name.NextPage)),
    ):
        yield Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)


def _replying(page: Object) -> None:
    note, popup = page.Annots[0], page.Annots[ANNOTATIONS.index("Popup")]
    note.Popup, popup.Parent, page.Annots[8].IRT = popup, note, note
    page.Annots[ANNOTATIONS.index("Watermark")].FixedPrint = Dictionary(Type=Name.FixedPrint)


def _form(pdf: Pdf, page: Object) -> None:
    widget = page.Annots[ANNOTATIONS.index("Widget")]
    widget.MK = Dictionary(CA=String("Press"), I=_drawing(pdf), IF=Dictionary(SW=Name.A))
    above = pdf.make_indirect(Dictionary(FT=Name.Btn, T=String("above"), Kids=Array([widget])))
    widget.Parent = above
    alone = pdf.make_indirect(
        Dictionary(FT=Name.Tx, T=String("alone"), V=pdf.make_stream(b"A long text"))
    )
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([above, alone]), DR=Dictionary(Font=Dictionary(_fonts(pdf)))
    )


def _article(pdf: Pdf, page: Object) -> None:
    thread = pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=String("News"))))
    bead = pdf.make_indirect(Dictionary(T=thread, P=page, R=[0, 0, 9, 9]))
    bead.N = bead.V = thread.F = bead
    page.B = Array([bead])
    page.Annots.append(
        pdf.make_indirect(
            Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Thread, D=thread))
        )
    )
    pdf.Root.Threads = Array([thread])


def _structure(pdf: Pdf, page: Object) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    space = pdf.make_indirect(
        Dictionary(Type=Name.Namespace, NS=String("urn:x"), RoleMapNS=Dictionary(a=Name.P))
    )
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page))
    element.K = Array(
        [
            Dictionary(Type=Name.MCR, MCID=0, Pg=page),
            Dictionary(Type=Name.OBJR, Obj=page.Annots[1], Pg=page),
            Dictionary(Type=Name.OBJR, Obj=page.Resources.XObject.X),
        ]
    )
    element.A = Array([Dictionary(O=Name.Layout, BBox=[0, 0, 9, 9]), Dictionary(O=Name.Own)])
    element.NS, element.C = space, Name.Wide
    element.ID = String("one")
    root.K = element
    root.ParentTree = Dictionary(Kids=Array([Dictionary(Nums=Array([0, Array([element])]))]))
    root.IDTree = Dictionary(Names=Array([String("one"), element]))
    root.ClassMap = Dictionary(Wide=Dictionary(O=Name.Table, ColSpan=2))
    root.RoleMap = Dictionary(Own=Name.P)
    root.Namespaces = Array([space])
    page.StructParents = 0
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def poison(pdf: Pdf) -> int:
    """Put into every dictionary and stream that hangs on the pages or in the catalogue what must
    not come along, each with ``SECRET`` in it; gives how many there are."""
    found = list(_dictionaries(pdf))
    for number, holder in enumerate(found):
        file = pdf.make_stream(SECRET.encode(), Type=Name.EmbeddedFile)
        script = Dictionary(S=Name.JavaScript, JS=String(SECRET))
        holder["/AF"] = Array([Dictionary(F=String(SECRET), EF=Dictionary(F=file))])
        holder["/AA"] = Dictionary(X=script, O=script)
        holder["/Metadata"] = file
        holder["/PieceInfo"] = Dictionary(Own=Dictionary(Private=String(f"{SECRET} {number}")))
        holder["/LastModified"] = String(SECRET)
        holder["/Own"] = String(SECRET)
    return len(found)


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """All that hangs on the pages, on fields, articles, layers and structure, each once."""
    root = pdf.Root
    form, layers = root.AcroForm, root.OCProperties
    starts = (form.Fields, form.DR, layers.OCGs, layers.D.AS, root.Threads, root.StructTreeRoot)
    waiting: list[tuple[str, Object]] = [("", one) for one in (*starts, pdf.pages[0].obj)]
    seen = set()
    while waiting:
        key, value = waiting.pop()
        if not isinstance(value, (Array, Dictionary, Stream)):
            continue
        if value.is_indirect:
            if value.objgen in seen:
                continue
            seen.add(value.objgen)
        if isinstance(value, Array):
            waiting += (("", member) for member in value)
            continue
        if key == "/Parent" and value.get(Name.Type) == Name.Pages:
            continue
        waiting += value.items()
        states = key in ("/N", "/D") and isinstance(value, Dictionary) and "/On" in value
        if key not in MAPS and not states and value.get("/HalftoneType") != 5:
            yield value


# The pack's own objects, beside those that it has of papers.
CATALOGUE = (
    *("/Type", "/Pages", "/Metadata", "/Lang", "/PageMode", "/ViewerPreferences", "/MarkInfo"),
    *("/Names", "/Outlines", "/PageLabels", "/StructTreeRoot", "/AcroForm", "/OCProperties"),
    *("/Threads", "/OutputIntents"),
)
BOOKMARK = (
    *("/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/F"),
    *("/C", "/Type"),
)
OWN: Mapping[str, frozenset[str]] = {
    "catalogue": frozenset(CATALOGUE),
    "pages": frozenset(("/Type", "/Kids", "/Count")),
    "information": frozenset(("/Title", "/CreationDate", "/ModDate", "/Producer")),
    "metadata": frozenset(("/Type", "/Subtype")),
    "bookmark": frozenset(BOOKMARK),
    "names": frozenset(("/Dests",)),
    "form": frozenset(("/Fields", "/DR", "/NeedAppearances")),
    "layers": frozenset(("/OCGs", "/D")),
    "output intent": frozenset(
        ("/Type", "/S", "/OutputConditionIdentifier", "/Info", "/DestOutputProfile")
    ),
    "profile": frozenset(("/N", "/Alternate")),
}


def off_list(file: Path) -> list[str]:
    """Whatever a finished pack holds that is on no list: of papers, or of the pack's own."""
    with Pdf.open(file) as pdf:
        objects = Objects(pdf)
        search = Walk(objects, keeping_comments=True)
        search.whole()
        found = [str(edit) for edit in search.clearing.edits]
        for reference, entries in objects.all():
            if reference in search.kinds or reference in search.fixed:
                continue
            if not isinstance(entries, dict):
                continue
            keys = entries.keys() - STREAM.keys()
            if entries.get("/Type") in ("/XRef", "/ObjStm"):
                continue
            if not any(keys <= own for own in OWN.values()):
                found.append(f"{reference} {entries}")
        return found
