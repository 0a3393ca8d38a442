"""Work in processes of their own: results, limits, and what becomes of the rest when one dies."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import pytest

from agendapack.workers import Aside, Failure, Task, Workers, _shares


def double(number: int) -> int:
    return 2 * number


def sleep_for_ever() -> None:
    time.sleep(3600)


def die() -> None:
    os._exit(11)


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


def loaded(module: str) -> bool:
    return module in sys.modules


def test_workers_that_stand_by_have_loaded_what_they_were_told_to() -> None:
    workers = Workers(2)
    workers.stand_by(1, ["wave"])
    assert workers.are_standing_by
    results = dict(workers.start([Task(loaded, ("wave",)), Task(double, (4,))]).results())
    assert results == {0: True, 1: 8}
    assert not workers.are_standing_by


def test_workers_that_nobody_wants_go() -> None:
    workers = Workers(3)
    workers.stand_by(3, [])
    processes = [worker.process for worker in workers._standing_by]
    assert len(processes) == 3
    assert dict(workers.start([Task(double, (1,))]).results()) == {0: 2}
    assert not any(process.is_alive() for process in processes)


def test_one_that_died_while_it_stood_by_is_one_tasks_failure() -> None:
    workers = Workers(1)
    workers.stand_by(1, [])
    workers._standing_by[0].process.kill()
    workers._standing_by[0].process.join()
    results = dict(workers.start([Task(double, (1,)), Task(double, (2,))]).results())
    assert results == {0: Failure("made the program that reads it crash"), 1: 4}


def where(number: int) -> tuple[int, int]:
    return os.getpid(), number


def test_a_call_aside_is_made_elsewhere_when_it_is_told() -> None:
    aside = Aside(where, (7,), ["json"])
    aside.go()
    process, number = aside.result()
    assert number == 7
    assert process != os.getpid()


def test_a_call_aside_is_made_here_where_its_process_died() -> None:
    aside = Aside(where, (7,), [])
    aside._process.kill()
    aside._process.join()
    aside.go()
    assert aside.result() == (os.getpid(), 7)


def fail() -> None:
    raise ValueError("as it would here")


def test_a_call_aside_fails_as_it_would_here() -> None:
    aside = Aside(fail, (), [])
    aside.go()
    with pytest.raises(ValueError, match="as it would here"):
        aside.result()
