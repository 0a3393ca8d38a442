"""Decides on a meeting's packs, from its prepared papers: numbers, typesets, plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.build import jobs
from agendapack.build.compiled import Draft
from agendapack.build.documents import FrontSheet, Printed
from agendapack.build.jobs import Design
from agendapack.build.kept_stamps import kept_stamp_problems
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.taken_papers import TakenPaper, each_once, reported
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
from agendapack.records.meeting_names import MEETING_FILE
from agendapack.records.page_ranges import PageRange
from agendapack.records.vocabulary import Vocabulary


class _Entry(Struct, frozen=True):
    """A paper of an item, the ``position``-th of its entries, prepared or withheld; ``source`` is
    what the dossier has of it."""

    item: AgendaItem
    position: int
    paper: PlacedPaper | WithheldPaper
    source: PaperSource | WithheldPaper


_Blank: TypeAlias = tuple[str, tuple[float, float]]
"""The language of a blank page, and its size in points."""


class _Share(Struct, frozen=True):
    """What a pack holds, numbered from ``first``.

    ``entries`` are its papers in order, prepared or withheld, without those that cannot be taken;
    ``slips`` stand for the withheld ones.  ``replaced`` says of each entry, in words ("" where of
    nothing) and in numbers, what it stands in place of.  ``published`` are the numbers of each
    entry as readers have them: those that were released, where the pack is taken as it was, None
    where that has no such paper.
    """

    dossier: Dossier
    pack: Pack
    taken: Sequence[TakenPaper]
    entries: Sequence[_Entry]
    first: int
    numbering: Numbering
    slips: Sequence[SlipPage]
    replaced: Sequence[tuple[str, Replaced]]
    published: Sequence[PageRange | None]


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
            shares = self._shares(papers)
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

    def _shares(self, papers: Sequence[Sequence[Sequence[TakenPaper]]]) -> list[_Share]:
        """The packs in all languages, numbered, each with its papers."""
        entries = [
            [tuple(_entries(pack, taken)) for pack, taken in zip(each.packs, own, strict=True)]
            for each, own in zip(self.dossiers, papers, strict=True)
        ]
        if len(self.dossiers) > 1:
            entries = _equally_long(self.dossiers, entries)
        return [
            share
            for dossier, own, found in zip(self.dossiers, papers, entries, strict=True)
            for share in self._numbered_shares(dossier, own, found)
        ]

    def _numbered_shares(
        self,
        dossier: Dossier,
        papers: Sequence[Sequence[TakenPaper]],
        entries_of_packs: Sequence[Sequence[_Entry]],
    ) -> list[_Share]:
        """The packs in one language."""
        found: list[_Share] = []
        last = 0
        is_whole = True
        for pack, taken, entries in zip(dossier.packs, papers, entries_of_packs, strict=True):
            first = last + 1 if pack.numbering == "continue" else pack.first_page
            counts = ((each.item.number, each.paper.page_count) for each in entries)
            numbering = number(counts, first=first, recto=pack.recto, prefix=pack.prefix)
            withheld = [(each.item.number, _if_withheld(each.paper)) for each in entries]
            standing = slips(withheld, numbering)
            known = self.standing.get(pack.document)
            replaced = []
            for each in entries:
                replaced.append(_replaces(each.source.replaces, found, pack.words))
                # What was released says what it says, whatever is made of the records beside it.
                if known is None and _is_not_there(each.source.replaces, found):
                    self.problems.append(_of_nothing_released(each.source))
            is_whole = is_whole and _is_whole(pack, entries)
            if known is None and is_whole:  # else pages move once the papers that lack are there
                for each, pages in zip(entries, numbering.papers, strict=True):
                    if isinstance(each.paper, PlacedPaper) and isinstance(each.source, PaperSource):
                        self.problems += kept_stamp_problems(each.paper, each.source, pages)
            published: Sequence[PageRange | None] = numbering.papers
            if known is not None:
                published = published_numbers(known, _numbered(entries, numbering), standing)
            found.append(
                _Share(
                    *(dossier, pack, taken, entries, first, numbering, standing, replaced),
                    published,
                )
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
        titles = [entry.paper.title or "" for entry in share.entries]
        return self.pool.submit(
            *(jobs.set_front_sheet, self.design, share.dossier, share.pack),
            *(share.numbering, texts, self.into, [said for said, _ in share.replaced], titles),
        )

    def _set_slip(self, share: _Share, slip: SlipPage) -> Future[Printed]:
        [item] = (item for item in share.pack.items if item.number == slip.item)
        return self.pool.submit(
            *(jobs.set_slip, self.design, share.dossier, share.pack, item),
            *(slip.papers, slip.pages, self.into),
        )

    def _placed(
        self, share: _Share, setting: Sequence[Future[Printed]]
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
        shares: Sequence[_Share],
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
        share: _Share,
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
        plan = replace(plan, words=pack.words)
        return Draft(pack.file, pack.html_file, printed.html, plan, front.stamp_font)

    def _front(self, setting: Future[FrontSheet], pack: Pack) -> FrontSheet:
        try:
            return setting.result()
        except JobFailed as fault:
            problem = self._unset(f"the front sheet of {pack.file}", fault)
            return FrontSheet(Printed("", "", None, (problem,)), Path(), {})
        finally:
            self.progress.step("documents typeset")


def _equally_long(
    dossiers: Sequence[Dossier], entries: Sequence[Sequence[Sequence[_Entry]]]
) -> list[list[tuple[_Entry, ...]]]:
    """The papers of all languages (by language, and by pack), each with as many page numbers as it
    has where it is longest."""
    counts: dict[tuple[int, str, int], int] = {}
    for dossier, own in zip(dossiers, entries, strict=True):
        for pack, found in zip(dossier.packs, own, strict=True):
            for entry in found:
                key = (pack.ordinal, entry.item.number, entry.position)
                counts[key] = max(counts.get(key, 0), entry.paper.page_count)
    return [
        [
            tuple(
                _reserving(entry, counts[pack.ordinal, entry.item.number, entry.position])
                for entry in found
            )
            for pack, found in zip(dossier.packs, own, strict=True)
        ]
        for dossier, own in zip(dossiers, entries, strict=True)
    ]


def _reserving(entry: _Entry, page_count: int) -> _Entry:
    paper = entry.paper
    if paper.page_count == page_count:
        return entry
    if isinstance(paper, PlacedPaper):
        return replace(entry, paper=replace(paper, reserved=page_count))
    return replace(entry, paper=replace(paper, page_count=page_count))


def _front_pages(shares: Sequence[_Share], fronts: Sequence[FrontSheet]) -> dict[int, int]:
    """How many pages the longest front matter has that a pack has in any language, by the pack's
    ordinal."""
    found: dict[int, int] = {}
    for share, front in zip(shares, fronts, strict=True):
        facts, ordinal = front.printed.facts, share.pack.ordinal
        found[ordinal] = max(found.get(ordinal, 0), 0 if facts is None else facts.page_count)
    return found


def _blanks_of(
    share: _Share, front: PaperFacts, papers: Sequence[PlacedPaper], front_pages: int
) -> list[_Blank]:
    """The blank pages that a pack needs."""
    recto = share.pack.recto
    sizes = blank_sizes(front, papers, recto=recto, front_pages=front_pages)
    return [(share.pack.language, size) for size in sizes]


def _entries(pack: Pack, taken: Sequence[TakenPaper]) -> Iterator[_Entry]:
    """A pack's papers in order, each with what the dossier has of it; ``taken`` are those that its
    audience may see."""
    following = iter(taken)
    for item in pack.items:
        for position, entry in enumerate(item.entries):
            if isinstance(entry, WithheldPaper):
                yield _Entry(item, position, entry, entry)
            elif (placed := next(following).placed) is not None:
                yield _Entry(item, position, placed, entry)


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


def _numbered(entries: Sequence[_Entry], numbering: Numbering) -> list[NumberedEntry]:
    return [
        NumberedEntry(
            entry.item.number,
            paper.file.name if isinstance(paper, PlacedPaper) and paper.file else None,
            paper.title,
            pages,
            isinstance(paper, WithheldPaper),
        )
        for entry, pages in zip(entries, numbering.papers, strict=True)
        for paper in (entry.paper,)
    ]


def _if_withheld(entry: PlacedPaper | WithheldPaper) -> WithheldPaper | None:
    return entry if isinstance(entry, WithheldPaper) else None


def _stamp_texts(share: _Share, words: Vocabulary) -> list[str]:
    """Every text that may be stamped on the pages of a pack."""
    texts = [words.item(item) for item in share.numbering.items]
    texts += [words.pages(slip.pages) for slip in share.slips]
    texts += [words.page(name) for pages in share.numbering.papers for name in pages.names]
    papers = (entry.paper for entry in share.entries)
    markings = {paper.marking for paper in papers if isinstance(paper, PlacedPaper)}
    texts += [text for marking in sorted(markings) for text in texts_to_measure(marking)]
    return texts
