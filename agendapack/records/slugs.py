"""Names as part of a file's or a folder's name."""

from __future__ import annotations

import unicodedata


def slug(name: str) -> str:
    """A name as part of a file's: its letters, marks and digits, in NFC; those of ASCII bare.

    >>> slug("Councillor Siân O'Neill-Jones")
    'councillor-sian-o-neill-jones'
    >>> slug("李 小龙")
    '李-小龙'
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", name).casefold():
        if unicodedata.combining(character) and kept and kept[-1].isascii():
            continue  # an accent; in other scripts a mark may be a vowel
        is_word = unicodedata.category(character)[0] in "LMN"
        kept.append(character if is_word else " ")
    return "-".join(unicodedata.normalize("NFC", "".join(kept)).split())
