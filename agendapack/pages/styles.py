"""templates/styles.yaml: fonts, page, colours, logo, and rules for elements and classes.

A council's own file needs to hold only what differs: what it leaves out is as in the file that
agendapack ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeVar

from agendapack.pages import declarations
from agendapack.pages.cascade import Cascade, Colour, Path, Selector, Style, parse_selector
from agendapack.pages.declarations import PROPERTIES, Names, Unreadable, contrast
from agendapack.pages.fonts import Face, Family, FontFault
from agendapack.problems import Location, Problem, did_you_mean, error, warning
from agendapack.records.source import Row, Table, Text, Value, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_T = TypeVar("_T")

ELEMENTS = frozenset(
    [
        "body",
        "section",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ol",
        "ul",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "img",
        "strong",
        "em",
        "sup",
        "sub",
        "span",
        "hr",
    ]
)
_SECTIONS = ("page", "fonts", "fallback-fonts", "colours", "logo", "styles")
_FACES = ("regular", "bold", "italic", "bold-italic")
_WHITE: Colour = (1.0, 1.0, 1.0)
_CONTRAST = 4.5
"""WCAG 2.1, success criterion 1.4.3, level AA."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page and its margins, in points."""

    width: float = 595.28
    height: float = 841.89
    top: float = 70.0
    right: float = 62.0
    bottom: float = 70.0
    left: float = 62.0


@dataclass(frozen=True, slots=True)
class Logo:
    """The council's logo, ``width`` points wide."""

    file: FilePath
    alternative: str
    width: float
    place: Location


@dataclass(frozen=True)
class Styles:
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
        from agendapack.pages.css import stylesheet

        return stylesheet(self)


def shipped_styles() -> FilePath:
    """The styles file that comes with agendapack: in the wheel, or beside the package."""
    package = FilePath(__file__).resolve().parent.parent
    inside = package / "templates" / "styles.yaml"
    return inside if inside.is_file() else package.parent / "templates" / "styles.yaml"


def load_styles(path: FilePath) -> tuple[Styles, tuple[Problem, ...]]:
    """The styles in ``path``, and all that is wrong with them.

    Styles are always given: what cannot be understood is as in the shipped file.  Raises
    MachineError for a file that the machine will not read.
    """
    shipped = shipped_styles()
    base = _read(shipped, None)
    if path.resolve() == shipped.resolve():
        return base
    return _read(path, base[0])


def _read(path: FilePath, base: Styles | None) -> tuple[Styles, tuple[Problem, ...]]:
    source = read(path)
    reader = _Reader(path, base, list(source.problems))
    styles = reader.styles(source.table if source.table is not None else Table())
    return styles, tuple(reader.problems)


_faces: dict[tuple[FilePath, int, int], Face] = {}
"""Faces read so far, by file, size and time of change: reading one takes a few milliseconds."""


@dataclass
class _Reader:
    """Reads one file; ``base`` has what it leaves out."""

    file: FilePath
    base: Styles | None
    problems: list[Problem]

    def styles(self, table: Table) -> Styles:
        self._check_keys(table, _SECTIONS)
        families = self._families(self._table(table, "fonts"))
        fallbacks = self._fallbacks(table.get("fallback-fonts"))
        colours = self._colours(self._table(table, "colours"))
        names = Names(colours, frozenset(families))
        page = self._page(self._table(table, "page"))
        logo = self._logo(table)
        rules = self._rules(self._table(table, "styles"), names)
        styles = Styles(self.file, page, families, fallbacks, colours, logo, rules)
        self._check_contrast(self._table(table, "styles"), styles)
        return styles

    # -- sections -----------------------------------------------------------------------------

    def _page(self, table: Table) -> Page:
        base = self.base.page if self.base else Page()
        margins = ("top", "right", "bottom", "left")
        self._check_keys(table, ("size", "margins"))
        sizes = {"A4": (595.28, 841.89), "A5": (419.53, 595.28), "Letter": (612.0, 792.0)}
        width, height = base.width, base.height
        if "size" in table:
            found = self._text(table, "size")
            if found in sizes:
                width, height = sizes[found]
            else:
                self._expected("size", found, table.value_place("size"), "A4, A5 or Letter")
        inside = self._table(table, "margins")
        self._check_keys(inside, margins)
        values = {name: getattr(base, name) for name in margins}
        for name in margins:
            if name in inside:
                values[name] = self._value(inside, name, declarations.not_negative, values[name])
        if values["left"] + values["right"] > width * 0.8 or (
            values["top"] + values["bottom"] > height * 0.8
        ):
            self.problems.append(
                error(
                    "the margins leave no room for text",
                    table.key_place("margins"),
                    "expected margins of 15mm to 40mm",
                )
            )
            return base
        return Page(width, height, **values)

    def _families(self, table: Table) -> dict[str, Family]:
        families = dict(self.base.families) if self.base else {}
        for name in table:
            faces = self._table(table, name)
            self._check_keys(faces, _FACES)
            known = families.get(name)
            found: dict[str, Face | None] = {}
            for kind in _FACES:
                field_name = kind.replace("-", "_")
                found[field_name] = getattr(known, field_name) if known else None
                if kind in faces:
                    face = self._face(self._text(faces, kind), faces.value_place(kind))
                    found[field_name] = face or found[field_name]
            regular = found["regular"]
            if regular is None:
                if "regular" not in faces:
                    self.problems.append(
                        error(
                            f'the font "{name}" has no regular face',
                            name.place,
                            "expected regular: and the name of a .ttf file",
                        )
                    )
                continue
            bold = found["bold"] or regular
            families[str(name)] = Family(
                regular, bold, found["italic"] or regular, found["bold_italic"] or bold
            )
        return families

    def _fallbacks(self, value: Value | None) -> tuple[Face, ...]:
        base = self.base.fallbacks if self.base else ()
        if value is None:
            return base
        entries = value if isinstance(value, Row) else [value]
        faces = []
        for entry in entries:
            if isinstance(entry, Text):
                face = self._face(entry, entry.place)
                if face is not None:
                    faces.append(face)
            else:
                self._expected("fallback-fonts", "a mapping", entry.place, "names of .ttf files")
        return (*faces, *(face for face in base if face not in faces))

    def _face(self, text: str, place: Location) -> Face | None:
        file = self._find(text)
        if file is None:
            folder = self.file.parent / FilePath(text).parent
            names = [each.name for each in folder.glob("*.ttf")] if folder.is_dir() else []
            hint = did_you_mean(FilePath(text).name, names) or "paths start from this file's folder"
            self.problems.append(error(f'no such font file "{text}"', place, hint))
            return None
        status = file.stat()
        key = (file, status.st_size, status.st_mtime_ns)
        face = _faces.get(key)
        if face is None:
            try:
                face = Face(file.stem, file)
            except (FontFault, OSError, ValueError, KeyError, IndexError) as fault:
                self.problems.append(
                    error(
                        f'"{text}" is not a font that can be embedded',
                        place,
                        f"expected a TrueType file (.ttf): {fault}",
                    )
                )
                return None
            _faces[key] = face
        return face

    def _find(self, text: str) -> FilePath | None:
        """A file named in a styles file: beside it, or among the shipped templates."""
        for folder in (self.file.parent, shipped_styles().parent):
            if (folder / text).is_file():
                return (folder / text).resolve()
        return None

    def _colours(self, table: Table) -> dict[str, Colour]:
        colours = dict(self.base.colours) if self.base else {}
        for name in table:
            read_one: Callable[[str], Colour] = lambda text: declarations.colour(  # noqa: E731
                text, Names(colours)
            )
            found = self._value(table, name, read_one, None)
            if found is not None:
                colours[str(name)] = found
        return colours

    def _logo(self, parent: Table) -> Logo | None:
        base = self.base.logo if self.base else None
        if "logo" not in parent:
            return base
        if parent["logo"] == "none":
            return None
        table = self._table(parent, "logo")
        self._check_keys(table, ("image", "alt", "width"))
        place = parent.key_place("logo")
        if "image" not in table:
            self.problems.append(
                error("the logo has no image", place, "expected image: and the name of a file")
            )
            return base
        alternative = self._text(table, "alt") if "alt" in table else ""
        if not alternative:
            self.problems.append(
                error(
                    "the logo has no alternative text",
                    place,
                    "expected alt: and the council's name",
                )
            )
        text = self._text(table, "image")
        file = self._find(text)
        if file is None:
            self.problems.append(
                error(
                    f'no such picture "{text}"',
                    table.value_place("image"),
                    "paths start from this file's folder",
                )
            )
            return base
        width = self._value(table, "width", declarations.positive, 127.56)
        return Logo(file, alternative, width, place)

    def _rules(self, table: Table, names: Names) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        rules = list(self.base.rules) if self.base else []
        for key in table:
            for text in (part.strip() for part in key.split(",")):
                selector = parse_selector(text)
                if selector is None or not self._is_known(selector, text, key.place):
                    if selector is None:
                        self._expected(
                            "styles", text, key.place, "an element, a .class, or one inside another"
                        )
                    continue
            values = self._declarations(self._table(table, key), names)
            rules += [(part.strip(), values) for part in key.split(",")]
        return tuple(rules)

    def _is_known(self, selector: Selector, text: str, place: Location) -> bool:
        for part in selector.parts:
            if part.tag and part.tag not in ELEMENTS:
                self.problems.append(
                    error(
                        f'no such element "{part.tag}" in "{text}"',
                        place,
                        did_you_mean(part.tag, ELEMENTS) or "a class is written with a dot: .name",
                    )
                )
                return False
        return True

    def _declarations(self, table: Table, names: Names) -> dict[str, Any]:
        self._check_keys(table, tuple(PROPERTIES))
        values: dict[str, Any] = {}
        for name, (target, read_value) in PROPERTIES.items():
            if name in table:
                marker = object()
                value = self._value(table, name, lambda text, r=read_value: r(text, names), marker)
                if value is not marker:
                    values[target] = value
        return values

    def _check_contrast(self, table: Table, styles: Styles) -> None:
        """Text too pale for its background: a warning where it is written."""
        for key in table:
            inside = table[key]
            if not isinstance(inside, Table) or not ({"colour", "background"} & set(inside)):
                continue
            for text in (part.strip() for part in key.split(",")):
                values = next((v for t, v in reversed(styles.rules) if t == text), {})
                body = styles.style((("body", ()),))
                front = values.get("colour", body.colour)
                behind = values.get("background") or _WHITE
                found = contrast(front, behind)
                if found < _CONTRAST:
                    at = "colour" if "colour" in inside else "background"
                    self.problems.append(
                        warning(
                            f'the text of "{text}" has a contrast of {found:.1f}:1',
                            inside.value_place(at),
                            "expected 4.5:1 or more (WCAG 2.1 AA): choose a darker colour",
                        )
                    )

    # -- values -------------------------------------------------------------------------------

    def _check_keys(self, table: Table, known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                self.problems.append(
                    error(f'unknown key "{key}"', key.place, did_you_mean(key, known))
                )

    def _table(self, parent: Table, key: str) -> Table:
        value = parent.get(key)
        if isinstance(value, Table):
            return value
        if value is not None and value != "":
            self._expected(
                key,
                "a list" if isinstance(value, Row) else str(value),
                value.place,
                "keys and values",
            )
        return Table(place=parent.value_place(key))

    def _text(self, table: Table, key: str) -> str:
        value = table[key]
        if isinstance(value, Text):
            return str(value)
        self._expected(key, "a list or a mapping", table.value_place(key), "one value")
        return ""

    def _value(self, table: Table, key: str, read_value: Callable[[str], _T], default: Any) -> Any:
        value = table[key]
        if not isinstance(value, Text):
            self._expected(key, "a list or a mapping", table.value_place(key), "one value")
            return default
        try:
            return read_value(str(value))
        except Unreadable as fault:
            self._expected(key, str(value), value.place, str(fault))
            return default

    def _expected(self, key: str, found: str, place: Location, expected: str) -> None:
        self.problems.append(
            error(f'"{found}" cannot stand for {key}', place, f"expected {expected}")
        )


__all__ = ["Logo", "Page", "Styles", "load_styles", "shipped_styles"]
