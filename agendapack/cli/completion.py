"""What a shell completes: the names of meetings and of committees, read from folders alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agendapack.cli.named_meetings import open_library

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from agendapack.records.library import Library


def complete_meetings(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Dates and ``committee/date`` that begin with what is typed, the latest first; nothing where
    there is no council."""
    with suppress(Exception):  # whoever presses Tab is to see no fault of ours
        refs = _library(context).meetings()[::-1]
        names = (*(ref.name for ref in refs), *(ref.key for ref in refs))
        return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]
    return []


def complete_meetings_or_files(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Meetings that begin with what is typed, else the files that the shell finds."""
    from click.shell_completion import CompletionItem

    found = complete_meetings(context, parameter, incomplete)
    if found:
        return [CompletionItem(name) for name in found]
    return [CompletionItem(incomplete, type="file")]


def complete_committees(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """The folders of committees that begin with what is typed."""
    from agendapack.records.meeting_names import COMMITTEE_FILE

    with suppress(Exception):
        files = _library(context).folder.glob(f"*/{COMMITTEE_FILE}")
        return sorted(file.parent.name for file in files if file.parent.name.startswith(incomplete))
    return []


def _library(context: click.Context) -> Library:
    # The group is not run for a completion, so that its option is not in context.obj.
    root: Path | None = context.find_root().params.get("root")
    return open_library(root)
