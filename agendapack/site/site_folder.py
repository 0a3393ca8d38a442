"""The folder that becomes the site: made beside the one that is there, and then put in its place.

A file that follows from the same as the last time is taken over from the site that is there, as a
hard link where the file system has them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build.cache_folder import FOLDER, private_folder


class SiteEntry(Struct, frozen=True, array_like=True):
    """A file of the site as it was made: ``plan`` is a digest of all that it follows from; its
    size in bytes, and the time in nanoseconds at which it was written.  ``facts`` are what its
    maker wants to know the next time, as JSON."""

    plan: str
    size: int
    time: int
    facts: str = ""


class SiteFolder:
    """Files on their way into the site at ``out``, by their addresses; ``root`` is the council's.

    An address is taken once.  ``made`` counts the files that were made anew.
    """

    def __init__(self, root: Path, out: Path, *, caching: bool = True) -> None:
        self.out = out
        self.folder = out.with_name(f".{out.name}.new")
        self.made = 0
        named = sha256(os.path.relpath(out, root).encode()).hexdigest()[:16]
        self._record = root / FOLDER / "site" / f"{named}.json"
        self._before = self._read() if caching else {}
        self._entries: dict[str, SiteEntry] = {}
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def kept(self, address: str, plan: str) -> SiteEntry | None:
        """Take a file over from the site that is there, if it follows from the same ``plan`` and is
        as it was written; None where it has to be made."""
        entry = self._before.get(address)
        if entry is None or entry.plan != plan:
            return None
        old = self.out / address
        try:
            known = old.lstat()
            if (known.st_size, known.st_mtime_ns) != (entry.size, entry.time):
                return None
            self._link(old, self._target(address))
        except OSError:
            return None
        self._entries[address] = entry
        return entry

    def place(self, address: str) -> Path:
        """Where to write the file that will have that address; :meth:`add` it then."""
        return self._target(address)

    def add(self, address: str, plan: str, facts: str = "") -> None:
        """Note a file that was written to its place."""
        known = self._target(address).stat()
        self._entries[address] = SiteEntry(plan, known.st_size, known.st_mtime_ns, facts)
        self.made += 1

    def write(self, address: str, data: bytes, plan: str | None = None) -> None:
        """Write a file, or take it over where the same bytes are there already."""
        plan = plan or sha256(data).hexdigest()
        if self.kept(address, plan) is None:
            self._target(address).write_bytes(data)
            self.add(address, plan)

    @property
    def entries(self) -> Mapping[str, SiteEntry]:
        """The files that there are, by their addresses."""
        return self._entries

    def publish(self) -> None:
        """Put the folder in the place of the site that is there."""
        old = self.out.with_name(f".{self.out.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self.out.exists():
            self.out.rename(old)
        self.folder.rename(self.out)
        shutil.rmtree(old, ignore_errors=True)
        private_folder(self._record.parent)
        self._record.write_bytes(msgspec.json.encode(self._entries))

    def _read(self) -> dict[str, SiteEntry]:
        try:
            return msgspec.json.decode(self._record.read_bytes(), type=dict[str, SiteEntry])
        except (OSError, ValueError):
            return {}

    def _target(self, address: str) -> Path:
        target = self.folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _link(self, old: Path, target: Path) -> None:
        try:
            os.link(old, target)
        except OSError:
            shutil.copy2(old, target)
