"""What is exempt is called by its name on a terminal, and nowhere else."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from agendapack.build.meeting import Failure, discreetly_worded
from agendapack.build.pipeline import Pipeline
from agendapack.cli import printing
from agendapack.cli.report import PageCount, discreet, paper_line
from agendapack.papers.accessibility import Finding, PaperAccessibility, ReportedPaper, State
from agendapack.problems import ExitCode, Location, MachineError, Problem, Severity, error
from agendapack.records.discretion import veiled
from tests.exempt_council import EXEMPT, FILES, FOLDER, KEY, MEETING, WORDS, exempt_council
from tests.running import agendapack

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent

EVERYTHING = [
    *itertools.product([("build", KEY)], ["text", "json", "github"]),
    (("build", KEY, "--members", "--for", "Councillor Example"), "text"),
    (("check", KEY, "--members"), "text"),
    (("check", KEY, "--members", "--strict"), "json"),
    (("check", KEY, "--members"), "github"),
    *itertools.product([("show", KEY)], ["text", "json"]),
]
"""Commands, each with a format."""
SOME = [
    (("build", KEY, "--members"), "text"),
    (("check", KEY, "--members", "--strict"), "json"),
    (("check", KEY), "github"),
]

STATES: Mapping[str, Mapping[str, str | bytes | None]] = {
    "page counts missing": {MEETING: str(FILES[MEETING]).replace("page-count: 2", "scale: fit")},
    "longer than reserved": {
        f"{EXEMPT}/zebra-award.md": "# Quagga\n\n" + "Quagga Leisure is named here.\n\n" * 200
    },
    "a paper with faults": {
        f"{EXEMPT}/zebra-award.md": "# Quagga\n\n![](walrus.png)\n\n<b>Quagga</b> [a](#walrus)\n",
        f"{EXEMPT}/walrus-costs.md": b"# Walrus \xff\xfe\n",
    },
    "a paper that is none": {
        MEETING: str(FILES[MEETING]).replace("zebra-award.md", "zebra-award.pdf"),
        f"{EXEMPT}/zebra-award.md": None,
        f"{EXEMPT}/zebra-award.pdf": b"%PDF-1.7\nQuagga\n",
    },
    "a paper that is not there": {f"{EXEMPT}/zebra-award.md": None},
    "a paper that is named twice": {
        MEETING: str(FILES[MEETING]).replace(
            "- file: zebra-award.md",
            "- {file: zebra-award.md, page-count: 1}\n              - file: zebra-award.md",
        )
    },
    "a paper that nothing names": {f"{EXEMPT}/walrus-zebra.md": "# Walrus\n"},
    "a paper in both folders": {
        f"{FOLDER}/papers/zebra-award.md": FILES[f"{EXEMPT}/zebra-award.md"],
    },
    "a record with faults": {
        f"{EXEMPT}/meeting.yaml": "items: {3: {walrus: zebra}, 9: {title: Walrus}}",
        f"{EXEMPT}/minutes.yaml": "minutes: {8: [{quagga: Walrus}], 99: [{text: zebra}]}",
    },
    "a record that is no YAML": {f"{EXEMPT}/meeting.yaml": "items: {Quagga: [walrus\n"},
}
"""Councils whose exempt files are named, quoted and at fault in one way or another."""
HARMLESS = {"a paper that nothing names"}


def printed_by(root: Path, command: tuple[str, ...], style: str) -> tuple[int, str]:
    ran = agendapack(*command, "--format", style, cwd=root)
    return ran.code, "\n".join((ran.out, ran.err, *ran.papers))


def exempt_words(printed: str) -> list[str]:
    return [word for word in WORDS if word.casefold() in printed.casefold()]


def test_no_command_says_what_is_exempt(tmp_path: Path) -> None:
    root = exempt_council(tmp_path)
    for command, style in EVERYTHING:
        code, printed = printed_by(root, command, style)
        assert (code, exempt_words(printed)) == (0, [])
    assert exempt_words(agendapack("list", cwd=root).out) == []


@pytest.mark.parametrize("state", STATES)
def test_no_problem_says_what_is_exempt(tmp_path: Path, state: str) -> None:
    root = exempt_council(tmp_path, STATES[state])
    for command, style in SOME:
        code, printed = printed_by(root, command, style)
        assert (code, exempt_words(printed)) == (int(state not in HARMLESS), []), printed
        assert "Traceback" not in printed


def test_what_can_be_said_still_helps(tmp_path: Path) -> None:
    root = exempt_council(tmp_path, STATES["a paper with faults"])
    ran = agendapack("check", KEY, cwd=root)
    said = (
        "something about an exempt paper of item {}: `agendapack check --members` at a terminal"
        " says what\n"
    )
    assert f"{EXEMPT}: error: {said.format(1)}" in ran.err
    assert f"{EXEMPT}: error: {said.format(3)}" in ran.err


# On a terminal


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty")
@pytest.mark.parametrize("ci", [False, True])
def test_a_terminal_is_told_all_where_nobody_keeps_what_it_shows(tmp_path: Path, ci: bool) -> None:
    import pty

    root = exempt_council(tmp_path)
    ours, theirs = pty.openpty()
    shown = bytearray()

    def read() -> None:
        with suppress(OSError):  # Linux says so when the other end has gone
            while piece := os.read(ours, 65536):
                shown.extend(piece)

    reader = threading.Thread(target=read)  # a terminal that is not read holds its writer up
    reader.start()
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    run = subprocess.run(
        [sys.executable, "-m", "agendapack", "show", KEY],
        cwd=root,
        env={
            **environment,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
            **({"CI": "1"} if ci else {}),
        },
        stdout=theirs,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    assert run.returncode == 0, run.stderr
    assert (b"Award to Quagga Leisure" in shown) is not ci
    assert (b"An exempt paper" in shown) is ci
    assert exempt_words(run.stderr) == []  # which is no terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_each_stream_is_asked_whether_it_is_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(Severity.NOTE, "all", Location(Path("a")), "a hint", "little")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert printing.may_say(problem) == problem
    assert printing.may_say(problem, err=True).message == "little"
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert printing.may_say(problem, err=True) == problem
    monkeypatch.setenv("CI", "")
    assert printing.may_say(problem).message == "little"
    assert printing.may_say(problem, err=True).message == "little"


@pytest.mark.parametrize("style", ["json", "github"])
def test_what_goes_into_a_file_is_discreet_though_errors_go_to_a_terminal(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = io.StringIO(), Terminal()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    with printing.Printer(style) as printer:
        printer.problems([replace(error("zebra", Location(Path("a"))), discreet="something")])
    assert "something" in out.getvalue()
    assert "zebra" not in out.getvalue()


def test_what_stopped_a_meeting_is_discreet_where_errors_go_into_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    err = io.StringIO()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", err)
    printing.say_stopped(Failure("zebra", "", ExitCode.MACHINE, "something"))
    assert err.getvalue() == "agendapack: something\n"


# What is said instead

AT = Location(Path("/c/meetings/cabinet/2024-05-16/exempt/zebra-award.md"), 3, 5)


def test_a_problem() -> None:
    there = Location(Path("/c/meetings/cabinet/2024-05-16/exempt"))
    veiled = replace(error("Quagga", AT, "Walrus"), discreet="something is wrong")
    assert discreet(veiled) == error("something is wrong", there)
    assert discreet(error("public", AT, "hint")) == error("public", there, "hint")
    record = replace(AT, file=AT.file.with_name("meeting.yaml"))
    assert discreet(error("public", record)) == error("public", record)
    elsewhere = Location(Path("/exempt/c/meetings/parks/2024-05-16/papers/a.md"), 3)
    assert discreet(error("public", elsewhere, "hint")) == error("public", elsewhere, "hint")


def test_a_page_count() -> None:
    assert discreet(PageCount("7", "zebra.md", 3)) == PageCount("7", None, 3)


def test_a_paper() -> None:
    text = "the font {font} lacks {count} glyphs"
    finding = Finding(
        "7.21", "31-001", text, (4,), "use no {font}", values={"font": "Quagga", "count": 2}
    )
    accessibility = PaperAccessibility(State.TAGGED, (finding,))
    paper = ReportedPaper("7", "Zebras", "zebra.md", "Quagga", accessibility)
    assert discreet(paper) == paper
    said = discreet(replace(paper, is_exempt=True))
    assert paper_line(said) == (
        "item 7, an exempt paper: tagged, 1 finding: the font ... lacks 2 glyphs on page 4"
    )
    assert exempt_words(str(said)) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (MachineError("cannot read zebra-award.md", "look at it"), ""),
        (MachineError("cannot read a/walrus-costs: no"), ""),
        (OSError(5, "Input/output error", "zebra-award.md"), ""),
        (MachineError("the disk is full", "look at walrus-terms.md"), ""),
        (KeyError("Quagga"), " (KeyError)"),
        (MachineError("the disk is full", "free some room"), None),
        (OSError(28, "No space left on device"), None),
    ],
)
def test_what_stops_a_meeting(tmp_path: Path, fault: Exception, said: str | None) -> None:
    failure = discreetly_worded(fault, exempt_council(tmp_path), KEY)
    expected = (
        f"something about an exempt file of {KEY} stopped the work{said}: the same command at a"
        " terminal says what"
    )
    assert failure.discreet == (None if said is None else expected)
    if said is not None:
        assert discreet(failure).message == expected
        assert discreet(failure).hint == ""
    else:
        assert discreet(failure) == failure


def test_without_exempt_files_all_is_said(tmp_path: Path) -> None:
    root = exempt_council(tmp_path, exempt=False)
    assert discreetly_worded(KeyError("Quagga"), root, KEY).discreet is None


def test_a_folder_that_may_not_be_looked_into_stops_no_other_meeting(tmp_path: Path) -> None:
    # The system refuses a name that is too long to everybody, a folder without rights not to root.
    (tmp_path / "meetings").mkdir()
    fault = MachineError("cannot read meeting.yaml: Permission denied", "check its permissions")
    failure = discreetly_worded(fault, tmp_path, "a" * 300)
    assert (failure.message, failure.hint, failure.discreet) == (fault.message, fault.hint, None)


def test_an_unforeseen_fault_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unforeseen(*_: object) -> None:
        raise KeyError("Quagga Leisure")

    monkeypatch.setattr(Pipeline, "_compile", unforeseen)
    root = exempt_council(tmp_path)
    for command, style in SOME:
        code, printed = printed_by(root, command, style)
        assert (code, exempt_words(printed)) == (3, [])
        assert "stopped the work (KeyError)" in printed


def test_what_a_problem_says_instead_stays_what_it_was() -> None:
    problem = error("all", Location(Path("a")))
    assert veiled(problem, "something").discreet == "something"
    assert veiled(veiled(problem, "something"), "less").discreet == "something"
