"""Meetings side by side on a Dask cluster: one task a meeting, its files written where it is made.

The small results come back in the order of the meetings.  A worker that is lost loses nothing:
Dask gives its meetings to others, who find what was finished as it is.
"""

from __future__ import annotations

import logging
import pickle
import signal
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from agendapack.archive import cluster_tasks, cluster_workers
from agendapack.archive.cluster_tasks import end_pool, meeting_task
from agendapack.archive.cluster_workers import check_workers, expected_workers, wait_for_workers
from agendapack.archive.results_in_order import results_in_order
from agendapack.archive.runner import LostMeeting, MeetingsProgress, MeetingWork, R
from agendapack.build.meeting import Failure
from agendapack.build.options import Options
from agendapack.build.pool import interrupts_blocked
from agendapack.build.temporary import temporary_folder
from agendapack.problems import ExitCode, MachineError, UsageError

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as DaskFuture

LIBRARIES = ("distributed", "cryptography")

AHEAD = 16
"""How many meetings to a thread of the workers may wait for the one whose turn it is to be told of;
and at least so many for sixteen threads, since workers may join."""

CONNECTING = 10.0
"""Seconds in which a scheduler must answer."""

LOOKING = 2.0
"""Seconds between two looks whether there are workers still."""


def check_cluster_extra() -> None:
    """UsageError where a library is missing that a cluster needs and a build does not."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"--cluster needs what is not installed here: {' and '.join(missing)}",
            "pip install 'agendapack[cluster]'",
        )


class ClusterRunner(AbstractContextManager["ClusterRunner"]):
    """Does work for meetings on the Dask cluster whose scheduler is at ``address``; without one, on
    a cluster of this machine that ends with this, with ``jobs`` meetings at a time, by default as
    many as there are cores.

    UsageError where Dask is not installed, MachineError where nobody answers at the address.
    """

    def __init__(self, address: str | None = None, jobs: int | None = None) -> None:
        check_cluster_extra()
        with ExitStack() as stack:
            stack.enter_context(_without_dasks_words())
            self._client: Client = stack.enter_context(
                _local_cluster(jobs) if address is None else _connected(address)
            )
            self._address: str = getattr(self._client.scheduler, "address", "")
            self._closing = stack.pop_all()

    def __exit__(self, *_: object) -> None:
        """What was not begun is not begun any more; what workers are doing they may finish.

        What Dask then meets with, such as a worker that ends too slowly for it on a busy machine,
        changes nothing of what was done, nor why the work ends.
        """
        with suppress(Exception):
            self._closing.close()

    def run(
        self,
        work: MeetingWork[R],
        root: Path,
        keys: Sequence[str],
        options: Options,
        progress: MeetingsProgress | None = None,
    ) -> Iterator[R | LostMeeting]:
        """The results for the meetings ``keys``, in their order.

        MachineError where a worker cannot take part, before anything is begun unless it joins
        later; where all workers are gone; and where the scheduler is.
        """
        written = (options.out, options.members) if options.keeping else (None, None)
        with expected_workers(root, *written) as expected, _scheduler_errors(self._address):
            wait_for_workers(self._client, self._address)
            check_workers(self._client, expected)
            threads = sum(self._client.nthreads().values())
            # The tasks of a command are a group to Dask, which it holds back until workers are
            # free: one that joins late has its share, and one that is lost had few.
            group = f"agendapack-{sha256(expected.encode()).hexdigest()}"
            under_way: dict[str, DaskFuture[Any]] = {}

            def begin(key: str) -> _MeetingFuture:
                task = pickle.dumps((work, root, key, options))
                future = self._client.submit(meeting_task, expected, task, key=(group, key))
                if progress is not None:
                    future.add_done_callback(lambda ended: _tell(progress, key, ended.status))
                under_way[key] = future
                return _MeetingFuture(self._client, self._address, key, under_way)

            try:
                yield from results_in_order(keys, begin, AHEAD * max(AHEAD, threads))
            finally:
                with suppress(Exception):  # they may be gone
                    self._client.cancel(list(under_way.values()))
                    self._client.run(end_pool, on_error="ignore")


def _tell(progress: MeetingsProgress, key: str, status: str) -> None:
    """Tell of a meeting whose future has the ``status``; one that is given up was not done."""
    if status in ("finished", "error"):
        progress.done(key)


class _MeetingFuture:
    """What has the result for a meeting by and by, and is ``under_way`` until then."""

    def __init__(
        self, client: Client, address: str, key: str, under_way: dict[str, DaskFuture[Any]]
    ) -> None:
        self._client = client
        self._address = address
        self._key = key
        self._under_way = under_way

    def result(self) -> Any:
        """The result, or LostMeeting; MachineError where all workers have gone and none comes."""
        from distributed.scheduler import KilledWorker

        future = self._under_way[self._key]
        alone_since: float | None = None
        while True:
            has_failed = future.status == "error"  # what it raises, a TimeoutError too, is here
            try:
                found = future.result(timeout=None if has_failed else LOOKING)
                break
            except KilledWorker as killed:
                found = _lost(self._key, killed.allowed_failures + 1)
                break
            except TimeoutError:
                if has_failed:
                    raise
            now = time.monotonic()
            alone_since = None if self._client.nthreads() else alone_since or now
            if alone_since is not None and now - alone_since > cluster_workers.PATIENCE:
                raise MachineError(
                    f"all workers of the Dask scheduler at {self._address} are gone, and none has"
                    f" come within {cluster_workers.PATIENCE:g} seconds",
                    f"{_GO_ON}; their own logs say how they ended",
                )
        del self._under_way[self._key]
        return found


_GO_ON = "what was finished stays, and the same command does what is left"


def _lost(key: str, times: int) -> LostMeeting:
    message = (
        f"{key}: {times} times the worker that had it ended before it was done, as want of memory"
        " makes them"
    )
    hint = "what was published before stays; the workers' own logs say how they ended"
    return LostMeeting(key, Failure(message, hint, ExitCode.MACHINE))


@contextmanager
def _scheduler_errors(address: str) -> Iterator[None]:
    """Word what Dask raises where its scheduler is gone."""
    from distributed import CancelledError

    try:
        yield
    except (CancelledError, OSError) as fault:
        raise MachineError(f"the Dask scheduler at {address} is gone", _GO_ON) from fault


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at an address; the settings of Dask say how it proves who it is."""
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, TypeError) as fault:  # a TypeError where TLS lacks its settings
        raise MachineError(
            f"no Dask scheduler answers at {address}: {fault}",
            'start one with "dask scheduler"; one with TLS is called tls://HOST:PORT and wants its'
            " certificates in Dask's settings (docs/cluster.md)",
        ) from fault
    with client:
        yield client


@contextmanager
def _local_cluster(jobs: int | None) -> Iterator[Client]:
    """A client of a cluster of this machine, which nobody else can reach or read."""
    import dask.config
    from distributed import Client, LocalCluster
    from distributed.deploy.utils import nprocesses_nthreads

    processes, threads = nprocesses_nthreads(jobs) if jobs else nprocesses_nthreads()
    with ExitStack() as stack:
        scratch = TemporaryDirectory(dir=temporary_folder(), ignore_cleanup_errors=True)
        folder = stack.enter_context(scratch)
        settings = {
            "temporary-directory": folder,
            # The web servers of scheduler and workers cannot be left out, and know no TLS.
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
        }
        stack.enter_context(dask.config.set(settings))
        with _interrupted_afterwards():
            cluster = LocalCluster(
                n_workers=processes,
                threads_per_worker=threads,
                host="127.0.0.1",  # this machine's alone, and with TLS this command's
                security=True,
                dashboard_address="127.0.0.1:0",  # any port: another command may have the usual one
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL,
                preload=[cluster_tasks.__name__],
            )
            stack.enter_context(cluster)
            client = stack.enter_context(Client(cluster, set_as_default=False))
        yield client


@contextmanager
def _interrupted_afterwards() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach from their first moment on, since it is the
    command's to deal with; one that comes meanwhile comes when they are there, and can be ended."""
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        with interrupts_blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
    for number in came[:1]:
        signal.raise_signal(number)


@contextmanager
def _without_dasks_words() -> Iterator[None]:
    """What Dask logs and warns of is not for the terminal: what matters of it is told by us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable()
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
