"""A PNG's bytes, chunk by chunk (PNG, third edition, whose sections are named)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from agendapack.papers.pictures.coded_picture import CodedPicture, Space

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EXIF = b"Exif\x00\x00"
_SPACES: dict[int, Space] = {0: "DeviceGray", 2: "DeviceRGB", 3: "DeviceRGB"}
_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"iCCP")
)
"""What the picture is decoded by: its pixels, their size and their colours."""


def coded(data: bytes) -> CodedPicture | None:
    """A PNG's own compressed data, which PDF reads with predictor 15 (ISO 32000-1, 7.4.4.4); None
    where it has what PDF keeps otherwise: transparency or interlacing."""
    chunks: dict[bytes, list[bytes]] = {}
    for kind, content in _chunks(data):
        chunks.setdefault(kind, []).append(content)
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"][0])
    if interlaced or colour not in _SPACES or b"tRNS" in chunks or b"IEND" not in chunks:
        return None
    return CodedPicture(
        b"".join(chunks[b"IDAT"]),
        "FlateDecode",
        (width, height),
        _SPACES[colour],
        bits=depth,
        palette=chunks[b"PLTE"][0] if colour == 3 else None,
        parameters={
            "Predictor": 15,
            "Colors": 3 if colour == 2 else 1,
            "BitsPerComponent": depth,
            "Columns": width,
        },
    )


def exif(data: bytes) -> bytes | None:
    """The contents of the chunk of EXIF (11.3.4.5), as Pillow takes them."""
    return next((_EXIF + content for kind, content in _chunks(data) if kind == b"eXIf"), None)


def metadata(data: bytes) -> Iterator[bytes]:
    """What stands beside a PNG's picture: EXIF (after ``Exif`` and two zeros), and texts, of which
    XMP is one (11.3.3)."""
    for kind, content in _chunks(data):
        if kind == b"eXIf":
            yield _EXIF + content
        elif kind == b"iTXt":
            yield content


def without_extras(data: bytes, *, profile: bool) -> bytes:
    """A PNG with the chunks alone that show it; its colour profile if ``profile``."""
    kept = [_SIGNATURE]
    for kind, content in _chunks(data):
        if kind in _KEPT and (profile or kind != b"iCCP"):
            kept.append(len(content).to_bytes(4) + kind + content)
            kept.append(zlib.crc32(kind + content).to_bytes(4))
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk (5.3) that is there in full, up to the end of the picture."""
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        yield kind, content
        if kind == b"IEND":
            return
        at += 12 + length
