"""``list``: each meeting's time, title and status, for a person and for a program."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.records import record_heads, source
from agendapack.records.inputs import Input
from agendapack.records.record_heads import read_head
from agendapack.records.values import Table, Text, Value
from agendapack.released.released_heads import ReleasedHead, released_heads
from agendapack.released.released_meeting import KeptFile, Release, ReleasedMeeting, ShownAs
from agendapack.released.released_record import read_released, released_text
from tests.released_builders import keep_records
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
        "released": [],
    }
    assert document["meetings"][3] == {
        "key": "roads/2024-06-20",
        "date": "2024-06-20",
        "time": None,
        "title": None,
        "status": None,
        "committee": None,
        "folder": "meetings/roads/2024-06-20",
        "released": [],
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


# -- what was released -----------------------------------------------------------------------------

KEY = "parks/2024-04-18"


def test_a_list_says_what_was_released(tmp_path: Path) -> None:
    root = council(tmp_path, {SPECIAL: CHANGES[SPECIAL]})
    keep_records(root, KEY, "agenda-pack")
    keep_records(root, KEY, "supplement-1")
    keep_records(root, KEY, "minutes", status="draft")
    keep_records(root, KEY, "agenda-pack")
    keep_records(root, "parks/2024-06-20-special", "agenda-pack")
    keep_records(root, KEY, "minutes.cy", status="draft", language="cy")
    assert agendapack("list", cwd=root) == Ran(
        0,
        "2024-04-18  Thu  10:00  parks/2024-04-18          released: agenda, supplement 1,"
        " minutes (draft), minutes (Welsh, draft)\n"
        "2024-05-16  Thu  10:00  parks/2024-05-16\n"
        "2024-06-20  Thu  18:00  parks/2024-06-20-special  Extraordinary meeting  (cancelled)"
        "  released: agenda\n",
        "",
    )
    document = json.loads(agendapack("list", "--format", "json", cwd=root).out)
    assert [meeting["released"] for meeting in document["meetings"]] == [
        [
            listed("agenda-pack", 2),
            listed("supplement-1", 1),
            listed("minutes", 1, "draft"),
            listed("minutes.cy", 1, "draft", "cy"),
        ],
        [],
        [listed("agenda-pack", 1)],
    ]


def listed(
    document: str, version: int, status: str | None = None, language: str | None = None
) -> dict[str, Any]:
    """The last version of a released document, as JSON has it."""
    return {
        "document": document,
        "version": version,
        "day": f"2024-06-0{version}",
        "status": status,
        "language": language,
    }


@pytest.mark.parametrize(
    ("old", "new", "place", "what"),
    [
        (
            "version: 1",
            "version: one",
            ":6:1",
            "Expected `int`, got `str`",
        ),
        ("  version: 1\n", "", ":5:1", "Object missing required field `version`"),
        (
            "2024-06-01",
            "2024-06-31",
            "",
            "day is out of range for month",
        ),
        ("meeting: ", "<<<<<<< ours\nmeeting: ", ":3:1", "a conflict of Git is not resolved in it"),
        (
            f'"{KEY}"',
            '"parks/2"',
            ":3:1",
            f'it tells of "parks/2", and lies in the folder of "{KEY}"',
        ),
    ],
)
def test_what_cannot_be_read_of_a_release_is_told(
    tmp_path: Path, old: str, new: str, place: str, what: str
) -> None:
    root = council(tmp_path)
    file = keep_records(root, KEY, "agenda-pack").file
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    ran = agendapack("list", cwd=root)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "2024-04-18  Thu  10:00  parks/2024-04-18")
    hint = f"take it back from version control as it was: git log -- {file}"
    if "conflict" in what:
        hint = (
            "keep the documents of both sides, and of checked: one side, whole; then release it"
            " again: docs/release.md, Several people"
        )
    assert ran.err == (
        f"released/{KEY}/released.yaml{place}: warning: not as agendapack release wrote it:"
        f" {what}\n"
        f"    {hint}\n"
    )


printable = st.text().filter(str.isprintable)
releases = st.builds(
    Release,
    st.sampled_from(["agenda-pack", "supplement-1", "supplement-12", "minutes.cy", "decisions"]),
    st.integers(1, 30),
    st.dates(),
    printable,
    st.just((KeptFile("a.pdf", "a.v2.pdf", "0" * 64, 1, 2),)),
    st.lists(st.builds(ShownAs, st.text("ivx1S- :"), st.just("ab12")), max_size=3).map(tuple),
    st.just((Input("- document: a", "0" * 64), Input("meetings/council.yaml", "1" * 64))),
    st.none() | printable,
    st.sampled_from([None, "draft", "confirmed"]),
    st.sampled_from(["", "cy"]),
    st.sampled_from(["", "en-GB"]),
)
whole = st.lists(releases, min_size=1, unique_by=lambda each: (each.document, each.version)).map(
    lambda found: [
        replace(
            each,
            files=(replace(each.files[0], name=f"{each.document}.pdf", kept=f"a.v{number}.pdf"),),
        )
        for number, each in enumerate(found)
    ]
)


def read_whole(*_: object) -> NoReturn:
    raise AssertionError("the file was read whole")


@given(whole)
def test_the_heads_are_those_of_the_whole_file(made: list[Release]) -> None:
    """Which is not read for them."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        meeting = ReleasedMeeting(root / "released" / KEY, KEY, tuple(made))
        write(meeting.file, released_text(meeting).encode())
        read = read_released(root, KEY)
        assert read is not None
        patch.setattr("agendapack.released.released_heads.find_released", read_whole)
        assert released_heads(root, KEY) == tuple(
            ReleasedHead(*(each.document, each.version, each.released, each.status, each.language))
            for each in read.current.values()
        )


# -- how little is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(str(FILES[name]) for name in FILES if name.endswith(".yaml")),
        "a: 1\nb: [x, {c: d}]\ne: {f: [g]}\nh: 'i'\n",
        "{a: 1, b: [2], c: d}\n",
        "title: {cy: A, en: 'B'}\nlanguage: [cy, en]\na: {}\nb: []\n",
        "a: {b: &x c}\nd: {e: *x}\n",
        "a: {b: c}\na: {b: d}\n",
        "a: {b: c, b: d}\n",
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
        shallow = {
            key: value for key, value in whole.table.items() if all(map(is_text, below(value)))
        }
        assert head.table == shallow
        for key, value in head.table.items():
            for one, other in zip(below(value), below(shallow[key]), strict=True):
                assert isinstance(one, Text) and isinstance(other, Text)
                assert (one.place, one.quoted) == (other.place, other.quoted)


def is_text(value: object) -> bool:
    return isinstance(value, Text)


def below(value: Value) -> list[Value]:
    """A text alone, or what a list or a mapping holds: a title in each language."""
    if isinstance(value, Text):
        return [value]
    return [*value.values()] if isinstance(value, Table) else [*value]


def test_an_ordinary_record_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of a thousand meetings is to take no longer than a second."""
    monkeypatch.setattr(record_heads.source, "read", lambda file: pytest.fail(f"{file} was"))
    agendapack("list", cwd=council(tmp_path))
