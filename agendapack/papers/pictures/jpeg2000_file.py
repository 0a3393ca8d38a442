"""A JPEG 2000 picture's bytes without what is no part of the picture (ISO/IEC 15444-1).

A file is a row of boxes (annex I), some of which hold boxes.  One of them is the codestream, which
has markers (annex A).
"""

from __future__ import annotations

from collections.abc import Iterator

_SIGNATURE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_CODESTREAM = b"jp2c"
_BEGINS = b"\xff\x4f\xff\x51"  # SOC and SIZ (A.4)
_TILE_PART, _DATA, _END = b"\xff\x90", b"\xff\x93", b"\xff\xd9"  # SOT, SOD, EOC (A.4)
_COMMENT, _LENGTHS = 0x64, 0x55  # COM (A.9.2) and TLM (A.7.1)

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
        kept = _picture(data)
    elif data.startswith(_SIGNATURE):
        kept = b"".join(_box(kind, content) for kind, content in _first_picture(data))
    else:
        return data
    return data if len(kept) == len(data) else kept


def metadata(data: bytes) -> Iterator[bytes]:
    """What stands beside a JPEG 2000 picture: EXIF (after ``Exif`` and two zeros) and XMP, both in
    UUID boxes (I.7.2)."""
    for kind, content in _boxes(data) if data.startswith(_SIGNATURE) else ():
        if kind == b"uuid":
            is_exif = content.startswith(b"JpgTiffExif->JP2")
            yield b"Exif\x00\x00" + content[16:] if is_exif else content[16:]


def _first_picture(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that come along: of several codestreams the first, which is what a PDF shows."""
    has_picture = False
    for kind, content in _boxes(data):
        if kind in _KEPT and not (kind == _CODESTREAM and has_picture):
            yield kind, content
        has_picture = has_picture or kind == _CODESTREAM


def _box(kind: bytes, content: bytes) -> bytes:
    if kind == _CODESTREAM:
        content = _picture(content)
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


def _picture(codestream: bytes) -> bytes:
    """A codestream without comments and without what follows its end; from where it is damaged, all
    of it."""
    main, at = _header(codestream, 2)
    parts: list[bytes] = []
    had_comments = False
    while codestream[at : at + 2] == _TILE_PART and len(codestream) >= at + 12:
        length = int.from_bytes(codestream[at + 6 : at + 10])
        header, data = _header(codestream, at + 12)
        if codestream[data : data + 2] != _DATA:
            break
        # Coded data hold no 0xFF with more than 0x8F after it but for their own two markers (A.3).
        end = at + length if length else codestream.find(_END, data)
        if not data < end <= len(codestream):
            break
        kept = _without(header, _COMMENT)
        shorter = len(b"".join(header)) - len(kept)
        had_comments = had_comments or shorter > 0
        length = length - shorter if length else 0
        start = codestream[at : at + 6] + length.to_bytes(4) + codestream[at + 10 : at + 12]
        parts += (start, kept, codestream[data:end])
        at = end
    # A table of the parts' lengths (A.7.1), which need not be there, is no longer right.
    dropped = (_COMMENT, _LENGTHS) if had_comments else (_COMMENT,)
    rest = _END if codestream[at : at + 2] == _END else codestream[at:]
    return b"".join((codestream[:2], _without(main, *dropped), *parts, rest))


def _header(codestream: bytes, at: int) -> tuple[list[bytes], int]:
    """The marker segments of a header (A.1.4) that begin ``at``, and where what follows begins."""
    segments = []
    while (
        at + 4 <= len(codestream) and codestream[at] == 0xFF and codestream[at + 1] < _TILE_PART[1]
    ):
        end = at + 2 + int.from_bytes(codestream[at + 2 : at + 4])
        segments.append(codestream[at:end])
        at = end
    return segments, at


def _without(segments: list[bytes], *markers: int) -> bytes:
    return b"".join(segment for segment in segments if segment[1] not in markers)
