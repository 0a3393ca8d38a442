"""Decides on a meeting's packs, from its prepared papers: numbers, typesets, plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.compiled import Draft
from agendapack.build.documents import FrontSheet, Printed
from agendapack.build.jobs import Design
from agendapack.build.kept_stamps import kept_stamp_problems
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.taken_papers import TakenPaper, reported
from agendapack.pack.head_markings import texts_to_measure
from agendapack.pack.numbering import Numbering, number
from agendapack.pack.pack_map import PackMap
from agendapack.pack.plan import OwnPages, PlacedPaper, Replaced, blank_sizes, plan_pack
from agendapack.pack.published_numbers import NumberedEntry, last_number, published_numbers
from agendapack.pack.slips import SlipPage, slips
from agendapack.papers.facts import PaperFacts
from agendapack.problems import Location, Problem, error, warning
from agendapack.records.dossier import (
    AgendaItem,
    Dossier,
    Pack,
    PaperSource,
    ReplacedPaper,
    WithheldPaper,
)
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import Vocabulary


class _Share(Struct, frozen=True):
    """What a pack holds, numbered from ``first``.

    ``entries`` are its papers in order, prepared or withheld, without those that cannot be taken;
    ``slips`` stand for the withheld ones.  ``replaced`` says of each entry, in words ("" where of
    nothing) and in numbers, what it stands in place of.  ``published`` are the numbers of each
    entry as readers have them: those that were released, where the pack is taken as it was, None
    where that has no such paper.
    """

    pack: Pack
    taken: Sequence[TakenPaper]
    entries: Sequence[tuple[AgendaItem, PlacedPaper | WithheldPaper]]
    first: int
    numbering: Numbering
    slips: Sequence[SlipPage]
    replaced: Sequence[tuple[str, Replaced]]
    published: Sequence[PageRange | None]


class Drafting(Struct):
    """One meeting from its prepared papers to plans; gathers problems as it goes.  ``standing`` are
    the maps of the packs that are taken as they were released, by document."""

    dossier: Dossier
    design: Design
    pool: WorkerPool
    into: Path
    progress: Progress
    stopwatch: Stopwatch
    problems: list[Problem]
    standing: Mapping[str, PackMap] = {}

    def packs(
        self, papers: Sequence[Sequence[TakenPaper]], beside: int = 0
    ) -> tuple[list[Draft], str]:
        """Every pack, those with errors left out, and the page on accessibility.  ``papers`` are
        those of each pack that the audience may see, in order; ``beside`` is how many documents
        are set that are no packs."""
        with self.stopwatch.stage("typeset"):
            shares = self._shares(papers)
            sheets = [self._set_front_sheet(share) for share in shares]
            setting = [
                [self._set_slip(share.pack, slip) for slip in share.slips] for share in shares
            ]
            looked_at = reported(paper for share in papers for paper in share)
            documents = len(sheets) + bool(looked_at) + beside
            self.progress.expect("documents typeset", documents)
            report = looked_at and self.pool.submit(
                jobs.report_accessibility, self.design, self.dossier, looked_at
            )
            fronts = [
                self._front(sheet, share.pack) for sheet, share in zip(sheets, shares, strict=True)
            ]
            placed = [
                self._placed(share, futures) for share, futures in zip(shares, setting, strict=True)
            ]
            blanks = self._blanks(fronts, shares, placed)
        drafts: list[Draft] = []
        with self.stopwatch.stage("plan"):
            for share, front, own in zip(shares, fronts, placed, strict=True):
                draft = None if own is None else self._draft(share, front, own, blanks)
                drafts += [draft] if draft is not None else []
        return drafts, self._report(report) if report else ""

    def _shares(self, papers: Sequence[Sequence[TakenPaper]]) -> list[_Share]:
        """The packs, numbered, each with its papers."""
        found: list[_Share] = []
        last = 0
        is_whole = True
        for pack, taken in zip(self.dossier.packs, papers, strict=True):
            first = last + 1 if pack.numbering == "continue" else pack.first_page
            found_entries = tuple(_entries(pack, taken))
            entries = tuple((item, entry) for item, entry, _ in found_entries)
            counts = ((item.number, entry.page_count) for item, entry in entries)
            numbering = number(counts, first=first, recto=pack.recto, prefix=pack.prefix)
            withheld = [(item.number, _if_withheld(entry)) for item, entry in entries]
            words = pack.words
            standing = slips(withheld, numbering)
            known = self.standing.get(pack.document)
            replaced = []
            for _, _, source in found_entries:
                replaced.append(_replaces(source.replaces, found, words))
                # What was released says what it says, whatever is made of the records beside it.
                if known is None and _is_not_there(source.replaces, found):
                    self.problems.append(_of_nothing_released(source))
            is_whole = is_whole and _is_whole(pack, entries)
            if known is None and is_whole:  # else pages move once the papers that lack are there
                for (_, entry, source), pages in zip(found_entries, numbering.papers, strict=True):
                    if isinstance(entry, PlacedPaper) and isinstance(source, PaperSource):
                        self.problems += kept_stamp_problems(entry, source, pages)
            published: Sequence[PageRange | None] = numbering.papers
            if known is not None:
                published = published_numbers(known, _numbered(entries, numbering), standing)
            found.append(
                _Share(pack, taken, entries, first, numbering, standing, replaced, published)
            )
            # Numbers with a prefix leave the count of the others alone.
            if known is not None:
                is_counted = known.numbering != "prefix"
                last = (last_number(known) or first - 1) if is_counted else last
            else:
                last = last if pack.prefix else numbering.last
        return found

    def _set_front_sheet(self, share: _Share) -> Future[FrontSheet]:
        texts = _stamp_texts(share, share.pack.words)
        titles = [entry.title or "" for _, entry in share.entries]
        return self.pool.submit(
            *(jobs.set_front_sheet, self.design, self.dossier, share.pack),
            *(share.numbering, texts, self.into, [said for said, _ in share.replaced], titles),
        )

    def _set_slip(self, pack: Pack, slip: SlipPage) -> Future[Printed]:
        [item] = (item for item in pack.items if item.number == slip.item)
        return self.pool.submit(
            *(jobs.set_slip, self.design, self.dossier, pack, item),
            *(slip.papers, slip.pages, self.into),
        )

    def _placed(
        self, share: _Share, setting: Sequence[Future[Printed]]
    ) -> list[PlacedPaper] | None:
        """A pack's papers, with slips where some are withheld; None where a slip could not be
        set."""
        printed = [self.kept(self.printed(slip, "a slip page")) for slip in setting]
        following = iter(zip(share.slips, printed, strict=True))
        placed: list[PlacedPaper] = []
        before: str | None = None  # the item of which a paper was withheld just before
        for (item, entry), (said, replaced) in zip(share.entries, share.replaced, strict=True):
            if isinstance(entry, PlacedPaper):
                placed.append(replace(entry, replaces=said, replaced=replaced))
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
            Location(self.dossier.folder / "meeting.yaml"),
            "look for a loop without an end in the council's own templates",
        )

    def document(self, setting: Future[Printed] | None, what: str) -> Printed | None:
        """A document that is no pack, unless there is none, or it could not be set."""
        if setting is None:
            return None
        printed = self.kept(self.printed(setting, what))
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

    def _blanks(
        self,
        fronts: Sequence[FrontSheet],
        shares: Sequence[_Share],
        placed: Sequence[Sequence[PlacedPaper] | None],
    ) -> dict[tuple[float, float], PaperFacts]:
        """The blank pages that the packs need, by their size in points."""
        sizes: dict[tuple[float, float], None] = {}
        for share, front, papers in zip(shares, fronts, placed, strict=True):
            if front.printed.facts is not None and papers is not None:
                sizes |= dict.fromkeys(
                    blank_sizes(front.printed.facts, papers, recto=share.pack.recto)
                )
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
        share: _Share,
        front: FrontSheet,
        papers: Sequence[PlacedPaper],
        blanks: Mapping[tuple[float, float], PaperFacts],
    ) -> Draft | None:
        pack = share.pack
        printed = self.kept(front.printed)
        if printed is None or printed.facts is None:
            return None
        sizes = blank_sizes(printed.facts, papers, recto=pack.recto)
        if not set(sizes) <= blanks.keys():
            return None
        own = OwnPages(printed.title, printed.facts, {size: blanks[size] for size in sizes})
        plan = plan_pack(
            pack,
            own,
            papers,
            front.widths.__getitem__,
            pack.words,
            first=share.first,
            enlarged=front.enlarged,
            listed=printed.listed,
            accessible=all(p.accessibility and p.accessibility.conforms for p in share.taken),
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


def _entries(
    pack: Pack, taken: Sequence[TakenPaper]
) -> Iterator[tuple[AgendaItem, PlacedPaper | WithheldPaper, PaperSource | WithheldPaper]]:
    """A pack's papers in order, each with what the dossier has of it; ``taken`` are those that its
    audience may see."""
    following = iter(taken)
    for item in pack.items:
        for entry in item.entries:
            if isinstance(entry, WithheldPaper):
                yield item, entry, entry
            elif (placed := next(following).placed) is not None:
                yield item, placed, entry


def _replaces(
    paper: ReplacedPaper | None, before: Sequence[_Share], words: Vocabulary
) -> tuple[str, Replaced]:
    """What a paper stands in place of, by the numbers of the packs ``before``; nothing also where a
    pack lacks papers that could not be taken, so that nothing is made of it."""
    if paper is None or paper.ordinal >= len(before):
        return "", ()
    share = before[paper.ordinal]
    if not _is_whole(share.pack, share.entries):
        return "", ()
    pages = share.published[paper.paper]
    if pages is None:
        return "", ()
    return words.replaces(pages, paper.ordinal), ((paper.ordinal, pages),)


def _is_not_there(paper: ReplacedPaper | None, before: Sequence[_Share]) -> bool:
    """Whether a paper stands in place of one that its pack, as it was released, does not have."""
    if paper is None or paper.ordinal >= len(before):
        return False
    share = before[paper.ordinal]
    return _is_whole(share.pack, share.entries) and share.published[paper.paper] is None


def _is_whole(pack: Pack, entries: Sequence[object]) -> bool:
    """Whether none of a pack's papers is left out, since it could not be taken."""
    return len(entries) == sum(len(item.entries) for item in pack.items)


def _of_nothing_released(source: PaperSource | WithheldPaper) -> Problem:
    assert source.replaces is not None
    pack = f"supplement {source.replaces.ordinal}" if source.replaces.ordinal else "the agenda pack"
    return warning(
        f"{pack} has no such paper as it was released, so nothing says which pages this one"
        " replaces",
        source.place,
        "replace a paper that was published, or amend what was released first",
    )


def _numbered(
    entries: Sequence[tuple[AgendaItem, PlacedPaper | WithheldPaper]], numbering: Numbering
) -> list[NumberedEntry]:
    return [
        NumberedEntry(
            item.number,
            entry.file.name if isinstance(entry, PlacedPaper) and entry.file else None,
            entry.title,
            pages,
            isinstance(entry, WithheldPaper),
        )
        for (item, entry), pages in zip(entries, numbering.papers, strict=True)
    ]


def _if_withheld(entry: PlacedPaper | WithheldPaper) -> WithheldPaper | None:
    return entry if isinstance(entry, WithheldPaper) else None


def _stamp_texts(share: _Share, words: Vocabulary) -> list[str]:
    """Every text that may be stamped on the pages of a pack."""
    texts = [words.item(item) for item in share.numbering.items]
    texts += [words.pages(slip.pages) for slip in share.slips]
    texts += [words.page(name) for pages in share.numbering.papers for name in pages.names]
    markings = {entry.marking for _, entry in share.entries if isinstance(entry, PlacedPaper)}
    texts += [text for marking in sorted(markings) for text in texts_to_measure(marking)]
    return texts
