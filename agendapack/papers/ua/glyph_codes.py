"""What character codes stand for: a font's CMaps, encodings and widths (ISO 32000-1, 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct, field

from agendapack.papers.pdf.objects import Json, Objects
from agendapack.papers.pdf.strings import string_bytes

MAX_RANGE = 65_536  # codes in one range of a CMap: a hostile one is huge

# ISO 32000-1, table 118: the predefined CMaps, by the character collection they lead to.
_CMAPS = {
    "GB1": "GB-EUC-H GB-EUC-V GBpc-EUC-H GBpc-EUC-V GBK-EUC-H GBK-EUC-V GBKp-EUC-H GBKp-EUC-V "
    "GBK2K-H GBK2K-V UniGB-UCS2-H UniGB-UCS2-V UniGB-UTF16-H UniGB-UTF16-V",
    "CNS1": "B5pc-H B5pc-V HKscs-B5-H HKscs-B5-V ETen-B5-H ETen-B5-V ETenms-B5-H ETenms-B5-V "
    "CNS-EUC-H CNS-EUC-V UniCNS-UCS2-H UniCNS-UCS2-V UniCNS-UTF16-H UniCNS-UTF16-V",
    "Japan1": "83pv-RKSJ-H 90ms-RKSJ-H 90ms-RKSJ-V 90msp-RKSJ-H 90msp-RKSJ-V 90pv-RKSJ-H "
    "Add-RKSJ-H Add-RKSJ-V EUC-H EUC-V Ext-RKSJ-H Ext-RKSJ-V H V UniJIS-UCS2-H UniJIS-UCS2-V "
    "UniJIS-UCS2-HW-H UniJIS-UCS2-HW-V UniJIS-UTF16-H UniJIS-UTF16-V",
    "Korea1": "KSC-EUC-H KSC-EUC-V KSCms-UHC-H KSCms-UHC-V KSCms-UHC-HW-H KSCms-UHC-HW-V "
    "KSCpc-EUC-H UniKS-UCS2-H UniKS-UCS2-V UniKS-UTF16-H UniKS-UTF16-V",
}
PREDEFINED: Mapping[str, str] = {
    name: collection for collection, names in _CMAPS.items() for name in names.split()
}
IDENTITY = frozenset(("Identity-H", "Identity-V"))
COLLECTIONS = frozenset((*_CMAPS, "KR"))
"""Character collections of Adobe's, whose CIDs stand for known characters."""


class CMap(Struct, frozen=True):
    """A CMap's text, read: codes (with their length in bytes) to CIDs or to text."""

    lengths: tuple[tuple[int, int, int], ...] = ()  # codespace ranges: bytes, first, last
    cids: Mapping[int, int] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    mode: int = 0
    uses: str = ""


_HEX = rb"<([0-9A-Fa-f\s]*)>"
_KIND = re.compile(rb"(codespacerange|cidrange|cidchar|bfrange|bfchar)\b")
_PAIR = re.compile(_HEX + rb"\s*" + _HEX)
_DIGITS = rb"\s*(\d{1,9})"  # a CID has five at most, and Python reads no number without end
_CID_RANGE = re.compile(_HEX + rb"\s*" + _HEX + _DIGITS)
_CID = re.compile(_HEX + _DIGITS)
_TEXT_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[([^\[\]]*)\])")


@lru_cache(maxsize=64)
def read_cmap(data: bytes) -> CMap:
    """Read a CMap file (Adobe Technical Note 5014) as far as a PDF needs it."""
    lengths: list[tuple[int, int, int]] = []
    cids: dict[int, int] = {}
    texts: dict[int, str] = {}
    for kind, block in _blocks(data):
        if kind == b"codespacerange":
            lengths += [
                (len(_bytes(first)), _number(first), _number(last))
                for first, last in _PAIR.findall(block)
            ]
        elif kind == b"cidrange":
            for first, last, cid in _CID_RANGE.findall(block):
                for index, code in enumerate(_codes(first, last)):
                    cids[code] = int(cid) + index
        elif kind == b"cidchar":
            cids |= {_number(code): int(cid) for code, cid in _CID.findall(block)}
        elif kind == b"bfchar":
            texts |= {_number(code): _text(value) for code, value in _PAIR.findall(block)}
        else:
            _text_ranges(block, texts)
    mode = re.search(rb"/WMode\s+(\d)", data)
    uses = re.search(rb"/([^\s/]+)\s+usecmap", data)
    return CMap(
        tuple(lengths),
        cids,
        texts,
        int(mode[1]) if mode else 0,
        uses[1].decode("latin-1") if uses else "",
    )


def _blocks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of a CMap, each with what it lists: no block has another in it."""
    for piece in data.split(b"begin")[1:]:
        if kind := _KIND.match(piece):
            block, end, _ = piece[kind.end() :].partition(b"end" + kind[1])
            if end:
                yield kind[1], block


def _text_ranges(block: bytes, texts: dict[int, str]) -> None:
    for first, last, start, several in _TEXT_RANGE.findall(block):
        if several:
            values = re.findall(_HEX, several)
            texts |= {
                code: _text(value) for code, value in zip(_codes(first, last), values, strict=False)
            }
            continue
        base = _bytes(start)
        if not base:
            continue
        head, final = base[:-2], int.from_bytes(base[-2:], "big")
        for index, code in enumerate(_codes(first, last)):
            texts[code] = _utf16(head + ((final + index) & 0xFFFF).to_bytes(2, "big"))


def _codes(first: bytes, last: bytes) -> range:
    start, end = _number(first), _number(last)
    return range(start, min(end, start + MAX_RANGE) + 1)


def _bytes(digits: bytes) -> bytes:
    return string_bytes(b"<" + digits + b">")


def _number(digits: bytes) -> int:
    return int.from_bytes(_bytes(digits), "big")


def _text(digits: bytes) -> str:
    return _utf16(_bytes(digits))


def _utf16(data: bytes) -> str:
    """A text of UTF-16; a single byte is a character, and half a unit at the end is passed over."""
    units = b"\0" + data if len(data) == 1 else data[: len(data) // 2 * 2]
    return units.decode("utf-16-be", "surrogatepass")


def split_codes(string: bytes, lengths: tuple[tuple[int, int, int], ...]) -> Iterator[int]:
    """The codes in a shown string, by codespace ranges (9.7.6.2); two bytes each without any."""
    if not lengths or all(size == 2 for size, _, _ in lengths):
        for at in range(0, len(string) - 1, 2):
            yield string[at] << 8 | string[at + 1]
        return
    if all(size == 1 for size, _, _ in lengths):
        yield from string
        return
    sizes = sorted({size for size, _, _ in lengths})
    at = 0
    while at < len(string):
        for size in sizes:
            code = int.from_bytes(string[at : at + size], "big")
            if any(size == s and first <= code <= last for s, first, last in lengths):
                break
        else:
            size = sizes[0]
            code = int.from_bytes(string[at : at + size], "big")
        yield code
        at += size


# Simple fonts

_CODECS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}


@lru_cache(maxsize=1024)
def encoded(base: str, code: int) -> str | None:
    """The character of a code in one of the encodings that PDF names (annex D); None where there
    is none."""
    if base not in _CODECS or code < 32:
        return None
    try:
        return bytes([code]).decode(_CODECS[base])
    except UnicodeDecodeError:
        return "\N{BULLET}"  # every unused code of WinAnsi above 0o40 is a bullet (annex D.2)


def differences(objects: Objects, encoding: Json) -> dict[int, str]:
    """Glyph names by code in an encoding's /Differences."""
    found: dict[int, str] = {}
    code = 0
    for member in objects.array(objects.dictionary(encoding).get("/Differences")):
        number = objects.integer(member)
        if number is not None:
            code = number
        else:
            found[code] = objects.name(member)
            code += 1
    return found


def character(name: str) -> str | None:
    """What a glyph's name stands for by the Adobe Glyph List; None for a name of its own."""
    from fontTools.agl import toUnicode  # 4,300 names, which not every paper needs

    text: str = toUnicode(name)
    return text or None


# Widths


def simple_widths(objects: Objects, font: dict[str, Json]) -> Callable[[int], float | None]:
    """A simple font's width by code (9.6.2); None where the font leaves it out."""
    widths = objects.array(font.get("/Widths"))
    first = objects.integer(font.get("/FirstChar")) or 0
    descriptor = objects.dictionary(font.get("/FontDescriptor"))
    missing = _float(objects.resolve(descriptor.get("/MissingWidth"))) or 0.0

    def width(code: int) -> float | None:
        if 0 <= code - first < len(widths):
            return _float(objects.resolve(widths[code - first]))
        return missing

    return width


def cid_widths(objects: Objects, font: dict[str, Json]) -> Callable[[int], float | None]:
    """A CIDFont's width by CID (9.7.4.3)."""
    default = _float(objects.resolve(font.get("/DW")))
    known: dict[int, float] = {}
    members = [objects.resolve(member) for member in objects.array(font.get("/W"))]
    at = 0
    while at + 1 < len(members):
        first, second = members[at], members[at + 1]
        if not isinstance(first, int):
            break
        if isinstance(second, list):
            for index, value in enumerate(second):
                known[first + index] = _float(objects.resolve(value)) or 0.0
            at += 2
        elif isinstance(second, int) and at + 2 < len(members):
            value = _float(members[at + 2]) or 0.0
            known |= dict.fromkeys(range(first, min(second, first + MAX_RANGE) + 1), value)
            at += 3
        else:
            break
    return lambda cid: known.get(cid, 1000.0 if default is None else default)


def _float(value: Json) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
