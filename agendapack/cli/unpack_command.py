"""``agendapack unpack``: a published pack taken apart into records and papers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.completion import complete_committees
from agendapack.cli.printing import Printer, echo, echo_document
from agendapack.cli.progress_bars import bars
from agendapack.cli.report import counted, shown
from agendapack.cli.shared_options import text_or_json

if TYPE_CHECKING:
    from agendapack.problems import Problem
    from agendapack.unpack.unpacking import UnpackedPack, UnpackedPaper, UnpackOrder


@click.command()
@click.argument("pack", type=click.Path(path_type=Path), metavar="PACK.pdf")
@click.argument("committee", shell_complete=complete_committees)
@click.argument("day", metavar="DATE")
@click.option(
    "--supplement",
    type=click.IntRange(min=1),
    metavar="N",
    help="The pack is the meeting's N-th supplement.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@text_or_json("Lines or JSON.")
@click.pass_obj
def unpack(
    root: Path | None,
    pack: Path,
    committee: str,
    day: str,
    supplement: int | None,
    dry_run: bool,
    style: str,
) -> None:
    """Take a published pack apart: its records and papers.

    PACK.pdf may be made by any program. COMMITTEE is the committee's folder in meetings/, which is
    made if it is not there, and DATE the day of the meeting. Nothing is overwritten.
    """
    from agendapack.begin.record_files import write_new
    from agendapack.build.pool import WorkerPool
    from agendapack.problems import ExitCode
    from agendapack.unpack.unpacking import unpack_pack

    with Printer(style, ("files", "papers", "problems")) as printer:
        order = _order(root, pack, committee, day, supplement or 0)
        printer.root = order.root
        with WorkerPool() as pool:
            with bars(1, printing=False) as progress:
                found = unpack_pack(order, pool, progress)
            if isinstance(found, tuple):
                printer.problems(found)
                sys.exit(ExitCode.FAULTY)
            if not dry_run:
                write_new(found.in_writing_order, found.added)
        for paper in found.papers:
            printer.record("papers", _paper_record(paper, order.root))
        for file in (*found.files, *found.added):
            entry = {"file": shown(file, order.root), "written": not dry_run}
            if dry_run and isinstance(text := found.files.get(file), str):
                entry["text"] = text
            if file == found.record and found.pasted:
                entry |= {"written": False, "to-paste": "\n".join(found.pasted)}
            printer.record("files", entry)
        if style == "text":
            _print_files(found, dry_run=dry_run)
        printer.problems(_problems(found))
        if style == "text":
            _print_end(found, order, dry_run=dry_run)


def _order(root: Path | None, pack: Path, committee: str, day: str, supplement: int) -> UnpackOrder:
    """What the command line asks for.  A folder that is no council's yet may become one."""
    from agendapack.begin.committee_records import find_committee
    from agendapack.begin.council_start import committee_key
    from agendapack.begin.written_values import folder_of
    from agendapack.problems import UsageError
    from agendapack.records.library import Library, find_root
    from agendapack.records.meeting_names import COMMITTEE_FILE, COUNCIL_FILE, MEETINGS
    from agendapack.unpack.unpacking import UnpackOrder

    name, held_on = folder_of(day)
    if root is None:
        try:
            root = find_root(Path.cwd())
        except UsageError:
            root = Path.cwd()
    root = Path(os.path.abspath(root))  # noqa: PTH100
    if not root.is_dir():
        raise UsageError(f"there is no folder {root}", "make it, or give --root the right one")
    key = committee.strip().rstrip("/").rpartition("/")[2]
    if (root / MEETINGS / COUNCIL_FILE).is_file():
        if (root / MEETINGS / key / COMMITTEE_FILE).is_file():
            key = find_committee(Library(root), committee)
        else:
            key = committee_key(committee)
    else:
        key = committee_key(committee)
    return UnpackOrder(root, key, name, held_on, Path(os.path.abspath(pack)), supplement)  # noqa: PTH100


def _problems(found: UnpackedPack) -> list[Problem]:
    """What was not sure, each at the comment that a record has about it, in the order of these."""
    from agendapack.problems import Location, warning
    from agendapack.unpack.written_records.doubt_comments import commented_doubts, without_spaces

    records = {file: text for file, text in found.files.items() if isinstance(text, str)}
    records.setdefault(found.record, found.text)
    comments = {file: commented_doubts(text) for file, text in records.items()}
    told = []
    for doubt in found.doubts:
        place = (found.record, 0)
        for file, lines in comments.items():
            said = without_spaces(doubt.said)
            line = next((line for line, words in lines.items() if words == said), 0)
            if line:
                del lines[line]  # another paper may have the same sentence further down
                place = (file, line)
                break
        told.append((place, doubt))
    order = list(records)
    told.sort(key=lambda each: (order.index(each[0][0]), each[0][1]))
    return [
        warning(f"{doubt.about}: {doubt.said}", Location(file, line, 1 if line else 0))
        for (file, line), doubt in told
    ]


def _paper_record(paper: UnpackedPaper, root: Path) -> dict[str, object]:
    return {
        "file": shown(paper.file, root),
        "item": paper.item,
        "pages": [paper.numbers.first_name, paper.numbers.last_name],
        "missing": paper.is_missing,
        "stamps": "keep" if paper.keeps_stamps else "set",
    }


def _print_files(found: UnpackedPack, *, dry_run: bool) -> None:
    """The files, papers with their pages, and what the pack leaves out."""
    from agendapack.records.vocabulary import ENGLISH

    papers = {paper.file: paper for paper in found.papers}
    would = "would be written: " if dry_run else ""
    for file in (*found.files, *found.added):
        said = shown(file, Path.cwd())
        if (paper := papers.get(file)) is not None:
            pages = ENGLISH.pages(paper.numbers)
            stamped = ", page numbers left as they are" if paper.keeps_stamps else ""
            said += f": item {paper.item}, {pages[:1].lower()}{pages[1:]}{stamped}"
        if file in found.added:
            said += ": the supplement added, all else as it was"
        echo(f"{would}{said}")
    for paper in found.papers:
        if paper.is_missing:
            pages = ENGLISH.pages(paper.numbers)
            are = "are" if len(paper.numbers) > 1 else "is"
            echo(f"item {paper.item}: {pages[:1].lower()}{pages[1:]} {are} not in this pack")
    if found.pasted:
        echo(f"to be pasted into {shown(found.record, Path.cwd())} under supplements:")
        for number, line in enumerate(found.pasted):
            echo(f"  {'-' if number == 0 else ' '} {line}")


def _print_end(found: UnpackedPack, order: UnpackOrder, *, dry_run: bool) -> None:
    """What it comes to, and what is to be done next; of a dry run, what the record would say."""
    from agendapack.unpack.written_records.doubt_comments import TO_CHECK

    if dry_run:
        echo(f"{shown(found.record, Path.cwd())} would say:")
        echo_document(found.text)
        return
    of = counted(found.items, "item")
    missing = sum(paper.is_missing for paper in found.papers)
    told = counted(len(found.papers) - missing, "paper")
    unsure = f", {counted(len(found.doubts), 'thing')} to look at" if found.doubts else ""
    echo(f"{order.key}: {of}, {told}{unsure}")
    first = f'look at what the records mark "{TO_CHECK}", then ' if found.doubts else ""
    echo(f"next: {first}agendapack check {order.key}, then agendapack build {order.key}")
