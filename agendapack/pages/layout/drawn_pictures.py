"""Pictures: their size on the page, and their bytes in the file.

A picture's name in the PDF follows from its bytes, so the same picture is the same everywhere.
"""

from __future__ import annotations

import io
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from pathlib import Path

    from agendapack.pages.layout.pdf_writing import Writer

MAX_PIXELS = 64_000_000
"""A picture of an A0 sheet at 200 dots an inch has 62 million."""

_ORIENTATION = 0x0112  # the EXIF tag


class PictureFault(Exception):
    """A picture that cannot be set: what is wrong with it."""


class ReadyPicture(Struct, frozen=True):
    """A picture ready to write.  ``width`` and ``height`` are in points, at its own resolution."""

    key: str
    width: float
    height: float
    pixels: tuple[int, int]
    space: str
    filter: str
    data: bytes
    opacity: bytes | None = None  # a byte for each pixel
    inverted: bool = False

    def write(self, writer: Writer) -> int:
        """The number of its image XObject (ISO 32000-1, 8.9.5)."""
        across, down = self.pixels
        size = f"/Type/XObject/Subtype/Image/Width {across}/Height {down}/BitsPerComponent 8"
        entries = f"{size}/ColorSpace/{self.space}/Filter/{self.filter}"
        if self.inverted:
            entries += "/Decode[1 0 1 0 1 0 1 0]"
        if self.opacity is not None:
            mask = writer.stream(f"{size}/ColorSpace/DeviceGray", self.opacity)
            entries += f"/SMask {mask} 0 R"
        return writer.stream(entries, self.data, compress=False)


def load(file: Path) -> ReadyPicture:
    """Read a picture; PictureFault says in words what is wrong with one that cannot be set."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise PictureFault(f'no such picture "{file.name}"') from None
    except OSError as fault:
        raise PictureFault(f'cannot read the picture "{file.name}": {fault.strerror}') from fault
    key = "Im" + sha256(raw).hexdigest()[:16]
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            across, down = picture.size
            if across * down > MAX_PIXELS:
                raise PictureFault(
                    f'the picture "{file.name}" has {across} by {down} pixels, more than can be set'
                )
            return _prepared(picture, raw, key)
    except PictureFault:
        raise
    except Exception as fault:  # Pillow raises many kinds for files that are damaged or no picture
        raise PictureFault(f'"{file.name}" is not a picture that can be set') from fault


def _prepared(picture: Any, raw: bytes, key: str) -> ReadyPicture:
    upright = picture.getexif().get(_ORIENTATION, 1) in (0, 1)
    width, height = _size(picture)
    spaces = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
    if picture.format == "JPEG" and upright and picture.mode in spaces:
        inverted = picture.mode == "CMYK" and "adobe" in picture.info
        space = spaces[picture.mode]
        return ReadyPicture(
            key, width, height, picture.size, space, "DCTDecode", raw, None, inverted
        )
    if not upright:
        picture = ImageOps.exif_transpose(picture)
    opacity = None
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        if alpha.getextrema() != (255, 255):
            opacity = alpha.tobytes()
        picture = picture.convert("RGB")
    elif picture.mode not in ("L", "RGB"):
        picture = picture.convert("L" if picture.mode in ("1", "I;16", "I") else "RGB")
    space, data = spaces[picture.mode], zlib.compress(picture.tobytes(), 9)
    return ReadyPicture(key, width, height, picture.size, space, "FlateDecode", data, opacity)


def _size(picture: Any) -> tuple[float, float]:
    """In points, from the picture's own resolution; 96 dots an inch, as in browsers, if none."""
    across, down = picture.size
    dots = picture.info.get("dpi", (96, 96))
    try:
        x, y = (float(each) if 30 <= float(each) <= 1200 else 96.0 for each in dots)
    except (TypeError, ValueError):
        x = y = 96.0
    width, height = across * 72 / x, down * 72 / y
    lies_on_its_side = picture.getexif().get(_ORIENTATION, 1) >= 5
    return (height, width) if lies_on_its_side else (width, height)
