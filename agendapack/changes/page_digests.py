"""A digest of what each page of a document shows, by which a page is known again when the document
itself is gone."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from agendapack.changes.page_reading import opened, page_label, picture
from agendapack.changes.page_words import words_on

DIGITS = 16
"""Of a digest in hexadecimal: a page is compared with those of its own document alone."""


class PageDigest(Struct, frozen=True):
    """A page's label, and the digest of what it shows, stamps included: the pixels that PDFium
    draws, and its words."""

    label: str
    digest: str


def page_digests(file: Path) -> tuple[PageDigest, ...]:
    """The pages of a PDF in their order.  PdfiumError where it cannot be opened."""
    found = []
    with opened(file) as document:
        for index in range(len(document)):
            page = document[index]
            columns, rows, pixels = picture(page)
            text = page.get_textpage()
            said = "\0".join(word.text for word in words_on(text))
            text.close()
            page.close()
            shown = sha256(b"%d %d " % (columns, rows))
            shown.update(pixels)
            shown.update(said.encode("utf-8", "replace"))
            found.append(PageDigest(page_label(document, index), shown.hexdigest()[:DIGITS]))
    return tuple(found)
