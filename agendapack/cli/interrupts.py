"""Ctrl-C: when it stops the work, and that it never shows a traceback.

Before a command has begun it is noted; while the command works it is raised once; after that, while
what was begun is put away, it is noted again.  The third ends the program at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

EXIT_CODE = 130
"""Of a command that Ctrl-C ended, as shells have it."""

SENTENCE = "interrupted; what was published before stays"

_MOST = 3


class _State:
    came = 0
    raising = False


def watch() -> None:
    """Note Ctrl-C from now on."""
    signal.signal(signal.SIGINT, _handle)
    sys.unraisablehook = _raise_again


def allow() -> None:
    """Let Ctrl-C raise KeyboardInterrupt, at once if it came before."""
    _State.raising = True
    if _State.came:
        raise KeyboardInterrupt


def hold() -> None:
    """Only note Ctrl-C from now on."""
    _State.raising = False


@contextmanager
def held() -> Iterator[None]:
    """Let what is done meanwhile be done; Ctrl-C that comes raises KeyboardInterrupt after it."""
    came, raising = _State.came, _State.raising
    hold()
    try:
        yield
    finally:
        _State.raising = raising
    if raising and not came and _State.came:
        raise KeyboardInterrupt


def _handle(_number: int, _frame: FrameType | None) -> None:
    _State.came += 1
    if _State.came >= _MOST:
        echoed = os.isatty(2)  # the terminal has printed ^C where the cursor is
        os.write(2, (b"\n" if echoed else b"") + f"agendapack: {SENTENCE}\n".encode())
        os._exit(EXIT_CODE)
    if _State.came == 1 and _State.raising:
        raise KeyboardInterrupt


def _raise_again(lost: Any) -> None:
    """Where an exception can go nowhere (in a finalizer, say), Python prints it and goes on; Ctrl-C
    comes once more instead."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    import _thread
    import threading

    _State.came -= 1
    again = threading.Timer(0.05, _thread.interrupt_main)
    again.daemon = True
    again.start()
