"""What a meeting's supplements bring: papers for items of the agenda, and items of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.problems import Location, Problem, did_you_mean, error
from agendapack.records.dossier import AgendaItem
from agendapack.records.item_numbers import known_numbers, place_among

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from agendapack.records.item_papers import ItemPapers
    from agendapack.records.meeting_schema import Meeting, Supplement, SuppliedItem
    from agendapack.records.values import Text

_OF_ADDED = ("title", "text", "lead", "urgent")
"""The keys that only an item has which is not on the agenda."""
_NEEDS = "an item that the supplement adds needs a title:"


def supplied_items(
    meeting: Meeting,
    agenda: Sequence[AgendaItem],
    finder: ItemPapers,
    titles: Callable[[str], Mapping[str, Text]],
) -> tuple[list[tuple[AgendaItem, ...]], tuple[Problem, ...]]:
    """The items of each supplement, with the papers that it brings alone, in the order of their
    numbers among those of the ``agenda``; and what is wrong.

    ``titles`` gives the true titles of an item's exempt papers, by file.
    """
    work = _Supplying(finder, titles, list(agenda))
    found = [work.items_of(each, ordinal) for ordinal, each in enumerate(meeting.supplements, 1)]
    return found, tuple(work.problems)


class _Added(Struct, frozen=True):
    """Which supplement put an item on the agenda, and where it says so."""

    ordinal: int
    place: Location


class _Supplying(Struct):
    """The supplements one after the other.  ``items`` are those of the agenda and those that were
    added, in order."""

    finder: ItemPapers
    titles: Callable[[str], Mapping[str, Text]]
    items: list[AgendaItem]
    added: dict[str, _Added] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def items_of(self, supplement: Supplement, ordinal: int) -> tuple[AgendaItem, ...]:
        brought: dict[str, AgendaItem] = {}
        places: dict[str, Location] = {}
        for number, supplied in supplement.items.items():
            same = number.casefold()
            if same in places:
                self._tell(
                    f'item "{number}" is in this supplement for the second time: it is first in'
                    f" line {places[same].line}",
                    number.place,
                    "put the papers under one of the two",
                )
                continue
            places[same] = number.place
            item = self._item(number, supplied, ordinal)
            exemption = None if item is None else item.exemption
            entries, problems = self.finder.find_all(
                number, supplied.papers, exemption, self.titles(number)
            )
            self.problems += problems
            if item is not None:
                brought[item.number] = replace(item, entries=entries, to_follow=())
        return tuple(brought[item.number] for item in self.items if item.number in brought)

    def _item(self, number: Text, supplied: SuppliedItem, ordinal: int) -> AgendaItem | None:
        """The item of that number, put among the others if the supplement adds it."""
        same = number.casefold()
        for item in self.items:
            if item.number.casefold() == same:
                self._check_not_added(number, supplied)
                return item
        if supplied.title is None:
            self._tell(
                f'no item "{number}" on the agenda', number.place, self._known_numbers(number)
            )
            return None
        made = AgendaItem(
            number=str(number),
            title=supplied.title,
            text=supplied.text,
            information_only=False,
            entries=(),
            place=number.place,
            lead=supplied.lead,
            urgent=supplied.urgent,
            is_added=True,
        )
        self.items.insert(place_among([item.number for item in self.items], made.number), made)
        self.added[same] = _Added(ordinal, number.place)
        return made

    def _check_not_added(self, number: Text, supplied: SuppliedItem) -> None:
        """An item that is there already has its title, and what else is said of it."""
        added = self.added.get(number.casefold())
        if added is not None and supplied.title is not None:
            self._tell(
                f"item {number} is added for the second time: supplement {added.ordinal} adds it in"
                f" line {added.place.line}",
                supplied.place_of("title"),
                "take title: out to bring papers for that item, or write another number",
            )
            return
        for key in _OF_ADDED:
            if getattr(supplied, key) is None:
                continue
            if added is None:
                has = f"item {number} is on the agenda"
                hint = "take it out, or write the number of an item that is not on the agenda"
            else:
                has = f"supplement {added.ordinal} adds item {number}"
                hint = f"write it there, under line {added.place.line}"
            self._tell(
                f"{key}: is for an item that the supplement adds, and {has}",
                supplied.place_of(key),
                hint,
            )

    def _known_numbers(self, number: Text) -> str:
        numbers = [item.number for item in self.items]
        known = did_you_mean(number, numbers) or (known_numbers(numbers) if numbers else "")
        apart = "" if not known else " " if known.endswith("?") else "; "
        return f"{known}{apart}{_NEEDS}"

    def _tell(self, message: str, place: Location, hint: str) -> None:
        """An error, unless it may come from what had to be left out of the record."""
        if self.finder.readings.is_complete("meeting"):
            self.problems.append(error(message, place, hint))
