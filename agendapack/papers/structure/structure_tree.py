"""What a structure tree is made of (ISO 32000-1, 14.7): elements, content, and faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from agendapack.papers.pdf.objects import Json, identifier_of
from agendapack.papers.structure.standard_types import Roles

Weight = Literal["harmless", "mendable", "fatal"]


class ContentItem(NamedTuple):
    """A marked-content sequence.  ``page`` is zero-based, None where it is no page of this file;
    ``stream`` is the form XObject that holds it, empty for the page's own content."""

    page: int | None
    mcid: int
    stream: str = ""


class ObjectItem(NamedTuple):
    """A whole object, such as an annotation, by its reference."""

    page: int | None
    reference: str


class StructureElement(NamedTuple):
    """A structure element.

    ``role`` is as written, ``standard`` what it is mapped to (empty where that is no standard
    type).  ``attributes`` are by owner and name, class attributes included: ``"Table/Scope"``;
    values are those of the JSON, references followed.  ``reference`` is empty for an element
    written in place.  A text is None where it is absent, which differs from an empty one.
    """

    reference: str
    role: str
    standard: str
    kids: tuple[Kid, ...]
    page: int | None = None
    alt: str | None = None
    actual_text: str | None = None
    language: str | None = None
    title: str | None = None
    expansion: str | None = None
    id: str | None = None
    attributes: Mapping[str, Json] = {}

    @property
    def elements(self) -> tuple[StructureElement, ...]:
        return tuple([kid for kid in self.kids if isinstance(kid, StructureElement)])

    @property
    def scope(self) -> str:
        value = self.attributes.get("Table/Scope")
        return value[1:] if isinstance(value, str) and value.startswith("/") else ""

    @property
    def headers(self) -> tuple[str, ...]:
        """The ids of a cell's header cells."""
        value = self.attributes.get("Table/Headers")
        members = value if isinstance(value, list) else [value]
        return tuple(text for member in members if (text := identifier_of(member)) is not None)

    @property
    def row_span(self) -> int:
        return _span(self.attributes.get("Table/RowSpan"))

    @property
    def col_span(self) -> int:
        return _span(self.attributes.get("Table/ColSpan"))

    def below(self) -> Iterator[StructureElement]:
        """This element and all elements below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [kid for kid in reversed(element.kids) if isinstance(kid, StructureElement)]

    def content(self) -> Iterator[ContentItem | ObjectItem]:
        """All content below this element, in reading order."""
        waiting: list[Kid] = [self]
        while waiting:
            kid = waiting.pop()
            if isinstance(kid, StructureElement):
                waiting += reversed(kid.kids)
            else:
                yield kid

    def pages(self) -> tuple[int, ...]:
        """The zero-based pages that its content lies on, ascending."""
        return tuple(sorted({item.page for item in self.content() if item.page is not None}))


Kid: TypeAlias = "StructureElement | ContentItem | ObjectItem"


def _span(value: Json) -> int:
    return value if isinstance(value, int) and value > 0 else 1


class TreeFault(Struct, frozen=True):
    """One thing wrong with the tree.

    ``mendable``: the parent tree can be written anew from the tree.  ``fatal``: the tree does not
    say one thing.  ``harmless``: it can be joined to others as it is.  ``stays``: the elements
    themselves are at fault, so that a new parent tree does not make them conform.  ``page`` is
    zero-based.
    """

    weight: Weight
    message: str
    page: int | None = None
    stays: bool = False


class Structure(Struct, frozen=True):
    """A structure tree: the elements at its top, and what holds for all of it."""

    kids: tuple[StructureElement, ...]
    faults: tuple[TreeFault, ...]
    roles: Roles
    language: str | None  # the catalogue's /Lang
    size: int  # elements

    @property
    def is_sound(self) -> bool:
        """Whether it can be joined to others as it is."""
        return all(fault.weight == "harmless" for fault in self.faults)

    @property
    def is_mendable(self) -> bool:
        """Whether it can be joined, once the parent tree is made anew."""
        return all(fault.weight != "fatal" for fault in self.faults)

    def elements(self) -> Iterator[StructureElement]:
        """All elements in reading order."""
        for kid in self.kids:
            yield from kid.below()

    def content(self) -> Iterator[ContentItem | ObjectItem]:
        for kid in self.kids:
            yield from kid.content()
