"""How long ``agendapack site`` takes for councils of many released meetings, with one worker and
with one for each core, how long again when nothing has changed or one of them has, and how much
memory its own process and the largest worker take: ``python tests/bench/site_times.py [COUNT...]``.

The site is made with an index to search in and without: what is between the two is Pagefind's own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from agendapack.build.cache_folder import FOLDER  # noqa: E402
from tests.bench.many_meetings import Gathering, publish_again  # noqa: E402
from tests.bench.measuring import Case, Cost, adopt_orphans, measure  # noqa: E402

COUNTS = (100, 300, 1000)
TODAY = date(2026, 1, 5)
PARTS = ("whole", "unsearched")


OWN = "own-memory"
"""The file in which a run leaves how much memory its own process took."""


class Run(NamedTuple):
    """What a run took, and the memory of its own process in megabytes."""

    cost: Cost
    own: float


class Times(NamedTuple):
    """What the site of so many meetings took the first time, by one worker and by one for each
    core, with nothing changed, and after one change."""

    alone: Run
    first: Run
    unchanged: Run
    again: Run


def make(root: Path, part: str, jobs: int | None) -> None:
    """Make the site, as the command does."""
    from agendapack.build.pool import WorkerPool
    from agendapack.site.site_making import make_site
    from agendapack.site.site_options import SiteOptions

    options = SiteOptions(root / part, TODAY, "https://ambridge.example", searching=part == "whole")
    with WorkerPool(jobs) as pool:
        result = make_site(root, options, pool=pool)
    if result.state != "made":
        raise SystemExit(f"{result.state}: {result.failure} {result.problems}")
    print(dict(result.counts))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    (root / OWN).write_text(str(getrusage(RUSAGE_SELF).ru_maxrss / unit))


def timed(root: Path, meetings: list[Gathering], part: str) -> Times:
    def change() -> None:
        publish_again(root, meetings[len(meetings) // 2], "The room is another.")

    def forget() -> None:
        for made in (root / part, root / FOLDER):
            shutil.rmtree(made, ignore_errors=True)

    def run(prepare: Callable[[], None], jobs: str = "") -> Run:
        command = (sys.executable, Path(__file__), "--make", root, part, jobs)
        cost = measure(Case(part, prepare, command), ROOT)
        return Run(cost, float((root / OWN).read_text()))

    return Times(run(forget, "1"), run(forget), run(lambda: None), run(change))


def measured(count: int) -> dict[str, Times]:
    with tempfile.TemporaryDirectory() as made:
        root = Path(made).resolve()
        maker = Path(__file__).with_name("many_meetings.py")
        subprocess.run([sys.executable, maker, str(count), root], cwd=ROOT, check=True)
        meetings = [Gathering(number) for number in range(count)]
        return {part: timed(root, meetings, part) for part in PARTS}


def row(count: int, times: dict[str, Times]) -> str:
    whole, plain = times["whole"], times["unsearched"]
    share = plain.again.cost.processor / plain.first.cost.processor
    ratio = whole.first.cost.wall / whole.alone.cost.wall
    runs = [run for each in times.values() for run in each]
    own, largest = max(run.own for run in runs), max(run.cost.memory for run in runs)
    cells = [f"{count:,}"]
    cells += [_said(run.cost) for pair in zip(whole, plain, strict=True) for run in pair]
    cells += [f"{share:.2f}", f"{ratio:.2f}", f"{own:.0f} MB", f"{largest:.0f} MB"]
    return f"| {' | '.join(cells)} |"


def _said(cost: Cost) -> str:
    return f"{cost.wall:.0f} s ({cost.processor:.0f})"


def main(counts: list[int]) -> None:
    """Print a table: seconds, in brackets those of a processor, how much of these one change costs
    where there is no index to search in, and how the first time by all workers compares with the
    first by one."""
    adopt_orphans()
    heads = ["meetings"]
    for head in ("first, one worker", "first", "nothing changed", "one changed"):
        heads += [head, "without search"]
    heads += ["its share", "first by first with one worker", "own process", "largest process"]
    print(f"| {' | '.join(heads)} |")
    print(f"|{' ---: |' * len(heads)}")
    for count in counts:
        print(row(count, measured(count)), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if sys.argv[4] else None)
    else:
        main([int(count) for count in sys.argv[1:]] or list(COUNTS))
