"""The records in a meeting's exempt/ folder: what its members alone may read.

They name what the public records have: items by their numbers, papers by their files, minutes by
theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from agendapack.records.day_fields import Day
from agendapack.records.fields import Key
from agendapack.records.minute_entries import BodyEntry
from agendapack.records.number_fields import NUMBER_PATTERN, ItemNumber, MinuteNumber
from agendapack.records.record import Record
from agendapack.records.text_fields import Line, Markdown
from agendapack.records.values import Row, Table

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


class ExemptPaper(Record):
    """What members read of an exempt paper."""

    short: ClassVar[str | None] = "title"

    title: Line
    """The paper's true title."""


class ExemptItem(Record):
    """What members read of an exempt item, or of an item with exempt papers."""

    title: Line | None = None
    """The item's true title."""
    text: Markdown | None = None
    """What the item is for, in Markdown, in place of the public text."""
    reason: Markdown | None = None
    """Why it is exempt, for the officers: it is printed nowhere."""
    review: Day | None = None
    """The day on which to look whether it is still exempt."""
    papers: Mapping[Key, ExemptPaper] = Field(default_factory=dict)
    """The true titles of its exempt papers, by the names of their files."""


class ExemptMeeting(Record):
    """exempt/meeting.yaml: what members read of a meeting's exempt items."""

    items: Mapping[ItemNumber, ExemptItem] = Field(
        min_length=1,
        examples=[{"7": {"title": "Award of the contract"}}],
        json_schema_extra={"propertyNames": {"pattern": NUMBER_PATTERN}},
    )
    """The items by their numbers on the agenda."""


class ExemptMinute(Record):
    """What members read of an exempt minute: a mapping with body, or the entries of the body."""

    title: Line | None = None
    """The minute's true title."""
    body: tuple[BodyEntry, ...] = Field(min_length=1)
    """What happened, in the order in which it is printed."""

    @classmethod
    def as_table(cls, value: object) -> object:
        return Table({"body": value}, value.place) if isinstance(value, Row) else value

    @classmethod
    def short_forms(cls) -> list[dict[str, Any]]:
        return [{"type": "array", "minItems": 1}]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = super().__get_pydantic_json_schema__(schema, handler)
        entries, mapping = handler.resolve_ref_schema(made)["anyOf"]
        entries["items"] = mapping["properties"]["body"]["items"]
        return made

    @classmethod
    def expected(cls) -> str:
        return "a list of entries, or a mapping with body"


class ExemptMinutes(Record):
    """exempt/minutes.yaml: the bodies of a meeting's exempt minutes."""

    minutes: Mapping[MinuteNumber, ExemptMinute] = Field(
        min_length=1,
        examples=[{"48": [{"text": "Members looked at the prices."}]}],
        json_schema_extra={"propertyNames": {"pattern": "^[1-9][0-9]{0,5}$"}},
    )
    """The exempt minutes by their numbers in minutes.yaml."""
