"""Cuts papers out of a finished pack: each with its tags, links, bookmarks, form fields and layers,
as if it had never been among others.

A pack holds one paper after the other: an element of the structure tree for each (``tags.py``), a
bookmark of the second level, and names behind a key of its own.  So what is another's is taken off
before the pages are selected, which otherwise would go through a whole pack's tree for each paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from msgspec import Struct
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

from agendapack.pack.pack_map import PackMap
from agendapack.pack.stamp_removal import StampRemoval
from agendapack.pack.tags import key_holders
from agendapack.papers.pdf.destinations import as_bytes, named_destinations
from agendapack.papers.pdf.links import renamed, restore_links
from agendapack.papers.pdf.trees import numbers_in, write_names, write_numbers
from agendapack.papers.prepare import open_pdf
from agendapack.papers.reshaping.jumps import children_of
from agendapack.papers.reshaping.selection import select_pages
from agendapack.papers.structure.walking import kids_of

_OF_THE_PACK = (Name.Metadata, Name.ViewerPreferences, Name.PageMode, Name.OutputIntents)
_NOT_DRAWN = frozenset(("/Parent", "/P", "/Dest", "/Pg"))
"""Keys that lead from a page to others, or to the tree of pages."""


class CutPaper(Struct, frozen=True):
    """A paper as a file of its own; ``partly_tagged``: some of its pages have no tags, though it
    has a structure tree."""

    pdf: bytes
    partly_tagged: bool


def cut_paper(pack: Path, known: PackMap, source: int, *, without_numbers: bool) -> CutPaper:
    """The pages of ``known.sources[source]``, cut out of the finished pack that ``known`` is the
    map of; ``without_numbers``: without the stamps of their numbers.

    Raises pikepdf.PdfError where the file is no pack of that map.
    """
    numbers = known.own_pages(source)
    with open_pdf(pack) as pdf:
        pages = [pdf.pages[number] for number in numbers]
        if without_numbers:
            removal = StampRemoval(pdf)
            for number, page in zip(numbers, pages, strict=True):
                stamps = known.pages[number].stamps
                removal.take_off(page, only={s.text for s in stamps if s.kind == "number"})
        own = [page.obj for page in pages]
        names = _own_names(pdf, known, source, own)
        partly_tagged = _trim_tree(pdf, known, source, own)
        _trim_outline(pdf, known, source)
        for key in _OF_THE_PACK:
            if key in pdf.Root:
                del pdf.Root[key]
        if Name.Info in pdf.trailer:
            del pdf.trailer[Name.Info]
        select_pages(pdf, numbers)
        if names:
            pdf.Root.Names = Dictionary(Dests=write_names(pdf, names))
        _trim_layers(pdf)
        buffer = BytesIO()
        pdf.save(
            buffer,
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
            fix_metadata_version=False,
        )
        return CutPaper(buffer.getvalue(), partly_tagged)


def _own_names(
    pdf: Pdf, known: PackMap, source: int, pages: Sequence[Object]
) -> dict[bytes, Object]:
    """Take the names off a pack; gives those that are a paper's own, as it called them.  Those of
    the front matter are kept that lead to it."""
    key = known.key_of(source)
    found: dict[bytes, Object] = {}
    here = {page.objgen for page in pages}
    for name, target in named_destinations(pdf).items():
        called = as_bytes(name)
        if key:
            before = renamed(key, b"")
            if called.startswith(before):
                found[called.removeprefix(before)] = target
        elif known.sources[source].kind == "front" and target[0].objgen in here:
            found[called] = target
    if key:
        restore_links(pages, key)
    # Before pages go: a link that uses a name of another page's would be lost with it.
    for holder in (pdf.Root.get(Name.Names), pdf.Root):
        if isinstance(holder, Dictionary) and Name.Dests in holder:
            del holder[Name.Dests]
    return found


# Tags


def _trim_tree(pdf: Pdf, known: PackMap, source: int, pages: Sequence[Object]) -> bool:
    """Leave what a paper's element holds as the structure tree of a pack, none where that is
    nothing; gives whether the paper itself had no tags."""
    root = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(root, Dictionary):
        return False
    if known.sources[source].kind == "blank":
        tops, language = list(_blank_lines(root, pages[0])), None
    else:
        holder = list(_papers(root))[known.place_of(source)]
        tops, language = kids_of(holder), holder.get(Name.Lang)
    if Name.Lang in pdf.Root:
        del pdf.Root[Name.Lang]
    if language is not None:
        pdf.Root.Lang = language
    if not tops:
        del pdf.Root[Name.StructTreeRoot]
        return False
    for top in tops:
        if isinstance(top, Dictionary):
            top.P = root
    root.K = Array(tops)
    parents = numbers_in(root.get(Name.ParentTree))
    keys = {int(holder[key]) for holder, key in key_holders(pages)}
    root.ParentTree = write_numbers(pdf, sorted((k, v) for k, v in parents.items() if k in keys))
    return len(tops) == _spoken_paragraphs(known, source)


def _papers(root: Object) -> Iterator[Object]:
    """The elements of the papers of a pack, in their order: within the items', and with titles."""
    for document in kids_of(root):
        for item in kids_of(document):
            for kid in kids_of(item):
                if isinstance(kid, Dictionary) and Name.T in kid:
                    yield kid


def _blank_lines(root: Object, page: Object) -> Iterator[Object]:
    """The elements of a blank page, which hang in its item's."""
    for document in kids_of(root):
        for item in kids_of(document):
            for kid in kids_of(item):
                if isinstance(kid, Dictionary) and Name.T not in kid:
                    on = kid.get(Name.Pg)
                    if isinstance(on, Dictionary) and on.objgen == page.objgen:
                        yield kid


def _spoken_paragraphs(known: PackMap, source: int) -> int:
    """How many elements the marks of a paper come to that are read aloud; -1 for none."""
    for page in known.pages:
        spoken = {stamp.spoken for stamp in page.stamps if stamp.spoken is not None}
        if page.source == source and spoken:
            return len(spoken)
    return -1


# Bookmarks


def _trim_outline(pdf: Pdf, known: PackMap, source: int) -> None:
    """Leave a paper's own bookmarks as the outline of a pack."""
    root = pdf.Root.get(Name.Outlines)
    if not isinstance(root, Dictionary):
        return
    del pdf.Root[Name.Outlines]
    if known.sources[source].kind not in ("paper", "slip"):
        return
    seen: set[tuple[int, int]] = set()
    items = list(children_of(root, seen))
    papers = [paper for item in items for paper in children_of(item, seen)]
    entry = papers[known.place_of(source) - 1]  # the front matter's has none below it
    if Name.First not in entry:
        return
    own = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry.First, Last=entry.Last))
    for child in children_of(own, set()):
        child.Parent = own
    pdf.Root.Outlines = own


# Layers


def _trim_layers(pdf: Pdf) -> None:
    """Leave the layers that the pages of ``pdf`` use (ISO 32000-1, 8.11.4.2)."""
    properties = pdf.Root.get(Name.OCProperties)
    if not isinstance(properties, Dictionary):
        return
    used = _reached(page.obj for page in pdf.pages)
    groups = properties.get(Name.OCGs)
    left = [each for each in groups if each.objgen in used] if isinstance(groups, Array) else []
    if not left:
        del pdf.Root[Name.OCProperties]
        return
    properties.OCGs = Array(left)
    default = properties.get(Name.D)
    if not isinstance(default, Dictionary):
        return
    for key in (Name.ON, Name.OFF, Name.Locked):
        if isinstance(listed := default.get(key), Array):
            default[key] = Array([each for each in listed if each.objgen in used])
    if isinstance(order := default.get(Name.Order), Array):
        default.Order = Array(
            [
                entry
                for paper in order
                if isinstance(paper, Array)
                # The paper's title is put before them again.
                for entry in list(_ordered(paper, used))[1:]
            ]
        )
    if isinstance(groups := default.get(Name.RBGroups), Array):
        kin = [Array([one for one in each if one.objgen in used]) for each in groups]
        default.RBGroups = Array([each for each in kin if len(each)])
    for usage in default.get(Name.AS, ()):
        if isinstance(usage, Dictionary) and isinstance(listed := usage.get(Name.OCGs), Array):
            usage.OCGs = Array([each for each in listed if each.objgen in used])


def _ordered(entries: Array, used: set[tuple[int, int]]) -> Iterator[Object]:
    """An entry of a list of layers (table 101, /Order), without those that are not ``used``."""
    for entry in entries:
        if isinstance(entry, Array):
            below = list(_ordered(entry, used))
            if any(not isinstance(each, String) for each in below):
                yield Array(below)
        elif isinstance(entry, String) or entry.objgen in used:
            yield entry


def _reached(pages: Iterable[Object]) -> set[tuple[int, int]]:
    """The objects that pages are made of."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Object] = list(pages)
    while waiting:
        holder = waiting.pop()
        if holder.is_indirect:
            if holder.objgen in seen:
                continue
            seen.add(holder.objgen)
        if isinstance(holder, Array):
            waiting += [value for value in holder if isinstance(value, Object)]
        elif holder._type_name in ("dictionary", "stream"):
            waiting += [
                value
                for key, value in holder.items()
                if key not in _NOT_DRAWN and isinstance(value, Object)
            ]
    return seen
