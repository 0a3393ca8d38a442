"""Writes a meeting's files so that none is ever seen half made.

Everything is made under a temporary name beside its target and renamed only when all of it is
proved.  The manifest comes last: a set whose manifest does not fit its files was cut short, and the
next build makes it again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path
from types import TracebackType

from agendapack.problems import MachineError

TEMPORARY = ".agendapack-"
MANIFEST = "manifest.json"
FOR_OFFICERS = "for-officers"
"""The folder, beside the committees', of what is not for publication."""


class Staging:
    """Files on their way into one folder.

    Use as a context: what was not published when it ends is swept away, and so is what an earlier,
    interrupted build left.  OSErrors become MachineErrors that name the file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staged: dict[str, Path] = {}

    def __enter__(self) -> Staging:
        with machine_errors(f"cannot write into {self.folder}"):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # An unwritable folder was reported already; temporaries are swept next time.
        with suppress(OSError):
            self._sweep()

    def place(self, name: str) -> Path:
        """Where to write the file that will be called ``name``."""
        path = self.folder / f"{TEMPORARY}{name}"
        self._staged[name] = path
        return path

    def write(self, name: str, data: bytes) -> Path:
        path = self.place(name)
        with machine_errors(f"cannot write {self.folder / name}"):
            path.write_bytes(data)
        return path

    def publish(self, stale: Iterable[str] = ()) -> None:
        """Give every staged file its name, remove ``stale`` ones, and rename the manifest last."""
        for name, path in self._staged.items():
            # A disk may find out only now that it is full: before anything has been replaced.
            with machine_errors(f"cannot write {self.folder / name}"):
                _flush(path)
        last = [MANIFEST] if MANIFEST in self._staged else []
        for name in [*(n for n in self._staged if n != MANIFEST), *last]:
            if name == MANIFEST:
                self._remove(stale)
            target = self.folder / name
            with machine_errors(f"cannot replace {target}", _in_use(target)):
                if _are_alike(target, self._staged[name]):
                    self._staged[name].unlink()  # a file that is as it was is not touched
                else:
                    self._staged[name].replace(target)
        self._staged.clear()

    def _remove(self, stale: Iterable[str]) -> None:
        for name in stale:
            if name in self._staged or name != Path(name).name:
                continue
            target = self.folder / name
            with machine_errors(f"cannot remove {target}", _in_use(target)):
                if target.is_file():
                    target.unlink(missing_ok=True)

    def _sweep(self) -> None:
        for path in self.folder.glob(f"{TEMPORARY}*"):
            if not path.is_dir():
                path.unlink(missing_ok=True)


LOCKS = f"{TEMPORARY}locks"
"""Beside the meetings' folders, not in them: what lies in those is published."""


def _in_use(target: Path) -> str:
    return f"close {target.name} in every program that shows it, and build again"


def _flush(path: Path) -> None:
    """Have the disk hold the bytes before the name says that it does."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def alone_with(key: str, out: Path) -> Iterator[None]:
    """Hold a meeting's folder below ``out`` against another build that writes there; waits for it
    to finish."""
    from filelock import FileLock

    with machine_errors(f"cannot write into {out}"):
        (out / LOCKS).mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCKS / f"{key.replace('/', '-')}.lock")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def machine_errors(doing: str, remedy: str = "") -> Iterator[None]:
    """Word an OSError as what was being done, the system's reason, and a remedy."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        hint = remedy if isinstance(fault, PermissionError) and remedy else _remedy(fault)
        raise MachineError(f"{doing}: {reason}", hint) from fault


def _remedy(fault: OSError) -> str:
    import errno

    if fault.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else -1):
        return "free some room on the disk and build again; the last good pack is untouched"
    if isinstance(fault, PermissionError):
        return "check the folder's permissions, or write elsewhere with --out"
    return "the last good pack is untouched"


def _are_alike(one: Path, other: Path) -> bool:
    return (
        one.is_file()
        and one.stat().st_size == other.stat().st_size
        and digest(one) == digest(other)
    )


def digest(path: Path) -> str:
    """A file's SHA-256 in hexadecimal, read piece by piece; OSError for what is no file: a pipe
    would be waited for, for ever."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is no ordinary file")
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def keep_made(data: bytes, folder: Path) -> Path:
    """Write a PDF that a job made into the build's temporary ``folder``, under its digest."""
    file = folder / f"{sha256(data).hexdigest()}.pdf"
    with machine_errors(f"cannot write into {folder}"):
        file.write_bytes(data)
    return file
