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
_MOVES = re.compile(
    r"\b(?:mov(?:ed|es|ing)|propos(?:ed|es|al|ing)|second(?:ed|er|s)?|amend(?:ed|ments?)?|motion)\b",
    re.IGNORECASE,
)
"""What stands before the words of a motion, which may say that something is resolved."""

_LOST = re.compile(
    r"\b(?:motions?|amendments?|proposals?|propositions?|recommendations?|votes?|it|this)\b"
    r"[^.;:]{0,60}\b(?:lost|fell|falls|defeated|negatived|withdrawn|(?:was|were)\s+(?:rejected"
    r"|not\s+(?:\w+\s+)?(?:carried|agreed|approved|supported|adopted|passed)))\b",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"(?:for|against|abst(?:ain(?:ed|ing)?|entions?))\b|(?:cllrs?|councillors?|m\w{1,3}\.?) [A-Z]",
    re.IGNORECASE,
)
"""What may stand between a motion and what became of it: a side of the vote, and who voted so."""

MOST_SIDES = 8
"""How many paragraphs may tell of a vote."""

_WHO_DECIDES = frozenset(
    (
        *("and", "was", "were", "it", "unanimously", "duly", "therefore", "then", "also"),
        *(
            "subsequently",
            "committee",
            "sub-committee",
            "subcommittee",
            "panel",
            "board",
            "cabinet",
        ),
        *("council", "members", "commission", "group", "forum", "authority", "meeting"),
    )
)
"""What may stand before the word of a decision, if anything does: "Councillor Ash agreed to:" is
none of the meeting's."""

_UNDECIDED = re.compile(r"\b(?:if|whether|unless|previously|earlier|had|not|never)\b", re.I)
_BY_ADVISERS = re.compile(r"by\s+(?!\d)", re.IGNORECASE)
_ADVICE = re.compile(r"\b(?:officers?|reports?|directors?|managers?|auditors?|advis\w+)\b", re.I)

_LEADS = {
    "recommended": re.compile(r"\brecommend(?:ed|ations?|s)?\b", re.IGNORECASE),
    "resolved": re.compile(r"\b(?:resolved|resolutions?)\b", re.IGNORECASE),
    "agreed": re.compile(r"\bagreed\b", re.IGNORECASE),
    "noted": re.compile(r"\bnoted\b", re.IGNORECASE),
    "discussed": re.compile(
        r"\b(?:discuss(?:ed|ion)?|considered|points|questions|comments|issues|areas|raised)\b",
        re.IGNORECASE,
    ),
}
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
        found_entries = _sentence(block) if isinstance(block, PrintedParagraph) else ()
        if found_entries and not (_is_decision(found_entries) and _is_undone(blocks, at, at + 1)):
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
    kind = stock or _kind_of_lead(text)
    if kind != "discussed" and (not (stock or _decides(text, kind)) or _is_undone(blocks, at, end)):
        return None
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
    if found is None or not re.search(r"\w", found["rest"]) or text.endswith(":"):
        return ()
    is_advice = found["word"].lower() == "recommended" and _BY_ADVISERS.match(found["rest"])
    if not is_advice and not _LOST.search(text):
        count = len(text) - len(found["rest"])
        return (PrintedEntry(found["word"].lower(), (_after(block, count),)),)
    return ()


def _kind_of_lead(text: str) -> str | None:
    """The kind whose word stands last in a lead, decisions before what was discussed."""
    ends = {
        kind: found[-1].start()
        for kind, words in _LEADS.items()
        if (found := [*words.finditer(text)])
    }
    discussed = ends.pop("discussed", None)
    if ends:
        return max(ends, key=lambda kind: ends[kind])
    return None if discussed is None else "discussed"


def _is_decision(entries: Sequence[PrintedEntry]) -> bool:
    return entries[0].kind not in _MOVED.values()


def _decides(text: str, kind: str | None) -> bool:
    """Whether a lead says that the meeting decided what follows: "It was RESOLVED that:", and not
    "Councillor Ash moved that it be RESOLVED that:"."""
    words = [*_LEADS[kind].finditer(text)] if kind else []
    if not words or _UNDECIDED.search(text):
        return False
    before = text[: words[-1].start()].split()
    if kind == "recommended" and before and _ADVICE.search(text):
        return False
    return not before or not before[-1][-1].isalnum() or before[-1].lower() in _WHO_DECIDES


def _is_undone(blocks: Sequence[Block], at: int, end: int) -> bool:
    """Whether what is said from ``at`` to ``end`` are the words of a motion, or of one that is said
    to be lost after them."""
    above = blocks[at - 1] if at else None
    if isinstance(above, PrintedParagraph) and above.text.endswith((":", ":-", " that", " -")):
        return _MOVES.search(above.text) is not None
    for block in blocks[end : end + MOST_SIDES]:
        if not isinstance(block, PrintedParagraph) or _DECIDED.match(block.text):
            return False
        if len(block.text) < 200 and _LOST.search(block.text):
            return True
        if not _SIDE.match(block.text):
            return False
    return False


def _after(block: PrintedParagraph, count: int) -> str:
    """A paragraph's text as Markdown, without its first ``count`` letters."""
    return markdown(without_start(block.parts, count))
