"""What has become of each page, and runs of pages of which one thing can be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from agendapack.changes.page_matching import Pairs, in_order
from agendapack.changes.shown_pages import ShownPage
from agendapack.changes.word_changes import WordChange, word_changes


class ChangeKind(StrEnum):
    """What became of a page, or of several."""

    SAME = "same"
    MOVED = "moved"  # it shows the same, and has another number, or stands elsewhere
    TURNED = "turned"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"  # of a run: several of the three before


_ALTERED = (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.REPLACED)


class PageChange(Struct, frozen=True):
    """What became of a page: its zero-based numbers, None where it is not there, and their labels.

    ``turned`` is how far it was turned, clockwise in degrees; ``looks``: it looks otherwise and
    says the same.
    """

    kind: ChangeKind
    old: int | None
    new: int | None
    old_label: str = ""
    new_label: str = ""
    bookmark: str = ""
    words: tuple[WordChange, ...] = ()
    turned: int = 0
    looks: bool = False

    @property
    def count(self) -> int:
        """How many words differ."""
        return sum(change.count for change in self.words)


class ChangeRun(Struct, frozen=True):
    """Pages one after another of which one thing can be said."""

    pages: tuple[PageChange, ...]

    @property
    def kind(self) -> ChangeKind:
        kinds = {page.kind for page in self.pages}
        return kinds.pop() if len(kinds) == 1 else ChangeKind.REPLACED

    @property
    def bookmark(self) -> str:
        return self.pages[0].bookmark

    @property
    def count(self) -> int:
        """How many words differ on its pages that were changed."""
        return sum(page.count for page in self.pages)

    @property
    def old_labels(self) -> tuple[str, ...]:
        return tuple(page.old_label for page in self.pages if page.old is not None)

    @property
    def new_labels(self) -> tuple[str, ...]:
        return tuple(page.new_label for page in self.pages if page.new is not None)

    def counted(self, kind: ChangeKind) -> int:
        return sum(page.kind is kind for page in self.pages)


class SeenPair(Struct, frozen=True):
    """What a reader sees of two pages that differ: whether they look alike, and which of the words
    that differ are drawn otherwise."""

    is_alike: bool
    words: tuple[WordChange, ...] = ()


class Comparison(Struct, frozen=True):
    """What is different between two documents, in the order of the new one."""

    runs: tuple[ChangeRun, ...]

    @property
    def altered(self) -> tuple[PageChange, ...]:
        """The pages that were changed, added, removed or turned."""
        return tuple(
            page for run in self.runs for page in run.pages if page.kind is not ChangeKind.MOVED
        )


def compared(
    old: Sequence[ShownPage],
    new: Sequence[ShownPage],
    pairs: Pairs,
    seen: Mapping[int, SeenPair] = MappingProxyType({}),
) -> Comparison:
    """What became of the pages of two documents.

    ``pairs`` are the new pages by the old ones; ``seen`` is what a reader sees of those that
    differ, by the old ones.
    """
    kept = set(in_order(sorted(pairs.items())))
    changes = [
        _paired(old, new, (i, j), seen.get(i), is_elsewhere=(i, j) not in kept)
        if i is not None and j is not None
        else _single(old, new, i, j)
        for i, j in _in_order(len(old), len(new), pairs)
    ]
    return Comparison(tuple(ChangeRun(tuple(run)) for run in _runs(changes)))


def looks_to_compare(
    old: Sequence[ShownPage], new: Sequence[ShownPage], pairs: Pairs
) -> tuple[tuple[int, int], ...]:
    """The pairs of pages that say something else, or are drawn otherwise, by a little or by
    much."""
    return tuple((i, j) for i, j in pairs.items() if old[i].shown != new[j].shown)


def _in_order(
    before: int, after: int, pairs: Mapping[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """All pages of both in the order of the new ones, each of the old that is there no more after
    the one that it followed."""
    follows: dict[int | None, list[int]] = {}
    last = None
    for i in range(before):
        if i in pairs:
            last = i
        else:
            follows.setdefault(last, []).append(i)
    back = {j: i for i, j in pairs.items()}
    yield from ((i, None) for i in follows.get(None, ()))
    for j in range(after):
        yield back.get(j), j
        if j in back:
            yield from ((i, None) for i in follows.get(back[j], ()))


def _single(
    old: Sequence[ShownPage], new: Sequence[ShownPage], i: int | None, j: int | None
) -> PageChange:
    if i is not None:
        page = old[i]
        return PageChange(ChangeKind.REMOVED, i, None, page.label, "", page.bookmark)
    assert j is not None
    page = new[j]
    return PageChange(ChangeKind.ADDED, None, j, "", page.label, page.bookmark)


def _paired(
    old: Sequence[ShownPage],
    new: Sequence[ShownPage],
    pair: tuple[int, int],
    seen: SeenPair | None,
    *,
    is_elsewhere: bool,
) -> PageChange:
    i, j = pair
    before, after = old[i], new[j]
    turned = (after.rotation - before.rotation) % 360
    is_same = before.picture == after.picture or (seen is not None and seen.is_alike)
    words = word_changes(before.words, after.words) if seen is None else seen.words
    if is_same and not words and before.label == after.label and before.stamps != after.stamps:
        # The number is the same, and the item that the page begins is another.
        words = word_changes(_said(before.stamps), _said(after.stamps))
        is_same = not words
    if words or not is_same:
        kind = ChangeKind.CHANGED
    elif turned:
        kind = ChangeKind.TURNED
    else:
        kind = ChangeKind.SAME if before.label == after.label else ChangeKind.MOVED
        if is_elsewhere:  # some programs leave a page its label wherever they put it
            kind = ChangeKind.MOVED
    looks = kind is ChangeKind.CHANGED and not words
    return PageChange(
        *(kind, i, j, before.label, after.label, after.bookmark, words, turned, looks)
    )


def _said(stamps: Iterable[str]) -> list[str]:
    return " ".join(stamps).split()


def _runs(changes: Iterable[PageChange]) -> Iterator[list[PageChange]]:
    run: list[PageChange] = []
    for change in changes:
        if run and not _goes_on(run, change):
            yield run
            run = []
        if change.kind is not ChangeKind.SAME:
            run.append(change)
    if run:
        yield run


def _goes_on(run: Sequence[PageChange], change: PageChange) -> bool:
    """Whether the next page belongs to a run: it was altered like its last one under one bookmark,
    or moved with it; and it comes next in both documents."""
    before = run[-1]
    if change.kind is ChangeKind.SAME or change.turned != before.turned:
        return False
    both = before.kind in _ALTERED and change.kind in _ALTERED
    if not (both and change.bookmark == before.bookmark) and not (
        change.kind is before.kind and change.kind not in _ALTERED
    ):
        return False
    for side in ("old", "new"):
        last = next((n for c in reversed(run) if (n := getattr(c, side)) is not None), None)
        number = getattr(change, side)
        if last is not None and number is not None and number != last + 1:
            return False
    return True
