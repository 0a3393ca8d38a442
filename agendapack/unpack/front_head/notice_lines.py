"""What a front sheet says beside all that has a key of its own: its notices, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from agendapack.unpack.agenda_items.markdown_pieces import without_start
from agendapack.unpack.agenda_items.page_rows import PageRow, PlacedLine
from agendapack.unpack.agenda_items.text_blocks import (
    TextBlock,
    blocks_markdown,
    measure,
    text_blocks,
)
from agendapack.unpack.front_head.front_lines import FrontLine, blocks
from agendapack.unpack.front_head.printed_days import find_days, find_times
from agendapack.unpack.pack_signs import LinePart

_KEYS: Mapping[str, str] = {
    "invitation": r"\b(?:are invited|is invited|you are summoned|gwahoddir)\b",
    "webcasting": r"\b(?:webcast\w*|live[ -]?stream\w*|broadcast\w*|gweddarlled\w*)\b",
    "filming": r"\b(?:film\w*|photograph\w*|(?:audio|video|sound)[ -]record\w*|ffilmio)\b",
    "representations": r"\brepresentations? (?:about|against|have|has|were)\b|\bprivate part\b",
    "public-speaking": r"\b(?:speak at|public speaking|public questions?|petitions?)\b",
    "declarations": r"\b(?:declar\w+ (?:of )?(?:any )?interests?|pecuniary|buddiant)\b",
    "fire": r"\b(?:fire alarm|evacuat\w*|emergency exits?|fire exit)\b",
    "phones": r"\b(?:mobile (?:phones?|telephones?|devices?))\b",
    "access": r"\b(?:wheelchairs?|induction loop|hearing loop|lift|disab\w+|accessib\w*)\b",
    "quorum": r"\b(?:quorum|cworwm)\b",
}
"""The key of a notice, by what it says; ``notice-1`` and so on where it says none of these."""

_CALLS = re.compile(
    r"\b(?:be held|take place|summoned|to attend|meeting of|meeting will|convened|cynhelir)\b",
    re.IGNORECASE,
)
_CALL_BEGUN = re.compile(
    r"(?:(?:an?|the) )?(?:\w+ ){0,3}?meeting of [^.!?]{1,200} (?:be held|take place)\b"
    r"[^.!?]{0,200}",
    re.IGNORECASE,
)
"""The beginning of a sentence that calls a meeting, whose end was read as day and time."""
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z(]|\s*$)")
MAX_HEADING = 90  # letters
_OTHER_SIZE = 0.6  # points


def read_notices(lines: Sequence[FrontLine], day: date | None) -> tuple[tuple[str, str], ...]:
    """The notices in order, each under its key.  The sentence that calls the meeting on ``day`` is
    left out: what it says is read."""
    said = [rest for block in _blocks(lines) for rest in _uncalled(block, day)]
    notices: list[tuple[str, str]] = []
    for group in _groups(said):
        text = _markdown(group)
        plain = " ".join(block.text for block in group)
        key = next((key for key, said in _KEYS.items() if re.search(said, plain, re.I)), "")
        if key and notices and notices[-1][0] == key:
            notices[-1] = (key, f"{notices[-1][1]}\n\n{text}")
        else:
            notices.append((key, text))
    return tuple(_numbered(notices))


def lines_markdown(lines: Sequence[FrontLine]) -> str:
    """Lines as Markdown; "" for none."""
    return blocks_markdown(_blocks(lines))


def _blocks(lines: Sequence[FrontLine]) -> tuple[TextBlock, ...]:
    widest = max((line.limit for line in lines), default=0.0)
    found: list[TextBlock] = []
    for part in _alike(list(_uncentred(lines))):
        rows = _rows(part)
        found += text_blocks(rows, measure(rows, widest))
    return tuple(found)


def _alike(lines: Sequence[FrontLine]) -> Iterator[list[FrontLine]]:
    """Lines divided where their letters are of another size, and after a bold line that ends early:
    a heading may stand as closely above its text as that text's own lines."""
    part: list[FrontLine] = []
    for line in lines:
        if part:
            last = part[-1]
            is_other = abs(last.line.size - line.line.size) > _OTHER_SIZE
            is_headed = last.line.is_bold and not line.line.is_bold and not last.is_beside(line)
            if is_other or (is_headed and not last.runs_on(line)):
                yield part
                part = []
        part.append(line)
    if part:
        yield part


def _uncentred(lines: Sequence[FrontLine]) -> Iterator[FrontLine]:
    """Lines, of a centred paragraph one for all: where its lines begin says nothing."""
    for block in blocks(lines):
        ends = [(line.line.left, line.line.right) for line in block]
        middles = [left + right for left, right in ends]
        is_even = max(left for left, _ in ends) - min(left for left, _ in ends) < 4
        widest = max(right - left for left, right in ends)
        margins = block[0].limit - min(ends)[0]
        if is_even or max(middles) - min(middles) > 8 or widest < 0.6 * margins:
            yield from block
            continue
        parts: list[LinePart] = []
        for line in block:
            if parts:
                parts.append(replace(parts[-1], text=" "))
            parts += line.line.parts
        yield replace(block[0], line=replace(block[0].line, parts=tuple(parts)))


def _rows(lines: Iterable[FrontLine]) -> tuple[PageRow, ...]:
    rows: list[list[FrontLine]] = []
    for line in lines:
        if rows and line.is_beside(rows[-1][-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(
        PageRow(row[0].page, tuple(PlacedLine(line.number, line.line) for line in row))
        for row in rows
    )


def _uncalled(block: TextBlock, day: date | None) -> Iterator[TextBlock]:
    """A block without its first sentence, where that calls the meeting; nothing where no other
    sentence is there."""
    text = block.text
    if not block.cells and _CALL_BEGUN.fullmatch(text):
        return
    days = [found for found in find_days(text) if found.day == day]
    if block.cells or not days or _CALLS.search(text) is None:
        yield block
        return
    times = [found.end for found in find_times(text) if found.start >= days[0].end]
    said = max([days[0].end, *times[:1]])
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() >= said]
    begun = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() <= days[0].start]
    if begun and not text[: begun[-1]].rstrip().endswith(("No.", "St.")):
        yield block  # it begins with another sentence
        return
    rest = without_start(block.pieces, ends[0] if ends else len(text))
    rest = without_start(rest, 0)
    if any(part.text.strip() for part in rest):
        yield replace(block, pieces=rest)


def _groups(blocks: Sequence[TextBlock]) -> Iterator[tuple[TextBlock, ...]]:
    """Blocks as notices: a paragraph with the list after it, or a heading with all under it."""
    group: list[TextBlock] = []
    for number, block in enumerate(blocks):
        headed = bool(group) and _is_heading(group[0])
        is_heading = _is_heading(block) and number + 1 < len(blocks)
        if group and (is_heading or not (headed or block.mark)):
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _is_heading(block: TextBlock) -> bool:
    words = [part for part in block.pieces if part.text.strip()]
    return (
        not block.mark
        and not block.cells
        and bool(words)
        and all(part.bold for part in words)
        and len(block.text) <= MAX_HEADING
        and not block.text.endswith((".", ","))
    )


def _markdown(group: Sequence[TextBlock]) -> str:
    """A notice as Markdown.  A heading that is larger than the text under it is one in Markdown
    too; of the text's size it is a bold paragraph."""
    first, *others = group
    if others and _is_heading(first) and _size(first) > _size(others[0]) + _OTHER_SIZE:
        bare = replace(first, pieces=tuple(replace(part, bold=False) for part in first.pieces))
        return f"# {blocks_markdown([bare])}\n\n{blocks_markdown(others)}"
    return blocks_markdown(group)


def _size(block: TextBlock) -> float:
    return max(block.pieces, key=lambda part: len(part.text)).size


def _numbered(notices: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Notices with a key each: those without one are numbered, and so is a second one of a key."""
    used: set[str] = set()
    for key, text in notices:
        count = 1
        name = key or "notice-1"
        while name in used:
            count += 1
            name = f"{key or 'notice'}-{count}"
        used.add(name)
        yield name, text
