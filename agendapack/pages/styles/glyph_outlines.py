"""A glyph's outline as operators that fill it (ISO 32000-1, 8.5.2)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

_Point = tuple[float, float]


class _Pen(Struct):
    """What HarfBuzz draws with; its curves are of the second or third degree."""

    scale: float
    operators: list[str] = field(default_factory=list)
    at: _Point = (0.0, 0.0)

    def moveTo(self, to: _Point) -> None:
        self._write("m", to)

    def lineTo(self, to: _Point) -> None:
        self._write("l", to)

    def curveTo(self, first: _Point, second: _Point, to: _Point) -> None:
        self._write("c", first, second, to)

    def qCurveTo(self, control: _Point, to: _Point) -> None:
        """The same curve of the third degree: PDF has no other."""
        (x, y), (left, low) = control, self.at
        first = (left + (x - left) * 2 / 3, low + (y - low) * 2 / 3)
        self.curveTo(first, (to[0] + (x - to[0]) * 2 / 3, to[1] + (y - to[1]) * 2 / 3), to)

    def closePath(self) -> None:
        self.operators.append("h")

    def endPath(self) -> None:
        pass

    def _write(self, operator: str, *points: _Point) -> None:
        scale = self.scale
        places = " ".join(f"{x * scale:g} {y * scale:g}" for x, y in points)
        self.operators.append(f"{places} {operator}")
        self.at = points[-1]


def outline(font: Any, glyph: int, scale: float) -> str:
    """The outline of one of a HarfBuzz font's glyphs; ``scale`` is the unit of the font's own."""
    pen = _Pen(scale)
    font.draw_glyph_with_pen(glyph, pen)
    return " ".join([*pen.operators, "f"]) if pen.operators else ""
