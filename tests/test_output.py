"""Nothing partial under a final name, whatever stops the work; the manifest last; strays swept."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from agendapack.build import temporary_files
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.cache_pruning import Pruned, clean
from agendapack.build.output import (
    MANIFEST,
    Staging,
    alone_with,
    digest,
    is_free,
    machine_errors,
    publish_together,
)
from agendapack.build.pool import Limits
from agendapack.build.temporary_files import LOCK_BEGINS, TEMPORARY, temporary_name
from agendapack.problems import ExitCode, MachineError
from tests.builders import pack, pdf
from tests.running import MEETING, agendapack, council, snapshot

UNTOUCHED = "the last good pack is untouched"
FULL = "free some room on the disk and build again; the last good pack is untouched"


def write(folder, files, stale=()):
    with Staging(folder) as staging:
        for name, data in files.items():
            staging.write(name, data)
        staging.publish(stale)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


OLD = {"a.pdf": b"old a", "b.html": b"old b", MANIFEST: b"old"}
NEW = {"a.pdf": b"new a", "b.html": b"new b", MANIFEST: b"new"}


@pytest.fixture
def folder(tmp_path):
    """A folder that holds a good set."""
    write(tmp_path / "packs", OLD)
    return tmp_path / "packs"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "meeting.yaml")
    with pytest.raises(OSError, match="is no ordinary file"):
        digest(tmp_path / "meeting.yaml")


# When all goes well


def test_files_get_their_names_together(folder):
    with Staging(folder) as staging:
        for name, data in NEW.items():
            staging.write(name, data)
        assert {n: d for n, d in contents(folder).items() if not n.startswith(".")} == OLD
        staging.publish()
    assert contents(folder) == NEW


def test_the_folder_is_made(tmp_path):
    write(tmp_path / "wellbeing" / "2018-02-14", NEW)
    assert contents(tmp_path / "wellbeing" / "2018-02-14") == NEW


def test_the_manifest_comes_last_and_stale_files_go_before_it(folder, monkeypatch):
    done = []

    def note(doing, of=lambda *paths: Path(paths[-1]).name):
        real = getattr(doing[0], doing[1])

        def noting(*paths, **options):
            done.append((doing[1], of(*paths)))
            return real(*paths, **options)

        monkeypatch.setattr(*doing, noting)

    note((os, "replace"))
    note((Path, "unlink"))
    (folder / "supplement-1.pdf").write_bytes(b"withdrawn")
    files = {MANIFEST: b"new", **NEW}  # whatever order they were staged in
    write(folder, files, stale=("supplement-1.pdf", "b.html"))
    assert done == [
        ("replace", "a.pdf"),
        ("replace", "b.html"),
        ("unlink", "supplement-1.pdf"),
        ("replace", MANIFEST),
    ]


def test_a_file_that_is_as_it_was_is_not_touched(folder):
    before = snapshot(folder)
    with Staging(folder) as staging:
        for name, data in {**OLD, "b.html": b"new b"}.items():
            staging.write(name, data)
        staging.publish()
        # Nothing is left to sweep: whoever is killed from here on leaves no stray.
        assert set(contents(folder)) == set(OLD)
    after = snapshot(folder)
    assert {name for name in OLD if before[name] != after[name]} == {"b.html"}


def test_stale_files_are_removed_and_others_are_not(folder):
    (folder / "supplement-1.pdf").write_bytes(b"of a supplement that was withdrawn")
    (folder / "notes.txt").write_bytes(b"the officer's own")
    write(folder, NEW, stale=("supplement-1.pdf", "a.pdf", "never-there.pdf"))
    assert contents(folder) == NEW | {"notes.txt": b"the officer's own"}


@pytest.mark.parametrize("name", ["../outside.txt", "{outside}", "sub/file.pdf", "sub", "..", ""])
def test_a_manifest_cannot_have_other_files_removed(folder, name, tmp_path):
    """What is stale is read from a file that anybody may have written."""
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"precious")
    (folder / "sub").mkdir()
    (folder / "sub" / "file.pdf").write_bytes(b"precious")
    write(folder, NEW, stale=(name.format(outside=outside),))
    assert outside.read_bytes() == (folder / "sub" / "file.pdf").read_bytes() == b"precious"


def test_stray_temporaries_are_swept(folder):
    """Those of this machine, where a lock holds others off; of others when they are a day old."""
    others = f"{TEMPORARY}{'0' * 20}-agenda-pack.pdf"
    for name in (temporary_name("agenda-pack.pdf"), temporary_name(), others):
        (folder / name).write_bytes(b"half a p")
    (folder / ".hidden").write_bytes(b"somebody else's")
    (folder / f"{LOCK_BEGINS}x").write_bytes(b"")
    stays = {".hidden": b"somebody else's", f"{LOCK_BEGINS}x": b""}
    write(folder, NEW)
    assert contents(folder) == NEW | stays | {others: b"half a p"}
    for name in (others, *stays):
        os.utime(folder / name, (0, 0))
    write(folder, NEW)
    assert contents(folder) == NEW | stays


def test_where_locks_hold_nobody_off_no_file_is_partial_all_the_same(folder, monkeypatch):
    """Two machines build one meeting at a time: each has files of its own on the way."""
    with Staging(folder) as one:
        one.write("a.pdf", b"by one")
        monkeypatch.setattr(temporary_files, "_machine", lambda: "another_")
        with Staging(folder) as other:
            half = other.place("a.pdf")
            half.write_bytes(b"by o")
            monkeypatch.undo()
            one.write(MANIFEST, b"by one")
            one.publish()
            assert (folder / "a.pdf").read_bytes() == b"by one"
            half.write_bytes(b"by other")
            other.publish()
    assert contents(folder) == OLD | {"a.pdf": b"by other", MANIFEST: b"by one"}


def test_no_two_temporary_files_have_one_name():
    assert len({temporary_name("a") for _ in range(100)}) == 100


def test_what_is_left_over_of_links_and_of_what_is_gone(tmp_path):
    (tmp_path / "old").write_text("old")
    os.utime(tmp_path / "old", (0, 0))
    link = tmp_path / f"{TEMPORARY}link"
    link.symlink_to(tmp_path / "old")
    assert not temporary_files.is_left_over(link, alone=False)
    assert not temporary_files.is_left_over(tmp_path / f"{TEMPORARY}gone", alone=False)


def test_a_folder_that_is_named_like_a_temporary_file_stays(folder):
    """A web site is made in one, in any folder."""
    (folder / f"{TEMPORARY}site-new").mkdir()
    os.utime(folder / f"{TEMPORARY}site-new", (0, 0))
    with Staging(folder):
        pass
    assert (folder / f"{TEMPORARY}site-new").is_dir()


def test_a_file_that_is_dropped_stays_as_it_is(folder):
    (folder / "front-sheet.html").write_bytes(b"as released")
    with Staging(folder) as staging:
        staging.place("front-sheet.html")
        staging.drop("front-sheet.html")
        staging.publish()
    assert (folder / "front-sheet.html").read_bytes() == b"as released"


def test_without_a_manifest_stale_files_go_too(folder):
    (folder / "supplement-1.pdf").write_bytes(b"old")
    with Staging(folder) as staging:
        staging.write("agenda-pack.pdf", b"new")
        staging.publish(["supplement-1.pdf"])
    assert not (folder / "supplement-1.pdf").exists()


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_what_is_private_is_for_its_owner(tmp_path):
    with Staging(tmp_path / "members" / "a", private=True) as staging:
        staging.write("a.pdf", b"new")
        staging.publish()
    found = [tmp_path / "members", tmp_path / "members" / "a", tmp_path / "members" / "a" / "a.pdf"]
    assert [path.stat().st_mode & 0o777 for path in found] == [0o700, 0o700, 0o600]


def test_whether_a_folder_is_free_is_seen_without_writing(folder, tmp_path):
    assert is_free(folder, tmp_path / LOCKS)
    assert not (tmp_path / LOCKS).exists()


def test_what_is_new_of_several_sets_is_said(folder, tmp_path, monkeypatch):
    def held_open(path, target):
        if target.parent != folder:
            raise OSError(5, "Input/output error")
        return replace(path, target)

    replace = Path.replace
    monkeypatch.setattr(Path, "replace", held_open)
    with Staging(folder) as first, Staging(tmp_path / "members") as second:
        for staging in (first, second):
            staging.write("a.pdf", b"new")
        with pytest.raises(MachineError) as stopped:
            publish_together([(first, ()), (second, ())])
    assert stopped.value.hint == f"build again; what is in {folder} is new"


def test_what_is_not_published_is_swept(folder):
    with Staging(folder) as staging:
        staging.write("a.pdf", b"never")
    assert contents(folder) == OLD


# When something stops the work


def test_an_exception_leaves_the_old_files(folder):
    with pytest.raises(RuntimeError, match="unforeseen"), Staging(folder) as staging:
        staging.write("a.pdf", b"new a")
        raise RuntimeError("unforeseen")
    assert contents(folder) == OLD


def refusing(monkeypatch, holder, name, code, on):
    """Let ``holder.name`` fail with ``code`` where a path's name is ``on``, or a temporary one of
    b.html."""
    real = getattr(holder, name)

    def attempt(*paths, **options):
        names = [getattr(path, "name", "") for path in paths]
        if any(name == on or (on == TEMPORARY and name.endswith("-b.html")) for name in names):
            raise OSError(code, os.strerror(code))
        return real(*paths, **options)

    monkeypatch.setattr(holder, name, attempt)


def failure(folder, stale=()):
    with pytest.raises(MachineError) as caught:
        write(folder, NEW, stale)
    assert caught.value.exit_code == ExitCode.MACHINE
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("code", "reason", "remedy"),
    [
        (errno.ENOSPC, "No space left on device", FULL),
        (
            errno.EROFS,
            "Read-only file system",
            "check the folder's permissions, or write elsewhere with --out",
        ),
        (errno.EDQUOT, "Disk quota exceeded", FULL),
        (errno.EIO, "Input/output error", UNTOUCHED),
        (
            errno.EACCES,
            "Permission denied",
            "check the folder's permissions, or write elsewhere with --out",
        ),
    ],
)
def test_a_disk_that_will_not_take_a_file(folder, monkeypatch, code, reason, remedy):
    refusing(monkeypatch, Path, "write_bytes", code, TEMPORARY)
    assert failure(folder) == (f"cannot write {folder / 'b.html'}: {reason}", remedy)
    assert contents(folder) == OLD


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_disk_that_is_really_full(folder):
    with pytest.raises(MachineError) as caught, Staging(folder) as staging:
        staging.write("a.pdf", b"new a")
        staging.place("b.html").symlink_to("/dev/full")
        staging.write("b.html", b"new b")
    assert caught.value.message == f"cannot write {folder / 'b.html'}: No space left on device"
    assert caught.value.hint == FULL
    assert contents(folder) == OLD


def test_a_disk_that_finds_out_late_that_it_is_full(folder, monkeypatch):
    """Flushing may fail where writing did not: then nothing has been replaced yet."""
    real, calls = os.fsync, []

    def attempt(file):
        calls.append(file)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file)

    monkeypatch.setattr(os, "fsync", attempt)
    assert failure(folder) == (f"cannot write {folder / 'b.html'}: No space left on device", FULL)
    assert contents(folder) == OLD


def test_a_file_that_a_viewer_holds_open(folder, monkeypatch):
    """As on Windows, which lets no file be renamed then, be it to its own name."""
    refusing(monkeypatch, os, "rename", errno.EACCES, "b.html")
    assert failure(folder) == (
        f"cannot replace {folder / 'b.html'}: Permission denied",
        f"close b.html in every program that shows it, and build again; {UNTOUCHED}",
    )
    assert contents(folder) == OLD


def test_a_folder_where_a_file_should_be(folder):
    (folder / "b.html").unlink()
    (folder / "b.html" / "x").mkdir(parents=True)
    assert failure(folder) == (
        f"cannot replace {folder / 'b.html'}: it is a folder",
        f"move it away and build again; {UNTOUCHED}",
    )
    assert (folder / "a.pdf").read_bytes() == b"old a"


@pytest.mark.parametrize(
    ("code", "name", "message", "hint", "new"),
    [
        (
            errno.EACCES, "b.html", "Permission denied",
            "close b.html in every program that shows it, and build again; by now a.pdf is new, and"
            " b.html and manifest.json are as before",
            ["a.pdf"],
        ),
        (
            errno.EIO, "manifest.json", "Input/output error",
            "build again; by now a.pdf and b.html are new, and manifest.json is as before",
            ["a.pdf", "b.html"],
        ),
        (
            errno.ENOSPC, "b.html", "No space left on device",
            "free some room on the disk and build again; by now a.pdf is new, and b.html and"
            " manifest.json are as before",
            ["a.pdf"],
        ),
        (errno.EIO, "a.pdf", "Input/output error", "build again", []),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_replaced_after_all(
    folder, monkeypatch, code, name, message, hint, new
):
    """What was replaced before it is new, and said to be; the next build repairs the set."""
    refusing(monkeypatch, os, "replace", code, name)
    assert failure(folder) == (f"cannot replace {folder / name}: {message}", hint)
    assert [n for n, data in contents(folder).items() if data == NEW[n]] == new
    monkeypatch.undo()
    write(folder, NEW)
    assert contents(folder) == NEW


def test_a_stale_file_that_a_viewer_holds_open(folder, monkeypatch):
    (folder / "old.pdf").write_bytes(b"")
    refusing(monkeypatch, Path, "unlink", errno.EACCES, "old.pdf")
    assert failure(folder, stale=("old.pdf",)) == (
        f"cannot remove {folder / 'old.pdf'}: Permission denied",
        "close old.pdf in every program that shows it, and build again; by now a.pdf and b.html are"
        " new, and manifest.json is as before",
    )
    assert (folder / MANIFEST).read_bytes() == b"old"


def test_a_folder_that_may_not_be_written(folder, monkeypatch):
    refusing(monkeypatch, Path, "mkdir", errno.EACCES, folder.name)
    assert failure(folder) == (
        f"cannot write into {folder}: Permission denied",
        "check the folder's permissions, or write elsewhere with --out",
    )
    assert contents(folder) == OLD


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "packs").write_bytes(b"a file")
    for attempt in (lambda: failure(tmp_path / "packs"), lambda: failure(tmp_path / "packs" / "x")):
        message, hint = attempt()
        assert message.startswith(f"cannot write into {tmp_path / 'packs'}")
        assert hint == UNTOUCHED
    with (
        pytest.raises(MachineError, match=r"cannot write into .*packs: "),
        alone_with(tmp_path / "packs" / "x", tmp_path / "packs" / "locks"),
    ):
        pass
    assert (tmp_path / "packs").read_bytes() == b"a file"


def test_sweeping_that_fails_hides_nothing(folder, monkeypatch):
    """The fault that stopped the work is the one that is told."""
    refusing(monkeypatch, Path, "unlink", errno.EACCES, TEMPORARY)
    with pytest.raises(RuntimeError, match="the first fault"), Staging(folder) as staging:
        staging.write("b.html", b"new")
        raise RuntimeError("the first fault")
    monkeypatch.undo()
    write(folder, NEW)
    assert contents(folder) == NEW


def test_only_the_systems_faults_become_machine_errors():
    with pytest.raises(ValueError), machine_errors("cannot write x"):
        raise ValueError
    with (
        pytest.raises(MachineError, match="cannot write x: gone"),
        machine_errors("cannot write x"),
    ):
        raise OSError("gone")


# Killed


KILLED = """
import os, signal, sys
from pathlib import Path
from agendapack.build import output


moment = int(sys.argv[1])
steps = 0

def deadly(holder, name):
    real = getattr(holder, name)
    def attempt(*given, **options):
        global steps
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*given, **options)
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(holder, name, attempt)

def in_halves(path, data):
    with path.open("wb") as file:
        for half in (data[: len(data) // 2], data[len(data) // 2 :]):
            file.write(half)
            file.flush()
            os.fsync(file.fileno())

Path.write_bytes = in_halves
for holder, name in ((os, "fsync"), (os, "replace"), (Path, "unlink"), (Path, "mkdir")):
    deadly(holder, name)
folder = Path(sys.argv[2])
with output.alone_with(folder, folder.parent / "locks"), output.Staging(folder) as staging:
    for name in ("a.pdf", "b.html", "manifest.json"):
        staging.write(name, b"new " + name.encode())
    staging.publish(("stale.pdf",))
"""


def killed(moment, folder):
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(moment), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_killed_at_any_step_every_file_is_old_or_new(tmp_path):
    files = ("a.pdf", "b.html", MANIFEST)
    seen = set()
    for moment in count(1):
        folder = tmp_path / str(moment) / "x"
        write(folder, {name: b"old " + name.encode() for name in files} | {"stale.pdf": b"old"})
        run = killed(moment, folder)
        if run.returncode == 0:
            break  # there were not so many steps
        assert run.returncode == -9, run.stderr
        found = {
            name: data for name, data in contents(folder).items() if not name.startswith(TEMPORARY)
        }
        ages = [found[name].removesuffix(b" " + name.encode()) for name in files]
        assert set(ages) <= {b"old", b"new"}
        if ages[-1] == b"new":
            assert ages == [b"new"] * 3
            assert "stale.pdf" not in found
        seen.add(tuple(ages))
        with alone_with(folder, folder.parent / "locks"):  # the lock died with its holder
            write(folder, NEW, ("stale.pdf",))
        assert contents(folder) == NEW
    assert moment > 20
    assert len(seen) == 4  # none, one, two, all replaced


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_build_killed_at_any_moment_leaves_the_old_set_or_the_new(tmp_path):
    """The command itself, killed while it starts, compiles, writes; the next build repairs."""
    root = council(tmp_path)
    command = [sys.executable, "-m", "agendapack", "build", "2024-05-16"]
    packs = root / "packs" / "parks" / "2024-05-16"

    def published():
        return {n: d for n, (d, _) in snapshot(packs).items() if not n.startswith(TEMPORARY)}

    def retitle(title):
        meeting = root / "meetings/parks/2024-05-16/meeting.yaml"
        text = meeting.read_text().replace("title: Play areas\n", f"title: {title}\n")
        meeting.write_text(text)

    assert agendapack("build", "2024-05-16", cwd=root).code == 0
    old = published()
    retitle("Playgrounds")
    assert agendapack("build", "2024-05-16", "--out", tmp_path / "new", cwd=root).code == 0
    new = {n: d for n, (d, _) in snapshot(tmp_path / "new" / "parks" / "2024-05-16").items()}
    assert old.keys() == new.keys()
    assert old["agenda-pack.pdf"] != new["agenda-pack.pdf"]
    pack_before = packs / "agenda-pack.pdf"
    inode = pack_before.stat().st_ino

    def is_staged(name):
        return lambda: any(packs.glob(f"{TEMPORARY}*-{name}"))

    moments = (
        lambda: True,  # while Python starts
        *map(is_staged, ("agenda-pack.pdf", "supplement-1.pdf", MANIFEST)),
        lambda: pack_before.stat().st_ino != inode,
    )
    for moment in moments:
        with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) as child:
            while child.poll() is None and not moment():
                time.sleep(0.001)
            child.kill()
        found = published()
        assert all(data in (old[name], new[name]) for name, data in found.items())
        assert found.keys() == old.keys()
        if found[MANIFEST] == new[MANIFEST]:
            assert found == new
    assert agendapack("build", "2024-05-16", cwd=root).code == 0
    assert published() == new
    assert not list(packs.glob(f"{TEMPORARY}*"))


# Two at once


def test_two_builds_wait_for_each_other(folder, tmp_path):
    entered, order = threading.Event(), []

    def second():
        entered.set()
        with alone_with(folder, tmp_path / "locks"):
            order.append("second")

    with alone_with(folder, tmp_path / "locks"):
        waiting = threading.Thread(target=second)
        waiting.start()
        entered.wait()
        waiting.join(0.3)
        assert waiting.is_alive()
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_a_build_of_another_folder_does_not_wait(tmp_path):
    locks = tmp_path / "locks"
    with alone_with(tmp_path / "one", locks), alone_with(tmp_path / "other", locks):
        assert len(list(locks.iterdir())) == 2


def test_the_lock_is_let_go_when_the_work_fails(folder, tmp_path):
    with pytest.raises(RuntimeError), alone_with(folder, tmp_path / "locks"):
        raise RuntimeError
    with alone_with(folder, tmp_path / "locks"):
        pass


def test_the_lock_lies_in_nothing_that_is_published(folder, tmp_path):
    with alone_with(folder, tmp_path / "locks"):
        assert contents(folder.parent / "packs") == OLD
    assert {path.name for path in tmp_path.iterdir()} == {"locks", "packs"}


def test_where_the_council_is_only_to_be_read_the_lock_lies_beside_the_folder(tmp_path):
    (tmp_path / "locks").write_text("no folder can be made here")
    with alone_with(tmp_path / "out" / "2024-05-16", tmp_path / "locks"):
        assert [path.name for path in (tmp_path / "out").iterdir()] == [
            ".agendapack-lock-2024-05-16"
        ]


def test_cleaning_leaves_the_lock_of_a_build_that_is_under_way(folder, tmp_path):
    cache = tmp_path / FOLDER
    (cache / "papers").mkdir(parents=True)
    (cache / "papers" / "entry").write_text("kept")
    with alone_with(folder, cache / LOCKS):
        assert clean(tmp_path)
        (lock,) = (path for path in cache.rglob("*") if path.is_file())
        assert lock.parent == cache / LOCKS
    assert clean(tmp_path) == Pruned((), ())
    assert not cache.exists()
    assert clean(tmp_path) is None


# The same bytes


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    papers = [("4", pdf(3)), ("7", pdf(2, rotate=90))]
    made = [pack(place, papers).path for place in (tmp_path, tmp_path, tmp_path / "elsewhere")]
    assert made[0].read_bytes() == made[2].read_bytes()
    assert digest(made[0]) == digest(made[1])


PACK = """
import sys
from pathlib import Path
from tests.builders import pack, pdf, form, names, layers, outline, edits
papers = [
    ("4", pdf(3, edit=edits(form(A="1", B="2"), names(x=0, y=1), outline(("a", 0))))),
    ("7", pdf(2, edit=layers("P", "Q", off=["Q"]))),
]
print(pack(Path(sys.argv[1]), papers).path)
"""


@pytest.mark.once
def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(tmp_path):
    root = Path(__file__).parent.parent
    digests = set()
    for name, zone, seed in (("a", "UTC", "0"), ("b", "Pacific/Auckland", "42")):
        (tmp_path / name).mkdir()
        done = subprocess.run(
            [sys.executable, "-c", PACK, str(tmp_path / name)],
            cwd=root,
            env=os.environ | {"TZ": zone, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(digest(Path(done.stdout.strip())))
    assert len(digests) == 1


def test_a_digest_is_that_of_the_whole_file(tmp_path, monkeypatch):
    from hashlib import sha256

    data = bytes(range(256)) * 9000  # more than one piece
    (tmp_path / "x").write_bytes(data)
    assert digest(tmp_path / "x") == sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("job", "code", "told"),
    [
        (0, ExitCode.MACHINE, "was not made: its assembly took longer than 0 seconds"),
        (1, ExitCode.UNPROVED, "the proof took longer than 0 seconds"),
    ],
)
def test_a_pack_is_made_and_proved_within_limits_that_grow_with_it(
    job, code, told, tmp_path, monkeypatch
):
    asked = []

    def limits(pages):
        asked.append(pages)
        return Limits(seconds=0.0 if len(asked) > job else 60.0)

    monkeypatch.setattr("agendapack.build.pack_making.limits_for", limits)
    meeting = 'date: 2024-05-16\ntime: "10:00"\nitems: [{title: Trees, papers: [survey.pdf]}]\n'
    ran = agendapack("build", "2024-05-16", cwd=council(tmp_path, {MEETING: meeting}))
    assert ran.code == code
    assert told in ran.err
    assert asked == [6] * (job + 1)  # two pages of front matter, three of the paper, a blank
