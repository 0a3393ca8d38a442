"""What of a council's cache goes when it is to be smaller, or to go as a whole, and how it goes.

Most entries are a file; a prepared paper's has its PDF beside it, and some are folders.  The time
of an entry says when a build last used it (:func:`~agendapack.build.cache_folder.mark_used`).
Whoever made one need not be done with it: builds copy what they take of prepared papers, and what
others read where it lies stays for a day.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from agendapack.build.cache import entry_name
from agendapack.build.cache_folder import COMPARING, EXEMPT, FOLDER, LOCKS, RELEASING
from agendapack.build.output import is_free, machine_errors
from agendapack.build.temporary_files import DAY, TEMPORARY, is_left_over, seconds_since

_REMEDY = "see that you may write there: who made it may be another user"

STAYING = frozenset((LOCKS, RELEASING))
"""Folders that hold nothing which could be made again: who builds now, and that a release was cut
short."""


class CacheEntry(Struct, frozen=True):
    """Files, or a folder, that go together, the first of them first.

    ``size`` is theirs in bytes, ``age`` in seconds since one of them was used.  ``stays``: it is
    in use, or may be.
    """

    paths: tuple[Path, ...]
    size: int
    age: float
    stays: bool = False


class Pruned(Struct, frozen=True):
    """What was removed of a cache, and what is left; of that ``staying`` is in use, or may be."""

    removed: tuple[CacheEntry, ...]
    left: tuple[CacheEntry, ...]

    @property
    def staying(self) -> tuple[CacheEntry, ...]:
        return tuple(entry for entry in self.left if entry.stays)


def prune(root: Path, *, older_than: float | None = None, keep: int | None = None) -> Pruned | None:
    """Remove of a council's cache what was not used for ``older_than`` seconds and, of the rest,
    what was used least recently until at most ``keep`` bytes are left.  None where there is no
    cache.

    MachineError where the system will not have it.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return None
    entries = tuple(cache_entries(root))
    going = to_remove(entries, older_than, keep)
    with machine_errors(f"cannot remove what is kept in {folder}", _REMEDY, _REMEDY):
        for file in _left_over(folder):
            file.unlink(missing_ok=True)
        for entry in going:
            for path in entry.paths:
                _remove(path)
    gone = {entry.paths for entry in going}
    return Pruned(going, tuple(entry for entry in entries if entry.paths not in gone))


def clean(root: Path) -> Pruned | None:
    """Remove a council's cache; what of it is left, since a command that works there may read it.
    None where there is no cache.

    MachineError where the system will not have it.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return None
    with machine_errors(f"cannot remove {folder}", _REMEDY, _REMEDY):
        _remove_locks(folder / LOCKS)
        if (folder / LOCKS).exists():
            return prune(root, keep=0)
        for path in folder.iterdir():
            _remove(path)
        with suppress(OSError):  # a link, or something is being built by now
            folder.rmdir()
    return Pruned((), ())


def _remove_locks(folder: Path) -> None:
    """Remove the locks that nobody holds, and the folder if these were all."""
    from filelock import FileLock, Timeout

    with suppress(FileNotFoundError):
        for file in folder.iterdir():
            with suppress(OSError, Timeout), FileLock(file).acquire(blocking=False):
                file.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def to_remove(
    entries: Sequence[CacheEntry], older_than: float | None, keep: int | None
) -> tuple[CacheEntry, ...]:
    """Of the ``entries`` of a cache those that go, those first that were used least recently;
    parameters as of :func:`prune`."""
    left = sum(entry.size for entry in entries)
    going = []
    for entry in sorted(entries, key=lambda entry: (-entry.age, entry.paths)):
        is_old = older_than is not None and entry.age > older_than
        if not entry.stays and (is_old or (keep is not None and left > keep)):
            going.append(entry)
            left -= entry.size
    return tuple(going)


def cache_entries(root: Path) -> Iterator[CacheEntry]:
    """All that a cache holds, but for what is never removed."""
    folder = root / FOLDER
    for place in (folder, folder / EXEMPT):
        for kind in _within(place):
            if kind.name in STAYING or kind == folder / EXEMPT:
                continue
            if kind.name == "papers":
                yield from _papers(kind)
            elif kind.name == "serve":
                for served in _within(kind):
                    yield from _together([served], stays=not is_free(served, folder / LOCKS))
            elif kind == folder / EXEMPT / "site":
                cases = kind / "cases"
                for each in (*_within(kind), *_within(cases)):
                    if each != cases:
                        yield from _together([each], may_be_read=True)
            elif kind == folder / "site":
                for file in _files(kind):
                    yield from _together([file], may_be_read=kind / "maps" in file.parents)
            else:
                for file in _files(kind):
                    yield from _together([file], may_be_read=kind.name == COMPARING)


def _papers(folder: Path) -> Iterator[CacheEntry]:
    """Prepared papers, each before its PDF: without that it is as good as absent."""
    by_entry: dict[Path, list[Path]] = {}
    for file in sorted(_files(folder)):
        by_entry.setdefault(file.with_name(entry_name(file.name)), []).append(file)
    for files in by_entry.values():
        yield from _together(sorted(files, key=lambda file: file.suffix == ".pdf"))


def _together(
    paths: Sequence[Path], *, stays: bool = False, may_be_read: bool = False
) -> Iterator[CacheEntry]:
    """The entry of files or folders; none where there is nothing (any more), or what is not
    written yet.  ``may_be_read``: it stays for a day."""
    known = []
    for file in (file for path in paths for file in _files(path)):
        with suppress(FileNotFoundError):
            known.append(file.lstat())
    if known:
        age = min(map(seconds_since, known))
        held = stays or (may_be_read and age < DAY)
        yield CacheEntry(tuple(paths), sum(each.st_size for each in known), age, held)


def _within(folder: Path) -> list[Path]:
    try:
        return [path for path in sorted(folder.iterdir()) if not path.name.startswith(TEMPORARY)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _files(path: Path) -> Iterator[Path]:
    """A file, or those in a folder; none that is on its way."""
    return (file for file in _all_files(path) if not file.name.startswith(TEMPORARY))


def _all_files(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    for folder, _, names in os.walk(path):
        yield from (Path(folder, name) for name in names)


def _left_over(folder: Path) -> Iterable[Path]:
    """What writers that are gone left on its way."""
    files = (file for path in folder.iterdir() for file in _all_files(path))  # by a link, too
    return (file for file in files if is_left_over(file, alone=False))


def _remove(path: Path) -> None:
    """Remove a file, a link, or a folder with what is in it; others may remove that too, and write
    there.  (``shutil.rmtree`` stops at either.)"""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    with suppress(FileNotFoundError):
        for each in path.iterdir():
            _remove(each)
        try:
            path.rmdir()
        except OSError as fault:
            if fault.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
