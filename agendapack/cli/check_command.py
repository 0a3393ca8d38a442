"""``agendapack check``: looks for problems in meetings, and makes no packs.

As in ``commands.py``, what a command needs is imported when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from agendapack.cli.cluster_option import cluster_option
from agendapack.cli.meeting_runners import check_cluster, runner_for
from agendapack.cli.named_meetings import find_meetings, stray_problems
from agendapack.cli.printing import Printer
from agendapack.cli.progress_bars import meetings_bars, without
from agendapack.cli.shared_options import for_members, meeting_arguments, strictness, work_options


@click.command()
@meeting_arguments
@strictness
@work_options
@cluster_option
@for_members
@click.pass_obj
def check(
    root: Path | None,
    meetings: Sequence[str],
    everything: bool,
    strict: bool,
    style: str,
    jobs: int | None,
    no_cache: bool,
    cluster: str | None,
    members: bool,
) -> None:
    """Look for problems, and make no packs.

    It does all that a build does up to assembly, and writes nothing.
    """
    from agendapack.build.checking import CheckedMeeting, check_meeting
    from agendapack.build.members_folder import MEMBERS
    from agendapack.build.options import Options
    from agendapack.problems import ExitCode, has_errors

    with Printer(style) as printer:
        check_cluster(cluster, jobs)
        library, refs = find_meetings(root, meetings, everything)
        printer.root = library.root
        packs, private = library.root / "packs", library.root / MEMBERS if members else None
        options = Options(packs, strict, not no_cache, keeping=False, jobs=jobs, members=private)
        strays = stray_problems(library, refs, everything, strict=strict)
        printer.problems(strays)
        code: int = ExitCode.FAULTY if has_errors(strays) else ExitCode.DONE
        keys = [ref.key for ref in refs]
        with meetings_bars(len(keys), style=style) as shown, runner_for(jobs, cluster) as runner:
            for checked in runner.run(check_meeting, library.root, keys, options, shown):
                with without(shown):
                    if isinstance(checked, CheckedMeeting):
                        printer.problems(checked.interrupted)
                    if (failure := checked.failure) is not None:
                        printer.stopped(checked.key, failure)
                        code = max(code, failure.exit_code)
                        continue
                    assert isinstance(checked, CheckedMeeting)  # the lost have a failure
                    printer.problems((*checked.problems, *checked.beside))
                    printer.page_counts(checked)
                    printer.papers(checked.key, checked.papers)
                    printer.checked(checked)
                    if not checked.is_good:
                        code = max(code, ExitCode.FAULTY)
    sys.exit(code)
