"""What a camera or a phone writes into a picture besides the picture: whether it tells where it was
taken, with which camera, by whom, or holds a small picture of it as it was before it was cut.

Tags are those of Exif 2.32 (section 4.6), in the structure of TIFF 6.0 (section 2).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from msgspec import Struct

from agendapack.papers.pictures import jpeg, jpeg2000_file, png

_MODEL, _ARTIST, _EXIF, _GPS = 0x0110, 0x013B, 0x8769, 0x8825
_THUMBNAIL, _THUMBNAIL_LENGTH = 0x0201, 0x0202  # in the second directory
_EXPOSURE, _APERTURE = 0x829A, 0x829D  # a scanner has none
_OWNER, _SERIAL, _LENS_SERIAL = 0xA430, 0xA431, 0xA435
_LATITUDE, _LONGITUDE = 2, 4  # of the GPS directory
_PERSONAL = frozenset((_OWNER, _SERIAL, _LENS_SERIAL))
MOST_ENTRIES = 1_000  # of a directory
PROPORTION = 0.05  # a thumbnail's few pixels are rounded

_EXIF_BEGINS = b"Exif\x00\x00"
_XMP = re.compile(
    rb"(?:exif:GPSL(?:at|ong)itude|aux:(?:SerialNumber|OwnerName|LensSerialNumber)"
    rb"|exifEX:(?:BodySerialNumber|CameraOwnerName|LensSerialNumber))[\s=>]"
)


class _Directory(Struct, frozen=True):
    """A directory's entries: a tag, and the four bytes that are its value or say where it
    stands; ``following`` is where the next directory begins, 0 where there is none."""

    entries: dict[int, int]
    following: int


def file_tells(data: bytes) -> bool:
    """Whether a picture's file, JPEG, PNG, TIFF or JPEG 2000, tells of a camera."""
    if data.startswith((b"II*\x00", b"MM\x00*")):
        return tells_of_camera(data)
    if data.startswith(b"\x89PNG"):
        return any(_tells(one, None) for one in png.metadata(data))
    found = [*jpeg2000_file.metadata(data)]
    if found:
        return any(_tells(one, None) for one in found)
    found = [*jpeg.metadata(data)]
    image = jpeg.read(data) if found else None
    size = (image.width, image.height) if image is not None else None
    return any(_tells(one, size) for one in found)


def _tells(metadata: bytes, size: tuple[int, int] | None) -> bool:
    if metadata.startswith(_EXIF_BEGINS):
        return tells_of_camera(metadata[len(_EXIF_BEGINS) :], size)
    return xmp_tells_of_camera(metadata)


def tells_of_camera(tags: bytes, size: tuple[int, int] | None = None) -> bool:
    """Whether a picture's tags (a TIFF without the picture) say more than the picture shows.

    ``size``: of a JPEG, its pixels across and down.  Of anything else the second directory is no
    thumbnail's; in a TIFF it is the next page's.
    """
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tags[:4])
    if order is None or len(tags) < 8:
        return False
    first = _directory(tags, struct.unpack_from(order + "I", tags, 4)[0], order)
    exif = _directory(tags, first.entries.get(_EXIF, 0), order).entries
    places = _directory(tags, first.entries.get(_GPS, 0), order).entries
    is_photograph = _MODEL in first.entries and bool({_EXPOSURE, _APERTURE} & exif.keys())
    return (
        is_photograph
        or _ARTIST in first.entries
        or bool(_PERSONAL & exif.keys())
        or bool({_LATITUDE, _LONGITUDE} & places.keys())
        or (size is not None and _is_cut(_directory(tags, first.following, order), tags, size))
    )


def _is_cut(second: _Directory, tags: bytes, size: tuple[int, int]) -> bool:
    """Whether a thumbnail has other proportions than its picture, which was then cut since."""
    start, length = (second.entries.get(tag, 0) for tag in (_THUMBNAIL, _THUMBNAIL_LENGTH))
    thumbnail = jpeg.read(tags[start : start + length]) if start and length else None
    if thumbnail is None:
        return False
    own, other = (max(sides) / min(sides) for sides in (size, (thumbnail.width, thumbnail.height)))
    return abs(own / other - 1) > PROPORTION


def xmp_tells_of_camera(packet: bytes) -> bool:
    """The same of a picture's XMP (ISO 16684-1), where it says what tags say."""
    return _XMP.search(packet) is not None


def _directory(tags: bytes, at: int, order: str) -> _Directory:
    """The directory that begins ``at``; empty where there is none."""
    if not 8 <= at <= len(tags) - 2:
        return _Directory({}, 0)
    count = min(struct.unpack_from(order + "H", tags, at)[0], MOST_ENTRIES)
    end = at + 2 + 12 * count
    entries = dict(_entries(tags[at + 2 : end], order))
    following = struct.unpack_from(order + "I", tags, end)[0] if end + 4 <= len(tags) else 0
    return _Directory(entries, following)


def _entries(data: bytes, order: str) -> Iterator[tuple[int, int]]:
    """Tags with their values, those that hold anything."""
    for tag, _, count, value in struct.iter_unpack(order + "HHII", data[: len(data) // 12 * 12]):
        if count:
            yield tag, value
