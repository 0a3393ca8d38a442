"""Strings as content streams write them (ISO 32000-1, 7.3.4), and the bytes they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable

LITERAL = rb"\([^()\\]*+(?:\\.[^()\\]*+)*+\)"
"""A literal string without parentheses in it."""
HEXADECIMAL = rb"<[0-9A-Fa-f\x00\t\n\f\r ]*+>"

_STRINGS = re.compile(LITERAL + rb"|" + HEXADECIMAL, re.DOTALL)
_NO_DIGITS = re.compile(rb"[^0-9A-Fa-f]")
_ESCAPES = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def strings_in(operands: Iterable[bytes]) -> set[bytes]:
    """The bytes of every string in operands of text-showing operators, each once: a text sets the
    same few strings thousands of times."""
    return set(map(string_bytes, _written(operands)))


def bytes_in(operands: Iterable[bytes]) -> frozenset[int]:
    """Every byte that those strings have, whatever stands before or after it."""
    written = _written(operands)
    inner = b"".join(string[1:-1] for string in written if string[:1] == b"(")
    if b"\\" in inner:
        escapes = set(_ESCAPES.findall(inner))
        inner = _ESCAPES.sub(b"", inner)
        inner += b"".join(string_bytes(b"(\\" + escape + b")") for escape in escapes)
    return frozenset(inner).union(*(string_bytes(s) for s in written if s[:1] != b"("))


def _written(operands: Iterable[bytes]) -> set[bytes]:
    """The strings in operands of text-showing operators, as they are written."""
    phrases: set[bytes] = set()  # an array, or a string with its operator
    strings: set[bytes] = set()
    for operand in operands:
        is_string = operand[:1] == b"(" and operand[-1:] == b")"
        (strings if is_string else phrases).add(operand)
    strings.update(_STRINGS.findall(b" ".join(phrases)))
    return strings


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
