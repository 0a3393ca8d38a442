"""Releases in processes that begin with everything loaded, so that a test can kill many of them.

It reads requests from standard input, a line of JSON each.  One has a ``folder`` to work in, and
``arguments`` of the command line, whose jobs are done in the same process; or a ``moment``, a step
of the writing of a small release, its ``way`` to be stopped there, by "kill" or "raise", and the
``version`` to write.  Where ``after`` is not null it is killed so many seconds after it began.
The answers are exit codes, negative for the signal's.
"""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest import mock

from agendapack.build import pool, release_writing
from agendapack.build.interrupted_releases import Begun, ReleasePlace, mark
from agendapack.build.release_writing import ReadyFile, write_release
from agendapack.problems import MachineError
from agendapack.records.inputs import Input
from agendapack.released.released_meeting import KeptFile, Release, ReleasedMeeting
from agendapack.released.released_record import read_released
from tests.running import agendapack
from tests.warm_workers import InPlace  # which builds something, and leaves all that it loads

KEY = "parks/2024-05-16"
FAILED = 70


class _OwnFolder(InPlace):
    def __init__(self, jobs: int | None = None) -> None:
        super().__init__(Path.cwd() / ".agendapack")


def _run(folder: Path, arguments: list[str]) -> int:
    os.chdir(folder)
    with mock.patch.object(pool, "WorkerPool", _OwnFolder):
        ran = agendapack(*arguments, cwd=folder)
    if ran.code:
        print(ran.err, file=sys.stderr, flush=True)
    return ran.code


def _write(root: Path, moment: int, way: str, version: int) -> int:
    """Write a version of a document of two files, stopped before or after one of its steps."""
    place = ReleasePlace(root, KEY)
    files = tuple(_ready(root, name, version) for name in ("minutes.pdf", "minutes.html"))
    record = b"record %d" % version
    known = Input("meetings/council.yaml", sha256(record).hexdigest())
    day = date(2024, 5, version)
    kept = tuple(file.kept for file in files)
    release = Release("minutes", version, day, "1", kept, (), (known,))
    before = read_released(root, place.key) or ReleasedMeeting(place.folder, place.key)
    after = ReleasedMeeting(place.folder, place.key, (*before.releases, release))
    mark(place, Begun((("minutes", version, day),)))
    steps = _Steps(moment, way)
    if way == "kill":
        release_writing.copyfile = _copy  # type: ignore[assignment]
        Path.write_bytes = _in_halves  # type: ignore[assignment,method-assign]
        steps.watch(Path, "unlink")
    else:
        steps.watch(release_writing, "copyfile")
        steps.watch(Path, "write_bytes")
    for holder, name in ((os, "fsync"), (os, "replace"), (os, "rename"), (Path, "mkdir")):
        steps.watch(holder, name)
    try:
        write_release(place, after, files, {known: record})
    except MachineError:
        return 3
    return 0


def _ready(root: Path, name: str, version: int) -> ReadyFile:
    data = b"%d of %s" % (version, name.encode())
    source = root / f"{version}-{name}"
    source.write_bytes(data)
    kept = name if version == 1 else name.replace(".", f".v{version}.")
    return ReadyFile(KeptFile(name, kept, sha256(data).hexdigest(), len(data), None), source)


class _Steps:
    """Stops the process at the ``moment``-th step: what is before and after each call that is
    watched."""

    def __init__(self, moment: int, way: str) -> None:
        self.moment, self.way, self.taken = moment, way, 0

    def watch(self, holder: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(holder, name)

        def attempt(*given: Any, **options: Any) -> Any:
            self._step(before=True)
            result = real(*given, **options)
            self._step(before=False)
            return result

        setattr(holder, name, attempt)

    def _step(self, *, before: bool) -> None:
        if self.way == "raise" and not before:
            return
        self.taken += 1
        if self.taken == self.moment:
            if self.way == "raise":
                raise OSError(errno.ENOSPC, "No space left on device")
            os.kill(os.getpid(), signal.SIGKILL)


def _copy(source: Path, target: Path) -> None:
    _in_halves(target, source.read_bytes())


def _in_halves(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        for half in (data[: len(data) // 2], data[len(data) // 2 :]):
            file.write(half)
            file.flush()
            os.fsync(file.fileno())


def _answer(request: dict[str, Any]) -> int:
    folder = Path(request["folder"])
    if "arguments" in request:
        return _run(folder, request["arguments"])
    return _write(folder, request["moment"], request["way"], request["version"])


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        process = os.fork()
        if process == 0:
            sys.stdin = io.StringIO()
            code = FAILED
            try:
                code = _answer(request)
            finally:
                os._exit(code)
        if request["after"] is not None:
            time.sleep(request["after"])
            os.kill(process, signal.SIGKILL)  # if it has ended, it is still ours
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
