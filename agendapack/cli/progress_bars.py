"""Bars on a terminal that show what a build waits for."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Self, TextIO

from agendapack.cli import interrupts
from agendapack.cli.meetings_under_way import MeetingProgress, MeetingsUnderWay
from agendapack.cli.printing import lines_kept
from agendapack.cli.progress_lines import MeetingsLines

if TYPE_CHECKING:
    from rich.console import Console

    from agendapack.build.progress import Stage


class MeetingsBars:
    """Shows what it is told of meetings, by any thread, on a terminal, until it is closed."""

    _PAUSE = 0.25  # seconds; also while nothing is done, so that a long wait is seen to go on

    def __init__(self, under_way: MeetingsUnderWay, console: Console) -> None:
        from rich.live import Live

        from agendapack.cli.progress_drawing import ProgressDrawing

        self.under_way = under_way
        self._console = console
        # Not redirected: rich would send what is printed on standard output to standard error.
        self._live = Live(
            ProgressDrawing(under_way),
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._drawing = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._draw, name="progress bars", daemon=True)

    def meeting(self, key: str) -> MeetingProgress:
        """Who is told of one meeting."""
        return self.under_way.meeting(key)

    def done(self, key: str) -> None:
        """A meeting has a result."""
        self.under_way.done(key)

    def __enter__(self) -> Self:
        try:
            with interrupts.held():
                with self._on_terminal():
                    self._live.start(refresh=True)
                    self._console.show_cursor(True)  # or a command that is killed leaves it hidden
                self._thread.start()
        except KeyboardInterrupt:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Take everything off the terminal."""
        with interrupts.held():
            self._closed.set()
            if self._thread.is_alive():
                self._thread.join()
            with self._on_terminal():
                self._live.stop()

    @contextmanager
    def above(self) -> Iterator[None]:
        """Print the lines for the terminal that come meanwhile above the bars, all at once."""
        with lines_kept() as lines:
            try:
                yield
            finally:
                with interrupts.held():
                    self._print(lines)

    def _print(self, lines: list[str]) -> None:
        from rich.segment import Segment, Segments

        if lines:
            text = "".join(f"{line}\n" for line in lines)
            with self._on_terminal():
                self._console.print(Segments([Segment(text)]), crop=False)

    def _draw(self) -> None:
        while not self._closed.wait(self._PAUSE):
            with self._on_terminal():
                self._live.refresh()

    @contextmanager
    def _on_terminal(self) -> Iterator[None]:
        """One thread at a time; where the terminal is gone, the work goes on."""
        with self._drawing, suppress(OSError):
            yield


class Bars(MeetingsBars):
    """The same for meetings that are built one after another: each is done when the next begins."""

    _key: str | None = None

    def begin(self, meeting: str) -> None:
        if self._key is not None:
            self.under_way.done(self._key)
        self._key = meeting
        self.under_way.begin(meeting)

    def expect(self, stage: Stage, steps: int) -> None:
        if self._key is not None:
            self.under_way.expect(self._key, stage, steps)

    def step(self, stage: Stage) -> None:
        if self._key is not None:
            self.under_way.step(self._key, stage)


def without(bars: MeetingsBars | MeetingsLines | None) -> AbstractContextManager[None]:
    """Keep the bars and the lines that are printed meanwhile apart."""
    return bars.above() if isinstance(bars, MeetingsBars) else nullcontext()


@contextmanager
def bars(meetings: int, *, printing: bool = True) -> Iterator[Bars | None]:
    """Bars where there is a terminal for them, nothing elsewhere: there the printed lines tell.

    ``printing`` says whether lines are printed on standard output meanwhile.
    """
    if (console := _terminal(printing=printing)) is None:
        yield None
        return
    with Bars(MeetingsUnderWay(meetings), console) as shown:
        yield shown


@contextmanager
def meetings_bars(
    meetings: int, *, style: str = "text"
) -> Iterator[MeetingsBars | MeetingsLines | None]:
    """Bars for meetings that are built side by side, where there is a terminal for them.

    Elsewhere a line now and then for many, but not beside JSON, which is for a program, and is
    printed when there are no bars any more.
    """
    under_way = MeetingsUnderWay(meetings)
    if (console := _terminal(printing=style != "json")) is not None:
        with MeetingsBars(under_way, console) as shown:
            yield shown
    else:
        yield MeetingsLines(under_way) if meetings > 1 and style != "json" else None


def _terminal(*, printing: bool) -> Console | None:
    """The terminal that standard error is, None where it is none on which lines can be redrawn.

    What reads the lines that are printed into a pipe may show them on the same terminal at any
    time, as ``| tee`` and ``| less`` do: bars would wipe them out.
    """
    if not sys.stderr.isatty() or (printing and _is_pipe(sys.stdout)):
        return None
    from rich.console import Console

    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    return console if console.is_interactive else None


def _is_pipe(stream: TextIO) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except OSError:  # it is no file of the system's
        return False
