"""The page range of an item or a paper in a pack, and where a front sheet prints it."""

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


class ListedRange(Struct, frozen=True):
    """The range of a paper as a front sheet lists it under its ``item``: the ``paper``-th of those
    that have pages there, counted from one, its title, and what is printed ("Pages 5 - 54")."""

    item: str
    paper: int
    title: str
    text: str
