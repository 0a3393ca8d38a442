"""Reads what a minute says, paragraph by paragraph, as the entries of a record.

What has no kind is a text, with its marks as printed: nothing is left out, and nothing is added.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agendapack.unpack.minutes_pages.attendance_lines import listed_persons
from agendapack.unpack.minutes_pages.mapped_entries import read_mapped
from agendapack.unpack.minutes_pages.marked_text import markdown
from agendapack.unpack.minutes_pages.minute_paragraphs import PrintedParagraph, without_start
from agendapack.unpack.minutes_pages.point_lists import list_end, points_of, written_blocks
from agendapack.unpack.printed_minutes import PrintedEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.unpack.minutes_pages.minute_paragraphs import Block

_MOVEMENT = re.compile(
    r"\((?P<who>[^()]{3,200})\s(?P<verb>arrived|joined|left|withdrew|returned|rejoined)\s+"
    r"(?:the\s+meeting\s+)?(?:during|part[ -]?way\s+through|in\s+the\s+course\s+of)\s+"
    r"(?:this|the)\s+(?:item|minute|discussion|debate)\.?\)",
    re.IGNORECASE,
)
_MOVED = {
    **dict.fromkeys(("arrived", "joined"), "arrived"),
    **dict.fromkeys(("left", "withdrew"), "departed"),
    **dict.fromkeys(("returned", "rejoined"), "returned"),
}
_DECIDED = re.compile(
    r"(?P<word>resolved|agreed|recommended|noted)\b\s*(?P<mark>[:–—-]{0,2})\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_LEADS = (
    ("recommended", re.compile(r"\brecommend(?:ed|ations?|s)?\b", re.IGNORECASE)),
    ("resolved", re.compile(r"\b(?:resolved|resolutions?)\b", re.IGNORECASE)),
    ("agreed", re.compile(r"\bagreed\b", re.IGNORECASE)),
    ("noted", re.compile(r"\bnoted\b", re.IGNORECASE)),
    (
        "discussed",
        re.compile(
            r"\b(?:discuss(?:ed|ion)?|considered|points|questions|comments|issues|areas|raised)\b",
            re.IGNORECASE,
        ),
    ),
)
"""By kind of a list of points: the words that its lead has."""
_STOCK = {
    "the committee discussed": "discussed",
    "recommended": "recommended",
    "agreed": "agreed",
    "resolved": "resolved",
    "noted": "noted",
}
"""What agendapack itself prints before a list of points, in small letters, without its colon."""


def read_entries(blocks: Sequence[Block]) -> tuple[PrintedEntry, ...]:
    """The entries that the paragraphs and tables of a minute are."""
    entries: list[PrintedEntry] = []
    at = 0
    while at < len(blocks):
        if mapped := read_mapped(blocks, at):
            found, at = mapped
            entries += found
            continue
        if listed := _points(blocks, at):
            entry, at = listed
            entries.append(entry)
            continue
        block = blocks[at]
        if isinstance(block, PrintedParagraph) and (found_entries := _sentence(block)):
            entries += found_entries
            at += 1
            continue
        end = max(list_end(blocks, at), at + 1)
        entries.append(PrintedEntry("text", (written_blocks(blocks[at:end]),)))
        at = end
    return tuple(entries)


def _points(blocks: Sequence[Block], at: int) -> tuple[PrintedEntry, int] | None:
    """A lead with its list of points, and where it ends."""
    block = blocks[at]
    if not isinstance(block, PrintedParagraph) or block.marker:
        return None
    end = list_end(blocks, at + 1)
    if end == at + 1:
        return None
    first = blocks[at + 1]
    assert isinstance(first, PrintedParagraph)
    sign = first.marker.strip("().").lower()
    if sign not in ("a", "i", "1"):
        return None
    text = block.text
    stock = _STOCK.get(text.casefold().removesuffix(":"))
    kind = stock or next((kind for kind, words in _LEADS if words.search(text)), None)
    # Points of discussion are lettered in print, all others numbered.
    if kind is None or (kind == "discussed" and (sign != "a" or len(text) > 300)):
        return None
    if not stock and not re.search(r"(?:[:–—-]|\bthat|\bto)\s*$", text):
        return None
    own = stock is not None and (text.endswith(":") and (kind == "discussed" or block.is_bold))
    points = points_of(blocks[at + 1 : end])
    # The record has no list of one point under the stock words: that is a sentence.
    lead = "" if own and (kind == "discussed" or len(points) > 1) else markdown(block.parts)
    return PrintedEntry(kind, points, lead), end


def _sentence(block: PrintedParagraph) -> tuple[PrintedEntry, ...]:
    """What a paragraph of its own says that has a kind."""
    if block.marker:
        return ()
    text = block.text
    if found := _MOVEMENT.fullmatch(text):
        kind = _MOVED[found["verb"].lower()]
        names = tuple(person.name for person in listed_persons(found["who"]))
        return tuple(PrintedEntry(kind, (name,)) for name in names)
    found = _DECIDED.fullmatch(text)
    if found and found["rest"] and not text.rstrip().endswith(":"):
        count = len(text) - len(found["rest"])
        return (PrintedEntry(found["word"].lower(), (_after(block, count),)),)
    return ()


def _after(block: PrintedParagraph, count: int) -> str:
    """A paragraph's text as Markdown, without its first ``count`` letters."""
    return markdown(without_start(block.parts, count))
