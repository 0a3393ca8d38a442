"""The XMP metadata of what agendapack makes (ISO 16684-1): title, language, dates and claims."""

from __future__ import annotations

from datetime import date
from html import escape

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"{namespaces}>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>{claims}
</rdf:Description>{extension}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

# ISO 14289-1, clause 5
NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"
_PDFUA_NAMESPACE = f'\n xmlns:pdfuaid="{NAMESPACE}"'
_PDFUA = "\n<pdfuaid:part>1</pdfuaid:part>"

# ISO 19005-2, 6.6.4
_PDFA_NAMESPACE = '\n xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
_PDFA = "\n<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>"

SCHEMA = "PDF/UA identification schema"
PROPERTY = "The part of ISO 14289 that the file conforms to"

# ISO 19005-2, 6.6.2.3: PDF/A knows no PDF/UA, so the property is described where both are claimed.
_EXTENSION = f"""
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>{SCHEMA}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>{PROPERTY}</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def xmp_packet(
    title: str, language: str, day: date, producer: str, *, accessible: bool, archival: bool
) -> bytes:
    """The packet; ``accessible`` makes it claim PDF/UA-1, ``archival`` PDF/A-2a."""
    return _PACKET.format(
        title=escape(title, quote=False),
        language=escape(language, quote=False),
        moment=f"{day.isoformat()}T00:00:00Z",
        producer=escape(producer, quote=False),
        namespaces=_PDFUA_NAMESPACE * accessible + _PDFA_NAMESPACE * archival,
        claims=_PDFUA * accessible + _PDFA * archival,
        extension=_EXTENSION if accessible and archival else "",
    ).encode()
