"""What ends content that stops in the midst of an operand, as a truncated stream does."""

from __future__ import annotations

import re

from agendapack.papers.pdf.strings import LITERAL, string_end

REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
"""A regular character (ISO 32000-1, 7.2.2)."""
END = rb"(?!" + REGULAR + rb")"
"""A token ends at white space or a delimiter."""
IMAGE_END = re.compile(rb"(?<=[\x00\t\n\f\r ])EI(?=[\x00\t\n\f\r ]|$)")
"""An inline image's data is binary: it ends at an EI in white space (8.9.7)."""

_OPERAND = re.compile(
    LITERAL + rb"|(?P<nested>\()|%[^\r\n]*|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|<[^<>]*>|(?P<digits><)|(?<!" + REGULAR + rb")(?P<image>BI|ID)" + END,
    re.DOTALL,
)
_IMAGE_WITHOUT_DATA = b"ID  EI"  # what ends an inline image's header


def has_open_brackets(content: bytes) -> bool:
    """Whether an array, dictionary or hexadecimal string may be open at the end; never wrongly
    False."""
    return (
        content.count(b"[") > content.count(b"]")
        or content.count(b"<<") > content.count(b">>")
        or content.rfind(b"<") > content.rfind(b">")
    )


def closing_operands(content: bytes) -> bytes:
    """What ends the strings, arrays, dictionaries or inline image in whose midst ``content`` stops,
    as a truncated stream does: a reader would take for part of them whatever followed."""
    inside: list[bytes] = []
    position = 0
    while (match := _OPERAND.search(content, position)) is not None:
        position = match.end()
        if match["nested"]:
            position, depth = string_end(content, match.start())
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
            data = IMAGE_END.search(content, position)
            position = data.end() if data else len(content)
            inside += [] if data else [b"EI"]
    return b" ".join(reversed(inside))
