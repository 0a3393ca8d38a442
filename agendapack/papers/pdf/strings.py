"""Strings (ISO 32000-1, 7.3.4): as content streams write them, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from pikepdf import String

_INSIDE = rb"[^()\\]*+(?>(?:\\.[^()\\]*+)*)"
LITERAL = rb"\(" + _INSIDE + rb"\)"
"""A literal string without parentheses in it."""
HEXADECIMAL = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"

_STRINGS = re.compile(LITERAL + rb"|" + HEXADECIMAL, re.DOTALL)
_INNER = re.compile(rb"\((" + _INSIDE + rb")\)", re.DOTALL)
_PARENTHESES = re.compile(rb"\\.|[()]", re.DOTALL)
_NO_DIGITS = re.compile(rb"[^0-9A-Fa-f]")
_ESCAPES = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def string_end(content: bytes, start: int) -> tuple[int, int]:
    """The offset after a literal string with nested parentheses (7.3.4.2), and how many of them are
    still open there: none unless the content ends first."""
    depth = 0
    for delimiter in _PARENTHESES.finditer(content, start):
        if delimiter[0] == b"(":
            depth += 1
        elif delimiter[0] == b")":
            depth -= 1
            if depth == 0:
                return delimiter.end(), 0
    return len(content), depth


def without_nesting(string: bytes) -> bytes:
    """A literal string with the parentheses in it escaped."""
    return b"(" + _PARENTHESES.sub(_escaped, string[1:-1]) + b")"


def _escaped(match: re.Match[bytes]) -> bytes:
    return match[0] if match[0][:1] == b"\\" else b"\\" + match[0]


def strings_in(operands: Iterable[bytes]) -> set[bytes]:
    """The bytes of every string in operands of text-showing operators, each once: a text sets the
    same few strings thousands of times."""
    return set(map(string_bytes, set(_STRINGS.findall(b" ".join(operands)))))


def bytes_in(operands: Set[bytes]) -> frozenset[int]:
    """Every byte that those strings have, whatever stands before or after it."""
    hexadecimal = {operand for operand in operands if b"<" in operand}
    inner = b"".join(set(_INNER.findall(b" ".join(operands - hexadecimal))))
    if b"\\" in inner:
        escapes = set(_ESCAPES.findall(inner))
        inner = _ESCAPES.sub(b"", inner)
        inner += b"".join(string_bytes(b"(\\" + escape + b")") for escape in escapes)
    return frozenset(inner).union(*strings_in(hexadecimal))


def string_bytes(written: bytes) -> bytes:
    """The bytes that a string as written stands for (7.3.4)."""
    if written[:1] == b"<":
        digits = _NO_DIGITS.sub(b"", written)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    inner = written[1:-1]
    return _ESCAPES.sub(_unescape, inner) if b"\\" in inner else inner


def _unescape(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape[:1].isdigit() and escape[:1] < b"8":
        return bytes([int(escape, 8) & 255])
    if escape in (b"\r\n", b"\n", b"\r"):
        return b""
    return _ESCAPED.get(escape, escape)


def text(string: bytes) -> str:
    """A text string's characters (7.9.2.2), near enough for a language."""
    if string[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return string.decode("utf-16", "replace")
    return string.decode("latin-1")


def text_string(written: str) -> String:
    """``written`` as a text string (7.9.2.2).

    QPDF writes U+FFFD, which stands for a character that was lost, as a byte that PDFDocEncoding
    leaves undefined; so a text with one is UTF-16 here.
    """
    if "\ufffd" in written:
        return String(b"\xfe\xff" + written.encode("utf-16-be"))
    return String(written)


def string_text(value: object) -> str:
    """A string object's text; empty where a value is none."""
    return str(value) if isinstance(value, (str, String)) else ""
