"""The pipeline: read, check, prepare, number, typeset, plan, assemble, prove, write.

``compile_meeting`` decides everything and writes nothing; ``write_meeting`` carries it out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from shutil import copyfile

from msgspec import Struct

from agendapack.build import jobs
from agendapack.build.built import Built, BuiltRecord, Written
from agendapack.build.cache import Cache
from agendapack.build.cache_folder import FOLDER, LOCKS
from agendapack.build.documents import Printed
from agendapack.build.drafts import Draft, Drafting, reported
from agendapack.build.manifest import manifest, previous_outputs
from agendapack.build.meeting_reading import MeetingReading, read_meeting
from agendapack.build.options import Options
from agendapack.build.output import FOR_OFFICERS, MANIFEST, Staging, alone_with, machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.preparing import Preparation, TakenPaper
from agendapack.build.progress import Progress, Stopwatch
from agendapack.build.snapshot import Input
from agendapack.build.temporary import temporary_errors
from agendapack.papers.accessibility import ReportedPaper
from agendapack.problems import (
    Location,
    MachineError,
    Problem,
    UnprovedError,
    error,
    has_errors,
    in_order,
    strictly,
    warning,
)
from agendapack.records.checks import check
from agendapack.records.dossier import Dossier
from agendapack.records.library import Library
from agendapack.records.meeting_names import COMMITTEE_FILE, MeetingRef
from agendapack.records.vocabulary import has_vocabulary

REPORT = "accessibility.html"


class Compiled(Struct, frozen=True):
    """A meeting compiled: what there is to write, unless ``problems`` has an error.

    ``made_from`` are the files that it is made of, ``watched`` the names of those that would matter
    if they came or went.
    """

    ref: MeetingRef
    dossier: Dossier | None
    drafts: tuple[Draft, ...]
    minutes: Printed | None
    papers: tuple[TakenPaper, ...]
    report: str  # accessibility.html; empty where there are no papers
    problems: tuple[Problem, ...]
    made_from: tuple[Input, ...] = ()
    watched: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.dossier is not None and not has_errors(self.problems)

    @property
    def reported(self) -> tuple[ReportedPaper, ...]:
        """The papers whose accessibility was looked at."""
        return reported(self.papers)


class Pipeline:
    """Compiles and writes meetings of one council; ``into`` is a temporary folder of the caller's,
    which holds what jobs make until it is written."""

    def __init__(
        self,
        library: Library,
        options: Options,
        pool: WorkerPool,
        into: Path,
        progress: Progress,
    ) -> None:
        self.library = library
        self.root = library.root
        self.options = options
        self.pool = pool
        self.into = into
        self.progress = progress
        self.stopwatch = Stopwatch()

    def compile_meeting(self, ref: MeetingRef) -> Compiled:
        """Everything up to assembly; nothing is written but the cache."""
        self.progress.begin(ref.key)
        with self.stopwatch.stage("read"):
            reading = read_meeting(self.library, ref, self.into, self.pool.folder / "designs")
        with reading.worded_faults(), temporary_errors(room_alone=True):
            return self._compile(ref, reading)

    def _compile(self, ref: MeetingRef, reading: MeetingReading) -> Compiled:
        stage, design = self.stopwatch.stage, reading.design
        opened = reading.opened
        dossier, problems = opened.dossier, list(opened.problems)
        if dossier is None:
            return Compiled(ref, None, (), None, (), "", self._in_order(problems, reading))
        cache = Cache(
            self.root / FOLDER if self.options.caching else None, keeping=self.options.keeping
        )
        with stage("prepare"):
            preparation = Preparation(dossier, reading, cache, self.pool, self.into)
        minutes = dossier.minutes and self.pool.submit(
            jobs.set_minutes, design, dossier.minutes, self.into
        )
        with stage("check"):
            problems += check(dossier)
            problems += (*_language_problems(dossier), *_name_problems(ref))
        with stage("prepare"):
            papers = preparation.papers(self.progress)
        everything = tuple(paper for share in papers for paper in share)
        problems += [problem for paper in everything for problem in paper.problems]
        # Also where there are errors already: a template's faults are told with the rest.
        drafting = Drafting(
            dossier, design, self.pool, self.into, self.progress, self.stopwatch, problems
        )
        drafts, report = drafting.packs(papers)
        printed = drafting.minutes(minutes) if minutes else None
        return Compiled(
            ref,
            dossier,
            tuple(drafts),
            printed,
            everything,
            report,
            self._in_order(problems, reading),
            reading.inputs(picture for paper in everything for picture in paper.pictures),
            reading.watched,
        )

    def _in_order(
        self, problems: Sequence[Problem], reading: MeetingReading
    ) -> tuple[Problem, ...]:
        found = map(reading.worded, problems)
        return in_order(strictly(found) if self.options.strict else found)

    def write_meeting(self, compiled: Compiled, out: Path) -> tuple[Written, ...]:
        """Make, prove and publish a good meeting's files below ``out``; they are listed as written.

        A pack whose plan is that of the last build stays as it is.  Raises MachineError where the
        disk will not have a file, UnprovedError where a pack does not keep a promise; either way
        what was published before stays.
        """
        assert compiled.dossier is not None
        folder = out / compiled.ref.key
        record = BuiltRecord(self.root, compiled.ref.key, folder)
        plans = {draft.file: draft.plan.fingerprint for draft in compiled.drafts}
        written: list[Written] = []
        with alone_with(folder, self.root / FOLDER / LOCKS), Staging(folder) as staging:
            kept = {
                file: record.kept(file, plan) if self.options.caching else None
                for file, plan in plans.items()
            }
            self._make([draft for draft in compiled.drafts if not kept[draft.file]], staging)
            for draft in compiled.drafts:
                written.append(
                    kept[draft.file]
                    or Written.of(draft.file, staging.place(draft.file), len(draft.plan.pages))
                )
                html = staging.write(draft.html_file, draft.html.encode())
                written.append(Written.of(draft.html_file, html))
            if compiled.minutes is not None and compiled.minutes.facts is not None:
                path = staging.place("minutes.pdf")
                with machine_errors(f"cannot write {folder / 'minutes.pdf'}"):
                    copyfile(compiled.minutes.facts.pdf, path)
                written.append(Written.of("minutes.pdf", path, compiled.minutes.facts.page_count))
                html = staging.write("minutes.html", compiled.minutes.html.encode())
                written.append(Written.of("minutes.html", html))
            with self.stopwatch.stage("write"):
                planned = {draft.file: draft.plan for draft in compiled.drafts}
                stale = [n for n in previous_outputs(folder) if n not in {w.name for w in written}]
                made_from = compiled.made_from
                staging.write(
                    MANIFEST, manifest(self.root, compiled.ref.key, made_from, planned, written)
                )
                manifested = Written.of(MANIFEST, staging.place(MANIFEST))
                officers = out / FOR_OFFICERS / compiled.ref.key
                report = _publish_report(compiled.report, folder, officers)
                staging.publish(stale)
                if self.options.caching and not self.options.strict:
                    built = Built((*written, *report, manifested), compiled.problems, plans)
                    by_office = any(p.source.kind == "office" for p in compiled.papers)
                    record.write(built, made_from, compiled.watched, by_office=by_office)
        return (*written, *report, manifested)

    def _make(self, drafts: Sequence[Draft], staging: Staging) -> None:
        """Assemble and prove packs where they are staged."""
        self.progress.expect("packs assembled", len(drafts))
        self.progress.expect("packs proved", len(drafts))
        with self.stopwatch.stage("assemble"):
            assembled = [
                (draft, self.pool.submit(
                    *(jobs.write_pack, draft.plan, draft.stamp_font, staging.place(draft.file)),
                    limits=limits_for(len(draft.plan.pages)),
                ))
                for draft in drafts
            ]  # fmt: skip
            proofs = []
            for draft, done in assembled:
                self._await_pack(draft, done, staging.folder)
                self.progress.step("packs assembled")
                proof = self.pool.submit(
                    *(jobs.prove_pack, staging.place(draft.file), draft.plan),
                    limits=limits_for(len(draft.plan.pages)),
                )
                proofs.append((draft, proof))
        with self.stopwatch.stage("prove"):
            for draft, proof in proofs:
                self._await_proof(staging.folder / draft.file, proof)
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

    def _await_proof(self, target: Path, proof: Future[tuple[str, ...]]) -> None:
        """Raise UnprovedError unless a pack keeps what its plan promises."""
        try:
            broken = proof.result()
        except JobFailed as fault:
            broken = (f"the proof {fault}",)
        if broken:
            listed = "; ".join(broken[:10])
            raise UnprovedError(
                f"{target} does not keep what a pack promises, and was not published: {listed}",
                "this is a fault in agendapack or in a template; the last good pack is untouched",
            )


def _publish_report(report: str, meeting: Path, folder: Path) -> tuple[Written, ...]:
    """Write the page on accessibility into ``folder``; the last build's goes where there is none.

    It is listed by its way from the ``meeting``'s folder, which holds only what may be published.
    """
    target = folder / REPORT
    if not report:
        with machine_errors(f"cannot remove {target}"):
            target.unlink(missing_ok=True)
        return ()
    with Staging(folder) as staging:
        staging.write(REPORT, report.encode())
        staging.publish()
    return (Written.of(Path(os.path.relpath(target, meeting)).as_posix(), target),)


def _name_problems(ref: MeetingRef) -> tuple[Problem, ...]:
    """An error where a committee's packs would lie in the folder that is not published."""
    if ref.committee.casefold() != FOR_OFFICERS:
        return ()
    return (
        error(
            f'a committee\'s folder cannot be called "{ref.committee}"',
            Location(ref.folder.parent / COMMITTEE_FILE, 1, 1),
            f"rename the folder: what lies in packs/{FOR_OFFICERS}/ is not published",
        ),
    )


def _language_problems(dossier: Dossier) -> tuple[Problem, ...]:
    """A warning where the documents would be marked as a language that they do not speak."""
    language = dossier.council.language
    if has_vocabulary(language):
        return ()
    return (
        warning(
            f'the documents are marked as "{language}", but the words that agendapack prints'
            " itself (Agenda, Pages, the days and months) are English",
            dossier.council.place_of("language"),
            "write en-GB, or translate the templates and leave this as it is",
        ),
    )
