"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable

import click

from agendapack.cli.completion import complete_meetings


def text_or_json(help_: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """``--format``, the parameter ``style``, of a command that prints text or JSON."""
    choice = click.Choice(["text", "json"])
    return click.option("--format", "style", type=choice, default="text", help=help_)


def work_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--no-cache`` and ``--jobs``, of commands that prepare papers."""
    command = click.option(
        "--no-cache", is_flag=True, help="Prepare every paper anew, and keep nothing."
    )(command)
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        help="How many jobs at a time, such as preparing a paper; by default one for each core.",
    )(command)


def meeting_arguments(command: Callable[..., None]) -> Callable[..., None]:
    """Meetings by name, or ``--all`` of them (``everything``)."""
    command = click.option("--all", "everything", is_flag=True, help="Every meeting.")(command)
    return click.argument(
        "meetings", nargs=-1, metavar="[MEETING]...", shell_complete=complete_meetings
    )(command)


def strictness(command: Callable[..., None]) -> Callable[..., None]:
    """``--strict``, and ``--format`` (``style``), of commands that tell of problems."""
    choice = click.Choice(["text", "json", "github"])
    command = click.option(
        "--format", "style", type=choice, default="text", help="How problems are printed."
    )(command)
    return click.option("--strict", is_flag=True, help="Make warnings errors.")(command)


def for_members(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--members", is_flag=True, help="The members' documents too.")(command)
