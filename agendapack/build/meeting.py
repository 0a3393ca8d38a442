"""Builds one meeting: what a command calls for each, and what can be sent to another machine.

Nothing is printed here, and no library is loaded before it is known that something has changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.built import BuiltRecord, Written
from agendapack.build.council_files import CouncilFiles
from agendapack.build.members_folder import MEMBERS, digests, twin_problem
from agendapack.build.options import Options
from agendapack.build.outcomes import DocumentState, Outcome
from agendapack.build.pool import PoolClosed, WorkerPool, workplace
from agendapack.build.progress import Progress, Silent
from agendapack.problems import AgendapackError, ExitCode, Problem, has_errors, in_order
from agendapack.records.library import Library
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MINUTES_FILE
from agendapack.released.released_meeting import RELEASED_FILE, released_folder

if TYPE_CHECKING:
    from agendapack.build.compiled import Compiled
    from agendapack.build.pipeline import Pipeline
    from agendapack.papers.accessibility import ReportedPaper

RECORDS = {MEETING_FILE, MINUTES_FILE, Path(MEETING_FILE).stem, Path(MINUTES_FILE).stem}
"""The names of records, which are the same in every folder."""


class Failure(Struct, frozen=True):
    """What stopped a meeting, in words, and the exit code that goes with it.

    ``discreet`` says it as that of a :class:`~agendapack.problems.Problem` does.
    """

    message: str
    hint: str
    exit_code: int
    discreet: str | None = None


class MeetingResult(Struct, frozen=True):
    """What came of building a meeting.

    ``faulty``: its records or papers have errors; ``failed``: ``failure`` says what stopped it.
    Either way what was published before stays.  ``members`` is the folder of the members'
    documents, and ``members_files`` these, where there are any.  ``documents``, and
    ``members_documents``, are those of a meeting that was built.
    """

    key: str
    folder: Path
    state: Literal["built", "unchanged", "faulty", "failed"]
    problems: tuple[Problem, ...] = ()
    papers: tuple[ReportedPaper, ...] = ()
    files: tuple[Written, ...] = ()
    failure: Failure | None = None
    members: Path | None = None
    members_files: tuple[Written, ...] = ()
    documents: tuple[DocumentState, ...] = ()
    members_documents: tuple[DocumentState, ...] = ()


def unchanged_meeting(
    root: Path, key: str, options: Options, files: CouncilFiles | None = None
) -> MeetingResult | None:
    """The last build of a meeting, if what it was made from and what it made are still the same.

    Where that cannot be found out there is none: a build says why.  Whoever asks of many meetings
    gives the council's ``files``, so that what meetings share is read once.
    """
    folder = options.out / key
    if options.strict or not options.caching or options.readers:
        return None
    if options.checking or not options.takes_all:
        return None
    built = members = None
    with suppress(Exception):  # one meeting's trouble is no other's
        built = BuiltRecord(root, key, folder).unchanged(files)
        if built is not None and options.members is not None:
            members = BuiltRecord(root, key, options.members / key).unchanged(files)
    if built is None or (options.members is not None and members is None):
        return None
    result = MeetingResult(key, folder, "unchanged", built.problems, files=built.files)
    if members is not None and options.members is not None:
        return replace(
            result,
            problems=in_order((*built.problems, *members.problems)),
            members=options.members / key,
            members_files=members.files,
        )
    old = twin_problem(root / MEMBERS / key, key, digests(built.files))
    return replace(result, problems=(*built.problems, *([old] if old else ())))


def build_meeting(
    root: Path,
    key: str,
    options: Options,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> MeetingResult:
    """Build the meeting ``key`` of the council at ``root``; one without changes is not touched.

    Without a ``pool`` it has one of its own.  Another meeting may be built at the same time.
    """
    folder = options.out / key
    problems: tuple[Problem, ...] = ()
    papers: tuple[ReportedPaper, ...] = ()
    try:
        if (unchanged := unchanged_meeting(root, key, options)) is not None:
            return unchanged
        if (written := _as_released(root, key, options, pool)) is None:
            with pipeline(Library(root), options, pool, progress) as work:
                compiled = work.compile_meeting(work.library.named(key))
                problems, papers = compiled.problems, compiled.reported
                if not compiled.is_good:
                    problems = (*problems, *_only_released(root, key, options, pool))
                    return MeetingResult(key, folder, "faulty", problems)
                written = work.write_meeting(compiled, options.out)
        problems = (*in_order((*problems, *written.notes)), *written.problems)
        if has_errors(problems):
            problems = (*problems, *_only_released(root, key, options, pool))
            return MeetingResult(key, folder, "faulty", problems)
    except Exception as fault:  # one meeting's trouble is no other's
        failure = stopped_meeting(fault, root, key, pool)
        return MeetingResult(key, folder, "failed", problems, papers, failure=failure)
    result = MeetingResult(
        key, folder, "built", problems, papers, written.files, documents=written.documents
    )
    if options.members is None or not written.members:
        return result
    return replace(
        result,
        members=options.members / key,
        members_files=written.members,
        members_documents=written.members_documents,
    )


def _as_released(root: Path, key: str, options: Options, pool: WorkerPool | None) -> Outcome | None:
    """The meeting's documents as they were released, where that is all that there is to do."""
    if not _has_released(root, key):
        return None
    from agendapack.build.as_released import published_as_released

    return published_as_released(root, key, options, pool)


def _only_released(
    root: Path, key: str, options: Options, pool: WorkerPool | None
) -> tuple[Problem, ...]:
    """Publish what was released of a meeting whose records have errors; what is wrong with that."""
    if not (_has_released(root, key) and options.takes_all):
        return ()
    from agendapack.build.as_released import publish_released_alone

    return publish_released_alone(root, key, options, pool)


def publish_stray(root: Path, key: str, options: Options) -> MeetingResult:
    """Publish what was released of a meeting that is in meetings/ no more."""
    folder = options.out / key
    try:
        problems = _only_released(root, key, options, None)
    except Exception as fault:  # one meeting's trouble is no other's
        return MeetingResult(key, folder, "failed", failure=discreetly_worded(fault, root, key))
    return MeetingResult(key, folder, "faulty", problems)


def _has_released(root: Path, key: str) -> bool:
    return (released_folder(root, key) / RELEASED_FILE).exists()


def stopped_meeting(
    fault: Exception, root: Path, key: str, pool: WorkerPool | None = None
) -> Failure:
    """What stopped a meeting, in words; raises PoolClosed where that is nobody's to be told of,
    since the ``pool`` was closed and took its folder with it, and what nobody foresaw where
    developers are to see where it happened."""
    if isinstance(fault, PoolClosed):
        raise fault
    if pool is not None:
        pool.check_open()
    raise_for_developers(fault)
    return discreetly_worded(fault, root, key)


def raise_for_developers(fault: BaseException) -> None:
    """Raise what nobody foresaw where the developers are to see where it happened."""
    foreseen = isinstance(fault, AgendapackError) or not isinstance(fault, Exception)
    if os.environ.get("AGENDAPACK_TRACEBACK") and not foreseen:
        raise fault


def discreetly_worded(fault: BaseException, root: Path, key: str) -> Failure:
    """What stopped a meeting, and that without what its exempt files are called."""
    failure = worded(fault)
    folder = root / "meetings" / key / EXEMPT_FOLDER
    # Where it may not even be looked for, nothing of it was read; Path.is_dir() would raise.
    if failure.discreet is not None or not os.path.isdir(folder):  # noqa: PTH112
        return failure
    foreseen = isinstance(fault, AgendapackError | OSError)
    if foreseen:
        with suppress(OSError):
            paths = [path.relative_to(folder) for path in folder.rglob("*")]
            names = {name for path in paths for name in (*path.parts, path.stem)}
            said = f"{failure.message}\n{failure.hint}".casefold()
            if not any(name.casefold() in said for name in names - RECORDS):
                return failure
    what = "" if foreseen else f" ({type(fault).__name__})"
    discreet = (
        f"something about an exempt file of {key} stopped the work{what}: the same command at a"
        " terminal says what"
    )
    return replace(failure, discreet=discreet)


def worded(fault: BaseException) -> Failure:
    """What stopped the work, as a sentence; no input may show a user a traceback."""
    if isinstance(fault, AgendapackError):
        return Failure(fault.message, fault.hint, fault.exit_code, fault.discreet)
    if isinstance(fault, OSError):
        hint = "nothing that was published before has changed"
        return Failure(f"the machine refused: {fault}", hint, ExitCode.MACHINE)
    return Failure(
        f"something unforeseen stopped the work: {type(fault).__name__}: {fault}",
        "please report it; AGENDAPACK_TRACEBACK=1 shows where it happened",
        ExitCode.MACHINE,
    )


def compile_meeting(
    root: Path,
    key: str,
    options: Options,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> Compiled:
    """Do all that a build does up to assembly.  The PDFs that were set are gone afterwards."""
    with pipeline(Library(root), options, pool, progress) as work:
        return work.compile_meeting(work.library.named(key))


@contextmanager
def pipeline(
    library: Library,
    options: Options,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> Iterator[Pipeline]:
    """A pipeline, and a folder in the pool's for what it makes."""
    with workplace(pool, options.jobs) as (workers, into):
        from agendapack.build.pipeline import Pipeline

        yield Pipeline(library, options, workers, into, progress or Silent())
