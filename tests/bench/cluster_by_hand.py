"""Runs a command beside a Dask scheduler and workers of one thread each, started by hand as whoever
has many machines starts them, and ends them: ``python tests/bench/cluster_by_hand.py WORKERS FOLDER
[COMMAND...]``.

``{address}`` in the command becomes the scheduler's address.  The seconds that the command took,
once all workers had come, are left in the folder, in ``seconds``.  Without a command the cluster is
started and ended.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

SECONDS = "seconds"
COMES_WITHIN = 60
"""Seconds that a scheduler and its workers may take to start."""


@contextmanager
def _running(folder: Path, name: str, *arguments: str | Path) -> Iterator[None]:
    """A part of Dask while it runs; what it says is left in the folder."""
    with (folder / f"{name}.log").open("wb") as said:
        quiet = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
        command = [sys.executable, "-m", "dask", name, *arguments, *quiet]
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def beside_cluster(workers: int, folder: Path, command: Sequence[str]) -> int:
    """Run a command beside a cluster; what it returned."""
    from distributed import Client

    known = folder / "scheduler.json"
    known.unlink(missing_ok=True)
    with ExitStack() as stack:
        own = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", known)
        stack.enter_context(_running(folder, "scheduler", *own))
        many = ("--nworkers", str(workers), "--nthreads", "1", "--local-directory", folder)
        stack.enter_context(_running(folder, "worker", "--scheduler-file", known, *many))
        with Client(scheduler_file=str(known), timeout=COMES_WITHIN) as client:
            client.wait_for_workers(workers, timeout=COMES_WITHIN)
            address = str(client.scheduler.address)
        start = time.perf_counter()
        code = 0
        if command:
            told = [word.replace("{address}", address) for word in command]
            code = subprocess.run(told).returncode
        (folder / SECONDS).write_text(str(time.perf_counter() - start))
    return code


if __name__ == "__main__":
    sys.exit(beside_cluster(int(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3:]))
