"""Prepared papers kept: what reads back, and what is never trusted."""

from __future__ import annotations

import os
import shutil
import time
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from agendapack.build import cache as cache_module
from agendapack.build.cache import Cache
from agendapack.build.preparing import HERE, is_lasting
from agendapack.papers.facts import Prepared
from agendapack.papers.prepare import prepare
from agendapack.papers.request import Request
from agendapack.problems import Location, Problem, error, note, warning
from tests.builders import PLACE, pdf


def prepared(source: Path | bytes) -> Prepared:
    made = prepare(source, Request("report.pdf", PLACE))
    return Prepared(
        made.facts, (warning("a word", PLACE, "a hint"),), made.accessibility, ("Title",)
    )


def made_elsewhere(folder: Path, pages: int = 1) -> Prepared:
    """A paper whose PDF was made of another file."""
    file = folder / "made.pdf"
    file.write_bytes(pdf(pages=pages))
    return prepared(file)


def entry(folder: Path, ending: str = "") -> Path:
    (file,) = (file for file in (folder / "papers").glob("*/*") if file.suffix == ending)
    return file


def test_a_paper_reads_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(pages=2, rotate=90, content=b"q BT (\xff) Tj"))
    cache, made = Cache(tmp_path), prepared(file)
    cache.put("key", made, file)
    assert cache.get("key", file, tmp_path) == made


def taken_pdf(kept: Prepared | None) -> Path:
    assert kept is not None
    assert kept.facts is not None
    assert isinstance(kept.facts.pdf, Path)
    return kept.facts.pdf


@pytest.mark.parametrize("name", ["a.docx", "z.docx"])
def test_a_build_has_a_copy_of_its_own_of_a_pdf_that_agendapack_made(
    tmp_path: Path, name: str
) -> None:
    cache, made = Cache(tmp_path), made_elsewhere(tmp_path, pages=3)
    source, into = tmp_path / name, tmp_path / "into"
    into.mkdir()
    cache.put("key", made, source)
    kept = cache.get("key", source, into)
    shutil.rmtree(tmp_path / "papers")  # nothing of it is needed any more
    assert taken_pdf(kept).parent == into
    assert taken_pdf(kept).read_bytes() == taken_pdf(made).read_bytes()
    assert kept is not None and kept.facts is not None
    assert replace(kept, facts=replace(kept.facts, pdf=taken_pdf(made))) == made


def test_one_copy_serves_two_papers(tmp_path: Path) -> None:
    cache, made = Cache(tmp_path), made_elsewhere(tmp_path)
    into = tmp_path / "into"
    into.mkdir()
    for key in ("content-one", "content-other"):
        cache.put(key, made, tmp_path / "report.docx")
    first = taken_pdf(cache.get("content-one", tmp_path, into))
    copied = first.stat().st_ino  # a job may be reading it
    assert taken_pdf(cache.get("content-other", tmp_path, into)) == first
    assert first.stat().st_ino == copied


def test_where_there_is_no_room_for_a_copy_it_is_as_good_as_absent(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    assert cache.get("key", tmp_path, tmp_path / "not there") is None


@pytest.mark.parametrize("keeping", [True, False])
def test_an_entry_that_a_build_uses_is_marked_to_the_hour(tmp_path: Path, keeping: bool) -> None:
    cache = Cache(tmp_path, keeping=keeping)
    Cache(tmp_path).put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    now = time.time()
    for hours, is_marked in ((0.5, False), (2, keeping)):
        os.utime(entry(tmp_path), (now, now - hours * 3600))
        assert cache.get("key", tmp_path, tmp_path) is not None
        assert (entry(tmp_path).stat().st_mtime > now - 60) == is_marked


def test_an_entry_that_cannot_be_marked_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_ours(*_: object) -> None:
        asked.append("utime")
        raise PermissionError(1, "Operation not permitted")

    asked: list[str] = []
    cache = Cache(tmp_path)
    cache.put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    os.utime(entry(tmp_path), (0, 0))
    monkeypatch.setattr(os, "utime", not_ours)
    assert cache.get("key", tmp_path, tmp_path) is not None
    assert asked == ["utime"]


@pytest.mark.parametrize("ending", ["", ".pdf"], ids=["what is said of it", "its PDF"])
@pytest.mark.parametrize("harm", ["truncate", "flip", "empty", "garbage"])
def test_what_does_not_read_back_is_as_good_as_absent(
    tmp_path: Path, harm: str, ending: str
) -> None:
    cache = Cache(tmp_path)
    cache.put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    file = entry(tmp_path, ending)
    data = file.read_bytes()
    middle = len(data) // 2
    file.write_bytes(
        {
            "truncate": data[:middle],
            "flip": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
            "empty": b"",
            "garbage": b"\x00" * 100,
        }[harm]
    )
    for _ in range(2):  # for another paper of the same build too
        assert cache.get("key", tmp_path, tmp_path) is None


def test_another_version_has_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Cache.key("digest", "report.pdf")
    monkeypatch.setattr(cache_module, "tool", lambda: "another")
    assert Cache.key("digest", "report.pdf") != before


def test_what_was_made_of_a_file_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = [Cache.key(content, kind) for content in ("one", "other") for kind in (".md", ".docx")]
    for key in keys:
        cache.put(key, made_elsewhere(tmp_path), tmp_path / "report.docx")
    Cache(tmp_path, keeping=False).forget("one")
    Cache(None).forget("one")
    assert all(cache.get(key, tmp_path, tmp_path) for key in keys)
    cache.forget("one")
    assert [cache.get(key, tmp_path, tmp_path) is None for key in keys] == [
        *(True, True, False, False)
    ]
    assert all(path.name.startswith("other-") for path in (tmp_path / "papers").glob("*/*"))
    cache.forget("third")


def test_what_is_to_be_forgotten_is_looked_for_among_few_files(tmp_path: Path) -> None:
    """A large archive has tens of thousands, and each exempt paper is looked for."""
    cache = Cache(tmp_path)
    for number in range(100):
        cache.put(Cache.key(sha256(b"%d" % number).hexdigest()), Prepared(None), tmp_path)
    listed = [len(list(folder.iterdir())) for folder in (tmp_path / "papers").iterdir()]
    assert (sum(listed), max(listed) < 10) == (100, True)


def test_a_disk_that_will_not_have_it_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")
    cache, made = Cache(tmp_path), made_elsewhere(tmp_path)
    cache.put("key", made, tmp_path / "report.docx")
    assert cache.get("key", tmp_path, tmp_path) is None


@pytest.mark.parametrize("taken", [True, False])
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    source = tmp_path / "report.pdf"
    source.write_bytes(pdf())
    made = prepared(source) if taken else Prepared(None)
    monkeypatch.setattr(Path, "replace", full)
    Cache(tmp_path).put("key", made, source)
    assert list((tmp_path / "papers").glob("*/*")) == []


def test_its_folder_is_made_when_something_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "council" / ".agendapack")
    for key in ("one", "other"):
        cache.put(key, Prepared(None), tmp_path)
        assert cache.get(key, tmp_path, tmp_path) == Prepared(None)


def test_only_reading_keeps_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / ".agendapack", keeping=False)
    cache.put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    assert not (tmp_path / ".agendapack").exists()


def test_builds_that_make_other_pdfs_of_a_paper_keep_both(tmp_path: Path) -> None:
    """One may be about to read the other's entry."""
    cache = Cache(tmp_path)
    for pages in range(1, 18):
        cache.put("key", made_elsewhere(tmp_path, pages), tmp_path / "report.docx")
    assert len(list((tmp_path / "papers").rglob("*.pdf"))) == 17


@pytest.mark.skipif(os.name == "nt", reason="no modes")
@pytest.mark.parametrize(
    ("folder", "modes"),
    [
        ("exempt/council/.agendapack/exempt", (0o755, 0o700)),
        ("exempt/council/.agendapack", (0o755, 0o755)),
    ],
)
def test_only_its_owner_sees_what_is_kept_of_exempt_papers(
    tmp_path: Path, folder: str, modes: tuple[int, int]
) -> None:
    """What a folder above the council's is called like is nothing to it."""
    (tmp_path / folder).mkdir(parents=True)
    for place in (tmp_path / "exempt", tmp_path / folder):
        place.chmod(0o755)
    Cache(tmp_path / folder).put("key", Prepared(None), tmp_path)
    found = [place.stat().st_mode & 0o777 for place in (tmp_path / "exempt", tmp_path / folder)]
    assert tuple(found) == modes


def test_an_entry_whose_pdf_is_gone_is_gone_with_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    entry(tmp_path, ".pdf").unlink()
    assert cache.get("key", tmp_path, tmp_path) is None


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    cache, made = Cache(None), made_elsewhere(tmp_path)
    cache.put("key", made, tmp_path / "report.docx")
    assert cache.get("key", tmp_path, tmp_path) is None


def test_an_entry_under_another_key_is_as_good_as_absent(tmp_path: Path) -> None:
    cache, source = Cache(tmp_path), tmp_path / "report.pdf"
    source.write_bytes(pdf())
    for key in ("one", "other"):
        cache.put(key, prepared(source), source)
    one, other = (tmp_path / "papers" / key[:2] / key for key in ("one", "other"))
    one.rename(tmp_path / "aside")
    other.rename(one)
    (tmp_path / "aside").rename(other)
    assert (cache.get("one", source, tmp_path), cache.get("other", source, tmp_path)) == (
        None,
        None,
    )


# What is put there


@pytest.mark.parametrize(
    ("problems", "facts", "lasts"),
    [
        ((), True, True),
        ((warning("a word", HERE),), True, True),
        ((note("of a line", Location(Path("the-paper-itself"), 3)),), True, True),
        ((error("a word", HERE),), True, False),
        ((), False, False),
        ((warning("of a template", Location(Path("report.html"), 3)),), True, False),
    ],
    ids=["sound", "warned of", "a place in it", "with an error", "refused", "a template's fault"],
)
def test_what_is_kept_of_a_paper(
    tmp_path: Path, problems: tuple[Problem, ...], facts: bool, lasts: bool
) -> None:
    """An error is found anew: what mends it may be installed meanwhile."""
    made = made_elsewhere(tmp_path)
    assert (
        is_lasting(replace(made, facts=made.facts if facts else None, problems=problems)) == lasts
    )
