"""Takes part of a paper, turns it, or shrinks it to A4: all in a copy, before it is inspected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pikepdf import Page, Pdf

from agendapack.papers.pdf.page_attributes import page_geometry
from agendapack.papers.request import Reshaping, Span
from agendapack.papers.reshaping.selection import select_pages
from agendapack.papers.reshaping.shrinking import shrink
from agendapack.problems import Location, Problem, error


def reshape(pdf: Pdf, reshaping: Reshaping, place: Location, name: str) -> tuple[Problem, ...]:
    """Change ``pdf``, a paper called ``name``, in place; nothing is changed where there are
    problems, which are errors at ``place``."""
    problems = tuple(_page_problems(reshaping.pages, len(pdf.pages), place, name))
    if problems:
        return problems
    if reshaping.pages:
        select_pages(pdf, _numbers(reshaping.pages, len(pdf.pages)))
    if reshaping.rotate % 360:
        for page in pdf.pages:
            _turn(page, reshaping.rotate)
    if reshaping.scale == "fit":
        shrink(pdf)
    return ()


def _numbers(spans: Sequence[Span], count: int) -> list[int]:
    """The pages of ``spans``, counted from zero, in their order."""
    return [
        number - 1
        for first, last in spans
        for number in range(first, (count if last is None else last) + 1)
    ]


def _page_problems(
    spans: Sequence[Span], count: int, place: Location, name: str
) -> Iterator[Problem]:
    has = f"it has {count:,} page{'' if count == 1 else 's'}"
    taken: set[int] = set()
    for first, last in spans:
        end = count if last is None else last
        if first < 1 or max(first, end) > count:
            hint = "leave pages: out to take it whole"
            if 1 <= first <= count:
                hint = f"write {_span(first, count)} for all from page {first:,} on"
            yield error(
                f'no {_words(first, last)} in "{name}": {has}', place, hint if count else ""
            )
        elif end < first:
            yield error(
                f'{_words(first, last)} of "{name}" run backwards',
                place,
                f"write {_span(end, first)}",
            )
        else:
            twice = sorted(taken.intersection(range(first, end + 1)))
            if twice:
                # Content that stands twice could have but one place in the reading order.
                yield error(
                    f'page {twice[0]:,} of "{name}" is asked for twice',
                    place,
                    "name each page once",
                )
            taken.update(range(first, end + 1))


def _words(first: int, last: int | None) -> str:
    if last is None:
        return f"page {first:,} or later"
    return f"page{'' if last == first else 's'} {_span(first, last)}"


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def _turn(page: Page, degrees: int) -> None:
    page.obj.Rotate = (page_geometry(page).rotation + degrees) % 360
