"""Searching the site: what can be found, in which parts the index is cut, and that the same pages
give the same bytes."""

from __future__ import annotations

import errno
import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Silent
from agendapack.problems import MachineError, UsageError
from agendapack.records.vocabulary import ENGLISH
from agendapack.registers.meeting_facts import Wording
from agendapack.registers.published_agenda import ItemFact
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.searching import search_bundle, search_job
from agendapack.site.searching.search_index import engine_script, make_search_index
from agendapack.site.searching.search_records import (
    SearchRecord,
    meeting_record,
    page_record,
    record_facts,
    record_page,
    search_parts,
)
from agendapack.site.site_extras import check_extras
from agendapack.site.site_folder import (
    MARKER,
    STAYS,
    SiteFolder,
    SiteMarker,
    marker_text,
    site_folder,
)
from agendapack.site.site_options import SiteOptions
from tests.site_outline_builders import a_meeting, a_pack, an_agenda, site_document


class Page(Struct, frozen=True):
    meeting: str
    document: str
    file: str
    page: int
    label: str
    text: str
    language: str = ""


def meeting(day: str, pages: int = 3, committee: str = "wellbeing") -> PublishedMeeting:
    when = date.fromisoformat(day)
    pack = site_document("agenda-pack", when, pages=pages, pack=a_pack(0, when, pages))
    return a_meeting(f"{committee}/{day}", pack)


def pages_of(meetings: Sequence[PublishedMeeting], word: str = "heron") -> Iterator[Page]:
    """The pages of agenda packs: each has its number and the year in words of its own."""
    for each in meetings:
        for number in range(1, (each.documents[0].pdf.pages or 0) + 1):
            text = f"Page {number} of\nthe pack tells of a {word} in y{each.ref.date.year}."
            yield Page(each.key, "agenda-pack", "agenda-pack.pdf", number, str(number - 1), text)


# -- what can be found -----------------------------------------------------------------------------


def test_a_page_of_a_pack_is_found_under_its_printed_number() -> None:
    found = page_record(
        meeting("2031-02-12"), "agenda-pack", "agenda-pack.pdf", 70, "67", "Herons.", ENGLISH
    )
    assert found == SearchRecord(
        "meetings/wellbeing/2031-02-12/agenda-pack.pdf#page=70",
        "Page 67",
        "Wellbeing Committee, 12 February 2031",
        "Agenda pack",
        "67",
        "Wellbeing Committee",
        "2031",
        "Herons.",
    )


def test_a_meeting_is_found_by_what_its_agenda_says() -> None:
    key = "wellbeing/2031-02-12"
    items = (ItemFact("1", "Apologies"), ItemFact("2", "Review", text=Wording("To **note** it.")))
    agenda = an_agenda(key, title="Special meeting", items=items)
    found = meeting_record(a_meeting(key, agenda=agenda), ENGLISH)
    assert (found.address, found.title) == (
        "meetings/wellbeing/2031-02-12/",
        "Wellbeing Committee: Special meeting, 12 February 2031",
    )
    assert found.text == (
        "Special meeting\n2.00 pm\nCouncil Chamber, Town Hall, Exampleton\n"
        "1. Apologies\n2. Review\nTo note it."
    )


def test_a_record_is_a_page_in_which_nothing_is_markup() -> None:
    record = SearchRecord(
        "a&b", 'Page "67"', "<i>", "Minutes", "67", "A", "2031", "<b>\nbold\n\n& more"
    )
    page = record_page(record, "en-GB")
    assert page.startswith('<!DOCTYPE html><html lang="en-GB"><head><title>Page &quot;67&quot;')
    assert '<i data-pagefind-meta="title[title]" title="Page &quot;67&quot;"></i>' in page
    assert page.endswith("<p>&lt;b&gt; bold</p><p>&amp; more</p></body></html>\n")


def test_what_is_told_of_a_page_is_not_searched() -> None:
    record = SearchRecord("a.pdf#page=3", "Page 1", "Parks", "Agenda pack", "1", "P", "2031", "x")
    assert record_facts(record) == {
        "address": "a.pdf#page=3",
        "meeting": "Parks",
        "document": "Agenda pack",
        "page": "1",
    }
    assert not {"a.pdf", "Parks", "Agenda pack"} & set(re.split('[<>"]', record_page(record, "en")))


# -- the parts -------------------------------------------------------------------------------------


def named(meetings: Iterable[PublishedMeeting], most: int) -> dict[str, list[str]]:
    parts = search_parts(meetings, most)
    return {part.name: [each.key.split("/")[1] for each in part.meetings] for part in parts}


def test_years_are_joined_until_there_are_enough_pages() -> None:
    meetings = [meeting(f"{year}-05-01", pages=4) for year in (2013, 2011, 2012, 2010)]
    assert named(meetings, 10) == {
        "2010-2011": ["2010-05-01", "2011-05-01"],
        "2012-2013": ["2012-05-01", "2013-05-01"],
    }


def test_a_year_of_too_many_pages_is_cut_between_meetings() -> None:
    days = ["2010-05-01", "2010-06-01", "2010-07-01", "2011-05-01"]
    assert named([meeting(day, pages=5) for day in days], 12) == {
        "2010-part-1": ["2010-05-01", "2010-06-01"],
        "2010-part-2": ["2010-07-01"],
        "2011": ["2011-05-01"],
    }


def test_a_new_meeting_changes_the_last_part_alone() -> None:
    days = [f"{year}-{month:02}-01" for year in range(2010, 2020) for month in (3, 6, 9)]
    before = search_parts([meeting(day, pages=4) for day in days], 40)
    after = search_parts([meeting(day, pages=4) for day in [*days, "2019-12-01"]], 40)
    assert after[:-1] == before[:-1]
    assert len(before) == 5


def test_no_meetings_have_no_parts() -> None:
    assert search_parts([]) == ()


def test_the_script_searches_in_all_parts_with_the_latest_engine() -> None:
    said = engine_script(["2010-2015", "2016", "2017"]).decode()
    assert 'import * as engine from "./2017/pagefind.js";' in said
    assert 'const parts = ["2016", "2010-2015"];' in said


# -- the index -------------------------------------------------------------------------------------


class Site:
    """A council whose site has nothing but what is searched."""

    def __init__(self, root: Path, pool: WorkerPool) -> None:
        self.root, self.pool = root, pool
        self.read: list[str] = []  # the meetings whose documents were read

    def make(self, meetings: Sequence[PublishedMeeting], **more: Any) -> SiteFolder:
        self.read.clear()

        def read(these: Sequence[PublishedMeeting]) -> Iterator[Page]:
            self.read.extend(each.key for each in these)
            return pages_of(these, **more)

        with site_folder(self.root, self.root / "site") as folder:
            folder.write(MARKER, marker_text(SiteMarker("agendapack", "0.1", date(2031, 5, 1))))
            make_search_index(meetings, "en-GB", read, folder, self.pool, Silent())
            folder.publish()
        return folder

    def files(self) -> dict[str, bytes]:
        home = self.root / "site/pagefind"
        return {
            file.relative_to(home).as_posix(): file.read_bytes()
            for file in sorted(home.rglob("*"))
            if file.is_file()
        }

    def records(self) -> list[dict[str, Any]]:
        files = self.files().items()
        return [
            json.loads(gzip.decompress(data).removeprefix(search_bundle.MARK))
            for name, data in files
            if name.endswith(".pf_fragment")
        ]


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def meetings() -> tuple[PublishedMeeting, ...]:
    committees = ("wellbeing", "planning", "parks", "audit", "scrutiny", "licensing")
    days = ("2030-03-05", "2031-03-05")
    return tuple(meeting(day, committee=each) for day in days for each in committees)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    pool: WorkerPool,
    meetings: tuple[PublishedMeeting, ...],
) -> Site:
    made = Site(tmp_path_factory.mktemp("council"), pool)
    made.make(meetings)
    return made


def test_each_page_and_each_meeting_is_in_the_index(
    site: Site, meetings: tuple[PublishedMeeting, ...]
) -> None:
    found = {record["meta"]["address"]: record for record in site.records()}
    assert len(found) == len(meetings) * (3 + 1)
    record = found["meetings/parks/2031-03-05/agenda-pack.pdf#page=2"]
    assert record["meta"] == {
        "address": "meetings/parks/2031-03-05/agenda-pack.pdf#page=2",
        "document": "Agenda pack",
        "meeting": "Planning Committee, 5 March 2031",
        "page": "1",
        "title": "Page 1",
    }
    assert record["filters"] == {"committee": ["Planning Committee"], "year": ["2031"]}
    assert record["content"] == "Page 2 of the pack tells of a heron in y2031."


def test_the_site_has_what_a_search_needs_and_no_more(site: Site) -> None:
    names = {
        name if "/f" not in name and "/i" not in name else f"{name.rsplit('/', 1)[0]}/"
        for name in site.files()
    }
    entry = json.loads(site.files()["2030-2031/pagefind-entry.json"])
    assert names == {
        "pagefind.js",
        "2030-2031/pagefind.js",
        "2030-2031/pagefind-worker.js",
        "2030-2031/pagefind-entry.json",
        "2030-2031/wasm.en.pagefind",
        "2030-2031/wasm.unknown.pagefind",
        f"2030-2031/pagefind.{entry['languages']['en']['hash']}.pf_meta",
        "2030-2031/filter/",
        "2030-2031/fragment/",
        "2030-2031/index/",
    }


def test_the_same_pages_give_the_same_bytes(
    site: Site, meetings: tuple[PublishedMeeting, ...], tmp_path: Path
) -> None:
    other = Site(tmp_path, site.pool)
    other.make(meetings)
    assert other.files() == site.files()


def test_what_can_be_filtered_by_is_in_order(site: Site) -> None:
    filters = [
        search_bundle.unpacked(data)
        for name, data in site.files().items()
        if name.endswith(".pf_filter")
    ]
    assert sorted((name, [value for value, _ in values]) for name, values in filters) == [
        ("committee", ["Planning Committee", "Wellbeing Committee"]),
        ("year", ["2030", "2031"]),
    ]


def test_a_part_that_has_not_changed_is_taken_over_unread(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agendapack.site.searching.search_records.search_parts.__defaults__", (4,))
    site = Site(tmp_path, pool)
    first = [meeting("2030-03-05")]
    site.make(first)
    assert "2030/pagefind.js" in site.files()
    site.make(first)
    assert site.read == []
    made = site.make([*first, meeting("2031-03-05")])
    assert site.read == ["wellbeing/2031-03-05"]
    assert "2030/pagefind.js" not in site.files()  # the engine is that of the latest part
    assert "2031/pagefind.js" in site.files()
    assert "pagefind/2030/pagefind-entry.json" in made.entries
    site.make(first)  # and is wanted again where that part is gone
    assert site.read == ["wellbeing/2030-03-05"]
    assert "2030/pagefind.js" in site.files()


# -- what can go wrong -----------------------------------------------------------------------------


def test_a_full_disk_is_told_with_what_stays(
    meetings: tuple[PublishedMeeting, ...],
    tmp_path: Path,
    pool: WorkerPool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "move", refuse)
    with pytest.raises(MachineError) as told:
        Site(tmp_path, pool).make(meetings)
    index = tmp_path / "site/pagefind/2030-2031"
    assert told.value.message == f"cannot write {index}: No space left on device"
    assert told.value.hint == f"free some room on the disk and {STAYS}"


def test_pagefinds_own_failure_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho 'no room for the index' >&2\nexit 101\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: program)
    (tmp_path / "pages").mkdir()
    with pytest.raises(MachineError) as told:
        search_job.index_pages(
            tmp_path / "pages", tmp_path / "facts.json", tmp_path / "bundle", "en"
        )
    assert told.value.message == ("Pagefind could not make the search index: no room for the index")
    assert told.value.hint == (
        "install it again, with pip install 'agendapack[site]', or free some memory and room"
    )


def test_settings_of_others_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither those in the environment nor a file in the folder in which the command was given."""
    monkeypatch.setenv("PAGEFIND_SITE", "/elsewhere")
    given: list[dict[str, Any]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        given.append(options)
        return subprocess.CompletedProcess(command, 1, "", "")

    monkeypatch.setattr(search_job.subprocess, "run", run)
    with pytest.raises(MachineError, match="ended with code 1"):
        search_job.index_pages(tmp_path, tmp_path / "facts.json", tmp_path / "bundle", "en")
    assert given[0]["cwd"] == tmp_path
    assert "PAGEFIND_SITE" not in given[0]["env"]


def test_a_bundle_of_another_form_stays_as_it_is(tmp_path: Path) -> None:
    entry = {"languages": {"en": {"hash": "en_123", "wasm": "en"}}}
    (tmp_path / "pagefind-entry.json").write_text(json.dumps(entry), encoding="utf-8")
    (tmp_path / "pagefind.en_123.pf_meta").write_bytes(gzip.compress(b"another form"))
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    search_bundle.put_in_order(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("number", [0, 23, 24, 255, 256, 65_535, 65_536, 2**32])
def test_lists_are_written_as_they_are_read(number: int) -> None:
    value = ["en", [["a", [number]], []], "x" * (number % 70_000)]
    assert search_bundle.unpacked(search_bundle.packed(value)) == value


@pytest.mark.parametrize(
    ("searching", "missing"), [(True, "icalendar and pagefind_bin"), (False, "icalendar")]
)
def test_what_is_not_installed_is_said_with_what_to_install(
    searching: bool, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agendapack.site.site_extras.find_spec", lambda name: None)
    with pytest.raises(UsageError) as told:
        check_extras(SiteOptions(Path("site"), date(2031, 5, 1), searching=searching))
    assert told.value.message == f"a site needs what is not installed here: {missing}"
    assert told.value.hint == "pip install 'agendapack[site]'"
