"""``register`` over meetings that were released: what was published, whatever came after."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack import __version__
from agendapack.registers.meeting_reader import fact_sources
from agendapack.released.released_meeting import ReleasedMeeting
from tests.released_builders import keep_records
from tests.running import Ran, write
from tests.test_register import APRIL, FILES, MAY, PRIVATE, ROADS, agenda, council, register, rows

COUNCIL, PARKS = "meetings/council.yaml", "meetings/parks/committee.yaml"
KEY = MAY.removeprefix("meetings/")
OF_MAY = (COUNCIL, PARKS, f"{MAY}/meeting.yaml", f"{MAY}/minutes.yaml", f"{APRIL}/minutes.yaml")
"""What the minutes of May are made from: they count on from those of April."""
REGISTERS = ("actions", "decisions", "attendance", "interests")


def may(root: Path, *arguments: str) -> list[list[str]]:
    """The rows of a register that tell of the meeting in May, without the meeting's name."""
    return [row[1:] for row in rows(root, *arguments) if row[0] == KEY]


def released_council(root: Path) -> ReleasedMeeting:
    """The council, whose minutes of May were released as they are."""
    interest = "interests: [{member: Councillor Dr Birch, interest: personal}]"
    council(root, {f"{MAY}/minutes.yaml": f"{FILES[f'{MAY}/minutes.yaml']}{interest}\n"})
    return keep_records(root, KEY, "minutes", OF_MAY, status="draft")


def text_of(root: Path) -> list[Ran]:
    """What registers say of the meeting in May."""
    return [register(root, name, "--since", "2024-05-16") for name in REGISTERS]


# -- minutes ---------------------------------------------------------------------------------------

CHANGES = {
    "the minutes": (f"{MAY}/minutes.yaml", "status: confirmed\nminutes: [title: Another]\n"),
    "the agenda": (f"{MAY}/meeting.yaml", agenda("2024-05-16", "status: cancelled\n")),
    "the committee": (PARKS, "name: Parks\nmembers: [Councillor Oak]\n"),
    "the year": (COUNCIL, "name: Ambridge\njurisdiction: england\nyear-begins: 1 May\n"),
    "earlier minutes": (f"{APRIL}/minutes.yaml", "status: draft\nminutes: [title: One]\n"),
    "a meeting between": (
        "meetings/parks/2024-05-01/minutes.yaml",
        "status: draft\nfirst-number: continue\nminutes: [title: One, title: Two]\n",
    ),
    "minutes that are wrong": (f"{MAY}/minutes.yaml", "status: [\n"),
    "an agenda that is wrong": (f"{MAY}/meeting.yaml", "date: tomorrow\n"),
    "a name that is wrong": (f"{MAY}/Minutes.yaml", "status: draft\n"),
}


@pytest.mark.once
@settings(max_examples=12)
@given(st.lists(st.sampled_from(sorted(CHANGES)), unique=True), st.sets(st.sampled_from(OF_MAY)))
def test_released_minutes_tell_what_they_told(changed: Sequence[str], gone: set[str]) -> None:
    """Whatever is done to the council's records, and in whatever order it is seen."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        released_council(root)
        before = text_of(root)
        for name in changed:
            write(root / CHANGES[name][0], CHANGES[name][1])
            assert text_of(root) == before
        for file in gone - {COUNCIL}:
            (root / file).unlink()
        assert text_of(root) == before


@pytest.mark.parametrize("folder", [MAY, "meetings/parks"])
def test_a_released_meeting_is_there_when_its_folder_is_gone(tmp_path: Path, folder: str) -> None:
    released_council(tmp_path)
    before = [may(tmp_path, name) for name in ("actions", "decisions", "interests")]
    shutil.rmtree(tmp_path / folder)
    assert [may(tmp_path, name) for name in ("actions", "decisions", "interests")] == before
    assert [row[:5] for row in before[0]] == [
        ["Special meeting", "draft", "9", "Trees", "To count them."]
    ]
    assert [len(found) for found in before] == [1, 1, 1]


def test_the_last_version_tells(tmp_path: Path) -> None:
    released_council(tmp_path)
    text = FILES[f"{MAY}/minutes.yaml"].replace("draft", "confirmed").replace("count", "prune")
    write(tmp_path / MAY / "minutes.yaml", text)
    assert may(tmp_path, "actions")[0][1] == "draft"
    keep_records(tmp_path, KEY, "minutes", OF_MAY, status="confirmed")
    (tmp_path / MAY / "minutes.yaml").unlink()
    assert [row[1:5] for row in may(tmp_path, "actions")] == [
        ["confirmed", "9", "Trees", "To prune them."]
    ]


def test_versions_that_were_merged_in_another_order_are_told_by_their_numbers(
    tmp_path: Path,
) -> None:
    released_council(tmp_path)
    made = keep_records(tmp_path, KEY, "minutes", OF_MAY, status="confirmed")
    first, second = made.releases
    sources = fact_sources(replace(made, releases=(second, first)))
    assert (sources.all, sources.decisions, sources.exemptions) == (second, second, second)


def test_attendance_is_by_the_members_of_the_day(tmp_path: Path) -> None:
    released_council(tmp_path)
    write(tmp_path / PARKS, "name: Parks\nmembers: [Councillor Oak]\n")
    found = rows(tmp_path, "attendance", "parks")
    assert [row[1:3] for row in found] == [
        *(["Councillor Mrs Ash", "1"], ["Councillor Dr Birch", "1"]),
        *(["Councillor Cedar", "1"], ["Councillor Elm", "1"], ["Councillor Oak", "1"]),
    ]


# -- other documents -------------------------------------------------------------------------------


def test_minutes_that_are_not_released_are_read_as_they_are(tmp_path: Path) -> None:
    """The meeting's title and its committee are the released agenda's."""
    root = council(tmp_path)
    keep_records(root, KEY, "agenda-pack", (*OF_MAY[:3], OF_MAY[4]))  # with minutes as a paper
    write(root / MAY / "meeting.yaml", agenda("2024-05-16", "title: Another meeting\n"))
    write(root / PARKS, FILES[PARKS].replace("Parks", "Gardens"))
    assert [row[:6] for row in may(root, "actions", "--format", "text")] == [
        ["Special meeting", "draft", "9", "Trees", "To count them.", ""]
    ]
    csv = register(root, "actions", "parks", "--format", "csv").out.splitlines()
    assert [line.split(",")[1] for line in csv[1:]] == [
        *["Gardens Committee"] * 3,
        "Parks Committee",
    ]
    minutes = FILES[f"{APRIL}/minutes.yaml"].replace("first-number: 7", "first-number: 20")
    write(root / APRIL / "minutes.yaml", minutes)
    write(root / MAY / "minutes.yaml", FILES[f"{MAY}/minutes.yaml"].replace("count", "prune"))
    assert [row[2:5] for row in may(root, "actions")] == [["22", "Trees", "To prune them."]]
    (root / MAY / "minutes.yaml").unlink()
    assert may(root, "actions") == []


def test_a_notice_of_decisions_tells_of_decisions_alone(tmp_path: Path) -> None:
    root = council(tmp_path)
    keep_records(root, KEY, "decisions", OF_MAY)
    text = FILES[f"{MAY}/minutes.yaml"].replace("limes", "oaks").replace("count", "prune")
    write(root / MAY / "minutes.yaml", text.replace("draft", "confirmed"))
    assert [row[1:6] for row in may(root, "decisions")] == [
        ["draft", "9", "Trees", "agreed", "that the limes are well."]
    ]
    assert [row[1:5] for row in may(root, "actions")] == [
        ["confirmed", "9", "Trees", "To prune them."]
    ]
    keep_records(root, KEY, "minutes", OF_MAY, status="confirmed")
    assert [row[1:6] for row in may(root, "decisions")] == [
        ["confirmed", "9", "Trees", "agreed", "that the oaks are well."]
    ]


def test_exemptions_are_those_of_the_packs(tmp_path: Path) -> None:
    root = council(tmp_path, PRIVATE)
    records = (COUNCIL, "meetings/roads/committee.yaml", f"{ROADS}/meeting.yaml")
    key = ROADS.removeprefix("meetings/")
    before = rows(root, "exemptions")
    keep_records(root, key, "agenda-pack", records)
    write(root / ROADS / "meeting.yaml", agenda("2024-05-02"))
    assert rows(root, "exemptions") == before
    keep_records(root, key, "minutes", (*records, f"{ROADS}/minutes.yaml"), status="draft")
    assert rows(root, "exemptions") == before
    review = PRIVATE[f"{ROADS}/exempt/meeting.yaml"].replace("2025-01-01", "2026-01-01")
    write(root / ROADS / "exempt/meeting.yaml", review)
    assert rows(root, "exemptions")[0][-2:] == ["2026-01-01", "no"]
    more = PRIVATE[f"{ROADS}/meeting.yaml"].replace("A matter", "Another matter")
    write(root / ROADS / "meeting.yaml", more)
    keep_records(root, key, "supplement-1", records)
    (root / ROADS / "meeting.yaml").unlink()
    assert rows(root, "exemptions")[-1][3] == "Another matter"


# -- what is wrong ---------------------------------------------------------------------------------


def copy_of(released: ReleasedMeeting, name: str) -> Path:
    [known] = [each for each in released.releases[0].made_from if each.file == name]
    return released.record(known)


@pytest.mark.parametrize(
    ("data", "found", "hint"),
    [
        (None, "no such file", "take it back from version control: git log -- {copy}"),
        (b"status: draft\n", "other bytes", "take it back from version control: git log -- {copy}"),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "a pointer of Git LFS",
            'run "git lfs pull" to have the file itself',
        ),
    ],
)
@pytest.mark.parametrize("name", [OF_MAY[3], OF_MAY[4], PARKS])
def test_a_copy_that_is_not_as_it_was_is_told(
    tmp_path: Path, name: str, data: bytes | None, found: str, hint: str
) -> None:
    file = copy_of(released_council(tmp_path), name)
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    ran = register(tmp_path, "actions")
    copy = file.relative_to(tmp_path).as_posix()
    assert (ran.code, ran.out.count(KEY), ran.out.count("parks/2024-04-18")) == (1, 0, 3)
    assert ran.err == (
        f"{copy}: error: expected the {Path(name).name} that was kept with the minutes of"
        f" {KEY}, found {found}\n    {hint.format(copy=copy)}\n"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_no_copy(tmp_path: Path) -> None:
    file = copy_of(released_council(tmp_path), OF_MAY[3])
    file.unlink()
    os.mkfifo(file)
    ran = register(tmp_path, "actions")
    assert (ran.code, "found no such file" in ran.err) == (1, True)


def test_a_damaged_record_of_releases_is_told(tmp_path: Path) -> None:
    file = released_council(tmp_path).file
    text = file.read_text(encoding="utf-8").replace("version: 1", "version: [1")
    file.write_text(text, encoding="utf-8")
    ran = register(tmp_path, "actions")
    assert (ran.code, ran.out.count(KEY), ran.out.count("parks/2024-04-18")) == (1, 0, 3)
    assert ran.err == (
        f"released/{KEY}/released.yaml:7:1: error: not as agendapack release wrote it: did not find"
        " expected ',' or ']'\n"
        f"    take it back from version control as it was: git log -- {file}\n"
    )


def changed_copy(root: Path, record: str, old: str, new: str) -> str:
    """Release the minutes of May from a record that this agendapack reads otherwise; gives the
    path of the copy."""
    released_council(root)
    now = (root / record).read_text(encoding="utf-8")
    assert old in now
    write(root / record, now.replace(old, new))
    released = keep_records(root, KEY, "minutes", OF_MAY, status="draft")
    write(root / record, now)
    [known] = [each for each in released.releases[-1].made_from if each.file == record]
    return released.record(known).relative_to(root).as_posix()


@pytest.mark.parametrize(
    ("record", "old", "new", "told"),
    [
        (PARKS, "name:", "colour: green\nname:", ':1:1: warning: unknown key "colour"'),
        (
            f"{MAY}/meeting.yaml",
            '"10:00"',
            "10 am",
            ':2:7: warning: expected a time such as "14:00", found "10 am"',
        ),
        (
            f"{MAY}/minutes.yaml",
            "- agreed: that the limes are well.",
            "- sung: that the limes are well.",
            ":8:9: warning: expected one of",
        ),
    ],
)
def test_a_copy_that_an_older_agendapack_wrote_is_read(
    tmp_path: Path, record: str, old: str, new: str, told: str
) -> None:
    """What this one does not know is left out, and told each time."""
    copy = changed_copy(tmp_path, record, old, new)
    for _ in range(2):
        ran = register(tmp_path, "actions")
        assert (ran.code, ran.out.count(f"{KEY}\tSpecial meeting\tdraft\t9")) == (0, 1)
        assert ran.err.startswith(f"{copy}{told}")
        assert ran.err.endswith(
            "\n    agendapack 0.0.9 released the minutes with it: agendapack"
            f" {__version__} leaves this out, and the file stays as it is\n"
        )
        assert ran.err.count("\n") == 2


@pytest.mark.parametrize(
    ("record", "old", "new", "told"),
    [
        (
            f"{MAY}/minutes.yaml",
            "title: Trees",
            "name: Oaks\n  - title: Trees",
            ':6:5: error: missing key "title"',
        ),
        (f"{APRIL}/minutes.yaml", "first-number: 7", "first-number: vii", ":7:15: error: expected"),
        (PARKS, "name: Parks Committee", "name: []", ":1:7: error: expected text, found a list"),
    ],
)
def test_a_copy_of_which_too_little_is_left_has_its_meeting_left_out(
    tmp_path: Path, record: str, old: str, new: str, told: str
) -> None:
    """Minutes would be numbered wrongly, for one."""
    copy = changed_copy(tmp_path, record, old, new)
    ran = register(tmp_path, "actions")
    assert (ran.code, ran.out.count(KEY), ran.out.count("parks/2024-04-18")) == (1, 0, 3)
    assert ran.err.startswith(f"{copy}{told}")
    assert "leaves the meeting out, and the file stays as it is" in ran.err


def test_a_fault_of_a_released_text_is_told_in_its_copy(tmp_path: Path) -> None:
    copy = changed_copy(
        tmp_path,
        f"{MAY}/minutes.yaml",
        "To count",
        '"![A sign](sign.png)", by: 2024-06-30}\n      - action: {what: To count',
    )
    ran = register(tmp_path, "actions", "parks", "--format", "html")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"{copy}:9:35: error: a text field cannot hold a picture")


# -- what is kept ----------------------------------------------------------------------------------


def test_what_was_released_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A released meeting is known again by its ``released.yaml``, of which no more is read."""
    released = released_council(tmp_path)
    before = register(tmp_path, "actions", "--since", "2024-05-16")
    shutil.rmtree(released.folder / "records")

    def fail(*_: object) -> NoReturn:
        raise AssertionError("it was read again")

    with monkeypatch.context() as patched:
        patched.setattr("agendapack.registers.facts_reading.find_released", fail)
        write(tmp_path / MAY / "minutes.yaml", "status: [\n")
        write(tmp_path / PARKS, FILES[PARKS].replace("Elm", "Oak"))
        assert register(tmp_path, "actions", "--since", "2024-05-16") == before
    assert register(tmp_path, "actions", "--no-cache").code == 1


def test_a_release_is_noticed(tmp_path: Path) -> None:
    root = council(tmp_path)
    text = FILES[f"{MAY}/minutes.yaml"]
    register(root, "actions")
    write(root / MAY / "minutes.yaml", text.replace("count", "prune"))
    keep_records(root, KEY, "minutes", OF_MAY, status="draft")
    write(root / MAY / "minutes.yaml", text)
    assert may(root, "actions")[0][4] == "To prune them."
    shutil.rmtree(root / "released")
    assert may(root, "actions")[0][4] == "To count them."
