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
from agendapack.problems import in_order

if TYPE_CHECKING:
    from agendapack.problems import Problem
    from agendapack.records.library import Library
    from agendapack.records.meeting_heads import MeetingHead
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.released.released_heads import ReleasedHead

    Documents = tuple[ReleasedHead, ...]


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
            released, problems = _released(library, refs)
            listed = tuple(zip(heads, released, strict=True))
            for each in listed:
                printer.record("meetings", _record(*each, library.root))
            if style == "text":
                for line in _lines(listed):
                    echo(line)
            problems += [problem for head in heads for problem in head.problems]
            printer.problems(_warnings(in_order(problems)))
        printer.problems(_warnings(library.strays()))


def _released(
    library: Library, refs: Sequence[MeetingRef]
) -> tuple[list[Documents], list[Problem]]:
    """What was released of each meeting, and what cannot be read of that."""
    from agendapack.released.released_meeting import RELEASED

    found: list[Documents] = [() for _ in refs]
    problems: list[Problem] = []
    if (library.root / RELEASED).is_dir():
        from agendapack.released.released_heads import released_heads

        for at, ref in enumerate(refs):
            heads = released_heads(library.root, ref.key)
            if isinstance(heads, tuple):
                found[at] = heads
            else:
                problems.append(heads)
    return found, problems


def _warnings(problems: Sequence[Any]) -> list[Any]:
    """Problems as warnings: a list is one all the same."""
    from msgspec.structs import replace

    from agendapack.problems import Severity

    return [replace(problem, severity=Severity.WARNING) for problem in problems]


def _lines(listed: Sequence[tuple[MeetingHead, Documents]]) -> list[str]:
    width = max(len(head.ref.key) for head, _ in listed)
    return [
        f"{head.ref.date:%Y-%m-%d  %a}  {head.time or '':5}  {head.ref.key:{width}}"
        f"{f'  {head.title}' if head.title else ''}"
        f"{f'  ({head.status})' if head.status else ''}"
        f"{f'  released: {_named(documents)}' if documents else ''}".rstrip()
        for head, documents in listed
    ]


def _named(documents: Documents) -> str:
    """Documents in words: "agenda, supplement 1, minutes (draft)"."""
    from agendapack.released.released_heads import in_words

    return ", ".join(in_words(each.document, each.status) for each in documents)


def _record(head: MeetingHead, documents: Documents, root: Path) -> dict[str, Any]:
    return {
        "key": head.ref.key,
        "date": head.ref.date.isoformat(),
        "time": head.time,
        "title": head.title,
        "status": head.status,
        "committee": head.committee,
        "folder": shown(head.ref.folder, root),
        "released": [
            {
                "document": each.document,
                "version": each.version,
                "day": each.day.isoformat(),
                "status": each.status,
                "language": each.language or None,
            }
            for each in documents
        ],
    }
