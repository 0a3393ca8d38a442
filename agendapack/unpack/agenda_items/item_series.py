"""Finds the numbers of an agenda's items among all that begins with a number: they run, and they
stand in one column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from agendapack.unpack.agenda_items.page_rows import PageRow, PlacedLine
from agendapack.unpack.agenda_items.printed_ranges import range_alone, split_range

_NUMBER = re.compile(
    r"(?P<word>(?:agenda\s)?(?:item|eitem)(?:\sagenda)?\s(?:no\.?\s?)?)?"
    r"(?P<number>(?P<prefix>[A-Z]{0,2})(?P<digits>[1-9]\d{0,2})(?P<suffix>[a-zA-Z]?))"
    r"(?P<stop>[.):]{0,2})(?=\s|$)",
)
_SPACED = re.compile(r"^\d(?: \d){1,2} ?\.$|^\d{1,3} \.$")  # "1 2.", set wide in its column
_WORDS = re.compile(r"^(?:agenda\s)?(?:item|eitem)", re.IGNORECASE)
_DAY_OR_TIME = re.compile(
    r"\d{1,2}\s?(?:[ap]\.?m\b|noon|hours|o.clock)|\d{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ionawr|chwefror"
    r"|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)",
    re.IGNORECASE,
)
_TO_THE_LEFT = 6.0  # points by which the numbers of one column differ
_OTHER_PAGE = 40.0  # and those of two pages, whose margins may be mirrored
_MOST = 3_000  # rows that begin with a number
_FURTHEST = 60  # numbers before one, that it may follow


class ItemNumber(Struct, frozen=True):
    """A number that an item may have: the row and the cell that it begins, what it is, and how many
    characters of the cell it takes."""

    row: int
    cell: int
    page: int
    left: float
    right: float
    number: str
    prefix: str
    digits: int
    suffix: str
    length: int
    has_stop: bool
    is_bold: bool
    has_range: bool
    is_worded: bool

    @property
    def is_alone(self) -> bool:
        """Whether nothing in its cell follows it."""
        return self.length < 0


def find_series(rows: Sequence[PageRow], begin: int = 0) -> tuple[ItemNumber, ...]:
    """The numbers of the items in ``rows`` from the row ``begin`` on; empty where none run."""
    numbers = [n for at in range(begin, len(rows)) for n in _numbers_in(at, rows[at])][:_MOST]
    best = _longest(numbers)
    while best:
        outer = _longest([n for n in numbers if n.left < best[0].left - _TO_THE_LEFT])
        if not outer or not (_encloses(outer, best) or _has_room_for(outer, best)):
            break
        best = outer
    return tuple(_filled(best, numbers)) if best else ()


def _has_room_for(outer: Sequence[ItemNumber], inner: Sequence[ItemNumber]) -> bool:
    """Whether the numbers of a series are those that another, further left, leaves out."""
    return any(
        before.row < inner[0].row
        and inner[-1].row < number.row
        and before.digits < inner[0].digits
        and inner[-1].digits < number.digits
        for before, number in pairwise(outer)
    )


def _filled(series: Sequence[ItemNumber], numbers: Sequence[ItemNumber]) -> Iterator[ItemNumber]:
    """A series with the numbers that it leaves out, where they stand between the others: 6a and 6b,
    set in, between 5 and 7; but not 4, between 3 and 12, of points that begin with 1."""
    for before, number in zip(series, (*series[1:], None), strict=True):
        yield before
        if number is not None and number.digits > before.digits + 1:
            between = [n for n in numbers if before.row < n.row < number.row]
            inner = _longest(
                [n for n in between if before.digits < n.digits < number.digits and _is_marked(n)]
            )
            goes_on = any(inner and _step(n, inner[0]) >= 1 for n in between)
            if inner and inner[0].digits == before.digits + 1 and not goes_on:
                yield from inner


def _is_marked(number: ItemNumber) -> bool:
    """Whether a number is more than one that happens to begin a line of a text: "5G masts"."""
    return (
        number.has_stop or number.is_bold or number.has_range or number.is_worded or number.is_alone
    )


def weight(series: Sequence[ItemNumber]) -> float:
    """How sure it is that a series is an agenda's: the more of it follows, the surer."""
    if not series:
        return 0.0
    total = _of_its_own(series[0])
    for before, number in pairwise(series):
        total += _step(before, number) + _of_its_own(number)
    return total


def _encloses(outer: Sequence[ItemNumber], inner: Sequence[ItemNumber]) -> bool:
    """Whether a series further left is that of the items, and the other one's numbers are points
    of one of them."""
    if len(outer) == 1 and not (outer[0].is_bold or outer[0].has_range or outer[0].is_worded):
        return False
    runs = all(_step(one, other) >= 1 for one, other in pairwise(outer))
    styled = all(number.is_bold or number.has_range for number in outer)
    before = sum(number.row < inner[0].row for number in outer)
    return outer[0].row < inner[0].row and (runs or styled) and before > 0


def _numbers_in(at: int, row: PageRow) -> list[ItemNumber]:
    found = []
    for place, cell in enumerate(row.cells):
        number = _number(at, place, cell, row)
        if number is not None:
            found.append(number)
    return found


def _number(at: int, place: int, cell: PlacedLine, row: PageRow) -> ItemNumber | None:
    text = _SPACED.sub(lambda number: number[0].replace(" ", ""), cell.text)
    found = _NUMBER.match(text) or _NUMBER.match(_lowered(text))
    if found is None or _DAY_OR_TIME.match(text):
        return None
    is_alone = found.end() == len(text)
    is_last = place == len(row.cells) - 1
    if is_alone and is_last and not found["word"]:
        return None
    after = row.cells[place + 1].text if is_alone and not is_last else text[found.end() :].strip()
    is_range = range_alone(after) is not None or re.fullmatch(r"[-\u2013] ?\d{1,4}", after)
    is_heading = bool(found["stop"]) and cell.line.is_bold  # "2. A38", which is a road
    if is_range and not (found["word"] or is_heading):
        return None  # "1 - 4", or a number beside a page's
    if after[:1] in "-\u2013" and not found["stop"]:
        after = after[1:].strip()
    last = row.cells[-1].text
    whole = row.text
    share = found.end() / max(1, len(text))
    return ItemNumber(
        row=at,
        cell=place,
        page=row.page,
        left=cell.line.left,
        right=cell.line.left + share * (cell.line.right - cell.line.left),
        number=found["number"],
        prefix=found["prefix"],
        digits=int(found["digits"]),
        suffix=found["suffix"].lower(),
        length=-1 if is_alone else found.end(),
        has_stop=bool(found["stop"]),
        is_bold=cell.line.parts[0].bold,
        has_range=bool(split_range(whole).printed)
        or (not is_last and range_alone(last) is not None),
        is_worded=bool(found["word"]),
    )


def _lowered(text: str) -> str:
    """A text whose words "ITEM" or "Agenda Item" before the number are small."""
    found = _WORDS.match(text)
    return text if found is None else found[0].lower() + text[found.end() :]


def _of_its_own(number: ItemNumber) -> float:
    return (
        0.2 * number.has_range
        + 0.1 * number.is_bold
        + 0.1 * number.has_stop
        + 0.2 * number.is_worded
    )


def _step(before: ItemNumber, number: ItemNumber) -> float:
    """How well a number follows another, 0 where it does not."""
    if not _in_one_column(before, number) or before.is_worded != number.is_worded:
        return 0.0
    if before.prefix == number.prefix:
        if number.digits == before.digits + 1:
            value = 1.0
        elif number.digits == before.digits:
            follows = bool(number.suffix) and _ordinal(number.suffix) == _ordinal(before.suffix) + 1
            value = 1.0 if follows else 0.0
        else:
            value = 0.15 if number.digits > before.digits else 0.0
    elif before.prefix and number.prefix:
        next_letter = _ordinal(number.prefix) == _ordinal(before.prefix) + 1
        value = 1.0 if next_letter and number.digits == 1 else 0.0
    else:
        value = 0.0
    if not value:
        return 0.0
    alike = 0.1 * (before.is_bold == number.is_bold) + 0.2 * (before.has_stop == number.has_stop)
    return value + alike


def _ordinal(letters: str) -> int:
    value = 0
    for letter in letters.lower():
        value = value * 26 + ord(letter) - ord("a") + 1
    return value


def _in_one_column(before: ItemNumber, number: ItemNumber) -> bool:
    most = _TO_THE_LEFT if before.page == number.page else _OTHER_PAGE
    return abs(before.left - number.left) <= most or abs(before.right - number.right) <= most / 2


def _longest(numbers: Sequence[ItemNumber]) -> tuple[ItemNumber, ...]:
    """The series of most weight; of two alike, the one that begins first."""
    best: list[tuple[float, int]] = []  # the weight of the best series to each, and the one before
    for at, number in enumerate(numbers):
        value, origin = 0.3 * (number.digits == 1), -1
        for other in range(max(0, at - _FURTHEST * 4), at):
            if numbers[other].row == number.row:
                continue
            step = _step(numbers[other], number)
            if step and best[other][0] + step > value + 1e-9:
                value, origin = best[other][0] + step, other
        best.append((value + _of_its_own(number), origin))
    if not best:
        return ()
    at = max(range(len(best)), key=lambda place: (best[place][0], -place))
    series = []
    while at >= 0:
        series.append(numbers[at])
        at = best[at][1]
    return tuple(reversed(series))
