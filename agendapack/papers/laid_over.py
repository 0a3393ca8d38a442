"""The annotations of a page that may hide words, and the redactions that wait to be applied."""

from __future__ import annotations

from ctypes import POINTER, cast, create_string_buffer
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from msgspec import Struct
from pypdfium2 import raw

from agendapack.papers.geometry import PageBox
from agendapack.papers.leaks import letters

# Those that are drawn without an appearance of their own (ISO 32000-1, 12.5.6).
_DRAWN = frozenset({
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_LINE,
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_POLYLINE,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_INK,
    raw.FPDF_ANNOT_HIGHLIGHT,
})  # fmt: skip
# Those that show an icon, which hides a letter or two that nobody meant to hide.
_ICONS = frozenset({
    raw.FPDF_ANNOT_TEXT,
    raw.FPDF_ANNOT_CARET,
    raw.FPDF_ANNOT_FILEATTACHMENT,
    raw.FPDF_ANNOT_SOUND,
})  # fmt: skip
ICON = 32.0  # user space units: no icon is wider or higher


class LaidOver(Struct, frozen=True):
    """An annotation and its box in user space; ``own`` are the letters of a form field's value,
    name and label, in lower case."""

    box: PageBox
    is_highlight: bool = False
    own: str = ""


def laid_over(page: pdfium.PdfPage) -> tuple[list[LaidOver], int]:
    """The annotations that may hide text, and how many redactions wait to be applied."""
    found: list[LaidOver] = []
    redactions = 0
    rectangle = raw.FS_RECTF()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        if subtype == raw.FPDF_ANNOT_REDACT:
            redactions += 1
        elif (
            subtype in _DRAWN or raw.FPDFAnnot_HasKey(annotation, b"AP")
        ) and raw.FPDFAnnot_GetRect(annotation, rectangle):
            corners = (rectangle.left, rectangle.bottom), (rectangle.right, rectangle.top)
            box = PageBox.spanning(*corners)
            if subtype not in _ICONS or max(box.width, box.height) > ICON:
                own = _own(page, annotation) if subtype == raw.FPDF_ANNOT_WIDGET else ""
                found.append(LaidOver(box, subtype == raw.FPDF_ANNOT_HIGHLIGHT, own))
        raw.FPDFPage_CloseAnnot(annotation)
    return found, redactions


def _own(page: pdfium.PdfPage, field: Any) -> str:
    """What a form field shows and is called; empty where the file has no form."""
    if not page.formenv:
        return ""
    asked = (
        raw.FPDFAnnot_GetFormFieldValue,
        raw.FPDFAnnot_GetFormFieldName,
        raw.FPDFAnnot_GetFormFieldAlternateName,
    )
    found = []
    for ask in asked:
        size = ask(page.formenv, field, None, 0)
        buffer = create_string_buffer(size)
        ask(page.formenv, field, cast(buffer, POINTER(raw.FPDF_WCHAR)), size)
        found.append(letters(buffer.raw.decode("utf-16-le", "replace")))
    return "\n".join(found).casefold()
