"""What tells whether a meeting is as it was built: names that come and go, and files' digests.

Nothing heavy is imported here, and folders are read with ``os.scandir``: a build of thousands of
meetings with nothing to do does little else.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from agendapack.build.output import digest
from agendapack.build.temporary_files import TEMPORARY
from agendapack.pages.template_folders import SITE_STATIC
from agendapack.records.meeting_names import (
    EXEMPT_FOLDER,
    MEETING_FILE,
    MEETINGS,
    MINUTES_FILE,
    PAPERS_FOLDER,
    folder_day,
)
from agendapack.records.misnamed import misnamed_in_committee, misnamed_in_meeting
from agendapack.released.released_meeting import released_folder

YEARS_BEFORE = 2
"""Minutes count on within a municipal year, and an agenda may set the minutes of one before it."""


class _CommitteeFolder(Struct):
    """The names in a committee's folder, in order, and of those the misnamed ones; ``earlier``:
    how a meeting's folder is watched by those after it, None of what is no meeting's."""

    names: list[str]
    misnamed: list[str]
    earlier: dict[str, str | None] = {}


class CouncilFiles:
    """The files below a council's root, as they are when they are first asked for.

    What many meetings share is looked at once: committees' folders, templates, and records outside
    the meeting's own folder.  So it lives as long as one look at many meetings.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._committees: dict[str, _CommitteeFolder] = {}
        self._templates: tuple[str, ...] | None = None
        self._digests: dict[str, str | None] = {}

    def watched(self, key: str) -> tuple[str, ...]:
        """The names that would matter if they came or went: the council's templates, the meeting's
        records, also misnamed ones, and its papers, exempt ones too, of which one may be named by
        nothing; the earlier meetings of the committee and their minutes, from which numbers count
        on; and what was released of it, each file with its size."""
        committee, _, name = key.rpartition("/")
        folder = Path(self._root, MEETINGS, key)
        names = [each for each in _names_in(folder) if each.endswith(".yaml")]
        names += [problem.location.file.name for problem in misnamed_in_meeting(folder)]
        names += _below(folder, f"{PAPERS_FOLDER}/")
        # A folder of exempt files may be a repository of its own.
        names += _below(folder, f"{EXEMPT_FOLDER}/", but=(f"{EXEMPT_FOLDER}/.git",))
        names += self._committee(committee).misnamed
        names += self._earlier_meetings(committee, name)
        names += self._names_of_templates()
        for above in (self._root, self._root / "members"):
            names += _released_files(released_folder(above, key), self._root)
        return tuple(sorted(names))

    def meetings_on(self, key: str, on: str) -> tuple[str, ...]:
        """The folders of the meetings that the committee of ``key`` has on a day (2018-03-14)."""
        committee = key.rpartition("/")[0]
        folder = self._root / MEETINGS / committee
        return tuple(
            name
            for name in self._committee(committee).names
            if name.startswith(on)
            and folder_day(name) is not None
            and Path(folder, name, MEETING_FILE).exists()
        )

    def digest(self, name: str, key: str) -> str | None:
        """The SHA-256 of a file that the meeting ``key`` is made of, called by its path below the
        root; None where it cannot be read."""
        if name.startswith(f"{MEETINGS}/{key}/"):
            return digest_or_none(os.path.join(self._root, name))  # noqa: PTH118
        if name not in self._digests:
            self._digests[name] = digest_or_none(self._root / name)
        return self._digests[name]

    def _committee(self, committee: str) -> _CommitteeFolder:
        if committee not in self._committees:
            folder = self._root / MEETINGS / committee
            misnamed = [problem.location.file.name for problem in misnamed_in_committee(folder)]
            self._committees[committee] = _CommitteeFolder(_names_in(folder), misnamed)
        return self._committees[committee]

    def _earlier_meetings(self, committee: str, meeting: str) -> Iterator[str]:
        """The folders beside a meeting's that are named for a day of the years before it, and for
        the same one; those with minutes by the names of these."""
        held_on = folder_day(meeting)
        if held_on is None:
            return
        first = (held_on - timedelta(days=YEARS_BEFORE * 366)).isoformat()
        beside = self._committee(committee)
        begin, end = (bisect_left(beside.names, name) for name in (first, meeting))
        for name in beside.names[begin:end]:
            if name not in beside.earlier:
                beside.earlier[name] = self._as_earlier(committee, name)
            if (watched := beside.earlier[name]) is not None:
                yield watched

    def _as_earlier(self, committee: str, name: str) -> str | None:
        if folder_day(name) is None:
            return None
        place = os.path.join(self._root, MEETINGS, committee, name, MINUTES_FILE)  # noqa: PTH118
        has_minutes = os.path.exists(place)  # noqa: PTH110
        return f"../{name}/{MINUTES_FILE}" if has_minutes else f"../{name}"

    def _names_of_templates(self) -> tuple[str, ...]:
        if self._templates is None:
            but = (SITE_STATIC.as_posix(),)
            self._templates = tuple(_below(self._root / "templates", "", but))
        return self._templates


def watched(root: Path, key: str) -> tuple[str, ...]:
    """The names of :meth:`CouncilFiles.watched` as they are now."""
    return CouncilFiles(root).watched(key)


def digest_or_none(path: Path | str) -> str | None:
    try:
        return digest(path)
    except OSError:
        return None


def _names_in(folder: Path) -> list[str]:
    """The names in a folder, in order; none of one that cannot be read."""
    with suppress(OSError):
        return sorted(os.listdir(folder))  # noqa: PTH208
    return []


def _below(folder: Path, place: str, but: Collection[str] = ()) -> Iterator[str]:
    """The paths of files and folders below ``place`` in a folder, with solidi, ``but`` some with
    all that is in them.  ``place`` ends with a solidus, or is the folder itself; no other link is
    followed."""
    places = [place]
    while places:
        place = places.pop()
        with suppress(OSError), os.scandir(os.path.join(folder, place)) as entries:  # noqa: PTH118
            for entry in entries:
                name = f"{place}{entry.name}"
                if name in but:
                    continue
                yield name
                if entry.is_dir(follow_symlinks=False):
                    places.append(f"{name}/")


def _released_files(folder: Path, root: Path) -> Iterator[str]:
    """Files that were released, with their sizes: one may be gone, or be a pointer of Git LFS."""
    with suppress(OSError), os.scandir(folder) as entries:
        place = folder.relative_to(root).as_posix()
        for entry in entries:
            if not entry.name.startswith(TEMPORARY) and entry.is_file(follow_symlinks=False):
                yield f"{place}/{entry.name} {entry.stat(follow_symlinks=False).st_size}"
