"""The preview as a process of its own: it follows edits, and ends with all that it started."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.running import MEETING, council

ROOT = Path(__file__).parent.parent
KEY = "parks/2024-05-16"


class Preview:
    """``agendapack serve`` at work, and what it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.line)
        assert found is not None, self.line
        self.port = int(found[1])

    def get(self, address: str) -> tuple[int, str]:
        """The status and the text at an address, which is sent as it is written."""
        with self._asking(address) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")

    def states(self) -> Iterator[dict[str, Any]]:
        """What a browser is told of builds that have ended, until the preview ends."""
        with self._asking("/.preview/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            while line := answer.readline():
                if line.startswith(b"data: "):
                    state = json.loads(line.removeprefix(b"data: "))
                    if state["outcome"] and not state["building"]:
                        yield state

    @contextmanager
    def _asking(self, address: str) -> Iterator[http.client.HTTPResponse]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(asking):
            asking.request("GET", address)
            with asking.getresponse() as answer:
                yield answer

    def descendants(self) -> set[int]:
        """The processes that it has started, and that these have."""
        parents = {}
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                _, _, rest = file.read_text().rpartition(")")
            except OSError:  # it has ended
                continue
            parents[int(file.parent.name)] = int(rest.split()[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}


@contextmanager
def previewed(root: Path, *arguments: str) -> Iterator[Preview]:
    process = subprocess.Popen(
        [sys.executable, "-m", "agendapack", "serve", "--port", "0", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield Preview(process)
    finally:
        process.kill()
        process.communicate()


def edit(root: Path, old: str, new: str) -> None:
    file = root / MEETING
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it lists processes in /proc")
def test_a_preview_follows_edits_and_ends_with_all_that_it_started(tmp_path: Path) -> None:
    root = council(tmp_path)
    with previewed(root, KEY) as preview:
        assert preview.line == (
            f"The preview is at http://127.0.0.1:{preview.port}/meetings/{KEY}/ (Ctrl-C ends it)\n"
        )
        states = preview.states()
        first = next(states)
        assert [each for each in first["problems"] if each["severity"] == "error"] == []
        page = preview.get(f"/meetings/{KEY}/")[1]
        assert "Village Hall" in page
        assert f'data-pages="{first["pages"]}"' in page

        edit(root, "venue: Village Hall", "venue: The Bull")
        second = next(states)
        assert second["pages"] != first["pages"]
        assert "The Bull" in preview.get(f"/meetings/{KEY}/")[1]

        edit(root, "venue:", "venu:")
        third = next(states)
        assert (third["pages"], third["problems"]) == (
            second["pages"],
            [
                {
                    "place": f"{MEETING}:3:1",
                    "severity": "error",
                    "message": 'unknown key "venu"',
                    "hint": "did you mean venue?",
                }
            ],
        )
        assert "The Bull" in preview.get(f"/meetings/{KEY}/")[1]
        for address in ("/../../../../meetings/council.yaml", "/%2e%2e/%2e%2e/2/site/index.html"):
            assert preview.get(address)[0] == 404

        started = preview.descendants()
        assert len(started) >= 2  # the fork server, and a worker
        for _ in range(2):
            os.killpg(preview.process.pid, signal.SIGINT)
        begun = time.monotonic()
        said, _ = preview.process.communicate(timeout=30)
        assert (preview.process.returncode, "Traceback" in said) == (0, False), said
        assert time.monotonic() - begun < 10
        assert list(states) == []
        assert {pid for pid in started if Path(f"/proc/{pid}").exists()} == set()
        assert re.sub(r"[\d.]+ s\b|\d\d:\d\d:\d\d|\d+ files", "...", said).splitlines()[1:] == [
            "...  1 meeting, ... made anew (...)",
            f'{MEETING}:3:1: error: unknown key "venu"',
            "    did you mean venue?",
            "...  not made: 1 error; the pages that were there stay (...)",
        ]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
def test_a_preview_that_is_told_to_end_in_the_midst_of_a_build_ends(tmp_path: Path) -> None:
    root = council(tmp_path)
    with previewed(root) as preview:
        assert preview.get("/")[0] == 503
        preview.process.send_signal(signal.SIGTERM)
        said, _ = preview.process.communicate(timeout=30)
        assert (preview.process.returncode, said) == (0, "")
