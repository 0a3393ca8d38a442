"""Lines in a log that tell how many of many meetings are done."""

from __future__ import annotations

import threading

from agendapack.cli.meetings_under_way import MeetingProgress, MeetingsUnderWay, standing_in_a_log
from agendapack.cli.printing import echo

SECONDS = 30
"""Between two lines at least."""


class MeetingsLines:
    """Prints a line on standard error when a meeting is done, unless one was printed lately."""

    def __init__(self, under_way: MeetingsUnderWay) -> None:
        self._under_way = under_way
        self._lock = threading.Lock()
        self._last = 0.0

    def meeting(self, key: str) -> MeetingProgress:
        """Who is told of one meeting."""
        return self._under_way.meeting(key)

    def done(self, key: str) -> None:
        """A meeting has a result."""
        self._under_way.done(key)
        with self._lock:
            overview = self._under_way.overview()
            if overview.seconds - self._last < SECONDS or overview.done == overview.count:
                return
            self._last = overview.seconds
        echo(standing_in_a_log(overview), err=True)
