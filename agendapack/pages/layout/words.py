"""Words, which no line end divides, and how they are made of characters and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.pages.styles.scripts import graphemes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from agendapack.pages.layout.logical import ContentLeaf
    from agendapack.pages.styles.cascade import Colour
    from agendapack.pages.styles.fonts import Face
    from agendapack.pages.styles.shaping import Shaped

CLOSE = 0.01  # points: less is rounding


class Link(Struct, eq=False):
    """Where a link goes: a named destination of this pack, or a PDF action's inside."""

    content: ContentLeaf
    description: str = ""
    destination: str | None = None
    action: str = ""


class Picture(Struct, eq=False):
    """An image at the size it is drawn in, in points; ``key`` is its name in the file."""

    key: str
    width: float
    height: float
    content: ContentLeaf | None


class Run(Struct, frozen=True):
    """How a piece of text is set, and the leaf of the structure tree it belongs to."""

    size: float
    colour: Colour
    content: ContentLeaf | None
    link: Link | None = None
    underline: bool = False
    rise: float = 0.0
    wrap: bool = True
    struck: bool = False
    tabular: bool = False
    language: str = ""


class Piece(Struct):
    """Characters of one face and one run inside a word; or a picture.  Width in points.

    ``text`` is in the order in which it is read; ``level`` is odd where that is from right to left
    (UAX 9).
    ``shaped`` are its glyphs, in several parts where words were joined, from the left.
    :func:`text_piece` makes one of text.
    """

    text: str
    face: Face
    run: Run
    width: float
    picture: Picture | None = None
    level: int = 0
    shaped: tuple[Shaped, ...] = ()

    @property
    def leftwards(self) -> bool:
        return self.level % 2 == 1


def text_piece(text: str, face: Face, run: Run, level: int = 0) -> Piece:
    """``text``, which is of one script and one level, as ``run`` says and ``face`` has it."""
    leftwards = level % 2 == 1
    shaped = face.shaped(text, leftwards=leftwards, tabular=run.tabular, language=run.language)
    width = shaped.width * run.size / 1000
    return Piece(text, face, run, width, None, level, (shaped,))


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours as one piece, where nothing but the text differs and it is read from the left."""
    found: list[Piece] = []
    start, count = 0, len(pieces)
    while start < count:
        first = pieces[start]
        run, face, level = first.run, first.face, first.level
        stop = start + 1
        if first.picture is None and level % 2 == 0:
            while (
                stop < count
                and (piece := pieces[stop]).run is run
                and piece.face is face
                and piece.level == level
                and piece.picture is None
            ):
                stop += 1
        if stop == start + 1:
            found.append(first)
        else:
            group = pieces[start:stop]
            text = "".join([piece.text for piece in group])
            width = sum([piece.width for piece in group])
            shaped = tuple([each for piece in group for each in piece.shaped])
            found.append(Piece(text, face, run, width, None, level, shaped))
        start = stop
    return found


class Word(Struct):
    """What no line end divides, unless it is wider than the line.

    ``space`` follows it on the line (None: the next word stands right against it); ``ends_line``
    where a <br> follows.
    """

    pieces: list[Piece] = field(default_factory=list)
    width: float = 0.0
    space: Piece | None = None
    ends_line: bool = False


_BREAKS_AFTER = re.compile(
    r"(?<=[^\W\d_])[-\u2010](?=\w)|(?:[\u2013\u2014]|(?<!/)/)(?=[^\W\d_])|(?<=[?&=])(?=\w)"
)
_BREAKING = frozenset("-\u2010\u2013\u2014/?&=")
_LOOSE = re.compile(r"(?<=[/\\._@?&=,;:#%+~-])(?=.)")


def split_at_breaks(text: str) -> list[str]:
    """``text``, which has no spaces, cut where a line may end without one."""
    if _BREAKING.isdisjoint(text):
        return [text] if text else []
    parts, start = [], 0
    for match in _BREAKS_AFTER.finditer(text):
        if match.end() > start:
            parts.append(text[start : match.end()])
            start = match.end()
    parts.append(text[start:])
    return [part for part in parts if part]


class TextBuilder:
    """Collects a paragraph's characters as words, white space run together as HTML has it."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._word: Word | None = None
        self._spaced = True  # nothing yet, or the last thing was a space: another one is dropped
        self._joins = False

    def space(self, piece: Piece) -> None:
        if self._spaced:
            return
        self._spaced = True
        if self._word is not None:
            self._word.space = piece
            self._word = None
        elif self.words and self.words[-1].space is None and not self.words[-1].ends_line:
            self.words[-1].space = piece

    def add(self, piece: Piece, *, breaks_before: bool = False) -> None:
        """A piece without spaces; it joins the word before it unless a line may end there."""
        self._spaced = False
        if self._joins:
            self._joins = False
            if self.words and not self.words[-1].ends_line:
                word = self.words[-1]
                if word.space is not None:
                    word.pieces.append(word.space)
                    word.width += word.space.width
                    word.space = None
                self._word = word
        if self._word is None or breaks_before:
            self._word = Word([piece], piece.width)
            self.words.append(self._word)
        else:
            self._word.pieces.append(piece)
            self._word.width += piece.width

    def fixed_space(self, piece: Piece) -> None:
        """A space at which no line ends."""
        if not self._spaced and self._word is not None:
            self._word.pieces.append(piece)
            self._word.width += piece.width
            self._spaced = True

    def join_next(self) -> None:
        """What comes next is not parted from the word before it."""
        self._joins = True

    def end_line(self) -> None:
        if self.words and not self.words[-1].ends_line:
            self.words[-1].ends_line = True
            self.words[-1].space = None
        elif self.words:
            self.words.append(Word(ends_line=True))
        self._word = None
        self._spaced = True

    def finish(self) -> list[Word]:
        """The words; a space at the very end is dropped, and a line end there too."""
        while self.words and not self.words[-1].pieces:
            self.words.pop()
        if self.words:
            self.words[-1].space = None
            self.words[-1].ends_line = False
        return self.words


def cut_to_fit(words: Iterable[Word], width: float) -> Iterator[Word]:
    """The words; one wider than a line is cut.

    First where a page range is joined to its title, then at other joined spaces, then after
    punctuation, and at last between any letters.
    """
    for word in words:
        if word.width <= width + CLOSE:
            yield word
        else:
            yield from _cut(word, width, (_at_joins, _at_spaces, loosened))


def _cut(
    word: Word, width: float, ways: Sequence[Callable[[Word], Iterator[Word]]]
) -> Iterator[Word]:
    if word.width <= width + CLOSE:
        yield word
    elif any(piece.picture is not None for piece in word.pieces):
        yield _shrunk(word, width)
    elif not ways:
        yield from _by_letters(word, width)
    else:
        for part in ways[0](word):
            yield from _cut(part, width, ways[1:])


def _shrunk(word: Word, width: float) -> Word:
    """A word with a picture, made to fit by making the picture smaller."""
    pictures = sum(piece.width for piece in word.pieces if piece.picture is not None)
    text = word.width - pictures
    scale = max(width - text, 1.0) / pictures
    pieces = [
        piece
        if piece.picture is None
        else replace(piece, width=piece.width * scale, picture=smaller(piece.picture, scale))
        for piece in word.pieces
    ]
    return Word(pieces, text + pictures * scale, word.space, word.ends_line)


def smaller(picture: Picture, scale: float) -> Picture:
    return Picture(picture.key, picture.width * scale, picture.height * scale, picture.content)


def _at_joins(word: Word) -> Iterator[Word]:
    """Parts of a word that was joined out of two: the space between is of the first one's run."""
    part = Word()
    for piece, following in zip(word.pieces, [*word.pieces[1:], None], strict=True):
        if piece.text == " " and following is not None and piece.run is not following.run:
            part.space = piece
            yield part
            part = Word()
        else:
            part.pieces.append(piece)
            part.width += piece.width
    part.space, part.ends_line = word.space, word.ends_line
    yield part


def _at_spaces(word: Word) -> Iterator[Word]:
    part = Word()
    for piece in word.pieces:
        for number, text in enumerate(piece.text.split(" ")):
            if number:
                part.space = text_piece(" ", piece.face, piece.run, piece.level)
                if part.pieces:
                    yield part
                part = Word()
            if text:
                made = text_piece(text, piece.face, piece.run, piece.level)
                part.pieces.append(made)
                part.width += made.width
    part.space, part.ends_line = word.space, word.ends_line
    yield part


def loosened(word: Word) -> Iterator[Word]:
    """A long address cut where it may be: after its punctuation."""
    for index, piece in enumerate(word.pieces):
        texts = [] if piece.picture else [text for text in _LOOSE.split(piece.text) if text]
        parts = [piece]
        if len(texts) > 1:
            parts = [text_piece(text, piece.face, piece.run, piece.level) for text in texts]
        for number, part in enumerate(parts):
            ends = index == len(word.pieces) - 1 and number == len(parts) - 1
            yield Word(
                [part], part.width, word.space if ends else None, word.ends_line if ends else False
            )


def _by_letters(word: Word, width: float) -> Iterator[Word]:
    """A word cut between letters, none of them parted from its marks or from what it joins."""
    piece = word.pieces[0]
    letters = _letters(piece)
    begin = 0
    part = piece
    for index in range(1, len(letters) + 1):
        longer = text_piece("".join(letters[begin:index]), piece.face, piece.run, piece.level)
        if index - begin > 1 and longer.width > width:
            yield Word([part], part.width)
            begin = index - 1
            longer = text_piece(letters[begin], piece.face, piece.run, piece.level)
        part = longer
    yield Word([part], part.width, word.space, word.ends_line)


def _letters(piece: Piece) -> list[str]:
    """The text cut where clusters of glyphs begin, if letters begin there too."""
    starts = {glyph.start for glyph in piece.shaped[0].glyphs}
    letters: list[str] = []
    at = 0
    for grapheme in graphemes(piece.text):
        if letters and at not in starts:
            letters[-1] += grapheme
        else:
            letters.append(grapheme)
        at += len(grapheme)
    return letters
