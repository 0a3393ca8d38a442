"""templates/styles.yaml: fonts, page, colours, logo, and rules for elements and classes.

A council's own file needs to hold only what differs: what it leaves out is as in the file that
agendapack ships.  ``styles_reader.py`` reads the file.
"""

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
    from agendapack.problems import Location, Problem


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
    fallbacks: tuple[Face, ...]
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

    def picture_file(self, source: str) -> FilePath:
        """The file that an ``<img src>`` names: absolute, or beside the styles file."""
        return self.file.parent / source

    def css(self) -> str:
        """The stylesheet for the HTML that is published beside the PDF."""
        from agendapack.pages.styles.css import stylesheet

        return stylesheet(self)


def shipped_styles() -> FilePath:
    """The styles file that comes with agendapack: in the wheel, or beside the package."""
    package = FilePath(__file__).resolve().parents[2]
    inside = package / "templates" / "styles.yaml"
    return inside if inside.is_file() else package.parent / "templates" / "styles.yaml"


def load_styles(path: FilePath) -> tuple[Styles, tuple[Problem, ...]]:
    """The styles in ``path``, and all that is wrong with them.

    Styles are always given: what cannot be understood is as in the shipped file.  Raises
    MachineError for a file that the machine will not read.
    """
    from agendapack.pages.styles.styles_reader import read_styles

    shipped = shipped_styles()
    base = read_styles(shipped, None)
    if path.resolve() == shipped.resolve():
        return base.styles, base.problems
    own = read_styles(path, base)
    return own.styles, own.problems
