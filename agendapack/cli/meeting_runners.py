"""Which machines do a command's work for its meetings: this one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agendapack.archive.runner import MeetingRunner


def runner_for(jobs: int | None) -> AbstractContextManager[MeetingRunner]:
    """What does work for meetings, with so many ``jobs`` at a time, for as long as the context
    lasts."""
    from agendapack.archive.local_runner import LocalRunner

    return LocalRunner(jobs)
