"""The temporary folder: where it may be, that it goes, and what dead commands left of theirs."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agendapack.build import temporary
from agendapack.build.temporary import LOCK, PREFIX, sweep, temporary_errors
from agendapack.problems import MachineError
from tests.running import council

pytestmark = pytest.mark.once

HINT = "set TMPDIR to a folder that can be written and has room"


def left(place: Path, name: str = "dead") -> Path:
    """What a command left that was killed."""
    folder = place / f"{PREFIX}{name}"
    (folder / "sub").mkdir(parents=True)
    (folder / LOCK).write_text("")
    (folder / "sub" / "paper.pdf").write_text("%PDF-")
    return folder


def test_what_a_dead_command_left_is_removed(tmp_path: Path) -> None:
    left(tmp_path)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


HOLD = """
import sys
from pathlib import Path
from filelock import FileLock
lock = FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_what_a_living_command_uses_is_not(tmp_path: Path) -> None:
    folder = left(tmp_path, "alive")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder / LOCK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as living:
        assert living.stdout is not None
        living.stdout.readline()
        sweep(tmp_path)
        assert (folder / "sub" / "paper.pdf").exists()
        living.kill()
    sweep(tmp_path)
    assert not folder.exists()


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    elsewhere = left(tmp_path / "elsewhere")
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}unmarked").mkdir()
    (tmp_path / f"{PREFIX}file").write_text("")
    (tmp_path / "another").mkdir()
    (tmp_path / "another" / LOCK).write_text("")
    marked = left(tmp_path, "marked by a link")
    (marked / LOCK).unlink()
    (marked / LOCK).symlink_to(elsewhere / LOCK)
    before = sorted(tmp_path.rglob("*"))
    sweep(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other owners")
def test_what_another_user_left_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = left(tmp_path)
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    sweep(tmp_path)
    assert (folder / "sub" / "paper.pdf").exists()


def test_links_in_it_are_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "report.docx").write_text("the only copy")
    folder = left(tmp_path)
    (folder / "link").symlink_to(precious)
    (folder / "sub" / "link").symlink_to(precious)
    sweep(tmp_path)
    assert not folder.exists()
    assert (precious / "report.docx").read_text() == "the only copy"


def test_what_cannot_be_removed_keeps_its_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = left(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(temporary.shutil, "rmtree", lambda *_, **__: None)
        sweep(tmp_path)
    assert (folder / LOCK).exists()
    sweep(tmp_path)
    assert not folder.exists()


def place_for(monkeypatch: pytest.MonkeyPatch, named: Path) -> tuple[str, str]:
    monkeypatch.setenv("TMPDIR", str(named))
    with pytest.raises(MachineError) as raised:
        temporary._made()
    return raised.value.message, raised.value.hint


def test_a_temporary_folder_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("something that matters")
    assert place_for(monkeypatch, file) == (f"the temporary folder {file} is a file", HINT)
    assert file.read_text() == "something that matters"


def test_a_temporary_folder_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    assert place_for(monkeypatch, gone) == (f"the temporary folder {gone} is not there", HINT)


def test_a_temporary_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(temporary.tempfile, "mkdtemp", refuse)
    assert place_for(monkeypatch, tmp_path) == (
        f"cannot write into the temporary folder {tmp_path}: Permission denied",
        HINT,
    )


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG])
def test_a_job_that_finds_no_room_there(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/tmp/place")
    with pytest.raises(MachineError) as raised, temporary_errors(room_alone=True):
        raise OSError(code, "No room", "<_io.BufferedWriter>")
    assert (raised.value.message, raised.value.hint) == (
        "cannot write into the temporary folder /tmp/place: No room",
        HINT,
    )
    with pytest.raises(FileNotFoundError), temporary_errors(room_alone=True):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_killed(tmp_path: Path) -> None:
    """A command leaves nothing, and the next one removes what a killed one left; the name is short,
    for the path of a socket must be."""
    root, place = council(tmp_path / "council"), tmp_path / "t"
    place.mkdir()
    command = [sys.executable, "-m", "agendapack", "--root", str(root), "check", "2024-05-16"]
    surroundings = os.environ | {"TMPDIR": str(place)}
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL) as killed:
        while not list(place.glob(f"{PREFIX}*/listener-*")):
            assert killed.poll() is None
            time.sleep(0.01)
        killed.send_signal(signal.SIGKILL)
    assert len(list(place.iterdir())) == 1
    subprocess.run(command, env=surroundings, capture_output=True, check=True)
    assert list(place.iterdir()) == []


def test_where_its_path_is_too_long_for_a_socket_nothing_is_forked(tmp_path: Path) -> None:
    """Nor is anything left there."""
    root, place = council(tmp_path / "council"), tmp_path / ("long" * 25)
    place.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "agendapack", "--root", str(root), "check", "2024-05-16"],
        env=os.environ | {"TMPDIR": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(place.iterdir()) == []
