"""Which day it is: the one place where the clock is read, and only for commands that need it."""

from __future__ import annotations

from datetime import date


def today() -> date:
    """The day by this machine's clock: the council's own, not that of Greenwich."""
    return date.today()
