"""The tables of docs/scale.md, in Markdown, of what ``scale.py`` measured; and what many machines
would do, worked out from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from measuring import Cost
from storage_calls import KINDS, MOVES_DATA, StorageUse

MACHINES, CORES_OF_EACH, MEETINGS = 100, 8, 100_000
"""What is worked out: so many machines with so many cores each build so many meetings."""

BANDWIDTH = 1_000_000_000
"""Bytes a second that storage reads or writes for all machines together: an assumption."""

OPERATIONS = 10_000
"""Small operations a second that storage does for all machines together: an assumption."""

TASKS = 1_000
"""Tasks a second that Dask's scheduler hands out, by its own documentation
(https://distributed.dask.org/en/latest/: some millisecond a task)."""


class Done(NamedTuple):
    """What a command took over so many meetings."""

    meetings: int
    how: str
    cost: Cost


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose first column is at the left and the others at the right."""
    print(f"| {' | '.join(heads)} |")
    print("|".join(["", " --- ", *(" ---: " for _ in heads[1:]), ""]))
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def commands(title: str, done: Sequence[Done]) -> None:
    """A table of what commands took, a meeting and altogether."""
    print(f"**{title}**\n")
    heads = ["", "meetings", "time", "a meeting", "processor, a meeting"]
    heads += ["of it the own process", "memory of the own process", "of the largest", "of all"]
    table(heads, [_row(each) for each in done])


def _row(done: Done) -> list[str]:
    cost, many = done.cost, done.meetings
    return [
        done.how,
        f"{many:,}",
        f"{cost.wall:.1f} s",
        milliseconds(cost.wall / many),
        milliseconds(cost.processor / many),
        milliseconds(cost.own_processor / many),
        megabytes(cost.own_memory),
        megabytes(cost.memory),
        megabytes(cost.together),
    ]


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.{1 if seconds < 0.02 else 0}f} ms"


def megabytes(memory: float) -> str:
    return f"{memory:.0f} MB" if memory else ""


def dask(meetings: int, pool: Cost, others: Mapping[str, tuple[float, float]]) -> None:
    """What Dask costs beside the plain pool; ``others`` are wall and processor seconds."""
    print(f"**{meetings} meetings by way of Dask, beside the plain pool**\n")
    rows = [["the plain pool", f"{pool.wall:.1f} s", f"{pool.processor:.1f} s", "", ""]]
    for how, (wall, processor) in others.items():
        more = [(wall - pool.wall) / meetings, (processor - pool.processor) / meetings]
        rows.append([how, f"{wall:.1f} s", f"{processor:.1f} s", *map(milliseconds, more)])
    table(["", "time", "processor", "more time, a meeting", "more processor, a meeting"], rows)


def storage(meetings: int, uses: Mapping[str, StorageUse]) -> None:
    """What storage is asked for for a meeting, by operation; in brackets of how many files and
    folders, and of all operations what is left where the client remembers."""
    print(f"**What storage is asked for, a meeting** ({meetings} meetings)\n")
    rows = [[kind, *(_asked(use, kind, meetings) for use in uses.values())] for kind in KINDS]
    for name in MOVES_DATA:
        amounts = [f"{use.bytes[name] / meetings / 1000:.0f} kB" for use in uses.values()]
        rows.append([f"bytes that {name} moves", *amounts])
    for name in ("read", "write"):
        counts = [f"{use.files[name] / meetings:.1f}" for use in uses.values()]
        rows.append([f"files opened to {name}", *counts])
    totals = [
        f"{use.metadata / meetings:.0f} ({use.remembered / meetings:.0f})" for use in uses.values()
    ]
    rows.append(["all that move no data", *totals])
    table(["", *uses], rows)


def _asked(use: StorageUse, kind: str, meetings: int) -> str:
    places = len(use.places.get(kind, ()))
    return f"{use.operations[kind] / meetings:.1f} ({places / meetings:.1f})"


def many_machines(processor: float, use: StorageUse, meetings: int) -> None:
    """What each part needs for all meetings where nothing else held it up: the longest is what
    limits.  ``processor`` are the seconds that a meeting takes."""
    cores = MACHINES * CORES_OF_EACH
    moved = sum(use.bytes.values()) / meetings
    metadata, remembered = use.metadata / meetings, use.remembered / meetings
    print(f"**{MEETINGS:,} meetings on {MACHINES} machines with {CORES_OF_EACH} cores each**\n")
    parts = [
        ("processors", f"{processor:.3f} s / {cores} cores", processor / cores),
        ("storage, bytes", f"{moved / 1e6:.2f} MB / {BANDWIDTH / 1e9:g} GB/s", moved / BANDWIDTH),
        (
            "storage, every operation",
            f"{metadata:.0f} / {OPERATIONS:,} a second",
            metadata / OPERATIONS,
        ),
        (
            "storage, the client remembers what it looked at",
            f"{remembered:.0f} / {OPERATIONS:,} a second",
            remembered / OPERATIONS,
        ),
        ("Dask's scheduler", f"1 / {TASKS:,} a second", 1 / TASKS),
    ]
    rows = [
        [part, formula, milliseconds(seconds), f"{seconds * MEETINGS / 60:.1f} min"]
        for part, formula, seconds in parts
    ]
    table(["", "a meeting", "takes", "all meetings"], rows)
