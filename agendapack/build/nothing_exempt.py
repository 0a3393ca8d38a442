"""Holds public documents that are to be published against what is exempt."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from agendapack.build import jobs
from agendapack.build.jobs import ProofCase
from agendapack.build.output import MANIFEST
from agendapack.build.pack_making import MOST_TOLD
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.build.progress import Progress
from agendapack.build.staged_documents import REPORT, StagedDocuments
from agendapack.problems import UnprovedError

_KINDS: Mapping[str, Literal["pdf", "html", "json"]]
_KINDS = {".pdf": "pdf", ".html": "html", ".json": "json"}


def require_nothing_exempt(
    staged: StagedDocuments, case: ProofCase, pool: WorkerPool, progress: Progress
) -> None:
    """Raise UnprovedError unless nothing of what is exempt is in the public documents; those that
    stay as they were are held against it again, since other papers may be exempt by now."""
    documents = [(file.name, staged.path(file.name), file.pages) for file in staged.files]
    documents.append((MANIFEST, staged.path(MANIFEST), None))
    if staged.documents.report:
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
    for name, proof in proofs:
        try:
            broken += [f"{name}: {fault}" for fault in proof.result()]
        except JobFailed as fault:
            broken.append(f"{name}: the proof {fault}")
        progress.step("documents held against exempt papers")
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
