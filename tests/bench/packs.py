"""Holds whole builds against scripts that only merge and number, and against their own limits.

``make bench`` runs it: councils are made in a temporary folder, and every command runs in a process
of its own, all of them in turn and several times, so that a busy machine is as unkind to one as to
another.  ``--quick`` makes fewer and smaller ones.  What it prints are medians; docs/performance.md
has them, and says what they mean.

Both sides run as they would be installed, their modules compiled: pip does that to a package.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MEETINGS = {"sample": "wellbeing/2018-02-14"}
MEETING = "parks/2024-05-16"  # of all councils but the sample


class Cost(NamedTuple):
    """What a command took: wall and processor seconds of it and its children together, and the
    peak memory of the largest of these processes in megabytes."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Case:
    """Something to measure: what is done before each run, untimed, and the command."""

    name: str
    before: Callable[[], None]
    command: Sequence[str | Path]


_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def measure(case: Case) -> Cost:
    case.before()
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            case.command, cwd=ROOT, stdout=said, stderr=said, env=_ENVIRONMENT
        )
        # Unlike resource.getrusage, this tells of this one command; its workers count as well,
        # since it waits for them.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        wall = time.perf_counter() - start
        if status != 0:
            said.seek(0)
            raise SystemExit(f"{case.name} failed:\n{said.read().decode()}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def in_turn(cases: Sequence[Case], runs: int) -> dict[str, Cost]:
    """The medians of ``runs`` runs of each case, the cases taken in turn."""
    costs: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for _ in range(runs):
        for case in cases:
            costs[case.name].append(measure(case))
    return {
        name: Cost(*(median(column) for column in zip(*found, strict=True)))
        for name, found in costs.items()
    }


class Bench:
    """Councils in one folder, and what is done with them."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.rivals = [name for name in ("pikepdf", "qpdf", "pypdf") if self._has(name)]

    @property
    def has_office(self) -> bool:
        """Whether LibreOffice is there to make papers with."""
        from agendapack.papers.office.soffice import find_soffice

        return find_soffice() is not None

    @staticmethod
    def _has(rival: str) -> bool:
        if rival == "qpdf" and shutil.which("qpdf") is None:
            print("qpdf's command line is not installed: its rows are left out\n")
            return False
        return True

    def council(self, name: str, kind: str, pages: int, papers: int) -> None:
        """Make a council in ``name``, in a process of its own (see councils.py)."""
        made = [sys.executable, HERE / "councils.py", kind, str(pages), str(papers)]
        subprocess.run([*made, self.folder / name], cwd=ROOT, check=True)

    def sample(self) -> None:
        for each in ("meetings", "templates"):
            shutil.copytree(ROOT / each, self.folder / "sample" / each)

    def meeting(self, council: str) -> Path:
        return self.folder / council / "meetings" / MEETINGS.get(council, MEETING)

    def papers(self, council: str) -> list[Path]:
        return sorted((self.meeting(council) / "papers").glob("*.pdf"))

    def pack(self, council: str) -> Path:
        named = MEETINGS.get(council, MEETING)
        return self.folder / council / "packs" / named / "agenda-pack.pdf"

    def build(self, council: str) -> list[str | Path]:
        named = MEETINGS.get(council, MEETING)
        root = self.folder / council
        return [sys.executable, "-m", "agendapack", "--root", root, "build", named]

    def cold(self, council: str, name: str = "agendapack") -> Case:
        """A build with nothing there but the records and papers."""

        def nothing() -> None:
            for made in (".agendapack", "packs"):
                shutil.rmtree(self.folder / council / made, ignore_errors=True)

        return Case(name, nothing, self.build(council))

    def unchanged(self, council: str) -> Case:
        return Case("nothing changed", lambda: None, self.build(council))

    def changed(self, council: str) -> Case:
        """A build after one word was changed in meeting.yaml."""
        file = self.meeting(council) / "meeting.yaml"
        words = ("Village", "Parish")

        def change() -> None:
            text = file.read_text(encoding="utf-8")
            old, new = words if words[0] in text else words[::-1]
            assert old in text
            file.write_text(text.replace(old, new), encoding="utf-8")

        return Case("one word changed", change, self.build(council))

    def rival(self, name: str, council: str) -> Case:
        target = self.folder / f"{name}.pdf"
        command = [sys.executable, HERE / "rivals.py", name, target, *self.papers(council)]
        return Case(name, lambda: target.unlink(missing_ok=True), command)


def table(title: str, costs: dict[str, Cost], limits: dict[str, str] | None = None) -> None:
    """Print costs, and the first row's as ratios to each of the others'."""
    print(f"\n{title}\n")
    print("| | seconds | processor | memory | agendapack takes | its processor | its memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    first = next(iter(costs.values()))
    for name, cost in costs.items():
        own = [f"{cost.wall:.2f}", f"{cost.processor:.2f}", f"{cost.memory:.0f} MB"]
        ratios = [f"{a / b:.2f} ×" for a, b in zip(first, cost, strict=True)]
        if cost is first:
            ratios = ["", "", ""]
        elif limits and name in limits:
            ratios[0] += f" (at most {limits[name]})"
        print("| " + " | ".join([name, *own, *ratios]) + " |")


def verdict(what: str, found: float, limit: float, unit: str = " ×") -> None:
    met = "met" if found <= limit else "MISSED"
    print(f"- {what}: {found:.2f}{unit}, at most {limit:g}{unit}: {met}")


def beside_rivals(bench: Bench, council: str, title: str, qpdf: str | None = None) -> Cost:
    cases = [bench.cold(council), *(bench.rival(name, council) for name in bench.rivals)]
    costs = in_turn(cases, bench.runs)
    table(title, costs, {"qpdf": qpdf, "pypdf": "0.5"} if qpdf else None)
    return costs["agendapack"]


def warm(bench: Bench, council: str, changed: float = 0.5) -> None:
    measure(bench.cold(council))
    cases = [bench.changed(council), bench.cold(council), bench.unchanged(council)]
    # In this order: what is changed was built before, what is unchanged was built just now.
    costs = in_turn([cases[1], cases[0], cases[2]], bench.runs)
    cold = costs["agendapack"].wall
    print()
    share = costs["one word changed"].wall / cold
    verdict("one word changed, beside a cold build", share, changed)
    limit = max(0.3, cold / 10)
    verdict("nothing changed", costs["nothing changed"].wall, round(limit, 2), " s")


def tags(bench: Bench) -> None:
    with_tags, without = "tagged", "tags dropped"
    costs = in_turn(
        [bench.cold("tagged", with_tags), bench.cold("tagged-dropped", without)], bench.runs
    )
    print()
    verdict("tagged beside tags dropped, time", costs[with_tags].wall / costs[without].wall, 1.6)
    memory = costs[with_tags].memory / costs[without].memory
    verdict("tagged beside tags dropped, memory", memory, 1.6)
    together = sum(paper.stat().st_size for paper in bench.papers("tagged"))
    verdict("size beside the papers together", bench.pack("tagged").stat().st_size / together, 1.15)


def written(bench: Bench) -> None:
    """Papers as a word processor exports them; and as its own files."""
    if not bench.has_office:
        print("\nLibreOffice is not installed: papers as it writes them are left out")
        return
    bench.council("written", "written", 250, 20)
    for council, tagged, limit in (
        ("written", "untagged", "1.0"),
        ("written-tagged", "tagged", "1.6"),
    ):
        title = f"250 pages of 20 papers as a word processor exports them, {tagged}"
        beside_rivals(bench, council, title, limit)
        warm(bench, council)
    bench.council("office", "office", 250, 20)
    runs, bench.runs = bench.runs, min(3, bench.runs)
    table("250 pages of 20 office files", in_turn([bench.cold("office")], bench.runs))
    warm(bench, "office", 0.1)
    bench.runs = runs


def large(bench: Bench) -> None:
    costs = {}
    for pages in (1_000, 10_000):
        bench.council(f"pages-{pages}", "untagged", pages, 20)
        title = f"{pages:,} pages of 20 papers"
        costs[pages] = beside_rivals(bench, f"pages-{pages}", title)
    print()
    growth = (costs[10_000].wall / 10_000) / (costs[1_000].wall / 1_000)
    verdict("time for a page at 10,000 pages beside one at 1,000", growth, 1.3)
    verdict("memory at 10,000 pages", costs[10_000].memory, 600, " MB")


def images(bench: Bench) -> None:
    for kind in ("small-images", "large-images"):
        bench.council(kind, kind, 100, 10)
    cases = [bench.cold(kind, kind) for kind in ("small-images", "large-images")]
    costs = in_turn(cases, min(3, bench.runs))
    sizes = [sum(p.stat().st_size for p in bench.papers(case.name)) / 2**20 for case in cases]
    memory = [costs[case.name].memory for case in cases]
    print(f"\n- papers of {sizes[0]:.0f} MB take {memory[0]:.0f} MB of memory,", end=" ")
    print(f"the same with larger images, {sizes[1]:.0f} MB, take {memory[1]:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three runs, and no large packs")
    parser.add_argument("--runs", type=int, help="how often each command runs; 7 by default")
    options = parser.parse_args()
    runs = options.runs or (3 if options.quick else 7)
    with tempfile.TemporaryDirectory(prefix="agendapack-bench-") as folder:
        compileall.compile_dir(ROOT / "agendapack", quiet=1)
        compileall.compile_dir(HERE, quiet=1)
        bench = Bench(Path(folder), runs)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        print(f"\nwhole builds with an empty cache: medians of {runs} runs, {cores} cores")
        bench.sample()
        costs = in_turn([bench.cold("sample"), bench.unchanged("sample")], runs)
        table("the sample", costs)
        written(bench)
        for kind, limit in (("untagged", "1.0"), ("tagged", "1.6")):
            bench.council(kind, kind, 250, 20)
            beside_rivals(bench, kind, f"250 pages of 20 papers of text alone, {kind}", limit)
            warm(bench, kind)
        tags(bench)
        if not options.quick:
            bench.runs = min(3, runs)
            large(bench)
            images(bench)


if __name__ == "__main__":
    main()
