"""What is known of the files of a site as they were made, so that the next can take them over."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from agendapack.build.cache_folder import private_folder
from agendapack.records.typed_values import from_json

if TYPE_CHECKING:
    from pathlib import Path


class SiteEntry(Struct, frozen=True, array_like=True):
    """A file of the site as it was made: ``plan`` is a digest of all that it follows from; its
    size in bytes, and the time in nanoseconds at which it was written.  ``facts`` are what its
    maker wants to know the next time, as JSON."""

    plan: str
    size: int
    time: int
    facts: str = ""


class EntryJournal:
    """The entries of a site that is being made, a line for each as it is made: what a run that was
    interrupted, or killed, had done.  A disk that will not have it costs no more than time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with suppress(OSError):
            private_folder(file.parent)

    def read(self) -> dict[str, SiteEntry]:
        """The entries by their addresses, the last of each, up to a line that is not whole."""
        found: dict[str, SiteEntry] = {}
        with suppress(OSError, ValueError), self._file.open("rb") as lines:
            for line in lines:
                address, entry = from_json(line, tuple[str, SiteEntry])
                found[address] = entry
        return found

    def add(self, address: str, entry: SiteEntry) -> None:
        with suppress(OSError), self._file.open("ab") as lines:
            lines.write(msgspec.json.encode((address, entry)) + b"\n")

    def remove(self) -> None:
        with suppress(OSError):
            self._file.unlink()


def is_as_written(file: str | Path, entry: SiteEntry) -> bool:
    try:
        known = os.lstat(file)
    except OSError:
        return False
    return (known.st_size, known.st_mtime_ns) == (entry.size, entry.time)
