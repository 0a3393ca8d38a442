"""``init``: what a council begins with is good, teaches, and overwrites nothing."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from agendapack.begin.council_start import (
    GITIGNORE,
    CouncilStart,
    answer_fault,
    committee_key,
    council_files,
    lines_lacking,
    start_fault,
)
from agendapack.cli.commands import main
from agendapack.problems import UsageError
from agendapack.records.json_schema import RECORDS, json_schema, json_schema_text
from agendapack.records.schema import Committee, Council
from agendapack.records.source import read
from agendapack.records.validation import read_record
from tests.running import Ran, agendapack, snapshot, write

ALL = CouncilStart(
    name="Borchester District Council",
    jurisdiction="wales",
    languages=("en",),
    department="Democratic Services",
    address=("Council House", "Borchester BO1 1AA"),
    website="https://borchester.example/democracy",
    contact_name="Jo Bell",
    contact_telephone="01632 960000",
    contact_email="jo.bell@borchester.example",
    committees=("Parks & Leisure Committee", "Planning: Appeals"),
)
GIVEN = [
    *("--name", ALL.name, "--jurisdiction", ALL.jurisdiction, "--language", ALL.languages[0]),
    *("--department", ALL.department, "--address", ALL.address[0], "--address", ALL.address[1]),
    *("--website", ALL.website, "--contact-name", ALL.contact_name),
    *("--contact-telephone", ALL.contact_telephone, "--contact-email", ALL.contact_email),
    *("--committee", ALL.committees[0], "--committee", ALL.committees[1]),
]
SHORT = ["--name", "Borchester District Council", "--jurisdiction", "england"]
SCHEMAS = [f"schemas/{name}.schema.json" for name in RECORDS]


def files(folder: Path) -> list[str]:
    return sorted(snapshot(folder))


def test_a_council_is_begun_from_options(tmp_path: Path) -> None:
    ran = agendapack("init", "borchester", *GIVEN, cwd=tmp_path)
    written = [
        "meetings/council.yaml",
        "meetings/parks-leisure-committee/committee.yaml",
        "meetings/planning-appeals/committee.yaml",
        ".gitignore",
        ".gitattributes",
        *SCHEMAS,
    ]
    assert ran == Ran(
        0,
        "".join(f"borchester/{name}\n" for name in written)
        + "next: in borchester write the members into"
        " meetings/parks-leisure-committee/committee.yaml, then agendapack new"
        " parks-leisure-committee DATE\n",
        "",
    )
    root = tmp_path / "borchester"
    assert files(root) == sorted(written)
    council = read_record(Council, read(root / "meetings/council.yaml")).record
    assert council is not None
    assert council.model_dump(exclude_defaults=True) == {
        "name": ALL.name,
        "jurisdiction": "wales",
        "language": "en",
        "department": ALL.department,
        "address": ALL.address,
        "website": ALL.website,
        "contacts": {
            "jo-bell": {
                "name": ALL.contact_name,
                "telephone": ALL.contact_telephone,
                "email": ALL.contact_email,
            }
        },
        "contact": "jo-bell",
    }
    committee = read_record(Committee, read(root / written[2])).record
    assert committee is not None
    assert committee.name == "Planning: Appeals"
    assert list(committee.standing_items) == ["apologies", "declarations", "urgent-business"]


def test_what_is_begun_passes_check_and_says_how_to_go_on(tmp_path: Path) -> None:
    agendapack("init", *GIVEN, cwd=tmp_path)
    none_yet = Ran(
        0,
        "",
        f"agendapack: there are no meetings in {tmp_path / 'meetings'} yet\n"
        "    begin one with agendapack new COMMITTEE DATE\n",
    )
    assert agendapack("list", cwd=tmp_path) == none_yet
    assert agendapack("check", "--all", "--strict", cwd=tmp_path) == none_yet
    write(
        tmp_path / "meetings/planning-appeals/2024-05-16/meeting.yaml",
        """\
        date: 2024-05-16
        time: "10:00"
        items: [{standing: apologies}, {standing: declarations}, {standing: urgent-business}]
        """,
    )
    checked = agendapack("check", "--all", "--strict", cwd=tmp_path)
    assert (checked.code, checked.err) == (0, "")


@pytest.mark.parametrize("start", [ALL, CouncilStart("B", "scotland", committees=("Parks",))])
def test_what_is_begun_is_valid_by_the_schemas_that_it_names(
    start: CouncilStart, tmp_path: Path
) -> None:
    for file, text in council_files(tmp_path, start).items():
        line, _, rest = text.partition("\n")
        named = (file.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve()
        assert named.parent == tmp_path / "schemas"
        values: Any = yaml.safe_load(rest)
        jsonschema.validate(values, json_schema(named.name.removesuffix(".schema.json")))


@pytest.mark.parametrize("name", ["council", "committee"])
def test_the_comments_show_keys_that_there_are(name: str, tmp_path: Path) -> None:
    """With its comments taken in, a file that was begun with nothing is a good record."""
    start = CouncilStart("Borchester", "england", committees=("Parks",))
    [text] = [t for f, t in council_files(tmp_path, start).items() if f.stem == name]
    lines = [line for line in text.splitlines() if not line.startswith("# yaml-")]
    shown = [line.removeprefix("# ") if _is_example(line) else line for line in lines]
    assert shown != lines
    values: Any = yaml.safe_load("\n".join(shown))
    jsonschema.validate(values, json_schema(name))
    keys = {"council": Council, "committee": Committee}[name].keys()
    assert set(values) <= set(keys)
    assert len(values) >= 4


def _is_example(line: str) -> bool:
    key = line.removeprefix("# ").partition(":")[0]
    return line.startswith(("#   ", "# ")) and (
        line.startswith("#   ") or key in {*Council.keys(), *Committee.keys()}
    )


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).filter(str.strip))
def test_a_name_is_read_as_it_was_given_or_refused(name: str) -> None:
    start = CouncilStart(name, "england", department=name, address=(name,), contact_name=name)
    if start_fault(start) is None:
        [text] = council_files(Path("/"), start).values()
        values: Any = yaml.safe_load(text)
        assert (values["name"], values["address"]) == (name, [name])


# -- nothing is overwritten -----------------------------------------------------------------------


def test_a_council_is_not_begun_where_there_is_one(tmp_path: Path) -> None:
    agendapack("init", *SHORT, cwd=tmp_path)
    before = snapshot(tmp_path)
    refused = Ran(
        2,
        "",
        f"agendapack: {tmp_path} is a council already: it holds meetings/council.yaml\n"
        "    begin another council in a folder outside it; another committee is a folder with a"
        " committee.yaml in meetings/\n",
    )
    assert agendapack("init", *SHORT, cwd=tmp_path) == refused
    assert agendapack("init", "below/it", *SHORT, cwd=tmp_path) == refused
    assert agendapack("init", *SHORT, cwd=tmp_path / "meetings") == refused
    assert snapshot(tmp_path) == before


def test_a_file_that_is_there_stops_it(tmp_path: Path) -> None:
    committee = tmp_path / "meetings/parks/committee.yaml"
    write(committee, "name: Parks\n")
    assert agendapack("init", *SHORT, "--committee", "Parks", cwd=tmp_path) == Ran(
        2,
        "",
        f"agendapack: {committee} is there already\n"
        "    nothing was written, since nothing is overwritten: move it away, or keep it\n",
    )
    assert files(tmp_path) == ["meetings/parks/committee.yaml"]


def test_a_gitignore_that_is_there_stays_and_its_lacking_lines_are_told(tmp_path: Path) -> None:
    write(tmp_path / ".gitignore", "*.bak\npacks/\n/.venv\n")
    ran = agendapack("init", *SHORT, cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.split("schema.json\n")[-1] == (
        ".gitignore was there before: add these lines to it\n"
        "    /members/\n"
        "    /site/\n"
        "    /.agendapack/\n"
        "    .agendapack-*\n"
        "    /meetings/*/*/exempt\n"
        "next: a folder for each committee, such as meetings/parks, with a committee.yaml\n"
    )
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "*.bak\npacks/\n/.venv\n"
    assert lines_lacking(GITIGNORE, GITIGNORE) == ()


@pytest.mark.skipif(shutil.which("git") is None, reason="Git is not installed")
def test_git_changes_no_bytes_of_what_documents_are_made_from(tmp_path: Path) -> None:
    assert agendapack("init", *SHORT, cwd=tmp_path).code == 0
    run = partial(subprocess.run, cwd=tmp_path, check=True, capture_output=True)
    run(["git", "-c", "init.defaultBranch=main", "init", "-q"])
    names = ["meetings/parks/2024-05-16/papers/a.md", "released/parks/records/a.yaml"]
    for name in names:
        write(tmp_path / name, "one\r\ntwo\n")
    for autocrlf in ("true", "input"):  # as Git for Windows sets it, and as many set it elsewhere
        run(["git", "config", "core.autocrlf", autocrlf])
        run(["git", "add", "--renormalize", "--all"])
        run(["git", "add", "--all"])
        shutil.rmtree(tmp_path / "meetings/parks")
        run(["git", "checkout", "--", "meetings"])
        for name in names:
            held = run(["git", "show", f":{name}"]).stdout
            assert held == (tmp_path / name).read_bytes() == b"one\r\ntwo\n"


def test_gitattributes_that_are_there_stay_and_what_they_lack_is_told(tmp_path: Path) -> None:
    write(tmp_path / ".gitattributes", "*.pdf filter=lfs diff=lfs merge=lfs -text\n")
    ran = agendapack("init", *SHORT, cwd=tmp_path)
    assert ran.out.split("schema.json\n")[-1] == (
        ".gitattributes was there before: add these lines to it\n"
        "    * -text\n"
        "next: a folder for each committee, such as meetings/parks, with a committee.yaml\n"
    )
    assert (tmp_path / ".gitattributes").read_text() == (
        "*.pdf filter=lfs diff=lfs merge=lfs -text\n"
    )


def test_a_gitignore_begins_where_its_mark_ends(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"\xef\xbb\xbf/packs/\r\n/members/\r\n")
    ran = agendapack("init", *SHORT, cwd=tmp_path)
    assert "    /.agendapack/\n" in ran.out
    assert "    /packs/\n" not in ran.out


def test_of_a_gitignore_that_cannot_be_read_all_lines_are_told(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").mkdir()
    ran = agendapack("init", *SHORT, cwd=tmp_path)
    assert (ran.code, "    /packs/\n" in ran.out) == (0, True)
    assert "    /meetings/*/*/exempt\n" in ran.out


def test_schemas_of_an_older_version_are_replaced(tmp_path: Path) -> None:
    write(tmp_path / "schemas/meeting.schema.json", "{}")
    assert agendapack("init", *SHORT, cwd=tmp_path).code == 0
    held = (tmp_path / "schemas/meeting.schema.json").read_text(encoding="utf-8")
    assert held == json_schema_text("meeting")


# -- what does not fit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said", "hint"),
    [
        (
            [],
            "a council needs --name and --jurisdiction",
            "give them as options; on a terminal, without --yes, they are asked for",
        ),
        (
            ["--name", "Borchester"],
            "a council needs --jurisdiction",
            "give them as options; on a terminal, without --yes, they are asked for",
        ),
        (
            ["--name", "Borchester", "--jurisdiction", "France"],
            '--jurisdiction: expected england, wales, scotland or northern-ireland, found "France"',
            "write one of these words",
        ),
        (
            [*SHORT, "--contact-name", "Jo", "--contact-email", "jo bell"],
            "--contact-email: expected an e-mail address such as clerk@plymouth.gov.uk, found"
            ' "jo bell"',
            "give the address alone, without a name or spaces",
        ),
        (
            [*SHORT, "--contact-email", "jo@borchester.example"],
            "--contact-email is about an officer",
            "give --contact-name beside it",
        ),
        (
            [*SHORT, "--language", "british"],
            '--language: expected a language tag such as en-GB, found "british"',
            "en-GB is British English",
        ),
        (
            [*SHORT, "--committee", "Parks", "--committee", "parks!"],
            'the folder of the committee "parks!" would be parks/, which is another\'s',
            "name each committee once, and write those that are alike differently",
        ),
        (
            [*SHORT, "--committee", "!"],
            'expected the name of a committee, found "!"',
            "write a name with letters",
        ),
        (
            [*SHORT, "--address", ""],
            "--address: expected text, found nothing",
            "write it, or leave the option out",
        ),
        (
            ["--name", "  ", "--jurisdiction", "england"],
            "--name: expected text, found nothing",
            "write it, or leave the option out",
        ),
        (
            ["--name", "A\udcff", "--jurisdiction", "england"],
            "--name: expected text in UTF-8, found other bytes",
            "set the terminal, or what wrote the command, to UTF-8",
        ),
        (
            [*SHORT, "--package", "agendapack==9"],
            "--package is about the workflow",
            "give --ci github beside it",
        ),
    ],
)
def test_what_does_not_fit_is_wrong_usage(
    options: list[str], said: str, hint: str, tmp_path: Path
) -> None:
    ran = agendapack("init", *options, cwd=tmp_path)
    assert ran == Ran(2, "", f"agendapack: {said}\n    {hint}\n")
    assert files(tmp_path) == []


def test_the_first_fault_of_a_start_is_found() -> None:
    assert start_fault(ALL) is None
    with pytest.raises(UsageError):
        answer_fault("committees", "...")


# -- questions ------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_a_terminal(*arguments: str, answers: str, cwd: Path) -> Ran:
    out, err = io.StringIO(), Terminal()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", Terminal(answers)),
        mock.patch.object(sys, "argv", ["agendapack", *arguments]),
        pytest.raises(SystemExit) as done,
    ):
        main()
    assert isinstance(done.value.code, int)
    return Ran.printing(done.value.code, out.getvalue(), err.getvalue())


def test_on_a_terminal_what_is_not_given_is_asked_for(tmp_path: Path) -> None:
    answers = (
        "Borchester District Council\nFrance\nengland\n\n\n\nCouncil House\nBorchester\n\n"
        "\nJo Bell\n01632 960000\nnot one\njo@borchester.example\nParks\n\n"
    )
    ran = on_a_terminal("init", answers=answers, cwd=tmp_path)
    assert ran.code == 0
    assert ran.err.split("\n")[0].startswith("Name of the council:")
    assert 'Error: expected england, wales, scotland or northern-ireland, found "France"' in ran.err
    assert "    give the address alone, without a name or spaces" in ran.err
    text = (tmp_path / "meetings/council.yaml").read_text(encoding="utf-8")
    values: Any = yaml.safe_load(text)
    assert values == {
        "name": "Borchester District Council",
        "jurisdiction": "england",
        "language": "en-GB",
        "address": ["Council House", "Borchester"],
        "contacts": {
            "jo-bell": {
                "name": "Jo Bell",
                "telephone": "01632 960000",
                "email": "jo@borchester.example",
            }
        },
        "contact": "jo-bell",
    }
    assert (tmp_path / "meetings/parks/committee.yaml").is_file()


def test_a_council_begins_in_two_languages(tmp_path: Path) -> None:
    two = ("--language", "cy", "--language", "en-GB", "--committee", "Parks")
    assert agendapack("init", *SHORT, *two, cwd=tmp_path).code == 0
    council: Any = yaml.safe_load((tmp_path / "meetings/council.yaml").read_text("utf-8"))
    assert council["language"] == ["cy", "en-GB"]
    committee: Any = yaml.safe_load((tmp_path / "meetings/parks/committee.yaml").read_text("utf-8"))
    items = committee["standing-items"]
    assert items["apologies"] == {
        "title": {"cy": "Ymddiheuriadau", "en": "Apologies"},
        "text": {"en": "To receive apologies from members who cannot attend."},
    }
    assert items["urgent-business"]["title"] == {"en": "Urgent Business"}


def test_a_welsh_council_begins_with_welsh_where_it_is_sure(tmp_path: Path) -> None:
    answers = "Cyngor\nwales\ncy\n\n\n\n\n\nParciau\n\n"
    assert on_a_terminal("init", answers=answers, cwd=tmp_path).code == 0
    council: Any = yaml.safe_load((tmp_path / "meetings/council.yaml").read_text("utf-8"))
    assert council["language"] == "cy"
    committee = (tmp_path / "meetings/parciau/committee.yaml").read_text("utf-8")
    items: Any = yaml.safe_load(committee)["standing-items"]
    assert items["apologies"] == {"title": "Ymddiheuriadau"}
    assert "    # text: TEXT\n" in committee


def test_a_language_given_twice_is_refused(tmp_path: Path) -> None:
    ran = agendapack("init", *SHORT, "--language", "en", "--language", "en-GB", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("agendapack: --language: ")
    assert not (tmp_path / "meetings").exists()


def test_a_committee_that_is_named_twice_is_asked_for_again(tmp_path: Path) -> None:
    """What was answered before is not lost for it."""
    answers = "Borchester\n \nengland\n\n\n\n\n\n\nParks\nPARKS\nPlanning\n\n"
    ran = on_a_terminal("init", answers=answers, cwd=tmp_path)
    assert ran.code == 0
    assert "northern-ireland):Error:expectedtext,foundnothing" in ran.err.replace(" ", "")
    assert (
        'Error: the folder of the committee "PARKS" would be parks/, which is another\'s\n'
        "    name each committee once, and write those that are alike differently\n"
    ) in ran.err
    assert {"meetings/parks/committee.yaml", "meetings/planning/committee.yaml"} <= {
        *files(tmp_path)
    }


def test_ctrl_d_at_a_question_ends_its_line(tmp_path: Path) -> None:
    ran = on_a_terminal("init", answers="Borchester\n", cwd=tmp_path)
    assert ran.code == 130
    assert ran.err.endswith("\nagendapack: interrupted; what was published before stays\n")
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Parks & Leisure", "parks-leisure"),
        ("Con", "committee-con"),
        ("COM1", "committee-com1"),
        ("Console", "console"),
        ("2024-05-16", "committee-2024-05-16"),
        ("For Officers", "committee-for-officers"),
        (f"{'Parks ' * 60}", "parks-" * 9 + "parks"),
        ("x" * 300, "x" * 60),
        (f"{'x' * 54} parks", f"{'x' * 54}-parks"),
    ],
)
def test_a_committees_folder_can_be_made_anywhere_and_means_nothing_else(
    name: str, key: str
) -> None:
    assert committee_key(name) == key


def test_what_is_given_is_not_asked_for(tmp_path: Path) -> None:
    ran = on_a_terminal("init", *GIVEN, answers="", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_with_yes_nothing_is_asked(tmp_path: Path) -> None:
    ran = on_a_terminal("init", "--yes", *SHORT, answers="", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_a_question_that_is_left_writes_nothing(tmp_path: Path) -> None:
    ran = on_a_terminal("init", answers="Borchester\n", cwd=tmp_path)
    assert ran.code == 130
    assert files(tmp_path) == []


# -- schemas --------------------------------------------------------------------------------------


def test_all_schemas_are_written_over_older_ones(tmp_path: Path) -> None:
    write(tmp_path / "schemas/council.schema.json", "{}")
    ran = agendapack("schema", "--all", "schemas", cwd=tmp_path)
    assert ran == Ran(0, "".join(f"{name}\n" for name in SCHEMAS), "")
    assert files(tmp_path) == sorted(SCHEMAS)
    for name in RECORDS:
        text = (tmp_path / f"schemas/{name}.schema.json").read_text(encoding="utf-8")
        assert text == json_schema_text(name)
        assert json.loads(text)["$schema"].startswith("https:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            [],
            "agendapack: name a record, or give --all and a folder\n"
            "    agendapack schema --all schemas, in the council's folder, is what editors need\n",
        ),
        (
            ["meeting", "--all", "schemas"],
            "agendapack: --all writes every schema, so name none beside it\n",
        ),
    ],
)
def test_schema_takes_a_record_or_a_folder(arguments: list[str], said: str, tmp_path: Path) -> None:
    assert agendapack("schema", *arguments, cwd=tmp_path) == Ran(2, "", said)
    assert files(tmp_path) == []


def test_all_tells_of_records_that_no_meeting_reads(tmp_path: Path) -> None:
    assert agendapack("init", *GIVEN, cwd=tmp_path).code == 0
    council = tmp_path / "meetings/council.yaml"
    council.write_text(council.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    line = len(council.read_text(encoding="utf-8").splitlines())
    write(tmp_path / "meetings/other/committee.yaml", "nam: Other\n")
    for command in ("check", "build"):
        ran = agendapack(command, "--all", cwd=tmp_path)
        assert (ran.code, ran.err.splitlines()[2:]) == (
            1,
            [
                f'meetings/council.yaml:{line}:1: error: unknown key "colour"',
                "    take it out: docs/records.md lists the keys",
                'meetings/other/committee.yaml:1:1: error: unknown key "nam"',
                "    did you mean name?",
            ],
        )
