"""The command ``clean``: removes the cache, or what of it has not been used for long."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.named_meetings import open_library
from agendapack.cli.printing import echo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.build.cache_pruning import CacheEntry, Pruned

_UNITS = ("b", "kb", "mb", "gb", "tb")
_SIZE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?([kmgt]?b)", re.I | re.ASCII)
_DAYS = re.compile(r"[0-9]{1,6}", re.ASCII)
_SECONDS = 86_400  # of a day


@click.command()
@click.option(
    "--older-than",
    metavar="DAYS",
    help="Remove only what no build has used for so many days.",
)
@click.option(
    "--keep",
    metavar="SIZE",
    help='Remove only what was used least recently, until so much is left: "500 MB", 2GB.',
)
@click.pass_obj
def clean(root: Path | None, older_than: str | None, keep: str | None) -> None:
    """Remove the cache, .agendapack/, or what is old in it.

    Packs and released/ stay.
    """
    days = None if older_than is None else _days(older_than)
    most = None if keep is None else _bytes(keep)
    folder = open_library(root).root
    from agendapack.build.cache_pruning import clean as remove
    from agendapack.build.cache_pruning import prune

    if days is None and most is None:
        _tell_removed(remove(folder))
        return

    seconds = None if days is None else days * _SECONDS
    pruned = prune(folder, older_than=seconds, keep=most)
    if pruned is None:
        echo("there is no cache")
        return
    echo(f"removed {_told(pruned.removed)}; left {_told(pruned.left)}")
    if pruned.staying and most is not None and _size(pruned.left) > most:
        echo(f"of these {_told(pruned.staying)} may be in use, and stay for now")


def _tell_removed(pruned: Pruned | None) -> None:
    if pruned is None:
        echo("there is no cache")
    elif pruned.left:
        echo(f"the cache is removed, but for {_told(pruned.left)} that may be in use")
    else:
        echo("the cache is removed")


def _told(entries: Sequence[CacheEntry]) -> str:
    """ "1 entry (81 kB)", "nothing"."""
    from agendapack.cli.report import size

    if not entries:
        return "nothing"
    noun = "entry" if len(entries) == 1 else "entries"
    return f"{len(entries)} {noun} ({size(_size(entries))})"


def _size(entries: Sequence[CacheEntry]) -> int:
    return sum(entry.size for entry in entries)


def _days(written: str) -> int:
    from agendapack.problems import UsageError

    if not _DAYS.fullmatch(written) or int(written) == 0:
        raise UsageError(
            f'--older-than "{written}" is no number of days',
            "write a whole number from 1, such as --older-than 30",
        )
    return int(written)


def _bytes(written: str) -> int:
    from agendapack.problems import UsageError

    found = _SIZE.fullmatch(written)
    if found is None:
        raise UsageError(
            f'--keep "{written}" is no size',
            'write a number and its unit (kB, MB, GB), such as --keep "500 MB" or --keep 2GB',
        )
    return int(float(found[1]) * 1000 ** _UNITS.index(found[2].lower()))
