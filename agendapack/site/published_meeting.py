"""What of one meeting the web site publishes, as values: its documents with their files, what its
agenda says, and what its minutes record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from agendapack.records.document_names import in_language
from agendapack.records.meeting_names import MeetingRef
from agendapack.records.page_ranges import PageRange
from agendapack.registers.meeting_facts import MeetingFacts
from agendapack.registers.published_agenda import AgendaFacts
from agendapack.released.released_meeting import AGENDA, MinutesStatus


class SiteFile(Struct, frozen=True):
    """A file of a document: ``name`` is what it is called among the meeting's documents, ``path``
    where it lies now; ``size`` in bytes, ``pages`` None where it has none."""

    name: str
    path: Path
    sha256: str
    size: int
    pages: int | None = None


class SiteVersion(Struct, frozen=True):
    """A version of a document: the day on which it was released, why it was amended (None where it
    was not), the status of minutes, and, beside the version before it, the labels of the pages
    that show something else (``changed``) or were not there (``added``), and how many are gone.
    ``amended_in`` has the tag of the reason's language where that is another than the document's.
    """

    version: int
    released: date
    amended: str | None = None
    status: MinutesStatus | None = None
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: int = 0
    amended_in: str = ""


class PackItem(Struct, frozen=True, array_like=True):
    """An item's pages in a pack: its number, theirs, and the first of them as a physical page, from
    one."""

    number: str
    pages: PageRange
    first: int


class PackFacts(Struct, frozen=True, array_like=True):
    """The little that pages and data tell of a pack: its ordinal, and its items that have pages."""

    ordinal: int
    items: tuple[PackItem, ...] = ()


class SitePack(Struct, frozen=True):
    """What is known of a document that is a pack.  Its map grows with its pages, so ``map`` is the
    file with it, which is read when its meeting's turn comes."""

    facts: PackFacts
    map: SiteFile


class SiteDocument(Struct, frozen=True):
    """A document in its last version.

    ``document`` is "agenda-pack", "supplement-1", "minutes", "decisions" or "consolidated-pack",
    whatever its language; ``files`` begin with its PDF, then its HTML.  ``versions`` are all that
    were released, none of what was not.  ``status`` is that of minutes.  ``pack`` is there of an
    agenda pack and of a supplement.  ``is_draft``: it is not released.  ``language`` is its tag,
    empty where that is not known; ``suffix`` is what its name has for that, as in
    :mod:`agendapack.records.document_names`.
    """

    document: str
    files: tuple[SiteFile, ...]
    versions: tuple[SiteVersion, ...] = ()
    status: MinutesStatus | None = None
    pack: SitePack | None = None
    is_draft: bool = False
    language: str = ""
    suffix: str = ""

    @property
    def name(self) -> str:
        """What it is called among all of a meeting's: "agenda-pack.cy"."""
        return in_language(self.document, self.suffix)

    @property
    def pdf(self) -> SiteFile:
        return self.files[0]

    @property
    def published(self) -> date | None:
        """The day on which it was first released; None of a draft."""
        return self.versions[0].released if self.versions else None

    @property
    def updated(self) -> date | None:
        """The day on which its last version was released; None of a draft."""
        return self.versions[-1].released if self.versions else None


class PublishedMeeting(Struct, frozen=True):
    """A meeting of which something is published, or is to be (a draft).

    ``documents`` are in the order: agenda pack, supplements, minutes, decisions.  ``agenda`` is
    what its records say as released with its agenda pack and supplements, ``facts`` what they hold
    for registers (of a meeting without released minutes, none of what minutes say).  ``uid`` is a
    UUID that never changes: it follows from the meeting's key and from the council's name when
    something of it was first released.

    It is a meeting in one language, and ``others`` are its documents in others; where it has none
    of a kind in its own, one of another stands among its ``documents``.
    """

    ref: MeetingRef
    uid: str
    documents: tuple[SiteDocument, ...]
    agenda: AgendaFacts
    facts: MeetingFacts
    others: tuple[SiteDocument, ...] = ()

    @property
    def key(self) -> str:
        return self.ref.key

    @property
    def is_draft(self) -> bool:
        """Whether nothing of it is released."""
        return all(document.is_draft for document in self.documents)

    @property
    def packs(self) -> tuple[SiteDocument, ...]:
        """The agenda pack and the supplements."""
        return tuple(document for document in self.documents if document.pack is not None)

    def find(self, document: str) -> SiteDocument | None:
        return next((each for each in self.documents if each.document == document), None)

    @property
    def agenda_pack(self) -> SiteDocument | None:
        return self.find(AGENDA)
