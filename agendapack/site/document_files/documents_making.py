"""Puts the documents of meetings, and each of their papers as a PDF of its own, into the folder
that becomes the site.

What follows from the same as the last time is taken over: nothing of it is opened.  A picture of a
paper follows from that paper alone, whatever else of its pack has changed: papers are cut out of a
pack in little time, and drawn in much.  While a meeting is waited for, the workers are at those
after it, as many as there are workers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build.fingerprint import tool
from agendapack.build.jobs import Design
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.progress import Progress
from agendapack.build.released_documents import copy_kept
from agendapack.pack.pack_map import PackMap
from agendapack.pack.published_paper import PublishedPaper
from agendapack.problems import MachineError
from agendapack.records.typed_values import from_json
from agendapack.site.document_files import site_jobs
from agendapack.site.document_files.consolidated_making import (
    ConsolidatedMaking,
    ConsolidatedUnderWay,
)
from agendapack.site.document_files.drawn_pages import DrawnPage, PageToDraw
from agendapack.site.document_files.paper_names import SitePaper, named_papers, slips_of
from agendapack.site.meeting_files import MeetingFiles, PaperFile, SlipOfPages
from agendapack.site.pack_maps import as_kept, changed, read_maps
from agendapack.site.page_addresses import meeting_address
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument
from agendapack.site.site_folder import STAYS, SiteFolder
from agendapack.site.site_options import SiteOptions

PAGES_TO_A_JOB = 45
"""So that the cores share what is cut out of a pack of usual length."""


def make_documents(
    root: Path,
    meetings: Sequence[PublishedMeeting],
    folder: SiteFolder,
    design: Design,
    options: SiteOptions,
    pool: WorkerPool,
    progress: Progress,
) -> Mapping[str, MeetingFiles]:
    """Put the files of ``meetings`` into ``folder``; gives what there is of each by its key.

    Raises UnprovedError where a released file is not as it was released, or a consolidated pack
    does not keep what a pack promises, MachineError where something cannot be read, made or
    written.
    """
    threads = ThreadPoolExecutor(pool.jobs, thread_name_prefix="agendapack-site")
    consolidated = ConsolidatedMaking(root, folder, design, pool, threads, options.caching)
    work = _DocumentsMaking(folder, consolidated, pool)
    files: dict[str, MeetingFiles] = {}
    cutting: deque[_MeetingBeingCut] = deque()
    drawing: deque[_MeetingBeingDrawn] = deque()

    def draw_first() -> None:
        drawing.append(work.draw(cutting.popleft()))

    def end_first() -> None:
        begun = drawing.popleft()
        files[begun.meeting.key] = work.end(begun)
        progress.step("documents put on the site")

    progress.expect("documents put on the site", len(meetings))
    try:
        for meeting in meetings:
            cutting.append(work.begin(meeting))
            if len(cutting) > pool.jobs:
                draw_first()
            if len(drawing) > pool.jobs:
                end_first()
        while cutting:
            draw_first()
        while drawing:
            end_first()
    finally:
        # Where something went wrong nobody waits for the rest, which ends with the pool.
        threads.shutdown(wait=len(files) == len(meetings), cancel_futures=True)
    return files


class _PaperFacts(Struct, frozen=True, array_like=True):
    """What is noted of a paper's file: its digest, and whether its first page could not be
    drawn."""

    sha256: str
    is_undrawn: bool = False

    @property
    def picture_plan(self) -> str:
        """A digest of all that the picture follows from, which is the paper itself."""
        return _digest(tool(), self.sha256)


class _PlacedPaper(Struct, frozen=True):
    """A paper, the addresses of its file and of its picture, and a digest of what the file follows
    from; ``kept`` is what was noted of a file that is taken over."""

    paper: SitePaper
    address: str
    picture: str
    plan: str
    kept: _PaperFacts | None


class _PackBeingCut(Struct, frozen=True):
    """A pack out of which papers are being cut: jobs that give the digests of those that are not
    kept."""

    document: SiteDocument
    papers: tuple[_PlacedPaper, ...]
    cutting: tuple[Future[tuple[str, ...]], ...]


class _PackBeingDrawn(Struct, frozen=True):
    """A pack whose papers are there, each with what is known of it, and those that are being
    drawn."""

    document: SiteDocument
    papers: tuple[tuple[_PlacedPaper, _PaperFacts], ...]
    to_draw: tuple[_PlacedPaper, ...]
    drawing: Future[tuple[DrawnPage | None, ...]] | None


class _MeetingBeingCut(Struct, frozen=True):
    meeting: PublishedMeeting
    packs: tuple[_PackBeingCut, ...]
    slips: tuple[SlipOfPages, ...]
    consolidated: ConsolidatedUnderWay


class _MeetingBeingDrawn(Struct, frozen=True):
    meeting: PublishedMeeting
    packs: tuple[_PackBeingDrawn, ...]
    slips: tuple[SlipOfPages, ...]
    consolidated: ConsolidatedUnderWay


class _DocumentsMaking(Struct, frozen=True):
    folder: SiteFolder
    consolidated: ConsolidatedMaking
    pool: WorkerPool

    def begin(self, meeting: PublishedMeeting) -> _MeetingBeingCut:
        """Put a meeting's documents into the folder, and have its papers cut out of them."""
        for document in meeting.documents:
            self._lay(meeting, document)
        maps = read_maps(meeting)
        named = named_papers(maps)
        packs = tuple(
            self._begin_pack(meeting, pack, maps[pack.document], named[pack.document])
            for pack in meeting.packs
        )
        consolidated = self.consolidated.begin(meeting, maps)
        return _MeetingBeingCut(meeting, packs, slips_of(maps), consolidated)

    def draw(self, begun: _MeetingBeingCut) -> _MeetingBeingDrawn:
        """Wait for a meeting's papers, and have those drawn that are not as they were."""
        packs = tuple(map(self._draw_pack, begun.packs))
        return _MeetingBeingDrawn(begun.meeting, packs, begun.slips, begun.consolidated)

    def end(self, begun: _MeetingBeingDrawn) -> MeetingFiles:
        """Wait for the pictures of a meeting's papers, and for its consolidated pack."""
        papers = [paper for pack in begun.packs for paper in self._end_pack(pack)]
        consolidated, problems = self.consolidated.end(begun.consolidated)
        return MeetingFiles(tuple(papers), begun.slips, consolidated, problems)

    # Documents

    def _lay(self, meeting: PublishedMeeting, document: SiteDocument) -> None:
        for file in document.files:
            address = f"{meeting_address(meeting.key)}{file.name}"
            if self.folder.kept(address, file.sha256) is not None:
                continue
            target = self._place(address)
            fault = copy_kept(file.path.parent, as_kept(file), target, otherwise=STAYS)
            if fault is not None:
                raise changed(document, file, fault)
            self.folder.add(address, file.sha256)

    def _place(self, address: str) -> Path:
        # Workers have a folder of work of their own.
        return self.folder.place(address).absolute()

    # Papers

    def _begin_pack(
        self,
        meeting: PublishedMeeting,
        document: SiteDocument,
        known: PackMap,
        named: Sequence[SitePaper],
    ) -> _PackBeingCut:
        above = meeting_address(meeting.key)
        file = (self.folder.folder / f"{above}{document.pdf.name}").absolute()
        assert document.pack is not None
        plan = _digest(tool(), document.pdf.sha256, document.pack.map.sha256)
        papers = tuple(self._placed(above, paper, plan) for paper in named)
        new = [paper for paper in papers if paper.kept is None]
        cutting = tuple(
            self.pool.submit(
                *(site_jobs.publish_papers, file, known, share),
                limits=limits_for(len(known.pages)),
            )
            for share in self._shares(new)
        )
        return _PackBeingCut(document, papers, cutting)

    def _placed(self, above: str, paper: SitePaper, pack: str) -> _PlacedPaper:
        address, picture = f"{above}{paper.name}", f"{above}{paper.picture}"
        plan = _digest(pack, str(paper.source))
        kept = self.folder.kept(address, plan)
        known = None if kept is None else from_json(kept.facts, _PaperFacts)
        return _PlacedPaper(paper, address, picture, plan, known)

    def _shares(self, papers: Sequence[_PlacedPaper]) -> Iterator[tuple[PublishedPaper, ...]]:
        share: list[PublishedPaper] = []
        pages = 0
        for paper in papers:
            known, target = paper.paper, self._place(paper.address)
            share.append(PublishedPaper(known.source, known.title, target))
            pages += known.page_count
            if pages >= PAGES_TO_A_JOB:
                yield tuple(share)
                share, pages = [], 0
        if share:
            yield tuple(share)

    def _draw_pack(self, begun: _PackBeingCut) -> _PackBeingDrawn:
        cut = iter(self._digests(begun))
        papers = tuple(
            (paper, _PaperFacts(next(cut)) if paper.kept is None else paper.kept)
            for paper in begun.papers
        )
        to_draw = tuple(
            paper
            for paper, facts in papers
            if not facts.is_undrawn and self.folder.kept(paper.picture, facts.picture_plan) is None
        )
        drawing = self._draw(to_draw) if to_draw else None
        return _PackBeingDrawn(begun.document, papers, to_draw, drawing)

    def _digests(self, begun: _PackBeingCut) -> list[str]:
        """The digests of the papers that were cut out of a pack."""
        try:
            with self._writing():
                return [sha256 for cut in begun.cutting for sha256 in cut.result()]
        except JobFailed as fault:
            raise MachineError(
                f"the papers of {begun.document.pdf.path} could not be cut out of it: the job"
                f" {fault}",
                "the site that was there before has not changed; please report it",
            ) from fault

    def _writing(self) -> AbstractContextManager[None]:
        return machine_errors(f"cannot write into {self.folder.out}", otherwise=STAYS)

    def _draw(self, papers: Sequence[_PlacedPaper]) -> Future[tuple[DrawnPage | None, ...]]:
        pages = tuple(
            PageToDraw((self.folder.folder / paper.address).absolute(), self._place(paper.picture))
            for paper in papers
        )
        return self.pool.submit(site_jobs.draw_pages, pages, limits=limits_for(len(pages)))

    def _end_pack(self, begun: _PackBeingDrawn) -> Iterator[PaperFile]:
        with self._writing():
            drawings = zip(begun.to_draw, self._drawn(begun), strict=True)
            pictures = {paper.address: drawn for paper, drawn in drawings}
        for paper, facts in begun.papers:
            drawn = pictures.get(paper.address)
            if drawn is not None:
                size = msgspec.json.encode(drawn).decode()
                self.folder.add(paper.picture, facts.picture_plan, size)
            if paper.kept is None:
                is_undrawn = paper.address in pictures and drawn is None
                noted = msgspec.json.encode(_PaperFacts(facts.sha256, is_undrawn)).decode()
                self.folder.add(paper.address, paper.plan, noted)
            yield self._paper_file(begun.document, paper)

    def _drawn(self, begun: _PackBeingDrawn) -> Sequence[DrawnPage | None]:
        """The pictures of a pack's papers: where they could not be drawn together, all but those
        that fail by themselves."""
        if begun.drawing is None:
            return ()
        try:
            return begun.drawing.result()
        except JobFailed:
            alone = [self._draw([paper]) for paper in begun.to_draw]
        found: list[DrawnPage | None] = []
        for paper, drawing in zip(begun.to_draw, alone, strict=True):
            try:
                found += drawing.result()
            except JobFailed:
                self._place(paper.picture).unlink(missing_ok=True)
                found.append(None)
        return found

    def _paper_file(self, document: SiteDocument, placed: _PlacedPaper) -> PaperFile:
        paper, entries = placed.paper, self.folder.entries
        assert paper.known.item is not None and paper.known.pages is not None
        picture = entries.get(placed.picture)
        size = DrawnPage(0, 0)
        if picture is not None:
            size = from_json(picture.facts, DrawnPage)
        return PaperFile(
            document.document,
            paper.known.item,
            paper.known.title,
            paper.known.pages,
            paper.first,
            paper.page_count,
            paper.name,
            entries[placed.address].size,
            None if picture is None else paper.picture,
            size.width,
            size.height,
            paper.replaces,
            paper.replaced_by,
            paper.language,
        )


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
