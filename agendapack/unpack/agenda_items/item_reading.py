"""Reads the items of an agenda from the pages of a front sheet, by how these are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from agendapack.unpack.agenda_items.agenda_headings import (
    is_agenda_heading,
    is_part_name,
    is_private_part,
    table_columns,
)
from agendapack.unpack.agenda_items.exempt_phrases import exempt_words
from agendapack.unpack.agenda_items.item_series import ItemNumber
from agendapack.unpack.agenda_items.item_spans import (
    AgendaLayout,
    lay_out,
    numbers_left_out,
    part_headings,
)
from agendapack.unpack.agenda_items.item_texts import ItemText, read_item_text
from agendapack.unpack.agenda_items.page_rows import PageRow, PageRows, page_rows
from agendapack.unpack.agenda_items.printed_agenda import LinePlace, PrintedAgenda
from agendapack.unpack.agenda_items.printed_titles import ItemTitle, read_title
from agendapack.unpack.agenda_items.text_blocks import measure, text_blocks
from agendapack.unpack.doubts import Doubt
from agendapack.unpack.pack_signs import PackSigns
from agendapack.unpack.printed_front import PrintedItem, PrintedPaper

_INFORMATION = re.compile(
    r"\bfor information\b|\binformation only\b|\ber gwybodaeth\b", re.IGNORECASE
)
_INFORMATION_ALONE = re.compile(
    r"this (?:item|report) is (?:here )?(?:for information(?: only)?|for your information)\.?",
    re.IGNORECASE,
)
"""A notice that is known also where only one item has it."""
_NO_REASON = "The agenda gives no reason."
_SUPPLEMENT = re.compile(
    r"\bsupplement(?:ary)?\b|\batodol\b|\blate (?:papers|items)\b", re.IGNORECASE
)


def read_agenda(signs: PackSigns, pages: Sequence[int]) -> PrintedAgenda:
    """The agenda on some pages, counted from zero.  Without items where none were found."""
    read = page_rows(signs, pages)
    layout = lay_out(read.rows, signs)
    if layout is None:
        return PrintedAgenda()
    spans, columns = layout.spans, layout.columns
    rows = [row for span in spans for row in span.rows]
    measures = measure(rows, columns.widest(rows))
    titles = [read_title(span.rows, span.number, columns, measures) for span in spans]
    texts = [
        read_item_text(title.title, text_blocks(columns.with_ranges(title.rest), measures))
        for title in titles
    ]
    parts = _parts(layout)
    items = [
        _item(span.number, title, text, headings[-1] if headings else "")
        for span, title, text, headings in zip(spans, titles, texts, parts, strict=True)
    ]
    items = _told_by_parts(items, parts)
    items, kept = _told_by_exclusion(items, [text.is_stock for text in texts])
    information, items = _information_only(items)
    doubts = [*_number_doubts(layout, read.rows), *_title_doubts(items, titles), *kept]
    doubts += _lead_doubts(layout, titles)
    return PrintedAgenda(
        items=tuple(items),
        parts=tuple(heading for headings in parts for heading in headings),
        information_only=information,
        begins=_place(layout.opening[0]),
        rest=tuple(_rest(read, layout)),
        doubts=tuple(doubts),
    )


def _parts(layout: AgendaLayout) -> list[tuple[str, ...]]:
    """The headings of parts that stand above each item."""
    above = [part_headings(layout.opening[:-1]), *(span.headings for span in layout.spans[:-1])]
    return [tuple(row.text for row in rows) for rows in above]


def _item(number: ItemNumber, title: ItemTitle, text: ItemText, part: str) -> PrintedItem:
    papers = list(text.papers)
    pages = title.pages or (text.pages.pages if text.pages else None)
    if (title.to_follow or text.to_follow) and not papers:
        papers.append(PrintedPaper(title.title, to_follow=True))
    if text.replaces is not None:
        papers = [PrintedPaper(title.title, pages, title.target, replaces=text.replaces)]
    return PrintedItem(
        number=number.number,
        title=title.title,
        pages=pages,
        target=title.target,
        text=text.text,
        lead=text.lead or title.lead,
        urgent=text.urgent,
        withdrawn=text.withdrawn or (_NO_REASON if title.is_withdrawn else ""),
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


def _told_by_parts(
    items: Sequence[PrintedItem], parts: Sequence[Sequence[str]]
) -> list[PrintedItem]:
    """Items, those in a private part of the meeting exempt where they do not say so themselves."""
    told: list[PrintedItem] = []
    is_private = False
    for item, headings in zip(items, parts, strict=True):
        for heading in headings:
            if is_private_part(heading):
                is_private = True
            elif is_part_name(heading):
                is_private = False
        is_kept = item.is_exempt or (is_private and not item.exclusion)
        told.append(replace(item, is_exempt=is_kept))
    return told


def _told_by_exclusion(
    items: Sequence[PrintedItem], is_stock: Sequence[bool]
) -> tuple[list[PrintedItem], list[Doubt]]:
    """Items, those after the one that excludes the public exempt where nothing tells them apart:
    neither the words under them, nor headings.  agendapack's own resolution names them, and each
    says so itself."""
    at = next((place for place, item in enumerate(items) if item.exclusion), None)
    after = items[at + 1 :] if at is not None else ()
    if at is None or is_stock[at] or any(item.is_exempt or item.part for item in after):
        return list(items), []
    words = exempt_words(items[at].text)
    kept = [
        replace(item, is_exempt=True, exempt=words.paragraphs, confidential=words.confidential)
        for item in after
    ]
    doubts = [
        Doubt(
            f"item {item.number}",
            f"it comes after item {items[at].number}, which excludes the public, so it was taken as"
            " exempt; look whether it is",
        )
        for item in after
    ]
    return [*items[: at + 1], *kept], doubts


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
        alone = (own[-1] for own in paragraphs if _INFORMATION_ALONE.fullmatch(own[-1]))
        notice = [found] if (found := next(alone, "")) else []
    if not notice:
        return "", list(items)
    changed = []
    for item, own in zip(items, paragraphs, strict=True):
        if own[-len(notice) :] == notice:
            text = "\n\n".join(own[: -len(notice)])
            item = replace(item, text=text, information_only=True)
        changed.append(item)
    return "\n\n".join(notice), changed


def _number_doubts(layout: AgendaLayout, rows: Sequence[PageRow]) -> Iterator[Doubt]:
    """What is not sure of the numbers: one that is left out, unless it is a supplement."""
    first = layout.series[0]
    heads = (row for row in rows[: first.row] if row.is_bold or row.size > 13)
    if any(_SUPPLEMENT.search(row.text) for row in heads):
        return
    if not first.number:
        yield Doubt(
            "items",
            "no numbers are printed beside the items, so what looks as a title was taken for one;"
            " look whether all items are there",
        )
    if first.digits > 1:
        yield Doubt(
            f"item {first.number}",
            f"the first item that was found is item {first.number}; look at what stands above it",
        )
    for before, number in numbers_left_out(layout.series):
        yield Doubt(
            f"item {number.number}",
            f"item {number.number} comes after item {before.number}, and none was found between"
            " them; look whether the agenda has one",
        )


def _title_doubts(items: Sequence[PrintedItem], titles: Sequence[ItemTitle]) -> Iterator[Doubt]:
    for place, (item, title) in enumerate(zip(items, titles, strict=True), start=1):
        about = f"item {item.number or place}"
        if title.printed and title.pages is None:
            yield Doubt(
                about,
                f'its pages are printed as "{title.printed}", which cannot be; the range was left'
                " out, look where the item's papers begin and end",
            )
        if not title.title:
            yield Doubt(about, "no title was found beside its number; look at the agenda")
        if item.withdrawn == _NO_REASON:
            yield Doubt(about, "it is withdrawn, and the agenda gives no reason; write one")


def _lead_doubts(layout: AgendaLayout, titles: Sequence[ItemTitle]) -> Iterator[Doubt]:
    """That a column was taken for those who present items, though no heading says so."""
    first = next((title.lead for title in titles if title.lead), "")
    if first and not any("lead" in table_columns(row) for row in layout.opening):
        yield Doubt(
            "items",
            f'a column beside the titles has no heading; its words, such as "{first}", were taken'
            " for who presents the item",
        )


def _place(row: PageRow) -> LinePlace:
    return (row.page, row.cells[0].index)


def _rest(read: PageRows, layout: AgendaLayout) -> Iterator[LinePlace]:
    """The lines from the agenda's first row on that no item has, in order."""
    begin = _place(layout.opening[0])
    others = [place for place in read.furniture if place >= begin]
    parts = part_headings(layout.opening[:-1])
    for row in layout.opening[:-1]:
        if row not in parts and not is_agenda_heading(row) and not table_columns(row):
            others += _places(row)  # between the heading and the first item
    for span in layout.spans:
        headings = () if span is layout.spans[-1] else span.headings
        for row in (*span.beside, *span.after):
            if row not in headings:
                others += _places(row)
    yield from sorted(set(others))


def _places(row: PageRow) -> Iterator[LinePlace]:
    return ((row.page, cell.index) for cell in row.cells)
