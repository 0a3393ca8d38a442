"""Applies a rule to the minutes that a meeting has, and to those that its items take as papers.

What a rule finds only where it knows the exempt minutes is told of a public line, and may say what
is exempt: it has a sentence beside it that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from agendapack.records.discretion import veiled, veiled_by_place
from agendapack.records.minutes_sources import minutes_of

if TYPE_CHECKING:
    from agendapack.problems import Problem
    from agendapack.records.dossier import Dossier, MinutesSource

OF_EXEMPT_MINUTES = (
    'this line does not go with the minutes in exempt/: "agendapack check" at a terminal says what'
)

MinutesRule: TypeAlias = "Callable[[MinutesSource], Iterable[Problem]]"


def by_minutes(dossier: Dossier, rule: MinutesRule) -> tuple[Problem, ...]:
    """What ``rule`` finds in each of the minutes that a meeting draws on."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        found = tuple(rule(source))
        if found and source.exempt_file is not None:
            public = set(rule(_without_exempt_bodies(source)))
            found = tuple(problem if problem in public else _veiled(problem) for problem in found)
        problems += found
    return tuple(problems)


def _veiled(problem: Problem) -> Problem:
    return veiled(veiled_by_place(problem), OF_EXEMPT_MINUTES)


def _without_exempt_bodies(source: MinutesSource) -> MinutesSource:
    minutes = tuple(
        minute.model_copy(update={"body": ()}) if at in source.exemptions else minute
        for at, minute in enumerate(source.minutes.minutes)
    )
    bare = source.minutes.model_copy(update={"minutes": minutes})
    return replace(source, minutes=bare, shown="public", exempt_file=None)
