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
from agendapack.cli.printing import (
    Printer,
    echo,
    echo_document,
    lost_output,
    say,
    say_stopped,
    stopped_by,
)
from agendapack.cli.progress_bars import bars, without

if TYPE_CHECKING:
    from agendapack.build.compiled import Compiled
    from agendapack.build.meeting import Failure
    from agendapack.build.options import Options
    from agendapack.build.progress import Progress
    from agendapack.problems import Problem
    from agendapack.records.library import Library
    from agendapack.records.meeting_names import MeetingRef

FORMATS = click.Choice(["text", "json", "github"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


def _meeting_arguments(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--all", "everything", is_flag=True, help="Every meeting.")(command)
    return click.argument("meetings", nargs=-1, metavar="[MEETING]...")(command)


def _strictness(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option(
        "--format", "style", type=FORMATS, default="text", help="How problems are printed."
    )(command)
    return click.option("--strict", is_flag=True, help="Make warnings errors.")(command)


def _for_members(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--members", is_flag=True, help="The members' documents too.")(command)


def _work(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option(
        "--no-cache", is_flag=True, help="Prepare every paper anew, and keep nothing."
    )(command)
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        help="How many papers to prepare at a time; by default as many as there are cores.",
    )(command)


@cli.command()
@_meeting_arguments
@_strictness
@_work
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
    out: Path | None,
    members: bool,
    members_out: Path | None,
    names: Sequence[str],
    password_file: Path | None,
) -> None:
    """Build meetings' packs, named by date, committee/date or folder.

    A meeting whose records, papers and templates are as they were at its last build is not touched.
    """
    from agendapack.build.meeting import build_meeting, unchanged_meeting
    from agendapack.build.options import Options
    from agendapack.build.pool import WorkerPool
    from agendapack.problems import ExitCode, UsageError

    with Printer(style) as printer:
        library, refs = _find(root, meetings, everything)
        printer.root = library.root
        # Made absolute without following links: it is shown as the user knows it.
        out = Path(os.path.abspath(out)) if out else library.root / "packs"  # noqa: PTH100
        _check_out(out, library)
        options = Options(out, strict, caching=not no_cache, jobs=jobs)
        if members:
            options = _with_members(options, members_out, names, password_file, library)
        elif members_out or names or password_file:
            option = "--for" if names else "--members-out" if members_out else "--password-file"
            raise UsageError(
                f"{option} is about the members' documents", "give --members beside it"
            )
        code: int = ExitCode.DONE
        changed = []
        for ref in refs:
            result = None
            with suppress(Exception):  # whatever it is, a build will meet it, and tell
                result = unchanged_meeting(library.root, ref.key, options)
            if result is None:
                changed.append(ref)
            else:
                printer.result(result)
        if changed:
            with bars(len(changed)) as progress, WorkerPool(jobs) as pool:
                for ref in changed:
                    result = build_meeting(
                        library.root, ref.key, options, pool=pool, progress=progress
                    )
                    with without(progress):
                        printer.result(result)
                    if result.failure is not None:
                        code = max(code, result.failure.exit_code)
                    elif result.state == "faulty":
                        code = max(code, ExitCode.FAULTY)
    sys.exit(code)


@cli.command()
@_meeting_arguments
@_strictness
@_work
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
    """Do all that a build does up to assembly, and write nothing."""
    from agendapack.build.meeting import Failure
    from agendapack.build.members_folder import MEMBERS
    from agendapack.build.options import Options
    from agendapack.problems import ExitCode, has_errors

    with Printer(style) as printer:
        library, refs = _find(root, meetings, everything)
        printer.root = library.root
        packs, private = library.root / "packs", library.root / MEMBERS if members else None
        options = Options(packs, strict, not no_cache, keeping=False, jobs=jobs, members=private)
        code: int = ExitCode.DONE
        with bars(len(refs)) as progress:
            for ref, compiled in _compiled(library, refs, options, progress):
                with without(progress):
                    if isinstance(compiled, Failure):
                        printer.stopped(ref.key, compiled)
                        code = max(code, compiled.exit_code)
                        continue
                    old = _twin_problems(library, ref, strict=strict)
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
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    help="A table or JSON.",
)
@click.pass_obj
def show(root: Path | None, meetings: Sequence[str], everything: bool, style: str) -> None:
    """Show the plan of meetings' packs: items, papers, ranges and blank pages."""
    from agendapack.build.meeting import Failure
    from agendapack.build.members_folder import MEMBERS
    from agendapack.build.options import Options
    from agendapack.cli.plan_table import plan_record, print_plan
    from agendapack.problems import ExitCode

    with Printer(style, ("meetings",)) as printer:
        library, refs = _find(root, meetings, everything)
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


@cli.command("list")
@click.pass_obj
def list_(root: Path | None) -> None:
    """List the meetings, in order of date."""
    from agendapack.cli.report import text_lines

    library = _library(root)
    for ref in _all(library):
        echo(f"{ref.date:%Y-%m-%d  %a}  {ref.key}")
    for problem in library.strays():
        for line in text_lines(problem, library.root):
            echo(line, err=True)


@cli.command()
@click.argument(
    "record",
    type=click.Choice(
        ["council", "committee", "meeting", "minutes", "exempt-meeting", "exempt-minutes"]
    ),
)
def schema(record: str) -> None:
    """Print the JSON Schema of a record file, for editors."""
    from agendapack.records.json_schema import json_schema_text

    echo_document(json_schema_text(record))


@cli.command()
@click.pass_obj
def clean(root: Path | None) -> None:
    """Remove the cache, .agendapack/; packs stay."""
    from agendapack.build.cache_folder import clean as remove

    found = remove(_library(root).root)
    echo("the cache is removed" if found else "there is no cache")


def _check_out(out: Path, library: Library) -> None:
    """UsageError where packs would lie among what they are made from, or what is not public."""
    from agendapack.build.members_folder import MEMBERS, lies_in
    from agendapack.problems import UsageError

    hint = "name another folder with --out, or leave it out for packs/"
    if _is_the_councils(out, library):
        raise UsageError(
            f"packs cannot be written into {out}, where the council's own files lie", hint
        )
    if lies_in(out, library.root / MEMBERS):
        raise UsageError(
            f"packs cannot be written into {out}, where the members' documents lie", hint
        )


def _is_the_councils(out: Path, library: Library) -> bool:
    from agendapack.build.cache_folder import FOLDER
    from agendapack.build.members_folder import lies_in

    kept = [library.folder, library.root / "templates", library.root / FOLDER]
    if lies_in(out, library.root) and lies_in(library.root, out):
        return True
    return any(lies_in(out, folder) for folder in kept)


def _with_members(
    options: Options,
    out: Path | None,
    names: Sequence[str],
    password_file: Path | None,
    library: Library,
) -> Options:
    """The options of a build that makes the members' documents too; UsageError where these would
    lie among others, or readers and password do not go together."""
    from msgspec.structs import replace

    from agendapack.build.members_folder import MEMBERS, lies_in
    from agendapack.build.readers import named_readers, password_in
    from agendapack.problems import UsageError

    folder = Path(os.path.abspath(out)) if out else library.root / MEMBERS  # noqa: PTH100
    hint = "name another folder with --members-out, or leave it out for members/"
    if _is_the_councils(folder, library):
        raise UsageError(
            f"the members' documents cannot be written into {folder}, where the council's own files"
            " lie",
            hint,
        )
    # packs/ is public also where this build writes elsewhere.
    for public in (options.out, library.root / "packs"):
        if lies_in(folder, public) or lies_in(public, folder):
            raise UsageError(
                f"the members' documents cannot be written into {folder}: the public ones are"
                f" written into {public}, and neither folder may lie in the other",
                hint,
            )
    if password_file is not None and not names:
        raise UsageError(
            "--password-file is about readers' copies", "name a reader with --for beside it"
        )
    password = None if password_file is None else password_in(password_file)
    return replace(options, members=folder, readers=named_readers(names), password=password)


def _twin_problems(library: Library, ref: MeetingRef, *, strict: bool) -> tuple[Problem, ...]:
    """A warning where the members' documents that lie there were not made beside the public ones
    that do."""
    from agendapack.build.members_folder import MEMBERS, digests_now, twin, twin_problem
    from agendapack.problems import strictly

    folder = library.root / MEMBERS / ref.key
    public = digests_now(library.root / "packs" / ref.key, twin(folder) or ())
    found = twin_problem(folder, ref.key, public) if public else None
    problems = () if found is None else (found,)
    return strictly(problems) if strict else problems


def _library(root: Path | None) -> Library:
    from agendapack.records.library import Library, find_root

    return Library(root if root is not None else find_root(Path.cwd()))


def _all(library: Library) -> tuple[MeetingRef, ...]:
    """Every meeting; that there is none is said, and no fault."""
    if not library.meetings():
        say(
            f"there are no meetings in {library.folder} yet",
            "a meeting is a folder such as meetings/wellbeing/2018-02-14",
        )
    return library.meetings()


def _find(
    root: Path | None, meetings: Sequence[str], everything: bool
) -> tuple[Library, tuple[MeetingRef, ...]]:
    """The meetings that a command line names; UsageError where it names none, or one unknown."""
    from agendapack.problems import UsageError

    library = _library(root)
    if everything:
        if meetings:
            raise UsageError("--all takes every meeting, so name none beside it")
        return library, _all(library)
    if not meetings:
        near = ", ".join(ref.key for ref in library.near())
        raise UsageError(
            "name a meeting, or give --all",
            f"the latest: {near}" if near else "there are no meetings yet",
        )
    found = [ref for text in meetings for ref in library.find(text, Path.cwd())]
    return library, tuple(dict.fromkeys(found))


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
