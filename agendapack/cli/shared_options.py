"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable

import click


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
        help="How many papers to prepare at a time; by default as many as there are cores.",
    )(command)
