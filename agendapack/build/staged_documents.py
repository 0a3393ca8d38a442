"""One audience's documents on their way into a folder: how each comes about, and what it has come
to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

from msgspec import Struct, field

from agendapack import __version__
from agendapack.build.built import BuiltRecord, Written
from agendapack.build.compiled import DocumentSet, Draft
from agendapack.build.consolidating import FinishedPack
from agendapack.build.documents import Printed
from agendapack.build.manifest import manifest
from agendapack.build.outcomes import ConsolidatedPack, DocumentState
from agendapack.build.output import Staging, machine_errors
from agendapack.build.released_documents import (
    copy_kept,
    document_order,
    kept_map,
    published_files,
)
from agendapack.build.twin_links import consolidated_documents, html_name, with_links
from agendapack.pack.pack_map import PackMap, pack_map
from agendapack.papers.facts import PaperFacts
from agendapack.records.document_names import without_language
from agendapack.records.inputs import Input
from agendapack.released.kept_files import KeptFault
from agendapack.released.released_meeting import MINUTES_DOCUMENT, Release

REPORT = "accessibility.html"


class StagedDocument(Struct):
    """A document called ``name``.

    ``draft``, of a pack, or ``printed`` is what the records make of it now; there is neither where
    they make no such document any more, and it is one that was released.  It is taken from
    ``release``, where that is given; else its PDF is ``kept`` from the last build, whose plan was
    the same, or it is made.

    ``files`` are those that it has come to.  Of a released one: ``faults`` says what has become of
    those of its files, by name, that are not as they were; ``differs``, as in
    :class:`~agendapack.build.outcomes.DocumentState`, what the records would make otherwise.
    """

    name: str
    made_from: tuple[Input, ...]
    draft: Draft | None = None
    printed: Printed | None = None
    release: Release | None = None
    kept: Written | None = None
    map: PackMap | None = None
    files: list[Written] = field(default_factory=list)
    faults: dict[str, KeptFault] = field(default_factory=dict)
    differs: tuple[str, ...] | None = None

    @property
    def is_made(self) -> bool:
        """Whether the records make such a document."""
        return self.draft is not None or self.printed is not None

    @property
    def is_assembled(self) -> bool:
        """Whether it is a pack that this build assembles to be published."""
        return self.draft is not None and self.release is None and self.kept is None

    @property
    def html(self) -> bytes:
        """The HTML that the records make for it."""
        made = self.draft or self.printed
        assert made is not None
        return made.html.encode()

    @property
    def html_name(self) -> str:
        return self.draft.html_file if self.draft is not None else html_name(self.name)

    @property
    def pdf_name(self) -> str:
        return f"{self.name}.pdf"

    @property
    def set_pdf(self) -> PaperFacts:
        """What is no pack, as it was set."""
        assert self.printed is not None and self.printed.facts is not None
        return self.printed.facts


class StagedDocuments(Struct):
    """One audience's ``own`` documents, in their order, and the ``consolidated`` packs that are
    made of the packs among them, one in each language.  ``reports`` is the folder of the page on
    accessibility, which lies at ``report_path`` from when it is staged until it is published."""

    documents: DocumentSet
    staging: Staging
    reports: Path
    record: BuiltRecord
    own: tuple[StagedDocument, ...]
    consolidated: tuple[ConsolidatedPack, ...] = ()
    report_path: Path | None = None

    def finished_packs(self, suffix: str) -> list[FinishedPack]:
        """The packs in one language, made or released; but for the consolidated one."""
        released = self.documents.released
        return [
            FinishedPack(
                *(self.path(each.pdf_name), each.files[0].sha256, each.map),
                released.amended_on(each.name),
            )
            for each in self.own
            if each.map is not None and each.map.suffix == suffix
        ]

    @property
    def consolidated_names(self) -> tuple[str, ...]:
        """What the packs of everything to date are called that there will be."""
        return consolidated_documents(each.map for each in self.own if each.map is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """What all documents are called, those of everything to date too."""
        return (*(each.name for each in self.own), *self.consolidated_names)

    @property
    def languages(self) -> dict[str, str]:
        """The tags of the languages that the documents are in, by what is behind their names."""
        own = {each.suffix: each.language for each in self.documents.dossiers}
        maps = [each.map for each in self.own if each.map is not None]
        # The council may have had others, and released documents in them.
        return {known.suffix: known.language for known in maps} | own

    def linked_html(self, document: StagedDocument) -> bytes:
        """The HTML that the records make for a document, with links to the others."""
        words = self.documents.dossier_of(document.name).words
        html = document.html.decode()
        return with_links(html, document.name, self.names, words, self.languages).encode()

    @property
    def is_public(self) -> bool:
        return self.documents.dossier.audience == "public"

    @property
    def files(self) -> tuple[Written, ...]:
        """What the manifest lists."""
        own = (file for document in self.own for file in document.files)
        return (*own, *(file for pack in self.consolidated for file in pack.files))

    def path(self, name: str) -> Path:
        """Where a document's file lies while nothing is published."""
        kept = {each.kept.name for each in self.own if each.kept is not None}
        for pack in self.consolidated:
            kept |= {file.name for file in pack.files if pack.is_kept}
        return self.staging.folder / name if name in kept else self.staging.place(name)

    @property
    def plans(self) -> dict[str, str]:
        """Of the packs that are not taken as they were released, what they were planned by."""
        found = {
            each.draft.file: each.draft.plan.fingerprint
            for each in self.own
            if each.draft is not None and each.release is None
        }
        for pack in self.consolidated:
            found |= pack.plans
        return found

    @property
    def exempt_pages(self) -> dict[str, tuple[int, ...]]:
        """By the PDF, the pages of a document of the members' that hold what is exempt, counted
        from zero."""
        found = {each.pdf_name: self._exempt_pages(each) for each in self.own}
        for pack in self.consolidated:
            found |= {file: known.exempt_pages for file, known in pack.maps.items()}
        return found

    def _exempt_pages(self, document: StagedDocument) -> tuple[int, ...]:
        if document.map is not None:
            return document.map.exempt_pages
        minutes = self.documents.dossier_of(document.name).minutes
        # Of those that were released otherwise, only the file knows what they say.
        is_exempt = document.differs is not None or bool(minutes and minutes.exemptions)
        return tuple(range(document.files[0].pages or 0)) if is_exempt else ()

    def lay(self, document: StagedDocument) -> None:
        """Stage a document that is not taken as it was released, but for a pack's PDF; list its
        files."""
        staging, name = self.staging, document.pdf_name
        if document.draft is not None:
            pages = len(document.draft.plan.pages)
            pdf = document.kept or Written.of(name, staging.place(name), pages)
        else:
            path = staging.place(name)
            with machine_errors(f"cannot write {staging.folder / name}"):
                copyfile(document.set_pdf.pdf, path)
            pdf = Written.of(name, path, document.set_pdf.page_count)
        html = staging.write(document.html_name, self.linked_html(document))
        document.files = [pdf, Written.of(document.html_name, html)]

    def manifest(self, public: Mapping[str, str]) -> bytes:
        """Its manifest; ``public`` are the digests of the public documents."""
        released = self.documents.released
        made_by, made_from = __version__, self.documents.made_from
        if released.taken:
            known = [(each.release or each).made_from for each in self.own]
            made_from = tuple(dict.fromkeys(file for files in known for file in files))
            if len(released.taken) == len(self.own):
                made_by = released.made_by
        packs = {each.pdf_name: each.map for each in self.own if each.map is not None}
        for consolidated in self.consolidated:
            packs |= consolidated.maps
        return manifest(
            *(self.documents.dossier.key, made_by, made_from, packs, self.files),
            released={
                file.name: each.release
                for each in self.own
                if each.release is not None
                for file in each.files
            },
            public=None if self.is_public else public,
        )

    def states(self) -> tuple[DocumentState, ...]:
        minutes = self.documents.dossier.minutes
        status = None if minutes is None else minutes.minutes.status
        return tuple(
            DocumentState(
                *(each.name, tuple(each.files), each.made_from),
                None if each.release is None else each.release.version,
                each.differs,
                status if without_language(each.name) == MINUTES_DOCUMENT else None,
                each.map,
                self.documents.dossier_of(each.name).language,
            )
            for each in self.own
        )


def staged_documents(
    documents: DocumentSet, staging: Staging, record: BuiltRecord, root: Path, *, caching: bool
) -> tuple[StagedDocument, ...]:
    """The documents of one audience in their order, those that were released copied already."""
    found: dict[str, StagedDocument] = {}
    released = documents.released
    packs = {pack.file: pack for pack in documents.packs}
    for draft in documents.drafts:
        pack = packs[draft.file]
        name = pack.document
        made_from = documents.inputs_of.get(name, ())
        staged = StagedDocument(name, made_from, draft, map=pack_map(draft.plan, pack, root))
        if caching and name not in released.taken:
            staged.kept = record.kept(draft.file, draft.plan.fingerprint)
        found[name] = staged
    for name, printed in documents.printed.items():
        made_from = documents.inputs_of.get(name, ())
        found[name] = StagedDocument(name, made_from, printed=printed)
    for name, release in released.taken.items():
        staged = found.setdefault(name, StagedDocument(name, ()))
        assert released.meeting is not None
        _take(staged, release, released.meeting.folder, staging)
    return tuple(found[name] for name in sorted(found, key=document_order))


def _take(document: StagedDocument, release: Release, folder: Path, staging: Staging) -> None:
    """Have a document be what was released."""
    document.release = release
    for kept in published_files(release):
        fault = copy_kept(folder, kept, staging.place(kept.name))
        if fault is None:
            document.files.append(Written(kept.name, kept.sha256, kept.size, kept.pages))
        else:
            document.faults[kept.name] = fault
    known = kept_map(folder, release)
    if isinstance(known, KeptFault):
        document.faults[f"{document.name}.json"] = known
    else:
        document.map = known
