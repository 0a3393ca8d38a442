"""What a meeting comes to before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from msgspec import Struct

from agendapack.build.documents import Printed
from agendapack.build.jobs import Design, ProofCase
from agendapack.build.released_documents import ReleasedDocuments
from agendapack.build.taken_papers import TakenPaper, reported
from agendapack.pack.plan import PackPlan
from agendapack.papers.accessibility import ReportedPaper
from agendapack.problems import Problem, has_errors
from agendapack.records.document_names import language_suffix
from agendapack.records.dossier import Dossier, Pack
from agendapack.records.inputs import Input
from agendapack.records.meeting_names import MeetingRef


class Draft(Struct, frozen=True):
    """A pack decided on, not yet made: its plan, and the front sheet's HTML beside it."""

    file: str
    html_file: str
    html: str
    plan: PackPlan
    stamp_font: Path


class DocumentSet(Struct, frozen=True):
    """What there is to write for one audience, in all languages of the council: its packs
    (``drafts``), the documents that are no packs and could be set (``printed``, by what they are
    called), and ``report``, the page on accessibility, empty where there are no papers.

    ``dossiers`` are the meeting in each language, the council's first one first.  ``papers`` are
    those of all packs, each once.  ``problems`` are those that were met while it was set;
    ``made_from`` are the files that it is made of, ``inputs_of`` those of each document,
    ``compared_with`` those from which only problems follow.  ``released`` says what was released,
    and is taken as it is.  ``unchecked``: by the tag of the language, the English of what they say
    in words that wait for a translator.
    """

    dossiers: tuple[Dossier, ...]
    drafts: tuple[Draft, ...]
    printed: Mapping[str, Printed]
    papers: tuple[TakenPaper, ...]
    report: str
    problems: tuple[Problem, ...]
    made_from: tuple[Input, ...]
    compared_with: tuple[Input, ...] = ()
    inputs_of: Mapping[str, tuple[Input, ...]] = {}
    released: ReleasedDocuments = ReleasedDocuments()
    unchecked: Mapping[str, AbstractSet[str]] = {}

    @property
    def dossier(self) -> Dossier:
        """The meeting in the council's first language."""
        return self.dossiers[0]

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs in all languages, by which the drafts are made."""
        return tuple(pack for dossier in self.dossiers for pack in dossier.packs)

    def dossier_of(self, document: str) -> Dossier:
        """The meeting in the language of a document; in the first one where the council has that
        language no more."""
        suffix = language_suffix(document)
        return next((each for each in self.dossiers if each.suffix == suffix), self.dossier)


class Compiled(Struct, frozen=True):
    """A meeting compiled: what there is to write, unless ``problems`` has an error.

    ``public`` is None where the records have no meeting, ``members`` also where the members'
    documents are not asked for, or are the public ones since nothing is exempt.  ``exempt`` are the
    exempt papers, wanted or not; ``exempt_files`` what was read for them, of ``exempt/`` and
    beside.  ``watched`` are the names of the files that would matter if they came or went.
    ``case`` is what public documents are held against where there is anything exempt; ``design``
    are the templates with which they were set.
    """

    ref: MeetingRef
    public: DocumentSet | None
    members: DocumentSet | None
    problems: tuple[Problem, ...]
    exempt: tuple[TakenPaper, ...] = ()
    exempt_files: tuple[Input, ...] = ()
    watched: tuple[str, ...] = ()
    case: ProofCase | None = None
    design: Design | None = None

    @property
    def is_good(self) -> bool:
        return self.public is not None and not has_errors(self.problems)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The public packs."""
        return self.public.drafts if self.public is not None else ()

    @property
    def reported(self) -> tuple[ReportedPaper, ...]:
        """The papers whose accessibility was looked at, exempt ones last."""
        public = self.public.papers if self.public is not None else ()
        return reported((*public, *self.exempt))
