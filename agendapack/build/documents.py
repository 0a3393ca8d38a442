"""What a meeting's documents are called, and what it is to have printed one."""

from __future__ import annotations

from msgspec import Struct

from agendapack.papers.accessibility import PaperAccessibility
from agendapack.papers.facts import PaperFacts
from agendapack.problems import Problem

REPORT = "accessibility.html"


class Printed(Struct, frozen=True):
    """A document that agendapack typeset: its HTML, its PDF as a paper, and what is wrong with it.

    ``facts`` is None where an error kept it from being typeset.
    """

    html: str
    title: str
    facts: PaperFacts | None
    problems: tuple[Problem, ...]
    accessibility: PaperAccessibility | None = None
