"""What a notice of decisions prints: the decisions of a meeting's minutes, each with who declared
an interest in the matter, and what was considered in private.

A written statement of an executive's decision has its reasons, the alternatives that were
considered and rejected, and any interest that was declared (SI 2012/2089, regulation 12); it is
published as soon as it can be (regulation 14), before the minutes are confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.pages.html.minute_bodies import InterestTable, interest_table
from agendapack.pages.html.not_for_publication import ExemptNote, exempt_note
from agendapack.records.minute_entries import InterestDeclared
from agendapack.records.minutes_sources import decisions_in, is_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from agendapack.records.dossier import MinutesSource
    from agendapack.records.minute_entries import Decision, Interest
    from agendapack.records.vocabulary import Vocabulary


class NoticedDecision(Struct, frozen=True):
    """A decision; its texts are Markdown.  ``call_in_ends`` is None, too, where the notice says it
    once for all."""

    text: str
    reasons: str | None
    alternatives: str | None
    key: bool
    call_in_ends: date | None


class NoticedMinute(Struct, frozen=True):
    """A minute that records ``decisions``; none where they are not public, and the ``summary`` is
    what may be said of it.  ``note``: why it is not for publication, if it is not."""

    number: int
    title: str
    decisions: tuple[NoticedDecision, ...]
    interests: InterestTable
    note: ExemptNote | None = None
    summary: str | None = None


def notice_values(source: MinutesSource, words: Vocabulary) -> dict[str, object]:
    """What the notice's template is given of the minutes; docs/templates.md tells the names.

    Whether something was decided at an exempt item, the public records do not say; so its minute is
    among those that were considered in private, unless the reader may know its decisions.
    """
    found = decisions_in(source)
    ends = _common_end(decision for own in found.values() for decision in own)
    noticed = {
        at: _noticed_minute(source, at, found.get(at, ()), ends, words)
        for at in sorted({*found, *source.exemptions})
    }
    some_are_key = any(decision.key for own in found.values() for decision in own)
    return {
        "decided": tuple(noticed[at] for at in noticed if at in found),
        "private": tuple(noticed[at] for at in noticed if at not in found),
        "call_in_ends": ends,
        "tells_key": source.committee.executive or some_are_key,
    }


def _noticed_minute(
    source: MinutesSource,
    at: int,
    decisions: Iterable[Decision],
    said_once: date | None,
    words: Vocabulary,
) -> NoticedMinute:
    minute, exemption = source.minutes.minutes[at], source.exemptions.get(at)
    return NoticedMinute(
        source.minutes.first + at,
        minute.title,
        tuple(_noticed(decision, said_once) for decision in decisions),
        _interests(source, at),
        None if exemption is None else exempt_note(exemption, words),
        minute.summary,
    )


def _noticed(decision: Decision, said_once: date | None) -> NoticedDecision:
    return NoticedDecision(
        decision.text,
        decision.reasons,
        decision.alternatives,
        decision.key,
        None if said_once else decision.call_in_ends,
    )


def _common_end(decisions: Iterable[Decision]) -> date | None:
    """The day on which the call-in of all decisions ends; None where it is not the same."""
    days = {decision.call_in_ends for decision in decisions}
    return days.pop() if len(days) == 1 else None


def _interests(source: MinutesSource, at: int) -> InterestTable:
    """The interests in the matter of a minute, wherever they were declared, each once."""
    item = source.minutes.minutes[at].item
    table = interest_table(_interests_in(source, at), source.minutes, item)
    return InterestTable(tuple(dict.fromkeys(table.rows)))


def _interests_in(source: MinutesSource, at: int) -> Iterator[Interest]:
    minutes = source.minutes
    item = _folded(minutes.minutes[at].item)
    for interest in minutes.interests:
        if interest.item is not None and _folded(interest.item) == item:
            yield interest
    for place, minute in enumerate(minutes.minutes):
        told = (entry.declared for entry in minute.body if isinstance(entry, InterestDeclared))
        for interest in told if is_shown(source, place) else ():
            own = minute.item if interest.item is None else interest.item
            is_here = place == at and interest.item is None
            if is_here or (own is not None and _folded(own) == item):
                yield interest


def _folded(item: str | None) -> str | None:
    return None if item is None else item.casefold()
