"""The record of a meeting's minutes: what minutes.yaml may say."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from agendapack.records.day_fields import Day, MeetingName, Time
from agendapack.records.fields import Flag, Paragraphs, one_of
from agendapack.records.minute_entries import BodyEntry, Interest
from agendapack.records.number_fields import FirstNumber, ItemNumber
from agendapack.records.record import Record
from agendapack.records.text_fields import Line, Markdown, Name, Reason

Status = Literal["draft", "confirmed"]


class Substitute(Record):
    """A councillor who sat in a member's place."""

    member: Name
    """Who came."""
    for_: Name
    """The member in whose place."""


class Attendee(Record):
    """Somebody else who was there: a name, or a mapping with the name and a role."""

    short: ClassVar[str | None] = "name"

    name: Name
    """The name."""
    role: Line | None = None
    """The post, printed in brackets."""


class Signature(Record):
    """Who signed the minutes, and when."""

    by: Name
    """Who signed them: who presided at the meeting that confirmed them."""
    on: Day
    """The day on which they were signed."""


class Confirmation(Record):
    """How a later meeting confirmed the minutes."""

    at: MeetingName
    """The meeting of the committee that confirmed them: its date, or its folder's name."""
    corrections: tuple[Markdown, ...] = ()
    """What it corrected, in Markdown; the minutes themselves say what is right."""


class Minute(Record):
    """One numbered minute."""

    title: Line
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
    public_interest: Reason | None = None
    """Why the public interest in keeping it exempt weighs more, as the public may read it."""
    summary: Markdown | None = None
    """What the public reads in place of an exempt minute's body: Markdown."""


class Minutes(Record):
    """minutes.yaml: the minutes of the meeting in whose folder it stands."""

    status: Annotated[Status, one_of(Status)] = Field(examples=["draft"])
    """draft prints the note that the minutes await confirmation; confirmed does not."""
    started: Time | None = None
    """When the meeting started."""
    finished: Time | None = None
    """When the meeting finished."""
    present: tuple[Name, ...] = ()
    """The members who were there."""
    substitutes: tuple[Substitute, ...] = ()
    """Who sat in another member's place."""
    apologies: tuple[Name, ...] = ()
    """The members who sent apologies."""
    in_attendance: tuple[Attendee, ...] = ()
    """Who else was there: officers and guests."""
    interests: tuple[Interest, ...] = ()
    """The interests that members declared, printed as a table before the minutes."""
    first_number: FirstNumber = 1
    """The number of the first minute, from which the others count on; continue counts on from the
    committee's last minutes of the municipal year."""
    minutes: Annotated[tuple[Minute, ...], Field(min_length=1)] = Field(
        examples=[[{"title": "Declarations of Interest"}]]
    )
    """The minutes in order."""
    signed: Signature | None = None
    """The signature, where the minutes have been signed."""
    confirmed: Confirmation | None = None
    """Which meeting confirmed the minutes, and what it corrected."""

    @property
    def first(self) -> int:
        """The first minute's number, where it is known."""
        return self.first_number if isinstance(self.first_number, int) else 1
