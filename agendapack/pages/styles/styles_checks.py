"""Checks a styles file as a whole: text that is too pale, and fonts that share a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agendapack.papers.luminance import contrast
from agendapack.problems import Problem, error, warning
from agendapack.records.source import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.pages.styles.cascade import Colour
    from agendapack.pages.styles.fonts import Face
    from agendapack.pages.styles.style_values import Styles
    from agendapack.problems import Location

_WHITE: Colour = (1.0, 1.0, 1.0)
_LEAST = 4.5
"""WCAG 2.1, success criterion 1.4.3, level AA."""


def same_names(styles: Styles, place: Location) -> Iterator[Problem]:
    """Two fonts of one name cannot be embedded in one file."""
    faces: list[Face] = []
    for family in (*styles.fallbacks, *styles.families.values()):
        faces += [family.regular, family.bold, family.italic, family.bold_italic]
    named: dict[str, Face] = {}
    for face in faces:
        other = named.setdefault(face.postscript_name, face)
        if other is not face:
            yield error(
                f'"{other.file.name}" and "{face.file.name}" are both fonts called'
                f' "{face.postscript_name}"',
                place,
                "use one of the two, or rename one with a font editor",
            )


def pale_text(styles: Styles, own: Table, shipped: Table, colours: Table) -> Iterator[Problem]:
    """Text too pale for what is behind it: a warning where its colour is written.

    ``own`` and ``shipped`` are the sections "styles" of a file and of the one that it builds on;
    ``colours`` is the file's own section of that name, which the shipped rules may refer to.
    """
    for selectors, inside in _coloured(own):
        at = "colour" if "colour" in inside else "background"
        yield from _pale(styles, selectors, inside.value_place(at))
    for selectors, inside in _coloured(shipped):
        for at in ("colour", "background"):
            name = str(inside.get(at, ""))
            if name in colours:
                yield from _pale(styles, selectors, colours.value_place(name))


def _coloured(rules: Table) -> Iterator[tuple[list[str], Table]]:
    for key, inside in rules.items():
        if isinstance(inside, Table) and ("colour" in inside or "background" in inside):
            yield [part.strip() for part in key.split(",")], inside


def _pale(styles: Styles, selectors: list[str], place: Location) -> Iterator[Problem]:
    body = styles.style((("body", ()),)).colour
    for text in selectors:
        values: dict[str, Any] = {}
        for selector, declared in styles.rules:
            if selector == text:
                values.update(declared)
        found = contrast(values.get("colour", body), values.get("background") or _WHITE)
        if found < _LEAST:
            yield warning(
                f'the text of "{text}" has a contrast of {found:.1f}:1',
                place,
                "expected 4.5:1 or more (WCAG 2.1 AA): choose a darker colour",
            )
