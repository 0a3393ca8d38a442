"""What styles.yaml may say, and how its words become values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from agendapack.pages.styles.cascade import Colour, Percent, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_UNITS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(pt|mm|cm|in)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class UnreadableValue(ValueError):
    """A value that cannot be understood; the message says what was expected."""


class Names(Struct, frozen=True):
    """What values may refer to by name."""

    colours: Mapping[str, Colour] = field(default_factory=dict)
    families: frozenset[str] = frozenset()


def length(text: str) -> float:
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise UnreadableValue("a length such as 12pt, 4mm, 1cm or 0.5in")
    return float(match[1]) * _UNITS[match[2] or "pt"]


def positive(text: str) -> float:
    value = length(text)
    if value <= 0:
        raise UnreadableValue("a length greater than 0, such as 12pt")
    return value


def not_negative(text: str) -> float:
    value = length(text)
    if value < 0:
        raise UnreadableValue("a length of 0 or more, such as 6pt")
    return value


def size(text: str) -> float | Percent:
    match = _PERCENT.fullmatch(text.strip())
    if match is not None and float(match[1]) > 0:
        return Percent(float(match[1]) / 100)
    try:
        return positive(text)
    except UnreadableValue:
        raise UnreadableValue("a size such as 12pt or 80%") from None


def ratio(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.8 <= value <= 4:
        raise UnreadableValue("a number between 0.8 and 4, such as 1.4")
    return value


def rise(text: str) -> float:
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*%", text.strip())
    if match is None:
        raise UnreadableValue("a part of the size such as 35% or -15%")
    return float(match[1]) / 100


def colour(text: str, names: Names) -> Colour:
    if text in names.colours:
        return names.colours[text]
    match = _HEX.fullmatch(text.strip())
    if match is None:
        known = ", ".join(sorted(names.colours))
        raise UnreadableValue(
            "a colour such as #00467f" + (f", or one of {known}" if known else "")
        )
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return (red, green, blue)


def rule(text: str, names: Names) -> Rule | None:
    if text.strip() == "none":
        return None
    thickness, _, shade = text.strip().partition(" ")
    try:
        return Rule(positive(thickness), colour(shade.strip(), names))
    except UnreadableValue:
        raise UnreadableValue('a thickness and a colour, such as "0.5pt #808080"') from None


def padding(text: str) -> tuple[float, float]:
    parts = text.split()
    if len(parts) not in (1, 2):
        raise UnreadableValue('a length, or two (above and below, at the sides), such as "3pt 6pt"')
    values = [not_negative(part) for part in parts]
    return (values[0], values[-1])


def one_of(*words: str) -> Callable[[str, Names], str]:
    def choose(text: str, names: Names) -> str:
        if text not in words:
            raise UnreadableValue(" or ".join(words))
        return text

    return choose


def yes_no(text: str) -> bool:
    if text.lower() not in ("true", "false", "yes", "no"):
        raise UnreadableValue("yes or no")
    return text.lower() in ("true", "yes")


def family(text: str, names: Names) -> str:
    if text not in names.families:
        raise UnreadableValue(f"one of the fonts named above: {', '.join(sorted(names.families))}")
    return text


def shade(text: str, names: Names) -> Colour | None:
    return None if text == "none" else colour(text, names)


def _plain(read: Callable[[str], Any]) -> Callable[[str, Names], Any]:
    return lambda text, names: read(text)


PROPERTIES: Mapping[str, tuple[str, Callable[[str, Names], Any]]] = {
    "font": ("font", family),
    "size": ("size", _plain(size)),
    "leading": ("leading", _plain(ratio)),
    "colour": ("colour", colour),
    "weight": ("weight", one_of("regular", "bold")),
    "slant": ("slant", one_of("upright", "italic")),
    "align": ("align", one_of("left", "centre", "right")),
    "underline": ("underline", _plain(yes_no)),
    "wrap": ("wrap", _plain(yes_no)),
    "figures": ("figures", one_of("text", "tabular")),
    "space-before": ("space_before", _plain(not_negative)),
    "space-after": ("space_after", _plain(not_negative)),
    "indent": ("indent", _plain(not_negative)),
    "indent-right": ("indent_right", _plain(not_negative)),
    "right-column": ("right_column", _plain(positive)),
    "hang": ("hang", _plain(not_negative)),
    "padding": ("padding", _plain(padding)),
    "background": ("background", shade),
    "rule-above": ("rule_above", rule),
    "rule-below": ("rule_below", rule),
    "rule-left": ("rule_left", rule),
    "keep": ("keep", one_of("none", "together", "with-next")),
    "rise": ("rise", _plain(rise)),
    "width": ("width", one_of("full", "content")),
    "grid": ("grid", rule),
    "grid-lines": ("grid_lines", one_of("rows", "all", "none")),
    "smallest": ("smallest", _plain(positive)),
}
"""Each property of styles.yaml: the field of a Style that it sets, and how its value is read."""
