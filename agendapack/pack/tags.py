"""Joins papers' structure trees into the pack's own (ISO 32000-1, 14.7 and 14.8).

The pack's tree is a Document; in it a Part for the front matter and for each item; in that an
element for each paper; and beneath that the paper's own elements, whole.  What a paper's element is
follows from ISO 32005, table 5 (in ISO 32000-2: annex L).  A Document may stand in a Document and
not in a Sect, and a Part may hold what may stand in the element around it: so a paper that has a
Document of its own hangs in a Part.  Any other hangs in a Sect, for a Document may hold only one H,
and no Caption, Lbl or Reference, and a Part that stands in it may not either.

The elements themselves are copied by qpdf in one go and hardly ever touched: a loop over every
element in Python would cost more than the rest of assembly.  What changes is little: the top
elements' parents, the parent tree and the keys that lead into it.  Only where two papers give one
name two meanings (a role, a class, an identifier) is the later paper's tree walked, to give
its own another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from agendapack.papers.pdf.content import read_content
from agendapack.papers.pdf.page_attributes import page_content
from agendapack.papers.pdf.strings import text_string
from agendapack.papers.pdf.trees import names_in, numbers_in, write_names, write_numbers
from agendapack.papers.structure.roles import STANDARD_TYPES, final_roles
from agendapack.papers.structure.walking import MAX_DEPTH, elements, kids_of


class Renames(Struct):
    """What one paper's elements must be called instead, since another has the name already."""

    roles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    ids: dict[bytes, bytes] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.roles or self.classes or self.ids)


class TagTree:
    """The pack's structure tree, built paper by paper; ``write`` hangs it into the catalogue."""

    def __init__(self, pack: Pdf, unknown_roles: Iterable[str] = ()) -> None:
        """``unknown_roles`` are the structure types that some paper uses and nobody maps."""
        self._pack = pack
        self._reserved = STANDARD_TYPES | frozenset(unknown_roles)
        self._root = pack.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = self._element("/Document", self._root)
        self._items: list[Object] = []
        self._parents: list[tuple[int, Object]] = []
        self._roles: dict[str, str] = {}
        self._classes: dict[str, Object] = {}
        self._ids: dict[bytes, Object] = {}
        self._namespaces: list[Object] = []
        self._untagged = False

    def add_item(self, title: str) -> Object:
        """A new Part, for the front matter or an item."""
        part = self._element("/Part", self._document, title)
        part.K = Array([])
        self._items.append(part)
        return part

    def add_paper(self, item: Object, title: str, language: str, *, has_document: bool) -> Object:
        """A new Part or Sect below an item's Part, for a paper; ``language`` is the paper's own,
        empty where it has none."""
        element = self._element("/Part" if has_document else "/Sect", item, title)
        element.K = Array([])
        if language:
            element.Lang = String(language)
        item.K.append(element)
        return element

    def _element(self, role: str, parent: Object, title: str = "") -> Object:
        element = Dictionary(Type=Name.StructElem, S=Name(role), P=parent)
        if title:
            element.T = text_string(title)
        return self._pack.make_indirect(element)

    def join(
        self, holder: Object, structure: Object, pages: Sequence[Object], *, rebuild: bool = False
    ) -> None:
        """Hang the elements of a paper below ``holder``.

        ``structure`` is the copy of its /StructTreeRoot, and ``pages`` are those of all its pages,
        in order.  ``rebuild`` makes its parent tree anew from its elements, where its own is
        wanting.
        """
        tops = [self._indirect(kid) for kid in kids_of(structure) if isinstance(kid, Dictionary)]
        for top in tops:
            top.P = holder
        holder.K = Array(tops)
        renames = Renames(
            roles=self._merge_roles(structure.get(Name.RoleMap)),
            classes=self._merge_classes(structure.get(Name.ClassMap)),
            ids=self._merge_ids(structure.get(Name.IDTree)),
        )
        if renames:
            for element in elements(tops):
                _rename(element, renames)
        if isinstance(namespaces := structure.get(Name.Namespaces), Array):
            self._namespaces += list(namespaces)
        holders = list(key_holders(pages))
        if rebuild:
            self._rebuild_parents(tops, pages, holders)
        else:
            self._renumber(holders, numbers_in(structure.get(Name.ParentTree)))

    def leave_untagged(self, pages: Sequence[Object]) -> None:
        """Take ``pages`` as untagged: keys that led into their paper's tree must not lead into
        ours."""
        self._untagged = True
        for holder, key in key_holders(pages):
            del holder[key]

    def add_blank(self, item: Object, structure: Object | None, page: Object) -> None:
        """Hang the line of a blank page into an item's Part.

        Every blank of a size is a copy of one page with one ``structure``, so its few elements are
        made anew for each.
        """
        if Name.StructParents in page:
            del page[Name.StructParents]
        found: dict[int, Object] = {}
        for kid in [] if structure is None else kids_of(structure):
            within = kids_of(kid) if kid.get(Name.S) == Name.Document else [kid]
            for element in within:
                if isinstance(element, Dictionary):
                    item.K.append(self._clone(element, item, page, found, MAX_DEPTH))
        if found:
            page.StructParents = self._add_parents(_by_id(found))

    def add_marking(
        self, holder: Object, page: Object, paragraphs: Sequence[int], language: str
    ) -> int:
        """Put the marking of a page before what else its paper's element holds: a P for each
        paragraph.

        ``paragraphs`` has that of each line, and ``language`` is the one it is in.  Gives the
        first of the marked-content identifiers of the lines, which the page has not used.
        """
        key = int(page.StructParents) if Name.StructParents in page else None
        entry = self._parents[key][1] if key is not None else None
        known: list[object] = list(entry) if isinstance(entry, Array) else []
        first = max(len(known), unused_mcid(page))
        known += [None] * (first - len(known))
        elements: dict[int, Object] = {}
        for mcid, paragraph in enumerate(paragraphs, start=first):
            if paragraph not in elements:
                elements[paragraph] = element = self._element("/P", holder)
                element.Pg = page
                element.Lang = String(language)
                element.K = Array([])
            elements[paragraph].K.append(mcid)
            known.append(elements[paragraph])
        holder.K = Array([*elements.values(), *holder.K])
        if key is None:
            page.StructParents = self._add_parents(Array(known))
        else:
            self._parents[key] = (key, self._indirect(Array(known)))
        return first

    def _clone(
        self, element: Object, parent: Object, page: Object, found: dict[int, Object], depth: int
    ) -> Object:
        clone = self._element(str(element.S), parent)
        clone.Pg = page
        for key in (Name.Lang, Name.Alt, Name.ActualText, Name.E):
            if key in element:
                clone[key] = text_string(str(element[key]))
        kids: list[Object | int] = []
        for kid in kids_of(element):
            mcid = _mcid(kid)
            if mcid is not None:
                found[mcid] = clone
                kids.append(mcid)
            elif isinstance(kid, Dictionary) and Name.S in kid and depth:
                kids.append(self._clone(kid, clone, page, found, depth - 1))
        clone.K = Array(kids)
        return clone

    def write(self) -> None:
        """Make this the pack's tree.  A pack with untagged pages says that its tags are suspect
        (14.7.1): whoever reads it must not take them for all there is."""
        self._document.K = Array(self._items)
        root = self._root
        root.K = self._document
        root.ParentTree = write_numbers(self._pack, self._parents)
        root.ParentTreeNextKey = len(self._parents)
        if self._roles:
            root.RoleMap = Dictionary({name: Name(role) for name, role in self._roles.items()})
        if self._classes:
            root.ClassMap = Dictionary(self._classes)
        if self._ids:
            root.IDTree = write_names(self._pack, self._ids)
        if self._namespaces:
            root.Namespaces = Array(self._namespaces)
        self._pack.Root.StructTreeRoot = root
        self._pack.Root.MarkInfo = Dictionary(Marked=True)
        if self._untagged:
            self._pack.Root.MarkInfo.Suspects = True

    def _indirect(self, value: Object) -> Object:
        return value if value.is_indirect else self._pack.make_indirect(value)

    def _add_parents(self, value: Object) -> int:
        key = len(self._parents)
        # Each an object by itself: whoever wants one page's need not read those of all the others.
        self._parents.append((key, self._indirect(value)))
        return key

    def _renumber(
        self, holders: Sequence[tuple[Object, Name]], parents: Mapping[int, Object]
    ) -> None:
        """Give every page, annotation and XObject a key of the pack's parent tree for its own."""
        for holder, key in holders:
            old = _integer(holder[key])
            value = parents.get(old) if old is not None else None
            if value is None:
                del holder[key]
            else:
                holder[key] = self._add_parents(value)

    def _rebuild_parents(
        self,
        tops: Sequence[Object],
        pages: Sequence[Object],
        holders: Iterable[tuple[Object, Name]],
    ) -> None:
        """Make the parent tree of one paper from its elements (14.7.4.4)."""
        for holder, key in holders:
            del holder[key]
        content: dict[tuple[int, int], dict[int, Object]] = {}
        streams: dict[tuple[int, int], Object] = {page.objgen: page for page in pages}
        for element in elements(tops):
            page = element.get(Name.Pg)
            for kid in kids_of(element):
                mcid = _mcid(kid)
                if mcid is not None:
                    drawn_in: Object | None = page
                    if isinstance(kid, Dictionary):
                        # Not by "or": pikepdf takes every stream for false.
                        own = (kid[key] for key in (Name.Stm, Name.Pg) if key in kid)
                        drawn_in = next(own, page)
                    if isinstance(drawn_in, (Dictionary, Stream)) and drawn_in.is_indirect:
                        streams.setdefault(drawn_in.objgen, drawn_in)
                        content.setdefault(drawn_in.objgen, {}).setdefault(mcid, element)
                elif isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR:
                    target = kid.get(Name.Obj)
                    if isinstance(target, (Dictionary, Stream)):
                        target.StructParent = self._add_parents(element)
        for objgen, found in content.items():
            streams[objgen].StructParents = self._add_parents(_by_id(found))

    def _merge_roles(self, role_map: Object | None) -> dict[str, str]:
        """Take over a paper's roles; gives new names for those that mean something else already.

        A standard type that a paper maps to something else is renamed too: in the pack the standard
        types mean what the standard says.
        """
        renamed = {}
        for name, meaning in sorted(final_roles(role_map).items()):
            fresh, ordinal = name, 1
            while fresh in self._reserved or self._roles.get(fresh, meaning) != meaning:
                ordinal += 1
                fresh = f"{name}-{ordinal}"
            self._roles[fresh] = meaning
            if fresh != name:
                renamed[name] = fresh
        return renamed

    def _merge_classes(self, class_map: Object | None) -> dict[str, str]:
        renamed: dict[str, str] = {}
        if not isinstance(class_map, Dictionary):
            return renamed
        for name, attributes in class_map.items():
            fresh, ordinal = name, 1
            while fresh in self._classes and self._classes[fresh] != attributes:
                ordinal += 1
                fresh = f"{name}-{ordinal}"
            self._classes[fresh] = attributes
            if fresh != name:
                renamed[name] = fresh
        return renamed

    def _merge_ids(self, id_tree: Object | None) -> dict[bytes, bytes]:
        """Take over a paper's identifiers; gives new ones for those that another paper has."""
        renamed: dict[bytes, bytes] = {}
        for identifier, element in names_in(id_tree):
            fresh, ordinal = identifier, 1
            while fresh in self._ids:
                ordinal += 1
                fresh = identifier + f"-{ordinal}".encode()
            self._ids[fresh] = element
            if fresh != identifier:
                renamed[identifier] = fresh
        return renamed


def unused_mcid(page: Object) -> int:
    """The least marked-content identifier above all that a page's content uses."""
    used: set[int] = set()
    with suppress(RuntimeError):  # of content that does not decode: no reader shows its marks
        used.update(read_content(page_content(Page(page))).mcids)
    resources = page.get(Name.Resources)
    properties = resources.get(Name.Properties) if isinstance(resources, Dictionary) else None
    for _, marks in properties.items() if isinstance(properties, Dictionary) else ():
        if isinstance(marks, Dictionary) and (named := _integer(marks.get(Name.MCID))) is not None:
            used.add(named)
    return max(used, default=-1) + 1


def _mcid(kid: object) -> int | None:
    """The marked-content identifier that a kid is, or refers to (14.7.4.2)."""
    if isinstance(kid, int) and not isinstance(kid, bool):
        return int(kid)
    if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.MCR:
        return _integer(kid.get(Name.MCID))
    return None


def _integer(value: object) -> int | None:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _by_id(found: Mapping[int, Object]) -> Array:
    """A page's entry in the parent tree: its elements by marked-content identifier, null for
    gaps."""
    return Array([found.get(mcid) for mcid in range(max(found) + 1)])


def key_holders(pages: Iterable[Object]) -> Iterator[tuple[Object, Name]]:
    """Everything on ``pages`` that has a key into a parent tree, with the key's name."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        if Name.StructParents in page:
            yield page, Name.StructParents
        annotations = page.get(Name.Annots)
        if isinstance(annotations, Array):
            for annotation in annotations:
                if isinstance(annotation, Dictionary) and Name.StructParent in annotation:
                    yield annotation, Name.StructParent
        yield from _xobjects(page.get(Name.Resources), seen, MAX_DEPTH)


def _xobjects(
    resources: Object | None, seen: set[tuple[int, int]], depth: int
) -> Iterator[tuple[Object, Name]]:
    if not isinstance(resources, Dictionary) or not depth:
        return
    xobjects = resources.get(Name.XObject)
    if not isinstance(xobjects, Dictionary):
        return
    if xobjects.is_indirect:
        if xobjects.objgen in seen:
            return
        seen.add(xobjects.objgen)
    for _, xobject in xobjects.items():
        if not isinstance(xobject, Stream) or xobject.objgen in seen:
            continue
        seen.add(xobject.objgen)
        for key in (Name.StructParents, Name.StructParent):
            if key in xobject:
                yield xobject, key
        if Name.Resources in xobject:
            yield from _xobjects(xobject.get(Name.Resources), seen, depth - 1)


def _rename(element: Object, renames: Renames) -> None:
    role = str(element.get(Name.S, ""))
    if role in renames.roles and Name.NS not in element:
        element.S = Name(renames.roles[role])
    if renames.classes and Name.C in element:
        element.C = _renamed_classes(element.C, renames.classes)
    if renames.ids:
        identifier = element.get(Name.ID)
        if isinstance(identifier, String) and bytes(identifier) in renames.ids:
            element.ID = String(renames.ids[bytes(identifier)])
        attributes = element.get(Name.A)
        for attribute in list(attributes) if isinstance(attributes, Array) else [attributes]:
            if isinstance(attribute, (Dictionary, Stream)) and Name.Headers in attribute:
                attribute.Headers = Array(
                    [
                        String(renames.ids.get(bytes(header), bytes(header)))
                        if isinstance(header, String)
                        else header
                        for header in attribute.Headers
                    ]
                )


def _renamed_classes(value: Object, renamed: Mapping[str, str]) -> Object:
    """A /C entry, a name or an array of names and revision numbers, with its names renamed."""
    if isinstance(value, Array):
        return Array([_renamed_classes(item, renamed) for item in value])
    if isinstance(value, Name):
        return Name(renamed.get(str(value), str(value)))
    return value
