"""What does the same work for each of many meetings: the one interface of one machine and of many.

A command gives the work, the meetings and somebody to tell of them, and gets the results in the
order of the meetings, whichever is done first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct

from agendapack.build.meeting import Failure
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress

R = TypeVar("R")
Result = TypeVar("Result", covariant=True)


class MeetingWork(Protocol[Result]):
    """What is done for a meeting, such as :func:`~agendapack.build.meeting.build_meeting`: a
    function of a module, which prints nothing and tells in its result what went wrong.  All but
    ``pool`` and ``progress``, and the result, can be sent to another machine."""

    def __call__(
        self,
        root: Path,
        key: str,
        options: Options,
        *,
        pool: WorkerPool | None = None,
        progress: Progress | None = None,
    ) -> Result: ...


class MeetingsProgress(Protocol):
    """Told of many meetings, from several threads."""

    def meeting(self, key: str) -> Progress:
        """Who is told of one meeting, which begins now."""

    def done(self, key: str) -> None:
        """A meeting has a result."""


class LostMeeting(Struct, frozen=True):
    """A meeting that has no result, since every process that began it ended."""

    key: str
    failure: Failure


class MeetingRunner(Protocol):
    """Does work for meetings, some at a time."""

    def run(
        self,
        work: MeetingWork[R],
        root: Path,
        keys: Sequence[str],
        options: Options,
        progress: MeetingsProgress | None = None,
    ) -> Iterator[R | LostMeeting]:
        """The results for the meetings ``keys``, in their order.  MachineError where there is
        nobody left to do the work."""
