"""Times the sample build stage by stage, a build of nothing new, and the start of the command.

``make bench`` runs it.

Each number is the median of several runs, in a fresh process where starting is what is measured.
Give a number of runs as the argument, nine by default; and after it a council's folder and the name
of a meeting, to see another's stages: python tests/bench/stages.py 3 FOLDER parks/2024-05-16
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
MEETING = "wellbeing/2018-02-14"
RUNS = 9

START_RATIO = 3.0
"""``agendapack --help`` may take so many times ``python -c "import click"``."""

BUILD = """
import json, sys, time
start = time.perf_counter()
from pathlib import Path
from agendapack.build.meeting import pipeline
from agendapack.build.options import Options
from agendapack.records.library import Library
out, key = Path(sys.argv[2]), sys.argv[3]
with pipeline(Library(Path(sys.argv[1])), Options(out, caching=False)) as work:
    stages = work.stopwatch.seconds
    imported = time.perf_counter() - start
    written = work.write_meeting(work.compile_meeting(work.library.named(key)), out).files
total = time.perf_counter() - start
pages = sum(file.pages or 0 for file in written)
print(json.dumps({"stages": {"import": imported, **stages}, "total": total, "pages": pages}))
"""


def main() -> None:
    runs, council, meeting = [*sys.argv[1:], *(str(RUNS), str(ROOT), MEETING)[len(sys.argv) - 1 :]]
    builds = [build(council, meeting) for _ in range(int(runs))]
    pages = builds[0]["pages"]
    total = median(run["total"] for run in builds)
    print(f"build {meeting} without a cache: {pages} pages, median of {runs} runs\n")
    rest = total
    for stage in builds[0]["stages"]:
        seconds = median(run["stages"][stage] for run in builds)
        rest -= seconds
        print(row(stage, seconds, total))
    print(row("between them", rest, total))
    print(row("total", total, total))
    if meeting == MEETING:
        starting(int(runs), total)


def starting(runs: int, total: float) -> None:
    """What a command takes that has little or nothing to do."""
    print(row("unchanged", unchanged(runs), total))
    print()
    helped = median(elapsed("-m", "agendapack", "--help") for _ in range(runs))
    click = median(elapsed("-c", "import click") for _ in range(runs))
    ratio = helped / click
    print(f"agendapack --help {helped * 1000:.0f} ms, import click {click * 1000:.0f} ms:", end=" ")
    print(f"{ratio:.1f} times (at most {START_RATIO:.0f})")
    sys.exit(ratio > START_RATIO)


def row(stage: str, seconds: float, total: float) -> str:
    return f"{stage:<24} {seconds * 1000:8.1f} ms {seconds / total:5.0%}"


def build(council: str, meeting: str) -> dict[str, dict[str, float] | float]:
    """One build into an empty folder: seconds in each stage and in all, and pages made."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", BUILD, council, out, meeting]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return json.loads(ran.stdout)  # type: ignore[no-any-return]


def unchanged(runs: int) -> float:
    """Seconds of the whole command where nothing has changed since the last build."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "meetings", Path(folder, "meetings"))
        command = ("-m", "agendapack", "--root", folder, "build", MEETING)
        elapsed(*command)
        return median(elapsed(*command) for _ in range(runs))


def elapsed(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
