"""A release that is stopped at any moment: the old release stands or the new one, whole, and the
next command says which."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from agendapack.build.interrupted_releases import ReleasePlace, interrupted_releases
from agendapack.released.kept_files import kept_fault
from agendapack.released.released_meeting import ReleasedMeeting
from agendapack.released.released_record import read_released
from tests.running import MEETING, agendapack, council

ROOT = Path(__file__).parent.parent
KEY = "parks/2024-05-16"
KILLS = int(os.environ.get("AGENDAPACK_KILLS", "8"))
"""How many releases are killed; a thousand take five minutes."""

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows"),
]

OLD = [("agenda-pack", 1), ("supplement-1", 1)]
NEW = [*OLD, ("agenda-pack", 2), ("supplement-1", 2), ("minutes", 1)]
STANDS = "agenda-pack version 1 of 8 May 2024 and supplement-1 version 1 of 8 May 2024 stand"
DONE = (
    "agenda-pack version 2 of 9 May 2024, supplement-1 version 2 of 9 May 2024 and minutes"
    " version 1 of 9 May 2024 stand"
)
RELEASE = ("release", KEY, "--amend", "The meeting is in another room.", "--today", "2024-05-09")


def versions(root: Path) -> list[tuple[str, int]]:
    """The versions that were released, each of whose files is as it was released."""
    released = read_released(root, KEY)
    if released is None:
        return []
    for release in released.releases:
        assert [kept_fault(released.folder, kept) for kept in release.files] == [None] * len(
            release.files
        )
    return [(release.document, release.version) for release in released.releases]


def told(root: Path) -> list[str]:
    """What the next command says of an interrupted release."""
    return [problem.message for problem in interrupted_releases(root, KEY, removing=False)]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A council whose meeting was released, and has another venue and minutes since."""
    root = council(tmp_path / "council")
    assert agendapack("release", KEY, "--today", "2024-05-08", cwd=root).code == 0
    meeting = root / MEETING
    meeting.write_text(meeting.read_text().replace("Village Hall", "The Bull"))
    minutes = meeting.with_name("minutes.yaml")
    minutes.write_text("status: draft\npresent: [Councillor Ash]\nminutes: [{title: Trees}]\n")
    shutil.copytree(root / "released", tmp_path / "released")
    assert versions(root) == OLD
    return root


def restore(root: Path) -> None:
    """Have only the old release, as if nothing had been begun."""
    shutil.rmtree(root / "released")
    shutil.copytree(root.parent / "released", root / "released")
    shutil.rmtree(root / ".agendapack" / "releasing", ignore_errors=True)


class Processes:
    """Starts releases that can be killed (tests/release_processes.py)."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.release_processes"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, root: Path, after: float | None = None, **request: object) -> int:
        """Have one run, and kill it ``after`` so many seconds; its exit code, negative for the
        signal's."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        asked = {"folder": str(root), "after": after, **request}
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    def release(self, root: Path, after: float | None = None) -> int:
        return self.ask(root, after, arguments=RELEASE)

    def write(self, moment: int, root: Path, way: str, version: int) -> int:
        """Write a small release, stopped at one of its steps; none is the noughth."""
        return self.ask(root, moment=moment, way=way, version=version)

    def close(self) -> None:
        self.process.communicate(timeout=60)


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    started = Processes()
    yield started
    started.close()


def test_a_release_that_is_killed_leaves_the_old_one_or_the_new(
    changed: Path, processes: Processes
) -> None:
    begun = time.monotonic()
    assert processes.release(changed) == 0
    lasts = time.monotonic() - begun
    assert versions(changed) == NEW
    assert told(changed) == []
    for number in range(KILLS):
        restore(changed)
        # The golden ratio spreads any number of moments evenly.
        code = processes.release(changed, lasts * 1.1 * ((number * 0.618034) % 1))
        assert code in (0, -signal.SIGKILL)
        found = versions(changed)
        assert found in (OLD, NEW)
        said = told(changed)
        if code == 0:
            assert (found, said) == (NEW, [])
        elif found == NEW:
            assert said in ([], [f"the release of {KEY} that was interrupted is done: {DONE}"])
        else:
            not_done = f"the release of {KEY} that was interrupted is not done: {STANDS}"
            assert said in ([], [not_done])  # nothing where it was killed before it began
            if number % 10 == 0:
                assert processes.release(changed) == 0
                assert versions(changed) == NEW
                assert told(changed) == []


def test_the_command_itself_is_killed(changed: Path) -> None:
    """With its worker processes, of which none goes on."""
    command = [sys.executable, "-m", "agendapack", *RELEASE]
    place = ReleasePlace(changed, KEY)
    moments = (
        place.marker.exists,
        lambda: (place.making / KEY / "manifest.json").exists(),
        lambda: (place.folder / "agenda-pack.v2.pdf").exists(),
        lambda: len(versions(changed)) > len(OLD),
    )
    for moment in moments:
        restore(changed)
        with subprocess.Popen(
            command,
            cwd=changed,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        ) as child:
            while child.poll() is None and not moment():
                time.sleep(0.001)
            child.kill()
        found = versions(changed)
        assert found in (OLD, NEW)
        ran = agendapack("check", KEY, cwd=changed)
        words = f"is done: {DONE}" if found == NEW else f"is not done: {STANDS}"
        assert f"the release of {KEY} that was interrupted {words}" in ran.err
        # A check removes nothing; a build tells it once.
        assert words in agendapack("build", KEY, cwd=changed).err
        assert "interrupted" not in agendapack("build", KEY, cwd=changed).err
    assert found == NEW


# Each step of the writing


def numbers(root: Path) -> list[int]:
    return [version for _, version in versions(root)]


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(params=[0, 1])
def before(request: pytest.FixtureRequest, tmp_path: Path, processes: Processes) -> int:
    """How many versions were released before; they are in the folder "before"."""
    root = tmp_path / "before"
    root.mkdir()
    count: int = request.param
    if count:
        assert processes.write(0, root, "kill", 1) == 0
    shutil.rmtree(root / ".agendapack", ignore_errors=True)
    return count


def test_killed_at_any_step_of_the_writing(
    before: int, tmp_path: Path, processes: Processes
) -> None:
    version = before + 1
    seen = set()
    for moment in count(1):
        root = tmp_path / str(moment)
        shutil.copytree(tmp_path / "before", root)
        code = processes.write(moment, root, "kill", version)
        if code == 0:
            break  # there were not so many steps
        assert code == -signal.SIGKILL
        found = numbers(root)
        assert found in ([1][:before], [1, 2][:version])
        seen.add(len(found))
        [said] = told(root)
        if len(found) == version:
            assert f"is done: minutes version {version} of {version} May 2024 stands" in said
        else:
            stands = (
                "minutes version 1 of 1 May 2024 stands" if before else "nothing of it was released"
            )
            assert f"is not done: {stands}" in said
            # The next one removes what was left, and does the rest.
            assert processes.write(0, root, "kill", version) == 0
            assert numbers(root) == [1, 2][:version]
            assert not list((root / "released").rglob(".agendapack-*"))
    assert moment > 30
    assert seen == {before, version}


def test_a_fault_at_any_step_of_the_writing(
    before: int, tmp_path: Path, processes: Processes
) -> None:
    """A disk that is full at that moment: what was released is as it was, to the file."""
    old = contents(tmp_path / "before" / "released")
    failed = 0
    for moment in range(1, 40):
        root = tmp_path / str(moment)
        shutil.copytree(tmp_path / "before", root)
        code = processes.write(moment, root, "raise", before + 1)
        if code == 0:  # there were not so many steps, or the system need not do this one
            assert numbers(root) == [1, 2][: before + 1]
            continue
        assert code == 3
        failed += 1
        assert numbers(root) == [1][:before]
        now = contents(root / "released")
        assert {name for name in now.keys() - old.keys() if "/records/" not in name} == set()
        assert {name: now[name] for name in old} == old
    assert failed > 10


def test_nothing_is_said_of_a_release_that_runs(tmp_path: Path) -> None:
    from agendapack.build.interrupted_releases import Begun, mark
    from agendapack.build.output import alone_with

    root = council(tmp_path)
    place = ReleasePlace(root, KEY)
    mark(place, Begun((("agenda-pack", 1, date(2024, 5, 8)),)))
    assert len(told(root)) == 1
    with alone_with(place.folder, place.locks):
        script = (
            "import sys; from pathlib import Path;"
            "from agendapack.build.interrupted_releases import interrupted_releases as found;"
            f"print(*[found(Path(sys.argv[1]), {KEY!r}, removing=r) for r in (False, True)])"
        )
        run = subprocess.run(
            [sys.executable, "-c", script, root],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == "() ()\n"
    assert place.marker.exists()
    assert [p.message for p in interrupted_releases(root, KEY, removing=True)] == [
        f"the release of {KEY} that was interrupted is not done: nothing of it was released before"
    ]
    assert not place.marker.exists()


def test_a_meeting_that_was_never_released_is_told_nothing_of(tmp_path: Path) -> None:
    assert told(council(tmp_path)) == []
    assert ReleasedMeeting(tmp_path, KEY).current == {}
