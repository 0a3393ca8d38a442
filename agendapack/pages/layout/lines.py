"""Breaks words into lines, ragged where they end and never hyphenated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pages.layout.directions import in_sight
from agendapack.pages.layout.words import (
    CLOSE,
    Piece,
    Run,
    Word,
    cut_to_fit,
    joined,
    loosened,
    smaller,
    text_piece,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.pages.styles.cascade import Align
    from agendapack.pages.styles.fonts import Face


class Fragment(Struct):
    """A piece at its place: ``left`` in points from the left edge of the column."""

    left: float
    piece: Piece


class Line(Struct):
    """A line: ``baseline`` is below its top.  All in points."""

    fragments: list[Fragment]
    width: float
    height: float
    baseline: float


class Paragraph:
    """A paragraph's words; laid out as often as needed, at any width and scale.

    ``leftwards``: its lines begin at the right.
    """

    def __init__(
        self, words: list[Word], size: float, leading: float, face: Face, leftwards: bool = False
    ) -> None:
        self.words = words
        self.leftwards = leftwards
        self.height = size * leading
        depth = face.ascent + face.descent
        self.baseline = (self.height - size * depth) / 2 + size * face.ascent

    @property
    def widest_word(self) -> float:
        """The narrowest column that cuts no word, save where an address may be cut."""
        return max((_uncuttable(word) for word in self.words), default=0.0)

    @property
    def natural_width(self) -> float:
        """The width of the longest line if lines end only where they must."""
        widest = current = 0.0
        for word in self.words:
            current += word.width
            widest = max(widest, current)
            current = 0.0 if word.ends_line else current + (word.space.width if word.space else 0)
        return widest

    def lines(
        self, width: float, align: Align = "left", first_indent: float = 0.0, scale: float = 1.0
    ) -> list[Line]:
        """The lines in a column of ``width`` points; ``first_indent`` leaves room for a label."""
        if scale != 1.0:
            width, first_indent = width / scale, first_indent / scale
        lines: list[Line] = []
        current: list[Word] = []
        used = first_indent
        for word in cut_to_fit(self.words, width):
            if current and used + word.width > width + CLOSE:
                lines.append(self._line(current, width, align, first_indent if not lines else 0.0))
                current, used = [], 0.0
            current.append(word)
            used += word.width + (word.space.width if word.space else 0.0)
            if word.ends_line:
                lines.append(self._line(current, width, align, first_indent if not lines else 0.0))
                current, used = [], 0.0
        if current:
            lines.append(self._line(current, width, align, first_indent if not lines else 0.0))
        return [_scaled(line, scale) for line in lines] if scale != 1.0 else lines

    def _line(self, words: list[Word], width: float, align: Align, indent: float) -> Line:
        last = words[-1]
        used = sum(w.width for w in words) + sum(w.space.width for w in words[:-1] if w.space)
        spare = width - indent - used
        left = indent + (spare if align == "right" else spare / 2 if align == "centre" else 0.0)
        height, baseline = self.height, self.baseline
        pieces: list[Piece] = []
        for word in words:
            pieces += word.pieces
            for piece in word.pieces:
                if piece.picture is not None and piece.picture.height > baseline:
                    height += piece.picture.height - baseline
                    baseline = piece.picture.height
            if word.space is not None:
                # Also at the line's end, unseen: without it words run together when read out.
                pieces.append(word.space)
            elif word is last and word.ends_line and word.pieces:
                piece = word.pieces[-1]
                if piece.picture is None:
                    unseen = text_piece(" ", piece.face, piece.run, int(self.leftwards))
                    pieces.append(replace(unseen, width=0.0))
        if self.leftwards:
            left -= indent  # the label stands at the other side
        if last.space is not None:
            # Space at a line's end goes on from the line's text (UAX 9, rule L1).
            pieces[-1] = replace(last.space, level=int(self.leftwards))
            left -= last.space.width if self.leftwards else 0.0
        return Line(set_out(pieces, left), used, height, baseline)


def set_out(pieces: Sequence[Piece], left: float = 0.0) -> list[Fragment]:
    """Pieces side by side from ``left`` on.  They stay in the order in which they are read; where
    each stands follows from their levels.  Neighbours that differ in nothing but their text are
    joined."""
    placed = joined(pieces)
    levels = [piece.level for piece in placed]
    lefts = [0.0] * len(placed)
    for index in in_sight(range(len(placed)), levels) if any(levels) else range(len(placed)):
        lefts[index] = left
        left += placed[index].width
    return [Fragment(at, piece) for at, piece in zip(lefts, placed, strict=True)]


def _scaled(line: Line, scale: float) -> Line:
    runs: dict[int, Run] = {}
    fragments = []
    for fragment in line.fragments:
        piece = fragment.piece
        run = runs.get(id(piece.run))
        if run is None:
            old = piece.run
            run = runs[id(old)] = replace(old, size=old.size * scale, rise=old.rise * scale)
        picture = piece.picture
        if picture is not None:
            picture = smaller(picture, scale)
        fragments.append(
            Fragment(
                fragment.left * scale,
                replace(piece, run=run, width=piece.width * scale, picture=picture),
            )
        )
    return Line(fragments, line.width * scale, line.height * scale, line.baseline * scale)


def _uncuttable(word: Word) -> float:
    if len(word.pieces) == 1 and len(word.pieces[0].text) > 20:
        return max((part.width for part in loosened(word)), default=0.0)
    return word.width
