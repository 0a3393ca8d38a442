"""Decides on a meeting's packs, from its prepared papers: numbers, typesets, plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.compiled import Draft
from agendapack.build.documents import FrontSheet, Printed
from agendapack.build.jobs import Design
from agendapack.build.numbered_packs import NumberedPack, PackNumbering
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.taken_papers import TakenPaper, each_once, reported
from agendapack.pack.head_markings import texts_to_measure
from agendapack.pack.pack_map import PackMap
from agendapack.pack.plan import OwnPages, PlacedPaper, blank_sizes, plan_pack
from agendapack.pack.slips import SlipPage
from agendapack.papers.facts import PaperFacts
from agendapack.problems import Location, Problem, error
from agendapack.records.dossier import (
    Dossier,
    Pack,
)
from agendapack.records.meeting_names import MEETING_FILE
from agendapack.records.vocabulary import Vocabulary

_Blank: TypeAlias = tuple[str, tuple[float, float]]
"""The language of a blank page, and its size in points."""


class Drafting(Struct):
    """One meeting from its prepared papers to plans; gathers problems as it goes.

    ``dossiers`` are the meeting in each of the council's languages.  A pack has the same page
    numbers in all of them: each paper as many as it has where it is longest, and the front matter
    too.  ``standing`` are the maps of the packs that are taken as they were released, by document;
    ``unchecked``, by the tag of the language, the English of what is said in words that wait for a
    translator.
    """

    dossiers: Sequence[Dossier]
    design: Design
    pool: WorkerPool
    into: Path
    progress: Progress
    stopwatch: Stopwatch
    problems: list[Problem]
    standing: Mapping[str, PackMap] = {}
    unchecked: dict[str, set[str]] = field(default_factory=dict)

    def packs(
        self, papers: Sequence[Sequence[Sequence[TakenPaper]]], beside: int = 0
    ) -> tuple[list[Draft], str]:
        """Every pack, those with errors left out, and the page on accessibility.  ``papers`` are
        those that the audience may see, by language and by pack, in order; ``beside`` is how many
        documents are set that are no packs."""
        with self.stopwatch.stage("typeset"):
            numbering = PackNumbering(self.standing, self.problems, self.unchecked)
            shares = numbering.packs(self.dossiers, papers)
            sheets = [self._set_front_sheet(share) for share in shares]
            setting = [[self._set_slip(share, slip) for slip in share.slips] for share in shares]
            looked_at = reported(each_once(paper for share in shares for paper in share.taken))
            documents = len(sheets) + bool(looked_at) + beside
            self.progress.expect("documents typeset", documents)
            report = looked_at and self.pool.submit(
                jobs.report_accessibility, self.design, self.dossiers, looked_at
            )
            for share in shares:
                for paper in share.taken:
                    self._note(share.pack.language, paper.unchecked)
            fronts = [
                self._front(sheet, share.pack) for sheet, share in zip(sheets, shares, strict=True)
            ]
            placed = [
                self._placed(share, futures) for share, futures in zip(shares, setting, strict=True)
            ]
            front_pages = _front_pages(shares, fronts)
            blanks = self._blanks(fronts, shares, placed, front_pages)
        drafts: list[Draft] = []
        with self.stopwatch.stage("plan"):
            for share, front, own in zip(shares, fronts, placed, strict=True):
                longest = front_pages.get(share.pack.ordinal, 0)
                draft = None if own is None else self._draft(share, front, own, blanks, longest)
                drafts += [draft] if draft is not None else []
        return drafts, self._report(report) if report else ""

    def _set_front_sheet(self, share: NumberedPack) -> Future[FrontSheet]:
        texts = _stamp_texts(share, share.pack.words)
        titles = [entry.paper.title or "" for entry in share.entries]
        return self.pool.submit(
            *(jobs.set_front_sheet, self.design, share.dossier, share.pack),
            *(share.numbering, texts, self.into, [said for said, _ in share.replaced], titles),
        )

    def _set_slip(self, share: NumberedPack, slip: SlipPage) -> Future[Printed]:
        [item] = (item for item in share.pack.items if item.number == slip.item)
        return self.pool.submit(
            *(jobs.set_slip, self.design, share.dossier, share.pack, item),
            *(slip.papers, slip.pages, self.into),
        )

    def _placed(
        self, share: NumberedPack, setting: Sequence[Future[Printed]]
    ) -> list[PlacedPaper] | None:
        """A pack's papers, with slips where some are withheld; None where a slip could not be
        set."""
        language = share.pack.language
        printed = [self.kept(self.printed(slip, "a slip page"), language) for slip in setting]
        following = iter(zip(share.slips, printed, strict=True))
        placed: list[PlacedPaper] = []
        before: str | None = None  # the item of which a paper was withheld just before
        for entry, (said, replaced) in zip(share.entries, share.replaced, strict=True):
            item, paper = entry.item, entry.paper
            if isinstance(paper, PlacedPaper):
                placed.append(replace(paper, replaces=said, replaced=replaced))
                before = None
            elif item.number != before:
                slip, made = next(following)
                before = item.number
                if made is None or made.facts is None:
                    return None
                placed.append(
                    PlacedPaper(
                        *(item.number, item.title, made.title, made.facts),
                        reserved=len(slip.pages),
                        is_slip=True,
                        replaces=said,
                        replaced=replaced,
                    )
                )
            elif replaced:
                slipped = placed.pop()
                both = "; ".join(filter(None, (slipped.replaces, said)))
                of_both = (*slipped.replaced, *replaced)
                placed.append(replace(slipped, replaces=both, replaced=of_both))
        return placed

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
            Location(self.dossiers[0].folder / MEETING_FILE),
            "look for a loop without an end in the council's own templates",
        )

    def document(self, setting: Future[Printed], what: str, language: str) -> Printed | None:
        """A document that is no pack, unless it could not be set."""
        printed = self.kept(self.printed(setting, what), language)
        self.progress.step("documents typeset")
        return printed

    def printed(self, setting: Future[Printed], what: str) -> Printed:
        """A document as it was set, or why it was not."""
        try:
            return setting.result()
        except JobFailed as fault:
            return Printed("", "", None, (self._unset(what, fault),))

    def kept(self, printed: Printed, language: str) -> Printed | None:
        """A document that was set; None where it was not.  Its problems are gathered."""
        self.problems += printed.problems
        self._note(language, printed.unchecked)
        return printed if printed.facts is not None else None

    def _note(self, language: str, unchecked: Iterable[str]) -> None:
        self.unchecked.setdefault(language, set()).update(unchecked)

    def _blanks(
        self,
        fronts: Sequence[FrontSheet],
        shares: Sequence[NumberedPack],
        placed: Sequence[Sequence[PlacedPaper] | None],
        front_pages: Mapping[int, int],
    ) -> dict[_Blank, PaperFacts]:
        """The blank pages that the packs need."""
        wanted: dict[_Blank, None] = {}
        for share, front, papers in zip(shares, fronts, placed, strict=True):
            if front.printed.facts is not None and papers is not None:
                longest = front_pages[share.pack.ordinal]
                wanted |= dict.fromkeys(_blanks_of(share, front.printed.facts, papers, longest))
        blanks = {
            (language, size): self.pool.submit(
                jobs.set_blank, self.design, size, language, self.into
            )
            for language, size in wanted
        }
        found = {}
        for of, blank in blanks.items():
            printed = self.kept(self.printed(blank, "the blank page"), of[0])
            if printed is not None and printed.facts is not None:
                found[of] = printed.facts
        return found

    def _draft(
        self,
        share: NumberedPack,
        front: FrontSheet,
        papers: Sequence[PlacedPaper],
        blanks: Mapping[_Blank, PaperFacts],
        front_pages: int,
    ) -> Draft | None:
        pack = share.pack
        printed = self.kept(front.printed, pack.language)
        if printed is None or printed.facts is None:
            return None
        wanted = _blanks_of(share, printed.facts, papers, front_pages)
        if not set(wanted) <= blanks.keys():
            return None
        own = OwnPages(printed.title, printed.facts, {of[1]: blanks[of] for of in wanted})
        noted: set[str] = set()
        plan = plan_pack(
            pack,
            own,
            papers,
            front.widths.__getitem__,
            pack.words.noting(noted),
            first=share.first,
            enlarged=front.enlarged,
            listed=printed.listed,
            front_pages=front_pages,
            accessible=all(p.accessibility and p.accessibility.conforms for p in share.taken),
        )
        self._note(pack.language, noted)
        return Draft(pack.file, pack.html_file, printed.html, plan, front.stamp_font)

    def _front(self, setting: Future[FrontSheet], pack: Pack) -> FrontSheet:
        try:
            return setting.result()
        except JobFailed as fault:
            problem = self._unset(f"the front sheet of {pack.file}", fault)
            return FrontSheet(Printed("", "", None, (problem,)), Path(), {})
        finally:
            self.progress.step("documents typeset")


def _front_pages(shares: Sequence[NumberedPack], fronts: Sequence[FrontSheet]) -> dict[int, int]:
    """How many pages the longest front matter has that a pack has in any language, by the pack's
    ordinal."""
    found: dict[int, int] = {}
    for share, front in zip(shares, fronts, strict=True):
        facts, ordinal = front.printed.facts, share.pack.ordinal
        found[ordinal] = max(found.get(ordinal, 0), 0 if facts is None else facts.page_count)
    return found


def _blanks_of(
    share: NumberedPack, front: PaperFacts, papers: Sequence[PlacedPaper], front_pages: int
) -> list[_Blank]:
    """The blank pages that a pack needs."""
    recto = share.pack.recto
    sizes = blank_sizes(front, papers, recto=recto, front_pages=front_pages)
    return [(share.pack.language, size) for size in sizes]


def _stamp_texts(share: NumberedPack, words: Vocabulary) -> list[str]:
    """Every text that may be stamped on the pages of a pack."""
    texts = [words.item(item) for item in share.numbering.items]
    texts += [words.pages(slip.pages) for slip in share.slips]
    texts += [words.page(name) for pages in share.numbering.papers for name in pages.names]
    papers = (entry.paper for entry in share.entries)
    markings = {paper.marking for paper in papers if isinstance(paper, PlacedPaper)}
    texts += [text for marking in sorted(markings) for text in texts_to_measure(marking)]
    return texts
