"""What it is to have set a document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from agendapack.papers.accessibility import PaperAccessibility
from agendapack.papers.facts import PaperFacts
from agendapack.problems import Problem
from agendapack.records.page_ranges import ListedRange


class Printed(Struct, frozen=True):
    """A document that agendapack set: its HTML, its PDF as a paper, and what is wrong with it.

    ``facts`` is None where an error kept it from being set.  ``pictures`` are the files that it
    shows; ``listed`` the ranges of papers that a front sheet lists; ``unchecked`` the English of
    what it says in words that wait for a translator.
    """

    html: str
    title: str
    facts: PaperFacts | None
    problems: tuple[Problem, ...]
    accessibility: PaperAccessibility | None = None
    pictures: tuple[Path, ...] = ()
    listed: tuple[ListedRange, ...] = ()
    unchecked: frozenset[str] = frozenset()


class FrontSheet(Struct, frozen=True):
    """A pack's front sheet, the font of its stamps, their widths by text, at one unit of font
    size, and how much larger than usual they are."""

    printed: Printed
    stamp_font: Path
    widths: Mapping[str, float]
    enlarged: float = 1.0
