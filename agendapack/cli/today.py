"""Which day it is: the one place where the clock is read, and only for commands that need it."""

from __future__ import annotations

from datetime import date


def today() -> date:
    """The day by this machine's clock: the council's own, not that of Greenwich."""
    return date.today()


def day_taken(written: str | None) -> date:
    """The day that ``--today`` gives; UsageError in the records' words where it is none.  Today
    where the option is not given."""
    from agendapack.begin.written_values import day_of

    return today() if written is None else day_of(written, "--today: ")
