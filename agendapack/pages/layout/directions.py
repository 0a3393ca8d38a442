"""Which way text is written: of a block, and of each character in it (UAX 9, revision 50).

python-bidi finds the levels of a paragraph's characters; they are put into the order in which they
are seen line by line, once it is known where lines end.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar

from bidi import get_display

from agendapack.pages.html.elements import HtmlElement
from agendapack.records.language_directions import is_leftwards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_T = TypeVar("_T")

_LEFTWARDS = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks of characters that are written from right to left, and marks that have others so."""
_OPEN, _AUTO, _CLOSE = ("\u2066", "\u2067"), "\u2068", "\u2069"  # LRI and RLI, FSI, PDI
_LEVELS = re.compile(r"Level\(\s*(\d+)")


def has_leftwards(text: str) -> bool:
    """Whether anything in it may be written from right to left."""
    return not text.isascii() and _LEFTWARDS.search(text) is not None


def own_direction(element: HtmlElement, text: Callable[[], str]) -> bool | None:
    """Whether an element says itself that it is written from right to left, by ``dir``, or else by
    the script of its language; None where it says neither.  ``text`` is what it holds."""
    direction = element.attributes.get("dir", "").lower()
    if direction in ("ltr", "rtl"):
        return direction == "rtl"
    if direction == "auto":
        return begins_leftwards(text())
    language = element.attributes.get("lang", "")
    return is_leftwards(language) if language else None


def begins_leftwards(text: str) -> bool:
    """Whether the first letter with a direction, not counting isolates, has that of Arabic (UAX 9,
    P2 and P3)."""
    if not has_leftwards(text):
        return False
    inside = 0
    for character in text:
        if character in _OPEN or character == _AUTO:
            inside += 1
        elif character == _CLOSE:
            inside = max(inside - 1, 0)
        elif not inside:
            kind = unicodedata.bidirectional(character)
            if kind in ("L", "R", "AL"):
                return kind != "L"
    return False


def isolated(children: Iterable[HtmlElement | str], prepared: Callable[[str], str]) -> str:
    """The characters of phrasing content in their order, each text as ``prepared`` makes it; a
    picture is U+FFFC.  An element with a direction of its own is an isolate (UAX 9, 2.4 and HTML,
    15.3.5)."""
    return "".join(_characters(children, prepared))


def _characters(
    children: Iterable[HtmlElement | str], prepared: Callable[[str], str]
) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield prepared(child)
        elif child.tag == "br":
            yield "\u2028"
        elif child.tag == "img":
            yield "\ufffc"
        else:
            inside = isolated(child.children, prepared)
            leftwards = own_direction(child, lambda text=inside: text)  # type: ignore[misc]
            if leftwards is None:
                yield inside
            else:
                yield f"{_OPEN[leftwards]}{inside}{_CLOSE}"


def levels(text: str, leftwards: bool) -> list[int]:
    """The embedding level of each character of a paragraph (UAX 9, rules X1 to I2): odd where it is
    written from right to left."""
    # What would end the paragraph (class B) has been a space since the markup was read.
    line = "".join(" " if unicodedata.bidirectional(c) == "B" else c for c in text)
    told = get_display(line, base_dir="R" if leftwards else "L", debug=True)
    _, _, found = told.partition("    levels: [")
    of_bytes = [int(level) for level in _LEVELS.findall(found.partition("    ],")[0])]
    result: list[int] = []
    at = 0
    for character in line:
        result.append(of_bytes[at])
        at += len(character.encode())
    assert at == len(of_bytes), "python-bidi tells the level of each byte"
    return result


def in_sight(entries: Sequence[_T], levels: Sequence[int]) -> list[_T]:
    """The entries of a line from left to right, by the level of each (UAX 9, rule L2)."""
    order = list(entries)
    depths = list(levels)
    lowest = min((depth for depth in depths if depth % 2), default=0)
    if not lowest:
        return order
    for level in range(max(depths), lowest - 1, -1):
        start = 0
        while start < len(order):
            stop = start
            while stop < len(order) and depths[stop] >= level:
                stop += 1
            order[start:stop] = order[start:stop][::-1]
            depths[start:stop] = depths[start:stop][::-1]
            start = stop + 1
    return order
