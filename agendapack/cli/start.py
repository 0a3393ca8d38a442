"""How the program starts and ends, which is a good part of a short run."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn


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
    if sys.getprofile() is not None or sys.gettrace() is not None:
        sys.exit(code if isinstance(code, int) else 1)  # whoever looks on has the last word
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)
