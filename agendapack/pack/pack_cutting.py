"""Cuts papers out of a finished pack: each with its tags, links, bookmarks, form fields and layers,
as if it had never been among others.

A pack holds one paper after the other: an element of the structure tree for each (``tags.py``), a
bookmark of the second level, and names behind a key of its own.  So a paper is copied with what is
its own, and what that is costs no more to find out than the paper is large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    Pdf,
    StreamDecodeLevel,
    String,
)

from agendapack.pack.layer_selection import Ids, own_layers, reached
from agendapack.pack.pack_map import PackMap
from agendapack.pack.stamp_removal import StampRemoval
from agendapack.pack.tags import key_holders
from agendapack.papers.facts import PaperFacts
from agendapack.papers.pdf.content import balance
from agendapack.papers.pdf.destinations import as_bytes, named_destinations
from agendapack.papers.pdf.links import renamed, restore_links
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.pdf.page_attributes import page_content
from agendapack.papers.pdf.trees import names_in, numbers_in, write_names, write_numbers
from agendapack.papers.prepare import open_pdf
from agendapack.papers.reading import read_facts
from agendapack.papers.reshaping.jumps import annotations_of, children_of
from agendapack.papers.structure.tree_reading import structure_of
from agendapack.papers.structure.walking import elements, kids_of

_OF_TREE = (Name.RoleMap, Name.ClassMap, Name.Namespaces)
MAX_FIELDS = 32  # of a form, one below the other


class CutPaper(Struct, frozen=True):
    """A paper as a file of its own; ``partly_tagged``: some of its pages have no tags, though it
    has a structure tree."""

    pdf: bytes
    partly_tagged: bool


def cut_papers(
    pack: Path, known: PackMap, sources: Iterable[int], *, without_numbers: bool
) -> Iterator[CutPaper]:
    """The pages of each of ``sources``, cut out of the finished pack that ``known`` is the map of;
    ``without_numbers``: without the stamps of their numbers.

    Raises pikepdf.PdfError where the file is no pack of that map.
    """
    with open_pdf(pack) as pdf:
        cutting = _Cutting(pdf, known)
        for source in sources:
            yield cutting.cut(source, without_numbers=without_numbers)


def facts_of(cut: CutPaper, *, looking: bool) -> PaperFacts:
    """What is to be known of a paper that was cut out of a pack; ``looking``: where its pages bear
    ink, too.

    Whatever a pack must not carry was taken out when that pack was made.
    """
    with open_pdf(cut.pdf) as pdf:
        left = [balance(page_content(page)) for page in pdf.pages]
        facts = read_facts(cut.pdf, pdf, structure_of(Objects(pdf)), left)
    facts = replace(facts, enters_whole=True, keeps_comments=True)
    if not looking:
        return facts
    from agendapack.papers.looking import look  # few packs have pages that are stamped anew

    seen = look(facts.pdf, [page.geometry for page in facts.pages], seeking_markings=False)
    pages = zip(facts.pages, seen.inks, strict=True)
    return replace(facts, pages=tuple(replace(page, ink=ink) for page, ink in pages))


class _Cutting:
    """One pack, open; what is looked for in all of it is looked for once."""

    def __init__(self, pdf: Pdf, known: PackMap) -> None:
        self._pdf = pdf
        self._known = known
        self._pages = [page.obj for page in pdf.pages]
        self._names = {as_bytes(name): at for name, at in named_destinations(pdf).items()}
        self._removal = StampRemoval(pdf)
        root = pdf.Root.get(Name.StructTreeRoot)
        self._tree = tree = root if isinstance(root, Dictionary) else None
        self._parents = numbers_in(None if tree is None else tree.get(Name.ParentTree))
        self._ids = list(names_in(None if tree is None else tree.get(Name.IDTree)))
        held = [] if tree is None else list(_held(tree))
        self._papers = [element for element in held if Name.T in element]
        self._lines = [element for element in held if Name.T not in element]
        outlines, seen = pdf.Root.get(Name.Outlines), Ids()
        items = list(children_of(outlines, seen)) if isinstance(outlines, Dictionary) else []
        self._bookmarks = [paper for item in items for paper in children_of(item, seen)]

    def cut(self, source: int, *, without_numbers: bool) -> CutPaper:
        known = self._known
        numbers = known.own_pages(source)
        pages = [self._pages[number] for number in numbers]
        if without_numbers:
            for number in numbers:
                texts = {s.text for s in known.pages[number].stamps if s.kind == "number"}
                self._removal.take_off(self._pdf.pages[number], only=texts)
        key = known.key_of(source)
        if key:
            restore_links(pages, key)
        with Pdf.new() as made:
            copies = [made.copy_foreign(page) for page in pages]
            for copy in copies:
                copy.Parent = made.Root.Pages
            made.Root.Pages.Kids = Array(copies)
            made.Root.Pages.Count = len(copies)
            names = self._own_names(source, key, pages)
            if names:
                explicit = {name: self._copied(made, at) for name, at in names.items()}
                made.Root.Names = Dictionary(Dests=write_names(made, explicit))
            partly_tagged = self._tag(made, source, pages)
            self._bookmark(made, source)
            self._carry(made, pages)
            return CutPaper(_saved(made), partly_tagged)

    def _copied(self, made: Pdf, value: Object) -> Object:
        return made.copy_foreign(value if value.is_indirect else self._pdf.make_indirect(value))

    def _own_names(self, source: int, key: str, pages: Sequence[Object]) -> dict[bytes, Object]:
        """The names that are a paper's own, as it called them; of the front matter, those that lead
        to it."""
        if key:
            before = renamed(key, b"")
            return {
                name.removeprefix(before): target
                for name, target in self._names.items()
                if name.startswith(before)
            }
        if self._known.sources[source].kind != "front":
            return {}
        here = {page.objgen for page in pages}
        return {name: at for name, at in self._names.items() if at[0].objgen in here}

    # Tags

    def _tag(self, made: Pdf, source: int, pages: Sequence[Object]) -> bool:
        """Give a paper what its element holds as its structure tree, none where that is nothing;
        gives whether the paper itself had no tags."""
        if self._tree is None:
            return False
        if self._known.sources[source].kind == "blank":
            tops = [line for line in self._lines if _is_on(line, pages[0])]
        else:
            holder = self._papers[self._known.place_of(source)]
            tops = [kid for kid in kids_of(holder) if isinstance(kid, Dictionary)]
            if Name.Lang in holder:
                made.Root.Lang = String(str(holder.Lang))
        if not tops:
            return False
        pdf, tree = self._pdf, self._tree
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(tops)))
        for top in tops:
            top.P = root
        keys = {int(held[key]) for held, key in key_holders(pages)}
        own = [(key, self._parents[key]) for key in sorted(keys) if key in self._parents]
        root.ParentTree = write_numbers(pdf, own)
        for entry in _OF_TREE:
            if entry in tree:
                root[entry] = tree[entry]
        if self._ids:
            below = {element.objgen for element in elements(tops)}
            ids = {name: element for name, element in self._ids if element.objgen in below}
            if ids:
                root.IDTree = write_names(pdf, ids)
        made.Root.StructTreeRoot = made.copy_foreign(root)
        made.Root.MarkInfo = Dictionary(Marked=True)
        return len(tops) == _spoken_paragraphs(self._known, source)

    # Bookmarks

    def _bookmark(self, made: Pdf, source: int) -> None:
        """Give a paper its own bookmarks."""
        if self._known.sources[source].kind not in ("paper", "slip") or not self._bookmarks:
            return
        entry = self._bookmarks[self._known.place_of(source) - 1]  # the front matter has none
        if Name.First not in entry:
            return
        own = self._pdf.make_indirect(
            Dictionary(Type=Name.Outlines, First=entry.First, Last=entry.Last)
        )
        for child in children_of(own, set()):
            child.Parent = own
        made.Root.Outlines = made.copy_foreign(own)

    # What else a catalogue has

    def _carry(self, made: Pdf, pages: Sequence[Object]) -> None:
        """Give a paper its form, its threads and its layers."""
        root = self._pdf.Root
        if isinstance(form := root.get(Name.AcroForm), Dictionary):
            here = {each.objgen for page in pages for each in annotations_of(page)}
            fields = [field for field in form.get(Name.Fields, ()) if _is_shown(field, here, 0)]
            if fields:
                own = Dictionary(dict(form.items()))
                own.Fields = Array(fields)
                if isinstance(order := form.get(Name.CO), Array):
                    kept = [field for field in order if _is_shown(field, here, 0)]
                    own.CO = Array(kept)
                made.Root.AcroForm = self._copied(made, own)
        if isinstance(threads := root.get(Name.Threads), Array):
            on = {page.objgen for page in pages}
            kept = [each for each in threads if _begins_on(each, on)]
            if kept:
                made.Root.Threads = self._copied(made, Array(kept))
        if isinstance(layers := root.get(Name.OCProperties), Dictionary):
            own_ones = own_layers(layers, reached(pages))
            if own_ones is not None:
                made.Root.OCProperties = self._copied(made, own_ones)


def _saved(made: Pdf) -> bytes:
    buffer = BytesIO()
    made.save(
        buffer,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return buffer.getvalue()


def _held(root: Object) -> Iterator[Object]:
    """What the items' elements hold, in order: the papers', which have titles, and the lines of
    blank pages."""
    for document in kids_of(root):
        for item in kids_of(document):
            yield from (kid for kid in kids_of(item) if isinstance(kid, Dictionary))


def _is_on(element: Object, page: Object) -> bool:
    on = element.get(Name.Pg)
    return isinstance(on, Dictionary) and on.objgen == page.objgen


def _spoken_paragraphs(known: PackMap, source: int) -> int:
    """How many elements the marks of a paper come to that are read aloud; -1 for none."""
    for page in known.pages:
        spoken = {stamp.spoken for stamp in page.stamps if stamp.spoken is not None}
        if page.source == source and spoken:
            return len(spoken)
    return -1


def _is_shown(field: Object, annotations: Ids, depth: int) -> bool:
    """Whether a field, or one below it, has a widget among ``annotations``."""
    if field.objgen in annotations:
        return True
    kids = field.get(Name.Kids) if isinstance(field, Dictionary) else None
    return (
        isinstance(kids, Array)
        and depth < MAX_FIELDS
        and any(_is_shown(kid, annotations, depth + 1) for kid in kids)
    )


def _begins_on(thread: Object, pages: Ids) -> bool:
    bead = thread.get(Name.F) if isinstance(thread, Dictionary) else None
    page = bead.get(Name.P) if isinstance(bead, Dictionary) else None
    return isinstance(page, Dictionary) and page.objgen in pages
