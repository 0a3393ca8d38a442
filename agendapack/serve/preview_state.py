"""What the preview knows of its pages at a moment, and who is told when that changes.

Builds are made in one thread and pages are served in another; the board is what they share.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import Problem, Severity


class ShownProblem(Struct, frozen=True):
    """A problem as the browser shows it; ``place`` is "meetings/council.yaml:14:5", empty where it
    is in no file."""

    place: str
    severity: Severity
    message: str
    hint: str = ""


class MembersDocuments(Struct, frozen=True):
    """The members' documents of a meeting: the ``names`` of the files in a ``folder`` that may be
    shown."""

    key: str
    folder: Path
    names: tuple[str, ...]


class PreviewState(Struct, frozen=True):
    """``pages`` names the pages that there are, and is empty before any were made; ``outcome``
    counts the builds that ended.  ``problems`` are those of the last one, by place."""

    pages: str = ""
    outcome: int = 0
    building: bool = True
    problems: tuple[ShownProblem, ...] = ()
    members: tuple[MembersDocuments, ...] = ()

    @property
    def errors(self) -> tuple[ShownProblem, ...]:
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def begun(state: PreviewState) -> PreviewState:
    """A build has begun; what the last one came to is shown until it ends."""
    return replace(state, building=True)


def ended(
    state: PreviewState,
    problems: tuple[ShownProblem, ...],
    *,
    made: bool,
    members: tuple[MembersDocuments, ...] = (),
) -> PreviewState:
    """A build has ended; where no pages were ``made`` those that were there stay.

    Pages are named for this process too, so that a browser that was left open does not take them
    for those of a preview that has ended.
    """
    outcome = state.outcome + 1
    pages = f"{os.getpid()}-{outcome}" if made else state.pages
    return PreviewState(pages, outcome, False, problems, members if made else state.members)


def shown(problem: Problem, root: Path) -> ShownProblem:
    """A problem with its place as the council knows it, from its ``root`` on."""
    file, place = problem.location.file, problem.location
    name = (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
    numbers = (place.line, place.column) if place.column else (place.line,)
    parts = (name, *(str(number) for number in numbers if number))
    where = "" if file == root else ":".join(parts)
    return ShownProblem(where, problem.severity, problem.message, problem.hint)


class PreviewBoard:
    """The state of now.  Any thread may change it; :meth:`states` tells it in an event loop."""

    def __init__(self) -> None:
        self._state = PreviewState()
        self._lock = threading.Lock()
        self._closed = False
        self._listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    @property
    def state(self) -> PreviewState:
        return self._state

    def show(self, state: PreviewState) -> None:
        """Have a new state, and tell it."""
        with self._lock:
            self._state = state
            self._wake()

    def close(self) -> None:
        """End all that listens."""
        with self._lock:
            self._closed = True
            self._wake()

    def _wake(self) -> None:
        for loop, event in self._listeners:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def states(self) -> AsyncIterator[PreviewState]:
        """The state of now, then each that comes, the last of those that come at once."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._listeners.append(listener)
        try:
            while not self._closed:
                listener[1].clear()
                yield self._state
                await listener[1].wait()
        finally:
            with self._lock:
                self._listeners.remove(listener)
