"""Takes out of a structure tree what only removed pages need (ISO 32000-1, 14.7).

Content of removed pages goes, and every element that held such content and holds none any more,
with all below it.  An element that never held any (an empty cell) stays as long as what it is part
of stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from agendapack.papers.pdf.trees import names_in, numbers_in, write_names, write_numbers

Id: TypeAlias = tuple[int, int]
"""An object's number and generation."""


class Removal(Struct, frozen=True):
    """What goes and what stays of a paper: pages, and the annotations that lie on them.

    ``keys`` are those that removed pages and annotations have into the parent tree.
    """

    pages: frozenset[Id]
    annotations: frozenset[Id]
    kept_annotations: Mapping[Id, Object]  # to their pages
    keys: frozenset[int]


def prune_tree(pdf: Pdf, removal: Removal) -> None:
    """Prune the structure tree of ``pdf`` in place, its parent tree and identifiers with it.

    A tree of which nothing is left is left with an empty Document: pages whose every mark is an
    artifact are tagged pages all the same.
    """
    root = pdf.Root.get(Name.StructTreeRoot)
    if isinstance(root, Dictionary):
        _Pruning(pdf, root, removal).prune()


class _Visit(Struct):
    """An element on the way from the root to the one being read."""

    element: Object
    page: Id | None
    kids: Iterator[Object | int]
    left: list[Object | int] = field(default_factory=list)
    holds: bool = False  # content that stays
    lost: bool = False  # content, or an element


class _Pruning:
    def __init__(self, pdf: Pdf, root: Object, removal: Removal) -> None:
        self.pdf = pdf
        self.root = root
        self.removal = removal
        self.seen: set[Id] = set()
        self.open: set[Id] = set()  # the elements above the one being read
        self.gone: set[Id] = set()
        self.gone_ids: set[bytes] = set()
        self.referring: list[Object] = []  # elements with attributes or references

    def prune(self) -> None:
        self._walk()
        if not any(isinstance(kid, Dictionary) for kid in _kids(self.root)):
            document = Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root)
            self.root.K = self.pdf.make_indirect(document)
        for element in self.referring:
            if element.objgen not in self.gone:
                self._forget(element)
        self._prune_ids()
        self._prune_parents()

    def _walk(self) -> None:
        """Go through the tree once, children before parents, however deep it is."""
        path = [_Visit(self.root, None, iter(_kids(self.root)))]
        while path:
            visit = path[-1]
            below = next((kid for kid in visit.kids if self._is_new_element(kid, visit)), None)
            if isinstance(below, Dictionary):
                path.append(self._visit(below, visit.page))
                continue
            path.pop()
            self._settle(visit, path[-1] if path else None)

    def _visit(self, element: Object, above: Id | None) -> _Visit:
        own = element.get(Name.Pg)
        page = own.objgen if isinstance(own, Dictionary) else above
        if Name.A in element or Name.Ref in element:
            self.referring.append(element)
        return _Visit(element, page, iter(_kids(element)))

    def _is_new_element(self, kid: Object | int, visit: _Visit) -> bool:
        """Whether a kid is an element still to be read; any other kid is decided here."""
        if not _is_element(kid):
            stays = self._stays(kid, visit.page)
            visit.holds |= stays
            visit.lost |= not stays
            if stays:
                visit.left.append(kid)
            return False
        assert isinstance(kid, Dictionary)
        if kid.is_indirect:
            if kid.objgen in self.seen:  # a fault of the paper's own, which is kept as it is
                stays = kid.objgen not in self.gone
                visit.holds |= stays and kid.objgen not in self.open
                if stays:
                    visit.left.append(kid)
                return False
            self.seen.add(kid.objgen)
            self.open.add(kid.objgen)
        return True

    def _stays(self, kid: Object | int, above: Id | None) -> bool:
        """Whether content, a number or a reference, lies on a page that stays."""
        if not isinstance(kid, Dictionary):
            return above not in self.removal.pages
        own = kid.get(Name.Pg)
        page = own.objgen if isinstance(own, Dictionary) else above
        target = kid.get(Name.Obj)
        if isinstance(target, Object) and target.is_indirect:
            if target.objgen in self.removal.annotations:
                return False
            if page in self.removal.pages and target.objgen in self.removal.kept_annotations:
                kid.Pg = self.removal.kept_annotations[target.objgen]
                return True
        return page not in self.removal.pages

    def _settle(self, visit: _Visit, above: _Visit | None) -> None:
        """Decide about an element whose kids are all decided."""
        element = visit.element
        self.open.discard(element.objgen)
        own = element.get(Name.Pg) if above is not None else None
        misplaced = isinstance(own, Dictionary) and own.objgen in self.removal.pages
        if above is not None and not visit.holds and (visit.lost or misplaced):
            self._drop(element, visit.left)
            above.lost = True
            return
        if visit.lost:
            element.K = Array(visit.left)
        if misplaced:
            del element[Name.Pg]
        if above is not None:
            above.left.append(element)
            above.holds |= visit.holds

    def _drop(self, element: Object, left: Iterable[Object | int]) -> None:
        """Note that an element is gone, and what is left below it, which holds nothing."""
        waiting: list[Object | int] = [element, *left]
        for one in waiting:
            if not isinstance(one, Dictionary) or (
                one.is_indirect and (one.objgen in self.gone or one.objgen in self.open)
            ):
                continue
            if one.is_indirect:
                self.gone.add(one.objgen)
            if isinstance(identifier := one.get(Name.ID), String):
                self.gone_ids.add(bytes(identifier))
            if one is not element:
                waiting += [kid for kid in _kids(one) if _is_element(kid)]

    def _forget(self, element: Object) -> None:
        """Let an element that stays refer to none that is gone."""
        if isinstance(references := element.get(Name.Ref), Array):
            element.Ref = Array([one for one in references if not self._is_gone(one)])
            if not len(element.Ref):
                del element[Name.Ref]
        if not self.gone_ids or Name.A not in element:
            return
        held = element.A
        for attributes in list(held) if isinstance(held, Array) else [held]:
            if not isinstance(attributes, Dictionary):
                continue
            headers = attributes.get(Name.Headers)
            if not isinstance(headers, Array):
                continue
            left = [
                one
                for one in headers
                if not (isinstance(one, String) and bytes(one) in self.gone_ids)
            ]
            if not left:
                del attributes[Name.Headers]
            elif len(left) < len(headers):
                attributes.Headers = Array(left)

    def _is_gone(self, element: object) -> bool:
        """Whether an element is not, or no longer, part of the tree."""
        return not isinstance(element, Dictionary) or not (
            element.objgen in self.seen and element.objgen not in self.gone
        )

    def _prune_ids(self) -> None:
        if Name.IDTree not in self.root:
            return
        entries = list(names_in(self.root.IDTree))
        left = {name: element for name, element in entries if not self._is_gone(element)}
        if not left:
            del self.root[Name.IDTree]
        elif len(left) < len(entries):
            self.root.IDTree = write_names(self.pdf, left)

    def _prune_parents(self) -> None:
        """Write the parent tree without removed pages, and without elements that are gone."""
        if Name.ParentTree not in self.root:
            return
        left: list[tuple[int, Object]] = []
        for key, value in sorted(numbers_in(self.root.ParentTree).items()):
            if key in self.removal.keys:
                continue
            if isinstance(value, Array):
                row = [None if self._is_gone(one) else one for one in value]
                while row and row[-1] is None:
                    row.pop()
                if row:
                    same = len(row) == len(value) and None not in row
                    left.append((key, value if same else Array(row)))
            elif not self._is_gone(value):
                left.append((key, value))
        self.root.ParentTree = write_numbers(self.pdf, left)


def _kids(element: Object) -> list[Object | int]:
    kids = element.get(Name.K)
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) not in (Name.MCR, Name.OBJR)
