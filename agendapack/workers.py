"""Work on papers in processes of their own: side by side, and each within limits.

A hostile or merely broken file can make a PDF library run for ever, eat the machine's memory or
crash.  A worker that does so is stopped and its task fails with a reason; the others go on.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from msgspec import Struct, field

SECONDS = 60.0
"""How long one task may take."""

MEMORY = 3 * 1024**3 // 2
"""How many bytes a worker may use beyond what it starts with, where the system can see to it."""


class Task(Struct, frozen=True):
    """A call to make in a worker: a function of a module, and its arguments, all picklable.

    ``weight`` is how long it is likely to take beside the others, in any unit.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    weight: float = 1.0


class Failure(Struct, frozen=True):
    """Why a task has no result, as the end of a sentence: "took longer than 60 seconds"."""

    reason: str


class _Worker(Struct):
    process: Any
    pipe: Connection
    waiting: deque[int] = field(default_factory=deque)  # the tasks sent and not answered, in order
    since: float = 0.0

    def send(self, share: Iterable[tuple[int, Task]]) -> None:
        tasks = list(share)
        self.waiting = deque(index for index, _ in tasks)
        self.since = time.monotonic()
        # A process that died while it stood by is found out when its answer is wanted.
        with suppress(OSError):
            self.pipe.send(tasks)

    def dismiss(self) -> None:
        self.send(())
        self.pipe.close()
        self.process.join()


class Workers:
    """Runs tasks in at most ``jobs`` processes, started for them and gone after them."""

    def __init__(self, jobs: int | None = None, *, seconds: float = SECONDS) -> None:
        self.jobs = jobs or available_cores()
        self.seconds = seconds
        self._standing_by: list[_Worker] = []

    @property
    def are_standing_by(self) -> bool:
        return bool(self._standing_by)

    def stand_by(self, tasks: int, modules: Sequence[str]) -> None:
        """Start the processes that so many tasks will want, before the tasks are known: they load
        ``modules`` while the caller finds out."""
        for _ in range(min(self.jobs, tasks)):
            self._standing_by.append(self._new(modules))

    def start(self, tasks: Sequence[Task]) -> Running:
        """Begin all of ``tasks``; the caller may do other work before it asks for the results."""
        return Running(self, tasks)

    def begin(self) -> _Worker:
        """A process that waits for its share of tasks: one that stands by, else a new one."""
        return self._standing_by.pop() if self._standing_by else self._new(())

    def _new(self, modules: Sequence[str]) -> _Worker:
        others = [worker.pipe for worker in self._standing_by]
        return _Worker(*_begin(_work, others, modules))

    def dismiss(self) -> None:
        """End the processes that stand by and were not wanted."""
        for worker in self._standing_by:
            worker.dismiss()
        self._standing_by.clear()


class Running:
    """Tasks under way.

    Every worker has its whole share from the start, so that it never waits for a caller that is
    busy itself; shares are even by the tasks' weights.
    """

    def __init__(self, workers: Workers, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._seconds = workers.seconds
        self._begin_one = workers.begin
        self._workers: list[_Worker] = []
        for share in _shares(tasks, min(workers.jobs, len(tasks))):
            self._workers.append(self._begin(share))
        workers.dismiss()

    def _begin(self, share: Iterable[int]) -> _Worker:
        worker = self._begin_one()
        worker.send((index, self._tasks[index]) for index in share)
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


class Aside:
    """One call beside the caller's own work, in a process that starts at once and calls when told
    to: until then it loads ``modules``.

    Where the process cannot be had, or dies, the caller makes the call itself.
    """

    def __init__(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], modules: Sequence[str]
    ) -> None:
        self._call = (function, arguments)
        self._process, self._pipe = _begin(_call_when_told, (), function, arguments, modules)

    def go(self) -> None:
        """What the call wants is there now."""
        with suppress(OSError):
            self._pipe.send(None)

    def result(self) -> Any:
        """What the call gave."""
        try:
            result = self._pipe.recv()
        except (EOFError, OSError):
            function, arguments = self._call
            result = function(*arguments)
        self.stop()
        return result

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _begin(
    life: Callable[..., None], others: Sequence[Connection], *arguments: Any
) -> tuple[Any, Connection]:
    """A process that leads ``life``, and our end of its pipe.

    A fork costs ten milliseconds where a new Python costs three hundred, but only Linux forks
    safely, and only from a process with one thread.  A fork has our ends of all pipes too, its own
    and the ``others``', and closes them: else no process would see that its build was killed.
    """
    forks = sys.platform == "linux" and threading.active_count() == 1
    context: Any = multiprocessing.get_context("fork" if forks else "spawn")
    ours, theirs = context.Pipe()
    inherited = (ours, *others) if forks else ()
    process = context.Process(target=life, args=(theirs, inherited, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(pipe: Connection, inherited: Sequence[Connection], modules: Sequence[str]) -> None:
    """The life of a worker: do what was sent, answer, and end."""
    _settle_in(inherited, modules)
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


def _call_when_told(
    pipe: Connection,
    inherited: Sequence[Connection],
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    modules: Sequence[str],
) -> None:
    _settle_in(inherited, modules)
    with suppress(Exception):  # without an answer, the caller does it, and meets the same fault
        pipe.recv()
        pipe.send(function(*arguments))
    os._exit(0)


def _settle_in(inherited: Sequence[Connection], modules: Sequence[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build ends its processes itself
    for connection in inherited:
        connection.close()
    _limit_memory()
    for module in modules:
        importlib.import_module(module)


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
