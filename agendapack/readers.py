"""The processes that read papers, started before the records are read.

Loading the libraries that read a PDF takes as long as reading ten of them.  So a build of papers
that nobody has prepared yet starts its workers at once, and they get ready while the build reads
the records.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from agendapack.cache_folder import FOLDER
from agendapack.workers import Workers

SHARED = "agendapack.pack.intake.papers"
"""What a build loads once, before its workers are forked: it wants it itself later on."""

OWN = "agendapack.pack.intake.looking"
"""What a process loads besides that is to prepare papers."""


def readers(root: Path, folders: Iterable[Path], jobs: int | None, *, caching: bool) -> Workers:
    """The workers of a build of the meetings in ``folders``; they stand by where there is much for
    them to do."""
    workers = Workers(jobs)
    papers = sum(map(_papers, folders))
    if papers and not (caching and (root / FOLDER / "papers").is_dir()):
        import_module(SHARED)
        workers.stand_by(papers, [OWN])
    return workers


def _papers(meeting: Path) -> int:
    """About how many papers a meeting has that are not agendapack's own to typeset."""
    return sum(path.suffix.lower() not in ("", ".md") for path in (meeting / "papers").rglob("*"))
