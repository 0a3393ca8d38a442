"""``agendapack list``: the meetings, with what their records say at the top."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agendapack.cli.named_meetings import all_meetings, open_library
from agendapack.cli.printing import Printer, echo
from agendapack.cli.report import shown
from agendapack.cli.shared_options import text_or_json

if TYPE_CHECKING:
    from agendapack.records.meeting_heads import MeetingHead


@click.command("list")
@text_or_json("A table or JSON.")
@click.pass_obj
def list_(root: Path | None, style: str) -> None:
    """List the meetings, in order of date."""
    with Printer(style, ("meetings", "problems")) as printer:
        library = open_library(root)
        printer.root = library.root
        refs = all_meetings(library)
        if refs:
            from agendapack.records.meeting_heads import meeting_heads

            heads = tuple(meeting_heads(refs))
            printer.document["meetings"] += [_record(head, library.root) for head in heads]
            if style == "text":
                for line in _lines(heads):
                    echo(line)
            printer.problems(_warnings([p for head in heads for p in head.problems]))
        printer.problems(_warnings(library.strays()))


def _warnings(problems: Sequence[Any]) -> list[Any]:
    """Problems as warnings: a list is one all the same."""
    from msgspec.structs import replace

    from agendapack.problems import Severity

    return [replace(problem, severity=Severity.WARNING) for problem in problems]


def _lines(heads: Sequence[MeetingHead]) -> list[str]:
    width = max(len(head.ref.key) for head in heads)
    return [
        f"{head.ref.date:%Y-%m-%d  %a}  {head.time or '':5}  {head.ref.key:{width}}"
        f"{f'  {head.title}' if head.title else ''}"
        f"{f'  ({head.status})' if head.status else ''}".rstrip()
        for head in heads
    ]


def _record(head: MeetingHead, root: Path) -> dict[str, Any]:
    return {
        "key": head.ref.key,
        "date": head.ref.date.isoformat(),
        "time": head.time,
        "title": head.title,
        "status": head.status,
        "committee": head.committee,
        "folder": shown(head.ref.folder, root),
    }
