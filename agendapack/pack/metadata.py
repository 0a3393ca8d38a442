"""The pack's own title, language and dates (promise 7), in the catalogue, the Info dictionary and
XMP.

Both say the same, and both come from the plan: the clock is never read.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

from agendapack import __version__

if TYPE_CHECKING:
    from pikepdf import Pdf

PRODUCER = f"agendapack {__version__}"

# ISO 16684-1; the PDF/UA identifier is that of ISO 14289-1, clause 5.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"{claims_namespace}>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>{claims}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_CLAIMS_NAMESPACE = '\n xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
_CLAIMS = "\n<pdfuaid:part>1</pdfuaid:part>"


def xmp(title: str, language: str, published: date, *, accessible: bool) -> bytes:
    """The XMP packet; ``accessible`` makes it claim PDF/UA-1."""
    return _XMP.format(
        title=escape(title, quote=False),
        language=escape(language, quote=False),
        moment=f"{published.isoformat()}T00:00:00Z",
        producer=escape(PRODUCER, quote=False),
        claims_namespace=_CLAIMS_NAMESPACE if accessible else "",
        claims=_CLAIMS if accessible else "",
    ).encode()


def pdf_date(day: date) -> str:
    """Midnight UTC of a day as ISO 32000-1, 7.9.4 writes it."""
    return f"D:{day:%Y%m%d}000000Z"


def write_metadata(
    pdf: Pdf, title: str, language: str, published: date, *, accessible: bool
) -> None:
    from pikepdf import Dictionary, Name, String  # the proof reads this module, and sees no pikepdf

    root = pdf.Root
    stream = pdf.make_stream(xmp(title, language, published, accessible=accessible))
    stream.Type = Name.Metadata
    stream.Subtype = Name.XML
    root.Metadata = stream
    root.Lang = String(language)
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    moment = String(pdf_date(published))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            CreationDate=moment,
            ModDate=moment,
            Producer=String(PRODUCER),
        )
    )
