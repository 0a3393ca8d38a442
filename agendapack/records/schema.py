"""The records: what a council, a committee and a meeting may say (minutes: ``minutes_schema.py``).

Each key's docstring is what ``agendapack schema`` and an editor show for it.  Text fields are
:class:`~agendapack.records.values.Text` and know their place; so does every record
(:meth:`~agendapack.records.record.Record.place_of`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, model_validator

from agendapack.records.exempt_settings import (
    CouncilParagraph,
    ExclusionWording,
    PartHeadings,
)
from agendapack.records.fields import (
    NUMBER_PATTERN,
    AnyText,
    Day,
    Email,
    Flag,
    ItemNumber,
    Key,
    Language,
    MeetingName,
    ParagraphKey,
    Paragraphs,
    Positive,
    Spans,
    Time,
    Turn,
    TwoDays,
    Website,
    one_of,
    unfit,
)
from agendapack.records.paper_kinds import type_of
from agendapack.records.record import Record
from agendapack.records.values import Table, Text

Jurisdiction = Literal["england", "wales", "scotland", "northern-ireland"]
Numbering = Literal["restart", "continue"]
Scale = Literal["keep", "fit"]
Accessibility = Literal["mend", "as-is"]
Comments = Literal["remove", "keep"]


class Contact(Record):
    """An officer whom the public may ask."""

    name: AnyText
    """The officer's name, as printed after "Please ask for"."""
    role: AnyText | None = None
    """The officer's post."""
    telephone: AnyText | None = None
    """A telephone number, spaced as it is to be printed."""
    email: Email | None = None
    """An e-mail address."""


class Signatory(Record):
    """Whose name stands under the front sheet."""

    name: AnyText
    """The name."""
    role: AnyText | None = None
    """The post, printed under the name."""


class Member(Record):
    """A member of a committee: a name, or a mapping with the name and a role."""

    short: ClassVar[str | None] = "name"

    name: AnyText
    """The name with its title, as it is to be printed: Councillor Mrs Aspinall."""
    role: AnyText | None = None
    """Chair, Vice Chair or another role that is printed after the name."""


class StandingItem(Record):
    """An item of business that recurs; meetings name it by its key."""

    title: AnyText
    """The item's title."""
    text: AnyText | None = None
    """What the item is for: Markdown, printed under the title."""


class Council(Record):
    """meetings/council.yaml: what all of a council's meetings share."""

    name: AnyText = Field(examples=["Plymouth City Council"])
    """The council's name."""
    language: Language = Text("en-GB")
    """The language of the documents, as a BCP 47 tag; en-GB if not given."""
    jurisdiction: Annotated[Jurisdiction, one_of(Jurisdiction)] = Field(examples=["england"])
    """Whose law sets the notice period and the bank holidays."""
    department: AnyText | None = None
    """The department that sends the agenda out."""
    address: tuple[AnyText, ...] = ()
    """The postal address, a line each."""
    website: Website | None = None
    """The web address that the front sheet prints."""
    signatory: Signatory | None = None
    """Whose name stands under the front sheet; a committee or a meeting may name another."""
    contacts: Mapping[Key, Contact] = Field(default_factory=dict)
    """The officers, each under a key that `contact` names."""
    contact: AnyText | None = None
    """The key of the officer to ask, where neither committee nor meeting names one."""
    members: tuple[Member, ...] = ()
    """The members, where neither committee nor meeting lists its own."""
    notices: Mapping[Key, AnyText] = Field(default_factory=dict)
    """Paragraphs of Markdown that the front sheet prints, by name."""
    exclusion: ExclusionWording = Field(default_factory=ExclusionWording)
    """The words of the items that propose to exclude the public, if not the stock ones."""
    parts: PartHeadings = Field(default_factory=PartHeadings)
    """The headings of the public and the private part of an agenda, if not Part I and Part II."""
    exempt_paragraphs: Mapping[ParagraphKey, CouncilParagraph] = Field(
        default_factory=dict,
        json_schema_extra={"propertyNames": {"pattern": "^[1-9][0-9]?[A-Za-z]?$"}},
    )
    """Kinds of exempt information that agendapack does not know, by the number of the paragraph."""


class Committee(Record):
    """meetings/<committee>/committee.yaml: a committee and what recurs at its meetings."""

    name: AnyText = Field(examples=["Wellbeing Overview and Scrutiny Committee"])
    """The committee's full name."""
    contact: AnyText | None = None
    """The key of the officer to ask, from the council's contacts."""
    members: tuple[Member, ...] | None = None
    """The members in the order in which they are printed."""
    signatory: Signatory | None = None
    """Whose name stands under the front sheet, if not the council's signatory."""
    notices: Mapping[Key, AnyText] = Field(default_factory=dict)
    """Notices that are added to the council's, or stand in place of those with the same name."""
    standing_items: Mapping[Key, StandingItem] = Field(default_factory=dict)
    """Items that recur, each under a key that a meeting's `standing` names."""
    executive: Flag = False
    """Whether this is the executive of an English council, or a committee of it: a cabinet, say."""


class Paper(Record):
    """A paper: a file in the meeting's papers folder, or a mapping with the file and its title."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["file"]}, {"required": ["exempt-minutes-of"]}]}
    )
    short: ClassVar[str | None] = "file"

    file: AnyText | None = Field(default=None, examples=["report.pdf"])
    """The file's name in the meeting's papers folder, or in its exempt folder for an exempt paper:
    a PDF, a Markdown or CSV file, an office document or a picture."""
    exempt_minutes_of: MeetingName | None = None
    """In place of a file: an earlier meeting of the committee, whose exempt minutes it is."""
    title: AnyText | None = None
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
    public_interest: AnyText | None = None
    """Why the public interest in keeping it exempt weighs more, as the public may read it."""
    page_count: Positive | None = None
    """How many pages an exempt paper has: that many numbers are kept for it in the public pack."""
    shared: Flag = False
    """Whether a public paper may have whole passages in common with an exempt one."""
    comments: Annotated[Comments, one_of(Comments)] = "remove"
    """What becomes of the comments in a PDF: remove leaves them out of the pack, keep does not."""
    public: Flag = False
    """true says that a paper marked exempt or confidential is for the public all the same."""

    @classmethod
    def expected(cls) -> str:
        return "text or a mapping with file"

    @model_validator(mode="after")
    def _one_source(self) -> Paper:
        if self.file is None and self.exempt_minutes_of is None:
            raise unfit('missing key "file"', "add a line file: ...")
        if self.file is not None and self.exempt_minutes_of is not None:
            raise unfit("file: and exempt-minutes-of: stand together", "a paper is one of the two")
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


class Item(Record):
    """An item of business. It has a title, or names a standing item."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [key]} for key in ("title", "standing", "exclusion")]
        }
    )

    standing: AnyText | None = None
    """The key of one of the committee's standing items, which gives title and text."""
    title: AnyText | None = None
    """The item's title; with `standing` it wins over the standing item's."""
    text: AnyText | None = None
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
    public_interest: AnyText | None = None
    """Why the public interest in keeping it exempt weighs more, as the public may read it."""
    exclusion: Flag = False
    """Whether this item proposes to exclude the public: it prints the resolution, with the exempt
    items after it, and needs no title."""

    @classmethod
    def expected(cls) -> str:
        return "an item with a title"

    @model_validator(mode="after")
    def _named(self) -> Item:
        if self.standing is None and self.title is None and not self.exclusion:
            raise unfit(
                "expected an item with a title, or with the key of a standing item",
                "add a line such as title: Declarations of Interest",
            )
        return self


class Supplement(Record):
    """A supplement pack: papers that come after the agenda was published."""

    published: Day = Field(examples=["2018-03-12"])
    """The day the supplement is published."""
    numbering: Annotated[Numbering, one_of(Numbering)] = "restart"
    """restart numbers its pages from 1; continue counts on from the last page published before."""
    items: Mapping[ItemNumber, Annotated[tuple[Paper, ...], Field(min_length=1)]] = Field(
        min_length=1,
        examples=[{"7": ["presentation.pdf"]}],
        json_schema_extra={"propertyNames": {"pattern": NUMBER_PATTERN}},
    )
    """The papers by the number of the agenda item they belong to."""


class Meeting(Record):
    """meeting.yaml: one meeting of a committee, its agenda and its papers."""

    date: Day = Field(examples=["2018-02-14"])
    """The day of the meeting: the day its folder is named for."""
    time: Time = Field(examples=["14:00"])
    """When the meeting starts."""
    venue: AnyText | None = None
    """Where the meeting is held."""
    published: Day | None = None
    """The day the agenda is published, from which clear days are counted."""
    contact: AnyText | None = None
    """The key of the officer to ask, if not the committee's."""
    members: tuple[Member, ...] | None = None
    """The members on that day, if not the committee's of today."""
    signatory: Signatory | None = None
    """Whose name stands under the front sheet, if not the committee's or the council's."""
    notices: Mapping[Key, AnyText] = Field(default_factory=dict)
    """Notices that are added to the committee's, or stand in place of those with the same name."""
    items: Annotated[tuple[Item, ...], Field(min_length=1)] = Field(
        examples=[[{"title": "Apologies"}]]
    )
    """The items of business in order, numbered 1, 2, 3 unless an item sets its number."""
    recto: Flag = True
    """Whether every paper starts on a right-hand page."""
    supplements: tuple[Supplement, ...] = ()
    """The supplement packs, in the order in which they were published."""
    private_notice: TwoDays | None = None
    """The days of the two notices that an English executive gives of a meeting in private."""
