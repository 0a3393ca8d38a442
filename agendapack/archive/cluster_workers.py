"""The workers of a Dask cluster, as a command sees them: whether they are there, and can take part.

Packs must not depend on who makes them, so a worker takes part only if it has the same installation
and sees the same folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from agendapack import __version__
from agendapack.archive.cluster_tasks import THE_SAME, Expected, hindrances, worded
from agendapack.archive.installation import installation
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.output import locked_file, machine_errors, make_folder
from agendapack.problems import MachineError

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 30.0
"""Seconds in which a worker must come, at first and after the last one has gone."""

NAMED = 3
"""How many of the workers with the same trouble are named."""


@contextmanager
def expected_workers(root: Path, out: Path | None, members: Path | None) -> Iterator[str]:
    """What workers must have to work for the council at ``root`` and write documents into ``out``
    and ``members``, as JSON; while this lasts, files lie there by which they know that they see the
    same.

    MachineError where these cannot be written.
    """
    written = [folder for folder in (out, members) if folder is not None]
    apart = [folder for folder in written if not folder.is_relative_to(root)]
    with ExitStack() as stack:
        tokens = []
        for folder in (root / FOLDER / LOCKS, *apart):
            with machine_errors(f"cannot write into {folder}"):
                make_folder(folder, private=folder == members)
                tokens.append(stack.enter_context(locked_file(folder)))
        folders = tuple(map(str, written))
        wanted = Expected(__version__, installation(), str(root), folders, tuple(map(str, tokens)))
        yield msgspec.json.encode(wanted).decode()


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
