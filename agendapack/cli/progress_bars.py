"""Bars on a terminal that show what a build waits for."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from agendapack.cli.report import visible

if TYPE_CHECKING:
    from agendapack.build.progress import Progress, Stage


class Bars:
    """A line for the meeting, and below it one for each stage that has something to do."""

    def __init__(self, display: Any, meetings: int) -> None:
        self._display = display
        self._meetings = meetings
        self._begun = 0
        self._tasks: dict[Stage, Any] = {}

    def begin(self, meeting: str) -> None:
        self._begun += 1
        for task in self._display.task_ids:
            self._display.remove_task(task)
        self._tasks.clear()
        which = f" ({self._begun} of {self._meetings})" if self._meetings > 1 else ""
        self._display.add_task(f"{visible(meeting)}{which}", total=None)

    def expect(self, stage: Stage, steps: int) -> None:
        """Some steps of a stage are to come, more where some were expected already."""
        if steps and (known := self._tasks.get(stage)) is not None:
            [task] = (task for task in self._display.tasks if task.id == known)
            self._display.update(known, total=task.total + steps)
        elif steps:
            self._tasks[stage] = self._display.add_task(f"  {stage}", total=steps)

    def step(self, stage: Stage) -> None:
        """One step of a stage is done; there is a bar for it if it was expected."""
        self._display.advance(self._tasks[stage])

    @contextmanager
    def hidden(self) -> Iterator[None]:
        self._display.stop()
        try:
            yield
        finally:
            self._display.start()


class MeetingsBars:
    """Bars for meetings that are under way side by side: the stages of all of them together."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._telling = threading.Lock()

    def meeting(self, key: str) -> Progress:
        return self

    def done(self, key: str) -> None:
        pass

    def begin(self, meeting: str) -> None:
        pass

    def expect(self, stage: Stage, steps: int) -> None:
        with self._telling:
            self._bars.expect(stage, steps)

    def step(self, stage: Stage) -> None:
        with self._telling:
            self._bars.step(stage)

    def hidden(self) -> AbstractContextManager[None]:
        return self._bars.hidden()


@contextmanager
def meetings_bars(count: int) -> Iterator[MeetingsBars | None]:
    """Bars for so many meetings where standard error is a terminal, nothing elsewhere."""
    with bars(count) as shown:
        yield None if shown is None else MeetingsBars(shown)


def without(bars: Bars | MeetingsBars | None) -> AbstractContextManager[None]:
    """Take the bars out of the way of lines that are printed."""
    return bars.hidden() if bars is not None else nullcontext()


@contextmanager
def bars(meetings: int) -> Iterator[Bars | None]:
    """Bars where standard error is a terminal, nothing elsewhere: there the printed lines tell."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, Task, TextColumn
    from rich.progress import Progress as Display
    from rich.text import Text

    class Count(ProgressColumn):
        """How many are done; beside the meeting, how long it has taken."""

        def render(self, task: Task) -> Text:
            if task.total is None:
                seconds = int(task.elapsed or 0)
                return Text(f"{seconds // 60}:{seconds % 60:02}")
            return Text(f"{task.completed:.0f}/{task.total:.0f}")

    # Not redirected: rich would send what is printed on standard output to standard error.
    with Display(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        Count(),
        console=Console(stderr=True, markup=False, emoji=False, highlight=False),
        transient=True,
        refresh_per_second=4,  # also while nothing is done, so that a long wait is seen to go on
        redirect_stdout=False,
        redirect_stderr=False,
    ) as display:
        yield Bars(display, meetings)
