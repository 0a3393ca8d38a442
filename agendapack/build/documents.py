"""What a meeting's documents are called, what day they bear, and what it is to have printed one."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from agendapack.papers.accessibility import PaperAccessibility
from agendapack.papers.facts import PaperFacts
from agendapack.problems import Problem
from agendapack.records.dossier import Dossier, SupplementPack

AGENDA_PACK = "agenda-pack.pdf"
REPORT = "accessibility.html"


def supplement_file(supplement: SupplementPack) -> str:
    return f"supplement-{supplement.ordinal}.pdf"


def publication_day(dossier: Dossier) -> date:
    """The day a meeting's documents bear: that of publication, else the meeting's."""
    return dossier.meeting.published or dossier.meeting.date


class Printed(Struct, frozen=True):
    """A document that agendapack typeset: its HTML, its PDF as a paper, and what is wrong with it.

    ``facts`` is None where an error kept it from being typeset.
    """

    html: str
    title: str
    facts: PaperFacts | None
    problems: tuple[Problem, ...]
    accessibility: PaperAccessibility | None = None
