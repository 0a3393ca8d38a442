"""Holds public documents that are to be published against what is exempt."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Literal

from agendapack.build import jobs
from agendapack.build.jobs import ProofCase
from agendapack.build.output import MANIFEST
from agendapack.build.pack_making import MOST_TOLD
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.progress import Progress
from agendapack.build.staged_documents import REPORT, StagedDocuments
from agendapack.problems import UnprovedError
from agendapack.records.vocabulary import ENGLISH
from agendapack.released.released_meeting import Release

_KINDS: Mapping[str, Literal["pdf", "html", "json"]]
_KINDS = {".pdf": "pdf", ".html": "html", ".json": "json"}


def require_nothing_exempt(
    key: str, staged: StagedDocuments, case: ProofCase, pool: WorkerPool, progress: Progress
) -> None:
    """Raise UnprovedError unless nothing of what is exempt is in the public documents; those that
    stay as they were are held against it again, since other papers may be exempt by now.
    ``key`` is the meeting's."""
    documents = [(file.name, staged.path(file.name), file.pages) for file in staged.files]
    documents.append((MANIFEST, staged.path(MANIFEST), None))
    if staged.report_path is not None:
        page = os.path.relpath(staged.reports, staged.staging.folder)
        documents.append((f"{page}/{REPORT}", staged.report_path, None))
    progress.expect("documents held against exempt papers", len(documents))
    proofs = [
        (name, pool.submit(
            *(jobs.prove_nothing_exempt, path, _KINDS[path.suffix], case),
            limits=limits_for(pages or 0),
        ))
        for name, path, pages in documents
    ]  # fmt: skip
    broken = []
    released: dict[str, Release] = {}
    for name, proof in proofs:
        try:
            faults = proof.result()
            broken += [f"{name}: {fault}" for fault in faults]
            if faults and (release := _release(staged, name)) is not None:
                released[release.document] = release
        except JobFailed as fault:
            broken.append(f"{name}: the proof {fault}")
        progress.step("documents held against exempt papers")
    if broken:
        more = f"; and {len(broken) - MOST_TOLD} more" if len(broken) > MOST_TOLD else ""
        said = (
            f"the public documents in {staged.staging.folder} may hold what is exempt, and were"
            f" not published: {'; '.join(broken[:MOST_TOLD])}{more}"
        )
        if released:
            raise _released_before(key, tuple(released.values()), said)
        raise UnprovedError(
            said,
            "take it out of the public papers and records; where the words are public"
            " elsewhere, write them in a public paper too: docs/exempt.md says more",
            # No fault of this proof quotes what is exempt, whatever an exempt file is called.
            discreet=f"{said}; docs/exempt.md says what to do",
        )


def _release(staged: StagedDocuments, name: str) -> Release | None:
    """As what the document was released that has the file ``name``; None if it was not."""
    return next(
        (
            document.release
            for document in staged.own
            if any(file.name == name for file in document.files)
        ),
        None,
    )


def _released_before(key: str, released: Sequence[Release], said: str) -> UnprovedError:
    """That what is exempt by now was released to everybody, by what the records then said."""
    documents = ENGLISH.series(
        [
            f"{release.pdf.name} of {ENGLISH.date(release.released)} (version {release.version})"
            for release in released
        ]
    )
    said = f"{said}; {documents} {'was' if len(released) == 1 else 'were'} released to everybody"
    hint = (
        "take down what was published; take it out of the public papers and records; then"
        f' agendapack release {key} --amend "REASON" makes it anew: docs/release.md says what'
        " else to do"
    )
    # No fault of this proof quotes what is exempt, whatever an exempt file is called.
    return UnprovedError(said, hint, discreet=f"{said}: {hint}")
