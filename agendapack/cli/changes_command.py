"""``agendapack changes``: what is different between two documents, page by page."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli.printing import Printer, echo, is_private
from agendapack.cli.report import shown
from agendapack.cli.shared_options import text_or_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.build.comparing import ComparedDocuments
    from agendapack.build.pool import WorkerPool
    from agendapack.changes.page_changes import ChangeRun, PageChange


@click.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD.pdf")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW.pdf")
@text_or_json("Lines or JSON.")
@click.option(
    "--html",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page there that shows the pages that differ side by side.",
)
def changes(old: Path, new: Path, style: str, target: Path | None) -> None:
    """Tell what is different between two PDFs, page by page."""
    from agendapack.build.comparing import compare_documents
    from agendapack.build.members_folder import is_for_members
    from agendapack.build.pool import WorkerPool
    from agendapack.problems import ExitCode

    code: int = ExitCode.DONE
    with Printer(style, ("changes", "problems")) as printer:
        # Made absolute without following links: they are shown as the user knows them.
        files = Path(os.path.abspath(old)), Path(os.path.abspath(new))  # noqa: PTH100
        is_discreet = any(map(is_for_members, files))
        if target is not None:
            target = Path(os.path.abspath(target))  # noqa: PTH100
            _check_target(target, is_discreet=is_discreet)
        with WorkerPool() as pool:
            found = compare_documents(files, pool)
            if isinstance(found, tuple):
                printer.problems(found)
                sys.exit(ExitCode.FAULTY)
            if target is not None:
                _check_target(target, is_discreet=is_discreet or found.is_marked)
            is_discreet = (is_discreet or found.is_marked) and not is_private()
            runs = found.comparison.runs
            printer.document["changes"] += [_record(run, named=not is_discreet) for run in runs]
            if style == "text":
                _print(runs, named=not is_discreet)
            if target is not None:
                code = _show(found, target, pool, printer)
    sys.exit(code)


def _check_target(target: Path, *, is_discreet: bool) -> None:
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


def _print(runs: Sequence[ChangeRun], *, named: bool) -> None:
    from agendapack.changes.change_wording import run_line

    for run in runs:
        echo(run_line(run, named=named))
    if not runs:
        echo("no changes: both show the same pages in the same order")


def _show(found: ComparedDocuments, target: Path, pool: WorkerPool, printer: Printer) -> int:
    """Write the page that shows the changes; the exit code that goes with it."""
    from agendapack.begin.record_files import write_generated
    from agendapack.build.comparing import changes_html
    from agendapack.problems import ExitCode

    html = changes_html(found, _names(found.files), pool)
    if not isinstance(html, str):
        printer.problems([html])
        return ExitCode.FAULTY
    write_generated({target: html})
    if printer.style == "text":
        echo(shown(target, Path.cwd()))
    return ExitCode.DONE


def _names(files: tuple[Path, Path]) -> tuple[str, str]:
    """What the page calls two files: by their folders too where they have one name."""
    old, new = files
    if old.name != new.name or old == new:
        return old.name, new.name
    above = Path(os.path.commonpath(files))
    return old.relative_to(above).as_posix(), new.relative_to(above).as_posix()


def _record(run: ChangeRun, *, named: bool) -> dict[str, Any]:
    """A run for a program; without ``named`` nothing of what the pages say."""
    return {
        "kind": str(run.kind),
        "bookmark": (run.bookmark or None) if named else None,
        "words": run.count,
        "pages": [_page_record(page, named=named) for page in run.pages],
    }


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
