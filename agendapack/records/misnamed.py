"""Files and folders in ``meetings/`` whose names are nearly those that a build looks for.

A build looks for names letter by letter, on every disk, and passes over all others: papers in
``Papers/`` would be missing, and minutes in ``minutes.yml`` would never be printed.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from agendapack.problems import Location, Problem, error
from agendapack.records.likely_values import likely_folder
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    EXEMPT_FOLDER,
    MEETING_FILE,
    MINUTES_FILE,
    PAPERS_FOLDER,
    WORK_PROGRAMME_FILE,
    folder_day,
)

_FOLDERS = {"papers": PAPERS_FOLDER, "paper": PAPERS_FOLDER, "exempt": EXEMPT_FOLDER}

_ENDINGS = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
"""Of a record's file: Notepad adds .txt, and does not show it."""

_MEANT = {
    f"{record.removesuffix('.yaml')}{ending}": record
    for record in (MEETING_FILE, MINUTES_FILE, COMMITTEE_FILE, WORK_PROGRAMME_FILE)
    for ending in _ENDINGS
}
"""What a file that is called so, in whatever letters, should be called."""


def misnamed_in_meeting(folder: Path) -> tuple[Problem, ...]:
    """What is misnamed in a meeting's folder, and in its ``exempt/``."""
    names = _names(folder)
    records = (MEETING_FILE, MINUTES_FILE)
    problems = [*_misnamed_records(folder, names, records), *_misnamed_folders(folder, names)]
    if EXEMPT_FOLDER in names:
        exempt = folder / EXEMPT_FOLDER
        problems += _misnamed_records(exempt, _names(exempt), records)
    return tuple(problems)


def misnamed_in_committee(folder: Path) -> tuple[Problem, ...]:
    """What is misnamed among the files in a committee's folder."""
    return tuple(_misnamed_records(folder, _names(folder), (COMMITTEE_FILE, WORK_PROGRAMME_FILE)))


def explained(problems: Iterable[Problem], misnamed: Iterable[Problem]) -> tuple[Problem, ...]:
    """``problems`` without those that a record is missing which is there by another name, and with
    the ``misnamed``."""
    told = tuple(misnamed)
    missing = {
        f"no such file: {record}"
        for record in (MEETING_FILE, COMMITTEE_FILE)
        if any(problem.message.startswith(_expected(record)) for problem in told)
    }
    return (*(problem for problem in problems if problem.message not in missing), *told)


def _expected(record: str) -> str:
    return f'expected a file called "{record}"'


def strays(meetings: Path, committees: Iterable[str]) -> tuple[Problem, ...]:
    """Meetings that no build takes: in folders that are not named for a date, or not in a
    committee's; and committees with such meetings alone that have no file of their own.

    ``committees`` are the folders in ``meetings``.
    """
    problems: list[Problem] = []
    for committee in committees:
        folder = meetings / committee
        names = _names(folder)
        if folder_day(committee) is not None or _record_names(names, (MEETING_FILE,)):
            if _holds_a_meeting(folder, names):
                problems.append(_outside_a_committee(folder))
            continue
        others = [name for name in names if folder_day(name) is None]
        found = [problem for name in others if (problem := _stray(folder / name)) is not None]
        dated = len(others) < len(names)
        if found and not dated and not _record_names(names, (COMMITTEE_FILE,)):
            problems.append(
                error(
                    f"expected {COMMITTEE_FILE} in {committee}/, which holds meetings",
                    Location(folder),
                    "create it: docs/records.md tells how",
                )
            )
        problems += found
    return tuple(problems)


def _stray(folder: Path) -> Problem | None:
    """The problem of a folder not named for a date that holds a meeting, or looks as if it did."""
    name = folder.name
    if name.startswith(".") or not folder.is_dir():
        return None
    meant = likely_folder(name)
    names = _names(folder)
    if meant is None and not _holds_a_meeting(folder, names):
        return None
    hint = f"rename it to {meant}" if meant else _RENAME
    file = folder / MEETING_FILE
    return error(
        f'expected a folder named for a meeting\'s date, found "{name}"',
        Location(file, 1, 1) if MEETING_FILE in names else Location(folder),
        hint,
    )


_RENAME = "rename it to the date, such as 2018-02-14 or 2018-02-14-extraordinary"


def _outside_a_committee(folder: Path) -> Problem:
    return error(
        f'expected a committee\'s folder, found "{folder.name}", which holds a meeting',
        Location(folder),
        f"move it into its committee's folder: meetings/COMMITTEE/{folder.name}",
    )


def _holds_a_meeting(folder: Path, names: Iterable[str]) -> bool:
    if _record_names(names, (MEETING_FILE, MINUTES_FILE)):
        return True
    return any(name.lower() == PAPERS_FOLDER and (folder / name).is_dir() for name in names)


def _record_names(names: Iterable[str], records: Collection[str]) -> dict[str, str]:
    """Of the ``names``, those that are one of the ``records``' or nearly so, each with what it
    should be."""
    meant = ((name, _MEANT.get(name.lower(), "")) for name in names)
    return {name: record for name, record in meant if record in records}


def _misnamed_records(
    folder: Path, names: Collection[str], records: Collection[str]
) -> Iterator[Problem]:
    for name, record in _record_names(names, records).items():
        if name != record:
            yield error(
                f'{_expected(record)}, found "{name}"',
                Location(folder / name),
                f"{record} is there too: keep one of the two"
                if record in names
                else f"rename it to {record}",
            )


def _misnamed_folders(folder: Path, names: Collection[str]) -> Iterator[Problem]:
    for name in names:
        wanted = _FOLDERS.get(name.lower(), name)
        if name != wanted and (folder / name).is_dir():
            yield error(
                f'expected a folder called "{wanted}", found "{name}"',
                Location(folder / name),
                f"{wanted}/ is there too: move what is in {name}/ into it"
                if wanted in names
                else f"rename it to {wanted}",
            )


def _names(folder: Path) -> list[str]:
    """The names in a folder, sorted; of one that cannot be read, which is told elsewhere, none."""
    with suppress(OSError):
        return sorted(os.listdir(folder))  # noqa: PTH208
    return []
