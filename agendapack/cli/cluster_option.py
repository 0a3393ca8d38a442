"""``--cluster``: a command's meetings on a Dask cluster instead of in its own processes."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from agendapack.archive.cluster_runner import ClusterRunner
    from agendapack.archive.local_runner import LocalRunner

_HERE = ""
"""``--cluster`` without an address."""

_ADDRESS = re.compile(r"((tcp|tls)://)?(\[[0-9A-Fa-f:.%]+\]|[^\s:/\[\]]+):[0-9]{1,5}")


def cluster_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--cluster [ADDRESS]``, the parameter ``cluster``: for :func:`runner_for`."""
    return click.option(
        "--cluster",
        is_flag=False,
        flag_value=_HERE,
        metavar="[ADDRESS]",
        callback=_checked,
        help="Work on the Dask cluster at an address such as tls://HOST:8786, or on one of this"
        " machine.",
    )(command)


def _checked(_context: click.Context, _option: click.Parameter, value: Any) -> str | None:
    if not value or _ADDRESS.fullmatch(value):
        return None if value is None else str(value)
    from agendapack.problems import UsageError

    raise UsageError(
        f"{value} is no address of a Dask scheduler, as tcp://HOST:8786, tls://HOST:8786 and"
        " HOST:8786 are",
        "for a cluster of this machine put meetings before --cluster",
    )


def runner_for(
    jobs: int | None, cluster: str | None, password_file: Path | None = None
) -> AbstractContextManager[LocalRunner | ClusterRunner]:
    """What does the work for meetings; UsageError where an option does not go with ``--cluster``,
    or what it needs is not installed."""
    if cluster is None:
        from agendapack.archive.local_runner import LocalRunner

        return LocalRunner(jobs)
    from agendapack.archive.cluster_runner import ClusterRunner
    from agendapack.problems import UsageError

    if password_file is not None:
        raise UsageError(
            "--password-file does not go with --cluster: the password would cross the network",
            "make readers' copies with a build of its own, without --cluster",
        )
    if cluster and jobs is not None:
        raise UsageError(
            "--jobs is about this machine, and the workers of a cluster were told when they were"
            " started",
            'leave it out, and start workers with "dask worker --nworkers"',
        )
    return ClusterRunner(cluster or None, jobs)
