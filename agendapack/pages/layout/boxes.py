"""Boxes: what stands on a page, from top to bottom, and where it may be divided.

A box is laid out into *strips*, which no page end divides.  Each strip belongs to an owner that can
draw any run of its strips at once, so that a paragraph's part on a page is one piece of marked
content.  Tables are boxes too: ``tables.py``.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from agendapack.pages.layout.lines import Line, Paragraph, set_out
from agendapack.pages.layout.sheet import Placed, Sheet
from agendapack.pages.layout.words import Picture, Piece
from agendapack.pages.styles.cascade import Align, Colour, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FREE, HELD, BOUND = 0, 1, 2
"""How much a page end before a strip is to be avoided: not; where possible; a heading's own."""

_CLOSE = 0.01  # points: less is rounding


class Owner(Protocol):
    """What strips are part of."""

    def draw(
        self, sheet: Sheet, left: float, top: float, start: float, stop: float, artifact: bool
    ) -> None:
        """Draw from ``start`` to ``stop`` below the owner's top, with ``start`` at ``top``."""


class Frame(Struct, frozen=True, eq=False):
    """A background or rules around several boxes, drawn anew on each page they reach."""

    left: float
    right: float
    background: Colour | None
    above: Rule | None
    below: Rule | None
    beside: Rule | None  # where its lines begin: at the left, or ``leftwards`` at the right
    leftwards: bool = False


class KeepGroup(Struct, eq=False):
    """Boxes that stay on one page if one page can hold them."""


class Heading(Struct, frozen=True, eq=False):
    """An entry of the outline; levels count from one and skip none."""

    level: int
    text: str


class Header(Struct, eq=False):
    """A table's header rows, set again where the table continues."""

    strips: list[Strip]
    height: float


class Strip(Struct, eq=False):
    """A slice of its owner, ``start`` to ``stop`` below its top; ``gap`` is the space above it."""

    owner: Owner
    left: float
    start: float
    stop: float
    gap: float = 0.0
    hold: int = FREE
    new_page: bool = False
    frames: tuple[Frame, ...] = ()
    groups: tuple[KeepGroup, ...] = ()
    anchors: tuple[str, ...] = ()
    heading: Heading | None = None
    header: Header | None = None

    @property
    def height(self) -> float:
        return self.stop - self.start


class LayoutBox(Struct, eq=False):
    """What every box has.  ``left`` and ``right`` are its distances from the column's edges."""

    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    hold_next: int = FREE
    new_page: bool = False
    frames: tuple[Frame, ...] = ()
    groups: tuple[KeepGroup, ...] = ()
    anchors: tuple[str, ...] = ()
    heading: Heading | None = None

    def strips(self, width: float, scale: float, page: float) -> list[Strip]:
        """The strips in a column of ``width``; ``page`` is the height of a whole page."""
        raise NotImplementedError

    def measure(self) -> tuple[float, float]:
        """The narrowest width that cuts no word, and the width that needs no second line."""
        return (0.0, 0.0)


class Label(Struct, eq=False):
    """A number or bullet in the space before the first line, which starts ``hang`` after it: at its
    left, or ``leftwards`` at its right."""

    pieces: tuple[Piece, ...]
    hang: float
    leftwards: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


class TextBox(LayoutBox, eq=False):
    """A paragraph, a heading, or the text of a cell or list item."""

    text: Paragraph | None = None
    align: Align = "left"
    label: Label | None = None

    def strips(self, width: float, scale: float, page: float) -> list[Strip]:
        assert self.text is not None
        pushed = 0.0
        if self.label is not None:
            pushed = max(0.0, (self.label.width - self.label.hang) * scale)
        lines = self.text.lines(max(width, 1.0), self.align, pushed, scale)
        if not lines:
            lines = [Line([], 0.0, self.text.height * scale, self.text.baseline * scale)]
        at = 0.0
        if self.label is not None and self.label.leftwards:
            at = max(width, 1.0) + (self.label.hang - self.label.width) * scale
        elif self.label is not None:
            at = -self.label.hang * scale
        set_text = SetText(lines, self.label, at, scale)
        strips = []
        top = 0.0
        for number, line in enumerate(lines):
            # Widows and orphans: two lines at least on either side of a page end.
            alone = number == 1 or number == len(lines) - 1
            strips.append(
                Strip(set_text, 0.0, top, top + line.height, hold=HELD if alone else FREE)
            )
            top += line.height
        return strips

    def measure(self) -> tuple[float, float]:
        assert self.text is not None
        return (self.text.widest_word, self.text.natural_width)


class SetText(Struct, eq=False):
    """Lines with their places: an owner.  The label begins at ``label_left`` of the column."""

    lines: Sequence[Line]
    label: Label | None
    label_left: float
    scale: float
    _tops: list[float] = field(default_factory=list)  # of the lines, once one has been placed

    def draw(
        self, sheet: Sheet, left: float, top: float, start: float, stop: float, artifact: bool
    ) -> None:
        sheet.text(self.placed(left, top, start, stop), artifact)

    def placed(self, left: float, top: float, start: float, stop: float) -> list[Placed]:
        """What is drawn between two heights, measured down from the first line's top."""
        if not self._tops:
            self._tops = list(accumulate((line.height for line in self.lines), initial=0.0))
        found: list[Placed] = []
        for number in range(bisect_left(self._tops, start - _CLOSE), len(self.lines)):
            line, offset = self.lines[number], self._tops[number]
            if offset > stop + _CLOSE:
                break
            if offset + line.height > stop + _CLOSE:
                continue
            baseline = top - (offset - start) - line.baseline
            if number == 0 and self.label is not None:
                at = left + self.label_left
                found += [
                    Placed(at + fragment.left * self.scale, baseline, fragment.piece, self.scale)
                    for fragment in set_out(self.label.pieces)
                ]
            found.extend(
                Placed(left + fragment.left, baseline, fragment.piece)
                for fragment in line.fragments
            )
        return found


class RuleBox(LayoutBox, eq=False):
    """A rule across the column (hr)."""

    rule: Rule = field(default_factory=lambda: Rule(0.5, (0.0, 0.0, 0.0)))

    def strips(self, width: float, scale: float, page: float) -> list[Strip]:
        return [Strip(SetRule(self.rule, width), 0.0, 0.0, self.rule.thickness)]


class SetRule(Struct, eq=False):
    rule: Rule
    width: float

    def draw(
        self, sheet: Sheet, left: float, top: float, start: float, stop: float, artifact: bool
    ) -> None:
        sheet.line(left, top - self.rule.thickness / 2, left + self.width, None, self.rule)


class SpaceBox(LayoutBox, eq=False):
    """The padding inside a frame: room that does not vanish at a page's head."""

    height: float = 0.0

    def strips(self, width: float, scale: float, page: float) -> list[Strip]:
        return [Strip(SetSpace(), 0.0, 0.0, self.height)]


class SetSpace:
    def draw(
        self, sheet: Sheet, left: float, top: float, start: float, stop: float, artifact: bool
    ) -> None:
        """Nothing is to be seen."""


class FigureBox(LayoutBox, eq=False):
    """A picture on its own, made smaller to fit, never larger."""

    picture: Picture | None = None
    align: Align = "left"

    def strips(self, width: float, scale: float, page: float) -> list[Strip]:
        assert self.picture is not None
        fits = min(1.0, width / self.picture.width, page * 0.9 / self.picture.height)
        shown = Picture(
            self.picture.key,
            self.picture.width * fits,
            self.picture.height * fits,
            self.picture.content,
        )
        spare = {"left": 0.0, "centre": 0.5, "right": 1.0}[self.align] * (width - shown.width)
        return [Strip(SetFigure(shown, spare), 0.0, 0.0, shown.height)]

    def measure(self) -> tuple[float, float]:
        assert self.picture is not None
        return (min(36.0, self.picture.width), self.picture.width)


class SetFigure(Struct, eq=False):
    picture: Picture
    shift: float

    def draw(
        self, sheet: Sheet, left: float, top: float, start: float, stop: float, artifact: bool
    ) -> None:
        sheet.picture(self.picture, left + self.shift, top - self.picture.height, artifact)


def stack(boxes: Iterable[LayoutBox], width: float, page: float, scale: float = 1.0) -> list[Strip]:
    """The boxes' strips below each other; gaps between boxes are the greater of the two asked."""
    strips: list[Strip] = []
    after, hold = 0.0, FREE
    for box in boxes:
        inner = box.strips(width - box.left - box.right, scale, page)
        for number, strip in enumerate(inner):
            strip.left += box.left
            strip.frames = box.frames + strip.frames
            strip.groups = box.groups + strip.groups
            if number == 0:
                strip.gap = max(after, box.before) * scale if strips else 0.0
                strip.hold = hold if strips else FREE
                strip.new_page = box.new_page
                strip.anchors = box.anchors + strip.anchors
                strip.heading = box.heading
        strips += inner
        after, hold = box.after, box.hold_next
    _hold_groups(strips, page)
    return strips


def _hold_groups(strips: Sequence[Strip], page: float) -> None:
    heights: dict[KeepGroup, float] = {}
    for strip in strips:
        for group in strip.groups:
            heights[group] = heights.get(group, 0.0) + strip.height + strip.gap
    for before, strip in itertools.pairwise(strips):
        if strip.hold < HELD and any(
            group in before.groups and heights[group] <= page for group in strip.groups
        ):
            strip.hold = HELD


def total_height(strips: Sequence[Strip]) -> float:
    return sum(strip.height + strip.gap for strip in strips)
