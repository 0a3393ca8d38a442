"""Times the sample build stage by stage, and the start of the command.  ``make bench`` runs it.

Each number is the median of several runs, in a fresh process where starting is what is measured.
Give a number of runs as the argument; nine by default.
"""

from __future__ import annotations

import json
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
from agendapack.build import Builder
builder = Builder(Path(sys.argv[1]))
imported = time.perf_counter() - start - builder.stopwatch.seconds["templates"]
ref, = (ref for ref in builder.library.meetings() if ref.key == sys.argv[3])
compiled = builder.compile_meeting(ref)
written = builder.write_meeting(compiled, Path(sys.argv[2]))
total = time.perf_counter() - start
pages = sum(file.pages or 0 for file in written)
stages = {"import": imported, **builder.stopwatch.seconds}
print(json.dumps({"stages": stages, "total": total, "pages": pages}))
"""


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    builds = [build() for _ in range(runs)]
    pages = builds[0]["pages"]
    total = median(run["total"] for run in builds)
    print(f"build {MEETING}: {pages} pages, median of {runs} runs\n")
    rest = total
    for stage in builds[0]["stages"]:
        seconds = median(run["stages"][stage] for run in builds)
        rest -= seconds
        print(row(stage, seconds, total))
    print(row("between them", rest, total))
    print(row("total", total, total))
    print()

    helped = median(elapsed("-m", "agendapack", "--help") for _ in range(runs))
    click = median(elapsed("-c", "import click") for _ in range(runs))
    ratio = helped / click
    print(f"agendapack --help {helped * 1000:.0f} ms, import click {click * 1000:.0f} ms:", end=" ")
    print(f"{ratio:.1f} times (at most {START_RATIO:.0f})")
    sys.exit(ratio > START_RATIO)


def row(stage: str, seconds: float, total: float) -> str:
    return f"{stage:<14} {seconds * 1000:8.1f} ms {seconds / total:5.0%}"


def build() -> dict[str, dict[str, float] | float]:
    """One build into an empty folder: seconds in each stage and in all, and pages made."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", BUILD, str(ROOT), out, MEETING]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return json.loads(ran.stdout)  # type: ignore[no-any-return]


def elapsed(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
