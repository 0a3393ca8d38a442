"""Folders and files whose names are nearly right: told, with what to rename."""

from __future__ import annotations

from pathlib import Path

import pytest

from agendapack.build.council_files import watched
from agendapack.problems import Problem
from agendapack.records.library import Library
from agendapack.records.misnamed import misnamed_in_committee, misnamed_in_meeting
from tests.running import Ran, agendapack, council, write

FOLDER = "meetings/parks/2024-05-16"


def told(problems: tuple[Problem, ...], root: Path) -> list[str]:
    return [
        f"{p.location.file.relative_to(root).as_posix()}: {p.severity}: {p.message} | {p.hint}"
        for p in problems
    ]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("meeting.yml", "meeting.yaml"),
        ("Meeting.yaml", "meeting.yaml"),
        ("meeting.yaml.txt", "meeting.yaml"),
        ("minutes.yml", "minutes.yaml"),
        ("exempt/minutes.yml", "minutes.yaml"),
    ],
)
def test_a_misnamed_record_is_told(name: str, wanted: str, tmp_path: Path) -> None:
    write(tmp_path / name, "")
    found = Path(name).name
    assert told(misnamed_in_meeting(tmp_path), tmp_path) == [
        f'{name}: error: expected a file called "{wanted}", found "{found}" | rename it to {wanted}'
    ]


@pytest.mark.parametrize(
    ("name", "wanted"), [("Papers", "papers"), ("paper", "papers"), ("Exempt", "exempt")]
)
def test_a_misnamed_folder_is_told(name: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert told(misnamed_in_meeting(tmp_path), tmp_path) == [
        f'{name}: error: expected a folder called "{wanted}", found "{name}"'
        f" | rename it to {wanted}"
    ]


def test_where_the_right_name_is_there_too_one_is_to_go(tmp_path: Path) -> None:
    write(tmp_path / "minutes.yml", "")
    write(tmp_path / "minutes.yaml", "")
    (tmp_path / "papers").mkdir()
    (tmp_path / "paper").mkdir()
    assert told(misnamed_in_meeting(tmp_path), tmp_path) == [
        'minutes.yml: error: expected a file called "minutes.yaml", found "minutes.yml"'
        " | minutes.yaml is there too: keep one of the two",
        'paper: error: expected a folder called "papers", found "paper"'
        " | papers/ is there too: move what is in paper/ into it",
    ]


def test_other_names_are_the_councils_business(tmp_path: Path) -> None:
    for name in ("notes.txt", "paper.pdf", "meeting.docx", "minutes.yaml", ".meeting.yml.swp"):
        write(tmp_path / name, "")
    (tmp_path / "old papers").mkdir()
    assert misnamed_in_meeting(tmp_path) == ()
    assert misnamed_in_committee(tmp_path) == ()


def test_a_committees_file_is_told_with_its_meetings(tmp_path: Path) -> None:
    council(tmp_path)
    (tmp_path / "meetings/parks/committee.yaml").rename(tmp_path / "meetings/parks/committee.yml")
    library = Library(tmp_path)
    found = library.open(library.named("parks/2024-05-16")).problems
    assert told(found, tmp_path) == [
        'meetings/parks/committee.yml: error: expected a file called "committee.yaml", found'
        ' "committee.yml" | rename it to committee.yaml'
    ]


STRAYS = {
    "parks/14-02-2018/meeting.yaml": (
        "parks/14-02-2018/meeting.yaml: error: expected a folder named for a meeting's date, found"
        ' "14-02-2018" | rename it to 2018-02-14'
    ),
    "parks/2018-02-14 Special/papers/a.pdf": (
        "parks/2018-02-14 Special: error: expected a folder named for a meeting's date, found"
        ' "2018-02-14 Special" | rename it to 2018-02-14-special'
    ),
    "parks/2018-02-30/meeting.yaml": (
        "parks/2018-02-30/meeting.yaml: error: expected a folder named for a meeting's date, found"
        ' "2018-02-30" | rename it to the date, such as 2018-02-14 or 2018-02-14-extraordinary'
    ),
    "parks/special/meeting.yml": (
        "parks/special: error: expected a folder named for a meeting's date, found"
        ' "special" | rename it to the date, such as 2018-02-14 or 2018-02-14-extraordinary'
    ),
    "2018-02-14/meeting.yaml": (
        '2018-02-14: error: expected a committee\'s folder, found "2018-02-14", which holds a'
        " meeting | move it into its committee's folder: meetings/COMMITTEE/2018-02-14"
    ),
}


@pytest.mark.parametrize("name", STRAYS)
def test_a_meeting_that_no_build_takes_is_told(name: str, tmp_path: Path) -> None:
    council(tmp_path, {f"meetings/{name}": ""})
    assert told(Library(tmp_path).strays(), tmp_path) == [f"meetings/{STRAYS[name]}"]


def test_a_committee_without_a_file_whose_meetings_are_all_misnamed(tmp_path: Path) -> None:
    council(tmp_path, {"meetings/planning/May 2024/meeting.yaml": ""})
    assert told(Library(tmp_path).strays(), tmp_path) == [
        "meetings/planning: error: expected committee.yaml in planning/, which holds meetings"
        " | create it: docs/records.md tells how",
        "meetings/planning/May 2024/meeting.yaml: error: expected a folder named for a meeting's"
        ' date, found "May 2024" | rename it to the date, such as 2018-02-14 or'
        " 2018-02-14-extraordinary",
    ]


def test_folders_that_hold_no_meeting_are_no_strays(tmp_path: Path) -> None:
    council(
        tmp_path,
        {
            "meetings/parks/notes/a.txt": "",
            "meetings/parks/.old/meeting.yaml": "",
            "meetings/planning/committee.yaml": "name: Planning\n",
            "meetings/logos/logo.svg": "",
        },
    )
    assert Library(tmp_path).strays() == ()


def test_all_tells_strays_and_checks_the_others(tmp_path: Path) -> None:
    council(tmp_path, {"meetings/parks/14-02-2018/meeting.yaml": ""})
    said = (
        "meetings/parks/14-02-2018/meeting.yaml:1:1: error: expected a folder named for a"
        ' meeting\'s date, found "14-02-2018"\n    rename it to 2018-02-14\n'
    )
    checked = agendapack("check", "--all", cwd=tmp_path)
    assert (checked.code, checked.err) == (1, said)
    assert "parks/2024-05-16: no problems" in checked.out
    assert agendapack("check", "2024-04-18", cwd=tmp_path).code == 0
    listed = agendapack("list", cwd=tmp_path)
    assert (listed.code, listed.err) == (0, said.replace(": error:", ": warning:"))
    built = agendapack("build", "--all", cwd=tmp_path)
    assert (built.code, built.err) == (1, said)
    assert (tmp_path / "packs/parks/2024-05-16/agenda-pack.pdf").is_file()
    # A name that goes wrong after a build is seen by the next.
    before = watched(tmp_path, "parks/2024-04-18")
    minutes = tmp_path / "meetings/parks/2024-04-18/minutes.yml"
    write(minutes, "")
    assert watched(tmp_path, "parks/2024-04-18") != before
    assert agendapack("build", "2024-04-18", cwd=tmp_path) == Ran(
        1,
        "",
        'meetings/parks/2024-04-18/minutes.yml: error: expected a file called "minutes.yaml",'
        ' found "minutes.yml"\n    minutes.yaml is there too: keep one of the two\n'
        "parks/2024-04-18: not built; what was published before stays\n",
    )
