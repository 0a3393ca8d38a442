"""What a build made of a meeting and from what, so that the next one does no work twice.

The record lies in ``.agendapack/``, apart where exempt files were read; a build trusts it only as
far as every digest in it still holds.  Nothing heavy is imported here: a build with nothing to do
ends before the libraries load.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from agendapack.build.cache_folder import EXEMPT, FOLDER, mark_used, private_folder
from agendapack.build.fingerprint import office, tool
from agendapack.build.output import digest
from agendapack.build.temporary_files import TEMPORARY, write_whole
from agendapack.pages.template_folders import SITE_STATIC
from agendapack.problems import Location, Problem, Severity
from agendapack.records.inputs import Input
from agendapack.records.meeting_names import (
    MEETING_FILE,
    MEETING_FOLDER,
    MINUTES_FILE,
    folder_day,
)
from agendapack.records.misnamed import misnamed_in_committee, misnamed_in_meeting
from agendapack.released.released_meeting import released_folder

YEARS_BEFORE = 2
"""Minutes count on within a municipal year, and an agenda may set the minutes of one before it."""


class Written(Struct, frozen=True):
    """A file of a meeting; ``pages`` is None where it has none."""

    name: str
    sha256: str
    size: int  # bytes
    pages: int | None

    @classmethod
    def of(cls, name: str, path: Path, pages: int | None = None) -> Written:
        return cls(name, digest(path), path.stat().st_size, pages)


class Built(Struct, frozen=True):
    """A meeting as it was built: its files, the problems it was built with, and for each pack a
    digest of the plan that it was assembled from."""

    files: tuple[Written, ...]
    problems: tuple[Problem, ...]
    plans: Mapping[str, str]


class BuiltRecord:
    """The record of one meeting, built into one folder: of the last build, with exempt files read
    or without."""

    def __init__(self, root: Path, key: str, folder: Path) -> None:
        self._root = root
        self._key = key
        self._folder = folder
        # Below the root by its place there, so that a council's folder may be moved.
        place = Path(os.path.normpath(Path.cwd() / folder))
        if place.is_relative_to(root):
            place = place.relative_to(root)
        named = sha256(f"{key}\0{place.as_posix()}".encode()).hexdigest()
        name = Path("built", f"{named}.json")
        self._file, self._private = root / FOLDER / name, root / FOLDER / EXEMPT / name

    def unchanged(self) -> Built | None:
        """The last build, if what it was made from and what it made are all still the same."""
        return next((b for r in self._records() if (b := self._unchanged(r)) is not None), None)

    def _unchanged(self, record: Any) -> Built | None:
        if tuple(record["watched"]) != watched(self._root, self._key):
            return None
        for on, names in record["meetings"].items():
            if list(meetings_on(self._root, self._key, on)) != names:
                return None
        if record["office"] is not None and record["office"] != office():
            return None
        for name, known in record["inputs"].items():
            if _digest_or_none(self._root / name) != known:
                return None
        built = self._built(record)
        return built if all(map(self._is_as_it_was, built.files)) else None

    def kept(self, file: str, plan: str) -> Written | None:
        """``file`` as the last build made it, if that was from the same plan and it is still so."""
        for built in map(self._built, self._records()):
            for written in built.files:
                if (written.name, built.plans.get(file)) == (file, plan) and self._is_as_it_was(
                    written
                ):
                    return written
        return None

    def write(
        self,
        built: Built,
        inputs: Iterable[Input],
        watched: Sequence[str],
        *,
        by_office: bool,
        exempt: bool = False,
        meetings: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Remember a build of ``inputs``, with the names :func:`watched` when they were read;
        ``by_office``: it has papers that LibreOffice made, ``exempt``: exempt files were read,
        ``meetings``: by day (2018-03-14), those of the committee that a check looked for.

        A disk that will not have it is no fault of the build's.
        """
        record = {
            "tool": tool(),
            "office": office() if by_office else None,
            "watched": watched,
            "meetings": meetings or {},
            "inputs": {each.file: each.sha256 for each in inputs},
            "plans": dict(built.plans),
            "files": [[f.name, f.sha256, f.size, f.pages] for f in built.files],
            "problems": [_plain(problem, self._root) for problem in built.problems],
        }
        body = json.dumps(record).encode()
        file, other = (self._private, self._file) if exempt else (self._file, self._private)
        with suppress(OSError):
            private_folder(file.parent)
            write_whole(file, sha256(body).hexdigest().encode() + b"\n" + body)
            other.unlink(missing_ok=True)

    def _records(self) -> Iterator[Any]:
        """What is written of the last build; nothing where it cannot be trusted."""
        for file in (self._file, self._private):
            with suppress(OSError, ValueError):
                known, _, body = file.read_bytes().partition(b"\n")
                if sha256(body).hexdigest().encode() == known:
                    record = json.loads(body)
                    if record.get("tool") == tool():
                        mark_used(file)
                        yield record

    def _built(self, record: Any) -> Built:
        return Built(
            tuple(Written(name, sha, size, pages) for name, sha, size, pages in record["files"]),
            tuple(_problem(entry, self._root) for entry in record["problems"]),
            record["plans"],
        )

    def _is_as_it_was(self, written: Written) -> bool:
        return _digest_or_none(self._folder / written.name) == written.sha256


def watched(root: Path, key: str) -> tuple[str, ...]:
    """The names that would matter if they came or went: the council's templates, the meeting's
    records, also misnamed ones, and its papers, exempt ones too, of which one may be named by
    nothing; the earlier meetings of the committee and their minutes, from which numbers count on;
    and what was released of it, each file with its size."""
    meeting = root / "meetings" / key
    names = [path.name for path in meeting.glob("*.yaml")]
    misnamed = (*misnamed_in_committee(meeting.parent), *misnamed_in_meeting(meeting))
    names += [problem.location.file.name for problem in misnamed]
    below = (*meeting.glob("papers/**/*"), *meeting.glob("exempt/**/*"))
    paths = (path.relative_to(meeting) for path in below)
    # A folder of exempt files may be a repository of its own.
    names += [path.as_posix() for path in paths if path.parts[:2] != ("exempt", ".git")]
    names += _earlier_meetings(meeting)
    templates = root / "templates"
    paths = (path.relative_to(templates) for path in templates.rglob("*"))
    names += [path.as_posix() for path in paths if not path.is_relative_to(SITE_STATIC)]
    for above in (root, root / "members"):
        names += _released_files(released_folder(above, key), root)
    return tuple(sorted(names))


def _earlier_meetings(meeting: Path) -> Iterator[str]:
    """The folders beside a meeting's that are named for a day of the years before it, and for the
    same one; those with minutes by the names of these."""
    held_on = folder_day(meeting.name)
    if held_on is None:
        return
    first = (held_on - timedelta(days=YEARS_BEFORE * 366)).isoformat()
    with suppress(OSError):
        for name in sorted(os.listdir(meeting.parent)):  # noqa: PTH208
            if first <= name < meeting.name and folder_day(name) is not None:
                has_minutes = Path(meeting.parent, name, MINUTES_FILE).exists()
                yield f"../{name}/{MINUTES_FILE}" if has_minutes else f"../{name}"


def _released_files(folder: Path, root: Path) -> Iterator[str]:
    """Files that were released, with their sizes: one may be gone, or be a pointer of Git LFS."""
    place = folder.relative_to(root).as_posix()
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith(TEMPORARY) and entry.is_file(follow_symlinks=False):
                yield f"{place}/{entry.name} {entry.stat(follow_symlinks=False).st_size}"


def meetings_on(root: Path, key: str, on: str) -> tuple[str, ...]:
    """The folders of the meetings that the committee of ``key`` has on a day (2018-03-14)."""
    files = (root / "meetings" / key).parent.glob(f"{on}*/{MEETING_FILE}")
    names = (file.parent.name for file in files)
    return tuple(sorted(name for name in names if MEETING_FOLDER.fullmatch(name)))


def _digest_or_none(path: Path) -> str | None:
    try:
        return digest(path)
    except OSError:
        return None


def _plain(problem: Problem, root: Path) -> list[object]:
    at = problem.location
    file = os.path.relpath(at.file, root) if at.file.is_absolute() else str(at.file)
    words = (problem.message, file, at.line, at.column, problem.hint, problem.discreet)
    return [str(problem.severity), *words]


def _problem(entry: list[Any], root: Path) -> Problem:
    severity, message, file, line, column, hint, discreet = entry
    location = Location(Path(os.path.normpath(root / file)), line, column)
    return Problem(Severity(severity), message, location, hint, discreet)
