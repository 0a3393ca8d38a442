"""A paper of a finished pack that is to be a document of its own."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class PublishedPaper(Struct, frozen=True):
    """A paper to cut out: its ``source``, by its place in the pack's map, the ``title`` of its
    document, and the file that it is written to."""

    source: int
    title: str
    target: Path
