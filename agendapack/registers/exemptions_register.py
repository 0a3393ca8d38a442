"""The register of exemptions: what was kept from the public, why, and when that is reviewed."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from agendapack.registers.exemption_facts import ReviewFact
from agendapack.registers.register_table import (
    Column,
    RegisterTable,
    meeting_cells,
    meeting_columns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.facts_reading import HeldMeeting

_NONE = ReviewFact()


def exemptions_register(
    meetings: Sequence[HeldMeeting], day: date, words: Vocabulary, *, private: bool = False
) -> RegisterTable:
    """The exempt and confidential items and papers; a review is overdue after its day.

    ``private``: only who may see what is exempt reads along, so the true titles are said.
    """
    columns = (
        *meeting_columns(words),
        Column("item", words.say("Item")),
        Column("title", words.say("Title")),
        Column("paper", words.say("Paper")),
        Column("paragraphs", words.say("Paragraphs")),
        Column("confidential", words.say("Confidential")),
        Column("description", words.say("Description")),
        Column("public-interest", words.say("Public interest")),
        Column("review", words.say("Review"), "day"),
        Column("overdue", words.say("Review overdue on {day}", day=words.date(day))),
    )
    rows = tuple(
        (
            *meeting_cells(held),
            fact.item,
            (private and review.title) or fact.title,
            (private and review.paper) or fact.paper,
            ", ".join(fact.paragraphs) or None,
            fact.is_confidential,
            "; ".join(filter(None, fact.descriptions)) or None,
            fact.public_interest,
            review.review,
            None if review.review is None else review.review < day,
        )
        for held in meetings
        for fact, review in zip_longest(held.facts.exemptions, held.reviews, fillvalue=_NONE)
        if not isinstance(fact, ReviewFact)
    )
    return RegisterTable("exemptions", words.say("Exemptions"), day, columns, rows)
