"""The logical structure of a document (ISO 32000-1, 14.7), and how it is written to the file.

The tree is built from the markup before anything is set.  What is set later points at its leaves
(:class:`ContentLeaf`), so a paragraph that runs over a page, or a cell that is cut, stays one
element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from agendapack.pages.layout.pdf_writing import Writer, literal, number, text_string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEPT_EMPTY = frozenset(("TR", "TH", "TD"))
"""Elements that keep their place in a table's grid without content."""


class ContentLeaf(Struct, eq=False):
    """Text or a picture directly inside an element, as (page, marked-content id) once it is set."""

    node: Node
    marks: list[tuple[int, int]] = field(default_factory=list)


class Node(Struct, eq=False):
    """A structure element.  ``attributes`` are written as they stand, by owner."""

    role: str
    kids: list[Node | ContentLeaf] = field(default_factory=list)
    language: str = ""
    alternative: str | None = None
    ident: str = ""  # for table headers: unique in the document
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    annotations: list[tuple[int, int]] = field(default_factory=list)  # (page, object number)
    object_number: int = 0

    def add(self, role: str, language: str = "") -> Node:
        node = Node(role, language=language)
        self.kids.append(node)
        return node

    def content(self) -> ContentLeaf:
        """A new leaf at the end of this element."""
        leaf = ContentLeaf(self)
        self.kids.append(leaf)
        return leaf

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()


def prune(node: Node) -> bool:
    """Remove elements without content, which a screen reader would announce; False if all went."""
    node.kids = [
        kid for kid in node.kids if (prune(kid) if isinstance(kid, Node) else bool(kid.marks))
    ]
    return bool(node.kids or node.annotations or node.role in KEPT_EMPTY)


def write(
    document: Node,
    pages: Sequence[int],
    marked: Sequence[Sequence[Node]],
    annotated: Sequence[Node],
    writer: Writer,
) -> int:
    """Write the tree; the object number of its root is returned.

    ``pages`` are the pages' object numbers; ``marked`` has, for each page (StructParents is its
    index), the element of each marked-content id; ``annotated`` the element of each annotation
    (StructParent counts on from the last page's).
    """
    prune(document)
    nodes = list(document.walk())
    root = writer.reserve()
    for node in nodes:
        node.object_number = writer.reserve()
    parents = {id(document): root}
    for node in nodes:
        for kid in node.kids:
            if isinstance(kid, Node):
                parents[id(kid)] = node.object_number
    for node in nodes:
        writer.fill(node.object_number, _element(node, parents[id(node)], pages))
    entries = [
        f"{index} [{' '.join(f'{node.object_number} 0 R' for node in row)}]"
        for index, row in enumerate(marked)
    ]
    entries += [
        f"{index} {node.object_number} 0 R" for index, node in enumerate(annotated, len(marked))
    ]
    parent_tree = writer.add(f"<</Nums[{' '.join(entries)}]>>")
    parts = [
        "/Type/StructTreeRoot",
        f"/K {document.object_number} 0 R",
        f"/ParentTree {parent_tree} 0 R",
        f"/ParentTreeNextKey {len(entries)}",
    ]
    names = sorted((node.ident.encode(), node.object_number) for node in nodes if node.ident)
    if names:
        pairs = " ".join(f"{literal(name)} {target} 0 R" for name, target in names)
        parts.append(f"/IDTree {writer.add(f'<</Names[{pairs}]>>')} 0 R")
    writer.fill(root, f"<<{''.join(parts)}>>")
    return root


def _element(node: Node, parent: int, pages: Sequence[int]) -> str:
    page = next((kid.marks[0][0] for kid in node.kids if isinstance(kid, ContentLeaf)), None)
    kids: list[str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(f"{kid.object_number} 0 R")
            continue
        for on, mcid in kid.marks:
            if on == page:
                kids.append(str(mcid))
            else:
                kids.append(f"<</Type/MCR/Pg {pages[on]} 0 R/MCID {mcid}>>")
    for on, annotation in node.annotations:
        kids.append(f"<</Type/OBJR/Pg {pages[on]} 0 R/Obj {annotation} 0 R>>")
    entries = [f"/Type/StructElem/S/{node.role}/P {parent} 0 R"]
    if page is not None:
        entries.append(f"/Pg {pages[page]} 0 R")
    if kids:
        entries.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
    if node.language:
        entries.append(f"/Lang {text_string(node.language)}")
    if node.alternative is not None:
        entries.append(f"/Alt {text_string(node.alternative)}")
    if node.ident:
        entries.append(f"/ID {literal(node.ident.encode())}")
    if node.attributes:
        owners = [
            f"<</O/{owner}{''.join(f'/{name} {value}' for name, value in values.items())}>>"
            for owner, values in node.attributes.items()
        ]
        entries.append(f"/A {owners[0]}" if len(owners) == 1 else f"/A[{''.join(owners)}]")
    return f"<<{''.join(entries)}>>"


def set_box(node: Node, left: float, bottom: float, right: float, top: float) -> None:
    """Say where a figure stands on its page (ISO 14289-1, 7.3; ISO 32000-1, table 344)."""
    box = " ".join(number(side) for side in (left, bottom, right, top))
    node.attributes.setdefault("Layout", {})["BBox"] = f"[{box}]"
