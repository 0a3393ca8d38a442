"""The numbers of agenda items, and the names that packs have for their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agendapack.records.meeting_schema import Meeting


def number_items(given: Iterable[str | None]) -> tuple[str, ...]:
    """The number of each item: 1, 2, 3; one that is ``given`` stands, and the next counts on.

    >>> number_items([None, "5a", None])
    ('1', '5a', '6')
    """
    numbers: list[str] = []
    following = 1
    for number in given:
        numbers.append(str(following) if number is None else str(number))
        following = int(re.match(r"\d+", numbers[-1])[0]) + 1  # type: ignore[index]
    return tuple(numbers)


def known_numbers(numbers: Sequence[str]) -> str:
    """A hint that tells an agenda's numbers.

    >>> known_numbers(("1", "2", "2a")), known_numbers(())
    ('its items are 1 to 2a', 'it has no items')
    """
    return f"its items are {numbers[0]} to {numbers[-1]}" if numbers else "it has no items"


def place_among(numbers: Sequence[str], number: str) -> int:
    """Where the item ``number`` stands among others: after the last with a smaller number.

    >>> place_among(["1", "2", "3"], "11"), place_among(["1", "2", "3"], "2a")
    (3, 2)
    """
    before = [at for at, other in enumerate(numbers, 1) if _order(other) < _order(number)]
    return max(before, default=0)


def _order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return (int(digits[0]) if digits else 0, number.casefold())


def numbers_on_agenda(meeting: Meeting) -> tuple[str, ...]:
    """The number of each item of a meeting, those that its supplements add among the others."""
    numbers = list(number_items(item.number for item in meeting.items))
    for supplement in meeting.supplements:
        for number, item in supplement.items.items():
            known = {each.casefold() for each in numbers}
            if item.title is not None and number.casefold() not in known:
                numbers.insert(place_among(numbers, number), str(number))
    return tuple(numbers)


def item_destination(item: str) -> str:
    """An item's place in a pack, by name, and its id on the front sheet: "item-7".

    Anything that a link could trip over is escaped.

    >>> item_destination("5a"), item_destination("5 (b)")
    ('item-5a', 'item-5%20%28b%29')
    """
    return f"item-{quote(item, safe='')}"
