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

from agendapack.build.fingerprint import tool
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool
from agendapack.build.progress import Progress
from agendapack.problems import MachineError
from agendapack.records.vocabulary import Vocabulary, vocabulary
from agendapack.site.page_addresses import SEARCH_INDEX
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.searching.search_bundle import ENTRY
from agendapack.site.searching.search_job import LIMITS, index_pages, is_engine
from agendapack.site.searching.search_records import (
    SearchPart,
    SearchRecord,
    meeting_record,
    page_record,
    record_facts,
    record_page,
    search_parts,
)
from agendapack.site.site_folder import STAYS, SiteFolder


class SearchedPage(Protocol):
    """A page of a document's PDF: the meeting's key, the document, the name of its file, which page
    of it (from one), the number that is printed on it, and its text."""

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


Reader = Callable[[Sequence[PublishedMeeting]], Iterable[SearchedPage]]
"""Reads all pages of the documents of meetings."""


def make_search_index(
    meetings: Iterable[PublishedMeeting],
    language: str,
    read: Reader,
    folder: SiteFolder,
    pool: WorkerPool,
    progress: Progress,
) -> None:
    """Put the index of ``meetings`` into the site.  A part that follows from the same as the last
    time is taken over as it is, and its documents are not ``read``."""
    parts = search_parts(meetings)
    progress.expect("parts indexed for search", len(parts))
    for part in parts:
        is_last = part is parts[-1]
        plan = _plan(part, language)
        if not _taken_over(part, plan, folder, with_engine=is_last):
            _make(part, plan, language, read, folder, pool, with_engine=is_last)
        progress.step("parts indexed for search")
    folder.write(f"{SEARCH_INDEX}pagefind.js", engine_script([part.name for part in parts]))


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


def _plan(part: SearchPart, language: str) -> str:
    """A digest of all that the index of a part follows from."""
    said = [
        (
            meeting.key,
            meeting.agenda,
            [(each.document, each.pdf.name, each.pdf.sha256) for each in meeting.documents],
        )
        for meeting in part.meetings
    ]
    engine = version("pagefind_bin")
    return sha256(msgspec.json.encode((tool(), engine, language, part.name, said))).hexdigest()


def _taken_over(part: SearchPart, plan: str, folder: SiteFolder, *, with_engine: bool) -> bool:
    """Take a part over from the site that is there, if all of its files are as they were."""
    home = f"{SEARCH_INDEX}{part.name}/"
    entry = folder.before(f"{home}{ENTRY}", plan)
    if entry is None:
        return False
    names = json.loads(entry.facts)
    if with_engine and not any(map(is_engine, names)):
        return False
    wanted = [name for name in names if with_engine or not is_engine(name)]
    return all(folder.kept(f"{home}{name}", plan) is not None for name in wanted)


def _make(
    part: SearchPart,
    plan: str,
    language: str,
    read: Reader,
    folder: SiteFolder,
    pool: WorkerPool,
    *,
    with_engine: bool,
) -> None:
    home = f"{SEARCH_INDEX}{part.name}/"
    with (
        machine_errors(f"cannot write {folder.out / home}", otherwise=STAYS),
        TemporaryDirectory(dir=pool.folder, ignore_cleanup_errors=True) as made,
    ):
        pages, facts, bundle = (Path(made, name) for name in ("pages", "facts.json", "bundle"))
        pages.mkdir()
        told = dict(_written(part, language, read, pages))
        facts.write_text(json.dumps(told), encoding="utf-8")
        tag = language.split("-")[0]
        try:
            names = pool.submit(index_pages, pages, facts, bundle, tag, limits=LIMITS).result()
        except JobFailed as fault:
            raise MachineError(
                f"the search index of {part.name} could not be made: it {fault}",
                "free some memory, and make the site again",
            ) from fault
        wanted = [name for name in names if with_engine or not is_engine(name)]
        for name in wanted:
            shutil.move(bundle / name, folder.place(f"{home}{name}"))
            folder.add(f"{home}{name}", plan, json.dumps(wanted) if name == ENTRY else "")


def _written(
    part: SearchPart, language: str, read: Reader, pages: Path
) -> Iterator[tuple[str, dict[str, str]]]:
    """Write what Pagefind reads, an HTML file for each record, named in their order; these names,
    with what the search page is told of each."""
    for number, record in enumerate(_records(part, vocabulary(language), read)):
        name = f"{number:06}.html"
        (pages / name).write_text(record_page(record, language), encoding="utf-8")
        yield name, record_facts(record)


def _records(part: SearchPart, words: Vocabulary, read: Reader) -> Iterator[SearchRecord]:
    meetings = {meeting.key: meeting for meeting in part.meetings}
    for meeting in part.meetings:
        yield meeting_record(meeting, words)
    for page in read(part.meetings):
        yield page_record(
            meetings[page.meeting],
            page.document,
            page.file,
            page.page,
            page.label,
            page.text,
            words,
        )
