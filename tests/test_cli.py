"""The commands: what they print, and the exit codes that they give."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendapack.cli.commands import cli
from tests.running import FILES, MEETING, PAPERS, Ran, agendapack, council, pdf, snapshot, write

ROOT = Path(__file__).parent.parent
PACK = "packs/parks/2024-05-16"
REPORT = "packs/for-officers/parks/2024-05-16/accessibility.html"
SHORT = {MEETING: str(FILES[MEETING]).replace("2024-05-08", "2024-05-14")}
"""The meeting, published two clear days short of the law, and its supplement with it."""

WARNED = f"""\
{MEETING}:4:12: warning: expected 5 clear days between publication and the meeting, found 1
    counted: 15 May; left out: none; 8 May 2024 was the last day to publish\
 (Local Government Act 1972, section 100B(4)(a))
{MEETING}:15:16: note: supplement 1 is published 1 clear day before the meeting
    counted: 15 May; left out: none
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return council(tmp_path)


def lines(ran: Ran) -> list[str]:
    """What was printed, its columns of sizes left out: they are the typesetter's to change."""
    return [re.sub(r" +[\d.]+ (B|kB|MB)$", "", line) for line in ran.out.splitlines()]


# -- build ----------------------------------------------------------------------------------------


def test_build_prints_each_file_its_pages_and_its_size(root: Path) -> None:
    built = agendapack("build", "2024-05-16", cwd=root)
    assert (built.code, built.err) == (0, "")
    assert [line.split() for line in lines(built)] == [
        [f"{PACK}/agenda-pack.pdf", "10", "pages"],
        [f"{PACK}/front-sheet.html"],
        [f"{PACK}/supplement-1.pdf", "4", "pages"],
        [f"{PACK}/supplement-1.html"],
        [f"{PACK}/consolidated-pack.pdf", "14", "pages"],
        [f"{PACK}/consolidated-pack.html"],
        [REPORT],
        [f"{PACK}/manifest.json"],
    ]
    for line in built.out.splitlines():
        path, *_, number, unit = line.split()
        assert unit in ("B", "kB"), line
        assert float(number) == pytest.approx(
            (root / path).stat().st_size / {"B": 1, "kB": 1000}[unit], abs=0.5
        )


def test_build_writes_these_files_and_no_others(root: Path) -> None:
    agendapack("build", "--all", cwd=root)
    visible = {name for name in snapshot(root / "packs") if not name.startswith(".agendapack-")}
    assert visible == {
        *(f"parks/2024-04-18/{name}" for name in ("agenda-pack.pdf", "front-sheet.html")),
        *(f"parks/2024-04-18/{name}" for name in ("minutes.pdf", "minutes.html")),
        "parks/2024-04-18/manifest.json",
        *(f"parks/2024-05-16/{name}" for name in ("agenda-pack.pdf", "front-sheet.html")),
        *(f"parks/2024-05-16/{name}" for name in ("supplement-1.pdf", "supplement-1.html")),
        *(f"parks/2024-05-16/consolidated-pack.{ending}" for ending in ("pdf", "html")),
        *("parks/2024-05-16/manifest.json", "for-officers/parks/2024-05-16/accessibility.html"),
    }


def test_build_takes_every_meeting_on_a_date(root: Path) -> None:
    council(
        root,
        {
            "meetings/planning/committee.yaml": "name: Planning Committee\n",
            "meetings/planning/2024-05-16/meeting.yaml": """\
                date: 2024-05-16
                time: "14:00"
                items: [title: Applications]
                """,
            "meetings/planning/2024-05-16-extraordinary/meeting.yaml": """\
                date: 2024-05-16
                time: "18:00"
                items: [title: The mill]
                """,
        },
    )
    built = agendapack("build", "2024-05-16", cwd=root)
    assert built.code == 0
    assert {line.split("/agenda-pack.pdf")[0] for line in lines(built) if "agenda" in line} == {
        "packs/parks/2024-05-16",
        "packs/planning/2024-05-16",
        "packs/planning/2024-05-16-extraordinary",
    }


def test_a_meeting_named_twice_is_built_once(root: Path) -> None:
    built = agendapack("build", "2024-04-18", "parks/2024-04-18", cwd=root)
    assert sum("agenda-pack.pdf" in line for line in lines(built)) == 1


def test_out_is_written_instead_of_packs(root: Path, tmp_path: Path) -> None:
    (root / "below").mkdir()
    built = agendapack("build", "2024-04-18", "--out", "../elsewhere", cwd=root / "below")
    assert built.code == 0
    assert lines(built)[0].split()[0] == "elsewhere/parks/2024-04-18/agenda-pack.pdf"
    assert (root / "elsewhere/parks/2024-04-18/manifest.json").is_file()
    assert not (root / "packs").exists()


def test_out_beyond_the_root_is_printed_in_full(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = tmp_path_factory.mktemp("beyond")
    built = agendapack("build", "2024-04-18", "--out", out, cwd=root)
    pack = out / "parks/2024-04-18/agenda-pack.pdf"
    assert pack.is_file()
    assert built.out.split()[0] == pack.as_posix()


@pytest.mark.once
@pytest.mark.parametrize("below", [".", "meetings", "meetings/parks", PAPERS])
def test_every_folder_below_the_root_will_do(root: Path, below: str) -> None:
    built = agendapack("build", "2024-05-16", cwd=root / below)
    assert (built.code, built.err) == (0, "")
    assert (root / PACK / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("named", "cwd"),
    [
        ("parks/2024-05-16", "."),
        ("meetings/parks/2024-05-16", "."),
        ("meetings/parks/2024-05-16/", "."),
        (MEETING, "."),
        (r"meetings\parks\2024-05-16", "."),
        (".", PAPERS),
        ("..", PAPERS),
        ("../2024-05-16", "meetings/parks/2024-04-18"),
    ],
)
def test_a_meeting_is_named_by_date_by_committee_and_date_or_by_folder(
    root: Path, named: str, cwd: str
) -> None:
    checked = agendapack("check", named, cwd=root / cwd)
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.startswith("parks/2024-05-16: no problems")


def test_root_names_the_council_from_anywhere(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    listed = agendapack("--root", root, "list", cwd=tmp_path_factory.mktemp("elsewhere"))
    assert (listed.code, listed.out.count("\n")) == (0, 2)


# -- check, --strict, --format --------------------------------------------------------------------


def test_check_prints_what_a_build_would_make_and_writes_nothing(root: Path) -> None:
    before = snapshot(root)
    checked = agendapack("check", "--all", cwd=root)
    assert checked == Ran(
        0,
        "parks/2024-04-18: no problems; agenda-pack.pdf 2 pages\n"
        "parks/2024-05-16: no problems; agenda-pack.pdf 10 pages, supplement-1.pdf 4 pages\n",
        "",
    )
    assert snapshot(root) == before


def test_a_warning_stops_nothing(tmp_path: Path) -> None:
    council(tmp_path, SHORT)
    built = agendapack("build", "2024-05-16", cwd=tmp_path)
    assert (built.code, built.err) == (0, WARNED)
    assert (tmp_path / PACK / "manifest.json").is_file()


def test_strict_makes_warnings_errors_and_leaves_notes(tmp_path: Path) -> None:
    council(tmp_path, SHORT)
    built = agendapack("build", "2024-05-16", "--strict", cwd=tmp_path)
    assert (built.code, built.out) == (1, "")
    assert built.err == (
        WARNED.replace("warning:", "error:")
        + "parks/2024-05-16: not built; what was published before stays\n"
    )
    assert not (tmp_path / "packs").exists()
    checked = agendapack("check", "2024-05-16", "--strict", cwd=tmp_path)
    assert (checked.code, checked.out) == (1, "parks/2024-05-16: 1 error, 1 note\n")


def test_format_github_annotates_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    council(tmp_path, {**SHORT, f"{PAPERS}/survey.pdf": b""})
    checked = agendapack("check", "2024-05-16", "--format", "github", cwd=tmp_path)
    assert checked == Ran(
        1,
        f"::warning file={MEETING},line=4,col=12::expected 5 clear days between publication and"
        " the meeting, found 1%0Acounted: 15 May; left out: none; 8 May 2024 was the last day to"
        " publish (Local Government Act 1972, section 100B(4)(a))\n"
        f'::error file={MEETING},line=13,col=9::the paper "survey.pdf" is empty (0 bytes)'
        "%0Asave it again\n"
        f"::notice file={MEETING},line=15,col=16::supplement 1 is published 1 clear day before"
        " the meeting%0Acounted: 15 May; left out: none\n"
        "parks/2024-05-16: 1 error, 1 warning, 1 note\n",
        "",
    )


def test_annotations_count_from_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    council(tmp_path / "the council", {f"{PAPERS}/survey.pdf": b""})
    checked = agendapack("check", "2024-05-16", "--format", "github", cwd=tmp_path / "the council")
    assert checked.out.startswith(f"::error file=the council/{MEETING},line=13,col=9::")


def test_what_an_annotation_cannot_hold_is_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    named = str(FILES[MEETING]).replace("- survey.pdf", '- "100%, all: \\u000a::of it.pdf"')
    council(tmp_path, {MEETING: named})
    checked = agendapack("check", "2024-05-16", "--format", "github", cwd=tmp_path)
    assert 'no such paper "100%25, all: \\n::of it.pdf"' in checked.out.splitlines()[0]


def test_each_paper_has_a_line_on_its_accessibility(root: Path) -> None:
    untagged = (
        "untagged, 2 findings: it does not say that it conforms to PDF/UA-1; it is not tagged:"
        " nothing says in what order it is read, or what a heading is (3 more mended)"
    )
    told = (
        "item 2, minutes.yaml: tagged, no findings",
        "item 3, play-areas.md: tagged, no findings",
        f"item 3, survey.pdf: {untagged}",
        f"item 3, costs.pdf: {untagged}",
    )
    assert agendapack("check", "2024-05-16", cwd=root).papers == told
    assert agendapack("build", "2024-05-16", cwd=root).papers == told
    assert agendapack("build", "2024-05-16", cwd=root).papers == ()  # unchanged


def test_format_json_tells_each_papers_findings(root: Path) -> None:
    checked = agendapack("check", "2024-05-16", "--format", "json", cwd=root)
    assert checked.papers == ()
    papers = json.loads(checked.out)["papers"]
    assert [(paper["item"], paper["file"], paper["state"]) for paper in papers] == [
        ("2", "minutes.yaml", "tagged"),
        ("3", "play-areas.md", "tagged"),
        ("3", "survey.pdf", "untagged"),
        ("3", "costs.pdf", "untagged"),
    ]
    assert {paper["meeting"] for paper in papers} == {"parks/2024-05-16"}
    assert [len(paper["findings"]) for paper in papers] == [0, 0, 5, 5]
    assert papers[2]["findings"][-1] == {
        "clause": "7.2",
        "checkpoint": "11-001",
        "message": "no language is given for its text",
        "pages": [],
        "mended": True,
    }


def test_a_meeting_that_has_not_changed_is_not_touched(root: Path) -> None:
    agendapack("build", "2024-05-16", cwd=root)
    before = snapshot(root / "packs")
    again = agendapack("build", "2024-05-16", cwd=root)
    assert (again.code, again.err) == (0, "")
    assert again.out == "parks/2024-05-16: unchanged since it was built, 8 files\n"
    assert snapshot(root / "packs") == before
    write(root / PAPERS / "survey.pdf", pdf(pages=5))
    changed = agendapack("build", "2024-05-16", cwd=root)
    assert lines(changed)[0].split() == [f"{PACK}/agenda-pack.pdf", "12", "pages"]
    assert len(lines(changed)) == 8


def test_an_unchanged_meeting_is_built_again_where_its_pack_is_gone(root: Path) -> None:
    agendapack("build", "2024-05-16", cwd=root)
    (root / PACK / "agenda-pack.pdf").unlink()
    assert agendapack("build", "2024-05-16", cwd=root).code == 0
    assert (root / PACK / "agenda-pack.pdf").is_file()


def test_a_warning_is_told_again_when_nothing_is_built(tmp_path: Path) -> None:
    council(tmp_path, SHORT)
    first = agendapack("build", "2024-05-16", cwd=tmp_path)
    again = agendapack("build", "2024-05-16", cwd=tmp_path)
    assert "unchanged" in again.out
    assert again.err == first.err == WARNED
    strict = agendapack("build", "2024-05-16", "--strict", cwd=tmp_path)
    assert strict.code == 1


def test_clean_removes_the_cache_and_leaves_the_packs(root: Path) -> None:
    agendapack("build", "2024-05-16", cwd=root)
    before = snapshot(root / "packs")
    assert (root / ".agendapack").is_dir()
    assert agendapack("clean", cwd=root) == Ran(0, "the cache is removed\n", "")
    assert not (root / ".agendapack").exists()
    assert snapshot(root / "packs") == before
    assert agendapack("clean", cwd=root) == Ran(0, "there is no cache\n", "")


def test_no_cache_keeps_nothing(root: Path) -> None:
    built = agendapack("build", "2024-05-16", "--no-cache", "--jobs", "1", cwd=root)
    assert (built.code, built.err) == (0, "")
    assert not list((root / ".agendapack").rglob("*.*"))


def test_format_json_is_one_document(tmp_path: Path) -> None:
    council(tmp_path, SHORT)
    built = agendapack("build", "2024-05-16", "--format", "json", cwd=tmp_path)
    assert (built.code, built.err) == (0, "")
    record = json.loads(built.out)
    assert record["problems"][1] == {
        "file": MEETING,
        "line": 15,
        "column": 16,
        "severity": "note",
        "message": "supplement 1 is published 1 clear day before the meeting",
        "hint": "counted: 15 May; left out: none",
    }
    outputs = json.loads((tmp_path / PACK / "manifest.json").read_bytes())["outputs"]
    listed = [{**output, "file": f"{PACK}/{output['file']}"} for output in outputs]
    for file in (REPORT, f"{PACK}/manifest.json"):  # these are in no manifest
        data = (tmp_path / file).read_bytes()
        listed.append({"file": file, "bytes": len(data), "sha256": sha256(data).hexdigest()})
    assert record["files"] == [{"pages": None, **output} for output in listed]
    again = json.loads(agendapack("build", "2024-05-16", "--format", "json", cwd=tmp_path).out)
    assert again == {**record, "papers": []}  # unchanged


def test_format_json_of_a_check_that_finds_nothing(root: Path) -> None:
    checked = agendapack("check", "--all", "--format", "json", cwd=root)
    assert (checked.code, checked.err) == (0, "")
    record = json.loads(checked.out)
    assert list(record) == ["problems", "papers", "files", "failures"]
    assert record["problems"] == record["files"] == record["failures"] == []


def test_a_problem_that_two_meetings_meet_is_printed_once(tmp_path: Path) -> None:
    committee = str(FILES["meetings/parks/committee.yaml"]).replace("contact:", "contcat:")
    council(tmp_path, {"meetings/parks/committee.yaml": committee})
    checked = agendapack("check", "--all", cwd=tmp_path)
    assert checked.code == 1
    assert checked.err == (
        'meetings/parks/committee.yaml:2:1: error: unknown key "contcat"\n'
        "    did you mean contact?\n"
    )


# -- list, schema ---------------------------------------------------------------------------------


def test_list_is_in_order_of_date(root: Path) -> None:
    council(root, {"meetings/parks/16 May 2024/meeting.yaml": "date: 2024-05-16\n"})
    assert agendapack("list", cwd=root) == Ran(
        0,
        "2024-04-18  Thu  10:00  parks/2024-04-18\n2024-05-16  Thu  10:00  parks/2024-05-16\n",
        "meetings/parks/16 May 2024/meeting.yaml:1:1: warning: expected a folder named for a"
        ' meeting\'s date, found "16 May 2024"\n'
        "    rename it to 2024-05-16\n",
    )


@pytest.mark.parametrize("arguments", [["list"], ["build", "--all"], ["show", "--all"]])
def test_a_council_without_meetings(arguments: list[str], tmp_path: Path) -> None:
    write(tmp_path / "meetings/council.yaml", FILES["meetings/council.yaml"])
    assert agendapack(*arguments, cwd=tmp_path) == Ran(
        0,
        "",
        f"agendapack: there are no meetings in {tmp_path / 'meetings'} yet\n"
        "    begin one with agendapack new COMMITTEE DATE\n",
    )


@pytest.mark.parametrize(
    "record", ["council", "committee", "meeting", "minutes", "exempt-meeting", "exempt-minutes"]
)
def test_schema_prints_the_schema_that_docs_holds(record: str, tmp_path: Path) -> None:
    printed = agendapack("schema", record, cwd=tmp_path)
    held = (ROOT / f"docs/schemas/{record}.schema.json").read_text(encoding="utf-8")
    assert printed == Ran(0, held, "")


# -- wrong usage: exit 2 --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["build"],
            "agendapack: name a meeting, or give --all\n"
            "    the latest: parks/2024-04-18, parks/2024-05-16\n",
        ),
        (
            ["build", "2024-05-17"],
            'agendapack: no meeting "2024-05-17"\n'
            "    the nearest: parks/2024-04-18, parks/2024-05-16\n",
        ),
        (
            ["check", "2024-05-16", "parks/2024-05-18"],
            'agendapack: no meeting "parks/2024-05-18"\n'
            "    the nearest: parks/2024-04-18, parks/2024-05-16\n",
        ),
        (
            ["show", "park/2024-05-16"],
            'agendapack: no committee "park"\n    did you mean parks?\n',
        ),
        (
            ["build", "parks"],
            'agendapack: "parks" is a committee: expected one of its meetings\n'
            "    known here: parks/2024-04-18, parks/2024-05-16\n",
        ),
        (
            ["build", ""],
            'agendapack: no meeting ""\n    the nearest: parks/2024-04-18, parks/2024-05-16\n',
        ),
        (
            ["build", "--all", "2024-05-16"],
            "agendapack: --all takes every meeting, so name none beside it\n",
        ),
    ],
)
def test_a_meeting_that_is_not_named_is_wrong_usage(
    root: Path, arguments: list[str], said: str
) -> None:
    before = snapshot(root)
    assert agendapack(*arguments, cwd=root) == Ran(2, "", said)
    assert snapshot(root) == before


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["build", "--frobnicate"], ["build", "--format", "xml"], ["schema", "papers"]],
)
def test_an_unknown_command_or_option_is_wrong_usage(root: Path, arguments: list[str]) -> None:
    ran = agendapack(*arguments, cwd=root)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: agendapack")


def test_a_folder_that_belongs_to_no_council_is_wrong_usage(tmp_path: Path) -> None:
    assert agendapack("list", cwd=tmp_path) == Ran(
        2,
        "",
        f"agendapack: no meetings/council.yaml in {tmp_path} or any folder above it\n"
        "    change to a folder of the council's, or name its root with --root\n",
    )


# -- the machine fails: exit 3 --------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_is_the_machines_failure(root: Path) -> None:
    write(root / "file", "no folder")
    built = agendapack("build", "2024-05-16", "--out", "file/packs", cwd=root)
    assert (built.code, built.out) == (3, "")
    folder = root / "file" / PACK
    assert built.err.startswith(f"agendapack: cannot write into {folder}: ")


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="a file's size is limited by POSIX alone")
@pytest.mark.parametrize("room", [100, 6_000, 25_000])
def test_a_full_disk_leaves_the_last_good_pack(root: Path, room: int) -> None:
    import resource

    agendapack("build", "2024-05-16", cwd=root)
    before = snapshot(root / PACK)
    write(root / PAPERS / "survey.pdf", pdf(pages=5))
    built = subprocess.run(
        [sys.executable, "-m", "agendapack", "build", "2024-05-16"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    printed = Ran.printing(built.returncode, built.stdout, built.stderr)
    assert printed.code == 3
    assert printed.err.startswith("agendapack: cannot write ")
    assert snapshot(root / PACK) == before


def test_a_pack_that_fails_its_proof_is_not_published(root: Path) -> None:
    """Here a template prints another range than the item has."""
    packs = root / PACK
    write(packs / "agenda-pack.pdf", "the last good one")
    write(
        root / "templates/front-sheet.html",
        '{% extends "agendapack/front-sheet.html" %}\n'
        "{% block agenda %}{{ super()|replace('(Pages 3 - 8', '(Pages 2 - 8') }}{% endblock %}\n",
    )
    built = agendapack("build", "2024-05-16", cwd=root)
    assert (built.code, built.out) == (4, "")
    assert built.err == (
        f"agendapack: {packs / 'agenda-pack.pdf'} does not keep what a pack promises, and was not"
        ' published: promise 1: the front sheet does not print "(Pages 3 - 8)" for item 3\n'
        "    this is a fault in agendapack or in a template; the last good pack is untouched\n"
    )
    assert {path.name: path.read_text() for path in packs.iterdir()} == {
        "agenda-pack.pdf": "the last good one"
    }


# -- every command --------------------------------------------------------------------------------


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        start = text.index(f"\n## `agendapack {name}")
        section = text[start : text.find("\n## ", start + 1)]
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert f"`{option}" in section, f"{option} of {name} in docs/commands.md"
            if isinstance(parameter.type, click.Choice):
                for choice in parameter.type.choices:
                    assert f"`{choice}`" in section, f"{choice} of {name} in docs/commands.md"
    for option in (name for parameter in cli.params for name in parameter.opts):
        assert f"`{option}" in text


def test_help_is_given_for_every_command(tmp_path: Path) -> None:
    for name, command in cli.commands.items():
        helped = agendapack(name, "--help", cwd=tmp_path)
        assert (helped.code, helped.err) == (0, "")
        assert command.help is not None
        assert command.help.split("\n\n")[0] in helped.out


@pytest.mark.once
def test_a_reader_who_leaves_early_is_no_traceback(root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "agendapack", "schema", "meeting"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


@pytest.mark.once
def test_a_console_without_the_letters_gets_their_codes(root: Path) -> None:
    title = {MEETING: str(FILES[MEETING]).replace("Play areas}", "Dŵr}")}
    council(root, title)
    shown = subprocess.run(
        [sys.executable, "-m", "agendapack", "show", "2024-05-16"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="ascii",
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "D\\u0175r" in shown.stdout


@pytest.mark.once
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty")
def test_on_a_terminal_a_bar_shows_and_the_lines_stay_whole(root: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    shown = bytearray()

    def read() -> None:
        with suppress(OSError):  # Linux says so when the other end has gone
            while piece := os.read(ours, 65536):
                shown.extend(piece)

    reader = threading.Thread(target=read)  # a terminal that is not read holds its writer up
    reader.start()
    printed_into = root / "printed"
    with printed_into.open("wb") as file:
        built = subprocess.run(
            [sys.executable, "-m", "agendapack", "build", "--all"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "60"},
            stdout=file,
            stderr=theirs,
        )
    os.close(theirs)
    reader.join()
    os.close(ours)
    printed = Ran.printing(built.returncode, printed_into.read_text(encoding="utf-8"), "")
    assert printed.code == 0
    assert len(printed.out.splitlines()) == 5 + 8
    assert len(printed.papers) == 4
    assert all(line.startswith("packs/") for line in printed.out.splitlines())
    assert b"packs proved" in shown


SOURCES = [name for name, content in FILES.items() if isinstance(content, str)]
SPLINTERS = st.one_of(
    st.sampled_from(["", ":", "- ", "[", "}", '"', "|", "\t", "\n", "&a ", "*a", "<<: ", "\0"]),
    st.sampled_from(["{{ x }}", "{% raw %}", "<script>", "![](a.png)", "---\n", "null", "1e9"]),
    st.text(max_size=8),
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(SOURCES), at=st.floats(0, 1), cut=st.integers(0, 12), splinter=SPLINTERS
)
def test_no_damage_to_a_source_shows_a_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    at: float,
    cut: int,
    splinter: str,
) -> None:
    monkeypatch.setenv("AGENDAPACK_TRACEBACK", "1")  # what is unforeseen fails the test
    council(tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    offset = int(at * len(text))
    damaged = text[:offset] + splinter + text[offset + cut :]
    (tmp_path / name).write_bytes(damaged.encode("utf-8", "surrogatepass"))
    checked = agendapack("check", "2024-05-16", cwd=tmp_path)
    assert checked.code in (0, 1)
    assert (checked.code == 1) == (": error: " in checked.err)


# -- what readers of the output and of the sheet meet --------------------------------------------


@pytest.mark.once
def test_a_reader_of_the_output_may_leave(root: Path) -> None:
    built = subprocess.Popen(
        [sys.executable, "-m", "agendapack", "build", "--all"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert built.stdout is not None
    built.stdout.close()
    _, errors = built.communicate()
    assert built.returncode == 0, errors
    assert len(list((root / "packs").rglob("manifest.json"))) == 2


def test_a_language_without_words_is_told(root: Path) -> None:
    council = root / "meetings" / "council.yaml"
    council.write_text(council.read_text() + "language: ga\n")
    checked = agendapack("check", "2024-05-16", cwd=root)
    assert checked.code == 0
    assert (
        'warning: the documents are marked as "ga", but the words that agendapack prints itself'
        " (Agenda, Pages, the days and months) are English, and marked as that"
    ) in checked.err


@pytest.mark.parametrize("out", ["", ".", "meetings", "meetings/parks", "templates", ".agendapack"])
def test_packs_do_not_lie_among_what_they_are_made_from(tmp_path: Path, out: str) -> None:
    root = council(tmp_path)
    before = snapshot(root)
    built = agendapack("build", "--all", "--out", out, cwd=root)
    assert (built.code, built.out) == (2, "")
    assert "packs cannot be written into " in built.err
    assert snapshot(root) == before


def test_a_committee_called_as_what_is_not_published(tmp_path: Path) -> None:
    files = {"committee.yaml": "name: Parks\n", "2024-05-16/meeting.yaml": FILES[MEETING]}
    root = council(
        tmp_path, {f"meetings/For-officers/{name}": text for name, text in files.items()}
    )
    checked = agendapack("check", "For-officers/2024-05-16", cwd=root)
    assert checked.code == 1
    assert (
        "meetings/For-officers/committee.yaml:1:1: error: a committee's folder cannot be called"
        ' "For-officers"\n'
        "    rename the folder: what lies in packs/for-officers/ is not published\n"
    ) in checked.err
