"""The preview: what it shows, and to whom; when it makes its pages again."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from agendapack.build.meeting import Failure
from agendapack.build.pool import WorkerPool
from agendapack.cli import interrupts, report, serve_command
from agendapack.problems import Location, MachineError, Problem, UsageError, error, warning
from agendapack.serve import preview_serving, preview_watching
from agendapack.serve.preview_address import PreviewAddress, listen
from agendapack.serve.preview_building import PreviewBuilder, PreviewTask, Rebuild
from agendapack.serve.preview_files import ByteRange, byte_range, path_below
from agendapack.serve.preview_pages import allowing
from agendapack.serve.preview_serving import preview_folder
from agendapack.serve.preview_state import (
    MembersDocuments,
    PreviewBoard,
    PreviewState,
    begun,
    ended,
    shown,
)
from agendapack.serve.preview_watching import CouncilWatcher, is_source
from agendapack.serve.preview_web import PreviewWeb
from agendapack.site.site_options import SiteOptions, SiteResult
from tests.running import agendapack, council, write

LOCAL = PreviewAddress("127.0.0.1", "127.0.0.1", 8000)
KEY = "parks/2024-05-16"


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


# What the browser is told


def test_a_problem_is_shown_with_its_place_from_the_councils_root_on() -> None:
    root = Path("/ambridge")
    places = {
        "meetings/council.yaml:14:5": Location(root / "meetings/council.yaml", 14, 5),
        "meetings/council.yaml:14": Location(root / "meetings/council.yaml", 14),
        "meetings/council.yaml": Location(root / "meetings/council.yaml"),
        "/elsewhere/styles.yaml:3": Location(Path("/elsewhere/styles.yaml"), 3),
        "": Location(root),
    }
    assert [shown(error("wrong", place), root).place for place in places.values()] == [*places]


def test_pages_stay_while_they_are_made_again_and_where_that_fails() -> None:
    wrong = (shown(error("wrong", Location(Path("a.yaml"))), Path("/ambridge")),)
    good = ended(begun(PreviewState()), (), made=True)
    assert good == PreviewState(f"{os.getpid()}-1", 1, False)
    assert begun(good) == replace(good, building=True)
    failed = ended(begun(good), wrong, made=False)
    assert failed == replace(good, outcome=2, problems=wrong)
    assert failed.errors == wrong
    assert ended(begun(failed), (), made=True) == PreviewState(f"{os.getpid()}-3", 3, False)


def test_who_listens_is_told_the_state_of_now_and_each_that_comes() -> None:
    board = PreviewBoard()

    async def listened() -> list[int]:
        found = []
        async for state in board.states():
            found.append(state.outcome)
            after = replace(state, outcome=state.outcome + 1)
            do = board.close if state.outcome == 2 else lambda after=after: board.show(after)
            threading.Thread(target=do).start()
        return found

    assert asyncio.run(listened()) == [0, 1, 2]


# When pages are made again


class Building:
    """A builder whose sites are as a test says; each waits until it may ``go`` on."""

    def __init__(self, root: Path) -> None:
        self.board = PreviewBoard()
        self.outcomes: list[SiteResult | Exception] = []
        self.asked: list[SiteOptions] = []
        self.told: list[Rebuild] = []
        self.go = threading.Semaphore(0)
        self.builder = PreviewBuilder(
            PreviewTask(root, root / "site", "http://127.0.0.1:8000", (KEY,)),
            WorkerPool(1),
            self.board,
            self._make,
            today=lambda: date(2024, 5, 1),
            report=self.told.append,
            wording=report.discreet,
        )

    def _make(
        self, root: Path, options: SiteOptions, *, pool: WorkerPool | None = None
    ) -> SiteResult:
        self.asked.append(options)
        self.go.acquire()
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def after(self, *outcomes: SiteResult | Exception) -> PreviewState:
        """The state after builds that came to this; the first was wanted before."""
        for outcome in outcomes:
            count = len(self.told)
            self.outcomes.append(outcome)
            self.go.release()
            wait_for(lambda count=count: len(self.told) > count)  # type: ignore[misc]
            if outcome is not outcomes[-1]:
                self.builder.want()
        return self.board.state


@pytest.fixture
def building(tmp_path: Path) -> Iterator[Building]:
    made = Building(tmp_path)
    made.builder.start()
    yield made
    made.builder.stopping()
    made.outcomes.append(RuntimeError("the test has ended"))
    made.go.release()
    made.builder.join(5)


GOOD = SiteResult(Path("site"), "made")


def test_a_preview_is_the_site_of_what_is_not_released_without_a_search(
    building: Building, tmp_path: Path
) -> None:
    assert building.after(GOOD).pages
    assert building.asked == [
        SiteOptions(
            tmp_path / "site",
            date(2024, 5, 1),
            "http://127.0.0.1:8000",
            drafts=True,
            only=(KEY,),
            searching=False,
        )
    ]
    [told] = building.told
    assert told.made is GOOD
    assert told.seconds > 0


def test_what_changes_while_pages_are_made_has_them_made_once_more(building: Building) -> None:
    wait_for(lambda: len(building.asked) == 1)
    assert building.board.state.building
    for _ in range(3):
        building.builder.want()
    building.after(GOOD)
    wait_for(lambda: len(building.asked) == 2)
    assert building.after(GOOD).outcome == 2
    assert len(building.asked) == 2


def test_the_last_good_pages_stay_under_problems_that_are_found(
    building: Building, tmp_path: Path
) -> None:
    place = Location(tmp_path / "meetings/council.yaml", 2, 1)
    faulty = SiteResult(
        Path("site"), "faulty", (error('unknown key "nmae"', place, "did you mean name?"),)
    )
    state = building.after(GOOD, faulty)
    assert state.pages == f"{os.getpid()}-1"
    assert state.problems == (
        shown(error('unknown key "nmae"', place, "did you mean name?"), tmp_path),
    )
    building.builder.want()
    assert building.after(GOOD) == PreviewState(f"{os.getpid()}-3", 3, False)


def test_what_stops_the_work_is_told_and_pages_are_made_again_after_it(building: Building) -> None:
    failed = SiteResult(Path("site"), "failed", failure=Failure("the disk is full", "free some", 3))
    state = building.after(failed, ZeroDivisionError("by nought"))
    assert [(each.place, each.message) for each in state.problems] == [
        ("", "something unforeseen stopped the work: ZeroDivisionError: by nought")
    ]
    assert building.told[0].failures[0].message == "the disk is full"
    building.builder.want()
    assert building.after(GOOD).problems == ()


def test_the_browser_is_told_nothing_exempt(building: Building, tmp_path: Path) -> None:
    place = Location(tmp_path / "meetings/cabinet/2024-05-16/exempt/papers/lease.pdf")
    named = Problem(
        error("", place).severity, 'cannot read "lease.pdf"', place, "", "cannot read a paper"
    )
    failure = Failure("lease.pdf is broken", "look at lease.pdf", 3, "a paper is broken")
    state = building.after(SiteResult(Path("site"), "failed", (named,), failure))
    assert [(each.place, each.message, each.hint) for each in state.problems] == [
        ("", "a paper is broken", ""),
        ("meetings/cabinet/2024-05-16/exempt", "cannot read a paper", ""),
    ]


# What is watched


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("meetings/parks/2024-05-16/meeting.yaml", True),
        ("meetings/parks/2024-05-16/papers/Play areas (final).docx", True),
        ("templates/site/static/CNAME", True),
        ("meetings/parks/.committee.yaml.swp", False),
        ("templates/site/static/.well-known/security.txt", True),
        ("meetings/parks/committee.yaml~", False),
        ("meetings/parks/#committee.yaml#", False),
        ("meetings/parks/4913", False),
        ("meetings/parks/papers/.~lock.costs.ods#", False),
        ("meetings/parks/papers/~$costs.docx", False),
        ("meetings/.git/index", False),
        ("meetings/parks/papers/costs.pdf.part", False),
    ],
)
def test_what_programs_put_beside_a_file_is_no_change(name: str, is_one: bool) -> None:
    root = PurePosixPath("/home/.ambridge")
    assert is_source(root / name, root) is is_one
    assert is_source(PurePosixPath("/linked") / PurePosixPath(name).name, root) or not is_one


def test_folders_are_watched_that_come_later(tmp_path: Path) -> None:
    changed = threading.Semaphore(0)
    (tmp_path / "meetings").mkdir()
    watcher = CouncilWatcher(tmp_path, changed.release)
    watcher.start()
    try:
        for file in ("meetings/council.yaml", "released/a.yaml", "templates/front-sheet.html"):
            if not (tmp_path / file).parent.exists():
                write(tmp_path / file, "")
                assert changed.acquire(timeout=20)

            def told(file: str = file) -> bool:
                """Whether a change is told: it is made again, since to watch anew takes a while."""
                write(tmp_path / file, "again")
                return changed.acquire(timeout=0.1)

            wait_for(told)
    finally:
        watcher.stop()
    while changed.acquire(timeout=0.1):
        pass
    write(tmp_path / "meetings/council.yaml", "more")
    assert not changed.acquire(timeout=0.1)


# Where it is, and for whom


@pytest.mark.parametrize(
    ("host", "is_called"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("LOCALHOST.", True),
        ("[::1]:8000", True),
        ("localhost:9000", True),  # a port that was forwarded
        ("evil.example:8000", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("user@localhost", False),
        ("192.0.2.7:8000", False),
        ("", False),
    ],
)
def test_a_preview_answers_to_its_own_names(host: str, is_called: bool) -> None:
    assert LOCAL.is_called(host) is is_called


@pytest.mark.parametrize(
    ("host", "is_called"),
    [("192.0.2.7:8000", True), ("ambridge:8000", True), ("evil.example:8000", False)],
)
def test_others_may_call_it_by_its_number_and_the_name_it_was_given(
    host: str, is_called: bool
) -> None:
    assert PreviewAddress("ambridge", "192.0.2.7", 8000).is_called(host) is is_called


def test_an_address_is_one_that_a_browser_takes() -> None:
    assert [
        PreviewAddress(host, ip, 8000).url
        for host, ip in (("localhost", "127.0.0.1"), ("::1", "::1"), ("0.0.0.0", "0.0.0.0"))
    ] == ["http://localhost:8000/", "http://[::1]:8000/", "http://127.0.0.1:8000/"]
    assert not PreviewAddress("0.0.0.0", "0.0.0.0", 8000).is_loopback


def test_a_port_that_is_taken_is_told() -> None:
    taken, address = listen("127.0.0.1", 0)
    with taken, pytest.raises(MachineError) as told:
        listen("127.0.0.1", address.port)
    assert (told.value.message, told.value.hint) == (
        f"port {address.port} is taken: another program listens there",
        f"end it, or give another port: --port {address.port + 1}",
    )


def test_a_host_that_this_machine_is_not_is_told() -> None:
    with pytest.raises(UsageError) as told:
        listen("192.0.2.7", 0)
    assert (told.value.message, told.value.hint) == (
        '--host: this machine is not called "192.0.2.7"',
        "leave it out, or give one of this machine's own addresses",
    )


def test_previews_of_one_council_have_folders_of_their_own(tmp_path: Path) -> None:
    serve = tmp_path / ".agendapack/serve"
    with preview_folder(tmp_path) as first, preview_folder(tmp_path) as second:
        assert (first, second) == (serve / "1/site", serve / "2/site")
    with preview_folder(tmp_path) as again:
        assert again == first


# What is served


SITE = {
    "index.html": """\
        <!doctype html>
        <html lang="en-GB"><head><title>Ambridge</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
        </head><body class="site"><main>Meetings</main></body></html>
        """,
    "meetings/parks/2024-05-16/index.html": "<p>A page without a head",
    "meetings/parks/2024-05-16/agenda-pack.pdf": b"0123456789",
    "calendar.ics": "BEGIN:VCALENDAR",
    "assets/logo.webp": b"webp",
    "assets/font.woff2": b"woff2",
    "pack.json": "{}",
}
BANNER = (
    '<aside class="agendapack-preview" aria-label="Preview">'
    "<p>This is a preview. It shows what is not published yet.</p></aside>"
)
EXEMPT = "This preview holds exempt documents:"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Watch:
    """In place of watchfiles' ``watch``: what the root's and the folders' watch give or raise each
    time that it is begun, before it waits."""

    def __init__(self, root: list[Any], folders: list[Any]) -> None:
        self._root, self._folders = root, folders
        self._begun = threading.Event()
        self.polled: list[bool | None] = []

    def __call__(self, *_: Path, **how: Any) -> Iterator[Any]:
        if is_root := not how.get("recursive", True):
            self._begun.wait(5)
        self._begun.set()
        told = self._root if is_root else self._folders
        this = told.pop(0) if told else None
        if isinstance(this, Exception):
            raise this
        if this is not None:
            self.polled.append(how["force_polling"])
            yield this
        how["stop_event"].wait(5)


def watched(root: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Watch until so many changes were told."""
    (root / "meetings").mkdir()
    monkeypatch.setattr(preview_watching, "watch", watch)
    told = threading.Semaphore(0)
    watcher = CouncilWatcher(root, told.release)
    watcher.start()
    assert all(told.acquire(timeout=5) for _ in range(times))
    watcher.stop()


def test_what_changes_before_a_folder_that_came_back_is_watched_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came_back = {(1, str(tmp_path / "meetings"))}
    watched(tmp_path, Watch([came_back], [None, set()]), monkeypatch, 2)


@pytest.mark.parametrize("fault", [OSError("limit reached"), RuntimeError("too many files")])
def test_files_are_looked_at_where_the_system_lets_nothing_be_watched(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch([], [fault, {(2, "council.yaml")}])
    watched(tmp_path, watch, monkeypatch, 1)
    assert watch.polled == [True]


class Served:
    """The preview of a site, asked as its web server asks."""

    def __init__(self, root: Path, *, members: bool = False) -> None:
        self.root, self.site = root, root / "site"
        for name, content in SITE.items():
            write(self.site / name, content)
        self.board = PreviewBoard()
        self.board.show(PreviewState("1-1", 1, False))
        web = PreviewWeb(self.site, LOCAL, self.board, members=members)
        self._application = web.application()

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answer:
        named = {"host": "127.0.0.1:8000", **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "method": method,
            "scheme": "http",
            "path": unquote(address),
            "raw_path": address.encode(),
            "query_string": b"",
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items()],
        }
        return asyncio.run(self._asked(scope))

    async def _asked(self, scope: dict[str, Any]) -> Answer:
        sent: list[Any] = []
        asking: list[Any] = [{"type": "http.request", "body": b""}]

        async def receive() -> Any:
            return asking.pop() if asking else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(message)

        await self._application(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        content = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], headers, content)


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(tmp_path)


def test_every_page_has_the_script_that_follows_and_says_that_it_is_a_preview(
    served: Served,
) -> None:
    page = served.ask("/")
    assert page.text == (
        '<!doctype html>\n<html lang="en-GB"><head><title>Ambridge</title>\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'self'; script-src 'self'; connect-src 'self'\">\n"
        '<link rel="stylesheet" href="/.preview/preview.css">'
        '<script src="/.preview/reload.js" data-pages="1-1" defer></script></head>'
        f'<body class="site">{BANNER}<main>Meetings</main></body></html>\n'
    )
    bare = served.ask("/meetings/parks/2024-05-16/").text
    assert bare.startswith(BANNER)
    assert 'data-pages="1-1"' in bare
    for name in ("reload.js", "preview.css"):
        assert served.ask(f"/.preview/{name}").status == 200


def test_a_policy_lets_nothing_in_but_the_previews_own() -> None:
    assert allowing("script-src 'none'; Style-Src 'self'; connect-src https://a.example") == (
        "script-src 'self'; style-src 'self'; connect-src https://a.example 'self'"
    )


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/meetings/parks/2024-05-16/agenda-pack.pdf", "application/pdf"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/assets/logo.webp", "image/webp"),
        ("/assets/font.woff2", "font/woff2"),
        ("/pack.json", "application/json"),
        ("/.preview/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_a_file_is_called_what_it_is_and_nothing_is_kept(
    address: str, kind: str, served: Served
) -> None:
    for answer in (served.ask(address), served.ask(address, "HEAD")):
        assert (answer.status, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        (None, ByteRange(0, 10)),
        ("bytes=2-4", ByteRange(2, 5)),
        ("bytes=8-99", ByteRange(8, 10)),
        ("bytes=-3", ByteRange(7, 10)),
        ("bytes=-99", ByteRange(0, 10)),
        ("bytes=10-", None),
        ("bytes=-0", None),
        ("bytes=4-2", ByteRange(0, 10)),
        ("bytes=-", ByteRange(0, 10)),
        ("bytes=0-1,4-5", ByteRange(0, 10)),
        ("pages=0-1", ByteRange(0, 10)),
    ],
)
def test_a_part_of_a_file_is_what_was_asked_for(asked: str | None, part: ByteRange | None) -> None:
    assert byte_range(asked, 10) == part


def test_a_reader_may_fetch_a_pack_in_parts_that_are_of_one_file(served: Served) -> None:
    address = "/meetings/parks/2024-05-16/agenda-pack.pdf"
    first = served.ask(address, range="bytes=0-3")
    assert (first.status, first.content) == (206, b"0123")
    assert first.headers["content-range"] == "bytes 0-3/10"
    tag = {"range": "bytes=4-", "if_range": first.headers["etag"]}
    second = served.ask(address, **tag)
    assert (second.status, second.content) == (206, b"456789")
    file = served.site / "meetings/parks/2024-05-16/agenda-pack.pdf"
    file.unlink()
    write(file, b"another file")
    assert served.ask(address, **tag).content == b"another file"
    beyond = served.ask(address, range="bytes=99-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, "bytes */12")


@pytest.mark.parametrize(
    "address",
    [
        "/../meetings/council.yaml",
        "/%2e%2e/meetings/council.yaml",
        "/..%2fmeetings/council.yaml",
        "/assets/../../meetings/council.yaml",
        "/..%5cmeetings%5ccouncil.yaml",
        "//etc/passwd",
        "/link/council.yaml",
        "/council.yaml",
        "/calendar.ics%00.html",
        "/assets//logo.webp",
        "/assets",
        "/nothing",
        f"/{'long' * 80}",
        "/members-documents/",
        f"/members-documents/{KEY}/agenda-pack.pdf",
    ],
)
def test_nothing_else_is_served(address: str, served: Served) -> None:
    write(served.root / "meetings/council.yaml", "name: Ambridge")
    write(served.root / f"members/{KEY}/agenda-pack.pdf", b"exempt")
    (served.site / "link").symlink_to(served.root / "meetings")
    (served.site / "council.yaml").symlink_to(served.root / "meetings/council.yaml")
    served.board.show(replace(served.board.state, members=(documents(served.root),)))
    answer = served.ask(address)
    assert answer.status in (404, 307)
    if answer.status == 307:
        assert answer.headers["location"] == "/assets/"
        answer = served.ask("/assets/")
    assert answer.status == 404
    assert "There is nothing at this address." in answer.text
    assert 'data-outcome="1"' in answer.text  # it is loaded again when there is something


def test_a_path_leads_below_its_folder_or_nowhere(tmp_path: Path) -> None:
    write(tmp_path / "site/a/b.pdf", b"")
    assert path_below(tmp_path / "site", "a/b.pdf") == tmp_path / "site/a/b.pdf"
    strange = ("../site/a/b.pdf", "a/../a/b.pdf", "/etc/passwd", "C:/a", "a\\b.pdf", "a/\0", ".")
    assert [path_below(tmp_path / "site", each) for each in strange] == [None] * len(strange)


def test_a_folder_of_the_site_leads_to_its_page(served: Served) -> None:
    answer = served.ask("/meetings/parks/2024-05-16")
    assert (answer.status, answer.headers["location"]) == (307, "/meetings/parks/2024-05-16/")


def test_the_head_of_the_events_ends(served: Served) -> None:
    answer = served.ask("/.preview/events", "HEAD")
    assert (answer.status, answer.text) == (200, "")
    assert answer.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_the_preview_can_only_be_looked_at(method: str, served: Served) -> None:
    for address in ("/", "/.preview/events", "/.preview/reload.js"):
        answer = served.ask(address, method)
        assert (answer.status, answer.text) == (405, "The preview can only be looked at.\n")


def test_a_page_of_somebody_elses_is_not_answered(served: Served) -> None:
    for address in ("/", "/.preview/events", "/meetings/parks/2024-05-16/agenda-pack.pdf"):
        answer = served.ask(address, host="evil.example")
        assert (answer.status, answer.text) == (
            421,
            "The preview is at http://127.0.0.1:8000/; it answers to no other name.\n",
        )


def test_pages_are_waited_for_while_they_take_the_place_of_others(served: Served) -> None:
    away = served.site.rename(served.root / "away")
    threading.Timer(0.1, away.rename, [served.site]).start()
    assert served.ask("/calendar.ics").text == "BEGIN:VCALENDAR"


def test_before_there_are_pages_any_address_tells_what_is_wrong(served: Served) -> None:
    served.board.show(PreviewState())
    made = served.ask("/people/")
    assert (made.status, "<h1>The preview is being made</h1>" in made.text) == (503, True)
    place = Location(Path("/ambridge/meetings/council.yaml"), 2, 1)
    found = (
        shown(error('no key "<b>"', place, "did you mean name?"), Path("/ambridge")),
        shown(warning("late", place), Path("/ambridge")),
    )
    served.board.show(ended(PreviewState(), found, made=False))
    page = served.ask("/").text
    assert "<h1>The preview could not be made</h1>" in page
    assert (
        "<p><code>meetings/council.yaml:2:1</code></p>"
        "<p><strong>Error:</strong> no key &quot;&lt;b&gt;&quot;</p><p>did you mean name?</p>"
    ) in page
    assert 'data-pages="" data-outcome="1"' in page


def documents(root: Path) -> MembersDocuments:
    return MembersDocuments(KEY, root / "members" / KEY, ("agenda-pack.pdf", "front-sheet.html"))


def test_members_documents_are_listed_and_every_page_says_that_they_are_there(
    tmp_path: Path,
) -> None:
    served = Served(tmp_path, members=True)
    folder = f"members/{KEY}"
    write(tmp_path / folder / "agenda-pack.pdf", b"exempt")
    write(tmp_path / folder / "front-sheet.html", "<body>exempt")
    write(tmp_path / folder / "agenda-pack-for-cook.pdf", b"a reader's copy")
    address = f"/members-documents/{KEY}"
    assert served.ask(f"{address}/agenda-pack.pdf").status == 404  # not built yet
    served.board.show(replace(served.board.state, members=(documents(tmp_path),)))
    listed = served.ask("/members-documents/").text
    assert f'<h2>{KEY}</h2><ul><li><a href="{address}/agenda-pack.pdf">' in listed
    assert served.ask(f"{address}/agenda-pack.pdf").content == b"exempt"
    for other in ("agenda-pack-for-cook.pdf", "../2024-05-16/agenda-pack.pdf", "manifest.json", ""):
        assert served.ask(f"{address}/{other}").status == 404
    for page in ("/", "/nothing", "/members-documents/", f"{address}/front-sheet.html"):
        assert EXEMPT in served.ask(page).text
    served.board.show(PreviewState())
    assert EXEMPT in served.ask("/").text


# The command


def test_members_documents_are_shown_on_this_machine_alone(tmp_path: Path) -> None:
    ran = agendapack(
        "serve", "--members", "--host", "0.0.0.0", "--port", "0", cwd=council(tmp_path)
    )
    assert (ran.code, ran.err) == (
        2,
        "agendapack: the members' documents are not shown at 0.0.0.0, where other machines could"
        " read them\n    leave out --members or --host\n",
    )


def test_ctrl_c_before_the_preview_has_begun_ends_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        interrupts._handle(2, None)

    monkeypatch.setattr(preview_serving, "serve_preview", interrupted)
    monkeypatch.setattr(interrupts._State, "came", 0)
    ran = agendapack("serve", "--port", "0", cwd=council(tmp_path))
    assert ran.code == interrupts.EXIT_CODE


def test_without_its_libraries_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_command, "LIBRARIES", ("starlette", "watchfoils"))
    ran = agendapack("serve", cwd=council(tmp_path))
    assert (ran.code, ran.err) == (
        2,
        "agendapack: the preview needs libraries that are not installed: watchfoils\n"
        "    pip install 'agendapack[site,serve]'\n",
    )


def test_the_port_that_is_taken_ends_the_command(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = agendapack("serve", "--port", str(port), cwd=council(tmp_path))
    assert (ran.code, ran.err) == (
        3,
        f"agendapack: port {port} is taken: another program listens there\n"
        f"    end it, or give another port: --port {port + 1}\n",
    )


def test_a_line_tells_of_each_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_command, "clock", lambda: "14:03:21")
    tell = serve_command.Teller(tmp_path)
    faulty = (error("unknown key", Location(tmp_path / "meetings/council.yaml", 2)),)
    counts = {"meetings": 1, "made": 12}
    for rebuild in (
        Rebuild(0.5, faulty),
        Rebuild(1.25, (), made=replace(GOOD, counts=counts)),
        Rebuild(0.1, faulty),
        Rebuild(0.1, failures=(Failure("the disk is full", "free some", 3),)),
    ):
        tell(rebuild)
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "14:03:21  not made: 1 error; there is nothing to show yet (0.5 s)",
        "14:03:21  1 meeting, 12 files made anew (1.2 s)",
        "14:03:21  not made: 1 error; the pages that were there stay (0.1 s)",
        "14:03:21  not made; the pages that were there stay (0.1 s)",
    ]
    assert err == (
        "meetings/council.yaml:2: error: unknown key\n"
        "meetings/council.yaml:2: error: unknown key\n"
        "agendapack: the disk is full\n    free some\n"
    )
