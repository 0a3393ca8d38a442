"""Which paper of an earlier pack a supplement's paper stands in place of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.problems import Problem, did_you_mean, error
from agendapack.records.discretion import veiled
from agendapack.records.dossier import ReplacedPaper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agendapack.problems import Location
    from agendapack.records.dossier import AgendaItem
    from agendapack.records.item_papers import Entry
    from agendapack.records.meeting_schema import Meeting, Paper
    from agendapack.records.values import Text

_DISCREET = (
    'what this paper replaces is not as this line names it: "agendapack check" at a terminal says'
    " more"
)
_SOURCES = ("file", "exempt_minutes_of", "to_follow", "work_programme")


class _Published(Struct, frozen=True):
    """A paper that a pack has, by the names of its file in each language."""

    names: tuple[str, ...]
    where: ReplacedPaper
    is_exempt: bool


def with_replaced(
    meeting: Meeting, packs: Sequence[Sequence[AgendaItem]]
) -> tuple[list[tuple[AgendaItem, ...]], tuple[Problem, ...]]:
    """The items of each pack, the agenda pack first, their papers tied to those that they replace;
    and what is wrong."""
    records = _by_place(meeting)
    there = {entry.place for pack in packs for item in pack for entry in item.entries}
    absent = frozenset(
        name
        for place, paper in records.items()
        if paper.file is not None and place == paper.file.place and place not in there
        for name in paper.names
    )
    work = _Replacing(records, absent, {}, {}, list(_in_agenda(meeting)))
    made = [work.items_of(pack, ordinal) for ordinal, pack in enumerate(packs)]
    return made, tuple(work.problems)


def _by_place(meeting: Meeting) -> dict[Location, Paper]:
    """Each paper that a meeting names, by the places at which it may be told of."""
    groups = [item.papers for item in meeting.items]
    groups += [item.papers for each in meeting.supplements for item in each.items.values()]
    return {place: paper for papers in groups for paper in papers for place in _places(paper)}


def _places(paper: Paper) -> Iterator[Location]:
    yield paper.place
    yield from map(paper.place_of, _SOURCES)
    if paper.file is not None:
        yield paper.file.place  # within the mapping, where it has one in each language


def _in_agenda(meeting: Meeting) -> Iterator[Problem]:
    for item in meeting.items:
        for paper in item.papers:
            if paper.replaces is not None and not paper.to_follow:  # of which that is told
                yield error(
                    "replaces: is for papers of a supplement, and this one is in the agenda pack",
                    paper.place_of("replaces"),
                    "take it out, or name the paper under supplements:",
                )


class _Replacing(Struct):
    """The packs one after the other.  ``absent`` are named files that could not be taken, which
    was told; ``published`` the papers of each item in the packs before, the latest last;
    ``replaced`` where each paper that has been replaced was."""

    records: Mapping[Location, Paper]
    absent: frozenset[str]
    published: dict[str, list[_Published]]
    replaced: dict[ReplacedPaper, tuple[int, Location]]
    problems: list[Problem]

    def items_of(self, pack: Sequence[AgendaItem], ordinal: int) -> tuple[AgendaItem, ...]:
        new: list[tuple[str, _Published]] = []
        made: list[AgendaItem] = []
        at = 0
        for item in pack:
            entries: list[Entry] = []
            for entry in item.entries:
                paper = self.records.get(entry.place)
                if paper is not None and paper.replaces is not None and ordinal:
                    found = self._replaced(item, entry, paper.replaces, ordinal)
                    entry = replace(entry, replaces=found)
                if paper is not None and paper.file is not None:
                    where = ReplacedPaper(ordinal, at)
                    is_exempt = entry.exemption is not None
                    named = _Published(paper.names, where, is_exempt)
                    new.append((item.number, named))
                entries.append(entry)
                at += 1
            made.append(replace(item, entries=tuple(entries)))
        for number, named in new:
            self.published.setdefault(number, []).append(named)
        return tuple(made)

    def _replaced(
        self, item: AgendaItem, entry: Entry, name: Text, ordinal: int
    ) -> ReplacedPaper | None:
        """The paper of the item with that file, of the latest pack that has it."""
        published = self.published.get(item.number, [])
        is_discreet = entry.exemption is not None or any(one.is_exempt for one in published)
        named = [one.where for one in published if name in one.names]
        if not named:
            if name not in self.absent:
                names = [known for one in published for known in one.names]
                hint = did_you_mean(name, names) or "write the name of its file"
                self._tell(
                    f'item {item.number} has no paper "{name}" that was published before',
                    name.place,
                    hint if names else "take replaces: out: this item had no papers before",
                    is_discreet,
                )
            return None
        latest = [where for where in named if where.ordinal == named[-1].ordinal]
        for where in latest:
            if where not in self.replaced:
                self.replaced[where] = (ordinal, name.place)
                return where
        by, place = self.replaced[latest[-1]]
        self._tell(
            f'the paper "{name}" is replaced already, in line {place.line}',
            name.place,
            "keep one of the two"
            if by == ordinal
            else f"write the name of the paper that replaces it in supplement {by}",
            is_discreet,
        )
        return None

    def _tell(self, message: str, place: Location, hint: str, is_discreet: bool) -> None:
        """An error; where the item has exempt papers, whose names it may say, with what may be said
        in its place."""
        found = error(message, place, hint)
        self.problems.append(veiled(found, _DISCREET) if is_discreet else found)
