"""Pages of finished documents as values: which to draw, and what was drawn or read of them."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class PageToDraw(Struct, frozen=True):
    """The first page of a ``pdf``, and the file that its picture is to be."""

    pdf: Path
    target: Path


class DrawnPage(Struct, frozen=True, array_like=True):
    """The size of a picture in pixels."""

    width: int
    height: int


class ReadPage(Struct, frozen=True, array_like=True):
    """A page's label, and its words with a space between two; one that a hyphen divides at the end
    of a line is whole."""

    label: str
    text: str
