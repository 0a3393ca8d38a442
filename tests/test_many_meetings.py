"""Many meetings side by side: the same results in the same order, whatever comes of each."""

from __future__ import annotations

import json
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.archive import local_runner
from agendapack.archive.local_runner import LocalRunner
from agendapack.archive.results_in_order import results_in_order
from agendapack.build import temporary
from agendapack.build.checking import check_meeting
from agendapack.build.meeting import build_meeting
from agendapack.build.options import Options
from agendapack.build.pool import PoolClosed, WorkerPool
from agendapack.build.progress import Progress, Silent
from tests.many_meetings_builders import keys, made, small_meetings
from tests.running import Ran, agendapack

COUNT = 6


class Later:
    """A future that is done when its result is asked for."""

    def __init__(self, value: int, under_way: set[int], fails: bool) -> None:
        self._value, self._under_way, self._fails = value, under_way, fails

    def result(self) -> int:
        if self._fails:
            raise ValueError(self._value)
        self._under_way.remove(self._value)
        return self._value


@given(count=st.integers(0, 30), ahead=st.integers(1, 9))
def test_results_come_in_order_and_few_are_begun_ahead(count: int, ahead: int) -> None:
    under_way: set[int] = set()
    most = 0

    def begin(number: int) -> Later:
        nonlocal most
        under_way.add(number)
        most = max(most, len(under_way))
        return Later(number, under_way, fails=False)

    assert list(results_in_order(range(count), begin, ahead)) == list(range(count))
    assert most == min(count, ahead)


@given(bad=st.integers(0, 11), ahead=st.integers(1, 9))
def test_what_fails_is_raised_in_its_turn_and_nothing_is_begun_after(bad: int, ahead: int) -> None:
    begun: list[int] = []

    def begin(number: int) -> Later:
        begun.append(number)
        return Later(number, {number}, fails=number == bad)

    found = []
    with pytest.raises(ValueError, match=f"^{bad}$"):
        for result in results_in_order(range(12), begin, ahead):
            found.append(result)
    assert found == list(range(bad))
    assert begun == list(range(min(12, bad + ahead)))


@given(taken=st.integers(1, 11), ahead=st.integers(1, 9))
def test_nothing_is_begun_once_nobody_wants_results(taken: int, ahead: int) -> None:
    begun: list[int] = []

    def begin(number: int) -> Later:
        begun.append(number)
        return Later(number, {number}, fails=False)

    results = results_in_order(range(12), begin, ahead)
    assert isinstance(results, Iterator)
    for _ in range(taken):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert begun == list(range(min(12, taken - 1 + ahead)))


class Told:
    """Notes what it is told of meetings."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []

    def meeting(self, key: str) -> Progress:
        self.begun.append(key)
        return Silent()

    def done(self, key: str) -> None:
        self.ended.append(key)


def options(root: Path) -> Options:
    return Options(root / "packs")


def test_what_is_done_first_waits_for_its_turn(tmp_path: Path) -> None:
    """The first meeting is done last, by two workers' three threads."""
    others, told = threading.Event(), Told()

    def work(root: Path, key: str, options: Options, *, pool: object, progress: object) -> str:
        if key == "a":
            assert others.wait(120)
        if key == "d":
            others.set()
        return f"{key} done"

    with LocalRunner(2) as runner:
        found = list(runner.run(work, tmp_path, ["a", "b", "c", "d"], options(tmp_path), told))
    assert found == ["a done", "b done", "c done", "d done"]
    assert sorted(told.begun) == ["a", "b", "c", "d"]
    assert (told.ended[-1], len(told.ended)) == ("a", 4)


def test_a_window_of_meetings_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the first takes, and however many there are."""
    monkeypatch.setattr(local_runner, "AHEAD", 4)
    first, begun = threading.Event(), []

    def work(root: Path, key: str, options: Options, *, pool: object, progress: object) -> str:
        begun.append(key)
        if key == "0":
            assert first.wait(120)
        return key

    names = [str(number) for number in range(50)]
    timer = threading.Timer(0.3, first.set)
    with LocalRunner(1) as runner:
        results = runner.run(work, tmp_path, names, options(tmp_path))
        timer.start()
        assert next(results) == "0"
        assert len(begun) <= 4
        assert list(results) == names[1:]


def job(seconds: float) -> str:
    threading.Event().wait(seconds)
    return "done"


def test_whoever_waits_for_a_job_is_ended_and_writes_nothing(tmp_path: Path) -> None:
    """As after Ctrl-C: those that wait for a job, those that would submit one, and those whose
    turn has not come."""
    waiting, written, faults = threading.Barrier(4), [], []
    closed, told = threading.Event(), Told()

    def work(root: Path, key: str, options: Options, *, pool: WorkerPool, progress: object) -> None:
        try:
            if key == "late":
                waiting.wait(120)
                assert closed.wait(120)
                pool.submit(job, 0).result()
            elif key != "first":
                submitted = pool.submit(job, 600)
                waiting.wait(120)
                submitted.result()
        except BaseException as fault:
            faults.append(type(fault))
            raise
        written.append(key)

    class Closing(WorkerPool):
        def close(self) -> None:
            super().close()
            closed.set()

    runner = LocalRunner(2)
    runner._pool = Closing(2)
    runner._pool.start()
    names = ["first", "late", "waits", "waits too", "never begins"]
    with pytest.raises(KeyboardInterrupt), runner:
        for _ in runner.run(work, tmp_path, names, options(tmp_path), told):
            waiting.wait(120)
            raise KeyboardInterrupt
    assert written == ["first"]
    assert faults == [PoolClosed] * 3
    assert "never begins" not in told.begun
    assert told.ended == ["first"]


def run_of(root: Path, command: str, jobs: int, *more: str) -> Ran:
    return agendapack(command, "--all", "--jobs", str(jobs), *more, cwd=root)


BAD = {
    "meetings/parks/2024-05-02/meeting.yaml": "date: 2024-05-02\nitems: [\n",
    "meetings/parks/2024-05-03/papers/survey.pdf": b"%PDF-1.7 and nothing else",
    "meetings/parks/2024-05-05/papers/trees.md": "# Trees\n\n![Missing](missing.png)\n",
}
"""A slip in a record, a damaged paper and one that shows what is not there."""


def mixed(root: Path) -> Path:
    """Six meetings: two are good, three have faults, and of the fourth nothing can be written."""
    small_meetings(root, COUNT, BAD)
    (root / "packs/parks").mkdir(parents=True)
    (root / "packs/parks/2024-05-04").write_text("no folder")
    return root


def test_the_same_is_printed_and_made_whatever_works_at_once(tmp_path: Path) -> None:
    root = mixed(tmp_path)
    printed, files = [], []
    for jobs in (1, 2, 4):
        printed.append(run_of(root, "build", jobs))
        files.append(made(root))
        for path in sorted((root / "packs").rglob("*"), reverse=True):
            if path.is_file() and path.name != "2024-05-04":
                path.unlink()
        agendapack("clean", cwd=root)
    assert printed[0] == printed[1] == printed[2]
    assert [ran.papers for ran in printed] == [printed[0].papers] * 3
    assert files[0] == files[1] == files[2]
    assert printed[0].code == 3
    assert [line.split(":")[0] for line in printed[0].err.splitlines() if "not built" in line] == [
        *("parks/2024-05-02", "parks/2024-05-03", "parks/2024-05-05"),
    ]
    shown = [line.split("/")[2] for line in printed[0].out.splitlines() if "agenda-pack" in line]
    assert shown == ["2024-05-01", "2024-05-06"]
    assert {name.split("/")[-2] for name in files[0] if name.endswith(".pdf")} == {*shown}


def test_meetings_side_by_side_are_as_one_after_another(tmp_path: Path) -> None:
    side, one = small_meetings(tmp_path / "a", 4), small_meetings(tmp_path / "b", 4)
    assert run_of(side, "build", 2).code == 0
    with WorkerPool(2) as pool:
        for key in keys(4):
            assert build_meeting(one, key, options(one), pool=pool).state == "built"
    assert made(side) == made(one)


def test_check_prints_the_same_whatever_works_at_once(tmp_path: Path) -> None:
    root = mixed(tmp_path)
    printed = [run_of(root, "check", jobs) for jobs in (1, 2, 4)]
    assert printed[0] == printed[1] == printed[2]
    assert printed[0].code == 1
    assert [line.split(":")[0] for line in printed[0].out.splitlines()] == keys(COUNT)
    assert printed[0].out.splitlines()[0] == (
        "parks/2024-05-01: no problems; agenda-pack.pdf 6 pages"
    )


def test_show_prints_meetings_in_order(tmp_path: Path) -> None:
    root = mixed(tmp_path)
    found = agendapack("show", "--all", "--format", "json", cwd=root)
    places = [found.out.index(f'"meeting": "{key}"') for key in keys(COUNT)]
    assert (found.code, places) == (1, sorted(places))


def test_an_unforeseen_fault_is_its_meetings_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agendapack.build.pipeline import Pipeline

    compiling = Pipeline.compile_meeting

    def strange(self: Pipeline, ref: object) -> object:
        if str(ref).count("2024-05-02"):
            raise LookupError("strange")
        return compiling(self, ref)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "compile_meeting", strange)
    root = small_meetings(tmp_path, 3)
    stopped = (
        "agendapack: something unforeseen stopped the work: LookupError: strange\n"
        "    please report it; AGENDAPACK_TRACEBACK=1 shows where it happened\n"
    )
    built = run_of(root, "build", 2)
    assert (built.code, built.err) == (3, stopped)
    assert [line.split()[0] for line in built.out.splitlines() if "agenda-pack" in line] == [
        f"packs/parks/2024-05-0{day}/agenda-pack.pdf" for day in (1, 3)
    ]
    checked = run_of(root, "check", 2)
    assert (checked.code, checked.err) == (3, stopped)
    assert [line.split(":")[0] for line in checked.out.splitlines()] == [keys(3)[0], keys(3)[2]]


def test_what_is_unchanged_is_told_first_and_starts_no_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_meetings(tmp_path, 4)
    assert run_of(root, "build", 2).code == 0
    (root / "meetings" / keys(4)[1] / "papers/trees.md").write_text("# Elms\n")
    again = run_of(root, "build", 2).out.splitlines()
    whose = "unchanged since it was built, 4 files"
    assert again[:3] == [f"{keys(4)[n]}: {whose}" for n in (0, 2, 3)]
    assert again[3].startswith(f"packs/{keys(4)[1]}/agenda-pack.pdf ")

    def none_wanted(pool: WorkerPool) -> None:
        raise AssertionError("a worker is started")

    monkeypatch.setattr(WorkerPool, "start", none_wanted)
    last = run_of(root, "build", 2)
    assert (last.code, last.out.splitlines()) == (0, [f"{key}: {whose}" for key in keys(4)])


def test_no_meetings_start_no_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[WorkerPool] = []
    monkeypatch.setattr(WorkerPool, "start", started.append)
    root = small_meetings(tmp_path, 0)
    for command in ("build", "check"):
        assert run_of(root, command, 2).code == 0
    assert started == []


def test_what_check_finds_can_be_sent_to_another_machine(tmp_path: Path) -> None:
    root = mixed(tmp_path)
    with WorkerPool(2) as pool:
        for key in keys(3):
            found = check_meeting(root, key, options(root), pool=pool)
            assert pickle.loads(pickle.dumps(found)) == found
            assert len(pickle.dumps(found)) < 10_000


def interrupting(after: int) -> type[LocalRunner]:
    """A runner that Ctrl-C stops when so many results were told."""

    class Interrupted(LocalRunner):
        def run(self, work, root, keys, options, progress=None):  # type: ignore[no-untyped-def]
            for number, result in enumerate(super().run(work, root, keys, options, progress)):
                if number == after:
                    raise KeyboardInterrupt
                yield result

    return Interrupted


def done_by(printed: str, count: int) -> int:
    """How many meetings the sentence says are done."""
    before, after = "agendapack: interrupted; ", f" of {count} meetings are done\n"
    line = printed[printed.index(before) :]
    assert line.count(after) == 1
    assert line.endswith(f"{after}    the same command goes on with the rest\n")
    return int(line.removeprefix(before).partition(" ")[0])


def test_after_an_interrupt_the_same_command_does_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, count = small_meetings(tmp_path / "a", 8), 8
    with monkeypatch.context() as patch:
        patch.setattr(local_runner, "LocalRunner", interrupting(2))
        stopped = run_of(root, "build", 1)
    assert stopped.code == 130
    done = done_by(stopped.err, count)
    whole = {name.rpartition("/")[0] for name in made(root) if name.endswith("manifest.json")}
    assert 2 < done == len(whole) < count
    again = run_of(root, "build", 1)
    assert again.code == 0
    assert again.out.count("unchanged") == done
    other = small_meetings(tmp_path / "b", 8)
    assert run_of(other, "build", 2).code == 0
    assert made(root) == made(other)


def test_an_interrupt_is_in_the_json_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_meetings(tmp_path, 3)
    monkeypatch.setattr(local_runner, "LocalRunner", interrupting(0))
    stopped = run_of(root, "build", 1, "--format", "json")
    [failure] = json.loads(stopped.out)["failures"]
    done = done_by(stopped.err, 3)
    assert failure == {
        "meeting": None,
        "message": f"interrupted; {done} of 3 meetings are done",
        "hint": "the same command goes on with the rest",
        "exit_code": 130,
    }


def test_one_meeting_that_is_interrupted_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_meetings(tmp_path, 2)
    monkeypatch.setattr(local_runner, "LocalRunner", interrupting(0))
    stopped = agendapack("build", "2024-05-01", cwd=root)
    assert (stopped.code, stopped.err.lstrip("\n")) == (
        130,
        "agendapack: interrupted; what was published before stays\n",
    )


@pytest.mark.parametrize("command", ["build", "check"])
def test_what_stops_every_meeting_alike_is_told_once(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, gone = small_meetings(tmp_path, 5), tmp_path / "gone"
    monkeypatch.setattr(temporary, "_own", None)
    monkeypatch.setenv("TMPDIR", str(gone))
    assert run_of(root, command, 2) == Ran(
        3,
        "",
        f"agendapack: the temporary folder {gone} is not there\n"
        "    set TMPDIR to a folder that can be written and has room\n",
    )
