"""Meetings on a Dask cluster: the same bytes, whoever makes them, and a sentence for all else."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from distributed import Client

from agendapack import __version__
from agendapack.archive import cluster_runner, cluster_workers
from agendapack.archive.cluster_runner import ClusterRunner
from agendapack.archive.cluster_tasks import Expected, hindrances
from agendapack.archive.installation import installation
from agendapack.archive.runner import LostMeeting
from agendapack.build.cache_pruning import clean
from agendapack.build.options import Options
from agendapack.build.temporary import sweep
from agendapack.problems import MachineError
from tests.cluster_builders import (
    ENOUGH,
    deadly,
    kill,
    scheduler,
    wait_until,
    waiting,
    worker,
)
from tests.running import Ran, agendapack, snapshot, write

GO_ON = "what was finished stays, and the same command does what is left"


def archive(root: Path, meetings: int) -> Path:
    """A council whose one committee meets so many times."""
    write(root / "meetings/council.yaml", "name: Ambridge Council\njurisdiction: england\n")
    write(root / "meetings/parks/committee.yaml", "name: Parks Committee\n")
    for number in range(meetings):
        folder = root / f"meetings/parks/2024-05-{number + 1:02}"
        items = "items: [{title: Trees, papers: [{file: trees.md, title: Trees}]}]\n"
        write(folder / "meeting.yaml", f'date: {folder.name}\ntime: "10:00"\n{items}')
        write(folder / "papers/trees.md", f"# Trees\n\nThere are {number} limes.\n")
    return root


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in snapshot(folder).items()}


@pytest.fixture
def council(tmp_path: Path) -> Path:
    return archive(tmp_path / "council", 3)


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A folder for what workers write apart from packs."""
    folder = tmp_path / "away"
    folder.mkdir()
    return folder


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for."""
    monkeypatch.setattr(cluster_workers, "PATIENCE", 0.5)
    monkeypatch.setattr(cluster_runner, "CONNECTING", 0.5)
    monkeypatch.setattr(cluster_runner, "LOOKING", 0.1)


@pytest.fixture
def beside() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Does something while the test goes on; what goes wrong there is the test's."""
    with ThreadPoolExecutor(1) as thread:
        begun = []
        yield lambda what: begun.append(thread.submit(what))
        for future in begun:
            future.result()


def results(address: str, work: object, root: Path, keys: list[str]) -> list[object]:
    root.mkdir(exist_ok=True)
    with ClusterRunner(address) as runner:
        return list(runner.run(work, root, keys, Options(root / "packs")))  # type: ignore[arg-type]


def test_a_worker_that_is_killed_loses_nothing(
    tmp_path: Path, away: Path, beside: Callable[[Callable[[], None]], None]
) -> None:
    plain = archive(tmp_path / "plain", 8)
    assert agendapack("build", "--all", cwd=plain).code == 0
    council = archive(tmp_path / "council", 8)
    with (
        scheduler() as address,
        Client(address, set_as_default=False) as client,
        worker(address, away, "--nthreads", "2", "--name", "doomed") as doomed,
        worker(address, away, "--no-nanny", "--nthreads", "1"),
    ):
        client.wait_for_workers(2, timeout=ENOUGH)
        [where] = [
            at
            for at, about in client.scheduler_info()["workers"].items()
            if about["id"] == "doomed"
        ]

        def lose_it() -> None:
            wait_until(lambda: client.processing().get(where))
            kill(doomed)

        beside(lose_it)
        ran = agendapack("build", "--all", "--cluster", address, cwd=council)
    assert (ran.code, ran.err) == (0, "")
    assert bytes_below(council / "packs") == bytes_below(plain / "packs")
    made = [line.split()[0] for line in ran.out.splitlines() if "agenda-pack.pdf" in line]
    assert made == sorted(made)
    assert len(made) == 8
    assert not list((council / ".agendapack").rglob(".agendapack-*"))


def test_a_cluster_of_this_machine_makes_the_same(tmp_path: Path, council: Path) -> None:
    plain = archive(tmp_path / "plain", 3)
    expected = agendapack("build", "--all", cwd=plain)
    ran = agendapack("build", "--all", "--cluster", "--jobs", "1", cwd=council)
    assert ran == expected
    assert bytes_below(council / "packs") == bytes_below(plain / "packs")


def test_workers_that_differ_are_named_and_nothing_is_built(
    tmp_path: Path, council: Path, away: Path
) -> None:
    font = tmp_path / "data/fonts/Strange.ttf"
    write(font, b"no font, and a file among them")
    with (
        scheduler() as address,
        Client(address, set_as_default=False) as client,
        worker(address, away, "--nthreads", "1"),
        worker(address, away, "--no-nanny", XDG_DATA_HOME=str(tmp_path / "data")),
    ):
        client.wait_for_workers(2, timeout=ENOUGH)
        ran = agendapack("build", "--all", "--cluster", address, cwd=council)
    sentence, hint = ran.err.splitlines()
    assert ran.code == 3
    assert sentence.startswith("agendapack: the worker tcp://127.0.0.1:")
    assert "cannot take part: " in sentence
    assert "font" in sentence
    assert hint == (
        "    give every worker the same installation, such as by one container image, and the same"
        " folders to write (docs/cluster.md)"
    )
    assert not (council / "packs").exists() or not any((council / "packs").iterdir())


def test_a_worker_that_joins_later_is_held_to_the_same(
    tmp_path: Path, away: Path, beside: Callable[[Callable[[], None]], None]
) -> None:
    write(tmp_path / "data/fonts/Strange.ttf", b"no font, and a file among them")
    keys = list("abcdef")
    with (
        scheduler() as address,
        Client(address, set_as_default=False) as client,
        worker(address, away, "--no-nanny", "--nthreads", "1"),
    ):
        strange = worker(address, away, "--no-nanny", XDG_DATA_HOME=str(tmp_path / "data"))
        gone = threading.Event()  # the scheduler is asked for as long as the worker is there

        def join() -> None:
            wait_until((tmp_path / "begun-a").exists)
            with ExitStack() as stack:
                stack.callback(gone.set)
                stack.enter_context(strange)
                client.wait_for_workers(2, timeout=ENOUGH)
                wait_until(lambda: "erred" in states(client))
                (tmp_path / "go").touch()
                wait_until(lambda: not states(client))

        beside(join)
        with pytest.raises(MachineError, match=r"^the worker tcp://\S+ cannot take part: .*font"):
            results(address, waiting, tmp_path, keys)
        assert gone.wait(ENOUGH)


def states(client: Client) -> set[str]:
    """The states that the tasks of a scheduler are in."""

    async def found(dask_scheduler: object) -> set[str]:
        return {task.state for task in dask_scheduler.tasks.values()}  # type: ignore[attr-defined]

    states: set[str] = client.run_on_scheduler(found)
    return states


def test_a_meeting_that_ends_its_worker_each_time_stops_no_other(
    tmp_path: Path, away: Path
) -> None:
    with (
        scheduler(allowed_failures=1) as address,
        worker(address, away, "--nthreads", "1"),
    ):
        found = results(address, deadly, tmp_path, ["first", "deadly", "last"])
    assert [found[0], found[2]] == ["first done", "last done"]
    lost = found[1]
    assert isinstance(lost, LostMeeting)
    assert lost.failure.message == (
        "deadly: 2 times the worker that had it ended before it was done, as want of memory makes"
        " them"
    )


@pytest.mark.usefixtures("hurried")
def test_that_no_worker_is_left_is_said(tmp_path: Path, away: Path) -> None:
    with (
        scheduler() as address,
        Client(address, set_as_default=False) as client,
        worker(address, away, "--no-nanny", "--nthreads", "1"),
    ):
        client.wait_for_workers(1, timeout=ENOUGH)
        with pytest.raises(MachineError) as told_of:
            results(address, deadly, tmp_path, ["first", "deadly", "last"])
    assert told_of.value.message == (
        f"all workers of the Dask scheduler at {address} are gone, and none has come within 0.5"
        " seconds"
    )
    assert told_of.value.hint == f"{GO_ON}; their own logs say how they ended"


def test_that_the_scheduler_is_gone_is_said(
    tmp_path: Path, away: Path, beside: Callable[[Callable[[], None]], None]
) -> None:
    ended = threading.Event()
    address = ""

    def serve() -> None:
        nonlocal address
        with scheduler() as address, worker(address, away, "--no-nanny", "--nthreads", "1"):
            wait_until((tmp_path / "begun-a").exists)
        ended.set()

    beside(serve)
    wait_until(lambda: address)
    with pytest.raises(MachineError) as told_of:
        results(address, waiting, tmp_path, ["a", "b"])
    assert told_of.value.message == f"the Dask scheduler at {address} is gone"
    assert told_of.value.hint == GO_ON
    wait_until(ended.is_set)


@pytest.mark.usefixtures("hurried")
def test_a_scheduler_without_workers_is_waited_for_and_then_told_of(council: Path) -> None:
    with scheduler() as address:
        ran = agendapack("build", "--all", "--cluster", address, cwd=council)
    assert ran == Ran(
        3,
        "",
        f"agendapack: the Dask scheduler at {address} has no worker, nor has one come within 0.5"
        f' seconds\n    start one on each machine that is to build: "dask worker {address}"\n',
    )


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("address", ["127.0.0.1:9", "tcp://127.0.0.1:9", "tls://127.0.0.1:9"])
def test_an_address_where_nobody_answers(council: Path, address: str) -> None:
    ran = agendapack("build", "--all", "--cluster", address, cwd=council)
    sentence, hint = ran.err.splitlines()
    assert (ran.code, ran.out) == (3, "")
    assert sentence.startswith(f"agendapack: no Dask scheduler answers at {address}: ")
    assert hint == (
        '    start one with "dask scheduler"; one with TLS is called tls://HOST:PORT and wants its'
        " certificates in Dask's settings (docs/cluster.md)"
    )


@pytest.mark.parametrize(
    "slip", ["2024-05-01", "parks/2024-05-01", "http://host:80", "host:port", ""]
)
def test_what_is_no_address_is_told_of(council: Path, slip: str) -> None:
    assert agendapack("build", "--cluster", slip, cwd=council) == Ran(
        2,
        "",
        f"agendapack: {slip or 'nothing'} is no address of a Dask scheduler, as tcp://HOST:8786,"
        " tls://HOST:8786 and HOST:8786 are\n"
        "    for a cluster of this machine put meetings before --cluster\n",
    )


def test_a_missing_library_is_told_of_with_what_to_install(
    council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_runner, "find_spec", lambda _: None)
    assert agendapack("build", "--all", "--cluster", cwd=council) == Ran(
        2,
        "",
        "agendapack: --cluster needs what is not installed here: distributed and cryptography\n"
        "    pip install 'agendapack[cluster]'\n",
    )


def test_a_password_does_not_cross_the_network(council: Path) -> None:
    write(council / "secret", "a password\n")
    options = ("--members", "--for", "Councillor Ash", "--password-file", "secret")
    assert agendapack("build", "--all", *options, "--cluster", cwd=council) == Ran(
        2,
        "",
        "agendapack: --password-file does not go with --cluster: the password would cross the"
        " network\n    make readers' copies with a build of its own, without --cluster\n",
    )


def test_jobs_are_the_workers_own(council: Path) -> None:
    ran = agendapack("build", "--all", "--jobs", "2", "--cluster", "127.0.0.1:9", cwd=council)
    assert ran == Ran(
        2,
        "",
        "agendapack: --jobs is about this machine, and the workers of a cluster were told when they"
        ' were started\n    leave it out, and start workers with "dask worker --nworkers"\n',
    )


def as_expected(council: Path, **other: object) -> str:
    token = council / ".agendapack" / "locks" / "token"
    write(token, "")
    packs = f"{council}/packs"
    wanted = Expected(__version__, installation(), str(council), (packs,), (str(token),))
    return msgspec.json.encode(msgspec.structs.replace(wanted, **other)).decode()


def test_a_worker_says_what_hinders_it(tmp_path: Path) -> None:
    assert hindrances(as_expected(tmp_path)) == ()
    assert hindrances(as_expected(tmp_path, version="0.0")) == (
        f"agendapack {__version__} there and 0.0 here",
    )
    away = tmp_path / "away"
    assert hindrances(as_expected(tmp_path, root=str(away))) == (f"{away} is not there",)
    long = f"/{'a' * 300}"  # as where nobody may look, the system does not say whether it is there
    assert hindrances(as_expected(tmp_path, root=long)) == (
        f"{long} cannot be read there: File name too long",
    )
    tokens = (str(tmp_path / ".agendapack/locks/other"), str(tmp_path / "out/other"))
    assert hindrances(as_expected(tmp_path, tokens=tokens)) == (
        f"{tmp_path} there is another folder than here",
        f"{tmp_path / 'out'} there is another folder than here",
    )
    write(tmp_path / "file", "")
    written = (str(tmp_path / "file" / "packs"),)
    assert hindrances(as_expected(tmp_path, written=written)) == (
        f"{tmp_path / 'file' / 'packs'} cannot be written there: Not a directory",
    )


def test_who_asks_whether_it_can_write_makes_no_folder(tmp_path: Path) -> None:
    members = tmp_path / "members"
    assert hindrances(as_expected(tmp_path, written=(str(members / "cabinet"),))) == ()
    assert not members.exists()


def test_a_folder_of_members_documents_elsewhere_is_for_its_owner_alone(tmp_path: Path) -> None:
    root, out, members = tmp_path / "council", tmp_path / "out", tmp_path / "members"
    with cluster_workers.expected_workers(root, out, members):
        assert (members.stat().st_mode & 0o777, out.stat().st_mode & 0o055) == (0o700, 0o055)
    assert [*out.iterdir(), *members.iterdir()] == []


def test_cleaning_leaves_what_workers_know_the_folder_by(tmp_path: Path) -> None:
    with cluster_workers.expected_workers(tmp_path, tmp_path / "packs", None) as expected:
        write(tmp_path / ".agendapack/papers/entry", "kept")
        assert clean(tmp_path)
        assert hindrances(expected) == ()
    assert [path for path in (tmp_path / ".agendapack").rglob("*") if path.is_file()] == []


def test_ctrl_c_while_processes_start_comes_when_they_are_there() -> None:
    reached = []
    with pytest.raises(KeyboardInterrupt), cluster_runner._interrupted_afterwards():
        # To this thread: one of Dask's may take what is for the process, and be late.
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        reached.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    assert reached == [True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_dask_meets_with_at_the_end_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    end = Client.__exit__

    def slow(client: Client, *raised: object) -> None:
        end(client, *raised)
        raise TimeoutError

    with scheduler() as address, monkeypatch.context() as patch:
        patch.setattr(Client, "__exit__", slow)
        with ClusterRunner(address):
            pass
        with pytest.raises(KeyboardInterrupt), ClusterRunner(address):
            raise KeyboardInterrupt


@pytest.mark.once
def test_ctrl_c_leaves_whole_meetings_and_no_processes(tmp_path: Path, away: Path) -> None:
    council = archive(tmp_path / "council", 12)
    command = [sys.executable, "-m", "agendapack", "build", "--all", "--cluster", "--jobs", "1"]
    packs = council / "packs" / "parks"
    process = subprocess.Popen(
        command,
        cwd=council,
        env=os.environ | {"TMPDIR": str(away)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: list(packs.glob("*/manifest.json")) or process.poll() is not None)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, err = process.communicate(timeout=ENOUGH)  # nobody has the pipes' other ends any more
    assert process.returncode == 130, err
    told = re.search(r"^agendapack: interrupted; (\d+) of 12 meetings are done$", err, re.M)
    assert told, err
    assert int(told[1]) <= len(list(packs.glob("*/manifest.json"))) < 12
    assert "Traceback" not in err

    def is_left() -> bool:
        """What a worker left that ended in the midst of a meeting goes with the next command."""
        sweep(away)
        return any(away.iterdir())

    wait_until(lambda: not is_left())
    made = {folder.name for folder in packs.iterdir() if (folder / "agenda-pack.pdf").exists()}
    assert made == {
        folder.name for folder in packs.iterdir() if (folder / "manifest.json").exists()
    }
