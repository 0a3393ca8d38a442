"""Checks votes in minutes: who votes, how many, and what is said to have come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agendapack.problems import Problem, error, note, warning
from agendapack.records.attendance import attendance, line_of, people_of, why_absent
from agendapack.records.interest_checks import interests_in, item_of
from agendapack.records.lost_motions import as_lost
from agendapack.records.minute_entries import (
    Agreed,
    AmendmentMoved,
    DecisionTaken,
    MotionMoved,
    Recommended,
    Resolved,
    TextEntry,
    VoteTaken,
)
from agendapack.records.minutes_rules import by_minutes
from agendapack.records.votes import cast, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.records.attendance import Attendance, Moment, People
    from agendapack.records.dossier import Dossier, MinutesSource
    from agendapack.records.minute_entries import Entry, Interest, Motion, Vote
    from agendapack.records.values import Text


def vote_in(entry: Entry | Interest) -> Vote | None:
    """The vote that an entry has: on the motion, or on an amendment."""
    if isinstance(entry, VoteTaken):
        return entry.vote
    return entry.amendment.vote if isinstance(entry, AmendmentMoved) else None


def names_in(vote: Vote) -> tuple[Text, ...]:
    """Those whom a vote names, on whichever side."""
    sides = (vote.for_, vote.against, vote.abstained)
    return tuple(name for side in sides if not isinstance(side, int) for name in side)


def votes_are_of_members_there(dossier: Dossier) -> tuple[Problem, ...]:
    """Nobody votes who is away or no member, nobody twice, and no more than are there."""
    return by_minutes(dossier, _voters)


def _voters(source: MinutesSource) -> Iterator[Problem]:
    told = attendance(source)
    for moment in told.moments:
        vote = vote_in(moment.entry)
        if vote is None:
            continue
        of_names = [*_named(vote, moment, told.people), *_named_twice(vote, told.people)]
        yield from of_names or _too_many(vote, moment, told)


def _named(vote: Vote, moment: Moment, people: People) -> Iterator[Problem]:
    for name in names_in(vote):
        person = people.who(name)
        is_member = people.is_member(name)
        if not is_member and (people.members.names or people.is_recorded):
            yield error(
                f'"{name}" votes, and is neither a member nor a substitute',
                name.place,
                people.near(name) or "substitutes go under substitutes:",
            )
        elif is_member and people.is_recorded:
            why = why_absent(moment.before.get(person), name.place)
            if why:
                remedy = "the list of those present" if why.startswith("is not") else "that line"
                yield error(
                    f'"{name}" votes, and {why}', name.place, f"correct the vote, or {remedy}"
                )


def _named_twice(vote: Vote, people: People) -> Iterator[Problem]:
    first: dict[str, Text] = {}
    for name in names_in(vote):
        earlier = first.setdefault(people.who(name), name)
        if earlier is not name:
            yield error(
                f'"{name}" votes twice: first in {line_of(earlier, name.place)}',
                name.place,
                "take one of the two out",
            )


def _too_many(vote: Vote, moment: Moment, told: Attendance) -> Iterator[Problem]:
    sides = tuple(map(cast, (vote.for_, vote.against, vote.abstained)))
    there = told.count(moment.before)
    if told.people.is_recorded and sum(sides) > there:
        most = "1 vote, as 1 member is" if there == 1 else f"{there} votes, as {there} members are"
        yield error(
            f"expected at most {most} there, found {sum(sides)}: {sides[0]} for, {sides[1]}"
            f" against, {sides[2]} abstained",
            vote.place,
            "correct the votes, or who was there",
        )


def votes_can_be_so(dossier: Dossier) -> tuple[Problem, ...]:
    """A vote has votes; a recorded one has names; a casting vote is used where they are equal."""
    return by_minutes(dossier, _counts)


def _counts(source: MinutesSource) -> Iterator[Problem]:
    for minute in source.minutes.minutes:
        for entry in minute.body:
            vote = vote_in(entry)
            if vote is not None:
                what = "motion" if isinstance(entry, VoteTaken) else "amendment"
                yield from _count(vote, what)


def _count(vote: Vote, what: str) -> Iterator[Problem]:
    sides = (vote.for_, vote.against, vote.abstained)
    in_favour, against, abstained = map(cast, sides)
    if not in_favour + against + abstained:
        yield error(
            "a vote in which nobody votes",
            vote.place,
            "write how many were for and against, or take it out",
        )
    if vote.recorded and any(isinstance(side, int) and side for side in sides):
        yield error(
            "expected the names of those who voted in a recorded vote, found numbers",
            vote.place_of("recorded"),
            "write the names in brackets, such as for: [Councillor Cook], or take recorded: out",
        )
    if vote.casting is not None and in_favour != against:
        yield error(
            f"a casting vote, and the others are not equal: {in_favour} for and {against} against",
            vote.place_of("casting"),
            "correct the votes, or take casting: out",
        )
    elif vote.casting is None and in_favour == against and in_favour + abstained:
        yield note(
            f"the votes are equal, {in_favour} for and {against} against, so the {what} was lost",
            vote.place,
            "write casting: for or casting: against if who presided had a second vote",
        )


def outcomes_follow_from_votes(dossier: Dossier) -> tuple[Problem, ...]:
    """A vote is on something that the minute says before, and nothing is resolved that was lost."""
    return by_minutes(dossier, _outcomes)


def _outcomes(source: MinutesSource) -> Iterator[Problem]:
    for minute in source.minutes.minutes:
        put: tuple[Text, ...] = ()  # the motion and its amendments, or what was recommended
        is_moved, is_put, lost = False, False, None
        for entry in minute.body:
            if isinstance(entry, MotionMoved):
                put, is_moved, lost = (entry.moved.motion,), True, None
            elif isinstance(entry, AmendmentMoved):
                put, is_moved, lost = (*put, entry.amendment.motion), True, None
            elif isinstance(entry, VoteTaken):
                if not is_put:
                    yield warning(
                        "a vote, and nothing is moved before it in this minute",
                        entry.vote.place,
                        "add what was voted on before it: moved:",
                    )
                lost = entry.vote if outcome(entry.vote) == "lost" else None
            elif isinstance(entry, Resolved | Agreed | Recommended):
                if lost is not None:
                    yield from _after_a_loss(entry, put, lost)
                lost = None
                put = put if is_moved else _points(entry)
            # "The officer's recommendation was put to the vote", a text may say.
            is_put = is_put or isinstance(entry, _MAY_BE_PUT)


_MAY_BE_PUT = (MotionMoved, AmendmentMoved, Resolved, Agreed, Recommended, TextEntry, DecisionTaken)


def _points(entry: Resolved | Agreed | Recommended) -> tuple[Text, ...]:
    points: tuple[Text, ...] = getattr(entry, entry.kind).points
    return points


def _after_a_loss(
    entry: Resolved | Agreed | Recommended, put: tuple[Text, ...], lost: Vote
) -> Iterator[Problem]:
    """What was resolved without another motion is that the motion was lost, or something else."""
    said = {as_lost(point, put) for point in _points(entry)}
    words = f"{entry.kind}, and the motion was lost by the vote in line {lost.place.line}"
    if "the same" in said:
        hint = "correct the vote, or say what else was moved and carried"
        yield error(words, entry.place, hint)
    elif "against it" not in said:
        hint = "add what else was moved before it, if it was: moved:"
        yield note(words, entry.place, hint)


def no_vote_with_an_interest(dossier: Dossier) -> tuple[Problem, ...]:
    """Nobody votes on, or moves, what they declared a disclosable pecuniary or a prejudicial
    interest in: they may not take part in the discussion either (Localism Act 2011, s.31(4);
    outside England the code of conduct), unless the nature says that they have a dispensation."""
    return by_minutes(dossier, _taking_part_with_interests)


_BARRING = {
    "disclosable-pecuniary": "a disclosable pecuniary interest",
    "prejudicial": "a prejudicial interest",
}


def _taking_part_with_interests(source: MinutesSource) -> Iterator[Problem]:
    people = people_of(source)
    declared: dict[tuple[str, str], Interest] = {}  # by person and item, the first of each
    for interest, item in interests_in(source.minutes):
        may_stay = "dispensation" in (interest.nature or "").casefold()
        if interest.interest in _BARRING and not may_stay:
            declared.setdefault((people.who(interest.member), item), interest)
    for at, minute in enumerate(source.minutes.minutes):
        for entry in minute.body:
            for name, does in _taking_part(entry):
                found = declared.get((people.who(name), item_of(minute, at)))
                if found is not None:
                    kind, line = _BARRING[found.interest], line_of(found.member, name.place)
                    yield warning(
                        f'"{name}" {does}, and declared {kind} in this item in {line}',
                        name.place,
                        f"not without a dispensation: {_barring_law(found, source)}; if there is"
                        " one, say so in nature:",
                    )


def _taking_part(entry: Entry) -> Iterator[tuple[Text, str]]:
    """Those whom an entry says to move, to second or to vote, with the verb."""
    if isinstance(entry, MotionMoved | AmendmentMoved):
        if isinstance(entry, MotionMoved):
            moved: Motion = entry.moved
            what = "the motion"
        else:
            moved, what = entry.amendment, "the amendment"
        if moved.by is not None:
            yield moved.by, f"moves {what}"
        if moved.seconded is not None:
            yield moved.seconded, f"seconds {what}"
    vote = vote_in(entry)
    for name in () if vote is None else names_in(vote):
        yield name, "votes"


def _barring_law(interest: Interest, source: MinutesSource) -> str:
    is_of_the_act = interest.interest == "disclosable-pecuniary"
    if is_of_the_act and source.council.jurisdiction == "england":
        return "Localism Act 2011, s.31(4)"
    return "the members' code of conduct"


VOTE_RULES = (
    votes_are_of_members_there,
    votes_can_be_so,
    outcomes_follow_from_votes,
    no_vote_with_an_interest,
)
