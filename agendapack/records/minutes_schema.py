"""The record of a meeting's minutes: what minutes.yaml may say."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from agendapack.problems import Problem, did_you_mean, error
from agendapack.records.fields import (
    TEXT_JSON_SCHEMA,
    AnyText,
    Flag,
    ItemNumber,
    Paragraphs,
    Positive,
    Time,
    one_of,
)
from agendapack.records.record import Record
from agendapack.records.values import Row, Table, Text

Status = Literal["draft", "confirmed"]


class Points(Record):
    """A list of points, a mapping with a lead-in and the points, or one sentence."""

    lead: AnyText | None = None
    """A lead-in of its own, printed before the points."""
    points: Annotated[tuple[AnyText, ...], Field(min_length=1)]
    """The points, in Markdown."""

    @classmethod
    def as_table(cls, value: object) -> object:
        if isinstance(value, Row):
            return Table({"points": value}, value.place)
        if isinstance(value, Text) and value.strip():
            return Table({"points": Row([value], value.place)}, value.place)
        return value

    @classmethod
    def short_forms(cls) -> list[dict[str, Any]]:
        return [
            dict(TEXT_JSON_SCHEMA),
            {"type": "array", "items": dict(TEXT_JSON_SCHEMA), "minItems": 1},
        ]

    @classmethod
    def expected(cls) -> str:
        return "a list of points, one sentence, or a mapping with lead and points"


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
        return error(
            f'unknown key "{key}"',
            key.place,
            did_you_mean(key, KINDS) or "begin an entry with one of its kinds",
        )


class TextEntry(Entry):
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: AnyText
    """Markdown."""


class Arrived(Entry):
    """Somebody arrived part way through."""

    kind: ClassVar[str] = "arrived"
    arrived: AnyText
    """Who arrived during the item."""


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


KINDS = ("text", "arrived", "discussed", "recommended", "agreed", "resolved", "noted")
"""The keys an entry of a minute may have: one each."""


def _kind(value: Any) -> str | None:
    """The kind of an entry by the first key that names one, or nearly does."""
    if isinstance(value, Entry):
        return value.kind
    if not isinstance(value, dict):
        return None
    exact = next((str(key) for key in value if key in KINDS), None)
    if exact is not None:
        return exact
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
    | Annotated[Noted, Tag("noted")],
    Discriminator(_kind, custom_error_type="entry", custom_error_message="no such entry"),
]


class Substitute(Record):
    """A councillor who sat in a member's place."""

    member: AnyText
    """Who came."""
    for_: AnyText
    """The member in whose place."""


class Attendee(Record):
    """Somebody else who was there: a name, or a mapping with the name and a role."""

    short: ClassVar[str | None] = "name"

    name: AnyText
    """The name."""
    role: AnyText | None = None
    """The post, printed in brackets."""


class Minute(Record):
    """One numbered minute."""

    title: AnyText
    """The minute's title."""
    item: ItemNumber | None = None
    """The number of the agenda item that it records."""
    body: tuple[BodyEntry, ...] = ()
    """What happened, in the order in which it is printed; of an exempt minute it stands in
    exempt/minutes.yaml."""
    exempt: Paragraphs | None = None
    """The paragraph of the Act, or a list of them, by which the minute is exempt."""
    confidential: Flag = False
    """Whether the minute is confidential: it may not be told, by law or a government department."""
    public_interest: AnyText | None = None
    """Why the public interest in keeping it exempt weighs more, as the public may read it."""
    summary: AnyText | None = None
    """What the public reads in place of an exempt minute's body: Markdown."""


class Minutes(Record):
    """minutes.yaml: the minutes of the meeting in whose folder it stands."""

    status: Annotated[Status, one_of(Status)] = Field(examples=["draft"])
    """draft prints the note that the minutes await confirmation; confirmed does not."""
    started: Time | None = None
    """When the meeting started."""
    finished: Time | None = None
    """When the meeting finished."""
    present: tuple[AnyText, ...] = ()
    """The members who were there."""
    substitutes: tuple[Substitute, ...] = ()
    """Who sat in another member's place."""
    apologies: tuple[AnyText, ...] = ()
    """The members who sent apologies."""
    in_attendance: tuple[Attendee, ...] = ()
    """Who else was there: officers and guests."""
    first_number: Positive = 1
    """The number of the first minute; the others count on from it."""
    minutes: Annotated[tuple[Minute, ...], Field(min_length=1)] = Field(
        examples=[[{"title": "Declarations of Interest"}]]
    )
    """The minutes in order."""
