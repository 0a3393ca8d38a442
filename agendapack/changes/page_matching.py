"""Matches the pages of two documents by what they show.

Pages that show the same are matched wherever they stand, so that a paper that was moved is not told
as taken out and put in.  Of the others those with similar words are matched, in their order.  The
time that it takes grows with the number of pages, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise

from agendapack.changes.shown_pages import ShownPage

ALIKE = 0.4
"""The share of words that two pages have in common at least, if one is the other changed."""
MUCH_ALIKE = 0.75
"""And if it stands at another place among the pages as well."""
COMMON = 8  # pages: words that stand on more of them do not tell which page it is
NEAREST = 8  # pages with which a page's words are compared

Pairs = dict[int, int]
"""Zero-based new pages by old ones."""


def match_pages(old: Sequence[ShownPage], new: Sequence[ShownPage]) -> Pairs:
    """The page of ``new`` that each page of ``old`` has become; those that are in no pair were
    taken out, or put in."""
    pairs: Pairs = {}
    match_same(pairs, [page.shown for page in old], [page.shown for page in new])
    # Another program may draw the same words by a hair's breadth otherwise.
    match_same(
        pairs,
        [page.text if page.words else None for page in old],
        [page.text if page.words else None for page in new],
    )
    _match_similar(pairs, old, new)
    return dict(sorted(pairs.items()))


def match_same(
    pairs: Pairs, old: Sequence[Hashable | None], new: Sequence[Hashable | None]
) -> None:
    """Add to ``pairs`` pages that have the same key and are in none; a page whose key is None has
    no like.

    Keys that are there once lead.  Of pages that are alike, as blank ones are, those are matched
    whose neighbours are, and the rest in order.
    """
    taken = set(pairs.values())

    def free(key: Hashable | None, i: int, j: int) -> bool:
        return key is not None and i not in pairs and j not in taken

    def add(i: int, j: int) -> None:
        pairs[i] = j
        taken.add(j)

    before, after = _places(old), _places(new)
    for key, places in before.items():
        if (
            len(places) == 1
            and len(after.get(key, ())) == 1
            and free(key, places[0], after[key][0])
        ):
            add(places[0], after[key][0])
    for step in (1, -1):
        ends = (-1, -1) if step == 1 else (len(old), len(new))
        for start in [ends, *sorted(pairs.items())]:
            i, j = start[0] + step, start[1] + step
            while 0 <= i < len(old) and 0 <= j < len(new) and old[i] == new[j]:
                if not free(old[i], i, j):
                    break
                add(i, j)
                i, j = i + step, j + step
    for key, places in before.items():
        left = [i for i in places if i not in pairs]
        for i, j in zip(left, [j for j in after.get(key, ()) if j not in taken], strict=False):
            add(i, j)


def _places(keys: Sequence[Hashable | None]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            found[key].append(index)
    return found


def _match_similar(pairs: Pairs, old: Sequence[ShownPage], new: Sequence[ShownPage]) -> None:
    """Add pages with similar words: those that keep their order first, then those whose likeness is
    great enough wherever they stand, then pages without words, as scans are, in their order."""
    found = _likenesses(
        {i: page for i, page in enumerate(old) if i not in pairs},
        {j: page for j, page in enumerate(new) if j not in set(pairs.values())},
    )
    gap = _gaps(pairs)
    keeping = {pair: much for pair, much in found.items() if gap(0, pair[0]) == gap(1, pair[1])}
    pairs.update(_heaviest(keeping))
    taken = set(pairs.values())
    for (i, j), much in sorted(found.items(), key=lambda each: (-each[1], each[0])):
        if much >= MUCH_ALIKE and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    gap = _gaps(pairs)
    scans: dict[int, list[int]] = defaultdict(list)
    for j, page in enumerate(new):
        if j not in taken and not page.words:
            scans[gap(1, j)].append(j)
    for i, page in enumerate(old):
        if i not in pairs and not page.words and (left := scans[gap(0, i)]):
            pairs[i] = left.pop(0)


def _gaps(pairs: Mapping[int, int]) -> Callable[[int, int], int]:
    """A function that tells between which of the pairs that keep their order a page lies, of the
    old document (0) or of the new one (1)."""
    kept = sorted(in_order(sorted(pairs.items())))
    sides = [old for old, _ in kept], [new for _, new in kept]
    return lambda side, page: bisect_right(sides[side], page)


def in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A longest selection of ``pairs``, sorted by their first, in which the second grows too
    (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []  # the pair on each pile
    below: list[int] = []
    for number, (_, new) in enumerate(pairs):
        pile = bisect_left(tops, new)
        below.append(last[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(new)
            last.append(number)
        else:
            tops[pile], last[pile] = new, number
    chosen, number = [], last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = below[number]
    return chosen[::-1]


def _likenesses(
    old: Mapping[int, ShownPage], new: Mapping[int, ShownPage]
) -> dict[tuple[int, int], float]:
    """How much the words of pages have in common, from 0 to 1 (Dice's coefficient), for pairs that
    share words which few pages have; those below :data:`ALIKE` are left out."""
    before, after = _telling(old), _telling(new)
    found: dict[tuple[int, int], float] = {}
    bags = {j: Counter(page.words) for j, page in new.items()}
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for word, places in before.items():
        for i in places:
            shared[i].update(after.get(word, ()))
    for i, counted in shared.items():
        bag = Counter(old[i].words)
        nearest = sorted(counted.items(), key=lambda each: (-each[1], abs(each[0] - i), each[0]))
        for j, _ in nearest[:NEAREST]:
            much = 2 * (bag & bags[j]).total() / (bag.total() + bags[j].total())
            if much >= ALIKE:
                found[i, j] = much
    return found


def _telling(pages: Mapping[int, ShownPage]) -> dict[Hashable, list[int]]:
    """The words, and the pairs of words, that stand on few pages, each with these."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for index, page in pages.items():
        features: Iterable[Hashable] = dict.fromkeys([*page.words, *pairwise(page.words)])
        for feature in features:
            found[feature].append(index)
    return {feature: places for feature, places in found.items() if len(places) <= COMMON}


def _heaviest(weights: Mapping[tuple[int, int], float]) -> Pairs:
    """The selection of pairs with the greatest sum of weights in which both sides grow.

    A Fenwick tree over the new pages holds the best selection that ends before each.
    """
    size = max((j for _, j in weights), default=-1) + 2
    tree: list[tuple[float, int]] = [(0.0, -1)] * size  # a sum, and the number of its last pair
    ordered = sorted(weights.items(), key=lambda each: (each[0][0], -each[0][1]))
    below: list[int] = []
    sums: list[float] = []
    for number, ((_, j), weight) in enumerate(ordered):
        best, at = (0.0, -1), j
        while at > 0:
            best = max(best, tree[at])
            at -= at & -at
        below.append(best[1])
        sums.append(best[0] + weight)
        at = j + 1
        while at < size:
            tree[at] = max(tree[at], (sums[-1], number))
            at += at & -at
    chosen: Pairs = {}
    number = max(range(len(sums)), key=sums.__getitem__, default=-1)
    while number >= 0:
        i, j = ordered[number][0]
        chosen[i] = j
        number = below[number]
    return chosen
