"""Takes some pages of a paper: what only the others need goes, and is out of reach.

Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from agendapack.papers.pdf.destinations import destination_name, named_destinations
from agendapack.papers.reshaping.jumps import (
    MAX_OUTLINE_DEPTH,
    annotations_of,
    change_destinations,
    children_of,
)
from agendapack.papers.reshaping.resources import drop_unused
from agendapack.papers.reshaping.tree_pruning import Id, Removal, prune_tree

MAX_FIELD_DEPTH = 32
MAX_BEADS = 100_000

# What counts pages, has pages of its own (12.7.7: templates), signs the whole file (12.8.4) or
# divides it (ISO 32000-2, 14.12): none of it would be true of some pages.
_OF_THE_WHOLE = (Name.PageLabels, Name.Perms, Name.DPartRoot, Name.Legal)
_PAGES_BY_NAME = (Name.Pages, Name.Templates, Name.AlternatePresentations)


def select_pages(pdf: Pdf, numbers: Sequence[int]) -> None:
    """Leave the pages ``numbers`` (from zero, each once) in ``pdf``, in that order."""
    selection = _Selection.of([page.obj for page in pdf.pages], numbers)
    if selection.kept == selection.all:
        return
    change_destinations(pdf, selection.kept, selection.changed)
    if selection.removed:
        _prune_form(pdf, selection)
        _unlink_annotations(selection)
        prune_tree(pdf, selection.removal())
        _prune_threads(pdf, selection)
        _prune_outline(pdf)
        drop_unused(selection.kept)
    for key in _OF_THE_WHOLE:
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get(Name.Names)
    for key in _PAGES_BY_NAME:
        if isinstance(names, Dictionary) and key in names:
            del names[key]
    _arrange(pdf, selection, numbers)
    _clear(selection)


class _Selection(Struct, frozen=True):
    """Page objects by their fate.  ``annotations`` are those on kept pages, with their pages;
    ``gone`` those that lie on removed pages alone."""

    all: tuple[Object, ...]
    kept: tuple[Object, ...]
    removed: Mapping[Id, Object]
    annotations: Mapping[Id, Object]
    gone: Mapping[Id, Object]

    @classmethod
    def of(cls, pages: Sequence[Object], numbers: Sequence[int]) -> _Selection:
        kept = tuple(pages[number] for number in numbers)
        staying = set(numbers)
        removed = {page.objgen: page for i, page in enumerate(pages) if i not in staying}
        annotations = {
            one.objgen: page for page in kept for one in annotations_of(page) if one.is_indirect
        }
        gone = {
            one.objgen: one
            for page in removed.values()
            for one in annotations_of(page)
            if one.is_indirect and one.objgen not in annotations
        }
        return cls(tuple(pages), kept, removed, annotations, gone)

    def changed(self, destination: Array) -> Array | None:
        """What becomes of an explicit destination."""
        page: object = destination[0]
        if isinstance(page, int):
            # A page's number, which only links into other files should have (12.3.2.2), but
            # readers follow it: it is the page that it was.
            page = self.all[page] if 0 <= page < len(self.all) else None
        elif isinstance(page, Dictionary) and Name.S in page and Name.Pg in page:
            page = page.Pg  # a structure element (ISO 32000-2, 12.3.2.3)
        if not isinstance(page, Dictionary) or page.objgen in self.removed:
            return None
        return Array([page, *list(destination)[1:]])

    def is_gone(self, annotation: Object) -> bool:
        if annotation.objgen in self.annotations:
            return False
        page = annotation.get(Name.P)
        return annotation.objgen in self.gone or (
            isinstance(page, Dictionary) and page.objgen in self.removed
        )

    def removal(self) -> Removal:
        keys = _integers(page.get(Name.StructParents) for page in self.removed.values())
        keys |= _integers(one.get(Name.StructParent) for one in self.gone.values())
        # Two pages of one key are a fault of the paper's; what stays must not lose its entry.
        keys -= _integers(page.get(Name.StructParents) for page in self.kept)
        return Removal(
            frozenset(self.removed),
            frozenset(self.gone),
            self.annotations,
            keys,
        )


def _integers(values: Iterable[object]) -> frozenset[int]:
    return frozenset(value for value in values if isinstance(value, int))


def _unlink_annotations(selection: _Selection) -> None:
    """Annotations that stay refer to none that is gone (12.5.6.2, 12.5.6.14)."""
    for page in selection.kept:
        for annotation in annotations_of(page):
            popup = annotation.get(Name.Subtype) == Name.Popup
            for key in (Name.Popup, Name.IRT, *((Name.Parent,) if popup else ())):
                other = annotation.get(key)
                if isinstance(other, Dictionary) and selection.is_gone(other):
                    del annotation[key]
            # It may say that it lies on another page than it does.
            if Name.P in annotation and annotation.P.objgen in selection.removed:
                annotation.P = page


def _prune_form(pdf: Pdf, selection: _Selection) -> None:
    """Leave the fields that have a widget on a page that stays (12.7.3.1)."""
    form = pdf.Root.get(Name.AcroForm)
    if not isinstance(form, Dictionary):
        return
    # XFA describes all pages once more, in words of its own (12.7.8).  A form that is nothing but
    # XFA keeps it, to be recognised: it is not fit for a pack in any case.
    if Name.XFA in form and not pdf.Root.get(Name.NeedsRendering, False):
        del form[Name.XFA]
    fields = form.get(Name.Fields)
    if not isinstance(fields, Array):
        return
    staying: dict[Id, Object] = {}
    left = _fields_left(fields, selection, staying, 0)
    if not left:
        del pdf.Root[Name.AcroForm]
        return
    if len(left) < len(fields):
        form.Fields = Array(left)
    order = form.get(Name.CO)
    if isinstance(order, Array):
        form.CO = Array([field for field in order if field.objgen in staying])


def _fields_left(
    fields: Array, selection: _Selection, staying: dict[Id, Object], depth: int
) -> list[Object]:
    """Prune fields and all below them; gives those that stay, and adds them to ``staying``."""
    left: list[Object] = []
    for field in fields:
        if not isinstance(field, Dictionary) or depth > MAX_FIELD_DEPTH:
            continue
        kids = field.get(Name.Kids)
        if isinstance(kids, Array) and len(kids):
            below = _fields_left(kids, selection, staying, depth + 1)
            if len(below) < len(kids):
                field.Kids = Array(below)
            if not below:
                continue
        elif field.objgen not in selection.annotations:
            continue
        left.append(field)
        staying[field.objgen] = field
    return left


def _prune_threads(pdf: Pdf, selection: _Selection) -> None:
    """Leave the beads of removed pages out of the articles that run through them (12.4.3), and
    nothing of an article of which no bead is left."""
    threads = pdf.Root.get(Name.Threads)
    if not isinstance(threads, Array):
        return
    kept = {page.objgen for page in selection.kept}
    left = []
    for thread in threads:
        beads = [bead for bead in _beads(thread) if _lies_on(bead, kept)]
        for index, bead in enumerate(beads):
            bead.N = beads[(index + 1) % len(beads)]
            bead.V = beads[index - 1]
        if beads:
            thread.F = beads[0]
            beads[0].T = thread
            left.append(thread)
        elif isinstance(thread, Dictionary):
            _empty(thread)  # a link may lead to it
    if left:
        pdf.Root.Threads = Array(left)
    else:
        del pdf.Root[Name.Threads]


def _beads(thread: Object) -> list[Object]:
    bead = thread.get(Name.F) if isinstance(thread, Dictionary) else None
    beads: dict[Id, Object] = {}
    while isinstance(bead, Dictionary) and bead.objgen not in beads and len(beads) < MAX_BEADS:
        if not bead.is_indirect:
            break  # beads refer to each other, so this is none
        beads[bead.objgen] = bead
        bead = bead.get(Name.N)
    return list(beads.values())


def _lies_on(bead: Object, pages: Container[Id]) -> bool:
    page = bead.get(Name.P)
    return isinstance(page, Dictionary) and page.objgen in pages


def _prune_outline(pdf: Pdf) -> None:
    """Leave out outline entries that lead nowhere and have none below them that do (12.3.3)."""
    root = pdf.Root.get(Name.Outlines)
    if not isinstance(root, Dictionary):
        return
    known = set(named_destinations(pdf))
    seen: set[Id] = set()

    def prune(parent: Object, depth: int) -> int:
        """Prune below ``parent``; gives how many lines it shows when it is open."""
        entries, shown = [], 0
        for entry in list(children_of(parent, seen)) if depth < MAX_OUTLINE_DEPTH else ():
            below = prune(entry, depth + 1)
            if not below and not leads(entry):
                continue
            entries.append(entry)
            count = entry.get(Name.Count, 0)
            is_open = isinstance(count, int) and count > 0
            if below:
                entry.Count = below if is_open else -below
            elif Name.Count in entry:
                del entry[Name.Count]
            shown += 1 + (below if is_open else 0)
            if Name.SE in entry:  # a structure element, which may be gone
                del entry[Name.SE]
        _chain(parent, entries)
        return shown

    def leads(entry: Object) -> bool:
        if Name.A in entry:
            return True
        target = entry.get(Name.Dest)
        name = destination_name(target)
        return target is not None if name is None else name in known

    if shown := prune(root, 0):
        root.Count = shown
    else:
        del pdf.Root[Name.Outlines]
        if pdf.Root.get(Name.PageMode) == Name.UseOutlines:
            del pdf.Root[Name.PageMode]


def _chain(parent: Object, entries: Sequence[Object]) -> None:
    """Make ``entries`` the ones below ``parent``."""
    for key in (Name.First, Name.Last):
        if key in parent:
            del parent[key]
    for index, entry in enumerate(entries):
        for key in (Name.Prev, Name.Next):
            if key in entry:
                del entry[key]
        if index:
            entry.Prev = entries[index - 1]
        if index + 1 < len(entries):
            entry.Next = entries[index + 1]
    if entries:
        parent.First, parent.Last = entries[0], entries[-1]


def _arrange(pdf: Pdf, selection: _Selection, numbers: Sequence[int]) -> None:
    """Make the kept pages, which are ``numbers`` of all, the pages of ``pdf``."""
    in_order = list(numbers) == sorted(numbers)
    staying = set(numbers) if in_order else set()
    # From the end, for a page that goes makes all behind it move up.
    for index in range(len(pdf.pages) - 1, -1, -1):
        if index not in staying:
            del pdf.pages[index]
    if not in_order:
        for page in selection.kept:
            pdf.pages.append(Page(page))


def _clear(selection: _Selection) -> None:
    """Empty what is gone: whatever still refers to it, in ways nobody foresaw, finds nothing."""
    for page in selection.removed.values():
        _empty(page)
    for annotation in selection.gone.values():
        if Name.Kids not in annotation:  # else it is a field as well, with widgets elsewhere
            _empty(annotation)


def _empty(holder: Object) -> None:
    for key in list(holder.keys()):
        del holder[Name(key)]
