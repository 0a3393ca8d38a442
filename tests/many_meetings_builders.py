"""Councils of several small meetings, and processes that build them and can be stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from tests.running import pdf, write

ROOT_OF_TESTS = Path(__file__).parent.parent

COUNCIL = "name: Ambridge Council\njurisdiction: england\n"
COMMITTEE = "name: Parks Committee\nmembers: [Councillor Ash]\n"


def keys(count: int) -> list[str]:
    return [f"parks/2024-05-{day:02}" for day in range(1, count + 1)]


def small_meetings(
    root: Path, count: int, changes: Mapping[str, str | bytes] | None = None
) -> Path:
    """So many meetings, each with a paper in Markdown and a PDF, and with changed files."""
    write(root / "meetings/council.yaml", COUNCIL)
    write(root / "meetings/parks/committee.yaml", COMMITTEE)
    for key in keys(count):
        folder = root / "meetings" / key
        day = key.rpartition("/")[2]
        agenda = f'date: {day}\ntime: "10:00"\nvenue: Hall\npublished: 2024-04-18\nitems:\n'
        agenda += f"  - title: Trees of {day}\n    papers: [trees.md, survey.pdf]\n"
        write(folder / "meeting.yaml", agenda)
        write(folder / "papers/trees.md", f"# Trees on {day}\n\nThere are {day[-2:]} limes.\n")
        write(folder / "papers/survey.pdf", pdf(pages=1 + int(day[-2:]) % 3))
    for name, content in (changes or {}).items():
        write(root / name, content)
    return root


def made(root: Path) -> dict[str, bytes]:
    """What was published, by its path below packs/."""
    packs = root / "packs"
    return {
        path.relative_to(packs).as_posix(): path.read_bytes()
        for path in sorted(packs.rglob("*"))
        if path.is_file() and not path.name.startswith(".agendapack-")
    }


def whole_meetings(root: Path, count: int) -> list[str]:
    """The meetings whose manifest fits the files beside it; fails where a file stands under its
    name that is not whole."""
    found = []
    for key in keys(count):
        folder = root / "packs" / key
        with suppress(FileNotFoundError):
            record = json.loads((folder / "manifest.json").read_bytes())
            files = record["outputs"]
            assert files
            for file in files:
                data = (folder / file["file"]).read_bytes()
                assert sha256(data).hexdigest() == file["sha256"], f"{key}: {file['file']}"
            found.append(key)
    return found


class BuildProcess:
    """``agendapack`` in a process of its own, with all that it starts."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self._mark = f"STARTED_BY={uuid4()}"
        name, _, value = self._mark.partition("=")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT_OF_TESTS), name: value},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        """Send a signal as a terminal does, to the command's whole group."""
        if not self.has_ended:
            os.killpg(self._process.pid, number)

    def end(self) -> tuple[int, str, str]:
        """Its exit code, and what it printed."""
        out, err = self._process.communicate(timeout=60)
        return self._process.returncode, out, err

    def left(self) -> list[int]:
        """The processes that it started and that still run."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdecimal() and self._mark.encode() in (
                    (entry / "environ").read_bytes().split(b"\0")
                ):
                    found.append(int(entry.name))
        return found


# Not before the program's own first line: while Python starts, Ctrl-C is Python's.
_PROGRAM = """
from agendapack.cli import interrupts, start
interrupts.watch()
print("begun", flush=True)
start.main()
"""
