"""Promise 6 held against the finished file: each tagged paper's reading structure is in the pack.

Where the elements hang is enough to know that a tree was joined: from each page's entry in the
parent tree one element is followed upward, and must come to the Sect of the page's own paper.  So
this costs a few steps a page, however large the trees are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, IndirectObject

from agendapack.pack.plan import PackPlan
from agendapack.pack.proof_reader import ThriftyReader

MAX_STEPS = 300  # from an element up to the root

Fault = tuple[int | None, str]
"""A zero-based physical page, None for the whole pack, and what is wrong."""


def prove_structure(
    reader: ThriftyReader, pages: Sequence[PageObject], plan: PackPlan
) -> Iterator[Fault]:
    """What the pack's structure tree lacks of what ``plan`` promises."""
    tree: Any = reader.root_object.get("/StructTreeRoot")
    if tree is None:
        yield None, "it has no structure tree"
        return
    tree = tree.get_object()
    titles, sects = _parts_and_sects(tree)
    expected = list(
        dict.fromkeys(
            source.part or source.title for source in plan.sources if source.kind != "blank"
        )
    )
    if titles != expected:
        yield None, f"its parts are {titles} instead of {expected}"
        return
    papers = [index for index, source in enumerate(plan.sources) if source.kind != "blank"]
    if len(sects) != len(papers):
        yield None, f"it has {len(sects)} sections for {len(papers)} papers"
        return
    own = dict(zip(sects, papers, strict=True))
    parents = dict(_numbers(tree.get("/ParentTree"), 64))
    for number, (page, planned) in enumerate(zip(pages, plan.pages, strict=True)):
        source = plan.sources[planned.source]
        key = page.get("/StructParents")
        if source.facts.tags == "none" or source.kind == "blank":
            if source.kind != "blank" and key is not None:
                yield number, "it is untagged and yet leads into the structure tree"
        elif key is not None:
            if int(key) not in parents:
                yield number, "its tags lead nowhere"
            elif _sect_of(reader, parents[int(key)], own) not in (None, planned.source):
                yield number, "its tags lead to another paper's section"


def _parts_and_sects(tree: Any) -> tuple[list[str], list[int]]:
    """The parts' titles, and the sections' object numbers, in reading order."""
    titles, sects = [], []
    for document in _kids(tree):
        for reference in _kids(document.get_object()):
            part: Any = reference.get_object()
            titles.append(str(part.get("/T", "")))
            for kid in _kids(part):
                held: Any = kid.get_object() if isinstance(kid, IndirectObject) else {}
                if held.get("/S") == "/Sect":
                    sects.append(kid.idnum)
    return titles, sects


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


def _sect_of(reader: ThriftyReader, entry: Any, sects: Mapping[int, int]) -> int | None:
    """The paper whose section the first element of a page's entry hangs below; None where that
    cannot be told, since the paper's own elements do not say what they hang below."""
    entry = entry.get_object() if entry is not None else ()
    found = next((e for e in entry if isinstance(e, IndirectObject)), None)
    for _ in range(MAX_STEPS):
        if found is None:
            return None
        if found.idnum in sects:
            return sects[found.idnum]
        found = reader.parent_of(found)
    return None
