"""Minutes of a small committee, from the YAML of their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.records_builders import COMMITTEE, COUNCIL, MEETING, council, dossier, findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from agendapack.records.dossier import MinutesSource
    from agendapack.records.library import Library

HEAD = """\
present: [Councillor Mrs Ash, Councillor Dr Birch]
substitutes: [{member: Councillor Elm, for: Councillor Cedar}]
in-attendance: [Jo Bell]
"""
"""Ash, Birch and Elm are there, Cedar is a member who is not.  Minutes with this head have their
first minute in line 6, and the first entry of its body in line 8."""


def minutes_yaml(*bodies: Sequence[str] | str, head: str = HEAD, status: str = "draft") -> str:
    """minutes.yaml with a minute for each body, each entry in a line of its own.

    An entry that begins with a dash does so at the start of its text; "item: 2" is a key of the
    minute.
    """
    lines = [f"status: {status}\n{head}minutes:\n"]
    for body in bodies:
        entries = [body] if isinstance(body, str) else body
        keys = [entry for entry in entries if entry.startswith(("item:", "exempt:", "summary:"))]
        rest = [entry for entry in entries if entry not in keys]
        lines.append("  - title: Report\n")
        lines += [f"    {key}\n" for key in keys]
        lines += ["    body:\n"] * bool(rest)
        lines += [f"      - {entry}\n" for entry in rest]
    return "".join(lines)


def told_of(
    folder: Path,
    *bodies: Sequence[str] | str,
    head: str = HEAD,
    status: str = "draft",
    quorum: int | None = None,
    where: str = "england",
) -> list[str]:
    """What the checks say of minutes, without the file's name."""
    library = council(
        folder,
        minutes=minutes_yaml(*bodies, head=head, status=status),
        committee=COMMITTEE + (f"quorum: {quorum}\n" if quorum else ""),
        council_yaml=COUNCIL.replace("england", where),
        meeting=MEETING.replace("published: 2018-02-06\n", ""),
    )
    return [line.removeprefix("minutes.yaml:") for line in findings(library)]


def source_of(library: Library) -> MinutesSource:
    found = dossier(library).minutes
    assert found is not None
    return found
