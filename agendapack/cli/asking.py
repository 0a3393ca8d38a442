"""Questions on a terminal, asked again until the answer fits."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from agendapack.cli.printing import echo


def can_ask() -> bool:
    """Whether there is somebody to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, default: str | None, check: Callable[[str], None]) -> str:
    """The answer, without spaces around it; ``default`` None where there must be one.

    ``check`` raises UsageError for one that does not fit: it is told, and asked again.
    """
    from agendapack.problems import UsageError

    def taken(answer: str) -> str:
        answer = answer.strip()
        if default is None and not answer:
            raise click.BadParameter("expected text, found nothing")
        try:
            check(answer)
        except UsageError as fault:
            hint = f"\n    {fault.hint}" if fault.hint else ""
            raise click.BadParameter(f"{fault.message}{hint}") from fault
        return answer

    try:
        answer: str = click.prompt(
            question, default=default, show_default=bool(default), value_proc=taken, err=True
        )
    except click.Abort:  # Ctrl-C or Ctrl-D, on the question's own line
        echo("", err=True)
        raise
    return answer
