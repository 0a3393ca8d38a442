"""A council in a temporary folder, from YAML in the test."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from agendapack.records.checks import check
from agendapack.records.library import Library, Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from agendapack.problems import Problem
    from agendapack.records.dossier import Dossier

COUNCIL = """\
name: Ambridge Council
jurisdiction: england
signatory: {name: Pat Green, role: Clerk}
contacts:
  jo-bell: {name: Jo Bell, telephone: 01632 960000}
  sam-hill: {name: Sam Hill}
notices:
  invitation: Members are invited.
  information-only: For information.
"""

COMMITTEE = """\
name: Parks Committee
contact: jo-bell
members:
  - {name: Councillor Mrs Ash, role: Chair}
  - Councillor Dr Birch
  - Councillor Cedar
standing-items:
  apologies: {title: Apologies, text: To receive apologies.}
"""

MEETING = """\
date: 2018-02-14
time: "14:00"
published: 2018-02-06
items:
  - standing: apologies
  - title: Report
    papers: [report.pdf]
"""

MINUTES = """\
status: draft
minutes:
  - title: Apologies
"""

PDF = b"%PDF-1.7\n%%EOF\n"


def council(
    folder: Path,
    *,
    meeting: str | None = MEETING,
    minutes: str | None = None,
    papers: Mapping[str, bytes] | None = None,
    exempt: Mapping[str, str | bytes] | None = None,
    council_yaml: str = COUNCIL,
    committee: str | None = COMMITTEE,
    earlier: Mapping[str, tuple[str | None, str | None]] | None = None,
    name: str = "2018-02-14",
) -> Library:
    """A council with the committee ``parks`` and one meeting; ``earlier`` adds meetings as
    (meeting.yaml, minutes.yaml) by folder; ``exempt`` are the files of the meeting's exempt/."""
    parks = folder / "meetings" / "parks"
    write(folder / "meetings" / "council.yaml", council_yaml)
    if committee is not None:
        write(parks / "committee.yaml", committee)
    for each, (agenda, record) in {**(earlier or {}), name: (meeting, minutes)}.items():
        (parks / each).mkdir(parents=True)
        if agenda is not None:
            write(parks / each / "meeting.yaml", agenda)
        if record is not None:
            write(parks / each / "minutes.yaml", record)
    files = {"report.pdf": PDF} if papers is None else papers
    (parks / name / "papers").mkdir()
    for file, data in files.items():
        path = parks / name / "papers" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for file, content in (exempt or {}).items():
        path = parks / name / "exempt" / file
        if isinstance(content, str):
            write(path, content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return Library(folder)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")


def opened(library: Library, name: str = "2018-02-14") -> Opened:
    [ref] = [ref for ref in library.meetings() if ref.name == name]
    return library.open(ref)


def dossier(library: Library, name: str = "2018-02-14") -> Dossier:
    """The meeting's dossier; the test fails on any problem."""
    found = opened(library, name)
    assert shown(found.problems) == []
    assert found.dossier is not None
    return found.dossier


def faults(library: Library, name: str = "2018-02-14") -> list[str]:
    """What is wrong with the meeting's files, a line each."""
    return shown(opened(library, name).problems)


def findings(library: Library, name: str = "2018-02-14") -> list[str]:
    """What the checks say of a meeting whose files are in order."""
    return shown(check(dossier(library, name)))


def shown(problems: Iterable[Problem], *, file: bool = True, severity: bool = True) -> list[str]:
    """``meeting.yaml:4:3: error: what is wrong | what to do``, without what is not asked for."""
    return [
        (f"{p.location.file.name}:" if file else "")
        + f"{p.location.line}:{p.location.column}: "
        + (f"{p.severity}: " if severity else "")
        + p.message
        + (f" | {p.hint}" if p.hint else "")
        for p in problems
    ]
