"""The numbers and bullets of lists."""

from __future__ import annotations

from agendapack.records.numerals import letters, roman

_BULLETS = ("•", "–", "•")


def list_label(kind: str, count: int, depth: int = 1) -> str:
    """What stands before a list's item: ``(a)`` for kind "a", ``1.`` for "1", a bullet for ""."""
    if not kind:
        return _BULLETS[min(max(depth, 1), len(_BULLETS)) - 1]
    if kind in ("a", "A"):
        text = letters(count)
    elif kind in ("i", "I"):
        # A browser counts so far too (CSS Counter Styles Level 3, 6.1).
        text = roman(count) if count < 4000 else str(count)
    else:
        return f"{count}."
    return f"({text.upper() if kind.isupper() else text})"
