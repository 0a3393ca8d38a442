"""A JPEG 2000 picture's bytes without what is no part of the picture (ISO/IEC 15444-1).

A file is a row of boxes (annex I), some of which hold boxes.  One of them is the codestream, which
has markers (annex A).
"""

from __future__ import annotations

from collections.abc import Iterator

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_CODESTREAM = b"jp2c"
_BEGINS = b"\xff\x4f\xff\x51"  # SOC and SIZ (A.4)
_COMMENT, _TILE = 0x64, 0x90  # COM (A.9.2) and SOT (A.4.2)

# What the picture is decoded by, part 2's boxes for several pictures in a file included; left out
# are XML and UUID boxes (EXIF, XMP, GeoTIFF), addresses, labels, rights, links to other files.
_KEPT = frozenset(
    (
        *(b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jpch", b"jplh", b"ihdr", b"bpcc", b"colr"),
        *(b"pclr", b"cmap", b"cdef", b"res ", b"resc", b"resd", b"cgrp", b"opct", b"creg"),
        _CODESTREAM,
    )
)
_HOLDERS = frozenset((b"jp2h", b"jpch", b"jplh", b"res ", b"cgrp"))


def without_extras(data: bytes) -> bytes:
    """The picture alone; ``data`` itself where that is all there is, or where it is no JPEG
    2000."""
    if data.startswith(_BEGINS):
        kept = _without_comments(data)
    elif data.startswith(_SIGNATURE):
        kept = b"".join(_box(kind, content) for kind, content in _boxes(data) if kind in _KEPT)
    else:
        return data
    return data if len(kept) == len(data) else kept


def _box(kind: bytes, content: bytes) -> bytes:
    if kind == _CODESTREAM:
        content = _without_comments(content)
    elif kind in _HOLDERS:
        content = b"".join(_box(*inner) for inner in _boxes(content) if inner[0] in _KEPT)
    if len(content) + 8 < 1 << 32:
        return (len(content) + 8).to_bytes(4) + kind + content
    return (1).to_bytes(4) + kind + (len(content) + 16).to_bytes(8) + content


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each box (I.4); a length of 0 is up to the end."""
    at = 0
    while at + 8 <= len(data):
        length, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        end = at + length if length >= head else len(data)
        yield kind, data[at + head : end]
        at = end


def _without_comments(codestream: bytes) -> bytes:
    """A codestream without the comments of its main header; those of a tile are left, since the
    tile says how long it is."""
    kept = [codestream[:2]]
    at = 2
    while at + 4 <= len(codestream) and codestream[at] == 0xFF and codestream[at + 1] != _TILE:
        end = at + 2 + int.from_bytes(codestream[at + 2 : at + 4])
        if codestream[at + 1] != _COMMENT:
            kept.append(codestream[at:end])
        at = end
    return b"".join((*kept, codestream[at:]))
