"""Finds what the records would now make in place of documents that were released, and mends what
has become of their files where nothing would look otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

from msgspec import Struct

from agendapack import __version__
from agendapack.build import jobs
from agendapack.build.built import Written
from agendapack.build.output import digest, machine_errors
from agendapack.build.pack_making import (
    PackToMake,
    await_pack,
    await_proof,
    begin_pack,
    begin_proof,
)
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.progress import Progress
from agendapack.build.release_notes import (
    StandingRelease,
    differing_pages,
    made_of_others,
    templates_among,
    worded_pages,
)
from agendapack.build.released_documents import published_files
from agendapack.build.staged_documents import StagedDocument, StagedDocuments
from agendapack.build.twin_links import without_links
from agendapack.problems import Location, MachineError, Problem, UnprovedError, warning
from agendapack.records.document_names import without_language
from agendapack.records.inputs import Input
from agendapack.released.kept_files import KeptFault
from agendapack.released.released_meeting import MINUTES_DOCUMENT, ShownAs

_BECOME = {
    "gone": "is not there",
    "pointer": "is a pointer of Git LFS, not the file",
    "link": "is a link or a folder now",
    "other": "is not as it was released",
}


class ReleasedComparing(Struct):
    """Compares the released documents of a meeting with what is made ``into`` a temporary folder;
    gathers warnings of their files."""

    pool: WorkerPool
    progress: Progress
    into: Path
    problems: list[Problem]

    def compare(self, sets: Sequence[StagedDocuments]) -> None:
        """Say of each released document what would differ.

        Raises UnprovedError where a file of one is not as it was released, and what would be made
        in its place shows something else.
        """
        begun = []
        for staged in sets:
            for document in staged.own:
                if document.release is None:
                    continue
                known = None if document.faults else _as_checked(staged, document)
                if known is not None:
                    document.differs = known[0]
                elif not document.is_made:
                    document.differs = tuple(page.label for page in document.release.shows)
                    self._require_whole(staged, document)
                else:
                    begun.append((staged, document, *self._begin(staged, document)))
        self.progress.expect("released documents compared", len(begun))
        for staged, document, at, pack, done in begun:
            if pack is not None and done is not None:
                await_pack(pack, done)
            document.differs = self._differing(staged, document, at)
            if document.faults:
                self._mend(staged, document, at, pack)
            self.progress.step("released documents compared")

    def _begin(
        self, staged: StagedDocuments, document: StagedDocument
    ) -> tuple[Path, PackToMake | None, Future[None] | None]:
        """Where a document will lie that is made anew."""
        if document.draft is None:
            at = document.set_pdf.pdf
            assert isinstance(at, Path)
            return at, None, None
        at = self.into / f"anew-{staged.documents.dossier.audience}-{document.pdf_name}"
        target = staged.staging.folder / document.pdf_name
        pack = PackToMake(document.draft, at, target, discreetly=not staged.is_public)
        return at, pack, begin_pack(pack, self.pool)

    def _differing(
        self, staged: StagedDocuments, document: StagedDocument, at: Path
    ) -> tuple[str, ...] | None:
        release = document.release
        assert release is not None
        known = {file.name: file.sha256 for file in published_files(release)}
        if digest(at) != known[document.pdf_name]:
            return differing_pages(release.shows, self._shown(at, document))
        # Links to other documents may be of another day.
        now = (document.html, staged.linked_html(document))
        if any(sha256(html).hexdigest() == known.get(document.html_name) for html in now):
            return None
        return None if _without_links(staged.path(document.html_name)) == document.html else ()

    def _shown(self, at: Path, document: StagedDocument) -> tuple[ShownAs, ...]:
        assert document.release is not None
        try:
            reading = self.pool.submit(
                *(jobs.digest_pages, at), limits=limits_for(len(document.release.shows))
            )
            return tuple(ShownAs(page.label, page.digest) for page in reading.result())
        except JobFailed as fault:
            raise MachineError(
                f"what {document.pdf_name} would be now was not compared with what was released:"
                f" reading its pages {fault}",
                "nothing that was published before has changed; please report it",
            ) from fault

    def _require_whole(self, staged: StagedDocuments, document: StagedDocument) -> None:
        if document.faults:
            raise _not_published(document, "and the records would now make no such document")

    def _mend(
        self, staged: StagedDocuments, document: StagedDocument, at: Path, pack: PackToMake | None
    ) -> None:
        """Put what was made anew in the place of files that are not as they were released."""
        release = document.release
        assert release is not None
        if document.differs:
            pages = worded_pages(document.differs)
            raise _not_published(
                document, f"and what would be made in its place shows {pages} otherwise"
            )
        if pack is not None:
            await_proof(pack, begin_proof(pack, self.pool))
        whole = {file.name: file for file in document.files}
        document.files = []
        for kept in published_files(release):
            if kept.name in whole:
                document.files.append(whole[kept.name])
                continue
            path = staged.staging.place(kept.name)
            with machine_errors(f"cannot write {staged.staging.folder / kept.name}"):
                if kept.name == document.pdf_name:
                    copyfile(at, path)
                else:
                    path.write_bytes(staged.linked_html(document))
            document.files.append(Written.of(kept.name, path, kept.pages))
        for fault in document.faults.values():
            self.problems.append(
                warning(
                    f"this file was released and {_BECOME[fault.kind]}; what was made in its place"
                    " shows the same on every page, and was published",
                    Location(fault.file),
                    _remedy(fault),
                )
            )


def _without_links(file: Path) -> bytes:
    """A released page without its links to other documents; nothing where it is not there."""
    try:
        return without_links(file.read_text(encoding="utf-8")).encode()
    except (OSError, ValueError):
        return b""


def _not_published(document: StagedDocument, why: str) -> UnprovedError:
    """That a released document cannot be published."""
    fault = next(iter(document.faults.values()))
    return UnprovedError(
        f"{fault.file} was released and {_BECOME[fault.kind]}, {why}; nothing was published",
        _remedy(fault),
        Location(fault.file),
    )


def _remedy(fault: KeptFault) -> str:
    fetch = 'run "git lfs pull"'
    restore = f"restore it from version control: git log -- {fault.file}"
    return {
        "gone": f"{restore}; where Git LFS keeps it, {fetch}",
        "pointer": f"the file itself is not on this computer yet: {fetch}, and build again",
    }.get(fault.kind, restore)


def standing_releases(staged: StagedDocuments) -> list[StandingRelease]:
    """The released documents, for what is to be said of them."""
    meeting = staged.documents.released.meeting
    found = []
    for each in staged.own:
        if each.release is None:
            continue
        minutes = staged.documents.dossier_of(each.name).minutes
        confirmed = (
            without_language(each.name) == MINUTES_DOCUMENT
            and each.release.status == "draft"
            and minutes is not None
            and minutes.minutes.status == "confirmed"
        )
        found.append(
            StandingRelease(
                *(each.release, each.differs),
                made_of_others(each.release.made_from, each.made_from)
                or (meeting is not None and meeting.follows_others(each.release)),
                is_made=each.is_made,
                is_confirmed=confirmed,
                audience=staged.documents.dossier.audience,
            )
        )
    return found


def _as_checked(
    staged: StagedDocuments, document: StagedDocument
) -> tuple[tuple[str, ...] | None] | None:
    """What differs of a document, where that is known from the last release since nothing that it
    is made of has changed; else None."""
    meeting = staged.documents.released.meeting
    checked = None if meeting is None else meeting.checked
    if checked is None or checked.agendapack != __version__ or not document.is_made:
        return None
    needed: set[Input] = set(document.made_from)
    if document.draft is not None:
        # Its pages count on from those of packs before it, or stand in the place of some; and have
        # the numbers that those have in other languages.
        kind = without_language(document.name)
        kinds = [without_language(each.name) for each in staged.own]
        before = [
            each
            for each, its in zip(staged.own, kinds, strict=True)
            if each is not document and kinds.index(its) <= kinds.index(kind)
        ]
        if any(each.release is None for each in before):
            return None
        needed |= {file for each in before for file in each.made_from}
    if not needed <= set(checked.made_from):
        return None
    if templates_among(needed) != templates_among(checked.made_from):
        return None
    return (dict(checked.differs).get(document.name),)
