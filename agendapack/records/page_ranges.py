"""The page range of an item or a paper in a pack."""

from __future__ import annotations

from msgspec import Struct


class PageRange(Struct, frozen=True, order=True):
    """Numbered pages ``first`` to ``last``, both included, counted from one.  A vocabulary words
    it (:meth:`~agendapack.records.vocabulary.Vocabulary.pages`)."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"no such page range: {self.first} to {self.last}")

    def __len__(self) -> int:
        return self.last - self.first + 1
