"""The element of the tree that ``markup.py`` reads a page's HTML into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agendapack.problems import Location


class HtmlElement(Struct, frozen=True):
    """One element of the subset; ``place`` is the template's line, or the record's."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[HtmlElement | str, ...]
    place: Location

    def walk(self) -> Iterator[HtmlElement]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, HtmlElement):
                yield from child.walk()

    def text(self) -> str:
        """All the text in it, whitespace collapsed; a line break is a space."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield " "
            else:
                yield from child._texts()
