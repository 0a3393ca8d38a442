"""Promise 6 held against the finished file: each tagged paper's reading structure is in the pack.

Where the elements hang is enough to know that a tree was joined: from each page's entry in the
parent tree one element is followed upward, and must come to the element of the page's own paper.
The mark that is read aloud on an item's first exempt page is followed line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, read_object

from agendapack.pack.plan import PackPlan
from agendapack.pack.proof_stamps import spoken_numbers

MAX_STEPS = 300  # from an element up to the root

Fault = tuple[int | None, str]
"""A zero-based physical page, None for the whole pack, and what is wrong."""


def prove_structure(
    reader: PdfReader, pages: Sequence[PageObject], plan: PackPlan
) -> Iterator[Fault]:
    """What the pack's structure tree lacks of what ``plan`` promises."""
    tree: Any = reader.root_object.get("/StructTreeRoot")
    if tree is None:
        yield None, "it has no structure tree"
        return
    tree = tree.get_object()
    elements = _Elements(reader)
    titles, holders = _items_and_papers(tree, elements)
    papers = [index for index, source in enumerate(plan.sources) if source.kind != "blank"]
    sources = [plan.sources[index] for index in papers]
    expected = list(dict.fromkeys(source.part or source.title for source in sources))
    if titles != expected:
        yield None, f"its parts are {titles} instead of {expected}"
        return
    if len(holders) != len(papers):
        yield None, f"its parts hold {len(holders)} papers instead of {len(papers)}"
        return
    own = dict(zip(holders, papers, strict=True))
    entries = dict(_numbers(tree.get("/ParentTree"), 64))
    for number, (page, planned) in enumerate(zip(pages, plan.pages, strict=True)):
        source = plan.sources[planned.source]
        key = page.get("/StructParents")
        if planned.is_spoken:
            holder = holders[papers.index(planned.source)]
            aloud = spoken_numbers(page, planned)
            if not _is_read_first(page, aloud, holder, entries, elements):
                yield number, "the mark of an exempt paper is not read aloud before the paper"
        is_tagged = source.facts.tags != "none" or planned.is_spoken
        if not is_tagged or source.kind == "blank":
            if source.kind != "blank" and key is not None:
                yield number, "it is untagged and yet leads into the structure tree"
        elif key is not None:
            if int(key) not in entries:
                yield number, "its tags lead nowhere"
            elif _paper_of(entries[int(key)], elements, own) not in (None, planned.source):
                yield number, "its tags lead to another paper's element"


def _is_read_first(
    page: PageObject,
    expected: tuple[int, ...],
    holder: int,
    entries: Mapping[int, Any],
    elements: _Elements,
) -> bool:
    """Whether a page's marking, the content ``expected``, is read aloud, whole and in order, before
    what else its paper's element holds; that has the object number ``holder``."""
    entry = entries.get(int(page.get("/StructParents", -1)))
    parents = entry.get_object() if entry is not None else None
    if not expected or not isinstance(parents, ArrayObject):
        return False
    read: list[int] = []
    for kid in _kids(elements.numbered(holder)):
        element = elements.at(kid)
        if element.get("/S") != "/P" or element.get("/Pg") != page.indirect_reference:
            break
        for mcid in _kids(element):
            if not isinstance(mcid, int) or parents[mcid : mcid + 1] != [kid]:
                return False
            read.append(mcid)
        if len(read) >= len(expected):
            break
    return tuple(read) == expected


def _items_and_papers(tree: Any, elements: _Elements) -> tuple[list[str], list[int]]:
    """The titles of the items' Parts, and the object numbers of the papers' elements in them, in
    reading order.  What else an item's Part holds are the lines of blank pages, without a title."""
    titles, papers = [], []
    for document in _kids(tree):
        for reference in _kids(elements.at(document)):
            item = elements.at(reference)
            titles.append(str(item.get("/T", "")))
            for kid in _kids(item):
                held = elements.at(kid) if isinstance(kid, IndirectObject) else {}
                if held.get("/S") in ("/Part", "/Sect") and "/T" in held:
                    papers.append(kid.idnum)
    return titles, papers


def _kids(element: Any) -> list[Any]:
    if "/K" not in element:
        return []
    kids = element.raw_get("/K")
    held = kids.get_object()
    return list(held) if isinstance(held, ArrayObject) else [kids]


def _numbers(node: Any, depth: int) -> Iterator[tuple[int, Any]]:
    node = node.get_object() if node is not None else {}
    entries = node.get("/Nums", ())
    yield from zip(map(int, entries[::2]), entries[1::2], strict=False)
    if depth:
        for kid in node.get("/Kids", ()):
            yield from _numbers(kid, depth - 1)


def _paper_of(entry: Any, elements: _Elements, papers: Mapping[int, int]) -> int | None:
    """The paper whose element the first one of a page's entry hangs below; None where that cannot
    be told, since the paper's own elements do not say what they hang below (table 323, /P)."""
    held = entry.get_object()
    of_page = held if isinstance(held, ArrayObject) else ()
    found = next((e for e in of_page if isinstance(e, IndirectObject)), None)
    for _ in range(MAX_STEPS):
        if found is None:
            return None
        if found.idnum in papers:
            return papers[found.idnum]
        element = elements.at(found)
        parent = element.raw_get("/P") if "/P" in element else None
        found = parent if isinstance(parent, IndirectObject) else None
    return None


class _Elements:
    """The elements of a file's structure tree, each parsed by itself.

    pypdf parses all objects of an object stream (ISO 32000-1, 7.5.7) when one is wanted, and so
    would parse whole trees for a few elements a page: of the pack of 43 real papers, 395 pages, the
    proof would take 1.6 s instead of 0.5, and twice the memory.  So pypdf unpacks the stream, and
    is given the one entry to parse.
    """

    def __init__(self, reader: PdfReader) -> None:
        self._reader = reader
        self._streams: dict[int, tuple[bytes, Mapping[int, int]]] = {}
        self._known: dict[int, Any] = {}

    def at(self, value: Any) -> DictionaryObject:
        """The element that a value is or refers to; empty where that is none."""
        if isinstance(value, IndirectObject):
            if value.idnum not in self._known:
                self._known[value.idnum] = self._parsed(value.idnum)
            value = self._known[value.idnum]
        return value if isinstance(value, DictionaryObject) else DictionaryObject()

    def numbered(self, number: int) -> DictionaryObject:
        """The element that is the object of a number."""
        return self.at(IndirectObject(number, 0, self._reader))

    def _parsed(self, number: int) -> Any:
        holder, _ = self._reader.xref_objStm.get(number, (None, 0))
        if holder is None:
            return self._reader.get_object(number)
        if holder not in self._streams:
            self._streams[holder] = _unpacked(self._reader.get_object(holder))
        data, starts = self._streams[holder]
        stream = BytesIO(data)  # which shares the bytes with all others
        stream.seek(starts[number])
        return read_object(stream, self._reader)


def _unpacked(stream: Any) -> tuple[bytes, Mapping[int, int]]:
    """An object stream's data, and where in it each object starts."""
    data = stream.get_data()
    first = int(stream["/First"])
    numbers = [int(number) for number in data[:first].split()]
    starts = (first + offset for offset in numbers[1::2])
    return data, dict(zip(numbers[::2], starts, strict=False))
