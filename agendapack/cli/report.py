"""Words problems and results for a terminal, for a program, and for CI."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import Location, Problem, Severity
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MEETINGS, MINUTES_FILE

if TYPE_CHECKING:
    from agendapack.build.meeting import Failure
    from agendapack.papers.accessibility import ReportedPaper


_JOINERS = "\u200c\u200d\u00ad"  # without a shape, and part of how words are written

_HIDDEN = re.compile(r"[^\x20-\x7e]")


class PageCount(Struct, frozen=True):
    """How many pages an exempt paper of an item has; ``file`` is None where it may not be named."""

    item: str
    file: str | None
    pages: int


Said = TypeVar("Said", bound="Problem | Failure | ReportedPaper | PageCount")


def discreet(what: Said) -> Said:
    """The same without anything of exempt records and papers."""
    told: Any = what
    if isinstance(told, PageCount):
        told = replace(told, file=None)
    elif hasattr(told, "is_exempt"):
        told = _unnamed(told) if told.is_exempt else told
    elif told.discreet is not None:
        told = replace(told, message=told.discreet, hint="", discreet=None)
    if isinstance(told, Problem):
        told = replace(told, location=_discreet_place(told.location))
    found: Said = told
    return found


def _unnamed(paper: ReportedPaper) -> ReportedPaper:
    """An exempt paper without its names, and without what findings quote of it."""
    findings = tuple(
        replace(finding, remedy="", values={name: _number(v) for name, v in finding.values.items()})
        for finding in paper.accessibility.findings
    )
    found = replace(paper.accessibility, findings=findings)
    return replace(paper, file="an exempt paper", title="", item_title="", accessibility=found)


def _number(value: object) -> str | int:
    return value if isinstance(value, int) else "..."


def _discreet_place(place: Location) -> Location:
    """A place without the name of an exempt paper; of its folder's files records alone have names
    that say nothing."""
    if place.file.name in (MEETING_FILE, MINUTES_FILE):
        return place
    for folder in place.file.parents:
        # meetings/cabinet/2024-05-16/exempt
        if folder.name == EXEMPT_FOLDER and MEETINGS in folder.parts[-4:-3]:
            return Location(folder)
    return place


def paper_line(paper: ReportedPaper) -> str:
    """How accessible a paper is, in one line."""
    from agendapack.papers.accessibility import summary_line

    return summary_line(paper.item, paper.file, paper.accessibility)


def visible(text: str) -> str:
    """``text`` as one line for a terminal: what would steer it, or turn the direction of what is
    read, is shown by its code.

    >>> print(visible("a\\x1b[2Jb"), visible("Dŵr\\n"))
    a\\x1b[2Jb Dŵr\\n
    """
    return _HIDDEN.sub(lambda found: _shown(found[0]), text)


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")


def place(location: Location, base: Path) -> str:
    """``meetings/wellbeing/2018-02-14/meeting.yaml:14:5``, relative to ``base`` where below it."""
    parts = [shown(location.file, base)]
    if location.line:
        parts.append(str(location.line))
        if location.column:
            parts.append(str(location.column))
    return ":".join(parts)


def shown(path: Path, base: Path) -> str:
    return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()


def text_lines(problem: Problem, base: Path) -> tuple[str, ...]:
    """One problem as a compiler says it, and its hint, indented, in a line below."""
    line = f"{place(problem.location, base)}: {problem.severity}: {problem.message}"
    return (line, f"    {problem.hint}") if problem.hint else (line,)


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github_line(problem: Problem, base: Path) -> str:
    """A workflow command, which makes GitHub annotate the line."""
    location = problem.location
    properties = [f"file={_escaped(visible(shown(location.file, base)), properties=True)}"]
    if location.line:
        properties.append(f"line={location.line}")
    if location.column:
        properties.append(f"col={location.column}")
    words = visible(problem.message)
    if problem.hint:
        words += f"\n{visible(problem.hint)}"
    return f"::{_COMMANDS[problem.severity]} {','.join(properties)}::{_escaped(words)}"


def github_base(root: Path) -> Path:
    """What annotations' paths are relative to: the workspace, which may lie above the root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    return Path(workspace) if workspace and root.is_relative_to(workspace) else root


def _escaped(words: str, *, properties: bool = False) -> str:
    words = words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return words.replace(":", "%3A").replace(",", "%2C") if properties else words


def as_json(problem: Problem, base: Path) -> dict[str, Any]:
    return {
        "file": shown(problem.location.file, base),
        "line": problem.location.line or None,
        "column": problem.location.column or None,
        "severity": str(problem.severity),
        "message": problem.message,
        "hint": problem.hint or None,
    }


def paper_as_json(meeting: str, paper: ReportedPaper) -> dict[str, Any]:
    """How accessible a paper is, for a program."""
    return {
        "meeting": meeting,
        "item": paper.item,
        "file": paper.file,
        "state": str(paper.accessibility.state),
        "findings": [
            {
                "clause": finding.clause,
                "checkpoint": finding.checkpoint,
                "message": finding.message,
                "pages": list(finding.pages),
                "mended": finding.mended,
            }
            for finding in paper.accessibility.findings
        ],
    }


def json_document(record: dict[str, Any]) -> str:
    """JSON for a program, in ASCII: what it goes through may know no other letters.

    GitHub takes "##[" for a command wherever a step prints it.
    """
    return json.dumps(record, indent=2).replace("##[", "##\\u005b")


def size(count: int) -> str:
    """A file's size as a person reads it.

    >>> size(950), size(81_234), size(2_345_678)
    ('950 B', '81 kB', '2.3 MB')
    """
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def counted(number: int, noun: str) -> str:
    """
    >>> counted(1, "page"), counted(3, "page")
    ('1 page', '3 pages')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def tally(problems: Iterable[Problem]) -> str:
    """ "1 error, 2 warnings"; empty where there is nothing to count."""
    found = [problem.severity for problem in problems]
    parts = [
        counted(found.count(severity), str(severity)) for severity in Severity if severity in found
    ]
    return ", ".join(parts)
