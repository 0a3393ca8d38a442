"""The colour space sRGB as an ICC profile, written from its definition.

Made here because its bytes must never change: a colour library writes the moment and its own
version into the profiles that it makes.
"""

from __future__ import annotations

import struct
from functools import cache

NAME = "sRGB IEC61966-2.1"

_HEADER = 128  # bytes (ISO 15076-1, 7.2)
_D50 = (0.9642, 1.0, 0.8249)
# IEC 61966-2-1's primaries and white, adapted to D50 as ISO 15076-1, annex E says.
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_ADAPTATION = (
    *(1.04788, 0.02292, -0.05022),
    *(0.02959, 0.99048, -0.01707),
    *(-0.00925, 0.01508, 0.75168),
)
# Y = (aX + b)^g from d upwards, cX below (ISO 15076-1, 10.18, function type 3): g, a, b, c, d.
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


@cache
def profile() -> bytes:
    """The profile (ISO 15076-1, version 4.2); the same bytes every time."""
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(_CURVE)
    tags = {
        b"desc": _text(NAME),
        b"cprt": _text("No copyright"),
        b"wtpt": _xyz(_D50),
        b"chad": b"sf32\0\0\0\0" + _fixed(_ADAPTATION),
        **{tag: _xyz(value) for tag, value in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    start = _HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    data = b""
    for element in tags.values():
        if element not in places:
            places[element] = start + len(data)
            data += element + b"\0" * (-len(element) % 4)
    table = struct.pack(">I", len(tags)) + b"".join(
        struct.pack(">4sII", tag, places[element], len(element)) for tag, element in tags.items()
    )
    header = struct.pack(">I4xI4s4s4s", start + len(data), 0x04200000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2018, 1, 1, 0, 0, 0, b"acsp")
    header = header.ljust(68, b"\0") + _fixed(_D50)
    return header.ljust(_HEADER, b"\0") + table + data


def _fixed(values: tuple[float, ...]) -> bytes:
    """Numbers as s15Fixed16Number (ISO 15076-1, 4.6)."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)


def _text(text: str) -> bytes:
    """A multiLocalizedUnicodeType of one language (ISO 15076-1, 10.15)."""
    data = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(data), 28) + data
