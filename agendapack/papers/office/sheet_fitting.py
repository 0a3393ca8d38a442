"""How a sheet that nobody set up for printing is fitted to pages: decided from its measures alone.

All lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

SMALLEST = 6.0
"""The size below which no text is shrunk."""

_ROOM = 0.98  # of a page's width: LibreOffice measures columns by another font than Excel
_MOST_REPEATED = 0.4  # of a page's width: more would leave no room for what is not repeated


class SheetMeasures(Struct, frozen=True):
    """``widths`` are those of the columns from the first to the last that holds something, 0 for a
    hidden one; ``overhang`` is how far text reaches past the last; ``size`` is that of the smallest
    text.  ``page`` is the paper's width and height, upright, ``margins`` left and right together.
    ``names`` is the number of columns that name rows."""

    widths: tuple[float, ...]
    size: float
    page: tuple[float, float]
    margins: float
    overhang: float = 0.0
    names: int = 1


class Fitting(Struct, frozen=True):
    """``across`` pages stand side by side; ``repeats`` columns stand on each of them."""

    landscape: bool = False
    across: int = 1
    repeats: int = 0


def fit(sheet: SheetMeasures) -> Fitting:
    """An upright page where the sheet fits, else one on its side, where it is shrunk as long as its
    text stays legible, else several across, with the names of rows on each."""
    width = sum(sheet.widths) + sheet.overhang
    upright, on_its_side = (length - sheet.margins for length in sheet.page)
    if width <= upright * _ROOM or min(upright, on_its_side) <= 0:
        return Fitting()
    shrunk = min(1.0, SMALLEST / sheet.size)
    room = on_its_side * _ROOM / shrunk
    if width <= room:
        return Fitting(landscape=True)
    repeated = sum(sheet.widths[: sheet.names])
    repeats = sheet.names if repeated <= room * _MOST_REPEATED else 0
    return Fitting(True, _pages(sheet, room, repeats), repeats)


def _pages(sheet: SheetMeasures, room: float, repeats: int) -> int:
    """How many pages columns take that are not divided."""
    again = sum(sheet.widths[:repeats])
    pages, used = 1, 0.0
    for width in _with_overhang(sheet.widths, sheet.overhang):
        if used and used + width > room:
            pages, used = pages + 1, again
        used += width
    return pages


def _with_overhang(widths: Sequence[float], overhang: float) -> Sequence[float]:
    """Text that reaches past the last column takes the columns that follow."""
    usual = 48.0
    return (*widths, *[usual] * -int(-overhang // usual))
