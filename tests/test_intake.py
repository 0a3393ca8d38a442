"""Papers of every kind in one meeting, prepared once, whatever happens to the cache."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.meeting import Failure, build_meeting
from agendapack.build.options import Options
from agendapack.build.output import alone_with
from agendapack.build.pipeline import Pipeline
from agendapack.build.pool import WorkerPool
from agendapack.papers.office.soffice import find_soffice
from tests.builders import pdf
from tests.office_builders import cells, docx, odt, pptx, xlsx
from tests.running import agendapack
from tests.test_pool import ended

needs_libreoffice = pytest.mark.skipif(
    find_soffice() is None, reason="LibreOffice is not installed"
)


KEY = "cabinet/2024-01-10"


def council(root: Path, *papers: str) -> Path:
    """A council with one meeting whose items have a paper each; gives the papers' folder."""
    folder = root / "meetings" / "cabinet" / "2024-01-10"
    (folder / "papers").mkdir(parents=True)
    (root / "meetings" / "council.yaml").write_text(
        "name: Anytown Council\nlanguage: en-GB\njurisdiction: england\n"
    )
    (root / "meetings" / "cabinet" / "committee.yaml").write_text(
        "name: Cabinet\nmembers: [Councillor Ash]\n"
    )
    items = "".join(f"  - title: Item\n    papers: [{paper}]\n" for paper in papers)
    (folder / "meeting.yaml").write_text(
        f'date: 2024-01-10\ntime: "14:00"\npublished: 2024-01-02\nitems:\n{items}'
    )
    return folder / "papers"


def build(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    ran = agendapack("--root", root, "build", "--all", *options, cwd=root)
    told = "".join(f"{line}\n" for line in ran.papers)
    return subprocess.CompletedProcess(options, ran.code, told + ran.out, ran.err)


def label(root: Path) -> dict[str, str]:
    """Each item's range, by the manifest."""
    packs = root / "packs" / "cabinet" / "2024-01-10"
    record = json.loads((packs / "manifest.json").read_text())
    return {n: i["range"] for n, i in record["packs"]["agenda-pack.pdf"]["items"].items()}


def scan(path: Path) -> None:
    page = Image.new("1", (1654, 2339), 1)
    ImageDraw.Draw(page).rectangle((200, 200, 900, 260), fill=0)
    page.save(path, save_all=True, append_images=[page], compression="group4", dpi=(200, 200))


def damaged(path: Path) -> None:
    """A PDF cut off before its cross-reference table."""
    whole = pdf(pages=2, text="Damaged")
    path.write_bytes(whole[: whole.rindex(b"xref")])


@needs_libreoffice
def test_one_command_takes_every_kind_of_paper(tmp_path: Path) -> None:
    names = (
        "report.docx", "figures.xlsx", "slides.pptx", "note.odt", "scan.tiff", "photo.jpg",
        "damaged.pdf", "plan.pdf",
    )  # fmt: skip
    papers = council(tmp_path, *names)
    docx(papers / "report.docx", "Budget report", "The overspend is £1.2m.")
    budget = cells(["Service", "Libraries"]).replace("</row>", "<c><f>1+1</f></c></row>")
    xlsx(
        papers / "figures.xlsx",
        {"Budget": budget, "Salaries": cells(["Secret", "1"])},
        {"Salaries": "hidden"},
    )
    pptx(papers / "slides.pptx", ["First slide", "Second slide"], notes={2: "Do not say this"})
    odt(papers / "note.odt", "A note.")
    scan(papers / "scan.tiff")
    Image.radial_gradient("L").resize((800, 600)).convert("RGB").save(papers / "photo.jpg")
    damaged(papers / "damaged.pdf")
    (papers / "plan.pdf").write_bytes(pdf(size=(1684, 1191)))
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert label(tmp_path) == {
        "1": "Pages 1 - 2",
        "2": "Pages 3 - 4",
        "3": "Pages 5 - 6",
        "4": "Pages 7 - 8",
        "5": "Pages 9 - 10",
        "6": "Pages 11 - 12",
        "7": "Pages 13 - 14",
        "8": "Pages 15 - 16",
    }
    assert '"figures.xlsx" has a hidden sheet, "Salaries"' in done.stderr
    assert '"figures.xlsx" has 1 formula saved without a value' in done.stderr
    assert '"slides.pptx" has speaker notes' in done.stderr
    assert '"damaged.pdf" is damaged and was mended' in done.stderr
    assert "item 5, scan.tiff: scanned without text" in done.stdout
    packs = tmp_path / "packs" / "cabinet" / "2024-01-10"
    with pikepdf.open(packs / "agenda-pack.pdf") as pack:
        parts = list(pack.Root.StructTreeRoot.K.K)
        # LibreOffice's tags come along, but for a spreadsheet's, which know no tables.
        assert [len(part.K[0].K) > 0 for part in parts[1:5]] == [True, False, True, True]
        assert b"pdfuaid" not in pack.Root.Metadata.read_bytes()


@needs_libreoffice
def test_a_pack_of_a_word_file_claims_to_conform(tmp_path: Path) -> None:
    docx(council(tmp_path, "report.docx") / "report.docx", "Budget report", "All is well.")
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "item 1, report.docx: tagged, no findings (2 more mended)" in done.stdout
    packs = tmp_path / "packs" / "cabinet" / "2024-01-10"
    with pikepdf.open(packs / "agenda-pack.pdf") as pack:
        assert b"pdfuaid" in pack.Root.Metadata.read_bytes()


def test_a_paper_may_be_taken_in_part_turned_and_shrunk(tmp_path: Path) -> None:
    papers = council(
        tmp_path, "{file: plan.pdf, pages: 2-3, rotate: 90, scale: fit}", "{file: plan.pdf}"
    )
    (papers / "plan.pdf").write_bytes(pdf(pages=5, size=(842, 1191)))
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert label(tmp_path) == {"1": "Pages 1 - 2", "2": "Pages 3 - 8"}
    packs = tmp_path / "packs" / "cabinet" / "2024-01-10"
    with pikepdf.open(packs / "agenda-pack.pdf") as pack:
        taken, whole = pack.pages[2].obj, pack.pages[4].obj
        assert [round(float(v)) for v in taken.MediaBox] == [0, 0, 595, 842]
        assert int(taken.Rotate) == 90
        assert [round(float(v)) for v in whole.MediaBox] == [0, 0, 842, 1191]


def test_pages_that_a_paper_does_not_have(tmp_path: Path) -> None:
    papers = council(tmp_path, "{file: plan.pdf, pages: 4-9}", "plan.pdf")
    (papers / "plan.pdf").write_bytes(pdf(pages=5))
    done = build(tmp_path)
    assert done.returncode == 1
    assert "meeting.yaml:6:21: error:" in done.stderr
    assert "5 pages" in done.stderr
    # What had an error is read again next time; the other is kept.
    assert len(list((tmp_path / FOLDER / "papers").glob("*/*"))) == 1


def packs_of(root: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (root / "packs").rglob("*") if p.is_file()}


def test_an_unchanged_meeting_is_not_touched(tmp_path: Path) -> None:
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    assert build(tmp_path).returncode == 0
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "packs").rglob("*.*")}
    again = build(tmp_path)
    assert again.stdout == "cabinet/2024-01-10: unchanged since it was built, 4 files\n"
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "packs").rglob("*.*")} == before


@pytest.mark.once
@pytest.mark.parametrize("change", ["paper", "record", "output", "template", "minutes"])
def test_a_change_is_seen(tmp_path: Path, change: str) -> None:
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    assert build(tmp_path).returncode == 0
    before = packs_of(tmp_path)
    if change == "paper":
        (papers / "report.pdf").write_bytes(pdf(pages=5))
    elif change == "record":
        record = papers.parent / "meeting.yaml"
        record.write_text(record.read_text().replace("title: Item", "title: Another"))
    elif change == "output":
        (tmp_path / "packs" / "cabinet" / "2024-01-10" / "agenda-pack.pdf").unlink()
    elif change == "template":
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / "styles.yaml").write_text('colours: {heading: "#5c0b2e"}\n')
    else:
        (papers.parent / "minutes.yaml").write_text(
            "status: draft\npresent: [Councillor Ash]\nfirst-number: 1\n"
            "minutes:\n  - title: Item\n    body: [text: Done.]\n"
        )
    again = build(tmp_path)
    assert "unchanged" not in again.stdout
    assert again.returncode == 0, again.stderr
    after = packs_of(tmp_path)
    if change == "output":
        assert after == before
    else:
        assert after != before
        shutil.rmtree(tmp_path / "packs")
        assert build(tmp_path, "--no-cache").returncode == 0
        assert packs_of(tmp_path) == after


def test_without_the_cache_the_bytes_are_the_same(tmp_path: Path) -> None:
    papers = council(tmp_path, "report.pdf", "words.md")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    (papers / "words.md").write_text("# Words\n\nSome of them.\n")
    assert build(tmp_path).returncode == 0
    cold = packs_of(tmp_path)
    shutil.rmtree(tmp_path / "packs")
    assert build(tmp_path).returncode == 0
    warm = packs_of(tmp_path)
    shutil.rmtree(tmp_path / "packs")
    assert build(tmp_path, "--no-cache", "--jobs", "1").returncode == 0
    assert packs_of(tmp_path) == warm == cold


def test_clean_removes_the_cache_and_leaves_the_packs(tmp_path: Path) -> None:
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf())
    assert build(tmp_path).returncode == 0
    command = [sys.executable, "-m", "agendapack", "--root", str(tmp_path), "clean"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "the cache is removed\n"
    assert not (tmp_path / ".agendapack").exists()
    assert (tmp_path / "packs" / "cabinet" / "2024-01-10" / "agenda-pack.pdf").exists()
    assert subprocess.run(command, capture_output=True, text=True).stdout == "there is no cache\n"


def test_a_meeting_is_built_by_a_call_that_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    result = build_meeting(tmp_path, KEY, Options(tmp_path / "packs"))
    assert capfd.readouterr() == ("", "")
    assert pickle.loads(pickle.dumps(result)) == result
    assert result.state == "built"
    assert [file.name for file in result.files] == [
        "agenda-pack.pdf",
        "front-sheet.html",
        "../../for-officers/cabinet/2024-01-10/accessibility.html",
        "manifest.json",
    ]
    again = build_meeting(tmp_path, KEY, Options(tmp_path / "packs"))
    assert (again.state, again.files) == ("unchanged", result.files)


def test_meetings_are_built_side_by_side(tmp_path: Path) -> None:
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    other = papers.parent.with_name("2024-02-07")
    shutil.copytree(papers.parent, other)
    record = other / "meeting.yaml"
    record.write_text(record.read_text().replace("2024-01-10", "2024-02-07"))
    options = Options(tmp_path / "packs")
    with WorkerPool(2) as pool, alone_with(options.out / KEY, tmp_path / FOLDER / LOCKS):
        result = build_meeting(tmp_path, "cabinet/2024-02-07", options, pool=pool)
    assert result.state == "built"


@pytest.mark.once
def test_a_meeting_that_once_hung(tmp_path: Path) -> None:
    """A CSV file, a thousand blank pages and a Markdown paper with a large picture: results were
    sent one way while a picture was being sent the other, and neither was read."""
    papers = council(tmp_path, "figures.csv", "words.md", *(f"{n}.pdf" for n in range(20)))
    (papers / "figures.csv").write_text("Service,Budget\nParks,12\n")
    noise = random.Random(1).randbytes(3 * 320 * 320)
    Image.frombytes("RGB", (320, 320), noise).save(papers / "noise.png")
    assert (papers / "noise.png").stat().st_size > 300_000
    (papers / "words.md").write_text("# Words\n\n![Noise](noise.png)\n")
    blank = pdf(pages=50, content=b"")
    for number in range(20):
        (papers / f"{number}.pdf").write_bytes(blank)
    done = build(tmp_path, "--jobs", "2")
    assert done.returncode == 0, done.stderr


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_meeting_is_built_though_a_worker_is_killed_at_a_random_moment(tmp_path: Path) -> None:
    """Eight times, and each time the same bytes."""
    papers = council(tmp_path, "report.pdf", "words.md")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    (papers / "words.md").write_text("# Words\n\nSome of them.\n")
    options = Options(tmp_path / "packs", caching=False)
    draw = random.Random(2018)
    with WorkerPool(2) as pool:
        began = time.monotonic()
        whole = build_meeting(tmp_path, KEY, options, pool=pool)
        took = time.monotonic() - began
        assert whole.state == "built"
        for _ in range(8):
            moment = threading.Timer(draw.random() * took, kill_one, (pool, draw))
            moment.start()
            result = build_meeting(tmp_path, KEY, options, pool=pool)
            moment.join()
            assert (result.state, result.files) == ("built", whole.files)


def kill_one(pool: WorkerPool, draw: random.Random) -> None:
    """Kill a worker, and wait until it is known to be dead: the next build has a kill of its own,
    and a job whose worker dies twice is refused."""
    workers = [worker.process for worker in pool._workers if worker.process.is_alive()]
    if workers:
        victim = draw.choice(workers)
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
        victim.join(timeout=30)


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize("victim", ["the build", "its workers"])
def test_libreoffice_does_not_outlive_what_started_it(tmp_path: Path, victim: str) -> None:
    stand_in, started = tmp_path / "soffice", tmp_path / "started"
    # Like LibreOffice's own, it is a wrapper that starts another program.
    stand_in.write_text(f'#!/bin/sh\nsleep 600 &\necho $! >> "{started}"\nwait\n')
    stand_in.chmod(0o755)
    papers = council(tmp_path, "report.docx")
    docx(papers / "report.docx", "Budget report")
    with subprocess.Popen(
        [sys.executable, "-m", "agendapack", "--root", str(tmp_path), "build", "--all"],
        env=os.environ | {"AGENDAPACK_SOFFICE": str(stand_in)},
        stderr=subprocess.DEVNULL,
    ) as child:
        while not (started.exists() and started.read_text().endswith("\n")):
            assert child.poll() is None
            time.sleep(0.02)
        if victim == "the build":
            child.kill()
        else:
            # The wrapper's parent is the worker that waits for it.
            wrapper = parent_of(int(started.read_text().split()[0]))
            os.kill(parent_of(wrapper), signal.SIGKILL)
            while len(started.read_text().split()) < 2:  # it is tried once more
                time.sleep(0.02)
            child.kill()
    assert all(ended(int(pid)) for pid in started.read_text().split())


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_files_of_one_name_are_kept_apart_when_each_is_converted_alone(tmp_path: Path) -> None:
    """Where LibreOffice takes its worker along, each file is tried in a job of its own."""
    stand_in = tmp_path / "soffice"
    stand_in.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done; out=$2; shift 2\n'
        "[ $# -eq 1 ] || kill -9 $PPID\n"
        'case "$1" in *.docx) pages=1;; *) pages=3;; esac\n'
        f'echo "convert $1 -> x"; cp "{tmp_path}/$pages.pdf" "$out/$(basename "${{1%.*}}").pdf"\n'
    )
    stand_in.chmod(0o755)
    for pages in (1, 3):
        (tmp_path / f"{pages}.pdf").write_bytes(pdf(pages=pages))
    papers = council(tmp_path, "report.docx", "report.odt")
    docx(papers / "report.docx", "One page")
    odt(papers / "report.odt", "Three pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENDAPACK_SOFFICE", str(stand_in))
        done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    assert label(tmp_path) == {"1": "Pages 1 - 2", "2": "Pages 3 - 6"}


def test_one_meetings_trouble_is_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf())

    def unforeseen(*_: object) -> None:
        raise ValueError("nobody thought of it")

    monkeypatch.setattr(Pipeline, "compile_meeting", unforeseen)
    result = build_meeting(tmp_path, KEY, Options(tmp_path / "packs"))
    assert result.failure == Failure(
        "something unforeseen stopped the work: ValueError: nobody thought of it",
        "please report it; AGENDAPACK_TRACEBACK=1 shows where it happened",
        3,
    )


def parent_of(pid: int) -> int:
    listed = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, check=True)
    return int(listed.stdout)


def test_what_is_for_officers_lies_apart_and_goes_with_the_papers(tmp_path: Path) -> None:
    """An earlier version put it beside the packs: that one goes too."""
    papers = council(tmp_path, "report.pdf")
    (papers / "report.pdf").write_bytes(pdf(pages=3))
    out = tmp_path / "packs"
    build_meeting(tmp_path, KEY, Options(out))
    report, misplaced = out / "for-officers" / KEY / "accessibility.html", out / KEY / "a.html"
    assert "report.pdf" in report.read_text(encoding="utf-8")
    manifest = json.loads((out / KEY / "manifest.json").read_bytes())
    names = [output["file"] for output in manifest["outputs"]]
    assert names == ["agenda-pack.pdf", "front-sheet.html"]
    misplaced.write_text("of an earlier version", encoding="utf-8")
    manifest["outputs"].append({"file": misplaced.name})
    (out / KEY / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    meeting = papers.parent / "meeting.yaml"
    meeting.write_text(meeting.read_text("utf-8").partition("    papers:")[0], encoding="utf-8")
    assert build_meeting(tmp_path, KEY, Options(out)).state == "built"
    assert not report.exists()
    assert not misplaced.exists()
