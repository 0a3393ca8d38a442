"""What a PDF's streams are for, and what they say that is not shown.

Sections are of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal

from pypdf.generic import StreamObject

StreamKind = Literal["left out", "picture", "metadata", "attachment", "other"]

_LEFT_OUT = frozenset(
    {
        *("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/CIDToGIDMap", "/CIDSet"),
        *("/DestOutputProfile", "/ICCBased", "/Encoding", "/UseCMap", "/Function", "/TR", "/TR2"),
        *("/BG", "/BG2", "/UCR", "/UCR2", "/HT"),
    }
)
"""Fonts, character maps, colour profiles and functions: they are of programs, and many papers
have the same."""
_LEFT_OUT_TYPES = ("/XRef", "/ObjStm", "/CMap", "/Halftone")
_NAMED_PROPERTIES = re.compile(
    r"^(?:(?:\w+:)?(?:title|creator|subject|description|author|keywords|contributor|headline|"
    r"company|manager|category|comments?|lastmodifiedby|initial-creator)|pdfx:\w+)$",
    re.IGNORECASE,
)
_XML_PART = re.compile(
    r"<\?[^<>]*>"
    r"|<(?P<tag>[^\s<>/!?]+)(?P<attributes>[^<>]*)>|</(?P<end>[^\s<>]+)\s*>|(?P<text>[^<>]+)"
)
_OF_SCHEMAS = ("pdfaExtension:", "pdfaSchema:", "pdfaProperty:", "pdfaType:", "pdfaField:")
"""Prefixes of what describes properties to programs, in PDF/A (ISO 19005-2, 6.6.2.3)."""
_XML_ATTRIBUTE = re.compile(r"(?P<name>[\w:.-]+)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)")
_MOMENT = re.compile(r"\s*\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?\s*$")
_STRING = rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>"
_PROPERTY = re.compile(rb"/(?:ActualText|Alt|E|Contents|Title|T)\s*(" + _STRING + rb")", re.DOTALL)
_SHOWN = re.compile(rb"[)>\]]\s*(?:T[jJ]|'|\")")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def stream_kind(stream: StreamObject, key: str) -> StreamKind:
    """What a stream is for; ``key`` led to it."""
    if stream.get("/Subtype") == "/Image":
        return "picture"
    if stream.get("/Type") == "/Metadata" or key == "/Metadata":
        return "metadata"
    if stream.get("/Type") == "/EmbeddedFile" or key in ("/EF", "/F", "/UF") or "/Params" in stream:
        return "attachment"
    if key in _LEFT_OUT or stream.get("/Type") in _LEFT_OUT_TYPES or "/FunctionType" in stream:
        return "left out"
    if "/N" in stream and isinstance(stream.get("/N"), int) and "/Subtype" not in stream:
        return "left out"  # a colour profile (8.6.5.5), or what says how many objects it packs
    return "other"


def is_content(stream: StreamObject, key: str) -> bool:
    """Whether a stream has operators that draw (7.8.2)."""
    return (
        key in ("/Contents", "/CharProcs", "/AP", "/N", "/R", "/D")
        or stream.get("/Subtype") == "/Form"
        or "/PatternType" in stream
        or "/BBox" in stream
    )


def shows_text(data: bytes) -> bool:
    return _SHOWN.search(data) is not None


def content_texts(data: bytes) -> Iterator[str]:
    """The strings that content has beside what it shows: texts for reading aloud (14.9.3 and
    14.9.4) in the property lists of its marks."""
    if b"BDC" in data or b"DP" in data:
        for match in _PROPERTY.finditer(data):
            text = _literal(match[1])
            if text:
                yield text


def _literal(written: bytes) -> str:
    """A string as content writes it (7.3.4)."""
    if written[:1] == b"<":
        digits = re.sub(rb"\s", b"", written[1:-1])
        return plain_text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return plain_text(_ESCAPE.sub(_unescaped, written[1:-1]))


def _unescaped(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped.isdigit():
        return bytes([int(escaped, 8) & 255])
    if escaped in (b"\r", b"\n", b"\r\n"):
        return b""
    return _ESCAPED.get(escaped, escaped)


def packet_texts(data: bytes) -> Iterator[tuple[str, bool]]:
    """The texts of XMP metadata, and whether each is a name that somebody gave: not what programs
    write of themselves.  Dates and namespaces are none: any two files may have the same."""
    tag = ""
    for match in _XML_PART.finditer(plain_text(data)):
        if match["end"]:
            if not match["end"].startswith("rdf:"):
                tag = ""
        elif match["tag"]:
            if not match["tag"].startswith("rdf:"):
                tag = match["tag"]
            for attribute in _XML_ATTRIBUTE.finditer(match["attributes"]):
                if attribute["name"].startswith("xmlns") or _MOMENT.match(attribute["value"]):
                    continue
                named = _NAMED_PROPERTIES.match(attribute["name"]) is not None
                yield unescape(attribute["value"]), named
        elif (match["text"] or "").strip() and not _MOMENT.match(match["text"]):
            named = _NAMED_PROPERTIES.match(tag) is not None and not tag.startswith(_OF_SCHEMAS)
            yield unescape(match["text"]), named


def is_plain_text(data: bytes) -> bool:
    """Whether a stream is text: a script, a form of XML, somebody's notes."""
    start = data[:2000]
    if start[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return True
    control = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in start)
    return bool(start) and control == 0


def plain_text(data: bytes) -> str:
    """Bytes as text: UTF-16 with its mark, UTF-8, or else one character a byte."""
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
