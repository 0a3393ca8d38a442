"""Calls beside the caller's own work, in a process that is there before they are."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from agendapack.build.processes import begin, limit_memory, settle_in


class Aside:
    """One function in a process of its own, which starts at once, loads ``modules`` when it is told
    to get ready, and makes the calls that it is told to make, one after another.

    Where the process cannot be had, or dies, the caller makes the calls itself.
    """

    def __init__(self, function: Callable[..., Any], modules: Sequence[str] = ()) -> None:
        self._function = function
        self._waiting: deque[tuple[Any, ...]] = deque()
        self._process, self._pipe = begin(_call, (), function, tuple(modules))

    def get_ready(self) -> None:
        """There will be calls soon."""
        with suppress(OSError):
            self._pipe.send(None)

    def call(self, *arguments: Any) -> None:
        """Begin a call, after those before it."""
        self._waiting.append(arguments)
        with suppress(OSError):
            self._pipe.send(arguments)

    @property
    def is_busy(self) -> bool:
        """Whether there are calls that nobody has asked about."""
        return bool(self._waiting)

    def result(self) -> Any:
        """What the first call gave that has not been asked about."""
        arguments = self._waiting.popleft()
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            return self._function(*arguments)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _call(
    pipe: Connection,
    inherited: Sequence[Connection],
    function: Callable[..., Any],
    modules: Sequence[str],
) -> None:
    # Without an answer the caller makes the call itself, and meets the same fault.
    with suppress(Exception):
        settle_in(inherited)
        arguments = pipe.recv()
        for module in modules:
            import_module(module)
        limit_memory()
        while True:
            if arguments is not None:
                pipe.send(function(*arguments))
            arguments = pipe.recv()
    os._exit(0)
