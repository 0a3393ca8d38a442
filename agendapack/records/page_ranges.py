"""The page range of an item or a paper in a pack, and where a front sheet prints it."""

from __future__ import annotations

from msgspec import Struct


class PageRange(Struct, frozen=True, order=True):
    """Numbered pages ``first`` to ``last``, both included, counted from one.  A vocabulary words
    it (:meth:`~agendapack.records.vocabulary.Vocabulary.pages`).

    ``prefix`` stands before each number: "S1-" in a supplement whose pages are S1-1, S1-2.
    """

    first: int
    last: int
    prefix: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"no such page range: {self.first} to {self.last}")

    def __len__(self) -> int:
        return self.last - self.first + 1

    @property
    def names(self) -> tuple[str, ...]:
        """What each page is called.

        >>> PageRange(2, 4).names, PageRange(2, 3, "S1-").names
        (('2', '3', '4'), ('S1-2', 'S1-3'))
        """
        return tuple(f"{self.prefix}{number}" for number in range(self.first, self.last + 1))

    @property
    def first_name(self) -> str:
        return f"{self.prefix}{self.first}"

    @property
    def last_name(self) -> str:
        return f"{self.prefix}{self.last}"


class ListedRange(Struct, frozen=True):
    """The range of a paper as a front sheet lists it under its ``item``: the ``paper``-th of those
    that have pages there, counted from one, its title, and what is printed ("Pages 5 - 54")."""

    item: str
    paper: int
    title: str
    text: str
