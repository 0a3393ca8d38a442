"""Finds on a front sheet when and where the meeting is: its day, time and venue, and the address at
which it can be followed on the web."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence, Set
from datetime import date

from msgspec import Struct

from agendapack.unpack.doubts import Doubt
from agendapack.unpack.front_head.front_lines import FrontLine, blocks, joined, says
from agendapack.unpack.front_head.member_names import is_titled
from agendapack.unpack.front_head.place_names import is_address_line, is_place, place_name
from agendapack.unpack.front_head.printed_days import FoundDay, FoundTime, find_days, find_times

_PLACE = re.compile(
    r"\b(?:held|take place|taking place|meet|meeting)(?: virtually| remotely)? (?:in|at) (?:the )?"
    r"(?P<place>[A-Z0-9][^;:]{2,200}?)"
    r"(?=,? (?:on|at)(?: the)? (?:\w+day|\d)|,? commencing|,? starting|\.(?:\s|$)|$)"
)
_PLACE_AFTER = re.compile(
    r"^,? ?(?:in|at)(?: the)? (?P<place>[A-Z0-9][^.;:()]{2,150}?)(?=\.|$| to )"
)
_LIVE = re.compile(
    r"\b(?:online|watch|webcast|live|stream(?:ed|ing)?|teams|zoom|youtube|join|follow)\b", re.I
)
_HELD_ON = re.compile(r"\b(?:will|to) be held\b|\bsummoned\b|\bcynhelir\b", re.IGNORECASE)
_CALLS = re.compile(r"\b(?:held|meeting)\b", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|www\.)\S{3,300}|\b[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/\S{1,300}")
_MOVED = re.compile(r"\b(?:rearranged|re-arranged|rescheduled|moved|new date)\b", re.IGNORECASE)
_MOST_DAYS = 6  # in one sentence
_OTHER_DAY = re.compile(
    r"\b(?:deadline|despatch(?:ed)?|dispatch(?:ed)?|submit(?:ted)?|submissions?|questions?|register"
    r"|registration|notice of|no later than|by|before|until|previous|last|next|minutes"
    r"|published|printed|issued|call-in|closes?|closing)\b",
    re.IGNORECASE,
)
"""What is said before a day that is another than the meeting's."""
_NOTHING: frozenset[int] = frozenset()


class MeetingTime(Struct, frozen=True):
    """When and where a meeting is.  ``note`` stands in brackets after the time: "(or on the rising
    of Council)"."""

    day: date | None = None
    time: str = ""
    venue: str = ""
    note: str = ""
    doubts: tuple[Doubt, ...] = ()


class _When(Struct, frozen=True):
    """A day that may be the meeting's: how sure that is, its lines, and the time beside it."""

    weight: int
    found: FoundDay
    lines: tuple[FrontLine, ...]
    time: FoundTime | None = None
    text: str = ""


def find_when(lines: Sequence[FrontLine]) -> tuple[MeetingTime, Set[int]]:
    """The day, the time, the venue and the kind of meeting."""
    days = _days(lines)
    best = max(days, key=lambda when: when.weight, default=None)
    used: set[int] = set()
    doubts: list[Doubt] = []
    day: date | None = None
    time: FoundTime | None = None
    venue = note = ""
    if best is not None:
        day, time = best.found.day, best.time
        used |= {line.number for line in best.lines}
        if not best.found.fits:
            doubts.append(
                Doubt(
                    "date",
                    f'the front sheet prints "{best.text[best.found.start : best.found.end]}", and'
                    f" that day is a {day:%A}; the day of the month was taken: look at the date",
                )
            )
        said, numbers = _weekdays(lines, day)
        doubts += said
        used |= numbers
    if time is None:
        time, numbers = _labelled_time(lines)
        used |= numbers
    venue, numbers = _labelled_venue(lines)
    used |= numbers
    if best is not None and len(best.lines) > 0:
        after, numbers, note = _after(best, lines, used)
        if not venue:
            venue = after
        used |= numbers if after == venue or not after else _NOTHING
    if best is not None and not venue:
        beside = _place_beside if best.lines else _in_line
        venue, numbers = beside(best, lines, used)
        used |= numbers
    if time is None and best is not None:
        time, numbers = _near_time(best, lines)
        used |= numbers
    if not venue:
        venue = _called_place(lines)
    if time is not None and time.is_guess:
        doubts.append(
            Doubt(
                "time",
                "the front sheet does not say whether the meeting is in the morning or in the"
                f" evening; {time.time} was taken: look at the time",
            )
        )
    return (
        MeetingTime(
            day=day,
            time=time.time if time is not None else "",
            venue=venue.strip(" ,."),
            note=note,
            doubts=tuple(doubts),
        ),
        used,
    )


def _weekdays(lines: Sequence[FrontLine], day: date) -> tuple[list[Doubt], Set[int]]:
    """What is wrong with days of the week that stand alone behind a label ("Day: Monday"), and
    the lines that say them."""
    doubts: list[Doubt] = []
    numbers: set[int] = set()
    for line in lines:
        said = says(line, lines) if line.kind == "when" else ()
        name = said[0].said.strip(" .,").capitalize() if len(said) == 1 else ""
        if name not in set(calendar.day_name):
            continue
        numbers |= {line.number, said[0].number}
        if name != f"{day:%A}":
            doubts.append(
                Doubt(
                    "date",
                    f'the front sheet prints "{name}" as the day, and {day.isoformat()} is a'
                    f" {day:%A}; the date was taken: look at both",
                )
            )
    return doubts, numbers


def _days(lines: Sequence[FrontLine]) -> list[_When]:
    largest = max((line.line.size for line in lines), default=0.0)
    found: list[_When] = []
    for line in lines:
        label = line.kind if line.kind != "other" else None
        if label == "published" or _MOVED.search(line.text):
            continue
        if label not in (None, "when", "meeting"):
            continue
        if label == "when":
            said = says(line, lines)
            text = " ".join(each.said for each in said)
            lasting = (line, *said)
        else:
            text, lasting = _with_next(line, lines)
        every = find_times(text)
        for day in find_days(text)[:_MOST_DAYS]:
            if label is None and day.start >= len(line.text):
                continue  # it is the next line's own
            times = [t for t in every if t.start >= day.end]
            is_near = bool(times) and times[0].start - day.end < 40
            is_alone = len(_without_brackets(line.text)) <= day.end - day.start + 30
            weight = 50 if label == "when" else 0
            weight += 20 * is_near + 6 * bool(day.weekday) + 6 * is_alone
            weight += 30 if is_near and _HELD_ON.search(text) else 0
            weight += 8 if _CALLS.search(text) else 0
            weight -= 40 if _OTHER_DAY.search(text[: day.start]) else 0
            weight += int(10 * line.line.size / max(largest, 1)) + 4 * line.line.is_bold
            spans = lasting if label == "when" or day.end > len(line.text) or is_near else (line,)
            if not is_alone and label is None:
                spans = ()  # a sentence, which a notice may keep
            time = times[0] if is_near else None
            if len(spans) == 1 and label is None:
                text = line.text
                time = time if time is not None and time.end <= len(text) else None
            found.append(_When(weight, day, tuple(spans), time, text))
    return found


def _without_brackets(text: str) -> str:
    """A text up to a bracket that goes on to its end, such as "(or on the rising of Council"."""
    before, bracket, after = text.partition("(")
    return text if not bracket or after.rstrip(",").count(")") > after.endswith(")") else before


def _with_next(line: FrontLine, lines: Sequence[FrontLine]) -> tuple[str, tuple[FrontLine, ...]]:
    """A line's text with that of the line right under it, in which a day or a time may end."""
    below = [
        x
        for x in lines
        if x.page == line.page
        and -0.6 * line.line.size < x.line.top - line.line.bottom < 0.5 * line.line.size
        and x.line.top > line.line.top + 1
        and x.is_over(line)
        and x.label is None
        and abs(x.line.size - line.line.size) < 1
    ]
    if not below:
        return line.text, (line,)
    text = f"{line.text} {below[0].text}"
    is_when = any(d.end > len(line.text) for d in find_days(text)) or (
        find_times(below[0].text) and len(below[0].text) < 40
    )
    return text, (line, below[0]) if is_when else (line,)


def _labelled_time(lines: Sequence[FrontLine]) -> tuple[FoundTime | None, Set[int]]:
    for line in lines:
        if line.label is not None and line.label.kind == "when":
            said = says(line, lines)
            times = find_times(" ".join(each.said for each in said))
            if times:
                return times[0], {line.number, *(each.number for each in said)}
    return None, _NOTHING


def _labelled_venue(lines: Sequence[FrontLine]) -> tuple[str, Set[int]]:
    for line in lines:
        if line.label is not None and line.label.kind == "venue":
            said = says(line, lines)
            if said:
                return joined(said, ", "), {line.number, *(each.number for each in said)}
    return "", _NOTHING


def _after(when: _When, lines: Sequence[FrontLine], used: Set[int]) -> tuple[str, Set[int], str]:
    """The venue that goes on after day and time, and what stands in brackets after the time."""
    last = when.lines[-1]
    block = next((b for b in blocks(lines) if last in b), ())
    numbers: set[int] = set()
    text, note = "", ""
    tail = ""
    if when.time is not None:
        tail = _after_times(when.text, when.time.end)
    if tail and not tail.startswith("("):
        placed = re.sub(r"^(?:in|at)(?: the)? ", "", tail)
        text = placed if placed[:1].isupper() or placed[:1].isdigit() else ""
    depth = tail.count("(") - tail.count(")")
    note = tail if tail.startswith("(") else ""
    places: list[FrontLine] = []
    for line in block:
        if line.line.top <= last.line.top + 1 or line.number in used:
            continue
        if line.label is not None or find_days(line.text) or line.line.is_bold != last.line.is_bold:
            break
        times = find_times(line.text)
        if when.time is None and times and times[0].start < 4 and not places:
            numbers.add(line.number)
            rest = line.text[times[0].end :].strip(" ,-–")
            if rest.startswith("("):
                note, depth = rest, rest.count("(") - rest.count(")")
            continue
        if depth > 0 or (line.text.startswith("(") and not places):
            note = f"{note} {line.text}".strip()
            depth += line.text.count("(") - line.text.count(")")
            numbers.add(line.number)
            continue
        if line.text.endswith(".") or len(line.text) > 120:
            break
        places.append(line)
        numbers.add(line.number)
    if places:
        text = f"{text}, {joined(places, ', ')}" if text else joined(places, ", ")
    return text, numbers, note


def _after_times(text: str, end: int) -> str:
    """What follows ``end``, and the time at which the meeting ends: "6.30 - 8.30 pm, Town Hall"."""
    ends = next((time.end for time in find_times(text) if 0 <= time.start - end < 7), end)
    return text[ends:].lstrip(" ,-–|")


def _in_line(when: _When, lines: Sequence[FrontLine], used: Set[int]) -> tuple[str, Set[int]]:
    """The venue that stands after the time on one line, and that line where it says no more."""
    rest = _after_times(when.text, when.time.end if when.time else when.found.end)
    if not is_place(rest):
        return "", _NOTHING
    start = when.found.start < 4
    return place_name(rest), {
        line.number
        for line in lines
        if start and line.number not in used and line.text == when.text
    }


def _place_beside(when: _When, lines: Sequence[FrontLine], used: Set[int]) -> tuple[str, Set[int]]:
    """The venue on the lines right under the day, or right above it, though further off or of
    another look than the lines of one block: the first names a place as councils have them."""
    first, last = when.lines[0], when.lines[-1]
    dated = {line.number for line in when.lines}
    near = [
        line
        for line in lines
        if line.page == last.page
        and (line.number not in used or line.number in dated)
        and (line.label is None or line.number in dated)
        and line.is_over(last)
        and not line.is_beside(last)
    ]
    under = [line for line in near if line.line.top > last.line.top and line.number not in dated]
    over = [line for line in near if line.line.top < first.line.top and line.number not in dated]
    for way in (under, over[::-1]):
        edge = last if way is under else first
        if way and _is_near(edge, way[0]) and is_place(way[0].text):
            places = [way[0]]
            for line in under[1:] if way is under else ():
                above = places[-1]
                is_more = above.text.endswith(",") or above.runs_on(line)
                is_more = is_more or _goes_on_below(edge, places, line)
                if not is_more or not _is_near(above, line) or line.text.endswith("."):
                    break
                places.append(line)
            text = joined(places, ", ")
            return place_name(text), {line.number for line in places}
    return "", _NOTHING


def _goes_on_below(edge: FrontLine, places: Sequence[FrontLine], line: FrontLine) -> bool:
    """Whether a short line goes on an address: a word or two with capitals, as far below the last
    one as the first stands below the day."""
    above = places[-1].line
    pitch = places[0].line.top - edge.line.top
    return (
        abs(line.line.top - above.top - pitch) < 2
        and abs(line.line.size - above.size) < 0.5
        and len(line.text.split()) <= 5
        and not (find_times(line.text) or find_days(line.text) or is_titled(line.text))
        and (is_place(line.text) or is_address_line(line.text))
    )


def _is_near(one: FrontLine, other: FrontLine) -> bool:
    """Whether two lines stand under each other, with one empty line between them at most."""
    above, below = sorted((one.line, other.line), key=lambda line: line.top)
    return below.top - above.bottom < 1.6 * max(above.size, below.size)


def _near_time(when: _When, lines: Sequence[FrontLine]) -> tuple[FoundTime | None, Set[int]]:
    """The time in the lines under the day, or at its right."""
    day = when.lines[-1] if when.lines else None
    if day is None:
        first = next(iter(find_times(when.text)), None)
        return first, _NOTHING
    for line in lines:
        gap = line.line.top - day.line.bottom
        if line.page != day.page or not (line.is_beside(day) or -1 <= gap < 5 * day.line.size):
            continue
        times = find_times(line.text)
        if times and (line.label is None or line.label.kind == "when"):
            is_alone = len(line.text) - (times[0].end - times[0].start) < 12
            return times[0], ({line.number} if is_alone else _NOTHING)
    later = [t for t in find_times(when.text) if t.start >= when.found.end]
    return (later[0], _NOTHING) if later else (None, _NOTHING)


def _called_place(lines: Sequence[FrontLine]) -> str:
    """The venue that the sentence names which calls the meeting."""
    for block in blocks(lines):
        text = " ".join(line.text for line in block)[:1500]
        if not find_days(text) and "meeting" not in text.lower():
            continue
        match = _PLACE.search(text)
        if match is not None and not find_days(match["place"]):
            return match["place"]
        for day in find_days(text)[:_MOST_DAYS]:
            times = [t for t in find_times(text) if t.start >= day.end]
            end = times[0].end if times else day.end
            after = _PLACE_AFTER.match(text[end:])
            if after is not None:
                return after["place"]
    return ""


def find_online(lines: Sequence[FrontLine]) -> tuple[tuple[str, str], Set[int]]:
    """Where the meeting can be followed on the web, and what the front sheet says in place of the
    address: a line behind a label, or one that is a link as a whole."""
    for line in lines:
        links = {part.link for part in line.line.parts if part.text.strip()}
        link = next((each for each in links if each.startswith(("http://", "https://"))), "")
        if line.label is not None and line.label.kind == "online":
            said = line.said.strip()
            printed = _WEB.search(said)
            if link or printed is not None:
                url = link or (printed[0] if printed is not None else "")
                url = url if url.startswith("http") else f"https://{url}"
                is_address = printed is not None or said in url
                return (url, "" if is_address else said), {line.number}
        is_short = len(line.text) < 120 and not line.text.endswith(".")
        if link and len(links) == 1 and is_short and _LIVE.search(f"{line.text} {link}"):
            return (link, line.text), {line.number}
    return ("", ""), _NOTHING
