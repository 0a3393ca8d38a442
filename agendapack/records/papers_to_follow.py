"""Checks of papers that were to follow: which of them a supplement has brought.

Each rule is a function from the public dossier to problems, as those of ``checks.py`` are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.dossier import AgendaItem, Dossier, PaperToFollow


def supplements_bring_papers(dossier: Dossier) -> tuple[Problem, ...]:
    """A supplement brings papers, and promises none."""
    return tuple(
        error(
            "to-follow: is for papers of the agenda, and this is a supplement's",
            paper.place_of("to_follow"),
            "name the paper's file:, or take the paper out",
        )
        for supplement in dossier.meeting.supplements
        for brought in supplement.items.values()
        for paper in brought.papers
        if paper.to_follow
    )


def papers_to_follow_came(dossier: Dossier) -> tuple[Problem, ...]:
    """A paper that was to follow is brought by a supplement: by one with its title, or by any where
    it is the only one of its item.  What was withdrawn, or put off, needs no papers."""
    if dossier.meeting.status is not None:
        return ()
    return tuple(
        problem
        for item in dossier.items
        if item.withdrawn is None and item.deferred is None
        for problem in _missing(item, dossier)
    )


def _missing(item: AgendaItem, dossier: Dossier) -> Iterator[Problem]:
    brought = [
        entry
        for pack in dossier.supplements
        for other in pack.items
        if other.number == item.number
        for entry in other.entries
    ]
    titles = {_plain(entry.title) for entry in brought if entry.title is not None}
    if len(item.to_follow) == 1 and any(entry.replaces is None for entry in brought):
        return
    for paper in item.to_follow:
        if _plain(paper.title) not in titles:
            yield _problem(paper, item, has_minutes=dossier.minutes is not None)


def _problem(paper: PaperToFollow, item: AgendaItem, *, has_minutes: bool) -> Problem:
    if has_minutes:
        return warning(
            f'"{paper.title}" was to follow, and never came',
            paper.place,
            f"add the supplement that brought it, with this title under item {item.number}, or take"
            " it out",
        )
    return note(
        f'"{paper.title}" is to follow, and no supplement brings it',
        paper.place,
        f"the one that does names it under item {item.number}, with this title",
    )


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


FOLLOWING_RULES = (supplements_bring_papers, papers_to_follow_came)
