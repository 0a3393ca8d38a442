"""Makes the index in which the site is searched, by Pagefind, over each page of each document.

``pagefind/`` has a folder for each part of it, and ``pagefind.js``, by which a page searches in all
of them as in one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import msgspec
from msgspec import Struct

from agendapack.build.fingerprint import tool
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Progress
from agendapack.problems import MachineError
from agendapack.records.vocabulary import ENGLISH, Vocabulary, subtag
from agendapack.site.page_addresses import SEARCH_INDEX
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.searching.search_bundle import ENTRY
from agendapack.site.searching.search_job import LIMITS, index_pages, is_engine
from agendapack.site.searching.search_records import (
    SearchPart,
    SearchRecord,
    document_name,
    meeting_record,
    page_record,
    record_facts,
    record_page,
    search_parts,
)
from agendapack.site.site_folder import STAYS, SiteFolder


class SearchedPage(Protocol):
    """A page of a document's PDF: the meeting's key, the document, the name of its file, which page
    of it (from one), the number that is printed on it, its text, and the tag of its language."""

    @property
    def meeting(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


Reader = Callable[[Sequence[PublishedMeeting]], Iterable[SearchedPage]]
"""Reads all pages of the documents of meetings."""


def make_search_index(
    meetings: Iterable[PublishedMeeting],
    language: str,
    read: Reader,
    folder: SiteFolder,
    pool: WorkerPool,
    progress: Progress,
    *,
    words: Vocabulary = ENGLISH,
    below: str = "",
) -> None:
    """Put the index of ``meetings`` into the site, in the folder ``below`` which its pages in that
    ``language`` are.  A part that follows from the same as the last time is taken over as it is,
    and its documents are not ``read``."""
    parts = search_parts(meetings)
    work = _Indexing(language, words, below, read, folder, pool)
    progress.expect("parts indexed for search", len(parts))
    for part in parts:
        work.index(part, with_engine=part is parts[-1])
        progress.step("parts indexed for search")
    script = engine_script([part.name for part in parts])
    folder.write(f"{below}{SEARCH_INDEX}pagefind.js", script)


def engine_script(parts: Sequence[str]) -> bytes:
    """The script by which a page searches: Pagefind's own interface, for all ``parts``, the oldest
    first.  The engine is that of the latest."""
    *others, last = parts
    names = json.dumps(others[::-1])
    return f"""\
// Searches in every part of the index; see https://pagefind.app/docs/api/ for its functions.
import * as engine from "./{last}/pagefind.js";

const parts = {names};
const joined = Promise.all(
  parts.map((part) => engine.mergeIndex(new URL(`./${{part}}/`, import.meta.url).href)),
);

async function ready() {{
  await joined;
  return engine;
}}

export const options = engine.options;
export const destroy = engine.destroy;
export const init = async () => (await ready()).init();
export const filters = async () => (await ready()).filters();
export const preload = async (...given) => (await ready()).preload(...given);
export const search = async (...given) => (await ready()).search(...given);
export const debouncedSearch = async (...given) => (await ready()).debouncedSearch(...given);
""".encode()


class _Indexing(Struct, frozen=True):
    """Makes the parts of an index; what is said of what is found is in ``words``."""

    language: str
    words: Vocabulary
    below: str
    read: Reader
    folder: SiteFolder
    pool: WorkerPool

    def index(self, part: SearchPart, *, with_engine: bool) -> None:
        """Take a part over, or make it."""
        plan = self._plan(part)
        if not self._taken_over(part, plan, with_engine=with_engine):
            self._make(part, plan, with_engine=with_engine)

    def _home(self, part: SearchPart) -> str:
        return f"{self.below}{SEARCH_INDEX}{part.name}/"

    def _plan(self, part: SearchPart) -> str:
        """A digest of all that the index of a part follows from."""
        said = [
            (
                meeting.key,
                meeting.agenda,
                [(each.document, each.pdf.name, each.pdf.sha256) for each in meeting.documents],
                meeting_record(meeting, self.words),
                [document_name(meeting, each.document, self.words) for each in meeting.documents],
            )
            for meeting in part.meetings
        ]
        known = (tool(), version("pagefind_bin"), self.language, part.name, said)
        return sha256(msgspec.json.encode(known, enc_hook=str)).hexdigest()

    def _taken_over(self, part: SearchPart, plan: str, *, with_engine: bool) -> bool:
        """Take a part over from the site that is there, if all of its files are as they were."""
        home = self._home(part)
        entry = self.folder.before(f"{home}{ENTRY}", plan)
        if entry is None:
            return False
        names = json.loads(entry.facts)
        if with_engine and not any(map(is_engine, names)):
            return False
        wanted = [name for name in names if with_engine or not is_engine(name)]
        return all(self.folder.kept(f"{home}{name}", plan) is not None for name in wanted)

    def _make(self, part: SearchPart, plan: str, *, with_engine: bool) -> None:
        home = self._home(part)
        with (
            machine_errors(f"cannot write {self.folder.out / home}", otherwise=STAYS),
            TemporaryDirectory(dir=self.pool.folder, ignore_cleanup_errors=True) as made,
        ):
            pages, facts, bundle = (Path(made, name) for name in ("pages", "facts.json", "bundle"))
            pages.mkdir()
            told = dict(self._written(part, pages))
            facts.write_text(json.dumps(told), encoding="utf-8")
            job = (index_pages, pages, facts, bundle, subtag(self.language))
            try:
                names = self.pool.submit(*job, limits=LIMITS).result()
            except JobFailed as fault:
                raise MachineError(
                    f"the search index of {part.name} could not be made: it {fault}",
                    "free some memory, and make the site again",
                ) from fault
            wanted = [name for name in names if with_engine or not is_engine(name)]
            for name in wanted:
                shutil.move(bundle / name, self.folder.place(f"{home}{name}"))
                told_of = json.dumps(wanted) if name == ENTRY else ""
                self.folder.add(f"{home}{name}", plan, told_of)

    def _written(self, part: SearchPart, pages: Path) -> Iterator[tuple[str, dict[str, str]]]:
        """Write what Pagefind reads, an HTML file for each record, named in their order; these
        names, with what the search page is told of each."""
        for number, record in enumerate(self._records(part)):
            name = f"{number:06}.html"
            (pages / name).write_text(record_page(record, self.language), encoding="utf-8")
            yield name, record_facts(record)

    def _records(self, part: SearchPart) -> Iterator[SearchRecord]:
        meetings = {meeting.key: meeting for meeting in part.meetings}
        for meeting in part.meetings:
            yield meeting_record(meeting, self.words, self.below)
        for page in self.read(part.meetings):
            yield page_record(
                meetings[page.meeting],
                page.document,
                page.file,
                page.page,
                page.label,
                page.text,
                self.words,
                page.language,
            )
