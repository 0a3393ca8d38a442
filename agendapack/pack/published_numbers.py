"""Which page numbers papers have in a pack that was released, whatever the records would give them
now: a supplement counts on from these, and says which of them it replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from agendapack.pack.pack_map import MappedSource, PackMap
from agendapack.pack.slips import SlipPage
from agendapack.records.page_ranges import PageRange


class NumberedPaper(Struct, frozen=True):
    """A paper of a pack as the records have it: the name of the file that it was made from, its
    title and its page numbers.  A withheld one has no file."""

    item: str
    file: str | None
    title: str | None
    pages: PageRange
    is_withheld: bool = False


def last_number(known: PackMap) -> int:
    """The last page number of a pack; 0 where it has none."""
    return max((page.numbers.last for page in known.pages if page.numbers), default=0)


def published_numbers(
    known: PackMap, papers: Sequence[NumberedPaper], slips: Sequence[SlipPage]
) -> tuple[PageRange | None, ...]:
    """The page numbers that ``papers`` have in a released pack; None of one that is not in it.

    A paper is known again by its item and file, else by its item and title.  What is withheld has
    the numbers of its slip: ``slips`` are those that the records would now make.
    """
    return tuple(_numbers(known, papers, slips))


def _numbers(
    known: PackMap, papers: Sequence[NumberedPaper], slips: Sequence[SlipPage]
) -> Iterator[PageRange | None]:
    """Each paper's; of several that are alike the first has those of the first."""
    seen: list[MappedSource] = []
    for paper in papers:
        if paper.is_withheld:
            yield _in_slip(known, paper, slips)
            continue
        there = [
            source
            for source in known.sources
            if source.kind == "paper" and source.item == paper.item and source not in seen
        ]
        by_file = [each for each in there if paper.file and _name(each) == paper.file]
        by_title = [each for each in there if each.title == paper.title]
        found = next(iter(by_file or by_title), None)
        seen += () if found is None else (found,)
        yield None if found is None else found.pages


def _name(source: MappedSource) -> str | None:
    return None if source.file is None else PurePosixPath(source.file).name


def _in_slip(known: PackMap, paper: NumberedPaper, slips: Sequence[SlipPage]) -> PageRange | None:
    """The numbers of a withheld paper; where other papers are withheld with it now than were then,
    all those of its slip."""
    own = [slip.pages for slip in slips if slip.item == paper.item]
    at = next(index for index, pages in enumerate(own) if pages.last >= paper.pages.last)
    there = [
        source.pages
        for source in known.sources
        if source.kind == "slip" and source.item == paper.item
    ]
    if at >= len(there) or (slip := there[at]) is None or len(slip) != len(own[at]):
        return there[at] if at < len(there) else None
    moved = slip.first - own[at].first
    return PageRange(paper.pages.first + moved, paper.pages.last + moved, slip.prefix)
