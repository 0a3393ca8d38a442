"""Files as they were at one moment: each is read once, into a folder of the build's own.

Whoever edits a file meanwhile changes nothing of the build: what is hashed, looked at and copied is
the snapshot.  A file is known by its size, times and inode.  Clocks of file systems have ticks, and
a file may change twice in one, so a file that was written a moment ago is waited for.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from agendapack.build.output import machine_errors
from agendapack.build.temporary import temporary_errors
from agendapack.records.inputs import Input
from agendapack.records.paper_kinds import PICTURES_BEGIN

PIECE = 1024**2  # bytes
BEGIN = 64  # bytes: what tells a picture, or what Git LFS left in its place
SETTLED = 20_000_000  # nanoseconds: twice the tick of the slowest clock that Linux may have
COARSE = 2_000_000_000  # the tick of FAT, whose times are whole seconds

_READ = "check the file's permissions"


class Unsteady(Exception):
    """A file changed while it was read, or after."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.file = file


class Snapshot:
    """The files below ``root`` that were taken; ``folder``, empty and without links in its path,
    holds their copies at the same places."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self._states: dict[Path, _State | None] = {}  # None: there was no such file
        self._digests: dict[Path, str] = {}  # by copy

    def take(self, file: Path) -> Path:
        """The copy of a file, at which there is nothing if there is no such file.

        What is no ordinary file is there by a link.  Raises Unsteady for a file that changes while
        it is read, MachineError for one that cannot be read.
        """
        copy = self.copy_of(file)
        if copy in self._digests or self._states.get(file, file) is None:
            return copy
        with machine_errors(f"cannot read {file}", _READ):
            state = self._known(file)
        if state is None:
            return copy
        with temporary_errors():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.unlink(missing_ok=True)
            if not stat.S_ISREG(state.mode):
                copy.symlink_to(file)
                return copy
        self._digests[copy] = _copied(file, copy, state)
        return copy

    def take_all(self, folder: Path, but: Path | None = None) -> None:
        """Take every file below ``folder``, ``but`` those of a folder in it, and nothing that lies
        outside by way of a link."""
        for file in self._walk(folder):
            if but is None or not file.is_relative_to(but):
                self.take(file)

    def take_pictures(self, folder: Path) -> None:
        """Take every PNG and JPEG below ``folder``; of other files only how they begin."""
        for file in self._walk(folder):
            copy = self.copy_of(file)
            if copy in self._digests:
                continue
            with machine_errors(f"cannot read {file}", _READ):
                state = self._known(file)
                if state is None or not stat.S_ISREG(state.mode):
                    continue
                begin = _begin(file)
            if begin.startswith(PICTURES_BEGIN):
                self.take(file)
            else:
                with temporary_errors():
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(begin)

    def pictures(self, folder: Path) -> tuple[Input, ...]:
        """The pictures that were taken below the folder of copies ``folder``, by their paths in
        it."""
        return tuple(
            Input(copy.relative_to(folder).as_posix(), self._digests[copy])
            for copy in sorted(self._digests)
            if copy.is_relative_to(folder) and _begin(copy).startswith(PICTURES_BEGIN)
        )

    def input(self, copy: Path) -> Input:
        """What a copy, of a file that was there, is a copy of."""
        return Input(copy.relative_to(self.folder).as_posix(), self._digests[copy])

    def inputs(self, folder: Path) -> tuple[Input, ...]:
        """All that was taken below the folder of copies ``folder``."""
        return tuple(self.input(c) for c in sorted(self._digests) if c.is_relative_to(folder))

    def changed(self) -> Path | None:
        """A file that is not as it was when it was taken.  Where there is none, all that was taken
        was so at one moment."""
        return next((file for file, was in self._states.items() if _state(file) != was), None)

    def copy_of(self, file: Path) -> Path:
        """Where the copy of a file is if it was taken."""
        return self.folder / file.relative_to(self.root)

    def _known(self, file: Path) -> _State | None:
        """What is known a file by, waiting until another change of it would be seen."""
        if file not in self._states:
            state = _state(file)
            if state is not None and (left := state.unsettled()) > 0:
                time.sleep(left / 1e9)
                state = _state(file)
            self._states[file] = state
        return self._states[file]

    def _walk(self, top: Path) -> Iterator[Path]:
        """The files below a folder, those that links within it lead to included; a link that leads
        out is made again among the copies, to be refused where it is used."""
        real = _real(top)
        for folder, folders, names in os.walk(top):
            for name in sorted((*folders, *names)):
                path = Path(folder, name)
                if not path.is_symlink():
                    if name in names:
                        yield path
                    continue
                target = _real(path)
                within = target.is_relative_to(real)
                if within and target.is_file():
                    yield path
                    continue
                copy = self.copy_of(path)
                if within:  # all copies of a folder may be moved together
                    its_copy = self.copy_of(top) / target.relative_to(real)
                    target = Path(os.path.relpath(its_copy, copy.parent))
                with suppress(OSError):  # there can be no links here
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.symlink_to(target)


def _begin(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(BEGIN)


class _State(Struct, frozen=True):
    """What a file is known by; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int
    mode: int

    def unsettled(self) -> int:
        """For how many nanoseconds another change may not be seen."""
        last = max(self.modified, self.changed)
        tick = COARSE if self.modified % 10**9 == self.changed % 10**9 == 0 else SETTLED
        age = time.time_ns() - last
        return tick - age if 0 <= age < tick else 0


def _real(path: Path) -> Path:
    """Where a path leads; unlike ``resolve`` it knows no fault, not even of links in a ring."""
    return Path(os.path.realpath(path))


def _state(file: Path) -> _State | None:
    """None where there is no such file."""
    try:
        about = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _of(about)


def _of(about: os.stat_result) -> _State:
    # On Windows the time of change is the time of creation, which is as good.
    return _State(about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, about.st_mode)


def _copied(file: Path, copy: Path, state: _State) -> str:
    """Copy a file that is known by ``state``; gives its SHA-256."""
    digest = sha256()
    with temporary_errors(), copy.open("wb") as target:
        for piece in _pieces(file, state):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _pieces(file: Path, state: _State) -> Iterator[bytes]:
    """What a file holds; Unsteady, at the latest at its end, if it is not as ``state`` says."""
    with machine_errors(f"cannot read {file}", _READ):
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            raise Unsteady(file) from None
        with opened:
            if _of(os.fstat(opened.fileno())) != state:
                raise Unsteady(file)
            while piece := opened.read(PIECE):
                yield piece
            if _of(os.fstat(opened.fileno())) != state:
                raise Unsteady(file)
