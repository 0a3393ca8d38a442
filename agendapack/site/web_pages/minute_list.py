"""What the minutes of a meeting record of each item: decisions, votes, actions, interests; and who
was there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from agendapack.records.vocabulary import message
from agendapack.registers.meeting_facts import (
    ActionFact,
    DecisionFact,
    InterestFact,
    MeetingFacts,
    MinuteName,
    VoteFact,
)
from agendapack.released.released_meeting import MINUTES_DOCUMENT
from agendapack.site.page_addresses import meeting_address
from agendapack.site.published_meeting import PublishedMeeting
from agendapack.site.web_pages.page_values import PageWords, SiteLink
from agendapack.site.web_pages.people_pages import PRESENCE, interest_kind


class ShownDecision(Struct, frozen=True):
    """A decision, in Markdown; ``kind`` is "Resolved", "Agreed" or "Decision", and "" where the
    text begins by saying so itself: "The Committee resolved:"."""

    kind: str
    text: str
    reasons: str | None
    alternatives: str | None
    is_key: bool
    call_in_ends: date | None


class SideOfVote(Struct, frozen=True):
    """One side of a vote: how many, and who, where the names were recorded."""

    name: str
    count: int
    names: tuple[SiteLink, ...]


class ShownVote(Struct, frozen=True):
    """A vote; ``text`` is Markdown.  ``moved`` and ``casting`` are sentences or ""."""

    on: str
    text: str | None
    outcome: str
    is_carried: bool
    sides: tuple[SideOfVote, ...]
    moved: str
    casting: str


class ShownAction(Struct, frozen=True):
    """What somebody is to do; ``what`` is Markdown."""

    what: str
    who: str | None
    by: date | None
    done: date | None


class ShownInterest(Struct, frozen=True):
    """An interest that a member declared; ``nature`` is a line of text."""

    member: SiteLink
    kind: str
    nature: str | None
    left: bool


class ItemMinutes(Struct, frozen=True):
    """What the minutes record of an item; empty where they record nothing for registers."""

    minutes: tuple[SiteLink, ...] = ()
    decisions: tuple[ShownDecision, ...] = ()
    votes: tuple[ShownVote, ...] = ()
    actions: tuple[ShownAction, ...] = ()
    interests: tuple[ShownInterest, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.minutes or self.decisions or self.votes or self.actions or self.interests)


class OtherMinutes(Struct, frozen=True):
    """A minute that records no item of the agenda."""

    title: str
    minutes: ItemMinutes


class AttendedBy(Struct, frozen=True):
    """A member on the day; ``came`` is in words."""

    member: SiteLink
    role: str | None
    came: str
    substitute: str


def item_minutes(meeting: PublishedMeeting, item: str, words: PageWords) -> ItemMinutes:
    """What is recorded of the item with that number."""
    facts = meeting.facts
    return _shown_minutes(
        MeetingFacts(
            facts.committee,
            actions=tuple(each for each in facts.actions if each.minute.item == item),
            decisions=tuple(each for each in facts.decisions if each.minute.item == item),
            interests=tuple(each for each in facts.interests if each.item == item),
            votes=tuple(each for each in facts.votes if each.minute.item == item),
        ),
        meeting,
        words,
    )


def other_minutes(meeting: PublishedMeeting, words: PageWords) -> tuple[OtherMinutes, ...]:
    """What is recorded of no item that the agenda shows, by minute."""
    facts, shown = meeting.facts, {item.number for item in meeting.agenda.items}
    names = [
        name
        for name in sorted(_names(facts), key=lambda name: name.number)
        if name.item not in shown
    ]
    found = [
        OtherMinutes(
            name.title,
            _shown_minutes(
                MeetingFacts(
                    facts.committee,
                    actions=tuple(each for each in facts.actions if each.minute == name),
                    decisions=tuple(each for each in facts.decisions if each.minute == name),
                    votes=tuple(each for each in facts.votes if each.minute == name),
                ),
                meeting,
                words,
            ),
        )
        for name in names
    ]
    declared = tuple(each for each in facts.interests if each.item not in shown)
    if declared:
        title = words.say("Interests declared in no item")
        lone = MeetingFacts(facts.committee, interests=declared)
        found.append(OtherMinutes(title, _shown_minutes(lone, meeting, words)))
    return tuple(found)


def _shown_minutes(facts: MeetingFacts, meeting: PublishedMeeting, words: PageWords) -> ItemMinutes:
    names = _names(facts)
    return ItemMinutes(
        tuple(_minute_links(names, meeting, words)),
        tuple(_decision(each, words) for each in facts.decisions),
        tuple(_vote(each, words) for each in facts.votes),
        tuple(_action(each) for each in facts.actions),
        tuple(_interest(each, words) for each in facts.interests),
    )


def _names(facts: MeetingFacts) -> Sequence[MinuteName]:
    """The minutes that something is recorded in, each once."""
    names = [
        *(each.minute for each in facts.decisions),
        *(each.minute for each in facts.votes),
        *(each.minute for each in facts.actions),
    ]
    return tuple(dict.fromkeys(names))


def _minute_links(
    names: Sequence[MinuteName], meeting: PublishedMeeting, words: PageWords
) -> Iterator[SiteLink]:
    document = meeting.find(MINUTES_DOCUMENT)
    page = (
        next((f.name for f in document.files if f.name.endswith(".html")), "") if document else ""
    )
    address = words.file(f"{meeting_address(meeting.key)}{page}")
    for name in names:
        href = f"{address}#minute-{name.number}" if page else ""
        yield SiteLink(words.say("Minute {number}", number=name.number), href)


def _decision(decision: DecisionFact, words: PageWords) -> ShownDecision:
    kinds = {
        "decision": message("Decision"),
        "resolved": message("Resolved"),
        "agreed": message("Agreed"),
    }
    kind = words.say(kinds[decision.kind])
    lead, colon, _ = decision.text.text.partition(":")
    if decision.kind != "decision" and colon and kind.casefold() in lead.casefold().split():
        kind = ""
    return ShownDecision(
        kind,
        decision.text.text,
        None if decision.reasons is None else decision.reasons.text,
        None if decision.alternatives is None else decision.alternatives.text,
        decision.is_key,
        decision.call_in_ends,
    )


def _vote(vote: VoteFact, words: PageWords) -> ShownVote:
    sides = (
        (message("For"), vote.in_favour),
        (message("Against"), vote.against),
        (message("Abstained"), vote.abstained),
    )
    moved = ""
    if vote.moved_by and vote.seconded_by:
        moved = words.say(
            "Moved by {mover}, seconded by {seconder}",
            mover=vote.moved_by,
            seconder=vote.seconded_by,
        )
    elif vote.moved_by:
        moved = words.say("Moved by {mover}", mover=vote.moved_by)
    casting = ""
    if vote.casting is not None:
        side = "Casting vote: for" if vote.casting == "for" else "Casting vote: against"
        casting = words.say(side)
    return ShownVote(
        words.say("Vote on the motion" if vote.on == "motion" else "Vote on an amendment"),
        None if vote.text is None else vote.text.text,
        words.say("Carried" if vote.outcome == "carried" else "Lost"),
        vote.outcome == "carried",
        tuple(_side(words.say(name), cast, vote.named, words) for name, cast in sides),
        moved,
        casting,
    )


def _side(name: str, cast: int | tuple[str, ...], named: bool, words: PageWords) -> SideOfVote:
    """Names are shown where the minutes print them, in a recorded vote."""
    if isinstance(cast, int):
        return SideOfVote(name, cast, ())
    return SideOfVote(name, len(cast), tuple(map(words.person, cast)) if named else ())


def _action(action: ActionFact) -> ShownAction:
    return ShownAction(action.what.text, action.who, action.by, action.done)


def _interest(interest: InterestFact, words: PageWords) -> ShownInterest:
    return ShownInterest(
        words.person(interest.member),
        interest_kind(interest.kind, words),
        interest.nature,
        interest.left,
    )


def attended_by(meeting: PublishedMeeting, words: PageWords) -> tuple[AttendedBy, ...]:
    """Who was there, in the order of the minutes; none where they do not say."""
    roles = {member.name: member.role for member in meeting.agenda.members}
    return tuple(
        AttendedBy(
            words.person(each.member),
            roles.get(each.member),
            words.say(PRESENCE[each.presence]),
            each.substitute or "",
        )
        for each in meeting.facts.attendance
    )
