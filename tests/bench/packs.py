"""Holds whole builds against scripts that only merge and number, and against their own limits.

``make bench`` runs it: councils are made in a temporary folder, and every command runs in a process
of its own, all of them in turn and several times, so that a busy machine is as unkind to one as to
another.  What it prints are medians; docs/performance.md has them, and says what they mean.
``make bench BENCH="--quick"`` makes fewer and smaller councils, ``--only council`` one set of them,
and ``--against REVISION`` has an earlier commit's code build the same papers in the same turns, and
prints what has become of time and memory since.

All run as they would be installed, their modules compiled: pip does that to a package.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from councils import MEETING, REAL
from measuring import Case, Cost, adopt_orphans, in_turn, measure

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MEETINGS = {"sample": "wellbeing/2018-02-14"}
"""By council, where it is not MEETING."""


@dataclass(frozen=True)
class Code:
    """agendapack as it is here, or as it was at another commit."""

    name: str
    checkout: Path
    suffix: str = ""
    """Of its councils' folders: each code has copies of its own, with its own cache."""


def check_out(revision: str, folder: Path) -> Code:
    """The code of a commit, in a new folder ``folder``."""
    archive = folder.with_suffix(".tar")
    command = ["git", "archive", f"--output={archive}", revision, "agendapack", "templates"]
    subprocess.run(command, cwd=ROOT, check=True)
    shutil.unpack_archive(archive, folder)
    return Code(f"agendapack {revision}", folder, f"-{folder.name}")


class Bench:
    """Councils in one folder, and what is done with them."""

    def __init__(self, folder: Path, runs: int, before: Code | None = None) -> None:
        self.folder = folder
        self.runs = runs
        self.rivals = [name for name in ("pikepdf", "qpdf", "pypdf") if self._has(name)]
        self.codes = [Code("agendapack", ROOT), *([before] if before else [])]
        self.compared: dict[str, tuple[Cost, Cost]] = {}
        """What was measured with both codes, by its title: the cost here and the cost before."""

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

    def root(self, council: str, code: Code) -> Path:
        """A council's folder for ``code``; another code's is a copy, made when first asked for."""
        own = self.folder / council
        root = self.folder / f"{council}{code.suffix}"
        if not root.exists():
            shutil.copytree(own / "meetings", root / "meetings")
        return root

    def meeting(self, root: Path, council: str) -> Path:
        return root / "meetings" / MEETINGS.get(council, MEETING)

    def papers(self, council: str) -> list[Path]:
        return sorted((self.meeting(self.folder / council, council) / "papers").glob("*.pdf"))

    def pack(self, council: str) -> Path:
        named = MEETINGS.get(council, MEETING)
        return self.folder / council / "packs" / named / "agenda-pack.pdf"

    def cold(self, council: str, name: str = "") -> list[Case]:
        """Builds with nothing there but the records and papers, one with each code."""

        def empty(root: Path) -> None:
            for made in (".agendapack", "packs"):
                shutil.rmtree(root / made, ignore_errors=True)

        return [self._build(code, council, name, empty) for code in self.codes]

    def unchanged(self, council: str) -> list[Case]:
        """The same when there is nothing to do."""
        return [
            self._build(code, council, "nothing changed", lambda root: None) for code in self.codes
        ]

    def changed(self, council: str) -> list[Case]:
        """Builds after one word was changed in meeting.yaml."""
        words = ("Village", "Parish")

        def change(root: Path) -> None:
            file = self.meeting(root, council) / "meeting.yaml"
            text = file.read_text(encoding="utf-8")
            old, new = words if words[0] in text else words[::-1]
            assert old in text
            file.write_text(text.replace(old, new), encoding="utf-8")

        return [self._build(code, council, "one word changed", change) for code in self.codes]

    def _build(self, code: Code, council: str, name: str, prepare: Callable[[Path], None]) -> Case:
        root = self.root(council, code)
        command = [sys.executable, "-m", "agendapack", "--root", root, "build"]
        return Case(
            " ".join(filter(None, [name, code.name if code.suffix or not name else ""])),
            partial(prepare, root),
            [*command, MEETINGS.get(council, MEETING)],
            {"PYTHONPATH": str(code.checkout)},
        )

    def rival(self, name: str, council: str) -> Case:
        target = self.folder / f"{name}.pdf"
        command = [sys.executable, HERE / "rivals.py", name, target, *self.papers(council)]
        return Case(name, lambda: target.unlink(missing_ok=True), command)

    def measure(
        self, title: str, *builds: Sequence[Case], beside: Sequence[Case] = ()
    ) -> dict[str, Cost]:
        """The costs of builds, each with every code, and of what runs beside them, all in turn."""
        cases = [case for each in builds for case in each]
        costs = in_turn([*cases, *beside], self.runs, self.folder)
        for now, *earlier in builds:
            what = title if now.name == self.codes[0].name else f"{title}, {now.name}"
            for then in earlier:
                self.compared.setdefault(what, (costs[now.name], costs[then.name]))
        return costs


def table(title: str, costs: dict[str, Cost], limits: dict[str, str] | None = None) -> None:
    """Print costs, and the first row's as ratios to each of the others'."""
    print(f"\n{title}\n")
    print(
        "| | seconds | processor | memory | all processes "
        "| agendapack takes | its processor | its memory |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    first = next(iter(costs.values()))
    for name, cost in costs.items():
        own = [f"{cost.wall:.2f}", f"{cost.processor:.2f}", f"{cost.memory:.0f} MB"]
        own.append(f"{cost.together:.0f} MB" if cost.together else "")
        ratios = [f"{a / b:.2f} ×" for a, b in zip(first[:3], cost[:3], strict=True)]
        if cost is first:
            ratios = ["", "", ""]
        elif limits and name in limits:
            ratios[0] += f" (at most {limits[name]})"
        print("| " + " | ".join([name, *own, *ratios]) + " |")


def before_and_after(compared: Mapping[str, tuple[Cost, Cost]], before: Code) -> None:
    """Print what is taken now as a share of what was taken before."""
    print(f"\nbefore ({before.name}) and after, in one run\n")
    print("| | seconds | | processor | | largest process | | all processes | |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for title, (now, then) in compared.items():
        cells = []
        for after, earlier, form in zip(
            now, then, ("{:.2f}", "{:.2f}", *["{:.0f} MB"] * 2), strict=True
        ):
            ratio = f"{after / earlier:.2f} ×" if earlier else ""
            cells += [f"{form.format(earlier)}, {form.format(after)}", ratio]
        print("| " + " | ".join([title, *cells]) + " |")


def verdict(what: str, found: float, limit: float, unit: str = " ×") -> None:
    met = "met" if found <= limit else "MISSED"
    print(f"- {what}: {found:.2f}{unit}, at most {limit:g}{unit}: {met}")


def beside_rivals(bench: Bench, council: str, title: str, qpdf: str | None = None) -> Cost:
    rivals = [bench.rival(name, council) for name in bench.rivals]
    costs = bench.measure(title, bench.cold(council), beside=rivals)
    table(title, costs, {"qpdf": qpdf, "pypdf": "0.5"} if qpdf else None)
    return costs["agendapack"]


def warm(bench: Bench, council: str, title: str, changed: float = 0.5) -> None:
    for case in bench.cold(council):
        measure(case, bench.folder)
    # In this order: what is changed was built before, what is unchanged was built just now.
    cases = [bench.cold(council), bench.changed(council), bench.unchanged(council)]
    costs = bench.measure(title, *cases)
    cold = costs["agendapack"].wall
    print()
    share = costs["one word changed"].wall / cold
    verdict("one word changed, beside a cold build", share, changed)
    limit = max(0.3, cold / 10)
    verdict("nothing changed", costs["nothing changed"].wall, round(limit, 2), " s")


def sample(bench: Bench) -> None:
    shutil.copytree(ROOT / "meetings", bench.folder / "sample" / "meetings")
    costs = bench.measure("the sample", bench.cold("sample"), bench.unchanged("sample"))
    table("the sample", costs)


def real(bench: Bench) -> None:
    """What a council published, as one meeting."""
    if not any(REAL.glob("*.pdf")):
        print("\nthere are no papers of a council: their rows are left out")
        return
    bench.council("real", "real", 0, 0)
    title = f"{len(bench.papers('real'))} papers that a council published"
    beside_rivals(bench, "real", title)
    warm(bench, "real", title)


def tags(bench: Bench) -> None:
    with_tags, without = "tagged", "tags dropped"
    cases = [bench.cold("tagged", with_tags), bench.cold("tagged-dropped", without)]
    costs = bench.measure("text alone", *cases)
    print()
    verdict("tagged beside tags dropped, time", costs[with_tags].wall / costs[without].wall, 1.6)
    memory = costs[with_tags].memory / costs[without].memory
    verdict("tagged beside tags dropped, memory", memory, 1.6)
    together = sum(paper.stat().st_size for paper in bench.papers("tagged"))
    verdict("size beside the papers together", bench.pack("tagged").stat().st_size / together, 1.15)


def written(bench: Bench) -> None:
    """Papers as a word processor exports them."""
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
        warm(bench, council, title)


def dense(bench: Bench) -> None:
    """Papers that are mostly tables, with about 150 structure elements a page."""
    if not bench.has_office:
        print("\nLibreOffice is not installed: papers of dense tables are left out")
        return
    bench.council("dense", "dense", 250, 20)
    title = "250 pages of 20 papers of dense tables, tagged"
    beside_rivals(bench, "dense", title)
    warm(bench, "dense", title)


def office(bench: Bench) -> None:
    """Papers as a word processor keeps them, in its own files."""
    if not bench.has_office:
        print("\nLibreOffice is not installed: office files are left out")
        return
    bench.council("office", "office", 250, 20)
    runs, bench.runs = bench.runs, min(3, bench.runs)
    title = "250 pages of 20 office files"
    table(title, bench.measure(title, bench.cold("office")))
    warm(bench, "office", title, 0.1)
    bench.runs = runs


def text(bench: Bench) -> None:
    for kind, limit in (("untagged", "1.0"), ("tagged", "1.6")):
        bench.council(kind, kind, 250, 20)
        title = f"250 pages of 20 papers of text alone, {kind}"
        beside_rivals(bench, kind, title, limit)
        warm(bench, kind, title)
    tags(bench)


def large(bench: Bench) -> None:
    runs, bench.runs = bench.runs, min(3, bench.runs)
    costs = {}
    for pages in (1_000, 10_000):
        bench.council(f"pages-{pages}", "untagged", pages, 20)
        title = f"{pages:,} pages of 20 papers"
        costs[pages] = beside_rivals(bench, f"pages-{pages}", title)
    print()
    growth = (costs[10_000].wall / 10_000) / (costs[1_000].wall / 1_000)
    verdict("time for a page at 10,000 pages beside one at 1,000", growth, 1.3)
    verdict("memory at 10,000 pages", costs[10_000].memory, 600, " MB")
    bench.runs = runs


def images(bench: Bench) -> None:
    runs, bench.runs = bench.runs, min(3, bench.runs)
    kinds = ("small-images", "large-images")
    for kind in kinds:
        bench.council(kind, kind, 100, 10)
    costs = bench.measure("100 pages", *(bench.cold(kind, kind) for kind in kinds))
    sizes = [sum(paper.stat().st_size for paper in bench.papers(kind)) / 2**20 for kind in kinds]
    memory = [costs[kind].memory for kind in kinds]
    print(f"\n- papers of {sizes[0]:.0f} MB take {memory[0]:.0f} MB of memory,", end=" ")
    print(f"the same with larger images, {sizes[1]:.0f} MB, take {memory[1]:.0f} MB")
    bench.runs = runs


SETS = {
    "sample": sample,
    "council": real,
    "written": written,
    "dense": dense,
    "office": office,
    "text": text,
    "large": large,
    "images": images,
}
SLOW = ("large", "images")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="three runs, and no large packs")
    parser.add_argument("--runs", type=int, help="how often each command runs; 7 by default")
    parser.add_argument(
        "--only", nargs="+", choices=SETS, help="these sets of papers; all if not said"
    )
    parser.add_argument("--against", metavar="REVISION", help="a commit to compare with")
    options = parser.parse_args()
    runs = options.runs or (3 if options.quick else 7)
    sets = options.only or [each for each in SETS if not (options.quick and each in SLOW)]
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="agendapack-bench-") as folder:
        before = check_out(options.against, Path(folder, "before")) if options.against else None
        bench = Bench(Path(folder), runs, before)
        for each in (*(code.checkout / "agendapack" for code in bench.codes), HERE):
            compileall.compile_dir(each, quiet=1)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        print(f"\nwhole builds with an empty cache: medians of {runs} runs, {cores} cores")
        for each in sets:
            SETS[each](bench)
        if before:
            before_and_after(bench.compared, before)


if __name__ == "__main__":
    main()
