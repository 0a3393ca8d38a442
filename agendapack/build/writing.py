"""Writes a compiled meeting: assembles, proves and names its documents, for everybody and for
members, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfile
from typing import Any, Literal

from msgspec import Struct

from agendapack.build import jobs
from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.compiled import Compiled, DocumentSet, Draft
from agendapack.build.consolidating import (
    FinishedPack,
    consolidated,
    consolidated_fingerprint,
)
from agendapack.build.jobs import ProofCase
from agendapack.build.manifest import manifest, previous_outputs, previous_pack
from agendapack.build.members_folder import (
    MEMBERS,
    digests,
    keep_apart,
    keep_out_of_git,
    twin_problem,
)
from agendapack.build.options import Options
from agendapack.build.output import (
    MANIFEST,
    TEMPORARY,
    Staging,
    alone_with,
    machine_errors,
    publish_together,
)
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.readers import copies_in, copy_name
from agendapack.pack.consolidated_values import CONSOLIDATED, CONSOLIDATED_HTML
from agendapack.pack.pack_map import pack_map
from agendapack.pack.plan import PackPlan
from agendapack.problems import MachineError, Problem, UnprovedError, has_errors, strictly
from agendapack.records.meeting_names import FOR_OFFICERS

REPORT = "accessibility.html"
MOST_TOLD = 10
"""Faults of a proof that are listed."""

_KINDS: Mapping[str, Literal["pdf", "html", "json"]]
_KINDS = {".pdf": "pdf", ".html": "html", ".json": "json"}


class Outcome(Struct, frozen=True):
    """The files of a meeting as written; ``members`` are those of the members' documents.

    Where ``problems`` has an error nothing was published.
    """

    files: tuple[Written, ...]
    members: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Staged(Struct):
    """One audience's documents on their way into a folder.

    ``reports`` is the folder of its page on accessibility.  ``kept`` are packs that stay as they
    are, since their plan is that of the last build; ``written`` is what the manifest lists.
    """

    documents: DocumentSet
    staging: Staging
    reports: Path
    record: BuiltRecord
    plans: dict[str, str]
    kept: dict[str, Written]
    written: list[Written]
    consolidated: Draft | None = None

    def path(self, name: str) -> Path:
        """Where a document lies while nothing is published."""
        return self.staging.folder / name if name in self.kept else self.staging.place(name)

    @property
    def report_path(self) -> Path:
        """Where the page on accessibility lies while nothing is published."""
        return self.reports / f"{TEMPORARY}{REPORT}"

    @property
    def is_public(self) -> bool:
        return self.documents.dossier.audience == "public"

    @property
    def missing(self) -> tuple[Draft, ...]:
        """The packs that have to be made."""
        return tuple(draft for draft in self.documents.drafts if draft.file not in self.kept)

    def exempt_pages(self, file: Written) -> tuple[int, ...]:
        """The pages of a document of the members' that hold what is exempt, counted from zero."""
        if (plan := self.plans_by_file.get(file.name)) is not None:
            return plan.exempt_pages
        minutes = self.documents.dossier.minutes
        return tuple(range(file.pages or 0)) if minutes and minutes.exemptions else ()

    @property
    def plans_by_file(self) -> dict[str, PackPlan]:
        drafts = (*self.documents.drafts, *([self.consolidated] if self.consolidated else []))
        return {draft.file: draft.plan for draft in drafts}


class Writing(Struct):
    """One meeting, ``key``, being written."""

    root: Path
    key: str
    options: Options
    pool: WorkerPool
    into: Path
    progress: Progress
    stopwatch: Stopwatch

    def write(self, compiled: Compiled) -> Outcome:
        """Make, prove and publish a good meeting's files.

        A pack whose plan is that of the last build stays as it is.  Raises MachineError where the
        disk will not have a file, UnprovedError where a document does not keep a promise; what
        was published before stays.
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
            self._make([(staged, draft) for staged in sets for draft in staged.missing])
            told = [problem for staged in sets for problem in self._consolidate(staged, compiled)]
            if has_errors(told):
                return Outcome((), problems=tuple(told))
            for staged in sets:
                self._lay_beside(staged)
            twin = digests(public.written)
            stagings = [staging for staged in sets for staging in self._finish(stack, staged, twin)]
            if compiled.case is not None:
                with self.stopwatch.stage("prove nothing exempt"):
                    self._prove_nothing_exempt(public, compiled.case)
            problems = (*told, *self._twin_problems(twin))
            if has_errors(problems):
                return Outcome((), problems=problems)
            for staged in sets[1:]:
                self._copy_for_readers(staged)
            with self.stopwatch.stage("write"):
                publish_together([(staging, self._stale(staging, sets)) for staging in stagings])
                files = [self._published(staged, compiled) for staged in sets]
                if members is not None and compiled.members is None:
                    self._leave_out_members(members, compiled)
        return Outcome(files[0], tuple(file for own in files[1:] for file in own), problems)

    def _open(self, stack: ExitStack, documents: DocumentSet, out: Path) -> _Staged:
        """Begin with the documents of one audience, in the meeting's folder below ``out``."""
        folder = out / self.key
        stack.enter_context(alone_with(folder, self.root / FOLDER / LOCKS))
        public = documents.dossier.audience == "public"
        staging = stack.enter_context(Staging(folder, private=not public))
        record = BuiltRecord(self.root, self.key, folder)
        plans = {draft.file: draft.plan.fingerprint for draft in documents.drafts}
        kept = {}
        if self.options.caching:
            found = ((file, record.kept(file, plan)) for file, plan in plans.items())
            kept = {file: written for file, written in found if written is not None}
        reports = out / FOR_OFFICERS / self.key if public else folder
        return _Staged(documents, staging, reports, record, plans, kept, [])

    def _lay_beside(self, staged: _Staged) -> None:
        """Stage the HTML of front sheets and the minutes; list them with the packs."""
        staging, written = staged.staging, staged.written
        for draft in staged.documents.drafts:
            written.append(
                staged.kept.get(draft.file)
                or Written.of(draft.file, staging.place(draft.file), len(draft.plan.pages))
            )
            html = staging.write(draft.html_file, draft.html.encode())
            written.append(Written.of(draft.html_file, html))
        if (whole := staged.consolidated) is not None:
            path = staging.place(whole.file)
            written.append(Written.of(whole.file, path, len(whole.plan.pages)))
            html = staging.write(whole.html_file, whole.html.encode())
            written.append(Written.of(whole.html_file, html))
        elif CONSOLIDATED in staged.kept:
            written += [staged.kept[name] for name in (CONSOLIDATED, CONSOLIDATED_HTML)]
        for name, made in staged.documents.printed.items():
            assert made.facts is not None
            path = staging.place(f"{name}.pdf")
            with machine_errors(f"cannot write {staging.folder / f'{name}.pdf'}"):
                copyfile(made.facts.pdf, path)
            written.append(Written.of(f"{name}.pdf", path, made.facts.page_count))
            html = staging.write(f"{name}.html", made.html.encode())
            written.append(Written.of(f"{name}.html", html))

    def _finish(
        self, stack: ExitStack, staged: _Staged, twin: Mapping[str, str]
    ) -> Iterator[Staging]:
        """Stage the page on accessibility and the manifest; gives what is to be published, in
        order.  The meeting's folder in packs/ holds only what may be published, so that page lies
        elsewhere."""
        documents, staging = staged.documents, staged.staging
        if documents.report:
            beside = stack.enter_context(Staging(staged.reports)) if staged.is_public else staging
            beside.write(REPORT, documents.report.encode())
            if staged.is_public:
                yield beside
        data = manifest(
            *(self.root, self.key, documents.made_from, staged.plans_by_file, staged.written),
            public=None if staged.is_public else twin,
            kept=_kept_entry(staged),
        )
        staging.write(MANIFEST, data)
        yield staging

    def _stale(self, staging: Staging, sets: Sequence[_Staged]) -> list[str]:
        """The files of earlier builds in a folder that are made no more."""
        for staged in sets:
            if staged.staging is staging:
                made = {file.name for file in staged.written}
                names = [n for n in previous_outputs(staging.folder) if n not in made]
                return names if staged.is_public else [*names, *copies_in(staging.folder), REPORT]
        return []

    def _published(self, staged: _Staged, compiled: Compiled) -> tuple[Written, ...]:
        """What was published, remembered for the next build."""
        folder, documents = staged.staging.folder, staged.documents
        files = list(staged.written)
        report = staged.reports / REPORT
        if documents.report:
            name = Path(os.path.relpath(report, folder)).as_posix()
            files.append(Written.of(name, report))
        elif staged.is_public:
            with machine_errors(f"cannot remove {report}"):
                report.unlink(missing_ok=True)
        files.append(Written.of(MANIFEST, folder / MANIFEST))
        problems = documents.problems if staged.is_public else compiled.problems
        self._remember(staged.record, Built(tuple(files), problems, staged.plans), compiled)
        copies = () if staged.is_public else copies_in(folder)
        return (*files, *(Written.of(name, folder / name) for name in copies))

    def _remember(self, record: BuiltRecord, built: Built, compiled: Compiled) -> None:
        if self.options.caching and not self.options.strict:
            assert compiled.public is not None
            public = compiled.public
            papers = (*public.papers, *compiled.exempt)
            record.write(
                built,
                (*public.made_from, *public.compared_with, *compiled.exempt_files),
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
                for name in (MANIFEST, REPORT, *names, *copies_in(folder)):
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

    # Packs

    def _consolidate(self, staged: _Staged, compiled: Compiled) -> tuple[Problem, ...]:
        """Make and prove the pack of everything to date, once there is a supplement; gives what is
        wrong with its templates, and was not told before.

        One that is made from the same packs as at the last build stays as it is.
        """
        drafts, packs = staged.documents.drafts, staged.documents.dossier.packs
        if len(drafts) < 2 or compiled.design is None:
            return ()
        finished = [
            FinishedPack(staged.path(draft.file), pack_map(draft.plan, pack, self.root))
            for draft, pack in zip(drafts, packs, strict=True)
        ]
        known = consolidated_fingerprint(finished, compiled.design)
        names = (CONSOLIDATED, CONSOLIDATED_HTML, MANIFEST)
        staged.plans.update(dict.fromkeys(names, known))
        kept = []
        if self.options.caching and not self.options.readers:  # whose copies need its plan
            kept = [staged.record.kept(name, known) for name in names]
        if kept and None not in kept:
            staged.kept.update((each.name, each) for each in kept[:2] if each is not None)
            return ()
        made = consolidated(finished, compiled.design, self.pool, self.into)
        problems = strictly(made.problems) if self.options.strict else made.problems
        if made.draft is not None and not has_errors(problems):
            staged.consolidated = made.draft
            self._make([(staged, made.draft)])
        return tuple(problem for problem in problems if problem not in compiled.problems)

    def _make(self, drafts: Sequence[tuple[_Staged, Draft]]) -> None:
        """Assemble and prove packs where they are staged."""
        self.progress.expect("packs assembled", len(drafts))
        self.progress.expect("packs proved", len(drafts))
        with self.stopwatch.stage("assemble"):
            assembled = [
                (staged, draft, self.pool.submit(
                    *(jobs.write_pack, draft.plan, draft.stamp_font),
                    staged.staging.place(draft.file),
                    limits=limits_for(len(draft.plan.pages)),
                ))
                for staged, draft in drafts
            ]  # fmt: skip
            proofs = []
            for staged, draft, done in assembled:
                self._await_pack(draft, done, staged.staging.folder)
                self.progress.step("packs assembled")
                proof = self.pool.submit(
                    *(jobs.prove_pack, staged.staging.place(draft.file), draft.plan),
                    limits=limits_for(len(draft.plan.pages)),
                )
                proofs.append((staged, draft, proof))
        with self.stopwatch.stage("prove"):
            for staged, draft, proof in proofs:
                self._await_proof(staged, draft, proof)
                self.progress.step("packs proved")

    def _await_pack(self, draft: Draft, done: Future[None], folder: Path) -> None:
        target = folder / draft.file
        try:
            with machine_errors(f"cannot write {target}"):
                done.result()
        except MachineError as fault:
            missing = getattr(fault.__cause__, "filename", None)
            if missing not in {str(source.facts.pdf) for source in draft.plan.sources}:
                raise
            raise MachineError(
                f"{missing} went away while {draft.file} was being made", "build again"
            ) from fault
        except JobFailed as fault:
            raise MachineError(
                f"{target} was not made: its assembly {fault}",
                "the last good pack is untouched; please report it",
            ) from fault

    def _await_proof(self, staged: _Staged, draft: Draft, proof: Future[tuple[str, ...]]) -> None:
        """Raise UnprovedError unless a pack keeps what its plan promises."""
        target = staged.staging.folder / draft.file
        try:
            broken = proof.result()
        except JobFailed as fault:
            broken = (f"the proof {fault}",)
        if broken:
            said = f"{target} does not keep what a pack promises, and was not published"
            raise UnprovedError(
                f"{said}: {'; '.join(broken[:MOST_TOLD])}",
                "this is a fault in agendapack or in a template; the last good pack is untouched",
                discreet=None if staged.is_public else said,
            )

    def _prove_nothing_exempt(self, staged: _Staged, case: ProofCase) -> None:
        """Raise UnprovedError unless nothing of what is exempt is in the public documents; packs
        that are kept are held against it again, since other papers may be exempt by now."""
        documents = [(file.name, staged.path(file.name), file.pages) for file in staged.written]
        documents.append((MANIFEST, staged.path(MANIFEST), None))
        if staged.documents.report:
            page = os.path.relpath(staged.reports, staged.staging.folder)
            documents.append((f"{page}/{REPORT}", staged.report_path, None))
        self.progress.expect("documents held against exempt papers", len(documents))
        proofs = [
            (name, self.pool.submit(
                *(jobs.prove_nothing_exempt, path, _KINDS[path.suffix], case),
                limits=limits_for(pages or 0),
            ))
            for name, path, pages in documents
        ]  # fmt: skip
        broken = []
        for name, proof in proofs:
            try:
                broken += [f"{name}: {fault}" for fault in proof.result()]
            except JobFailed as fault:
                broken.append(f"{name}: the proof {fault}")
            self.progress.step("documents held against exempt papers")
        if broken:
            more = f"; and {len(broken) - MOST_TOLD} more" if len(broken) > MOST_TOLD else ""
            said = (
                f"the public documents in {staged.staging.folder} may hold what is exempt, and were"
                f" not published: {'; '.join(broken[:MOST_TOLD])}{more}"
            )
            raise UnprovedError(
                said,
                "take it out of the public papers and records; where the words are public"
                " elsewhere, write them in a public paper too: docs/exempt.md says more",
                # No fault of this proof quotes what is exempt, whatever an exempt file is called.
                discreet=f"{said}; docs/exempt.md says what to do",
            )

    # Copies for readers

    def _copy_for_readers(self, staged: _Staged) -> None:
        """Stage a copy of each PDF for each reader, made of what was proved."""
        font = staged.documents.drafts[0].stamp_font
        copies = [
            (name, self.pool.submit(
                *(jobs.copy_for_reader, staged.path(file.name), staged.staging.place(name)),
                *(reader.name, staged.exempt_pages(file), self.options.password, font),
                limits=limits_for(file.pages),
            ))
            for reader in self.options.readers
            for file in staged.written
            if file.pages is not None
            for name in [copy_name(file.name, reader)]
        ]  # fmt: skip
        for name, done in copies:
            target = staged.staging.folder / name
            try:
                with machine_errors(f"cannot write {target}"):
                    done.result()
            except JobFailed as fault:
                raise MachineError(
                    f"{target} was not made: the job {fault}",
                    "nothing that was there before has changed; please report it",
                ) from fault


def _kept_entry(staged: _Staged) -> dict[str, Any]:
    """What the manifest says of a consolidated pack that stays as it is."""
    if CONSOLIDATED not in staged.kept:
        return {}
    return {CONSOLIDATED: previous_pack(staged.staging.folder, CONSOLIDATED)}
