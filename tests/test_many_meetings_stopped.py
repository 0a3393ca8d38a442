"""A build of many meetings that is stopped at any moment leaves whole meetings, and no process."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.many_meetings_builders import BuildProcess, made, small_meetings, whole_meetings
from tests.running import agendapack

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(sys.platform == "win32", reason="a group of processes is sent the signal"),
]

COUNT = 6
SENTENCE = re.compile(
    r"\n?agendapack: interrupted; (\d) of 6 meetings are done\n"
    r"(    the same command goes on with the rest\n)?"
)
ANY_SENTENCE = re.compile(
    rf"\n?agendapack: interrupted; what was published before stays\n|{SENTENCE.pattern}"
)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = small_meetings(tmp_path_factory.mktemp("council"), COUNT)
    assert agendapack("build", "--all", "--jobs", "2", cwd=root).code == 0
    return made(root)


def wait_for(root: Path, build: BuildProcess, manifests: int) -> None:
    """Wait until so many meetings are published."""
    until = time.monotonic() + 120
    while not build.has_ended and time.monotonic() < until:
        if len(list((root / "packs").rglob("manifest.json"))) >= manifests:
            return
        time.sleep(0.002)


@pytest.mark.parametrize(
    ("signals", "published"),
    [
        ([signal.SIGINT], 1),
        ([signal.SIGINT, signal.SIGINT], 2),
        ([signal.SIGINT, signal.SIGINT, signal.SIGINT], 2),
        ([signal.SIGTERM], 2),
        ([signal.SIGKILL], 3),
    ],
)
def test_what_is_stopped_is_whole_and_goes_on(
    signals: list[signal.Signals],
    published: int,
    uninterrupted: dict[str, bytes],
    tmp_path: Path,
) -> None:
    root = small_meetings(tmp_path, COUNT)
    build = BuildProcess(root, "build", "--all", "--jobs", "2")
    wait_for(root, build, published)
    for number in signals:
        build.send(number)
        time.sleep(0.002)
    code, _, err = build.end()
    whole = whole_meetings(root, COUNT)
    if signals[0] == signal.SIGINT:
        assert (code, err) == (0, "") or (code == 130 and ANY_SENTENCE.fullmatch(err)), err
        if len(signals) == 1 and (said := SENTENCE.fullmatch(err)):
            assert int(said[1]) == len(whole)
    else:
        assert (code, err) in [(-signals[0], ""), (0, "")]
    assert len(whole) >= published
    until = time.monotonic() + 20  # those of a build that was killed see it, and end
    while (left := build.left()) and time.monotonic() < until:
        time.sleep(0.01)
    assert left == []
    again = agendapack("build", "--all", "--jobs", "2", cwd=root)
    assert again.code == 0
    # What was killed between its last file's name and the record of it is made once more.
    assert len(whole) - 3 <= again.out.count(": unchanged") <= len(whole)
    if signals[0] == signal.SIGINT and len(signals) < 3:
        assert again.out.count(": unchanged") == len(whole)
    assert made(root) == uninterrupted


def test_a_meeting_that_another_build_holds_holds_no_interrupt_up(tmp_path: Path) -> None:
    from agendapack.build.cache_folder import FOLDER, LOCKS
    from agendapack.build.output import alone_with

    root = small_meetings(tmp_path, 3)
    held = root / "packs/parks/2024-05-02"
    with alone_with(held, root / FOLDER / LOCKS):
        build = BuildProcess(root, "build", "--all", "--jobs", "2")
        wait_for(root, build, 2)
        build.send(signal.SIGINT)
        code, _, err = build.end()
    assert code == 130
    assert err.lstrip("\n") == (
        "agendapack: interrupted; 2 of 3 meetings are done\n"
        "    the same command goes on with the rest\n"
    )
    assert whole_meetings(root, 3) == ["parks/2024-05-01", "parks/2024-05-03"]
