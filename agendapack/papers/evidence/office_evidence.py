"""What an office file holds, whether it is shown or not: its words, properties and pictures.

Office Open XML and OpenDocument are archives of XML and pictures.
"""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from zipfile import ZipFile

from agendapack.papers.evidence.paper_evidence import (
    METADATA,
    FoundData,
    FoundPicture,
    FoundText,
    PaperEvidence,
)
from agendapack.papers.evidence.picture_likeness import is_tiny, likenesses_of
from agendapack.papers.evidence.reading_faults import FAULTS
from agendapack.papers.evidence.stream_kinds import packet_texts, plain_text

MOST_PART = 50_000_000  # bytes of one part, unpacked
MOST_PARTS = 5_000
_BLOCK_END = re.compile(
    r"</(?:w:p|w:tc|a:p|text:p|text:h|si|t|v|f|c|table:table-cell)>|<(?:w:tab|w:br|text:tab)\b"
)
_SHARED_STRING = re.compile(r"(<(?:\w+:)?c\b[^>]*\bt=\"s\"[^>]*>\s*<(?:\w+:)?v>)\d+")
"""A cell that holds the number of a text (ECMA-376, part 1, 18.18.11), no number of its own."""
_TAG = re.compile(r"<[^>]*>")
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")


def office_evidence(archive: ZipFile) -> PaperEvidence:
    """The evidence of an open archive.  Raises what ``zipfile`` raises on a damaged one."""
    texts: list[FoundText] = []
    pictures: list[FoundPicture] = []
    data: list[FoundData] = []
    for info in archive.infolist()[:MOST_PARTS]:
        if info.file_size > MOST_PART or info.is_dir():
            continue
        try:
            part = archive.read(info)
        except FAULTS:
            continue
        name = info.filename
        if name in _PROPERTIES:
            texts += (FoundText(METADATA, None, text, named) for text, named in packet_texts(part))
        elif name.endswith((".xml", ".xhtml")):
            texts.append(FoundText("an office file", None, _plain(plain_text(part))))
        elif name.lower().endswith(_PICTURES):
            likenesses, size = likenesses_of(part)
            digest = sha256(f"{size[0]} {size[1]} ".encode() + part).digest()
            plain = is_tiny(size) or not likenesses
            pictures.append(FoundPicture(digest, None, likenesses, size, plain))
            data.append(FoundData("attachment", sha256(part).digest(), None))
        elif not name.endswith(".rels"):
            data.append(FoundData("attachment", sha256(part).digest(), None))
    return PaperEvidence(texts=tuple(texts), pictures=tuple(pictures), data=tuple(data))


def _plain(xml: str) -> str:
    """The text between tags: runs of one paragraph are joined, paragraphs and cells are not."""
    xml = _SHARED_STRING.sub(r"\1", xml)
    return unescape(_TAG.sub("", _BLOCK_END.sub(lambda match: " " + match[0], xml)))
