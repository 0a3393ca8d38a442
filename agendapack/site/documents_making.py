"""Puts the documents of meetings, and each of their papers as a PDF of its own, into the folder
that becomes the site.

What follows from the same as the last time is taken over: nothing of it is opened.  While a meeting
is waited for, the workers are at those after it, as many as there are workers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
from agendapack.pack.pack_map import PackMap, map_bytes
from agendapack.pack.published_paper import PublishedPaper
from agendapack.problems import MachineError
from agendapack.released.kept_files import not_as_released
from agendapack.released.released_meeting import KeptFile
from agendapack.site import site_jobs
from agendapack.site.consolidated_making import ConsolidatedMaking, ConsolidatedUnderWay
from agendapack.site.drawn_pages import DrawnPage, PageToDraw
from agendapack.site.meeting_files import MeetingFiles, PaperFile
from agendapack.site.page_addresses import meeting_address
from agendapack.site.paper_names import SitePaper, named_papers, slips_of
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument
from agendapack.site.site_folder import STAYS, SiteFolder
from agendapack.site.site_options import SiteOptions

PAGES_TO_A_JOB = 100
_NO_PICTURE = "no picture"
"""What is noted of a paper whose first page could not be drawn."""


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
    work = _DocumentsMaking(folder, ConsolidatedMaking(root, folder, design, pool, threads), pool)
    files: dict[str, MeetingFiles] = {}
    waiting: deque[_MeetingUnderWay] = deque()

    def end_first() -> None:
        begun = waiting.popleft()
        files[begun.meeting.key] = work.end(begun)
        progress.step("documents put on the site")

    progress.expect("documents put on the site", len(meetings))
    try:
        for meeting in meetings:
            waiting.append(work.begin(meeting))
            if len(waiting) > pool.jobs:
                end_first()
        while waiting:
            end_first()
    finally:
        # Where something went wrong nobody waits for the rest, which ends with the pool.
        threads.shutdown(wait=not waiting, cancel_futures=True)
    return files


class _PlacedPaper(Struct, frozen=True):
    """A paper, the addresses of its file and of its picture, and a digest of what they follow
    from; ``is_kept`` and ``has_picture``: they are taken over, or there is to be no picture."""

    paper: SitePaper
    address: str
    picture: str
    plan: str
    is_kept: bool
    has_picture: bool


class _PackUnderWay(Struct, frozen=True):
    """A pack whose papers are being cut and drawn: the jobs, and what those draw that draw."""

    document: SiteDocument
    map: PackMap
    file: Path
    papers: tuple[_PlacedPaper, ...]
    cutting: tuple[Future[None], ...]
    to_draw: tuple[_PlacedPaper, ...]
    drawing: Future[tuple[DrawnPage | None, ...]] | None


class _MeetingUnderWay(Struct, frozen=True):
    meeting: PublishedMeeting
    packs: tuple[_PackUnderWay, ...]
    consolidated: ConsolidatedUnderWay


class _DocumentsMaking(Struct, frozen=True):
    folder: SiteFolder
    consolidated: ConsolidatedMaking
    pool: WorkerPool

    def begin(self, meeting: PublishedMeeting) -> _MeetingUnderWay:
        """Put a meeting's documents into the folder, and have its papers cut out of them."""
        for document in meeting.documents:
            self._lay(meeting, document)
        maps = {pack.document: pack.map for pack in meeting.packs if pack.map is not None}
        named = named_papers(maps)
        packs = tuple(
            self._begin_pack(meeting, pack, maps[pack.document], named[pack.document])
            for pack in meeting.packs
        )
        return _MeetingUnderWay(meeting, packs, self.consolidated.begin(meeting))

    def end(self, begun: _MeetingUnderWay) -> MeetingFiles:
        """Wait for a meeting's papers, and for its consolidated pack."""
        papers = [paper for pack in begun.packs for paper in self._end_pack(pack)]
        consolidated, problems = self.consolidated.end(begun.consolidated)
        return MeetingFiles(
            tuple(papers),
            slips_of((pack.document.document, pack.map) for pack in begun.packs),
            consolidated,
            problems,
        )

    # Documents

    def _lay(self, meeting: PublishedMeeting, document: SiteDocument) -> None:
        for file in document.files:
            address = f"{meeting_address(meeting.key)}{file.name}"
            if self.folder.kept(address, file.sha256) is not None:
                continue
            known = KeptFile(file.name, file.path.name, file.sha256, file.size, file.pages)
            fault = copy_kept(file.path.parent, known, self._place(address), otherwise=STAYS)
            if fault is not None and document.is_draft:
                raise MachineError(
                    f"{file.path} was written anew while the site was made",
                    site_jobs.AGAIN,
                )
            if fault is not None:
                raise not_as_released(fault)
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
    ) -> _PackUnderWay:
        above = meeting_address(meeting.key)
        file = (self.folder.folder / f"{above}{document.pdf.name}").absolute()
        plan = _digest(tool(), document.pdf.sha256, sha256(map_bytes(known)).hexdigest())
        papers = tuple(self._placed(above, paper, plan) for paper in named)
        new = [paper for paper in papers if not paper.is_kept]
        cutting = tuple(
            self.pool.submit(
                *(site_jobs.publish_papers, file, known, share),
                limits=limits_for(len(known.pages)),
            )
            for share in self._shares(new)
        )
        to_draw = tuple(paper for paper in papers if not paper.has_picture)
        drawing = self._draw(file, to_draw) if to_draw else None
        return _PackUnderWay(document, known, file, papers, cutting, to_draw, drawing)

    def _placed(self, above: str, paper: SitePaper, pack: str) -> _PlacedPaper:
        address, picture = f"{above}{paper.name}", f"{above}{paper.picture}"
        plan = _digest(pack, str(paper.source))
        kept = self.folder.kept(address, plan)
        is_drawn = self.folder.kept(picture, plan) is not None
        has_none = kept is not None and kept.facts == _NO_PICTURE
        return _PlacedPaper(paper, address, picture, plan, kept is not None, is_drawn or has_none)

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

    def _draw(
        self, file: Path, papers: Sequence[_PlacedPaper]
    ) -> Future[tuple[DrawnPage | None, ...]]:
        pages = [PageToDraw(paper.paper.first, self._place(paper.picture)) for paper in papers]
        return self.pool.submit(
            site_jobs.draw_pages, file, tuple(pages), limits=limits_for(len(pages))
        )

    def _end_pack(self, begun: _PackUnderWay) -> Iterator[PaperFile]:
        with machine_errors(f"cannot write into {self.folder.out}", otherwise=STAYS):
            for cut in begun.cutting:
                try:
                    cut.result()
                except JobFailed as fault:
                    raise MachineError(
                        f"the papers of {begun.document.pdf.path} could not be cut out of it: the"
                        f" job {fault}",
                        "the site that was there before has not changed; please report it",
                    ) from fault
            drawings = zip(begun.to_draw, self._drawn(begun), strict=True)
            pictures = {paper.address: drawn for paper, drawn in drawings}
        for paper in begun.papers:
            drawn = pictures.get(paper.address)
            if drawn is not None:
                facts = msgspec.json.encode(drawn).decode()
                self.folder.add(paper.picture, paper.plan, facts)
            if not paper.is_kept:
                has_none = paper.address in pictures and drawn is None
                self.folder.add(paper.address, paper.plan, _NO_PICTURE if has_none else "")
            yield self._paper_file(begun.document, paper)

    def _drawn(self, begun: _PackUnderWay) -> Sequence[DrawnPage | None]:
        """The pictures of a pack's papers: where they could not be drawn together, all but those
        that fail by themselves."""
        if begun.drawing is None:
            return ()
        try:
            return begun.drawing.result()
        except JobFailed:
            alone = [self._draw(begun.file, [paper]) for paper in begun.to_draw]
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
            size = msgspec.json.decode(picture.facts, type=DrawnPage)
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
        )


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
