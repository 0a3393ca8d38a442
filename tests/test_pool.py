"""The worker pool: results, limits, and what becomes of the others when a worker dies."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

from agendapack.build import pool as pool_module
from agendapack.build.open_files import allow_files
from agendapack.build.pool import (
    DIED,
    LIMITS,
    NO_WORKERS,
    JobFailed,
    Limits,
    WorkerPool,
    limits_for,
)
from agendapack.problems import MachineError
from tests.running import council

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent

unix = pytest.mark.skipif(sys.platform == "win32", reason="no such signals on Windows")


def double(number: int) -> int:
    return 2 * number


def process() -> int:
    return os.getpid()


def sleep(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def chatter() -> str:
    """Print in all the ways in which libraries do."""
    print("printed")
    print("printed", file=sys.stderr, flush=True)
    warnings.warn("warned", stacklevel=1)
    logging.getLogger("somebody's").warning("logged")
    for descriptor in (1, 2):
        os.write(descriptor, b"written\n")
    subprocess.run([sys.executable, "-c", "print('started')"], check=True)
    return "done"


def spin() -> None:
    while True:
        pass


def die() -> None:
    os._exit(11)


def die_once(mark: Path) -> str:
    """The worker dies the first time that this is done."""
    if not mark.exists():
        mark.touch()
        os._exit(11)
    return "done"


def write_and_die(mark: Path) -> None:
    with mark.open("a") as file:
        file.write("x")
    os._exit(11)


def times(log: Path, seconds: float) -> None:
    """Writes down when it began and when it ended."""
    began = time.monotonic()
    time.sleep(seconds)
    with log.open("a") as file:
        file.write(f"{began} {time.monotonic()}\n")


def alone(log: Path, mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        os._exit(11)
    times(log, 0.3)


def fail() -> None:
    raise KeyError("nobody foresaw this")


def refuse() -> None:
    raise MachineError("the disk is full", "free some room")


def not_there() -> None:
    raise FileNotFoundError(2, "No such file", "paper.pdf")


def eat() -> int:
    return len(bytearray(64 * 1024**3))


def nest(depth: int = 0) -> int:
    return nest(depth + 1) + 1


def large(size: int) -> bytes:
    return b"x" * size


def with_child(mark: Path) -> None:
    """Starts a program, writes down its number, and never ends."""
    child = subprocess.Popen(["sleep", "600"])
    mark.write_text(str(child.pid))
    time.sleep(600)


def environment(name: str) -> tuple[str | None, Path]:
    return os.environ.get(name), Path.cwd()


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2) as made:
        yield made


def outcome(future: Future[Any]) -> Any:
    """A job's result, or why it has none."""
    try:
        return future.result(timeout=60)
    except JobFailed as fault:
        return str(fault)


def ended(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_every_job_has_its_result(pool: WorkerPool) -> None:
    futures = [pool.submit(double, n) for n in range(20)]
    assert [future.result() for future in futures] == [2 * n for n in range(20)]


def test_jobs_run_elsewhere_in_as_many_processes_as_were_asked_for(pool: WorkerPool) -> None:
    processes = {future.result() for future in [pool.submit(sleep, 0.1) for _ in range(8)]}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_as_many_jobs_at_a_time_as_there_are_cores_if_nobody_says() -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with WorkerPool() as made:
        assert made.jobs == cores


def test_large_arguments_and_results_travel_at_the_same_time(pool: WorkerPool) -> None:
    futures = [pool.submit(len, bytes(5_000_000)) for _ in range(4)]
    results = [pool.submit(large, 5_000_000) for _ in range(4)]
    assert {future.result() for future in futures} == {5_000_000}
    assert {len(future.result()) for future in results} == {5_000_000}


def test_a_job_that_never_ends_is_stopped_and_the_rest_is_done(pool: WorkerPool) -> None:
    slow = pool.submit(sleep, 600, limits=Limits(seconds=1))
    quick = [pool.submit(double, n) for n in range(3)]
    assert outcome(slow) == "took longer than 1 seconds"
    assert list(map(outcome, quick)) == [0, 2, 4]


def test_what_goes_through_a_pack_may_take_longer_the_more_pages_it_has() -> None:
    assert limits_for(0) == LIMITS
    assert limits_for(2000) == Limits(LIMITS.seconds + 800, LIMITS.processor + 200, LIMITS.memory)


@unix
def test_processor_time_has_a_limit_of_its_own(pool: WorkerPool) -> None:
    assert outcome(pool.submit(spin, limits=Limits(processor=1))) == "took longer than 1 seconds"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds to a limit of memory")
def test_memory_without_end_is_refused(pool: WorkerPool) -> None:
    assert outcome(pool.submit(eat)) == "needs more memory than it may have"


def test_nesting_without_end_is_refused(pool: WorkerPool) -> None:
    assert outcome(pool.submit(nest)) == "is nested too deeply"


def test_a_crash_is_one_jobs_failure(pool: WorkerPool) -> None:
    crash = pool.submit(die)
    rest = [pool.submit(double, n) for n in range(5)]
    assert outcome(crash) == DIED
    assert list(map(outcome, rest)) == [0, 2, 4, 6, 8]


def test_a_job_whose_worker_died_is_done_once_more(pool: WorkerPool, tmp_path: Path) -> None:
    assert outcome(pool.submit(die_once, tmp_path / "mark")) == "done"
    assert outcome(pool.submit(write_and_die, tmp_path / "log")) == DIED
    assert (tmp_path / "log").read_text() == "xx"


def test_what_is_done_once_more_has_nothing_beside_it(pool: WorkerPool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    again = pool.submit(alone, log, tmp_path / "mark")
    others = [pool.submit(times, log, 0.1) for _ in range(6)]
    for future in (again, *others):
        future.result()
    spans = [tuple(map(float, line.split())) for line in log.read_text().splitlines()]
    (start, end), *rest = sorted(spans, key=lambda span: span[0] - span[1])
    assert end - start > 0.25
    assert all(stop <= start or begin >= end for begin, stop in rest)


def test_a_fault_that_nobody_foresaw_is_one_jobs_failure(
    pool: WorkerPool, capfd: pytest.CaptureFixture[str]
) -> None:
    assert outcome(pool.submit(fail)) == "made the program that reads it crash"
    assert outcome(pool.submit(double, 4)) == 8
    assert capfd.readouterr() == ("", "")


def test_what_the_machine_refuses_is_raised_as_it_was(pool: WorkerPool) -> None:
    with pytest.raises(MachineError) as raised:
        pool.submit(refuse).result()
    assert (raised.value.message, raised.value.hint) == ("the disk is full", "free some room")
    with pytest.raises(FileNotFoundError) as missing:
        pool.submit(not_there).result()
    assert missing.value.filename == "paper.pdf"


def test_a_worker_has_the_surroundings_of_its_pool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even though the fork server was started by an earlier pool."""
    monkeypatch.setenv("AGENDAPACK_TEST", "here")
    monkeypatch.chdir(tmp_path)
    with WorkerPool(1) as made:
        assert made.submit(environment, "AGENDAPACK_TEST").result() == ("here", tmp_path)


@unix
def test_closing_ends_what_is_under_way_with_all_that_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    with WorkerPool(1) as made:
        future = made.submit(with_child, mark)
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.02)
        worker = made._workers[0].process.pid
    assert future.done()
    assert ended(int(mark.read_text()))
    assert ended(worker)


@unix
def test_a_job_that_runs_over_is_ended_with_all_that_it_started(
    pool: WorkerPool, tmp_path: Path
) -> None:
    mark = tmp_path / "child"
    future = pool.submit(with_child, mark, limits=Limits(seconds=2))
    assert outcome(future) == "took longer than 2 seconds"
    assert ended(int(mark.read_text()))


@unix
def test_workers_die_with_their_build(tmp_path: Path) -> None:
    """However it dies, and whatever they are doing."""
    program = tmp_path / "build.py"
    program.write_text(
        "import sys, time\n"
        "from pathlib import Path\n"
        "from agendapack.build.pool import WorkerPool\n"
        "from tests.test_pool import process, with_child\n"
        "if __name__ == '__main__':\n"
        "    pool = WorkerPool(2)\n"
        "    pool.submit(with_child, Path(sys.argv[1]))\n"
        "    print(pool.submit(process).result(), flush=True)\n"
        "    time.sleep(600)\n"
    )
    mark = tmp_path / "child"
    root = Path(__file__).parent.parent
    build = subprocess.Popen(
        [sys.executable, str(program), str(mark)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert build.stdout is not None
    idle = int(build.stdout.readline())
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.02)
    build.kill()
    build.wait()
    build.stdout.close()
    assert ended(int(mark.read_text()))
    assert ended(idle)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nobody tells of signals here")
def test_the_fork_server_leaves_interrupts_to_the_build(tmp_path: Path) -> None:
    """Even while it loads: Python would print a traceback."""
    program = (
        "import signal; from multiprocessing import forkserver\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's & ignores it
        "from agendapack.build.pool import WorkerPool\n"
        "before = signal.getsignal(signal.SIGINT)\n"
        "WorkerPool(1).start()\n"
        "pid = forkserver._forkserver._forkserver_pid\n"
        "blocked = next(x for x in open(f'/proc/{pid}/status') if x.startswith('SigBlk'))\n"
        "print(int(blocked.split()[1], 16) >> signal.SIGINT - 1 & 1)\n"
        "print(signal.getsignal(signal.SIGINT) is before)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert (ran.stdout, ran.stderr) == ("1\nTrue\n", "")


@unix
def test_workers_may_be_killed_at_any_moment(pool: WorkerPool) -> None:
    """Thirty times: every job has its result, or says that its worker died twice."""
    draw = random.Random(2018)
    kills = 0
    while kills < 30:
        futures = [pool.submit(large, 300_000 * n) for n in range(6)]
        while not all(future.done() for future in futures):
            time.sleep(draw.random() * 0.01)
            if pool._workers and kills < 30:
                with suppress(ProcessLookupError, ValueError):  # it was given up meanwhile
                    os.kill(draw.choice(pool._workers).process.pid, signal.SIGKILL)
                    kills += 1
                time.sleep(0.05)
        found = [outcome(future) for future in futures]
        crashed = DIED
        assert all(
            result == crashed or len(result) == 300_000 * n for n, result in enumerate(found)
        )
    assert outcome(pool.submit(double, 4)) == 8


@unix
@pytest.mark.parametrize(("deaths", "found"), [(2, 8), (3, NO_WORKERS)])
def test_no_job_is_to_blame_for_a_fork_server_that_dies(
    deaths: int, found: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is killed while a worker waits for it gives that the end of a file."""
    begin, left = pool_module._Worker, deaths

    def worker(context: Any, folder: Path) -> pool_module._Worker:
        nonlocal left
        left -= 1
        if left >= 0:
            raise EOFError
        return begin(context, folder)

    monkeypatch.setattr(pool_module, "_Worker", worker)
    with WorkerPool(1) as pool:
        try:
            assert pool.submit(double, 4).result() == found
        except MachineError as fault:
            assert fault.message == found


# A process of its own, for the fork server has the standard output of whoever started it first.
ALONE = """
from agendapack.build.pool import JobFailed, WorkerPool
from tests import test_pool
with WorkerPool(1) as pool:
    pool.start()
    assert pool.submit(test_pool.chatter).result() == "done"
    try:
        pool.submit(test_pool.fail).result()
    except JobFailed:
        pass
"""


@pytest.mark.parametrize("tracing", ["", "1"])
def test_nothing_that_a_job_prints_is_seen(tracing: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "always", "-c", ALONE],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "AGENDAPACK_TRACEBACK": tracing},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == ""
    told = ran.stderr.splitlines()
    assert told[:1] + told[-1:] == (TRACED if tracing else [])


TRACED = ["Traceback (most recent call last):", "KeyError: 'nobody foresaw this'"]


# What the system allows


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("jobs", "limits", "set_to", "told"),
    [
        (2, (1024, 4096), None, ""),
        (2, (256, 256), None, ""),
        (2, (255, 4096), (256, 4096), ""),
        (2, (16, -1), (256, -1), ""),
        (2, (-1, -1), None, ""),
        (2, (16, 256), (256, 256), ""),
        (16, (256, 256), None, ""),
        (64, (256, 4096), (640, 4096), ""),
        (64, (640, 640), None, ""),
        (
            *(2, (16, 20), None),
            "a program may have only 20 files open here, and a build needs 256: raise that limit:"
            ' "ulimit -n 256", or "nofile" in the system\'s settings',
        ),
        (
            *(64, (256, 512), None),
            "a program may have only 512 files open here, and a build needs 640: raise that limit:"
            ' "ulimit -n 640", or "nofile" in the system\'s settings, or allow fewer jobs with'
            " --jobs",
        ),
    ],
)
def test_files_that_may_be_open(
    jobs: int,
    limits: tuple[int, int],
    set_to: tuple[int, int] | None,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import resource

    done: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, to: done.append(to))
    with pytest.raises(MachineError) if told else nullcontext() as raised:
        allow_files(jobs)
    assert done == ([set_to] if set_to else [])
    if raised is not None:
        assert f"{raised.value}: {raised.value.hint}" == told


def test_no_module_is_taken_from_the_folder_of_work(tmp_path: Path) -> None:
    root = council(tmp_path / "council")
    for name in ("html", "socket", "logging"):
        (root / f"{name}.py").write_text(f"open('{name}.ran', 'w')\n")
    script = tmp_path / "bin" / "agendapack.script.py"
    script.parent.mkdir()
    script.write_text(
        "from agendapack.cli.commands import main\nif __name__ == '__main__':\n    main()\n"
    )
    ran = subprocess.run(
        [sys.executable, script, "check", "2024-04-18"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert [path.name for path in root.glob("*.ran")] == []
