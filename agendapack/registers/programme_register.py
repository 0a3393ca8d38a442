"""The register of work programmes: what all committees mean to consider, in order of date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from agendapack.registers.register_table import Cell, Column, RegisterTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.facts_reading import ProgrammeRead


def programme_register(
    programmes: Sequence[ProgrammeRead], since: date | None, day: date, words: Vocabulary
) -> RegisterTable:
    """The topics of all work programmes, those without a day last; none before ``since``."""
    columns = (
        Column("meeting", words.say("Meeting"), "day"),
        Column("committee-folder", words.say("Committee's folder"), formats=("csv", "json")),
        Column("committee", words.say("Committee")),
        Column("topic", words.say("Topic"), "heading"),
        Column("lead", words.say("Lead")),
        Column("reason", words.say("Reason"), "markdown"),
        Column("status", words.say("Status")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            topic.meeting,
            each.key,
            each.committee,
            topic.topic,
            topic.lead,
            topic.reason,
            topic.status,
        )
        for each in programmes
        for topic in each.programme.entries
        if since is None or not isinstance(topic.meeting, date) or topic.meeting >= since
    ]
    rows.sort(key=lambda row: row[0] if isinstance(row[0], date) else date.max)
    title = words.say("Work programme")
    return RegisterTable("work-programme", title, day, columns, tuple(rows))
