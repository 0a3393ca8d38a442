"""Holds what one commit builds of the sample and of real papers against what another builds.

``python tests/compare_commits.py OLD NEW``: OLD is a commit; NEW is one too, or a folder with a
checkout.  Each builds the sample's meetings (with OLD's records), each PDF of the corpus in a
meeting of its own, and the papers of ``council/`` together in one.  What they printed and made is
then read (``compare_reading.py``) and compared: exit codes, problems, files, pixels, text, labels,
bookmarks, links, destinations, structure, metadata, web pages.  One line is printed for each
difference, then a table of their counts.  The exit status is 1 if there are any, 2 if there is
nothing to compare.

Both commits run with the libraries of the Python that runs this.  ``--keep`` keeps what commits
made, the packs included, and takes from there what is there already.  This is no part of the tests:
it takes some minutes.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
READING = HERE / "compare_reading.py"
CORPUS = Path(os.environ.get("AGENDAPACK_CORPUS") or ROOT.parent / "shared" / "corpus")
KINDS = ("tagged", "ordinary", "hard", "council")

SECONDS = 60
"""A build may take; that it took longer is a result."""
READING_SECONDS = 600
SHOWN = 8
"""Differences of one kind in one file that are printed; all are counted."""
ALIKE = 3
"""Differences that read alike, page and meeting aside, that are printed."""

MEETING = "ambridge/2024-05-16"
COUNCIL = """\
name: Ambridge Council
jurisdiction: england
contacts:
  jo-bell: {name: Jo Bell}
"""
COMMITTEE = """\
name: Ambridge Committee
contact: jo-bell
members:
  - Councillor Ash
"""
LIBRARIES = (
    *("Jinja2", "PyYAML", "fonttools", "holidays", "markdown-it-py", "msgspec", "pikepdf"),
    *("pillow", "pydantic", "pypdf", "pypdfium2", "reportlab"),
)
"""What shapes a result: with another version of one of them nothing kept is taken."""

Facts = dict[tuple[str, str, str], str]
"""By (kind, file, place): what was found there."""


@dataclass(frozen=True)
class Case:
    """A meeting to build: one of the sample's, or one made of papers of the corpus."""

    name: str
    meeting: str
    papers: tuple[Path, ...] = ()

    @property
    def folder(self) -> str:
        """Its name as the name of one folder."""
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", self.name)
        return f"{plain}-{hashlib.sha256(self.name.encode()).hexdigest()[:6]}"


@dataclass(frozen=True)
class Version:
    """A commit, or a folder: its code, and where what it makes is kept."""

    name: str
    checkout: Path
    kept: Path


@dataclass(frozen=True)
class Difference:
    kind: str
    case: str
    file: str
    place: str
    said: str


def sample_cases(checkout: Path) -> Iterator[Case]:
    for file in sorted((checkout / "meetings").glob("*/*/meeting.yaml")):
        meeting = f"{file.parent.parent.name}/{file.parent.name}"
        yield Case(f"sample/{meeting}", meeting)


def corpus_cases(corpus: Path) -> Iterator[Case]:
    together = tuple(sorted((corpus / "council").glob("*.pdf")))
    if together:
        yield Case("council together", MEETING, together)
    for kind in KINDS:
        for paper in sorted((corpus / kind).glob("*.pdf")):
            yield Case(f"{kind}/{paper.name}", MEETING, (paper,))


def make_council(case: Case, meetings: Path, root: Path) -> None:
    """Write the records and papers of ``case`` into ``root``, the sample's from ``meetings``."""
    if not case.papers:
        shutil.copytree(meetings, root / "meetings")
        return
    meeting = root / "meetings" / case.meeting
    (meeting / "papers").mkdir(parents=True)
    (root / "meetings" / "council.yaml").write_text(COUNCIL)
    (meeting.parent / "committee.yaml").write_text(COMMITTEE)
    lines = ["date: 2024-05-16", 'time: "10:00"', "venue: Village Hall", "published: 2024-05-08"]
    lines += ["recto: true", "items:"]
    for number, paper in enumerate(case.papers, start=1):
        shutil.copyfile(paper, meeting / "papers" / paper.name)
        lines += [f"  - title: Report {number}", f"    papers: [{json.dumps(paper.name)}]"]
    (meeting / "meeting.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def check_out(source: str, folder: Path) -> Path:
    """The code of a commit, or of a folder as it is now, in ``folder``."""
    if Path(source).is_dir():
        for part in ("agendapack", "templates", "meetings"):
            if Path(source, part).is_dir():
                shutil.copytree(Path(source, part), folder / part)
    else:
        archive = subprocess.run(
            ["git", "archive", source], cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
            packed.extractall(folder, filter="data")
    compileall.compile_dir(folder / "agendapack", quiet=1)
    return folder


def run(command: Sequence[str | Path], seconds: float, **options: object) -> tuple[str, bytes]:
    """How a command ended (``exit code 0``, ``timed out``), and what it printed; nothing that it
    started lives on."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=printed, stderr=printed, start_new_session=True, **options
        )
        try:
            ended = f"exit code {process.wait(seconds)}"
        except subprocess.TimeoutExpired:
            ended = f"timed out after {seconds:g} seconds"
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        printed.seek(0)
        return ended, printed.read()


@cache
def libraries() -> tuple[str, ...]:
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return (f"Python {sys.version.split()[0]}", *found)


def digest(*parts: bytes | str) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
    return whole.hexdigest()


def inputs(case: Case, meetings: Path) -> str:
    """A digest of all that a result depends on beside the code."""
    files = case.papers or tuple(path for path in sorted(meetings.rglob("*")) if path.is_file())
    contents = [part for path in files for part in (path.name, path.read_bytes())]
    return digest(*libraries(), COUNCIL, COMMITTEE, *contents)


def built(version: Version, case: Case, meetings: Path) -> tuple[Facts, float]:
    """What a version made of a case, built now unless it is kept, and the seconds it took."""
    kept = version.kept / case.folder
    depends = inputs(case, meetings)
    result = kept / "build.json"
    if not result.exists() or json.loads(result.read_text())["inputs"] != depends:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        result.write_text(json.dumps({"inputs": depends, **build(version, case, meetings, kept)}))
    told = json.loads(result.read_text())
    return {**printed_facts(told), **read_facts(kept)}, told["seconds"]


def build(version: Version, case: Case, meetings: Path, kept: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="agendapack-compare-") as temporary:
        root = Path(temporary, "council").resolve()
        make_council(case, meetings, root)
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("GITHUB", "PYTHON"))
        }
        environment["PYTHONPATH"] = str(version.checkout)
        start = time.monotonic()
        command = [sys.executable, "-m", "agendapack", "build", case.meeting]
        ended, printed = run(command, SECONDS, cwd=root, env=environment)
        seconds = time.monotonic() - start
        made = root / "packs" / case.meeting
        (kept / "packs").mkdir()
        if made.is_dir():
            shutil.copytree(made, kept / "packs", dirs_exist_ok=True)
    text = printed.decode("utf-8", "replace").replace(str(root), "COUNCIL")
    return {"ended": ended, "printed": text, "seconds": seconds}


def printed_facts(told: dict[str, str]) -> Facts:
    # Sizes differ where bytes do, and what looks alike may have other bytes.
    printed = re.sub(r" +[\d.,]+ [kMG]?B$", "", told["printed"], flags=re.MULTILINE)
    return {("exit code", "", ""): told["ended"], ("printed", "", ""): printed}


def read_facts(kept: Path) -> Facts:
    """The facts of the packs in ``kept``, read in a process of its own: PDFium may crash."""
    file = kept / "facts.json"
    reader = digest(READING.read_bytes(), *libraries())
    if not file.exists() or json.loads(file.read_text())["reader"] != reader:
        ended, printed = run([sys.executable, READING, kept / "packs"], READING_SECONDS)
        try:
            facts = json.loads(printed)
        except ValueError:
            said = printed.decode("utf-8", "replace").strip()
            facts = [("files", "", "", f"reading the packs: {ended}: {said[-300:]}")]
        file.write_text(json.dumps({"reader": reader, "facts": facts}))
    facts = json.loads(file.read_text())["facts"]
    names = sorted(path.name for path in (kept / "packs").rglob("*") if path.is_file())
    return {("files", "", "made"): "\n".join(names)} | {
        (kind, name, place): text for kind, name, place, text in facts
    }


def differences(case: Case, old: Version, new: Version, found: Sequence[Facts]) -> list[Difference]:
    """What is in one version's facts and not, or otherwise, in the other's."""
    before, after = found
    listed = []
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) == after.get(key):
            continue
        kind, file, place = key
        if key not in after or key not in before:
            whose = old if key in before else new
            said = f"only in {whose.name}: {shortened(before.get(key) or after.get(key) or '')}"
        elif kind == "pixels" and "cannot be read" not in before[key] + after[key]:
            packs = [version.kept / case.folder / "packs" / file for version in (old, new)]
            said = pixel_difference(packs[0], packs[1], int(place.split()[1]) - 1)
        else:
            said = line_difference(before[key], after[key])
            place = page_from(before[key], after[key]) if kind == "structure" else place
        listed.append(Difference(kind, case.name, file, place, said))
    return listed


def without(facts: Facts, patterns: Sequence[str]) -> Facts:
    for pattern in patterns:
        found = re.compile(pattern, re.MULTILINE)
        facts = {key: found.sub("", text) for key, text in facts.items()}
    return facts


def shortened(text: str, length: int = 160) -> str:
    return repr(text if len(text) <= length else text[:length] + "...")


def line_difference(before: str, after: str) -> str:
    """The first line that differs, and how many do if there are several."""
    old, new = before.splitlines(), after.splitlines()
    start = first_difference(old, new)
    end = first_difference(old[:start:-1], new[:start:-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    gone, come = ((Counter(a) - Counter(b)).total() for a, b in ((old, new), (new, old)))
    counts = f"{gone} lines gone, {come} new, " if len(old) + len(new) > 2 else ""
    was, now = "".join(old[:1]), "".join(new[:1])
    shown = max(0, first_difference(was, now) - 60) if max(len(was), len(now)) > 160 else 0
    return f"{counts}{shortened(now[shown:])} instead of {shortened(was[shown:])}"


def page_from(before: str, after: str) -> str:
    """The first page that is named where a structure tree differs from another, or behind."""
    old, new = before.splitlines(), after.splitlines()
    start = first_difference(old, new)
    pages = (re.match(r" *(page \d+)", line) for line in [*old[start:], *new[start:]])
    return next((page.group(1) for page in pages if page), "")


def first_difference(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(old), len(new)))


def pixel_difference(before: Path, after: Path, index: int) -> str:
    """How many pixels of a page differ, and in which rectangle of it."""
    import numpy as np
    import pypdfium2 as pdfium
    from compare_reading import draw, scale_of

    drawn = []
    for file in (before, after):
        document = pdfium.PdfDocument(file)
        document.init_forms()
        scale = scale_of(document[index])
        drawn.append(draw(document, index).to_numpy()[:, :, :3].copy())
        document.close()
    if drawn[0].shape != drawn[1].shape:
        return f"drawn {drawn[1].shape} instead of {drawn[0].shape} pixels"
    where = np.argwhere((drawn[0] != drawn[1]).any(axis=2))
    if not len(where):
        return "differs, but not when drawn again"
    (top, left), (bottom, right) = where.min(0), where.max(0) + 1
    points = [round(float(each) / scale) for each in (left, right, top, bottom)]
    return (
        f"{len(where)} pixels differ, from {points[0]} to {points[1]} points from the left, "
        f"{points[2]} to {points[3]} from the top"
    )


def report(found: Sequence[Difference], cases: int) -> None:
    """Print the differences by kind, and the table of their counts."""
    for kind in dict.fromkeys(each.kind for each in found):
        print(f"\n{kind}")
        shown: Counter[tuple[str, str]] = Counter()
        alike: Counter[tuple[str, str]] = Counter()
        for each in found:
            if each.kind != kind:
                continue
            shown[each.case, each.file] += 1
            alike[each.file, each.said] += 1
            if shown[each.case, each.file] <= SHOWN and alike[each.file, each.said] <= ALIKE:
                where = ", ".join(part for part in (each.case, each.file, each.place) if part)
                print(f"  {where}: {each.said}")
        for (case, file), count in shown.items():
            if count > SHOWN:
                print(f"  {case}, {file}: {count - SHOWN} more")
        for (file, said), count in alike.items():
            if count > ALIKE:
                print(f"  {count - ALIKE} more in {file or 'other meetings'}: {said}")
    print(f"\n{'kind':<16} {'meetings':>8} {'differences':>12}")
    for kind in dict.fromkeys(each.kind for each in found):
        of_kind = [each for each in found if each.kind == kind]
        print(f"{kind:<16} {len({each.case for each in of_kind}):>8} {len(of_kind):>12}")
    meetings = len({each.case for each in found})
    print(f"{'all':<16} {meetings:>8} {len(found):>12}   of {cases} meetings compared")


def commit_of(source: str) -> str:
    named = ["git", "rev-parse", "--verify", "--quiet", f"{source}^{{commit}}"]
    found = subprocess.run(named, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        raise SystemExit(f"no such commit or folder: {source}")
    return found.stdout.strip()


def version_of(source: str, keep: Path, temporary: Path) -> Version:
    """A version checked out in ``temporary``.

    What a folder makes is made anew every time, and so is what a commit makes that is held against
    itself.
    """
    if Path(source).is_dir():
        name = f"folder {Path(source).resolve().name}"
    else:
        source = commit_of(source)
        name = source[:10]
    checkout = temporary / name.replace(" ", "-")
    again = checkout.exists()
    kept = keep / (f"{checkout.name}-again" if again else checkout.name)
    if again or Path(source).is_dir():
        shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, exist_ok=True)
    if again:
        return Version(f"{name}, again", checkout, kept)
    return Version(name, check_out(source, checkout), kept)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", metavar="OLD", help="a commit")
    parser.add_argument("new", metavar="NEW", help="a commit, or a folder with a checkout")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where the papers are")
    parser.add_argument("--jobs", type=int, default=2, help="meetings at a time; 2 by default")
    parser.add_argument(
        "--only", metavar="PATTERN", help='meetings whose names match: "sample/*", "*forms*"'
    )
    parser.add_argument(
        "--alike",
        metavar="REGEX",
        action="append",
        default=[],
        help="what may be otherwise: left out of both before they are compared; may be repeated",
    )
    parser.add_argument("--keep", type=Path, help="where to keep what commits made, for next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="agendapack-compare-") as temporary:
        keep = options.keep or Path(temporary, "kept")
        old = version_of(options.old, keep.absolute(), Path(temporary))
        new = version_of(options.new, keep.absolute(), Path(temporary))
        meetings = old.checkout / "meetings"
        cases = [*corpus_cases(options.corpus), *sample_cases(old.checkout)]
        cases = [case for case in cases if fnmatch(case.name, options.only or "*")]
        if not cases:
            print("there are no meetings to compare", file=sys.stderr)
            return 2
        if not options.corpus.is_dir():
            print(f"there are no papers in {options.corpus}: the sample alone is compared")

        def compare(case: Case) -> tuple[list[Difference], float, float]:
            facts, seconds = zip(
                *(built(version, case, meetings) for version in (old, new)), strict=True
            )
            facts = [without(each, options.alike) for each in facts]
            return differences(case, old, new, facts), *seconds

        found: list[Difference] = []
        took = [0.0, 0.0]
        with ThreadPoolExecutor(max(1, options.jobs)) as pool:
            for number, (case, result) in enumerate(
                zip(cases, pool.map(compare, cases), strict=True), start=1
            ):
                found += result[0]
                took = [took[0] + result[1], took[1] + result[2]]
                if sys.stderr.isatty():
                    print(f"\r{number} of {len(cases)} {case.name:<60.60}", end="", file=sys.stderr)
        report(found, len(cases))
        print(f"builds took {took[0]:.0f} seconds in {old.name}, {took[1]:.0f} in {new.name}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
