"""Decides on a meeting's packs, from its prepared papers: numbers, typesets, plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct

from agendapack.build import jobs
from agendapack.build.documents import FrontSheet, Printed
from agendapack.build.jobs import Design
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.preparing import TakenPaper
from agendapack.build.progress import Progress, Stopwatch
from agendapack.pack.numbering import Numbering, number
from agendapack.pack.plan import OwnPages, PackPlan, PlacedPaper, blank_sizes, plan_pack
from agendapack.papers.accessibility import ReportedPaper
from agendapack.papers.facts import PaperFacts
from agendapack.problems import Location, Problem, error
from agendapack.records.dossier import Dossier, Pack
from agendapack.records.vocabulary import Vocabulary, vocabulary


class Draft(Struct, frozen=True):
    """A pack decided on, not yet made: its plan, and the front sheet's HTML beside it."""

    file: str
    html_file: str
    html: str
    plan: PackPlan
    stamp_font: Path


class Drafting(Struct):
    """One meeting from its prepared papers to plans; gathers problems as it goes."""

    dossier: Dossier
    design: Design
    pool: WorkerPool
    into: Path
    progress: Progress
    stopwatch: Stopwatch
    problems: list[Problem]

    def packs(self, papers: Sequence[Sequence[TakenPaper]]) -> tuple[list[Draft], str]:
        """Every pack, those with errors left out, and the page on accessibility."""
        pool, design, into = self.pool, self.design, self.into
        with self.stopwatch.stage("typeset"):
            numberings = self._numberings(papers)
            sheets = [
                pool.submit(
                    jobs.set_front_sheet,
                    design,
                    self.dossier,
                    pack,
                    numbering.items,
                    _stamp_texts(numbering, vocabulary(pack.language)),
                    into,
                )
                for pack, (_, numbering) in zip(self.dossier.packs, numberings, strict=True)
            ]
            looked_at = reported(paper for share in papers for paper in share)
            documents = len(sheets) + bool(looked_at) + (self.dossier.minutes is not None)
            self.progress.expect("documents typeset", documents)
            report = looked_at and pool.submit(
                jobs.report_accessibility, design, self.dossier, looked_at
            )
            fronts = [
                self._front(sheet, pack)
                for sheet, pack in zip(sheets, self.dossier.packs, strict=True)
            ]
            blanks = self._blanks(fronts, papers)
        drafts: list[Draft] = []
        rows = zip(self.dossier.packs, numberings, fronts, papers, strict=True)
        with self.stopwatch.stage("plan"):
            for pack, (first, _), front, taken in rows:
                draft = self._draft(pack, front, taken, blanks, first=first)
                drafts += [draft] if draft is not None else []
        return drafts, self._report(report) if report else ""

    def _report(self, setting: Future[tuple[str, tuple[Problem, ...]]]) -> str:
        """The page on accessibility; empty where it could not be made."""
        try:
            html, problems = setting.result()
        except JobFailed as fault:
            html, problems = "", (self._unset("the page on accessibility", fault),)
        self.progress.step("documents typeset")
        self.problems += problems
        return html

    def _unset(self, what: str, fault: JobFailed) -> Problem:
        return error(
            f"setting {what} {fault}",
            Location(self.dossier.folder / "meeting.yaml"),
            "look for a loop without an end in the council's own templates",
        )

    def minutes(self, setting: Future[Printed]) -> Printed | None:
        """The meeting's own minutes, unless they could not be set."""
        printed = self.kept(self.printed(setting, "the minutes"))
        self.progress.step("documents typeset")
        return printed

    def printed(self, setting: Future[Printed], what: str) -> Printed:
        """A document as it was set, or why it was not."""
        try:
            return setting.result()
        except JobFailed as fault:
            return Printed("", "", None, (self._unset(what, fault),))

    def kept(self, printed: Printed) -> Printed | None:
        """A document that was set; None where it was not.  Its problems are gathered."""
        self.problems += printed.problems
        return printed if printed.facts is not None else None

    def _numberings(self, papers: Sequence[Sequence[TakenPaper]]) -> list[tuple[int, Numbering]]:
        """Each pack's first page number, and the numbering of its papers."""
        found = []
        last = 0
        for pack, share in zip(self.dossier.packs, papers, strict=True):
            first = last + 1 if pack.numbering == "continue" else 1
            counts = ((paper.item, paper.page_count) for paper in _placed(share))
            numbering = number(counts, first=first, recto=pack.recto)
            last = numbering.last
            found.append((first, numbering))
        return found

    def _blanks(
        self, fronts: Sequence[FrontSheet], papers: Sequence[Sequence[TakenPaper]]
    ) -> dict[tuple[float, float], PaperFacts]:
        """The blank pages that the packs need, by their size in points."""
        sizes: dict[tuple[float, float], None] = {}
        for pack, front, share in zip(self.dossier.packs, fronts, papers, strict=True):
            if front.printed.facts is not None:
                own = blank_sizes(front.printed.facts, _placed(share), recto=pack.recto)
                sizes |= dict.fromkeys(own)
        language = self.dossier.packs[0].language
        blanks = {
            size: self.pool.submit(jobs.set_blank, self.design, size, language, self.into)
            for size in sizes
        }
        found = {}
        for size, blank in blanks.items():
            printed = self.kept(self.printed(blank, "the blank page"))
            if printed is not None and printed.facts is not None:
                found[size] = printed.facts
        return found

    def _draft(
        self,
        pack: Pack,
        front: FrontSheet,
        taken: Sequence[TakenPaper],
        blanks: Mapping[tuple[float, float], PaperFacts],
        *,
        first: int,
    ) -> Draft | None:
        printed = self.kept(front.printed)
        if printed is None or printed.facts is None:
            return None
        papers = _placed(taken)
        sizes = blank_sizes(printed.facts, papers, recto=pack.recto)
        if not set(sizes) <= blanks.keys():
            return None
        own = OwnPages(printed.title, printed.facts, {size: blanks[size] for size in sizes})
        plan = plan_pack(
            pack,
            own,
            papers,
            front.widths.__getitem__,
            vocabulary(pack.language),
            first=first,
            enlarged=front.enlarged,
            accessible=all(p.accessibility and p.accessibility.conforms for p in taken),
        )
        return Draft(pack.file, pack.html_file, printed.html, plan, front.stamp_font)

    def _front(self, setting: Future[FrontSheet], pack: Pack) -> FrontSheet:
        try:
            return setting.result()
        except JobFailed as fault:
            problem = self._unset(f"the front sheet of {pack.file}", fault)
            return FrontSheet(Printed("", "", None, (problem,)), Path(), {})
        finally:
            self.progress.step("documents typeset")


def _stamp_texts(numbering: Numbering, words: Vocabulary) -> list[str]:
    """Every text that may be stamped on the pages of a pack."""
    texts = [words.item(item) for item in numbering.items]
    texts += [
        words.page(page)
        for pages in numbering.papers
        for page in range(pages.first, pages.last + 1)
    ]
    return texts


def _placed(papers: Sequence[TakenPaper]) -> list[PlacedPaper]:
    return [paper.placed for paper in papers if paper.placed is not None]


def reported(papers: Iterable[TakenPaper]) -> tuple[ReportedPaper, ...]:
    """The papers whose accessibility was looked at."""
    return tuple(
        ReportedPaper(
            paper.item.number,
            paper.item.title,
            paper.source.path.name,
            paper.placed.title,
            paper.accessibility,
        )
        for paper in papers
        if paper.placed is not None and paper.accessibility is not None
    )
