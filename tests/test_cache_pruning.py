"""What goes when the cache is to be smaller: what was used least recently, and nothing in use."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.build.cache import Cache, pdf_name
from agendapack.build.cache_folder import EXEMPT, FOLDER, LOCKS, mark_used
from agendapack.build.cache_pruning import CacheEntry, cache_entries, clean, prune, to_remove
from agendapack.build.output import alone_with
from agendapack.build.temporary_files import LOCK_BEGINS, TEMPORARY, temporary_name
from agendapack.problems import MachineError
from tests.running import Ran, agendapack, council

DAY = 86_400


def kept(root: Path, name: str, *, days: float = 0, size: int = 1000) -> Path:
    """A file in the cache, last used so many days ago."""
    file = root / FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x" * size)
    used(file, days)
    return file


def used(file: Path, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(file, (then, then))


def names(root: Path) -> set[str]:
    cache = root / FOLDER
    return {path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()}


# What goes first


@st.composite
def caches(draw: st.DrawFn) -> list[CacheEntry]:
    found = draw(
        st.lists(st.tuples(st.integers(0, 50), st.floats(-1e3, 1e7), st.booleans()), max_size=12)
    )
    return [
        CacheEntry((Path(str(number)),), size, age, stays)
        for number, (size, age, stays) in enumerate(found)
    ]


@given(caches(), st.none() | st.integers(0, 400), st.none() | st.floats(0, 1e7))
def test_what_is_kept_was_used_last_and_is_no_more_than_was_asked(
    entries: list[CacheEntry], keep: int | None, older_than: float | None
) -> None:
    going = to_remove(entries, older_than, keep)
    left = [entry for entry in entries if entry not in going]
    free = [entry for entry in left if not entry.stays]
    assert not any(entry.stays for entry in going)
    if older_than is not None:
        assert all(entry.age <= older_than for entry in free)
    if going and free:
        assert min(entry.age for entry in going) >= max(entry.age for entry in free)
    size = sum(entry.size for entry in left)
    if keep is not None:
        assert size <= keep or not free
    # No more than need go: the one that was used last of those that went had to.
    if going and (older_than is None or going[-1].age <= older_than):
        assert keep is not None
        assert size + going[-1].size > keep


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ({"older_than": 10 * DAY}, "ab"),
        ({"older_than": 1 * DAY}, "a"),
        ({"keep": 2000}, "ab"),
        ({"keep": 2999}, "ab"),
        ({"keep": 3000}, "abc"),
        ({"keep": 0}, ""),
        ({"older_than": 10 * DAY, "keep": 1000}, "a"),
    ],
)
def test_entries_go_by_age_and_by_size(tmp_path: Path, options: dict[str, int], left: str) -> None:
    for name, days in (("c", 20), ("a", 0.5), ("b", 5)):
        kept(tmp_path, f"built/{name}", days=days)
    pruned = prune(tmp_path, **options)
    assert names(tmp_path) == {f"built/{name}" for name in left}
    assert pruned is not None
    assert (len(pruned.removed), len(pruned.left)) == (3 - len(left), len(left))


# What goes together, and what stays


def test_a_paper_and_its_pdf_go_together(tmp_path: Path) -> None:
    """Whichever has the older time; another entry of the same file stays with its own."""
    keys = [Cache.key("content", kind) for kind in (".docx", ".odt")]
    for key, days in zip(keys, (20, 5), strict=True):
        kept(tmp_path, f"papers/{key}", days=days)
        kept(tmp_path, f"papers/{pdf_name(key, 'digest')}", days=30)
    found = list(cache_entries(tmp_path))
    assert [entry.size for entry in found] == [2000, 2000]
    assert [entry.paths[0].name for entry in found] == sorted(keys)  # that first
    prune(tmp_path, older_than=10 * DAY)
    assert names(tmp_path) == {f"papers/{keys[1]}", f"papers/{pdf_name(keys[1], 'digest')}"}


def test_every_kind_of_entry_goes_and_what_could_not_be_made_again_stays(tmp_path: Path) -> None:
    stay = {
        "locks/one", "releasing/parks/2024-05-16.json", "exempt/releasing/parks/2024-05-16.json",
    }  # fmt: skip
    go = {
        "papers/entry", "exempt/papers/entry", "built/a.json", "exempt/built/a.pages.json",
        "registers/facts.json", "exempt/registers/facts.json", "site/0123.json",
        "site/texts/a.json", "exempt/site/proved.msgpack", "exempt/site/said/a",
        "exempt/site/cases/a/case.msgpack", "exempt/site/cases/a/b.pdf",
        "comparing/parks/2024-05-16/agenda-pack.pdf", "serve/1/site/index.html",
        "of-another-version",
    }  # fmt: skip
    for name in stay | go:
        kept(tmp_path, name, days=40)
    pruned = prune(tmp_path, older_than=30 * DAY)
    assert names(tmp_path) == stay
    assert pruned is not None
    assert len(pruned.removed) == len(go) - 1  # a case goes as a whole
    assert pruned.left == ()


@pytest.mark.parametrize(
    "name", ["comparing/parks/a.pdf", "exempt/comparing/a.pdf", "exempt/site/cases/a/b.pdf"]
)
def test_what_is_read_where_it_lies_stays_for_a_day(tmp_path: Path, name: str) -> None:
    file = kept(tmp_path, name, days=0.9)
    pruned = prune(tmp_path, keep=0)
    assert pruned is not None
    assert pruned.staying == pruned.left != ()
    used(file, 1.1)
    prune(tmp_path, keep=0)
    assert names(tmp_path) == set()


def test_the_site_of_a_preview_that_runs_stays(tmp_path: Path) -> None:
    for number in (1, 2):
        kept(tmp_path, f"serve/{number}/site/index.html", days=40)
    with alone_with(tmp_path / FOLDER / "serve" / "1", tmp_path / FOLDER / LOCKS):
        prune(tmp_path, keep=0)
        assert "serve/1/site/index.html" in names(tmp_path)
        assert "serve/2/site/index.html" not in names(tmp_path)


def test_what_writers_left_is_no_entry_and_goes_after_a_day(tmp_path: Path) -> None:
    names_of = [temporary_name(), f"{TEMPORARY}{'0' * 20}-agenda-pack.pdf"]
    for folder in ("papers", "exempt/built", "site/texts"):
        for name in names_of:
            kept(tmp_path, f"{folder}/{name}", days=0.9)
    lock = kept(tmp_path, f"comparing/{LOCK_BEGINS}x", days=40)
    assert list(cache_entries(tmp_path)) == []
    prune(tmp_path, keep=0)
    assert len(names(tmp_path)) == 7
    for file in (tmp_path / FOLDER).rglob(f"{TEMPORARY}*"):
        used(file, 1.1)
    prune(tmp_path, keep=10**6)
    assert list((tmp_path / FOLDER).rglob(f"{TEMPORARY}*")) == [lock]


def test_nothing_outside_goes_by_way_of_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    for name in ("serve/1", "linked", "built/x"):
        kept(tmp_path, f"{name}.", days=1)
        (tmp_path / FOLDER / name).symlink_to(outside)
    prune(tmp_path, keep=0)
    assert (outside / "precious").exists()
    assert not (tmp_path / FOLDER / "linked").is_symlink()


def test_another_machine_may_prune_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("papers/a", "exempt/site/cases/a/case.msgpack"):
        kept(tmp_path, name, days=40)
    entries = tuple(cache_entries(tmp_path))
    shutil.rmtree(tmp_path / FOLDER / "papers")
    shutil.rmtree(tmp_path / FOLDER / EXEMPT)
    monkeypatch.setattr("agendapack.build.cache_pruning.cache_entries", lambda _: entries)
    pruned = prune(tmp_path, keep=0)
    assert pruned is not None
    assert set(pruned.removed) == set(entries)  # in the order of their ages, which are alike


def test_what_another_machine_removed_meanwhile_is_no_entry(tmp_path: Path) -> None:
    for name in ("papers/a", "papers/b"):
        kept(tmp_path, name)
    entries = cache_entries(tmp_path)
    assert next(entries).paths == (tmp_path / FOLDER / "papers" / "a",)
    shutil.rmtree(tmp_path / FOLDER / "papers")
    assert list(entries) == []


def test_a_file_where_a_folder_should_be_goes_too(tmp_path: Path) -> None:
    kept(tmp_path, "papers", days=40)
    kept(tmp_path, "built/a.json", days=40)
    prune(tmp_path, keep=0)
    assert names(tmp_path) == set()


def test_a_time_to_come_counts_as_one_that_is_as_long_ago(tmp_path: Path) -> None:
    """A clock was wrong: of a year to come as of 1970 nothing is known."""
    near = kept(tmp_path, "papers/near", days=-0.01)
    far = [kept(tmp_path, f"papers/{name}", days=-9000) for name in ("far", temporary_name())]
    read = kept(tmp_path, "comparing/parks/a.pdf", days=-9000)
    prune(tmp_path, older_than=30 * DAY)
    assert near.exists()
    assert not any(file.exists() for file in (*far, read))


def test_an_entry_from_a_time_to_come_is_marked_when_it_is_used(tmp_path: Path) -> None:
    file = kept(tmp_path, "papers/far", days=-9000)
    mark_used(file)
    assert abs(time.time() - file.stat().st_mtime) < 60


def test_a_cache_that_is_elsewhere_is_as_one_that_is_here(tmp_path: Path) -> None:
    elsewhere = tmp_path / "storage"
    elsewhere.mkdir()
    (tmp_path / FOLDER).symlink_to(elsewhere)
    left = [kept(tmp_path, f"{place}{temporary_name()}", days=2) for place in ("", "papers/")]
    entry = kept(tmp_path, "papers/entry")
    prune(tmp_path, keep=10**6)
    assert entry.exists()
    assert not any(file.exists() for file in left)
    assert clean(tmp_path) is not None
    assert list(elsewhere.iterdir()) == []


# All of it goes


def test_what_a_command_that_runs_may_read_stays(tmp_path: Path) -> None:
    """Also what says that a release runs, and the maps of packs that a site is made of."""
    read = {
        "releasing/parks/2024-05-16.json", "comparing/parks/2024-05-16/agenda-pack.pdf",
        "exempt/releasing/parks/2024-05-16/a.pdf", "exempt/site/cases/a/case.msgpack",
        "site/maps/parks/2024-05-16/agenda-pack.json",
    }  # fmt: skip
    for name in (*read, "papers/entry", "exempt/papers/walrus", "site/texts/a.json"):
        kept(tmp_path, name)
    with alone_with(tmp_path / "site", tmp_path / FOLDER / LOCKS):
        clean(tmp_path)
        assert {name for name in names(tmp_path) if not name.startswith(LOCKS)} == read
    clean(tmp_path)
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize("clears", [clean, lambda root: prune(root, keep=0)])
def test_another_may_write_where_something_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clears: Callable[[Path], object]
) -> None:
    kept(tmp_path, "exempt/site/cases/a/case.msgpack", days=40)
    remove = Path.rmdir

    def beside(folder: Path) -> None:
        if folder.name == "a":
            (folder / "new").write_text("x")
        remove(folder)

    monkeypatch.setattr(Path, "rmdir", beside)
    clears(tmp_path)
    assert names(tmp_path) == {"exempt/site/cases/a/new"}


# The command


def test_clean_removes_what_was_not_used_for_so_long(tmp_path: Path) -> None:
    root = council(tmp_path)
    kept(root, "papers/new", size=81_000)
    kept(root, "exempt/papers/walrus", days=40, size=2_300_000)
    told = "removed 1 entry (2.3 MB); left 1 entry (81 kB)\n"
    assert agendapack("clean", "--older-than", "30", cwd=root) == Ran(0, told, "")
    told = "removed nothing; left 1 entry (81 kB)\n"
    assert agendapack("clean", "--older-than", "30", "--keep", "81kB", cwd=root) == Ran(0, told, "")
    told = "removed 1 entry (81 kB); left nothing\n"
    assert agendapack("clean", "--keep", "0.08 MB", cwd=root) == Ran(0, told, "")


def test_clean_says_what_stays_though_it_is_too_much(tmp_path: Path) -> None:
    root = council(tmp_path)
    kept(root, "exempt/comparing/parks/walrus.pdf")
    kept(root, "papers/a", days=1)
    told = (
        "removed 1 entry (1 kB); left 1 entry (1 kB)\n"
        "of these 1 entry (1 kB) may be in use, and stay for now\n"
    )
    assert agendapack("clean", "--keep", "1 B", cwd=root) == Ran(0, told, "")
    told = "removed nothing; left 1 entry (1 kB)\n"
    for option in (("--older-than", "1"), ("--keep", "1 kB")):
        assert agendapack("clean", *option, cwd=root) == Ran(0, told, "")


def test_clean_takes_away_a_link_and_not_what_it_leads_to(tmp_path: Path) -> None:
    root, outside = council(tmp_path / "council"), tmp_path / "outside"
    kept(root, "exempt/papers/walrus")
    outside.mkdir()
    (outside / "precious").write_text("x")
    (root / FOLDER / "linked").symlink_to(outside)
    assert agendapack("clean", cwd=root) == Ran(0, "the cache is removed\n", "")
    assert not (root / FOLDER).exists()
    assert (outside / "precious").exists()


def test_clean_says_that_not_all_is_removed_while_a_command_runs(tmp_path: Path) -> None:
    root = council(tmp_path)
    kept(root, "comparing/parks/walrus.pdf")
    with alone_with(root / "site", root / FOLDER / LOCKS):
        told = "the cache is removed, but for 1 entry (1 kB) that may be in use\n"
        assert agendapack("clean", cwd=root) == Ran(0, told, "")
    assert agendapack("clean", cwd=root) == Ran(0, "the cache is removed\n", "")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("clears", [clean, lambda root: prune(root, keep=0)])
def test_what_cannot_be_removed_is_told_without_a_word_of_packs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    clears: Callable[[Path], object],
) -> None:
    def refuse(file: Path, missing_ok: bool = False) -> None:
        raise OSError(number, os.strerror(number))

    kept(tmp_path, "papers/entry")
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(MachineError, match=os.strerror(number)) as told:
        clears(tmp_path)
    assert told.value.hint == "see that you may write there: who made it may be another user"


def test_clean_without_a_cache(tmp_path: Path) -> None:
    ran = agendapack("clean", "--keep", "1 GB", cwd=council(tmp_path))
    assert ran == Ran(0, "there is no cache\n", "")


@pytest.mark.parametrize("size", ["500", "MB", "-1 MB", "1,5 GB", "1 GiB", "1e3 MB", "", "٣ MB"])
def test_what_is_no_size(tmp_path: Path, size: str) -> None:
    ran = agendapack("clean", f"--keep={size}", cwd=council(tmp_path))
    assert ran.code == 2
    assert f'--keep "{size}" is no size' in ran.err
    assert 'write a number and its unit (kB, MB, GB), such as --keep "500 MB"' in ran.err


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "a week", "", "9999999"])
def test_what_is_no_number_of_days(tmp_path: Path, days: str) -> None:
    ran = agendapack("clean", f"--older-than={days}", cwd=council(tmp_path))
    assert ran.code == 2
    assert f'--older-than "{days}" is no number of days' in ran.err
    assert "write a whole number from 1, such as --older-than 30" in ran.err


@pytest.mark.parametrize(("size", "fits"), [("2 kB", 2), ("2KB", 2), ("0.001mb", 1), ("0GB", 0)])
def test_sizes_as_people_write_them(tmp_path: Path, size: str, fits: int) -> None:
    root = council(tmp_path)
    for number in range(3):
        kept(root, f"papers/{number}", days=number)
    assert agendapack("clean", "--keep", size, cwd=root).code == 0
    assert names(root) == {f"papers/{number}" for number in range(fits)}
