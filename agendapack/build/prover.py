"""Packs are proved in a process of their own, which loads its library while others work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.build.aside import Aside

if TYPE_CHECKING:
    from agendapack.pack.plan import PackPlan

PROOF = "agendapack.pack.proof"


def prover() -> Aside:
    """A process that is called with a pack's path and plan, and gives what is broken of it."""
    return Aside(_prove, [PROOF])


def _prove(path: Path, plan: PackPlan) -> tuple[object, ...]:
    from agendapack.pack.proof import prove

    return prove(path, plan)
