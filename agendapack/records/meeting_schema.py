"""The record of a meeting: what meeting.yaml may say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from agendapack.records.day_fields import BusinessName, Day, MeetingName, Time, TwoDays
from agendapack.records.fields import AnyText, Flag, Key, Paragraphs, one_of, unfit
from agendapack.records.number_fields import NUMBER_PATTERN, ItemNumber, Positive, Spans, Turn
from agendapack.records.paper_kinds import type_of
from agendapack.records.record import Record
from agendapack.records.schema import Member, Signatory
from agendapack.records.text_fields import FileName, Line, Markdown, Name, Reason, Website
from agendapack.records.values import Row, Table, Text

Numbering = Literal["restart", "continue", "prefix"]
Scale = Literal["keep", "fit"]
Accessibility = Literal["mend", "as-is"]
Comments = Literal["remove", "keep"]
Stamps = Literal["set", "keep"]
MeetingStatus = Literal["cancelled", "postponed"]


class Paper(Record):
    """A paper: a file in the meeting's papers folder, or a mapping with the file and its title."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["file"]},
                {"required": ["exempt-minutes-of"]},
                {"required": ["to-follow"]},
                {"required": ["work-programme"]},
            ]
        }
    )
    short: ClassVar[str | None] = "file"

    file: FileName | None = Field(default=None, examples=["report.pdf"])
    """The file's name in the meeting's papers folder, or in its exempt folder for an exempt paper:
    a PDF, a Markdown or CSV file, an office document or a picture."""
    exempt_minutes_of: MeetingName | None = None
    """In place of a file: an earlier meeting of the committee, whose exempt minutes it is."""
    to_follow: Flag = False
    """In place of a file: the paper is not there yet, and a supplement will bring it."""
    work_programme: Flag = False
    """In place of a file: the committee's work-programme.yaml, set as a table."""
    replaces: AnyText | None = None
    """In a supplement: the file of the item's paper that this one stands in place of."""
    title: Line | None = None
    """The paper's title, as bookmarks show it."""
    pages: Spans | None = None
    """The pages to take, if not all: 3-10, or 1, 4-6, or 12- for all from the twelfth."""
    rotate: Turn = 0
    """How far to turn its pages clockwise: 90, 180 or 270."""
    scale: Annotated[Scale, one_of(Scale)] = "keep"
    """What to do with pages larger than A4: fit shrinks them, keep leaves plans at their scale."""
    accessibility: Annotated[Accessibility, one_of(Accessibility)] = "mend"
    """mend adds what can be added mechanically, such as descriptions of links; as-is does not."""
    exempt: Paragraphs | None = None
    """The paragraph of the Act, or a list of them, by which the paper is exempt."""
    confidential: Flag = False
    """Whether the paper is confidential: it may not be told, by law or a government department."""
    public_interest: Reason | None = None
    """Why the public interest in keeping it exempt weighs more, as the public may read it."""
    page_count: Positive | None = None
    """How many pages an exempt paper has: that many numbers are kept for it in the public pack."""
    shared: Flag = False
    """Whether a public paper may have whole passages in common with an exempt one."""
    comments: Annotated[Comments, one_of(Comments)] = "remove"
    """What becomes of the comments in a PDF: remove leaves them out of the pack, keep does not."""
    stamps: Annotated[Stamps, one_of(Stamps)] = "set"
    """keep is for a paper out of a published pack, whose page numbers and item numbers are part of
    its pages and stay: it gets no second ones."""
    public: Flag = False
    """true says that a paper marked exempt or confidential is for the public all the same."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its files, in each language that has one of its own."""
        if self.file is None:
            return ()
        written = self._written
        if isinstance(written, Table) and "file" in written:
            written = written["file"]
        return tuple(map(str, written.values())) if isinstance(written, Table) else (self.file,)

    @classmethod
    def expected(cls) -> str:
        return "text or a mapping with file"

    @model_validator(mode="after")
    def _one_source(self) -> Paper:
        given = {
            "file": self.file is not None,
            "exempt-minutes-of": self.exempt_minutes_of is not None,
            "to-follow": self.to_follow,
            "work-programme": self.work_programme,
        }
        sources = [key for key, is_there in given.items() if is_there]
        if not sources:
            raise unfit('missing key "file"', "add a line file: ...")
        if sources == ["file", "to-follow"]:
            raise unfit(
                f'expected no file for a paper that is to follow, found "{self.file}"',
                "take out to-follow: if the paper is there; else take out file:, and give a title:",
            )
        if len(sources) > 1:
            both = f"{sources[0]}: and {sources[1]}: stand together"
            raise unfit(both, "a paper is one of the two")
        if self.to_follow and self.title is None:
            raise unfit(
                "expected a title for a paper that is to follow",
                "add a line title: ... for the front sheet to print",
            )
        return self

    @classmethod
    def as_table(cls, value: object) -> object:
        if isinstance(value, Table) and "file" not in value:
            for name, title in value.items():
                if type_of(PurePath(name)) is not None and isinstance(title, Text):
                    raise unfit(
                        f'expected file: before the name of a file, found "{name}:"',
                        f"write {{file: {name}, title: {title}}}",
                    )
        return super().as_table(value)


_OF_PAPERS = ("file", "to-follow", "replaces", "page-count", "work-programme")
"""Keys of papers that are written at their item by mistake."""


class Deferral(Record):
    """That an item was put off to a later meeting."""

    to: Day = Field(examples=["2018-03-14"])
    """The day of the meeting of this committee that will take it."""
    reason: Reason | None = None
    """Why, in Markdown."""


class OnlineMeeting(Record):
    """Where a meeting can be followed or joined on the web."""

    url: Website
    """The web address."""
    text: Line | None = None
    """What the front sheet says in place of the address: "Watch the meeting live"."""


class Item(Record):
    """An item of business. It has a title, or names a standing item."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [key]} for key in ("title", "standing", "exclusion")]
        }
    )

    standing: AnyText | None = None
    """The key of one of the committee's standing items, which gives title and text."""
    title: Line | None = None
    """The item's title; with `standing` it wins over the standing item's."""
    text: Markdown | None = None
    """What the item is for, in Markdown; with `standing` it wins over the standing item's."""
    number: ItemNumber | None = None
    """The item's number if it is not the next one: 5, or 5a. Later items count on from it."""
    information_only: Flag = False
    """Whether the notice named information-only is printed under the item."""
    minutes_of: MeetingName | None = None
    """An earlier meeting of the committee whose minutes become the item's first paper."""
    papers: tuple[Paper, ...] = ()
    """The item's papers, in order."""
    exempt: Paragraphs | None = None
    """The paragraph of the Act, or a list of them, by which the item and its papers are exempt."""
    confidential: Flag = False
    """Whether the item and its papers are confidential: they may not be told, by law or a
    government department."""
    public_interest: Reason | None = None
    """Why the public interest in keeping it exempt weighs more, as the public may read it."""
    exclusion: Flag = False
    """Whether this item proposes to exclude the public: it prints the resolution, with the exempt
    items after it, and needs no title."""
    lead: Name | None = None
    """Who presents the item."""
    follows: BusinessName | None = None
    """The same business at an earlier meeting of the committee: its date, #, and the item there."""
    urgent: Reason | None = None
    """Why the Chair takes an item that was added after publication (Local Government Act 1972,
    section 100B(4)(b)), in Markdown."""
    withdrawn: Reason | None = None
    """Why the item was withdrawn, in Markdown."""
    deferred: Deferral | None = None
    """To which meeting the item was put off, and why."""

    @classmethod
    def expected(cls) -> str:
        return "an item with a title"

    @classmethod
    def belongs(cls, key: str) -> str:
        return "it belongs to a paper, under papers:" if key in _OF_PAPERS else ""

    @model_validator(mode="after")
    def _named(self) -> Item:
        if self.standing is None and self.title is None and not self.exclusion:
            raise unfit(
                "expected an item with a title, or with the key of a standing item",
                "add a line such as title: Declarations of Interest",
            )
        return self


class SuppliedItem(Record):
    """What a supplement brings for an item: a list of papers, or a mapping, which an item that is
    not on the agenda needs."""

    title: Line | None = None
    """The title of an item that is not on the agenda."""
    text: Markdown | None = None
    """What an item that is not on the agenda is for, in Markdown."""
    lead: Name | None = None
    """Who presents an item that is not on the agenda."""
    urgent: Reason | None = None
    """Why the Chair takes an item that was added after publication (Local Government Act 1972,
    section 100B(4)(b)), in Markdown."""
    papers: Annotated[tuple[Paper, ...], Field(min_length=1)]
    """The papers, in order."""

    @classmethod
    def as_table(cls, value: object) -> object:
        return Table({"papers": value}, value.place) if isinstance(value, Row) else value

    @classmethod
    def expected(cls) -> str:
        return "a list of papers, or a mapping with papers"

    @classmethod
    def belongs(cls, key: str) -> str:
        if key in ("exempt", "confidential", "public-interest"):
            return "mark its papers one by one: a supplement cannot mark an item"
        return Item.belongs(key)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler(schema)
        definition = handler.resolve_ref_schema(made)
        mapping = dict(definition)
        papers = dict(mapping["properties"]["papers"])
        papers.pop("description", None)
        description = mapping.pop("description", None)
        definition.clear()
        definition.update({"anyOf": [papers, mapping], "description": description})
        return made


class Supplement(Record):
    """A supplement pack: papers that come after the agenda was published."""

    published: Day = Field(examples=["2018-03-12"])
    """The day the supplement is published."""
    numbering: Annotated[Numbering, one_of(Numbering)] = "restart"
    """restart numbers its pages from 1; continue counts on from the last page published before;
    prefix numbers them S1-1, S1-2 in the first supplement, S2-1 in the second."""
    first_page: Positive | None = None
    """The number of its first page after the front sheet, if not 1; none where it counts on."""
    items: Mapping[ItemNumber, SuppliedItem] = Field(
        min_length=1,
        examples=[{"7": ["presentation.pdf"]}],
        json_schema_extra={"propertyNames": {"pattern": NUMBER_PATTERN}},
    )
    """The papers by the number of the item that they belong to."""


class Meeting(Record):
    """meeting.yaml: one meeting of a committee, its agenda and its papers."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["items"]}, {"required": ["status"]}]}
    )

    date: Day = Field(examples=["2018-02-14"])
    """The day of the meeting: the day its folder is named for."""
    time: Time = Field(examples=["14:00"])
    """When the meeting starts."""
    title: Line | None = None
    """What kind of meeting it is, if not an ordinary one: Extraordinary meeting."""
    status: Annotated[MeetingStatus, one_of(MeetingStatus)] | None = None
    """Whether the meeting was cancelled or postponed: the front sheet says it first."""
    reason: Reason | None = None
    """Why it was cancelled or postponed, in Markdown."""
    rearranged_to: Day | None = None
    """The day to which it was moved."""
    venue: Name | None = None
    """Where the meeting is held."""
    online: OnlineMeeting | None = None
    """Where the meeting can be followed or joined on the web."""
    published: Day | None = None
    """The day the agenda is published, from which clear days are counted."""
    contact: AnyText | None = None
    """The key of the officer to ask, if not the committee's."""
    members: tuple[Member, ...] | None = None
    """The members on that day, if not the committee's of today."""
    signatory: Signatory | None = None
    """Whose name stands under the front sheet, if not the committee's or the council's."""
    notices: Mapping[Key, Markdown] = Field(default_factory=dict)
    """Notices that are added to the committee's, or stand in place of those with the same name."""
    items: Annotated[tuple[Item, ...], Field(min_length=1)] = Field(
        default=(), validate_default=True, examples=[[{"title": "Apologies"}]]
    )
    """The items of business in order, numbered 1, 2, 3 unless an item sets its number; a meeting
    that was cancelled or postponed needs none."""
    list_papers: Flag | None = None
    """Whether the front sheets list the papers of an item, if not as the committee does."""
    recto: Flag = True
    """Whether every paper starts on a right-hand page."""
    first_page: Positive = 1
    """The number of the agenda pack's first page after the front sheet: 1, or where the pages of
    the front sheet were counted too, the one after these."""
    supplements: tuple[Supplement, ...] = ()
    """The supplement packs, in the order in which they were published."""
    private_notice: TwoDays | None = None
    """The days of the two notices that an English executive gives of a meeting in private."""

    @field_validator("items", mode="wrap")
    @classmethod
    def _has_business(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> tuple[Item, ...]:
        if value == () and isinstance(value, tuple):  # the default
            if info.data.get("status") is None:
                raise unfit('missing key "items"', "add a list under items:")
            return ()
        items: tuple[Item, ...] = handler(value)
        return items
