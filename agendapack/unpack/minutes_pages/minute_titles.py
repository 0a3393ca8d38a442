"""Finds the titles of minutes among their paragraphs, and the numbers before them."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.unpack.minutes_pages.minute_paragraphs import PrintedParagraph, without_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.unpack.minutes_pages.minute_paragraphs import Block

MAX_TITLE = 300
"""How many letters a title may have."""

_MISSING = 5
"""How many numbers may be missing between two titles."""

_NUMBER = re.compile(
    r"(?:(?:minute|cofnod)\s+)?(?P<before>[A-Z]{1,8}[ /.-]?(?:\d{2,4}/)?)?(?P<number>\d{1,4})"
    r"(?P<after>(?:[/-]\d{2,4})*)[.):]?",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"\(?(?:agenda\s+)?(?:item|eitem)\s+(?:no\.?\s*)?(?P<item>\d{1,3}[a-z]?)\.?\)?", re.I
)
_DASH = re.compile(r"\s*[:–—-]\s+")
_HEADS = re.compile(r"(?:draft\s+)?minutes|present|apologies|part\b.*|.*\bitems", re.IGNORECASE)


class MinuteTitle(Struct, frozen=True):
    """A title: the block ``at`` which it stands, and where the body of its minute begins.
    ``number`` is as printed, "" for none, ``count`` its value; ``item`` is the agenda's."""

    at: int
    body: int
    title: str
    number: str = ""
    count: int = 0
    item: str = ""


def find_titles(blocks: Sequence[Block], least: int = 0) -> tuple[MinuteTitle, ...]:
    """The titles of minutes, in order: bold ones with numbers that run, and such between them as
    are set to the left of all else; or these alone; else bold ones that name an item of the agenda,
    or are each alone and stand after the first ``least`` blocks."""
    numbered = [title for at in range(len(blocks)) if (title := _numbered(blocks, at))]
    bold = {title for title in numbered if _is_bold(blocks[title.at])}
    lefts = [block.left for block in blocks if isinstance(block, PrintedParagraph)]
    margin = min(lefts, default=0.0) + 3
    either = _chain([t for t in numbered if t in bold or _is_plain_title(blocks, t, margin)])
    of_bold = _chain([title for title in numbered if title in bold])
    if of_bold and not set(of_bold) <= set(either):
        either = ()  # points of a list that happen to count on
    for chain in (either, of_bold):
        if len(chain) > 1 or (chain and len(bold) == 1):
            return chain
    named = [title for at in range(least, len(blocks)) if (title := _unnumbered(blocks, at))]
    with_items = [title for title in named if title.item]
    return tuple(with_items if len(with_items) > 1 else named)


def run_in_apart(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with each bold title that stands on the first line of its minute set apart from
    it: "**12/25 Apologies** There were none."."""
    apart: list[Block] = []
    for block in blocks:
        apart += _apart(block) if isinstance(block, PrintedParagraph) else (block,)
    return tuple(apart)


def _apart(block: PrintedParagraph) -> tuple[PrintedParagraph, ...]:
    bold = list(itertools.takewhile(lambda part: part.bold or not part.text.strip(), block.parts))
    title, rest = tuple(bold), tuple(without_start(block.parts[len(bold) :], 0))
    if not rest or not bold:
        return (block,)
    dash = _DASH.match("".join(part.text for part in rest))
    rest = tuple(without_start(rest, dash.end() if dash else 0))
    head = replace(block, parts=title)
    if _numbered((head,), 0) is None:
        return (block,)
    return head, replace(block, parts=rest, marker="", gapped="".join(p.text for p in rest))


def _numbered(blocks: Sequence[Block], at: int) -> MinuteTitle | None:
    block = blocks[at]
    if not isinstance(block, PrintedParagraph) or len(block.text) > MAX_TITLE:
        return None
    text = block.text
    number, _, title = text.partition(" ")
    if block.marker[:1].isdigit():
        number, title = block.marker, text
    found = _NUMBER.fullmatch(number)
    if found is None or not re.search(r"[^\W\d_]", title):
        return None
    item, body = _item(blocks, at + 1)
    printed = number.rstrip(".):")
    return MinuteTitle(at, body, title, printed, int(found["number"]), item)


def _unnumbered(blocks: Sequence[Block], at: int) -> MinuteTitle | None:
    block = blocks[at]
    if not isinstance(block, PrintedParagraph) or not block.is_bold or block.marker:
        return None
    item, body = _item(blocks, at + 1)
    if len(block.text) > MAX_TITLE or block.text.endswith(":") or body >= len(blocks):
        return None
    if not item and (_HEADS.fullmatch(block.text) or _is_bold(blocks[body])):
        return None
    return MinuteTitle(at, body, block.text, item=item)


def _item(blocks: Sequence[Block], at: int) -> tuple[str, int]:
    """The agenda's item that the block under a title names, and where the body begins."""
    block = blocks[at] if at < len(blocks) else None
    if isinstance(block, PrintedParagraph) and (found := _ITEM.fullmatch(block.text)):
        return found["item"], at + 1
    return "", at


def _is_bold(block: Block) -> bool:
    return isinstance(block, PrintedParagraph) and block.is_bold


def _is_plain_title(blocks: Sequence[Block], title: MinuteTitle, margin: float) -> bool:
    block = blocks[title.at]
    assert isinstance(block, PrintedParagraph)
    is_left = block.left <= margin
    return is_left and len(title.title) < 150 and not title.title.endswith((".", ";", ",", ":"))


def _chain(titles: Sequence[MinuteTitle]) -> tuple[MinuteTitle, ...]:
    """The most titles whose numbers go on, with few missing; the first of two such runs."""
    longest: list[int] = []
    before: list[int | None] = []
    recent: dict[int, int] = {}  # by number, the title that has it and the longest run before it
    for at, title in enumerate(titles):
        counts = range(title.count - 1, max(0, title.count - 2 - _MISSING), -1)
        runs = [recent[count] for count in counts if count in recent]
        # The next number goes before one with a gap, and a longer run before a shorter.
        own = max(runs, key=lambda run: (longest[run], titles[run].count), default=None)
        longest.append(1 if own is None else longest[own] + 1)
        before.append(own)
        known = recent.get(title.count)
        if known is None or longest[at] > longest[known]:
            recent[title.count] = at
    if not titles:
        return ()
    last: int | None = max(range(len(titles)), key=lambda at: longest[at])
    chain: list[MinuteTitle] = []
    while last is not None:
        chain.append(titles[last])
        last = before[last]
    return tuple(reversed(chain))
