"""Published packs as they were read, for tests: plain values, without a PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.pack_division import CutPiece, DividedPaper, PackDivision
from agendapack.unpack.printed_front import PrintedFront, PrintedItem, PrintedPerson
from agendapack.unpack.written_records.pack_records import (
    PackRecords,
    PublishedPack,
    RecordsThere,
    pack_records,
)
from agendapack.unpack.written_records.piece_names import piece_names

HELD = date(2025, 3, 13)
CHAIR = PrintedPerson("Councillor Mrs Ash", "Chair")


def front(*items: PrintedItem, **said: Any) -> PrintedFront:
    """A front sheet that says what each must say, and whatever else is asked for."""
    known: dict[str, Any] = {
        "council": "Ambridge Council",
        "address": ("Village Hall", "Felpersham BS1 2AB"),
        "committee": "Parks Committee",
        "day": HELD,
        "time": "14:00",
        "published": date(2025, 3, 5),
        "members": (CHAIR,),
    }
    return PrintedFront(items=items, **{**known, **said})


def item(number: str, title: str = "", **said: Any) -> PrintedItem:
    return PrintedItem(number, title or f"Business {number}", **said)


def paper(number: str, first: int, last: int, title: str = "Report", **said: Any) -> DividedPaper:
    """A paper of an item, with the numbers ``first`` to ``last``, on as many pages."""
    prefix = said.pop("prefix", "")
    pages = tuple(range(first, last + 1))
    said.setdefault("pages", pages)
    return DividedPaper(number, title, PageRange(first, last, prefix), **said)


def missing(number: str, first: int, last: int, title: str = "", **said: Any) -> DividedPaper:
    return paper(number, first, last, title, pages=(), **said)


def published(printed: PrintedFront, *papers: DividedPaper, **said: Any) -> PublishedPack:
    """A pack; ``keeps`` says why the stamps of papers stay, ``marked`` what marks them as not for
    the public, by their places, counted from zero."""
    keeps: dict[int, str] = said.pop("keeps", {})
    marked: dict[int, str] = said.pop("marked", {})
    words: str = said.pop("words", "")
    language: str = said.pop("language", "")
    division = PackDivision((0,), papers, **said)
    names = piece_names(division)
    pieces = tuple(
        CutPiece(name, at in keeps, keeps.get(at, ""), marked.get(at, ""))
        for at, (name, each) in enumerate(zip(names, papers, strict=True))
        if not each.is_missing
    )
    return PublishedPack(printed, division, names, pieces, words, language)


def recorded(
    printed: PrintedFront, *papers: DividedPaper, there: RecordsThere | None = None, **said: Any
) -> PackRecords:
    """The records of a pack of the meeting on :data:`HELD`."""
    pack = published(printed, *papers, **said)
    return pack_records(pack, "parks", HELD, there or RecordsThere(), {})


def items_of(records: PackRecords) -> str:
    """What stands under ``items:`` in the meeting's record."""
    return records.meeting.partition("\nitems:\n")[2]


def said_of(records: PackRecords) -> list[tuple[str, str]]:
    """The doubts: what each is about, and what it says."""
    return [(doubt.about, doubt.said) for doubt in records.doubts]
