"""Builds one meeting: what a command calls for each, and what can be sent to another machine.

Nothing is printed here, and no library is loaded before it is known that something has changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from agendapack.build.built import BuiltRecord, Written
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress, Silent
from agendapack.problems import AgendapackError, ExitCode, Problem
from agendapack.records.library import Library

if TYPE_CHECKING:
    from agendapack.build.pipeline import Compiled, Pipeline
    from agendapack.papers.accessibility import ReportedPaper


class Failure(Struct, frozen=True):
    """What stopped a meeting, in words, and the exit code that goes with it."""

    message: str
    hint: str
    exit_code: int


class MeetingResult(Struct, frozen=True):
    """What came of building a meeting.

    ``faulty``: its records or papers have errors; ``failed``: ``failure`` says what stopped it.
    Either way what was published before stays.
    """

    key: str
    folder: Path
    state: Literal["built", "unchanged", "faulty", "failed"]
    problems: tuple[Problem, ...] = ()
    papers: tuple[ReportedPaper, ...] = ()
    files: tuple[Written, ...] = ()
    failure: Failure | None = None


def unchanged_meeting(root: Path, key: str, options: Options) -> MeetingResult | None:
    """The last build of a meeting, if what it was made from and what it made are still the same.

    Where that cannot be found out there is none: a build says why.
    """
    folder = options.out / key
    if options.strict or not options.caching:
        return None
    built = None
    with suppress(Exception):  # one meeting's trouble is no other's
        built = BuiltRecord(root, key, folder).unchanged()
    if built is None:
        return None
    return MeetingResult(key, folder, "unchanged", built.problems, files=built.files)


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
        with pipeline(Library(root), options, pool, progress) as work:
            compiled = work.compile_meeting(work.library.named(key))
            problems, papers = compiled.problems, compiled.reported
            if not compiled.is_good:
                return MeetingResult(key, folder, "faulty", problems)
            files = work.write_meeting(compiled, options.out)
    except Exception as fault:  # one meeting's trouble is no other's
        if os.environ.get("AGENDAPACK_TRACEBACK") and not isinstance(fault, AgendapackError):
            raise
        return MeetingResult(key, folder, "failed", problems, papers, failure=worded(fault))
    return MeetingResult(key, folder, "built", problems, papers, files)


def worded(fault: Exception) -> Failure:
    """What stopped the work, as a sentence; no input may show a user a traceback."""
    if isinstance(fault, AgendapackError):
        return Failure(fault.message, fault.hint, fault.exit_code)
    if isinstance(fault, OSError):
        hint = "nothing that was published before has changed"
        return Failure(f"the machine refused: {fault}", hint, ExitCode.MACHINE)
    return Failure(
        f"something unforeseen stopped the work: {type(fault).__name__}: {fault}",
        "please report it; AGENDAPACK_TRACEBACK=1 shows where it happened",
        ExitCode.MACHINE,
    )


def compile_meeting(
    root: Path, key: str, options: Options, *, pool: WorkerPool, progress: Progress | None = None
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
    with ExitStack() as stack:
        if pool is None:
            pool = stack.enter_context(WorkerPool(options.jobs))
        pool.start()  # its fork server loads what jobs want while this process loads the rest
        into = Path(
            stack.enter_context(TemporaryDirectory(dir=pool.folder, ignore_cleanup_errors=True))
        )
        from agendapack.build.pipeline import Pipeline

        yield Pipeline(library, options, pool, into, progress or Silent())
