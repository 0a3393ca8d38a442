"""The numbers and bullets of lists."""

from __future__ import annotations

_BULLETS = ("•", "–", "•")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def list_label(kind: str, count: int, depth: int = 1) -> str:
    """What stands before a list's item: ``(a)`` for kind "a", ``1.`` for "1", a bullet for ""."""
    if not kind:
        return _BULLETS[min(max(depth, 1), len(_BULLETS)) - 1]
    if kind in ("a", "A"):
        text = letters(count)
    elif kind in ("i", "I"):
        text = roman(count)
    else:
        return f"{count}."
    return f"({text.upper() if kind.isupper() else text})"


def letters(count: int) -> str:
    """a, b, ..., z, aa, ab, ...; what has no letter (0 and below) stays a number."""
    if count < 1:
        return str(count)
    text = ""
    while count:
        count, rest = divmod(count - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def roman(count: int) -> str:
    """i, ii, iii, iv, ...; what has no numeral stays a number."""
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, letter in _ROMAN:
        times, count = divmod(count, value)
        text += letter * times
    return text
