"""Processes of the program's own: how one begins, and what it may use."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024**3 // 2
"""How many bytes a limited process may use beyond what it starts with, where the system can see to
it."""


def can_fork() -> bool:
    """Whether a process may be forked: only Linux does it safely, and only from one thread.

    A fork costs a few milliseconds where a new Python, with everything loaded anew, costs three
    hundred.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def begin(
    life: Callable[..., None],
    others: Sequence[Connection],
    *arguments: Any,
    has_children: bool = False,
) -> tuple[Any, Connection]:
    """A process that leads ``life``, and our end of its pipe.

    ``life`` is given the other end, the pipes to close, and ``arguments``.  A fork has our ends of
    all pipes too, its own and the ``others``', and closes them: else no process would see that its
    build was killed.  One that ``has_children`` must be ended before this process exits.
    """
    forks = can_fork()
    context: Any = multiprocessing.get_context("fork" if forks else "spawn")
    ours, theirs = context.Pipe()
    inherited = (ours, *others) if forks else ()
    process = context.Process(
        target=life, args=(theirs, inherited, *arguments), daemon=not has_children
    )
    process.start()
    theirs.close()
    return process, ours


def settle_in(inherited: Iterable[Connection], modules: Iterable[str] = ()) -> None:
    """What a process does first: it leaves interrupts to the build, which ends its processes
    itself, and loads ``modules``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for connection in inherited:
        connection.close()
    for module in modules:
        importlib.import_module(module)


def limit_memory() -> None:
    """Refuse this process more than :data:`MEMORY` from now on."""
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


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
