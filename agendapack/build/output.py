"""Writes a meeting's files so that none is ever seen half made.

Everything is made under a temporary name beside its target, which no other build has, and renamed
only when all of it is proved.  The manifest comes last: a set whose manifest does not fit its files
was cut short, and the next build makes it again.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from agendapack.build.temporary_files import (
    LOCK_BEGINS,
    TEMPORARY,
    is_left_over,
    temporary_name,
    whole,
)
from agendapack.problems import MachineError

if TYPE_CHECKING:
    from filelock import BaseFileLock

MANIFEST = "manifest.json"

_LARGE = 1024**2  # bytes: what is smaller is read at once, which takes two thirds of the time


class Staging:
    """Files on their way into one folder; ``private`` ones are for nobody but who builds them.

    Use as a context, alone in the folder (:func:`alone_with`): what was not published when it ends
    is swept away, and so is what an earlier, interrupted build left.  Where storage knows no locks
    another machine's build may write there too; what it has not published yet is left to it for a
    day.  OSErrors become MachineErrors that name the file.
    """

    def __init__(self, folder: Path, *, private: bool = False) -> None:
        self.folder = folder
        self._private = private
        self._staged: dict[str, Path] = {}

    def __enter__(self) -> Staging:
        with machine_errors(f"cannot write into {self.folder}"):
            make_folder(self.folder, private=self._private)
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
        return self._staged.setdefault(name, self.folder / temporary_name(name))

    def drop(self, name: str) -> None:
        """Have the file ``name`` stay as it is, since nothing was written for it."""
        del self._staged[name]

    def write(self, name: str, data: bytes) -> Path:
        path = self.place(name)
        with machine_errors(f"cannot write {self.folder / name}"):
            path.write_bytes(data)
        return path

    def publish(self, stale: Iterable[str] = ()) -> None:
        """Give every staged file its name, remove ``stale`` ones, and rename the manifest last.

        Nothing is replaced unless everything looks as if it could be.  Where the system will not
        have it all the same, the MachineError says what is new by then and what is not.
        """
        publish_together([(self, tuple(stale))])

    def stale(self, names: Iterable[str]) -> list[str]:
        """Of the ``names`` of files, those in the folder that are not staged."""
        return [
            name
            for name in names
            if name not in self._staged
            and name == Path(name).name
            and (self.folder / name).is_file()
        ]

    def make_ready(self, gone: Iterable[str]) -> None:
        """Have the disk hold everything, and see whether it could be replaced."""
        for name, path in self._staged.items():
            # A disk may find out only now that it is full: before anything has been replaced.
            with machine_errors(f"cannot write {self.folder / name}"):
                _flush(path)
                if self._private:
                    keep_private(path)
        for name in (*self._staged, *gone):
            _check_replaceable(self.folder / name)

    def replace(self, gone: Sequence[str]) -> None:
        """Give every staged file its name, the manifest last, and before that remove those that are
        ``gone``."""
        names = sorted(self._staged, key=lambda name: name == MANIFEST)
        new: list[str] = []
        try:
            if MANIFEST not in names:
                self._remove(gone)
            for name in names:
                if name == MANIFEST:
                    self._remove(gone)
                self._rename(name, new)
        except MachineError as fault:
            if new:
                old = [name for name in names if name not in new]
                fault.hint += f"; by now {_series(new)} new, and {_series(old)} as before"
            raise
        self._staged.clear()

    def _rename(self, name: str, new: list[str]) -> None:
        staged, target = self._staged[name], self.folder / name
        with machine_errors(f"cannot replace {target}", _in_use(target), "build again"):
            if _are_alike(target, staged):
                staged.unlink()  # a file that is as it was is not touched
            else:
                staged.replace(target)
                new.append(name)

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            target = self.folder / name
            with machine_errors(f"cannot remove {target}", _in_use(target), "build again"):
                target.unlink(missing_ok=True)

    def _sweep(self) -> None:
        for path in self.folder.glob(f"{TEMPORARY}*"):
            if not path.is_dir() and is_left_over(path, alone=True):
                path.unlink(missing_ok=True)


def publish_together(sets: Sequence[tuple[Staging, Sequence[str]]]) -> None:
    """Publish sets of files, each with the names of its stale ones, in this order; nothing of any
    is replaced unless all of them look as if they could be."""
    ready = [(staging, staging.stale(names)) for staging, names in sets]
    for staging, gone in ready:
        staging.make_ready(gone)
    new: list[str] = []
    with uninterrupted():
        for staging, gone in ready:
            try:
                staging.replace(gone)
            except MachineError as fault:
                if new:
                    fault.hint += f"; what is in {' and '.join(new)} is new"
                raise
            new.append(str(staging.folder))


def _check_replaceable(target: Path) -> None:
    """MachineError if a file cannot have the name ``target``, as far as that can be known."""
    if target.is_dir() and not target.is_symlink():
        raise MachineError(
            f"cannot replace {target}: it is a folder",
            "move it away and build again; the last good pack is untouched",
        )
    with machine_errors(f"cannot replace {target}", f"{_in_use(target)}; {UNTOUCHED}"):
        if target.is_file():
            target.rename(target)  # fails on Windows where another program holds it open


def _series(names: Sequence[str]) -> str:
    """ "a.pdf is", "a.pdf and b.html are"."""
    *most, last = names
    return f"{', '.join(most)} and {last} are" if most else f"{last} is"


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait for nothing: what it would interrupt takes a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _in_use(target: Path) -> str:
    return f"close {target.name} in every program that shows it, and build again"


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make a folder, and those above it; if ``private``, what is made is for its owner alone.

    One that is there stays as it is: others may be meant to look into it.
    """
    if not private:
        folder.mkdir(parents=True, exist_ok=True)
        return
    for path in (*reversed(folder.parents), folder):
        if not path.is_dir():
            path.mkdir(mode=0o700, exist_ok=True)


def keep_private(file: Path) -> None:
    """Let only its owner read a file, where the file system knows owners."""
    with suppress(OSError):
        file.chmod(0o600)


def _flush(path: Path) -> None:
    """Have the disk hold the bytes before the name says that it does."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def alone_with(
    folder: Path, locks: Path, waiting: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold a meeting's ``folder`` against another build that writes there; waits for it to finish.
    ``waiting`` is called now and then meanwhile: what it raises ends the waiting.

    The lock lies in the folder ``locks``; where that cannot be written, as in a council's root that
    is only to be read, it lies beside ``folder``.
    """
    lock = _locked(locks, folder, waiting)
    if lock is None:
        with machine_errors(f"cannot write into {folder.parent}"):
            folder.parent.mkdir(parents=True, exist_ok=True)
            lock = _lock(folder.parent / f"{LOCK_BEGINS}{folder.name}", waiting)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def alone_if_free(folder: Path, locks: Path) -> Iterator[bool]:
    """Hold ``folder`` as :func:`alone_with` does, without waiting: False where another process
    holds it, or the lock cannot be had."""
    from filelock import FileLock, Timeout

    lock = FileLock(_lock_file(locks, folder))
    try:
        locks.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except (OSError, Timeout):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def locked_file(folder: Path) -> Iterator[Path]:
    """A file in ``folder`` as long as this lasts, locked so that cleaning leaves it, under a name
    that nobody else gives."""
    from filelock import FileLock

    file = folder / f"{LOCK_BEGINS}{temporary_name().removeprefix(TEMPORARY)}"
    try:
        with FileLock(file):
            yield file
    finally:
        file.unlink(missing_ok=True)


def is_free(folder: Path, locks: Path) -> bool:
    """Whether no process holds ``folder``, so far as can be seen without writing anything."""
    if not _lock_file(locks, folder).exists():
        return True
    with alone_if_free(folder, locks) as is_ours:
        return is_ours


def _lock_file(locks: Path, folder: Path) -> Path:
    return locks / sha256(bytes(folder.absolute())).hexdigest()


def _locked(locks: Path, folder: Path, waiting: Callable[[], None]) -> BaseFileLock | None:
    while True:
        try:
            locks.mkdir(parents=True, exist_ok=True)
            return _lock(_lock_file(locks, folder), waiting)
        except FileNotFoundError:  # "clean" removed the folder in between
            continue
        except OSError:
            return None


def _lock(file: Path, waiting: Callable[[], None]) -> BaseFileLock:
    from filelock import FileLock, Timeout

    lock = FileLock(file)
    while True:
        with suppress(Timeout):
            lock.acquire(timeout=0.5)
            return lock
        waiting()


@contextmanager
def machine_errors(doing: str, in_use: str = "", otherwise: str = "") -> Iterator[None]:
    """Word an OSError as what was being done, the system's reason, and a remedy: ``in_use`` where
    the system forbids it, ``otherwise`` (that nothing has changed, if not given) for the rest."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        if isinstance(fault, PermissionError) or fault.errno == errno.EROFS:
            hint = in_use or "check the folder's permissions, or write elsewhere with --out"
        else:
            hint = _remedy(fault, otherwise)
        raise MachineError(f"{doing}: {reason}", hint) from fault


UNTOUCHED = "the last good pack is untouched"


def _remedy(fault: OSError, otherwise: str) -> str:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else -1):
        return f"free some room on the disk and {otherwise or f'build again; {UNTOUCHED}'}"
    return otherwise or UNTOUCHED


def _are_alike(one: Path, other: Path) -> bool:
    return (
        one.is_file()
        and one.stat().st_size == other.stat().st_size
        and digest(one) == digest(other)
    )


def digest(path: Path | str) -> str:
    """A file's SHA-256 in hexadecimal, of a large one read piece by piece; OSError for what is no
    file: a pipe would be waited for, for ever."""
    known = os.stat(path)  # noqa: PTH116
    if not stat.S_ISREG(known.st_mode):
        raise OSError(f"{path} is no ordinary file")
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        if known.st_size <= _LARGE:
            return sha256(file.read()).hexdigest()
        return file_digest(file, "sha256").hexdigest()


PIECE = 1024**2  # bytes


def copy_hashed(file: Path, copy: Path) -> str:
    """Copy an ordinary file; gives the SHA-256 of what was copied.  OSError where either fails."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(f"{file} is no ordinary file")
    found = sha256()
    with whole(copy) as temporary, file.open("rb") as source, temporary.open("wb") as target:
        while piece := source.read(PIECE):
            found.update(piece)
            target.write(piece)
    return found.hexdigest()
