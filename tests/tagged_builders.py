"""Tagged papers for tests, and a reading of structure trees that owes nothing to the joiner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, String

from agendapack.papers.pdf.objects import Objects
from agendapack.papers.prepare import open_pdf
from agendapack.papers.structure import tree_reading
from agendapack.papers.structure.structure_tree import Structure
from tests.builders import saved


@dataclass(frozen=True)
class Node:
    """An element to be: ``marks`` are the pages (from zero) on which it has a marked passage."""

    role: str = "P"
    kids: tuple[Node, ...] = ()
    marks: tuple[int, ...] = ()
    id: str = ""
    headers: str = ""  # the id of an element that it names as its header
    class_: str = ""
    lang: str = ""


def structure_of(source: Path | bytes) -> Structure:
    """The structure tree of a paper that has one, as agendapack reads it."""
    with open_pdf(source) as opened:
        structure = tree_reading.structure_of(Objects(opened))
    assert structure is not None
    return structure


@dataclass
class _Writing:
    pdf: Pdf
    content: list[list[str]]
    parents: list[dict[int, Object]]
    ids: dict[str, Object] = field(default_factory=dict)


def tagged(
    *tops: Node,
    pages: int = 1,
    roles: Mapping[str, str] | None = None,
    classes: Mapping[str, str] | None = None,
    without_parent_tree: bool = False,
    gaps: Sequence[int] = (),
    language: str = "en-GB",
    link_on: int | None = None,
) -> bytes:
    """A tagged paper.  ``classes`` maps a class to a placement attribute; ``gaps`` are pages that
    the parent tree says nothing of; ``link_on`` puts a tagged link on that page."""
    with Pdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        for _ in range(pages):
            pdf.add_blank_page()
            pdf.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
        writing = _Writing(pdf, [[] for _ in range(pages)], [{} for _ in range(pages)])
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([_element(writing, top, root) for top in tops])
        numbers: list[object] = []
        for index, page in enumerate(pdf.pages):
            page.obj.Contents = pdf.make_stream("\n".join(writing.content[index]).encode())
            found = writing.parents[index]
            page.obj.StructParents = index
            if found and index not in gaps:
                numbers += (index, Array([found.get(m) for m in range(max(found) + 1)]))
        if link_on is not None:
            numbers += (pages, _link(pdf, root, link_on, pages))
        if not without_parent_tree:
            root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        if roles:
            root.RoleMap = Dictionary({f"/{k}": Name(f"/{v}") for k, v in roles.items()})
        if classes:
            root.ClassMap = Dictionary(
                {
                    f"/{k}": Dictionary(O=Name.Layout, Placement=Name(f"/{v}"))
                    for k, v in classes.items()
                }
            )
        if writing.ids:
            names: list[object] = []
            for identifier in sorted(writing.ids):
                names += (String(identifier), writing.ids[identifier])
            root.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String(language)
        return saved(pdf)


def _element(writing: _Writing, node: Node, parent: Object) -> Object:
    element = writing.pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent)
    )
    kids: list[object] = []
    for page in node.marks:
        mcid = len(writing.parents[page])
        writing.parents[page][mcid] = element
        writing.content[page].append(
            f"/{node.role} <</MCID {mcid}>> BDC BT /F1 12 Tf 72 {700 - 14 * mcid} Td (x) Tj ET EMC"
        )
        page_object = writing.pdf.pages[page].obj
        kids.append(Dictionary(Type=Name.MCR, Pg=page_object, MCID=mcid))
    kids += [_element(writing, kid, element) for kid in node.kids]
    element.K = Array(kids)
    if node.id and node.id not in writing.ids:
        element.ID = String(node.id)
        writing.ids[node.id] = element
    if node.headers:
        element.A = Dictionary(O=Name.Table, Headers=Array([String(node.headers)]))
    if node.class_:
        element.C = Name(f"/{node.class_}")
    if node.lang:
        element.Lang = String(node.lang)
    return element


def _link(pdf: Pdf, root: Object, page: int, key: int) -> Object:
    annotation = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([72, 500, 200, 520]),
            Border=Array([0, 0, 0]),
            A=Dictionary(S=Name.URI, URI=String("https://www.gov.uk/")),
            StructParent=key,
        )
    )
    pdf.pages[page].obj.Annots = Array([annotation])
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=root))
    reference = Dictionary(Type=Name.OBJR, Pg=pdf.pages[page].obj, Obj=annotation)
    element.K = Array([reference])
    root.K.append(element)
    return element


# Reading back


class Tree:
    """A file's structure tree as text: one line an element, what it maps to, what it holds.

    ``first`` is the physical page that counts as page 0, so that a paper's tree reads the same in a
    pack.  Identifiers are shown as the ordinal of the element that bears them, so that renamed ones
    read the same too.
    """

    def __init__(self, pdf: Pdf, first: int = 0) -> None:
        self.root = pdf.Root.StructTreeRoot
        self.pages = {page.obj.objgen: index - first for index, page in enumerate(pdf.pages)}
        self.roles = {k: str(v) for k, v in self.root.get(Name.RoleMap, {}).items()}
        self.classes = self.root.get(Name.ClassMap, {})
        self.ids: dict[bytes, tuple[int, int]] = {}
        if Name.IDTree in self.root:
            self.ids = {
                key.encode("latin-1") if isinstance(key, str) else key: element.objgen
                for key, element in NameTree(self.root.IDTree).items()
            }
        self.parents = dict(NumberTree(self.root.ParentTree).items())
        self.page_objects = [page.obj for page in pdf.pages]

    def draw(self, tops: Sequence[Object]) -> list[str]:
        order: dict[tuple[int, int], int] = {}
        self._number(tops, order)
        return [line for top in tops for line in self._lines(top, 0, order)]

    def _number(self, elements: Sequence[Object], order: dict[tuple[int, int], int]) -> None:
        for element in elements:
            order[element.objgen] = len(order)
            self._number([kid for kid in _kids(element) if _is_element(kid)], order)

    def _mapped(self, role: str) -> str:
        for _ in range(10):
            if role not in self.roles:
                break
            role = self.roles[role]
        return role

    def _lines(
        self, element: Object, depth: int, order: Mapping[tuple[int, int], int]
    ) -> list[str]:
        words = [self._mapped(str(element.S))]
        if Name.ID in element:
            assert self.ids[bytes(element.ID)] == element.objgen, "the id leads to another element"
            words.append("has-id")
        attributes = element.get(Name.A)
        if attributes is not None and Name.Headers in attributes:
            heads = [order.get(self.ids.get(bytes(h), (0, 0))) for h in attributes.Headers]
            words.append(f"headers={heads}")
        if Name.C in element:
            words.append(f"class={self.classes[element.C].Placement}")
        if Name.Lang in element:
            words.append(f"lang={element.Lang}")
        held = []
        for kid in _kids(element):
            if isinstance(kid, int):
                held.append(self._mark(element, element.Pg, kid))
            elif kid.get(Name.Type) == Name.MCR:
                held.append(
                    self._mark(element, kid.get(Name.Pg, element.get(Name.Pg)), int(kid.MCID))
                )
            elif kid.get(Name.Type) == Name.OBJR:
                held.append(self._object(element, kid))
        lines = ["  " * depth + " ".join([*words, *held])]
        for kid in _kids(element):
            if _is_element(kid):
                lines += self._lines(kid, depth + 1, order)
        return lines

    def _mark(self, element: Object, page: Object, mcid: int) -> str:
        entry = self.parents[int(page.StructParents)]
        assert entry[mcid].objgen == element.objgen, "the parent tree names another element"
        return f"{self.pages[page.objgen]}:{mcid}"

    def _object(self, element: Object, reference: Object) -> str:
        annotation = reference.Obj
        entry = self.parents[int(annotation.StructParent)]
        assert entry.objgen == element.objgen, "the parent tree names another element"
        on = [
            number
            for page in self.page_objects
            for number in [self.pages[page.objgen]]
            if any(a.objgen == annotation.objgen for a in page.get(Name.Annots, []))
        ]
        return f"link-on-{on}"


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and Name.S in kid


def own_tree(source: bytes) -> list[str]:
    """A paper's tree, drawn from the paper."""
    import io

    with Pdf.open(io.BytesIO(source)) as pdf:
        return Tree(pdf).draw(_kids(pdf.Root.StructTreeRoot))


def trees_in_pack(pdf: Pdf, first_pages: Sequence[int]) -> list[list[str]]:
    """The trees below each paper's element, drawn from the pack; ``first_pages`` are the physical
    pages (from zero) that the papers begin on.  The front matter's comes first."""
    document = pdf.Root.StructTreeRoot.K
    assert Name.Document == document.S
    papers = [kid for item in _kids(document) for kid in _kids(item) if Name.T in kid]
    return [
        Tree(pdf, first).draw(_kids(paper))
        for paper, first in zip(papers, first_pages, strict=True)
    ]
