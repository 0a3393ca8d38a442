"""The documents of a meeting that are not released, as a build makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.output import MANIFEST
from agendapack.pack.pack_map import PackMap, map_bytes, read_map
from agendapack.problems import Location, error
from agendapack.records.meeting_names import MEETING_FILE, MEETINGS
from agendapack.registers.kept_facts import KeptFacts, ReadFrom, Records
from agendapack.released.released_meeting import MinutesStatus
from agendapack.site.published_meeting import SiteDocument, SiteFile
from agendapack.site.released_publications import in_publishing_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from agendapack.build.built import Written
    from agendapack.build.meeting import MeetingResult
    from agendapack.build.pool import WorkerPool
    from agendapack.build.progress import Progress
    from agendapack.problems import Problem
    from agendapack.site.site_options import SiteOptions

PACKS = "packs"
"""The folder below a council's root into which its meetings are built."""


class _BuiltDocument(Struct, frozen=True, array_like=True):
    document: str
    files: tuple[tuple[str, str, int, int | None], ...]
    status: MinutesStatus | None
    map: PackMap | None


class DraftsMade(Struct, frozen=True):
    """The documents of a meeting that are not released, and what is wrong with it."""

    documents: tuple[SiteDocument, ...] = ()
    problems: tuple[Problem, ...] = ()


class DraftDocuments:
    """Builds the meetings of one council, as ``agendapack build`` does, for what of them is not
    released."""

    def __init__(
        self,
        root: Path,
        options: SiteOptions,
        pool: WorkerPool | None,
        progress: Progress | None,
    ) -> None:
        self._root = root
        self._options = Options(root / PACKS, caching=options.caching, jobs=options.jobs)
        self._pool = pool
        self._progress = progress
        self._kept = KeptFacts(
            root if options.caching else None, tuple[_BuiltDocument, ...], "site/built.json"
        )

    def of(self, key: str, released: Iterable[str]) -> DraftsMade:
        """The documents of a meeting beside those that are ``released``."""
        known = frozenset(released)
        result = self._built(key, self._options)
        documents = None
        if result.state == "unchanged":
            documents = self._kept.get(key, Records(self._root), "")
            if documents is None:  # which documents there are, only a build says
                result = self._built(key, replace(self._options, checking=True))
        if result.state == "built":
            documents = tuple(_built_documents(result))
            manifest = f"{PACKS}/{key}/{MANIFEST}"
            read_from = ReadFrom(((manifest, Records(self._root).digest(manifest)),), "")
            self._kept.put(key, read_from, documents)
        if documents is None:
            return DraftsMade((), (*result.problems, *self._stopped(key, result)))
        folder = self._options.out / key
        drafts = [each for each in documents if each.document not in known]
        drafts.sort(key=lambda each: in_publishing_order(each.document))
        told = result.problems if drafts else ()
        return DraftsMade(tuple(_site_document(folder, each) for each in drafts), told)

    def save(self, known: Iterable[str]) -> None:
        """Write down what is new; ``known`` are the keys of all meetings that there are."""
        self._kept.save(frozenset(known))

    def _built(self, key: str, options: Options) -> MeetingResult:
        return build_meeting(self._root, key, options, pool=self._pool, progress=self._progress)

    def _stopped(self, key: str, result: MeetingResult) -> tuple[Problem, ...]:
        failure = result.failure
        if failure is None:
            return ()
        place = Location(self._root / MEETINGS / key / MEETING_FILE)
        told = error(f"the draft of {key} cannot be made: {failure.message}", place, failure.hint)
        if failure.discreet is None:
            return (told,)
        discreet = f"the draft of {key} cannot be made: {failure.discreet}"
        return (replace(told, discreet=discreet),)


def _built_documents(result: MeetingResult) -> Iterable[_BuiltDocument]:
    for state in result.documents:
        # What stands in a map may know its place in a record.
        plain = None if state.map is None else read_map(map_bytes(state.map))
        files = tuple(_plain(file) for file in state.files)
        yield _BuiltDocument(state.document, files, state.status, plain)


def _plain(file: Written) -> tuple[str, str, int, int | None]:
    return str(file.name), file.sha256, file.size, file.pages


def _site_document(folder: Path, built: _BuiltDocument) -> SiteDocument:
    files = tuple(
        SiteFile(name, folder / name, sha256, size, pages)
        for name, sha256, size, pages in built.files
    )
    return SiteDocument(built.document, files, (), built.status, built.map, is_draft=True)
