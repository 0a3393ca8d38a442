"""The numbers of agenda items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
