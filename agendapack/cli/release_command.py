"""``agendapack release``: keeps what was published of meetings, so that it stays as it is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli import report
from agendapack.cli.completion import complete_meetings
from agendapack.cli.named_meetings import find_meetings, stray_release_keys
from agendapack.cli.printing import Printer, echo
from agendapack.cli.progress_bars import bars, without
from agendapack.cli.shared_options import text_or_json
from agendapack.cli.today import day_taken

if TYPE_CHECKING:
    from agendapack.build.releasing import ReleasedVersion, ReleaseResult, StandingVersion


@click.command()
@click.argument("meetings", nargs=-1, metavar="MEETING...", shell_complete=complete_meetings)
@click.option(
    "--amend",
    metavar="REASON",
    help="Publish released documents anew that would now be otherwise; they print the reason.",
)
@click.option(
    "--amend-in",
    nargs=2,
    multiple=True,
    metavar="LANGUAGE REASON",
    help="The same reason in another language of the council; may be repeated.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="DOCUMENT",
    help="This document alone, such as agenda-pack; may be repeated.",
)
@click.option("--members", is_flag=True, help="The members' documents too.")
@click.option("--today", metavar="DATE", help="The day to take for today.")
@text_or_json("Lines or JSON.")
@click.pass_obj
def release(
    root: Path | None,
    meetings: Sequence[str],
    amend: str | None,
    amend_in: Sequence[tuple[str, str]],
    only: Sequence[str],
    members: bool,
    today: str | None,
    style: str,
) -> None:
    """Keep what is published of meetings as it is.

    What is new is kept in released/, and every build takes it from there, whatever happens to the
    records, papers and templates later.
    """
    from agendapack.build.options import Options
    from agendapack.build.pool import WorkerPool
    from agendapack.build.release_decisions import ReleaseRequest, check_reason
    from agendapack.build.releasing import release_meeting
    from agendapack.problems import ExitCode
    from agendapack.released.stray_releases import stray_problem

    code: int = ExitCode.DONE
    with Printer(style, ("problems", "releases")) as printer:
        reason = None if amend is None else check_reason(amend)
        others = [(tag, check_reason(text, f"--amend-in {tag}")) for tag, text in amend_in]
        request = ReleaseRequest(day_taken(today), reason, tuple(only), members, tuple(others))
        library, refs = find_meetings(root, meetings, everything=False)
        printer.root = library.root
        if strays := stray_release_keys(library, refs):
            printer.problems(tuple(stray_problem(library.root, key) for key in strays))
            echo("nothing is released under another name", err=True)
            sys.exit(ExitCode.FAULTY)
        options = Options(library.root / "packs")
        with bars(len(refs), printing=style != "json") as progress, WorkerPool() as pool:
            for ref in refs:
                result = release_meeting(
                    library.root, ref.key, request, options, pool=pool, progress=progress
                )
                with without(progress):
                    _print(result, printer)
                if result.failure is not None:
                    code = max(code, result.failure.exit_code)
                elif result.state == "faulty":
                    code = max(code, ExitCode.FAULTY)
    sys.exit(code)


def _print(result: ReleaseResult, printer: Printer) -> None:
    printer.problems(result.problems)
    for version in result.added:
        _print_version(result.key, version, printer)
    for standing in result.standing:
        printer.record("releases", _standing_record(result.key, standing))
    if result.failure is not None:
        printer.stopped(result.key, result.failure)
    elif result.state == "faulty" and not result.added:
        echo(f"{result.key}: not released; what was published before stays", err=True)
    elif result.state == "unchanged" and printer.style == "text":
        echo(f"{result.key}: nothing new to release")


def _print_version(key: str, version: ReleasedVersion, printer: Printer) -> None:
    from agendapack.records.vocabulary import ENGLISH

    release = version.release
    files = [file for file in release.files if not file.name.endswith(".json")]
    paths = [report.shown(version.folder / file.kept, printer.root) for file in files]
    entry = {
        **_record(key, release, version.for_members),
        "change": version.why,
        "files": [
            {"file": path, "pages": file.pages, "bytes": file.size, "sha256": file.sha256}
            for path, file in zip(paths, files, strict=True)
        ],
    }
    printer.record("releases", entry)
    if printer.style != "text":
        return
    whose = " for members" if version.for_members else ""
    why = {"new": "", "confirmed": ": confirmed", "amended": f": {release.amended}"}[version.why]
    day = ENGLISH.date(release.released)
    echo(f"{key}: {release.document}{whose} released on {day}, version {release.version}{why}")
    for path, file in zip(paths, files, strict=True):
        pages = report.counted(file.pages, "page") if file.pages is not None else ""
        echo(f"{path:<58} {pages:>10} {report.size(file.size):>9}")


def _standing_record(key: str, standing: StandingVersion) -> dict[str, Any]:
    differs = None if standing.differs is None else list(standing.differs)
    return {
        **_record(key, standing.release, standing.for_members),
        "change": None,
        "pages_that_would_differ": differs,
    }


def _record(key: str, release: Any, for_members: bool) -> dict[str, Any]:
    return {
        "meeting": key,
        "document": release.document,
        "version": release.version,
        "released": release.released.isoformat(),
        "amended": release.amended,
        "status": release.status,
        "language": release.language or None,
        "members": for_members,
    }
