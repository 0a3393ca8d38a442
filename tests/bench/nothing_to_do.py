"""Times a build of all with nothing to do: ``python tests/bench/nothing_to_do.py 300 FOLDER``.

The archive is made in FOLDER and built, where it is not there yet.  What is told is the whole
command's time and memory, and the time of starting, which is that of ``agendapack --version``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.archive import archive  # noqa: E402
from tests.bench.measuring import Case, in_turn, measure  # noqa: E402

RUNS = 7
PROGRAM = (sys.executable, "-m", "agendapack")
PATH = {"PYTHONPATH": str(ROOT)}


def nothing() -> None:
    """What is done before a run."""


def main(count: int, folder: Path) -> None:
    if not folder.exists():
        archive(folder, count)
    build = Case("build --all", nothing, (*PROGRAM, "build", "--all"), PATH)
    start = Case("--version", nothing, (*PROGRAM, "--version"), PATH)
    measure(build, folder)  # whatever is not built yet, and the system's cache of files
    costs = in_turn((build, start), RUNS, folder)
    for name, cost in costs.items():
        print(
            f"{name:<12} {cost.wall:6.2f} s, {cost.processor:6.2f} s of a processor,"
            f" {cost.memory:4.0f} MB"
        )
    for what, taken in (
        ("time", costs[build.name].wall),
        ("processor", costs[build.name].processor),
    ):
        print(f"a meeting    {taken / count * 1000:6.2f} ms ({what})")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]).resolve())
