"""The stylesheet of the HTML that is published beside the PDF: the same rules, for a browser.

Sides are those at which lines begin and end (CSS Logical Properties), whichever way they are
written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agendapack.pages.styles.cascade import Colour, Percent, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agendapack.pages.styles.style_values import Styles

_BASE = """\
html { background: #fff; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { box-sizing: border-box; max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, h4, h5, h6, p, ul, ol, li { margin: 0; overflow-wrap: break-word; }
h1, h2 { text-wrap: balance; }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
img { max-width: 100%; height: auto; }
hr { border: 0; }
sup, sub { line-height: 0; }
@counter-style agendapack-a { system: extends lower-alpha; prefix: "("; suffix: ") "; }
@counter-style agendapack-A { system: extends upper-alpha; prefix: "("; suffix: ") "; }
@counter-style agendapack-i { system: extends lower-roman; prefix: "("; suffix: ") "; }
@counter-style agendapack-I { system: extends upper-roman; prefix: "("; suffix: ") "; }
ol[type="a"] { list-style-type: agendapack-a; }
ol[type="i"] { list-style-type: agendapack-i; }
ol[type="A" s] { list-style-type: agendapack-A; }
ol[type="I" s] { list-style-type: agendapack-I; }
table { border-collapse: collapse; text-align: start; }
caption { text-align: start; }
th, td { vertical-align: top; text-align: start; }
@media screen { .signature { display: none; } }
.numeric { text-align: right; font-variant-numeric: tabular-nums; }
nav.documents { margin-top: 3rem; border-top: 1px solid currentColor; }
nav.documents ul { list-style: none; padding: 0; }
nav.documents a { display: inline-block; padding: 0.25rem 0; }
"""

_NARROW = """\
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  h2 { font-size: 1.25rem; }
  table { display: block; overflow-x: auto; }
%(unindented)s}
@media print {
  nav.documents { display: none; }
  @page { size: %(size)s; margin: %(margins)s; }
  body { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr, img { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6, caption { break-after: avoid; }
  p, li { orphans: 2; widows: 2; }
  [data-break="before"] { break-before: page; margin-top: 0; }
  [data-break="after"] { break-after: page; }
  [data-keep="together"] { break-inside: avoid; }
  [data-keep="with-next"] { break-after: avoid; }
}
"""


def stylesheet(styles: Styles) -> str:
    """CSS that a browser, a phone and a printer can use."""
    parts = [_BASE]
    for selector, values in styles.rules:
        parts += _rules(selector, values, styles)
    if styles.logo is not None:
        parts.append(f".logo img {{ display: block; width: {_rem(styles.logo.width)}; }}\n")
    wide = [
        selector
        for selector, values in styles.rules
        if values.get("indent", 0) > 30 or values.get("right_column") is not None
    ]
    unindented = "".join(f"  {selector} {{ margin-inline-start: 0; }}\n" for selector in wide)
    page = styles.page
    margins = " ".join(_points(side) for side in (page.top, page.right, page.bottom, page.left))
    size = f"{_points(page.width)} {_points(page.height)}"
    parts.append(_NARROW % {"size": size, "margins": margins, "unindented": unindented})
    return "".join(parts)


def _rules(selector: str, values: Mapping[str, Any], styles: Styles) -> list[str]:
    found = []
    for name, value in values.items():
        if name == "align" and value == "right" and values.get("figures") == "tabular":
            found.append("text-align: right")  # figures are written from the left everywhere
            continue
        found += _PROPERTIES[name](value, styles) if name in _PROPERTIES else []
    rules = [f"{selector} {{ {' '.join(f'{entry};' for entry in found)} }}\n"] if found else []
    hang = values.get("hang")
    if hang is not None and selector in ("ul", "ol"):
        rules.append(f"{selector} {{ padding-inline-start: {_rem(max(hang, 18))}; }}\n")
    elif hang is not None:
        rules.append(f"{selector} {{ padding-inline-start: {_rem(hang)}; }}\n")
        rules.append(
            f"{selector} .number {{ float: inline-start; min-width: {_rem(hang)};"
            f" margin-inline-start: -{_rem(hang)}; }}\n"
        )
    if "grid" in values or "grid_lines" in values:
        rules += _grid(selector, values)
    return rules


def _grid(selector: str, values: Mapping[str, Any]) -> list[str]:
    rule, lines = values.get("grid"), values.get("grid_lines", "rows")
    if rule is None or lines == "none":
        return [f"{selector} th, {selector} td {{ border: 0; }}\n"]
    side = "border" if lines == "all" else "border-top"
    rules = [f"{selector} th, {selector} td {{ {side}: {_edge(rule)}; }}\n"]
    if lines == "rows":
        last = f"{selector} tbody:last-child tr:last-child"
        rules.append(f"{last} > * {{ border-bottom: {_edge(rule)}; }}\n")
    return rules


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "pt"


def _rem(points: float) -> str:
    """Relative to the reader's own size of type: 12 pt is what they have set as normal."""
    return f"{points / 12:.3f}".rstrip("0").rstrip(".") + "rem"


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _edge(rule: Rule | None) -> str:
    return (
        "0" if rule is None else f"{max(rule.thickness / 0.75, 1):.3g}px solid {_hex(rule.colour)}"
    )


def _font(name: str, styles: Styles) -> list[str]:
    own = (styles.families[name], *styles.fallbacks)
    names = dict.fromkeys(family.regular.family_name for family in own)
    families = ", ".join(f'"{family}"' for family in names)
    return [f'font-family: {families}, "Segoe UI", system-ui, -apple-system, Arial, sans-serif']


def _size(value: float | Percent) -> str:
    return f"{value.part:g}em" if isinstance(value, Percent) else _rem(value)


_ALIGNED = {"left": "start", "centre": "center", "right": "end"}
"""In text that is written from right to left, "left" is where its lines begin, as in the PDF."""
_FIGURES = {"text": "normal", "tabular": "tabular-nums"}

_PROPERTIES: Mapping[str, Callable[[Any, Styles], list[str]]] = {
    "font": _font,
    "size": lambda v, _: [f"font-size: {_size(v)}"],
    "leading": lambda v, _: [f"line-height: {v:g}"],
    "colour": lambda v, _: [f"color: {_hex(v)}"],
    "weight": lambda v, _: [f"font-weight: {'bold' if v == 'bold' else 'normal'}"],
    "slant": lambda v, _: [f"font-style: {'italic' if v == 'italic' else 'normal'}"],
    "align": lambda v, _: [f"text-align: {_ALIGNED[v]}"],
    "underline": lambda v, _: [f"text-decoration: {'underline' if v else 'none'}"],
    "wrap": lambda v, _: [f"white-space: {'normal' if v else 'nowrap'}"],
    "figures": lambda v, _: [f"font-variant-numeric: {_FIGURES[v]}"],
    "space_before": lambda v, _: [f"margin-top: {_rem(v)}"],
    "space_after": lambda v, _: [f"margin-bottom: {_rem(v)}"],
    "indent": lambda v, _: [f"margin-inline-start: {_rem(v)}"],
    "indent_right": lambda v, _: [f"margin-inline-end: {_rem(v)}"],
    "right_column": lambda v, _: [
        "box-sizing: border-box",
        "margin-inline-start: auto",
        f"max-width: {_rem(v)}",
    ],
    "padding": lambda v, _: [f"padding: {_rem(v[0])} {_rem(v[1])}"],
    "background": lambda v, _: [f"background: {_hex(v) if v else 'none'}"],
    "rule_above": lambda v, _: [f"border-top: {_edge(v)}"],
    "rule_below": lambda v, _: [f"border-bottom: {_edge(v)}"],
    "rule_left": lambda v, _: [f"border-inline-start: {_edge(v)}"],
    "rise": lambda v, _: [f"vertical-align: {v:g}em"],
    "width": lambda v, _: ["width: 100%" if v == "full" else "width: auto"],
}
"""Each field of a Style that a browser can follow, in CSS."""
