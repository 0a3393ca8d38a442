"""``agendapack site``: makes the council's meetings into a web site.

As in ``commands.py``, what a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.named_meetings import open_library
from agendapack.cli.printing import Printer, echo
from agendapack.cli.progress_bars import bars
from agendapack.cli.shared_options import text_or_json, work_options
from agendapack.cli.today import day_taken

if TYPE_CHECKING:
    from agendapack.site.site_options import SiteOptions, SiteResult

_ADDRESS = re.compile(
    r"https?://([a-z0-9._~%-]+|\[[0-9a-f:.]+\])(:[0-9]+)?(/([a-z0-9._~!$&'()*+,;=:@/-]|%[0-9a-f]{2})*)?",
    re.IGNORECASE,
)
"""What RFC 3986 lets an address have, without a user's name, a query or a fragment."""


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that becomes the site, instead of site/.",
)
@click.option(
    "--base-url",
    metavar="URL",
    help="The address that the site will have, which news feeds and data need.",
)
@click.option("--drafts", is_flag=True, help="What is not released too, marked as a draft.")
@click.option("--today", metavar="DATE", help="The day to take for today.")
@text_or_json("Lines or JSON.")
@work_options
@click.pass_obj
def site(
    root: Path | None,
    out: Path | None,
    base_url: str | None,
    drafts: bool,
    today: str | None,
    style: str,
    jobs: int | None,
    no_cache: bool,
) -> None:
    """Make a web site of what was released.

    It is a folder of static pages, documents, feeds and data, for any web server.  Whatever goes
    wrong, the site that was there stays.
    """
    from agendapack.problems import ExitCode
    from agendapack.site.site_options import SiteOptions

    with Printer(style, ("problems", "sites")) as printer:
        library = open_library(root)
        printer.root = library.root
        # Made absolute without following links: it is shown as the user knows it.
        folder = Path(os.path.abspath(out)) if out else library.root / "site"  # noqa: PTH100
        options = SiteOptions(
            folder,
            day_taken(today),
            _checked(base_url),
            drafts,
            jobs=jobs,
            caching=not no_cache,
        )
        _check_extras(options)
        from agendapack.site.site_making import make_site

        with bars(1, printing=False) as progress:
            if progress is not None:
                progress.begin("site")
            result = make_site(library.root, options, progress=progress)
        _print(result, options, printer)
        code: int = ExitCode.DONE
        if result.failure is not None:
            code = result.failure.exit_code
        elif result.state == "faulty":
            code = ExitCode.FAULTY
    sys.exit(code)


def _check_extras(options: SiteOptions) -> None:
    from agendapack.site.site_extras import check_extras

    check_extras(options)


def _checked(base_url: str | None) -> str | None:
    """The address of the site's root, without a solidus at its end; UsageError where it is none."""
    from agendapack.problems import UsageError

    if base_url is None:
        return None
    if not _ADDRESS.fullmatch(base_url):
        whole = "such as https://meetings.example.gov.uk or https://example.org/council"
        foreign = "letters beyond ASCII as in https://xn--rksmrgs-5wao1o.example/m%C3%B6ten"
        raise UsageError(
            f"--base-url: {base_url!r} is no address of a web site",
            f"write it whole, {whole if base_url.isascii() else f'{foreign}: browsers copy it so'}",
        )
    return base_url.rstrip("/")


def _print(result: SiteResult, options: SiteOptions, printer: Printer) -> None:
    from agendapack.cli.report import shown

    printer.problems(result.problems)
    where = shown(result.out, printer.root)
    if result.failure is not None:
        printer.failure(result.failure)
        _say_stopped(result)
        return
    if result.state == "faulty":
        echo(f"{where}: not made; the site that was there before stays", err=True)
        return
    day = options.today.isoformat()
    entry = {"folder": where, "base_url": options.base_url, "day": day, **result.counts}
    printer.record("sites", entry)
    if printer.style == "text":
        for line in _lines(result, options, where):
            echo(line)


def _say_stopped(result: SiteResult) -> None:
    from agendapack.cli.printing import say_stopped

    assert result.failure is not None
    say_stopped(result.failure)


def _lines(result: SiteResult, options: SiteOptions, where: str) -> list[str]:
    from agendapack.cli.report import counted, size

    counts = result.counts
    kinds = ("meeting", "document", "paper", "page")
    made = ", ".join(counted(counts[f"{kind}s"], kind) for kind in kinds)
    new = f"{counted(counts['made'], 'file')} of {counts['files']:,} new"
    lines = [
        f"{where}/: {made}",
        f"{size(counts['bytes'])}, {new if counts['made'] else 'nothing has changed'}",
    ]
    if options.base_url is None:
        lines.append("without --base-url it has no news feeds and no open data but calendars")
    if counts["drafts"]:
        draft = counted(counts["drafts"], "document")
        lines.append(f"{draft} of it not released: it is for colleagues alone")
    return lines
