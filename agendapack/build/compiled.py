"""What a meeting comes to before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from agendapack.build.documents import Printed
from agendapack.build.jobs import Design, ProofCase
from agendapack.build.released_documents import ReleasedDocuments
from agendapack.build.taken_papers import TakenPaper, reported
from agendapack.pack.plan import PackPlan
from agendapack.papers.accessibility import ReportedPaper
from agendapack.problems import Problem, has_errors
from agendapack.records.dossier import Dossier
from agendapack.records.inputs import Input
from agendapack.records.meeting_names import MeetingRef
from agendapack.released.released_meeting import DECISIONS_DOCUMENT, MINUTES_DOCUMENT


class Draft(Struct, frozen=True):
    """A pack decided on, not yet made: its plan, and the front sheet's HTML beside it."""

    file: str
    html_file: str
    html: str
    plan: PackPlan
    stamp_font: Path


class DocumentSet(Struct, frozen=True):
    """What there is to write for one audience: its packs, its minutes, the notice of ``decisions``
    that were taken, and ``report``, the page on accessibility, empty where there are no papers.

    ``problems`` are those that were met while it was set; ``made_from`` are the files that it is
    made of, ``inputs_of`` those of each document, ``compared_with`` those from which only problems
    follow.  ``released`` says what was released, and is taken as it is.
    """

    dossier: Dossier
    drafts: tuple[Draft, ...]
    minutes: Printed | None
    papers: tuple[TakenPaper, ...]
    report: str
    problems: tuple[Problem, ...]
    made_from: tuple[Input, ...]
    compared_with: tuple[Input, ...] = ()
    decisions: Printed | None = None
    inputs_of: Mapping[str, tuple[Input, ...]] = {}
    released: ReleasedDocuments = ReleasedDocuments()

    @property
    def printed(self) -> dict[str, Printed]:
        """The documents that are no packs, and could be set, by what they are called."""
        found = {MINUTES_DOCUMENT: self.minutes, DECISIONS_DOCUMENT: self.decisions}
        return {name: made for name, made in found.items() if made and made.facts is not None}


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
