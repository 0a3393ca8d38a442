"""What a build tells while it works, and how long its stages took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from msgspec import Struct, field

Stage = Literal[
    "packs read",
    "packs taken apart",
    "papers read",
    "office files converted",
    "documents typeset",
    "packs assembled",
    "packs proved",
    "released documents compared",
    "documents held against exempt papers",
    "documents put on the site",
    "web pages made",
    "parts indexed for search",
]
"""What a build waits for, a site, or a pack that is taken apart, each in the order in which it is
done."""


class Progress(Protocol):
    """Told of each meeting that is begun, how many steps each stage of it has, and each that is
    done."""

    def begin(self, meeting: str) -> None: ...

    def expect(self, stage: Stage, steps: int) -> None: ...

    def step(self, stage: Stage) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def begin(self, meeting: str) -> None:
        pass

    def expect(self, stage: Stage, steps: int) -> None:
        pass

    def step(self, stage: Stage) -> None:
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
