"""Checks what no single tag shows: ids, headings that skip a level, tables that are not rectangles.

Each rule is a function from the ``<body>`` to problems (ISO 14289-1, 7.4.2 for headings and 7.5 for
tables).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.pages.html.elements import HtmlElement
from agendapack.pages.html.subset import HEADINGS
from agendapack.problems import Location, Problem, did_you_mean, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator


def structure_problems(body: HtmlElement, tables: bool = True) -> tuple[Problem, ...]:
    """All that is wrong; ``tables`` False leaves the tables alone."""
    return (*_ids(body), *_headings(body), *(_tables(body) if tables else ()))


def _ids(body: HtmlElement) -> Iterator[Problem]:
    elements = tuple(body.walk())
    first: dict[str, HtmlElement] = {}
    for element in elements:
        name = element.attributes.get("id")
        if name is None:
            continue
        if name in first:
            before = first[name].place
            where = f"{before.file.name}, line {before.line}" if before.line else before.file.name
            yield error(
                f'the id "{name}" is here for the second time',
                element.place,
                f"an id names one element: the first is in {where}",
            )
        first.setdefault(name, element)
    for element in elements:
        href = element.attributes.get("href", "")
        if len(href) > 1 and href.startswith("#") and href[1:] not in first:
            yield error(
                f'the link "{href}" leads to no element of the document',
                element.place,
                did_you_mean(href[1:], first) or _where(element.place, href[1:]),
            )


def _where(place: Location, name: str) -> str:
    if place.file.suffix == ".html":
        return f'give an element id="{name}"'
    return "a link in a text field leads to an item, such as #item-3, or to a web address"


def _headings(body: HtmlElement) -> Iterator[Problem]:
    level = 0
    for element in body.walk():
        if element.tag in HEADINGS:
            here = HEADINGS.index(element.tag) + 1
            if here > level + 1:
                yield _skipped(element.place, here, level)
            level = here


def _skipped(place: Location, here: int, level: int) -> Problem:
    """A heading of level ``here`` after one of ``level``, 0 where it is the first.

    Those of a text have the levels that fit where the text is printed, unless that is before the
    document's heading.
    """
    if not level and place.file.suffix != ".html":
        told = "a heading stands before the document's own"
        return error(told, place, "write it in **bold**: this text is printed above the title")
    after = f"<h{level}>" if level else "no other heading"
    told = f"<h{here}> follows {after}: a heading's level is skipped"
    return error(told, place, f"use <h{level + 1}>")


def _tables(body: HtmlElement) -> Iterator[Problem]:
    for table in body.walk():
        if table.tag != "table":
            continue
        parts = [part for part in table.children if isinstance(part, HtmlElement)]
        yield from _order(parts)
        sections = [part for part in parts if part.tag in ("thead", "tbody")]
        if not any(_rows(section) for section in sections):
            yield error("the table has no rows", table.place, "leave it out, or give it a <tr>")
            continue
        if not any(cell.tag == "th" for s in sections for row in _rows(s) for cell in _cells(row)):
            yield warning(
                "the table has no heading cell, so nobody who hears it read can tell its columns",
                table.place,
                "give its first row headings",
            )
        yield from _shape(sections)


def _order(parts: list[HtmlElement]) -> Iterator[Problem]:
    """A caption first, one head at most, then bodies."""
    for before, part in zip([None, *parts], parts, strict=False):
        if part.tag == "caption" and before is not None:
            yield error(
                "<caption> stands after the table's first part",
                part.place,
                "a table has one caption, before its rows",
            )
        elif part.tag == "thead" and before is not None and before.tag != "caption":
            yield error(
                "<thead> stands after the table's first rows",
                part.place,
                "a table has one <thead>, before every <tbody>",
            )


def _shape(sections: list[HtmlElement]) -> Iterator[Problem]:
    """Every row of a table covers the same columns, spans counted (HTML, 4.9.12)."""
    width: int | None = None
    for section in sections:
        reaching: dict[int, int] = {}  # column -> how many further rows a cell above still covers
        rows = _rows(section)
        for number, row in enumerate(rows):
            taken = {column for column, left in reaching.items() if left > 0}
            reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
            column = 0
            for cell in _cells(row):
                while column in taken:
                    column += 1
                rowspan = _span(cell, "rowspan")
                if number + rowspan > len(rows):
                    yield error(
                        f'rowspan="{rowspan}" reaches past the last row of its <{section.tag}>',
                        cell.place,
                        f"at most {len(rows) - number} here",
                    )
                    rowspan = len(rows) - number
                for _ in range(_span(cell, "colspan")):
                    taken.add(column)
                    if rowspan > 1:
                        reaching[column] = rowspan - 1
                    column += 1
            covered = len(taken)
            if width is None:
                width = covered
            elif covered != width:
                yield error(
                    f"the row covers {covered} columns, and the table's first row {width}",
                    row.place,
                    "give every row as many cells, colspan and rowspan counted",
                )


def _rows(section: HtmlElement) -> list[HtmlElement]:
    return [
        child for child in section.children if isinstance(child, HtmlElement) and child.tag == "tr"
    ]


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [child for child in row.children if isinstance(child, HtmlElement)]


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.attributes.get(name, "1")
    return min(int(value), 1000) if value.isascii() and value.isdigit() and int(value) else 1
