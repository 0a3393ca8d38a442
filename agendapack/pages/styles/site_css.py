"""The stylesheet of the web site: the council's colours and fonts, as custom properties that
``templates/site/site.css`` uses, by day and by night.

Text keeps a contrast of 4.5 to 1 with whatever it stands on (WCAG 2.2, 1.4.3): a colour that has
less is mixed with black, or on dark ground with white, until it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.styles.cascade import BLACK, Colour
from agendapack.papers.luminance import contrast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agendapack.pages.styles.style_values import Styles

LEAST = 4.5
"""Contrast of text with its ground."""
LEAST_BY_NIGHT = 7.0
"""The same on dark ground, where a council's colours look paler than they measure (1.4.6)."""
LEAST_EDGE = 3.0
"""Contrast of what is no text and must be seen, such as the edge of a field (1.4.11)."""

WHITE: Colour = (1.0, 1.0, 1.0)
NIGHT: Colour = (0.071, 0.086, 0.106)
NIGHT_TEXT: Colour = (0.91, 0.925, 0.94)
_USUAL_BODY = 12.0  # points: what a reader has set as normal

_STATES: Mapping[str, Colour] = {
    "good": (0.0, 0.4, 0.2),
    "news": (0.2, 0.2, 0.6),
    "warn": (0.52, 0.3, 0.0),
    "stop": (0.65, 0.08, 0.08),
    "plain": (0.27, 0.3, 0.34),
}
"""The colours of what a status says in words: published, changed, draft, cancelled, anything."""


class Palette(Struct, frozen=True):
    """The colours of a page, by their names in the stylesheet, by day or by night."""

    colours: Mapping[str, Colour]

    def css(self) -> str:
        return " ".join(f"--{name}: {_hex(colour)};" for name, colour in self.colours.items())


def site_stylesheet(styles: Styles, faces: str, rules: str) -> str:
    """The stylesheet: ``faces`` are ``@font-face`` rules, ``rules`` those of the template."""
    body = styles.style((("body", ()),))
    family = dict.fromkeys(
        family.regular.family_name for family in (styles.family(body.font), *styles.fallbacks)
    )
    fonts = ", ".join(f'"{name}"' for name in family)
    percent = max(round(body.size / _USUAL_BODY * 100, 2), 50)
    light, dark = palettes(styles)
    return (
        f'{faces}:root {{ --font: {fonts}, "Segoe UI", system-ui, -apple-system, Arial,'
        f" sans-serif; --size: {percent:g}%;{_logo(styles)} {light.css()} }}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{ color-scheme: dark; {dark.css()} }}\n}}\n{rules}"
    )


def palettes(styles: Styles) -> tuple[Palette, Palette]:
    """The colours by day, and by night."""
    body = (("body", ()),)
    text = styles.style(body).colour
    heading = styles.style((*body, ("h1", ()))).colour
    link = styles.style((*body, ("a", ()))).colour
    quiet = styles.style((*body, ("p", ("quiet",)))).colour
    shade = mixed(heading, WHITE, 0.93)
    night_shade = mixed(NIGHT, WHITE, 0.08)
    return (
        _palette(
            (WHITE, shade), BLACK, heading, text=text, heading=heading, link=link, quiet=quiet
        ),
        _palette(
            (NIGHT, night_shade),
            WHITE,
            heading,
            text=NIGHT_TEXT,
            heading=heading,
            link=link,
            quiet=mixed(NIGHT_TEXT, NIGHT, 0.25),
        ),
    )


def _palette(grounds: Sequence[Colour], ink: Colour, bar: Colour, **texts: Colour) -> Palette:
    """``grounds`` are the page's and that of what stands out, ``ink`` what text is mixed with that
    cannot be read, ``bar`` the colour of the page's head."""
    ground, shade = grounds
    found = {"ground": ground, "shade": shade}
    least = LEAST if ink == BLACK else LEAST_BY_NIGHT
    found |= {name: readable_on(grounds, colour, ink, least) for name, colour in texts.items()}
    found["line"] = mixed(ground, ink, 0.22)
    found["edge"] = readable_on(grounds, mixed(ground, ink, 0.4), ink, LEAST_EDGE)
    on_bar = max((WHITE, BLACK), key=lambda colour: contrast(colour, bar))
    found |= {"bar": bar, "on-bar": on_bar}
    for name, colour in _STATES.items():
        tint = mixed(ground, colour, 0.1 if ink == BLACK else 0.3)
        found[f"{name}-ground"] = tint
        found[name] = readable_on((tint, *grounds), colour, ink, least)
    return Palette(found)


def readable_on(
    grounds: Sequence[Colour], colour: Colour, ink: Colour, least: float = LEAST
) -> Colour:
    """``colour``, with as little of ``ink`` as gives it the ``least`` contrast with all of
    ``grounds``, as its eight bits have it."""
    for part in range(0, 101, 2):
        made = _rounded(mixed(colour, ink, part / 100))
        if all(contrast(made, _rounded(ground)) >= least for ground in grounds):
            return made
    return ink


def mixed(first: Colour, second: Colour, part: float) -> Colour:
    """``first`` with so large a ``part``, from 0 to 1, of ``second``."""
    red, green, blue = (a + (b - a) * part for a, b in zip(first, second, strict=True))
    return red, green, blue


def _rounded(colour: Colour) -> Colour:
    red, green, blue = (round(part * 255) / 255 for part in colour)
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _logo(styles: Styles) -> str:
    """How wide the logo is, by the reader's size of type."""
    return f" --logo: {styles.logo.width / _USUAL_BODY:.3g}rem;" if styles.logo else ""
