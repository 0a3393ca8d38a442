"""The processes beside a build's own, started before anything else is loaded.

Loading what a build needs takes longer than most builds' work.  So the libraries that read PDFs,
and the one that proves packs, are loaded by processes of their own while this one reads the
records and templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agendapack.build.cache import Cache
from agendapack.build.cache_folder import FOLDER
from agendapack.build.jobs import early_tasks
from agendapack.build.prover import prover
from agendapack.build.workers import Workers
from agendapack.build.workshop import Shop, workshop

if TYPE_CHECKING:
    from agendapack.build.aside import Aside
    from agendapack.records.meeting_names import MeetingRef


def helpers(
    root: Path, refs: Sequence[MeetingRef], jobs: int | None, *, caching: bool, building: bool
) -> tuple[Shop, Aside | None]:
    """The workshop that reads the papers of ``refs``, of the first one right away; and where packs
    are being built, what proves them."""
    cache = Cache(root / FOLDER if caching else None)
    early = partial(early_tasks, refs[0].folder, cache) if refs else lambda: ()
    shop = workshop(Workers(jobs), early, assembling=building)
    return shop, prover() if building else None
