"""The registers that follow from minutes entry by entry: actions, decisions, interests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.records.vocabulary import message
from agendapack.registers.register_table import (
    Column,
    RegisterTable,
    meeting_cells,
    meeting_columns,
    minute_cells,
    minute_columns,
    worded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.facts_reading import HeldMeeting

INTERESTS = {
    "disclosable-pecuniary": message("Disclosable pecuniary interest"),
    "other-registrable": message("Other registrable interest"),
    "non-registrable": message("Non-registrable interest"),
    "personal": message("Personal interest"),
    "prejudicial": message("Prejudicial interest"),
}
"""By kind: what a code of conduct calls it, as minutes print it."""

_KINDS = {
    "decision": message("decision"),
    "resolved": message("resolved"),
    "agreed": message("agreed"),
}


def actions_register(
    meetings: Sequence[HeldMeeting], day: date, words: Vocabulary
) -> RegisterTable:
    """What was to be done, and whether it is overdue on ``day``: not done, and that was to be done
    by an earlier day."""
    columns = (
        *meeting_columns(words),
        *minute_columns(words),
        Column("what", words.say("What"), "markdown"),
        Column("who", words.say("Who")),
        Column("by", words.say("By"), "day"),
        Column("done", words.say("Done"), "day"),
        Column("overdue", words.say("Overdue on {day}", day=words.date(day))),
    )
    rows = tuple(
        (
            *meeting_cells(held),
            *minute_cells(held.facts.minutes, action.minute, words),
            worded(held, held.facts.minutes, action.what),
            action.who,
            action.by,
            action.done,
            action.done is None and action.by is not None and action.by < day,
        )
        for held in meetings
        for action in held.facts.actions
    )
    return RegisterTable("actions", words.say("Actions"), day, columns, rows)


def decisions_register(
    meetings: Sequence[HeldMeeting], day: date, words: Vocabulary
) -> RegisterTable:
    """What was decided.

    Of an executive's decisions the law wants a record with the reasons and the alternatives that
    were rejected (SI 2012/2089, regulation 12), which a ``decision`` has.  What other committees
    resolve and agree decides too.  What they recommend does not: somebody else decides on it.

    A call-in is open until the end of its last day.
    """
    columns = (
        *meeting_columns(words),
        *minute_columns(words),
        Column("kind", words.say("Kind")),
        Column("text", words.say("Decision"), "markdown"),
        Column("reasons", words.say("Reasons"), "markdown"),
        Column("alternatives", words.say("Alternatives rejected"), "markdown"),
        Column("key", words.say("Key decision")),
        Column("call-in-ends", words.say("Call-in ends"), "day"),
        Column("call-in-open", words.say("Call-in open on {day}", day=words.date(day))),
    )
    rows = tuple(
        (
            *meeting_cells(held),
            *minute_cells(held.facts.decided, decision.minute, words),
            words.say(_KINDS[decision.kind]),
            worded(held, held.facts.decided, decision.text),
            worded(held, held.facts.decided, decision.reasons),
            worded(held, held.facts.decided, decision.alternatives),
            decision.is_key if decision.kind == "decision" else None,
            decision.call_in_ends,
            None if decision.call_in_ends is None else day <= decision.call_in_ends,
        )
        for held in meetings
        for decision in held.facts.decisions
    )
    return RegisterTable("decisions", words.say("Decisions"), day, columns, rows)


def interests_register(
    meetings: Sequence[HeldMeeting], day: date, words: Vocabulary
) -> RegisterTable:
    """The interests that members declared at meetings."""
    columns = (
        *meeting_columns(words),
        *minute_columns(words),
        Column("item", words.say("Item")),
        Column("member", words.say("Member"), "heading"),
        Column("interest", words.say("Interest")),
        Column("nature", words.say("Nature")),
        Column("left", words.say("Left the meeting")),
    )
    rows = tuple(
        (
            *meeting_cells(held),
            *minute_cells(held.facts.minutes, interest.minute, words),
            interest.item,
            interest.member,
            words.say(INTERESTS[interest.kind]),
            interest.nature,
            interest.left,
        )
        for held in meetings
        for interest in held.facts.interests
    )
    return RegisterTable("interests", words.say("Interests"), day, columns, rows)
