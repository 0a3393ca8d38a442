"""Reads the entries of minutes that are mappings in the record, as agendapack prints them: motions,
votes, interests, actions and decisions (templates/minute-entries.html)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from agendapack.unpack.front_head.printed_days import find_days
from agendapack.unpack.minutes_pages.attendance_lines import listed_persons
from agendapack.unpack.minutes_pages.marked_text import markdown
from agendapack.unpack.minutes_pages.minute_paragraphs import (
    PrintedParagraph,
    PrintedTable,
    without_start,
)
from agendapack.unpack.minutes_pages.point_lists import written_blocks
from agendapack.unpack.printed_minutes import PrintedEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agendapack.unpack.minutes_pages.minute_paragraphs import Block

_MOTIONS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("moved", r"(?P<by>[^:]{3,80}) moved, and (?P<seconded>[^:]{3,80}) seconded:"),
        ("moved", r"It was moved, and (?P<seconded>[^:]{3,80}) seconded:"),
        ("moved", r"It was moved:"),
        ("moved", r"(?P<by>[^:]{3,80}) moved:"),
        (
            "amendment",
            r"(?P<by>[^:]{3,80}) moved, and (?P<seconded>[^:]{3,80}) seconded, an amendment:",
        ),
        ("amendment", r"An amendment was moved, and (?P<seconded>[^:]{3,80}) seconded it:"),
        ("amendment", r"An amendment was moved:"),
        ("amendment", r"(?P<by>[^:]{3,80}) moved an amendment:"),
    )
)
_VOTE = re.compile(
    r"For: (?P<for>\d{1,4}), against: (?P<against>\d{1,4})"
    r"(?:, abstained: (?P<abstained>\d{1,4}))?\."
    r"(?: The votes being equal, the Chair used a casting vote (?P<casting>for|against) the"
    r" (?:motion|amendment)(?:, as amended,)?,? which was (?:carried|lost)\."
    r"| The (?P<subject>motion|amendment)(?:, as amended,)? was (?:carried|lost)\.)"
)
_ACCEPTED = "The amendment was accepted without a vote."
_SIDES = {"For": "for", "Against": "against", "Abstained": "abstained"}
INTERESTS = {
    "Disclosable pecuniary interest": "disclosable-pecuniary",
    "Other registrable interest": "other-registrable",
    "Non-registrable interest": "non-registrable",
    "Personal interest": "personal",
    "Prejudicial interest": "prejudicial",
}
"""By the name of a kind of interest, the record's word for it."""
_LEFT = "Left the meeting while the item was considered"
_ITEM = re.compile(r"\(item (?P<in>[^()]+)\)$|^Item (?P<bare>\S+)$")
_MINUTE_AND_ITEM = re.compile(r"Minute (?P<minute>\d{1,6}): .{1,300} \(item (?P<item>[^()]{1,9})\)")
_INTEREST_COLUMNS = ("Name", "Minute and item", "Interest", "Reason")
_DECISION = (
    ("", re.compile(r"(?P<key>Key d|D)ecision:\s*(?=\S)")),
    ("reasons", re.compile(r"Reasons:\s*(?=\S)")),
    ("alternatives", re.compile(r"Alternatives considered and rejected:\s*(?=\S)")),
)
_CALL_IN = re.compile(r"Call-in ends on (?P<day>.+)\.")
_ACTION = re.compile(r"Action:\s*(?=\S)")
_WHO = re.compile(
    r"(?P<who>[^.:;]{2,120}?)?(?:, by|By) (?P<by>\d{1,2} \w+ \d{4})|(?P<only>[^.:;]{2,80})"
)

Found = tuple[tuple[PrintedEntry, ...], int]
"""Entries, and where the block stands that follows them."""


def read_mapped(blocks: Sequence[Block], at: int) -> Found | None:
    """The entries that begin with the block at ``at``; None where it begins none of these."""
    block = blocks[at]
    if isinstance(block, PrintedTable):
        rows = read_interests(block)
        return (rows, at + 1) if rows else None
    if block.text == "Interests declared" and (table := _table(blocks, at + 1)):
        rows = read_interests(table)
        return (rows, at + 2) if rows else None
    if block.marker:
        return None
    return (
        _motion(blocks, at)
        or _vote(blocks, at, "motion")
        or _action(blocks, at)
        or _decision(blocks, at)
    )


def _table(blocks: Sequence[Block], at: int) -> PrintedTable | None:
    block = blocks[at] if at < len(blocks) else None
    return block if isinstance(block, PrintedTable) else None


def _paragraph(blocks: Sequence[Block], at: int) -> PrintedParagraph | None:
    block = blocks[at] if at < len(blocks) else None
    return block if isinstance(block, PrintedParagraph) else None


# Motions and votes


def _motion(blocks: Sequence[Block], at: int) -> Found | None:
    lead = _paragraph(blocks, at)
    if lead is None:
        return None
    matches = ((kind, pattern.fullmatch(lead.text)) for kind, pattern in _MOTIONS)
    kind, found = next(((kind, each) for kind, each in matches if each), ("", None))
    end = at + 1
    while (block := _paragraph(blocks, end)) and block.left > lead.left + 4:
        end += 1
    if found is None or end == at + 1:
        return None
    values = [(key, text) for key, text in found.groupdict().items() if text]
    motion = written_blocks(blocks[at + 1 : end])
    if kind == "amendment":
        after = _paragraph(blocks, end)
        if after is not None and after.text == _ACCEPTED:
            end += 1
        elif voted := _vote(blocks, end, "amendment"):
            (vote,), end = voted
            values += vote.values
        else:
            return None
    return (PrintedEntry(kind, (motion,), "", tuple(values)),), end


def _vote(blocks: Sequence[Block], at: int, subject: str) -> Found | None:
    block = _paragraph(blocks, at)
    found = _VOTE.fullmatch(block.text) if block is not None else None
    if found is None or (found["subject"] or subject) != subject:
        return None
    sides = {side: [found[side]] for side in ("for", "against", "abstained") if found[side]}
    end = at + 1
    caption, table = _paragraph(blocks, end), _table(blocks, end + 1)
    recorded = caption is not None and caption.text == "Recorded vote" and table is not None
    if recorded and table is not None and table.rows[0] == ("Vote", "Members"):
        for name, members in table.rows[1:]:
            names = [] if members == "None" else _names(members)
            if name in _SIDES and names and not members.isdigit():
                sides[_SIDES[name]] = names
        end += 2
    else:
        recorded = False
    values = [(side, text) for side, texts in sides.items() for text in texts]
    if found["casting"]:
        values.append(("casting", found["casting"]))
    if recorded:
        values.append(("recorded", "true"))
    return (PrintedEntry("vote", (), "", tuple(values)),), end


def _names(text: str) -> list[str]:
    return [person.name for person in listed_persons(" ".join(text.split()))]


# Interests


def read_interests(table: PrintedTable) -> tuple[PrintedEntry, ...]:
    """The interests that a table tells; empty where it is another table, or a row is not clear."""
    head, *rows = (tuple(" ".join(cell.split()) for cell in row) for row in table.rows)
    if not {"Name", "Interest"} <= set(head) <= set(_INTEREST_COLUMNS):
        return ()
    entries: list[PrintedEntry] = []
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        kind = INTERESTS.get(cells["Interest"])
        if kind is None or not cells["Name"]:
            return ()
        values = [("member", cells["Name"]), ("interest", kind)]
        reason = cells.get("Reason", "")
        left = reason.endswith(_LEFT)
        if nature := reason.removesuffix(_LEFT).strip():
            values.append(("nature", nature))
        if subject := cells.get("Minute and item", ""):
            found = _ITEM.search(subject)
            if found is None:
                return ()
            values.append(("item", found["in"] or found["bare"]))
        if left:
            values.append(("left", "true"))
        entries.append(PrintedEntry("declared", (), "", tuple(values)))
    return tuple(entries)


def items_named(tables: Iterable[PrintedTable]) -> dict[str, str]:
    """By number of a minute: the agenda's item that tables of interests name beside it."""
    texts = (" ".join(cell.split()) for table in tables for row in table.rows for cell in row)
    found = (_MINUTE_AND_ITEM.fullmatch(text) for text in texts)
    return {match["minute"]: match["item"] for match in found if match}


# Actions and decisions


def _action(blocks: Sequence[Block], at: int) -> Found | None:
    block = _paragraph(blocks, at)
    found = _ACTION.match(block.text) if block is not None else None
    if block is None or found is None:
        return None
    what = markdown(without_start(block.parts, found.end()))
    values: list[tuple[str, str]] = []
    after = _paragraph(blocks, at + 1)
    # Our own stands in a box, with who is to do it: what follows beside the margin is another.
    boxed = block.parts[0].bold and not block.is_bold
    if boxed and after is not None and not after.marker and abs(after.left - block.left) < 1:
        own = _WHO.fullmatch(after.text)
        set_in = any(
            isinstance(each, PrintedParagraph) and each.left < block.left - 4
            for each in blocks[max(0, at - 20) : at + 20]
        )
        if own and (own["by"] or set_in):
            days = find_days(own["by"] or "")
            if who := own["who"] or own["only"]:
                values.append(("who", who))
            if days:
                values.append(("by", days[0].day.isoformat()))
            return (PrintedEntry("action", (what,), "", tuple(values)),), at + 2
    return (PrintedEntry("action", (what,)),), at + 1


def _decision(blocks: Sequence[Block], at: int) -> Found | None:
    parts: dict[str, list[Block]] = {}
    values: list[tuple[str, str]] = []
    end = at
    for key, pattern in _DECISION:
        block = _paragraph(blocks, end)
        found = pattern.match(block.text) if block is not None else None
        if block is None or found is None or not block.parts[0].bold or block.is_bold:
            if not key:
                return None
            continue
        if not key and found["key"] == "Key d":
            values.append(("key", "true"))
        said = tuple(without_start(block.parts, found.end()))
        parts[key] = [replace(block, parts=said)]
        end += 1
        if block.text.endswith(":"):
            while (more := _paragraph(blocks, end)) and more.marker:
                parts[key].append(more)
                end += 1
    block = _paragraph(blocks, end)
    called = _CALL_IN.fullmatch(block.text) if block is not None else None
    if called and (days := find_days(called["day"])):
        values.append(("call-in-ends", days[0].day.isoformat()))
        end += 1
    texts = [(key, written_blocks(said)) for key, said in parts.items() if key]
    decided = written_blocks(parts[""])
    return (PrintedEntry("decision", (decided,), "", (*texts, *values)),), end
