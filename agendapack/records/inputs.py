"""A file of the council's that a document is made of."""

from __future__ import annotations

from msgspec import Struct


class Input(Struct, frozen=True):
    """A file that a document is made of: its path below the root, with solidi, and its SHA-256."""

    file: str
    sha256: str
