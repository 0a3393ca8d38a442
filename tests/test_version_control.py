"""What Git leaves in a file, in place of it or inside it, is told by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.pages.html.images import find_image
from agendapack.pages.html.reports import read_report
from agendapack.pages.html.subset import Fault
from agendapack.problems import Location
from agendapack.records.paper_kinds import TYPES
from agendapack.records.source import decode
from agendapack.records.version_control import conflict_problem
from tests.records_builders import council, faults, shown

POINTER = (
    b"version https://git-lfs.github.com/spec/v1\n"
    b"oid sha256:0123456789012345678901234567890123456789012345678901234567890123\n"
    b"size 12345\n"
)
PULL = 'the file itself is not on this computer yet: run "git lfs pull" and build again'
KEEP = "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>"
CONFLICT = "name: A\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n"
FILE = Path("/council/a.txt")


@pytest.mark.parametrize("suffix", TYPES)
def test_a_pointer_in_place_of_a_paper_of_any_kind(tmp_path: Path, suffix: str) -> None:
    meeting = f"""\
        date: 2018-02-14
        time: "14:00"
        items:
          - title: A
            papers: [a{suffix}]
        """
    library = council(tmp_path, meeting=meeting, papers={f"a{suffix}": POINTER})
    assert faults(library) == [
        f'meeting.yaml:5:14: error: the paper "a{suffix}" is a pointer of Git LFS, not the file'
        f" | {PULL}"
    ]


def test_a_pointer_in_place_of_a_record() -> None:
    assert shown(decode(POINTER, FILE).problems) == [
        f"a.txt:1:1: error: the file is a pointer of Git LFS, not the record | {PULL}"
    ]


def test_a_pointer_in_place_of_a_picture(tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(POINTER)
    found = find_image("map.png", Location(tmp_path / "a.md", 1), ())
    assert found == Fault('the picture "map.png" is a pointer of Git LFS, not the file', PULL)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_conflict_in_a_record(ends: str) -> None:
    assert shown(decode(CONFLICT.replace("\n", ends).encode(), FILE).problems) == [
        f'a.txt:2:1: error: a conflict of Git is not resolved: "<<<<<<< HEAD" | {KEEP}'
    ]


def test_a_conflict_in_a_markdown_paper(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\nauthor: B\n---\n# A\n\n{CONFLICT}", encoding="utf-8")
    report = read_report(tmp_path / "a.md")
    assert (shown(report.problems), report.passage.text) == (
        [f'a.md:7:1: error: a conflict of Git is not resolved: "<<<<<<< HEAD" | {KEEP}'],
        "",
    )


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "<<<<<<<", ">>>>>>> theirs", ">>>>>>>"])
def test_one_mark_that_was_left_is_enough(line: str) -> None:
    found = conflict_problem(f"a\n\n{line}\n", FILE)
    assert found is not None and found.location == Location(FILE, 3, 1)


@pytest.mark.parametrize(
    "line",
    ["=======", "<<<<<<", "<<<<<<<<", "x <<<<<<< HEAD", "  <<<<<<< HEAD", "<<<<<<<HEAD", "|||||||"],
)
def test_what_is_no_conflict(line: str) -> None:
    assert conflict_problem(f"a\n{line}\n", FILE) is None
