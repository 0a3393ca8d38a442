"""What is recorded of a committee already when one of its packs is taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agendapack.build.meeting import compile_meeting
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.problems import Problem, has_errors
from agendapack.records.library import Library
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    MEETING_FILE,
    MEETINGS,
    PAPERS_FOLDER,
    MeetingRef,
)
from agendapack.records.meeting_schema import Meeting
from agendapack.records.page_ranges import PageRange
from agendapack.records.shelf import Shelf
from agendapack.unpack.written_records.pack_records import RecordsThere


def records_there(root: Path, committee: str) -> RecordsThere | tuple[Problem, ...]:
    """The records of the council at ``root`` and of the committee's meetings; the problems of the
    council's and the committee's where these have errors."""
    if not (root / MEETINGS / COUNCIL_FILE).is_file():
        return RecordsThere()
    library = Library(root)
    shelf = Shelf(library.folder, library.meetings_of)
    council = shelf.council()
    problems = list(council.problems)
    of_committee = None
    meetings: dict[str, Meeting] = {}
    if (library.folder / committee / COMMITTEE_FILE).is_file():
        read = shelf.committee(committee)
        problems += read.problems
        of_committee = read.record
        for ref in library.meetings_of(committee):
            if (ref.folder / MEETING_FILE).is_file() and (found := shelf.meeting(ref).record):
                meetings[ref.name] = found
    if has_errors(problems):
        return tuple(problem for problem in problems if problem.is_error)
    return RecordsThere(council.record, of_committee, meetings)


def meeting_faults(root: Path, ref: MeetingRef) -> tuple[Problem, ...]:
    """The errors of a meeting.yaml."""
    library = Library(root)
    read = Shelf(library.folder, library.meetings_of).meeting(ref)
    return tuple(problem for problem in read.problems if problem.is_error)


def published_papers(
    root: Path, key: str, pool: WorkerPool
) -> tuple[tuple[tuple[PageRange, str], ...], int | None]:
    """The files of a meeting's papers by their pages in its packs, and the last number that
    counts on, which those with a prefix do not; nothing where the meeting cannot be built."""
    options = Options(root / "packs", keeping=False, unproved=True)
    compiled = compile_meeting(root, key, options, pool=pool)
    if not compiled.is_good or not compiled.drafts:
        return (), None
    plans = [draft.plan for draft in compiled.drafts]
    folder = root / MEETINGS / key / PAPERS_FOLDER
    papers = []
    for plan in plans:
        named = (source for source in plan.sources if source.kind in ("paper", "slip"))
        for source, pages in zip(named, plan.numbering.papers, strict=False):
            if source.file is not None and source.file.is_relative_to(folder):
                papers.append((pages, source.file.relative_to(folder).as_posix()))
    counting = (plan.numbering for plan in plans if not _has_prefix(plan.numbering.papers))
    return tuple(papers), max((numbering.last for numbering in counting), default=None)


def _has_prefix(pages: Sequence[PageRange]) -> bool:
    return any(each.prefix for each in pages)
