"""Work on papers in processes of their own: side by side, and each within limits.

A hostile or merely broken file can make a PDF library run for ever, eat the machine's memory or
crash.  A worker that does so is stopped and its task fails with a reason; the others go on.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from msgspec import Struct, field

from agendapack.build.processes import available_cores, begin, limit_memory, settle_in

SECONDS = 60.0
"""How long one task may take."""


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


class _Worker(Struct, eq=False):
    process: Any
    pipe: Connection
    waiting: deque[int] = field(default_factory=deque)  # the tasks sent and not answered, in order
    since: float = 0.0

    def send(self, share: Iterable[tuple[int, Task]]) -> None:
        tasks = list(share)
        self.waiting = deque(index for index, _ in tasks)
        self.since = time.monotonic()
        # A process that died at once is found out when its answer is wanted.
        with suppress(OSError):
            self.pipe.send(tasks)


class Workers:
    """Runs tasks in at most ``jobs`` processes, started for them and gone after them.

    ``inherited`` are pipes of this process that a worker has no business with.
    """

    def __init__(
        self,
        jobs: int | None = None,
        *,
        seconds: float = SECONDS,
        inherited: Sequence[Connection] = (),
    ) -> None:
        self.jobs = jobs or available_cores()
        self.seconds = seconds
        self.inherited = inherited

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
        self._inherited = workers.inherited
        self._workers: list[_Worker] = []
        for share in _shares(tasks, min(workers.jobs, len(tasks))):
            self._workers.append(self._begin(share))

    def _begin(self, share: Iterable[int]) -> _Worker:
        others = [*self._inherited, *(worker.pipe for worker in self._workers)]
        worker = _Worker(*begin(_work, others))
        worker.send((index, self._tasks[index]) for index in share)
        return worker

    def results(self) -> Iterator[tuple[int, Any]]:
        """Each task's index with its result, or a :class:`Failure`, as they come."""
        # What a worker did while the caller was busy counts as done in time.
        for worker in self._workers:
            worker.since = time.monotonic()
        try:
            while pipes := self.pipes():
                yield from self.take(wait(pipes, self.patience()))  # type: ignore[arg-type]
        finally:
            self.stop()

    def pipes(self) -> list[Connection]:
        """Where answers will come from; empty when all have come."""
        return [worker.pipe for worker in self._workers if worker.waiting]

    def patience(self) -> float:
        """Seconds until some worker has had its time."""
        due = min(worker.since for worker in self._workers if worker.waiting) + self._seconds
        return max(0.0, due - time.monotonic())

    def take(self, ready: Collection[Connection]) -> Iterator[tuple[int, Any]]:
        """The answers that are ``ready``, and failures of workers that have had their time."""
        for worker in [worker for worker in self._workers if worker.waiting]:
            if worker.pipe in ready:
                yield self._receive(worker)
            elif time.monotonic() - worker.since > self._seconds:
                yield self._give_up(worker, f"took longer than {self._seconds:.0f} seconds")

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


def _work(pipe: Connection, inherited: Sequence[Connection]) -> None:
    """The life of a worker: do what was sent, answer, and end."""
    # Where the build ended before its workers did, nobody listens; where a task fails in some way
    # that nobody foresaw, its process ends without an answer, which is one.
    with suppress(Exception):
        settle_in(inherited)
        limit_memory()
        for index, task in pipe.recv():
            try:
                result = task.function(*task.arguments)
            except MemoryError:
                result = Failure("needs more memory than a paper may")
            except RecursionError:
                result = Failure("is nested too deeply")
            pipe.send((index, result))
    # No clean-up of what was inherited: temporary files and locks are the parent's.
    os._exit(0)
