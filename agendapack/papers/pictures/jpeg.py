"""A JPEG's bytes, marker by marker: what a PDF can show as it is, and what need not come along.

Markers are those of ITU-T T.81, table B.1.
"""

from __future__ import annotations

import re

from msgspec import Struct

_STANDALONE = {0x01, *range(0xD0, 0xD8)}  # TEM, RST0 to RST7: no length follows
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SHOWN = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what ISO 32000-1, 7.4.8 lets pass
_SOI, _EOI, _SOS, _APP0, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE
# In coded data 0xFF is followed by 0 (stuffing), by a restart marker, or by fill.
_NEXT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


class Jpeg(Struct, frozen=True):
    """One JPEG image: its bytes without EXIF, XMP, IPTC, comments and whatever follows its end.

    ``whole`` is False where the file ends before the image does; ``adobe`` where an Adobe marker is
    there, whose CMYK is stored inverted.
    """

    data: bytes
    width: int
    height: int
    components: int
    adobe: bool
    whole: bool


def read(data: bytes) -> Jpeg | None:
    """The image in ``data``, or None where a PDF could not show it as it is."""
    if data[:2] != b"\xff\xd8":
        return None
    kept: list[bytes] = [b"\xff\xd8"]
    frame: tuple[int, int, int] | None = None
    adobe = whole = False
    at = 2
    while at + 4 <= len(data) or data[at : at + 2] == b"\xff\xd9":
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker == _EOI:
            whole = True
            break
        if marker in _STANDALONE or marker == _SOI:
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        segment = data[at:end]
        if marker in _FRAMES:
            if marker not in _SHOWN or len(segment) < 10 or segment[4] != 8:
                return None
            height, width = (int.from_bytes(segment[n : n + 2]) for n in (5, 7))
            frame = (width, height, segment[9])
        adobe = adobe or (marker == _APP14 and segment[4:9] == b"Adobe")
        if marker == _SOS:
            following = _NEXT.search(data, end)
            end = following.end() - 2 if following else len(data)
            segment = data[at:end]
        if marker in (_APP0, _APP14) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        at = end
    if frame is None or not frame[0] or not frame[1] or frame[2] not in (1, 3, 4):
        return None
    kept.append(b"\xff\xd9")
    return Jpeg(b"".join(kept), *frame, adobe, whole)
