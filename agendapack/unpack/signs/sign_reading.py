"""Reads all that a published pack shows of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Pdf

from agendapack.changes.page_reading import SAVE_AGAIN
from agendapack.changes.shown_pages import Unreadable
from agendapack.papers.facts import OutlineEntry
from agendapack.papers.geometry import PageGeometry
from agendapack.papers.outlines import read_outline
from agendapack.papers.pdf.destinations import named_destinations
from agendapack.papers.pdf.page_attributes import page_geometry
from agendapack.papers.pdf.strings import string_text
from agendapack.papers.pdf.trees import nodes
from agendapack.papers.prepare import open_pdf
from agendapack.records.paper_kinds import MAX_PAGES
from agendapack.unpack.pack_signs import PackBookmark, PackSigns, PageLine, PageSigns
from agendapack.unpack.signs.line_setting import LinkArea, set_lines
from agendapack.unpack.signs.page_drawings import page_drawing, set_annotations
from agendapack.unpack.signs.page_letters import letter_runs
from agendapack.unpack.signs.page_links import link_areas

EDGE = 0.12  # of a page's height at its head and at its foot: where a scanned sheet is stamped
MOST_STAMPS = 6  # lines that are stamped on one
LONGEST_STAMP = 60  # characters of one

NO_PASSWORD = "save a copy of it without a password, and unpack that"


class _Frame(Struct, frozen=True):
    """What is known of a page before its content is read."""

    geometry: PageGeometry
    areas: tuple[LinkArea, ...]


class _Document(Struct, frozen=True):
    """What a document says of itself as a whole."""

    frames: tuple[_Frame, ...]
    bookmarks: tuple[PackBookmark, ...]
    has_labels: bool
    title: str
    language: str
    is_tagged: bool


def read_signs(file: Path) -> PackSigns | Unreadable:
    """What a pack shows of itself.  OSError where the file cannot be read."""
    try:
        with open_pdf(file) as pdf:
            if not 0 < len(pdf.pages) <= MAX_PAGES:
                return _unfit(len(pdf.pages))
            known = _document(pdf)
        with pdfium.PdfDocument(file) as document:
            if len(document) != len(known.frames):
                return Unreadable("is damaged: its pages cannot be counted for sure", SAVE_AGAIN)
            pages = tuple(_pages(document, known))
    except pikepdf.PasswordError:
        return Unreadable("needs a password to open", NO_PASSWORD)
    except (
        *(pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, ValueError, TypeError),
        pdfium.PdfiumError,
    ):
        return Unreadable("cannot be read as a PDF", SAVE_AGAIN)
    return PackSigns(
        pages,
        known.bookmarks,
        known.has_labels,
        known.title,
        known.language,
        known.is_tagged,
    )


def _unfit(count: int) -> Unreadable:
    if count == 0:
        return Unreadable("has no pages", "there is nothing to unpack: look for the whole file")
    return Unreadable(
        f"has {count:,} pages, more than the {MAX_PAGES:,} that are unpacked",
        "divide it, and unpack the parts",
    )


def _document(pdf: Pdf) -> _Document:
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    named = named_destinations(pdf)
    frames = []
    for page in pdf.pages:
        geometry = page_geometry(page)
        frames.append(_Frame(geometry, link_areas(page, geometry, named, numbers)))
    labels, marked = pdf.Root.get(Name.PageLabels), pdf.Root.get(Name.MarkInfo)
    info = pdf.trailer.get(Name.Info)
    return _Document(
        tuple(frames),
        tuple(_bookmarks(read_outline(pdf, numbers), 0)),
        isinstance(labels, Dictionary) and not _is_tangled(labels),
        _one_line(string_text(info.get(Name.Title))) if isinstance(info, Dictionary) else "",
        _one_line(string_text(pdf.Root.get(Name.Lang))),
        isinstance(pdf.Root.get(Name.StructTreeRoot), Dictionary)
        and isinstance(marked, Dictionary)
        and bool(marked.get(Name.Marked)),
    )


def _is_tangled(tree: Dictionary) -> bool:
    """Whether a node of a tree is below more than one, or below itself, where PDFium never ends."""
    found = tuple(nodes(tree))
    kids = (node.get(Name.Kids) for node in found)
    return sum(len(each) for each in kids if isinstance(each, Array)) != len(found) - 1


def _bookmarks(entries: Sequence[OutlineEntry], depth: int) -> Iterator[PackBookmark]:
    for entry in entries:
        page = None if entry.view is None else entry.view.page
        yield PackBookmark(_one_line(entry.title), page, depth)
        yield from _bookmarks(entry.children, depth + 1)


def _one_line(text: str) -> str:
    return " ".join(
        "".join(letter for letter in text if letter.isprintable() or letter.isspace()).split()
    )


def _pages(document: pdfium.PdfDocument, known: _Document) -> Iterator[PageSigns]:
    for index, frame in enumerate(known.frames):
        label = _label(document, index) if known.has_labels else ""
        width, height = frame.geometry.size
        try:
            page = document[index]
            if set_annotations(page):
                page.close()
                page = document[index]
        except pdfium.PdfiumError:  # what no reader shows
            yield PageSigns(label, width, height)
            continue
        drawing = page_drawing(page, frame.geometry)
        runs = [
            run
            for run in letter_runs(page, frame.geometry, drawing.covered)
            if (drawing.is_sheet or not run.style.unseen) and run.is_within(width, height)
        ]
        page.close()
        seen = [run for run in runs if not run.style.unseen]
        is_scanned = drawing.is_sheet and _are_stamps(set_lines(seen, width, height), height)
        lines = set_lines(runs if is_scanned else seen, width, height, frame.areas)
        yield PageSigns(label, width, height, lines, drawing.draws, is_scanned)


def _label(document: pdfium.PdfDocument, index: int) -> str:
    try:
        return _one_line(str(document.get_page_label(index)))
    except UnicodeDecodeError:  # half of a character
        return ""


def _are_stamps(lines: Sequence[PageLine], height: float) -> bool:
    """Whether the text that is seen on a sheet may be what was stamped on it."""
    return len(lines) <= MOST_STAMPS and all(
        len(line.text) <= LONGEST_STAMP
        and (line.bottom < EDGE * height or line.top > (1 - EDGE) * height or not line.upright)
        for line in lines
    )
