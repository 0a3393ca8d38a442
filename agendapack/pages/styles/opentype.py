"""What ReportLab does not read in a font: the figures of one width that stand under each other.

Many text fonts have figures of different widths, and a second set for tables, which the feature
"tnum" of the font's GSUB table tells (OpenType 1.9, GSUB, and chapter 2 of the common formats).
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SINGLE, _EXTENSION = 1, 7
"""Lookup types: one glyph for another; a lookup of any type that stands further away."""


def tabular_figures(table: bytes, figures: Sequence[int]) -> Mapping[int, int]:
    """The glyphs that "tnum" puts in the place of ``figures``, by glyph.

    ``table`` is the GSUB table.  What is not there, or is not understood, is left out.
    """
    try:
        return _tabular_figures(table, figures)
    except Exception:  # a damaged table: struct.error, IndexError; the plain figures will do
        return {}


def _tabular_figures(table: bytes, figures: Sequence[int]) -> dict[int, int]:
    feature_list, lookup_list = unpack_from(">HH", table, 6)
    wanted: list[int] = []
    (count,) = unpack_from(">H", table, feature_list)
    for index in range(count):
        tag, offset = unpack_from(">4sH", table, feature_list + 2 + 6 * index)
        if tag == b"tnum":
            at = feature_list + offset + 2
            (lookups,) = unpack_from(">H", table, at)
            wanted += unpack_from(f">{lookups}H", table, at + 2)
    found: dict[int, int] = {}
    for lookup in dict.fromkeys(wanted):
        (offset,) = unpack_from(">H", table, lookup_list + 2 + 2 * lookup)
        for figure, instead in _lookup(table, lookup_list + offset, figures).items():
            found.setdefault(figure, instead)
    return found


def _lookup(table: bytes, at: int, figures: Sequence[int]) -> dict[int, int]:
    kind, _, count = unpack_from(">HHH", table, at)
    found: dict[int, int] = {}
    for offset in unpack_from(f">{count}H", table, at + 6):
        subtable, real_kind = at + offset, kind
        if kind == _EXTENSION:
            _, real_kind, further = unpack_from(">HHI", table, subtable)
            subtable += further
        if real_kind != _SINGLE:
            continue
        form, coverage = unpack_from(">HH", table, subtable)
        places = _coverage(table, subtable + coverage)
        for figure in figures:
            if figure not in places:
                continue
            if form == 1:
                (shift,) = unpack_from(">h", table, subtable + 4)
                found[figure] = (figure + shift) % 65536
            else:
                (found[figure],) = unpack_from(">H", table, subtable + 6 + 2 * places[figure])
    return found


def _coverage(table: bytes, at: int) -> dict[int, int]:
    """Each covered glyph's index."""
    form, count = unpack_from(">HH", table, at)
    if form == 1:
        glyphs = unpack_from(f">{count}H", table, at + 4)
        return {glyph: index for index, glyph in enumerate(glyphs)}
    found = {}
    for entry in range(count):
        first, last, index = unpack_from(">HHH", table, at + 4 + 6 * entry)
        for glyph in range(first, last + 1):
            found[glyph] = index + glyph - first
    return found
