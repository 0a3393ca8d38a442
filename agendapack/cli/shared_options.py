"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable

import click


def text_or_json(help_: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """``--format``, the parameter ``style``, of a command that prints text or JSON."""
    choice = click.Choice(["text", "json"])
    return click.option("--format", "style", type=choice, default="text", help=help_)
