"""What a page's content leaves open at its end (ISO 32000-1, 8.4.2, 9.4.1, 14.6).

A stamp is drawn after the page's own content, in one more content stream, so it inherits whatever
that content left behind: a turned coordinate system, an open text object, marked content that would
swallow it.  Reading the operators with a full parser would cost more than the rest of the build; a
tokeniser that knows strings, comments, names, dictionaries and inline images is enough to find the
few operators that matter, and goes through a stream in one pass of a compiled expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Strings and comments come first, so that nothing inside them is taken for an operator; a string's
# nested parentheses are followed by `_string_end`.  An operator stands between white space or
# delimiters (7.2.2, tables 1 and 2); after a solidus the same letters would be a name.
_TOKEN = re.compile(
    rb"""
    \((?:[^()\\]|\\.)*\)
  | (?P<nested>\()
  | %[^\r\n]*
  | (?<![^\x00\t\n\f\r ()<>\[\]{}])
    (?P<word>q|Q|BT|ET|BMC|BDC|EMC|ID)
    (?![^\x00\t\n\f\r ()<>\[\]{}/%])
    """,
    re.VERBOSE | re.DOTALL,
)
_INTERESTING = re.compile(rb"q|Q|BT|BMC|BDC")
_IMAGE_END = re.compile(rb"(?<=[\x00\t\n\f\r ])EI(?=[\x00\t\n\f\r ]|$)")


@dataclass(frozen=True, slots=True)
class Balance:
    """What content leaves behind.

    ``closing``: operators that end what is open.  ``unopened``: offsets of the ``Q`` bytes that
    restore what was never saved, which readers ignore; they must not meet a state we saved.
    """

    closing: bytes = b""
    unopened: tuple[int, ...] = ()


BALANCED = Balance()


def balance(content: bytes) -> Balance:
    """How far ``content`` (decoded, its streams joined by a newline) is from balanced.

    >>> balance(b"q 1 0 0 1 5 5 cm (Q) Tj").closing
    b'Q'
    >>> balance(b"Q q Q").unopened
    (0,)
    """
    if not _INTERESTING.search(content):
        return BALANCED
    opened: list[bytes] = []  # the closers of what is open, innermost last
    unopened: list[int] = []
    position = 0
    scan = _TOKEN.search
    while (match := scan(content, position)) is not None:
        position = match.end()
        if match.lastgroup == "nested":
            position = _string_end(content, match.start())
            continue
        word = match["word"]
        if word is None:
            continue
        if word == b"q":
            opened.append(b"Q")
        elif word == b"Q":
            if not _close(opened, b"Q"):
                unopened.append(match.start())
        elif word == b"BT":
            opened.append(b"ET")
        elif word == b"ET":
            _close(opened, b"ET")
        elif word in (b"BMC", b"BDC"):
            opened.append(b"EMC")
        elif word == b"EMC":
            _close(opened, b"EMC")
        elif word == b"ID":
            # An inline image's data is binary: it ends at an EI between white space (8.9.7).
            end = _IMAGE_END.search(content, position)
            position = end.end() if end else len(content)
    if not opened and not unopened:
        return BALANCED
    return Balance(b" ".join(reversed(opened)), tuple(unopened))


def _close(opened: list[bytes], closer: bytes) -> bool:
    """Take the innermost open thing that ``closer`` ends; False where there is none.

    Text objects and marked content may be interleaved with saved states in careless files, so the
    search goes past what does not match rather than insisting on order.
    """
    for index in range(len(opened) - 1, -1, -1):
        if opened[index] == closer:
            del opened[index]
            return True
    return False


def _string_end(content: bytes, start: int) -> int:
    """The offset after a literal string with nested parentheses (7.3.4.2)."""
    depth = 0
    position = start
    while position < len(content):
        byte = content[position]
        if byte == 0x5C:  # a backslash hides what follows it
            position += 1
        elif byte == 0x28:
            depth += 1
        elif byte == 0x29:
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return len(content)


def without_unopened(content: bytes, unopened: tuple[int, ...]) -> bytes:
    """``content`` with its unmatched ``Q`` blanked out, so that none undoes a state saved before
    it."""
    if not unopened:
        return content
    edited = bytearray(content)
    for offset in unopened:
        edited[offset] = 0x20
    return bytes(edited)
