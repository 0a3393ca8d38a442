"""Publishes a meeting's documents as they were released, where nothing else is to be done: no
library is loaded for it, and no worker started but for the consolidated pack of a meeting with a
supplement."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from agendapack import __version__
from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.council_files import watched
from agendapack.build.manifest import manifest, previous_outputs
from agendapack.build.members_folder import MEMBERS, digests, keep_out_of_git, twin_problem
from agendapack.build.options import Options
from agendapack.build.outcomes import ConsolidatedPack, DocumentState, Outcome
from agendapack.build.output import MANIFEST, Staging, alone_with, digest
from agendapack.build.pool import WorkerPool, workplace
from agendapack.build.release_notes import (
    TEMPLATES_BEGIN,
    StandingRelease,
    made_of_others,
    release_notes,
)
from agendapack.build.released_documents import (
    ReleasedDocuments,
    copy_kept,
    kept_map,
    published_files,
    released_documents,
)
from agendapack.build.twin_links import consolidated_documents
from agendapack.pack.pack_map import PackMap
from agendapack.pages.template_folders import SITE_STATIC
from agendapack.problems import Location, Problem, error, has_errors, strictly
from agendapack.records.document_names import language_suffix
from agendapack.records.dossier import Audience
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MEETINGS, MINUTES_FILE
from agendapack.released.kept_files import KeptFault
from agendapack.released.released_meeting import Checked, Release, ReleasedMeeting
from agendapack.released.released_names import release_language

_HINT = 'run "git lfs pull", or restore it from version control: git log -- {file}'


class _Copies(Struct):
    """Released documents copied into a folder of temporaries: the files of each, the maps of packs,
    and what has become of files that are not as they were; with the ``consolidated`` packs that
    were made of the packs among them, one in each language."""

    files: dict[str, tuple[Written, ...]]
    maps: dict[str, PackMap]
    faults: list[KeptFault]
    consolidated: tuple[ConsolidatedPack, ...] = ()

    @property
    def all_files(self) -> tuple[Written, ...]:
        own = (file for files in self.files.values() for file in files)
        return (*own, *(file for pack in self.consolidated for file in pack.files))

    @property
    def all_maps(self) -> dict[str, PackMap]:
        """The maps of packs by their files."""
        found = {self.files[name][0].name: known for name, known in self.maps.items()}
        for pack in self.consolidated:
            found |= pack.maps
        return found

    @property
    def plans(self) -> dict[str, str]:
        """What each file that was made follows from."""
        return {name: plan for pack in self.consolidated for name, plan in pack.plans.items()}


def published_as_released(
    root: Path, key: str, options: Options, pool: WorkerPool | None
) -> Outcome | None:
    """Publish the meeting ``key`` as it was released; None where it has to be compiled, since
    something that its documents are made of has changed since its last release, a released file is
    not as it was, or there is something exempt to hold public documents against.

    Neither warnings nor errors are looked for.  Without a ``pool`` it has one of its own, if it
    needs any.
    """
    if options.checking or not (options.caching and options.takes_all):
        return None
    if options.members is not None or options.readers or _has_exempt_files(root, key):
        return None
    seen = watched(root, key)
    released = released_documents(root, key, "public", options)
    meeting = released.meeting
    if meeting is None or meeting.checked is None or not is_as_checked(root, key, meeting.checked):
        return None
    folder = options.out / key
    with ExitStack() as stack:
        stack.enter_context(alone_with(folder, root / FOLDER / LOCKS, _waiting(pool)))
        staging = stack.enter_context(Staging(folder))
        copies = _copied(released, staging)
        if copies.faults:
            return None
        if wanted := consolidated_documents(copies.maps.values()):
            copies.consolidated = _consolidated(
                *(root, key, options, pool, released, copies, staging, wanted)
            )
            if any(has_errors(pack.problems) for pack in copies.consolidated):
                return None  # compiling it tells of them, with the rest
        twin = twin_problem(root / MEMBERS / key, key, digests(copies.all_files))
        problems = () if twin is None else strictly([twin]) if options.strict else (twin,)
        if has_errors(problems):
            return Outcome((), problems=problems)
        staging.write(MANIFEST, _manifest(key, released, copies))
        made = {file.name for file in copies.all_files}
        staging.publish([name for name in previous_outputs(folder) if name not in made])
        files = (*copies.all_files, Written.of(MANIFEST, folder / MANIFEST))
    notes = _notes(root, key, released, meeting.checked)
    if released.record is not None and not options.strict:
        inputs = (*meeting.checked.made_from, released.record)
        built = Built(files, notes, copies.plans)
        BuiltRecord(root, key, folder).write(built, inputs, seen, by_office=False)
    states = tuple(_states(released, copies, meeting.checked))
    return Outcome(files, problems=problems, notes=notes, documents=states)


def publish_released_alone(
    root: Path, key: str, options: Options, pool: WorkerPool | None
) -> tuple[Problem, ...]:
    """Publish what was released of a meeting whose records have errors, for each audience whose
    documents are wanted; an error for each file of it that is not as it was released.

    Documents that were never released stay as they were built last.
    """
    places: list[tuple[Audience, Path]] = [("public", options.out)]
    places += [("members", options.members)] if options.members is not None else []
    problems: list[Problem] = []
    for audience, out in places:
        released = released_documents(root, key, audience, options)
        if not released.taken or released.meeting is None:
            continue
        if audience == "members":
            keep_out_of_git(out)
        with ExitStack() as stack:
            stack.enter_context(alone_with(out / key, root / FOLDER / LOCKS, _waiting(pool)))
            staging = stack.enter_context(Staging(out / key, private=audience == "members"))
            copies = _copied(released, staging)
            made = {file.name for file in copies.all_files}
            if not copies.faults and set(previous_outputs(out / key)) <= made:
                staging.write(MANIFEST, _manifest(key, released, copies))
            staging.publish()
        for fault in copies.faults:
            words = "this file was released and is not as it was, so it was not published"
            problems.append(error(words, Location(fault.file), _HINT.format(file=fault.file)))
    return tuple(problems)


def _waiting(pool: WorkerPool | None) -> Callable[[], None]:
    """What is done now and then while another build holds a folder: see whether this one is still
    wanted."""
    return (lambda: None) if pool is None else pool.check_open


def is_as_checked(root: Path, key: str, checked: Checked) -> bool:
    """Whether all that a meeting's documents are made of is as it was at its last release."""
    known = {each.file: each.sha256 for each in checked.made_from}
    minutes = f"{MEETINGS}/{key}/{MINUTES_FILE}"
    if (minutes in known) != (root / minutes).exists():
        return False
    if {name for name in known if name.startswith(TEMPLATES_BEGIN)} != set(_templates(root)):
        return False
    try:
        return all(digest(root / name) == sha256 for name, sha256 in known.items())
    except OSError:
        return False


def _templates(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root / TEMPLATES_BEGIN):
        if Path(folder) == root / TEMPLATES_BEGIN / SITE_STATIC.parent:
            folders[:] = [name for name in folders if name != SITE_STATIC.name]
        for name in names:
            yield Path(folder, name).relative_to(root).as_posix()


def _has_exempt_files(root: Path, key: str) -> bool:
    folder = root / MEETINGS / key / EXEMPT_FOLDER
    return folder.is_dir() and any(folder.iterdir())


def _copied(released: ReleasedDocuments, staging: Staging) -> _Copies:
    assert released.meeting is not None
    folder, copies = released.meeting.folder, _Copies({}, {}, [])
    for name, release in released.taken.items():
        files, faults = [], []
        for kept in published_files(release):
            fault = copy_kept(folder, kept, staging.place(kept.name))
            if fault is None:
                files.append(Written(kept.name, kept.sha256, kept.size, kept.pages))
            else:
                staging.drop(kept.name)
                faults.append(fault)
        if faults:  # half a document is none
            for file in files:
                staging.drop(file.name)
            copies.faults += faults
            continue
        copies.files[name] = tuple(files)
        known = kept_map(folder, release)
        if isinstance(known, PackMap):
            copies.maps[name] = known
        elif known is not None:
            copies.faults.append(known)
    return copies


def _consolidated(
    root: Path,
    key: str,
    options: Options,
    pool: WorkerPool | None,
    released: ReleasedDocuments,
    copies: _Copies,
    staging: Staging,
    wanted: tuple[str, ...],
) -> tuple[ConsolidatedPack, ...]:
    """Stage the packs of everything to date, made of the packs that were copied; ``wanted`` is
    what they are called."""
    from agendapack.build.consolidating import FinishedPack
    from agendapack.build.consolidation import Consolidation
    from agendapack.build.meeting_reading import read_design

    packs: dict[str, list[FinishedPack]] = {}
    for name, known in copies.maps.items():
        pdf, amended = copies.files[name][0], released.amended_on(name)
        finished = FinishedPack(staging.place(pdf.name), pdf.sha256, known, amended)
        packs.setdefault(known.suffix, []).append(finished)
    languages = {suffix: found[0].map.language for suffix, found in packs.items()}
    with workplace(pool, options.jobs) as (workers, into):
        design = read_design(root, into, workers.folder / "designs")
        work = Consolidation(root, key, options, design, workers, into)
        names, suffixes = (*released.taken, *wanted), list(map(language_suffix, wanted))
        return tuple(
            work.lay(
                *(packs[suffix], staging, "public", names, languages),
                [packs[each] for each in suffixes if each != suffix],
            )
            for suffix in suffixes
        )


def _manifest(key: str, released: ReleasedDocuments, copies: _Copies) -> bytes:
    taken = released.taken
    made_from = dict.fromkeys(file for each in taken.values() for file in each.made_from)
    return manifest(
        *(key, released.made_by, tuple(made_from)),
        copies.all_maps,
        copies.all_files,
        released={file.name: taken[name] for name, files in copies.files.items() for file in files},
    )


def _notes(
    root: Path, key: str, released: ReleasedDocuments, checked: Checked
) -> tuple[Problem, ...]:
    """What was found at the last release to be made otherwise; and that another version of
    agendapack, whose name each PDF bears, makes other files of the same records."""
    assert released.meeting is not None
    meeting, differs = released.meeting, dict(checked.differs)
    otherwise = None if checked.agendapack == __version__ else ()
    standing = [
        StandingRelease(
            *(release, differs.get(name, otherwise)),
            name in differs and _has_changed(release, meeting, checked),
        )
        for name, release in released.taken.items()
    ]
    return release_notes(standing, root / MEETINGS / key / MEETING_FILE, key, __version__)


def _has_changed(release: Release, meeting: ReleasedMeeting, checked: Checked) -> bool:
    others = made_of_others(release.made_from, checked.made_from)
    return others or meeting.follows_others(release)


def _states(
    released: ReleasedDocuments, copies: _Copies, checked: Checked
) -> Iterator[DocumentState]:
    differs = dict(checked.differs)
    assert released.meeting is not None
    for name, release in released.taken.items():
        yield DocumentState(
            *(name, copies.files[name], checked.made_from, release.version),
            differs.get(name),
            release.status,
            copies.maps.get(name),
            release_language(released.meeting, release),
        )
