"""Doubts as comments of a record, each above the value that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.begin.record_comments import commented

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.unpack.doubts import Doubt


class UntoldDoubts(Struct):
    """Doubts that stand in no record yet: each is ``left`` until its place takes it."""

    left: list[Doubt]

    def take(self, *about: str) -> tuple[Doubt, ...]:
        """Those about one of the names, which are left no longer."""
        found = tuple(doubt for doubt in self.left if doubt.about in about)
        self.left = [doubt for doubt in self.left if doubt not in found]
        return found

    def lines(self, *about: str, indent: str = "") -> list[str]:
        """The comments for those that are taken."""
        return doubt_lines(self.take(*about), indent)


def doubt_lines(doubts: Iterable[Doubt], indent: str = "") -> list[str]:
    """Lines of comment, which all begin with the words that an advisor looks for.

    >>> from agendapack.unpack.doubts import Doubt
    >>> doubt_lines([Doubt("time", "no time was found")])
    ['# To check: no time was found.']
    """
    return [line for doubt in doubts for line in commented(f"To check: {doubt.said}.", indent)]
