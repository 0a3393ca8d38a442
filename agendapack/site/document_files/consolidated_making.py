"""Makes the consolidated pack of a meeting for its folder on the site, of the packs that are
published there; one that follows from the same is taken over from the last site, or from the last
build, which proved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from agendapack.build.built import Written
from agendapack.build.consolidating import FinishedPack
from agendapack.build.consolidation import Consolidation
from agendapack.build.fingerprint import tool
from agendapack.build.jobs import Design
from agendapack.build.options import Options
from agendapack.build.outcomes import ConsolidatedPack
from agendapack.build.output import Staging
from agendapack.build.pool import WorkerPool
from agendapack.build.released_documents import copy_kept
from agendapack.pack.consolidated_values import CONSOLIDATED_DOCUMENT, consolidated_files
from agendapack.pack.pack_map import PackMap
from agendapack.problems import Problem
from agendapack.records.document_names import in_language
from agendapack.records.typed_values import from_json
from agendapack.released.released_meeting import AGENDA, KeptFile
from agendapack.site.draft_documents import PACKS
from agendapack.site.pack_maps import read_pack_map
from agendapack.site.page_addresses import meeting_address
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument, SiteFile
from agendapack.site.released_publications import in_publishing_order
from agendapack.site.site_folder import SiteFolder


class _Facts(Struct, frozen=True):
    """What is to be known of a pack that is taken over."""

    files: tuple[Written, ...]


Maps = Mapping[str, PackMap]
"""The maps of a meeting's packs, by their documents."""


class ConsolidatedUnderWay(Struct, frozen=True):
    """The consolidated pack of a meeting: that of the last site (``kept``), or one that is
    ``made``, be it of a build or of ours; neither where there is none."""

    meeting: PublishedMeeting
    plan: str = ""
    kept: _Facts | None = None
    made: Future[ConsolidatedPack] | None = None


class ConsolidatedMaking(Struct, frozen=True):
    """Makes consolidated packs into the ``folder`` of a site; ``root`` is the council's.
    ``caching``: those that a build made of the same packs are taken.

    Most of it is to wait for one job after the other, so ``threads`` do several at a time.
    """

    root: Path
    folder: SiteFolder
    design: Design
    pool: WorkerPool
    threads: ThreadPoolExecutor
    caching: bool

    def begin(self, meeting: PublishedMeeting, maps: Maps) -> ConsolidatedUnderWay:
        """Begin the pack of a meeting whose own packs are in the site's folder."""
        if len(meeting.packs) < 2 or meeting.agenda_pack not in meeting.packs:
            return ConsolidatedUnderWay(meeting)
        plan = self._plan(meeting, maps)
        if (kept := self._kept(meeting, plan)) is not None:
            return ConsolidatedUnderWay(meeting, plan, kept)
        # What is taken over in part is made anew, and nothing writes into a file of the old site.
        for name in consolidated_files(_suffix(meeting)):
            self._at(f"{meeting_address(meeting.key)}{name}").unlink(missing_ok=True)
        made = self.threads.submit(self._make, meeting, maps)
        return ConsolidatedUnderWay(meeting, plan, made=made)

    def end(self, begun: ConsolidatedUnderWay) -> tuple[SiteDocument | None, tuple[Problem, ...]]:
        """The consolidated pack, None where there is no supplement or its templates have errors;
        and what is wrong with these.

        Raises MachineError where it cannot be made, UnprovedError where it does not keep what a
        pack promises.
        """
        if begun.kept is not None:
            return self._document(begun.meeting, begun.kept), ()
        if begun.made is None:
            return None, ()
        made = begun.made.result()
        if made.map is None:
            return None, made.problems
        facts = _Facts(made.files)
        told = msgspec.json.encode(facts, enc_hook=str).decode()
        for file in made.files:
            address = f"{meeting_address(begun.meeting.key)}{file.name}"
            self.folder.add(address, begun.plan, told if file.pages is not None else "")
        return self._document(begun.meeting, facts), made.problems

    def _make(self, meeting: PublishedMeeting, maps: Maps) -> ConsolidatedPack:
        with (
            TemporaryDirectory(dir=self.pool.folder, ignore_cleanup_errors=True) as into,
            Staging(self._at(meeting_address(meeting.key))) as staging,
        ):
            work = self._work(meeting, Path(into))
            made = self._built(meeting, maps, work, staging) if self.caching else None
            if made is None:
                made = work.lay(
                    *(self._finished(meeting, meeting.packs, maps), staging, "public"),
                    *(*_documents(meeting, maps), self._others(meeting)),
                )
            if made.map is not None:
                staging.publish()
            return made

    def _work(self, meeting: PublishedMeeting, into: Path) -> Consolidation:
        options = Options(self.folder.folder, caching=False)
        return Consolidation(self.root, meeting.key, options, self.design, self.pool, into)

    def _built(
        self,
        meeting: PublishedMeeting,
        maps: Maps,
        work: Consolidation,
        staging: Staging,
    ) -> ConsolidatedPack | None:
        """Stage the pack as the last build left it in packs/, if that is the one that would be
        made."""
        folder = self.root / PACKS / meeting.key
        plan = self._followed(work, meeting, maps)
        built = work.kept(folder, plan, _suffix(meeting))
        for file in () if built is None else built.files:
            known = KeptFile(file.name, file.name, file.sha256, file.size, file.pages)
            if copy_kept(folder, known, staging.place(file.name)) is not None:
                return None  # it was written anew meanwhile
        return built

    def _plan(self, meeting: PublishedMeeting, maps: Maps) -> str:
        """A digest of all that the pack follows from."""
        plan = self._followed(self._work(meeting, self.pool.folder), meeting, maps)
        return sha256(f"{tool()}\n{plan}".encode()).hexdigest()

    def _followed(self, work: Consolidation, meeting: PublishedMeeting, maps: Maps) -> str:
        finished = self._finished(meeting, meeting.packs, maps)
        return work.plan(finished, *_documents(meeting, maps), self._others(meeting))

    def _kept(self, meeting: PublishedMeeting, plan: str) -> _Facts | None:
        above = meeting_address(meeting.key)
        names = consolidated_files(_suffix(meeting))
        pdf, html = (self.folder.kept(f"{above}{name}", plan) for name in names)
        if pdf is None or html is None:
            return None
        try:
            return from_json(pdf.facts, _Facts)
        except msgspec.DecodeError:
            return None

    def _others(self, meeting: PublishedMeeting) -> list[list[FinishedPack]]:
        """The packs in each other language that has a supplement."""
        packs: dict[str, list[SiteDocument]] = {}
        for each in meeting.others:
            if each.pack is not None:
                packs.setdefault(each.suffix, []).append(each)
        return [
            self._finished(meeting, own, {each.document: read_pack_map(each) for each in own})
            for own in packs.values()
            if _has_supplement(each.document for each in own)
        ]

    def _finished(
        self, meeting: PublishedMeeting, packs: Sequence[SiteDocument], maps: Maps
    ) -> list[FinishedPack]:
        found = []
        for pack in packs:
            file = self._at(f"{meeting_address(meeting.key)}{pack.pdf.name}")
            known = maps[pack.document]
            found.append(FinishedPack(file, pack.pdf.sha256, known, _amended(pack)))
        return found

    def _at(self, address: str) -> Path:
        return (self.folder.folder / address).absolute()

    def _document(self, meeting: PublishedMeeting, facts: _Facts) -> SiteDocument:
        above = meeting_address(meeting.key)
        return SiteDocument(
            CONSOLIDATED_DOCUMENT,
            tuple(
                SiteFile(
                    file.name,
                    self._at(f"{above}{file.name}"),
                    file.sha256,
                    file.size,
                    file.pages,
                )
                for file in facts.files
            ),
            is_draft=any(pack.is_draft for pack in meeting.packs),
            language=meeting.packs[0].language,
            suffix=_suffix(meeting),
        )


def _documents(meeting: PublishedMeeting, maps: Maps) -> tuple[tuple[str, ...], dict[str, str]]:
    """The documents that the pack's page leads to, and their languages by what tells these apart
    in their names."""
    every = sorted(
        (*meeting.documents, *meeting.others),
        key=lambda each: (each.suffix, in_publishing_order(each.document)),
    )
    packs: dict[str, list[str]] = {}
    for each in every:
        if each.pack is not None:
            packs.setdefault(each.suffix, []).append(each.document)
    consolidated = [
        in_language(CONSOLIDATED_DOCUMENT, suffix)
        for suffix, own in packs.items()
        if _has_supplement(own)
    ]
    languages = {each.suffix: each.language for each in every}
    languages[_suffix(meeting)] = next(iter(maps.values())).language
    return (*(each.name for each in every), *consolidated), languages


def _has_supplement(packs: Iterable[str]) -> bool:
    """Whether a consolidated pack is made of packs, which are these documents."""
    return AGENDA in (own := tuple(packs)) and len(own) > 1


def _suffix(meeting: PublishedMeeting) -> str:
    """What tells the meeting's packs, which are in one language, from those in another."""
    return meeting.packs[0].suffix


def _amended(pack: SiteDocument) -> tuple[date, ...]:
    """The days on which a pack was published again."""
    return tuple(each.released for each in pack.versions if each.amended is not None)
