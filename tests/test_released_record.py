"""``released.yaml``: what is written is read again, and what is damaged is told by its line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from agendapack.problems import Problem, UnprovedError
from agendapack.records.inputs import Input
from agendapack.released.released_heads import released_heads
from agendapack.released.released_meeting import (
    Checked,
    KeptFile,
    Release,
    ReleasedMeeting,
    ShownAs,
)
from agendapack.released.released_record import read_released, released_text

KEY = "parks/2024-05-16"

# Whatever a file may be called, also in bytes that are no text.
_characters = st.characters(exclude_characters="\0")
PATHS = st.text(_characters, min_size=1).filter(
    lambda name: not name.startswith("/") and {".", ".."}.isdisjoint(name.split("/"))
)
LABELS = st.text(st.characters(exclude_categories=("C", "Z")), max_size=9)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
DAYS = st.dates(date(1972, 1, 1))
TEXTS = st.text(st.characters(exclude_characters="\0"), min_size=1)
INPUTS = st.lists(st.builds(Input, PATHS, DIGESTS), max_size=4).map(tuple)
SHOWN = st.lists(
    st.builds(ShownAs, LABELS, st.text("0123456789abcdef", min_size=16, max_size=16)), max_size=4
)
RELEASES = st.builds(
    Release,
    st.sampled_from(["agenda-pack", "supplement-1", "minutes.cy", "agenda-pack.cy"]),
    st.integers(1, 9),
    DAYS,
    TEXTS,
    st.just(()),
    SHOWN.map(tuple),
    INPUTS,
    st.none() | TEXTS,
    st.sampled_from([None, "draft", "confirmed"]),
    st.sampled_from(["", "cy", "cy-GB"]),
    st.sampled_from(["", "en-GB"]),
)
CHECKED = st.builds(
    Checked,
    TEXTS,
    INPUTS,
    st.dictionaries(
        st.sampled_from(["agenda-pack", "minutes"]), st.lists(LABELS, max_size=3).map(tuple)
    ).map(lambda found: tuple(found.items())),
)


def html_of(document: str) -> str:
    return f"{document.replace('agenda-pack', 'front-sheet')}.html"


def with_files(releases: list[Release]) -> tuple[Release, ...]:
    """Each version once, with files of names of its own."""
    versions = {(each.document, each.version): each for each in releases}
    return tuple(
        replace(
            each,
            files=(
                KeptFile(f"{name}.pdf", f"{name}.v{version}.pdf", "a" * 64, 12_345, 7),
                KeptFile(html_of(name), f"{name}.v{version}.html", "b" * 64, 0, None),
            ),
        )
        for (name, version), each in versions.items()
    )


def kept_in(above: Path, text: str | bytes) -> Path:
    file = above / "released" / KEY / "released.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@given(st.lists(RELEASES, min_size=1, max_size=4).map(with_files), st.none() | CHECKED)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    releases: tuple[Release, ...],
    checked: Checked | None,
) -> None:
    above = tmp_path_factory.getbasetemp()
    meeting = ReleasedMeeting(above / "released" / KEY, KEY, releases, checked)
    kept_in(above, released_text(meeting))
    assert read_released(above, KEY) == meeting


def test_there_is_nothing_where_nothing_was_released(tmp_path: Path) -> None:
    assert read_released(tmp_path, KEY) is None
    (tmp_path / "released").write_bytes(b"a file in the folder's place")
    assert read_released(tmp_path, KEY) is None


WRITTEN = f"""\
meeting: "{KEY}"
documents:
- document: agenda-pack
  version: 1
  released: 2024-05-08
  agendapack: "0.1.0"
  files:
  - {{name: agenda-pack.pdf, kept: agenda-pack.pdf, sha256: "{"a" * 64}", bytes: 1, pages: 1}}
  shows: |
    0123456789abcdef i
  made-from: |
    {"a" * 64}  meetings/council.yaml
    {"b" * 64}  meetings/parks/committee.yaml
checked:
  agendapack: "0.1.0"
  made-from: |
    {"a" * 64}  meetings/council.yaml
"""

DAMAGE: Mapping[str, tuple[str, str, str]] = {
    "another meeting": (
        f'"{KEY}"',
        '"parks/2024-05-17"',
        f':1 {{}}it tells of "parks/2024-05-17", and lies in the folder of "{KEY}"',
    ),
    "a version that is none": ("version: 1", "version: one", ":4 {}Expected `int`, got `str`"),
    "version nought": ("version: 1", "version: 0", ':4 {}"0" is no version'),
    "a document that is none": (
        "document: agenda-pack",
        "document: ../../packs",
        ':3 {}"../../packs" is no document',
    ),
    "no files": (
        WRITTEN[WRITTEN.index("  files:") : WRITTEN.index("  shows:")],
        "  files: []\n",
        ":7 {}agenda-pack has no files",
    ),
    "a file elsewhere": (
        "kept: agenda-pack.pdf",
        "kept: ../agenda-pack.pdf",
        ':8 {}"../agenda-pack.pdf" is no file that was released',
    ),
    "a key too many": (
        "  version: 1\n",
        "  version: 1\n  secret: 1\n",
        ":3 {}Object contains unknown field `secret`",
    ),
    "a key too few": (
        "  version: 1\n",
        "",
        ":3 {}Object missing required field `version`",
    ),
    "a digest that is none": (
        f"{'b' * 64}  meetings",
        "bbbb  meetings",
        ':13 {}"bbbb" is no SHA-256',
    ),
    "a name that is none": (
        "meetings/parks/committee.yaml",
        '"meetings',
        ":13 {}\"meetings is no file's name",
    ),
    "a name that leads elsewhere": (
        "meetings/parks/committee.yaml",
        "meetings/../../elsewhere",
        ":13 {}meetings/../../elsewhere is no file's name",
    ),
    "a name from the root of the disk": (
        "meetings/parks/committee.yaml",
        "/dev/zero",
        ":13 {}/dev/zero is no file's name",
    ),
    "a name with what no name has": (
        "meetings/parks/committee.yaml",
        '"meetings\\u0000"',
        ':13 {}"meetings\\u0000" is no file\'s name',
    ),
    "a name that is no text": (
        "meetings/parks/committee.yaml",
        '"a" 1',
        ':13 {}"a" 1 is no file\'s name',
    ),
    "a document that nobody releases": (
        "document: agenda-pack",
        "document: manifest",
        ':3 {}"manifest" is no document',
    ),
    "a version that nobody comes to": (
        "version: 1\n",
        "version: 10000\n",
        ':4 {}"10000" is no version',
    ),
    "a document in no language": (
        "document: agenda-pack",
        "document: agenda-pack.c",
        ':3 {}"agenda-pack.c" is no document',
    ),
    "a language that is none": (
        "  files:\n",
        '  language: "en GB"\n  files:\n',
        ':7 {}"en GB" is no language',
    ),
    "another language": (
        "document: agenda-pack\n  version: 1\n",
        "document: agenda-pack.cy\n  version: 1\n  language: en-GB\n",
        ':5 {}"en-GB" is not what agenda-pack.cy is in',
    ),
    "a file in another language": (
        "document: agenda-pack\n",
        "document: agenda-pack.cy\n",
        ':8 {}"agenda-pack.pdf" is no file of agenda-pack.cy',
    ),
    "a file of another name": (
        "name: agenda-pack.pdf",
        "name: manifest.json",
        ':8 {}"manifest.json" is no file of agenda-pack',
    ),
    "a file of another kind": (
        "kept: agenda-pack.pdf",
        "kept: agenda-pack.exe",
        ':8 {}"agenda-pack.exe" is no file that was released',
    ),
    "what is no YAML": (
        "  version: 1\n",
        "\tversion: 1\n",
        ":4 {}found a tab character that violates indentation",
    ),
    "one key twice": (
        "checked:",
        "documents: []\nchecked:",
        ' {}"documents:" stands in it twice',
    ),
    "a conflict": (
        "  version: 1\n",
        "<<<<<<< HEAD\n  version: 1\n=======\n  version: 2\n>>>>>>> other\n",
        ":4 {}a conflict of Git is not resolved in it",
    ),
    "nothing": (WRITTEN, "", " {}Expected `object`, got `null`"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_told_with_its_line(kind: str, tmp_path: Path) -> None:
    old, new, said = DAMAGE[kind]
    assert WRITTEN.count(old) >= 1
    file = kept_in(tmp_path, WRITTEN.replace(old, new, 1))
    with pytest.raises(UnprovedError) as raised:
        read_released(tmp_path, KEY)
    assert raised.value.message == f"{file}{said}".format("is not as agendapack release wrote it: ")
    if kind == "a conflict":
        hint = (
            "keep the documents of both sides, and of checked: one side, whole; then release it"
            " again: docs/release.md, Several people"
        )
    else:
        hint = f"take it back from version control as it was: git log -- {file}"
    assert raised.value.hint == hint


@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "huge"])
def test_what_is_no_file_is_not_read(kind: str, tmp_path: Path) -> None:
    file = kept_in(tmp_path, WRITTEN)
    said = "a link, a folder or a pipe is there in its place"
    if kind == "huge":
        os.truncate(file, 17 * 1024**2)  # nothing but noughts, which no disk has to hold
        said = "it has 17 MB, and none has more than 16"
    else:
        file.unlink()
        {
            "pipe": lambda: os.mkfifo(file),
            "folder": file.mkdir,
            "link": lambda: file.symlink_to("/dev/zero"),
        }[kind]()
    with pytest.raises(UnprovedError) as raised:
        read_released(tmp_path, KEY)
    assert raised.value.message == f"{file} is not as agendapack release wrote it: {said}"
    heads = released_heads(tmp_path, KEY)
    assert isinstance(heads, Problem)
    assert heads.message == f"not as agendapack release wrote it: {said}"


def test_a_list_of_meetings_counts_to_no_version_that_nobody_comes_to(tmp_path: Path) -> None:
    kept_in(tmp_path, WRITTEN.replace("version: 1\n", f"version: {'9' * 5000}\n"))
    assert isinstance(released_heads(tmp_path, KEY), Problem)


def test_a_version_or_a_file_that_stands_twice_is_damage(tmp_path: Path) -> None:
    start, end = WRITTEN.index("- document"), WRITTEN.index("checked:")
    entry = WRITTEN[start:end]
    for again, said in (
        (entry, "version 1 of agenda-pack stands in it twice"),
        (
            entry.replace("version: 1", "version: 2"),
            'two documents have the file "agenda-pack.pdf"',
        ),
    ):
        kept_in(tmp_path, WRITTEN[:end] + again + WRITTEN[end:])
        with pytest.raises(UnprovedError, match=said):
            read_released(tmp_path, KEY)


def test_a_pointer_of_git_lfs_says_so(tmp_path: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 4096\n"
    file = kept_in(tmp_path, pointer)
    with pytest.raises(UnprovedError) as raised:
        read_released(tmp_path, KEY)
    assert raised.value.message == f"{file} is a pointer of Git LFS, not the record"
    assert raised.value.hint.startswith('fetch it: run "git lfs pull"')


@given(
    st.binary(max_size=200)
    | st.builds(
        lambda at, junk: WRITTEN.encode()[:at] + junk + WRITTEN.encode()[at:],
        st.integers(0, len(WRITTEN)),
        st.binary(min_size=1, max_size=5),
    )
)
def test_no_bytes_lead_to_anything_but_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    above = tmp_path_factory.getbasetemp()
    file = kept_in(above, data)
    try:
        read_released(above, KEY)
    except UnprovedError as fault:
        assert fault.message.startswith(str(file))
        assert "\n" not in fault.message


def test_the_form_is_one_that_people_and_git_can_read(tmp_path: Path) -> None:
    kept_in(tmp_path, WRITTEN)
    meeting = read_released(tmp_path, KEY)
    assert meeting is not None
    lines = released_text(meeting).splitlines(keepends=True)
    assert all(line.startswith("#") for line in lines[:2])
    assert "".join(lines[2:]) == dedent(WRITTEN)
