"""The records: what a council and a committee may say (meetings: ``meeting_schema.py``; minutes:
``minutes_schema.py``).

Each key's docstring is what ``agendapack schema`` and an editor show for it.  Text fields are
:class:`~agendapack.records.values.Text` and know their place; so does every record
(:meth:`~agendapack.records.record.Record.place_of`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from agendapack.records.day_fields import YearDay
from agendapack.records.exempt_settings import (
    CouncilParagraph,
    ExclusionWording,
    PartHeadings,
)
from agendapack.records.fields import (
    LANGUAGES_JSON_SCHEMA,
    AnyText,
    Flag,
    Key,
    ParagraphKey,
    language_tags,
    one_of,
)
from agendapack.records.number_fields import Positive
from agendapack.records.record import ReadingContext, Record
from agendapack.records.text_fields import Email, Line, Markdown, Name, Website
from agendapack.records.values import Table, Text

DEFAULT_LANGUAGE = Text("en-GB")

Jurisdiction = Literal["england", "wales", "scotland", "northern-ireland"]


class Contact(Record):
    """An officer whom the public may ask."""

    name: Name
    """The officer's name, as printed after "Please ask for"."""
    role: Line | None = None
    """The officer's post."""
    telephone: Name | None = None
    """A telephone number, spaced as it is to be printed."""
    email: Email | None = None
    """An e-mail address."""


class Signatory(Record):
    """Whose name stands under the front sheet."""

    name: Name
    """The name."""
    role: Line | None = None
    """The post, printed under the name."""


class Member(Record):
    """A member of a committee: a name, or a mapping with the name and a role."""

    short: ClassVar[str | None] = "name"

    name: Name
    """The name with its title, as it is to be printed: Councillor Mrs Aspinall."""
    role: Line | None = None
    """Chair, Vice Chair or another role that is printed after the name."""


class StandingItem(Record):
    """An item of business that recurs; meetings name it by its key."""

    title: Line
    """The item's title."""
    text: Markdown | None = None
    """What the item is for: Markdown, printed under the title."""


def _language(value: object, info: ValidationInfo) -> Text:
    """The language of ``value`` in which the record is read: the first, if no other is wanted."""
    tags = language_tags(value)
    wanted = info.context.languages.read_in if isinstance(info.context, ReadingContext) else ""
    return next((tag for tag in tags if tag == wanted), tags[0])


Language = Annotated[Text, PlainValidator(_language), WithJsonSchema(LANGUAGES_JSON_SCHEMA)]
"""A language, as a BCP 47 tag of at least a language subtag: en, en-GB, cy; or a list of them."""


class Council(Record):
    """meetings/council.yaml: what all of a council's meetings share."""

    name: Line = Field(examples=["Plymouth City Council"])
    """The council's name."""
    language: Language = DEFAULT_LANGUAGE
    """The language of the documents, as a BCP 47 tag, or a list of those of which each has
    documents of its own, the first first; en-GB if not given."""
    jurisdiction: Annotated[Jurisdiction, one_of(Jurisdiction)] = Field(examples=["england"])
    """Whose law sets the notice period and the bank holidays."""
    department: Line | None = None
    """The department that sends the agenda out."""
    address: tuple[Name, ...] = ()
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
    notices: Mapping[Key, Markdown] = Field(default_factory=dict)
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
    year_begins: YearDay | None = None
    """The day on which the municipal year begins, from which minutes are numbered; 1 May if not
    given."""
    list_papers: Flag = True
    """Whether front sheets list the papers of an item that has more than one."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the documents, the first first; ``language`` is the one in which this
        record was read."""
        written = self._written
        tags = self.own_languages(written) if isinstance(written, Table) else ()
        return tags if self.language in tags else (str(self.language),)

    @classmethod
    def own_languages(cls, table: Table) -> tuple[str, ...]:
        try:
            return tuple(map(str, language_tags(table.get("language", DEFAULT_LANGUAGE))))
        except PydanticCustomError:
            return ()  # which is told where the key is read


class Committee(Record):
    """meetings/<committee>/committee.yaml: a committee and what recurs at its meetings."""

    name: Line = Field(examples=["Wellbeing Overview and Scrutiny Committee"])
    """The committee's full name."""
    contact: AnyText | None = None
    """The key of the officer to ask, from the council's contacts."""
    members: tuple[Member, ...] | None = None
    """The members in the order in which they are printed."""
    signatory: Signatory | None = None
    """Whose name stands under the front sheet, if not the council's signatory."""
    notices: Mapping[Key, Markdown] = Field(default_factory=dict)
    """Notices that are added to the council's, or stand in place of those with the same name."""
    standing_items: Mapping[Key, StandingItem] = Field(default_factory=dict)
    """Items that recur, each under a key that a meeting's `standing` names."""
    executive: Flag = False
    """Whether this is the executive of an English council, or a committee of it: a cabinet, say."""
    quorum: Positive | None = None
    """How many members must be there for business to be done."""
    list_papers: Flag | None = None
    """Whether front sheets list the papers of an item, if not as the council does."""
    formerly: tuple[AnyText, ...] = ()
    """The folders of the committees that this one was before: its page on the web site lists their
    meetings."""
