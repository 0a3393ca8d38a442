"""Shows parts of a PDF each by itself, on a page of a file of its own, for PDFium to read.

A picture is seen whatever page, pattern or annotation holds it, and words are read of what no page
draws: the appearances of annotations, patterns, forms that nothing names.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from agendapack.papers.evidence.picture_likeness import likeness
from agendapack.papers.evidence.reading_faults import FAULTS

SIDE = 192
"""Pixels of a drawn picture, across and down, whatever its proportions."""
PIECES = 200  # in one file, so that no more of them are in memory
_PICTURE_KEYS = (
    *("/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Decode", "/ImageMask"),
    *("/Filter", "/DecodeParms", "/SMask", "/Mask", "/SMaskInData"),
)


def picture_likenesses(pictures: list[StreamObject]) -> list[tuple[bytes, ...] | None]:
    """What each picture looks like on white, and without its transparency where it has some; empty
    where it shows too little, None where PDFium cannot draw it."""
    found: list[tuple[bytes, ...] | None] = []
    for start in range(0, len(pictures), PIECES):
        part = pictures[start : start + PIECES]
        writer = PdfWriter()
        pages: list[list[int]] = []
        for picture in part:
            veiled = "/SMask" in picture or "/Mask" in picture
            kept = [_PICTURE_KEYS, _PICTURE_KEYS[:-3]] if veiled else [_PICTURE_KEYS]
            added = (_add_picture(writer, picture, keys) for keys in kept)
            pages.append([page for page in added if page is not None])
        sizes = {page: size_of(one) for one, own in zip(part, pages, strict=True) for page in own}
        drawn = _drawn(writer, sizes)
        for own in pages:
            seen = dict.fromkeys(drawn[page] for page in own if page in drawn)
            found.append(tuple(filter(None, seen)) if seen else None)
    return found


def words_of(contents: list[tuple[bytes, Any]]) -> list[str]:
    """What each content says, with the resources that it names things in."""
    found: list[str] = []
    for start in range(0, len(contents), PIECES):
        writer = PdfWriter()
        pages = [_add_content(writer, *one) for one in contents[start : start + PIECES]]
        with _opened(writer) as document:
            found += (_text(document, page) for page in pages)
    return found


def size_of(picture: StreamObject) -> tuple[int, int]:
    """A picture's pixels across and down; none where it does not say."""
    width, height = (picture.get(key) for key in ("/Width", "/Height"))
    if isinstance(width, int) and isinstance(height, int):
        return int(width), int(height)
    return 0, 0


def _add_picture(writer: PdfWriter, picture: StreamObject, keys: tuple[str, ...]) -> int | None:
    alone = StreamObject()
    alone[NameObject("/Type")] = NameObject("/XObject")
    alone[NameObject("/Subtype")] = NameObject("/Image")
    before = len(writer.pages)
    try:
        for key in keys:
            if key in picture:
                alone[NameObject(key)] = picture.raw_get(key).clone(writer)
        alone._data = picture._data
        held = DictionaryObject({NameObject("/P"): writer._add_object(alone)})
        resources = DictionaryObject({NameObject("/XObject"): held})
        _add_page(writer, b"%d 0 0 %d 0 0 cm /P Do" % (SIDE, SIDE), resources)
    except FAULTS:
        return None
    return before


def _add_content(writer: PdfWriter, data: bytes, resources: Any) -> int | None:
    before = len(writer.pages)
    try:
        held = resources.get_object() if resources is not None else None
        found = held.clone(writer) if isinstance(held, DictionaryObject) else DictionaryObject()
        _add_page(writer, data, found)
    except FAULTS:
        return None
    return before


def _add_page(writer: PdfWriter, data: bytes, resources: DictionaryObject) -> None:
    page = writer.add_blank_page(SIDE, SIDE)
    contents = DecodedStreamObject()
    contents.set_data(data)
    page[NameObject("/Contents")] = writer._add_object(contents)
    page[NameObject("/Resources")] = resources
    page[NameObject("/MediaBox")] = ArrayObject(map(NumberObject, (0, 0, SIDE, SIDE)))


class _opened:
    """What was written as PDFium opens it; None where it cannot."""

    def __init__(self, writer: PdfWriter) -> None:
        self._document: Any = None
        buffer = BytesIO()
        try:
            writer.write(buffer)
            self._document = pdfium.PdfDocument(buffer.getvalue())
        except (*FAULTS, pdfium.PdfiumError):
            self._document = None

    def __enter__(self) -> Any:
        return self._document

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()


def _drawn(writer: PdfWriter, sizes: Mapping[int, tuple[int, int]]) -> dict[int, bytes]:
    found = {}
    with _opened(writer) as document:
        for index in range(len(document) if document is not None else 0):
            try:
                page = document[index]
                bitmap = page.render(scale=1)
                found[index] = likeness(bitmap.to_pil(), sizes.get(index))
                bitmap.close()
                page.close()
            except (pdfium.PdfiumError, ValueError):
                continue
    return found


def _text(document: Any, index: int | None) -> str:
    if document is None or index is None:
        return ""
    try:
        return str(document[index].get_textpage().get_text_range())
    except pdfium.PdfiumError:
        return ""
