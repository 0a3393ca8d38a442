"""``agendapack changes``: what is different between two documents, page by page, or between what
was released of a meeting and what would be made of it now."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli.completion import complete_meetings_or_files
from agendapack.cli.named_meetings import find_meetings
from agendapack.cli.printing import Printer, echo, is_private
from agendapack.cli.progress_bars import bars
from agendapack.cli.report import counted, shown
from agendapack.cli.shared_options import text_or_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.build.meeting_changes import DocumentChanges, MeetingChanges
    from agendapack.build.pool import WorkerPool
    from agendapack.changes.changes_section import ChangesOutline, TwoDocuments
    from agendapack.changes.page_changes import ChangeRun, PageChange


@click.command()
@click.argument("old", metavar="MEETING|OLD.pdf", shell_complete=complete_meetings_or_files)
@click.argument("new", type=click.Path(path_type=Path), metavar="[NEW.pdf]", required=False)
@text_or_json("Lines or JSON.")
@click.option(
    "--html",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page there that shows the pages that differ side by side.",
)
@click.option("--members", is_flag=True, help="Of a meeting, the members' documents too.")
@click.pass_obj
def changes(
    root: Path | None,
    old: str,
    new: Path | None,
    style: str,
    target: Path | None,
    members: bool,
) -> None:
    """Tell what differs between two PDFs, or since a release.

    Two PDFs are compared page by page. Of a meeting, what was released is compared with what its
    records, papers and templates would make now.
    """
    from agendapack.problems import UsageError

    kind = "documents" if new is None else "changes"
    with Printer(style, (kind, "problems")) as printer:
        if target is not None:
            target = Path(os.path.abspath(target))  # noqa: PTH100
            _check_target(target)
        if new is None:
            code = _of_meetings(root, old, target, printer, members=members)
        elif members:
            raise UsageError("--members is about a meeting", "leave it out to compare two PDFs")
        else:
            code = _of_files((Path(old), new), target, printer)
    sys.exit(code)


def _check_target(target: Path, *, is_discreet: bool = False) -> None:
    """UsageError where the page is not called one, or would show what is exempt where it may be
    published."""
    from agendapack.build.members_folder import may_be_published
    from agendapack.problems import UsageError

    if target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(
            f"{target} is not the name of a web page", "give --html a name that ends in .html"
        )
    if is_discreet and may_be_published(target):
        raise UsageError(
            f"pages of members' documents cannot be shown in {target}: what lies there may be"
            " published",
            "write it into the council's members/, or outside the council's folder",
        )


# Two files


def _of_files(named: tuple[Path, Path], target: Path | None, printer: Printer) -> int:
    from agendapack.build.comparing import compare_documents
    from agendapack.build.members_folder import is_for_members
    from agendapack.build.pool import WorkerPool
    from agendapack.problems import ExitCode

    # Made absolute without following links: they are shown as the user knows them.
    old, new = (Path(os.path.abspath(file)) for file in named)  # noqa: PTH100
    is_discreet = is_for_members(old) or is_for_members(new)
    if target is not None:
        _check_target(target, is_discreet=is_discreet)
    with WorkerPool() as pool:
        found = compare_documents((old, new), pool)
        if isinstance(found, tuple):
            printer.problems(found)
            return ExitCode.FAULTY
        if target is not None:
            _check_target(target, is_discreet=is_discreet or found.is_marked)
        is_discreet = (is_discreet or found.is_marked) and not is_private()
        runs = found.comparison.runs
        for entry in _records(runs, named=not is_discreet):
            printer.record("changes", entry)
        if printer.style == "text":
            for line in _lines(runs, named=not is_discreet):
                echo(line)
            if not runs:
                echo("no changes: both show the same pages in the same order")
        if target is None:
            return ExitCode.DONE
        return _write(found.called(*_names(found.files)), new, target, pool, printer)


def _names(files: tuple[Path, Path]) -> tuple[str, str]:
    """What the page calls two files: by their folders too where they have one name."""
    old, new = files
    if old.name != new.name or old == new:
        return old.name, new.name
    above = Path(os.path.commonpath(files))
    return old.relative_to(above).as_posix(), new.relative_to(above).as_posix()


# What was released


def _of_meetings(
    root: Path | None, named: str, target: Path | None, printer: Printer, *, members: bool
) -> int:
    from agendapack.build.meeting_changes import compare_released
    from agendapack.build.pool import WorkerPool
    from agendapack.problems import ExitCode, UsageError

    if named.lower().endswith(".pdf"):
        raise UsageError(
            "there is one PDF, and nothing to compare it with",
            "name two PDFs, the older one first, or a meeting",
        )
    library, refs = find_meetings(root, (named,), everything=False)
    printer.root = library.root
    if target is not None:
        _check_target(target, is_discreet=members)
    code: int = ExitCode.DONE
    known: list[MeetingChanges] = []
    with WorkerPool() as pool:
        with bars(len(refs), printing=False) as progress:
            for ref in refs:
                known.append(
                    compare_released(
                        library.root, ref.key, pool, members=members, progress=progress
                    )
                )
        for found in known:
            printer.problems(found.faults)
            if found.failed is not None and found.failed.failure is not None:
                printer.problems(found.failed.problems)
                printer.stopped(found.key, found.failed.failure)
                code = max(code, found.failed.failure.exit_code)
            elif found.faults:
                code = max(code, ExitCode.FAULTY)
            for each in found.documents:
                _tell(each, found.key, printer, with_key=len(refs) > 1)
        if target is not None and any(found.documents for found in known):
            page = _outline(known)
            code = max(code, _write(page, library.root, target, pool, printer))
    return code


def _tell(each: DocumentChanges, key: str, printer: Printer, *, with_key: bool) -> None:
    """Print what has become of a document, or take it down for JSON."""
    named = each.audience == "public" or is_private()
    runs = each.compared.comparison.runs if each.compared is not None else ()
    release = each.release
    entry = {
        "meeting": key,
        "document": each.document,
        "file": each.file,
        "audience": each.audience,
        "state": each.state,
        "version": None if release is None else release.version,
        "released": None if release is None else release.released.isoformat(),
        "changes": _records(runs, named=named),
    }
    printer.record("documents", entry)
    if printer.style == "text":
        before = f"{key}/" if with_key else ""
        outcome = "" if runs else f" {_outcome(each)}"
        echo(f"{before}{_called(each)}:{outcome}")
        for line in _lines(runs, named=named):
            echo(f"    {line}")


def _called(each: DocumentChanges) -> str:
    from agendapack.records.vocabulary import ENGLISH

    name = f"{each.file} for members" if each.audience == "members" else each.file
    if each.release is None:
        return name
    return f"{name}, version {each.release.version} of {ENGLISH.date(each.release.released)}"


def _outcome(each: DocumentChanges) -> str:
    if each.compared is not None and (runs := each.compared.comparison.runs):
        return counted(len(runs), "change")
    return {
        "unreleased": "not released",
        "unmade": "would not be made any more",
    }.get(each.state, "no changes")


def _outline(known: Sequence[MeetingChanges]) -> ChangesOutline:
    """The page about all documents of meetings."""
    from agendapack.changes.changes_section import ChangesOutline, ChangesSection

    sections: list[ChangesSection] = []
    for found in known:
        for each in found.documents:
            name = _called(each) if len(known) == 1 else f"{found.key}/{_called(each)}"
            shown_ = None
            if each.compared is not None and each.compared.comparison.runs:
                shown_ = each.compared.called(name, f"{each.file} as it would be made now")
            anchor = f"document-{len(sections) + 1}"
            sections.append(ChangesSection(anchor, name, _outcome(each), shown_))
    keys = ", ".join(found.key for found in known)
    return ChangesOutline(
        f"What has changed in {keys}",
        "The documents as they were released, and as they would be made now.",
        tuple(sections),
    )


# What is printed and written


def _lines(runs: Sequence[ChangeRun], *, named: bool) -> Iterator[str]:
    from agendapack.changes.change_wording import run_line

    for run in runs:
        yield run_line(run, named=named)


def _write(
    page: TwoDocuments | ChangesOutline,
    about: Path,
    target: Path,
    pool: WorkerPool,
    printer: Printer,
) -> int:
    """Write the page that shows the changes; the exit code that goes with it."""
    from agendapack.begin.record_files import write_generated
    from agendapack.build.comparing import changes_html
    from agendapack.problems import ExitCode

    html = changes_html(page, about, pool)
    if not isinstance(html, str):
        printer.problems([html])
        return ExitCode.FAULTY
    write_generated({target: html})
    if printer.style == "text":
        echo(shown(target, Path.cwd()))
    return ExitCode.DONE


def _records(runs: Sequence[ChangeRun], *, named: bool) -> list[dict[str, Any]]:
    """Runs for a program; without ``named`` nothing of what the pages say."""
    return [
        {
            "kind": str(run.kind),
            "bookmark": (run.bookmark or None) if named else None,
            "words": run.count,
            "pages": [_page_record(page, named=named) for page in run.pages],
        }
        for run in runs
    ]


def _page_record(page: PageChange, *, named: bool) -> dict[str, Any]:
    return {
        "kind": str(page.kind),
        "old": _place(page.old, page.old_label),
        "new": _place(page.new, page.new_label),
        "turned": page.turned,
        "words": page.count,
        "differences": [
            {"old": " ".join(each.old), "new": " ".join(each.new)} for each in page.words if named
        ],
    }


def _place(number: int | None, label: str) -> dict[str, Any] | None:
    return None if number is None else {"page": number + 1, "label": label}
