"""The pack's own title, language and dates (promise 7), in the catalogue, the Info dictionary and
XMP.

Both say the same, and both come from the plan: the clock is never read.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from agendapack import __version__
from agendapack.pages.layout.xmp import xmp_packet

if TYPE_CHECKING:
    from pikepdf import Pdf

PRODUCER = f"agendapack {__version__}"


def pdf_date(day: date) -> str:
    """Midnight UTC of a day as ISO 32000-1, 7.9.4 writes it."""
    return f"D:{day:%Y%m%d}000000Z"


def write_metadata(
    pdf: Pdf, title: str, language: str, published: date, *, accessible: bool, archival: bool
) -> None:
    """Give a pack its metadata; ``accessible`` makes it claim PDF/UA-1, ``archival`` PDF/A-2a."""
    from pikepdf import Dictionary, Name, String  # the proof reads this module, and sees no pikepdf

    from agendapack.papers.pdf.strings import text_string

    root = pdf.Root
    packet = xmp_packet(
        title, language, published, PRODUCER, accessible=accessible, archival=archival
    )
    stream = pdf.make_stream(packet)
    stream.Type = Name.Metadata
    stream.Subtype = Name.XML
    root.Metadata = stream
    root.Lang = String(language)
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    moment = String(pdf_date(published))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=text_string(title),
            CreationDate=moment,
            ModDate=moment,
            Producer=String(PRODUCER),
        )
    )
