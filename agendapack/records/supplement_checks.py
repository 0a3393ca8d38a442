"""Checks what supplements add to an agenda, each rule a function as those of ``checks.py`` are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, warning
from agendapack.records.clear_days import LAWS, MOST_DAYS, count_clear_days

if TYPE_CHECKING:
    from agendapack.records.dossier import Dossier


def added_items_say_why(dossier: Dossier) -> tuple[Problem, ...]:
    """An item that comes too late for the clear days is urgent, and the Chair says why (Local
    Government Act 1972, s.100B(4)(b)); of a meeting that is not held no days are counted."""
    if dossier.meeting.status is not None:
        return ()
    problems: list[Problem] = []
    day, jurisdiction = dossier.meeting.date, dossier.council.jurisdiction
    law = LAWS[jurisdiction]
    seen: set[str] = set()
    for supplement in dossier.supplements:
        published = supplement.published
        assert published is not None  # the record asks for it
        for item in supplement.items:
            is_new = item.is_added and item.number not in seen
            seen.add(item.number)
            if not is_new or item.urgent is not None or (day - published).days > MOST_DAYS:
                continue
            days = len(count_clear_days(published, day, jurisdiction))
            if days < law.clear_days:
                problems.append(
                    warning(
                        f"item {item.number} is added with {days} of {law.clear_days} clear days,"
                        " and nothing says why it is urgent",
                        item.place,
                        f"write urgent: with the Chair's reason ({law.urgency}), or leave the item"
                        " to a later meeting",
                    )
                )
    return tuple(problems)


SUPPLEMENT_RULES = (added_items_say_why,)
