"""Checks the number that a meeting, or a supplement, gives its first page after the front sheet.

Each rule is a function as those of ``checks.py`` are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error

if TYPE_CHECKING:
    from agendapack.records.dossier import Dossier
    from agendapack.records.meeting_schema import Meeting, Supplement


def first_pages_are_right_hand_ones(dossier: Dossier) -> tuple[Problem, ...]:
    """Where every paper starts on a right-hand page, right-hand pages have odd numbers."""
    meeting = dossier.meeting
    if not meeting.recto:
        return ()
    numbered: tuple[Meeting | Supplement, ...] = (meeting, *meeting.supplements)
    return tuple(
        error(
            f"expected an odd first-page, since papers start on right-hand pages, found {first}",
            record.place_of("first_page"),
            f"write {first + 1}, or recto: false at the meeting if papers follow one another"
            " without blank pages",
        )
        for record in numbered
        if (first := record.first_page) is not None and first % 2 == 0
    )


def counting_on_begins_nowhere(dossier: Dossier) -> tuple[Problem, ...]:
    """A supplement that counts on has its first number from the pack before it."""
    return tuple(
        error(
            "first-page: and numbering: continue stand together",
            supplement.place_of("first_page"),
            "a supplement counts on, or begins at a number of its own: take one of the two out",
        )
        for supplement in dossier.meeting.supplements
        if supplement.first_page is not None and supplement.numbering == "continue"
    )


FIRST_PAGE_RULES = (first_pages_are_right_hand_ones, counting_on_begins_nowhere)
