"""Papers of items, prepared; of exempt ones also what marks their pages, and what may be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from agendapack.pack.plan import PlacedPaper
from agendapack.papers.accessibility import PaperAccessibility, ReportedPaper
from agendapack.problems import Problem, error, note
from agendapack.records.dossier import AgendaItem, PaperSource
from agendapack.records.vocabulary import Vocabulary


class TakenPaper(Struct, frozen=True):
    """A paper of an item, prepared; ``placed`` is None where it cannot be taken.

    ``pages``: how many it has, None where they cannot be read.  ``pictures`` are the files that it
    shows, of those beside it.  ``unchecked``: as :class:`~agendapack.papers.facts.Prepared` has it.
    """

    item: AgendaItem
    source: PaperSource
    placed: PlacedPaper | None
    accessibility: PaperAccessibility | None
    problems: tuple[Problem, ...]
    pages: int | None = None
    pictures: tuple[Path, ...] = ()
    unchecked: frozenset[str] = frozenset()


def each_once(papers: Iterable[TakenPaper]) -> Iterator[TakenPaper]:
    """Papers without those that another language has from the same file, named at the same
    place."""
    seen = set()
    for paper in papers:
        named = (paper.source.place, paper.source.path)
        if named not in seen:
            seen.add(named)
            yield paper


def reported(papers: Iterable[TakenPaper]) -> tuple[ReportedPaper, ...]:
    """The papers whose accessibility was looked at."""
    return tuple(
        ReportedPaper(
            paper.item.number,
            paper.item.title,
            paper.source.path.name,
            paper.placed.title,
            paper.accessibility,
            paper.source.exemption is not None,
        )
        for paper in papers
        if paper.placed is not None and paper.accessibility is not None
    )


def kept_back(paper: TakenPaper, words: Vocabulary) -> TakenPaper:
    """An exempt paper: with the page numbers that are reserved for it and the mark at the head of
    its pages, and with problems that can be told where others read along."""
    exemption, reserved = paper.source.exemption, paper.source.page_count
    assert exemption is not None
    placed = paper.placed and replace(
        paper.placed, reserved=reserved, marking=words.marking(exemption)
    )
    problems = [_discreetly(problem, paper.item) for problem in paper.problems]
    if paper.pages is not None and reserved is not None and paper.pages != reserved:
        problems.append(_page_count_problem(paper, paper.pages, reserved))
        placed = None if paper.pages > reserved else placed
    return replace(paper, placed=placed, problems=tuple(problems))


def _page_count_problem(paper: TakenPaper, pages: int, reserved: int) -> Problem:
    """What is to be said of a paper that has more pages than are reserved for it, or fewer."""
    name, item = paper.source.path.name, paper.item.number
    has = f"{pages} page" if pages == 1 else f"{pages} pages"
    if pages > reserved:
        words = f"has {has}, and its page-count reserves {reserved}"
        found = error(f'"{name}" {words}', paper.source.place, f"write page-count: {pages}")
        said = f"an exempt paper of item {item} {words}: write page-count: {pages}"
        return replace(found, discreet=said)
    words = f"has {has}, and its page-count reserves {reserved}: blank pages take the rest"
    hint = f"write page-count: {pages}, unless the page numbers are published already"
    found = note(f'"{name}" {words}', paper.source.place, hint)
    return replace(found, discreet=f"an exempt paper of item {item} {words}")


def _discreetly(problem: Problem, item: AgendaItem) -> Problem:
    said = (
        f"something about an exempt paper of item {item.number}: `agendapack check --members` at a"
        " terminal says what"
    )
    return replace(problem, discreet=said)
