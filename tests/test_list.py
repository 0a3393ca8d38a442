"""``list``: each meeting's time, title and status, for a person and for a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agendapack.records import record_heads, source
from agendapack.records.record_heads import read_head
from agendapack.records.values import Text
from tests.running import FILES, MEETING, Ran, agendapack, council, write

SPECIAL = "meetings/parks/2024-06-20-special/meeting.yaml"
CHANGES = {
    SPECIAL: """\
        title: Extraordinary meeting
        items: [title: Trees]
        date: 2024-06-20
        time: "18:00"
        status: cancelled
        reason: The hall is flooded.
        """,
    MEETING: "date: 2024-05-16\ntime: [\n",
    "meetings/roads/2024-06-20/meeting.yaml": "date: 2024-06-20\ntime: 6pm\n",
}


def test_a_list_has_time_title_and_status(tmp_path: Path) -> None:
    ran = agendapack("list", cwd=council(tmp_path, CHANGES))
    assert (ran.code, ran.out) == (
        0,
        "2024-04-18  Thu  10:00  parks/2024-04-18\n"
        "2024-05-16  Thu         parks/2024-05-16\n"
        "2024-06-20  Thu  18:00  parks/2024-06-20-special  Extraordinary meeting  (cancelled)\n"
        "2024-06-20  Thu         roads/2024-06-20\n",
    )
    assert ran.err.startswith(f"{MEETING}:")
    assert ": warning: " in ran.err


def test_a_list_as_json(tmp_path: Path) -> None:
    ran = agendapack("list", "--format", "json", cwd=council(tmp_path, CHANGES))
    document = json.loads(ran.out)
    assert (ran.code, ran.err, list(document)) == (0, "", ["meetings", "problems", "failures"])
    assert document["meetings"][2] == {
        "key": "parks/2024-06-20-special",
        "date": "2024-06-20",
        "time": "18:00",
        "title": "Extraordinary meeting",
        "status": "cancelled",
        "committee": "Parks Committee",
        "folder": "meetings/parks/2024-06-20-special",
    }
    assert document["meetings"][3] == {
        "key": "roads/2024-06-20",
        "date": "2024-06-20",
        "time": None,
        "title": None,
        "status": None,
        "committee": None,
        "folder": "meetings/roads/2024-06-20",
    }
    assert [problem["file"] for problem in document["problems"]] == [MEETING]


def test_a_meeting_without_a_record_is_listed_and_told(tmp_path: Path) -> None:
    assert agendapack("list", cwd=council(tmp_path, {MEETING: None})) == Ran(
        0,
        "2024-04-18  Thu  10:00  parks/2024-04-18\n2024-05-16  Thu         parks/2024-05-16\n",
        f"{MEETING}:1:1: warning: no such file: meeting.yaml\n"
        "    create it: docs/records.md tells how\n",
    )


def test_a_record_by_another_name_is_told_as_check_tells_it(tmp_path: Path) -> None:
    renamed = MEETING.replace("meeting.yaml", "meeting.yml")
    ran = agendapack("list", cwd=council(tmp_path, {MEETING: None, renamed: "date: 2024-05-16\n"}))
    assert (ran.code, ran.err) == (
        0,
        f'{renamed}: warning: expected a file called "meeting.yaml", found "meeting.yml"\n'
        "    rename it to meeting.yaml\n",
    )


@pytest.mark.parametrize(
    "text",
    [
        *(str(FILES[name]) for name in FILES if name.endswith(".yaml")),
        "a: 1\nb: [x, {c: d}]\ne: {f: [g]}\nh: 'i'\n",
        "{a: 1, b: [2], c: d}\n",
        "? [a]\n: b\nc: d\n",
        "a: &x 1\nb: *x\n",
        "a: 1\na: 2\n",
        "- a\n",
        "text\n",
        "",
        "a: 1\n---\nb: 2\n",
        "a: [\n",
        "a: 1\n<<<<<<< ours\nb: 2\n",
    ],
)
def test_a_head_is_what_the_whole_file_says_at_its_top(text: str, tmp_path: Path) -> None:
    write(tmp_path / "record.yaml", text)
    head, whole = read_head(tmp_path / "record.yaml"), source.read(tmp_path / "record.yaml")
    assert (head.table is None) == (whole.table is None)
    if head.table is not None and whole.table is not None:
        texts = {key: value for key, value in whole.table.items() if isinstance(value, Text)}
        assert head.table == texts
        for key, value in head.table.items():
            assert isinstance(value, Text)
            assert (value.place, value.quoted) == (texts[key].place, texts[key].quoted)


def test_an_ordinary_record_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of a thousand meetings is to take no longer than a second."""
    monkeypatch.setattr(record_heads.source, "read", lambda file: pytest.fail(f"{file} was"))
    agendapack("list", cwd=council(tmp_path))
