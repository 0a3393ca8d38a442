"""The site's jobs for its worker pool: what opens a finished PDF.

As in ``build/jobs.py``, each imports what it needs when it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agendapack.pack.pack_map import PackMap
    from agendapack.pack.published_paper import PublishedPaper
    from agendapack.site.document_files.drawn_pages import DrawnPage, PageToDraw, ReadPage


def publish_papers(pack: Path, known: PackMap, papers: Sequence[PublishedPaper]) -> tuple[str, ...]:
    """Write papers of a finished pack, each as a document of its own; gives their digests.  OSError
    where the disk will not have one."""
    from agendapack.build.output import digest
    from agendapack.pack import paper_publishing

    paper_publishing.publish_papers(pack, known, papers)
    return tuple(digest(paper.target) for paper in papers)


def draw_pages(pages: Sequence[PageToDraw]) -> tuple[DrawnPage | None, ...]:
    """Draw pages of documents, small.  OSError where the disk will not have a picture."""
    from agendapack.site.document_files import paper_pictures

    return paper_pictures.draw_pages(pages)


def read_pages(pdf: Path, sha256: str) -> tuple[ReadPage, ...]:
    """The words on each page of a document with that digest.  MachineError where it has another."""
    from agendapack.build.output import digest
    from agendapack.problems import MachineError
    from agendapack.site.document_files import text_reading
    from agendapack.site.pack_maps import AGAIN

    if digest(pdf) != sha256:
        raise MachineError(f"{pdf} was written anew while the site was made", AGAIN)
    return text_reading.read_pages(pdf)
