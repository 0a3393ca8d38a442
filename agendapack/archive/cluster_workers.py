"""The workers of a Dask cluster, as a command sees them: whether they are there, and can take part.

Packs must not depend on who makes them, so a worker takes part only if it has the same installation
and sees the same folders.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

import msgspec

from agendapack import __version__
from agendapack.archive.cluster_tasks import THE_SAME, Expected, hindrances, worded
from agendapack.archive.installation import installation
from agendapack.build.cache_folder import FOLDER
from agendapack.build.output import machine_errors
from agendapack.build.temporary_files import CLUSTER_TOKEN, is_left_over
from agendapack.problems import MachineError

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 30.0
"""Seconds in which a worker must come, at first and after the last one has gone."""

NAMED = 3
"""How many of the workers with the same trouble are named."""


@contextmanager
def expected_workers(root: Path, written: Sequence[Path]) -> Iterator[str]:
    """What workers must have to work for the council at ``root`` and write into folders, as JSON;
    while this lasts, files lie there by which they know that they see the same.

    MachineError where these cannot be written.
    """
    apart = [folder for folder in written if not folder.is_relative_to(root)]
    with ExitStack() as stack:
        tokens = []
        for folder in (root / FOLDER, *apart):
            with machine_errors(f"cannot write into {folder}"):
                folder.mkdir(parents=True, exist_ok=True)
                tokens.append(stack.enter_context(_token(folder)))
        folders = tuple(map(str, written))
        wanted = Expected(__version__, installation(), str(root), folders, tuple(tokens))
        yield msgspec.json.encode(wanted).decode()


@contextmanager
def _token(folder: Path) -> Iterator[str]:
    """The path of a file that lies in a folder meanwhile; of commands that were killed none stays
    longer than a day."""
    for left in folder.glob(f"{CLUSTER_TOKEN}*"):
        if is_left_over(left, alone=False):
            left.unlink(missing_ok=True)
    descriptor, token = mkstemp(prefix=CLUSTER_TOKEN, dir=folder)
    os.close(descriptor)
    try:
        yield token
    finally:
        with suppress(OSError):  # the folder may be gone, and is no matter of what was done
            Path(token).unlink()


def wait_for_workers(client: Client, address: str) -> None:
    """MachineError where no worker comes in time."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise MachineError(
            f"the Dask scheduler at {address} has no worker, nor has one come within"
            f" {PATIENCE:g} seconds",
            f'start one on each machine that is to build: "dask worker {address}"',
        ) from None


def check_workers(client: Client, expected: str) -> None:
    """MachineError that names the workers that cannot take part, with what is otherwise there."""
    answers = client.run(hindrances, expected, on_error="return")
    workers: dict[tuple[str, ...], list[str]] = {}
    for worker, answer in sorted(answers.items()):
        hindered = _not_installed(answer) if isinstance(answer, BaseException) else tuple(answer)
        if hindered:
            workers.setdefault(hindered, []).append(worker)
    if workers:
        told = [worded(_named(names), hindered) for hindered, names in workers.items()]
        raise MachineError(". ".join(told), THE_SAME)


def _not_installed(fault: BaseException) -> tuple[str, ...]:
    """Why a worker could not even be asked."""
    return (f"agendapack {__version__} is not installed there ({fault})",)


def _named(workers: Sequence[str]) -> str:
    """
    >>> _named(["tcp://a:1"]), _named(["tcp://a:1", "tcp://b:1"])
    ('the worker tcp://a:1', 'the workers tcp://a:1 and tcp://b:1')
    >>> _named(["a", "b", "c", "d", "e"])
    'the workers a, b, c and 2 more'
    """
    if len(workers) == 1:
        return f"the worker {workers[0]}"
    shown = list(workers[:NAMED])
    rest = [f"{len(workers) - NAMED} more"] if len(workers) > NAMED else [shown.pop()]
    return f"the workers {', '.join(shown)} and {rest[0]}"
