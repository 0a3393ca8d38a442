"""Record files that are written anew: YAML that reads back, and nothing over another file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.begin import record_files
from agendapack.begin.record_files import (
    AddedTo,
    schema_line,
    write_generated,
    write_new,
    yaml_text,
)
from agendapack.problems import MachineError, UsageError
from agendapack.records.source import parse
from agendapack.records.values import Row

HERE = Path("/council/meetings/council.yaml")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Borchester District Council", "Borchester District Council"),
        ("Cyngor Dŵr", "Cyngor Dŵr"),
        ("https://borchester.example/democracy", "https://borchester.example/democracy"),
        ("advisor@borchester.example", "advisor@borchester.example"),
        ("Chair's Urgent Business", "Chair's Urgent Business"),
        ("no", '"no"'),
        ("01632 960000", '"01632 960000"'),
        ("2024-05-16", '"2024-05-16"'),
        ("Minutes: to confirm", '"Minutes: to confirm"'),
        ("Application #12", '"Application #12"'),
        ("Leisure, Parks", '"Leisure, Parks"'),
        ('The "Green"', '"The \\"Green\\""'),
        ("C:\\temp", '"C:\\\\temp"'),
        ("one\ntwo", '"one\\ntwo"'),
        ("", '""'),
        ("it ends:", '"it ends:"'),
    ],
)
def test_a_text_is_quoted_where_yaml_would_read_another(text: str, written: str) -> None:
    assert yaml_text(text) == written


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n")))
def test_a_text_reads_back_as_it_was(text: str) -> None:
    scalar = yaml_text(text)
    source = parse(f"key: {scalar}\nlist:\n  - {scalar}\nflow: [{scalar}, {scalar}]\n", HERE)
    assert source.table is not None
    assert [problem.message for problem in source.problems if problem.is_error] == []
    assert source.table["key"] == text
    assert source.table["list"] == [text]
    flow = source.table["flow"]
    assert isinstance(flow, Row)
    assert flow == [text, text]


def test_a_schema_is_named_by_a_path_from_the_files_folder(tmp_path: Path) -> None:
    council = tmp_path / "meetings/council.yaml"
    assert schema_line(tmp_path, council, "council") == (
        "# yaml-language-server: $schema=../schemas/council.schema.json"
    )
    meeting = tmp_path / "meetings/parks/2024-05-16/meeting.yaml"
    assert schema_line(tmp_path, meeting, "meeting") == (
        "# yaml-language-server: $schema=../../../schemas/meeting.schema.json"
    )


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_written_with_the_folders_above_them(tmp_path: Path) -> None:
    write_new({tmp_path / "meetings/a.yaml": "name: Dŵr\n", tmp_path / "b/c/d.yaml": "x: 1\n"})
    assert left(tmp_path) == ["b", "b/c", "b/c/d.yaml", "meetings", "meetings/a.yaml"]
    assert (tmp_path / "meetings/a.yaml").read_bytes() == "name: Dŵr\n".encode()


@pytest.mark.parametrize("taken_by", ["file", "folder", "link"])
def test_where_one_name_is_taken_nothing_is_written(tmp_path: Path, taken_by: str) -> None:
    taken = tmp_path / "meetings/b.yaml"
    taken.parent.mkdir()
    if taken_by == "file":
        taken.write_text("mine", encoding="utf-8")
    elif taken_by == "folder":
        taken.mkdir()
    else:
        taken.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError) as caught:
        write_new({tmp_path / "new/a.yaml": "a", taken: "b"})
    assert caught.value.message == f"{taken} is there already"
    assert caught.value.hint == (
        "nothing was written, since nothing is overwritten: move it away, or keep it"
    )
    assert left(tmp_path) == ["meetings", "meetings/b.yaml"]


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = record_files._link

    def late(temporary: Path, target: Path) -> None:
        if target.name == "b.yaml":
            target.write_text("another's", encoding="utf-8")
        link(temporary, target)

    monkeypatch.setattr(record_files, "_link", late)
    with pytest.raises(UsageError, match="is there already"):
        write_new({tmp_path / "x/a.yaml": "a", tmp_path / "b.yaml": "b"})
    assert left(tmp_path) == ["b.yaml"]
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == "another's"


@pytest.mark.parametrize(
    "fault",
    [
        PermissionError(1, "Operation not permitted"),  # FAT, and some network drives
        NotImplementedError("os.link() not available on this system"),  # pathlib without os.link
    ],
)
def test_files_are_written_where_nothing_knows_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise fault

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_new({tmp_path / "a.yaml": "a"})
    assert left(tmp_path) == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "a"
    with pytest.raises(FileExistsError):
        record_files._link(tmp_path / "a.yaml", tmp_path / "a.yaml")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "a"


def test_a_fault_midway_removes_what_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError) as caught:
        write_new({tmp_path / "new/a.yaml": "a"})
    assert caught.value.message == "cannot write: No space left on device"
    assert caught.value.hint == (
        "nothing was written; check the folder's permissions and the room on the disk"
    )
    assert left(tmp_path) == []


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path, kind: str) -> None:
    taken = tmp_path / "meetings"
    if kind == "file":
        taken.write_text("", encoding="utf-8")
    else:
        taken.symlink_to(tmp_path / "nowhere")
    for write in (write_new, write_generated):
        with pytest.raises(UsageError) as caught:
            write({tmp_path / "other/a.yaml": "a", taken / "a.yaml": "a"})
        assert caught.value.message == f"{taken} is there, and is no folder"
        assert caught.value.hint == (
            "nothing was written, since nothing is overwritten: move it away"
        )
        assert left(tmp_path) == ["meetings"]


def test_a_folder_in_place_of_what_is_generated_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.json").mkdir()
    with pytest.raises(UsageError) as caught:
        write_generated({tmp_path / "a.json": "a", tmp_path / "b.json": "b"})
    assert caught.value.message == f"{tmp_path / 'b.json'} is a folder"
    assert caught.value.hint == "nothing was written: move it away"
    assert left(tmp_path) == ["b.json"]


def test_what_is_generated_may_be_new_in_part_after_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def late(self: Path, target: Path) -> Path:
        if target.name == "b.json":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", late)
    with pytest.raises(MachineError) as caught:
        write_generated({tmp_path / "a.json": "a", tmp_path / "b.json": "b"})
    assert caught.value.hint == (
        "check the folder's permissions and the room on the disk, then do it again"
    )
    assert left(tmp_path) == ["a.json"]


def test_what_is_generated_replaces_an_older_version(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old", encoding="utf-8")
    write_generated({tmp_path / "a.json": "new", tmp_path / "b.json": "b"})
    assert left(tmp_path) == ["a.json", "b.json"]
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "new"


def test_copies_of_files_are_written_beside_texts(tmp_path: Path) -> None:
    source = tmp_path / "cut.pdf"
    source.write_bytes(b"%PDF \xff")
    write_new({tmp_path / "new/a.yaml": "a", tmp_path / "new/a.pdf": source})
    assert left(tmp_path / "new") == ["a.pdf", "a.yaml"]
    assert (tmp_path / "new/a.pdf").read_bytes() == b"%PDF \xff"


def test_a_record_is_added_to_and_keeps_its_rights(tmp_path: Path) -> None:
    record = tmp_path / "meeting.yaml"
    record.write_bytes(b"a: 1\r\n")
    record.chmod(0o640)
    write_new({tmp_path / "b.pdf": "b"}, {record: AddedTo(b"a: 1\r\n", "a: 1\r\nb: 2\r\n")})
    assert record.read_bytes() == b"a: 1\r\nb: 2\r\n"
    assert record.stat().st_mode & 0o777 == 0o640
    assert left(tmp_path) == ["b.pdf", "meeting.yaml"]


def test_nothing_is_written_where_a_record_has_changed_since_it_was_read(tmp_path: Path) -> None:
    record = tmp_path / "meeting.yaml"
    record.write_text("a: 2\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write_new({tmp_path / "papers/b.pdf": "b"}, {record: AddedTo(b"a: 1\n", "a: 1\nb: 2\n")})
    assert caught.value.message == f"{record} has changed since it was read"
    assert caught.value.hint == "nothing was written: give the command again"
    assert left(tmp_path) == ["meeting.yaml"]
    assert record.read_text(encoding="utf-8") == "a: 2\n"
