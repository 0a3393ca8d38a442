"""Draws the marks that a plan asks for, with one embedded font for the whole pack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from agendapack.pack.placing import Stamp

# ISO 32000-1, 14.8.2.2.2: page furniture is an artifact, so that a screen reader passes it over.
_ARTIFACT = {
    "top": b"/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC",
    "foot": b"/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC",
}


class StampInk(Struct, frozen=True):
    """The stamps' font as a one-page PDF to copy it from, and each text as it is shown with it.

    ``shown`` maps a text to runs of (the font's name in that page's resources, encoded bytes).
    """

    pdf: bytes
    shown: Mapping[str, tuple[tuple[str, bytes], ...]]


_CHARACTER = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>")
_BLOCK = 100  # entries that one bfchar block may hold (Adobe Technical Note 5014)


def honest_unicode(cmap: bytes) -> bytes:
    """A /ToUnicode map without the codes that stand for nothing.

    ReportLab maps every unused code to U+0000, which ISO 14289-1, 7.21.7 forbids.
    """
    kept = [pair for pair in _CHARACTER.findall(cmap) if pair[1] != b"0000"]
    head, _, rest = cmap.partition(b"endcodespacerange\n")
    tail = rest.partition(b"endbfchar\n")[2]
    blocks = []
    for start in range(0, len(kept), _BLOCK):
        block = kept[start : start + _BLOCK]
        lines = b"\n".join(b"<%s> <%s>" % pair for pair in block)
        blocks.append(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), lines))
    return head + b"endcodespacerange\n" + b"".join(blocks) + tail


def draw(
    stamps: Iterable[Stamp], ink: StampInk, names: Mapping[str, str], first_spoken: int = 0
) -> bytes:
    """The content of ``stamps``, each of which leaves the graphics state as it was: an artifact, or
    marked content that is read aloud, numbered from ``first_spoken``.

    ``names`` maps the ink's font names to those that the page's resources give them.
    """
    drawn = []
    number = first_spoken
    for stamp in stamps:
        begin = _ARTIFACT[stamp.edge]
        if stamp.spoken is not None:
            begin = b"/P <</MCID %d>> BDC" % number
            number += 1
        drawn.append(_draw_one(stamp, begin, ink, names))
    return b"\n".join(drawn)


def _draw_one(stamp: Stamp, begin: bytes, ink: StampInk, names: Mapping[str, str]) -> bytes:
    matrix = stamp.matrix
    position = " ".join(
        f"{value:.4f}".rstrip("0").rstrip(".")
        for value in (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    )
    parts = (
        begin,
        f"q 0 g 0 Tr BT {position} Tm".encode(),
        *shown_text(stamp.text, stamp.size, ink, names),
        b"ET Q EMC",
    )
    return b"\n".join(parts)


def shown_text(text: str, size: float, ink: StampInk, names: Mapping[str, str]) -> Iterator[bytes]:
    """The operators that show one of the ink's texts, within a text object."""
    for font, encoded in ink.shown[text]:
        yield f"/{names[font]} {size:.4f} Tf".encode()
        yield b"(" + _escaped(encoded) + b") Tj"


def _escaped(encoded: bytes) -> bytes:
    """A literal string's bytes (ISO 32000-1, 7.3.4.2)."""
    for special in (b"\\", b"(", b")"):
        encoded = encoded.replace(special, b"\\" + special)
    return encoded.replace(b"\r", b"\\r")
