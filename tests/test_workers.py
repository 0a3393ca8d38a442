"""Work in processes of their own: results, limits, and what becomes of the rest when one dies."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest

from agendapack.build.workers import Failure, Task, Workers, _shares


def double(number: int) -> int:
    return 2 * number


def sleep_for_ever() -> None:
    time.sleep(3600)


def die() -> None:
    os._exit(11)


def fail() -> None:
    raise KeyError("nobody foresaw this")


def eat() -> int:
    return len(bytearray(64 * 1024**3))


def nest(depth: int = 0) -> int:
    return nest(depth + 1) + 1


def run(*tasks: Task, jobs: int = 2, seconds: float = 60.0) -> list[Any]:
    results: dict[int, Any] = dict(Workers(jobs, seconds=seconds).start(tasks).results())
    return [results[index] for index in range(len(tasks))]


def test_every_task_has_its_result() -> None:
    assert run(*(Task(double, (n,)) for n in range(7))) == [0, 2, 4, 6, 8, 10, 12]


def test_nothing_to_do_starts_nothing() -> None:
    assert run() == []


def test_a_task_that_never_ends_is_stopped_and_the_rest_is_done() -> None:
    tasks = [Task(sleep_for_ever, (), weight=9), *(Task(double, (n,)) for n in range(3))]
    # Long enough for a process to start on a busy machine, which counts too.
    assert run(*tasks, jobs=1, seconds=3) == [Failure("took longer than 3 seconds"), 0, 2, 4]


def test_a_crash_is_one_tasks_failure() -> None:
    tasks = [Task(die, (), weight=9), Task(double, (4,))]
    assert run(*tasks, jobs=1) == [Failure("made the program that reads it crash"), 8]


def test_a_fault_that_nobody_foresaw_is_one_tasks_failure(
    capfd: pytest.CaptureFixture[str],
) -> None:
    tasks = [Task(fail, (), weight=9), Task(double, (4,))]
    assert run(*tasks, jobs=1) == [Failure("made the program that reads it crash"), 8]
    assert capfd.readouterr() == ("", "")


def test_memory_without_end_is_refused() -> None:
    assert run(Task(eat, ())) == [Failure("needs more memory than a paper may")]


def test_nesting_without_end_is_refused() -> None:
    assert run(Task(nest, ())) == [Failure("is nested too deeply")]


def test_workers_end_when_their_results_are_not_wanted() -> None:
    running = Workers(2).start([Task(sleep_for_ever, ()), Task(sleep_for_ever, ())])
    processes = [worker.process for worker in running._workers]
    running.stop()
    assert not any(process.is_alive() for process in processes)


def test_shares_are_even_by_weight() -> None:
    tasks = [Task(double, (n,), weight=w) for n, w in enumerate([8, 1, 5, 4, 2])]
    assert _shares(tasks, 2) == [[0, 4], [2, 3, 1]]
