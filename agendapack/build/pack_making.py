"""Has packs assembled and proved by the worker pool."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from msgspec import Struct

from agendapack.build import jobs
from agendapack.build.compiled import Draft
from agendapack.build.output import machine_errors
from agendapack.build.pool import JobFailed, WorkerPool, limits_for
from agendapack.problems import MachineError, UnprovedError

MOST_TOLD = 10
"""Faults of a proof that are listed."""


class PackToMake(Struct, frozen=True):
    """A pack that is made at ``at``, to be published as ``target``; ``discreetly``: for members."""

    draft: Draft
    at: Path
    target: Path
    discreetly: bool


def begin_pack(pack: PackToMake, pool: WorkerPool) -> Future[None]:
    return pool.submit(
        *(jobs.write_pack, pack.draft.plan, pack.draft.stamp_font, pack.at),
        limits=limits_for(len(pack.draft.plan.pages)),
    )


def await_pack(pack: PackToMake, done: Future[None]) -> None:
    """MachineError where a pack could not be assembled."""
    target, file = pack.target, pack.draft.file
    try:
        with machine_errors(f"cannot write {target}"):
            done.result()
    except MachineError as fault:
        missing = getattr(fault.__cause__, "filename", None)
        if missing not in {str(source.facts.pdf) for source in pack.draft.plan.sources}:
            raise
        raise MachineError(
            f"{missing} went away while {file} was being made", "build again"
        ) from fault
    except JobFailed as fault:
        raise MachineError(
            f"{target} was not made: its assembly {fault}",
            "the last good pack is untouched; please report it",
        ) from fault


def begin_proof(pack: PackToMake, pool: WorkerPool) -> Future[tuple[str, ...]]:
    return pool.submit(
        *(jobs.prove_pack, pack.at, pack.draft.plan),
        limits=limits_for(len(pack.draft.plan.pages)),
    )


def await_proof(pack: PackToMake, proof: Future[tuple[str, ...]]) -> None:
    """UnprovedError unless a pack keeps what its plan promises."""
    broken: Sequence[str]
    try:
        broken = proof.result()
    except JobFailed as fault:
        broken = (f"the proof {fault}",)
    if broken:
        said = f"{pack.target} does not keep what a pack promises, and was not published"
        raise UnprovedError(
            f"{said}: {'; '.join(broken[:MOST_TOLD])}",
            "this is a fault in agendapack or in a template; the last good pack is untouched",
            discreet=said if pack.discreetly else None,
        )
