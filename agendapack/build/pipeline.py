"""The pipeline: read, check, prepare, number, typeset, plan, assemble, prove, write.

``compile_meeting`` decides everything and writes nothing; ``write_meeting`` carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.build import output
from agendapack.build.aside import Aside
from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.cache import Cache
from agendapack.build.cache_folder import FOLDER
from agendapack.build.documents import REPORT, Printed
from agendapack.build.manifest import inputs, manifest, previous_outputs
from agendapack.build.output import MANIFEST, Staging, alone_in, machine_errors
from agendapack.build.preparing import Intake, TakenPaper
from agendapack.build.processes import available_cores
from agendapack.build.progress import Progress, Silent, Stopwatch
from agendapack.build.prover import prover
from agendapack.build.workers import Workers
from agendapack.build.workshop import Shop, Workshop
from agendapack.pack.numbering import number
from agendapack.pack.plan import OwnPages, PackPlan, PlacedPaper, blank_sizes, plan_pack
from agendapack.papers.accessibility import ReportedPaper
from agendapack.papers.facts import PaperFacts
from agendapack.problems import MachineError, Problem, UnprovedError, has_errors, in_order, strictly
from agendapack.records.checks import check
from agendapack.records.dossier import AgendaItem, Dossier, Pack, PaperSource
from agendapack.records.library import Library, MeetingRef
from agendapack.records.vocabulary import vocabulary

if TYPE_CHECKING:
    from agendapack.build.typesetting import Press


class Draft(Struct, frozen=True):
    """A pack decided on, not yet made: its plan, and the front sheet's HTML beside it."""

    file: str
    html_file: str
    html: str
    plan: PackPlan


class Compiled(Struct, frozen=True):
    """A meeting compiled: what there is to write, unless ``problems`` has an error."""

    ref: MeetingRef
    dossier: Dossier | None
    drafts: tuple[Draft, ...]
    minutes: Printed | None
    papers: tuple[TakenPaper, ...]
    report: str  # accessibility.html; empty where there are no papers
    problems: tuple[Problem, ...]

    @property
    def is_good(self) -> bool:
        return self.dossier is not None and not has_errors(self.problems)


class Builder:
    """Compiles and writes meetings of one council; what several share is read and set once."""

    def __init__(
        self,
        root: Path,
        *,
        strict: bool = False,
        progress: Progress | None = None,
        shop: Shop | None = None,
        proving: Aside | None = None,
        caching: bool = True,
        keeping: bool = True,
        jobs: int | None = None,
    ) -> None:
        """``caching`` takes prepared papers from the cache, ``keeping`` puts new ones into it.

        ``shop`` and ``proving`` are processes that were started before this was loaded; ``jobs``
        are as many as may work on papers at a time.
        """
        self.library = Library(root)
        self.root = self.library.root
        self.strict = strict
        self.caching = caching
        self._keeping = keeping
        self.progress = progress or Silent()
        self.stopwatch = Stopwatch()
        cache = Cache(self.root / FOLDER if caching else None, keeping=keeping)
        self._shop = shop or Workshop(Workers(jobs))
        self._prover = proving
        self._intake = Intake(lambda: self.press, cache, self._shop, jobs or available_cores())

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that help."""
        self._shop.close()
        if self._prover is not None:
            self._prover.stop()

    @cached_property
    def press(self) -> Press:
        """The council's templates and styles, loaded when something is to be typeset: by then the
        workers are busy with papers."""
        with self.stopwatch.stage("templates"):
            from agendapack.build.typesetting import Press

            return Press(self.root, self._shop.inspect)

    def compile_meeting(self, ref: MeetingRef) -> Compiled:
        """Everything up to assembly; nothing is written but the cache."""
        stage = self.stopwatch.stage
        with stage("read"):
            opened = self.library.open(ref)
        dossier, problems = opened.dossier, list(opened.problems)
        if dossier is None:
            return self._compiled(ref, None, problems)
        self.progress.expect(_steps(dossier))

        def meanwhile() -> None:
            with stage("check"):
                problems.extend(check(dossier))
            self.press.get_ready(dossier.council.language)
            if self._keeping:
                output.get_ready()

        with stage("prepare"):
            papers = self._intake.take(dossier, _wanted(dossier), self.progress.step, meanwhile)
        if self._prover is not None:
            self._prover.get_ready()  # the workers are gone, and a core has nothing to do
        problems += [problem for paper in papers for problem in paper.problems]
        problems += (*self.press.problems, *self.press.language_problems(dossier))
        # Also where there are errors already: a template's faults are told with the rest.
        typesetting = _Typesetting(dossier, self.press, stage, problems)
        drafts = typesetting.packs(papers)
        minutes = typesetting.minutes()
        report = typesetting.report(papers)
        return self._compiled(ref, dossier, problems, drafts, minutes, papers, report)

    def _compiled(
        self,
        ref: MeetingRef,
        dossier: Dossier | None,
        problems: Sequence[Problem],
        drafts: Sequence[Draft] = (),
        minutes: Printed | None = None,
        papers: tuple[TakenPaper, ...] = (),
        report: str = "",
    ) -> Compiled:
        found = in_order(strictly(problems) if self.strict else problems)
        return Compiled(ref, dossier, tuple(drafts), minutes, papers, report, found)

    def write_meeting(self, compiled: Compiled, out: Path) -> tuple[Written, ...]:
        """Make, prove and publish a good meeting's files below ``out``; they are listed as written.

        A pack whose plan is that of the last build stays as it is.  Raises MachineError where the
        disk will not have a file, UnprovedError where a pack does not keep a promise; either way
        what was published before stays.
        """
        assert compiled.dossier is not None
        folder = out / compiled.ref.key
        record = BuiltRecord(self.root, compiled.ref.key, folder)
        written: list[Written] = []
        plans: dict[str, str] = {}
        unproved: list[str] = []
        with alone_in(out), Staging(folder) as staging, self._proving() as proving:
            for draft in compiled.drafts:
                plans[draft.file] = draft.plan.fingerprint
                kept = record.kept(draft.file, plans[draft.file]) if self.caching else None
                if kept is None:
                    path = staging.place(draft.file)
                    self._assemble(draft, path, folder)
                    proving.call(path, draft.plan.without_papers())
                    unproved.append(draft.file)
                written.append(kept or Written.of(draft.file, path, len(draft.plan.pages)))
                html = staging.write(draft.html_file, draft.html.encode())
                written.append(Written.of(draft.html_file, html))
            if compiled.minutes is not None and compiled.minutes.facts is not None:
                pdf = compiled.minutes.facts.pdf
                assert isinstance(pdf, bytes)
                path = staging.write("minutes.pdf", pdf)
                written.append(Written.of("minutes.pdf", path, compiled.minutes.facts.page_count))
                html = staging.write("minutes.html", compiled.minutes.html.encode())
                written.append(Written.of("minutes.html", html))
            if compiled.report:
                path = staging.write(REPORT, compiled.report.encode())
                written.append(Written.of(REPORT, path))
            with self.stopwatch.stage("write"):
                made_from = inputs(self.root, compiled.dossier, self.press.folders)
                planned = {draft.file: draft.plan for draft in compiled.drafts}
                stale = [n for n in previous_outputs(folder) if n not in {w.name for w in written}]
                staging.write(
                    MANIFEST, manifest(self.root, compiled.dossier.key, made_from, planned, written)
                )
                manifested = Written.of(MANIFEST, staging.place(MANIFEST))
            for file in unproved:
                self._wait_for_proof(proving, file, folder)
            with self.stopwatch.stage("publish"):
                staging.publish(stale)
                if self.caching and not self.strict:
                    built = Built((*written, manifested), compiled.problems, plans)
                    record.write(built, made_from)
        return (*written, manifested)

    def _assemble(self, draft: Draft, path: Path, folder: Path) -> None:
        self.progress.step(f"assembling {draft.file}")
        with (
            self.stopwatch.stage("assemble"),
            machine_errors(f"cannot write {folder / draft.file}"),
        ):
            ink = self.press.stamp_font.ink(draft.plan.stamp_texts)
            try:
                self._shop.assemble(draft.plan, ink, path)
            except FileNotFoundError as fault:
                gone = Path(str(fault.filename or ""))
                if gone not in {source.facts.pdf for source in draft.plan.sources}:
                    raise
                raise MachineError(
                    f"{gone} went away while {draft.file} was being made", "build again"
                ) from fault

    @contextmanager
    def _proving(self) -> Iterator[Aside]:
        """The process that proves packs; one that is left in the midst of its work is ended."""
        if self._prover is None:
            self._prover = prover()
        try:
            yield self._prover
        finally:
            if self._prover.is_busy:
                self._prover.stop()
                self._prover = None

    def _wait_for_proof(self, proving: Aside, file: str, folder: Path) -> None:
        """Raise UnprovedError unless a pack keeps what its plan promises."""
        self.progress.step(f"proving {file}")
        with self.stopwatch.stage("prove"):
            broken = proving.result()
        if broken:
            listed = "\n".join(f"  {fault}" for fault in broken[:10])
            raise UnprovedError(
                f"{folder / file} does not keep what a pack promises, and was not published:"
                f"\n{listed}",
                "this is a fault in agendapack or in a template; the last good pack is untouched",
            )


def _wanted(dossier: Dossier) -> list[tuple[AgendaItem, PaperSource]]:
    return [(item, paper) for pack in dossier.packs for item in pack.items for paper in item.papers]


def _steps(dossier: Dossier) -> int:
    """How often compiling and writing a meeting says what it is about to do."""
    return len(_wanted(dossier)) + 2 * len(dossier.packs)


def _placed(papers: Sequence[TakenPaper]) -> list[PlacedPaper]:
    return [paper.placed for paper in papers if paper.placed is not None]


class _Typesetting(Struct):
    """One meeting from its prepared papers to plans; gathers problems as it goes."""

    dossier: Dossier
    press: Press
    stage: Callable[[str], AbstractContextManager[None]]
    problems: list[Problem]

    def packs(self, papers: Sequence[TakenPaper]) -> list[Draft]:
        """The agenda pack and every supplement, those with errors left out."""
        taken = iter(papers)
        drafts: list[Draft | None] = []
        last = 0
        for pack in self.dossier.packs:
            share = [next(taken) for item in pack.items for _ in item.papers]
            first = last + 1 if pack.numbering == "continue" else 1
            counts = ((paper.item, paper.facts.page_count) for paper in _placed(share))
            numbering = number(counts, first=first, recto=pack.recto)
            last = numbering.last
            with self.stage("typeset"):
                front = self.press.front_sheet(self.dossier, pack, numbering.items)
            drafts.append(self._draft(pack, front, share, first=first))
        return [draft for draft in drafts if draft is not None]

    def minutes(self) -> Printed | None:
        """The meeting's own minutes, where it has them."""
        if self.dossier.minutes is None:
            return None
        with self.stage("typeset"):
            return self._kept(self.press.minutes(self.dossier.minutes))

    def report(self, papers: Sequence[TakenPaper]) -> str:
        """The page on the papers' accessibility."""
        reported = [
            ReportedPaper(
                paper.item.number,
                paper.item.title,
                paper.source.path.name,
                paper.placed.title,
                paper.accessibility,
            )
            for paper in papers
            if paper.placed is not None and paper.accessibility is not None
        ]
        if not reported:
            return ""
        with self.stage("typeset"):
            rendered = self.press.accessibility_report(self.dossier, reported)
        self.problems += rendered.problems
        return rendered.html

    def _kept(self, printed: Printed) -> Printed | None:
        self.problems += printed.problems
        return printed if printed.facts is not None else None

    def _draft(
        self, pack: Pack, front: Printed, taken: Sequence[TakenPaper], *, first: int
    ) -> Draft | None:
        if self._kept(front) is None or front.facts is None:
            return None
        papers = _placed(taken)
        sizes = blank_sizes(front.facts, (paper.facts for paper in papers), recto=pack.recto)
        blanks: dict[tuple[float, float], PaperFacts] = {}
        with self.stage("typeset"):
            for size in sizes:
                blank = self._kept(self.press.blank(size, pack.language))
                if blank is None or blank.facts is None:
                    return None
                blanks[size] = blank.facts
        with self.stage("plan"):
            plan = plan_pack(
                pack,
                OwnPages(front.title, front.facts, blanks),
                papers,
                self.press.stamp_font.measure,
                vocabulary(pack.language),
                first=first,
                accessible=all(p.accessibility and p.accessibility.conforms for p in taken),
            )
        return Draft(pack.file, pack.html_file, front.html, plan)
