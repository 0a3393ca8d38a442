"""What commands print: problems, papers and files, for a person, a program or CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli import report

if TYPE_CHECKING:
    from agendapack.build.built import Written
    from agendapack.build.meeting import MeetingResult
    from agendapack.build.pipeline import Compiled
    from agendapack.papers.accessibility import ReportedPaper
    from agendapack.problems import Problem


def echo(line: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a line.  Whoever read the output may have gone (``| head``): the work goes on."""
    try:
        click.echo(line, err=err, nl=nl)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())


class Printer:
    """Prints what commands find and make, in the style asked for."""

    def __init__(self, style: str, root: Path) -> None:
        self._style = style
        self._root = root
        self._base = report.github_base(root) if style == "github" else root
        self._problems: dict[Problem, None] = {}
        self._files: list[dict[str, Any]] = []
        self._papers: list[dict[str, Any]] = []

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print problems, each once however many meetings meet it."""
        for problem in problems:
            if problem in self._problems:
                continue
            self._problems[problem] = None
            if self._style == "github":
                echo(report.github_line(problem, self._base))
            elif self._style == "text":
                echo(report.text_line(problem, self._base), err=True)

    def papers(self, key: str, papers: Sequence[ReportedPaper]) -> None:
        """Print how accessible each paper of a meeting is, a line for each."""
        from agendapack.papers.accessibility import summary_line

        for paper in papers:
            self._papers.append(report.paper_as_json(key, paper))
            if self._style != "json":
                echo(summary_line(paper.item, paper.file, paper.accessibility))

    def result(self, result: MeetingResult) -> None:
        """Print what came of building a meeting, all but what stopped it."""
        self.problems(result.problems)
        if result.state == "faulty":
            echo(f"{result.key}: not built; what was published before stays", err=True)
        elif result.state == "unchanged":
            self._list(result.folder, result.files, quietly=True)
            if self._style != "json":
                echo(f"{result.key}: unchanged since it was built, {len(result.files)} files")
        else:
            self.papers(result.key, result.papers)
            self._list(result.folder, result.files)

    def checked(self, compiled: Compiled) -> None:
        if self._style == "json":
            return
        counted = report.counted
        tally = report.tally(compiled.problems) or "no problems"
        packs = ", ".join(
            f"{draft.file} {counted(len(draft.plan.pages), 'page')}" for draft in compiled.drafts
        )
        echo(f"{compiled.ref.key}: {tally}" + (f"; {packs}" if compiled.is_good else ""))

    def _list(self, folder: Path, files: Sequence[Written], *, quietly: bool = False) -> None:
        for file in files:
            path = report.shown(Path(os.path.normpath(folder / file.name)), self._root)
            self._files.append(
                {"file": path, "pages": file.pages, "bytes": file.size, "sha256": file.sha256}
            )
            if self._style != "json" and not quietly:
                pages = report.counted(file.pages, "page") if file.pages is not None else ""
                echo(f"{path:<58} {pages:>10} {report.size(file.size):>9}")

    def finish(self) -> None:
        if self._style == "json":
            problems = [report.as_json(problem, self._base) for problem in self._problems]
            record: dict[str, Any] = {
                "problems": problems,
                "papers": self._papers,
                "files": self._files,
            }
            echo(report.json_document(record))
