"""Where a picture goes on its page, and which way up: arithmetic alone."""

from __future__ import annotations

from msgspec import Struct

A4 = (595.276, 841.89)
MARGIN = 42.52  # 15 mm
UNSTATED_DPI = 96.0
# A scan of a sheet is the sheet: it fills the page, for it has margins of its own.
_SHEETS = ((595.276, 841.89), (841.89, 1190.55), (612.0, 792.0), (612.0, 1008.0))

# EXIF 2.3, 4.6.4 (tag 274), as where the unit square goes: x = a u + c v + e, y = b u + d v + f.
TURNS: dict[int, tuple[int, int, int, int, int, int]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


class Placing(Struct, frozen=True):
    """A page's size and the picture's rectangle on it, in points."""

    page: tuple[float, float]
    left: float
    bottom: float
    width: float
    height: float


def placing(size: tuple[int, int], dpi: tuple[float, float] | None, turn: int = 1) -> Placing:
    """Where a picture of ``size`` pixels goes, at ``dpi`` along its stored sides, turned as EXIF
    says: A4 by its shape, centred, shrunk to the margins but never enlarged."""
    across, down = dpi or (UNSTATED_DPI, UNSTATED_DPI)
    width, height = size[0] * 72 / across, size[1] * 72 / down
    if turn >= 5:
        width, height = height, width
    page = A4 if height >= width else (A4[1], A4[0])
    short, long = sorted((width, height))
    is_sheet = dpi is not None and any(
        abs(short / sheet[0] - 1) < 0.03 and abs(long / sheet[1] - 1) < 0.03 for sheet in _SHEETS
    )
    margin = 0.0 if is_sheet else MARGIN
    scale = min(1.0, (page[0] - 2 * margin) / width, (page[1] - 2 * margin) / height)
    width, height = width * scale, height * scale
    return Placing(page, (page[0] - width) / 2, (page[1] - height) / 2, width, height)
