"""How long ``agendapack site`` takes for councils of many released meetings, how long again when
one of them has changed, and how much memory: ``python tests/bench/site_times.py [COUNT...]``.

The site is made with an index to search in and without: what is between the two is Pagefind's own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.many_meetings import Gathering, publish_again  # noqa: E402
from tests.bench.measuring import Case, Cost, adopt_orphans, measure  # noqa: E402

COUNTS = (100, 300, 1000)
TODAY = date(2026, 1, 5)
PARTS = ("whole", "unsearched")


class Times(NamedTuple):
    """What the site of so many meetings took the first time, and after one change."""

    first: Cost
    again: Cost


def make(root: Path, part: str) -> None:
    """Make the site, as the command does."""
    from agendapack.build.pool import WorkerPool
    from agendapack.site.site_making import make_site
    from agendapack.site.site_options import SiteOptions

    options = SiteOptions(root / part, TODAY, "https://ambridge.example", searching=part == "whole")
    with WorkerPool() as pool:
        result = make_site(root, options, pool=pool)
    if result.state != "made":
        raise SystemExit(f"{result.state}: {result.failure} {result.problems}")
    print(dict(result.counts))


def timed(root: Path, meetings: list[Gathering], part: str) -> Times:
    def change() -> None:
        publish_again(root, meetings[len(meetings) // 2], "The room is another.")

    command = (sys.executable, Path(__file__), "--make", root, part)
    first = measure(Case(part, lambda: None, command), ROOT)
    return Times(first, measure(Case(part, change, command), ROOT))


def measured(count: int) -> dict[str, Times]:
    with tempfile.TemporaryDirectory() as made:
        root = Path(made).resolve()
        maker = Path(__file__).with_name("many_meetings.py")
        subprocess.run([sys.executable, maker, str(count), root], cwd=ROOT, check=True)
        meetings = [Gathering(number) for number in range(count)]
        return {part: timed(root, meetings, part) for part in PARTS}


def row(count: int, times: dict[str, Times]) -> str:
    whole, plain = times["whole"], times["unsearched"]
    share = plain.again.processor / plain.first.processor
    memory = max(cost.memory for each in times.values() for cost in each)
    cells = [f"{count:,}"]
    cells += [_said(cost) for cost in (whole.first, plain.first, whole.again, plain.again)]
    return f"| {' | '.join([*cells, f'{share:.2f}', f'{memory:.0f} MB'])} |"


def _said(cost: Cost) -> str:
    return f"{cost.wall:.0f} s ({cost.processor:.0f})"


def main(counts: list[int]) -> None:
    """Print a table: seconds, in brackets those of a processor, and how much of these one change
    costs where there is no index to search in."""
    adopt_orphans()
    print("| meetings | first | without search | one changed | without search |", end="")
    print(" its share | largest process |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in counts:
        print(row(count, measured(count)), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), sys.argv[3])
    else:
        main([int(count) for count in sys.argv[1:]] or list(COUNTS))
