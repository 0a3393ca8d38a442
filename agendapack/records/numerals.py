"""Roman numerals and letters, as pages and list items are numbered with them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(count: int) -> str:
    """i, ii, iii, iv, ..., as viewers write page labels of style /r (ISO 32000-1, table 159); what
    has no numeral (0 and below) stays a number.

    >>> [roman(n) for n in (1, 4, 9, 14, 90)]
    ['i', 'iv', 'ix', 'xiv', 'xc']
    """
    if count < 1:
        return str(count)
    text = ""
    for value, letter in _ROMAN:
        times, count = divmod(count, value)
        text += letter * times
    return text


def letters(count: int) -> str:
    """a, b, ..., z, aa, ab, ...; what has no letter (0 and below) stays a number.

    >>> [letters(n) for n in (1, 26, 27, 0)]
    ['a', 'z', 'aa', '0']
    """
    if count < 1:
        return str(count)
    text = ""
    while count:
        count, rest = divmod(count - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
