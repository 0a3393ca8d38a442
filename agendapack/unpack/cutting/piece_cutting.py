"""Cuts a published pack into its papers, each a PDF of its own.

A paper takes along what is its own: tags, links, bookmarks, form fields, layers.  What only the
pack said, such as its title and the bookmarks of its items, stays behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from agendapack.changes.page_reading import SAVE_AGAIN
from agendapack.changes.shown_pages import Unreadable
from agendapack.pack.layer_selection import own_layers, reached
from agendapack.papers.prepare import open_pdf
from agendapack.papers.reshaping.resources import drop_unused
from agendapack.papers.reshaping.selection import select_pages
from agendapack.unpack.cutting.piece_bookmarks import leave_out_pack_bookmarks
from agendapack.unpack.cutting.piece_destinations import restore_names
from agendapack.unpack.cutting.piece_tags import keep_claim, packet_of, unwrap_tags
from agendapack.unpack.cutting.stamp_lifting import StampLifting
from agendapack.unpack.cutting.stamp_proof import Fault, faults, scanned
from agendapack.unpack.pack_division import CutPiece, DividedPaper, PackDivision, PageStamps

_KEPT = (
    *(Name.Type, Name.Pages, Name.Version, Name.Extensions, Name.Lang, Name.MarkInfo),
    *(Name.StructTreeRoot, Name.Names, Name.Dests, Name.Outlines, Name.AcroForm, Name.Threads),
    *(Name.OCProperties, Name.OutputIntents, Name.URI),
)
"""What a paper keeps of the pack's catalogue (ISO 32000-1, table 28)."""

NO_PASSWORD = "save a copy of it without a password, and unpack that"

UNREADABLE = (
    *(pikepdf.PdfError, pikepdf.PasswordError, pikepdf.ForeignObjectError),
    *(RuntimeError, ValueError, TypeError),
)
"""What pikepdf and PDFium (RuntimeErrors) raise of a broken file; a TypeError for a name that is no
text."""

BROKEN = "cannot be taken apart: its structure is broken"


class _Paper(Struct, frozen=True):
    """A paper to be cut out into ``file``; ``pages`` are those of the document that it is in."""

    file: Path
    title: str
    pages: tuple[int, ...]

    def among(self, pages: Sequence[int]) -> _Paper:
        """The same in a document that has only ``pages``."""
        places = {page: place for place, page in enumerate(pages)}
        return _Paper(self.file, self.title, tuple(places[page] for page in self.pages))


def cut_pieces(
    pack: Path,
    division: PackDivision,
    stamps: Sequence[PageStamps],
    into: Path,
    some: slice = slice(None),
) -> tuple[CutPiece, ...] | Unreadable:
    """Cut the papers that are not missing out of a pack, in order, into the folder ``into``, each
    without the pack's stamps where these can be told from its pages.

    ``stamps`` are those of each page of the pack.  ``some``: those of the papers that are cut here,
    while others cut the rest into the same folder; each has the name that it has among all.
    OSError where a file cannot be read or written.
    """
    found = tuple(paper for paper in division.papers if not paper.is_missing)
    if not found:
        return ()
    try:
        with TemporaryDirectory(dir=into) as between, open_pdf(pack) as pdf:
            papers = list(_named(found, into, len(pdf.pages)))[some]
            leave_out_pack_bookmarks(pdf, found)
            whole = Path(between) / "whole.pdf"
            kept = _without_stamps(pdf, pack, papers, StampLifting(pdf, stamps), whole)
            if papers:
                _divide(whole, papers)
    except pikepdf.PasswordError:
        return Unreadable("needs a password to open", NO_PASSWORD)
    except UNREADABLE:
        return Unreadable(BROKEN, SAVE_AGAIN)
    return tuple(
        CutPiece(paper.file.name, number in kept, kept.get(number, ""))
        for number, paper in enumerate(papers)
    )


def _without_stamps(
    pdf: Pdf, pack: Path, papers: Sequence[_Paper], lifting: StampLifting, whole: Path
) -> Mapping[int, str]:
    """Write the pack to ``whole`` without its stamps; gives why papers, by their number, keep
    theirs: all that a paper has, where one of them cannot be taken off."""
    pages = sorted({page for paper in papers for page in paper.pages})
    told = lifting.lift(pages)
    _save_between(pdf, whole)
    texts = {page: lifting.texts(page) for page in told}
    faulty = dict(faults(pack, whole, texts, lifting.annotations))
    for page in _on_dark_ground(pack, faulty, told, lifting):
        del faulty[page]
    stuck = {page for page in pages if lifting.texts(page) and page not in told} | set(faulty)
    if not stuck:
        return {}
    behind = scanned(pack, sorted(stuck))
    kept: dict[int, str] = {}
    for number, paper in enumerate(papers):
        if (first := next((page for page in paper.pages if page in stuck), None)) is not None:
            kept[number] = _reason(faulty.get(first), first in behind)
            for page in told.intersection(paper.pages):
                lifting.put_back(page)
    _save_between(pdf, whole)
    return kept


def _on_dark_ground(
    pack: Path, faulty: Mapping[int, Fault], told: frozenset[int], lifting: StampLifting
) -> list[int]:
    """The pages whose stamps were not to be seen, though they are as on others where they were: a
    number in black on a cover that is black.  Not scans, whose text is never seen."""
    seen = {pattern for page in told.difference(faulty) for pattern in lifting.patterns(page)}
    unseen = [page for page, fault in faulty.items() if fault == "unseen"]
    alike = [page for page in unseen if seen.issuperset(own := lifting.patterns(page)) and own]
    behind = scanned(pack, alike)
    return [page for page in alike if page not in behind]


def _reason(fault: Fault | None, is_scanned: bool) -> str:
    """Why stamps could not be taken off, for an officer."""
    if is_scanned and fault != "look":
        return "the numbers are part of the scanned pages"
    if fault == "unseen":
        return "some of the numbers cannot be seen where they are printed"
    if fault is None:
        return "the numbers cannot be told from what else is on the pages"
    return "without the numbers the pages would look or read otherwise"


def _named(found: Sequence[DividedPaper], into: Path, count: int) -> Iterator[_Paper]:
    for ordinal, paper in enumerate(found, start=1):
        if any(page >= count for page in paper.pages):
            raise ValueError("a page that the pack does not have")
        yield _Paper(into / f"{ordinal:04}.pdf", paper.title, tuple(dict.fromkeys(paper.pages)))


def _divide(document: Path, papers: Sequence[_Paper]) -> None:
    """Cut ``papers`` out of a document, by halves: what one paper does not need is left out with
    many others, so that a pack of many papers is not gone through as often as it has papers."""
    if len(papers) == 1:
        _cut(document, papers[0])
        return
    middle = len(papers) // 2
    for part, half in enumerate((papers[:middle], papers[middle:])):
        if len(half) == 1:
            _cut(document, half[0])
        elif half:
            pages = sorted({page for paper in half for page in paper.pages})
            smaller = document.with_name(f"{document.stem}-{part}.pdf")
            with open_pdf(document) as pdf:
                select_pages(pdf, pages)
                _save_between(pdf, smaller)
            _divide(smaller, [paper.among(pages) for paper in half])
            smaller.unlink()


def _save_between(pdf: Pdf, file: Path) -> None:
    pdf.save(
        file,
        object_stream_mode=ObjectStreamMode.disable,
        stream_decode_level=StreamDecodeLevel.none,
        compress_streams=False,
        fix_metadata_version=False,
    )


def _cut(document: Path, paper: _Paper) -> None:
    """Write a paper that lies in a document as a file of its own."""
    with open_pdf(document) as pdf:
        select_pages(pdf, paper.pages)
        pages = [page.obj for page in pdf.pages]
        drop_unused(pages)
        packet = packet_of(pdf)
        _clear_catalogue(pdf)
        restore_names(pdf, pages)
        unwrap_tags(pdf, pages)
        keep_claim(pdf, pages, packet, paper.title)
        _keep_own_layers(pdf, pages)
        pdf.save(
            paper.file,
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
            fix_metadata_version=False,
        )


def _clear_catalogue(pdf: Pdf) -> None:
    """Leave behind what the pack says of itself: its title and dates, how it is to be opened, what
    is attached to it."""
    if Name.Info in pdf.trailer:
        del pdf.trailer[Name.Info]
    _keep(pdf.Root, _KEPT)
    if isinstance(names := pdf.Root.get(Name.Names), Dictionary):
        _keep(names, (Name.Dests,))


def _keep(holder: Object, kept: Sequence[Name]) -> None:
    for key in list(holder.keys()):
        if key not in kept:
            del holder[key]


def _keep_own_layers(pdf: Pdf, pages: Sequence[Object]) -> None:
    """Leave the layers that the pages of a paper use."""
    layers = pdf.Root.get(Name.OCProperties)
    if layers is None:
        return
    own = own_layers(layers, reached(pages)) if isinstance(layers, Dictionary) else None
    if own is None:
        del pdf.Root[Name.OCProperties]
    else:
        pdf.Root.OCProperties = own
