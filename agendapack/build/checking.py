"""Checks one meeting: all that a build does up to assembly, and what there is to print of it.

What a meeting was compiled to is large; this is a small value that can wait for its turn among
hundreds, and be sent from another machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.interrupted_releases import interrupted_releases
from agendapack.build.meeting import Failure, compile_meeting, stopped_meeting
from agendapack.build.members_folder import MEMBERS, digests_now, twin, twin_problem
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress
from agendapack.problems import Location, Problem, has_errors, strictly

if TYPE_CHECKING:
    from agendapack.build.compiled import Compiled, Draft
    from agendapack.papers.accessibility import ReportedPaper


class PackPages(Struct, frozen=True):
    """How many pages a pack would have."""

    file: str
    pages: int


class ExemptPages(Struct, frozen=True):
    """How many pages an exempt paper of an item has, and where that may be written."""

    item: str
    file: str
    pages: int
    place: Location


class CheckedMeeting(Struct, frozen=True):
    """What came of checking a meeting.

    ``interrupted`` tells of releases of it that were cut short, ``problems`` of the rest, and
    ``beside`` of its documents that lie there; ``failure`` says what stopped the check.  ``packs``
    are those that a build would make for everybody, ``members_packs`` those for members, None where
    they get none of their own.
    """

    key: str
    interrupted: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    beside: tuple[Problem, ...] = ()
    papers: tuple[ReportedPaper, ...] = ()
    exempt_pages: tuple[ExemptPages, ...] = ()
    would_build: bool = False
    packs: tuple[PackPages, ...] = ()
    members_packs: tuple[PackPages, ...] | None = None
    failure: Failure | None = None

    @property
    def is_good(self) -> bool:
        return self.would_build and not has_errors(self.beside)


def check_meeting(
    root: Path,
    key: str,
    options: Options,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> CheckedMeeting:
    """Check the meeting ``key`` of the council at ``root``; nothing is written.

    Without a ``pool`` it has one of its own.  Another meeting may be checked at the same time.
    """
    interrupted: tuple[Problem, ...] = ()
    try:
        interrupted = interrupted_releases(root, key, removing=False)
        compiled = compile_meeting(root, key, options, pool=pool, progress=progress)
        beside = _twin_problems(root, key, strict=options.strict)
    except Exception as fault:  # one meeting's trouble is no other's
        return CheckedMeeting(key, interrupted, failure=stopped_meeting(fault, root, key, pool))
    found = CheckedMeeting(
        *(key, interrupted, compiled.problems, beside),
        exempt_pages=_exempt_pages(compiled) if options.members is not None else (),
    )
    if not compiled.is_good:
        return found
    return replace(
        found,
        would_build=True,
        papers=compiled.reported,
        packs=_pages(compiled.drafts),
        members_packs=None if compiled.members is None else _pages(compiled.members.drafts),
    )


def _pages(drafts: Sequence[Draft]) -> tuple[PackPages, ...]:
    return tuple(PackPages(draft.file, len(draft.plan.pages)) for draft in drafts)


def _exempt_pages(compiled: Compiled) -> tuple[ExemptPages, ...]:
    return tuple(
        ExemptPages(paper.item.number, paper.source.path.name, paper.pages, paper.source.place)
        for paper in compiled.exempt
        if paper.pages is not None
    )


def _twin_problems(root: Path, key: str, *, strict: bool) -> tuple[Problem, ...]:
    """A warning where the members' documents that lie there were not made beside the public ones
    that do."""
    folder = root / MEMBERS / key
    public = digests_now(root / "packs" / key, twin(folder) or ())
    found = twin_problem(folder, key, public) if public else None
    problems = () if found is None else (found,)
    return strictly(problems) if strict else problems
