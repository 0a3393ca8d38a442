"""Runs commands and tells what they took: time, processor time and memory.

On Linux all processes that a command starts count, also those that it does not wait for; elsewhere
those that it waits for.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from resource import struct_rusage
from statistics import median
from typing import IO, NamedTuple

LINUX = sys.platform == "linux"
LEFT_BEHIND = 5.0
"""Seconds that processes may live on after the command that started them."""
LOOK_EVERY = 0.01
"""Seconds between two looks at the memory of all processes."""


class Cost(NamedTuple):
    """What a command took: wall and processor seconds of all its processes, and in megabytes the
    peak memory of the largest of them and the peak of them all together; and the processor seconds
    and peak memory of its own process, without those that it started (0 where unknown)."""

    wall: float
    processor: float
    memory: float
    together: float
    own_processor: float = 0
    own_memory: float = 0


@dataclass(frozen=True)
class Case:
    """Something to measure: what is done before each run, untimed, and the command."""

    name: str
    prepare: Callable[[], None]
    command: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)


_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def adopt_orphans() -> None:
    """Have this process inherit what commands leave behind, so that it can wait for them."""
    if LINUX:
        set_child_subreaper = 36  # prctl(2)
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def measure(case: Case, folder: Path) -> Cost:
    """Run a case in ``folder`` once; ``together`` is not measured, since looking takes time."""
    case.prepare()
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = _start(case, folder, said)
        with _OwnProcess(process.pid) as own:
            _wait(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        _check(case, process, said)
    usages = [usage, *_orphans(case)]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    processor = sum(each.ru_utime + each.ru_stime for each in usages)
    largest = max(each.ru_maxrss for each in usages) / unit
    return Cost(wall, processor, largest, 0, own.processor, own.memory)


def kill(case: Case, folder: Path, reached: Callable[[], bool]) -> None:
    """Start a case in ``folder``, and kill its own process as soon as it has come so far, as the
    system does where memory runs out."""
    case.prepare()
    with tempfile.TemporaryFile() as said:
        process = _start(case, folder, said)
        while not reached():
            if process.poll() is not None:
                said.seek(0)
                raise SystemExit(
                    f"{case.name} ended before it came so far:\n{said.read().decode()}"
                )
            time.sleep(LOOK_EVERY)
        process.kill()
        process.wait()
    _orphans(case)


def measure_together(case: Case, folder: Path) -> float:
    """The peak memory in megabytes of all processes of a case together, what they share counted
    once (PSS, see proc(5)); 0 where it is not known."""
    if not LINUX:
        return 0
    case.prepare()
    most = 0
    with tempfile.TemporaryFile() as said:
        process = _start(case, folder, said)
        while process.poll() is None:
            most = max(most, sum(map(_proportional, _descendants(os.getpid()))))
            time.sleep(LOOK_EVERY)
        _check(case, process, said)
    _orphans(case)
    return most / 2**10


def in_turn(cases: Sequence[Case], runs: int, folder: Path) -> dict[str, Cost]:
    """The medians of ``runs`` runs of each case, the cases taken in turn."""
    costs: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for _ in range(runs):
        for case in cases:
            costs[case.name].append(measure(case, folder))
    medians = {
        name: Cost(*(median(column) for column in zip(*found, strict=True)))
        for name, found in costs.items()
    }
    return {
        case.name: medians[case.name]._replace(together=measure_together(case, folder))
        for case in cases
    }


class _OwnProcess:
    """What one process takes, itself, while it is looked at; known on Linux alone."""

    def __init__(self, pid: int) -> None:
        self.processor = 0.0
        self.memory = 0.0
        self._folder = Path("/proc", str(pid))
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self) -> _OwnProcess:
        if LINUX:
            self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Called when the process has ended and was not waited for: its times are there still."""
        if LINUX:
            self._ended.set()
            self._looking.join()
            fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
            self.processor = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def _look(self) -> None:
        """The peak is gone with the process, so it is read again and again."""
        while not self._ended.wait(LOOK_EVERY):
            with suppress(OSError, StopIteration):
                lines = (self._folder / "status").read_text().splitlines()
                peak = next(line for line in lines if line.startswith("VmHWM:"))
                self.memory = int(peak.split()[1]) / 2**10


def _wait(pid: int) -> None:
    """Wait until a process has ended, and leave it to be asked what it took."""
    if LINUX:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def _start(case: Case, folder: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    environment = {**_ENVIRONMENT, **case.environment}
    return subprocess.Popen(case.command, cwd=folder, stdout=said, stderr=said, env=environment)


def _check(case: Case, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if process.returncode != 0:
        said.seek(0)
        raise SystemExit(f"{case.name} failed:\n{said.read().decode()}")


def _orphans(case: Case) -> list[struct_rusage]:
    """What each process took that a command left behind; one that does not end is killed."""
    usages = []
    until = time.monotonic() + LEFT_BEHIND
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return usages
        if pid:
            usages.append(usage)
        elif time.monotonic() > until:
            left = list(_descendants(os.getpid()))
            print(f"{case.name} left {len(left)} processes behind: they are killed")
            for each in left:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            until += LEFT_BEHIND
        else:
            time.sleep(LOOK_EVERY)


def _descendants(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that these did."""
    children = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                children[int(parent)].append(int(entry.name))
    waiting = list(children[pid])
    while waiting:
        yield (each := waiting.pop())
        waiting += children[each]


def _proportional(pid: int) -> int:
    """A process's memory in kilobytes, its share of what it shares; 0 when it is gone."""
    with suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0
