"""Which machines do a command's work for its meetings: this one, or those of a Dask cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.cli.cluster_option import THIS_MACHINE

if TYPE_CHECKING:
    from agendapack.archive.runner import MeetingRunner


def check_cluster(cluster: str | None, jobs: int | None, password_file: Path | None = None) -> None:
    """UsageError where an option does not go with ``--cluster``, or what that needs is not
    installed."""
    if cluster is None:
        return
    from agendapack.archive.cluster_runner import check_cluster_extra
    from agendapack.problems import UsageError

    check_cluster_extra()
    if password_file is not None:
        raise UsageError(
            "--password-file does not go with --cluster: the password would cross the network",
            "make readers' copies with a build of its own, without --cluster",
        )
    if cluster != THIS_MACHINE and jobs is not None:
        raise UsageError(
            "--jobs is about this machine, and the workers of a cluster were told when they were"
            " started",
            'leave it out, and start workers with "dask worker --nworkers"',
        )


def runner_for(
    jobs: int | None, cluster: str | None = None
) -> AbstractContextManager[MeetingRunner]:
    """What does work for meetings for as long as the context lasts: with so many ``jobs`` at a
    time, or on a ``cluster``."""
    if cluster is None:
        from agendapack.archive.local_runner import LocalRunner

        return LocalRunner(jobs)
    from agendapack.archive.cluster_runner import ClusterRunner

    return ClusterRunner(None if cluster == THIS_MACHINE else cluster, jobs)
