"""The text of every page of the documents that are published, to be searched in.

What was read of a PDF is kept by its SHA-256 in ``.agendapack/``: none is opened twice.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from agendapack.build.cache_folder import FOLDER, mark_used, private_folder
from agendapack.build.fingerprint import tool
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.temporary_files import write_whole
from agendapack.pack.pack_map import MappedPage
from agendapack.problems import MachineError
from agendapack.records.typed_values import from_json
from agendapack.site.document_files import site_jobs
from agendapack.site.document_files.drawn_pages import ReadPage
from agendapack.site.pack_maps import read_pack_map
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument

_NO_TEXT = frozenset(("blank", "slip"))
"""Kinds of sources that say nothing of their own."""


class PageText(Struct, frozen=True):
    """A page of a document: the meeting by its key, the document and its PDF's name, the physical
    ``page`` from one, its label, the number of its item (None where it has none), its words without
    agendapack's stamps, and the tag of its language, "" where that is not known."""

    meeting: str
    document: str
    file: str
    page: int
    label: str
    item: str | None
    text: str
    language: str = ""


class _KeptPages(Struct, frozen=True):
    """What was read of a PDF by the copy of agendapack with this ``tool``."""

    tool: str
    pages: tuple[ReadPage, ...]


class _Reading(Struct, frozen=True):
    """A document whose pages are known, or are being read."""

    meeting: str
    document: SiteDocument
    pages: tuple[ReadPage, ...] | Future[tuple[ReadPage, ...]]


def page_texts(
    root: Path, meetings: Iterable[PublishedMeeting], pool: WorkerPool
) -> Iterator[PageText]:
    """The pages of the packs, minutes and decisions of ``meetings``, in order: those that have
    words, but for blank ones and for those that stand for what is not published.

    Raises MachineError where a document cannot be read.
    """
    work = _TextReading(root.absolute() / FOLDER / "site" / "texts", pool)
    waiting: deque[_Reading] = deque()
    for meeting in meetings:
        for document in meeting.documents:
            waiting.append(work.begin(meeting.key, document))
            if len(waiting) > 2 * pool.jobs:
                yield from work.end(waiting.popleft())
    while waiting:
        yield from work.end(waiting.popleft())


class _TextReading(Struct, frozen=True):
    """``folder`` holds what was read."""

    folder: Path
    pool: WorkerPool

    def begin(self, meeting: str, document: SiteDocument) -> _Reading:
        kept = self._kept(document.pdf.sha256)
        if kept is not None:
            return _Reading(meeting, document, kept)
        limits = limits_for(document.pdf.pages or 0)
        file = document.pdf.path.absolute()
        reading = self.pool.submit(site_jobs.read_pages, file, document.pdf.sha256, limits=limits)
        return _Reading(meeting, document, reading)

    def end(self, begun: _Reading) -> Iterator[PageText]:
        pages = begun.pages
        if isinstance(pages, Future):
            pages = self._read(begun.document, pages)
        yield from _texts(begun.meeting, begun.document, pages)

    def _read(
        self, document: SiteDocument, reading: Future[tuple[ReadPage, ...]]
    ) -> tuple[ReadPage, ...]:
        file = document.pdf.path
        try:
            with machine_errors(f"cannot read {file}"):
                pages = reading.result()
        except JobFailed as fault:
            raise MachineError(
                f"the text of {file} could not be read: the job {fault}",
                "the site that was there before has not changed; please report it",
            ) from fault
        self._keep(document.pdf.sha256, pages)
        return pages

    def _kept(self, sha256: str) -> tuple[ReadPage, ...] | None:
        with suppress(OSError, msgspec.DecodeError):
            file = self._file(sha256)
            kept = from_json(file.read_bytes(), _KeptPages)
            if kept.tool == tool():
                mark_used(file)
                return kept.pages
        return None

    def _keep(self, sha256: str, pages: tuple[ReadPage, ...]) -> None:
        """A disk that will not have it is no fault of the site's."""
        file = self._file(sha256)
        with suppress(OSError):
            private_folder(self.folder)
            write_whole(file, msgspec.json.encode(_KeptPages(tool(), pages)))

    def _file(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json"


def _texts(meeting: str, document: SiteDocument, pages: Sequence[ReadPage]) -> Iterator[PageText]:
    known = None if document.pack is None else read_pack_map(document)
    languages = {} if known is None else dict(known.languages)
    for at, read in enumerate(pages):
        mapped = None if known is None else known.pages[at]
        if known is not None and mapped is not None:
            if known.sources[mapped.source].kind in _NO_TEXT:
                continue
            text = _without_stamps(read.text, mapped)
        else:
            text = read.text
        if text:
            yield PageText(
                meeting,
                document.document,
                document.pdf.name,
                at + 1,
                read.label if mapped is None else mapped.label,
                None if mapped is None else mapped.item,
                text,
                document.language if mapped is None else _language(mapped, languages, document),
            )


def _language(page: MappedPage, languages: Mapping[int, str], document: SiteDocument) -> str:
    """That of the paper that a page is of, where it is not the document's."""
    return languages.get(page.source) or document.language


def _without_stamps(text: str, page: MappedPage) -> str:
    """The words of a page without those of its stamps, which are drawn last."""
    words = text.split(" ")
    for stamp in reversed(page.stamps):
        said = unicodedata.normalize("NFKC", stamp.text).split()
        if words[len(words) - len(said) :] == said:
            del words[len(words) - len(said) :]
    return " ".join(words)
