"""Which of many meetings are under way, told of by several threads, and how long the rest takes."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from math import ceil

from msgspec import Struct, field

from agendapack.build.progress import Stage

ENOUGH = 10
"""Meetings that have to be done, and seconds that have to pass, before anything is said of how long
the rest takes: with fewer it would be a guess."""

SAMPLES = 120
"""From how many samples, a second or a meeting apart, the time left is worked out: the last two
minutes where meetings are small, the last 120 meetings where they are not."""


class StageUnderWay(Struct, frozen=True):
    """How many of a stage's steps are done, of those that are expected so far."""

    stage: Stage
    done: int
    expected: int


class MeetingUnderWay(Struct, frozen=True):
    """A meeting, the seconds since it was begun, and its stages that have something to do, in the
    order in which they were first told of."""

    key: str
    seconds: float
    stages: tuple[StageUnderWay, ...]

    @property
    def stage(self) -> StageUnderWay | None:
        """The stage that it is in: the first that has steps left, or else the last."""
        left = [each for each in self.stages if each.done < each.expected]
        return next(iter((*left, *self.stages[-1:])), None)


class Overview(Struct, frozen=True):
    """How many meetings are done at a moment, and which are under way, the first begun first.

    ``seconds`` have passed, and some ``left`` are to come, None as long as that is a guess.
    """

    done: int
    count: int
    seconds: float
    left: float | None
    meetings: tuple[MeetingUnderWay, ...]


class _Begun(Struct):
    """A meeting that was begun at a moment of the clock; by stage, its steps: done and expected."""

    moment: float
    steps: dict[Stage, tuple[int, int]] = field(default_factory=dict)


class MeetingsUnderWay:
    """Keeps what it is told of ``count`` meetings, by any thread."""

    def __init__(self, count: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._count = count
        self._clock = clock
        self._lock = threading.Lock()
        self._start = clock()
        self._begun: dict[str, _Begun] = {}
        self._done = 0
        self._samples = deque([(self._start, 0)], maxlen=SAMPLES)

    def meeting(self, key: str) -> MeetingProgress:
        """Who is told of one meeting; it is under way when that is told that it is begun."""
        return MeetingProgress(self, key)

    def done(self, key: str) -> None:
        """A meeting has a result, whether it was begun or there was nothing to do."""
        with self._lock:
            self._begun.pop(key, None)
            self._done += 1
            now = self._clock()
            if now - self._samples[-1][0] >= 1:
                self._samples.append((now, self._done))

    def begin(self, key: str) -> None:
        with self._lock:
            self._begun[key] = _Begun(self._clock())

    def expect(self, key: str, stage: Stage, steps: int) -> None:
        """Some steps of a stage are to come, more where some were expected already."""
        self._add(key, stage, 0, steps)

    def step(self, key: str, stage: Stage) -> None:
        """One step of a stage is done."""
        self._add(key, stage, 1, 0)

    def _add(self, key: str, stage: Stage, done: int, expected: int) -> None:
        with self._lock:
            if (begun := self._begun.get(key)) is not None:  # it may be done
                before = begun.steps.get(stage, (0, 0))
                begun.steps[stage] = (before[0] + done, before[1] + expected)

    def overview(self) -> Overview:
        """How things stand now."""
        with self._lock:
            now = self._clock()
            meetings = tuple(
                MeetingUnderWay(
                    key,
                    now - begun.moment,
                    tuple(
                        StageUnderWay(stage, done, expected)
                        for stage, (done, expected) in begun.steps.items()
                        if expected
                    ),
                )
                for key, begun in self._begun.items()
            )
            return Overview(self._done, self._count, now - self._start, self._left(now), meetings)

    def _left(self, now: float) -> float | None:
        """Seconds that the rest takes if it goes on as it went since the first sample."""
        moment, before = self._samples[0]
        if self._done - before < ENOUGH or now - moment < ENOUGH:
            return None
        return (self._count - self._done) * (now - moment) / (self._done - before)


class MeetingProgress:
    """Told of one of many meetings (:class:`~agendapack.build.progress.Progress`)."""

    def __init__(self, meetings: MeetingsUnderWay, key: str) -> None:
        self._meetings = meetings
        self._key = key

    def begin(self, _meeting: str) -> None:
        self._meetings.begin(self._key)

    def expect(self, stage: Stage, steps: int) -> None:
        self._meetings.expect(self._key, stage, steps)

    def step(self, stage: Stage) -> None:
        self._meetings.step(self._key, stage)


# In words


def standing(overview: Overview, *, short: bool = False) -> str:
    """How many meetings are done, for how long, and what is left.

    >>> standing(Overview(118, 300, 94, 137.2, ()))
    'Meetings 118 of 300, 1:34, some 2:20 left'
    """
    number = f"{'' if short else 'Meetings '}{overview.done} of {overview.count}"
    return ", ".join((number, clock_time(overview.seconds), *_rest(overview)))


def standing_in_a_log(overview: Overview) -> str:
    """The same for a log, whose lines have a time of their own.

    >>> standing_in_a_log(Overview(118, 300, 94, None, ()))
    '118 of 300 meetings done'
    """
    return ", ".join((f"{overview.done} of {overview.count} meetings done", *_rest(overview)))


def _rest(overview: Overview) -> tuple[str, ...]:
    if overview.left is None or overview.done >= overview.count:
        return ()
    return (f"some {clock_time(rounded(overview.left))} left",)


def rounded(seconds: float) -> int:
    """Seconds rounded up, so that no more is promised than can be known: to 5, from a minute on to
    10, from ten minutes on to whole minutes, from an hour on to 5 minutes.

    >>> rounded(1), rounded(61), rounded(601), rounded(3601)
    (5, 70, 660, 3900)
    """
    steps = ((3600, 300), (600, 60), (60, 10))
    step = next((step for least, step in steps if seconds > least), 5)
    return ceil(seconds / step) * step


def clock_time(seconds: float) -> str:
    """
    >>> clock_time(94.9), clock_time(3723)
    ('1:34', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
