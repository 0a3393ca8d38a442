"""Ctrl-C at any moment: a sentence, exit code 130, never a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from agendapack.cli import interrupts
from tests.running import council

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent
SENTENCE = "agendapack: interrupted; what was published before stays\n"
COUNTED = re.compile(
    "agendapack: interrupted; [0-2] of 2 meetings are done\n"
    "(    the same command goes on with the rest\n)?"
)
# Not before the program's own first line: while Python starts, Ctrl-C is Python's.
PROGRAM = """
from agendapack.cli import interrupts, start
interrupts.watch()
print("begun", flush=True)
start.main()
"""


@pytest.fixture
def state() -> Iterator[type[interrupts._State]]:
    yield interrupts._State
    interrupts._State.came, interrupts._State.raising = 0, False


def test_an_interrupt_before_the_work_is_raised_when_it_begins(
    state: type[interrupts._State],
) -> None:
    interrupts._handle(2, None)
    with pytest.raises(KeyboardInterrupt):
        interrupts.allow()


def test_an_interrupt_is_raised_once(state: type[interrupts._State]) -> None:
    interrupts.allow()
    with pytest.raises(KeyboardInterrupt):
        interrupts._handle(2, None)
    interrupts._handle(2, None)
    assert state.came == 2


def test_an_interrupt_after_the_work_is_not_raised(state: type[interrupts._State]) -> None:
    interrupts.allow()
    interrupts.hold()
    interrupts._handle(2, None)
    assert state.came == 1


def test_the_third_ends_the_program(
    state: type[interrupts._State], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    monkeypatch.setattr(os, "write", lambda *_: 0)
    for _ in range(3):
        interrupts._handle(2, None)
    assert codes == [130]


def test_an_interrupt_that_is_lost_comes_again(
    state: type[interrupts._State], monkeypatch: pytest.MonkeyPatch
) -> None:
    import _thread

    again: list[None] = []
    monkeypatch.setattr(_thread, "interrupt_main", lambda: again.append(None))
    state.came = 1
    interrupts._raise_again(SimpleNamespace(exc_type=KeyboardInterrupt))
    while not again:
        time.sleep(0.01)
    assert state.came == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a group of processes is sent the signal")
@pytest.mark.parametrize(
    ("command", "moments"),
    [
        ("list", [0.0]),
        ("build", [0.02, 0.0]),
        ("build", [0.15]),
        ("build", [0.3, 0.05]),
        ("build", [0.7, 0.001, 0.0]),
    ],
)
def test_ctrl_c_is_a_sentence(command: str, moments: list[float], tmp_path: Path) -> None:
    arguments = ["build", "--all", "--format", "json"] if command == "build" else ["list"]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=council(tmp_path),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    for moment in moments:
        time.sleep(moment)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), err
    said = err.lstrip("\n")
    if process.returncode == 0:
        assert said == ""
    else:  # before the first meeting and after the last there is nothing to count
        assert said == SENTENCE or COUNTED.fullmatch(said), said
    if command == "build" and len(moments) < 3:
        failures = json.loads(out)["failures"]
        assert [failure["exit_code"] for failure in failures] == [130] * bool(process.returncode)
