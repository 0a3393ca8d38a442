"""Draws front sheets for tests: a text as it stands on the page becomes the lines that are read."""

from __future__ import annotations

import re

from agendapack.unpack.pack_signs import LinePart, PackSigns, PageLine, PageSigns

LETTER, PITCH, MARGIN = 6.0, 14.0, 60.0
_PIECE = re.compile(r"\S(?:[^\s]|\s(?!\s\s))*")
_PART = re.compile(r"(?P<bold>\*\*)?\[(?P<text>[^\]]+)\]\((?P<link>\S+?)\)|\*\*(?P<strong>.+?)\*\*")


def drawn(*pages: str, width: float = 600) -> PackSigns:
    """A pack whose pages hold what is drawn: a row a line, six points a letter; three spaces divide
    columns.  ``# Words`` are large and bold, ``**words**`` bold, ``[words](address)`` a link."""
    return PackSigns(tuple(PageSigns("", width, 842, tuple(_lines(page))) for page in pages))


def _lines(page: str) -> list[PageLine]:
    rows = page.strip("\n").split("\n")
    indent = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    found, top = [], 80.0
    for row in rows:
        text = row[indent:]
        size = 20.0 if text.startswith("# ") else 11.0
        text = text.removeprefix("# ")
        for match in _PIECE.finditer(text):
            left = MARGIN + LETTER * (match.start() - text.count("*", 0, match.start()))
            parts = tuple(_parts(match[0], left, size, bold=size > 11))
            found.append(PageLine(parts, top, top + 1.2 * size))
        top += 2 * PITCH if size > 11 else PITCH
    return found


def _parts(text: str, left: float, size: float, *, bold: bool) -> list[LinePart]:
    parts, at = [], 0

    def add(words: str, *, strong: bool = False, link: str = "") -> None:
        nonlocal left
        if words:
            right = left + LETTER * len(words) * size / 11
            parts.append(LinePart(words, left, right, size, bold or strong, link=link))
            left = right

    for match in _PART.finditer(text):
        add(text[at : match.start()])
        if match["link"]:
            add(match["text"], strong=bool(match["bold"]), link=match["link"])
        else:
            add(match["strong"], strong=True)
        at = match.end()
    add(text[at:])
    return parts
