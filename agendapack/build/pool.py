"""The worker pool: jobs in processes of their own, each within limits of time and memory.

A hostile or merely broken paper can make a library run for ever, eat the machine's memory or crash.
Such a job fails with a reason; its worker is killed with all that it started, and the others go on.

Workers are forked from a fork server that has loaded ``preload.py``; where nothing can be forked,
or the temporary folder's path is too long for the server's socket, they start anew.  The futures
and the queue are those of ``concurrent.futures``; each of its threads has a worker, and each worker
a pipe (CONTRIBUTING.md says why not one pipe for all of them).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, TextIO, TypeVar

from msgspec import Struct

from agendapack.build.open_files import allow_files
from agendapack.build.temporary import VARIABLES, holds_sockets, temporary_folder
from agendapack.problems import AgendapackError, MachineError

R = TypeVar("R")

PRELOADED = "agendapack.build.preload"
_SAFE_PATH = "PYTHONSAFEPATH"


class Limits(Struct, frozen=True):
    """What one job may use.  ``memory`` is counted from what its worker has already."""

    seconds: float = 240.0  # by the clock: on a busy machine much longer than the processor's
    processor: int = 60  # seconds
    memory: int = 3 * 1024**3 // 2  # bytes


LIMITS = Limits()
GROWTH = 128 * 1024**2  # bytes: a worker that has grown by more takes no other job

CRASHED = "made the program that reads it crash"
DIED = f"{CRASHED}, as want of memory does too"  # nobody can ask a dead process which it was
NO_MEMORY = "needs more memory than it may have"
NO_WORKERS = "the program that starts workers is ended by something else, again and again"
_NO_WORKERS_HINT = "the system's log may say by what, such as want of memory; then build again"
_SERVERS = 3
"""How many of them may die before a worker is given up."""
TOO_LONG = "took longer than {:g} seconds"


def limits_for(pages: int) -> Limits:
    """What a job may use that goes through ``pages`` of a pack: twenty times what it takes."""
    return Limits(LIMITS.seconds + 0.4 * pages, LIMITS.processor + pages // 10, LIMITS.memory)


class JobFailed(Exception):
    """Why a job has no result, as the end of a sentence: "took longer than 60 seconds"."""


class PoolClosed(Exception):
    """The pool was closed before the job was done: what its result was for is not wanted any more,
    so nobody is told of this, and nothing is written after it."""


class _WorkerDied(Exception):
    """A worker ended in the midst of a job, by its own fault or by somebody else's."""


class WorkerPool(AbstractContextManager["WorkerPool"]):
    """Runs jobs in at most ``jobs`` processes at a time, by default as many as there are cores.

    A job is a function of a module, with arguments and a result that can be pickled.  One whose
    worker died is done once more, with no other beside it; if that fails too its future raises
    :class:`JobFailed`, as where it has used up its limits.  Any thread may submit jobs.
    """

    def __init__(self, jobs: int | None = None) -> None:
        affinity = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))
        self.jobs = jobs or len(affinity(0))
        self._threads = ThreadPoolExecutor(self.jobs, thread_name_prefix="agendapack")
        self._own = threading.local()  # each thread's worker
        self._workers: list[_Worker] = []  # all that have not been given up
        self._turns = threading.Semaphore(self.jobs)
        self._next = threading.Lock()  # whoever has it has the next turn, or all of them
        self._closing = threading.Lock()
        self._closed = False
        self._starting = threading.Lock()
        self._started = False
        self.hindrance: MachineError | None = None
        """Why it could not start: what stops every job that anybody has for it."""
        self._folder: Path | None = None
        self._folders = ExitStack()

    @property
    def folder(self) -> Path:
        """The temporary folder of all that the jobs do, which ends with the pool.  MachineError
        where there can be none."""
        with self._closing:
            return self._made_folder()

    @cached_property
    def _forks(self) -> bool:
        return "forkserver" in multiprocessing.get_all_start_methods() and holds_sockets()

    @cached_property
    def _context(self) -> Any:
        return multiprocessing.get_context("forkserver" if self._forks else "spawn")

    def _made_folder(self) -> Path:
        if self._folder is None:
            made = TemporaryDirectory(dir=temporary_folder(), ignore_cleanup_errors=True)
            self._folder = Path(self._folders.enter_context(made))
        return self._folder

    def start(self) -> None:
        """Have the fork server load what jobs want, while the caller goes on; where it was called
        before, nothing more.  MachineError where there is no temporary folder, or too few files may
        be open."""
        with self._starting:
            if self._started:
                return
            # What is wanting here is told, and not as the fault of the paper that meets it first.
            try:
                allow_files(self.jobs)
                _ = self.folder
            except MachineError as fault:
                self.hindrance = fault
                raise
            self._start_server()
            self._started = True

    def _start_server(self) -> None:
        """Start the fork server, unless it runs."""
        if self._forks:
            from multiprocessing import forkserver, resource_tracker

            self._context.set_forkserver_preload([PRELOADED])
            with _without_folder_of_work():
                resource_tracker.ensure_running()  # which lets Ctrl-C through once it has started
                with interrupts_blocked():
                    forkserver.ensure_running()

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(
        self, function: Callable[..., R], *arguments: Any, limits: Limits = LIMITS
    ) -> Future[R]:
        """Begin a job: ``function`` called with ``arguments``.  PoolClosed where the pool is."""
        try:
            return self._threads.submit(self._do, _Job(function, arguments, limits))
        except RuntimeError:  # its threads take nothing any more
            self.check_open()
            raise

    def check_open(self) -> None:
        """PoolClosed where the pool is: for who waits for something else meanwhile."""
        if self._closed:
            raise PoolClosed

    def close(self) -> None:
        """End all workers, whatever they are doing; who waits for a job gets PoolClosed."""
        with _interrupts(signal.SIG_IGN):  # a second Ctrl-C would leave some of them
            with self._closing:
                self._closed = True
                workers, self._workers = self._workers, []
            for worker in workers:
                worker.kill()
            self._threads.shutdown(wait=True)  # jobs that wait find it closed, one after another
            for worker in workers:
                worker.close()
            self._folders.close()

    def _do(self, job: _Job) -> Any:
        """A job from beginning to end, in one of our threads."""
        with self._turn(), suppress(_WorkerDied):
            return self._once(job)
        with self._all_turns(), suppress(_WorkerDied):
            return self._once(job)
        raise JobFailed(DIED)

    def _once(self, job: _Job) -> Any:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None or not worker.process.is_alive():  # somebody may have killed it
            self._give_up(worker)
            worker = self._own.worker = self._new_worker()
        outcome, value, has_grown = worker.call(job)
        if has_grown:
            worker.kill()
        if outcome == "raised":
            raise value
        return value

    def _new_worker(self) -> _Worker:
        with self._closing:
            self.check_open()
            for _ in range(_SERVERS):
                self._start_server()  # it may have died
                try:
                    worker = _Worker(self._context, self._made_folder())
                except (EOFError, ConnectionError):  # it dies
                    time.sleep(0.1)  # by then the system says so
                else:
                    self._workers.append(worker)
                    return worker
        raise MachineError(NO_WORKERS, _NO_WORKERS_HINT)  # no job was begun: none is to blame

    def _give_up(self, worker: _Worker | None) -> None:
        """Hold nothing of this thread's worker any more, whose process has ended."""
        self._own.worker = None
        with self._closing:
            if worker in self._workers and not self._closed:  # else closing is about to
                self._workers.remove(worker)
                worker.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until another job may be under way."""
        with self._next:
            self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release()

    @contextmanager
    def _all_turns(self) -> Iterator[None]:
        """Wait until no other job is under way, and let none begin, however many are waiting."""
        with self._next:
            for _ in range(self.jobs):
                self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release(self.jobs)


@contextmanager
def workplace(pool: WorkerPool | None, jobs: int | None) -> Iterator[tuple[WorkerPool, Path]]:
    """A pool that has started, one of its own with so many ``jobs`` if none is given, and a folder
    in the pool's for what is made with it."""
    with ExitStack() as stack:
        if pool is None:
            pool = stack.enter_context(WorkerPool(jobs))
        pool.start()  # its fork server loads what jobs want while this process loads the rest
        made = TemporaryDirectory(dir=pool.folder, ignore_cleanup_errors=True)
        yield pool, Path(stack.enter_context(made))


@contextmanager
def _interrupts(handler: Any) -> Iterator[None]:
    """Handle Ctrl-C otherwise; only the main thread, which is sent it, may say how."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_environment = threading.Lock()
"""Held while this process's environment is another one, and while it is copied."""


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Start a process that Ctrl-C does not reach from its first moment on, since it is the build's
    to deal with; from any thread, whose mask the process begins with.  Windows has no masks."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_folder_of_work() -> Iterator[None]:
    """Start a Python that looks for no module in the folder in which the command was given: what
    lies there is a council's, and may be called html.py."""
    with _environment:
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


class _Job(Struct, frozen=True):
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    limits: Limits


class _Worker:
    """One process, and our end of its pipe."""

    def __init__(self, context: Any, folder: Path) -> None:
        self._pipe, theirs = context.Pipe()
        # The fork server's own surroundings are those of the first pool in this process.
        with _environment:
            environment = os.environ | dict.fromkeys(VARIABLES, str(folder))
        surroundings = (environment, Path.cwd())
        self.process = context.Process(target=_work, args=(theirs, *surroundings), daemon=True)
        self.process.start()
        theirs.close()

    def call(self, job: _Job) -> tuple[str, Any, bool]:
        """How the job ended ("done" or "raised"), its result or what it raised, and whether the
        process has grown too large to be kept."""
        try:
            self._pipe.send(job)
            if self._pipe.poll(job.limits.seconds):
                return self._pipe.recv()  # type: ignore[no-any-return]
            self.kill()
            raise JobFailed(TOO_LONG.format(job.limits.seconds))
        except (EOFError, OSError) as fault:
            self.process.join(timeout=5)
            self.kill()
            if self.process.exitcode == -getattr(signal, "SIGXCPU", 0):
                raise JobFailed(TOO_LONG.format(job.limits.processor)) from None
            raise _WorkerDied from fault

    def kill(self) -> None:
        """End the process and all that it started, if it has not ended."""
        if not self.process.is_alive():
            return
        if sys.platform == "win32":
            command = ["taskkill", "/PID", str(self.process.pid), "/T", "/F"]
            subprocess.run(command, capture_output=True, check=False)
        else:
            # A worker leads a process group; one that is too young to is killed by itself.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()

    def close(self) -> None:
        """Give back what the system keeps of a process that has ended."""
        self._pipe.close()
        self.process.close()


# In the worker


def _work(pipe: Connection, environment: Mapping[str, str], folder: Path) -> NoReturn:
    """Do what comes through the pipe, until it is closed at the other end."""
    if sys.platform != "win32":
        os.setsid()  # out of reach of the terminal's Ctrl-C, and leading a process group
    os.environ.clear()
    os.environ.update(environment)
    with suppress(OSError):
        os.chdir(folder)
    terminal = _silence()
    threading.Thread(target=_end_with_build, daemon=True).start()
    most = _memory(1) + GROWTH
    with suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            _limit(job.limits)
            pipe.send((*_outcome(job, terminal), _memory(1) > most))
    # What was loaded need not be taken apart, nor does a library's clean-up matter here.
    os._exit(0)


def _silence() -> TextIO:
    """Send what libraries print, in whatever language they are written, nowhere: a worker tells the
    build what there is to tell.  Gives the standard error that there was."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        terminal = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="backslashreplace")
    except OSError:  # it is closed
        terminal = os.fdopen(os.dup(nowhere), "w")
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return terminal


def _end_with_build() -> None:
    """Wait for the build to end, however it ends, and end with all that was started here."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _outcome(job: _Job, terminal: TextIO) -> tuple[str, Any]:
    """What a job gives or raises; what nobody foresaw is put down to the paper it is about."""
    try:
        return "done", job.function(*job.arguments)
    except MemoryError:
        return "raised", JobFailed(NO_MEMORY)
    except RecursionError:
        return "raised", JobFailed("is nested too deeply")
    except (AgendapackError, OSError) as fault:
        return "raised", fault
    except Exception:
        if os.environ.get("AGENDAPACK_TRACEBACK"):
            traceback.print_exc(file=terminal)
            terminal.flush()
        return "raised", JobFailed(CRASHED)


def _limit(limits: Limits) -> None:
    """Hold this process to a job's limits of memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    for kind, limit in (
        (resource.RLIMIT_AS, _memory(0) + limits.memory),
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + limits.processor + 1),
    ):
        _, hard = resource.getrlimit(kind)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with suppress(ValueError, OSError):  # macOS knows the limit of memory and does not take it
            resource.setrlimit(kind, (soft, hard))


def _memory(field: int) -> int:
    """The bytes that this process has (0: addresses, 1: resident); a gigabyte where nobody says."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[field])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 1024**3
