"""What Unicode says of characters: their script, their direction, and which make up a letter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKS = frozenset(("Mn", "Mc", "Me"))
JOINERS = re.compile("[\u200c\u200d]")
"""They have no picture, and say whether the letters beside them join."""
_FIRST_MARK = "\u0300"
"""No character before it is a mark, a joiner or written from right to left."""

SHARED = frozenset(("Zyyy", "Zinh", "Zzzz"))
"""The scripts of characters that belong to several: figures, punctuation, most marks."""
SEPARATE = SHARED | {"Latn", "Grek", "Cyrl", "Hani", "Hira", "Kana", "Bopo"}
"""Scripts in which a letter may be of another face than its neighbours and keeps its shape."""


def is_mark(character: str) -> bool:
    """Whether it sits on another letter."""
    return unicodedata.category(character) in _MARKS


def continues(character: str) -> bool:
    """Whether it belongs to the letter before it (UAX 29, rules GB9 and GB9a)."""
    return character >= _FIRST_MARK and (is_mark(character) or JOINERS.match(character) is not None)


def graphemes(text: str) -> list[str]:
    """``text`` cut into what a reader takes for letters, each with its marks."""
    parts: list[str] = []
    for character in text:
        if parts and continues(character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of ``character`` (ISO 15924, UAX 24): "Latn", "Arab", or one of ``SHARED``."""
    if character < "\u0250":  # what nearly all text is made of, without a table to load
        return "Latn" if character.isalpha() else "Zyyy"
    from fontTools import unicodedata as scripts

    found: str = scripts.script(character)
    return found
