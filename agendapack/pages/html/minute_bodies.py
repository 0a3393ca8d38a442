"""The bodies of minutes as the template prints them: votes are counted, what belongs together is
joined, and what the record only implies is worked out.

A template is given the record, too; but that a motion was carried, or which minute an interest is
in, is no template's to find out.  All words are the templates': so the catalogues have whole
sentences, and the proof that nothing exempt is public knows them as public
(``build/proof_case.py``).
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from agendapack.problems import Location, Problem, warning
from agendapack.records.minute_entries import (
    KINDS,
    Amendment,
    AmendmentMoved,
    BodyEntry,
    Departed,
    InterestDeclared,
    MotionMoved,
    Returned,
    VoteTaken,
)
from agendapack.records.minutes_sources import is_shown, minute_numbers
from agendapack.records.votes import Outcome, cast, outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from agendapack.records.dossier import MinutesSource
    from agendapack.records.minute_entries import Interest, InterestKind, Vote
    from agendapack.records.minutes_schema import Minute, Minutes
    from agendapack.records.values import Text


class VoteSide(Struct, frozen=True):
    """Who voted one way in a recorded vote; ``names`` is empty where only their number is known."""

    side: Literal["for", "against", "abstained"]
    count: int
    names: tuple[str, ...]


class CountedVote(Struct, frozen=True):
    """A vote with its outcome.

    ``casting``: which way the casting vote went, where it decided.  ``recorded`` has the sides of a
    recorded vote, and is empty where names are not printed.  ``amended``: an amendment had changed
    the motion.
    """

    in_favour: int
    against: int
    abstained: int
    outcome: Outcome
    casting: Literal["for", "against"] | None = None
    recorded: tuple[VoteSide, ...] = ()
    amended: bool = False
    kind: str = "vote"


class VotedAmendment(Struct, frozen=True):
    """An amendment; ``vote`` is None where it was accepted without one."""

    amendment: Amendment
    vote: CountedVote | None
    kind: str = "amendment"


class Movement(Struct, frozen=True):
    """Those who left, or came back, one after the other."""

    kind: Literal["departed", "returned"]
    names: tuple[str, ...]


class NumberedMinute(Struct, frozen=True):
    number: str
    title: str


class InterestRow(Struct, frozen=True):
    """An interest as a row of the table; ``minutes`` are those that record the ``item`` that it is
    in."""

    member: str
    interest: InterestKind
    nature: str | None
    left: bool
    item: str | None
    minutes: tuple[NumberedMinute, ...]


class InterestTable(Struct, frozen=True):
    """Interests that are printed as one table."""

    rows: tuple[InterestRow, ...]
    kind: str = "declared"

    @property
    def has_items(self) -> bool:
        return any(row.item for row in self.rows)

    @property
    def has_reasons(self) -> bool:
        return any(row.nature or row.left for row in self.rows)


PrintedEntry = BodyEntry | CountedVote | VotedAmendment | Movement | InterestTable


class Bodies:
    """What is printed of each minute, by its number: nothing of an exempt one for the public, and
    of no other one where the exempt minutes are a paper.

    It knows which a template asked for.  It is no mapping, so that nothing else asks for them all.
    """

    def __init__(self, source: MinutesSource) -> None:
        minutes = source.minutes
        self._printed: dict[int, tuple[PrintedEntry, ...]] = {
            minutes.first + at: _printed(minute, minutes) if is_shown(source, at) else ()
            for at, minute in enumerate(minutes.minutes)
        }
        self._asked: set[int] = set()

    def __getitem__(self, number: int) -> tuple[PrintedEntry, ...]:
        self._asked.add(number)
        return self._printed[number]

    def overlooked(self) -> tuple[str, ...]:
        """The kinds of entries in the minutes that no template asked for, but for those that
        templates have always printed from the record."""
        kinds = {
            entry.kind
            for number, body in self._printed.items()
            if number not in self._asked
            for entry in body
        }
        return tuple(kind for kind in KINDS if kind in kinds and kind not in _OF_ANY_TEMPLATE)


_OF_ANY_TEMPLATE = frozenset(
    ("text", "arrived", "discussed", "recommended", "agreed", "resolved", "noted")
)


def interests_before(source: MinutesSource) -> InterestTable:
    """The interests that are printed before the minutes: none in exempt ones as a paper."""
    interests = source.minutes.interests if source.shown != "exempt" else ()
    return interest_table(interests, source.minutes)


_LOOP = re.compile(r"\bin\s+(\w+\.body)\b")
"""A template goes through the body of a minute's record."""
_BESIDE_BODIES = {
    "interests": re.compile(r"\binterests\b"),
    "confirmed": re.compile(r"\bminutes\.confirmed\b|\bconfirmation\b"),
    "signed": re.compile(r"\bminutes\.signed\b"),
}
"""By key of the record: what a template says that prints it."""


def overlooked_keys(
    bodies: Bodies, minutes: Minutes, template: Path, *, finished: bool
) -> Iterator[Problem]:
    """A warning of what ``template`` may not print: it is the council's own, takes the bodies of
    minutes from the record, and may be older than some keys.

    ``finished``: the template ran to its end, so that it had asked for all that it prints.
    """
    try:
        text = template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # which is told where it is read
        return
    loop = _LOOP.search(text)
    keys = list(bodies.overlooked() if finished or loop else ())
    if loop:
        keys += (
            key
            for key, printing in _BESIDE_BODIES.items()
            if getattr(minutes, key) and not printing.search(text)
        )
    if not keys:
        return
    place = Location(template)
    if loop:
        before = text[: loop.start(1)].split("\n")
        place = Location(template, len(before), len(before[-1]) + 1)
    named = ", ".join(f'"{key}"' for key in keys)
    yield warning(
        f"the template prints the bodies of minutes in its own way, and may not know {named}",
        place,
        "print each of bodies[number], and what stands beside them: docs/templates.md shows how",
    )


def _printed(minute: Minute, minutes: Minutes) -> tuple[PrintedEntry, ...]:
    printed: list[PrintedEntry] = []
    amended = False
    for kind, entries in groupby(minute.body, key=type):
        run = tuple(entries)
        if kind is InterestDeclared:
            told = (entry.declared for entry in run if isinstance(entry, InterestDeclared))
            printed.append(interest_table(told, minutes, minute.item))
        elif kind is Departed:
            names = (entry.departed for entry in run if isinstance(entry, Departed))
            printed.append(Movement("departed", tuple(names)))
        elif kind is Returned:
            names = (entry.returned for entry in run if isinstance(entry, Returned))
            printed.append(Movement("returned", tuple(names)))
        else:
            for entry in run:
                if isinstance(entry, MotionMoved):
                    amended = False
                if isinstance(entry, AmendmentMoved):
                    vote = entry.amendment.vote
                    amended = amended or vote is None or outcome(vote) == "carried"
                    counted = None if vote is None else _counted(vote)
                    printed.append(VotedAmendment(entry.amendment, counted))
                elif isinstance(entry, VoteTaken):
                    printed.append(_counted(entry.vote, amended=amended))
                else:
                    printed.append(entry)
    return tuple(printed)


def _counted(vote: Vote, *, amended: bool = False) -> CountedVote:
    in_favour, against = cast(vote.for_), cast(vote.against)
    return CountedVote(
        in_favour,
        against,
        cast(vote.abstained),
        outcome(vote),
        vote.casting if in_favour == against else None,
        tuple(_sides(vote)) if vote.recorded else (),
        amended,
    )


def _sides(vote: Vote) -> Iterator[VoteSide]:
    """The sides of a recorded vote, abstentions only where there were any; none without names."""
    votes = (vote.for_, vote.against, vote.abstained)
    if any(isinstance(each, tuple) for each in votes):
        yield _side("for", vote.for_)
        yield _side("against", vote.against)
        if cast(vote.abstained):
            yield _side("abstained", vote.abstained)


def _side(side: Literal["for", "against", "abstained"], votes: int | tuple[Text, ...]) -> VoteSide:
    return VoteSide(side, cast(votes), votes if isinstance(votes, tuple) else ())


def interest_table(
    interests: Iterable[Interest], minutes: Minutes, own_item: str | None = None
) -> InterestTable:
    """Interests as a table; ``own_item`` is that of the minute in which it stands, and goes without
    saying."""
    rows = []
    for told in interests:
        item = told.item
        if item is not None and own_item is not None and item.casefold() == own_item.casefold():
            item = None
        found = () if item is None else tuple(_minutes_of(item, minutes))
        rows.append(InterestRow(told.member, told.interest, told.nature, told.left, item, found))
    return InterestTable(tuple(rows))


def _minutes_of(item: str, minutes: Minutes) -> Iterator[NumberedMinute]:
    for number, minute in zip(minute_numbers(minutes), minutes.minutes, strict=True):
        if minute.item is not None and minute.item.casefold() == item.casefold():
            yield NumberedMinute(number, minute.title)
