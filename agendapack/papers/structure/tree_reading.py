"""A paper's structure tree as plain data (ISO 32000-1, 14.7 and 14.8), and what is wrong with it.

The tree says in what order a page is read and what each piece of it is.  It is read once, from
``objects.py``; nothing here touches content streams, so whether content has the marks that the tree
speaks of is for ``examination.py`` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pikepdf import Dictionary, Name

from agendapack.papers.pdf.objects import (
    Json,
    Objects,
    identifier_of,
    is_reference,
    uncollected,
)
from agendapack.papers.pdf.trees import numbers_in
from agendapack.papers.structure.standard_types import Roles
from agendapack.papers.structure.structure_tree import (
    ContentItem,
    Kid,
    ObjectItem,
    Structure,
    StructureElement,
    TreeFault,
    Weight,
)

MAX_DEPTH = 200  # elements within elements: no author nests deeper
MAX_ELEMENTS = 2_000_000

_Fault: TypeAlias = "Callable[[Weight, str, int | None, bool], None]"


def structure_of(objects: Objects) -> Structure | None:
    """The structure tree in a file's objects; None where it has none."""
    catalogue = objects.catalogue
    if objects.resolve(catalogue.get("/StructTreeRoot")) is None:
        return None
    language = objects.text(catalogue.get("/Lang"))
    root = objects.resolve(catalogue["/StructTreeRoot"])
    if not isinstance(root, dict):
        fault = TreeFault("fatal", "the structure tree's root is no dictionary")
        return Structure((), (fault,), Roles({}, {}), language, 0)
    reader = _Reader(objects, root)
    with uncollected():
        kids = reader.read(catalogue["/StructTreeRoot"])
    return Structure(kids, tuple(reader.faults), reader.roles, language, len(reader.reached))


_TEXTS = frozenset(("/Alt", "/ActualText", "/Lang", "/T", "/E", "/ID"))
_NO_ATTRIBUTES: Mapping[str, Json] = {}


class _Reader:
    """Reads one tree; gathers the faults on its way."""

    def __init__(self, objects: Objects, root: dict[str, Json]) -> None:
        self.objects = objects
        self.root = root
        self.faults: list[TreeFault] = []
        self.pages = {reference: index for index, reference in enumerate(objects.pages)}
        self.roles = read_roles(objects, root)
        self.standards: dict[str, str] = {}  # what the roles met so far stand for
        self.classes = objects.dictionary(root.get("/ClassMap"))
        self.reached: set[str] = set()
        self.open: set[str] = set()  # the elements above the one being read
        self.said: set[str] = set()
        self.parents = _ParentTree(objects, self.fault)

    def fault(
        self, weight: Weight, message: str, page: int | None = None, stays: bool = False
    ) -> None:
        """Note a fault; the same one on the same page is noted once."""
        key = f"{message} {page}"
        if key not in self.said:
            self.said.add(key)
            self.faults.append(TreeFault(weight, message, page, stays))

    def read(self, reference: Json) -> tuple[StructureElement, ...]:
        if self.objects.name(self.root.get("/Type")) not in ("StructTreeRoot", ""):
            self.fault("harmless", "the structure tree's root has another type")
        parent = reference if isinstance(reference, str) else ""
        kids = self._kids(self.root.get("/K"), None, parent, 1)
        elements = tuple(kid for kid in kids if isinstance(kid, StructureElement))
        if len(elements) < len(kids):
            self.fault("harmless", "content hangs from the structure tree's root itself")
        if not elements:
            self.fault("fatal", "the structure tree has no elements")
        self.parents.finish()
        return elements

    def _kids(self, value: Json, page: str | None, parent: str, depth: int) -> tuple[Kid, ...]:
        """The kids under /K: one or an array; ``page`` is the element's own."""
        if value is None:
            return ()
        members = self.objects.resolve(value)
        if not isinstance(members, list):
            members = [value]
        kids = [self._kid(member, page, parent, depth) for member in members]
        return tuple([kid for kid in kids if kid is not None])

    def _kid(self, value: Json, page: str | None, parent: str, depth: int) -> Kid | None:
        reference = ""
        if is_reference(value):
            reference = value
            value = self.objects.resolve(value)
        if isinstance(value, dict):
            kind = value.get("/Type")
            if kind == "/MCR":
                return self._marked_content(value, page, parent)
            if kind == "/OBJR":
                return self._object(value, page, parent)
            return self._element(value, reference, page, parent, depth)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            index = self.pages.get(page) if page is not None else None
            if index is None:
                self.fault("harmless", "content is on no page of the file")
            else:
                self.parents.content(page or "", index, value, parent)
            return ContentItem(index, value)
        self.fault("harmless", "a kid of an element is neither an element nor content")
        return None

    def _element(
        self, value: dict[str, Json], reference: str, above: str | None, parent: str, depth: int
    ) -> StructureElement | None:
        if reference:
            if reference in self.reached:
                if reference in self.open:
                    self.fault("fatal", "an element contains itself")
                else:
                    self.fault("fatal", "an element has two parents")
                return None
            self.reached.add(reference)
            self.open.add(reference)
        else:
            self.fault(
                "harmless", "an element is written in its parent, not as an object", stays=True
            )
        if depth > MAX_DEPTH:
            self.fault("fatal", f"elements are nested more than {MAX_DEPTH} deep")
            return None
        if len(self.reached) > MAX_ELEMENTS:
            self.fault("fatal", f"there are more than {MAX_ELEMENTS:,} elements")
            return None
        if value.get("/P") != parent:
            self._check_parent(value.get("/P"), parent)
        own = value.get("/Pg")
        # An element without a page of its own does not inherit one: 14.7.4.2 asks for /Pg wherever
        # a kid is a bare number.  Writers that forget it mean the parent's.
        page = own if isinstance(own, str) else above
        role = self.objects.name(value.get("/S"))
        if not role:
            self.fault("harmless", "an element has no type")
        kids = self._kids(value.get("/K"), page, reference, depth + 1)
        attributes = self._attributes(value) if "/A" in value or "/C" in value else _NO_ATTRIBUTES
        self.open.discard(reference)
        self.objects.forget(reference)
        standard = self._standard(role, value.get("/NS"))
        index = self.pages.get(page) if page is not None else None
        if _TEXTS.isdisjoint(value):
            return StructureElement(
                reference, role, standard, kids, index, None, None, None, None, None, None,
                attributes,
            )  # fmt: skip
        text = self.objects.text
        return StructureElement(
            reference,
            role,
            standard,
            kids,
            index,
            text(value.get("/Alt")),
            text(value.get("/ActualText")),
            text(value.get("/Lang")),
            text(value.get("/T")),
            text(value.get("/E")),
            identifier_of(self.objects.resolve(value.get("/ID"))),
            attributes,
        )

    def _standard(self, role: str, namespace: Json) -> str:
        if namespace is not None:
            return self.roles.standard_in(role, _key(namespace))
        if role not in self.standards:
            self.standards[role] = self.roles.standard(role)
        return self.standards[role]

    def _check_parent(self, written: Json, parent: str) -> None:
        if written is None or self.objects.resolve(written) is None:
            self.fault("harmless", "an element does not name its parent", stays=True)
        elif parent:
            self.fault("harmless", "an element names another parent than its own", stays=True)

    def _marked_content(
        self, value: dict[str, Json], page: str | None, parent: str
    ) -> ContentItem | None:
        own = value.get("/Pg")
        page = own if isinstance(own, str) else page
        mcid = self.objects.integer(value.get("/MCID"))
        if mcid is None or mcid < 0:
            self.fault("harmless", "a reference to content has no number")
            return None
        stream = value.get("/Stm")
        index = self.pages.get(page) if page is not None else None
        if isinstance(stream, str) and is_reference(stream):
            self.parents.content(stream, index, mcid, parent)
            return ContentItem(index, mcid, stream)
        if index is None:
            self.fault("harmless", "content is on no page of the file")
        else:
            self.parents.content(page or "", index, mcid, parent)
        return ContentItem(index, mcid)

    def _object(self, value: dict[str, Json], page: str | None, parent: str) -> ObjectItem | None:
        own = value.get("/Pg")
        page = own if isinstance(own, str) else page
        reference = value.get("/Obj")
        if not isinstance(reference, str) or not isinstance(self.objects.resolve(reference), dict):
            self.fault("harmless", "an element refers to an object that is not there")
            return None
        index = self.pages.get(page) if page is not None else None
        self.parents.object(reference, index, parent)
        return ObjectItem(index, reference)

    def _attributes(self, value: dict[str, Json]) -> Mapping[str, Json]:
        """Attributes by owner and name; the element's own win over its classes' (14.7.5.3)."""
        found: dict[str, Json] = {}
        for name in self.objects.several(value["/C"]) if "/C" in value else ():
            given = self.classes.get(name) if isinstance(name, str) else None
            for holder in self.objects.several(given):
                self._add(found, holder)
        own = value.get("/A")
        for holder in (own,) if isinstance(own, dict) else self.objects.several(own):
            self._add(found, holder)
        return found

    def _add(self, found: dict[str, Json], holder: Json) -> None:
        attributes = holder if isinstance(holder, dict) else self.objects.dictionary(holder)
        owner = self.objects.name(attributes.get("/O"))
        for key, value in attributes.items():
            if key != "/O":
                if isinstance(value, (list, dict)) or is_reference(value):
                    value = self._plain(value, 0)
                found[owner + key] = value

    def _plain(self, value: Json, depth: int) -> Json:
        value = self.objects.resolve(value)
        if depth < 4:
            if isinstance(value, list):
                return [self._plain(member, depth + 1) for member in value]
            if isinstance(value, dict):
                return {key: self._plain(member, depth + 1) for key, member in value.items()}
        return value


class _ParentTree:
    """Holds the parent tree (14.7.4.4) against the tree as it is read."""

    def __init__(self, objects: Objects, fault: _Fault) -> None:
        self.objects = objects
        self.fault = fault
        tree = objects.pdf.Root[Name.StructTreeRoot].get(Name.ParentTree)
        self.present = isinstance(tree, Dictionary)
        self.entries = {key: objects.plain(value) for key, value in numbers_in(tree).items()}
        self.rows: dict[str, list[Json] | None] = {}  # by page or stream
        self.claimed: set[tuple[str, int]] = set()
        self.needed = False

    def content(self, holder: str, page: int | None, mcid: int, parent: str) -> None:
        """Content number ``mcid`` of the page or form ``holder`` belongs to ``parent``."""
        self.needed = True
        if (holder, mcid) in self.claimed:
            self.fault("mendable", "two elements claim the same content", page, True)
            return
        self.claimed.add((holder, mcid))
        if holder not in self.rows:
            self.rows[holder] = self._row(holder, page)
        row = self.rows[holder]
        if row is None:
            return
        entry = row[mcid] if mcid < len(row) else None
        if entry != parent:
            self._differs(entry, parent, page)

    def object(self, reference: str, page: int | None, parent: str) -> None:
        """The object ``reference`` belongs to ``parent``."""
        self.needed = True
        if (reference, -1) in self.claimed:
            self.fault("mendable", "two elements claim the same object", page, True)
            return
        self.claimed.add((reference, -1))
        if not self.present:
            return
        number = self.objects.integer(self.objects.dictionary(reference).get("/StructParent"))
        if number is None:
            # A form XObject that is an element's content as a whole is found by /StructParents.
            self.fault(
                "mendable", "an object does not say where it stands in the tree", page, False
            )
        else:
            entry = self.entries.get(number)
            if entry != parent:
                self._differs(entry, parent, page)

    def finish(self) -> None:
        if self.needed and not self.present:
            self.fault("mendable", "there is no parent tree", None, False)

    def _row(self, holder: str, page: int | None) -> list[Json] | None:
        if not self.present:
            return None
        number = self.objects.integer(self.objects.dictionary(holder).get("/StructParents"))
        if number is None:
            self.fault("mendable", "a page does not say where it stands in the tree", page, False)
            return None
        row = self.objects.resolve(self.entries.get(number))
        if not isinstance(row, list):
            self.fault("mendable", "the parent tree has no entry for a page", page, False)
            return None
        return row

    def _differs(self, entry: Json, parent: str, page: int | None) -> None:
        if self.objects.resolve(entry) is None:
            self.fault("mendable", "the parent tree has gaps", page, False)
        elif parent:  # an element that is written in place cannot be named at all
            self.fault("mendable", "the parent tree disagrees with the tree", page, False)


def read_roles(objects: Objects, root: dict[str, Json]) -> Roles:
    """The role map, and those of namespaces (ISO 32000-2, 14.7.4)."""
    roles = {
        key[1:]: objects.name(value)
        for key, value in objects.dictionary(root.get("/RoleMap")).items()
        if objects.name(value)
    }
    spaces: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {}
    for space in objects.array(root.get("/Namespaces")):
        holder = objects.dictionary(space)
        mapped: dict[str, tuple[str, str]] = {}
        for key, value in objects.dictionary(holder.get("/RoleMapNS")).items():
            target = objects.resolve(value)
            if isinstance(target, list) and len(target) >= 2:
                mapped[key[1:]] = (objects.name(target[0]), _key(target[1]))
            else:
                mapped[key[1:]] = (objects.name(target), "")
        spaces[_key(space)] = (objects.text(holder.get("/NS")) or "", mapped)
    return Roles(roles, spaces)


def _key(namespace: Json) -> str:
    return namespace if isinstance(namespace, str) else ""
