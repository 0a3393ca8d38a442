"""Which rows of a front sheet belong to which item of the agenda, and which to none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from agendapack.unpack.agenda_items.agenda_headings import (
    is_agenda_heading,
    is_heading,
    names_part,
    table_columns,
)
from agendapack.unpack.agenda_items.item_series import ItemNumber, find_series, weight
from agendapack.unpack.agenda_items.page_rows import PageRow
from agendapack.unpack.agenda_items.printed_ranges import range_alone
from agendapack.unpack.agenda_items.printed_titles import TitleColumns
from agendapack.unpack.agenda_items.unnumbered_items import find_titles
from agendapack.unpack.pack_signs import PackSigns

_MOST_HEADINGS = 8  # rows that say "Agenda", after each of which items are looked for
_FAR = 3.7  # sizes of letters between an item and what follows the agenda
_NEAR_HEADING = 6  # rows between the heading of the agenda and its first item
_INDENT = 6.0
_MOST_TITLE_LINES = 3
_RANGE_LINE = re.compile(r"\W?\s?(?:pages?|pp?\.|tudalen)", re.IGNORECASE)
_LETTERED = re.compile(r"(?P<letter>[A-Z])\s?[-\u2013:.)]\s\S")


class ItemSpan(Struct, frozen=True):
    """The rows of an item; ``after`` are those between it and the next that are not its own, and
    ``beside`` what stands in another column, left of it."""

    number: ItemNumber
    rows: tuple[PageRow, ...]
    after: tuple[PageRow, ...] = ()
    beside: tuple[PageRow, ...] = ()

    @property
    def headings(self) -> tuple[PageRow, ...]:
        return part_headings(self.after)


class AgendaLayout(Struct, frozen=True):
    """The items' rows, and those from the agenda's first row to the first item (``opening``, never
    empty: it may be that of the item itself)."""

    spans: tuple[ItemSpan, ...]
    opening: tuple[PageRow, ...]
    columns: TitleColumns

    @property
    def series(self) -> tuple[ItemNumber, ...]:
        return tuple(span.number for span in self.spans)


def lay_out(rows: Sequence[PageRow], signs: PackSigns) -> AgendaLayout | None:
    """How the agenda in ``rows`` is laid out; None where no items were found."""
    begin, series = _items(rows)
    if not series:
        begin = 1 + max((at for at, row in enumerate(rows) if is_agenda_heading(row)), default=-1)
        series = find_titles(rows, begin)
    if not series:
        return None
    columns = _columns(rows, begin, series, signs)
    ends = [*(after.row for after in series[1:]), len(rows)]
    spans = [
        _span(rows, number, end, columns, following)
        for number, end, following in zip(series, ends, [*series[1:], None], strict=True)
    ]
    first = _opening(rows, begin, series[0].row)
    return AgendaLayout(tuple(spans), tuple(rows[first : series[0].row + 1]), columns)


def part_headings(rows: Sequence[PageRow]) -> tuple[PageRow, ...]:
    """The headings of parts among rows between two items."""
    return tuple(
        row
        for row in rows
        if not is_agenda_heading(row)
        and not table_columns(row)
        and not row.text.startswith("(")
        and (names_part(row) or is_heading(row) or _LETTERED.match(row.text))
    )


def _items(rows: Sequence[PageRow]) -> tuple[int, tuple[ItemNumber, ...]]:
    """The row after the heading of the agenda, 0 where there is none, and the items' numbers."""
    headings = [at + 1 for at, row in enumerate(rows) if is_agenda_heading(row)]
    found = [(begin, find_series(rows, begin)) for begin in (0, *headings[:_MOST_HEADINGS])]
    sure = [(begin, series) for begin, series in found if begin or _is_sure(series, rows)]
    # Numbers before the heading may be those of members or notes.
    complete = [each for each in sure if each[0] and each[1] and each[1][0].digits == 1]
    begin, series = max(
        complete or sure, key=lambda each: (weight(each[1]), each[0]), default=(0, ())
    )
    return begin, _before_notes(series, rows)


def _before_notes(
    series: tuple[ItemNumber, ...], rows: Sequence[PageRow]
) -> tuple[ItemNumber, ...]:
    """A series without the points of what is printed below the agenda ("Information for the
    public"): under a heading their numbers begin again with 1, and go on as the items' do."""
    for place, (before, number) in enumerate(pairwise(series), start=1):
        again = 1
        for at in range(before.row + 1, number.row):
            row = rows[at]
            is_next = row.cells[0].text.rstrip(".)").split(" ")[0].rstrip(".)") == str(again)
            is_first = again > 1 or (is_heading(rows[at - 1]) and at - 1 > before.row)
            if is_next and is_first and abs(row.left - number.left) <= _INDENT:
                again += 1
        if again > 1 and number.digits == again:
            return series[:place]
    return series


def _is_sure(series: Sequence[ItemNumber], rows: Sequence[PageRow]) -> bool:
    """Whether numbers are those of items though no heading says so, and not those of a street and
    a telephone: a supplement often has one item, with its range on a line of its own."""
    told = any(number.has_range or number.is_worded for number in series)
    if told or len(series) > 2 or (len(series) == 2 and any(n.has_stop for n in series)):
        return True
    return any(
        _is_range(row)
        for number in series
        for row in rows[number.row + 1 : number.row + 1 + _MOST_TITLE_LINES]
    )


def _is_range(row: PageRow) -> bool:
    """Whether a row is nothing but a range that says so: "(Pages 1 - 18)"."""
    return _RANGE_LINE.match(row.text) is not None and range_alone(row.text) is not None


def _columns(
    rows: Sequence[PageRow], begin: int, series: Sequence[ItemNumber], signs: PackSigns
) -> TitleColumns:
    """The columns in which items stand, from where their numbers and titles begin."""
    offsets = [
        rows[n.row].cells[n.cell + 1].line.left - n.left
        for n in series
        if n.is_alone and n.cell + 1 < len(rows[n.row].cells)
    ]
    if not offsets:
        offsets = [*_offsets_below(rows, series)]
    if not offsets:
        offsets = [n.right - n.left + 0.25 * rows[n.row].size for n in series]
    named: dict[str, float] = {}
    for row in rows[max(begin - 1, series[0].row - 4) : series[0].row]:
        named = table_columns(row) or named
    width = max(signs.pages[row.page].width for row in rows)
    lead = named.get("lead")
    beside = min(
        (left for left in named.values() if lead is not None and left > lead), default=width
    )
    leads = (lead, beside) if lead is not None else None
    if not named:
        leads = _unnamed_column(rows, series)
    return TitleColumns.of(rows, series, median(offsets), leads, width)


def _unnamed_column(
    rows: Sequence[PageRow], series: Sequence[ItemNumber]
) -> tuple[float, float] | None:
    """A column beside the titles that has no heading, and is not that of ranges: where it begins
    and where the words in it end.  Words that are spread over a line stand in no column."""
    cells = [
        cell
        for n in series
        for cell in rows[n.row].cells[n.cell + 1 + n.is_alone :]
        if range_alone(cell.text) is None and any(map(str.isalpha, cell.text))
    ]
    for first in cells:
        alike = [c for c in cells if abs(c.line.left - first.line.left) <= 2]
        if len(alike) >= max(2, len(series) / 3):
            return (first.line.left, max(c.line.right for c in alike) + 4)
    return None


def _offsets_below(rows: Sequence[PageRow], series: Sequence[ItemNumber]) -> Iterator[float]:
    """How far right of the numbers the lines after them begin, where titles run on there."""
    for number in series:
        for row in rows[number.row + 1 : number.row + 2]:
            offset = (row.left_from(number.left - 2) or 0.0) - number.left
            title = number.right - number.left
            if row.page == number.page and title < offset < title + 2 * row.size:
                yield offset


def _span(
    rows: Sequence[PageRow],
    number: ItemNumber,
    end: int,
    columns: TitleColumns,
    following: ItemNumber | None,
) -> ItemSpan:
    """The rows of an item: from its number to where a heading, or something further off, begins."""
    own: list[PageRow] = []
    beside: list[PageRow] = []
    for at in range(number.row, end):
        row = rows[at]
        outside = [cell for cell in row.cells if cell.line.right < number.left - 2]
        if outside and row.page == number.page:
            beside.append(PageRow(row.page, tuple(outside)))
            row = row.without(outside)
            if not row.cells:
                continue
        is_end = own and (
            _is_heading_of_part(own, row, columns, number, following)
            or (following is None and _is_beyond(own, row, columns, number))
        )
        if is_end:
            return ItemSpan(number, tuple(own), tuple(rows[at:end]), tuple(beside))
        own.append(row)
    return ItemSpan(number, tuple(own), (), tuple(beside))


def _is_heading_of_part(
    own: Sequence[PageRow],
    row: PageRow,
    columns: TitleColumns,
    number: ItemNumber,
    following: ItemNumber | None,
) -> bool:
    """Whether a row is a heading between the item whose rows are its ``own`` and the next."""
    if is_agenda_heading(row) or table_columns(row):
        return True
    if len(row.cells) > 1 or row.text[:1].islower() or columns.continues(own, row, number):
        return False
    letter = _LETTERED.match(row.text)
    if letter and following and following.prefix == letter["letter"] != number.prefix:
        return True
    text_left = columns.text_left(number)
    is_named = names_part(row)
    if not (is_heading(row) or (is_named and columns.is_centred(row))):
        return False
    is_apart = row.page != own[-1].page or row.bottom - own[-1].bottom > 1.6 * row.size
    if is_named and (is_apart or row.size > own[0].size + 0.6):
        return True
    return row.left < text_left - _INDENT or (
        columns.is_centred(row) and row.left > text_left + 4 * _INDENT
    )


def _is_beyond(
    own: Sequence[PageRow], row: PageRow, columns: TitleColumns, number: ItemNumber
) -> bool:
    """Whether a row after the last item is no more of it."""
    before = own[-1]
    text_left = columns.text_left(number)
    is_at_text = abs(row.left - text_left) <= _INDENT
    is_left = row.left < text_left - _INDENT and not columns.has_text_at_numbers
    if row.page != before.page:
        return is_left
    gap = row.bottom - before.bottom
    if _is_range(row) and len(own) <= _MOST_TITLE_LINES and gap < _FAR * row.size:
        return False
    is_far = gap > _FAR * max(row.size, before.size)
    is_signature = row.left > columns.width / 2 and gap > 1.6 * row.size
    return (
        is_signature
        or row.left < number.left - 2
        or (is_left and gap > 1.6 * row.size)
        or (is_far and not (is_at_text and columns.has_text_below))
        or gap > 2 * _FAR * row.size
    )


def _opening(rows: Sequence[PageRow], begin: int, first: int) -> int:
    """Which row is the agenda's first: its heading, that of its first part, or its first item."""
    at = first
    for above in range(first - 1, max(-1, first - 2 - _NEAR_HEADING), -1):
        row = rows[above]
        is_near = begin > 0 and above >= begin >= first - _NEAR_HEADING
        if is_agenda_heading(row):
            return above
        if table_columns(row) or (is_heading(row) and names_part(row)) or _LETTERED.match(row.text):
            at = above
        elif not (row.text.startswith("(") or row.text.endswith(")") or is_near):
            return at
    return at


def numbers_left_out(series: Sequence[ItemNumber]) -> Iterator[tuple[ItemNumber, ItemNumber]]:
    """Items between whose numbers others are missing."""
    for before, number in pairwise(series):
        if before.prefix == number.prefix and number.digits > before.digits + 1:
            yield before, number
