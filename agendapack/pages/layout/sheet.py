"""One page's content: text, rules and pictures, each inside marked content of its own.

Whatever belongs to the document's meaning points at a leaf of the structure tree; all else is an
artifact (ISO 14289-1, 7.1).  Coordinates are the page's own, in points from its lower left corner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from agendapack.pages.layout.logical import ContentLeaf, Node, set_box
from agendapack.pages.layout.pdf_writing import number, text_string
from agendapack.pages.styles.cascade import Colour, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agendapack.pages.layout.text_encoding import Encoder
    from agendapack.pages.layout.words import Link, Picture, Piece

_LAYOUT = "/Artifact<</Type/Layout>>BDC"
_HIGH, _DEEP = 1.05, 0.3  # of the size: what a link's area has above and below the baseline
_REPEATED = "/Artifact<</Type/Pagination>>BDC"


class Placed(Struct):
    """A piece of text with the place where its baseline starts."""

    left: float
    baseline: float
    piece: Piece
    scale: float = 1.0


class Area(Struct):
    """A rectangle of a page that a link is active in: left, bottom, right, top.  ``baseline`` is
    that of the line that it is on."""

    link: Link
    left: float
    bottom: float
    right: float
    top: float
    baseline: float


class Anchor(Struct):
    """A place that can be gone to: ``top`` is the height that comes to the window's top."""

    name: str
    top: float


class Sheet(Struct):
    """A page being drawn; ``index`` counts from zero."""

    index: int
    width: float
    height: float
    encoder: Encoder
    operators: list[str] = field(default_factory=list)
    marked: list[Node] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    pictures: dict[str, None] = field(default_factory=dict)
    _colour: Colour | None = None
    _state: tuple[str, float, float] = ("", 0.0, 0.0)  # font, size, rise

    def text(self, placed: Sequence[Placed], artifact: bool = False) -> None:
        """One text object; marked content changes with the leaf that the text belongs to."""
        out = self.operators
        rules: list[tuple[float, float, float, float, Colour]] = []
        outlines: list[str] = []
        begun = False
        current: ContentLeaf | None = None
        opened = False
        expected: tuple[float, float] | None = None
        for number_, item in enumerate(placed):
            piece, run = item.piece, item.piece.run
            if piece.picture is not None:
                if opened:
                    out.append("EMC")
                if begun:
                    out.append("ET")
                begun = opened = False
                expected = None
                self.picture(piece.picture, item.left, item.baseline, artifact)
                continue
            if not begun:
                out.append("BT")
                begun = True
            content = None if artifact else run.content
            if not opened or content is not current:
                if opened:
                    out.append("EMC")
                out.append(self._begin(content) if content is not None else _REPEATED)
                current, opened = content, True
            if (
                expected is None
                or expected[1] != item.baseline
                or abs(expected[0] - item.left) > 0.02
            ):
                out.append(f"1 0 0 1 {number(item.left)} {number(item.baseline)} Tm")
            width = piece.width * item.scale
            expected = (item.left + width, item.baseline)
            outlines += self._show(item)
            left = item.left
            if run.link is not None and piece.text.endswith(" "):
                after = placed[number_ + 1] if number_ + 1 < len(placed) else None
                if after is None or after.baseline != item.baseline:
                    # The space at a line's end is for reading out, not for pointing at.
                    space = piece.face.width(" ") * run.size / 1000 * item.scale
                    width -= space
                    left += space if piece.leftwards else 0.0
            if run.underline:
                thickness = run.size * item.scale / 18
                low = item.baseline - run.size * item.scale * 0.12
                rules.append((left, left + width, low, thickness, run.colour))
            if run.struck:
                thickness = run.size * item.scale / 18
                middle = item.baseline + run.rise + run.size * item.scale * 0.26
                rules.append((left, left + width, middle, thickness, run.colour))
            if run.link is not None and not artifact and width > 0:
                self._area(run.link, item, left, left + width)
        if opened:
            out.append("EMC")
        if begun:
            out.append("ET")
        self._rules(rules)
        self.operators += outlines

    def _begin(self, content: ContentLeaf) -> str:
        mcid = len(self.marked)
        self.marked.append(content.node)
        content.marks.append((self.index, mcid))
        return f"/{content.node.role}<</MCID {mcid}>>BDC"

    def _show(self, item: Placed) -> list[str]:
        """Show a piece; the operators that draw its marks, after the text, are returned."""
        piece, scale = item.piece, item.scale
        run = piece.run
        out = self.operators
        outlines: list[str] = []
        if run.colour != self._colour:
            out.append(f"{' '.join(_part(part) for part in run.colour)} rg")
            self._colour = run.colour
        size = run.size * scale
        string: list[str] = []  # as far as parts go together: the inside of one string or array
        moved = False
        for left, shown in self.encoder.shown(piece.face, piece.shaped):
            if shown.actual:
                moved = self._end(string, moved)
                out.append(f"/Span<</ActualText{text_string(shown.actual)}>>BDC")
            for part in shown.parts:
                state = (part.font, size, run.rise + part.up * size / 1000)
                if state != self._state:
                    moved = self._end(string, moved)
                    self._set(state)
                string.append(part.inside)
                moved = moved or part.moved
            if shown.actual:
                moved = self._end(string, moved)
                out.append("EMC")
            for picture in shown.pictures:
                unit = size / 1000
                place = f"{number(item.left + (left + picture.left) * unit)} "
                place += number(item.baseline + run.rise + picture.up * unit)
                colour = " ".join(_part(part) for part in run.colour)
                outlines.append(
                    f"{_LAYOUT}\nq {colour} rg {unit:.5f} 0 0 {unit:.5f} {place} cm "
                    f"{piece.face.outline(picture.number)} Q\nEMC"
                )
        self._end(string, moved)
        return outlines

    def _end(self, string: list[str], moved: bool) -> bool:
        """Show a string, or an array of strings and numbers (ISO 32000-1, table 109)."""
        if string:
            inside = "".join(string)
            self.operators.append(f"[({inside})]TJ" if moved else f"({inside})Tj")
            string.clear()
        return False

    def _set(self, state: tuple[str, float, float]) -> None:
        """Change what is another of the text's font, size and rise (ISO 32000-1, 9.3)."""
        out = self.operators
        font, size, rise = state
        if (font, size) != self._state[:2]:
            out.append(f"{font} {number(size)} Tf")
        if rise != self._state[2]:
            out.append(f"{number(rise)} Ts")
        self._state = state

    def _area(self, link: Link, item: Placed, left: float, right: float) -> None:
        face, size = item.piece.face, item.piece.run.size * item.scale
        # A font with room for marks above and below would reach into the lines there.
        bottom = item.baseline - min(face.descent, _DEEP) * size
        top = item.baseline + min(face.ascent, _HIGH) * size
        if self.areas:
            last = self.areas[-1]
            if (
                last.link is link
                and abs(last.baseline - item.baseline) < 1
                and _touch((last.left, last.right), (left, right), 1)
            ):
                last.left, last.right = min(last.left, left), max(last.right, right)
                last.bottom, last.top = min(last.bottom, bottom), max(last.top, top)
                return
        self.areas.append(Area(link, left, bottom, right, top, item.baseline))

    def _rules(self, rules: Iterable[tuple[float, float, float, float, Colour]]) -> None:
        joined: list[tuple[float, float, float, float, Colour]] = []
        for left, right, low, thickness, colour in rules:
            if (
                joined
                and joined[-1][2:] == (low, thickness, colour)
                and _touch(joined[-1][:2], (left, right), 0.05)
            ):
                before = joined[-1]
                ends = (min(before[0], left), max(before[1], right))
                joined[-1] = (*ends, low, thickness, colour)
            else:
                joined.append((left, right, low, thickness, colour))
        for left, right, low, thickness, colour in joined:
            self.line(left, low, right, None, Rule(thickness, colour))

    def line(self, left: float, y: float, right: float, end: float | None, rule: Rule) -> None:
        """A rule: level from ``left`` to ``right``, or upright to the height ``end``."""
        end = y if end is None else end
        colour = " ".join(_part(part) for part in rule.colour)
        self.operators.append(
            f"{_LAYOUT}\n{colour} RG {number(rule.thickness)} w {number(left)} {number(y)} m "
            f"{number(right)} {number(end)} l S\nEMC"
        )

    def fill(self, left: float, bottom: float, right: float, top: float, colour: Colour) -> None:
        """A rectangle of colour behind what comes after it."""
        shade = " ".join(_part(part) for part in colour)
        sides = f"{number(left)} {number(bottom)} {number(right - left)} {number(top - bottom)}"
        self.operators.append(f"{_LAYOUT}\n{shade} rg {sides} re f\nEMC")
        self._colour = colour

    def picture(self, picture: Picture, left: float, bottom: float, artifact: bool) -> None:
        """An image with its lower left corner at (``left``, ``bottom``)."""
        content = None if artifact else picture.content
        self.pictures[picture.key] = None
        width, height = picture.width, picture.height
        begin = _LAYOUT if content is None else self._begin(content)
        self.operators.append(
            f"{begin}\nq {number(width)} 0 0 {number(height)} {number(left)} {number(bottom)} cm "
            f"/{picture.key} Do Q\nEMC"
        )
        if content is not None:
            set_box(content.node, left, bottom, left + width, bottom + height)

    def anchor(self, name: str, top: float) -> None:
        self.anchors.append(Anchor(name, min(top, self.height)))


def _touch(one: tuple[float, float], other: tuple[float, float], gap: float) -> bool:
    """Whether stretches of a line lie side by side, on whichever side."""
    return abs(one[1] - other[0]) < gap or abs(other[1] - one[0]) < gap


def _part(value: float) -> str:
    """A colour's component, exact to a 255th."""
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"
