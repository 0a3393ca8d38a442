"""Files taken as they were at one moment, whatever happens to them meanwhile."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from agendapack.build import meeting_reading, snapshot
from agendapack.build.meeting import build_meeting
from agendapack.build.meeting_reading import MeetingReading, read_meeting
from agendapack.build.options import Options
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Stopwatch
from agendapack.build.snapshot import Snapshot, Unsteady
from agendapack.problems import MachineError
from agendapack.records.inputs import Input
from agendapack.records.library import Library
from tests.builders import pdf
from tests.running import MEETING, MINUTES, PAPERS, agendapack, council, write
from tests.running import snapshot as contents

pytestmark = pytest.mark.once

KEY = "parks/2024-05-16"

on_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none, or no leave")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "council").mkdir()
    return tmp_path / "council"


@pytest.fixture
def taken(root: Path) -> Snapshot:
    return Snapshot(root, root.parent / "copies")


# One file


def test_a_copy_is_what_the_file_was(root: Path, taken: Snapshot) -> None:
    file = root / "sub" / "report.pdf"
    write(file, b"before" * 1_000_000)
    copy = taken.take(file)
    assert copy == taken.copy_of(file) == root.parent / "copies" / "sub" / "report.pdf"
    file.write_bytes(b"after")
    assert taken.take(file).read_bytes() == b"before" * 1_000_000
    assert taken.input(copy) == Input("sub/report.pdf", sha256(b"before" * 1_000_000).hexdigest())


def test_a_file_that_is_not_there_counts_by_its_absence(root: Path, taken: Snapshot) -> None:
    file = root / "minutes.yaml"
    assert not taken.take(file).exists()
    assert not taken.take(root / "minutes.yaml" / "below").exists()
    assert taken.changed() is None
    file.write_text("status: draft")
    assert not taken.take(file).exists()
    assert taken.changed() == file


def in_place(file: Path) -> None:
    """The same length, by whoever sets the time back."""
    about = file.stat()
    file.write_bytes(b"second")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))


def at_once(file: Path) -> None:
    file.with_suffix(".new").write_bytes(b"second")
    file.with_suffix(".new").replace(file)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(in_place, marks=on_unix),
        at_once,
        Path.unlink,
        lambda file: file.write_bytes(b"longer than before"),
    ],
    ids=["in place", "replaced", "removed", "longer"],
)
def test_a_change_is_seen(root: Path, taken: Snapshot, edit: Callable[[Path], object]) -> None:
    for name in ("one", "other"):
        write(root / name, b"first!")
        taken.take(root / name)
    assert taken.changed() is None
    edit(root / "other")
    assert taken.changed() == root / "other"


@pytest.mark.parametrize("edit", [in_place, lambda file: file.write_bytes(b"x")])
def test_a_file_that_changes_while_it_is_read(
    root: Path, taken: Snapshot, edit: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "report.pdf"
    write(file, b"first!")

    class Late:
        def update(self, piece: bytes) -> None:
            edit(file)

    monkeypatch.setattr(snapshot, "sha256", Late)
    with pytest.raises(Unsteady) as raised:
        taken.take(file)
    assert raised.value.file == file


@pytest.mark.parametrize("edit", [at_once, Path.unlink])
def test_a_file_that_changes_just_before_it_is_read(
    root: Path, taken: Snapshot, edit: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "report.pdf"
    write(file, b"first!")
    real = taken._known

    def late(of: Path) -> Any:
        known = real(of)
        edit(of)
        return known

    monkeypatch.setattr(taken, "_known", late)
    with pytest.raises(Unsteady):
        taken.take(file)


SECOND = 10**9


@pytest.mark.parametrize(
    ("modified", "changed", "now", "left"),
    [
        (5, 7, 7, 20_000_000),
        (5, 7, 10_000_007, 10_000_000),
        (9, 7, 10_000_007, 10_000_002),
        (5, 7, 20_000_006, 1),
        (5, 7, 20_000_007, 0),
        (5, 7, 30_000_007, 0),
        (5, 7, 6, 0),  # by a clock that runs ahead
        (SECOND, SECOND, SECOND + 1, 2 * SECOND - 1),  # of a system that knows whole seconds
        (SECOND, SECOND + 1, SECOND + 1, 20_000_000),
        (SECOND + 1, SECOND, SECOND + 1, 20_000_000),
        (SECOND + 10, SECOND, SECOND + 20, 19_999_990),
        (SECOND, SECOND + 10, SECOND + 20, 19_999_990),
        (SECOND, SECOND, 3 * SECOND, 0),
        (7 * SECOND, 5 * SECOND, 7 * SECOND, 2 * SECOND),
    ],
)
def test_how_long_a_file_is_waited_for(
    modified: int, changed: int, now: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the clock of its file system has moved on, so that another change shows."""
    monkeypatch.setattr(snapshot.time, "time_ns", lambda: now)
    assert snapshot._State(1, modified, changed, 1, 1).unsettled() == left


def test_a_file_that_was_just_written_is_known_as_it_is_after_the_wait(
    root: Path, taken: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "report.pdf"
    write(file, b"first!")
    waits = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        file.write_bytes(b"second")

    monkeypatch.setattr(snapshot.time, "sleep", wait)
    assert taken.take(file).read_bytes() == b"second"
    assert [0 < seconds <= 0.02 for seconds in waits] == [True]


# What is no ordinary file, or cannot be had


@on_unix
def test_what_is_no_file_stays_what_it_is(root: Path, taken: Snapshot) -> None:
    os.mkfifo(root / "meeting.yaml")
    (root / "minutes.yaml").mkdir()
    for _ in range(2):
        assert stat.S_ISFIFO(taken.take(root / "meeting.yaml").stat().st_mode)
        assert taken.take(root / "minutes.yaml").is_dir()
    assert taken.inputs(taken.folder) == ()


def test_a_file_that_cannot_be_read(
    root: Path, taken: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "report.pdf"
    write(file, b"first!")

    real = Path.open

    def refuse(path: Path, mode: str) -> Any:
        if mode == "rb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, mode)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MachineError) as raised:
        taken.take(file)
    assert str(raised.value) == f"cannot read {file}: Permission denied"
    assert raised.value.hint == "check the file's permissions"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_temporary_folder_that_is_full(
    root: Path, taken: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "report.pdf"
    write(file, b"first!")
    real = Path.open
    full = Path("/dev/full")
    monkeypatch.setenv("TMPDIR", "/tmp/place")
    monkeypatch.setattr(Path, "open", lambda path, mode: real(full if mode == "wb" else path, mode))
    with pytest.raises(MachineError) as raised:
        taken.take(file)
    assert str(raised.value) == (
        "cannot write into the temporary folder /tmp/place: No space left on device"
    )
    assert raised.value.hint == "set TMPDIR to a folder that can be written and has room"


# Folders


def test_pictures_are_known_by_how_they_begin(root: Path, taken: Snapshot) -> None:
    Image.new("RGB", (2, 2)).save(root / "photo.jpg")
    Image.new("RGB", (2, 2)).save(root / "plan.dat", "PNG")
    write(root / "sub" / "not.png", b"no picture at all" * 9)
    write(root / "report.pdf", b"%PDF-1.7 and more")
    taken.take(root / "report.pdf")
    taken.take_pictures(root)
    assert [each.file for each in taken.pictures(taken.folder)] == ["photo.jpg", "plan.dat"]
    assert [each.file for each in taken.pictures(taken.folder / "sub")] == []
    assert (taken.folder / "sub" / "not.png").read_bytes() == (b"no picture at all" * 9)[:64]
    assert (taken.folder / "report.pdf").read_bytes() == b"%PDF-1.7 and more"
    assert taken.take(root / "sub" / "not.png").read_bytes() == b"no picture at all" * 9
    write(root / "sub" / "not.png", b"no picture as yet")
    assert taken.changed() == root / "sub" / "not.png"


@on_unix
@pytest.mark.parametrize("take", [Snapshot.take_all, Snapshot.take_pictures])
def test_links_out_of_a_folder_are_not_followed(
    root: Path, taken: Snapshot, take: Callable[[Snapshot, Path], None]
) -> None:
    papers = root / "papers"
    (papers / "sub").mkdir(parents=True)
    for file in (papers / "sub" / "inside.png", root / "outside.png"):
        Image.new("RGB", (2, 2)).save(file)
    (papers / "a.png").symlink_to("sub/inside.png")
    (papers / "b").symlink_to("sub")
    (papers / "c.png").symlink_to("../outside.png")
    (papers / "d").symlink_to(root)
    (papers / "e.png").symlink_to("e.png")
    take(taken, papers)
    copies = taken.copy_of(papers)
    assert [each.file for each in taken.pictures(copies)] == ["a.png", "sub/inside.png"]
    assert (copies / "b" / "inside.png").resolve() == copies / "sub" / "inside.png"
    assert (copies / "c.png").resolve() == root / "outside.png"
    assert (copies / "d").resolve() == root
    assert not (copies / "e.png").exists()


# A meeting

STATES = "abcdefghijk"


def illustrated(root: Path) -> Path:
    """A council whose every input can be put into a state."""
    paper = "# Play areas\n\n![The areas](areas.png)\n\nState a.\n"
    changes = {f"{PAPERS}/play-areas.md": paper, "templates/styles.yaml": ""}
    council(root, changes)
    put(root, 0)
    return root


def put(root: Path, state: int) -> None:
    """Save every file, some in place and some at once, with what tells the state."""
    letter = STATES[state]
    texts = {
        "meetings/council.yaml": ("name: Ambridge", f"name: Ambridge {letter}"),
        "meetings/parks/committee.yaml": ("name: Parks", f"name: Parks {letter}"),
        MEETING: ("venue: Village", f"venue: Village {letter}"),
        MINUTES: ("forty limes", f"forty limes {letter}"),
        "meetings/parks/2024-04-18/meeting.yaml": ("title: Tree", f"title: Tree {letter}"),
        f"{PAPERS}/play-areas.md": ("State a", f"State {letter}"),
    }
    for name, (old, new) in texts.items():
        file = root / name
        text = ORIGINALS.setdefault((root, name), file.read_text())
        file.write_text(text.replace(old, new))
    write(root / f"{PAPERS}/survey.pdf", pdf(pages=1, text=f"State {letter}"))
    write(root / "templates/styles.yaml", f'colours: {{heading: "#00000{state:x}"}}\n')
    picture = root / PAPERS / "new.png"
    Image.new("RGB", (20, 20), (20 * state, 0, 0)).save(picture)
    picture.replace(root / PAPERS / "areas.png")


ORIGINALS: dict[tuple[Path, str], str] = {}


def read(root: Path) -> MeetingReading:
    library = Library(root)
    return read_meeting(
        library, library.named(KEY), root.parent / "copies", root.parent / "designs"
    )


def state_of(reading: MeetingReading) -> set[str]:
    """Every file's state, as far as it was taken."""
    assert reading.opened.problems == ()
    dossier = reading.opened.dossier
    assert dossier is not None
    earlier = dossier.items[1].papers[0].minutes
    assert earlier is not None
    papers = reading.snapshot.copy_of(reading.snapshot.root / PAPERS)
    styles = (reading.design.root / "templates" / "styles.yaml").read_text()
    with Image.open(papers / "areas.png") as picture:
        red = picture.getpixel((0, 0))[0]  # type: ignore[index]
    return {
        str(dossier.council.name).split()[1],
        str(dossier.committee.name).split()[1],
        str(dossier.meeting.venue).split()[1],
        str(earlier.meeting.items[1].title).split()[1],
        str(earlier.minutes.minutes[0].body[0]).split("limes ")[1][0],
        (papers / "play-areas.md").read_text().split("State ")[1][0],
        STATES[int(styles[-4])],
        STATES[red // 20],
    }


@pytest.mark.parametrize("moment", range(1, 15))
def test_a_meeting_is_read_as_it_was_at_one_moment(
    tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is saved anew just before one of the files is taken."""
    root = illustrated(tmp_path / "council")
    takes = []
    real = Snapshot.take

    def take(self: Snapshot, file: Path) -> Path:
        takes.append(file)
        if len(takes) == moment:
            put(root, 1)
        return real(self, file)

    monkeypatch.setattr(Snapshot, "take", take)
    assert state_of(read(root)) == {"b"}
    assert len(takes) > moment


def test_a_file_that_keeps_changing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = illustrated(tmp_path / "council")
    tries = []
    real = Snapshot.changed

    def changed(self: Snapshot) -> Path | None:
        tries.append(self.folder)
        write(root / PAPERS / "survey.pdf", pdf(pages=len(tries)))
        return real(self)

    monkeypatch.setattr(Snapshot, "changed", changed)
    waits: list[float] = []
    monkeypatch.setattr(meeting_reading.time, "sleep", waits.append)
    with pytest.raises(MachineError) as raised:
        read(root)
    assert str(raised.value) == f"{root / PAPERS / 'survey.pdf'} keeps changing while it is read"
    assert raised.value.hint == "build again when the program that writes it has finished"
    assert len(set(tries)) == 9
    assert [seconds for seconds in waits if seconds >= 0.02] == [0.02 * 2**n for n in range(8)]


def test_a_template_that_comes_while_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = illustrated(tmp_path / "council")
    real = Library.open

    def late(*given: Any) -> Any:
        if not (root / "templates" / "blank.html").exists():
            write(root / "templates" / "blank.html", b"a template")
        return real(*given)

    monkeypatch.setattr(Library, "open", late)
    found = read(root)
    assert "blank.html" in found.watched
    assert (found.design.root / "templates" / "blank.html").exists()


def test_problems_name_the_councils_own_files(tmp_path: Path) -> None:
    root = illustrated(tmp_path / "council")
    write(root / PAPERS / "play-areas.md", b"# Play areas\n\n![The areas](other.png)\n")
    write(root / "templates" / "front-sheet.html", b"<p>{{ nothing }}</p>")
    ran = agendapack("build", KEY, cwd=root)
    assert ran.code == 1
    assert "read-0" not in ran.err
    assert "designs" not in ran.err
    assert f'{PAPERS}/play-areas.md:3:14: error: no such picture "other.png"' in ran.err
    assert "templates/front-sheet.html:1:7: error" in ran.err


def test_edits_at_every_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack is of the state that was there when the meeting was read, and the next build sees
    the newest; both are the bytes of a build of that state alone."""
    root = illustrated(tmp_path / "council")
    put(root, 1)
    assert agendapack("build", KEY, "--no-cache", "--out", tmp_path / "b", cwd=root).code == 0
    put(root, 0)
    stages: list[str] = []
    real = Stopwatch.stage

    def stage(self: Stopwatch, name: str) -> Any:
        stages.append(name)
        put(root, len(stages))
        return real(self, name)

    with WorkerPool(2) as pool:
        options = Options(root / "packs")
        with monkeypatch.context() as patch:
            patch.setattr(Stopwatch, "stage", stage)
            result = build_meeting(root, KEY, options, pool=pool)
        assert result.state == "built"
        assert set(stages) == {
            *("read", "prepare", "check", "typeset", "plan", "assemble", "prove"),
            *("consolidate", "write"),
        }  # fmt: skip
        assert bytes_in(root / "packs") == bytes_in(tmp_path / "b")
        assert build_meeting(root, KEY, options, pool=pool).state == "built"
        fresh = Options(tmp_path / "fresh", caching=False)
        assert build_meeting(root, KEY, fresh, pool=pool).state == "built"
    assert bytes_in(root / "packs") == bytes_in(tmp_path / "fresh")
    assert bytes_in(root / "packs") != bytes_in(tmp_path / "b")


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in contents(folder).items() if "locks" not in name}


def test_a_paper_is_named_though_a_copy_of_it_is_read(tmp_path: Path) -> None:
    root = illustrated(tmp_path / "council")
    write(root / PAPERS / "forgotten.pdf", pdf())
    assert [problem.message for problem in read(root).opened.problems] == [
        'nothing names the paper "forgotten.pdf"'
    ]
