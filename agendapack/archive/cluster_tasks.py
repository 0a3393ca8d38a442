"""What runs on a worker of a Dask cluster: whether it can take part, and the work for a meeting.

A worker may be another machine with another version of agendapack, so what it is sent before that
is known is JSON, and the work itself is unpickled afterwards.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from msgspec import Struct

from agendapack import __version__
from agendapack.archive.installation import Installation, differences, installation
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.pool import WorkerPool
from agendapack.problems import MachineError
from agendapack.records.typed_values import from_json

THE_SAME = (
    "give every worker the same installation, such as by one container image, and the same folders"
    " to write (docs/cluster.md)"
)


class Expected(Struct, frozen=True):
    """What a worker must have to take part: agendapack's ``version``, told before all else, the
    same ``installation``, the council's folder ``root``, and those ``written`` into.  ``tokens``
    are files that lie in folders while the work goes on, by which a worker knows that it sees the
    same.
    """

    version: str
    installation: Installation
    root: str
    written: tuple[str, ...]
    tokens: tuple[str, ...]


def hindrances(expected: str) -> tuple[str, ...]:
    """Why this worker cannot take part, in plain clauses, none where it can; ``expected`` is
    :class:`Expected` as JSON."""
    version = json.loads(expected)["version"]
    if version != __version__:
        return (f"agendapack {__version__} there and {version} here",)
    wanted = from_json(expected, Expected)
    found = differences(here=wanted.installation, there=installation())
    try:
        if not Path(wanted.root).is_dir():
            return (*found, f"{wanted.root} is not there")
        for token in map(Path, wanted.tokens):
            if not token.exists():
                found = (*found, f"{_folder_of(token)} there is another folder than here")
    except OSError as fault:  # nobody may look, or the storage does not answer
        return (*found, f"{fault.filename} cannot be read there: {fault.strerror or fault}")
    return (*found, *_unwritable(wanted.written))


def _folder_of(token: Path) -> Path:
    """The folder that a token stands for: the council's, or one that is written into."""
    in_cache = token.parent.parts[-2:] == (FOLDER, LOCKS)
    return token.parents[2] if in_cache else token.parent


def _unwritable(folders: tuple[str, ...]) -> Iterator[str]:
    for folder in folders:
        try:
            # What is not there a build makes, and says who may look into it.
            there = next(path for path in (Path(folder), *Path(folder).parents) if path.exists())
            with TemporaryFile(dir=there):
                pass
        except OSError as fault:
            yield f"{folder} cannot be written there: {fault.strerror or fault}"


def worded(workers: str, hindered: tuple[str, ...]) -> str:
    """The sentence for ``workers`` that cannot take part."""
    return f"{workers} cannot take part: {'; '.join(hindered)}"


def meeting_task(expected: str, work: bytes) -> Any:
    """The result for one meeting: ``work`` is a pickled
    :class:`~agendapack.archive.runner.MeetingWork` with its root, key and options.

    MachineError where this worker, which may have come later than the others, cannot take part.
    """
    from distributed import get_worker

    worker = get_worker()
    if hindered := _known_hindrances(expected):
        raise MachineError(worded(f"the worker {worker.address}", hindered), THE_SAME)
    # pydantic asks every package that is installed for plugins, which are no part of the records.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Dask's own process watches this one and wants it to have no children.  Ours end with it.
    multiprocessing.current_process().daemon = False
    function, root, key, options = pickle.loads(work)
    with _POOL.taken(worker.state.nthreads) as pool:
        return function(root, key, options, pool=pool)


@lru_cache(maxsize=16)
def _known_hindrances(expected: str) -> tuple[str, ...]:
    """Looked for once in a command, which ``expected`` tells from others."""
    return hindrances(expected)


class _SharedPool:
    """A worker pool for all tasks of this process, so that what its workers have loaded serves the
    next meeting too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: WorkerPool | None = None
        self._tasks = 0
        self._is_wanted = False

    @contextmanager
    def taken(self, jobs: int) -> Iterator[WorkerPool]:
        """The pool, for one task."""
        with self._lock:
            if self._pool is None:
                self._pool = WorkerPool(jobs)
            pool, self._is_wanted = self._pool, True
            self._tasks += 1
        try:
            yield pool
        finally:
            with self._lock:
                self._tasks -= 1
                self._close_if_idle()

    def end(self) -> None:
        """Close the pool as soon as no task has it."""
        with self._lock:
            self._is_wanted = False
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._pool is not None and not self._tasks and not self._is_wanted:
            self._pool.close()
            self._pool = None


_POOL = _SharedPool()


def end_pool() -> None:
    """Have this process keep no workers of ours, whose command has ended."""
    _POOL.end()


def dask_setup(_worker: object) -> None:
    """Called by Dask in each worker process that a command starts on its own machine: the command
    deals with Ctrl-C, and says what there is to say."""
    import logging
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()
