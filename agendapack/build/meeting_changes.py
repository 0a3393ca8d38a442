"""Compares what was released of a meeting with what its records would make now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from agendapack.build.built import Written
from agendapack.build.cache_folder import COMPARING, EXEMPT, FOLDER, LOCKS, private_folder
from agendapack.build.comparing import ComparedDocuments, compare_documents
from agendapack.build.meeting import MeetingResult, build_meeting
from agendapack.build.members_folder import MEMBERS
from agendapack.build.options import Options
from agendapack.build.output import alone_with
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress
from agendapack.problems import Problem, UsageError, has_errors
from agendapack.records.document_names import without_language
from agendapack.released.kept_files import kept_fault, not_as_released
from agendapack.released.released_meeting import (
    AGENDA,
    DECISIONS_DOCUMENT,
    MINUTES_DOCUMENT,
    Release,
    ReleasedMeeting,
)
from agendapack.released.released_record import read_released

Audience = Literal["public", "members"]

_WHOLE = (AGENDA, MINUTES_DOCUMENT, DECISIONS_DOCUMENT)


class DocumentChanges(Struct, frozen=True):
    """What has become of a document of a meeting since it was released.

    ``file`` is what its PDF is called among the meeting's documents.  ``state``: "same" shows the
    same, "changed" something else, which ``compared`` has; "unreleased" was not released yet,
    "unmade" would not be made any more.
    """

    document: str
    file: str
    audience: Audience
    state: Literal["same", "changed", "unreleased", "unmade"]
    release: Release | None = None
    compared: ComparedDocuments | None = None


class MeetingChanges(Struct, frozen=True):
    """What has become of a meeting's documents since they were released.

    ``faults`` and ``failed`` say why that is not known: problems, an error among them, or a build
    that something stopped.
    """

    key: str
    documents: tuple[DocumentChanges, ...] = ()
    faults: tuple[Problem, ...] = ()
    failed: MeetingResult | None = None


def compare_released(
    root: Path,
    key: str,
    pool: WorkerPool,
    *,
    members: bool = False,
    progress: Progress | None = None,
) -> MeetingChanges:
    """What has become of the documents of a meeting; with ``members`` of theirs too.

    The meeting is built as if nothing of it were released, in the cache's folder.  Raises
    UsageError where nothing was released, UnprovedError where a released PDF is not there as it
    was released, OSError where a file cannot be read.
    """
    released: dict[Audience, ReleasedMeeting | None] = {"public": read_released(root, key)}
    if members:
        released["members"] = read_released(root / MEMBERS, key)
    if not any(meeting is not None and meeting.releases for meeting in released.values()):
        hint = f"agendapack release {'--members ' if members else ''}{key}"
        raise UsageError(f"nothing of {key} was released", f"release it first: {hint}")
    for meeting in released.values():
        if meeting is not None:
            for release in meeting.current.values():
                fault = kept_fault(meeting.folder, release.pdf)
                if fault is not None:
                    raise not_as_released(fault)
    public, private = root / FOLDER / COMPARING, root / FOLDER / EXEMPT / COMPARING
    if members:
        private_folder(private)
    options = Options(public, members=private if members else None, released=False)
    # As long as what is made here is read, nobody else makes it anew or removes it.
    with alone_with(public / key / COMPARING, root / FOLDER / LOCKS, pool.check_open):
        result = build_meeting(root, key, options, pool=pool, progress=progress)
        if result.failure is not None:
            return MeetingChanges(key, failed=result)
        if has_errors(result.problems):
            return MeetingChanges(key, faults=result.problems)
        built: dict[Audience, tuple[Path, Sequence[Written]]]
        built = {"public": (result.folder, result.files)}
        if members:
            built["members"] = private / key, result.members_files
        documents: list[DocumentChanges] = []
        for audience, (folder, files) in built.items():
            for found in _compared(released[audience], audience, folder, files, pool):
                if isinstance(found, tuple):
                    return MeetingChanges(key, faults=found)
                documents.append(found)
    return MeetingChanges(key, tuple(documents))


def _compared(
    meeting: ReleasedMeeting | None,
    audience: Audience,
    folder: Path,
    files: Sequence[Written],
    pool: WorkerPool,
) -> Iterator[DocumentChanges | tuple[Problem, ...]]:
    """Each document of one audience, those that were released first; or why two cannot be
    compared."""
    made = dict(_made(files))
    if meeting is None:
        meeting = ReleasedMeeting(folder, "")
    current = meeting.current
    for document, release in current.items():
        about = (document, release.pdf.name, audience)
        if document not in made:
            yield DocumentChanges(*about, "unmade", release)
        elif made[document].sha256 == release.pdf.sha256:
            yield DocumentChanges(*about, "same", release)
        else:
            old = meeting.folder / release.pdf.kept
            found = compare_documents((old, folder / made[document].name), pool)
            if isinstance(found, tuple):
                yield found
                return
            is_same = not found.comparison.runs
            yield DocumentChanges(*about, "same" if is_same else "changed", release, found)
    for document, file in made.items():
        if document not in current:
            yield DocumentChanges(document, file.name, audience, "unreleased")


def _made(files: Iterable[Written]) -> Iterator[tuple[str, Written]]:
    """The PDFs of documents that are released each on its own, by their documents."""
    for file in files:
        path = Path(file.name)
        kind = without_language(path.stem)
        if path.suffix == ".pdf" and (kind in _WHOLE or kind.startswith("supplement-")):
            yield path.stem, file
