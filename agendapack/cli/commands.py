"""The commands: parse arguments, print, exit code.

Nothing but click, and msgspec for values, is imported until a command runs, so that
``agendapack --help`` is instant.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack import __version__
from agendapack.cli import interrupts
from agendapack.cli.changes_command import changes
from agendapack.cli.cluster_option import cluster_option, runner_for
from agendapack.cli.completion import complete_meetings
from agendapack.cli.init_command import init
from agendapack.cli.list_command import list_
from agendapack.cli.named_meetings import (
    check_out,
    find_meetings,
    open_library,
    stray_problems,
    stray_release_keys,
    twin_problems,
    with_members,
)
from agendapack.cli.new_records import minutes, new
from agendapack.cli.printing import (
    Printer,
    echo,
    lost_output,
    say,
    say_stopped,
    stopped_by,
)
from agendapack.cli.progress_bars import bars, without
from agendapack.cli.register_command import register
from agendapack.cli.release_command import release
from agendapack.cli.schema_command import schema
from agendapack.cli.serve_command import serve
from agendapack.cli.shared_options import text_or_json, work_options
from agendapack.cli.site_command import site

if TYPE_CHECKING:
    from agendapack.build.compiled import Compiled
    from agendapack.build.meeting import Failure
    from agendapack.build.options import Options
    from agendapack.build.progress import Progress
    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef

FORMATS = click.Choice(["text", "json", "github"])


class _InOrder(click.Group):
    """The commands in the order in which a meeting needs them, then those about all meetings."""

    _ORDER = (
        *("init", "new", "check", "show", "build", "release", "changes", "minutes"),
        *("list", "register", "site", "serve", "clean", "schema"),
    )

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.commands, key=self._ORDER.index)


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="agendapack")
@click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    help="The council's folder; by default the nearest one upward with meetings/council.yaml.",
)
@click.pass_context
def cli(context: click.Context, root: Path | None) -> None:
    """Compile a council's meetings into agenda packs, supplements and minutes."""
    context.obj = root


cli.add_command(init)
cli.add_command(list_)
cli.add_command(schema)
cli.add_command(new)
cli.add_command(minutes)
cli.add_command(changes)
cli.add_command(register)
cli.add_command(release)
cli.add_command(site)
cli.add_command(serve)


def _meeting_arguments(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--all", "everything", is_flag=True, help="Every meeting.")(command)
    return click.argument(
        "meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meetings
    )(command)


def _strictness(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option(
        "--format", "style", type=FORMATS, default="text", help="How problems are printed."
    )(command)
    return click.option("--strict", is_flag=True, help="Make warnings errors.")(command)


def _for_members(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--members", is_flag=True, help="The members' documents too.")(command)


@cli.command()
@_meeting_arguments
@_strictness
@work_options
@cluster_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write instead of packs/.",
)
@_for_members
@click.option(
    "--members-out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the members' documents instead of members/.",
)
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="NAME",
    help="Copies of the members' documents with this name across exempt pages; may be repeated.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the password of the copies.",
)
@click.pass_obj
def build(
    root: Path | None,
    meetings: Sequence[str],
    everything: bool,
    strict: bool,
    style: str,
    jobs: int | None,
    no_cache: bool,
    cluster: str | None,
    out: Path | None,
    members: bool,
    members_out: Path | None,
    names: Sequence[str],
    password_file: Path | None,
) -> None:
    """Build meetings' packs, named by date, committee/date or folder.

    A meeting whose records, papers and templates are as they were at its last build is not touched.
    """
    from agendapack.archive.runner import LostMeeting
    from agendapack.build.interrupted_releases import interrupted_releases
    from agendapack.build.meeting import build_meeting, publish_stray, unchanged_meeting
    from agendapack.build.options import Options
    from agendapack.problems import ExitCode, UsageError, has_errors

    with Printer(style) as printer:
        library, refs = find_meetings(root, meetings, everything)
        printer.root = library.root
        # Made absolute without following links: it is shown as the user knows it.
        out = Path(os.path.abspath(out)) if out else library.root / "packs"  # noqa: PTH100
        check_out(out, library)
        options = Options(out, strict, caching=not no_cache, jobs=jobs)
        if members:
            options = with_members(options, members_out, names, password_file, library)
        elif members_out or names or password_file:
            option = "--for" if names else "--members-out" if members_out else "--password-file"
            raise UsageError(
                f"{option} is about the members' documents", "give --members beside it"
            )
        strays = stray_problems(library, refs, everything, strict=strict)
        printer.problems(strays)
        code: int = ExitCode.FAULTY if has_errors(strays) else ExitCode.DONE
        for key in stray_release_keys(library, None) if everything else ():
            published = publish_stray(library.root, key, options)
            printer.problems(published.problems)
            if published.failure is not None:
                printer.stopped(key, published.failure)
                code = max(code, published.failure.exit_code)
        changed = []
        for ref in refs:
            printer.problems(interrupted_releases(library.root, ref.key, removing=True))
            result = None
            with suppress(Exception):  # whatever it is, a build will meet it, and tell
                result = unchanged_meeting(library.root, ref.key, options)
            if result is None:
                changed.append(ref)
            else:
                printer.result(result)
        if changed:
            keys = [ref.key for ref in changed]
            with runner_for(jobs, cluster, password_file) as runner:
                for made in runner.run(build_meeting, library.root, keys, options):
                    if isinstance(made, LostMeeting):
                        printer.stopped(made.key, made.failure)
                        code = max(code, made.failure.exit_code)
                        continue
                    result = made
                    printer.result(result)
                    if result.failure is not None:
                        code = max(code, result.failure.exit_code)
                    elif result.state == "faulty":
                        code = max(code, ExitCode.FAULTY)
    sys.exit(code)


@cli.command()
@_meeting_arguments
@_strictness
@work_options
@_for_members
@click.pass_obj
def check(
    root: Path | None,
    meetings: Sequence[str],
    everything: bool,
    strict: bool,
    style: str,
    jobs: int | None,
    no_cache: bool,
    members: bool,
) -> None:
    """Look for problems, and make no packs.

    It does all that a build does up to assembly, and writes nothing.
    """
    from agendapack.build.interrupted_releases import interrupted_releases
    from agendapack.build.meeting import Failure
    from agendapack.build.members_folder import MEMBERS
    from agendapack.build.options import Options
    from agendapack.problems import ExitCode, has_errors

    with Printer(style) as printer:
        library, refs = find_meetings(root, meetings, everything)
        printer.root = library.root
        packs, private = library.root / "packs", library.root / MEMBERS if members else None
        options = Options(packs, strict, not no_cache, keeping=False, jobs=jobs, members=private)
        strays = stray_problems(library, refs, everything, strict=strict)
        printer.problems(strays)
        code: int = ExitCode.FAULTY if has_errors(strays) else ExitCode.DONE
        with bars(len(refs)) as progress:
            for ref, compiled in _compiled(library, refs, options, progress):
                with without(progress):
                    printer.problems(interrupted_releases(library.root, ref.key, removing=False))
                    if isinstance(compiled, Failure):
                        printer.stopped(ref.key, compiled)
                        code = max(code, compiled.exit_code)
                        continue
                    old = twin_problems(library, ref, strict=strict)
                    printer.problems((*compiled.problems, *old))
                    if members:
                        printer.page_counts(compiled)
                    if compiled.is_good:
                        printer.papers(compiled.ref.key, compiled.reported)
                    if not compiled.is_good or has_errors(old):
                        code = max(code, ExitCode.FAULTY)
                    printer.checked(compiled)
    sys.exit(code)


@cli.command()
@_meeting_arguments
@text_or_json("A table or JSON.")
@click.pass_obj
def show(root: Path | None, meetings: Sequence[str], everything: bool, style: str) -> None:
    """Show the plan of packs: items, papers, ranges, blank pages."""
    from agendapack.build.meeting import Failure
    from agendapack.build.members_folder import MEMBERS
    from agendapack.build.options import Options
    from agendapack.cli.plan_table import plan_record, print_plan
    from agendapack.problems import ExitCode

    with Printer(style, ("meetings",)) as printer:
        library, refs = find_meetings(root, meetings, everything)
        printer.root = library.root
        code: int = ExitCode.DONE
        packs, private = library.root / "packs", library.root / MEMBERS
        options = Options(packs, keeping=False, members=private, if_there=True)
        for ref, compiled in _compiled(library, refs, options):
            if isinstance(compiled, Failure):
                printer.stopped(ref.key, compiled)
                code = max(code, compiled.exit_code)
                continue
            printer.problems(compiled.problems)
            if not compiled.is_good:
                code = max(code, ExitCode.FAULTY)
            record = plan_record(compiled, library.root)
            printer.document["meetings"].append(record)
            if style == "text":
                print_plan(record)
    sys.exit(code)


@cli.command()
@click.pass_obj
def clean(root: Path | None) -> None:
    """Remove the cache, .agendapack/; packs and released/ stay."""
    from agendapack.build.cache_folder import clean as remove

    found = remove(open_library(root).root)
    echo("the cache is removed" if found else "there is no cache")


def _compiled(
    library: Library,
    refs: Sequence[MeetingRef],
    options: Options,
    progress: Progress | None = None,
) -> Iterator[tuple[MeetingRef, Compiled | Failure]]:
    """Meetings compiled one after another, each one's trouble its own; the cache is read, and
    nothing is written."""
    from agendapack.build.meeting import compile_meeting, discreetly_worded
    from agendapack.build.pool import WorkerPool

    with WorkerPool(options.jobs) as pool:
        for ref in refs:
            compiled: Compiled | Failure
            try:
                compiled = compile_meeting(
                    library.root, ref.key, options, pool=pool, progress=progress
                )
            except Exception as fault:
                _raise_for_developers(fault)
                compiled = discreetly_worded(fault, library.root, ref.key)
            yield ref, compiled


def _raise_for_developers(fault: BaseException) -> None:
    """Raise what nobody foresaw where the developers are to see where it happened."""
    from agendapack.problems import AgendapackError

    foreseen = isinstance(fault, AgendapackError) or not isinstance(fault, Exception)
    if os.environ.get("AGENDAPACK_TRACEBACK") and not foreseen:
        raise fault


def main() -> None:
    """Run the command line.  Whatever stops the work becomes a sentence and an exit code here."""
    # pydantic asks every package that is installed for plugins, which are no part of the records.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console that cannot show a Welsh letter gets its code, and the build goes on.
        sys.stdout.reconfigure(errors="backslashreplace")
    code, documents = 0, Printer.documents
    try:
        try:
            interrupts.allow()
            cli.main(prog_name="agendapack", standalone_mode=False)
        finally:
            interrupts.hold()  # what follows is soon done
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as fault:
        if Printer.documents == documents and _wants_json(sys.argv):
            with suppress(type(fault)), Printer("json"):
                raise
        code = _tell(fault)
    if (reason := lost_output()) is not None:
        say(
            f"what this command prints could not be written: {reason}",
            "its work is done all the same; send its output to where there is room",
        )
        code = max(code, 3)
    sys.exit(code)


def _tell(fault: BaseException) -> int:
    """Say what stopped the command; the exit code that goes with it."""
    if isinstance(fault, click.UsageError):
        usage = io.StringIO()
        fault.show(file=usage)
        for line in usage.getvalue().splitlines():
            echo(line, err=True)
        return fault.exit_code
    _raise_for_developers(fault)
    failure = stopped_by(fault)
    say_stopped(failure)
    return failure.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, be it understood or not."""
    return "--format=json" in arguments or "json" in (
        after for option, after in pairwise(arguments) if option == "--format"
    )
