"""Papers that conform to PDF/UA-1 but for what a test breaks.  Their shapes need no font."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from tests.builders import saved

PART = 'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" {part}>
{title}{claim}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""
TITLE = '<dc:title><rdf:Alt><rdf:li xml:lang="en-GB">A paper</rdf:li></rdf:Alt></dc:title>'
CLAIM = "<pdfuaid:part>1</pdfuaid:part>"


@dataclass(frozen=True)
class E:
    """An element to be; one without kids gets a shape of its own on ``page`` (from zero)."""

    role: str
    kids: tuple[E, ...] = ()
    page: int = 0
    entries: dict[str, Any] = field(default_factory=dict)


def e(role: str, *kids: E, page: int = 0, **entries: Any) -> E:
    """An element: ``e("Table", e("TR", e("TH", Scope="Column")))``."""
    table: dict[str, Any] = {
        key: Name(f"/{value}") if key == "Scope" else value
        for key, value in entries.items()
        if key in ("Scope", "RowSpan", "ColSpan", "Headers")
    }
    plain: dict[str, Any] = {key: String(v) for key, v in entries.items() if key not in table}
    if "Headers" in table:
        table["Headers"] = Array([String(header) for header in table["Headers"]])
    if table:
        plain["A"] = Dictionary(O=Name.Table, **table)
    return E(role, kids, page, plain)


def paper(
    *tops: E,
    pages: int = 1,
    roles: dict[str, str] | None = None,
    language: str | None = "en-GB",
    title: str = TITLE,
    claim: str = CLAIM,
    extra: str | Sequence[str] = "",
    edit: Callable[[Pdf], None] | None = None,
) -> bytes:
    """A paper with ``tops`` below a Document; ``extra`` is content put after the shapes of the
    first page, or of each; ``edit`` may do anything more."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(300, 300))
        content: list[list[str]] = [[] for _ in range(pages)]
        rows: list[list[Object]] = [[] for _ in range(pages)]
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = _element(pdf, e("Document", *tops) if tops else e("Document"), root, content, rows)
        numbers: list[object] = []
        extras = [extra] if isinstance(extra, str) else list(extra)
        for index, page in enumerate(pdf.pages):
            if index < len(extras):
                content[index].append(extras[index])
            page.obj.Contents = pdf.make_stream("\n".join(content[index]).encode())
            page.obj.StructParents = index
            page.obj.Resources = Dictionary()
            numbers += (index, Array(rows[index]))
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        if roles:
            root.RoleMap = Dictionary({f"/{k}": Name(f"/{v}") for k, v in roles.items()})
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        if language is not None:
            pdf.Root.Lang = String(language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        packet = XMP.format(part=PART, title=title, claim=claim)
        pdf.Root.Metadata = pdf.make_stream(packet.encode())
        if edit is not None:
            edit(pdf)
        return saved(pdf)


def _element(
    pdf: Pdf, node: E, parent: Object, content: list[list[str]], rows: list[list[Object]]
) -> Object:
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent, **node.entries)
    )
    if node.kids:
        element.K = Array([_element(pdf, kid, element, content, rows) for kid in node.kids])
        return element
    mcid = len(rows[node.page])
    element.Pg, element.K = pdf.pages[node.page].obj, mcid
    rows[node.page].append(element)
    content[node.page].append(f"/{node.role} <</MCID {mcid}>> BDC {mcid} 0 5 5 re f EMC")
    return element


def annotate(
    kind: str,
    role: str | None = None,
    *,
    page: int = 0,
    tabs: str | None = "S",
    **entries: Any,
) -> Callable[[Pdf], None]:
    """An editor: an annotation, held by an element with ``role`` if one is given."""

    def write(pdf: Pdf) -> None:
        given = {key: String(v) if isinstance(v, str) else v for key, v in entries.items()}
        annotation = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name(f"/{kind}"),
                **{"Rect": Array([10, 10, 50, 20]), "F": 4} | given,
            )
        )
        owner = pdf.pages[page].obj
        if Name.Annots not in owner:
            owner.Annots = Array([])
        owner.Annots.append(annotation)
        if tabs is not None:
            owner.Tabs = Name(f"/{tabs}")
        if kind == "Widget":
            pdf.Root.AcroForm = Dictionary(Fields=Array([annotation]))
        if role is not None:
            hold(pdf, role, annotation, page)

    return write


def hold(pdf: Pdf, role: str, thing: Object, page: int = 0) -> Object:
    """Give an object an element of its own at the end of the Document."""
    document = pdf.Root.StructTreeRoot.K
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), P=document))
    element.K = Dictionary(Type=Name.OBJR, Pg=pdf.pages[page].obj, Obj=thing)
    kids = document.K if isinstance(document.K, Array) else Array([document.K])
    kids.append(element)
    document.K = kids
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    thing.StructParent = len(numbers) // 2
    numbers.append(len(numbers) // 2)
    numbers.append(element)
    return element


def write_text(
    string: bytes, font: Callable[[Pdf], Object], *, invisible: bool = False
) -> Callable[[Pdf], None]:
    """An editor: ``string`` shown in ``font``, in the first shape's marks."""

    def write(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font(pdf)))
        before = page.Contents.read_bytes()
        mode = b"3 Tr " if invisible else b""
        shown = b" BT " + mode + b"/F1 9 Tf 0 0 Td " + string + b" Tj ET EMC"
        page.Contents = pdf.make_stream(before.replace(b" EMC", shown, 1))

    return write


def to_unicode(pdf: Pdf, pairs: dict[int, str], size: int = 1) -> Stream:
    """A ToUnicode CMap of single codes."""
    lines = "\n".join(
        f"<{code:0{2 * size}X}> <{text.encode('utf-16-be').hex()}>" for code, text in pairs.items()
    )
    return pdf.make_stream(
        f"1 begincodespacerange <{'00' * size}> <{'FF' * size}> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{lines}\nendbfchar".encode()
    )
