"""What happened at an item: the entries that a minute's body may have.

Votes at a council's meetings are decided by a majority of the members present and voting; where
they are equal, who presides has a second, casting vote (Local Government Act 1972, Schedule 12,
paragraph 39).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from agendapack.problems import Problem, did_you_mean, error
from agendapack.records.day_fields import Day
from agendapack.records.fields import ANY_TEXT_JSON_SCHEMA, Flag, one_of
from agendapack.records.number_fields import ItemNumber, Votes
from agendapack.records.record import Record
from agendapack.records.text_fields import Line, Markdown, Name, OneName
from agendapack.records.values import Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

InterestKind = Literal[
    "disclosable-pecuniary", "other-registrable", "non-registrable", "personal", "prejudicial"
]
CastingVote = Literal["for", "against"]


class Points(Record):
    """A list of points, a mapping with a lead-in and the points, or one sentence."""

    short: ClassVar[str | None] = "points"

    lead: Markdown | None = None
    """A lead-in of its own, printed before the points."""
    points: Annotated[tuple[Markdown, ...], Field(min_length=1)]
    """The points, in Markdown."""

    @classmethod
    def as_table(cls, value: object) -> object:
        if isinstance(value, Row):
            return Table({"points": value}, value.place)
        return super().as_table(value)

    @classmethod
    def in_full(cls, text: Text | Table) -> Table:
        return Table({"points": Row([text], text.place)}, text.place)

    @classmethod
    def short_forms(cls) -> list[dict[str, Any]]:
        return [
            dict(ANY_TEXT_JSON_SCHEMA),
            {"type": "array", "items": dict(ANY_TEXT_JSON_SCHEMA), "minItems": 1},
        ]

    @classmethod
    def expected(cls) -> str:
        return "a list of points, one sentence, or a mapping with lead and points"


class Vote(Record):
    """How many voted for and against what was moved last, or who did."""

    for_: Votes = 0
    """How many voted for it, or a list of their names."""
    against: Votes = 0
    """How many voted against it, or a list of their names."""
    abstained: Votes = 0
    """How many did not vote either way, or a list of their names."""
    casting: Annotated[CastingVote, one_of(CastingVote)] | None = None
    """The second vote of who presided, where the others were equal."""
    recorded: Flag = False
    """Whether the names of those who voted are printed: a recorded vote."""

    @classmethod
    def expected(cls) -> str:
        return "a mapping with for and against"


class Motion(Record):
    """A motion, or an amendment: what was moved, and by whom."""

    motion: Markdown
    """What was moved, in Markdown."""
    by: Name | None = None
    """Who moved it."""
    seconded: Name | None = None
    """Who seconded it."""


class Amendment(Motion):
    """An amendment of what was moved, with its own vote."""

    vote: Vote | None = None
    """How the amendment was voted on; not given where it was accepted without a vote."""


class Interest(Record):
    """An interest that a member declared."""

    member: Name
    """Who declared it."""
    interest: Annotated[InterestKind, one_of(InterestKind)]
    """Which kind of interest the code of conduct calls it."""
    nature: Line | None = None
    """What the interest is."""
    item: ItemNumber | None = None
    """The agenda item that it is in, if not that of the minute in which it stands."""
    left: Flag = False
    """Whether the member left the meeting while the item was considered."""


class Action(Record):
    """What somebody is to do after the meeting."""

    what: Markdown
    """What is to be done, in Markdown."""
    who: Name | None = None
    """Who is to do it."""
    by: Day | None = None
    """The day by which it is to be done."""
    done: Day | None = None
    """The day on which it was done: for the register, since the minutes do not print it."""


class Decision(Record):
    """A decision with what the law wants recorded of an executive's (SI 2012/2089, regulation 12):
    its reasons, and the alternatives that were considered and rejected."""

    text: Markdown
    """What was decided, in Markdown."""
    reasons: Markdown | None = None
    """Why, in Markdown."""
    alternatives: Markdown | None = None
    """What else was considered, and why it was rejected, in Markdown."""
    key: Flag = False
    """Whether it is a key decision (SI 2012/2089, regulation 8)."""
    call_in_ends: Day | None = None
    """The last day on which the decision may be called in."""


class Entry(Record):
    """One entry of a minute: one key, which says what happened."""

    kind: ClassVar[str] = ""

    @classmethod
    def unknown_key(cls, key: Text, table: Table) -> Problem:
        if key in KINDS:
            return error(
                f'"{cls.kind}" and "{key}" stand in one entry',
                key.place,
                f'begin "{key}" with a dash, as an entry of its own',
            )
        meant = OTHER_WORDS.get(key.casefold())
        hint = f"did you mean {meant}?" if meant else did_you_mean(key, KINDS)
        return error(
            f'unknown key "{key}"', key.place, hint or "begin an entry with one of its kinds"
        )

    @classmethod
    def meant_by(cls, key: str, absent: Sequence[str]) -> str | None:
        meant = OTHER_WORDS.get(key.casefold())
        return meant if meant and meant in absent else super().meant_by(key, absent)


class TextEntry(Entry):
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: Markdown
    """Markdown."""


class Arrived(Entry):
    """Somebody arrived part way through."""

    kind: ClassVar[str] = "arrived"
    arrived: OneName
    """Who arrived during the item."""


class Departed(Entry):
    """Somebody left, for good or until they returned."""

    kind: ClassVar[str] = "departed"
    departed: OneName
    """Who left during the item."""


class Returned(Entry):
    """Somebody who had left came back."""

    kind: ClassVar[str] = "returned"
    returned: OneName
    """Who came back during the item."""


class Discussed(Entry):
    """What was discussed."""

    kind: ClassVar[str] = "discussed"
    discussed: Points
    """Points of discussion, lettered (a), (b), and so on."""


class Recommended(Entry):
    """What was recommended."""

    kind: ClassVar[str] = "recommended"
    recommended: Points
    """Recommendations, numbered."""


class Agreed(Entry):
    """What was agreed."""

    kind: ClassVar[str] = "agreed"
    agreed: Points
    """What was agreed, numbered."""


class Resolved(Entry):
    """What was resolved."""

    kind: ClassVar[str] = "resolved"
    resolved: Points
    """Resolutions, numbered."""


class Noted(Entry):
    """What was noted."""

    kind: ClassVar[str] = "noted"
    noted: Points
    """What was noted, numbered."""


class MotionMoved(Entry):
    """A motion was moved."""

    kind: ClassVar[str] = "moved"
    moved: Motion
    """What was moved, by whom, and who seconded it."""


class AmendmentMoved(Entry):
    """An amendment of the motion was moved."""

    kind: ClassVar[str] = "amendment"
    amendment: Amendment
    """The amendment, by whom it was moved and seconded, and its own vote."""


class VoteTaken(Entry):
    """The motion was voted on."""

    kind: ClassVar[str] = "vote"
    vote: Vote
    """The votes on what was moved last, by number or by name."""


class InterestDeclared(Entry):
    """A member declared an interest."""

    kind: ClassVar[str] = "declared"
    declared: Interest
    """Who declared which interest; entries that follow one another are one table."""


class ActionGiven(Entry):
    """Somebody was asked to do something."""

    kind: ClassVar[str] = "action"
    action: Action
    """What is to be done, by whom and by when."""


class DecisionTaken(Entry):
    """A decision was taken."""

    kind: ClassVar[str] = "decision"
    decision: Decision
    """The decision, with its reasons and the alternatives that were rejected."""


KINDS = (
    *("text", "arrived", "departed", "returned", "discussed"),
    *("recommended", "agreed", "resolved", "noted"),
    *("moved", "amendment", "vote", "declared", "action", "decision"),
)
"""The keys an entry of a minute may have: one each."""

OTHER_WORDS = {
    **dict.fromkeys(("joined", "came", "entered"), "arrived"),
    **dict.fromkeys(("left", "withdrew"), "departed"),
    **dict.fromkeys(("motion", "proposed", "proposal", "seconded"), "moved"),
    **dict.fromkeys(("votes", "voted", "for", "against", "abstained", "carried", "lost"), "vote"),
    **dict.fromkeys(("interest", "interests", "declaration"), "declared"),
    **dict.fromkeys(("decided", "decisions"), "decision"),
}
"""By a word that says the same as the key of an entry, the key."""


def _kind(value: Any) -> str | None:
    """The kind of an entry by the first key that names one, or nearly does."""
    if isinstance(value, Entry):
        return value.kind
    if not isinstance(value, dict):
        return None
    exact = next((str(key) for key in value if key in KINDS), None)
    if exact is not None:
        return exact
    meant = next(
        (OTHER_WORDS[str(key).casefold()] for key in value if str(key).casefold() in OTHER_WORDS),
        None,
    )
    if meant is not None:
        return meant
    from difflib import get_close_matches

    near = [match for key in value for match in get_close_matches(key, KINDS, n=1, cutoff=0.6)]
    return near[0] if near else None


BodyEntry = Annotated[
    Annotated[TextEntry, Tag("text")]
    | Annotated[Arrived, Tag("arrived")]
    | Annotated[Discussed, Tag("discussed")]
    | Annotated[Recommended, Tag("recommended")]
    | Annotated[Agreed, Tag("agreed")]
    | Annotated[Resolved, Tag("resolved")]
    | Annotated[Noted, Tag("noted")]
    | Annotated[Departed, Tag("departed")]
    | Annotated[Returned, Tag("returned")]
    | Annotated[MotionMoved, Tag("moved")]
    | Annotated[AmendmentMoved, Tag("amendment")]
    | Annotated[VoteTaken, Tag("vote")]
    | Annotated[InterestDeclared, Tag("declared")]
    | Annotated[ActionGiven, Tag("action")]
    | Annotated[DecisionTaken, Tag("decision")],
    Discriminator(_kind, custom_error_type="entry", custom_error_message="no such entry"),
]
