"""A picture as a PDF holds it: plain values, for whoever writes the objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Space = Literal["DeviceGray", "DeviceRGB", "DeviceCMYK"]
COMPONENTS: Mapping[Space, int] = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}


class CodedPicture(Struct, frozen=True):
    """An image's coded data, and how it is read and to be seen (ISO 32000-1, 8.9.5).

    ``size`` is in pixels as stored, ``dpi`` along the stored width and height (None where none is
    stated), ``turn`` EXIF's orientation, 1 to 8.  ``palette`` has the colours of an Indexed space
    over ``space``.  ``inverted``: full ink is 0.  ``parameters`` are the entries of DecodeParms.
    ``profile`` is an ICC profile of ``space``.  ``mask`` is the opacity of each pixel.
    """

    data: bytes
    coding: Literal["DCTDecode", "FlateDecode", "CCITTFaxDecode"]
    size: tuple[int, int]
    space: Space
    dpi: tuple[float, float] | None = None
    turn: int = 1
    bits: int = 8
    palette: bytes | None = None
    inverted: bool = False
    parameters: Mapping[str, int | bool] = field(default_factory=dict)
    profile: bytes | None = None
    mask: CodedPicture | None = None
