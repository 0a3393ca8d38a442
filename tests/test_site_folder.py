"""The folder that becomes the site: what it takes over, what it takes the place of, and what stays
when something goes wrong."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from agendapack.problems import MachineError, UsageError
from agendapack.site import site_folder as site_folder_module
from agendapack.site.site_folder import (
    MARKER,
    SiteFolder,
    SiteMarker,
    check_place,
    marker_text,
    read_marker,
    site_folder,
)
from agendapack.site.static_files import add_static_files

MARKED = marker_text(SiteMarker("agendapack", "0.1", date(2024, 5, 16)))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "council" / "meetings").mkdir(parents=True)
    return tmp_path / "council"


def make(root: Path, files: dict[str, str], *, out: Path | None = None) -> SiteFolder:
    with site_folder(root, out or root / "site") as folder:
        folder.write(MARKER, MARKED)
        for address, text in files.items():
            folder.write(address, text.encode())
        folder.publish()
    return folder


def texts(site: Path) -> dict[str, str]:
    """The site's files but for its marker."""
    return {
        file.relative_to(site).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(site.rglob("*"))
        if file.is_file() and file.name != MARKER
    }


def test_a_site_takes_the_place_of_the_one_before(root: Path) -> None:
    make(root, {"index.html": "one", "old.html": "gone"})
    make(root, {"index.html": "two"})
    assert texts(root / "site") == {"index.html": "two"}
    assert sorted(path.name for path in root.iterdir()) == [".agendapack", "meetings", "site"]


def test_a_file_that_is_as_it_was_is_taken_over_and_not_written(root: Path) -> None:
    first = make(root, {"a.html": "a", "b.html": "b"})
    written = (root / "site/a.html").stat()
    second = make(root, {"a.html": "a", "b.html": "new"})
    now = (root / "site/a.html").stat()
    assert (first.made, second.made) == (3, 1)
    assert (now.st_ino, now.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


def test_a_file_is_copied_where_there_are_no_links(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(root, {"a.html": "a"})

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert make(root, {"a.html": "a"}).made == 0
    assert make(root, {"a.html": "a"}).made == 0  # its time was copied too
    assert texts(root / "site") == {"a.html": "a"}


def test_a_file_that_somebody_changed_is_made_again(root: Path) -> None:
    make(root, {"a.html": "right"})
    (root / "site/a.html").write_text("wrong", encoding="utf-8")
    make(root, {"a.html": "right"})
    assert texts(root / "site") == {"a.html": "right"}


def test_a_file_of_the_site_that_is_there_is_never_written_to(root: Path) -> None:
    """Not even where one was taken over first and is made after all."""
    make(root, {"a.html": "old"})
    with site_folder(root, root / "site") as folder:
        assert folder.kept("a.html", sha256(b"old").hexdigest()) is not None
        folder.place("a.html").write_text("new", encoding="utf-8")
        folder.add("a.html", "another plan")
        assert texts(root / "site") == {"a.html": "old"}


def test_nothing_is_taken_over_without_the_cache(root: Path) -> None:
    make(root, {"a.html": "a"})
    with site_folder(root, root / "site", caching=False) as folder:
        folder.write("a.html", b"a")
        assert folder.made == 1


def test_what_is_not_published_is_swept_away(root: Path) -> None:
    make(root, {"a.html": "old"})
    with pytest.raises(RuntimeError), site_folder(root, root / "site") as folder:
        folder.write("a.html", b"new")
        raise RuntimeError
    assert texts(root / "site") == {"a.html": "old"}
    assert not folder.folder.exists()


def interrupt(root: Path, files: dict[str, str]) -> SiteFolder:
    """Make a site, and press Ctrl-C when these files are there and another is half written."""
    with pytest.raises(KeyboardInterrupt), site_folder(root, root / "site") as folder:
        for address, text in files.items():
            folder.write(address, text.encode())
        folder.place("half/half.html").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    return folder


def test_what_an_interrupted_run_had_made_is_taken_over(root: Path) -> None:
    interrupt(root, {"a.html": "a", "b.html": "b", "c/c.html": "c"})
    half = root / ".agendapack-site-new"
    written = (half / "a.html").stat()
    with site_folder(root, root / "site") as folder:
        assert not (half / "half").exists()  # nobody noted it
        folder.write("a.html", b"a")
        folder.write("b.html", b"other")
        folder.write(MARKER, MARKED)
        folder.finish()
        folder.publish()
    assert (folder.made, sorted(folder.entries)) == (2, ["a.html", "b.html", MARKER])
    assert texts(root / "site") == {"a.html": "a", "b.html": "other"}
    assert not (root / "site/c").exists()
    now = (root / "site/a.html").stat()
    assert (now.st_ino, now.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert not half.exists()
    assert [path.suffix for path in (root / ".agendapack/site").iterdir()] == [".json"]
    assert make(root, {"a.html": "a", "b.html": "other"}).made == 0


def test_a_run_that_is_interrupted_twice_loses_nothing(root: Path) -> None:
    interrupt(root, {"a.html": "a", "b.html": "b"})
    interrupt(root, {"a.html": "a", "c.html": "c"})
    with site_folder(root, root / "site") as folder:
        for name in "abc":
            folder.write(f"{name}.html", name.encode())
        assert folder.made == 0


def test_what_an_interrupted_run_took_over_is_never_written_to(root: Path) -> None:
    make(root, {"a.html": "old", "b.html": "old"})
    interrupt(root, {"a.html": "old", "b.html": "old"})
    with site_folder(root, root / "site") as folder:
        folder.write("a.html", b"new")
        folder.place("b.html").write_text("new", encoding="utf-8")
        assert texts(root / "site") == {"a.html": "old", "b.html": "old"}
    assert not folder.folder.exists()


def test_a_file_that_was_changed_since_an_interruption_is_made_again(root: Path) -> None:
    folder = interrupt(root, {"a.html": "right"})
    (folder.folder / "a.html").write_text("wrong", encoding="utf-8")
    make(root, {"a.html": "right"})
    assert texts(root / "site") == {"a.html": "right"}


def test_a_note_that_is_not_whole_ends_what_is_known_of_an_interrupted_run(root: Path) -> None:
    interrupt(root, {"a.html": "a", "b.html": "b"})
    [notes] = (root / ".agendapack/site").glob("*.unfinished")
    notes.write_bytes(notes.read_bytes()[:-9])
    with site_folder(root, root / "site") as folder:
        folder.write("a.html", b"a")
        folder.write("b.html", b"b")
        assert folder.made == 1


def test_nothing_of_an_interrupted_run_is_taken_over_without_the_cache(root: Path) -> None:
    interrupt(root, {"a.html": "a"})
    with site_folder(root, root / "site", caching=False) as folder:
        folder.write("a.html", b"a")
        assert folder.made == 1


def test_a_crash_between_the_two_renames_is_mended(root: Path) -> None:
    make(root, {"a.html": "old"})
    (root / "site").rename(root / ".agendapack-site-old")
    half = root / ".agendapack-site-new"
    half.mkdir()
    (half / "half.html").write_text("half made", encoding="utf-8")
    with site_folder(root, root / "site"):
        assert texts(root / "site") == {"a.html": "old"}
    assert not half.exists()
    assert not (root / ".agendapack-site-old").exists()


def test_a_site_that_was_left_behind_goes(root: Path) -> None:
    make(root, {"a.html": "now"})
    left = root / ".agendapack-site-old"
    left.mkdir()
    (left / "a.html").write_text("before", encoding="utf-8")
    make(root, {"a.html": "next"})
    assert not left.exists()
    assert texts(root / "site") == {"a.html": "next"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot exchange two folders")
def test_there_is_no_moment_without_a_site(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(root, {"a.html": "old"})

    def refuse(self: Path, target: Path) -> Path:
        raise AssertionError(f"{self.name} was moved away")

    monkeypatch.setattr(Path, "rename", refuse)
    make(root, {"a.html": "new"})
    assert texts(root / "site") == {"a.html": "new"}
    assert sorted(path.name for path in root.iterdir()) == [".agendapack", "meetings", "site"]


def test_where_folders_cannot_be_exchanged_one_is_moved_away_first(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_folder_module, "_exchange", lambda *_: False)
    make(root, {"a.html": "old"})
    make(root, {"a.html": "new"})
    assert texts(root / "site") == {"a.html": "new"}
    assert sorted(path.name for path in root.iterdir()) == [".agendapack", "meetings", "site"]


def test_a_folder_in_use_stays_as_it_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a program has a file of it open."""
    monkeypatch.setattr(site_folder_module, "_exchange", lambda *_: False)
    make(root, {"a.html": "old"})
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith("-new"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(MachineError) as told:
        make(root, {"a.html": "new"})
    assert told.value.message == f"cannot replace {root / 'site'}: Permission denied"
    assert told.value.hint == (
        f"close what shows or serves {root / 'site'}, and make the site again"
    )
    assert texts(root / "site") == {"a.html": "old"}


def test_a_full_disk_leaves_the_site_that_was_there(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(root, {"a.html": "old"})

    def refuse(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(MachineError) as told:
        make(root, {"a.html": "new"})
    assert told.value.message == (f"cannot write {root / 'site/a.html'}: No space left on device")
    assert told.value.hint == (
        "free some room on the disk and make the site again; the one that was there stays"
    )
    assert texts(root / "site") == {"a.html": "old"}


def test_an_empty_folder_becomes_a_site(root: Path) -> None:
    (root / "site").mkdir()
    make(root, {"a.html": "a"})
    assert texts(root / "site") == {"a.html": "a"}


def a_folder(root: Path) -> Path:
    (root / "docs").mkdir()
    (root / "docs/letter.txt").write_text("mine", encoding="utf-8")
    return root / "docs"


def a_file(root: Path) -> Path:
    (root / "notes.txt").write_text("mine", encoding="utf-8")
    return root / "notes.txt"


def a_link(root: Path) -> Path:
    (root / "elsewhere").mkdir()
    (root / "www").symlink_to(root / "elsewhere")
    return root / "www"


def anothers_marker(root: Path) -> Path:
    (root / "app").mkdir()
    (root / "app/site.json").write_text('{"made_by": "somebody"}', encoding="utf-8")
    return root / "app"


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a user's folder": (a_folder, "{out} was not made by agendapack, so no site takes its place"),
    "a file": (a_file, "{out} is a file, so no site takes its place"),
    "another's site": (
        anothers_marker,
        "{out} was not made by agendapack, so no site takes its place",
    ),
    "a link": (a_link, "a site cannot be made in {out}, which is a link"),
    "the root": (
        lambda root: root,
        "a site cannot be made in {out}, where the council's own files lie",
    ),
    "above the root": (
        lambda root: root.parent,
        "a site cannot be made in {out}, where the council's own files lie",
    ),
    **{
        f"in {name}": (
            lambda root, name=name: root / name / "site",  # type: ignore[misc]
            f"a site cannot be made in {{out}}, which belongs to the council's {name}/",
        )
        for name in ("meetings", "packs", "members", "released", "templates", ".agendapack")
    },
}


def test_a_mounted_folder_cannot_be_replaced_and_that_is_said_first(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a volume of a container is."""
    out = root / "volume"
    out.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == out)
    with pytest.raises(UsageError) as told, site_folder(root, out):
        pass
    assert told.value.message == (
        f"a site cannot be made in {out}, where a file system is mounted: a whole folder takes the"
        " place of the one before"
    )
    assert told.value.hint == f"name a folder in it, such as --out {out / 'site'}"


def test_a_site_on_another_drive_is_made_and_taken_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one drive of Windows no relative path leads to another."""

    def refuse(path: object, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    make(root, {"a.html": "a"})
    assert make(root, {"a.html": "a"}).made == 0


@pytest.mark.parametrize("what", REFUSED)
def test_a_site_takes_the_place_of_nothing_else(what: str, root: Path) -> None:
    place, message = REFUSED[what]
    out = place(root)
    before = texts(root)
    with pytest.raises(UsageError) as told, site_folder(root, out):
        pass
    assert told.value.message == message.format(out=out)
    assert told.value.hint.startswith("name another folder with --out, or leave it out for site/")
    assert texts(root) == before


@pytest.mark.parametrize("known", [True, False], ids=["as it was made", "copied here"])
def test_what_somebody_put_into_the_site_stays(root: Path, known: bool) -> None:
    """Where it is not kept which files a site was made with, what no site has is told from it."""
    site = root / "site"
    make(root, {"a.html": "a"})
    if not known:
        os.utime(site / MARKER, ns=(1, 1))
    (site / ".git").mkdir()
    mine = {".git/config": "mine", "b.odt": "mine", ".DS_Store": "nobody's"}
    mine |= {"notes.txt": "mine"} if known else {}
    for name, text in mine.items():
        (site / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as told, site_folder(root, site, caching=False):
        pass
    names = [".git/config", "b.odt", "notes.txt"][: len(mine) - 1]
    assert told.value.message == (
        f"{site} has files that agendapack did not put there, so no site takes its place:"
        f" {', '.join(names)}"
    )
    assert told.value.hint == (
        "move them away; what belongs on the site goes into templates/site/static/"
    )
    assert texts(site) == {"a.html": "a", **mine}
    for name in names:
        (site / name).unlink()
    make(root, {"a.html": "b"})
    assert texts(site) == {"a.html": "b"}


def test_a_link_leads_no_site_into_the_records(root: Path) -> None:
    (root / "way").symlink_to(root / "meetings")
    with pytest.raises(UsageError, match="belongs to the council's meetings/"):
        check_place(root, root / "way" / "site")


def test_the_preview_has_its_site_in_the_cache(root: Path) -> None:
    make(root, {"a.html": "a"}, out=root / ".agendapack/serve/site")
    assert texts(root / ".agendapack/serve/site") == {"a.html": "a"}


@pytest.mark.parametrize("address", ["/etc/passwd", "../a", "a/../../b", "a//b", "", "a/"])
def test_nothing_is_written_outside_the_folder(address: str, root: Path) -> None:
    with site_folder(root, root / "site") as folder, pytest.raises(ValueError, match="no address"):
        folder.write(address, b"")


def test_the_marker_says_what_the_site_is(root: Path) -> None:
    make(root, {})
    assert read_marker(root / "site") == SiteMarker("agendapack", "0.1", date(2024, 5, 16))
    assert (root / "site" / MARKER).read_text(encoding="utf-8") == (
        '{\n  "made_by": "agendapack",\n  "version": "0.1",\n  "day": "2024-05-16",\n'
        '  "base_url": null,\n  "drafts": false\n}\n'
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("calendar/index.html", "file calendar/index.html"),
        ("Calendar/INDEX.html", "file calendar/index.html"),
        ("calendar", "folder calendar"),
        ("calendar/index.html/a.txt", "file calendar/index.html"),
        ("site.json", "file site.json"),
        ("pagefind/pagefind.js", "file pagefind/pagefind.js"),
        ("pagefind/2031/a.txt", "folder pagefind"),
    ],
)
def test_a_file_of_the_councils_lies_on_nothing_of_the_sites(
    name: str, found: str, root: Path
) -> None:
    """Nor on what is made after it, nor where a disk takes two names for one."""
    file = root / "templates/site/static" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    with site_folder(root, root / "site") as folder:
        folder.write("calendar/index.html", b"the site's")
        _, [problem] = add_static_files(root, folder)
    assert (problem.message, problem.location.file) == (f"the site has a {found} of its own", file)


def test_a_file_of_the_councils_may_lie_beside_those_of_the_site(root: Path) -> None:
    file = root / "templates/site/static/calendar/2031.csv"
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    with site_folder(root, root / "site") as folder:
        folder.write("calendar/index.html", b"the site's")
        assert add_static_files(root, folder) == (frozenset({"calendar/2031.csv"}), ())
        assert "calendar/2031.csv" in folder.entries
