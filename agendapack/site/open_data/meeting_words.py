"""What feeds and data say of a meeting in words, and when it is, whichever format they are in."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.published_agenda import AgendaFacts
    from agendapack.released.released_meeting import MinutesStatus
    from agendapack.site.published_meeting import PublishedMeeting, SiteDocument

ZONE = "Europe/London"
"""In which councils of all jurisdictions write their times."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(?<![\\*_\w])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)(?<!\\)\1(?![*_\w])", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@cache
def london() -> ZoneInfo:
    """The time zone of :data:`ZONE`, with its summer time."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(ZONE)


def begins(agenda: AgendaFacts) -> datetime:
    """When a meeting begins, with its offset from UTC."""
    hour, minute = map(int, agenda.time.split(":"))
    day = agenda.day
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=london())


def midnight(day: date) -> str:
    """A day as a moment, where a format asks for one: when it begins, by UTC (RFC 3339).

    >>> midnight(date(2031, 2, 4))
    '2031-02-04T00:00:00+00:00'
    """
    return f"{day.isoformat()}T00:00:00+00:00"


def first_published(meeting: PublishedMeeting, today: date) -> date:
    """The day on which something of a meeting was first released; ``today`` of a draft."""
    days = [each.published for each in meeting.documents if each.published is not None]
    return min(days, default=today)


def last_updated(meeting: PublishedMeeting, today: date) -> date:
    """The day on which something of a meeting was last released; ``today`` where some of it is a
    draft."""
    return max((each.updated or today for each in meeting.documents), default=today)


def meeting_name(agenda: AgendaFacts) -> str:
    """The committee, and what kind of meeting it is where that has a title."""
    return f"{agenda.committee}: {agenda.title}" if agenda.title else agenda.committee


def document_name(
    words: Vocabulary, document: SiteDocument, status: MinutesStatus | None = None
) -> str:
    """What a document is called; ``status`` is that of minutes in a version of theirs."""
    name = document.document
    if name == "consolidated-pack":
        return words.say("Consolidated pack")
    if document.pack is not None:
        return words.pack_name(document.pack.facts.ordinal)
    if name == "minutes":
        drafted = (status or document.status) == "draft"
        return words.say("Draft minutes") if drafted else words.say("Minutes")
    return words.say("Decisions") if name == "decisions" else name


def plain(text: str) -> str:
    """A Markdown text as programs show it that know no Markdown: a link is its words, emphasis is
    not marked, each paragraph and each point of a list is a line.

    >>> plain("To **note** the [review](a.pdf),\\nwith:\\n\\n- its costs\\n- 2 \\\\* 3")
    'To note the review, with:\\n- its costs\\n- 2 * 3'
    >>> plain("a_file_name is *not* marked")
    'a_file_name is not marked'
    """
    lines: list[str] = []
    is_new = True
    for line in text.splitlines():
        bare = line.strip()
        if bare and (is_new or re.match(r"([-*+]|\d+[.)])\s", bare)):
            lines.append(bare)
        elif bare:
            lines[-1] += f" {bare}"
        is_new = not bare
    said = _LINK.sub(r"\1", "\n".join(lines))
    while said != (fewer := _STRONG.sub(r"\2", said)):
        said = fewer
    return _ESCAPED.sub(r"\1", said)


def standing(words: Vocabulary, agenda: AgendaFacts) -> Iterator[str]:
    """Sentences on a meeting that is not held: that, to which day it was put off, and why."""
    if agenda.status == "cancelled":
        yield words.say("This meeting is cancelled.")
    elif agenda.status == "postponed" and agenda.rearranged_to is None:
        yield words.say("This meeting is postponed.")
    elif agenda.status == "postponed" and agenda.rearranged_to is not None:
        day = words.day(agenda.rearranged_to)
        yield words.say("This meeting is postponed to {day}.", day=day)
    if agenda.status is not None and agenda.reason is not None:
        yield plain(agenda.reason.text)
