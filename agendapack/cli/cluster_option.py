"""``--cluster``: a command's meetings on a Dask cluster instead of in its own processes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

THIS_MACHINE = "this machine"
"""The address that ``--cluster`` has where none is given."""

_ADDRESS = re.compile(r"((tcp|tls)://)?(\[[0-9A-Fa-f:.%]+\]|[^\s:/\[\]]+):[0-9]{1,5}")


def cluster_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--cluster [ADDRESS]``, the parameter ``cluster``: for ``meeting_runners.py``."""
    return click.option(
        "--cluster",
        is_flag=False,
        flag_value=THIS_MACHINE,
        metavar="[ADDRESS]",
        callback=_checked,
        help="Work on the Dask cluster at an address such as tls://HOST:8786, or on one of this"
        " machine.",
    )(command)


def _checked(_context: click.Context, _option: click.Parameter, value: Any) -> str | None:
    if value is None or value == THIS_MACHINE or _ADDRESS.fullmatch(value):
        return None if value is None else str(value)
    from agendapack.problems import UsageError

    raise UsageError(
        f"{value or 'nothing'} is no address of a Dask scheduler, as tcp://HOST:8786,"
        " tls://HOST:8786 and HOST:8786 are",
        "for a cluster of this machine put meetings before --cluster",
    )
