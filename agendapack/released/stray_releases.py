"""Released meetings that are in meetings/ no more, since a folder was renamed or deleted there.

What was released of a meeting is found by the names of its folders.  Under another name it would be
published anew as if nothing had been released.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from agendapack.problems import Location, Problem, error
from agendapack.records.meeting_names import MEETINGS
from agendapack.released.released_meeting import RELEASED, RELEASED_FILE


def stray_releases(root: Path, known: Collection[str]) -> tuple[str, ...]:
    """The keys of meetings that were released and are none of those ``known`` in meetings/."""
    others = (key for key in _released_keys(root) if key not in known)
    return tuple(key for key in others if os.path.isfile(_record(root, key)))  # noqa: PTH113


def namesakes(root: Path, key: str, strays: Collection[str]) -> tuple[str, ...]:
    """The ``strays`` that the meeting ``key`` may have been before its committee's folder was
    renamed: of the same day, in a committee that is there no more."""
    folder = Path(key).name
    return tuple(
        stray
        for stray in strays
        if Path(stray).name == folder and not (root / MEETINGS / stray).parent.is_dir()
    )


def stray_problem(root: Path, key: str) -> Problem:
    """What is said of a released meeting that is in meetings/ no more."""
    return error(
        f"{key} was released, and {MEETINGS}/{key}/ is not there",
        Location(_record(root, key)),
        "give the folder its name back (what is printed is name: in committee.yaml), or restore it"
        f" from version control: git log -- {MEETINGS}/{key}",
    )


def _record(root: Path, key: str) -> Path:
    return root / RELEASED / key / RELEASED_FILE


def _released_keys(root: Path) -> Iterator[str]:
    """What lies where released meetings do, in order."""
    above = root / RELEASED
    with suppress(OSError):  # there is none
        for committee in sorted(os.listdir(above)):  # noqa: PTH208
            with suppress(OSError):
                for name in sorted(os.listdir(above / committee)):  # noqa: PTH208
                    yield f"{committee}/{name}"
