"""Decides which style an element has: selectors, declarations and the order in which they win.

The selectors are a small part of CSS's (element, class, ``element.class``, one inside another), so
that one set of rules serves the PDF and the stylesheet of its HTML twin.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Colour = tuple[float, float, float]  # red, green, blue, each 0 to 1
Align = Literal["left", "centre", "right"]
Step = tuple[str, tuple[str, ...]]  # an element's tag and its classes
Path = tuple[Step, ...]  # from the body down to the element itself

BLACK: Colour = (0.0, 0.0, 0.0)


class Rule(Struct, frozen=True):
    """A line drawn at an edge: its thickness in points."""

    thickness: float
    colour: Colour


class Percent(Struct, frozen=True):
    """A length relative to the size of the type around it (1.0 is the same)."""

    part: float


class Style(Struct, frozen=True):
    """All that decides how an element looks.  Lengths are in points.

    What comes before ``space_before`` is inherited by the elements inside, the rest is the
    element's own.
    """

    font: str = "body"
    size: float = 12.0
    leading: float = 1.4  # the height of a line as a multiple of ``size``
    colour: Colour = BLACK
    weight: Literal["regular", "bold"] = "regular"
    slant: Literal["upright", "italic"] = "upright"
    align: Align = "left"
    underline: bool = False
    wrap: bool = True
    figures: Literal["text", "tabular"] = "text"

    space_before: float = 0.0
    space_after: float = 0.0
    indent: float = 0.0
    indent_right: float = 0.0
    right_column: float | None = None  # the width of a block that stands at the page's right
    hang: float = 0.0  # the column at the left that numbers hang in
    padding: tuple[float, float] = (0.0, 0.0)  # above and below; left and right
    background: Colour | None = None
    rule_above: Rule | None = None
    rule_below: Rule | None = None
    rule_left: Rule | None = None
    keep: Literal["none", "together", "with-next"] = "none"
    rise: float = 0.0  # of ``size``: above the line, or below it where negative
    width: Literal["full", "content"] = "content"
    grid: Rule | None = None
    grid_lines: Literal["rows", "all", "none"] = "rows"
    smallest: float = 8.0  # a wide table's type is made smaller down to this


_OWN = Style.__struct_fields__[Style.__struct_fields__.index("space_before") :]
_OWN_DEFAULTS: dict[str, Any] = {name: getattr(Style(), name) for name in _OWN}


_LENGTHS = (
    *("size", "space_before", "space_after", "indent", "indent_right", "right_column", "hang"),
    *("padding", "smallest"),
)
"""What grows with the type.  The thickness of rules and ``leading``, which is a ratio, do not."""


def enlarged(values: Mapping[str, Any], scale: float) -> dict[str, Any]:
    """Fields of a Style with all lengths ``scale`` times as great; parts of a size stay parts."""
    return {
        name: _enlarged(value, scale) if name in _LENGTHS else value
        for name, value in values.items()
    }


def _enlarged(value: Any, scale: float) -> Any:
    if isinstance(value, tuple):
        return tuple(part * scale for part in value)
    return value * scale if isinstance(value, float) else value


class Compound(Struct, frozen=True):
    """An element, one or more classes, or both."""

    tag: str
    classes: tuple[str, ...]

    def matches(self, step: Step) -> bool:
        tag, classes = step
        return (not self.tag or self.tag == tag) and all(name in classes for name in self.classes)


class Selector(Struct, frozen=True):
    """``thead th``: the last part is the element's own, those before it stand around it."""

    parts: tuple[Compound, ...]

    @property
    def weight(self) -> tuple[int, int]:
        return (
            sum(len(part.classes) for part in self.parts),
            sum(1 for part in self.parts if part.tag),
        )

    def matches(self, path: Path) -> bool:
        if not self.parts[-1].matches(path[-1]):
            return False
        around = iter(reversed(path[:-1]))
        return all(any(part.matches(step) for step in around) for part in reversed(self.parts[:-1]))


_COMPOUND = re.compile(r"([a-z][a-z0-9]*)?((?:\.[A-Za-z][A-Za-z0-9_-]*)*)")


def parse_selector(text: str) -> Selector | None:
    """The selector that ``text`` writes, or None."""
    parts = []
    for word in text.split():
        match = _COMPOUND.fullmatch(word)
        if match is None or not word:
            return None
        parts.append(Compound(match[1] or "", tuple(match[2].split(".")[1:])))
    return Selector(tuple(parts)) if parts else None


class Cascade(Struct, frozen=True, dict=True):
    """Rules in the order they were written; a heavier selector wins, then the later one."""

    rules: tuple[tuple[Selector, Mapping[str, Any]], ...]

    @cached_property
    def _known(self) -> dict[Path, Style]:
        return {}

    @cached_property
    def _in_order(self) -> Sequence[tuple[Selector, Mapping[str, Any]]]:
        return sorted(self.rules, key=lambda rule: rule[0].weight)

    def style(self, path: Path) -> Style:
        """The style of the element at the end of ``path``."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._compute(path)
        return found

    def _compute(self, path: Path) -> Style:
        around = self.style(path[:-1]) if len(path) > 1 else Style()
        changes = dict(_OWN_DEFAULTS) if len(path) > 1 else {}
        for selector, declarations in self._in_order:
            if selector.matches(path):
                changes.update(declarations)
        size = changes.get("size")
        if isinstance(size, Percent):
            changes["size"] = around.size * size.part
        return replace(around, **changes)
