"""Which pictures need the ICC profile that came with them (ICC.1:2010, sections as named)."""

from __future__ import annotations

from agendapack.papers.pictures.coded_picture import Space

_SIGNATURES: dict[Space, bytes] = {
    "DeviceGray": b"GRAY",
    "DeviceRGB": b"RGB ",
    "DeviceCMYK": b"CMYK",
}

# ISO 32000-1, 8.6.5.5: monitors, scanners, printers and colour spaces, of ICC's versions up to 4.
_CLASSES = {b"mntr", b"scnr", b"prtr", b"spac"}


def needed_profile(profile: object, space: Space) -> bytes | None:
    """``profile`` where it is one of ``space`` and says more than every program takes for granted:
    that red, green and blue are those of sRGB."""
    if not isinstance(profile, bytes) or len(profile) < 132:
        return None
    if profile[16:20] != _SIGNATURES[space]:  # 7.2.6
        return None
    if profile[8] > 4 or profile[12:16] not in _CLASSES:
        return None
    description = _tag(profile, b"desc")
    if space == "DeviceRGB" and (
        b"sRGB" in description or "sRGB".encode("utf-16-be") in description
    ):
        return None
    return profile


def _tag(profile: bytes, signature: bytes) -> bytes:
    """The data of a tag (7.3)."""
    count = min(int.from_bytes(profile[128:132]), 100)
    for at in range(132, 132 + 12 * count, 12):
        if profile[at : at + 4] == signature:
            start = int.from_bytes(profile[at + 4 : at + 8])
            return profile[start : start + int.from_bytes(profile[at + 8 : at + 12])]
    return b""
