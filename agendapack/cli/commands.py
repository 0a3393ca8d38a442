"""The commands: parse arguments, print, exit code.

Nothing but click, and msgspec for values, is imported until a command runs, so that
``agendapack --help`` is instant.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import click

from agendapack import __version__
from agendapack.cli import interrupts
from agendapack.cli.build_command import build
from agendapack.cli.changes_command import changes
from agendapack.cli.check_command import check
from agendapack.cli.clean_command import clean
from agendapack.cli.init_command import init
from agendapack.cli.list_command import list_
from agendapack.cli.new_records import minutes, new
from agendapack.cli.printing import Printer, echo, lost_output, say, say_stopped, stopped_by
from agendapack.cli.register_command import register
from agendapack.cli.release_command import release
from agendapack.cli.schema_command import schema
from agendapack.cli.serve_command import serve
from agendapack.cli.show_command import show
from agendapack.cli.site_command import site
from agendapack.cli.unpack_command import unpack


class _InOrder(click.Group):
    """The commands in the order in which a meeting needs them, then those about all meetings."""

    _ORDER = (
        *("init", "unpack", "new", "check", "show", "build", "release", "changes", "minutes"),
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


for _command in (
    *(init, unpack, new, check, show, build, release, changes, minutes),
    *(list_, register, site, serve, clean, schema),
):
    cli.add_command(_command)


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
    from agendapack.build.meeting import raise_for_developers

    raise_for_developers(fault)
    failure = stopped_by(fault)
    say_stopped(failure)
    return failure.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, be it understood or not."""
    return "--format=json" in arguments or "json" in (
        after for option, after in pairwise(arguments) if option == "--format"
    )
