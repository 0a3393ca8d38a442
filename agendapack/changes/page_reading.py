"""Reads what the pages of a PDF show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from msgspec.structs import replace
from pikepdf import Name, ObjectStreamMode, Pdf, StreamDecodeLevel

from agendapack.changes.page_words import words_on
from agendapack.changes.shown_pages import ShownDocument, ShownPage, Unreadable
from agendapack.pack.stamp_removal import StampRemoval
from agendapack.papers.outlines import read_outline
from agendapack.papers.page_bitmap import drawn
from agendapack.papers.pdf.page_attributes import page_geometry
from agendapack.papers.prepare import open_pdf
from agendapack.records.paper_kinds import MAX_PAGES
from agendapack.records.vocabulary import shipped_vocabularies

MAX_SIDE = 1200  # pixels: a page is drawn at its own size, and a large one smaller

SAVE_AGAIN = "open it in the program it came from and save it as PDF again"
NO_PASSWORD = "save a copy of it without a password, and compare that"


class _PageSetting(Struct, frozen=True):
    """What is read of a page before it is drawn."""

    rotation: int
    stamps: tuple[str, ...]
    bookmark: str


def read_document(
    file: Path, target: Path, *, keeping_stamps: bool = False
) -> ShownDocument | Unreadable:
    """What a PDF shows.  It is written to ``target`` with its pages unturned and without
    agendapack's stamps, and that is drawn; with ``keeping_stamps`` they are taken for what the
    pages show.

    OSError where the file cannot be read, or the disk will not have another.
    """
    try:
        with open_pdf(file) as pdf:
            if not 0 < len(pdf.pages) <= MAX_PAGES:
                return _unfit(len(pdf.pages))
            settings = _unturned(pdf, keeping_stamps)
            pdf.save(
                target,
                object_stream_mode=ObjectStreamMode.generate,
                stream_decode_level=StreamDecodeLevel.none,
            )
    except pikepdf.PasswordError:
        return Unreadable("needs a password to open", NO_PASSWORD)
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, ValueError):
        # PDFium mends some files that qpdf does not.
        settings, target = (), file
    try:
        with opened(target) as document:
            if not 0 < len(document) <= MAX_PAGES:
                return _unfit(len(document))
            if len(settings) != len(document):
                settings = (_PageSetting(0, (), ""),) * len(document)
            marks = {words.say("NOT FOR PUBLICATION") for words in shipped_vocabularies()}
            said = [stamp for setting in settings for stamp in setting.stamps]
            is_marked = any(mark in stamp for stamp in said for mark in marks)
            if keeping_stamps:
                settings = tuple(replace(each, stamps=()) for each in settings)
            return ShownDocument(target, tuple(_shown(document, settings)), is_marked)
    except pdfium.PdfiumError:
        return Unreadable("cannot be read as a PDF", SAVE_AGAIN)


def _unfit(count: int) -> Unreadable:
    if count == 0:
        return Unreadable("has no pages", "there is nothing to compare: look for the whole file")
    return Unreadable(
        f"has {count:,} pages, more than the {MAX_PAGES:,} that are compared",
        "divide it, and compare the parts",
    )


@contextmanager
def opened(file: Path) -> Iterator[pdfium.PdfDocument]:
    """A document that is drawn with its form fields.  PdfiumError where it cannot be opened."""
    document = pdfium.PdfDocument(file)
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


def _unturned(pdf: Pdf, keeping_stamps: bool) -> tuple[_PageSetting, ...]:
    """Take what agendapack, or a reader's view, adds off the pages; gives what that was."""
    removal = StampRemoval(pdf)
    rotations, stamps = [], []
    for page in pdf.pages:
        rotations.append(page_geometry(page).rotation)
        page.obj[Name.Rotate] = 0
        stamps.append(removal.take_off(page, keeping=keeping_stamps))
    return tuple(map(_PageSetting, rotations, stamps, _bookmarks(pdf, stamps)))


def _bookmarks(pdf: Pdf, stamps: Sequence[tuple[str, ...]]) -> Sequence[str]:
    """For each page the title of the outermost bookmark that it is under; ``stamps`` are those of
    each page.  An item without papers leads to its line on a pack's front sheet, a page without a
    stamp, and begins nothing there; nor do several that begin on one page."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    is_pack = any(stamps)
    begins: dict[int, list[str]] = {}
    for entry in read_outline(pdf, numbers):
        view = entry.view
        if view is not None and not (is_pack and view.fit == "XYZ" and not stamps[view.page]):
            begins.setdefault(view.page, []).append(" ".join(entry.title.split()))
    titles, title = [], ""
    for number in range(len(stamps)):
        if len(here := begins.get(number, [])) == 1:
            title = here[0]
        titles.append(title)
    return titles


def _shown(document: pdfium.PdfDocument, settings: Sequence[_PageSetting]) -> Iterator[ShownPage]:
    for index, setting in enumerate(settings):
        label = page_label(document, index)
        try:
            page = document[index]
        except pdfium.PdfiumError:  # what no reader shows
            yield ShownPage(label, b"", (), setting.rotation, setting.stamps, setting.bookmark)
            continue
        columns, rows, pixels = picture(page)
        text = page.get_textpage()
        words = tuple(word.text for word in words_on(text))
        text.close()
        page.close()
        digest = sha256(b"%d %d " % (columns, rows) + pixels).digest()
        yield ShownPage(label, digest, words, setting.rotation, setting.stamps, setting.bookmark)


def page_label(document: pdfium.PdfDocument, index: int) -> str:
    """What a reader calls a page: its label, else its number from one."""
    try:
        label = str(document.get_page_label(index))
    except UnicodeDecodeError:  # half of a character
        label = ""
    return " ".join(label.split()) or str(index + 1)


def picture(page: pdfium.PdfPage, scale: float = 1.0) -> tuple[int, int, bytes]:
    """A page drawn with ``scale`` pixels to a point: columns, rows, and four bytes a pixel."""
    width, height = page.get_size()
    scale = min(scale, MAX_SIDE / max(width, height, 1.0))
    columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
    return columns, rows, drawn(page, columns, rows, (0, 0), (columns, rows))
