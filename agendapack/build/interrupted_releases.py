"""What tells that a release was cut short, and what it came to.

A release leaves a file in the council's cache while it runs.  One that is there while no release
runs is that of a release that was killed: ``released.yaml`` says whether it is done.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build.cache_folder import EXEMPT, FOLDER, LOCKS, RELEASING, private_folder
from agendapack.build.members_folder import MEMBERS
from agendapack.build.output import alone_if_free, is_free, machine_errors
from agendapack.build.temporary_files import write_whole
from agendapack.problems import AgendapackError, Location, Problem, note
from agendapack.records.meeting_names import FOR_OFFICERS, MEETING_FILE, MEETINGS
from agendapack.records.typed_values import from_json
from agendapack.records.vocabulary import ENGLISH
from agendapack.released.released_meeting import Release, ReleasedMeeting, released_folder
from agendapack.released.released_record import read_released


class ReleasePlace(Struct, frozen=True):
    """Where a meeting's documents for one audience are released to, and are made on the way."""

    root: Path
    key: str
    for_members: bool = False

    @property
    def above(self) -> Path:
        """What holds the folder of everything released."""
        return self.root / MEMBERS if self.for_members else self.root

    @property
    def folder(self) -> Path:
        return released_folder(self.above, self.key)

    @property
    def making(self) -> Path:
        """Below it a release builds, in folders as those of packs/."""
        return Path(self.root, *self._making)

    @property
    def _making(self) -> tuple[str, ...]:
        return (FOLDER, EXEMPT, RELEASING) if self.for_members else (FOLDER, RELEASING)

    @property
    def marker(self) -> Path:
        """The file that is there while a release runs."""
        return Path(self.root, *self._making, f"{self.key}.json")

    @property
    def locks(self) -> Path:
        return self.root / FOLDER / LOCKS

    @property
    def whose(self) -> str:
        return "the release for members" if self.for_members else "the release"


class Begun(Struct, frozen=True):
    """A release that has begun: the documents with the versions that it is to release, none while
    that is not decided."""

    documents: tuple[tuple[str, int, date], ...] = ()


def mark(place: ReleasePlace, begun: Begun) -> None:
    """Say that a release runs."""
    with machine_errors(f"cannot write {place.marker}"):
        private_folder(place.marker.parent)
        write_whole(place.marker, msgspec.json.encode(begun))


def clear_away(place: ReleasePlace) -> None:
    """Remove what a release made on the way, and that it ran."""
    for folder in (place.making / place.key, place.making / FOR_OFFICERS / place.key):
        shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        place.marker.unlink(missing_ok=True)


def interrupted_releases(root: Path, key: str, *, removing: bool) -> tuple[Problem, ...]:
    """A note for each release of a meeting that was cut short; ``removing`` what it left, so that
    it is told once.  Nothing of one that is running."""
    found = []
    for place in (ReleasePlace(root, key), ReleasePlace(root, key, for_members=True)):
        if not place.marker.exists():
            continue
        if not removing:
            if is_free(place.folder, place.locks):
                found.append(what_came_of(place))
            continue
        with alone_if_free(place.folder, place.locks) as is_ours:
            # What was running when it was looked for may have ended since.
            if is_ours and place.marker.exists():
                found.append(what_came_of(place))
                clear_away(place)
    return tuple(problem for problem in found if problem is not None)


def what_came_of(place: ReleasePlace) -> Problem | None:
    """What an interrupted release came to; None where ``released.yaml`` cannot tell, which whoever
    needs it says."""
    try:
        released = read_released(place.above, place.key)
        begun = from_json(place.marker.read_bytes(), Begun)
    except AgendapackError:
        return None
    except (OSError, msgspec.MsgspecError):
        begun = Begun()
    if released is None:
        released = ReleasedMeeting(place.folder, place.key)
    at = Location(place.root / MEETINGS / place.key / MEETING_FILE)
    said = f"{place.whose} of {place.key} that was interrupted is"
    done = _done(begun, released)
    if done:
        versions = ENGLISH.series([version_words(release) for release in done])
        return note(f"{said} done: {versions} {_stands(done)}", at)
    current = list(released.current.values())
    stands = "nothing of it was released before"
    if current:
        versions = ENGLISH.series([version_words(release) for release in current])
        stands = f"{versions} {_stands(current)}"
    members = " --members" if place.for_members else ""
    hint = f"release it again: agendapack release{members} {place.key}"
    return note(f"{said} not done: {stands}", at, hint)


def _done(begun: Begun, released: ReleasedMeeting) -> list[Release]:
    """The versions that a release was to keep, where it has: released.yaml has all or none."""
    known = {(each.document, each.version): each for each in released.releases}
    wanted = [known.get((document, version)) for document, version, _ in begun.documents]
    found = [release for release in wanted if release is not None]
    return found if len(found) == len(wanted) else []


def _stands(releases: list[Release]) -> str:
    return "stands" if len(releases) == 1 else "stand"


def version_words(release: Release) -> str:
    """ "agenda-pack version 1 of 6 February 2018"."""
    return f"{release.document} version {release.version} of {ENGLISH.date(release.released)}"
