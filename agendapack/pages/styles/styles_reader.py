"""Reads ``styles.yaml``: every fault has its line and column.

A council's own file needs to hold only what differs: what it leaves out is as in the file that
agendapack ships.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from agendapack.pages.styles import declarations
from agendapack.pages.styles.cascade import (
    Colour,
    Percent,
    Selector,
    enlarged,
    parse_selector,
)
from agendapack.pages.styles.declarations import PROPERTIES, Names, UnreadableValue
from agendapack.pages.styles.fonts import Face, Family, FontFault
from agendapack.pages.styles.style_values import Logo, Page, Styles
from agendapack.pages.styles.styles_checks import pale_text, same_names
from agendapack.problems import Location, Problem, did_you_mean, error, warning
from agendapack.records.shipped import shipped_templates
from agendapack.records.source import Row, Table, Text, Value, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
from filecmp import cmp

_T = TypeVar("_T")

ELEMENTS = frozenset(
    (
        "body", "section", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "li", "hr",
        "table", "caption", "thead", "tbody", "tr", "th", "td",
        "a", "img", "strong", "em", "sup", "sub", "span",
    )
)  # fmt: skip
"""What a selector may name: the HTML subset, less what has no look of its own."""

_SECTIONS = ("page", "fonts", "fallback-fonts", "colours", "logo", "styles")
_SIZES = {"A4": (595.28, 841.89), "A5": (419.53, 595.28), "Letter": (612.0, 792.0)}
_LOGO_WIDTH = 127.56  # 45 mm
_MARGINS = ("top", "right", "bottom", "left")
_FACES = ("regular", "bold", "italic", "bold-italic")
_REGULAR, _BOLD = 400, 700  # weights, as fonts count them (OpenType 1.9, wght)

_NOTHING = object()


class _Named(Struct, frozen=True):
    """A property's reading, with what its value may name."""

    read: Callable[[str, Names], Any]
    names: Names

    def __call__(self, text: str) -> Any:
        return self.read(text, self.names)


def load_styles(path: FilePath) -> tuple[Styles, tuple[Problem, ...]]:
    """The styles in ``path``, and all that is wrong with them.

    Styles are always given: what cannot be understood is as in the shipped file.  Raises
    MachineError for a file that the machine will not read.
    """
    shipped = shipped_templates() / "styles.yaml"
    base = read_styles(shipped, None)
    if _are_alike(path, shipped):
        return base.styles, base.problems
    own = read_styles(path, base)
    return own.styles, own.problems


def _are_alike(path: FilePath, shipped: FilePath) -> bool:
    """Whether a council's file says what the shipped one says, as a copy of it does."""
    try:
        return cmp(path, shipped, shallow=False)
    except OSError:
        return False  # told where it is read


class ReadStyles(Struct, frozen=True):
    """A styles file as read; ``rules`` is its section "styles", for a file that builds on it."""

    styles: Styles
    rules: Table
    problems: tuple[Problem, ...]


def read_styles(path: FilePath, base: ReadStyles | None) -> ReadStyles:
    """Read ``path``; what it leaves out is as in ``base``.  Raises MachineError."""
    source = read(path)
    reader = _Reader(path, base, list(source.problems))
    table = source.table if source.table is not None else Table()
    styles = reader.styles(table)
    return ReadStyles(styles, reader.table(table, "styles"), tuple(dict.fromkeys(reader.problems)))


_faces: dict[str, Face] = {}
"""Faces read so far, by their files' SHA-256: one font is one face, wherever its copies lie."""

_LETTERS = frozenset(" 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class _Reader(Struct):
    """Reads one file; ``base`` has what it leaves out."""

    file: FilePath
    over: ReadStyles | None
    problems: list[Problem]

    @property
    def base(self) -> Styles | None:
        return self.over.styles if self.over else None

    def styles(self, table: Table) -> Styles:
        self._check_keys(table, _SECTIONS)
        families = self._families(self.table(table, "fonts"))
        fallbacks = self._fallbacks(table.get("fallback-fonts"))
        colours = self._colours(self.table(table, "colours"))
        names = Names(colours, frozenset(families))
        page = self._page(self.table(table, "page"))
        logo = self._logo(table)
        own = self.table(table, "styles")
        rules: list[tuple[str, Mapping[str, Any]]] = []
        own_rules = self.rules(own, names)
        if self.over is not None:
            # Read again: the colours and fonts that they name may be others now.
            shipped = _Reader(self.file, None, []).rules(self.over.rules, names)
            scale = _body_size(own_rules, _body_size(shipped, 1.0)) / _body_size(shipped, 1.0)
            rules += [(selector, enlarged(values, scale)) for selector, values in shipped]
        rules += own_rules
        styles = Styles(self.file, page, families, fallbacks, colours, logo, tuple(rules))
        self.problems += same_names(styles, table.key_place("fonts"))
        self.problems += pale_text(
            styles, own, self.over.rules if self.over else Table(), self.table(table, "colours")
        )
        return styles

    # -- sections -----------------------------------------------------------------------------

    def _page(self, table: Table) -> Page:
        base = self.base.page if self.base else Page()
        self._check_keys(table, ("size", "margins"))
        width, height = base.width, base.height
        if "size" in table:
            found = self._text(table, "size")
            if found in _SIZES:
                width, height = _SIZES[found]
            else:
                self._expected("size", found, table.value_place("size"), "A4, A5 or Letter")
        inside = self.table(table, "margins")
        self._check_keys(inside, _MARGINS)
        values = {name: getattr(base, name) for name in _MARGINS}
        for name in _MARGINS:
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
        for name in _keys(table):
            family = self._family(
                self.table(table, name), name.place, families.get(name), str(name)
            )
            if family is not None:
                families[str(name)] = family
        return families

    def _family(
        self, faces: Table, place: Location, known: Family | None, name: str = ""
    ) -> Family | None:
        """A family of faces; those that are not named are as in ``known``.

        A text font has a ``name`` and all of the letters; a fallback has neither.
        """
        self._check_keys(faces, _FACES)
        found: dict[str, Face | None] = {}
        for kind in _FACES:
            field_name = kind.replace("-", "_")
            found[field_name] = getattr(known, field_name) if known else None
            if kind in faces:
                file = self._text(faces, kind)
                face = self._face(file, faces.value_place(kind), is_bold=kind.startswith("bold"))
                if name and face is not None and not face.characters.issuperset(_LETTERS):
                    self.problems.append(
                        error(
                            f'"{face.file.name}" lacks letters or figures',
                            faces.value_place(kind),
                            "expected a font for text",
                        )
                    )
                    face = None
                found[field_name] = face or found[field_name]
        regular = found["regular"]
        if regular is None:
            if "regular" not in faces:
                called = f'the font "{name}"' if name else "the fallback font"
                self.problems.append(
                    error(
                        f"{called} has no regular face",
                        place,
                        "expected regular: and the name of a .ttf file",
                    )
                )
            return None
        bold = found["bold"] or regular
        return Family(regular, bold, found["italic"] or regular, found["bold_italic"] or bold)

    def _fallbacks(self, value: Value | None) -> tuple[Family, ...]:
        """The file's own fallbacks and, after them, those of the file that it builds on."""
        base = self.base.fallbacks if self.base else ()
        if value is None:
            return base
        families = []
        for entry in value if isinstance(value, Row) else [value]:
            if isinstance(entry, Text):
                face = self._face(entry, entry.place)
                family = Family(face, face, face, face) if face is not None else None
            elif isinstance(entry, Table):
                family = self._family(entry, entry.place, None)
            else:
                family = None
                self._expected("fallback-fonts", "a list", entry.place, "names of .ttf files")
            if family is not None:
                families.append(family)
        # A council's own version of a font that ships takes its place.
        named = {family.regular.postscript_name for family in families}
        others = (family for family in base if family.regular.postscript_name not in named)
        return (*families, *others)

    def _face(self, text: str, place: Location, *, is_bold: bool = False) -> Face | None:
        file = self._find(text)
        if file is None:
            folders = [
                folder / FilePath(text).parent for folder in (self.file.parent, shipped_templates())
            ]
            names = [
                each.name for folder in folders if folder.is_dir() for each in folder.glob("*.ttf")
            ]
            hint = did_you_mean(FilePath(text).name, names) or "paths start from this file's folder"
            self.problems.append(error(f'no such font file "{text}"', place, hint))
            return None
        try:
            key = sha256(file.read_bytes()).hexdigest()
        except OSError as fault:
            self.problems.append(
                error(f'cannot read "{text}": {fault.strerror}', place, "check its permissions")
            )
            return None
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
        wanted = _BOLD if is_bold else _REGULAR
        if face.weight is not None and face.weight != wanted:
            self.problems.append(
                warning(
                    f'"{text}" is a variable font, of which the weight {face.weight:g} is set,'
                    f" where {wanted} is {'bold' if is_bold else 'regular'}",
                    place,
                    "name the static .ttf file of that weight, which its makers offer too",
                )
            )
        return face

    def _find(self, text: str) -> FilePath | None:
        """A file named in a styles file: beside it, or among the shipped templates, and nowhere
        else of the machine, by way of a link either."""
        for folder in (self.file.parent, shipped_templates()):
            found = (folder / text).resolve()
            if found.is_relative_to(folder.resolve()) and found.is_file():
                return found
        return None

    def _colours(self, table: Table) -> dict[str, Colour]:
        colours = dict(self.base.colours) if self.base else {}

        def read_colour(text: str) -> Colour:
            return declarations.colour(text, Names(colours))

        for name in _keys(table):
            found = self._value(table, name, read_colour, None)
            if found is not None:
                colours[str(name)] = found
        return colours

    def _logo(self, parent: Table) -> Logo | None:
        base = self.base.logo if self.base else None
        if "logo" not in parent:
            return base
        if parent["logo"] == "none":
            return None
        table = self.table(parent, "logo")
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
        width = _LOGO_WIDTH
        if "width" in table:
            width = self._value(table, "width", declarations.positive, width)
        return Logo(file, alternative, width, place)

    def rules(self, table: Table, names: Names) -> list[tuple[str, Mapping[str, Any]]]:
        """Selectors and what they set, in the order written."""
        rules: list[tuple[str, Mapping[str, Any]]] = []
        for key in _keys(table):
            values = self._declarations(self.table(table, key), names)
            for text in _selectors(key):
                selector = parse_selector(text)
                if selector is None:
                    self._expected(
                        "styles", text, key.place, "an element, a .class, or one inside another"
                    )
                elif self._is_known(selector, text, key.place):
                    rules.append((text, values))
        return rules

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
                value = self._value(table, name, _Named(read_value, names), _NOTHING)
                if value is not _NOTHING:
                    values[target] = value
        return values

    # -- values -------------------------------------------------------------------------------

    def _check_keys(self, table: Table, known: Sequence[str]) -> None:
        for key in _keys(table):
            if key not in known:
                self.problems.append(
                    error(f'unknown key "{key}"', key.place, did_you_mean(key, known))
                )

    def table(self, parent: Table, key: str) -> Table:
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
        except UnreadableValue as fault:
            self._expected(key, str(value), value.place, str(fault))
            return default

    def _expected(self, key: str, found: str, place: Location, expected: str) -> None:
        hint = f"expected {expected}"
        if not found:  # YAML takes what follows a # for a comment
            hint += '; what starts with # needs quotes, such as "#00467f"'
        self.problems.append(error(f'"{found}" cannot stand for {key}', place, hint))


def _body_size(rules: Sequence[tuple[str, Mapping[str, Any]]], default: float) -> float:
    """The size of type that rules give the body, in points; a percentage is of ``default``."""
    found: float | Percent = default
    for selector, values in rules:
        if selector == "body":
            found = values.get("size", found)
    return default * found.part if isinstance(found, Percent) else found


def _keys(table: Table) -> Iterator[Text]:
    """The keys, each a Text with its place."""
    for key in table:
        assert isinstance(key, Text)
        yield key


def _selectors(key: str) -> list[str]:
    return [part.strip() for part in key.split(",")]
