"""Releases a meeting: what is new is kept as it was published, and stays so.

``release_meeting`` builds beside packs/, decides (``release_decisions.py``), writes
(``release_writing.py``), then builds into packs/.  It prints nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack import __version__
from agendapack.build.interrupted_releases import (
    Begun,
    ReleasePlace,
    clear_away,
    mark,
    what_came_of,
)
from agendapack.build.meeting import (
    Failure,
    MeetingResult,
    build_meeting,
    discreetly_worded,
)
from agendapack.build.members_folder import MEMBERS
from agendapack.build.options import NewVersions, Options
from agendapack.build.outcomes import DocumentState
from agendapack.build.output import alone_with, machine_errors
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress
from agendapack.build.release_decisions import (
    Decided,
    ReleaseRequest,
    check_languages,
    check_request,
    decide,
    decide_further,
    public_files,
)
from agendapack.build.release_notes import reasons_that_stand_in
from agendapack.build.release_writing import (
    ReadyFile,
    ready_files,
    record_copies,
    require_no_links,
    shown_pages,
    write_release,
)
from agendapack.problems import (
    AgendapackError,
    Location,
    Problem,
    UnprovedError,
    UsageError,
    in_order,
    note,
)
from agendapack.records.library import Library
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MEETINGS
from agendapack.released.kept_files import require_kept
from agendapack.released.released_meeting import Checked, Release, ReleasedMeeting
from agendapack.released.released_record import read_released, released_text


class ReleasedVersion(Struct, frozen=True):
    """A version of a document that was released now: the first, one of minutes that were confirmed,
    or one that amends."""

    release: Release
    why: Literal["new", "confirmed", "amended"]
    folder: Path
    for_members: bool = False


class StandingVersion(Struct, frozen=True):
    """A document that stays as it was released; ``differs`` are the labels of the pages that the
    records would now make otherwise, None where they would make the same."""

    release: Release
    differs: tuple[str, ...] | None
    for_members: bool = False


class ReleaseResult(Struct, frozen=True):
    """What came of releasing a meeting: the versions ``added`` to what was released, and those that
    are ``standing``.

    ``faulty``: the records or papers have errors; ``failed``: ``failure`` says what stopped it.
    Then nothing was released, unless something was ``added``: packs/ could not be built anew.
    """

    key: str
    state: Literal["released", "unchanged", "faulty", "failed"]
    added: tuple[ReleasedVersion, ...] = ()
    standing: tuple[StandingVersion, ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: Failure | None = None


class _Audience(Struct):
    """What is to be released for one audience."""

    place: ReleasePlace
    released: ReleasedMeeting
    states: tuple[DocumentState, ...] = ()
    decided: Decided = Decided()
    releases: tuple[Release, ...] = ()
    files: tuple[ReadyFile, ...] = ()

    @property
    def made(self) -> Path:
        """The folder in which its documents were made."""
        return self.place.making / self.place.key


def release_meeting(
    root: Path,
    key: str,
    request: ReleaseRequest,
    options: Options,
    *,
    pool: WorkerPool,
    progress: Progress | None = None,
) -> ReleaseResult:
    """Release the documents of the meeting ``key`` of the council at ``root``, then build it with
    ``options``."""
    work = _Releasing(root, key, request, options, pool, progress)
    try:
        return work.run()
    except Exception as fault:  # one meeting's trouble is no other's
        if os.environ.get("AGENDAPACK_TRACEBACK") and not isinstance(fault, AgendapackError):
            raise
        failure = discreetly_worded(fault, root, key)
        return ReleaseResult(key, "failed", problems=tuple(work.told), failure=failure)


class _Releasing(Struct):
    """One meeting being released; ``told`` is what there is to tell however it ends."""

    root: Path
    key: str
    request: ReleaseRequest
    options: Options
    pool: WorkerPool
    progress: Progress | None
    told: list[Problem] = []

    def run(self) -> ReleaseResult:
        places = [ReleasePlace(self.root, self.key)]
        if self.request.members:
            places.append(ReleasePlace(self.root, self.key, for_members=True))
        with ExitStack() as stack:
            for place in places:
                stack.enter_context(alone_with(place.folder, place.locks))
                self._settle(place)
            for place in places:
                mark(place, Begun())
            try:
                result = self._release([self._audience(place) for place in places])
            except Exception:  # after Ctrl-C the next command tells what it came to
                for place in places:
                    clear_away(place)
                raise
            for place in places:
                clear_away(place)
        return result

    def _settle(self, place: ReleasePlace) -> None:
        """Tell of an interrupted release, and remove what it left."""
        if place.marker.exists():
            problem = what_came_of(place)
            self.told += () if problem is None else (problem,)
        clear_away(place)

    def _audience(self, place: ReleasePlace) -> _Audience:
        """What was released before, which must be there as it was."""
        require_no_links(place)
        released = read_released(place.above, place.key)
        if released is None:
            return _Audience(place, ReleasedMeeting(place.folder, place.key))
        with machine_errors(f"cannot read what was released in {place.folder}"):
            require_kept(released)
        return _Audience(place, released)

    def _release(self, audiences: Sequence[_Audience]) -> ReleaseResult:
        exempt, languages = self._opened()
        if languages:
            check_languages(self.key, self.request, languages)
        if (stopped := self._build(audiences, None)) is not None:
            return stopped
        for each in audiences:
            each.decided = decide(each.released, each.states, self.request)
        check_request(self.key, self.request, [(each.released, each.states) for each in audiences])
        made: set[str] = set()
        while (again := {name for each in audiences for name in each.decided.again}) > made:
            made = again
            amended = {name for each in audiences for name in each.decided.amended}
            spoken = {state.document: state.language for each in audiences for state in each.states}
            reasons = {
                name: self.request.reason(spoken[name], languages[0]) if name in amended else None
                for name in again
            }
            if (stopped := self._build(audiences, reasons)) is not None:
                return stopped
            self._check_made(audiences)
            for each in audiences:
                each.decided = decide_further(
                    each.decided, each.released, each.states, self.request
                )
        self._keep(audiences, languages[0])
        built = build_meeting(
            *(self.root, self.key, self._plain_options()), pool=self.pool, progress=self.progress
        )
        added = tuple(version for each in audiences for version in _added(each))
        problems = [*self.told, *built.problems]
        problems += reasons_that_stand_in([each.release for each in added], self._meeting_file)
        if added and exempt and not self.request.members:
            problems.append(self._members_stay())
        return ReleaseResult(
            self.key,
            _state(built, added),
            added,
            tuple(version for each in audiences for version in _standing(each)),
            in_order(problems),
            built.failure,
        )

    def _opened(self) -> tuple[bool, tuple[str, ...]]:
        """Whether something of the meeting is exempt, and the council's languages, the first first,
        none where its records cannot be read; UnprovedError where what is exempt is not there to be
        held against the public documents."""
        library = Library(self.root)
        opened = library.open(library.named(self.key))
        if opened.exempt == "absent":
            folder = f"{MEETINGS}/{self.key}/{EXEMPT_FOLDER}/"
            raise UnprovedError(
                f"{self.key} cannot be released here: that nothing exempt is in its public"
                f" documents was not proved, since {folder} is not there",
                f"release it where {folder} is",
            )
        dossiers = [opened.dossier, *(each.dossier for each in opened.translations)]
        languages = tuple(each.language for each in dossiers if each is not None)
        return opened.exempt == "present", languages

    @property
    def _meeting_file(self) -> Path:
        return self.root / MEETINGS / self.key / MEETING_FILE

    def _members_stay(self) -> Problem:
        return note(
            "the members' documents are not released with these",
            Location(self._meeting_file),
            f"agendapack release --members {self.key} keeps them in members/released/",
        )

    def _build(
        self, audiences: Sequence[_Audience], again: Mapping[str, str | None] | None
    ) -> ReleaseResult | None:
        """Make the documents beside packs/, those ``again`` that get another version with the
        reasons of their amendments; a result where that is not to be done."""
        members = [each.place.making for each in audiences if each.place.for_members]
        built = build_meeting(
            self.root,
            self.key,
            replace(
                self.options,
                out=audiences[0].place.making,
                members=members[0] if members else None,
                new_versions=None if again is None else NewVersions(again, self.request.day),
                checking=True,
                # What was released may hold what is exempt by now, and be amended for that. Unless
                # nothing is to be amended, all is made once more, and proved.
                unproved=self.request.amend is not None and again is None,
            ),
            pool=self.pool,
            progress=self.progress,
        )
        if built.state in ("faulty", "failed"):
            problems = in_order((*self.told, *built.problems))
            state: Literal["faulty", "failed"] = "faulty" if built.state == "faulty" else "failed"
            return ReleaseResult(self.key, state, problems=problems, failure=built.failure)
        for each in audiences:
            each.states = built.members_documents if each.place.for_members else built.documents
        return None

    def _check_made(self, audiences: Sequence[_Audience]) -> None:
        """UsageError where a document is to be amended that the records make no more."""
        for each in audiences:
            made = {state.document for state in each.states}
            for name in each.decided.again:
                if name not in made:
                    raise UsageError(
                        f'"{name}" of {self.key} cannot be amended: the records make no such'
                        " document any more",
                        "name the documents that are to be amended with --only",
                    )

    def _plain_options(self) -> Options:
        members = self.root / MEMBERS if self.request.members else None
        return replace(self.options, members=members)

    def _keep(self, audiences: Sequence[_Audience], first: str) -> None:
        """Keep the new versions of documents, and what the records came to; ``first`` is the
        council's first language."""
        for each in audiences:
            self._make_ready(each, first)
            documents = [(one.document, one.version, one.released) for one in each.releases]
            mark(each.place, Begun(tuple(documents)))
        for each in audiences:
            if not each.releases and not each.released.releases:
                continue  # nobody is told of a meeting without documents for an audience
            before = each.released
            after = replace(before, releases=(*before.releases, *each.releases), checked=None)
            # Where a document is not released, only a build makes it.
            if all(state.document in after.current for state in each.states):
                after = replace(after, checked=_checked(each))
            made_from = [known for release in each.releases for known in release.made_from]
            if each.releases or released_text(after) != released_text(before):
                records = record_copies(self.root, made_from)
                write_release(each.place, after, each.files, records)
            each.released = after

    def _make_ready(self, each: _Audience, first: str) -> None:
        """Put together what is to be kept of an audience's documents."""
        current = each.released.current
        public = public_files(each.states, {*current, *each.decided.versions})
        for state in each.states:
            name, before = state.document, current.get(state.document)
            if name not in each.decided.versions:
                continue
            version = 1 if before is None else before.version + 1
            files = ready_files(state, version, each.made, public)
            amended = None
            if name in each.decided.amended:
                amended = self.request.reason(state.language, first)
            release = Release(
                name,
                version,
                self.request.day,
                __version__,
                tuple(file.kept for file in files),
                shown_pages(each.made / files[0].kept.name, files[0].kept.pages or 0, self.pool),
                state.made_from,
                amended,
                state.status,
                state.language,
                "" if amended is None else amended.language,
            )
            each.releases += (release,)
            each.files += files


def _state(
    built: MeetingResult, added: Sequence[ReleasedVersion]
) -> Literal["released", "unchanged", "faulty", "failed"]:
    if built.state in ("faulty", "failed"):
        return "faulty" if built.state == "faulty" else "failed"
    return "released" if added else "unchanged"


def _checked(each: _Audience) -> Checked:
    made_from = dict.fromkeys(known for state in each.states for known in state.made_from)
    return Checked(__version__, tuple(made_from), each.decided.stay)


def _added(each: _Audience) -> list[ReleasedVersion]:
    decided, found = each.decided, []
    for release in each.releases:
        why: Literal["new", "confirmed", "amended"] = "new"
        if release.document in decided.again:
            why = "amended" if release.document in decided.amended else "confirmed"
        found.append(ReleasedVersion(release, why, each.place.folder, each.place.for_members))
    return found


def _standing(each: _Audience) -> list[StandingVersion]:
    """The documents that were released before, and got no version now."""
    stay = dict(each.decided.stay)
    return [
        StandingVersion(release, stay.get(name), each.place.for_members)
        for name, release in each.released.current.items()
        if release not in each.releases
    ]
