"""Finds on a front sheet whether the meeting was cancelled or postponed, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import date

from msgspec import Struct

from agendapack.unpack.front_head.front_lines import FrontLine
from agendapack.unpack.front_head.printed_days import find_days

_STATUS = re.compile(
    r"\b(?:(?P<cancelled>cancelled|canslwyd|ganslo)|(?P<postponed>postponed|gohirio|gohiriwyd))\b",
    re.I,
)
_REARRANGED = re.compile(
    r"\b(?:rearranged|re-arranged|rescheduled|moved|new date|take place on|aildrefnu)\b", re.I
)


class CallOff(Struct, frozen=True):
    """That a meeting was called off: "cancelled" or "postponed", the lines that say why, and the
    day to which it was moved.  Empty where it was not."""

    status: str = ""
    reason: tuple[FrontLine, ...] = ()
    rearranged_to: date | None = None


def find_call_off(lines: Sequence[FrontLine]) -> tuple[CallOff, Set[int]]:
    """Whether the meeting was called off, and the numbers of the lines that say so: a heading, and
    under it the reason and the new day."""
    heading = next((line for line in lines if _says_status(line)), None)
    match = _STATUS.search(heading.text) if heading is not None else None
    if heading is None or match is None:
        return CallOff(), frozenset()
    reason: list[FrontLine] = []
    moved: date | None = None
    used = {heading.number}
    last = heading
    for line in lines[lines.index(heading) + 1 :]:
        if not _goes_on(line, last, heading):
            break
        used.add(line.number)
        days = find_days(line.text)
        if days and _REARRANGED.search(line.text):
            moved = days[0].day
            break
        reason.append(line)
        last = line
    status = "cancelled" if match["cancelled"] else "postponed"
    return CallOff(status, tuple(reason), moved), used


def _goes_on(line: FrontLine, last: FrontLine, heading: FrontLine) -> bool:
    """Whether a line under the heading belongs to it: closely below, at its left end, in smaller
    letters that are not bold."""
    gap = line.line.top - last.line.bottom
    is_text = not line.line.is_bold and line.line.size < 1.15 * heading.line.size
    is_moving = _REARRANGED.search(line.text) is not None
    return (
        line.page == heading.page
        and line.kind in (None, "other")
        and abs(line.line.left - heading.line.left) < 3
        and gap < 1.6 * line.line.size
        and (is_text or is_moving)
        and (is_moving or not find_days(line.text))
    )


def _says_status(line: FrontLine) -> bool:
    """Whether a line says nothing but that the meeting was called off."""
    text = line.text
    if _STATUS.search(text) is None or len(text) > 90:
        return False
    return (
        text.isupper()
        or len(text.split()) <= 3
        or (line.line.is_bold and "meeting" in text.lower())
    )
