"""``agendapack build``: tells of meetings with nothing to do, then builds the others side by side.

As in ``commands.py``, what a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli import interrupts
from agendapack.cli.cluster_option import cluster_option
from agendapack.cli.meeting_runners import check_cluster, runner_for
from agendapack.cli.named_meetings import (
    check_out,
    find_meetings,
    stray_problems,
    stray_release_keys,
    with_members,
)
from agendapack.cli.printing import Printer, echo, say_stopped
from agendapack.cli.progress_bars import meetings_bars, without
from agendapack.cli.shared_options import for_members, meeting_arguments, strictness, work_options

if TYPE_CHECKING:
    from agendapack.archive.runner import LostMeeting, MeetingsProgress
    from agendapack.build.council_files import CouncilFiles
    from agendapack.build.meeting import MeetingResult
    from agendapack.build.options import Options
    from agendapack.build.progress import Progress


@click.command()
@meeting_arguments
@strictness
@work_options
@cluster_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write instead of packs/.",
)
@for_members
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
    from agendapack.build.options import Options
    from agendapack.problems import UsageError, has_errors

    with Printer(style) as printer:
        check_cluster(cluster, jobs, password_file)
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
        building = _Building(library.root, options, cluster, printer, len(refs))
        if has_errors(strays):
            building.is_faulty()
        if everything:
            building.publish_strays(stray_release_keys(library, None))
        building.build([ref.key for ref in refs])
    sys.exit(building.code)


class _Building:
    """Builds ``count`` meetings and prints what came of each; ``code`` is the worst of all."""

    def __init__(
        self, root: Path, options: Options, cluster: str | None, printer: Printer, count: int
    ) -> None:
        self._root, self._options, self._cluster = root, options, cluster
        self._printer, self._count = printer, count
        self._progress = _Done()
        self.code = 0

    def is_faulty(self) -> None:
        from agendapack.problems import ExitCode

        self.code = max(self.code, ExitCode.FAULTY)

    def publish_strays(self, keys: Sequence[str]) -> None:
        """Publish what was released of meetings that are there no more."""
        from agendapack.build.meeting import publish_stray

        for key in keys:
            published = publish_stray(self._root, key, self._options)
            self._printer.problems(published.problems)
            if published.failure is not None:
                self._printer.stopped(key, published.failure)
                self.code = max(self.code, published.failure.exit_code)

    def build(self, keys: Sequence[str]) -> None:
        """Tell of meetings with nothing to do, which needs no library, and build the others."""
        from agendapack.build.council_files import CouncilFiles
        from agendapack.build.meeting import build_meeting

        files = CouncilFiles(self._root)
        try:
            changed = [key for key in keys if not self._is_unchanged(key, files)]
            if not changed:
                return
            with (
                meetings_bars(len(changed), style=self._printer.style) as bars,
                runner_for(self._options.jobs, self._cluster) as runner,
            ):
                self._progress.bars = bars
                for result in runner.run(
                    build_meeting, self._root, changed, self._options, self._progress
                ):
                    with without(bars):
                        self._tell(result)
        except KeyboardInterrupt:
            if self._count == 1:
                raise
            self._stop()

    def _is_unchanged(self, key: str, files: CouncilFiles) -> bool:
        from agendapack.build.interrupted_releases import interrupted_releases
        from agendapack.build.meeting import unchanged_meeting

        result = None
        with suppress(Exception):  # whatever it is, a build will meet it, and tell
            self._printer.problems(interrupted_releases(self._root, key, removing=True))
            result = unchanged_meeting(self._root, key, self._options, files)
        if result is None:
            return False
        self._printer.result(result)
        self._progress.count += 1
        return True

    def _tell(self, result: MeetingResult | LostMeeting) -> None:
        from agendapack.archive.runner import LostMeeting

        if isinstance(result, LostMeeting):
            self._printer.stopped(result.key, result.failure)
            self.code = max(self.code, result.failure.exit_code)
            return
        self._printer.result(result)
        if result.failure is not None:
            self.code = max(self.code, result.failure.exit_code)
        elif result.state == "faulty":
            self.is_faulty()

    def _stop(self) -> None:
        """Say how far the build got, by the time that nothing is under way any more."""
        from agendapack.build.meeting import Failure

        interrupts.hold()
        echo("", err=True)  # below the terminal's ^C
        done = self._progress.count
        message = f"interrupted; {done} of {self._count} meetings are done"
        hint = "the same command goes on with the rest" if done < self._count else ""
        failure = Failure(message, hint, interrupts.EXIT_CODE)
        self._printer.failure(failure)
        say_stopped(failure)
        self.code = interrupts.EXIT_CODE


class _Done:
    """Counts meetings that are done, and tells ``bars`` of those that are built."""

    def __init__(self) -> None:
        self.count = 0
        self.bars: MeetingsProgress | None = None
        self._lock = threading.Lock()

    def meeting(self, key: str) -> Progress:
        from agendapack.build.progress import Silent

        return Silent() if self.bars is None else self.bars.meeting(key)

    def done(self, key: str) -> None:
        with self._lock:
            self.count += 1
        if self.bars is not None:
            self.bars.done(key)
