"""How accessible a paper is: plain data that the pack's wing finds and the pages' wing prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a paper offers somebody who has it read out."""

    TAGGED = "tagged"
    UNTAGGED = "untagged"
    SCANNED = "scanned without text"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule of PDF/UA-1 that a paper breaks.

    ``clause`` is of ISO 14289-1:2014, ``checkpoint`` of the Matterhorn Protocol 1.02.  ``message``
    is in plain words without a full stop; ``pages`` count from 1 and are empty where the whole
    paper is meant.  ``remedy`` says what its author can do.  ``mended``: the pack no longer has
    the fault.
    """

    clause: str
    checkpoint: str
    message: str
    pages: tuple[int, ...] = ()
    remedy: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class PaperAccessibility:
    """What was found in one paper, by clause.

    ``plain_headings``: it uses H, and nests, where others use H1 to H6; a pack must not have both
    (7.4.4), and agendapack itself sets H1 to H6.
    """

    state: State
    findings: tuple[Finding, ...] = ()
    plain_headings: bool = False

    @property
    def conforms(self) -> bool:
        """Whether the pack may still claim to conform with this paper in it."""
        return self.state is State.TAGGED and not self.unmended and not self.plain_headings

    @property
    def unmended(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.mended)


@dataclass(frozen=True, slots=True)
class ReportedPaper:
    """A paper in the report: ``item`` is its number on the agenda, ``item_title`` that item's
    title, ``file`` the paper's file name, ``title`` the paper's own title in the pack."""

    item: str
    item_title: str
    file: str
    title: str
    accessibility: PaperAccessibility
