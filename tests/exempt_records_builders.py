"""A meeting with exempt business of each kind, from YAML in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from agendapack.problems import Problem
from agendapack.records.checks import check
from agendapack.records.dossier import Dossier
from agendapack.records.library import Library, Opened
from tests.records_builders import COMMITTEE, COUNCIL, PDF, council, opened, shown

MEETING = """\
date: 2018-02-14
time: "14:00"
items:
  - standing: apologies
  - title: Council buildings
    papers:
      - report.pdf
      - {file: valuations.pdf, title: Appendix C, exempt: 3, page-count: 12}
  - exclusion: true
  - title: A contract award
    text: To award a contract.
    exempt: 3
    public-interest: Bidders gave their prices in confidence.
    papers:
      - {file: award.pdf, page-count: 18}
      - {file: advice.pdf, exempt: [5], page-count: 2}
  - title: Information from a department
    confidential: true
    papers: [{file: depot.pdf, page-count: 1}]
"""

MINUTES = """\
status: draft
first-number: 47
minutes:
  - title: Apologies
    item: 1
    body: [{text: There were none.}]
  - title: A contract award
    item: 4
    exempt: 3
    summary: A contract was awarded.
"""

EXEMPT_MEETING = """\
items:
  2:
    papers: {valuations.pdf: What the buildings would fetch}
  4:
    title: Award of the contract to Splash Ltd
    text: To award it to Splash Ltd.
    reason: The losing bid is described.
    review: 2019-02-14
    papers:
      award.pdf: {title: Splash Ltd and its rivals}
"""

EXEMPT_MINUTES = """\
minutes:
  48:
    title: Award of the contract to Splash Ltd
    body:
      - text: Members looked at the prices.
      - resolved: that the contract is awarded to Splash Ltd.
"""

EXEMPT: Mapping[str, str | bytes] = {
    "meeting.yaml": EXEMPT_MEETING,
    "minutes.yaml": EXEMPT_MINUTES,
    **dict.fromkeys(("valuations.pdf", "award.pdf", "advice.pdf", "depot.pdf"), PDF),
}


def private_council(
    folder: Path,
    *,
    meeting: str = MEETING,
    minutes: str | None = MINUTES,
    exempt: Mapping[str, str | bytes] | None = EXEMPT,
    papers: Mapping[str, bytes] | None = None,
    council_yaml: str = COUNCIL,
    committee: str = COMMITTEE,
    earlier: Mapping[str, tuple[str | None, str | None]] | None = None,
) -> Library:
    return council(
        folder,
        meeting=meeting,
        minutes=minutes,
        exempt=exempt,
        papers=papers,
        council_yaml=council_yaml,
        committee=committee,
        earlier=earlier,
    )


def problems(library: Library) -> tuple[Problem, ...]:
    """Everything that is wrong with the meeting, of its files and by the rules."""
    found = opened(library)
    told = list(found.problems)
    for dossier in (found.dossier, found.members):
        told += [] if dossier is None else [p for p in check(dossier) if p not in told]
    return tuple(told)


def wrong(library: Library) -> list[str]:
    return shown(problems(library))


def both(library: Library) -> tuple[Dossier, Dossier]:
    """The public and the members' dossier; the test fails on any problem."""
    found: Opened = opened(library)
    assert wrong(library) == []
    assert found.exempt == "present"
    assert found.dossier is not None and found.members is not None
    return found.dossier, found.members
