"""Copies papers into a pack: their pages, and what their catalogues say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.papers.clearing.clear import clear
from agendapack.papers.clearing.picture_streams import drop_extras
from agendapack.papers.pdf.links import carry_destinations
from agendapack.papers.pdf.objects import Objects
from agendapack.papers.prepare import open_pdf

if TYPE_CHECKING:
    from agendapack.pack.plan import Source
    from agendapack.papers.facts import PdfSource

LARGE = 1_000_000
"""Bytes from which on a paper's streams are not copied by way of memory."""


class CopiedPaper(Struct, frozen=True, eq=False):
    """A paper's copy in a pack: its pages in order, its named destinations behind the paper's key,
    and the entries of its catalogue (ISO 32000-1, 7.7.2) that go with them; None where it has no
    such entry, or none that can be used."""

    pages: Sequence[Object]
    destinations: Mapping[bytes, Object]
    structure: Object | None
    form: Object | None
    layers: Object | None
    threads: Object | None
    output_intents: Object | None


def copy_papers(
    pack: Pdf, sources: Sequence[Source], opened: ExitStack, *, drawing: bool
) -> list[CopiedPaper]:
    """Copy the papers of all ``sources`` into ``pack``.

    A paper is closed once it is copied, so that only one is held twice.  ``opened`` holds those
    that must stay open until the pack is saved.  ``drawing`` has the fields drawn that a paper
    leaves to the reader.
    """
    return [_copy_paper(pack, source, opened, drawing=drawing) for source in sources]


def _copy_paper(pack: Pdf, source: Source, opened: ExitStack, *, drawing: bool) -> CopiedPaper:
    with ExitStack() as own:
        paper = _open_large(source.facts.pdf)
        if paper is not None:
            opened.enter_context(paper)
        else:
            paper = own.enter_context(open_pdf(source.facts.pdf))
        undrawn = drawing and source.facts.form == "undrawn"
        if undrawn and not all(map(_is_drawn, paper.pages)):
            paper.generate_appearance_streams()
        if source.kind == "paper" and not source.facts.enters_whole:
            cleared = clear(Objects(paper), keeping_comments=source.facts.keeps_comments)
            drop_extras(paper, cleared.pictures)
        pages = _copy_pages(pack, paper)
        is_tagged = source.facts.tags != "none"
        # After the pages: what leads to a page leads to its copy, where there is one.
        return CopiedPaper(
            pages,
            carry_destinations(pack, paper, source.key),
            structure=_copy_entry(pack, paper, Name.StructTreeRoot) if is_tagged else None,
            form=_copy_entry(pack, paper, Name.AcroForm),
            layers=_copy_entry(pack, paper, Name.OCProperties),
            threads=_copy_entry(pack, paper, Name.Threads, Array),
            output_intents=_copy_entry(pack, paper, Name.OutputIntents, Array),
        )


def _open_large(source: PdfSource) -> Pdf | None:
    """A large paper opened so that its streams stay in its file until the pack is saved; None where
    it is not large, or qpdf's job does not take it.

    What ``pikepdf.open`` opens is read into memory stream by stream as it is copied.
    """
    if not isinstance(source, Path) or source.stat().st_size < LARGE:
        return None
    with suppress(pikepdf.PdfError, pikepdf.JobUsageError, RuntimeError):
        settings = {"inputFile": str(source), "outputFile": "-", "noWarn": ""}
        return pikepdf.Job(settings).create_pdf()
    return None


def _copy_pages(pack: Pdf, paper: Pdf) -> list[Object]:
    with Pdf.new() as scratch:
        # qpdf gives pages what they inherit when the first of them goes into another file.
        scratch.pages.append(paper.pages[0])
    return [pack.copy_foreign(page.obj) for page in paper.pages]


def _copy_entry(
    pack: Pdf, paper: Pdf, name: Name, kind: type[Array | Dictionary] = Dictionary
) -> Object | None:
    value = paper.Root.get(name)
    if not isinstance(value, kind):
        return None
    return pack.copy_foreign(value if value.is_indirect else paper.make_indirect(value))


def _is_drawn(page: pikepdf.Page) -> bool:
    annotations = page.obj.get(Name.Annots)
    return not isinstance(annotations, Array) or all(
        Name.AP in annotation
        for annotation in annotations
        if isinstance(annotation, Dictionary) and annotation.get(Name.Subtype) == Name.Widget
    )
