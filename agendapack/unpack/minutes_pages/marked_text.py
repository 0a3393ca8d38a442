"""Writes printed text as Markdown: what looks bold or leads to an address stays so, and what
Markdown would take for a sign is printed."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.unpack.agenda_items.markdown_pieces import joined, merged, with_room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.unpack.pack_signs import LinePart

_SIGNS = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|!(?=\[)")
_ADDRESS = re.compile(r"(?:https?://|www\.)(?:[^\s<>\\`*\[\]&]|&(?!#?\w+;))+")
_LINE_START = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|[>=|]|[-+](?=\s|$)|-{2,})|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)


def plain_markdown(text: str) -> str:
    """A plain text on one line as Markdown that prints it.

    >>> plain_markdown("1. a * b"), plain_markdown("snake_case [1]")
    ('1\\\\. a \\\\* b', 'snake_case \\\\[1\\\\]')
    """
    text = " ".join(text.split())
    return escaped_start(_escaped(text))


def markdown(parts: Sequence[LinePart], *, style: bool = True) -> str:
    """Parts of a paragraph as Markdown; without ``style`` bold and italic letters are plain."""
    written: list[str] = []

    def look(part: LinePart) -> tuple[bool, bool, str]:
        bold, italic = (part.bold, part.italic) if style else (False, False)
        return bold, italic, part.link

    shown = _without_lone_spaces([part for part in parts if part.text])
    for (bold, italic, link), run in groupby(with_room(merged(shown)) if style else shown, look):
        text = re.sub(r"\s+", " ", "".join(part.text for part in run))
        inner = text.strip()
        if not inner:
            written.append(text)
            continue
        sign = ("**" if bold else "") + ("*" if italic else "")
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        written.append(f"{before}{_linked(inner, link, sign)}{after}")
    return escaped_start(" ".join(joined(written).split()))


def _without_lone_spaces(parts: Sequence[LinePart]) -> list[LinePart]:
    """The parts, a space between two that look alike being as they are."""
    found: list[LinePart] = []
    for at, part in enumerate(parts):
        if not part.text.strip() and found and at + 1 < len(parts):
            part = replace(found[-1], text=part.text)
        found.append(part)
    return found


def _linked(text: str, link: str, sign: str) -> str:
    said = f"{sign}{_escaped(text)}{sign[::-1]}"
    if not link or re.search(r"[\s<>]", link):
        return said
    if text == link or _ADDRESS.fullmatch(text) or link == f"mailto:{text}":
        return text  # an address that is written out is a link by itself
    return f"[{said}](<{link}>)"


def _escaped(text: str) -> str:
    pieces: list[str] = []
    begun = 0
    for address in _ADDRESS.finditer(text):
        pieces += (_SIGNS.sub(r"\\\g<0>", text[begun : address.start()]), address[0])
        begun = address.end()
    return "".join((*pieces, _SIGNS.sub(r"\\\g<0>", text[begun:])))


def escaped_start(text: str) -> str:
    """A line of Markdown whose beginning would be a sign: a heading's, a list's, a quotation's."""
    found = _LINE_START.match(text)
    if found is None:
        return text
    if found["number"]:
        at = found.end()
        return f"{text[:at]}\\{text[at:]}"
    return f"\\{text}"
