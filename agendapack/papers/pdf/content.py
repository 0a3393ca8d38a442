"""What a page's content leaves open at its end (ISO 32000-1, 8.4.2, 9.4.1, 14.6).

A stamp is drawn after the page's own content, in one more content stream, so it inherits whatever
that content left behind: a turned coordinate system, an open text object, marked content that would
swallow it.  Reading the operators with a full parser would cost more than the rest of the build; a
tokeniser that knows strings, comments, names, dictionaries and inline images is enough to find the
few operators that matter, and goes through a stream in one pass of a compiled expression.
"""

from __future__ import annotations

import re

from msgspec import Struct

# Strings and comments come first, so that nothing inside them is taken for an operator; a string's
# nested parentheses are followed by `_string_end`.  An operator stands between white space or
# delimiters (7.2.2, tables 1 and 2); after a solidus the same letters would be a name.
_TOKEN = re.compile(
    rb"""
    \((?:[^()\\]|\\.)*\)
  | (?P<nested>\()
  | %[^\r\n]*
  | (?<![^\x00\t\n\f\r ()<>\[\]{}])
    (?P<word>q|Q|BT|ET|BMC|BDC|EMC|BI|ID)
    (?![^\x00\t\n\f\r ()<>\[\]{}/%])
    """,
    re.VERBOSE | re.DOTALL,
)
_QUIET = re.compile(rb"\((?:[^()\\]|\\.)*\)|%[^\r\n]*", re.DOTALL)  # strings and comments
# Between delimiters stand tokens (7.2.2); a name keeps its solidus, so that /Q is no Q.
_APART = bytes.maketrans(b"\x00[]{}<>()", b" " * 9)
_PAIRS = {b"q": 0, b"Q": ~0, b"BT": 1, b"ET": ~1, b"BMC": 2, b"BDC": 2, b"EMC": ~2}
_IMAGE = frozenset((b"BI", b"ID"))
_INTERESTING = re.compile(rb"q|Q|BT|BMC|BDC|BI|[(]")
_OPERAND = re.compile(
    rb"""
    \((?:[^()\\]|\\.)*\)
  | (?P<nested>\()
  | %[^\r\n]*
  | (?P<open><<|\[) | (?P<close>>>|\])
  | <[^<>]*> | (?P<digits><)
  | (?<![^\x00\t\n\f\r ()<>\[\]{}]) (?P<image>BI|ID) (?![^\x00\t\n\f\r ()<>\[\]{}/%])
    """,
    re.VERBOSE | re.DOTALL,
)
_IMAGE_WITHOUT_DATA = b"ID  EI"  # what ends an inline image's header
_IMAGE_END = re.compile(rb"(?<=[\x00\t\n\f\r ])EI(?=[\x00\t\n\f\r ]|$)")


class Balance(Struct, frozen=True):
    """What content leaves behind.

    ``closing``: what ends whatever is open, brackets of operands first.  ``unopened``: offsets of
    the ``Q`` bytes that restore what was never saved, which readers ignore; they must not meet a
    state we saved.
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
    cut_short = _has_open_brackets(content)
    if not cut_short and not _INTERESTING.search(content):
        return BALANCED
    if not cut_short and _is_plainly_balanced(content):
        return BALANCED
    opened: list[bytes] = []  # the closers of what is open, innermost last
    unopened: list[int] = []
    image = False  # whether the header of an inline image is open
    position = 0
    scan = _TOKEN.search
    while (match := scan(content, position)) is not None:
        position = match.end()
        if match.lastgroup == "nested":
            position, depth = _string_end(content, match.start())
            cut_short |= depth > 0
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
        elif word == b"BI":
            image = True
        elif word == b"ID":
            image = False
            # An inline image's data is binary: it ends at an EI between white space (8.9.7).
            end = _IMAGE_END.search(content, position)
            position = end.end() if end else len(content)
            cut_short |= end is None
    if cut_short or image:
        opened += filter(None, [_cut_short(content)])
    if not opened and not unopened:
        return BALANCED
    return Balance(b" ".join(reversed(opened)), tuple(unopened))


def _is_plainly_balanced(content: bytes) -> bool:
    """Whether ``content`` closes all that it opens, each kind by itself, as nearly all does; False
    where finding out takes more than a look: nested parentheses, inline images."""
    quiet = _QUIET.sub(b" ", content) if b"(" in content or b"%" in content else content
    if b"(" in quiet or b")" in quiet:
        return False
    tokens = quiet.translate(_APART).replace(b"/", b" /").split()
    if not _IMAGE.isdisjoint(tokens):
        return False
    depths = [0, 0, 0]
    for kind in map(_PAIRS.__getitem__, filter(_PAIRS.__contains__, tokens)):
        if kind >= 0:
            depths[kind] += 1
        elif depths[~kind] == 0:
            return False
        else:
            depths[~kind] -= 1
    return not any(depths)


def _has_open_brackets(content: bytes) -> bool:
    """Whether an array, dictionary or hexadecimal string may be open at the end; never wrongly
    False."""
    return (
        content.count(b"[") > content.count(b"]")
        or content.count(b"<<") > content.count(b">>")
        or content.rfind(b"<") > content.rfind(b">")
    )


def _cut_short(content: bytes) -> bytes:
    """What ends the strings, arrays, dictionaries or inline image in whose midst ``content`` stops,
    as a truncated stream does: a reader would take for part of them whatever followed."""
    inside: list[bytes] = []
    position = 0
    while (match := _OPERAND.search(content, position)) is not None:
        position = match.end()
        if match["nested"]:
            position, depth = _string_end(content, match.start())
            inside += [b")"] * depth
        elif match["open"]:
            inside.append(b"]" if match["open"] == b"[" else b">>")
        elif match["close"]:
            if inside:
                inside.pop()
        elif match["digits"]:
            # Digits go on to the next ">", whatever lies between.
            end = content.find(b">", position)
            position = end + 1 if end >= 0 else len(content)
            inside += [b">"] if end < 0 else []
        elif match["image"] == b"BI" and not inside:
            inside.append(_IMAGE_WITHOUT_DATA)
        elif match["image"] == b"ID" and inside == [_IMAGE_WITHOUT_DATA]:
            inside.clear()
            data = _IMAGE_END.search(content, position)
            position = data.end() if data else len(content)
            inside += [] if data else [b"EI"]
    return b" ".join(reversed(inside))


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


def _string_end(content: bytes, start: int) -> tuple[int, int]:
    """The offset after a literal string with nested parentheses (7.3.4.2), and how many of them are
    still open there: none unless the content ends first."""
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
                return position + 1, 0
        position += 1
    return len(content), depth


def without_unopened(content: bytes, unopened: tuple[int, ...]) -> bytes:
    """``content`` with its unmatched ``Q`` blanked out, so that none undoes a state saved before
    it."""
    if not unopened:
        return content
    edited = bytearray(content)
    for offset in unopened:
        edited[offset] = 0x20
    return bytes(edited)
