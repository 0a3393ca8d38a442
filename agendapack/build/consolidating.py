"""Makes the consolidated pack of a meeting: everything published to date, from its finished packs.

It is made once there is a supplement, anew whenever one of the packs or the council's templates
change, and never from records or papers, so that it shows what was published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from agendapack.build import jobs
from agendapack.build.compiled import Draft
from agendapack.build.documents import FrontSheet, Printed
from agendapack.build.jobs import Design
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.pack.consolidated_order import (
    ConsolidatedOrder,
    OrderedPaper,
    consolidated_order,
)
from agendapack.pack.consolidated_plan import (
    OwnSheets,
    plan_consolidated,
    sheet_blank_sizes,
    texts_to_stamp,
)
from agendapack.pack.consolidated_values import (
    consolidated_files,
    consolidated_map,
    consolidated_table,
    replaced_pages,
)
from agendapack.pack.pack_map import PackMap, map_bytes
from agendapack.pages.html.consolidated_table import ConsolidatedTable
from agendapack.papers.facts import PaperFacts
from agendapack.problems import MachineError, Problem, in_order
from agendapack.records.vocabulary import Vocabulary, vocabulary

PAGES_TO_A_JOB = 45
"""So that the cores share what is cut out of a pack of usual length."""


class FinishedPack(Struct, frozen=True):
    """A pack as it is published, or about to be, its digest and map, and the days on which it was
    amended."""

    path: Path
    sha256: str
    map: PackMap
    amended: tuple[date, ...] = ()


class Consolidated(Struct, frozen=True):
    """What came of it: the pack decided on and its map, None where its templates have errors, and
    what is wrong with them."""

    draft: Draft | None
    map: PackMap | None = None
    problems: tuple[Problem, ...] = ()


def consolidated_fingerprint(packs: Sequence[FinishedPack], design: Design) -> str:
    """A digest of all that the consolidated pack is made of, beside agendapack itself."""
    parts = [design.fingerprint]
    for pack in packs:
        parts += (pack.sha256, sha256(map_bytes(pack.map)).hexdigest())
        parts += (day.isoformat() for day in pack.amended)
    return sha256("\n".join(parts).encode()).hexdigest()


def consolidated(
    packs: Sequence[FinishedPack],
    design: Design,
    pool: WorkerPool,
    into: Path,
    others: Sequence[Sequence[FinishedPack]] = (),
) -> Consolidated:
    """Decide on the consolidated pack of ``packs``, the agenda pack first; what it is made from
    lies in the folder ``into`` from then on.  ``others`` are the packs in each other language,
    whose table at the front has as many pages.

    Raises MachineError where a pack cannot be taken apart.
    """
    return _Consolidating(packs, design, pool, into, others).made()


class _Consolidating:
    def __init__(
        self,
        packs: Sequence[FinishedPack],
        design: Design,
        pool: WorkerPool,
        into: Path,
        others: Sequence[Sequence[FinishedPack]],
    ) -> None:
        self._packs = packs
        self._others = others
        self._design = design
        self._pool = pool
        self._into = into
        self._maps = [pack.map for pack in packs]
        self._words = vocabulary(self._maps[0].language, design.folders)
        self._problems: list[Problem] = []
        self._suffix = self._maps[0].suffix
        self._file, self._html_file = consolidated_files(self._suffix)

    def made(self) -> Consolidated:
        order = consolidated_order(self._maps)
        table = _table(order, self._packs, self._words)
        texts = texts_to_stamp(order, self._maps, self._words)
        setting = self._set_table(table, texts)
        setting_others = [self._set_table(self._other_table(packs)) for packs in self._others]
        slips = [
            self._pool.submit(
                *(jobs.set_replaced, self._design, table),
                *(replaced_pages(paper, self._words), self._into),
            )
            for item in order.items
            for paper in item.papers
            if paper.is_replaced
        ]
        cutting = list(self._cut(order))
        try:
            sheet = setting.result()
            others = [each.result().printed.facts for each in setting_others]
            made = [slip.result() for slip in slips]
        except JobFailed as fault:
            raise MachineError(
                f"{self._file} was not made: setting its own pages {fault}",
                "look for a loop without an end in the council's own templates",
            ) from fault
        front = self._facts(sheet.printed)
        stands = [self._facts(slip) for slip in made]
        if front is None or None in stands:
            return Consolidated(None, problems=in_order(self._problems))
        facts = [each for each in stands if each is not None]
        longest = max(each.page_count for each in (front, *others) if each is not None)
        blanks = {}
        for size in sheet_blank_sizes(front, facts, self._maps, longest):
            language = self._maps[0].language
            blank = self._pool.submit(jobs.set_blank, self._design, size, language, self._into)
            if (found := self._facts(blank.result())) is None:
                return Consolidated(None, problems=in_order(self._problems))
            blanks[size] = found
        cut, partly_tagged = _gathered(cutting, self._file)
        own = OwnSheets(
            *(sheet.printed.title, front, facts, blanks),
            *(sheet.widths.__getitem__, sheet.enlarged, longest),
        )
        plan = plan_consolidated(
            *(order, self._maps, cut, partly_tagged, own, self._words, sheet.printed.listed)
        )
        draft = Draft(*(self._file, self._html_file, sheet.printed.html, plan, sheet.stamp_font))
        return Consolidated(
            draft, consolidated_map(plan, order, self._suffix), in_order(self._problems)
        )

    def _set_table(self, table: ConsolidatedTable, texts: Sequence[str] = ()) -> Future[FrontSheet]:
        return self._pool.submit(jobs.set_consolidated, self._design, table, texts, self._into)

    def _other_table(self, packs: Sequence[FinishedPack]) -> ConsolidatedTable:
        """The table in another language."""
        maps = [pack.map for pack in packs]
        words = vocabulary(maps[0].language, self._design.folders)
        return _table(consolidated_order(maps), packs, words)

    def _facts(self, printed: Printed) -> PaperFacts | None:
        self._problems += printed.problems
        return printed.facts

    def _cut(self, order: ConsolidatedOrder) -> Iterator[_Cutting]:
        """Jobs that cut out everything that is shown of the packs."""
        shown = [paper for item in order.items for paper in item.papers if not paper.is_replaced]
        for at, (pack, prefix) in enumerate(zip(self._packs, order.prefixes, strict=True)):
            sources = _sources(pack.map, [paper for paper in shown if paper.pack == at])
            for share in _shares(pack.map, sources):
                future = self._pool.submit(
                    *(jobs.cut_papers, pack.path, pack.map, share, bool(prefix), self._into),
                    limits=limits_for(len(pack.map.pages)),
                )
                yield _Cutting(at, pack.map, share, future)


def _table(
    order: ConsolidatedOrder, packs: Sequence[FinishedPack], words: Vocabulary
) -> ConsolidatedTable:
    maps, amended = [pack.map for pack in packs], [pack.amended for pack in packs]
    return consolidated_table(order, maps, amended, words)


class _Cutting(Struct, frozen=True):
    """A job that cuts ``sources`` out of a pack, which is the one at the place ``pack``."""

    pack: int
    known: PackMap
    sources: tuple[int, ...]
    done: Future[tuple[tuple[PaperFacts, bool], ...]]


def _sources(known: PackMap, papers: Sequence[OrderedPaper]) -> list[int]:
    """What has to be cut out of a pack: those papers, the agenda's front sheet, and of the blank
    pages that follow them one each."""
    places = [at for paper in papers for at in paper.places]
    if known.ordinal == 0:
        places += [at for at, page in enumerate(known.pages) if page.numbers is None]
    return sorted({known.pages[at].source for at in places})


def _shares(known: PackMap, sources: Sequence[int]) -> Iterator[tuple[int, ...]]:
    share: list[int] = []
    pages = 0
    for source in sources:
        share.append(source)
        pages += len(known.own_pages(source))
        if pages >= PAGES_TO_A_JOB:
            yield tuple(share)
            share, pages = [], 0
    if share:
        yield tuple(share)


def _gathered(
    cutting: Sequence[_Cutting], file: str
) -> tuple[dict[tuple[int, int], PaperFacts], frozenset[tuple[int, int]]]:
    """What was cut out for ``file``, and which of it is tagged in part alone."""
    cut: dict[tuple[int, int], PaperFacts] = {}
    partly_tagged = set()
    for job in cutting:
        try:
            made = job.done.result()
        except JobFailed as fault:
            raise MachineError(
                f"{file} was not made: {job.known.file} could not be taken apart: the job {fault}",
                "nothing that was there before has changed; please report it",
            ) from fault
        for source, (facts, partly) in zip(job.sources, made, strict=True):
            cut[job.pack, source] = facts
            if partly:
                partly_tagged.add((job.pack, source))
    return cut, frozenset(partly_tagged)
