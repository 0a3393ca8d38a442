"""What a build tells while it works, and how long its stages took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from msgspec import Struct, field


class Progress(Protocol):
    """Told how much there is to do, and what is being done."""

    def expect(self, steps: int) -> None: ...

    def step(self, doing: str) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def expect(self, steps: int) -> None:
        pass

    def step(self, doing: str) -> None:
        pass


class Stopwatch(Struct):
    """Seconds spent in each stage, for ``make bench``."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
