"""The folder of a council's cache: where it is, what lies in it, and how it goes."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from agendapack.build.output import machine_errors
from agendapack.build.temporary_files import CLUSTER_TOKEN, is_left_over, seconds_since

FOLDER = ".agendapack"
EXEMPT = "exempt"
"""In it: what is kept of exempt papers, for nobody else's eyes (:func:`private_folder`)."""
LOCKS = "locks"
"""In it: a locked file for each folder that a build is writing."""
RELEASING = "releasing"
"""In it, and apart in its ``exempt/``: that a release runs, and what it makes on the way."""
COMPARING = "comparing"
"""In it, and apart in its ``exempt/``: what a meeting would make now."""


def private_folder(folder: Path) -> None:
    """Make a folder below ``.agendapack/exempt/``; only its owner may look into that.  OSError
    where the disk will not have it."""
    for above in (folder, *folder.parents):
        if above.name == EXEMPT and above.parent.name == FOLDER:
            above.mkdir(parents=True, mode=0o700, exist_ok=True)
            above.chmod(0o700)
            break
    folder.mkdir(parents=True, exist_ok=True)


HOUR = 3600.0  # seconds


def mark_used(file: Path) -> None:
    """Note that what is kept in a file was used, to the hour: its time says when it was last.

    One that is somebody else's, or only to be read, stays as it is.
    """
    with suppress(OSError):
        if seconds_since(file.stat()) > HOUR:
            os.utime(file)


def clean(root: Path) -> bool:
    """Remove a council's cache, but for what builds that are under way need, their locks and what
    workers of a cluster know the folder by; whether there was one."""
    folder = root / FOLDER
    if not folder.is_dir():
        return False
    with machine_errors(f"cannot remove {folder}"):
        for path in folder.iterdir():
            if not path.is_dir() or path.is_symlink():
                if not path.name.startswith(CLUSTER_TOKEN) or is_left_over(path, alone=False):
                    path.unlink()
            elif path.name == LOCKS:
                _remove_locks(path)
            else:
                shutil.rmtree(path)
        with suppress(OSError):  # something is being built
            folder.rmdir()
    return True


def _remove_locks(folder: Path) -> None:
    from filelock import FileLock, Timeout

    for file in folder.iterdir():
        with suppress(OSError, Timeout), FileLock(file).acquire(blocking=False):
            file.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
