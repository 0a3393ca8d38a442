"""Writes minutes that were read from a pack as records: a minutes.yaml, and a meeting.yaml for a
meeting of which nothing but its minutes is there."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from agendapack.begin.record_comments import WIDTH, commented
from agendapack.begin.record_files import yaml_text
from agendapack.unpack.written_records.doubt_comments import TO_CHECK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agendapack.unpack.printed_front import PrintedPerson
    from agendapack.unpack.printed_minutes import PrintedEntry, PrintedMinute, PrintedMinutes

_MOTIONS = {"moved": "motion", "amendment": "motion", "action": "what", "decision": "text"}
"""By kind of an entry that is a mapping: the key of its point."""
_VOTE = ("for", "against", "abstained", "casting", "recorded")
_NOT_SAID = """\
Nothing says that these minutes are a draft. While they await confirmation, write "status: draft".
"""
_FROM_MINUTES = """\
Made from this meeting's minutes alone ({source}): its items are their titles, and it has no papers.
To unpack its own pack, move this file and minutes.yaml away first: nothing is overwritten.
"""


def minutes_text(minutes: PrintedMinutes, first_line: str = "") -> str | None:
    """A minutes.yaml, with a comment for each doubt; None where no minute was found.

    ``first_line`` names its schema.
    """
    if not minutes.minutes:
        return None
    lines = [first_line] if first_line else []

    def comments(*about: str) -> list[str]:
        return [
            line
            for doubt in minutes.doubts
            if doubt.about in about
            for line in commented(f"{TO_CHECK}: {doubt.said}.")
        ]

    lines += comments("minutes", "date")
    if not minutes.is_draft and minutes.confirmed is None:
        lines += commented(_NOT_SAID)
    lines.append(f"status: {'draft' if minutes.is_draft else 'confirmed'}")
    lines += [
        f'{key}: "{time}"'
        for key, time in (("started", minutes.started), ("finished", minutes.finished))
        if time
    ]
    lines += [*comments("present"), *_texts("present", minutes.present)]
    if minutes.substitutes:
        lines.append("substitutes:")
        lines += (
            f"  - {{member: {yaml_text(member)}, for: {yaml_text(absent)}}}"
            for member, absent in minutes.substitutes
        )
    lines += [*comments("apologies"), *_texts("apologies", minutes.apologies)]
    if minutes.in_attendance:
        lines.append("in-attendance:")
        lines += (f"  - {_person(person)}" for person in minutes.in_attendance)
    lines += comments("interests")
    if minutes.interests:
        lines.append("interests:")
        for interest in minutes.interests:
            lines += _dashed(_mapping(interest.values), "  ")
    lines += comments("first-number")
    if minutes.first_number != 1:
        lines.append(f"first-number: {minutes.first_number}")
    lines += ["", "minutes:"]
    for minute in minutes.minutes:
        lines += _indented(comments(f"minute {minute.number}"))
        lines += _dashed(_minute(minute), "  ")
    if minutes.signed:
        by, on = minutes.signed
        lines += ["", f"signed: {{by: {yaml_text(by)}, on: {on.isoformat()}}}"]
    if minutes.confirmed is not None:
        lines += ["", "confirmed:", f"  at: {minutes.confirmed.isoformat()}"]
        lines += _indented(_texts("corrections", minutes.corrections))
    return "\n".join(lines) + "\n"


NO_START = (
    "the minutes do not say when it started: the time of the meeting in whose pack they are was"
    " taken, so correct it"
)


def meeting_of_minutes_text(
    minutes: PrintedMinutes, first_line: str = "", source: str = "", time: str = ""
) -> str | None:
    """A meeting.yaml for the meeting of these minutes, whose items are their titles; None where the
    day or all titles are missing, or when it started and a ``time`` to be taken for that.

    ``source`` says where the minutes are: "pages 1 to 4 of agenda.pdf".
    """
    started = minutes.started or time
    if minutes.day is None or not started or not minutes.minutes:
        return None
    lines = [first_line] if first_line else []
    lines += commented(_FROM_MINUTES.format(source=source or "which a later pack has"))
    lines.append(f"date: {minutes.day.isoformat()}")
    if not minutes.started:
        lines += commented(f"{TO_CHECK}: {NO_START}.")
    lines.append(f'time: "{started}"')
    if minutes.title:
        lines.append(f"title: {yaml_text(minutes.title)}")
    if minutes.venue:
        lines.append(f"venue: {yaml_text(minutes.venue)}")
    lines += ["", "items:"]
    following = "1"
    numbers: set[str] = set()
    for minute in minutes.minutes:
        number = minute.item or following
        if number in numbers:
            continue
        numbers.add(number)
        lines.append(f"  - title: {yaml_text(minute.title)}")
        if number != following:
            lines.append(f"    number: {_value(number)}")
        following = str(int(re.sub(r"\D", "", number) or 0) + 1)
    return "\n".join(lines) + "\n"


# Values as YAML: a key's lines, without the indentation of what it stands in.


def block_text(text: str) -> list[str]:
    """A text as the lines of a YAML scalar, the first of which stands after a key or a dash and the
    others, which are indented by two spaces, below it.

    A short one stands on the key's line; a long one is folded, and one of several lines is kept as
    it is.  Each reads back exactly.

    >>> block_text("Short"), block_text("- one\\n- two")
    (['Short'], ['|-', '  - one', '  - two'])
    """
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines) or text != text.strip():
        return [yaml_text(text)]
    if len(lines) > 1:
        return ["|-", *_indented(lines)]
    short = yaml_text(text)
    if len(short) <= WIDTH - 24 or "  " in text:
        return [short]
    return [">-", *_indented(_folded(text))]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)


def _folded(text: str) -> list[str]:
    return wrap(
        text,
        WIDTH - 12,
        break_on_hyphens=False,
        break_long_words=False,
        expand_tabs=False,
        replace_whitespace=False,
    )


def _value(text: str) -> str:
    """A number, a day or "true" as it stands, and any other text quoted where that is needed."""
    if re.fullmatch(r"[1-9]\d{0,5}|\d{4}-\d\d-\d\d|true", text):
        return text
    return yaml_text(text)


def _keyed(key: str, text: str) -> list[str]:
    first, *others = block_text(text)
    return [f"{key}: {first}", *others]


def _texts(key: str, texts: Iterable[str]) -> list[str]:
    """A list of texts under a key; nothing for none."""
    lines: list[str] = []
    for text in texts:
        first, *others = block_text(text)
        lines += [f"  - {first}", *_indented(others)]
    return [f"{key}:", *lines] if lines else []


def _dashed(lines: Sequence[str], indent: str) -> Iterator[str]:
    """The lines of a mapping as an entry of a list."""
    for at, line in enumerate(lines):
        yield f"{indent}{'  ' if at else '- '}{line}" if line else ""


def _person(person: PrintedPerson) -> str:
    if not person.role:
        return yaml_text(person.name)
    return f"{{name: {yaml_text(person.name)}, role: {yaml_text(person.role)}}}"


def _mapping(values: Iterable[tuple[str, str]]) -> list[str]:
    """Keys and texts; a key that stands there several times has a list."""
    texts: dict[str, list[str]] = {}
    for key, text in values:
        texts.setdefault(key, []).append(text)
    lines: list[str] = []
    for key, found in texts.items():
        named = key in ("for", "against", "abstained") and not found[0].isdigit()
        if named or len(found) > 1:
            lines.append(f"{key}: [{', '.join(map(yaml_text, found))}]")
        elif re.fullmatch(r"\d{1,6}|\d{4}-\d\d-\d\d|true", found[0]):
            lines.append(f"{key}: {found[0]}")
        else:
            lines += _keyed(key, found[0])
    return lines


def _minute(minute: PrintedMinute) -> list[str]:
    lines = [f"title: {yaml_text(minute.title)}"]
    if minute.item:
        lines.append(f"item: {_value(minute.item)}")
    if minute.exempt:
        exempt = [_value(number) for number in minute.exempt]
        lines.append(f"exempt: {exempt[0] if len(exempt) == 1 else '[' + ', '.join(exempt) + ']'}")
    if minute.confidential:
        lines.append("confidential: true")
    if minute.public_interest:
        lines += _keyed("public-interest", minute.public_interest)
    if minute.summary:
        lines += _keyed("summary", minute.summary)
    if minute.body:
        lines.append("body:")
        for entry in minute.body:
            lines += _dashed(_entry(entry), "  ")
    return lines


def _entry(entry: PrintedEntry) -> list[str]:
    kind, points = entry.kind, entry.points
    if entry.values or kind in _MOTIONS:
        values = entry.values
        own = [line for point in points for line in _keyed(_MOTIONS[kind], point)]
        vote: list[str] = []
        if kind == "amendment":
            voted = _mapping((key, text) for key, text in values if key in _VOTE)
            values = tuple((key, text) for key, text in values if key not in _VOTE)
            vote = ["vote:", *_indented(voted)] if voted else []
        return [f"{kind}:", *_indented((*own, *_mapping(values), *vote))]
    if entry.lead:
        inner = [*_keyed("lead", entry.lead), *_texts("points", points)]
        return [f"{kind}:", *_indented(inner)]
    if len(points) == 1:
        return _keyed(kind, points[0])
    return _texts(kind, points)
