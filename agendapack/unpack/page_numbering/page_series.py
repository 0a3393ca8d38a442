"""Finds runs of numbers that count on from page to page: a pack's own among those of its papers.

A page's number less its place in the file is the same from page to page.  It grows where numbers
are left out; where it falls, a number is there twice, or the numbers belong to another document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from agendapack.unpack.page_numbering.printed_stamps import StampedNumber, StampForm

JUMP = 0.5  # pages: what a series must have more for each place where numbers are left out
BACK = 3.0  # and for each where they go back
MOST_BACK = 2  # numbers that they go back by


class SeriesPage(Struct, frozen=True):
    """A number, on the page ``page`` (from zero) that has the place ``place`` among those that are
    counted."""

    page: int
    place: int
    number: StampedNumber

    @property
    def ahead(self) -> int:
        return self.number.first - self.place

    @property
    def ahead_after(self) -> int:
        return self.number.last - self.place


class NumberSeries(Struct, frozen=True):
    """Numbers of one form that count on, at most one a page, in the order of the pages."""

    form: StampForm
    pages: tuple[SeriesPage, ...]
    score: float

    @property
    def by_page(self) -> Mapping[int, SeriesPage]:
        return {each.page: each for each in self.pages}


def find_series(candidates: Iterable[SeriesPage]) -> tuple[NumberSeries, ...]:
    """For each form the series that has most pages; the ``candidates`` are in the order of the
    pages."""
    by_form: dict[StampForm, list[SeriesPage]] = {}
    for each in candidates:
        by_form.setdefault(each.number.form, []).append(each)
    return tuple(_longest(form, found) for form, found in by_form.items())


class _Best(Struct):
    """The best series that ends with a candidate."""

    score: float
    index: int


class _Scores:
    """The best of the series that are ``ahead`` by no more than so much, as a tree of sums (Fenwick
    1994) that holds the highest instead: asked and told in logarithmic time."""

    def __init__(self, aheads: Iterable[int]) -> None:
        self.places = {ahead: place for place, ahead in enumerate(sorted(set(aheads)), 1)}
        self.tree: list[_Best | None] = [None] * (len(self.places) + 1)

    def tell(self, ahead: int, best: _Best) -> None:
        place = self.places[ahead]
        while place < len(self.tree):
            held = self.tree[place]
            if held is None or best.score > held.score:
                self.tree[place] = best
            place += place & -place

    def up_to(self, ahead: int) -> _Best | None:
        place = self.places[ahead]
        found: _Best | None = None
        while place:
            held = self.tree[place]
            if held is not None and (found is None or held.score > found.score):
                found = held
            place -= place & -place
        return found


def _longest(form: StampForm, candidates: Sequence[SeriesPage]) -> NumberSeries:
    scores = _Scores(a for each in candidates for a in (each.ahead, each.ahead_after))
    level: dict[int, _Best] = {}
    before: list[int | None] = []
    ends: list[_Best] = []
    waiting: list[tuple[int, _Best]] = []  # of the page in hand
    page = -1
    for index, each in enumerate(candidates):
        if each.page != page:
            for ahead, best in waiting:
                _tell(scores, level, ahead, best)
            waiting, page = [], each.page
        links = [(found.score, found.index) for found in [level.get(each.ahead)] if found]
        if (found := scores.up_to(each.ahead)) is not None:
            links.append((found.score - JUMP, found.index))
        for back in range(1, MOST_BACK + 1):
            if (found := level.get(each.ahead + back)) is not None:
                links.append((found.score - BACK, found.index))
        score, link = max(links, key=lambda link: link[0], default=(0.0, None))
        if score <= 0:
            score, link = 0.0, None
        before.append(link)
        ends.append(_Best(score + 1, index))
        waiting.append((each.ahead_after, ends[-1]))
    last = max(ends, key=lambda best: best.score)
    chain: list[SeriesPage] = []
    at: int | None = last.index
    while at is not None:
        chain.append(candidates[at])
        at = before[at]
    return NumberSeries(form, tuple(reversed(chain)), last.score)


def _tell(scores: _Scores, level: dict[int, _Best], ahead: int, best: _Best) -> None:
    if ahead not in level or best.score > level[ahead].score:
        level[ahead] = best
    scores.tell(ahead, best)
