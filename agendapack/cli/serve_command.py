"""``agendapack serve``: a preview in the browser while one writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli import interrupts, report
from agendapack.cli.completion import complete_meetings
from agendapack.cli.named_meetings import find_meetings, open_library
from agendapack.cli.printing import Printer, echo, say_stopped
from agendapack.cli.today import day_taken

if TYPE_CHECKING:
    from datetime import date

    from agendapack.problems import Problem
    from agendapack.serve.preview_address import PreviewAddress
    from agendapack.serve.preview_building import Rebuild

LIBRARIES = ("starlette", "uvicorn", "watchfiles", "icalendar")
"""What it needs of the extras ``[site]`` and ``[serve]``."""


@click.command()
@click.argument("meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meetings)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to serve at; 0 takes a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to serve at.  One that is not this machine's alone lets others look.",
)
@click.option("--members", is_flag=True, help="The members' documents too, on this machine alone.")
@click.option("--open", "opening", is_flag=True, help="Open the preview in the browser.")
@click.option("--today", metavar="DATE", help="The day to take for today.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many papers to prepare at a time; by default as many as there are cores.",
)
@click.pass_obj
def serve(
    root: Path | None,
    meetings: Sequence[str],
    port: int,
    host: str,
    members: bool,
    opening: bool,
    today: str | None,
    jobs: int | None,
) -> None:
    """Show the site in the browser while one writes.

    What is not released is on it too.  Its pages are made again after each change, until Ctrl-C.
    """
    _check_extra()
    from agendapack.problems import UsageError
    from agendapack.serve.preview_address import listen
    from agendapack.serve.preview_building import PreviewTask

    def day() -> date:
        return day_taken(today)

    day()  # what is no day is told before anything is done
    if meetings:
        library, refs = find_meetings(root, meetings, everything=False)
        only = tuple(ref.key for ref in refs)
    else:
        library, only = open_library(root), None
    listening, address = listen(host, port)
    with listening:
        if members and not address.is_loopback:
            raise UsageError(
                f"the members' documents are not shown at {host}, where other machines could read"
                " them",
                "leave out --members or --host",
            )
        from agendapack.serve.preview_serving import preview_folder, serve_preview
        from agendapack.site.site_making import make_site

        with preview_folder(library.root) as out:
            task = PreviewTask(library.root, out, address.url.rstrip("/"), only, members)
            first = address.url + (f"meetings/{only[0]}/" if only and len(only) == 1 else "")
            _greet(first, address, members=members)
            if opening:
                click.launch(first)
            try:
                serve_preview(
                    task,
                    listening,
                    address,
                    make_site,
                    today=day,
                    report=Teller(library.root),
                    wording=_as_it_is if members else report.discreet,
                    jobs=jobs,
                )
            finally:
                interrupts.hold()  # a second Ctrl-C has nothing left to end


def _check_extra() -> None:
    """UsageError where the libraries of the preview are not installed."""
    from importlib.util import find_spec

    from agendapack.problems import UsageError

    wanting = [name for name in LIBRARIES if find_spec(name) is None]
    if wanting:
        raise UsageError(
            f"the preview needs libraries that are not installed: {', '.join(wanting)}",
            "pip install 'agendapack[site,serve]'",
        )


def _as_it_is(problem: Problem) -> Problem:
    return problem


def _greet(first: str, address: PreviewAddress, *, members: bool) -> None:
    echo(f"The preview is at {first} (Ctrl-C ends it)")
    if members:
        echo("It holds exempt documents: not for publication.")
    if not address.is_loopback:
        echo(
            f"Whoever can reach this machine at {address.host}, port {address.port}, can read what"
            " is not published yet.",
            err=True,
        )


def clock() -> str:
    return f"{datetime.now():%H:%M:%S}"


class Teller:
    """Prints what came of each build: its problems, and a line with the time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._has_pages = False

    def __call__(self, rebuild: Rebuild) -> None:
        printer = Printer("text")
        printer.root = self._root
        printer.problems(rebuild.problems)
        for failure in rebuild.failures:
            say_stopped(failure)
        if rebuild.made is not None:
            self._has_pages = True
            counts = rebuild.made.counts
            meetings = report.counted(counts.get("meetings", 0), "meeting")
            came = f"{meetings}, {report.counted(counts.get('made', 0), 'file')} made anew"
        else:
            found = report.tally(rebuild.problems)
            stays = "the pages that were there stay"
            shows = stays if self._has_pages else "there is nothing to show yet"
            came = f"not made{f': {found}' if found else ''}; {shows}"
        echo(f"{clock()}  {came} ({rebuild.seconds:.1f} s)")
