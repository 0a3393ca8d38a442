"""The sensitivity labels of a PDF: in its information dictionary (ISO 32000-1, 14.3.3) and its XMP
(ISO 16684-1), where the programs that make PDFs of labelled files put the file's properties."""

from __future__ import annotations

import re
from html import unescape

from pikepdf import Name, Pdf, PdfError, Stream

from agendapack.papers.pdf.strings import string_text
from agendapack.papers.sensitivity_labels import labels_in

MOST_METADATA = 4_000_000  # bytes of XMP that are looked at

_IN_XMP = re.compile(
    r"\b(MSIP_Label_[0-9a-f-]{36}_(?:Name|Enabled)|bjDocumentSecurityLabel"
    r"|Classification|ProtectiveMarking|SecurityClassification|Sensitivity(?:Label)?)"
    r"(?:\s*=\s*\"([^\"<]{0,200})\"|>([^<]{0,200})<)",
    re.IGNORECASE,
)
"""A property as an attribute or an element, whatever its namespace."""


def pdf_labels(pdf: Pdf) -> tuple[str, ...]:
    properties: dict[str, str] = {}
    metadata = pdf.Root.get(Name.Metadata)
    if isinstance(metadata, Stream):
        properties |= _in_xmp(metadata)
    if Name.Info in pdf.trailer:
        for key, value in pdf.docinfo.items():
            properties[str(key).removeprefix("/")] = string_text(value)
    return labels_in(properties)


def _in_xmp(metadata: Stream) -> dict[str, str]:
    try:
        packet = metadata.read_bytes()[:MOST_METADATA]
    except PdfError:
        return {}
    text = packet.decode(
        "utf-16" if packet[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace"
    )
    found: dict[str, str] = {}
    for match in _IN_XMP.finditer(text):
        written = match[2] or match[3]
        if written:  # behind an end tag stands nothing
            found.setdefault(match[1], unescape(written))
    return found
