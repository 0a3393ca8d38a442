"""Finds the members on a front sheet: which of its lines list them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from agendapack.unpack.front_head.front_lines import FrontBlock, FrontLine, blocks, says
from agendapack.unpack.front_head.member_names import (
    as_councillor,
    is_group,
    is_of_one,
    is_role,
    is_titled,
    may_be_bare_names,
    may_be_members,
    may_go_on_members,
    read_members,
)
from agendapack.unpack.printed_front import PrintedPerson

_PLURALS = ("councillors", "cllrs", "cynghorwyr", "aldermen")
_PLURAL = re.compile(r"(?:councillors|cllrs)\b", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:names?|wards?|division|roles?|position|party|representing|organisation|area|title)"
    r"(?: of (?:member|councillor))?:?",
    re.IGNORECASE,
)
"""What stands over a column of a table of members."""
_ALL = re.compile(
    r"\b(?:all|the) (?:members|councillors)\b|\bmembers of (?:the|all|[A-Z])|\bholl aelodau\b",
    re.IGNORECASE,
)
"""Whom an agenda is addressed to, where it does not name them."""


def find_members(lines: Sequence[FrontLine]) -> tuple[tuple[PrintedPerson, ...], Set[int]]:
    """The members, and the numbers of the lines that list them.  Under a heading such as "Members:"
    stand names with titles or without; without a heading, those that begin with "Councillor"."""
    addressed: set[int] = set()
    for heading in lines:
        if heading.label is None or heading.label.kind != "members":
            continue
        said = (heading, *says(heading, lines))
        text = " ".join(line.text for line in said)
        if text.lower().startswith("to") and _ALL.search(text):
            addressed |= {line.number for line in said}
            continue
        region = _with_roles(_inline(heading, lines) or _below(heading, lines), lines)
        region = (*_roles_first(region, lines), *region)
        members = read_members(_entries(region))
        if _PLURAL.match(heading.text):
            members = tuple(map(as_councillor, members))
        if members:
            return members, {heading.number, *(line.number for line in region)}
    region = _with_roles(_without_heading(lines), lines)
    members = read_members(_entries(region))
    if len(members) < 2:
        return (), addressed
    return members, {*addressed, *(line.number for line in region)}


def _inline(heading: FrontLine, lines: Sequence[FrontLine]) -> tuple[FrontLine, ...]:
    """What stands behind the heading on its line, or at its right, and under that."""
    if not heading.said and not any(
        line.line.left >= heading.line.right - 1 and line.is_beside(heading) for line in lines
    ):
        return ()
    first = says(heading, lines)
    if not first or not _is_list(first[0].said):
        return ()
    under = next(
        (line for line in lines if _is_near(heading, line) and line.is_over(heading)), None
    )
    if not heading.said and under is not None and is_titled(under.text):
        return ()  # what stands beside the heading heads another column
    after = [line for line in lines if line.number > first[0].number]
    column = [
        line
        for line in after
        if line.page == heading.page
        and line.line.left >= heading.line.left - 4
        and line.kind in (None, "other")
    ]
    titled = is_titled(first[0].said) or may_be_members(first[0].said)
    found = list(first)
    for line in column:
        if line in found:
            continue
        text = line.text
        is_listed = may_be_members(text) or (not titled and may_be_bare_names(text))
        above = next(
            (x for x in reversed(found) if x.is_over(line) and not x.is_beside(line)), None
        )
        is_more = above is not None and _goes_on(above.text, text, above, line)
        is_near = line.line.top - max(x.line.bottom for x in found) < 2.5 * line.line.size
        if (is_listed or is_more) and is_near:
            found.append(line)
        elif not any(line.is_beside(other) for other in found):
            break
    return _in_columns(blocks(sorted(found, key=lambda line: line.number)))


def _is_list(text: str) -> bool:
    return may_be_members(text) or may_be_bare_names(text)


def _below(heading: FrontLine, lines: Sequence[FrontLine]) -> tuple[FrontLine, ...]:
    """The blocks under a heading that list members, in one column or in several."""
    under = [
        line
        for line in lines
        if (line.page == heading.page and line.line.top >= heading.line.bottom - 2)
        or line.page == heading.page + 1
    ]
    found: list[FrontBlock] = []
    titled: bool | None = None
    for block in blocks(under):
        if titled is None:
            names = [x for x in block if not is_group(x.text) and not _COLUMN.fullmatch(x.text)]
            if all(_COLUMN.fullmatch(line.text) for line in block):
                continue
            first = names[0].text if names else ""
            titled = may_be_members(first)
            if not titled and not (first and _all_listed(block, titled=False)):
                is_heading = len(block) == 1 and is_group(block[0].text)
                titled = None
                if is_heading:
                    found.append(block)
                    continue
                break
            found.append(block)
        elif _all_listed(block, titled=titled) or (titled and _goes_among(block, found[-1])):
            found.append(block)
        else:
            beside = any(line.is_beside(last) for line in block for last in found[-1])
            if not beside:
                break
    return _in_columns(found)


def _goes_among(block: FrontBlock, last: FrontBlock) -> bool:
    """Whether a block that begins without a title goes on the list above it, in the same letters;
    a heading is bold, or larger, or further down."""
    first, above = block[0].line, last[-1].line
    return (
        may_go_on_members(block[0].text)
        and first.is_bold == above.is_bold
        and abs(first.size - above.size) < 0.5
        and abs(first.left - above.left) < 4
        and 0 < first.top - above.bottom < 1.2 * above.size
    )


def _all_listed(block: FrontBlock, *, titled: bool) -> bool:
    """Whether a block lists members; its lines that go on a list need no title."""
    first = block[0].text
    if titled:
        return may_be_members(first) or (is_role(first) and len(block) == 1)
    return all(_is_list(line.text.rstrip(",")) or is_group(line.text) for line in block)


def _without_heading(lines: Sequence[FrontLine]) -> tuple[FrontLine, ...]:
    """The first blocks that list members and have no heading but that of a group."""
    found: list[FrontBlock] = []
    groups: list[FrontBlock] = []
    for block in blocks(lines):
        text = block[0].text
        if not found and _heads(block):
            groups.append(block)
        elif text.lower().startswith(("councillor", "cllr", "cynghor")) and may_be_members(text):
            found += [b for b in (*groups, block) if b is block or _is_near(b[-1], block[0])]
            groups = []
        elif found and not any(line.is_beside(last) for line in block for last in found[-1]):
            if may_be_members(text):
                found.append(block)
                continue
            break
    return _in_columns(found)


def _in_columns(found: Iterable[FrontBlock]) -> tuple[FrontLine, ...]:
    """Lines of blocks as they are read: of blocks side by side the left one first; a heading at the
    left of what it heads, or over its column, right before that."""
    rows: list[list[FrontBlock]] = []
    for block in found:
        last = rows[-1] if rows else []
        are_headings = len(last) > 1 and all(map(_heads, last))
        if (
            are_headings
            or any(_side_by_side(block, other) for other in last)
            or _is_under_columns(block, last)
        ):
            last.append(block)
        else:
            rows.append([block])
    lines: list[FrontLine] = []
    for row in rows:
        flat = sorted((line for block in row for line in block), key=lambda line: line.number)
        if _has_side_headings(flat):
            lines += flat
        else:
            lefts = {
                block: min(b[0].line.left for b in row if _is_in_column(b, block)) for block in row
            }
            order = sorted(row, key=lambda b: (lefts[b], b[0].number))
            down = [line for block in order for line in block]
            across_is_sorted = _unsorted(flat) == 0 and all(_is_list(line.text) for line in flat)
            lines += flat if across_is_sorted and _unsorted(down) > 0 else down
    return tuple(lines)


def _is_under_columns(block: FrontBlock, row: Sequence[FrontBlock]) -> bool:
    """Whether a block goes on one of the columns of a row, whose lines stand further apart."""
    if not any(_side_by_side(one, other) for one in row for other in row) or _heads(block):
        return False
    over = [other for other in row if _is_in_column(block, other)]
    return (
        bool(over)
        and all(abs(other[0].line.left - block[0].line.left) < 4 for other in over)
        and _is_near(over[-1][-1], block[0])
    )


def _is_near(above: FrontLine, line: FrontLine) -> bool:
    """Whether a line stands under another, at most another line's height below it."""
    gap = line.line.top - above.line.bottom
    return above.page == line.page and -2 < gap < 1.5 * above.line.size


def _unsorted(lines: Sequence[FrontLine]) -> int:
    """How many names come before one that precedes them in the alphabet, by their last words."""
    bare = (line.text.partition("(")[0].partition(",")[0].split() for line in lines)
    names = [words[-1].casefold() for words in bare if words]
    return sum(one > other for one, other in pairwise(names))


def _roles_first(region: Sequence[FrontLine], lines: Sequence[FrontLine]) -> tuple[FrontLine, ...]:
    """The lines outside a list that say who has a role in it: "Chair: Councillor Ash"."""
    return tuple(
        line
        for line in lines
        if line not in region and line.kind == "other" and may_be_members(line.text)
    )


def _with_roles(region: Sequence[FrontLine], lines: Sequence[FrontLine]) -> tuple[FrontLine, ...]:
    """Lines with the roles that stand at their right, as in a table, right after each."""
    found: list[FrontLine] = []
    for line in region:
        found.append(line)
        found += [
            other
            for other in lines
            if other not in region
            and other.line.left >= line.line.right
            and other.is_beside(line)
            and is_role(other.text)
        ]
    return tuple(found)


def _heads(block: FrontBlock) -> bool:
    return all(is_group(line.text) for line in block)


def _is_in_column(one: FrontBlock, other: FrontBlock) -> bool:
    return any(a.is_over(b) for a in one for b in other)


def _has_side_headings(lines: Sequence[FrontLine]) -> bool:
    """Whether headings stand at the left of what they head, and not over it."""
    return any(
        is_group(line.text) and any(not is_group(x.text) and x.is_beside(line) for x in lines)
        for line in lines
    )


def _side_by_side(one: FrontBlock, other: FrontBlock) -> bool:
    return (
        one[0].page == other[0].page
        and one[0].line.top < other[-1].line.bottom
        and other[0].line.top < one[-1].line.bottom
        and not _is_in_column(one, other)
    )


def _entries(region: Sequence[FrontLine]) -> tuple[str, ...]:
    """The texts of a list, one for each member or for each sentence of several.

    A line goes on the one before it where that has not ended, or had no room for more; a role that
    stands at the right of a name belongs to it.
    """
    entries: list[str] = []
    last: FrontLine | None = None
    for line in region:
        is_label = line.kind == "members" and not (line.said and _PLURAL.match(line.text))
        text = line.said if is_label else line.text
        if last is not None and entries:
            if line.is_beside(last) and is_role(text) and not is_titled(text):
                entries[-1] = f"{entries[-1].rstrip(' ,')}, {text}"
                last = line
                continue
            if _goes_on(entries[-1], text, last, line):
                entries[-1] = f"{entries[-1]} {text}"
                last = line
                continue
        if text and not _COLUMN.fullmatch(text):
            entries.append(text)
        last = line
    return tuple(entries)


def _goes_on(before: str, text: str, last: FrontLine, line: FrontLine) -> bool:
    is_under = line.page == last.page and 0 < line.line.top - last.line.top < 3 * line.line.size
    heads = is_group(f"{text.partition(':')[0]}:") if ":" in text else is_group(text)
    if not is_under or heads or is_group(before):
        return False
    if text[:1].islower() or text.startswith(("and ", "(", "&")):
        return True
    is_ended = not before.endswith((",", " and", " &"))
    if is_ended and is_titled(text) and is_of_one(before):
        return False
    is_plural = any(word in before.lower() for word in _PLURALS) or before.count(",") > 1
    if not is_ended:
        return is_plural or not is_titled(text)
    return (is_plural or not is_titled(text)) and not before.endswith(".") and last.runs_on(line)
