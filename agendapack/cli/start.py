"""How the program starts and ends, which is a good part of a short run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from agendapack.cli import interrupts


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code.

    What is loaded stays, and a build leaves few cycles behind, so looking for them is seldom worth
    it: while libraries load it takes a quarter of the time.  And a process that ends need not take
    its memory apart first, piece by piece.
    """
    interrupts.watch()  # before anything that takes time
    import gc
    from contextlib import suppress

    gc.set_threshold(50_000, 20, 100)
    from agendapack.cli import commands as cli

    code: object = 1
    try:
        cli.main()
    except SystemExit as end:
        code = end.code
    _end_processes()
    if sys.getprofile() is not None or sys.gettrace() is not None:
        sys.exit(code if isinstance(code, int) else 1)  # whoever looks on has the last word
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)


def _end_processes() -> None:
    """Remove the temporary folder, and wait for the fork server and what it has left, so that
    nothing outlives the command, and whoever measures it sees what all its processes took."""
    if "multiprocessing.util" not in sys.modules:
        return
    import signal
    import threading
    from multiprocessing import util

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # there is nothing left to interrupt
    # There is no public way; whatever is left after a few seconds ends by itself a little later.
    ends: list[Any] = [util._exit_function]  # type: ignore[attr-defined]
    if "multiprocessing.forkserver" in sys.modules:
        from multiprocessing import forkserver, resource_tracker

        ends += [
            forkserver._forkserver._stop,  # type: ignore[attr-defined]
            resource_tracker._resource_tracker._stop,  # type: ignore[attr-defined]
        ]
    for end in ends:
        waiting = threading.Thread(target=_quietly, args=(end,), daemon=True)
        waiting.start()
        waiting.join(timeout=3)


def _quietly(call: Callable[[], None]) -> None:
    from contextlib import suppress

    with suppress(Exception):
        call()
