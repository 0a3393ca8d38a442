"""Reads the items of an agenda from the pages of a front sheet, by how these are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from agendapack.unpack.agenda_headings import (
    is_agenda_heading,
    is_heading,
    is_private_part,
    names_part,
    table_columns,
)
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.item_series import ItemNumber, find_series, weight
from agendapack.unpack.item_texts import ItemText, read_item_text
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.page_rows import PageRow, PageRows, page_rows
from agendapack.unpack.printed_agenda import LinePlace, PrintedAgenda
from agendapack.unpack.printed_front import PrintedItem, PrintedPaper
from agendapack.unpack.printed_titles import ItemTitle, TitleColumns, read_title
from agendapack.unpack.text_blocks import measure, text_blocks

_INFORMATION = re.compile(
    r"\bfor information\b|\binformation only\b|\ber gwybodaeth\b", re.IGNORECASE
)
_SUPPLEMENT = re.compile(
    r"\bsupplement(?:ary)?\b|\batodol\b|\blate (?:papers|items)\b", re.IGNORECASE
)
_MOST_HEADINGS = 8  # rows that say "Agenda", after each of which items are looked for
_FAR = 3.2  # heights of a line between an item and what follows the agenda
_INDENT = 6.0


class _Span(Struct, frozen=True):
    """The rows of an item, and the headings and other rows between it and the next."""

    number: ItemNumber
    rows: tuple[PageRow, ...]
    after: tuple[PageRow, ...]
    beside: tuple[PageRow, ...]


def read_agenda(signs: PackSigns, pages: Sequence[int]) -> PrintedAgenda:
    """The agenda on some pages, counted from zero.  Without items where none were found."""
    read = page_rows(signs, pages)
    begin, series = _items(read.rows)
    if not series:
        return PrintedAgenda()
    columns = _columns(read.rows, begin, series, signs)
    spans = [_span(read.rows, number, end, columns) for number, end in _ends(read.rows, series)]
    measures = measure(read.rows, _right(spans))
    titles = [read_title(span.rows, span.number, columns, measures) for span in spans]
    texts = [
        read_item_text(title.title, text_blocks(columns.with_ranges(title.rest), measures))
        for title in titles
    ]
    first, opening = _opening(read.rows, begin, series[0].row)
    parts = _parts(opening, spans)
    items = [
        _item(*each)
        for each in zip((span.number for span in spans), titles, texts, parts, strict=True)
    ]
    items = _told_by_parts(items, texts)
    information, items = _information_only(items)
    doubts = [*_number_doubts(series, read.rows), *_title_doubts(items, titles)]
    return PrintedAgenda(
        items=tuple(items),
        parts=tuple(part for part in parts if part),
        information_only=information,
        begins=_place(first),
        rest=tuple(_rest(read, first, spans)),
        doubts=tuple(doubts),
    )


def _items(rows: Sequence[PageRow]) -> tuple[int, tuple[ItemNumber, ...]]:
    """The row after the heading of the agenda, 0 where there is none, and the items' numbers."""
    headings = [at + 1 for at, row in enumerate(rows) if is_agenda_heading(row)]
    best: tuple[float, int, tuple[ItemNumber, ...]] = (0.0, 0, ())
    for begin in (0, *headings[:_MOST_HEADINGS]):
        series = find_series(rows, begin)
        sure = weight(series) + 0.5 * bool(begin)
        single = len(series) == 1 and series[0]
        if single and not (begin or single.has_range or single.is_worded):
            continue
        if series and sure >= best[0]:
            best = (sure, begin, series)
    return best[1], best[2]


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
        offsets = [n.right - n.left + 0.25 * rows[n.row].size for n in series]
    named: dict[str, float] = {}
    for row in rows[max(begin - 1, series[0].row - 4) : series[0].row]:
        named = table_columns(row) or named
    width = max((signs.pages[row.page].width for row in rows), default=0.0)
    return TitleColumns.of(rows, series, median(offsets), named.get("lead"), width)


def _ends(
    rows: Sequence[PageRow], series: Sequence[ItemNumber]
) -> Iterator[tuple[ItemNumber, int]]:
    for number, after in pairwise(series):
        yield number, after.row
    yield series[-1], len(rows)


def _span(rows: Sequence[PageRow], number: ItemNumber, end: int, columns: TitleColumns) -> _Span:
    """The rows of an item: from its number to where a heading, or something further off, begins."""
    own: list[PageRow] = []
    beside: list[PageRow] = []
    is_last = end == len(rows)
    for at in range(number.row, end):
        row = rows[at]
        outside = [cell for cell in row.cells if cell.line.right < number.left - 2]
        if outside and row.page == number.page:
            beside.append(PageRow(row.page, tuple(outside)))
            row = row.without(outside)
            if not row.cells:
                continue
        if own and _ends_item(own, row, columns, number, is_last=is_last):
            return _Span(number, tuple(own), tuple(rows[at:end]), tuple(beside))
        own.append(row)
    return _Span(number, tuple(own), (), tuple(beside))


def _ends_item(
    own: Sequence[PageRow],
    row: PageRow,
    columns: TitleColumns,
    number: ItemNumber,
    *,
    is_last: bool,
) -> bool:
    """Whether a row is no more of the item whose rows are its ``own``."""
    if is_agenda_heading(row) or table_columns(row):
        return True
    before = own[-1]
    text_left = columns.text_left(number)
    is_at_text = abs(row.left - text_left) <= _INDENT
    if len(row.cells) == 1 and not is_at_text and not columns.continues(own, row, number):
        is_outside = row.left < text_left - _INDENT or columns.is_centred(row)
        if is_outside and (names_part(row) or is_heading(row)) and not row.text[:1].islower():
            return True
    if names_part(row) and is_heading(row) and row.size > own[0].size + 0.6:
        return True
    if not is_last:
        return False
    if row.page != before.page:
        return not is_at_text and row.left < text_left - _INDENT
    is_far = row.bottom - before.bottom > _FAR * max(row.size, before.size) * 1.15
    is_left = row.left < number.left - 2
    return (
        is_left
        or (is_far and not (is_at_text and columns.has_text_below))
        or (is_far and row.bottom - before.bottom > 2 * _FAR * row.size)
    )


def _right(spans: Sequence[_Span]) -> float:
    return max((row.right for span in spans for row in span.rows), default=0.0)


def _opening(
    rows: Sequence[PageRow], begin: int, first: int
) -> tuple[PageRow, tuple[PageRow, ...]]:
    """The first row of the agenda, and those from it to the first item: its heading, that of its
    first part, and what is said of that part."""
    at = first
    for above in range(first - 1, max(-1, first - 8), -1):
        row = rows[above]
        if is_agenda_heading(row):
            at = above
            break
        if (names_part(row) and is_heading(row)) or table_columns(row):
            at = above
        elif not (row.text.startswith("(") or row.text.endswith(")") or above >= begin > first - 4):
            break
    return rows[at], tuple(rows[at:first])


def _parts(opening: Sequence[PageRow], spans: Sequence[_Span]) -> list[str]:
    """The heading of a part that stands above each item, "" where none does."""
    above = [opening, *(span.after for span in spans[:-1])]
    return [_part(rows) for rows in above]


def _part(rows: Sequence[PageRow]) -> str:
    headings = _part_rows(rows)
    return headings[-1].text if headings else ""


def _part_rows(rows: Sequence[PageRow]) -> tuple[PageRow, ...]:
    return tuple(
        row
        for row in rows
        if not is_agenda_heading(row)
        and not table_columns(row)
        and not row.text.startswith("(")
        and (names_part(row) or is_heading(row))
    )


def _item(number: ItemNumber, title: ItemTitle, text: ItemText, part: str) -> PrintedItem:
    papers = list(text.papers)
    if (title.to_follow or text.to_follow) and not papers:
        papers.append(PrintedPaper(title.title, to_follow=True))
    if text.replaces is not None:
        papers = [PrintedPaper(title.title, title.pages, title.target, replaces=text.replaces)]
    return PrintedItem(
        number=number.number,
        title=title.title,
        pages=title.pages,
        target=title.target,
        text=text.text,
        lead=text.lead or title.lead,
        urgent=text.urgent,
        withdrawn=text.withdrawn,
        deferred_to=text.deferred_to,
        deferred_reason=text.deferred_reason,
        exempt=text.exempt or title.exempt,
        is_exempt=text.is_exempt or title.is_exempt,
        confidential=text.confidential,
        public_interest=text.public_interest,
        exclusion=text.exclusion,
        follows=text.follows,
        part=part,
        papers=tuple(papers),
    )


def _told_by_parts(items: Sequence[PrintedItem], texts: Sequence[ItemText]) -> list[PrintedItem]:
    """Items, those in a private part of the meeting exempt where they do not say so themselves."""
    told: list[PrintedItem] = []
    is_private = False
    for item, text in zip(items, texts, strict=True):
        if item.part:
            is_private = is_private_part(item.part)
        says = item.is_exempt or item.exclusion or text.is_stock
        told.append(replace(item, is_exempt=True) if is_private and not says else item)
    return told


def _information_only(items: Sequence[PrintedItem]) -> tuple[str, list[PrintedItem]]:
    """The notice that several items repeat at the end of their texts, and the items without it."""
    paragraphs = [item.text.split("\n\n") for item in items]
    notice: list[str] = []
    for at, own in enumerate(paragraphs):
        for other in paragraphs[at + 1 :]:
            common = 0
            while common < min(len(own), len(other)) and own[-1 - common] == other[-1 - common]:
                common += 1
            shared = own[len(own) - common :] if common else []
            while shared and not _INFORMATION.search(shared[0]):
                shared = shared[1:]
            notice = max(notice, shared, key=len)
    if not notice:
        return "", list(items)
    changed = []
    for item, own in zip(items, paragraphs, strict=True):
        if own[-len(notice) :] == notice:
            text = "\n\n".join(own[: -len(notice)])
            item = replace(item, text=text, information_only=True)
        changed.append(item)
    return "\n\n".join(notice), changed


def _number_doubts(series: Sequence[ItemNumber], rows: Sequence[PageRow]) -> Iterator[Doubt]:
    """What is not sure of the numbers: one that is left out, unless it is a supplement."""
    heads = (row for row in rows[: series[0].row] if row.is_bold or row.size > 13)
    if any(_SUPPLEMENT.search(row.text) for row in heads):
        return
    first = series[0]
    if first.digits > 1:
        yield Doubt(
            f"item {first.number}",
            f"the first item that was found is item {first.number}; look at what stands above it",
        )
    for before, number in pairwise(series):
        if before.prefix == number.prefix and number.digits > before.digits + 1:
            yield Doubt(
                f"item {number.number}",
                f"item {number.number} comes after item {before.number}, and none was found between"
                " them; look whether the agenda has one",
            )


def _title_doubts(items: Sequence[PrintedItem], titles: Sequence[ItemTitle]) -> Iterator[Doubt]:
    for item, title in zip(items, titles, strict=True):
        about = f"item {item.number}"
        if title.printed and title.pages is None:
            yield Doubt(
                about,
                f'its pages are printed as "{title.printed}", which cannot be; the range was left'
                " out, look where the item's papers begin and end",
            )
        if not title.title:
            yield Doubt(about, "no title was found beside its number; look at the agenda")
        if title.is_withdrawn and not item.withdrawn:
            yield Doubt(
                about,
                'it is printed as "withdrawn" without a reason; write the reason under withdrawn:'
                " if it is known",
            )


def _place(row: PageRow) -> LinePlace:
    return (row.page, row.cells[0].index)


def _rest(read: PageRows, first: PageRow, spans: Sequence[_Span]) -> Iterator[LinePlace]:
    """The lines from the agenda's first row on that no item has, in order."""
    others = [place for span in spans for row in span.beside for place in _places(row)]
    for span in spans:
        is_last = span is spans[-1]
        heads = () if is_last else _part_rows(span.after)
        others += [p for row in span.after if row not in heads for p in _places(row)]
    begin = _place(first)
    others += [place for place in read.furniture if place >= begin]
    yield from sorted(set(others))


def _places(row: PageRow) -> Iterator[LinePlace]:
    return ((row.page, cell.index) for cell in row.cells)
