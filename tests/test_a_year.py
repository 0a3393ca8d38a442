"""docs/a-year.md is done: its commands and its edits of records, in order, from an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pypdf
import pytest

from tests.running import agendapack, write

pytestmark = pytest.mark.once

PAGE = Path(__file__).parent.parent / "docs" / "a-year.md"

BLOCK = re.compile(r"([^\n]*)\n\n```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SIZE = re.compile(r" +\d+ kB$", re.MULTILINE)  # other versions of the libraries make other ones
FILE = re.compile(r"(In )?`(meetings/[^`]+)`( now has)?:?")


def changed(text: str, diff: str) -> str:
    """``text`` after the edit that ``diff`` shows; it fits in one place."""
    lines = diff.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    assert text.count(before) == 1, f"not there, or more than once:\n{before}"
    return text.replace(before, after)


def run(commands: str, root: Path) -> None:
    """Run the commands of a block; what it shows of their output is what they print, sizes
    of files left out."""
    for command in re.split(r"^(?:\$ )?(?=agendapack )", commands, flags=re.MULTILINE):
        if not command:
            continue
        line, _, output = command.partition("\n")
        ran = agendapack(*shlex.split(line)[1:], cwd=root)
        assert ran.code == 0, f"{line}\n{ran.err}"
        assert not re.search(r": (error|warning): ", ran.err), ran.err
        assert SIZE.sub("", output) in ("", SIZE.sub("", ran.out)), line


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The council after all that the page says."""
    root = tmp_path_factory.mktemp("borchester")
    for said, language, content in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language in ("sh", "console"):
            run(content, root)
            continue
        named = FILE.fullmatch(said)
        assert named is not None, f"no file is named before:\n{content}"
        is_edit, name, is_excerpt = named.groups()
        file = root / name
        if is_edit:
            assert language == "diff"
            write(file, changed(file.read_text(encoding="utf-8"), content).encode())
        elif is_excerpt:
            assert content in file.read_text(encoding="utf-8")
        else:
            assert not file.exists()
            write(file, content.encode())
    return root


def pages(file: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def test_the_page_shows_each_command_that_begins_something() -> None:
    commands = re.findall(r"^(?:\$ )?agendapack ([\w-]+)", PAGE.read_text("utf-8"), re.MULTILINE)
    assert list(dict.fromkeys(commands)) == [
        *("init", "new", "check", "build", "release", "changes", "minutes", "list"),
    ]


def test_the_year_ends_with_its_documents(year: Path) -> None:
    made = sorted(
        path.relative_to(year / "packs/parks-committee").as_posix()
        for path in (year / "packs/parks-committee").rglob("*")
        if path.is_file()
    )
    assert made == [
        "2024-05-16/agenda-pack.pdf",
        "2024-05-16/consolidated-pack.html",
        "2024-05-16/consolidated-pack.pdf",
        "2024-05-16/front-sheet.html",
        "2024-05-16/manifest.json",
        "2024-05-16/minutes.html",
        "2024-05-16/minutes.pdf",
        "2024-05-16/supplement-1.html",
        "2024-05-16/supplement-1.pdf",
        "2024-07-18/agenda-pack.pdf",
        "2024-07-18/front-sheet.html",
        "2024-07-18/manifest.json",
    ]


def test_the_next_pack_holds_what_is_due(year: Path) -> None:
    cover, agenda, *papers = pages(year / "packs/parks-committee/2024-07-18/agenda-pack.pdf")
    assert "Published 10 July 2024" in cover
    for title in ("Minutes", "Allotments", "Tree planting", "Work Programme"):
        assert title in agenda
    assert any("that four play areas are resurfaced" in page for page in papers)
    assert any("Charges for pitches" in page for page in papers)


def test_what_was_published_is_kept_in_all_its_versions(year: Path) -> None:
    kept = year / "released/parks-committee"
    published = year / "packs/parks-committee"
    for folder, names in {
        "2024-05-16": ("agenda-pack", "supplement-1", "minutes", "minutes.v2"),
        "2024-07-18": ("agenda-pack",),
    }.items():
        assert sorted(file.stem for file in (kept / folder).glob("*.pdf")) == sorted(names)
    for name, last in {"agenda-pack": "agenda-pack", "minutes": "minutes.v2"}.items():
        file = kept / "2024-05-16" / f"{last}.pdf"
        assert (published / f"2024-05-16/{name}.pdf").read_bytes() == file.read_bytes()
    assert not any("Deferred" in page for page in pages(kept / "2024-05-16/agenda-pack.pdf"))


def test_the_supplement_brings_the_corrected_paper(year: Path) -> None:
    folder = year / "packs/parks-committee/2024-05-16"
    assert any("£45,900" in page for page in pages(folder / "supplement-1.pdf"))
    assert any("£34,700" in page for page in pages(folder / "agenda-pack.pdf"))
    assert not any("£45,900" in page for page in pages(folder / "agenda-pack.pdf"))


def test_an_edit_that_fits_nowhere_or_twice_fails() -> None:
    with pytest.raises(AssertionError, match="not there"):
        changed("a\nb\n", "-c\n+d\n")
    with pytest.raises(AssertionError, match="more than once"):
        changed("a\na\n", "-a\n+d\n")
    assert changed("a\nb\n", " a\n-b\n+c\n") == "a\nc\n"
