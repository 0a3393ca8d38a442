"""What reaches terminals, GitHub and programs, whatever a record, paper or folder is called."""

from __future__ import annotations

import ast
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from agendapack.build import checking
from agendapack.build import meeting as building
from agendapack.build.built import Written
from agendapack.build.checking import CheckedMeeting, ExemptPages
from agendapack.build.compiled import Compiled
from agendapack.build.meeting import Failure, MeetingResult
from agendapack.cli.plan_table import print_plan
from agendapack.cli.printing import Printer, echo
from agendapack.cli.report import github_line, text_lines, visible
from agendapack.papers.accessibility import PaperAccessibility, ReportedPaper, State
from agendapack.problems import ExitCode, Location, MachineError, Severity, error
from agendapack.records.language_problems import unchecked_problem
from tests.running import agendapack, council

ROOT = Path(__file__).parent.parent
CONTROLS = ["\x1b[2J", "\n", "\r", "\t", "\x00", "\x7f", "\x9b31m", "\x85"]
TURNING = ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u2028", "\u2029", "\U000e0041"]


@pytest.mark.parametrize("hostile", [*CONTROLS, *TURNING, "\udc80", "\ue000"])
def test_what_steers_a_terminal_is_shown_by_its_code(hostile: str) -> None:
    shown = visible(f"a{hostile}b")
    assert shown != f"a{hostile}b"
    assert shown.isprintable()
    assert shown.encode().decode("unicode_escape") == f"a{hostile}b"


@pytest.mark.parametrize("text", ["Dŵr’s £5 – 10\xa0km", "👩\u200d🌾", "مرحبا", "[b] :smile: 100%"])
def test_what_people_write_is_printed_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("::error file=x::all is lost", r"\::error file=x::all is lost"),
        ("  ::stop-commands::x", r"  \::stop-commands::x"),
        ("a ##[add-path]x", r"a ##\[add-path]x"),
        ("parks::x", "parks::x"),
        ("a\n::error::b", r"a\n::error::b"),
    ],
)
def test_no_line_is_a_command_but_those_that_are_meant(
    line: str, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    echo(line)
    echo(line, err=True)
    assert capsys.readouterr() == (f"{printed}\n", f"{printed}\n")


def test_an_annotation_holds_what_a_name_holds() -> None:
    file = Path("/council/meetings/a:b,c%\n::error::x/\x1b.yaml")
    problem = error("no\r\n::error::such 100%", Location(file, 3), "do\n::notice::it")
    assert github_line(problem, Path("/council")) == (
        r"::error file=meetings/a%3Ab%2Cc%25\n%3A%3Aerror%3A%3Ax/\x1b.yaml,line=3"
        r"::no\r\n::error::such 100%25%0Ado\n::notice::it"
    )


def test_a_problem_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    problem = error("no\nsuch", Location(Path("/c/a\nb.yaml"), 1, 2), "do\nit")
    for line in text_lines(problem, Path("/c")):
        echo(line)
    assert capsys.readouterr().out == "a\\nb.yaml:1:2: error: no\\nsuch\n    do\\nit\n"


@pytest.mark.once
def test_everything_is_printed_in_one_place() -> None:
    """`print`, `click.echo` and the streams' own methods are in `printing._write` and nowhere
    else."""
    found = []
    for path in sorted((ROOT / "agendapack").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                call = ast.unparse(node.func)
                if call in ("print", "click.echo", "click.secho") or call.startswith(
                    ("sys.stdout.write", "sys.stderr.write", "sys.__std")
                ):
                    found.append((path.name, call))
    assert found == [("printing.py", "print")]


def test_a_title_is_no_markup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    titles = ["Budget [deferred from March]", "Allowances [/annual]", "[bold]:smile:", "a\x1b[2Jb"]
    papers = [
        {
            "title": title,
            "range": "Pages 1 - 2",
            "pages": 1,
            "blanks": 1,
            "stamps": [],
            "replaces": None,
        }
        for title in titles
    ]
    items = [
        {"item": f"1. {title}", "range": None, "papers": papers, "to-follow": []}
        for title in titles
    ]
    front = {"pages": 1, "blanks": 0}
    pack = {"file": "a.pdf", "pages": 2, "front": front, "items": items}
    print_plan({"meeting": "[red]parks/x\x1b", "packs": [pack], "members": []})
    printed = capsys.readouterr().out
    for title in titles:
        assert printed.count(visible(title)) == 1 + len(titles)
    assert printed.startswith(r"[red]parks/x\x1b/a.pdf: 2 pages")
    assert "\x1b" not in printed


def test_a_folders_name_reaches_no_terminal_raw(tmp_path: Path) -> None:
    named = "::error file=x::\x1b[31m\nit is lost"
    try:
        council(tmp_path, {f"meetings/{named}/2024-05-16/meeting.yaml": "date: 2024-05-16\n"})
    except OSError:
        pytest.skip("this disk takes no such name")
    checked = agendapack("check", "--all", "--format", "github", cwd=tmp_path)
    listed = agendapack("list", cwd=tmp_path)
    for printed in (checked.out, checked.err, listed.out):
        assert "\x1b" not in printed
        assert "\nit is lost" not in printed
    assert r"\::error file=x::\x1b[31m\nit is lost/2024-05-16: 3 errors" in checked.out


# -- Many meetings are printed ---------------------------------------------------------------------


@pytest.mark.parametrize(("style", "kept"), [("text", 0), ("github", 0), ("json", 1)])
def test_nothing_that_was_printed_is_kept_but_for_json(style: str, kept: int) -> None:
    """Over thousands of meetings it would grow for nothing."""
    problem = error("wrong", Location(Path("a"), 1))
    reported = ReportedPaper("3", "", "play-areas.pdf", "", PaperAccessibility(State.TAGGED))
    printer = Printer(style)
    for key in ("parks/2024-05-16", "parks/2024-05-17"):
        written = (Written(f"{key}.pdf", "0" * 64, 81_000, 3),)
        printer.result(MeetingResult(key, Path("packs"), "built", (problem,), (reported,), written))
        printer.result(MeetingResult(key, Path("packs"), "unchanged", files=written))
        printer.stopped(key, Failure("the disk is full", "", ExitCode.MACHINE))
    place = Location(Path(f"meetings/{key}/meeting.yaml"), 9)
    exempt = ExemptPages("7", "award.pdf", 18, place)
    printer.page_counts(CheckedMeeting(key, exempt_pages=(exempt,)))
    assert {kind: len(entries) for kind, entries in printer.document.items() if entries} == (
        {"problems": 1, "papers": 2, "files": 4, "failures": 2, "page-counts": 1} if kept else {}
    )


def test_a_problem_that_many_meetings_meet_is_printed_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printer = Printer("text")
    printer.root = Path("/council")
    wrong = error("wrong", Location(Path("/council/meetings/council.yaml"), 1), "mend it")
    others = [
        replace(wrong, message="wrong\n    mend it", hint=""),
        replace(wrong, hint=""),
        replace(wrong, severity=Severity.WARNING),
        replace(wrong, location=Location(Path("/council/meetings/\udc80.yaml"), 1)),
    ]
    for _ in range(2):
        printer.problems([wrong, *others])
    assert capsys.readouterr().err == (
        "meetings/council.yaml:1: error: wrong\n    mend it\n"
        "meetings/council.yaml:1: error: wrong\\n    mend it\n"
        "meetings/council.yaml:1: error: wrong\n"
        "meetings/council.yaml:1: warning: wrong\n    mend it\n"
        "meetings/\\udc80.yaml:1: error: wrong\n    mend it\n"
    )


# -- JSON is whole, whatever happens --------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (RuntimeError("x"), 3, "something unforeseen stopped the work: RuntimeError: x"),
        (MachineError("the disk is full", "free some room"), 3, "the disk is full"),
        (KeyboardInterrupt(), 130, "interrupted; what was published before stays"),
        (MemoryError(), 3, "something unforeseen stopped the work: MemoryError: "),
        (RecursionError("x"), 3, "something unforeseen stopped the work: RecursionError: x"),
    ],
)
def test_json_is_whole_where_the_work_is_stopped(
    fault: BaseException, code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(type(fault)), Printer("json") as printer:
        printer.problems([error("wrong", Location(Path("a"), 1))])
        raise fault
    document = json.loads(capsys.readouterr().out)
    assert [problem["message"] for problem in document["problems"]] == ["wrong"]
    [failure] = document["failures"]
    assert (failure["meeting"], failure["message"], failure["exit_code"]) == (None, message, code)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--format", "json", "2031-01-01"], 'no meeting "2031-01-01"'),
        (["check", "--format=json"], "name a meeting, or give --all"),
        (["show", "--format", "json", "--frobnicate"], "No such option"),
        (["build", "--format", "json", "--jobs", "0"], "Invalid value for '--jobs'"),
    ],
)
def test_json_is_whole_where_the_command_is_wrong(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    ran = agendapack(*arguments, cwd=council(tmp_path))
    assert ran.code == 2
    assert message in ran.err
    [failure] = json.loads(ran.out)["failures"]
    assert failure["message"].startswith(message)
    assert failure["exit_code"] == 2


def compiled_or_stopped(root: Path, key: str, *_: Any, **__: Any) -> Compiled:
    """Stands for compiling a meeting: the first one's trouble is unforeseen."""
    if key == "parks/2024-04-18":
        raise ZeroDivisionError("integer division")
    problems = (error("wrong", Location(root / "meetings" / key / "meeting.yaml", 1)),)
    [ref] = [ref for ref in building.Library(root).meetings() if ref.key == key]
    return Compiled(ref, None, None, problems)


def test_one_meetings_trouble_stops_no_other_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    council(tmp_path)
    monkeypatch.setattr(building, "compile_meeting", compiled_or_stopped)
    monkeypatch.setattr(checking, "compile_meeting", compiled_or_stopped)
    checked = agendapack("check", "--all", "--format", "json", cwd=tmp_path)
    document = json.loads(checked.out)
    assert checked.code == 3
    assert [failure["meeting"] for failure in document["failures"]] == ["parks/2024-04-18"]
    assert [problem["message"] for problem in document["problems"]] == ["wrong"]
    told = agendapack("check", "--all", cwd=tmp_path)
    assert told.out == "parks/2024-05-16: 1 error\n"
    assert told.err.startswith(
        "agendapack: something unforeseen stopped the work: ZeroDivisionError: integer division\n"
        "    please report it"
    )
    shown = agendapack("show", "--all", "--format", "json", cwd=tmp_path)
    document = json.loads(shown.out)
    assert shown.code == 3
    assert [meeting["meeting"] for meeting in document["meetings"]] == ["parks/2024-05-16"]
    assert [failure["meeting"] for failure in document["failures"]] == ["parks/2024-04-18"]


def test_one_meetings_trouble_stops_no_other_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unchanged(root: Path, key: str, *_: object) -> None:
        raise ZeroDivisionError(key)

    council(tmp_path)
    monkeypatch.setattr(building, "unchanged_meeting", unchanged)
    built = agendapack("build", "--all", "--format", "json", cwd=tmp_path)
    assert built.code == 3
    assert [(f["meeting"], f["message"][-16:]) for f in json.loads(built.out)["failures"]] == [
        (key, key) for key in ("parks/2024-04-18", "parks/2024-05-16")
    ]


def test_json_holds_no_command() -> None:
    assert r"##\u005bx" in json_of("##[x")
    assert json.loads(json_of("##[x"))["a"] == ["##[x"]


def json_of(text: str) -> str:
    from agendapack.cli.report import json_document

    return json_document({"a": [text]})


# -- the output goes nowhere ----------------------------------------------------------------------


class Full(io.StringIO):
    """A file on a disk without room."""

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


def test_output_that_cannot_be_written_is_told_and_the_work_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from agendapack.cli.commands import main

    council(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["agendapack", "list"])
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert capsys.readouterr().err == (
        "agendapack: what this command prints could not be written: No space left on device\n"
        "    its work is done all the same; send its output to where there is room\n"
    )


@pytest.mark.once
def test_of_words_that_nobody_checked_a_later_meeting_tells_the_others_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Location(tmp_path / "council.yaml", 3, 11)
    printer = Printer("text")
    printer.root = tmp_path
    for used in (["Lead", "Topic"], ["Topic"], ["Published", "Topic"]):
        told = unchecked_problem("cy", used, place)
        assert told is not None
        printer.problems([told])
    lines = [line for line in capsys.readouterr().err.splitlines() if "council.yaml" in line]
    begin = "council.yaml:3:11: warning: the Welsh of"
    end = "in these documents has not been checked by anybody who knows it:"
    assert lines == [
        f'{begin} 2 texts {end} "Lead", "Topic"',
        f'{begin} one text {end} "Published"',
    ]
