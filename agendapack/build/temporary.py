"""This process's temporary folder, and what dead processes left of theirs.

All that builds, workers and LibreOffice make on the way lies in one folder, which holds a locked
file.  The system unlocks it however the process ends, so the next command knows which folders
nobody uses any more.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.build.temporary_files import write_whole
from agendapack.problems import MachineError

if TYPE_CHECKING:
    from filelock import BaseFileLock

PREFIX = "agendapack-"
LOCK = "in-use.lock"
VARIABLES = ("TMPDIR", "TEMP", "TMP")
"""Where Python, and most programs, look for the temporary folder's name, in this order."""


_MOST = 85
"""Bytes of a path to which a socket's name can be added: a hundred or so are what systems take."""

_own: Path | None = None
_making = threading.Lock()


def temporary_folder() -> Path:
    """The folder, its path free of links; it is removed when the process ends.

    Folders that dead processes left are removed before it is made.  Raises MachineError where there
    is no temporary folder, or none that can be written.
    """
    global _own
    with _making:
        if _own is None:
            _own = _made()
        return _own


def holds_sockets() -> bool:
    """Whether a socket can lie in the folder, as far as the length of its path goes."""
    return _fits_sockets(temporary_folder())


def _fits_sockets(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= _MOST


def _made() -> Path:
    from filelock import FileLock

    place = _place()
    sweep(place)
    with temporary_errors():
        while True:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place)).resolve()
            # A worker's thread may be the one that makes it, and another the one that ends it.
            lock = FileLock(folder / LOCK, thread_local=False)
            lock.acquire()
            if (folder / LOCK).exists():
                break  # else a sweep came between
    if _fits_sockets(folder):
        # The fork server's socket lies in it too: multiprocessing looks here for its folder.
        config: dict[str, object] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
        config.setdefault("tempdir", str(folder))
    util.Finalize(None, _end, (lock, folder), exitpriority=-200)  # after multiprocessing's own
    return folder


def _end(lock: BaseFileLock, folder: Path) -> None:
    lock.release()
    _remove(folder)


def sweep(place: Path) -> None:
    """Remove the folders in ``place`` that commands of this user left and no command uses."""
    from filelock import FileLock, Timeout

    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError, Timeout):
            if not (_is_ours(folder, stat.S_ISDIR) and _is_ours(folder / LOCK, stat.S_ISREG)):
                continue
            with FileLock(folder / LOCK).acquire(blocking=False):
                _remove(folder)
            _remove(folder)  # Windows removes no file that is open


def _is_ours(path: Path, is_kind: Callable[[int], bool]) -> bool:
    about = path.lstat()  # a link, wherever it leads, is neither folder nor file
    own = getattr(os, "getuid", lambda: about.st_uid)()
    return is_kind(about.st_mode) and about.st_uid == own


def _remove(folder: Path) -> None:
    """Remove a folder, the lock last: what cannot be removed now can be found by the next sweep."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != LOCK:
                path.unlink(missing_ok=True)
        if all(path.name == LOCK for path in folder.iterdir()):
            (folder / LOCK).unlink(missing_ok=True)
            folder.rmdir()


def _place() -> Path:
    """The temporary folder that the environment names, else the system's."""
    named = next((value for name in VARIABLES if (value := os.environ.get(name))), None)
    if named is None:
        with temporary_errors():
            return Path(tempfile.gettempdir())
    place = Path(named)
    if not place.is_dir():
        found = "is a file" if place.exists() else "is not there"
        raise MachineError(f"the temporary folder {place} {found}", _HINT)
    return place


_HINT = "set TMPDIR to a folder that can be written and has room"


_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextmanager
def temporary_errors(*, room_alone: bool = False) -> Iterator[None]:
    """Word an OSError as what it is that cannot be written: the temporary folder.

    ``room_alone``: only where there is no room, which among what jobs do can mean nothing else.
    """
    try:
        yield
    except OSError as fault:
        if room_alone and fault.errno not in _NO_ROOM:
            raise
        named = next((f" {value}" for name in VARIABLES if (value := os.environ.get(name))), "")
        raise MachineError(
            f"cannot write into the temporary folder{named}: {fault.strerror or fault}", _HINT
        ) from fault


def keep_made(data: bytes, folder: Path) -> Path:
    """Write a PDF that a job made into the build's temporary ``folder``, under its digest; another
    job may make the same one at the same time, and whoever has one of them reads it whole."""
    file = folder / f"{sha256(data).hexdigest()}.pdf"
    if not file.exists():
        write_whole(file, data)
    return file
