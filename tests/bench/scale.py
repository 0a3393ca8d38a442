"""Measures many meetings at once: the figures of docs/scale.md, as Markdown.

    python tests/bench/scale.py [--quick] [--keep FOLDER] [COUNT...]

Archives of small meetings (``archive.py``) are built cold, with nothing to do, after one change and
after a kill in the middle; checked; and built by way of Dask.  Each command runs whole, in a
process of its own.  What is compared with something else is done with the smallest archive alone.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from archive import key
from cluster_by_hand import SECONDS
from measuring import Case, Cost, adopt_orphans, kill, measure, measure_together
from scale_tables import Done, commands, dask, many_machines, storage
from storage_calls import available, storage_use

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COUNTS, QUICK = (300, 1000, 3000), (30, 60)
TRACED, TRACED_QUICK = 100, 20
"""How many meetings are built under strace, which makes them slow."""
RUNS = 3
"""Runs with nothing to do, of which the median counts; what takes long runs once."""
MADE = (".agendapack", "packs")


class Bench:
    """Archives in one folder, and what is done with them."""

    def __init__(self, folder: Path, counts: Sequence[int]) -> None:
        self.folder = folder
        self.counts = counts
        self.cores = _cores()

    def archive(self, count: int) -> Path:
        """An archive of so many meetings, none of them built; one that is there already and was
        made by the same program is taken as it is."""
        root = self.folder / f"archive-{count}"
        sources = (HERE / name for name in ("archive.py", "councils.py"))
        version = sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
        made = self.folder / f"archive-{count}.made"
        if not made.exists() or made.read_text() != version:
            shutil.rmtree(root, ignore_errors=True)
            _tell(f"making {count} meetings")
            command = (sys.executable, HERE / "archive.py", str(count), root)
            subprocess.run(command, cwd=ROOT, check=True)
            made.write_text(version)
        _clear(root)
        return root

    def run(self, name: str, root: Path, prepare: Callable[[], object], *words: str) -> Cost:
        """What a command of agendapack took."""
        _tell(name)
        case = self.case(name, root, prepare, *words)
        cost = measure(case, root)
        _tell(f"  {cost.wall:.2f} s, processor {cost.processor:.2f} s")
        return cost

    def case(self, name: str, root: Path, prepare: Callable[[], object], *words: str) -> Case:
        return Case(name, lambda: _ignored(prepare()), agendapack(root, *words))

    def together(self, root: Path, *words: str) -> float:
        """The peak memory of all processes, from a run of its own: looking at it takes time."""
        _tell("  the same again, for the memory of all processes")
        return measure_together(self.case("together", root, partial(_clear, root), *words), root)


def agendapack(root: Path, *words: str) -> list[str | Path]:
    return [sys.executable, "-m", "agendapack", "--root", root, *words]


def cold_and_again(bench: Bench) -> Cost:
    """Every archive built with nothing there, with nothing to do and after one change; what the
    smallest took cold with all cores."""
    cold, again, smallest = [], [], min(bench.counts)
    pool: Cost | None = None
    for count in bench.counts:
        root = bench.archive(count)
        clear = partial(_clear, root)
        one, all_cores = _build(1), _build(bench.cores)
        if count == smallest:
            cost = bench.run(f"{count} with one worker", root, clear, *one)
            cold.append(Done(count, "one worker", cost))
            with _one_core():
                cost = bench.run(f"{count} pinned to one core", root, clear, *one)
            cold.append(Done(count, "one worker, one core", cost))
        cost = bench.run(f"{count} with {bench.cores} workers", root, clear, *all_cores)
        if count == smallest:
            pool = cost
            cost = cost._replace(together=bench.together(root, *all_cores))
        cold.append(Done(count, f"{bench.cores} workers", cost))
        again += _again(bench, count, root)
    commands("Built with nothing there", cold)
    commands("Built again", again)
    assert pool is not None
    return pool


def _again(bench: Bench, count: int, root: Path) -> list[Done]:
    """What a build takes with nothing to do, and after one meeting's place was changed."""
    words = _build(bench.cores)
    runs = [bench.run(f"{count}, nothing to do", root, lambda: None, *words) for _ in range(RUNS)]
    nothing = Cost(*(median(column) for column in zip(*runs, strict=True)))
    record = root / "meetings" / key(count // 2) / "meeting.yaml"
    text = record.read_text(encoding="utf-8")
    new = text.replace("Village Hall", "Parish Hall")
    assert new != text
    change = partial(record.write_text, new, encoding="utf-8")
    try:
        changed = bench.run(f"{count}, one changed", root, change, *words)
    finally:
        record.write_text(text, encoding="utf-8")
    return [Done(count, "nothing to do", nothing), Done(count, "one meeting changed", changed)]


def checked(bench: Bench) -> None:
    """What ``check --all`` takes for the smallest archive, with nothing there."""
    count = min(bench.counts)
    root = bench.archive(count)
    cost = bench.run(f"{count} checked", root, lambda: None, "check", "--all")
    commands("Checked", [Done(count, "`check --all`", cost)])


def killed(bench: Bench) -> None:
    """Kill a build when the middle one of its meetings is there, and see what the next makes."""
    count = min(bench.counts)
    root = bench.archive(count)
    words = _build(bench.cores)
    middle = root / "packs" / key(count // 2) / "manifest.json"
    _tell(f"{count}, killed in the middle")
    kill(bench.case("killed", root, partial(_clear, root), *words), root, middle.exists)
    before = _manifests(root)
    cost = bench.run(f"{count}, after the kill", root, lambda: None, *words)
    after = _manifests(root)
    made = sum(before.get(file) != written for file, written in after.items())
    commands("After a kill in the middle", [Done(count, "what is left", cost)])
    print(f"{len(before)} of {count} meetings had their packs when the build was killed.")
    print(f"The next made {made}, and left the others as they were.\n")


def _manifests(root: Path) -> dict[Path, int]:
    """Each finished meeting's manifest, and when it was written (nanoseconds)."""
    return {file: file.stat().st_mtime_ns for file in (root / "packs").glob("*/*/manifest.json")}


def by_way_of_dask(bench: Bench, pool: Cost) -> None:
    """What the smallest archive takes on a Dask cluster, which the command starts for itself or
    which is there already."""
    if missing := _cannot_cluster():
        print(f"Nothing was built by way of Dask: {missing}.\n")
        return
    count = min(bench.counts)
    root = bench.archive(count)
    clear = partial(_clear, root)
    words = _build(bench.cores)
    local = bench.run(f"{count}, a cluster of its own", root, clear, *words, "--cluster")
    scratch = bench.folder / "dask"
    scratch.mkdir(exist_ok=True)
    around = (sys.executable, HERE / "cluster_by_hand.py", str(bench.cores), scratch)
    build = agendapack(root, "build", "--all", "--cluster", "{address}")
    _tell(f"{count}, a scheduler and {bench.cores} workers")
    whole = measure(Case("cluster by hand", clear, (*around, *build)), root)
    inner = float((scratch / SECONDS).read_text())
    _tell("  the same cluster, with nothing to do")
    idle = measure(Case("cluster with nothing to do", lambda: None, around), root)
    shutil.rmtree(scratch)
    costs = {
        "a cluster of its own, started and ended": (local.wall, local.processor),
        "scheduler and workers, started and ended": (whole.wall, whole.processor),
        "without their start and end": (inner, whole.processor - idle.processor),
    }
    dask(count, pool, costs)


def _cannot_cluster() -> str:
    """Why there is no cluster to measure; empty where there is one."""
    if find_spec("distributed") is None:
        return "the extra is not installed (`pip install 'agendapack[cluster]'`)"
    said = subprocess.run(agendapack(ROOT, "build", "--help"), capture_output=True, cwd=ROOT)
    return "" if b"--cluster" in said.stdout else "`build` has no option `--cluster`"


def storages(bench: Bench, traced: int, processor: float) -> None:
    """What storage is asked for, and what follows for many machines; ``processor`` are the seconds
    that a meeting takes."""
    if not available():
        print("What storage is asked for is not known: strace is not installed.\n")
        return
    root = bench.archive(traced)
    command = agendapack(root, *_build(bench.cores))
    uses = {}
    for name in ("cold", "nothing to do"):
        _tell(f"{traced} under strace, {name}")
        uses[name] = storage_use(command, root, bench.folder / "trace")
    (bench.folder / "trace").unlink()
    storage(traced, uses)
    print("A meeting has, in files below the council's folder:\n")
    for name in ("meetings", *MADE):
        many, size = _size(root / name)
        print(f"- `{name}/`: {many / traced:.1f} files, {size / traced / 1000:.0f} kB")
    print()
    many_machines(processor, uses["cold"], traced)


def _size(folder: Path) -> tuple[int, int]:
    """How many files there are below a folder, and their bytes."""
    files = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(files), sum(files)


def _build(jobs: int) -> tuple[str, ...]:
    return ("build", "--all", "--jobs", str(jobs))


def _clear(root: Path) -> None:
    """Take away all that was made of an archive."""
    for name in MADE:
        shutil.rmtree(root / name, ignore_errors=True)


def _ignored(_: object) -> None:
    """A case's preparation gives nothing."""


def _cores() -> int:
    known = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if known else (os.cpu_count() or 1)


@contextmanager
def _one_core() -> Iterator[None]:
    """All that is started meanwhile has one core (where the system can be told so)."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _tell(what: str) -> None:
    """Say what goes on, apart from the tables."""
    print(what, file=sys.stderr, flush=True)


def _machine(bench: Bench) -> str:
    commit = ["git", "rev-parse", "--short", "HEAD"]
    said = subprocess.run(commit, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Commit {said or 'unknown'}, {bench.cores} cores, Python {python}.\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} meetings, not {COUNTS}")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where archives are kept")
    parser.add_argument("counts", nargs="*", type=int, metavar="COUNT", help="so many meetings")
    options = parser.parse_args()
    adopt_orphans()
    compileall.compile_dir(ROOT / "agendapack", quiet=1)
    with tempfile.TemporaryDirectory(prefix="agendapack-bench-") as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder, sorted(options.counts) or (QUICK if options.quick else COUNTS))
        print(_machine(bench))
        pool = cold_and_again(bench)
        checked(bench)
        killed(bench)
        by_way_of_dask(bench, pool)
        traced = TRACED_QUICK if options.quick else TRACED
        storages(bench, traced, pool.processor / min(bench.counts))
        for count in (*bench.counts, traced):
            _clear(folder / f"archive-{count}")


if __name__ == "__main__":
    main()
