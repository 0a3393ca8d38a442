"""What commands print: problems, papers and files, for a person, a program or CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from agendapack.cli import interrupts, report
from agendapack.cli.report import PageCount, Said

if TYPE_CHECKING:
    from agendapack.build.built import Written
    from agendapack.build.checking import CheckedMeeting, PackPages
    from agendapack.build.meeting import Failure, MeetingResult
    from agendapack.papers.accessibility import ReportedPaper
    from agendapack.problems import Problem


def echo(line: str, *, err: bool = False) -> None:
    """Print a line, which is for people and no workflow command of GitHub's, whatever it holds."""
    _write(_no_command(report.visible(line)), err)


def echo_cells(cells: Sequence[str]) -> None:
    """Print a row of a table, a tab between its cells."""
    _write(_no_command("\t".join(map(report.visible, cells))), err=False)


def _no_command(line: str) -> str:
    line = line.replace("##[", "##\\[")
    return line.replace("::", "\\::", 1) if line.lstrip().startswith("::") else line


def echo_command(line: str) -> None:
    """Print a workflow command of GitHub's (:func:`~agendapack.cli.report.github_line`)."""
    _write(line, err=False)


def echo_document(text: str) -> None:
    """Print lines that a program reads, or that were drawn from visible texts."""
    _write(text.removesuffix("\n"), err=False)


_lost: list[str] = []  # why standard output could not be written, the first reason first


def lost_output() -> str | None:
    """Why some of what was to be printed is lost, told once; None where all was printed."""
    reason = _lost[0] if _lost else None
    _lost.clear()
    return reason


_kept: list[list[str]] = []  # lines for the terminal, where somebody has them kept


@contextmanager
def lines_kept() -> Iterator[list[str]]:
    """Keep lines that would be printed on a terminal meanwhile, for whoever prints them instead;
    those for a file or a program go there as ever."""
    lines: list[str] = []
    _kept.append(lines)
    try:
        yield lines
    finally:
        _kept.pop()


def _write(text: str, err: bool) -> None:
    """Everything that is printed goes through here, a line as a whole: others may print too.

    Whoever read the output may have gone (``| head``), or the disk that it goes to may be full: the
    work goes on.
    """
    stream = sys.stderr if err else sys.stdout
    if _kept and stream.isatty():
        _kept[-1].append(text)
        return
    try:
        print(f"{text}\n", end="", file=stream, flush=True)
    except OSError as fault:
        if not err and not isinstance(fault, BrokenPipeError):
            _lost.append(fault.strerror or str(fault))
        with suppress(OSError):  # what comes next goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_private(*, err: bool = False) -> bool:
    """Whether what is printed there, on standard output or standard error, is seen by who gave the
    command alone: what is exempt is called by its name on a terminal, and not where it may be kept
    or read along, as in CI."""
    stream = sys.stderr if err else sys.stdout
    return "CI" not in os.environ and stream.isatty()


def may_say(what: Said, *, err: bool = False) -> Said:
    """What is to be printed, on standard output or standard error, without anything of exempt
    records and papers, names included, unless it :func:`is_private` there.

    All that is printed of a meeting comes through here.
    """
    return what if is_private(err=err) else report.discreet(what)


def say(message: str, hint: str = "") -> None:
    """Print what stopped the work, or a part of it."""
    echo(f"agendapack: {message}", err=True)
    if hint:
        echo(f"    {hint}", err=True)


def say_stopped(failure: Failure) -> None:
    """Print what stopped a meeting, or the command."""
    failure = may_say(failure, err=True)
    say(failure.message, failure.hint)


def stopped_by(fault: BaseException) -> Failure:
    """What stopped a command, in words."""
    from agendapack.build.meeting import Failure, worded
    from agendapack.problems import ExitCode

    if isinstance(fault, click.UsageError):
        return Failure(fault.format_message(), "", ExitCode.USAGE)
    if isinstance(fault, KeyboardInterrupt | click.Abort):
        return Failure(interrupts.SENTENCE, "", interrupts.EXIT_CODE)
    if isinstance(fault, Exception):
        return worded(fault)
    return Failure(f"{type(fault).__name__}: {fault}", "", ExitCode.MACHINE)


class Printer:
    """Prints what commands find and make, in the style asked for.

    As JSON it is one document, printed when the context ends, however it ends; ``kinds`` are the
    lists in it, each under its key.  In another style what is printed is not kept: it may be of
    thousands of meetings.
    """

    documents: ClassVar[int] = 0
    """How many were printed."""

    def __init__(
        self,
        style: str,
        kinds: Sequence[str] = ("problems", "papers", "files"),
        root: Path | None = None,
    ) -> None:
        self.style = style
        self.document: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*kinds, "failures")}
        self._printed: set[bytes] = set()  # digests of problems: those of many meetings take room
        self._unchecked: set[tuple[str, str]] = set()  # the language and each text that was named
        self.root = Path.cwd()  # until it is known

    @property
    def root(self) -> Path:
        """The council's folder, which printed paths are relative to."""
        return self._root

    @root.setter
    def root(self, root: Path) -> None:
        self._root = root
        self._base = report.github_base(root) if self.style == "github" else root

    def __enter__(self) -> Printer:
        return self

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        interrupts.hold()  # a document is printed whole or not begun
        if fault is not None and not isinstance(fault, SystemExit):
            self.failure(stopped_by(fault))
        if self.style == "json":
            Printer.documents += 1
            echo_document(report.json_document(self.document))

    def record(self, kind: str, entry: dict[str, Any]) -> None:
        """Take down what JSON lists under ``kind``."""
        if self.style == "json":
            self.document.setdefault(kind, []).append(entry)

    def failure(self, failure: Failure, meeting: str | None = None) -> None:
        """Take down what stopped a meeting, or the whole command."""
        failure = may_say(failure)
        entry = {
            "meeting": meeting,
            "message": failure.message,
            "hint": failure.hint or None,
            "exit_code": int(failure.exit_code),
        }
        self.record("failures", entry)

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print problems, each once however many meetings meet it, and of unchecked words those
        that no other named."""
        for problem in self._untold(problems):
            out, err = may_say(problem), may_say(problem, err=True)
            lines = report.text_lines(err, self._base)
            text = "\n".join(map(report.visible, lines))
            digest = blake2b(text.encode(), digest_size=16).digest()
            if digest in self._printed:
                continue
            self._printed.add(digest)
            if self.style == "json" and "problems" in self.document:
                self.record("problems", report.as_json(out, self._base))
            elif self.style == "github":
                echo_command(report.github_line(out, self._base))
            else:
                for line in lines:
                    echo(line, err=True)

    def _untold(self, problems: Sequence[Problem]) -> Iterator[Problem]:
        for problem in problems:
            if problem.unchecked is None:
                yield problem
                continue
            from agendapack.records.language_problems import untold

            if (left := untold(problem, self._unchecked)) is not None:
                yield left
            words = problem.unchecked
            self._unchecked |= {(words.language, text) for text in words.texts}

    def papers(self, key: str, papers: Sequence[ReportedPaper]) -> None:
        """Print how accessible each paper of a meeting is, a line for each."""
        for paper in map(may_say, papers):
            if self.style == "json":
                self.record("papers", report.paper_as_json(key, paper))
            else:
                echo(report.paper_line(paper))

    def page_counts(self, checked: CheckedMeeting) -> None:
        """Print the lines to paste for the exempt papers of a meeting, each with where it may be
        written."""
        for paper in checked.exempt_pages:
            counted = may_say(PageCount(paper.item, paper.file, paper.pages))
            where = report.place(paper.place, self._base)
            entry = {
                "meeting": checked.key,
                "file": report.shown(paper.place.file, self._base),
                "line": paper.place.line or None,
                "item": counted.item,
                "paper": counted.file,
                "page-count": counted.pages,
            }
            self.record("page-counts", entry)
            if self.style != "json":
                name = counted.file or "an exempt paper"
                echo(f"{where}: page-count: {counted.pages}  (item {counted.item}, {name})")

    def result(self, result: MeetingResult) -> None:
        """Print what came of building a meeting."""
        self.problems(result.problems)
        if result.failure is not None:
            self.stopped(result.key, result.failure)
        elif result.state == "faulty":
            echo(f"{result.key}: not built; what was published before stays", err=True)
        elif result.state == "unchanged":
            count = len(result.files) + len(result.members_files)
            self._list(result.folder, result.files, quietly=True)
            if result.members is not None:
                self._list(result.members, result.members_files, quietly=True)
            if self.style != "json":
                echo(f"{result.key}: unchanged since it was built, {count} files")
        else:
            self.papers(result.key, result.papers)
            self._list(result.folder, result.files)
            if result.members is not None:
                self._list(result.members, result.members_files)

    def stopped(self, meeting: str, failure: Failure) -> None:
        """Print what stopped a meeting."""
        self.failure(failure, meeting)
        say_stopped(failure)

    def checked(self, checked: CheckedMeeting) -> None:
        """Print in a line what a meeting that was checked would come to."""
        if self.style == "json":
            return
        line = f"{checked.key}: {report.tally(checked.problems) or 'no problems'}"
        if checked.would_build:
            line += f"; {_in_pages(checked.packs)}"
            if checked.members_packs is not None:
                line += f"; for members {_in_pages(checked.members_packs)}"
        echo(line)

    def _list(self, folder: Path, files: Sequence[Written], *, quietly: bool = False) -> None:
        if quietly and self.style != "json":
            return
        for file in files:
            path = report.shown(Path(os.path.normpath(folder / file.name)), self._root)
            entry = {"file": path, "pages": file.pages, "bytes": file.size, "sha256": file.sha256}
            self.record("files", entry)
            if self.style != "json":
                pages = report.counted(file.pages, "page") if file.pages is not None else ""
                echo(f"{path:<58} {pages:>10} {report.size(file.size):>9}")


def _in_pages(packs: Sequence[PackPages]) -> str:
    return ", ".join(f"{pack.file} {report.counted(pack.pages, 'page')}" for pack in packs)
