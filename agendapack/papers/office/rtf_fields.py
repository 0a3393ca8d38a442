"""Fields of RTF (Rich Text Format 1.9.1, "Fields"): those that number pages, lead somewhere or list
what is in the text stay live, and any other shows what it showed when it was last saved.

Others bring in pictures and texts of the machine that builds (INCLUDEPICTURE, INCLUDETEXT), or say
something new in each build (DATE, FILENAME).
"""

from __future__ import annotations

import re

from msgspec import Struct, field

LIVE = frozenset(
    (
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "HYPERLINK", "TOC", "TC", "XE", "SYMBOL"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"),
    )
)
STILL = b" SHOWN "
"""Instructions that no program knows: such a field shows its result."""

_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})"
    rb"|\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|'(?P<hex>[0-9A-Fa-f]{2})|.)"
    rb"|(?P<text>[^{}\\\r\n]++)|[\r\n]++",
    re.DOTALL,
)
_MOST_PIECES = 1000  # of instructions, whose first word is looked at


class _Instructions(Struct):
    """A field's instructions: the rest of a group from ``begin`` on, at a depth of groups."""

    begin: int
    depth: int
    pieces: list[str] = field(default_factory=list)

    def is_live(self) -> bool:
        words = "".join(self.pieces).split(maxsplit=1)
        return bool(words) and words[0].upper() in LIVE


def still(data: bytes) -> bytes:
    """RTF with its other fields made still, byte for byte otherwise."""
    if b"\\fldinst" not in data:
        return data
    at = depth = 0
    fields: list[_Instructions] = []  # that are open, outermost first: they stand in each other
    spans: list[tuple[int, int]] = []  # of instructions to be replaced
    while (token := _TOKEN.match(data, at)) is not None:
        at = token.end()
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
            if fields and depth < fields[-1].depth:
                code = fields.pop()
                if not code.is_live():
                    while spans and spans[-1][0] >= code.begin:
                        spans.pop()
                    spans.append((code.begin, token.start()))
        elif token["word"] == b"fldinst":
            fields.append(_Instructions(at - token[0].endswith(b" "), depth))
        elif token["word"] == b"bin" and token["number"]:
            at += max(0, int(token["number"]))  # bytes that are no RTF
        elif fields and len(fields[-1].pieces) < _MOST_PIECES:
            fields[-1].pieces.append(_said(token))
    pieces, end = [], 0
    for begin, finish in spans:
        pieces += [data[end:begin], STILL]
        end = finish
    return b"".join((*pieces, data[end:])) if pieces else data


def _said(token: re.Match[bytes]) -> str:
    if token["text"]:
        return token["text"].decode("latin-1")
    if token["hex"]:
        return chr(int(token["hex"], 16))
    if token["word"] == b"u" and token["number"]:
        return chr(int(token["number"]) % 0x10000)
    return ""
