"""What the files of a web site say and carry that are no pages: feeds, calendars, data, styles and
scripts, pictures, and the index to search in.

Each is read by what its format says of text: folded lines, entities, escapes, packed data.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from urllib.parse import unquote

from agendapack.papers.evidence.markup_evidence import read_carried, read_html, read_json
from agendapack.papers.evidence.paper_evidence import (
    FoundData,
    FoundPicture,
    FoundText,
    PaperEvidence,
)
from agendapack.papers.evidence.picture_likeness import is_tiny, likenesses_of, written_beside
from agendapack.papers.evidence.stream_kinds import plain_text

SIGNATURE = b"pagefind_dcd"
"""How each packed file of Pagefind begins."""
MOST_UNPACKED = 200_000_000  # bytes
LEAST_PROPERTY = 12  # letters of what stands beside pixels, which look like shorter texts by chance
_TAG = re.compile(r"<[^>]*>")
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([nN\\;,])")
_NUMBER = re.compile(r"[1-9]\d{3,}$")
_PARAMETER = re.compile(r"=(?:\"([^\"]*)\"|([^\";:,]*))")
_NAME_OF_FORMAT = re.compile(r"[@$]?\w+(?::\w+)?")
_PRINTED = re.compile(rb"[\x20-\x7e]{4,}")


def read_calendar(source: str) -> PaperEvidence:
    """iCalendar (RFC 5545): lines unfolded, the values of properties and of their parameters.

    What the lines say is taken together too, since one property goes on with another's sentence.
    """
    values: list[str] = []
    for line in _FOLD.sub("", source).splitlines():
        name, parted, value = _parted(line)
        if not parted:
            values.append(line)
            continue
        values += [quoted or bare for quoted, bare in _PARAMETER.findall(name)]
        values.append(_ESCAPED.sub(_unescaped, value))
    texts = [FoundText("an entry", None, unquote(value)) for value in values if value.strip()]
    texts.append(FoundText("its entries", None, " ".join(values)))
    return PaperEvidence(texts=tuple(texts), data=read_json(source).data)


def _parted(line: str) -> tuple[str, bool, str]:
    """A line's name with its parameters, whether it has a value, and that: the colon between them
    is the first that stands in no quotation marks."""
    quoted = False
    for index, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:index], True, line[index + 1 :]
    return line, False, ""


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def read_xml(source: str) -> PaperEvidence:
    """XML: its text and attributes, and, where it carries HTML as text, that without its tags."""
    evidence = read_html(source)
    carried = _TAG.sub(" ", unescape(_TAG.sub(" ", source.replace("<![CDATA[", " "))))
    texts = (*evidence.texts, FoundText("an entry", None, unescape(carried)))
    return PaperEvidence(
        evidence.pages, (), texts, evidence.pictures, evidence.data, paged=evidence.paged
    )


def read_data(source: str) -> PaperEvidence:
    """JSON: as of a manifest, but for names of members of objects, which are those of a format
    where they are one word; text in HTML also without its tags."""
    evidence = read_json(source)
    try:
        strings = list(_strings(json.loads(source, object_pairs_hook=_Members)))
    except (ValueError, RecursionError):
        return evidence
    texts = [FoundText("an entry", None, unquote(text)) for text in strings]
    texts += [
        FoundText("an entry", None, unescape(_TAG.sub(" ", text)))
        for text in strings
        if "<" in text or "&" in text
    ]
    carried = read_carried(source)
    return PaperEvidence(
        texts=(*texts, *carried.texts),
        pictures=carried.pictures,
        data=(*evidence.data, *carried.data),
    )


class _Members(list[tuple[str, object]]):
    """The members of a JSON object, also those that have one name."""


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, _Members):
        for name, one in value:
            if not _NAME_OF_FORMAT.fullmatch(name):
                yield name
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def read_text(data: bytes) -> PaperEvidence:
    """A style, a script, or plain text."""
    text = plain_text(data)
    texts = [FoundText("its text", None, text)]
    if "\\u" in text or "\\x" in text:
        texts.append(FoundText("its text", None, _escapes(text)))
    carried = read_carried(text)
    return PaperEvidence(
        texts=(*texts, *carried.texts),
        pictures=carried.pictures,
        data=(_own(data), *read_json(text).data, *carried.data),
    )


def _escapes(text: str) -> str:
    r"""A script with its escapes (\u0041) as letters."""
    pattern = r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})"
    return re.sub(pattern, lambda match: _letter(int(match[1] or match[2] or match[3], 16)), text)


def _letter(point: int) -> str:
    return chr(point) if point < 0x110000 else " "


def read_picture(data: bytes) -> PaperEvidence:
    """A picture: what it looks like, and what is written beside its pixels."""
    likenesses, size = likenesses_of(data)
    if size == (0, 0):
        return PaperEvidence(unread=True)
    digest = sha256(f"{size[0]} {size[1]} ".encode() + data).digest()
    plain = is_tiny(size) or not likenesses
    picture = FoundPicture(digest, None, likenesses, size, plain)
    return PaperEvidence(texts=tuple(_beside(data)), pictures=(picture,), data=(_own(data),))


def _beside(data: bytes) -> Iterator[FoundText]:
    """What a picture's properties say: Pillow does not give all of them, so the bytes are looked
    through for what can be read; those that are packed it gives."""
    yield from (FoundText("its properties", None, text) for text in written_beside(data))
    for found in _PRINTED.findall(data):
        if len(found) >= LEAST_PROPERTY and b" " in found.strip():
            yield FoundText("its properties", None, found.decode("ascii"))


def read_font(data: bytes) -> PaperEvidence:
    return PaperEvidence(data=(_own(data),))


def read_search_fragment(data: bytes) -> PaperEvidence:
    """What Pagefind shows of one page that is found: JSON, packed."""
    unpacked = _unpacked(data)
    return PaperEvidence(unread=True) if unpacked is None else read_data(plain_text(unpacked))


def read_search_data(data: bytes) -> PaperEvidence:
    """Pagefind's index, filters and list of pages: CBOR (RFC 8949), packed.

    The index has each word of the site by itself, so no sentence can be looked for.  What shows by
    itself where it comes from is a number that may be a sum of money; what the fragments say has
    all the words in their order.
    """
    unpacked = _unpacked(data)
    if unpacked is None:
        return PaperEvidence(unread=True)
    texts = []
    for text in _cbor_texts(unpacked):
        if _NUMBER.match(text):  # as Pagefind writes £4,213,500
            texts.append(FoundText("an entry", None, f"£{text}"))
        elif " " in text or "." in text:
            texts.append(FoundText("an entry", None, text))
    return PaperEvidence(texts=tuple(texts))


def read_search_program(data: bytes) -> PaperEvidence:
    """What Pagefind brings along as WebAssembly: a program, which nothing of the council's is
    in."""
    unpacked = _unpacked(data)
    if unpacked is None or unpacked[:4] != b"\0asm":
        return PaperEvidence(unread=True)
    return PaperEvidence(data=(_own(data),))


def _own(data: bytes) -> FoundData:
    return FoundData("attachment", sha256(data).digest(), None)


def _unpacked(data: bytes) -> bytes | None:
    """What gzip packed, without the signature; None where it is not so."""
    packer = zlib.decompressobj(wbits=31)
    try:
        unpacked = packer.decompress(data, MOST_UNPACKED)
    except zlib.error:
        return None
    whole = packer.eof and not packer.unused_data and unpacked.startswith(SIGNATURE)
    return unpacked[len(SIGNATURE) :] if whole else None


def _cbor_texts(data: bytes) -> Iterator[str]:
    """Every text of a CBOR item, without building anything of it.

    What cannot be read as CBOR to its end is given as whatever can be read in it.
    """
    at, size = 0, len(data)
    while at < size:
        major, more = data[at] >> 5, data[at] & 31
        at += 1
        value = more
        if 24 <= more <= 27:
            length = 1 << (more - 24)
            value = int.from_bytes(data[at : at + length], "big")
            at += length
        elif 28 <= more <= 30:
            yield from (found.decode("ascii") for found in _PRINTED.findall(data[at:]))
            return
        if major in (2, 3) and more != 31:
            if major == 3:
                yield data[at : at + value].decode("utf-8", "replace")
            at += value
