"""What the templates of the consolidated pack are given: what came when, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.html.not_for_publication import WordedRange
from agendapack.records.page_ranges import ListedRange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from agendapack.pages.html.elements import HtmlElement

RANGE_CLASS = "page-range"
"""Of the link that says a paper's pages (docs/templates.md)."""


class ConsolidatedDocument(Struct, frozen=True):
    """A pack that was published: "Agenda pack", "Supplement 1"; ``pages`` is None where it has no
    numbered ones.  ``amended`` are the days on which it was published anew."""

    name: str
    published: date
    pages: WordedRange | None
    amended: tuple[date, ...] = ()


class ConsolidatedNote(Struct, frozen=True):
    """What stands in place of a paper, in words, and the page that they lead to."""

    text: str
    page: str


class ConsolidatedPaper(Struct, frozen=True):
    """A paper: which document has it, and on which pages; what it ``replaces``, in words, and what
    it was ``replaced`` by.  ``only`` says that it is in another language alone; "" if it is not."""

    title: str
    document: ConsolidatedDocument
    pages: WordedRange
    replaces: str = ""
    replaced: tuple[ConsolidatedNote, ...] = ()
    only: str = ""


class ConsolidatedItem(Struct, frozen=True):
    """An item of the agenda with its papers; ``added`` names the supplement that put it there, ""
    where none did, and ``urgent`` says why (Markdown).  ``heading`` is its number and title, and
    whether it was withdrawn or deferred."""

    number: str
    title: str
    papers: tuple[ConsolidatedPaper, ...]
    added: str = ""
    urgent: str = ""
    heading: str = ""


class ConsolidatedTable(Struct, frozen=True):
    """All that the table at the front says.  ``agenda`` is the title of the agenda pack, ``pack``
    the file's name; ``private`` says why pages are not for publication, a text for each reason."""

    agenda: str
    language: str
    published: date
    pack: str
    documents: tuple[ConsolidatedDocument, ...]
    items: tuple[ConsolidatedItem, ...]
    private: tuple[str, ...] = ()


class ReplacedPages(Struct, frozen=True):
    """What a slip says that stands for pages which were replaced: their item and numbers, and the
    documents that have others in their place, with the pages there."""

    item: str
    pages: WordedRange
    replaced: tuple[ConsolidatedNote, ...]


def printed_papers(root: HtmlElement, table: ConsolidatedTable) -> tuple[ListedRange, ...]:
    """The ranges that the table prints as links: its template may be the council's own."""
    links = {
        str(element.attributes.get("href", "")).partition("#nameddest=")[2]
        for element in root.walk()
        if element.tag == "a" and RANGE_CLASS in element.attributes.get("class", "").split()
    }
    return tuple(_ranges(table, links))


def _ranges(table: ConsolidatedTable, links: set[str]) -> Iterable[ListedRange]:
    for item in table.items:
        for ordinal, paper in enumerate(item.papers, start=1):
            if f"page-{paper.pages.first}" in links:
                yield ListedRange(item.number, ordinal, paper.title, paper.pages.text)
