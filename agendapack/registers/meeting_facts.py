"""What one meeting's records hold for the registers, as values that can be kept in a file.

Nothing here comes from ``exempt/``: bodies of exempt minutes are in no register.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from agendapack.records.attendance import people_of
from agendapack.records.dossier import MinutesSource
from agendapack.records.markings import is_marked
from agendapack.records.minute_entries import (
    ActionGiven,
    Agreed,
    AmendmentMoved,
    Arrived,
    DecisionTaken,
    InterestDeclared,
    MotionMoved,
    Resolved,
    VoteTaken,
)
from agendapack.records.named_members import members_on_the_day
from agendapack.records.values import Text
from agendapack.records.votes import cast, outcome
from agendapack.registers.exemption_facts import ExemptionFact, exemption_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.minute_entries import Interest, InterestKind, Motion, Points, Vote
    from agendapack.records.minutes_schema import Minute, Minutes
    from agendapack.records.schema import Committee, Council
    from agendapack.records.vocabulary import Vocabulary

Presence = Literal["present", "apologies", "absent"]
DecisionKind = Literal["decision", "resolved", "agreed"]


class Wording(Struct, frozen=True, array_like=True):
    """A Markdown text, and where it stands in the meeting's minutes."""

    text: str
    line: int = 0
    column: int = 0


class MinuteName(Struct, frozen=True, array_like=True):
    """The number of a minute as it is printed, its public title, and the item that it records."""

    number: int
    title: str
    item: str | None = None


class ActionFact(Struct, frozen=True, array_like=True):
    """What somebody is to do."""

    minute: MinuteName
    what: Wording
    who: str | None = None
    by: date | None = None
    done: date | None = None


class DecisionFact(Struct, frozen=True, array_like=True):
    """What was decided: by a ``decision`` entry, which alone has more than a text, or by one point
    of what was resolved or agreed."""

    minute: MinuteName
    kind: DecisionKind
    text: Wording
    reasons: Wording | None = None
    alternatives: Wording | None = None
    is_key: bool = False
    call_in_ends: date | None = None


class InterestFact(Struct, frozen=True, array_like=True):
    """An interest that was declared; ``item`` is the agenda item that it is in."""

    minute: MinuteName | None
    member: str
    kind: str
    nature: str | None = None
    item: str | None = None
    left: bool = False


class VoteFact(Struct, frozen=True, array_like=True):
    """A vote that was taken: on a motion, or on an amendment of one.

    ``text`` (Markdown) is what was voted on, None where the minutes do not say.  Each side is the
    number of votes; or, of a recorded vote (``named``), the names, which the minutes print of no
    other.  ``casting`` is the second vote of who presided.
    """

    minute: MinuteName
    on: Literal["motion", "amendment"]
    text: Wording | None
    moved_by: str | None
    seconded_by: str | None
    in_favour: int | tuple[str, ...]
    against: int | tuple[str, ...]
    abstained: int | tuple[str, ...]
    casting: Literal["for", "against"] | None
    named: bool
    outcome: Literal["carried", "lost"]


class AttendanceFact(Struct, frozen=True, array_like=True):
    """Whether somebody who was a member on the day came; ``substitute`` sat in their place."""

    member: str
    presence: Presence
    substitute: str | None = None


class MinutesRead(Struct, frozen=True, array_like=True):
    """Minutes that facts stand in: their status, and their file, by its path below the root."""

    status: Literal["draft", "confirmed"]
    file: str


class MeetingFacts(Struct, frozen=True):
    """All that a meeting has for the registers.

    ``minutes`` are those that its facts stand in, ``decided`` those that its decisions do, None
    where the meeting has none.  A meeting that was cancelled or postponed has nothing: ``is_off``.
    """

    committee: str
    title: str | None = None
    is_off: bool = False
    minutes: MinutesRead | None = None
    decided: MinutesRead | None = None
    actions: tuple[ActionFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    interests: tuple[InterestFact, ...] = ()
    attendance: tuple[AttendanceFact, ...] = ()
    votes: tuple[VoteFact, ...] = ()
    exemptions: tuple[ExemptionFact, ...] = ()


def meeting_facts(
    council: Council,
    committee: Committee,
    meeting: Meeting,
    minutes: Minutes | None,
    minutes_file: str,
    words: Vocabulary,
) -> MeetingFacts:
    """What a meeting's public records hold for the registers; ``minutes`` begin with a number."""
    name = str(committee.name)
    title = None if meeting.title is None else str(meeting.title)
    if meeting.status is not None:
        return MeetingFacts(name, title, is_off=True)
    exemptions = exemption_facts(council, committee, meeting, words)
    if minutes is None:
        return MeetingFacts(name, title, exemptions=exemptions)
    read = MinutesRead(minutes.status, minutes_file)
    return MeetingFacts(
        name,
        title,
        minutes=read,
        decided=read,
        actions=tuple(_actions(minutes)),
        decisions=tuple(_decisions(minutes)),
        interests=tuple(_interests(minutes)),
        attendance=tuple(_attendance(council, committee, meeting, minutes)),
        votes=tuple(_votes(minutes)),
        exemptions=exemptions,
    )


def _public_minutes(minutes: Minutes) -> Iterator[tuple[MinuteName, Minute]]:
    """The minutes with their names; exempt ones have no body that may be looked into."""
    for at, minute in enumerate(minutes.minutes):
        item = None if minute.item is None else str(minute.item)
        if not is_marked(minute):
            yield MinuteName(minutes.first + at, str(minute.title), item), minute


def _actions(minutes: Minutes) -> Iterator[ActionFact]:
    for name, minute in _public_minutes(minutes):
        for entry in minute.body:
            if isinstance(entry, ActionGiven):
                action = entry.action
                who = None if action.who is None else str(action.who)
                yield ActionFact(name, _wording(action.what), who, action.by, action.done)


def _decisions(minutes: Minutes) -> Iterator[DecisionFact]:
    for name, minute in _public_minutes(minutes):
        for entry in minute.body:
            if isinstance(entry, DecisionTaken):
                decision = entry.decision
                yield DecisionFact(
                    name,
                    "decision",
                    _wording(decision.text),
                    None if decision.reasons is None else _wording(decision.reasons),
                    None if decision.alternatives is None else _wording(decision.alternatives),
                    decision.key,
                    decision.call_in_ends,
                )
            elif isinstance(entry, Resolved):
                for text in _points(entry.resolved):
                    yield DecisionFact(name, "resolved", text)
            elif isinstance(entry, Agreed):
                for text in _points(entry.agreed):
                    yield DecisionFact(name, "agreed", text)


def _points(points: Points) -> Iterator[Wording]:
    """Each point by itself, after the lead-in that all of them have."""
    for point in points.points:
        yield _wording(point, "" if points.lead is None else f"{points.lead.rstrip()} ")


def _wording(text: str, lead: str = "") -> Wording:
    place = text.place if isinstance(text, Text) else Text().place
    return Wording(f"{lead}{text}", place.line, place.column)


def _interests(minutes: Minutes) -> Iterator[InterestFact]:
    for interest in minutes.interests:
        yield _interest(interest, None)
    for name, minute in _public_minutes(minutes):
        for entry in minute.body:
            if isinstance(entry, InterestDeclared):
                yield _interest(entry.declared, name)


def _interest(interest: Interest, minute: MinuteName | None) -> InterestFact:
    kind: InterestKind = interest.interest
    item = minute.item if interest.item is None and minute is not None else interest.item
    return InterestFact(
        minute,
        str(interest.member),
        kind,
        None if interest.nature is None else str(interest.nature),
        None if item is None else str(item),
        interest.left,
    )


def _votes(minutes: Minutes) -> Iterator[VoteFact]:
    """Each vote with what was moved last before it in its minute."""
    for name, minute in _public_minutes(minutes):
        moved: Motion | None = None
        for entry in minute.body:
            if isinstance(entry, MotionMoved):
                moved = entry.moved
            elif isinstance(entry, AmendmentMoved) and entry.amendment.vote is not None:
                yield _vote(name, "amendment", entry.amendment, entry.amendment.vote)
            elif isinstance(entry, VoteTaken):
                yield _vote(name, "motion", moved, entry.vote)


def _vote(
    name: MinuteName, on: Literal["motion", "amendment"], moved: Motion | None, vote: Vote
) -> VoteFact:
    by = None if moved is None else moved.by
    seconded = None if moved is None else moved.seconded
    return VoteFact(
        name,
        on,
        None if moved is None else _wording(moved.motion),
        None if by is None else str(by),
        None if seconded is None else str(seconded),
        _side(vote.for_, vote),
        _side(vote.against, vote),
        _side(vote.abstained, vote),
        vote.casting,
        vote.recorded,
        outcome(vote),
    )


def _side(votes: int | tuple[Text, ...], vote: Vote) -> int | tuple[str, ...]:
    if isinstance(votes, int) or not vote.recorded:
        return cast(votes)
    return tuple(map(str, votes))


def _attendance(
    council: Council, committee: Committee, meeting: Meeting, minutes: Minutes
) -> Iterator[AttendanceFact]:
    """Each member on the day; none where the minutes list nobody who was there."""
    if not minutes.present:
        return
    on_the_day = members_on_the_day(council, committee, meeting)
    people = people_of(MinutesSource(council, committee, meeting, minutes, on_the_day, Path()))
    members = people.members
    arrived = (
        entry.arrived
        for _, minute in _public_minutes(minutes)
        for entry in minute.body
        if isinstance(entry, Arrived)
    )
    came = {people.who(name) for name in (*minutes.present, *arrived)}
    sorry = {members.find(name) for name in minutes.apologies}
    instead = {members.find(each.for_): str(each.member) for each in minutes.substitutes}
    for member in members.names:
        presence: Presence = "apologies" if member in sorry else "absent"
        if member in came:
            yield AttendanceFact(str(member), "present")
        else:
            yield AttendanceFact(str(member), presence, instead.get(member))
