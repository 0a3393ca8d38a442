"""As much of embedded font programs as accessibility needs: which glyphs there are, how wide.

OpenType (ISO/IEC 14496-22) with TrueType outlines, and CFF (Adobe Technical Notes 5176 and 5177).
A program that cannot be read gives None: nothing is then said about its glyphs.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct, field

MAX_GLYPHS = 65_536


class TrueType(Struct, frozen=True):
    """``maps`` are its cmap subtables by platform and encoding: code to glyph; ``widths`` are of
    each glyph, in thousandths of the size.  ``named`` where glyphs have names of their own."""

    glyphs: int
    widths: tuple[float, ...]
    maps: Mapping[tuple[int, int], Mapping[int, int]]
    named: bool


class Cff(Struct, frozen=True):
    """``names`` are the glyphs' names; in a CID-keyed font ``cids`` gives each CID's glyph instead.
    ``widths`` are in thousandths of the size, None where the outline does not say it simply."""

    glyphs: int
    widths: tuple[float | None, ...]
    names: tuple[str, ...] = ()
    cids: Mapping[int, int] | None = None
    encoding: Mapping[int, int] = field(default_factory=dict)


def read_truetype(data: bytes) -> TrueType | None:
    try:
        return _truetype(data)
    except (struct.error, IndexError, ValueError, ZeroDivisionError):
        return None


def _truetype(data: bytes) -> TrueType | None:
    if data[:4] not in (b"\0\1\0\0", b"true"):
        return None
    tables = {}
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        tables[tag] = (offset, length)
    unit = struct.unpack_from(">H", data, tables[b"head"][0] + 18)[0] if b"head" in tables else 1000
    if not {b"hhea", b"maxp", b"hmtx"} <= tables.keys():
        return None
    metrics = struct.unpack_from(">H", data, tables[b"hhea"][0] + 34)[0]
    glyphs = struct.unpack_from(">H", data, tables[b"maxp"][0] + 4)[0]
    start = tables[b"hmtx"][0]
    known = max(0, min(metrics, (len(data) - start) // 4))
    widths = [
        advance * 1000 / unit for advance in struct.unpack_from(f">{2 * known}H", data, start)[::2]
    ]
    if widths:
        widths += [widths[-1]] * (glyphs - len(widths))
    maps = _cmaps(data, tables[b"cmap"][0]) if b"cmap" in tables else {}
    named = (
        b"post" in tables and struct.unpack_from(">L", data, tables[b"post"][0])[0] == 0x00020000
    )
    return TrueType(glyphs, tuple(widths), maps, named)


def _cmaps(data: bytes, start: int) -> dict[tuple[int, int], dict[int, int]]:
    found = {}
    for index in range(min(struct.unpack_from(">H", data, start + 2)[0], 64)):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * index)
        try:
            found[platform, encoding] = _cmap(data, start + offset)
        except (struct.error, IndexError):
            found[platform, encoding] = {}
    return found


def _cmap(data: bytes, at: int) -> dict[int, int]:
    """One subtable, of format 0, 4, 6 or 12."""
    kind = struct.unpack_from(">H", data, at)[0]
    if kind == 0:
        return {code: glyph for code, glyph in enumerate(data[at + 6 : at + 262]) if glyph}
    if kind == 6:
        first, count = struct.unpack_from(">HH", data, at + 6)
        glyphs = struct.unpack_from(f">{count}H", data, at + 10)
        return {first + index: glyph for index, glyph in enumerate(glyphs) if glyph}
    found: dict[int, int] = {}
    if kind == 12:
        for index in range(min(struct.unpack_from(">L", data, at + 12)[0], MAX_GLYPHS)):
            first, last, glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * index)
            for code in range(first, min(last, first + MAX_GLYPHS) + 1):
                found[code] = glyph + code - first
        return found
    if kind != 4:
        return found
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    base = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, base)
    for index in range(count):
        for code in range(starts[index], ends[index] + 1):
            if offsets[index] == 0:
                glyph = (code + deltas[index]) & 0xFFFF
            else:
                place = base + 2 * index + offsets[index] + 2 * (code - starts[index])
                if place + 2 > len(data):
                    continue
                glyph = struct.unpack_from(">H", data, place)[0]
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            if glyph and code != 0xFFFF:
                found[code] = glyph
    return found


# CFF


def read_cff(data: bytes) -> Cff | None:
    """A CFF program, bare or as the table of an OpenType font."""
    try:
        if data[:4] == b"OTTO":
            for index in range(struct.unpack_from(">H", data, 4)[0]):
                tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
                if tag == b"CFF ":
                    return _cff(data[offset : offset + length])
            return None
        return _cff(data)
    except (struct.error, IndexError, ValueError, KeyError):
        return None


def _cff(data: bytes) -> Cff | None:
    if data[:1] != b"\1":
        return None
    at = data[2]
    _, at = _index(data, at)
    tops, at = _index(data, at)
    strings, at = _index(data, at)
    top = _dict(tops[0])
    outlines, _ = _index(data, int(top[17][0]))
    glyphs = len(outlines)
    scale = 1000 * top[1207][0] if 1207 in top else 1.0
    keyed = 1230 in top
    identifiers = _charset(data, int(top.get(15, [0])[0]), glyphs, keyed)
    if identifiers is None:
        return None
    if keyed:
        dicts, _ = _index(data, int(top[1236][0]))
        privates = [_private(data, _dict(one)) for one in dicts]
        chosen = _choices(data, int(top[1237][0]), glyphs)
        scales = [1000 * d[1207][0] if 1207 in (d := _dict(one)) else scale for one in dicts]
        if 1207 in top and any(1207 in _dict(one) for one in dicts):
            scales = [1.0] * len(dicts)  # matrices that multiply out: too rare to follow
        widths = tuple(
            _scaled(_width(outline, *privates[chosen[glyph]]), scales[chosen[glyph]])
            for glyph, outline in enumerate(outlines)
        )
        cids = {cid: glyph for glyph, cid in reversed(list(enumerate(identifiers)))}
        return Cff(glyphs, widths, cids=cids)
    private = _private(data, top)
    widths = tuple(_scaled(_width(outline, *private), scale) for outline in outlines)
    names = tuple(_string(identifier, strings) for identifier in identifiers)
    return Cff(glyphs, widths, names)


def _scaled(width: float | None, scale: float) -> float | None:
    return None if width is None else width * scale


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    count = struct.unpack_from(">H", data, at)[0]
    if count == 0:
        return [], at + 2
    size = data[at + 2]
    first = at + 3
    offsets = [
        int.from_bytes(data[first + i * size : first + (i + 1) * size], "big")
        for i in range(count + 1)
    ]
    base = first + (count + 1) * size - 1
    return [data[base + start : base + end] for start, end in pairwise(offsets)], base + offsets[-1]


def _dict(data: bytes) -> dict[int, list[float]]:
    """A DICT's operands by operator; a two-byte operator 12 n is 1200 + n."""
    found: dict[int, list[float]] = {}
    operands: list[float] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte <= 21:
            operator = byte
            if byte == 12:
                operator = 1200 + data[at]
                at += 1
            found[operator] = operands
            operands = []
        elif byte == 28:
            operands.append(struct.unpack_from(">h", data, at)[0])
            at += 2
        elif byte == 29:
            operands.append(struct.unpack_from(">i", data, at)[0])
            at += 4
        elif byte == 30:
            digits = ""
            while True:
                packed = data[at]
                at += 1
                for nibble in (packed >> 4, packed & 15):
                    digits += "0123456789.EE -"[nibble] if nibble < 15 else "\n"
                    if nibble == 12:
                        digits += "-"
                if packed & 15 == 15 or packed >> 4 == 15:
                    break
            operands.append(float(digits.split("\n")[0].replace(" ", "") or 0))
        elif byte >= 247:
            step = (byte - 247) * 256 + 108 if byte < 251 else -(byte - 251) * 256 - 108
            operands.append(step + data[at] if byte < 251 else step - data[at])
            at += 1
        else:
            operands.append(byte - 139)
    return found


def _private(data: bytes, holder: dict[int, list[float]]) -> tuple[float, float]:
    """The default and the nominal width."""
    if len(holder.get(18, [])) < 2:
        return 0.0, 0.0
    size, offset = (int(value) for value in holder[18][:2])
    private = _dict(data[offset : offset + size])
    return (private.get(20) or [0.0])[0], (private.get(21) or [0.0])[0]


def _charset(data: bytes, at: int, glyphs: int, keyed: bool) -> list[int] | None:
    """Each glyph's string identifier, or CID; None for a predefined expert charset."""
    if at == 0 and not keyed:
        return list(range(glyphs))  # ISOAdobe: identifiers 0 to 228 in order
    if at <= 2:
        return list(range(glyphs)) if keyed else None
    kind, at = data[at], at + 1
    found = [0]
    if kind == 0:
        found += struct.unpack_from(f">{glyphs - 1}H", data, at)
        return found
    while len(found) < glyphs:
        first = struct.unpack_from(">H", data, at)[0]
        left = data[at + 2] if kind == 1 else struct.unpack_from(">H", data, at + 2)[0]
        found += range(first, first + left + 1)
        at += 3 if kind == 1 else 4
    return found[:glyphs]


def _choices(data: bytes, at: int, glyphs: int) -> list[int]:
    """Which of the font dictionaries each glyph uses."""
    if data[at] == 0:
        return list(data[at + 1 : at + 1 + glyphs])
    count = struct.unpack_from(">H", data, at + 1)[0]
    found = [0] * glyphs
    for index in range(count):
        first, choice = struct.unpack_from(">HB", data, at + 3 + 3 * index)
        end = struct.unpack_from(">H", data, at + 6 + 3 * index)[0]
        found[first:end] = [choice] * (min(end, glyphs) - first)
    return found[:glyphs]


_ARGUMENTS = {21: 2, 22: 1, 4: 1, 14: 0}  # rmoveto, hmoveto, vmoveto, endchar
_HINTS = frozenset((1, 3, 18, 23, 19, 20))


def _width(outline: bytes, default: float, nominal: float) -> float | None:
    """A charstring's width: the operand too many before its first operator (note 5177, 3.1)."""
    stack: list[float] = []
    at = 0
    while at < len(outline):
        byte = outline[at]
        at += 1
        if byte >= 32 or byte == 28:
            if byte == 28:
                stack.append(struct.unpack_from(">h", outline, at)[0])
                at += 2
            elif byte < 247:
                stack.append(byte - 139)
            elif byte < 251:
                stack.append((byte - 247) * 256 + outline[at] + 108)
                at += 1
            elif byte < 255:
                stack.append(-(byte - 251) * 256 - outline[at] - 108)
                at += 1
            else:
                stack.append(struct.unpack_from(">i", outline, at)[0] / 65536)
                at += 4
            continue
        if byte in _HINTS:
            return nominal + stack[0] if len(stack) % 2 else default
        if byte in _ARGUMENTS:
            extra = len(stack) - _ARGUMENTS[byte]
            if byte == 14 and extra >= 4:
                extra -= 4  # endchar that composes an accented character
            return nominal + stack[0] if extra > 0 else default
        return None
    return None


def _string(identifier: int, strings: list[bytes]) -> str:
    """A string by its identifier; the standard ones are only numbered, as nothing needs them."""
    if identifier < 391:
        return STANDARD_STRINGS[identifier] if identifier < len(STANDARD_STRINGS) else ""
    index = identifier - 391
    return strings[index].decode("latin-1") if index < len(strings) else ""


_STANDARD = (
    ".notdef space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft "
    "parenright asterisk plus comma hyphen period slash zero one two three four five six seven "
    "eight nine colon semicolon less equal greater question at A B C D E F G H I J K L M N O P Q "
    "R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore quoteleft a b c "
    "d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde exclamdown "
    "cent sterling fraction yen florin section currency quotesingle quotedblleft guillemotleft "
    "guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered paragraph bullet "
    "quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown "
    "grave acute circumflex tilde macron breve dotaccent dieresis ring cedilla hungarumlaut "
    "ogonek caron emdash AE ordfeminine Lslash Oslash OE ordmasculine ae dotlessi lslash oslash "
    "oe germandbls onesuperior logicalnot mu trademark Eth onehalf plusminus Thorn onequarter "
    "divide brokenbar degree thorn threequarters twosuperior registered minus eth multiply "
    "threesuperior copyright Aacute Acircumflex Adieresis Agrave Aring Atilde Ccedilla Eacute "
    "Ecircumflex Edieresis Egrave Iacute Icircumflex Idieresis Igrave Ntilde Oacute Ocircumflex "
    "Odieresis Ograve Otilde Scaron Uacute Ucircumflex Udieresis Ugrave Yacute Ydieresis Zcaron "
    "aacute acircumflex adieresis agrave aring atilde ccedilla eacute ecircumflex edieresis "
    "egrave iacute icircumflex idieresis igrave ntilde oacute ocircumflex odieresis ograve otilde "
    "scaron uacute ucircumflex udieresis ugrave yacute ydieresis zcaron"
)
STANDARD_STRINGS = tuple(_STANDARD.split())
"""The standard strings 0 to 228 (note 5176, appendix A), which are the glyphs of Latin text."""
