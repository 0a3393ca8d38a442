"""Makes the pages of the preview, and makes them again whenever something has changed.

One thread builds, one build at a time, with a pool of workers that stays.  What is wanted while a
build is under way is built after it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.meeting import Failure, build_meeting, worded
from agendapack.build.members_folder import MEMBERS
from agendapack.build.options import Options
from agendapack.build.output import MANIFEST
from agendapack.build.pool import WorkerPool
from agendapack.problems import (
    AgendapackError,
    Location,
    Problem,
    Severity,
    has_errors,
    in_order,
)
from agendapack.records.library import Library
from agendapack.serve.preview_state import (
    MembersDocuments,
    PreviewBoard,
    ShownProblem,
    begun,
    ended,
    shown,
)
from agendapack.site.site_options import SiteOptions, SiteResult


class MakesSite(Protocol):
    """What makes a site, as :func:`agendapack.site.site_making.make_site` does."""

    def __call__(
        self, root: Path, options: SiteOptions, *, pool: WorkerPool | None = None
    ) -> SiteResult: ...


class PreviewTask(Struct, frozen=True):
    """What is previewed: the council at ``root``, in the folder ``out``; of ``only`` these meetings
    where that is given.  ``base_url`` is the preview's address.  With ``members`` the members'
    documents are made too."""

    root: Path
    out: Path
    base_url: str
    only: tuple[str, ...] | None = None
    members: bool = False


class Rebuild(Struct, frozen=True):
    """What came of a build: how many ``seconds`` it took, the ``problems``, what of the site was
    ``made``, None where errors or ``failures`` stopped it, and the ``members``' documents."""

    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    failures: tuple[Failure, ...] = ()
    made: SiteResult | None = None
    members: tuple[MembersDocuments, ...] = ()


class PreviewBuilder:
    """Builds what is wanted, tells the ``board`` of it, and ``report`` of what it came to."""

    def __init__(
        self,
        task: PreviewTask,
        pool: WorkerPool,
        board: PreviewBoard,
        make: MakesSite,
        *,
        today: Callable[[], date],
        report: Callable[[Rebuild], None],
        wording: Callable[[Problem], Problem],
    ) -> None:
        self._task, self._pool, self._board, self._make = task, pool, board, make
        self._today, self._report, self._wording = today, report, wording
        self._wanted = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)

    def start(self) -> None:
        """Build once, and then whenever it is wanted."""
        self._wanted.set()
        self._thread.start()

    def want(self) -> None:
        """Something has changed."""
        self._wanted.set()

    def stopping(self) -> None:
        """Begin no other build, and tell nothing of the one that is under way."""
        self._stopping = True
        self._wanted.set()

    def join(self, seconds: float) -> None:
        """Wait so long at most for the build that is under way."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._stopping:
                return
            self._board.show(begun(self._board.state))
            rebuild = self._built()
            if self._stopping:
                return
            problems = self._shown(rebuild)
            made = rebuild.made is not None
            self._board.show(ended(self._board.state, problems, made=made, members=rebuild.members))
            self._report(rebuild)

    def _built(self) -> Rebuild:
        begin = time.perf_counter()
        try:
            rebuild = build_preview(self._task, self._pool, self._make, self._today())
        except Exception as fault:  # the preview goes on, whatever a build meets
            foreseen = isinstance(fault, AgendapackError) or self._stopping
            if os.environ.get("AGENDAPACK_TRACEBACK") and not foreseen:
                traceback.print_exc(file=sys.stderr)
            rebuild = Rebuild(failures=(worded(fault),))
        return replace(rebuild, seconds=time.perf_counter() - begin)

    def _shown(self, rebuild: Rebuild) -> tuple[ShownProblem, ...]:
        """What stopped the build, then its problems, as the browser may show them."""
        place = Location(self._task.root)
        stopped = (
            Problem(Severity.ERROR, each.message, place, each.hint, each.discreet)
            for each in rebuild.failures
        )
        found = (*stopped, *rebuild.problems)
        return tuple(shown(self._wording(problem), self._task.root) for problem in found)


def build_preview(task: PreviewTask, pool: WorkerPool, make: MakesSite, day: date) -> Rebuild:
    """Make the site with its drafts, and the members' documents first where they are wanted: the
    public ones are made beside them, and the site finds them there."""
    rebuild = _with_members(task, pool) if task.members else Rebuild()
    if rebuild.failures or has_errors(rebuild.problems):
        return rebuild
    options = SiteOptions(
        out=task.out,
        today=day,
        base_url=task.base_url,
        drafts=True,
        only=task.only,
        searching=False,  # to index every page takes longer than all else
    )
    result = make(task.root, options, pool=pool)
    return replace(
        rebuild,
        problems=in_order((*rebuild.problems, *result.problems)),
        failures=() if result.failure is None else (result.failure,),
        made=result if result.state == "made" else None,
    )


def _with_members(task: PreviewTask, pool: WorkerPool) -> Rebuild:
    """Make the members' documents of the meetings that have some."""
    problems: list[Problem] = []
    failures: list[Failure] = []
    documents: list[MembersDocuments] = []
    options = Options(task.root / "packs", members=task.root / MEMBERS, if_there=True)
    for key in task.only or [ref.key for ref in Library(task.root).meetings()]:
        result = build_meeting(task.root, key, options, pool=pool)
        problems += result.problems
        if result.failure is not None:
            failures.append(result.failure)
        if result.members is not None:
            names = tuple(
                file.name
                for file in result.members_files
                if file.name == Path(file.name).name != MANIFEST
            )
            documents.append(MembersDocuments(key, result.members, names))
    return Rebuild(problems=in_order(problems), failures=tuple(failures), members=tuple(documents))
