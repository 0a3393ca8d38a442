"""Markdown of letters that look and lead somewhere; what Markdown would take for a sign is written
as a character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from agendapack.unpack.pack_signs import LinePart

_SIGNS = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|~~|^~|~$|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])"
    r"|\[(?=\^|[^\]\[]{0,500}(?:\][(\[:]|\]?$))|^\[(?=[ xX]\]\s)|<(?=[A-Za-z/!?]|$)"
    r"|&(?=#?\w{1,32};|#?\w{0,32}$)"
)
_BRACKETS = re.compile(r"\\.|[\[\]]")  # of the words of a link, those after a backslash apart
_AT_THE_BEGIN = re.compile(
    r"(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|=+\s*$|-{3,}\s*$|\||\[(?:[^\[\]\\]|\\.)*\]:)"
)
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_MAILTO = "mailto:"
LINE_BREAK = "\ue000"
"""Stands among the letters of a paragraph where one of its lines ends early."""


def escaped(text: str) -> str:
    """Plain words as Markdown, which prints them as they stand.

    >>> print(escaped("5 * 3 is *not* <b>"), escaped("1. A"), escaped("a_b _c_"))
    5 * 3 is \\*not\\* \\<b> 1\\. A a_b \\_c\\_
    """
    return at_the_begin(_SIGNS.sub(lambda found: "\\" + found[0], text))


def at_the_begin(text: str) -> str:
    """Markdown that begins a paragraph, where it begins with what would make it something else."""
    text = _AT_THE_BEGIN.sub(r"\\", text, count=1) if _AT_THE_BEGIN.match(text) else text
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def markdown(pieces: Iterable[LinePart]) -> str:
    """A paragraph in Markdown: bold, italics and links.  What only leads to a page is plain."""
    runs = groupby(with_room(merged(pieces)), lambda piece: piece.link)
    written = joined(_linked(link, tuple(run)) for link, run in runs)
    return at_the_begin(written.strip()).replace(LINE_BREAK, "\\\n")


def joined(written: Iterable[str]) -> str:
    """Pieces of Markdown side by side; an exclamation mark before a link would make it a picture.

    >>> joined(["Have your say!", "[Here](https://example.org)"])
    'Have your say\\\\![Here](https://example.org)'
    """
    text = ""
    for piece in written:
        if piece.startswith("[") and text.endswith("!"):
            text = text[:-1] + "\\!"
        text += piece
    return text


def plain(pieces: Iterable[LinePart]) -> str:
    """The words alone, single spaces between them."""
    return " ".join("".join(piece.text for piece in pieces).replace(LINE_BREAK, " ").split())


def merged(pieces: Iterable[LinePart]) -> list[LinePart]:
    """Neighbours that look alike as one; a space looks as what is before it, so that no emphasis
    begins or ends with one."""
    found: list[LinePart] = []
    for piece in pieces:
        text = re.sub(r"\s+", " ", piece.text)
        if not text:
            continue
        if found and (not text.strip() or _alike(found[-1], piece)):
            last = found.pop()
            text = re.sub(r" +", " ", last.text + text)
            found.append(replace(last, text=text))
        else:
            found.append(replace(piece, text=text))
    return found


def with_room(pieces: Sequence[LinePart]) -> Iterator[LinePart]:
    """Pieces whose emphasis Markdown sees (CommonMark 6.2): a sign of punctuation at the edge of
    one is left out of it where a letter is beside it, and of two that touch one is plain."""
    before = " "
    is_marked = False
    for at, piece in enumerate(pieces):
        after = pieces[at + 1].text[0] if at + 1 < len(pieces) else " "
        if not (piece.bold or piece.italic):
            yield piece
            is_marked = False
        elif is_marked and not before.isspace() and not piece.text[0].isspace():
            yield replace(piece, bold=False, italic=False)
            is_marked = False
        else:
            text = piece.text
            start = _edge(text) if before.isalnum() and not text[0].isspace() else 0
            end = len(text)
            if after.isalnum() and not text[-1].isspace():
                end -= _edge(text[::-1])
            is_marked = start < end
            for part, is_inside in ((text[:start], False), (text[start:end], True)):
                if part:
                    bold, italic = piece.bold and is_inside, piece.italic and is_inside
                    yield replace(piece, text=part, bold=bold, italic=italic)
            if text[max(start, end) :]:
                yield replace(piece, text=text[max(start, end) :], bold=False, italic=False)
                is_marked = False
        before = piece.text[-1]


def _edge(text: str) -> int:
    """How many characters at the beginning are neither letters nor digits."""
    return next((at for at, character in enumerate(text) if character.isalnum()), len(text))


def _alike(one: LinePart, other: LinePart) -> bool:
    return _look(one) == _look(other)


def _look(piece: LinePart) -> tuple[bool, bool, str, int | None]:
    return (piece.bold, piece.italic, piece.link, piece.target)


def _linked(link: str, pieces: Sequence[LinePart]) -> str:
    text = "".join(piece.text for piece in pieces)
    inner = "".join(_emphasised(piece) for piece in pieces)
    if not link or not text.strip() or re.search(r"[\s<>\x00-\x1f]", link):
        return inner
    before, after = _spaces(text)
    bare = text.strip()
    if bare == link or (link == _MAILTO + bare):
        return f"{before}<{bare}>{after}"
    address = f"<{link}>" if re.search(r"[()]", link) else link
    words = _BRACKETS.sub(lambda each: each[0] if each[0][0] == "\\" else f"\\{each[0]}", inner)
    return f"{before}[{words.strip()}]({address}){after}"


def _emphasised(piece: LinePart) -> str:
    text = piece.text.strip(" ")
    if not text:
        return piece.text
    before, after = _spaces(piece.text)
    mark = "**" * piece.bold + "*" * piece.italic
    words = _SIGNS.sub(lambda found: "\\" + found[0], text)
    if not any(map(str.isalnum, text)):
        mark = ""
    return f"{before}{mark}{words}{mark[::-1]}{after}"


def _spaces(text: str) -> tuple[str, str]:
    stripped = text.strip(" ")
    at = text.index(stripped) if stripped else 0
    return text[:at], text[at + len(stripped) :]


def without_start(pieces: Sequence[LinePart], count: int) -> tuple[LinePart, ...]:
    """Pieces without their first ``count`` characters, spaces at the beginning not counted."""
    left = merged(pieces)
    if left:
        left[0] = replace(left[0], text=left[0].text.lstrip())
    rest: list[LinePart] = []
    for piece in left:
        taken = min(count, len(piece.text))
        count -= taken
        if taken < len(piece.text):
            rest.append(replace(piece, text=piece.text[taken:]))
    return tuple(rest)


def without_end(pieces: Sequence[LinePart], count: int) -> tuple[LinePart, ...]:
    """Pieces without their last ``count`` characters, spaces at the end not counted."""
    whole = merged(pieces)
    keep = max(0, len("".join(piece.text for piece in whole).rstrip()) - count)
    kept: list[LinePart] = []
    for piece in whole:
        if keep <= 0:
            break
        kept.append(replace(piece, text=piece.text[:keep]))
        keep -= len(piece.text)
    return tuple(kept)
