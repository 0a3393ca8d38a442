"""What workers of tests have loaded when they begin: the fork server imports it.

The first document that a process sets, and the first pack that it writes, take twenty times as long
as the second: fonts, templates and rules are read, and libraries are imported when they are wanted.
A build of a council pays that once for each worker, a test's build of two pages has nothing else to
pay for.  So two small meetings are built here, in the fork server itself, and workers are forked
from what that leaves in its memory.

Processes that tests start themselves, ``agendapack`` among them, begin as a council's do.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import agendapack.build.preload  # noqa: F401
from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.pool import LIMITS, Limits, WorkerPool
from tests.exempt_council import KEY, exempt_council
from tests.running import council


class InPlace(WorkerPool):
    """A pool without processes: a job is done before ``submit`` returns."""

    def __init__(self, folder: Path) -> None:
        super().__init__(1)
        self._folder = folder  # a worker has a temporary folder of its own, not the fork server's

    def start(self) -> None:
        pass

    def submit(
        self, function: Callable[..., Any], *arguments: Any, limits: Limits = LIMITS
    ) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(function(*arguments))
        except Exception as fault:
            done.set_exception(fault)
        return done


def warm() -> None:
    """Build what most tests build."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = exempt_council(council(Path(folder)))
        pool = InPlace(root)
        for key in ("parks/2024-05-16", KEY):
            options = Options(root / "packs", members=root / "members")
            build_meeting(root, key, options, pool=pool)


with suppress(Exception):  # what is wrong the tests find, and say better
    warm()
gc.freeze()  # what is never looked at stays shared
