"""What a shell completes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from agendapack.cli.commands import cli
from agendapack.cli.completion import complete_committees
from tests.running import council, write


def completed(*words: str, cwd: Path) -> list[str]:
    """What is offered for the last word."""
    shell = ShellComplete(cli, {}, "agendapack", "_AGENDAPACK_COMPLETE")
    with contextlib.chdir(cwd):
        return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize("command", ["build", "check", "show", "minutes"])
def test_meetings_are_completed_by_date_and_by_committee(command: str, tmp_path: Path) -> None:
    council(tmp_path)
    assert completed(command, "", cwd=tmp_path) == [
        *("2024-05-16", "2024-04-18", "parks/2024-05-16", "parks/2024-04-18"),
    ]
    assert completed(command, "2024-05", cwd=tmp_path) == ["2024-05-16"]
    assert completed(command, "parks/", cwd=tmp_path / "meetings") == [
        *("parks/2024-05-16", "parks/2024-04-18"),
    ]
    assert completed(command, "roads", cwd=tmp_path) == []


def test_the_root_may_be_named(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    root, elsewhere = council(tmp_path), tmp_path_factory.mktemp("elsewhere")
    assert completed("--root", str(root), "build", "2024-05", cwd=elsewhere) == ["2024-05-16"]


def test_where_there_is_no_council_nothing_is_completed(tmp_path: Path) -> None:
    assert completed("build", "", cwd=tmp_path) == []


def test_a_new_meeting_is_completed_by_committee_and_by_the_one_it_is_like(
    tmp_path: Path,
) -> None:
    council(tmp_path)
    assert completed("new", "", cwd=tmp_path) == ["parks"]
    assert completed("new", "parks", "2024", cwd=tmp_path) == []
    assert completed("new", "parks", "2024-06-20", "--like", "2024-05", cwd=tmp_path) == [
        "2024-05-16"
    ]


def test_committees_are_completed_by_their_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    council(tmp_path)
    write(tmp_path / "meetings/planning/committee.yaml", "name: Planning\n")
    write(tmp_path / "meetings/logos/a.svg", "")
    monkeypatch.chdir(tmp_path)
    context = click.Context(cli)
    assert complete_committees(context, cli.params[0], "") == ["parks", "planning"]
    assert complete_committees(context, cli.params[0], "pl") == ["planning"]
    monkeypatch.chdir(tmp_path.parent)
    assert complete_committees(context, cli.params[0], "") == []


def test_commands_are_completed(tmp_path: Path) -> None:
    assert completed("sch", cwd=tmp_path) == ["schema"]


def test_the_program_answers_a_shell(tmp_path: Path) -> None:
    """Through the way in which the program starts and ends."""
    asked = {
        **os.environ,
        "_AGENDAPACK_COMPLETE": "bash_complete",
        "COMP_WORDS": "agendapack build 2024-0",
        "COMP_CWORD": "2",
    }
    ran = subprocess.run(
        [sys.executable, "-c", "from agendapack.cli.start import main; main()"],
        cwd=council(tmp_path),
        env=asked,
        capture_output=True,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "plain,2024-05-16\nplain,2024-04-18\n"
