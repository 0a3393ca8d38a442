"""The folder that becomes the site: made beside the one that is there, and then put in its place.

A file that follows from the same as the last time is taken over from the site that is there, as a
hard link where the file system has them.  Such a file is that of the old site too: it is never
written to, but taken away first.  What a run had made that was interrupted or killed is still in
the folder that was to become the site, and is taken over in the same way.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build.cache_folder import FOLDER, LOCKS, private_folder
from agendapack.build.members_folder import MEMBERS, lies_in
from agendapack.build.output import alone_with, machine_errors, uninterrupted
from agendapack.build.temporary_files import TEMPORARY
from agendapack.problems import UsageError
from agendapack.records.typed_values import from_json
from agendapack.released.released_meeting import RELEASED
from agendapack.site.site_entries import EntryJournal, SiteEntry, is_as_written
from agendapack.site.site_file_kinds import file_kind

MARKER = "site.json"
"""The file by which a folder is known as a site that agendapack made."""
MADE_BY = "agendapack"

SERVED = f"{FOLDER}/serve"
"""Where in a council's cache the preview has its site."""


class SiteMarker(Struct, frozen=True):
    """What a site says of itself: the version of agendapack, the day for which it was made, the
    address of its root, None where that was not known, and whether it has drafts."""

    made_by: str
    version: str
    day: date
    base_url: str | None = None
    drafts: bool = False


class SiteFolder:
    """Files on their way into the site at ``out``, by their addresses; ``root`` is the council's.

    An address is taken once.  ``made`` counts the files that were made anew.  Commands come to one
    by :func:`site_folder`.
    """

    def __init__(self, root: Path, out: Path, *, caching: bool = True) -> None:
        self.out = out
        self.folder = _beside(out, "new")
        self.made = 0
        named = sha256(_from(root, out).encode()).hexdigest()[:16]
        self._record = root / FOLDER / "site" / f"{named}.json"
        self._journal = EntryJournal(self._record.with_suffix(".unfinished"))
        known = self._read()
        _check_strangers(out, known)
        self._before = known if caching else {}
        self._entries: dict[str, SiteEntry] = {}
        self._folders: set[str] = set()  # that were made
        _put_back(out)
        self._left = self._left_behind() if caching else {}
        self._linked = set(self._left)
        if not self._left:
            _remove(self.folder)
            self._journal.remove()
            self.folder.mkdir(parents=True)

    def kept(self, address: str, plan: str) -> SiteEntry | None:
        """Take a file over from the site that is there, if it follows from the same ``plan`` and is
        as it was written; None where it has to be made."""
        left = self._left.get(address)
        if left is not None and left.plan == plan and is_as_written(self._path(address), left):
            del self._left[address]
            self._entries[address] = left
            return left
        entry = self._before.get(address)
        if entry is None or entry.plan != plan:
            return None
        old = f"{self.out}/{address}"  # making a Path takes longer than what the system does
        if not is_as_written(old, entry):
            return None
        try:
            _link(old, self._target(address))
        except OSError:
            return None
        self._linked.add(address)
        self._entries[address] = entry
        return entry

    def before(self, address: str, plan: str) -> SiteEntry | None:
        """What is known of a file that can be taken over, if it followed from the same ``plan``."""
        found = (known.get(address) for known in (self._left, self._before))
        return next((entry for entry in found if entry is not None and entry.plan == plan), None)

    def place(self, address: str) -> Path:
        """Where to write the file that will have that address; :meth:`add` it then."""
        return Path(self._target(address))

    def add(self, address: str, plan: str, facts: str = "") -> None:
        """Note a file that was written to its place."""
        known = (self.folder / address).stat()
        entry = SiteEntry(plan, known.st_size, known.st_mtime_ns, facts)
        self._entries[address] = entry
        self._journal.add(address, entry)
        self.made += 1

    def write(self, address: str, data: bytes, plan: str | None = None, facts: str = "") -> None:
        """Write a file, or take it over where the same bytes are there already."""
        plan = plan or sha256(data).hexdigest()
        if self.kept(address, plan) is None:
            with machine_errors(f"cannot write {self.out / address}", otherwise=STAYS):
                self.place(address).write_bytes(data)
            self.add(address, plan, facts)

    @property
    def entries(self) -> Mapping[str, SiteEntry]:
        """The files that there are, by their addresses."""
        return self._entries

    def finish(self) -> None:
        """Take away what an interrupted run had made and this one does not have: the folder is the
        whole site then."""
        for address in self._left:
            with machine_errors(f"cannot remove {self._path(address)}", otherwise=STAYS):
                Path(self._path(address)).unlink(missing_ok=True)
                _remove_empty(self.folder, address)
        self._left = {}

    def publish(self) -> None:
        """Put the folder, which is finished, in the place of the site that is there.

        MachineError where the system will not have it; then the site that was there stays.
        """
        old = _beside(self.out, "old")
        _remove(old)
        in_use = f"close what shows or serves {self.out}, and make the site again"
        with uninterrupted(), machine_errors(f"cannot replace {self.out}", in_use, STAYS):
            if not _exchange(self.folder, self.out):
                if self.out.exists():
                    self.out.rename(old)
                try:
                    self.folder.rename(self.out)
                except OSError:
                    _put_back(self.out)
                    raise
        # A record that is not written costs no more than time, and what is left of the old site is
        # swept the next time.
        with suppress(OSError):
            private_folder(self._record.parent)
            self._record.write_bytes(msgspec.json.encode(self._entries))
        self._journal.remove()
        _remove(old)
        _remove(self.folder)

    def sweep(self) -> None:
        """Take away what was not published."""
        self._journal.remove()
        _remove(self.folder)

    def _left_behind(self) -> dict[str, SiteEntry]:
        """What an interrupted run noted of files that it made; whatever else lies there goes."""
        known = {} if self.folder.is_symlink() else self._journal.read()
        found: dict[str, SiteEntry] = {}
        for above, _, names in os.walk(self.folder, topdown=False) if known else ():
            for name in names:
                address = Path(above, name).relative_to(self.folder).as_posix()
                entry = known.get(address)
                if entry is None:
                    Path(above, name).unlink()
                else:
                    found[address] = entry
            with suppress(OSError):
                Path(above).rmdir()
        return found

    def _path(self, address: str) -> str:
        return f"{self.folder}/{address}"

    def _read(self) -> dict[str, SiteEntry]:
        try:
            return from_json(self._record.read_bytes(), dict[str, SiteEntry])
        except (OSError, ValueError):
            return {}

    def _target(self, address: str) -> str:
        parts = address.split("/")
        if not all(parts) or {".", ".."} & set(parts):
            raise ValueError(f"{address!r} is no address of a file")
        target = self._path(address)
        self._left.pop(address, None)
        if address in self._linked:
            Path(target).unlink(missing_ok=True)
            self._linked.discard(address)
        above = address.rpartition("/")[0]
        if above not in self._folders:
            (self.folder / above).mkdir(parents=True, exist_ok=True)
            self._folders.add(above)
        return target


STAYS = "make the site again; the one that was there stays"


@contextmanager
def site_folder(root: Path, out: Path, *, caching: bool = True) -> Iterator[SiteFolder]:
    """A folder for the site at ``out``, which nobody else makes meanwhile; what is not published
    when the context ends is swept away, or left to the next run where it was interrupted.

    UsageError where no site may be made there.
    """
    check_place(root, out)
    with alone_with(out, root / FOLDER / LOCKS):
        check_place(root, out)  # a site may have come while this one waited
        with machine_errors(f"cannot write into {out.parent}", otherwise=STAYS):
            folder = SiteFolder(root, out, caching=caching)
        try:
            yield folder
        except Exception:
            folder.sweep()
            raise
        folder.sweep()


def check_place(root: Path, out: Path) -> None:
    """UsageError where a site would lie among what it is made from, or take the place of a folder
    that is somebody's."""
    if lies_in(root, out):
        raise UsageError(
            f"a site cannot be made in {out}, where the council's own files lie", _ELSEWHERE
        )
    kept = ("meetings", "packs", MEMBERS, "templates", RELEASED, FOLDER)
    served = root / SERVED
    if not lies_in(out, served) or out == served:
        for name in kept:
            if lies_in(out, root / name):
                raise UsageError(
                    f"a site cannot be made in {out}, which belongs to the council's {name}/",
                    _ELSEWHERE,
                )
    if out.is_symlink():
        raise UsageError(f"a site cannot be made in {out}, which is a link", _ELSEWHERE)
    if os.path.ismount(out):  # Path.is_mount() is not there on Windows
        raise UsageError(
            f"a site cannot be made in {out}, where a file system is mounted: a whole folder takes"
            " the place of the one before",
            f"name a folder in it, such as --out {out / 'site'}",
        )
    if out.exists() and not _is_ours(out):
        found = "was not made by agendapack" if out.is_dir() else "is a file"
        raise UsageError(
            f"{out} {found}, so no site takes its place",
            f"{_ELSEWHERE}; or move away what is there, if nobody needs it",
        )


_ELSEWHERE = "name another folder with --out, or leave it out for site/"


def _check_strangers(out: Path, known: Mapping[str, SiteEntry]) -> None:
    """UsageError where somebody put files into the site that is there, which would go with it;
    ``known`` are those that it was made with, as far as that was kept."""
    found = sorted(_strangers(out, known))
    if found:
        more = f", and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        raise UsageError(
            f"{out} has files that agendapack did not put there, so no site takes its place:"
            f" {', '.join(found[:MOST_TOLD])}{more}",
            "move them away; what belongs on the site goes into templates/site/static/",
        )


def _strangers(out: Path, known: Mapping[str, SiteEntry]) -> Iterator[str]:
    marker = known.get(MARKER)
    # What was kept may be of another site, where this one was copied here; then nothing is known
    # but which kinds of files a site has.
    has_record = marker is not None and is_as_written(out / MARKER, marker)
    for above, folders, names in os.walk(out):
        links = [name for name in folders if Path(above, name).is_symlink()]
        for name in (*names, *links):
            address = Path(above, name).relative_to(out).as_posix()
            is_ours = address in known if has_record else file_kind(name) is not None
            if not is_ours and name not in _BY_SYSTEMS:
                yield address


_BY_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What operating systems leave in folders that somebody looked at."""
MOST_TOLD = 3


def read_marker(out: Path) -> SiteMarker | None:
    """What the site in a folder says of itself; None where there is none."""
    try:
        marker = from_json((out / MARKER).read_bytes(), SiteMarker)
    except (OSError, ValueError):
        return None
    return marker if marker.made_by == MADE_BY else None


def marker_text(marker: SiteMarker) -> bytes:
    return msgspec.json.format(msgspec.json.encode(marker), indent=2) + b"\n"


def _is_ours(out: Path) -> bool:
    """Whether a folder is a site, or empty."""
    if not out.is_dir():
        return False
    return read_marker(out) is not None or not any(out.iterdir())


def _from(root: Path, out: Path) -> str:
    """Where a folder lies, seen from the council's, so that both may be moved together."""
    try:
        return os.path.relpath(out, root)
    except ValueError:  # on another drive of Windows
        return str(out)


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f"{TEMPORARY}{out.name}-{what}")


def _exchange(one: Path, other: Path) -> bool:
    """Give two folders each other's names in one step, so that there is no moment without a site;
    False where the system cannot, or one of them is not there."""
    if sys.platform != "linux":
        return False
    try:
        renamed = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    names = os.fsencode(one.absolute()), os.fsencode(other.absolute())
    found: int = renamed(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    return found == 0


_HERE = -100
"""AT_FDCWD of Linux: names are as a process has them."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux."""


def _put_back(out: Path) -> None:
    """Give a site its place again that was moved away for another which did not come."""
    old = _beside(out, "old")
    if old.is_dir() and not out.exists():
        old.rename(out)


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_empty(folder: Path, address: str) -> None:
    """Remove the folders above an address, as far as nothing is in them."""
    with suppress(OSError):
        for above in Path(address).parents[:-1]:
            (folder / above).rmdir()


def _link(old: str, target: str) -> None:
    try:
        os.link(old, target)
    except OSError:
        shutil.copy2(old, target)
