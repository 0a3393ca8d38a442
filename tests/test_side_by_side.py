"""Meetings built by several threads of one process, over one worker pool: what they share."""

from __future__ import annotations

import gc
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from multiprocessing import forkserver
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import TypeVar

import pytest

from agendapack.archive.local_runner import LocalRunner
from agendapack.build import jobs
from agendapack.build.manifest import manifest
from agendapack.build.meeting import build_meeting, stopped_meeting
from agendapack.build.meeting_reading import read_design
from agendapack.build.members_folder import keep_out_of_git
from agendapack.build.options import Options
from agendapack.build.output import Staging
from agendapack.build.pool import DIED, PoolClosed, WorkerPool
from agendapack.build.progress import Progress
from agendapack.build.temporary import keep_made
from agendapack.papers.pictures import picture_papers
from agendapack.papers.request import Request, Reshaping
from agendapack.problems import Location, Problem
from agendapack.records.clear_days import bank_holidays
from agendapack.records.inputs import Input
from agendapack.records.library import Library
from tests import exempt_council
from tests.running import council, pdf
from tests.test_pool import alone, die, outcome, sleep, times

pytestmark = pytest.mark.once

T = TypeVar("T")


def at_once(count: int, call: Callable[[int], T]) -> list[T]:
    """What ``call`` gives for each number below ``count``, each in a thread of its own."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(call, range(count)))


def meet(barrier: Barrier) -> bool:
    """Wait for the other threads; whether they came, or something held them off."""
    with suppress(BrokenBarrierError):
        barrier.wait(0.5)
        return True
    return False


# Whole meetings


def of_everything(root: Path) -> Path:
    """A council with two committees: minutes, a supplement, exempt business, one paper in several
    meetings and twice in one, a broken record and a broken paper."""
    exempt = {name: data for name, data in exempt_council.FILES.items() if "council" not in name}
    parks = "meetings/parks"
    changes = {
        **exempt,
        "templates/council.css": "",
        f"{parks}/2024-06-20/meeting.yaml": "date: 2024-06-20\nitmes: []\n",
        f"{parks}/2024-07-18/meeting.yaml": """\
            date: 2024-07-18
            time: "10:00"
            items: [{title: Trees, papers: [cut.pdf]}]
            """,
        f"{parks}/2024-07-18/papers/cut.pdf": pdf(pages=2)[:200],
        f"{parks}/2024-08-15/meeting.yaml": """\
            date: 2024-08-15
            time: "10:00"
            items: [{title: Trees, papers: [survey.pdf, copy.pdf]}]
            """,
        f"{parks}/2024-08-15/papers/survey.pdf": pdf(pages=3),
        f"{parks}/2024-08-15/papers/copy.pdf": pdf(pages=3),
    }
    return council(root, changes)


def digests(folders: Iterable[Path]) -> dict[Path, str]:
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: sha256(path.read_bytes()).hexdigest() for path in files}


def test_side_by_side_comes_to_the_same_as_one_after_another(tmp_path: Path) -> None:
    root = of_everything(tmp_path)
    made = root / "packs", root / "members"
    options = Options(*made[:1], members=made[1], if_there=True)
    keys = [ref.key for ref in Library(root).meetings()]
    with WorkerPool(1) as pool:
        expected = [build_meeting(root, key, options, pool=pool) for key in keys]
    files = digests(made)
    states = [result.state for result in expected]
    assert states == ["built", "built", "built", "faulty", "faulty", "built"]
    for folder in (*made, root / ".agendapack"):
        shutil.rmtree(folder)
    with LocalRunner(4) as runner:
        found = list(runner.run(build_meeting, root, keys, options))
        left = [path.name for path in runner._pool.folder.iterdir()]
    assert found == expected
    assert digests(made) == files
    assert left == ["designs"]


def first_alone(
    root: Path, key: str, options: Options, *, pool: WorkerPool, progress: Progress | None = None
) -> str:
    """Work that the first meeting has done, and each other would have in ten minutes."""
    pool.submit(sleep, 0).result()
    if key != "first":
        with Staging(root / key) as staging:
            staging.write("agenda.pdf", b"%PDF-1.7")
            pool.submit(sleep, 600).result()
            staging.publish()
    return key


def test_meetings_that_nobody_waits_for_any_more_end_and_leave_nothing(tmp_path: Path) -> None:
    options = Options(tmp_path / "packs")
    with LocalRunner(2) as runner:
        keys = ("first", *"abcdef")
        assert next(runner.run(first_alone, tmp_path, keys, options)) == "first"
        while len(list(tmp_path.glob("*/.agendapack-*"))) < 2:
            time.sleep(0.01)
        begin = time.monotonic()
    assert time.monotonic() - begin < 5
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# Templates


def test_the_first_of_several_meetings_shows_its_templates_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = council(tmp_path / "council", {"templates/partials/foot.html": "<p>Foot</p>"})
    barrier, rename = Barrier(2), Path.rename

    def together(path: Path, target: Path) -> Path:
        meet(barrier)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", together)
    designs = tmp_path / "designs"
    read = at_once(2, lambda n: read_design(root, tmp_path / f"{n}", designs))
    assert read[0] == read[1]
    assert [(folder / "partials/foot.html").exists() for folder in read[0].folders] == [True, False]
    assert list(designs.iterdir()) == [read[0].root]


def test_links_among_templates_lead_to_them_where_all_meetings_have_them(tmp_path: Path) -> None:
    root = council(tmp_path / "council", {"templates/partials/foot.html": "<p>Foot</p>"})
    (root / "templates" / "parts").symlink_to("partials")
    design = read_design(root, tmp_path / "read", tmp_path / "designs")
    assert (design.folders[0] / "parts" / "foot.html").read_text() == "<p>Foot</p>"


# Files that several jobs or meetings write


def test_a_pdf_that_two_jobs_make_is_written_once(tmp_path: Path) -> None:
    file = keep_made(b"%PDF-1.7", tmp_path)
    before = file.stat()
    assert keep_made(b"%PDF-1.7", tmp_path) == file
    now = file.stat()
    assert (now.st_ino, now.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert list(tmp_path.iterdir()) == [file]


def test_a_picture_that_is_wanted_in_two_ways_is_made_ready_in_two_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def convert(_: Path, target: Path, __: Location) -> tuple[int, tuple[Problem, ...]]:
        made.append(target)
        return 0, ()

    monkeypatch.setattr(picture_papers, "convert", convert)
    place = Location(Path("meeting.yaml"))
    for rotate in (0, 90, 0):
        request = Request("map.png", place, Reshaping(rotate=rotate))
        jobs.read_picture(tmp_path / "map.png", request, tmp_path)
    assert len(set(made)) == 2


def test_the_file_that_keeps_members_documents_out_of_git_is_never_seen_cut_short(
    tmp_path: Path,
) -> None:
    ignore, as_it_was = tmp_path / ".gitignore", tmp_path / "as-it-was"
    ignore.write_text("*.bak\n")
    os.link(ignore, as_it_was)
    keep_out_of_git(tmp_path)
    assert ignore.read_text() == "*.bak\n*\n"
    assert as_it_was.read_text() == "*.bak\n"
    assert sorted(tmp_path.iterdir()) == [ignore, as_it_was]


# The pool


def test_pools_that_start_at_once_change_the_environment_one_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    barrier, met = Barrier(2), []
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    monkeypatch.setattr(forkserver, "ensure_running", lambda: met.append(meet(barrier)))
    pools = WorkerPool(1), WorkerPool(1)
    at_once(2, lambda n: pools[n].start())
    assert met == [False, False]
    assert "PYTHONSAFEPATH" not in os.environ
    for pool in pools:
        pool.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nobody tells of files here")
def test_nothing_is_held_of_workers_that_died() -> None:
    with WorkerPool(2) as pool:
        pool.start()
        assert outcome(pool.submit(sleep, 0))
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        assert [outcome(pool.submit(die)) for _ in range(3)] == [DIED] * 3
        assert len(pool._workers) <= 2
        assert len(os.listdir("/proc/self/fd")) - before <= 4  # noqa: PTH208


def test_what_is_done_once_more_does_not_wait_for_all_that_wait(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with WorkerPool(2) as pool:
        again = pool.submit(alone, log, tmp_path / "mark")
        others = [pool.submit(times, log, 0.02) for _ in range(60)]
        assert outcome(again) is None
        assert sum(other.done() for other in others) < 30


def test_what_waits_for_a_pool_that_closes_learns_of_it() -> None:
    with WorkerPool(1) as pool:
        begun, waiting = pool.submit(sleep, 600), pool.submit(sleep, 0)
        while not pool._workers:
            time.sleep(0.01)
    for future in (begun, waiting):
        with pytest.raises(PoolClosed):
            future.result(timeout=0)
    with pytest.raises(PoolClosed):
        pool.submit(sleep, 0)


# What stays in memory


def test_one_class_of_bank_holidays_does_for_all_meetings() -> None:
    from agendapack.records import clear_days

    days = bank_holidays("england", *[clear_days.date(2024, 5, 6)] * 2)
    assert days[clear_days.date(2024, 5, 6)] == "May Day"
    assert clear_days._united_kingdom() is clear_days._united_kingdom()


def test_a_manifest_leaves_no_rings_of_objects_behind() -> None:
    name = 'plan "ä" \u2028\x01\x7f/.pdf'
    gc.collect()
    made = manifest("parks/2024-05-16", "1.0", [Input(name, "0" * 64)], {}, [])
    assert gc.collect() == 0
    assert made.decode() == json.dumps(json.loads(made), indent=2, ensure_ascii=False) + "\n"
    assert json.loads(made)["inputs"][0]["file"] == name


def test_what_fails_since_the_pool_closed_is_no_meetings_fault(tmp_path: Path) -> None:
    fault = FileNotFoundError(2, "No such file or directory", "the pool's folder, which is gone")
    with WorkerPool(1) as pool:
        assert stopped_meeting(fault, tmp_path, "parks/2024-05-16", pool).exit_code == 3
    with pytest.raises(PoolClosed):
        stopped_meeting(fault, tmp_path, "parks/2024-05-16", pool)
