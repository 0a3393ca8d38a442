"""How the program starts and ends, which is a good part of a short run."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code.

    What is loaded stays, and a build leaves few cycles behind, so looking for them is seldom worth
    it: while libraries load it takes a quarter of the time.  And a process that ends need not take
    its memory apart first, piece by piece.
    """
    gc.set_threshold(50_000, 20, 100)
    from agendapack.cli import commands as cli

    code: object = 1
    try:
        cli.main()
    except SystemExit as end:
        code = end.code
    _end_fork_server()
    if sys.getprofile() is not None or sys.gettrace() is not None:
        sys.exit(code if isinstance(code, int) else 1)  # whoever looks on has the last word
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)


def _end_fork_server() -> None:
    """Wait for the process that workers were forked from, so that none outlives the command, and
    whoever measures it sees what they all took."""
    if "multiprocessing.forkserver" in sys.modules:
        from multiprocessing import forkserver, resource_tracker

        # There is no public way; without it both end by themselves a little later.
        helpers: list[Any] = [forkserver._forkserver, resource_tracker._resource_tracker]
        for helper in helpers:
            with suppress(Exception):
                helper._stop()
