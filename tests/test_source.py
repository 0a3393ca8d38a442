"""YAML text to values that know their places; what does not parse, in the advisor's words."""

from __future__ import annotations

import io
import os
import pickle
import stat
from pathlib import Path
from unittest import mock

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from agendapack.problems import MachineError
from agendapack.records import source
from agendapack.records.source import Row, Table, Text, YamlSource, decode, parse, read
from tests.records_builders import shown

FILE = Path("/council/meeting.yaml")


def places(text: str) -> dict[str, tuple[int, int]]:
    """Each scalar of the document with its line and column."""
    found: dict[str, tuple[int, int]] = {}

    def walk(value: object) -> None:
        if isinstance(value, Text):
            found[str(value)] = (value.place.line, value.place.column)
        elif isinstance(value, Table):
            for key, inner in value.items():
                walk(key)
                walk(inner)
        elif isinstance(value, Row):
            for inner in value:
                walk(inner)

    walk(table(text))
    return found


def table(text: str) -> Table:
    read_in = parse(text, FILE)
    assert shown(read_in.problems) == []
    assert read_in.table is not None
    return read_in.table


def fault(text: str) -> str:
    """The one problem of the text, without the file's name."""
    [line] = shown(parse(text, FILE).problems)
    return line.removeprefix("meeting.yaml:")


def test_every_scalar_is_text() -> None:
    values = table("a: 14:00\nb: no\nc: 2018-02-14\nd: 01752\ne: ~\nf: 1e3\n")
    assert list(values.values()) == ["14:00", "no", "2018-02-14", "01752", "~", "1e3"]
    assert all(type(value) is Text for value in values.values())


def test_a_text_knows_its_place() -> None:
    assert places("one: two\nthrée: 'för'\nlist: [a, {b: c}]\n") == {
        "one": (1, 1),
        "two": (1, 6),
        "thrée": (2, 1),
        "för": (2, 8),
        "list": (3, 1),
        "a": (3, 8),
        "b": (3, 12),
        "c": (3, 15),
    }


def test_a_block_scalar_stands_where_its_text_starts() -> None:
    assert places("a: |\n\n    text\n    more\nb: >-\n  folded\n") == {
        "a": (1, 1),
        "\ntext\nmore\n": (3, 5),
        "b": (5, 1),
        "folded": (6, 3),
    }


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert places("a: b\r\nc: d\r\ne: |\r\n  f\r\n")["f\n"] == (4, 3)


def test_places_of_keys_and_values() -> None:
    values = table("a: b\nc:\n  d: e\n")
    assert (values.key_place("c").line, values.key_place("c").column) == (2, 1)
    assert (values.value_place("c").line, values.value_place("c").column) == (3, 3)
    assert values.value_place("nothing") == values.place


def test_places_survive_pickling() -> None:
    values = table("a: [b]\n")
    again = pickle.loads(pickle.dumps(values))
    assert again == values
    assert again.place == values.place
    assert _flat(again) == _flat(values)


def test_a_byte_order_mark_is_passed_over() -> None:
    read_in = decode(b"\xef\xbb\xbfa: b\n", FILE)
    assert read_in.problems == ()
    assert read_in.table is not None
    assert read_in.table.place.column == 1


def test_an_alias_is_the_value_that_it_names() -> None:
    values = table("a: &x [1, 2]\nb: *x\n")
    assert values["b"] is values["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a:\n\tb: c\n",
            "2:1: error: a tab stands in the indentation | indent with spaces: two for each step",
        ),
        (
            "a: [b, c\nd: e\n",
            '1:4: error: the "[" that opens here is not closed with "]" | close it, and put a comma'
            " between its entries; text that holds [ needs quotes",
        ),
        (
            "a: {b: c\n",
            '1:4: error: the "{" that opens here is not closed with "}" | close it, and put a comma'
            " between its entries; text that holds { needs quotes",
        ),
        (
            "title: The Chair's: a report\n",
            "1:19: error: the text of this line holds a colon, which YAML takes for a key's | put"
            ' the text in quotes: title: "The Chair\'s: a report"',
        ),
        (
            "a:b\nc: d\n",
            "1:3: error: expected a space after the colon | write a: b",
        ),
        (
            "a: b\n  c: d\n",
            "2:3: error: this line is indented below line 1, which has a value already | begin it"
            " in the same column as the key above",
        ),
        (
            "a:\n  - b: c\n   d: e\n",
            '3:4: error: expected another list entry ("- ") or the next key | check that this line'
            " is indented like its neighbours, with spaces",
        ),
        (
            'a: "b\nc: d\n',
            "1:4: error: the quote that opens here is never closed | close it where the text ends;"
            " an apostrophe inside single quotes is written ''",
        ),
        (
            "a: 'it's'\n",
            "1:8: error: text follows a closing quote | put quotes around the whole value; inside"
            " single quotes ' is written '', inside double quotes \" is written \\\"",
        ),
        (
            "a: - b\n",
            "1:4: error: a list cannot begin on the line of its key | write each entry on a line of"
            " its own under the key, after a dash; text that starts with a dash needs quotes",
        ),
        (
            "a: b\nc\nd: e\n",
            '2:1: error: expected a colon after "c" | a key is written "key: value"; text over'
            " several lines is indented or in quotes",
        ),
        (
            "a: @b\n",
            '1:4: error: a value cannot start with "@" | put the whole value in quotes',
        ),
        (
            "a: | b\n",
            "1:6: error: the text after | or > must start on the next line | begin a new line,"
            " indented further than the key",
        ),
        (
            'a: "C:\\papers"\n',
            '1:7: error: "\\p" means nothing inside double quotes | write \\\\ for a backslash, or'
            " use single quotes: 'C:\\papers'",
        ),
        (
            "a: *b\n",
            '1:4: error: "*b" refers to an anchor, and there is no "&b" before it | put the text in'
            " quotes if it is meant to start with *",
        ),
        (
            "a: &b [*b]\n",
            '1:8: error: "*b" stands inside the value that it refers to | write the value out',
        ),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            '1:4: error: the tag "!!python/object/apply:os.system" cannot be used in a record |'
            " write the value without it, in quotes if it is meant to start with !",
        ),
        (
            "a: {b: c}\n<<: {d: e}\n",
            '2:1: error: the merge key "<<" cannot be used in a record | write the keys out',
        ),
        (
            "? [a]\n: b\n",
            "1:3: error: expected a key, found a mapping or a list | a key is text",
        ),
        (
            "a: b\n---\nc: d\n",
            '2:1: error: expected one document, found a second | take out the line "---": a record'
            " is one file",
        ),
        (
            "a: b\n\nc: d\na: e\n",
            '4:1: error: the key "a" is here for the second time: it is first in line 1 | keep one'
            " of the two",
        ),
        (
            "a: \x00\n",
            "1:4: error: the character U+0000 cannot stand in a record | delete it: it cannot be"
            " seen, and was probably pasted in",
        ),
        ("", "1:1: error: the file is empty | docs/records.md shows what belongs in it"),
        ("# a\n", "1:1: error: the file is empty | docs/records.md shows what belongs in it"),
        (
            "- a\n",
            '1:1: error: expected keys and values, found a list | each line begins "key: value"',
        ),
        (
            "\na\n",
            '2:1: error: expected keys and values, found text | each line begins "key: value"',
        ),
        (
            "a: " + "[" * 60,
            "1:43: error: more than 40 mappings and lists inside each other | no record needs as"
            " many: check the brackets and the indentation",
        ),
    ],
)
def test_what_does_not_parse_is_one_problem(text: str, expected: str) -> None:
    assert fault(text) == expected


def test_a_key_repeated_leaves_the_first() -> None:
    assert parse("a: b\na: c\n", FILE).table == {"a": "b"}


def test_aliases_do_not_multiply() -> None:
    ten = ", ".join(["*{0}"] * 10)
    levels = "".join(
        f"{b}: &{b} [{ten.format(a)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    assert fault("a: &a x\n" + levels) == (
        "7:8: error: more than 200,000 values, aliases counted at full length | write out what the"
        " aliases stand for"
    )


def test_bytes_that_are_not_utf_8() -> None:
    assert shown(decode(b"a: b\nc: caf\xe9\n", FILE).problems) == [
        "meeting.yaml:2:7: error: expected text in UTF-8, found the byte 0xE9, é in Windows-1252"
        " | save the file as UTF-8: in Notepad, choose it beside the button Save"
    ]
    assert shown(decode("a: b".encode("utf-16"), FILE).problems) == [
        "meeting.yaml:1:1: error: expected text in UTF-8, found UTF-16"
        " | save the file as UTF-8: in Notepad, choose it beside the button Save"
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert shown(read(tmp_path / "meeting.yaml").problems) == [
        "meeting.yaml:1:1: error: no such file: meeting.yaml | create it: docs/records.md tells how"
    ]


def test_a_file_that_the_machine_will_not_read(tmp_path: Path) -> None:
    file = tmp_path / "meeting.yaml"
    file.write_text("a: b\n")
    with (
        mock.patch.object(Path, "open", side_effect=PermissionError(13, "Permission denied")),
        pytest.raises(MachineError) as raised,
    ):
        read(file)
    assert raised.value.message == f"cannot read {file}: Permission denied"
    assert raised.value.hint == "check the file's permissions"


@pytest.mark.parametrize("kind", ["a folder", "something else"])
def test_what_is_no_file_is_not_waited_for(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "meeting.yaml"
    if kind == "a folder":
        file.mkdir()
    elif hasattr(os, "mkfifo"):
        os.mkfifo(file)
    else:
        pytest.skip("there are no pipes with a name on this machine")
    assert shown(read(file).problems) == [
        f'meeting.yaml:1:1: error: expected a file called "meeting.yaml", found {kind} of that'
        " name | move it away, and write the record in a text file"
    ]


def test_a_file_without_an_end_is_not_read_to_it() -> None:
    """/dev/zero has no size, and neither have the files of /proc."""
    regular = mock.Mock(st_mode=stat.S_IFREG, st_size=0)
    with (
        mock.patch.object(Path, "stat", return_value=regular),
        mock.patch.object(Path, "open", return_value=Endless()),
    ):
        [problem] = read(FILE).problems
    assert problem.message == "the file is larger than 4 MB"


class Endless(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        assert size is not None and size >= 0
        return b"#" * size


def test_a_file_of_absurd_size(tmp_path: Path) -> None:
    file = tmp_path / "meeting.yaml"
    file.write_bytes(b"#" * (source.MAX_BYTES + 1))
    assert shown(read(file).problems) == [
        "meeting.yaml:1:1: error: the file is larger than 4 MB"
        " | keep papers in papers/, not in the record"
    ]


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML was built without libyaml")
@given(st.text(alphabet="ab:-[]{}#'\"|>&*! \n,é\t", max_size=60))
def test_both_parsers_agree_and_neither_raises(text: str) -> None:
    def values(loader: object) -> YamlSource:
        before, source.LOADER = source.LOADER, loader
        try:
            return parse(text, FILE)
        finally:
            source.LOADER = before

    fast, pure = values(yaml.CSafeLoader), values(yaml.SafeLoader)
    if fast.table is not None and pure.table is not None:
        assert [*_flat(fast.table)] == [*_flat(pure.table)]


def _flat(value: object) -> list[object]:
    if isinstance(value, Table):
        return [value.place, *(x for k, v in value.items() for x in (*_flat(k), *_flat(v)))]
    if isinstance(value, Row):
        return [value.place, *(x for v in value for x in _flat(v))]
    assert isinstance(value, Text)
    return [(str(value), value.place)]


@given(st.binary(max_size=80))
def test_no_bytes_raise(data: bytes) -> None:
    read_in = decode(data, FILE)
    assert (read_in.table is None) <= bool(read_in.problems)
