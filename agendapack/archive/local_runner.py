"""Meetings side by side on this machine: papers and meetings share one worker pool.

Each meeting under way has a thread, which reads its records, decides and publishes; whatever parses
a paper, sets a page or proves a pack is a job of the pool, as in a build of one meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from agendapack.archive.results_in_order import results_in_order
from agendapack.archive.runner import MeetingsProgress, MeetingWork, R
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool

AHEAD = 16
"""How many meetings to a worker may wait for the one whose turn it is to be told of."""


class LocalRunner(AbstractContextManager["LocalRunner"]):
    """Does work for meetings, with at most ``jobs`` jobs at a time, by default as many as there are
    cores, and one meeting more than that: while it reads or writes, the others keep the workers
    busy."""

    def __init__(self, jobs: int | None = None) -> None:
        self._pool = WorkerPool(jobs)
        self._threads = ThreadPoolExecutor(self._pool.jobs + 1, thread_name_prefix="agendapack")

    def __exit__(self, *_: object) -> None:
        """Begin nothing more, have no meeting wait for a job any longer, and wait for those that
        are being written."""
        try:
            self._threads.shutdown(wait=False, cancel_futures=True)
        finally:  # whenever Ctrl-C comes
            self._pool.close()
        self._threads.shutdown(wait=True)

    def run(
        self,
        work: MeetingWork[R],
        root: Path,
        keys: Sequence[str],
        options: Options,
        progress: MeetingsProgress | None = None,
    ) -> Iterator[R]:
        """The results for the meetings ``keys``, in their order.  MachineError where there can be
        no workers, which is the same for every meeting."""

        def done(key: str) -> R:
            own = None if progress is None else progress.meeting(key)
            result = work(root, key, options, pool=self._pool, progress=own)
            if self._pool.hindrance is not None:
                raise self._pool.hindrance
            if progress is not None:
                progress.done(key)
            return result

        yield from results_in_order(
            keys, lambda key: self._threads.submit(done, key), AHEAD * self._pool.jobs
        )
