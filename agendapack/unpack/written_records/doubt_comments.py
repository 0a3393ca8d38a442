"""Doubts as comments of a record, each above the value that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.begin.record_comments import commented
from agendapack.unpack.written_records.yaml_lines import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.unpack.doubts import Doubt

TO_CHECK = "To check"
"""What such a comment begins with, for an advisor to look for."""


class UntoldDoubts(Struct):
    """Doubts that stand in no record yet: each is ``left`` until its place takes it.  ``all`` are
    those that there were, in order, and those that came up as the records were written."""

    left: list[Doubt]
    all: list[Doubt]

    @classmethod
    def of(cls, doubts: Iterable[Doubt]) -> UntoldDoubts:
        """Each of some doubts once."""
        once = list(dict.fromkeys(doubts))
        return cls(list(once), once)

    def add(self, doubts: Iterable[Doubt]) -> None:
        """Doubts that came up, but for those on which there is one already that says the same."""
        for doubt in doubts:
            if doubt not in self.all:
                self.left.append(doubt)
                self.all.append(doubt)

    def has(self, about: str) -> bool:
        """Whether there is a doubt about something."""
        return any(doubt.about == about for doubt in self.all)

    def take(self, *about: str) -> tuple[Doubt, ...]:
        """Those about one of the names, which are left no longer."""
        found = tuple(doubt for doubt in self.left if doubt.about in about)
        self.left = [doubt for doubt in self.left if doubt not in found]
        return found

    def lines(self, *about: str, indent: str = "") -> list[str]:
        """The comments for those that are taken."""
        found = self.take(*about)
        told = (f"{TO_CHECK}: {one_line(each.said)}." for each in found)
        return [line for each in told for line in commented(each, indent)]


def commented_doubts(text: str) -> dict[int, str]:
    """What the comments of a record say that begin with "To check", :func:`without_spaces` and
    without the full stop, by the lines that they begin on, from one."""
    found: dict[int, str] = {}
    begun = 0
    for number, line in enumerate(text.splitlines(), start=1):
        comment = line.strip()
        if comment.startswith(begins := f"# {TO_CHECK}: "):
            begun = number
            found[begun] = without_spaces(comment.removeprefix(begins))
        elif begun and comment.startswith("# "):
            found[begun] += without_spaces(comment.removeprefix("# "))
        else:
            begun = 0
    return {number: said.removesuffix(".") for number, said in found.items()}


def without_spaces(text: str) -> str:
    """A text as it is compared with a comment, which is wrapped."""
    return "".join("".join(c for c in text if c.isprintable()).split())
