"""A pack in the making: papers opened, and their pages copied.

That takes half of the time of assembling and depends on no page number, so it can be done while the
front sheet is being set.  Nobody may see from a pack whether it was.  What was copied and is not
used is not written, for a file holds what can be reached from its catalogue; but qpdf writes some
of that in the order in which it came into being.  So that order is always the same: first the
papers that can be copied ahead, in the order of the pack, each with its tree; then all others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.papers.active import disarm
from agendapack.papers.prepare import open_pdf

if TYPE_CHECKING:
    from agendapack.pack.plan import Source
    from agendapack.papers.facts import PdfSource

# A page's history, thumbnail and private data (ISO 32000-1, 14.5, 12.3.4) stay with the paper.
_LEFT_BEHIND = (Name.Metadata, Name.PieceInfo, Name.LastModified, Name.Thumb)


LARGE = 1_000_000
"""Bytes from which on a paper's streams are not copied by way of memory."""


def open_to_copy(source: PdfSource) -> Pdf:
    """A paper opened to be copied into a pack.

    What pikepdf opens, it reads into memory stream by stream as it is copied.  What qpdf's own job
    opens, it leaves in its file until the pack is written: that takes longer for each object, and
    no memory at all for a photograph.
    """
    if isinstance(source, Path) and source.stat().st_size >= LARGE:
        with suppress(pikepdf.PdfError, pikepdf.JobUsageError, RuntimeError):
            settings = {"inputFile": str(source), "outputFile": "-", "noWarn": ""}
            return pikepdf.Job(settings).create_pdf()
    return open_pdf(source)


class Copied(Struct, eq=False):
    """A paper, open, and the copies of all its pages, in order."""

    paper: Pdf
    pages: list[Object]


class Gathering:
    """A new pack, and papers whose pages have been copied into it."""

    def __init__(self) -> None:
        self.pack = Pdf.new()
        self._ahead: deque[tuple[Path, Copied]] = deque()
        self._used: list[Copied] = []

    def foresee(self, paper: Path, *, tagged: bool) -> None:
        """Copy the paper that is likely to come next of those that can be copied ahead;
        ``tagged``: its structure tree as well.

        Whatever is wrong with it is met again, and told, when it is wanted.
        """
        with suppress(Exception):
            self._ahead.append((paper, self._copy(open_to_copy(paper), tagged=tagged)))

    def take_all(self, sources: Sequence[Source], *, drawing: bool) -> dict[int, Copied]:
        """The papers of all sources, by index, with their copied pages.

        ``drawing`` has the fields drawn that a paper leaves to the reader.
        """
        taken = {
            index: self._take(source)
            for index, source in enumerate(sources)
            if source.kind == "paper" and source.facts.can_be_copied_ahead
        }
        for index, source in enumerate(sources):
            if index not in taken:
                paper = open_to_copy(source.facts.pdf)
                undrawn = drawing and source.facts.form == "undrawn"
                if undrawn and not all(map(_is_drawn, paper.pages)):
                    paper.generate_appearance_streams()
                tagged = source.facts.tags != "none"
                taken[index] = self._copy(paper, tagged=tagged, is_own=source.kind != "paper")
        self._used += taken.values()
        return taken

    def _take(self, source: Source) -> Copied:
        if self._ahead and self._ahead[0][0] == source.facts.pdf:
            return self._ahead.popleft()[1]
        self._ahead.clear()  # another pack was foreseen: what came later in it comes too early
        return self._copy(open_to_copy(source.facts.pdf), tagged=source.facts.tags != "none")

    def _copy(self, paper: Pdf, *, tagged: bool, is_own: bool = False) -> Copied:
        with Pdf.new() as scratch:
            # qpdf gives pages what they inherit when the first of them goes into another file.
            scratch.pages.append(paper.pages[0])
        pages = [self.pack.copy_foreign(page.obj) for page in paper.pages]
        for page in pages:
            for key in _LEFT_BEHIND:
                if key in page:
                    del page[key]
        if not is_own:
            disarm(pages)
        if tagged and paper.Root.StructTreeRoot.is_indirect:
            # Once copied with its pages, it is there for whoever asks to copy it again.
            self.pack.copy_foreign(paper.Root.StructTreeRoot)
        return Copied(paper, pages)


def _is_drawn(page: pikepdf.Page) -> bool:
    annotations = page.obj.get(Name.Annots)
    return not isinstance(annotations, Array) or all(
        Name.AP in annotation
        for annotation in annotations
        if isinstance(annotation, Dictionary) and annotation.get(Name.Subtype) == Name.Widget
    )
