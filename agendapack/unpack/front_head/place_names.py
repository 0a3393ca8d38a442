"""Tells the names of places where councils meet."""

from __future__ import annotations

import re

_ROOMS = (
    "chambers?|halls?|rooms?|suites?|centre|house|offices?|building|guildhall|church|chapel|school"
    "|college|academy|library|pavilion|theatre|castle|court|institute|museum|club|hub|hotel|civic"
    "|virtual|remote|online|teams|zoom|siambr|neuadd|ystafell|swyddfa|swyddfeydd|canolfan|ysgol"
    "|llyfrgell"
)
_ROOM = re.compile(rf"\b(?:{_ROOMS})\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:committee|cabinet|council|board|panel|forum|executive|assembly|authority|commission"
    rf"|pwyllgor|cyngor)\b(?!(?:['’]s)? (?:{_ROOMS})\b)",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:(?:to be )?held )?(?:in|at|yn|via|by)(?: the)? ", re.IGNORECASE)
_LONGEST = 120  # letters


def is_place(text: str) -> bool:
    """Whether a line is the name of a place, and neither a body's nor a sentence.

    >>> is_place("Council Chamber, Town Hall"), is_place("The lift in the Town Hall is broken.")
    (True, False)
    """
    name = place_name(text)
    words: list[str] = re.findall(r"[^\W\d_][\w'’-]*", name)
    small = sum(word[0].islower() for word in words)
    return (
        len(text) <= _LONGEST
        and not text.endswith((".", ":"))
        and _ROOM.search(name) is not None
        and _BODY.search(name.split(",")[0]) is None
        and small <= len(words) // 3
    )


def is_address_line(text: str) -> bool:
    """Whether a line may go on an address: the name of a street or a town, or a postcode.

    >>> is_address_line("12 High Street"), is_address_line("BO1 2AB"), is_address_line("AGENDA")
    (True, True, False)
    """
    words = re.findall(r"[^\W_][\w'’-]*", text)
    is_heading = text.isupper() and not any(map(str.isdigit, text))
    in_capitals = all(not word[0].islower() for word in words)
    return bool(words) and in_capitals and not is_heading and _BODY.search(text) is None


def place_name(text: str) -> str:
    """A place without the words before it: "in the Council Chamber"."""
    start = _PREPOSITION.match(text)
    return text[start.end() if start else 0 :]
