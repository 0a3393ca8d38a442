"""``agendapack register``: tables over the records of all meetings.

As in ``commands.py``, what a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.completion import complete_committees
from agendapack.cli.named_meetings import is_the_councils, open_library
from agendapack.cli.printing import Printer, echo, echo_cells, echo_document, is_private
from agendapack.cli.today import day_taken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from agendapack.problems import Problem
    from agendapack.records.library import Library
    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.facts_reading import FactsReader
    from agendapack.registers.register_table import RegisterTable

REGISTERS = ("actions", "decisions", "attendance", "interests", "exemptions", "work-programme")


@click.command()
@click.argument("register", metavar="REGISTER", type=click.Choice(REGISTERS))
@click.argument(
    "committees", nargs=-1, metavar="[COMMITTEE]...", shell_complete=complete_committees
)
@click.option("--since", metavar="DATE", help="Only meetings on that day and after it.")
@click.option("--today", metavar="DATE", help="The day to take for today.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "csv", "json", "html"]),
    default="text",
    help="A table as text, CSV, JSON or a page.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write instead of printing.",
)
@click.option("--no-cache", is_flag=True, help="Read every record anew, and keep nothing.")
@click.pass_obj
def register(
    root: Path | None,
    register: str,
    committees: Sequence[str],
    since: str | None,
    today: str | None,
    style: str,
    out: Path | None,
    no_cache: bool,
) -> None:
    """Print a register of all meetings, or of those of committees.

    There are registers of actions, decisions, attendance, interests, exemptions and work
    programmes.
    """
    from agendapack.begin.committee_records import find_committee
    from agendapack.begin.written_values import day_of
    from agendapack.cli.report import counted, shown
    from agendapack.problems import ExitCode, has_errors
    from agendapack.registers.facts_reading import FactsReader
    from agendapack.registers.register_formats import json_record

    printing = out is None
    as_json = style == "json" and printing
    with Printer("json" if as_json else "text", ("registers", "problems")) as printer:
        library = open_library(root)
        printer.root = library.root
        keys = tuple(dict.fromkeys(find_committee(library, written) for written in committees))
        first = None if since is None else day_of(since, "--since: ")
        day = day_taken(today)
        if out is not None:
            out = Path(os.path.abspath(out))  # noqa: PTH100
            _check_out(out, library)
        reader = FactsReader(library, caching=not no_cache)
        words = reader.words
        private = style == "text" and printing and is_private()
        table, problems = _table(reader, register, keys, first, day, words, private=private)
        printer.problems(problems)
        code = ExitCode.FAULTY if has_errors(problems) else ExitCode.DONE
        if as_json:
            printer.record("registers", json_record(table))
        elif style == "text" and printing:
            _print(table, words)
        else:
            text, faults = _document(table, style, reader, words)
            printer.problems(faults)
            if has_errors(faults):
                code = ExitCode.FAULTY
            elif out is None:
                _print_document(text, style)
            else:
                _write(out, text)
                rows = counted(len(table.rows), "row")
                echo(f"{shown(out, library.root)}: {table.title}, {words.date(day)}, {rows}")
    sys.exit(code)


def _table(
    reader: FactsReader,
    register: str,
    committees: Sequence[str],
    since: date | None,
    day: date,
    words: Vocabulary,
    *,
    private: bool,
) -> tuple[RegisterTable, tuple[Problem, ...]]:
    """A register, and the errors of the records that are not in it."""
    from agendapack.records.meeting_names import COMMITTEE_FILE
    from agendapack.registers.attendance_register import attendance_register
    from agendapack.registers.exemptions_register import exemptions_register
    from agendapack.registers.minutes_registers import (
        actions_register,
        decisions_register,
        interests_register,
    )
    from agendapack.registers.programme_register import programme_register

    library = reader.library
    if register == "work-programme":
        files = sorted(library.folder.glob(f"*/{COMMITTEE_FILE}"))
        keys = committees or [file.parent.name for file in files]
        programmes, problems = reader.programmes(keys)
        return programme_register(programmes, since, day, words), problems
    refs = [
        ref
        for ref in reader.refs
        if (not committees or ref.committee in committees) and (since is None or ref.date >= since)
    ]
    read = reader.meetings(refs, with_reviews=register == "exemptions")
    problems = (*read.problems, *_strays(library, committees))
    if register == "exemptions":
        return exemptions_register(read.meetings, day, words, private=private), problems
    make = {
        "actions": actions_register,
        "decisions": decisions_register,
        "attendance": attendance_register,
        "interests": interests_register,
    }[register]
    return make(read.meetings, day, words), problems


def _strays(library: Library, committees: Sequence[str]) -> tuple[Problem, ...]:
    """Meetings, of these committees if any are named, whose folders are not named as they should
    be: they are in no register."""
    return tuple(
        problem
        for problem in library.strays()
        if not committees
        or problem.location.file.relative_to(library.folder).parts[0] in committees
    )


def _document(
    table: RegisterTable, style: str, reader: FactsReader, words: Vocabulary
) -> tuple[str, tuple[Problem, ...]]:
    """A register as a whole file, and what is wrong with it."""
    from agendapack.cli.report import json_document
    from agendapack.registers.register_formats import (
        csv_text,
        html_values,
        json_record,
        text_rows,
    )

    if style == "csv":
        return csv_text(table, words), ()
    if style == "json":
        return f"{json_document(json_record(table))}\n", ()
    if style == "text":
        return "\n".join((*map("\t".join, text_rows(table, words)), "")), ()
    from agendapack.build import jobs
    from agendapack.build.pool import JobFailed, WorkerPool
    from agendapack.pages.template_folders import template_folders
    from agendapack.problems import MachineError

    council = reader.council
    values = {"council": council and str(council.name), **html_values(table, words)}
    language = "en" if council is None else str(council.language)
    root = reader.library.root
    design = jobs.Design(root, "", template_folders(root))
    with WorkerPool(1) as pool:
        pool.start()
        try:
            return pool.submit(jobs.set_page, design, "register.html", language, values).result()
        except JobFailed as fault:
            raise MachineError(
                f"the page of {len(table.rows):,} rows could not be made: it {fault}",
                "take fewer meetings, with --since or by naming committees; CSV has no such limit",
            ) from fault


def _print(table: RegisterTable, words: Vocabulary) -> None:
    from agendapack.cli.report import visible
    from agendapack.registers.register_formats import fitted_lines, text_rows

    rows = text_rows(table, words)
    if sys.stdout.isatty():
        seen = [[visible(cell) for cell in row] for row in rows]
        for line in fitted_lines(seen, shutil.get_terminal_size().columns):
            echo(line)
        return
    for row in rows:
        echo_cells(row)


def _print_document(text: str, style: str) -> None:
    """Print CSV or HTML, in which GitHub finds no command of its own."""
    if style == "html":
        text = text.replace("##[", "##&#91;")
        text = re.sub(r"^(\s*)::", r"\1&#58;:", text, flags=re.MULTILINE)
    elif os.linesep == "\r\n":  # which is put there as lines are printed
        text = text.replace("\r\n", "\n")
    echo_document(text)


def _check_out(out: Path, library: Library) -> None:
    """UsageError where a register would lie among the council's records or its packs."""
    from agendapack.build.members_folder import MEMBERS, lies_in
    from agendapack.problems import UsageError

    if out.exists() and not out.is_file():
        raise UsageError(f"{out} is no file that can be replaced", "name a file with --out")
    kept = [library.root / "packs", library.root / MEMBERS]
    if is_the_councils(out, library) or any(lies_in(out, folder) for folder in kept):
        raise UsageError(
            f"a register cannot be written to {out}, where the council's own files lie",
            "name another file with --out",
        )


def _write(out: Path, text: str) -> None:
    from agendapack.build.output import Staging

    with Staging(out.parent) as staging:
        staging.write(out.name, text.encode())
        staging.publish()
