"""What ``styles.yaml`` says: fonts, page, colours, logo, and rules for elements and classes."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from agendapack.pages.styles.cascade import Cascade, parse_selector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agendapack.pages.styles.cascade import Colour, Path, Style
    from agendapack.pages.styles.fonts import Face, Family
    from agendapack.problems import Location


class Page(Struct, frozen=True):
    """The page and its margins, in points."""

    width: float = 595.28
    height: float = 841.89
    top: float = 70.0
    right: float = 62.0
    bottom: float = 70.0
    left: float = 62.0


class Logo(Struct, frozen=True):
    """The council's logo, ``width`` points wide."""

    file: FilePath
    alternative: str
    width: float
    place: Location


class Styles(Struct, frozen=True, dict=True):
    """What a styles file says."""

    file: FilePath
    page: Page
    families: Mapping[str, Family]
    fallbacks: tuple[Family, ...]
    colours: Mapping[str, Colour]
    logo: Logo | None
    rules: tuple[tuple[str, Mapping[str, Any]], ...]  # as written: selector, fields of a Style

    @cached_property
    def cascade(self) -> Cascade:
        parsed = ((parse_selector(text), values) for text, values in self.rules)
        return Cascade(tuple((selector, values) for selector, values in parsed if selector))

    def style(self, path: Path) -> Style:
        """The style of the element at the end of ``path``, which starts at the body."""
        return self.cascade.style(path)

    def family(self, name: str) -> Family:
        return self.families[name]

    def fallback_faces(self, bold: bool = False, italic: bool = False) -> tuple[Face, ...]:
        """The faces that are asked, in order, for what the text's own face lacks."""
        return self._fallback_faces[bold, italic]

    @cached_property
    def measured(self) -> dict[Any, dict[str, Any]]:
        """Words that were measured by these styles, for documents to come: see ``inline.py``."""
        return {}

    @cached_property
    def _fallback_faces(self) -> Mapping[tuple[bool, bool], tuple[Face, ...]]:
        return {
            (bold, italic): tuple(family.face(bold, italic) for family in self.fallbacks)
            for bold in (False, True)
            for italic in (False, True)
        }

    def picture_file(self, source: str) -> FilePath:
        """The file that an ``<img src>`` names: absolute, or beside the styles file."""
        return self.file.parent / source
