"""Writes a compiled meeting: assembles, proves and names its documents, for everybody and for
members, all of them or none; those that were released are taken as they are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from agendapack import __version__
from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.compiled import Compiled, DocumentSet
from agendapack.build.consolidation import Consolidation
from agendapack.build.jobs import ProofCase
from agendapack.build.manifest import previous_outputs
from agendapack.build.members_folder import (
    MEMBERS,
    digests,
    keep_apart,
    keep_out_of_git,
    twin_problem,
)
from agendapack.build.nothing_exempt import require_nothing_exempt
from agendapack.build.options import Options
from agendapack.build.outcomes import Outcome
from agendapack.build.output import MANIFEST, Staging, alone_with, machine_errors, publish_together
from agendapack.build.pack_making import (
    PackToMake,
    await_pack,
    await_proof,
    begin_pack,
    begin_proof,
)
from agendapack.build.pool import WorkerPool
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.reader_copies import copy_for_readers
from agendapack.build.readers import copies_in
from agendapack.build.release_notes import release_notes
from agendapack.build.released_comparing import ReleasedComparing, standing_releases
from agendapack.build.same_pages import require_same_pages
from agendapack.build.staged_documents import REPORT, StagedDocuments, staged_documents
from agendapack.build.twin_numbers import language_number_problems, twin_number_problems
from agendapack.problems import Problem, has_errors, in_order, strictly
from agendapack.records.document_names import language_suffix
from agendapack.records.meeting_names import FOR_OFFICERS, MEETING_FILE


class Writing(Struct):
    """One meeting, ``key``, being written; ``into`` is the build's temporary folder."""

    root: Path
    key: str
    options: Options
    pool: WorkerPool
    into: Path
    progress: Progress
    stopwatch: Stopwatch

    def write(self, compiled: Compiled) -> Outcome:
        """Make, prove and publish a good meeting's files.

        A document that was released is taken as it is, and a pack whose plan is that of the last
        build stays.  Raises MachineError where the disk will not have a file, UnprovedError where
        a document does not keep a promise; what was published before stays.
        """
        assert compiled.public is not None
        members = self.options.members
        if members is not None and compiled.members is not None:
            keep_apart(members / self.key, self.options.out / self.key)
        with ExitStack() as stack:
            public = self._open(stack, compiled.public, self.options.out)
            sets = [public]
            if members is not None and compiled.members is not None:
                keep_out_of_git(members)
                sets.append(self._open(stack, compiled.members, members))
            self._make(sets)
            told = self._compare(sets)
            for staged in sets:
                for document in staged.own:
                    if document.release is None:
                        staged.lay(document)
            told = (*told, *self._consolidate(sets, compiled))
            if has_errors(told):
                return Outcome((), notes=told)
            twin = digests(public.files)
            stagings = [staging for staged in sets for staging in self._finish(stack, staged, twin)]
            if compiled.case is not None and not self.options.unproved:
                with self.stopwatch.stage("prove nothing exempt"):
                    self._prove_nothing_exempt(public, compiled.case)
            problems = self._twin_problems(twin)
            if has_errors((*problems, *told)):
                return Outcome((), problems=problems, notes=told)
            for staged in sets[1:]:
                copy_for_readers(staged, self.options, self.pool)
            with self.stopwatch.stage("write"):
                publish_together([(staging, self._stale(staging, sets)) for staging in stagings])
                files = [self._published(staged, compiled, told) for staged in sets]
                if members is not None and compiled.members is None:
                    self._leave_out_members(members, compiled)
        states = [staged.states() for staged in sets]
        return Outcome(
            files[0],
            tuple(file for own in files[1:] for file in own),
            problems,
            told,
            states[0],
            tuple(state for own in states[1:] for state in own),
        )

    def _open(self, stack: ExitStack, documents: DocumentSet, out: Path) -> StagedDocuments:
        """Begin with the documents of one audience, in the meeting's folder below ``out``."""
        folder = out / self.key
        stack.enter_context(alone_with(folder, self.root / FOLDER / LOCKS, self.pool.check_open))
        public = documents.dossier.audience == "public"
        staging = stack.enter_context(Staging(folder, private=not public))
        record = BuiltRecord(self.root, self.key, folder)
        caching = self.options.caching
        own = staged_documents(documents, staging, record, self.root, caching=caching)
        reports = out / FOR_OFFICERS / self.key if public else folder
        return StagedDocuments(documents, staging, reports, record, own)

    def _make(self, sets: Sequence[StagedDocuments]) -> None:
        """Assemble and prove packs where they are staged."""
        packs = [
            PackToMake(
                *(document.draft, staged.staging.place(document.pdf_name)),
                *(staged.staging.folder / document.pdf_name, not staged.is_public),
            )
            for staged in sets
            for document in staged.own
            if document.draft is not None and document.is_assembled
        ]
        self.progress.expect("packs assembled", len(packs))
        self.progress.expect("packs proved", len(packs))
        with self.stopwatch.stage("assemble"):
            assembled = [(pack, begin_pack(pack, self.pool)) for pack in packs]
            proofs = []
            for pack, done in assembled:
                await_pack(pack, done)
                self.progress.step("packs assembled")
                proofs.append((pack, begin_proof(pack, self.pool)))
        with self.stopwatch.stage("prove"):
            for staged in sets:
                require_same_pages(staged)
            for pack, proof in proofs:
                await_proof(pack, proof)
                self.progress.step("packs proved")

    def _consolidate(
        self, sets: Sequence[StagedDocuments], compiled: Compiled
    ) -> tuple[Problem, ...]:
        """Make and prove the packs of everything to date, for each audience; gives what is wrong
        with their templates, and was not told before."""
        if compiled.design is None:
            return ()
        work = Consolidation(
            *(self.root, self.key, self.options, compiled.design, self.pool, self.into)
        )
        found: list[Problem] = []
        with self.stopwatch.stage("consolidate"):
            for staged in sets:
                whose, names = staged.documents.dossier.audience, staged.names
                suffixes = map(language_suffix, staged.consolidated_names)
                packs = {suffix: staged.finished_packs(suffix) for suffix in suffixes}
                staged.consolidated = tuple(
                    work.lay(
                        *(own, staged.staging, whose, names, staged.languages),
                        [packs[each] for each in packs if each != suffix],
                    )
                    for suffix, own in packs.items()
                )
                require_same_pages(staged)
                found += [each for pack in staged.consolidated for each in pack.problems]
        problems = strictly(found) if self.options.strict else found
        return tuple(problem for problem in problems if problem not in compiled.problems)

    def _compare(self, sets: Sequence[StagedDocuments]) -> tuple[Problem, ...]:
        """What is to be said of documents that stay as they were released."""
        if not any(staged.documents.released.taken for staged in sets):
            return ()
        problems: list[Problem] = []
        with self.stopwatch.stage("compare with what was released"):
            ReleasedComparing(self.pool, self.progress, self.into, problems).compare(sets)
        meeting = sets[0].documents.dossier.folder / MEETING_FILE
        for staged in sets[1:]:
            problems += twin_number_problems(sets[0].own, staged.own, meeting, self.key)
        for staged in sets:
            problems += language_number_problems(staged.own, meeting, self.key)
        standing = [each for staged in sets for each in standing_releases(staged)]
        notes = release_notes(standing, meeting, self.key, __version__)
        return (*(strictly(problems) if self.options.strict else problems), *notes)

    def _finish(
        self, stack: ExitStack, staged: StagedDocuments, twin: Mapping[str, str]
    ) -> Iterator[Staging]:
        """Stage the page on accessibility and the manifest; gives what is to be published, in
        order.  The meeting's folder in packs/ holds only what may be published, so that page lies
        elsewhere."""
        documents, staging = staged.documents, staged.staging
        if documents.report:
            beside = stack.enter_context(Staging(staged.reports)) if staged.is_public else staging
            staged.report_path = beside.write(REPORT, documents.report.encode())
            if staged.is_public:
                yield beside
        staging.write(MANIFEST, staged.manifest(twin))
        yield staging

    def _prove_nothing_exempt(self, staged: StagedDocuments, case: ProofCase) -> None:
        require_nothing_exempt(self.key, staged, case, self.pool, self.progress)

    def _stale(self, staging: Staging, sets: Sequence[StagedDocuments]) -> list[str]:
        """The files of earlier builds in a folder that are made no more."""
        for staged in sets:
            if staged.staging is staging:
                made = {file.name for file in staged.files}
                names = [n for n in previous_outputs(staging.folder) if n not in made]
                if not staged.is_public:
                    names += [*copies_in(staging.folder, {*made, *names}), REPORT]
                return names
        return []

    def _published(
        self, staged: StagedDocuments, compiled: Compiled, told: Sequence[Problem]
    ) -> tuple[Written, ...]:
        """What was published, remembered for the next build."""
        folder, documents = staged.staging.folder, staged.documents
        files = list(staged.files)
        report = staged.reports / REPORT
        if documents.report:
            name = Path(os.path.relpath(report, folder)).as_posix()
            files.append(Written.of(name, report))
        elif staged.is_public:
            with machine_errors(f"cannot remove {report}"):
                report.unlink(missing_ok=True)
        files.append(Written.of(MANIFEST, folder / MANIFEST))
        problems = documents.problems if staged.is_public else compiled.problems
        built = Built(tuple(files), in_order((*problems, *told)), staged.plans)
        self._remember(staged.record, built, compiled)
        own = {file.name for file in files}
        copies = () if staged.is_public else copies_in(folder, own)
        return (*files, *(Written.of(name, folder / name) for name in copies))

    def _remember(self, record: BuiltRecord, built: Built, compiled: Compiled) -> None:
        options = self.options
        if options.caching and not options.strict and options.takes_all:
            assert compiled.public is not None
            public = compiled.public
            papers = (*public.papers, *compiled.exempt)
            sets = (public, compiled.members)
            records = [each.released.record for each in sets if each is not None]
            record.write(
                built,
                (
                    *public.made_from,
                    *public.compared_with,
                    *compiled.exempt_files,
                    *(each for each in records if each is not None),
                ),
                compiled.watched,
                by_office=any(paper.source.kind == "office" for paper in papers),
                exempt=bool(compiled.exempt_files),
                meetings={each.day.isoformat(): each.names for each in public.dossier.moved_to},
            )

    def _leave_out_members(self, members: Path, compiled: Compiled) -> None:
        """Remove what an earlier build made for members of a meeting in which nothing is exempt any
        more."""
        folder = members / self.key
        names = previous_outputs(folder)
        if names:
            with machine_errors(f"cannot remove what is old in {folder}"):
                for name in (MANIFEST, REPORT, *names, *copies_in(folder, names)):
                    if name == Path(name).name:
                        (folder / name).unlink(missing_ok=True)
        record = BuiltRecord(self.root, self.key, folder)
        self._remember(record, Built((), compiled.problems, {}), compiled)

    def _twin_problems(self, public: Mapping[str, str]) -> tuple[Problem, ...]:
        """What is to be said of members' documents that this build leaves as they are."""
        if self.options.members is not None:
            return ()
        found = twin_problem(self.root / MEMBERS / self.key, self.key, public)
        return () if found is None else strictly([found]) if self.options.strict else (found,)
