"""A Dask scheduler in this process, workers as processes of their own, and work for meetings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import dask.config
from distributed import LocalCluster

from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress

ROOT = Path(__file__).parent.parent
ENOUGH = 180.0
"""Seconds after which what a test waits for will not come, on the busiest machine."""

# Tasks are handed out one by one, so that which one a worker has is no matter of chance.
ONE_BY_ONE = {"distributed.scheduler.worker-saturation": 1.0}


@contextmanager
def scheduler(**settings: Any) -> Iterator[str]:
    """A scheduler without workers; its address.  ``settings`` are Dask's, "_" for "-"."""
    own = {f"distributed.scheduler.{name.replace('_', '-')}": v for name, v in settings.items()}
    with (
        dask.config.set(ONE_BY_ONE | own),
        LocalCluster(
            n_workers=0,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
        ) as cluster,
    ):
        yield cluster.scheduler_address


@contextmanager
def worker(
    address: str, folder: Path, *options: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """``dask worker``, leading a process group; ``folder`` is for what it writes."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address]
    command += ["--no-dashboard", "--local-directory", str(folder), "--host", "127.0.0.1"]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *options],
            env=os.environ | environment,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker with all that Dask started beside it, as a machine that loses its power does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


# Work for meetings, as of build_meeting; the workers import it from here.


def waiting(
    root: Path,
    key: str,
    options: Options,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> str:
    """Does a meeting when it may: the file "go" lies there."""
    (root / f"begun-{key}").touch()
    wait_until((root / "go").exists)
    return f"{key} done"


def deadly(
    root: Path,
    key: str,
    options: Options,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> str:
    """Ends its worker process where the meeting is called so."""
    if key == "deadly":
        os._exit(1)
    return f"{key} done"
