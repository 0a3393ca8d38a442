"""What stands at the head of a page, and whether something new begins there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
from pathlib import Path

from agendapack.papers.titles import paper_title
from agendapack.unpack.dividing.bookmark_titles import (
    LONGEST_TITLE,
    is_appendix_title,
    is_same_title,
    known_as,
)
from agendapack.unpack.pack_division import NumberedPages
from agendapack.unpack.pack_signs import PackSigns, PageLine

_HEAD = 0.4
"""How much of a page's height its head is."""
_MOST_LINES = 8
_LARGER = 1.15
"""How much larger than most of a page's letters those of a heading are."""
_NO_TITLE = "-"
_BODIES = frozenset(("council", "authority", "cyngor"))
"""What stands last in the name of whoever a report is by, in English and Welsh."""
_FIRST = re.compile(r"(?:page |tudalen )?1(?: ?(?:of|o|/) ?\d{1,4})?", re.IGNORECASE)


class HeadLines:
    """The heads of a pack's pages, stamps left out."""

    def __init__(
        self, signs: PackSigns, numbered: NumberedPages, letterhead: Collection[str]
    ) -> None:
        """``letterhead``: names that stand above a report's title."""
        self._pages = signs.pages
        self._stamps = numbered.stamps
        self._letterhead = tuple(name for name in letterhead if name)
        self._known: dict[int, frozenset[str]] = {}

    def _lines(self, sheet: int) -> list[PageLine]:
        """What stands on a page but its stamps."""
        stamps = self._stamps[sheet].lines if sheet < len(self._stamps) else ()
        lines = self._pages[sheet].lines
        return [
            line
            for at, line in enumerate(lines)
            if at not in stamps and line.upright and line.parts and line.text.strip()
        ]

    def texts(self, sheet: int) -> tuple[str, ...]:
        """The first lines at the head of a page, those that make one heading put together."""
        head = self._pages[sheet].height * _HEAD
        lines = [line for line in self._lines(sheet) if line.top <= head]
        return tuple(text for text, _ in _joined(lines[: 2 * _MOST_LINES]))[:_MOST_LINES]

    def known(self, sheet: int) -> frozenset[str]:
        """The lines at the head of a page, and each with the next, as
        :func:`~agendapack.unpack.dividing.bookmark_titles.known_as` has titles."""
        if sheet in self._known:
            return self._known[sheet]
        lines = self.texts(sheet)
        two = (f"{first} {second}" for first, second in pairwise(lines))
        self._known[sheet] = frozenset(known_as(line) for line in (*lines, *two)) - {""}
        return self._known[sheet]

    def begins_with(self, sheet: int, title: str) -> bool:
        """Whether a title stands at the head of a page, on one line or two; one of them may be cut
        short."""
        return any(is_same_title(line, title) for line in self.known(sheet))

    def appendix(self, sheet: int) -> str:
        """The heading of an appendix that begins a page; "" for none."""
        for text in self.texts(sheet)[:2]:
            if is_appendix_title(text) and len(text) <= 120 and not text.endswith("."):
                return text
        return ""

    def title(self, sheet: int) -> str:
        """The first line at the head of a page that is set as a heading and can be a paper's title;
        "" for none."""
        lines = self._lines(sheet)
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        if not sizes:
            return ""
        usual = max(sizes, key=lambda size: (sizes[size], -size))
        plain = any(not line.is_bold for line in lines)
        head = self._pages[sheet].height * _HEAD
        headings = [
            text
            for text, line in _joined([line for line in lines if line.top <= head])
            if (line.size >= usual * _LARGER or (line.is_bold and plain)) and _may_name(text)
        ]
        title = paper_title(headings[:_MOST_LINES], Path(_NO_TITLE), self._letterhead)
        return "" if title == _NO_TITLE else title

    def begins_anew(self, before: int | None, sheet: int) -> bool:
        """Whether the page is of another size than the one ``before``, or is its own page 1."""
        if before is None:
            return True
        one, other = self._pages[before], self._pages[sheet]
        if abs(one.width - other.width) > 1 or abs(one.height - other.height) > 1:
            return True
        return self._is_first(sheet) and not self._is_first(before)

    def _is_first(self, sheet: int) -> bool:
        lines = self._lines(sheet)
        return any(_FIRST.fullmatch(line.text.strip(" -–")) for line in (*lines[:2], *lines[-3:]))


def _may_name(text: str) -> bool:
    """Whether a heading may be a paper's title: not "From:", not "Unrestricted", and no council."""
    words = known_as(text).split()
    return len(words) > 1 and not text.endswith(":") and words[-1] not in _BODIES


def _joined(lines: Sequence[PageLine]) -> list[tuple[str, PageLine]]:
    """Lines as texts, each with its first line; those that follow closely and look alike in letters
    larger or bolder than what follows are one heading of up to three."""
    texts: list[tuple[str, PageLine]] = []
    last: PageLine | None = None
    count = 0
    for line in lines:
        text = " ".join(line.text.split())
        if (
            last is not None
            and count < 3
            and abs(line.size - last.size) < 0.5
            and line.is_bold
            and last.is_bold
            and 0 < line.top - last.top < 1.6 * line.size
            and len(texts[-1][0]) + len(text) <= LONGEST_TITLE
        ):
            texts[-1] = (f"{texts[-1][0]} {text}", texts[-1][1])
            count += 1
        else:
            texts.append((text, line))
            count = 1
        last = line
    return texts
