"""Checks the order of exempt business, its minutes, and an executive's notices.

Each rule is a function from the public dossier to problems, as those of ``checks.py`` are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error, note, warning
from agendapack.records.clear_days import count_clear_days
from agendapack.records.item_numbers import number_items
from agendapack.records.markings import KnownParagraphs, exempt_numbers, is_marked
from agendapack.records.minutes_sources import minute_numbers, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from agendapack.records.dossier import Dossier
    from agendapack.records.meeting_schema import Item, Paper
    from agendapack.records.minutes_schema import Minute

FIRST_NOTICE, SECOND_NOTICE = 28, 5
"""Clear days of the two notices of a private meeting (SI 2012/2089, reg. 5(2) and (4)).

Executives count the 28 on the calendar, weekends included; the five are those in which the agenda
is published, and are counted as it is.
"""


def exclusions_stand_where_they_belong(dossier: Dossier) -> tuple[Problem, ...]:
    """The public is excluded by a resolution before what is exempt, and for something (Local
    Government Act 1972, s.100A(4)).  Confidential business needs none (s.100A(2))."""
    items = dossier.meeting.items
    problems: list[Problem] = []
    proposed: Item | None = None
    used = True
    for item in items:
        if item.exclusion:
            problems += [] if proposed is None or used else [_idle(proposed)]
            proposed, used = item, False
            if is_marked(item):
                key = "exempt" if item.exempt is not None else "confidential"
                problems.append(
                    error(
                        "the item that proposes to exclude the public is public itself",
                        item.place_of(key),
                        f"take {key}: out",
                    )
                )
        elif item.exempt is not None:
            used = True
            if proposed is None:
                problems.append(
                    error(
                        "no item before this exempt one proposes to exclude the public",
                        item.place_of("exempt"),
                        "add an item - exclusion: true before it",
                    )
                )
    if proposed is not None and not used:
        problems.append(_idle(proposed))
    return tuple(problems)


def _idle(item: Item) -> Problem:
    return error(
        "no exempt item comes after this exclusion of the public",
        item.place_of("exclusion"),
        "mark the items after it with exempt: and their paragraphs, or take it out",
    )


def private_items_stand_together(dossier: Dossier) -> tuple[Problem, ...]:
    """The public need not come back between two private items."""
    items = dossier.meeting.items
    private = [at for at, item in enumerate(items) if is_marked(item)]
    if not private:
        return ()
    return tuple(
        note(
            "a public item between private ones: the public may come back for it",
            item.place,
            "put it before the exclusion of the public if it can be",
        )
        for at, item in enumerate(items)
        if private[0] < at < private[-1] and not is_marked(item) and not item.exclusion
    )


def reasons_are_of_exempt_business(dossier: Dossier) -> tuple[Problem, ...]:
    """A public-interest reason belongs to what is exempt; confidential business weighs nothing."""
    meeting = dossier.meeting
    exempt = exempt_numbers(meeting)
    numbers = number_items(item.number for item in meeting.items)
    marked: list[Item | Paper | Minute] = [*meeting.items]
    for number, item in zip(numbers, meeting.items, strict=True):
        marked += () if number.casefold() in exempt else item.papers
    for supplement in meeting.supplements:
        for number, brought in supplement.items.items():
            marked += () if number.casefold() in exempt else brought.papers
    for source in minutes_of(dossier):
        marked += source.minutes.minutes
    return tuple(
        error(
            "public-interest: gives the reason for what is exempt, and exempt: is not there",
            record.place_of("public_interest"),
            "add exempt: and its paragraph, or take public-interest: out",
        )
        for record in marked
        if record.public_interest is not None and record.exempt is None
    )


def exempt_minutes_stay_apart(dossier: Dossier) -> tuple[Problem, ...]:
    """The public minutes hold no exempt body (Local Government Act 1972, s.100C(1)(a)), and the
    minute of an exempt item is exempt."""
    problems: list[Problem] = []
    for source in minutes_of(dossier):
        known = KnownParagraphs.of(source.council, source.committee)
        exempt = exempt_numbers(source.meeting)
        numbered = zip(minute_numbers(source.minutes), source.minutes.minutes, strict=True)
        for number, minute in numbered:
            problems += known.problems(minute)
            problems += _of_minute(number, minute, exempt, source.shown == "public")
    return tuple(problems)


def _of_minute(
    number: str, minute: Minute, exempt: frozenset[str], is_public: bool
) -> Iterator[Problem]:
    if is_marked(minute):
        if minute.body and is_public:
            yield error(
                "the body of an exempt minute stands in the public record",
                minute.place_of("body"),
                f"move it to exempt/minutes.yaml, under {number}:, and write a summary: here",
            )
        return
    if minute.summary is not None:
        yield error(
            "summary: stands in place of an exempt body, and this minute is public",
            minute.place_of("summary"),
            "write it as the body, or mark the minute with exempt: and its paragraph",
        )
    if minute.item is not None and minute.item.casefold() in exempt:
        yield error(
            f"item {minute.item} is exempt, and its minute is not marked",
            minute.place,
            "write exempt: and its paragraph here (or confidential: true), and move the body to"
            f" exempt/minutes.yaml, under {number}:",
        )


def executive_is_english(dossier: Dossier) -> tuple[Problem, ...]:
    """SI 2012/2089 is for executives in England."""
    jurisdiction = dossier.council.jurisdiction
    if not dossier.committee.executive or jurisdiction == "england":
        return ()
    return (
        error(
            f'executive: true is for England, and the jurisdiction is "{jurisdiction}"',
            dossier.committee.place_of("executive"),
            "take it out: the resolution is then that of the council's own Act",
        ),
    )


def private_notice_is_long_enough(dossier: Dossier) -> tuple[Problem, ...]:
    """An English executive gives notice of a private meeting twice (SI 2012/2089, reg. 5).

    Of a meeting that was cancelled or postponed the days are not counted.
    """
    meeting = dossier.meeting
    if meeting.private_notice is None:
        return ()
    place = meeting.place_of("private_notice")
    if not dossier.committee.executive or dossier.council.jurisdiction != "england":
        return (
            error(
                "private-notice: is for an executive in England, and this committee is none",
                place,
                "take it out, or write executive: true in committee.yaml",
            ),
        )
    first, second = meeting.private_notice
    if not first <= second <= meeting.date:
        return (
            error(
                "expected the first notice, the second one and the meeting in this order, found"
                f" {first.isoformat()}, {second.isoformat()} and {meeting.date.isoformat()}",
                place,
                "correct the days",
            ),
        )
    if meeting.status is not None:
        return ()
    given = (
        ("first", FIRST_NOTICE, _calendar_days(first, meeting.date), "2"),
        ("second", SECOND_NOTICE, len(count_clear_days(second, meeting.date, "england")), "4"),
    )
    return tuple(
        warning(
            f"expected {needed} clear days between the {which} notice and the private meeting,"
            f" found {days}",
            place,
            f"SI 2012/2089, reg. 5({paragraph}); reg. 5(6) says who has to agree where it cannot be"
            " given in time",
        )
        for which, needed, days, paragraph in given
        if days < needed
    )


def _calendar_days(notice: date, meeting: date) -> int:
    return max((meeting - notice).days - 1, 0)


EXEMPT_RULES = (
    exclusions_stand_where_they_belong,
    private_items_stand_together,
    reasons_are_of_exempt_business,
    exempt_minutes_stay_apart,
    executive_is_english,
    private_notice_is_long_enough,
)
