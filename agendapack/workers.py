"""Work on papers in processes of their own: side by side, and each within limits.

A hostile or merely broken file can make a PDF library run for ever, eat the machine's memory or
crash.  A worker that does so is stopped and its task fails with a reason; the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

SECONDS = 60.0
"""How long one task may take."""

MEMORY = 2 * 1024**3
"""How many bytes a worker may use beyond what it starts with, where the system can see to it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A call to make in a worker: a function of a module, and its arguments, all picklable.

    ``weight`` is how long it is likely to take beside the others, in any unit.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result, as the end of a sentence: "took longer than 60 seconds"."""

    reason: str


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    waiting: deque[int] = field(default_factory=deque)  # the tasks sent and not answered, in order
    since: float = 0.0


class Workers:
    """Runs tasks in at most ``jobs`` processes, started for them and gone after them."""

    def __init__(self, jobs: int | None = None, *, seconds: float = SECONDS) -> None:
        self.jobs = jobs or available_cores()
        self.seconds = seconds
        self._workers: list[_Worker] = []

    def start(self, tasks: Sequence[Task]) -> Running:
        """Begin all of ``tasks``; the caller may do other work before it asks for the results."""
        return Running(self, tasks)


class Running:
    """Tasks under way.

    Every worker has its whole share from the start, so that it never waits for a caller that is
    busy itself; shares are even by the tasks' weights.
    """

    def __init__(self, workers: Workers, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._seconds = workers.seconds
        self._workers: list[_Worker] = []
        for share in _shares(tasks, min(workers.jobs, len(tasks))):
            self._workers.append(self._begin(share))

    def _begin(self, share: Iterable[int]) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, os.getpid()), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours, deque(share), time.monotonic())
        ours.send([(index, self._tasks[index]) for index in worker.waiting])
        return worker

    def results(self) -> Iterator[tuple[int, Any]]:
        """Each task's index with its result, or a :class:`Failure`, as they come."""
        # What a worker did while the caller was busy counts as done in time.
        for worker in self._workers:
            worker.since = time.monotonic()
        try:
            while any(worker.waiting for worker in self._workers):
                busy = {worker.pipe: worker for worker in self._workers if worker.waiting}
                due = min(worker.since for worker in busy.values()) + self._seconds
                for pipe in wait(list(busy), max(0.0, due - time.monotonic())):
                    yield self._receive(busy[pipe])  # type: ignore[index]
                for worker in busy.values():
                    if worker.waiting and time.monotonic() - worker.since > self._seconds:
                        yield self._give_up(worker, f"took longer than {self._seconds:.0f} seconds")
        finally:
            self.stop()

    def stop(self) -> None:
        for worker in self._workers:
            worker.pipe.close()
            if worker.waiting:
                worker.process.kill()
            worker.process.join()
        self._workers.clear()

    def _receive(self, worker: _Worker) -> tuple[int, Any]:
        try:
            index, result = worker.pipe.recv()
        except (EOFError, OSError):
            return self._give_up(worker, "made the program that reads it crash")
        worker.waiting.popleft()
        worker.since = time.monotonic()
        return index, result

    def _give_up(self, worker: _Worker, reason: str) -> tuple[int, Failure]:
        """Stop a worker; another takes over what it had not begun."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        index = worker.waiting.popleft()
        rest = list(worker.waiting)
        worker.waiting.clear()
        self._workers.remove(worker)
        if rest:
            self._workers.append(self._begin(rest))
        return index, Failure(reason)


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shares(tasks: Sequence[Task], count: int) -> list[list[int]]:
    """Indexes of tasks in ``count`` shares of about the same weight: the heaviest first, each to
    whoever has least."""
    shares: list[list[int]] = [[] for _ in range(count)]
    weights = [0.0] * count
    for index in sorted(range(len(tasks)), key=lambda i: -tasks[i].weight):
        least = weights.index(min(weights))
        shares[least].append(index)
        weights[least] += tasks[index].weight
    return shares


def _context() -> Any:
    """How processes start: a fork costs ten milliseconds where a new Python costs three hundred,
    but only Linux forks safely, and only from a process with one thread."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")


def _work(pipe: Connection, parent: int) -> None:
    """The life of a worker: do what was sent, answer, and end."""
    _limit_memory()
    try:
        for index, task in pipe.recv():
            try:
                result = task.function(*task.arguments)
            except MemoryError:
                result = Failure("needs more memory than a paper may")
            except RecursionError:
                result = Failure("is nested too deeply")
            pipe.send((index, result))
    except (EOFError, OSError):
        pass  # the build ended before its workers did
    # No clean-up of what was inherited: temporary files and locks are the parent's.
    os._exit(0)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + MEMORY
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with suppress(ValueError, OSError):  # macOS knows the limit and does not take it
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space() -> int:
    """The bytes of address space in use; where the system does not say, a gigabyte."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 1024**3
