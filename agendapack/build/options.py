"""What a command asks of a build."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Options(Struct, frozen=True):
    """How meetings are built.

    ``out`` holds a folder for each.  ``caching`` takes prepared papers from the cache, ``keeping``
    puts new ones into it.  ``jobs``: how many at a time, as many as there are cores if not said.
    """

    out: Path
    strict: bool = False
    caching: bool = True
    keeping: bool = True
    jobs: int | None = None
