"""``agendapack show``: prints the plans of meetings' packs.

As in ``commands.py``, what a command needs is imported when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from agendapack.cli.meeting_runners import runner_for
from agendapack.cli.named_meetings import find_meetings
from agendapack.cli.printing import Printer
from agendapack.cli.shared_options import meeting_arguments, text_or_json

if TYPE_CHECKING:
    from agendapack.build.meeting import Failure
    from agendapack.build.options import Options
    from agendapack.build.pool import WorkerPool
    from agendapack.build.progress import Progress
    from agendapack.problems import Problem


class ShownMeeting(Struct, frozen=True):
    """A meeting's ``plan`` as plain data, and the problems that were met on the way, or what
    stopped it."""

    key: str
    problems: tuple[Problem, ...] = ()
    plan: dict[str, Any] | None = None
    is_good: bool = False
    failure: Failure | None = None


@click.command()
@meeting_arguments
@text_or_json("A table or JSON.")
@click.pass_obj
def show(root: Path | None, meetings: Sequence[str], everything: bool, style: str) -> None:
    """Show the plan of packs: items, papers, ranges, blank pages."""
    from agendapack.build.members_folder import MEMBERS
    from agendapack.build.options import Options
    from agendapack.cli.plan_table import print_plan
    from agendapack.problems import ExitCode

    with Printer(style, ("meetings",)) as printer:
        library, refs = find_meetings(root, meetings, everything)
        printer.root = library.root
        code: int = ExitCode.DONE
        packs, private = library.root / "packs", library.root / MEMBERS
        options = Options(packs, keeping=False, members=private, if_there=True)
        keys = [ref.key for ref in refs]
        with runner_for(None) as runner:
            for shown in runner.run(_show_meeting, library.root, keys, options):
                if (failure := shown.failure) is not None:
                    printer.stopped(shown.key, failure)
                    code = max(code, failure.exit_code)
                    continue
                assert isinstance(shown, ShownMeeting)
                printer.problems(shown.problems)
                if not shown.is_good:
                    code = max(code, ExitCode.FAULTY)
                assert shown.plan is not None
                printer.record("meetings", shown.plan)
                if style == "text":
                    print_plan(shown.plan)
    sys.exit(code)


def _show_meeting(
    root: Path,
    key: str,
    options: Options,
    *,
    pool: WorkerPool | None = None,
    progress: Progress | None = None,
) -> ShownMeeting:
    """What there is to show of a meeting; the cache is read, and nothing is written."""
    from agendapack.build.meeting import compile_meeting, stopped_meeting
    from agendapack.cli.plan_table import plan_record

    try:
        compiled = compile_meeting(root, key, options, pool=pool, progress=progress)
    except Exception as fault:  # one meeting's trouble is no other's
        return ShownMeeting(key, failure=stopped_meeting(fault, root, key, pool))
    return ShownMeeting(key, compiled.problems, plan_record(compiled, root), compiled.is_good)
