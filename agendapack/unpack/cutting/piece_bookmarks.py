"""Takes a pack's own bookmarks off those of its papers (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.papers.pdf.destinations import (
    DestinationName,
    destination_name,
    explicit_destination,
    named_destinations,
)
from agendapack.papers.pdf.strings import string_text
from agendapack.papers.reshaping.jumps import MAX_OUTLINE_DEPTH, children_of
from agendapack.unpack.pack_division import DividedPaper

_NOT_WORDS = re.compile(r"\W+")
_NUMBER = re.compile(r"^\s*(?:item\s+)?\d+[a-z]?\s*[.:)]?\s+", re.IGNORECASE)


class _Entry(Struct):
    """A bookmark: the ``page`` that it leads to, None for none of the pack's, and those below."""

    object: Object
    title: str
    page: int | None
    below: list[_Entry] = field(default_factory=list)


def leave_out_pack_bookmarks(pdf: Pdf, papers: Sequence[DividedPaper]) -> None:
    """Leave only the bookmarks that were the papers' own, in the outline of the whole pack: those
    that the pack has for its items and papers go, and what is below them stands in their place."""
    outlines = pdf.Root.get(Name.Outlines)
    if not isinstance(outlines, Dictionary):
        return
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    reading = _Reading(named_destinations(pdf), numbers)
    own = _Sorting(papers).own(reading.below(outlines, 0))
    _chain(outlines, own)


class _Reading:
    def __init__(
        self, named: Mapping[DestinationName, Array], numbers: Mapping[tuple[int, int], int]
    ) -> None:
        self._named = named
        self._numbers = numbers
        self._seen: set[tuple[int, int]] = set()

    def below(self, parent: Object, depth: int) -> list[_Entry]:
        if depth == MAX_OUTLINE_DEPTH:
            return []
        return [
            _Entry(
                entry,
                string_text(entry.get(Name.Title)),
                self._page(entry),
                self.below(entry, depth + 1),
            )
            for entry in list(children_of(parent, self._seen))
        ]

    def _page(self, entry: Object) -> int | None:
        target = entry.get(Name.Dest)
        action = entry.get(Name.A)
        if target is None and isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo:
            target = action.get(Name.D)
        name = destination_name(target)
        explicit = explicit_destination(target) if name is None else self._named.get(name)
        return None if explicit is None else self._numbers.get(explicit[0].objgen)


class _Sorting:
    """Tells the bookmarks of a pack from those of its papers."""

    def __init__(self, papers: Sequence[DividedPaper]) -> None:
        self._holders = {page: number for number, each in enumerate(papers) for page in each.pages}
        self._firsts = {each.pages[0]: number for number, each in enumerate(papers)}
        self._titles = [_plain(each.title) for each in papers]

    def own(self, outermost: Sequence[_Entry]) -> list[_Entry]:
        """The papers' own, outermost first; of the pack's, ``outermost`` are the first."""
        left = []
        for entry in outermost:
            # A paper's own stands below the pack's, but for one that leads into a paper.
            leads_into = entry.page in self._holders and entry.page not in self._firsts
            if leads_into and _plain(entry.title) not in self._titles:
                left.append(entry)
            else:
                left += self._below(entry.below)
        return left

    def _below(self, entries: Sequence[_Entry]) -> list[_Entry]:
        """The papers' own among those right below one of the pack's."""
        left = []
        starts = [entry for entry in entries if entry.page in self._firsts]
        several = len({entry.page for entry in starts}) > 1
        titled: set[int | None] = set()
        for entry in entries:
            if len(self._spanned(entry)) > 1:
                left += self._below(entry.below)
            elif entry in starts and entry.page not in titled and (several or self._names(entry)):
                # What is right below the bookmark of a paper is the paper's own.
                titled.add(entry.page)
                left += entry.below
            else:
                left.append(entry)
        return left

    def _names(self, entry: _Entry) -> bool:
        """Whether a bookmark that leads to a paper's beginning has the paper's title."""
        assert entry.page is not None
        return _plain(entry.title) == self._titles[self._firsts[entry.page]]

    def _spanned(self, entry: _Entry) -> set[int]:
        """The papers to which a bookmark and those below it lead."""
        spanned, waiting = set[int](), [entry]
        while waiting:
            each = waiting.pop()
            if each.page in self._holders:
                spanned.add(self._holders[each.page])
            waiting += each.below
        return spanned


def _plain(title: str) -> str:
    """A title to compare: without the item's number before it, capitals and punctuation."""
    return _NOT_WORDS.sub(" ", _NUMBER.sub("", title)).strip().casefold()


def _chain(parent: Object, entries: Sequence[_Entry]) -> None:
    """Make ``entries`` the ones below ``parent``; those below them stay as they are."""
    for key in (Name.First, Name.Last):
        if key in parent:
            del parent[key]
    for index, entry in enumerate(entries):
        own = entry.object
        own.Parent = parent
        for key in (Name.Prev, Name.Next):
            if key in own:
                del own[key]
        if index:
            own.Prev = entries[index - 1].object
        if index + 1 < len(entries):
            own.Next = entries[index + 1].object
    if entries:
        parent.First, parent.Last = entries[0].object, entries[-1].object
