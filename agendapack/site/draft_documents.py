"""The documents of a meeting that are not released, as a build makes them."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.build.cache_folder import FOLDER, mark_used, private_folder
from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.output import MANIFEST, digest, machine_errors
from agendapack.build.temporary_files import write_whole
from agendapack.pack.pack_map import map_bytes, read_map
from agendapack.problems import Location, error
from agendapack.records.document_names import language_suffix, without_language
from agendapack.records.meeting_names import MEETING_FILE, MEETINGS
from agendapack.registers.kept_facts import KeptFacts, ReadFrom, Records
from agendapack.released.released_meeting import MinutesStatus
from agendapack.site.pack_maps import pack_facts
from agendapack.site.published_meeting import PackFacts, SiteDocument, SiteFile, SitePack
from agendapack.site.released_publications import in_publishing_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
    pack: PackFacts | None
    map: tuple[str, int] | None
    """The digest and the size of the file with a pack's map."""
    language: str = ""


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
            if documents is not None and not all(self._has_map(key, each) for each in documents):
                documents = None
            if documents is None:  # which documents there are, only a build says
                result = self._built(key, replace(self._options, checking=True))
        if result.state == "built":
            documents = tuple(self._built_documents(key, result))
            manifest = f"{PACKS}/{key}/{MANIFEST}"
            read_from = ReadFrom(((manifest, Records(self._root).digest(manifest)),), "")
            self._kept.put(key, read_from, documents)
        if documents is None:
            return DraftsMade((), (*result.problems, *self._stopped(key, result)))
        drafts = [each for each in documents if each.document not in known]
        drafts.sort(key=lambda each: in_publishing_order(each.document))
        told = result.problems if drafts else ()
        return DraftsMade(tuple(self._site_document(key, each) for each in drafts), told)

    def save(self, known: Iterable[str]) -> None:
        """Write down what is new; ``known`` are the keys of all meetings that there are."""
        self._kept.save(frozenset(known))

    def _built(self, key: str, options: Options) -> MeetingResult:
        return build_meeting(self._root, key, options, pool=self._pool, progress=self._progress)

    def _built_documents(self, key: str, result: MeetingResult) -> Iterator[_BuiltDocument]:
        for state in result.documents:
            files = tuple(_plain(file) for file in state.files)
            facts, kept = None, None
            if state.map is not None:
                data = map_bytes(state.map)
                # What stands in a map may know its place in a record.
                facts = pack_facts(read_map(data))
                kept = self._keep(key, state.document, data)
            yield _BuiltDocument(
                *(state.document, files, state.status, facts, kept, state.language)
            )

    def _keep(self, key: str, document: str, data: bytes) -> tuple[str, int]:
        """Keep the map of a pack until its meeting's turn comes."""
        file = self._map_file(key, document)
        with machine_errors(f"cannot write {file}"):
            private_folder(file.parent)
            write_whole(file, data)
        return sha256(data).hexdigest(), len(data)

    def _has_map(self, key: str, built: _BuiltDocument) -> bool:
        """Whether the map of a document that is a pack is still there."""
        if built.map is None:
            return True
        file = self._map_file(key, built.document)
        mark_used(file)
        with suppress(OSError):
            return built.map[0] == digest(file)
        return False

    def _map_file(self, key: str, document: str) -> Path:
        return self._root / FOLDER / "site" / "maps" / key / f"{document}.json"

    def _site_document(self, key: str, built: _BuiltDocument) -> SiteDocument:
        folder = self._options.out / key
        files = tuple(
            SiteFile(name, folder / name, sha256, size, pages)
            for name, sha256, size, pages in built.files
        )
        pack = None
        if built.pack is not None and built.map is not None:
            file = self._map_file(key, built.document)
            pack = SitePack(built.pack, SiteFile(file.name, file, *built.map))
        return SiteDocument(
            without_language(built.document),
            files,
            (),
            built.status,
            pack,
            is_draft=True,
            language=built.language,
            suffix=language_suffix(built.document),
        )

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


def _plain(file: Written) -> tuple[str, str, int, int | None]:
    return str(file.name), file.sha256, file.size, file.pages
