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
    peak memory of the largest of them and the peak of them all together (0 where unknown)."""

    wall: float
    processor: float
    memory: float
    together: float


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
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        _check(case, process, said)
    usages = [usage, *_orphans(case)]
    unit = 2**20 if sys.platform == "darwin" else 2**10
    processor = sum(each.ru_utime + each.ru_stime for each in usages)
    return Cost(wall, processor, max(each.ru_maxrss for each in usages) / unit, 0)


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
