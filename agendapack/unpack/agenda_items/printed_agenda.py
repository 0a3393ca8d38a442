"""The items of an agenda as they were read from a front sheet, and which of its lines they are."""

from __future__ import annotations

from msgspec import Struct

from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedItem

LinePlace = tuple[int, int]
"""A line: its page, and which of the page's lines it is, both from zero."""


class PrintedAgenda(Struct, frozen=True):
    """The items in order.  ``parts`` are the headings between them, such as "Part II";
    ``information_only`` is the notice of that name, which several items repeat, as Markdown.

    ``begins``: the first line of the agenda, its heading "Agenda" or the heading of a part
    included; None where there are no items.  ``rest`` are lines from there on that belong to no
    item: the signatory at the end, running heads, numbers of pages.
    """

    items: tuple[PrintedItem, ...] = ()
    parts: tuple[str, ...] = ()
    information_only: str = ""
    begins: LinePlace | None = None
    rest: tuple[LinePlace, ...] = ()
    doubts: tuple[Doubt, ...] = ()
