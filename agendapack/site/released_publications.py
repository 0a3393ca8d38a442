"""The documents of a meeting as the web site publishes them: what was released, each in its last
version, and what became of it from version to version."""

from __future__ import annotations

import stat
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.build.output import machine_errors
from agendapack.build.released_documents import kept_map, published_files
from agendapack.pack.pack_map import PackMap
from agendapack.problems import Problem
from agendapack.records.document_names import language_suffix, without_language
from agendapack.registers.kept_facts import KeptFacts, ReadFrom
from agendapack.released.kept_files import kept_fault, not_as_released
from agendapack.released.released_meeting import (
    AGENDA,
    DECISIONS_DOCUMENT,
    MINUTES_DOCUMENT,
    RELEASED_FILE,
    KeptFile,
    MinutesStatus,
    released_folder,
)
from agendapack.released.released_names import release_language
from agendapack.released.released_record import find_released
from agendapack.site.pack_maps import pack_facts
from agendapack.site.published_meeting import (
    PackFacts,
    SiteDocument,
    SiteFile,
    SitePack,
    SiteVersion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agendapack.registers.kept_facts import Records
    from agendapack.released.released_meeting import Release, ReleasedMeeting

_AT_THE_END = (MINUTES_DOCUMENT, DECISIONS_DOCUMENT)


class _HashedFile(Struct, frozen=True, array_like=True):
    """A file of a release as it was when it was last found to be as it was released: ``changed`` is
    its time of modification in nanoseconds."""

    kept: KeptFile
    changed: int


class _KeptDocument(Struct, frozen=True, array_like=True):
    document: str
    files: tuple[_HashedFile, ...]
    of_map: _HashedFile | None
    versions: tuple[SiteVersion, ...]
    status: MinutesStatus | None
    pack: PackFacts | None
    language: str


class ReleasedPublications:
    """Reads the released documents of one council's meetings; ``caching`` takes what was kept.

    Nothing but the last version of each is read, and each of its files is as it was released: its
    bytes are looked at where its size or time is another than when that was last done.
    """

    def __init__(self, root: Path, records: Records, *, caching: bool = True) -> None:
        self._root = root
        self._records = records
        self._kept = KeptFacts(
            root if caching else None, tuple[_KeptDocument, ...], "site/documents.json"
        )

    def documents(self, key: str) -> tuple[SiteDocument, ...] | Problem:
        """What was released of a meeting; or what is wrong with its released.yaml.

        UnprovedError where a file is not as it was released, MachineError where it cannot be read.
        """
        folder = released_folder(self._root, key)
        found = self._kept.get(key, self._records, "")
        if found is None or not all(_is_untouched(folder, each) for each in found):
            record = self._records.name(folder / RELEASED_FILE)
            # Its digest is taken first: should it be saved meanwhile, it is read anew.
            read_from = ReadFrom(((record, self._records.digest(record)),), "")
            meeting = find_released(self._root, key)
            if isinstance(meeting, Problem):
                return meeting
            found = () if meeting is None else tuple(_documents(meeting))
            self._kept.put(key, read_from, found)
        return tuple(_site_document(folder, each) for each in found)

    def save(self, known: Iterable[str]) -> None:
        """Write down what is new; ``known`` are the keys of all meetings that there are."""
        self._kept.save(frozenset(known))


def in_publishing_order(document: str) -> tuple[int, int, str]:
    """Where a document stands among a meeting's: agenda pack, supplements, minutes, decisions, each
    in every language."""
    kind, suffix = without_language(document), language_suffix(document)
    if kind in _AT_THE_END:
        return 2 + _AT_THE_END.index(kind), 0, suffix
    return (0, 0, suffix) if kind == AGENDA else (1, int(kind.rpartition("-")[2]), suffix)


def site_versions(releases: Sequence[Release]) -> tuple[SiteVersion, ...]:
    """The versions of one document, given in their order, each beside the one before it."""
    found: list[SiteVersion] = []
    before: Release | None = None
    for release in releases:
        changed, added, removed = ((), (), 0) if before is None else _changes(before, release)
        found.append(
            SiteVersion(
                release.version,
                release.released,
                release.amended,
                release.status,
                tuple(changed),
                tuple(added),
                removed,
                release.amended_in,
            )
        )
        before = release
    return tuple(found)


def _changes(before: Release, after: Release) -> tuple[Sequence[str], Sequence[str], int]:
    """The labels of the pages that show something else and of those that were not there, and how
    many are there no more."""
    shown: dict[str, list[str]] = defaultdict(list)
    for page in before.shows:
        shown[page.label].append(page.digest)
    changed, added = [], []
    for page in after.shows:
        if not shown[page.label]:
            added.append(page.label)
        elif shown[page.label].pop(0) != page.digest:
            changed.append(page.label)
    return changed, added, sum(map(len, shown.values()))


def _documents(meeting: ReleasedMeeting) -> Iterable[_KeptDocument]:
    versions: dict[str, list[Release]] = defaultdict(list)
    for release in sorted(meeting.releases, key=lambda each: each.version):
        versions[release.document].append(release)
    for document in sorted(versions, key=in_publishing_order):
        release, folder = versions[document][-1], meeting.folder
        files = tuple(_hashed(folder, kept) for kept in published_files(release))
        others = [kept for kept in release.files if kept not in published_files(release)]
        known = kept_map(folder, release)
        if known is not None and not isinstance(known, PackMap):
            raise not_as_released(known)
        yield _KeptDocument(
            document,
            files,
            _hashed(folder, others[0]) if others else None,
            site_versions(versions[document]),
            release.status,
            None if known is None else pack_facts(known),
            release_language(meeting, release),
        )


def _hashed(folder: Path, kept: KeptFile) -> _HashedFile:
    file = folder / kept.kept
    with machine_errors(f"cannot read {file}", "check the file's permissions"):
        changed = file.lstat().st_mtime_ns if file.exists() else 0
        fault = kept_fault(folder, kept)
    if fault is not None:
        raise not_as_released(fault)
    return _HashedFile(kept, changed)


def _is_untouched(folder: Path, document: _KeptDocument) -> bool:
    files = (*document.files, *((document.of_map,) if document.of_map else ()))
    for each in files:
        try:
            known = (folder / each.kept.kept).lstat()
        except OSError:
            return False
        seen = (known.st_size, known.st_mtime_ns)
        if not stat.S_ISREG(known.st_mode) or seen != (each.kept.size, each.changed):
            return False
    return True


def _site_document(folder: Path, kept: _KeptDocument) -> SiteDocument:
    files = tuple(_site_file(folder, each.kept) for each in kept.files)
    pack = None
    if kept.pack is not None and kept.of_map is not None:
        pack = SitePack(kept.pack, _site_file(folder, kept.of_map.kept))
    return SiteDocument(
        without_language(kept.document),
        files,
        kept.versions,
        kept.status,
        pack,
        language=kept.language,
        suffix=language_suffix(kept.document),
    )


def _site_file(folder: Path, kept: KeptFile) -> SiteFile:
    return SiteFile(kept.name, folder / kept.kept, kept.sha256, kept.size, kept.pages)
