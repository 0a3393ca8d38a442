"""Prepared papers kept: what reads back, and what is never trusted."""

from __future__ import annotations

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
    (file,) = (file for file in (folder / "papers").iterdir() if file.suffix == ending)
    return file


def test_a_paper_reads_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(pages=2, rotate=90, content=b"q BT (\xff) Tj"))
    cache, made = Cache(tmp_path), prepared(file)
    cache.put("key", made, file)
    assert cache.get("key", file) == made


@pytest.mark.parametrize("name", ["a.docx", "z.docx"])
def test_a_pdf_that_agendapack_made_is_kept_with_it(tmp_path: Path, name: str) -> None:
    cache, made = Cache(tmp_path), made_elsewhere(tmp_path, pages=3)
    source = tmp_path / name
    put = cache.put("key", made, source)
    kept = cache.get("key", source)
    assert put == kept
    assert kept is not None
    assert kept.facts is not None
    assert made.facts is not None
    assert kept.facts.pdf == entry(tmp_path, ".pdf")
    assert isinstance(made.facts.pdf, Path)
    assert entry(tmp_path, ".pdf").read_bytes() == made.facts.pdf.read_bytes()
    assert replace(kept, facts=replace(kept.facts, pdf=made.facts.pdf)) == made


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
    assert cache.get("key", tmp_path) is None


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
    assert all(cache.get(key, tmp_path) for key in keys)
    cache.forget("one")
    assert [cache.get(key, tmp_path) is None for key in keys] == [True, True, False, False]
    assert all(path.name.startswith("other-") for path in (tmp_path / "papers").iterdir())
    cache.forget("third")


def test_a_disk_that_will_not_have_it_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")
    cache, made = Cache(tmp_path), made_elsewhere(tmp_path)
    assert cache.put("key", made, tmp_path / "report.docx") == made
    assert cache.get("key", tmp_path) is None


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
    assert Cache(tmp_path).put("key", made, source) == made
    assert list((tmp_path / "papers").iterdir()) == []


def test_its_folder_is_made_when_something_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "council" / ".agendapack")
    for key in ("one", "other"):
        cache.put(key, Prepared(None), tmp_path)
        assert cache.get(key, tmp_path) == Prepared(None)


def test_an_entry_whose_pdf_is_gone_is_gone_with_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", made_elsewhere(tmp_path), tmp_path / "report.docx")
    entry(tmp_path, ".pdf").unlink()
    assert cache.get("key", tmp_path) is None


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    cache, made = Cache(None), made_elsewhere(tmp_path)
    assert cache.put("key", made, tmp_path / "report.docx") == made
    assert cache.get("key", tmp_path) is None


def test_an_entry_under_another_key_is_as_good_as_absent(tmp_path: Path) -> None:
    cache, source = Cache(tmp_path), tmp_path / "report.pdf"
    source.write_bytes(pdf())
    for key in ("one", "other"):
        cache.put(key, prepared(source), source)
    one, other = (tmp_path / "papers" / key for key in ("one", "other"))
    one.rename(tmp_path / "aside")
    other.rename(one)
    (tmp_path / "aside").rename(other)
    assert (cache.get("one", source), cache.get("other", source)) == (None, None)


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
