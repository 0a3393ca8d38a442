"""A meeting with everything it refers to found and tied together: what the later stages read.

``library.py`` makes a :class:`Dossier` out of records on disk; nothing in it needs another look at
a file's YAML.  Papers are still only files here: ``papers/prepare.py`` opens them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from agendapack.records.document_names import in_language
from agendapack.records.vocabulary import ENGLISH, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from agendapack.problems import Location
    from agendapack.records.exemptions import Exemption
    from agendapack.records.meeting_schema import Meeting
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.paper_kinds import PaperKind
    from agendapack.records.schema import Committee, Contact, Council, Member, Signatory
    from agendapack.records.work_programme_schema import WorkProgramme


Audience = Literal["public", "members"]
"""For whom a document is made: everybody, or those who may also see what is exempt."""


class DocumentAmendment(Struct, frozen=True):
    """That a document was published anew, otherwise than before: the day, and why (plain text)."""

    day: date
    reason: str


class MinutesSource(Struct, frozen=True):
    """A meeting's minutes, with what their heading prints: the committee and the day.

    ``shown``: "public" are the minutes with a summary in place of what is exempt, "all" have both,
    "exempt" are the exempt ones alone, as a paper.  ``exemptions`` are those of the minutes that
    are not for publication, by their place in ``minutes.minutes``, counted from zero.  Exempt
    bodies come from ``exempt_file``; it is None where ``shown`` is "public", or there is no file.
    ``counted_from``: the records of earlier meetings from which its numbers count on.
    ``compared_with``: other records from which nothing but what is told of it follows.
    ``confirmed_on``: the day of the meeting that confirmed them.  ``awaits_confirmation``: they are
    a paper of that meeting, or of one before it, whose agenda was published when they were a draft.
    ``amendments``: why they were published again, the first first; ``decision_amendments``: why the
    notice of decisions was that is made of them.
    """

    council: Council
    committee: Committee
    meeting: Meeting
    minutes: Minutes
    members: tuple[Member, ...]
    file: Path
    shown: Literal["public", "all", "exempt"] = "public"
    exemptions: Mapping[int, Exemption] = field(default_factory=dict)
    exempt_file: Path | None = None
    counted_from: tuple[Path, ...] = ()
    compared_with: tuple[Path, ...] = ()
    confirmed_on: date | None = None
    awaits_confirmation: bool = False
    amendments: tuple[DocumentAmendment, ...] = ()
    decision_amendments: tuple[DocumentAmendment, ...] = ()
    words: Vocabulary = ENGLISH

    @property
    def as_published(self) -> Minutes:
        """The minutes as the document says them of which they are a part."""
        if not self.awaits_confirmation:
            return self.minutes
        return self.minutes.model_copy(
            update={"status": "draft", "confirmed": None, "signed": None}
        )


class WorkProgrammeSource(Struct, frozen=True):
    """A committee's work programme, as a paper sets it; ``file`` is the place from which it is
    read."""

    committee: Committee
    programme: WorkProgramme
    file: Path


class ReplacedPaper(Struct, frozen=True):
    """A paper that a supplement's paper stands in place of: the ``paper``-th, counted from zero, of
    all that have pages in the pack with this ``ordinal``."""

    ordinal: int
    paper: int


class PaperToFollow(Struct, frozen=True):
    """A paper that is not there yet, and has no pages: ``before`` is how many of its item's
    entries stand before it."""

    title: str
    before: int
    place: Location  # where the meeting names it
    exemption: Exemption | None = None


class PaperOptions(Struct, frozen=True):
    """How a paper is taken: ``pages`` are (first, last) counted from one, last None for "to the
    end", all of them where there are none; ``rotate`` in degrees, clockwise; ``fit`` shrinks pages
    larger than A4; ``mend`` lets mechanical faults of accessibility be mended; ``keep_comments``
    leaves a PDF its comments; ``keep_stamps``: its pages bear the stamps of a published pack, and
    get no second ones; ``public``: it is for the public whatever marking it bears."""

    pages: tuple[tuple[int, int | None], ...] = ()
    rotate: int = 0
    fit: bool = False
    mend: bool = True
    keep_comments: bool = False
    keep_stamps: bool = False
    public: bool = False


class PaperSource(Struct, frozen=True):
    """One paper of an item, found on disk.

    ``kind`` is decided by the file's name; a ``minutes`` paper has ``minutes`` and its ``path`` is
    their ``minutes.yaml``, and a ``work-programme`` paper has ``work_programme`` and its file.
    ``title`` is None where the meeting gives none.  ``original`` is the file in ``papers/`` where
    ``path``, from which it is read, is a copy.  An exempt paper has its ``exemption``, lies in
    ``exempt/``, and has ``page_count`` page numbers reserved.  ``shared``: a public paper may have
    passages in common with an exempt one.  ``language`` is the tag of a paper that stands in where
    there is none in the pack's language, else empty: it is for readers of the pack as it is.
    """

    kind: PaperKind
    path: Path  # absolute
    title: str | None
    place: Location  # where the meeting names it
    minutes: MinutesSource | None = None
    options: PaperOptions = PaperOptions()
    original: Path | None = None
    exemption: Exemption | None = None
    page_count: int | None = None
    shared: bool = False
    work_programme: WorkProgrammeSource | None = None
    replaces: ReplacedPaper | None = None
    language: str = ""

    @property
    def is_set_from_records(self) -> bool:
        """Whether the council's records are all that it is made of: there is no paper of its
        own."""
        return self.minutes is not None or self.work_programme is not None

    @property
    def must_bear_no_marking(self) -> bool:
        """Whether a marking such as "not for publication" in it would be a mistake."""
        if self.is_set_from_records or self.exemption is not None:
            return False
        return not self.options.public


class WithheldPaper(Struct, frozen=True):
    """An exempt paper as the public knows it: why it is not for publication, and how many page
    numbers are reserved for it.

    ``title`` is the one that the public record gives, None where it gives none.
    """

    title: str | None
    exemption: Exemption
    page_count: int
    place: Location  # where the meeting names it
    replaces: ReplacedPaper | None = None


class Deferred(Struct, frozen=True):
    """That an item was put off: the day of the meeting that will take it, and why (Markdown)."""

    to: date
    reason: str | None = None


class EarlierItem(Struct, frozen=True):
    """The same business at an earlier meeting of the committee."""

    key: str  # the meeting's, as Dossier.key
    day: date
    number: str


class MeetingsOnDay(Struct, frozen=True):
    """The meetings of the committee on a day to which an item, or the meeting itself, was put off.

    ``names`` are their folders, in order, and ``files`` their records, none where there is no
    meeting; ``followed`` are the numbers (casefolded) of this meeting's items that their agendas
    follow, None where a record there has faults.
    """

    day: date
    names: tuple[str, ...]
    files: tuple[Path, ...]
    followed: tuple[str, ...] | None


class AgendaItem(Struct, frozen=True):
    """One item of business, numbered, its standing text filled in, its papers found.

    ``entries`` are its papers in order; what the audience may not see is withheld.  An exempt item
    has its ``exemption``; one that proposes to exclude the public its ``resolution`` (Markdown; a
    records.values.Text).  ``urgent`` and ``withdrawn`` say why (Markdown).  ``is_added``: a
    supplement put it on the agenda.
    """

    number: str
    title: str
    text: str | None  # Markdown; a records.values.Text, so it knows its place
    information_only: bool
    entries: tuple[PaperSource | WithheldPaper, ...]
    place: Location
    exemption: Exemption | None = None
    resolution: str | None = None
    to_follow: tuple[PaperToFollow, ...] = ()
    lead: str | None = None
    follows: EarlierItem | None = None
    urgent: str | None = None
    withdrawn: str | None = None
    deferred: Deferred | None = None
    is_added: bool = False

    @property
    def papers(self) -> tuple[PaperSource, ...]:
        """The papers that the audience may see."""
        return tuple(entry for entry in self.entries if isinstance(entry, PaperSource))


class Pack(Struct, frozen=True):
    """A set of papers that is published as one document: the agenda pack, or a supplement.

    ``ordinal`` is 0 for the agenda pack and 1 for the first supplement.  ``items`` are those that
    its front sheet prints, with the papers that this pack brings for them.  ``published`` is None
    where the records do not say it; ``day`` is the one that the document bears all the same.
    ``numbering`` says whether page numbers start at ``first_page``, count on from the pack before,
    or start at ``first_page`` with a prefix.  ``amendments``: why it was published again, the first
    first.  ``words`` are those of its ``language``; ``suffix`` tells it from the same pack in the
    council's first language, whose own is empty (``document_names``).
    """

    audience: Audience
    ordinal: int
    items: tuple[AgendaItem, ...]
    published: date | None
    day: date
    numbering: Literal["restart", "continue", "prefix"]
    recto: bool
    language: str
    amendments: tuple[DocumentAmendment, ...] = ()
    first_page: int = 1
    words: Vocabulary = ENGLISH
    suffix: str = ""

    @property
    def prefix(self) -> str:
        """What stands before each page number: "S1-" in the first supplement, or nothing."""
        return f"S{self.ordinal}-" if self.numbering == "prefix" else ""

    @property
    def document(self) -> str:
        """What it is called among a meeting's documents."""
        document = f"supplement-{self.ordinal}" if self.ordinal else "agenda-pack"
        return in_language(document, self.suffix)

    @property
    def file(self) -> str:
        """The name of its PDF."""
        return f"{self.document}.pdf"

    @property
    def html_file(self) -> str:
        """The name of its front sheet's HTML."""
        name = f"supplement-{self.ordinal}" if self.ordinal else "front-sheet"
        return f"{in_language(name, self.suffix)}.html"


class Dossier(Struct, frozen=True):
    """A meeting, its council and committee, and what wins where several say the same thing, as one
    audience may know it, in one language."""

    key: str  # "wellbeing/2018-02-14": the committee's folder and the meeting's
    folder: Path  # absolute
    council: Council
    committee: Committee
    meeting: Meeting
    contact: Contact | None
    members: tuple[Member, ...]
    signatory: Signatory | None
    notices: Mapping[str, str]  # Markdown by name; each a records.values.Text
    packs: tuple[Pack, ...]  # the agenda pack, then each supplement
    minutes: MinutesSource | None  # this meeting's own
    audience: Audience = "public"
    lists_papers: bool = True  # under an item that has more than one
    moved_to: tuple[MeetingsOnDay, ...] = ()  # in order of their days

    @property
    def language(self) -> str:
        """The language of its texts, as a tag."""
        return self.packs[0].language

    @property
    def words(self) -> Vocabulary:
        return self.packs[0].words

    @property
    def suffix(self) -> str:
        """What tells its documents from those in the council's first language."""
        return self.packs[0].suffix

    @property
    def items(self) -> tuple[AgendaItem, ...]:
        """The items on the agenda."""
        return self.packs[0].items

    @property
    def supplements(self) -> tuple[Pack, ...]:
        return self.packs[1:]


class Translation(Struct, frozen=True):
    """A meeting in another of the council's languages than the first: as everybody may know it, and
    as its members may."""

    language: str
    dossier: Dossier
    members: Dossier | None = None
