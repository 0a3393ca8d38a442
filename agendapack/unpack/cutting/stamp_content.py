"""Finds in content streams what a program may have added to a finished page: artifacts, whole
sequences of operators at the outermost level, and forms that are drawn (ISO 32000-1, 8.2, 14.6).

Only bytes are looked at: what a piece shows is for others to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from agendapack.papers.pdf.content import BALANCED, balance
from agendapack.papers.pdf.cut_short import REGULAR
from agendapack.papers.pdf.strings import HEXADECIMAL, LITERAL, string_bytes, string_end

MAX_PIECE = 8_000  # bytes: what sets a line of text and no more is shorter
MAX_STREAM = 400_000  # bytes: what is gone through operator by operator
MAX_LETTERS = 200  # bytes of all strings of a piece
MAX_PIECES = 60  # of one kind in a stream: what is added stands last, or first
_LAST = 4  # of the pieces that end a page's own stream

Kind = Literal["artifact", "stream", "tail", "form"]

_TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]++|%[^\r\n]*+|(?P<string>\()|<<|>>|(?P<hexadecimal><[^<>]*+>)"
    rb"|(?P<name>/" + REGULAR + rb"*+)|(?P<word>" + REGULAR + rb"++)|."
    , re.DOTALL,
)  # fmt: skip
_ARTIFACT = re.compile(rb"/Artifact(?=[\x00\t\n\f\r <\[/])")
_DRAWN = re.compile(rb"/(" + REGULAR + rb"++)[\x00\t\n\f\r ]++Do(?![^\x00\t\n\f\r \[\]()<>/%{}])")
_PLACED = re.compile(rb"q[\x00\t\n\f\r ]++(?:[-+.0-9]++[\x00\t\n\f\r ]++){6}cm[\x00\t\n\f\r ]++\Z")
_RESTORED = re.compile(rb"[\x00\t\n\f\r ]++Q(?![^\x00\t\n\f\r \[\]()<>/%{}])")
_STRINGS = re.compile(LITERAL + rb"|" + HEXADECIMAL, re.DOTALL)
_NAMES = re.compile(rb"/" + REGULAR + rb"*+")
_NUMBERS = re.compile(rb"[-+]?[0-9]*\.?[0-9]+")
_FONT = re.compile(rb"/" + REGULAR + rb"++[\x00\t\n\f\r ]++[-+.0-9]++[\x00\t\n\f\r ]++Tf\Z")
_SETTINGS = frozenset(
    (
        *(b"Tf", b"Tr", b"Tc", b"Tw", b"Tz", b"TL", b"Ts", b"gs"),
        *(b"g", b"G", b"rg", b"RG", b"k", b"K", b"w", b"J", b"j", b"M"),
    )
)
"""Operators whose effect lasts beyond a text object (8.4.4, 9.3, 8.6.8)."""
_SPACES = re.compile(rb"[\x00\t\n\f\r ]+")
_OPENING = {b"q": b"Q", b"BT": b"ET", b"BDC": b"EMC", b"BMC": b"EMC"}
_ENDS = b"QEMCT \t\r\n"  # of which operators are made that only close something
_OPERANDS = (b"true", b"false", b"null")


class ContentPiece(Struct, frozen=True):
    """Bytes ``start`` to ``end`` of the ``stream``-th content stream of a page."""

    kind: Kind
    stream: int
    start: int
    end: int
    content: bytes
    form: str = ""  # that it draws, where its kind is that
    font: bytes = b""  # the operator that last chose one before it

    @property
    def alone(self) -> bytes:
        """Content that shows the piece on a page where nothing else is."""
        return self.font + b"\n" + self.content

    @property
    def pattern(self) -> bytes:
        """Its operators, without what is different on each page: numbers, names, letters."""
        bare = _STRINGS.sub(b"()", self.content)
        bare = _NUMBERS.sub(b"0", _NAMES.sub(b"/", bare))
        return _SPACES.sub(b" ", bare).strip()

    def overlaps(self, other: ContentPiece) -> bool:
        return self.stream == other.stream and self.start < other.end and other.start < self.end


class _Token(Struct, frozen=True):
    kind: str
    text: bytes
    start: int
    end: int

    @property
    def is_operator(self) -> bool:
        is_number = self.text[:1] in b"+-.0123456789"
        return self.kind == "word" and not is_number and self.text not in _OPERANDS


def pieces_of(streams: Sequence[bytes]) -> Iterator[ContentPiece]:
    """What may have been added to a page, by its content streams; what is surer first."""
    for number, content in enumerate(streams):
        yield from list(_artifacts(number, content))[-MAX_PIECES:]
    last = max((number for number, content in enumerate(streams) if content.strip()), default=-1)
    for number, content in enumerate(streams):
        is_own = len(streams) > 1 and len(content) <= MAX_PIECE
        if is_own:
            yield from list(_sequences("stream", number, content))[-MAX_PIECES:]
        elif number == last and len(content) <= MAX_STREAM:
            yield from list(_sequences("tail", number, content))[-_LAST:]
    for number, content in enumerate(streams):
        yield from list(_drawings(number, content))[-MAX_PIECES:]


def letters_in(content: bytes) -> int:
    """How many bytes all strings in content come to."""
    return sum(len(string_bytes(each)) for each in _STRINGS.findall(content))


def without(streams: Sequence[bytes], pieces: Sequence[ContentPiece]) -> tuple[bytes, ...]:
    """The streams without some of their pieces, none of which overlap, and with what these set for
    all that follows."""
    left = list(streams)
    for piece in sorted(pieces, key=lambda each: each.start, reverse=True):
        content = left[piece.stream]
        rest = b"".join((content[piece.end :], *left[piece.stream + 1 :]))
        kept = b"\n" + _settings(piece.content) if rest.strip(_ENDS) else b"\n"
        left[piece.stream] = content[: piece.start] + kept + content[piece.end :]
    return tuple(left)


def _settings(piece: bytes) -> bytes:
    """The operators of a piece whose effect is not undone within it: what follows may rely on the
    font that a stamp chose."""
    kept = []
    saved = 0
    start: int | None = None
    for token in _tokens(piece, 0, len(piece)):
        if start is None:
            start = token.start
        if not token.is_operator:
            continue
        saved += {b"q": 1, b"Q": -1}.get(token.text, 0)
        if not saved and token.text in _SETTINGS:
            kept.append(piece[start : token.end] + b"\n")
        start = None
    return b"".join(kept)


def may_show_a_stamp(content: bytes) -> bool:
    """Whether content is of a kind that a stamp is: it shows little text, or draws a form, and
    holds neither pictures nor anything that the structure tree refers to."""
    return (
        len(content) <= MAX_PIECE
        and b"/MCID" not in content
        and (0 < letters_in(content) <= MAX_LETTERS or _DRAWN.search(content) is not None)
        and balance(content) == BALANCED
    )


def _artifacts(stream: int, content: bytes) -> Iterator[ContentPiece]:
    position = 0
    while (found := _ARTIFACT.search(content, position)) is not None:
        start = position = found.start()
        end = _end_of_mark(content, start)
        if end is None:
            position += 1
            continue
        position = end
        piece = content[start:end]
        if may_show_a_stamp(piece):
            font = b"" if b"Tf" in piece else _font_before(content, start)
            yield ContentPiece("artifact", stream, start, end, piece, font=font)


def _font_before(content: bytes, end: int) -> bytes:
    """The operator that last chose a font before an offset, b"" for none."""
    last = content.rfind(b"Tf", 0, end)
    found = _FONT.search(content, max(0, last - 100), last + 2) if last >= 0 else None
    return found[0] if found is not None else b""


def _end_of_mark(content: bytes, start: int) -> int | None:
    """Where marked content ends that begins at ``start`` with its tag; None where that is too
    far, or the tag is none."""
    if content.find(b"EMC", start, start + MAX_PIECE) < 0:
        return None
    depth = 0
    for token in _tokens(content, start, start + MAX_PIECE):
        if not token.is_operator:
            continue
        if token.text in (b"BDC", b"BMC"):
            depth += 1
        elif depth == 0:
            return None
        elif token.text == b"EMC":
            depth -= 1
            if depth == 0:
                return token.end
    return None


def _sequences(kind: Kind, stream: int, content: bytes) -> Iterator[ContentPiece]:
    """What stands between an operator that opens something at the outermost level and the one that
    closes it, where it depends on no font that was chosen before."""
    opened: list[bytes] = []
    start: int | None = None  # of the operands before an operator, or of what is open
    for token in _tokens(content, 0, len(content)):
        if start is None:
            start = token.start
        if not token.is_operator:
            continue
        if token.text in _OPENING:
            opened.append(_OPENING[token.text])
        elif token.text in opened:
            # Careless programs close in another order than they opened.
            del opened[len(opened) - 1 - opened[::-1].index(token.text)]
            piece = content[start : token.end]
            if not opened and _chooses_font(piece) and may_show_a_stamp(piece):
                yield ContentPiece(kind, stream, start, token.end, piece)
        if not opened:
            start = None


def _chooses_font(piece: bytes) -> bool:
    return b"Tf" in piece or _DRAWN.search(piece) is not None


def _drawings(stream: int, content: bytes) -> Iterator[ContentPiece]:
    """Forms and pictures that are drawn, with what only puts each in its place."""
    for found in _DRAWN.finditer(content):
        start, end = found.span()
        placed = _PLACED.search(content, max(0, start - 200), start)
        restored = _RESTORED.match(content, end)
        if placed is not None and restored is not None:
            start, end = placed.start(), restored.end()
        form = "/" + found[1].decode("latin-1")
        yield ContentPiece("form", stream, start, end, content[start:end], form)


def _tokens(content: bytes, start: int, limit: int) -> Iterator[_Token]:
    """The tokens of content from ``start`` on, as far as ``limit``."""
    position = start
    while position < min(limit, len(content)):
        found = _TOKEN.match(content, position)
        assert found is not None
        end = found.end()
        if found.lastgroup == "string":
            end, _ = string_end(content, position)
        if found.lastgroup is not None:
            yield _Token(found.lastgroup, content[position:end], position, end)
        position = end
