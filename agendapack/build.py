"""The pipeline: read, check, prepare, number, typeset, plan, assemble, prove, write.

``compile_meeting`` decides everything and writes nothing; ``write_meeting`` carries it out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from agendapack.manifest import Written, manifest, previous_outputs
from agendapack.output import MANIFEST, Staging, alone_in, machine_errors
from agendapack.pack.assemble import assemble
from agendapack.pack.facts import PaperFacts
from agendapack.pack.numbering import Numbering, number
from agendapack.pack.plan import PackPlan, PlacedPaper, blank_sizes, plan_pack
from agendapack.pack.proof import prove
from agendapack.press import AGENDA_PACK, Press, Printed, publication_day, supplement_file
from agendapack.problems import Problem, UnprovedError, has_errors, in_order, strictly
from agendapack.records.checks import check
from agendapack.records.dossier import AgendaItem, Dossier
from agendapack.records.library import Library, MeetingRef



class Progress(Protocol):
    """Told how much there is to do, and what is about to be done."""

    def expect(self, steps: int) -> None: ...

    def step(self, doing: str) -> None: ...


class Silent:
    def expect(self, steps: int) -> None:
        pass

    def step(self, doing: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack decided on, not yet made: its plan, and the front sheet's HTML beside it."""

    file: str
    html_file: str
    html: str
    plan: PackPlan


@dataclass(frozen=True, slots=True)
class Compiled:
    """A meeting compiled: what there is to write, unless ``problems`` has an error."""

    ref: MeetingRef
    dossier: Dossier | None
    drafts: tuple[Draft, ...]
    minutes: Printed | None
    problems: tuple[Problem, ...]

    @property
    def is_good(self) -> bool:
        return self.dossier is not None and not has_errors(self.problems)


@dataclass(slots=True)
class Stopwatch:
    """Seconds spent in each stage, for ``make bench``."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


class Builder:
    """Compiles and writes meetings of one council; what several share is read and set once."""

    def __init__(self, root: Path, *, strict: bool = False, progress: Progress | None = None) -> None:
        self.library = Library(root)
        self.root = root
        self.strict = strict
        self.progress = progress or Silent()
        self.stopwatch = Stopwatch()
        with self.stopwatch.stage("templates"):
            self.press = Press(root)

    def compile_meeting(self, ref: MeetingRef) -> Compiled:
        """Everything up to assembly; nothing is written."""
        stage = self.stopwatch.stage
        with stage("read"):
            opened = self.library.open(ref)
        dossier, problems = opened.dossier, [*opened.problems, *self.press.problems]
        drafts: list[Draft] = []
        minutes = None
        if dossier is not None:
            with stage("check"):
                problems += check(dossier)
            self.progress.expect(_steps(dossier))
            compiling = _Compiling(dossier, self.press, self.progress, stage, problems)
            drafts = compiling.packs()
            if dossier.minutes is not None:
                minutes = compiling.minutes()
        found = in_order(strictly(problems) if self.strict else problems)
        return Compiled(ref, dossier, tuple(drafts), minutes, found)

    def write_meeting(self, compiled: Compiled, out: Path) -> tuple[Written, ...]:
        """Make, prove and publish a good meeting's files below ``out``; they are listed as written.

        Raises MachineError where the disk will not have them, UnprovedError where a pack does not
        keep a promise; either way what was published before stays.
        """
        assert compiled.dossier is not None
        folder = out / compiled.ref.key
        stage = self.stopwatch.stage
        with alone_in(out), Staging(folder) as staging:
            written = []
            for draft in compiled.drafts:
                path = staging.place(draft.file)
                self.progress.step(f"assembling {draft.file}")
                with stage("assemble"), machine_errors(f"cannot write {folder / draft.file}"):
                    assemble(draft.plan, self.press.stamp_font, path)
                self.progress.step(f"proving {draft.file}")
                with stage("prove"):
                    _prove(path, draft, folder)
                written.append(Written.of(draft.file, path, len(draft.plan.pages)))
                html = staging.write(draft.html_file, draft.html.encode())
                written.append(Written.of(draft.html_file, html))
            if compiled.minutes is not None and compiled.minutes.facts is not None:
                pdf = compiled.minutes.facts.pdf
                assert isinstance(pdf, bytes)
                path = staging.write("minutes.pdf", pdf)
                written.append(Written.of("minutes.pdf", path, compiled.minutes.facts.page_count))
                html = staging.write("minutes.html", compiled.minutes.html.encode())
                written.append(Written.of("minutes.html", html))
            with stage("write"):
                stale = previous_outputs(folder)
                plans = {draft.file: draft.plan for draft in compiled.drafts}
                staging.write(
                    MANIFEST,
                    manifest(self.root, compiled.dossier, self.press.folders, plans, written),
                )
                staging.publish(stale)
        return tuple(written)


def _steps(dossier: Dossier) -> int:
    """How often compiling and writing a meeting says what it is about to do."""
    packs = (dossier.items, *(supplement.items for supplement in dossier.supplements))
    return sum(len(item.papers) for items in packs for item in items) + 2 * len(packs)


def _prove(path: Path, draft: Draft, folder: Path) -> None:
    broken = prove(path, draft.plan)
    if broken:
        listed = "\n".join(f"  {fault}" for fault in broken[:10])
        raise UnprovedError(
            f"{folder / draft.file} does not keep what a pack promises, and was not published:\n"
            f"{listed}",
            "this is a fault in agendapack or in a template; the last good pack is untouched",
        )


@dataclass(slots=True)
class _Compiling:
    """One meeting on its way from dossier to plans; gathers problems as it goes."""

    dossier: Dossier
    press: Press
    progress: Progress
    stage: Callable[[str], AbstractContextManager[None]]
    problems: list[Problem]

    def packs(self) -> list[Draft]:
        """The agenda pack and every supplement, those with errors left out."""
        dossier = self.dossier
        papers = self._prepare(dossier.items)
        numbering = self._number(papers, first=1)
        last = numbering.last
        drafts = [
            self._draft(
                AGENDA_PACK,
                "front-sheet.html",
                self.press.front_sheet(dossier, numbering.items),
                dossier.items,
                papers,
                publication_day(dossier),
                first=1,
            )
        ]
        for supplement in dossier.supplements:
            papers = self._prepare(supplement.items)
            first = last + 1 if supplement.numbering == "continue" else 1
            numbering = self._number(papers, first=first)
            last = numbering.last
            file = supplement_file(supplement)
            drafts.append(
                self._draft(
                    file,
                    file.replace(".pdf", ".html"),
                    self.press.supplement(dossier, supplement, numbering.items),
                    supplement.items,
                    papers,
                    supplement.published,
                    first=first,
                )
            )
        return [draft for draft in drafts if draft is not None]

    def minutes(self) -> Printed | None:
        assert self.dossier.minutes is not None
        return self._kept(self.press.minutes(self.dossier.minutes))

    def _number(self, papers: Sequence[PlacedPaper], first: int) -> Numbering:
        counts = ((paper.item, paper.facts.page_count) for paper in papers)
        return number(counts, first=first, recto=self.dossier.meeting.recto)

    def _prepare(self, items: Sequence[AgendaItem]) -> list[PlacedPaper]:
        papers = []
        for item in items:
            for source in item.papers:
                self.progress.step(f"preparing {source.path.name}")
                with self.stage("prepare"):
                    paper, problems = self.press.paper(item, source, self.dossier)
                self.problems += problems
                if paper is not None:
                    papers.append(paper)
        return papers

    def _kept(self, printed: Printed) -> Printed | None:
        self.problems += printed.problems
        return printed if printed.facts is not None else None

    def _draft(
        self,
        file: str,
        html_file: str,
        front: Printed,
        items: Sequence[AgendaItem],
        papers: Sequence[PlacedPaper],
        published: date,
        *,
        first: int,
    ) -> Draft | None:
        if self._kept(front) is None or front.facts is None:
            return None
        recto, language = self.dossier.meeting.recto, self.dossier.council.language
        blanks: dict[tuple[float, float], PaperFacts] = {}
        for size in blank_sizes(front.facts, (paper.facts for paper in papers), recto=recto):
            blank = self._kept(self.press.blank(size, language))
            if blank is None or blank.facts is None:
                return None
            blanks[size] = blank.facts
        with self.stage("plan"):
            plan = plan_pack(
                title=front.title,
                language=language,
                published=published,
                front=front.facts,
                front_title=front.title,
                items=[(item.number, item.title) for item in items],
                papers=papers,
                blanks=blanks,
                measure=self.press.stamp_font.measure,
                first=first,
                recto=recto,
            )
        return Draft(file, html_file, front.html, plan)
