"""Papers typeset several at a time, and as they would be one by one."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agendapack.build import setters
from agendapack.build.processes import can_fork
from agendapack.build.setters import set_papers
from agendapack.build.typesetting import Sheets

HERE = os.getpid()


class Press:
    """Sets a paper as the number of the process that set it; dies of one called ``deadly``."""

    def set_paper(self, source: Any, dossier: Any) -> Sheets:
        if source.path.stem == "deadly" and os.getpid() != HERE:
            os._exit(11)
        return Sheets(str(os.getpid()), f"{dossier} {source.path.stem}", b"", ())


def processes(folder: Path, *names: str, jobs: int = 2) -> dict[str, int]:
    sources: Any = {}
    for name in names:
        path = folder / f"{name}.md"
        path.write_text("words " * 9)
        sources[name] = SimpleNamespace(path=path)
    press: Any = Press()
    dossier: Any = "for"
    made = dict(set_papers(press, dossier, sources, jobs))
    assert {name: sheets.title for name, sheets in made.items()} == {n: f"for {n}" for n in names}
    return {name: int(sheets.html) for name, sheets in made.items()}


@pytest.mark.skipif(not can_fork(), reason="processes are not forked here")
def test_papers_are_set_side_by_side(tmp_path: Path) -> None:
    found = processes(tmp_path, "one", "two", "three")
    assert len(set(found.values())) == 2
    assert HERE not in found.values()


def test_one_paper_or_one_job_takes_no_process(tmp_path: Path) -> None:
    assert processes(tmp_path, "one") == {"one": HERE}
    assert set(processes(tmp_path, "one", "two", jobs=1).values()) == {HERE}
    assert processes(tmp_path) == {}


def test_where_processes_are_not_forked_papers_are_set_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setters, "can_fork", lambda: False)
    assert set(processes(tmp_path, "one", "two").values()) == {HERE}


@pytest.mark.skipif(not can_fork(), reason="processes are not forked here")
def test_a_paper_that_a_process_dies_of_is_set_here(tmp_path: Path) -> None:
    found = processes(tmp_path, "deadly", "one", "two", "three")
    assert found["deadly"] == HERE
    assert HERE not in {found["one"], found["two"], found["three"]}
