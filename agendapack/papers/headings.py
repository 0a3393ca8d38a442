"""Where the first headings of a tagged paper stand: what it calls itself.

A document property is never asked: it is another document's as a rule, which this one was made
from.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from agendapack.papers.structure.structure_tree import ContentItem, Structure, StructureElement

_HEADINGS = frozenset(("H", "H1", "H2", "H3", "H4", "H5", "H6"))
_TITLE = "Title"
"""The role that Word and LibreOffice give to a paragraph in their style of this name."""

_MOST = 3  # headings: more than a letterhead stands before no title


class MarkedHeading(Struct, frozen=True):
    """A heading: its text where the tree gives it, else the zero-based page that it begins on and
    the numbers of its marked content there."""

    text: str | None
    page: int = 0
    numbers: frozenset[int] = frozenset()


def first_headings(structure: Structure | None) -> tuple[MarkedHeading, ...]:
    """The first headings of a tree that says one thing, in reading order."""
    if structure is None or not structure.is_mendable:
        return ()
    found: list[MarkedHeading] = []
    for element in structure.elements():
        if element.standard in _HEADINGS or element.role == _TITLE:
            found += _marked(element)
            if len(found) == _MOST:
                break
    return tuple(found)


def _marked(element: StructureElement) -> Iterator[MarkedHeading]:
    if element.actual_text is not None:
        yield MarkedHeading(element.actual_text)
        return
    content = [
        item
        for item in element.content()
        if isinstance(item, ContentItem) and item.page is not None and not item.stream
    ]
    if content:
        page = content[0].page
        assert page is not None
        numbers = frozenset(item.mcid for item in content if item.page == page)
        yield MarkedHeading(None, page, numbers)
