"""Breaks words into lines, ragged at the right and never hyphenated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pages.layout.words import (
    CLOSE,
    Piece,
    Run,
    Word,
    cut_to_fit,
    join,
    loosened,
    smaller,
    text_piece,
)

if TYPE_CHECKING:
    from agendapack.pages.styles.cascade import Align
    from agendapack.pages.styles.fonts import Face


class Fragment(Struct):
    """A piece at its place: ``left`` in points from the line's own left edge."""

    left: float
    piece: Piece


class Line(Struct):
    """A line: ``baseline`` is below its top.  All in points."""

    fragments: list[Fragment]
    width: float
    height: float
    baseline: float


class Paragraph:
    """A paragraph's words; laid out as often as needed, at any width and scale."""

    def __init__(self, words: list[Word], size: float, leading: float, face: Face) -> None:
        self.words = words
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
        fragments: list[Fragment] = []
        for word in words:
            for piece in word.pieces:
                _append(fragments, left, piece)
                left += piece.width
                if piece.picture is not None and piece.picture.height > baseline:
                    height += piece.picture.height - baseline
                    baseline = piece.picture.height
            if word.space is not None:
                # Also at the line's end, unseen: without it words run together when read out.
                _append(fragments, left, word.space)
                left += word.space.width
            elif word is last and word.ends_line and word.pieces:
                piece = word.pieces[-1]
                if piece.picture is None:
                    unseen = replace(text_piece(" ", piece.face, piece.run), width=0.0)
                    _append(fragments, left, unseen)
        return Line(fragments, used, height, baseline)


def _append(fragments: list[Fragment], left: float, piece: Piece) -> None:
    """Add a piece, joined to the one before it where nothing but the text differs."""
    joined = join(fragments[-1].piece, piece) if fragments else None
    if joined is not None:
        fragments[-1].piece = joined
    else:
        fragments.append(Fragment(left, piece))


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
