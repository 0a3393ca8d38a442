"""A JPEG's bytes, marker by marker: what a PDF can show as it is, and what need not come along.

Markers are those of ITU-T T.81, table B.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

_STANDALONE = {0x01, *range(0xD0, 0xD8)}  # TEM, RST0 to RST7: no length follows
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SHOWN = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what ISO 32000-1, 7.4.8 lets pass
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
_CODING = frozenset((*_FRAMES, 0xC4, 0xCC, _SOS, 0xDB, 0xDC, 0xDD))
"""What the picture is decoded by: frames, scans, tables, lines and restarts."""
# In coded data 0xFF is followed by 0 (stuffing), by a restart marker, or by fill.
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class Jpeg(Struct, frozen=True):
    """One JPEG image: its bytes without EXIF, XMP, IPTC, comments, thumbnails and whatever follows
    its end.

    ``whole`` is False where the file ends before the image does; ``adobe`` where an Adobe marker is
    there, whose CMYK is stored inverted.
    """

    data: bytes
    width: int
    height: int
    components: int
    adobe: bool
    whole: bool


class _Segment(NamedTuple):
    """A marker and its bytes, from 0xFF on; a scan's coded data is with its header."""

    marker: int
    data: bytes


class _Frame(NamedTuple):
    width: int
    height: int
    components: int


def read(data: bytes) -> Jpeg | None:
    """The image in ``data``, or None where a PDF could not show it as it is."""
    try:
        segments = list(_segments(data))
        frames = [_frame(segment) for segment in segments if segment.marker in _FRAMES]
    except ValueError:
        return None
    if not frames:
        return None
    frame = frames[-1]
    if not frame.width or not frame.height or frame.components not in (1, 3, 4):
        return None
    kept = b"".join(map(_kept, segments))
    return Jpeg(
        b"\xff\xd8" + kept + b"\xff\xd9",
        *frame,
        adobe=any(map(_is_adobe, segments)),
        whole=segments[-1].marker == _EOI,
    )


def self_contained(image: Jpeg, turn: int, profile: bytes | None) -> bytes:
    """A JPEG's bytes with nothing beside them but which way up it is (EXIF 2.3, 4.6.4, tag 274) and
    its colour profile (ICC.1, B.4), as a program reads them that is not told otherwise."""
    extra = b""
    if turn != 1:
        entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes((0, turn, 0, 0))
        tags = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + bytes(4)
        extra += _segment(_APP1, b"Exif\x00\x00" + tags)
    if profile is not None:
        parts = [profile[at : at + 65_000] for at in range(0, len(profile), 65_000)]
        if len(parts) < 256:
            for number, part in enumerate(parts, 1):
                extra += _segment(_APP2, b"ICC_PROFILE\x00" + bytes((number, len(parts))) + part)
    return image.data[:2] + extra + image.data[2:]


def without_extras(data: bytes) -> bytes:
    """The JPEG of a PDF's stream with what it is decoded by, JFIF's and Adobe's marks and colour
    profiles alone; ``data`` itself where that is all there is, or where it is no JPEG.

    Coded data are never touched, not even where they end before the image does.
    """
    start = data.find(b"\xff\xd8\xff")
    if start < 0:
        return data
    kept = [b"\xff\xd8"]
    for segment in _lenient_segments(data, start + 2):
        is_profile = segment.marker == _APP2 and segment.data[4:16] == b"ICC_PROFILE\x00"
        whole = is_profile or segment.marker == _EOI
        kept.append(segment.data if whole else _kept(segment))
    shorter = b"".join(kept)
    return data if len(shorter) == len(data) else shorter


def metadata(data: bytes) -> Iterator[bytes]:
    """What stands before a JPEG's picture: EXIF (after ``Exif`` and two zeros) and XMP."""
    start = data.find(b"\xff\xd8\xff")
    for segment in _lenient_segments(data, start + 2) if start >= 0 else ():
        if segment.marker == _SOS:
            return
        if segment.marker == _APP1:
            yield segment.data[4:]


def _lenient_segments(data: bytes, at: int) -> Iterator[_Segment]:
    """The segments as programs take them that show damaged files: what lies between segments is
    passed over."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if marker in (0x00, 0xFF):
            at += 1
        elif marker in _STANDALONE or marker == _SOI:
            at += 2
        else:
            end = _end(data, at)
            yield _Segment(marker, data[at:end])
            if marker == _EOI:
                return
            at = end


def _end(data: bytes, at: int) -> int:
    """Where the segment ends that begins ``at``; a scan's with its coded data."""
    if data[at + 1] == _EOI:
        return at + 2
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
    if data[at + 1] == _SOS:
        following = _NEXT.search(data, end)
        return following.start() if following else len(data)
    return end


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content


def _segments(data: bytes) -> Iterator[_Segment]:
    """The segments in their order, up to the first end of an image; ValueError where a marker is
    wanting."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("it does not begin as a JPEG")
    at = 2
    while at + 4 <= len(data) or data[at : at + 2] == b"\xff\xd9":
        if data[at] != 0xFF:
            raise ValueError("a marker is wanting")
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
        elif marker in _STANDALONE or marker == _SOI:
            at += 2
        else:
            end = _end(data, at)
            yield _Segment(marker, data[at:end])
            if marker == _EOI:
                return
            at = end


def _frame(segment: _Segment) -> _Frame:
    """A frame header (B.2.2); ValueError where a PDF cannot show what it announces."""
    marker, data = segment
    if marker not in _SHOWN or len(data) < 10 or data[4] != 8:
        raise ValueError("it is coded in a way that a PDF does not know")
    height, width = (int.from_bytes(data[at : at + 2]) for at in (5, 7))
    return _Frame(width, height, data[9])


def _kept(segment: _Segment) -> bytes:
    """What of a segment comes along: all that decodes the picture, JFIF's resolution, Adobe's mark
    of what its colours are."""
    if segment.marker in _CODING:
        return segment.data
    if _is_adobe(segment):
        return _segment(_APP14, segment.data[4:16])  # version, flags, and how colours are coded
    if segment.marker == _APP0 and segment.data[4:9] == b"JFIF\x00" and len(segment.data) >= 18:
        return _segment(_APP0, segment.data[4:16] + b"\x00\x00")  # no thumbnail
    return b""


def _is_adobe(segment: _Segment) -> bool:
    return segment.marker == _APP14 and segment.data[4:9] == b"Adobe" and len(segment.data) >= 16
