"""Business that recurs at every meeting by its nature, known by its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agendapack.unpack.written_records.recorded_items import RecordedItem

_RECURS: tuple[tuple[str, str], ...] = (
    ("apologies", r"apolog|ymddiheuriad"),
    ("substitutes", r"substitut|dirprwy"),
    ("declarations", r"declarations? of|disclosures? of|(?:register|member)s?.{0,3} interests?"),
    ("declarations", r"datgan.{0,20}buddiant|datgan.{0,20}buddiannau"),
    ("urgent-business", r"urgent (?:business|items?|matters?)|any other business"),
    ("urgent-business", r"materion? brys|unrhyw fater arall"),
    ("announcements", r"announcements?|communications|cyhoeddiadau"),
    ("public-questions", r"public (?:questions?|participation|speaking|forum|time)"),
    ("public-questions", r"questions? (?:from|by) (?:members of )?the public|cwestiynau cyhoeddus"),
    ("petitions", r"\Apetitions\Z|\Adeisebau\Z"),
    ("questions", r"questions? (?:from|by|to) (?:members|councillors)"),
    ("minutes", r"\Aminutes\Z|\Aminutes of (?:the )?(?:last|previous) meetings?\Z|\Acofnodion\Z"),
    ("work-programme", r"work (?:programme|plan)|forward plan|rhaglen waith|blaenraglen"),
    ("next-meeting", r"(?:date|time).{0,20} of (?:the )?next meeting|dyddiad y cyfarfod nesaf"),
)
"""Keys of standing items, and what is in the titles of such business, in lower case.  No part
repeats without end."""

_LONGEST_TITLE = 80
_LONGEST_TEXT = 1500
_DATED = re.compile(r"\d")
_HELD = ("minutes", "work-programme")
"""Items whose papers are the records' own: they may have some, and recur."""


class StandingBusiness(Struct, frozen=True):
    """A standing item of a committee: its ``key``, and the title and text that all meetings
    print."""

    key: str
    title: str
    text: str = ""


def standing_business(items: Iterable[RecordedItem]) -> tuple[StandingBusiness, ...]:
    """The business of an agenda that recurs by its nature, in order.

    What speaks of a number, such as a date, is the meeting's own: of a text the rest recurs, of a
    title nothing.
    """
    found: dict[str, StandingBusiness] = {}
    for item in items:
        key = _key(item)
        if key and key not in found:
            text = item.printed.text
            recurs = len(text) <= _LONGEST_TEXT and not _DATED.search(text)
            found[key] = StandingBusiness(key, item.printed.title, text if recurs else "")
    return tuple(found.values())


def _key(item: RecordedItem) -> str:
    printed = item.printed
    title = " ".join(printed.title.casefold().split())
    if not title or len(title) > _LONGEST_TITLE or _DATED.search(title):
        return ""
    if item.marks.are_there or printed.exclusion or printed.withdrawn or printed.deferred_to:
        return ""
    key = next((key for key, words in _RECURS if re.search(words, title)), "")
    return key if not item.papers or key in _HELD else ""
