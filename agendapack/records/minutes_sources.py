"""A meeting's minutes as the public, or members, read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agendapack.records.dossier import MinutesSource
from agendapack.records.markings import KnownParagraphs, exempt_numbers, is_marked
from agendapack.records.meeting_names import EXEMPT_FOLDER, MEETING_FILE, MINUTES_FILE
from agendapack.records.minute_entries import DecisionTaken
from agendapack.records.named_members import members_on_the_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from agendapack.records.dossier import Dossier
    from agendapack.records.exempt_schema import ExemptMinutes
    from agendapack.records.meeting_names import MeetingRef
    from agendapack.records.meeting_schema import Meeting, Paper
    from agendapack.records.minute_entries import Decision
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.opening_readings import OpeningReadings


def minutes_source(
    readings: OpeningReadings,
    ref: MeetingRef,
    shown: Literal["public", "all", "exempt"],
    *,
    as_paper: bool = False,
) -> MinutesSource | None:
    """The minutes of a meeting; None where it has none, or a record that they need is not there.

    ``as_paper``: they are a paper of the meeting that is opened.
    """
    council, committee = readings.council, readings.committee
    minutes, meeting = readings.minutes(ref), readings.meeting(ref)
    if minutes is None or meeting is None or council is None or committee is None:
        return None
    known = KnownParagraphs.of(council, committee)
    exemptions = {
        number: exemption
        for number, minute in enumerate(minutes.minutes)
        if (exemption := known.exemption(minute)) is not None
    }
    exempt = None if shown == "public" else readings.exempt_minutes(ref)
    take = readings.shelf.take
    count, confirming = readings.minute_count(ref, minutes), readings.confirming(ref, minutes)
    compared = count.compared_with
    if confirming is not None and (agenda := take(confirming.folder / MEETING_FILE)).is_file():
        compared = (*compared, agenda)  # should it go, the minutes name no meeting any more
    return MinutesSource(
        council,
        committee,
        without_exempt_names(meeting) if shown == "public" else meeting,
        minutes if exempt is None else _with_bodies(minutes, exempt),
        members_on_the_day(council, committee, meeting),
        take(ref.folder / MINUTES_FILE),
        shown,
        exemptions,
        None if exempt is None else take(ref.folder / EXEMPT_FOLDER / MINUTES_FILE),
        count.counted_from,
        compared,
        None if confirming is None else confirming.date,
        as_paper and confirming is not None and readings.ref <= confirming,
        words=readings.shelf.words(str(council.language)),
    )


def minutes_of(dossier: Dossier) -> Iterator[MinutesSource]:
    """The meeting's own minutes, and those that its items and supplements take as papers."""
    if dossier.minutes is not None:
        yield dossier.minutes
    for pack in dossier.packs:
        for item in pack.items:
            for paper in item.papers:
                if paper.minutes is not None:
                    yield paper.minutes


def is_shown(source: MinutesSource, at: int) -> bool:
    """Whether the document prints the body of a minute, by its place counted from zero: nothing of
    an exempt one for the public, and of no other one where the exempt minutes are a paper."""
    is_exempt = at in source.exemptions
    return is_exempt if source.shown == "exempt" else source.shown == "all" or not is_exempt


def decisions_in(source: MinutesSource) -> dict[int, tuple[Decision, ...]]:
    """The decisions that may be read, by the place of their minute, counted from zero; none of a
    minute without one."""
    found = {
        at: tuple(entry.decision for entry in minute.body if isinstance(entry, DecisionTaken))
        for at, minute in enumerate(source.minutes.minutes)
        if is_shown(source, at)
    }
    return {at: decisions for at, decisions in found.items() if decisions}


def minute_numbers(minutes: Minutes) -> tuple[str, ...]:
    """The number of each minute, as it is printed."""
    return tuple(str(minutes.first + at) for at in range(len(minutes.minutes)))


def without_exempt_names(meeting: Meeting) -> Meeting:
    """A meeting's record without the names of exempt files, which no public document may say.

    Templates have the record, and a council's own template may print what it likes of it.
    """

    numbers = exempt_numbers(meeting)
    shares = [(item.papers, is_marked(item)) for item in meeting.items]
    shares += [
        (brought.papers, number.casefold() in numbers)
        for supplement in meeting.supplements
        for number, brought in supplement.items.items()
    ]
    names = {
        name
        for papers, all_are_exempt in shares
        for paper in papers
        if all_are_exempt or is_marked(paper)
        for name in paper.names
    }

    def public(papers: tuple[Paper, ...], all_are_exempt: bool) -> tuple[Paper, ...]:
        return tuple(_public(paper, names, all_are_exempt or is_marked(paper)) for paper in papers)

    items = tuple(
        item.model_copy(update={"papers": public(item.papers, is_marked(item))})
        for item in meeting.items
    )
    supplements = tuple(
        supplement.model_copy(
            update={
                "items": {
                    number: brought.model_copy(
                        update={"papers": public(brought.papers, number.casefold() in numbers)}
                    )
                    for number, brought in supplement.items.items()
                }
            }
        )
        for supplement in meeting.supplements
    )
    return meeting.model_copy(update={"items": items, "supplements": supplements})


def _public(paper: Paper, names: AbstractSet[str], is_exempt: bool) -> Paper:
    """A paper without its name if it is exempt, and without that of an exempt one which it
    replaces: ``names`` are those of exempt files."""
    hidden = {"file": None} if is_exempt else {}
    if paper.replaces in names:
        hidden["replaces"] = None
    return paper.model_copy(update=hidden) if hidden else paper


def _with_bodies(minutes: Minutes, exempt: ExemptMinutes) -> Minutes:
    """The minutes with the bodies of exempt ones in their places, and their true titles."""
    own = {str(number): minute for number, minute in exempt.minutes.items()}
    made = []
    for number, minute in zip(minute_numbers(minutes), minutes.minutes, strict=True):
        told = own.get(number)
        if told is not None:
            title = minute.title if told.title is None else told.title
            minute = minute.model_copy(update={"title": title, "body": told.body})
        made.append(minute)
    return minutes.model_copy(update={"minutes": tuple(made)})
