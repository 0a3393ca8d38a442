"""What a paper is called where the records do not say it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

LONGEST_TITLE = 200
"""Characters: what is longer is a paragraph in a heading's style."""


_SECTIONS = frozenset(
    (
        *("contents", "table of contents", "introduction", "background", "purpose", "summary"),
        *("executive summary", "purpose of report", "purpose of the report"),
        *("recommendation", "recommendations"),
    )
)
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s|\d{1,2}\.\d{1,2}\s")
"""How the first section of a report begins: "1. ", "1) ", "1.1 "; not "20 mph" nor "2024/25"."""


_DAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\d{1,2}(?:st|nd|rd|th)?"
    r" (?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r",? \d{4}"
)
"""A day, without capitals: "13 march 2025", "thursday 13th march 2025"."""


def paper_title(headings: Sequence[str], file: Path, letterhead: Collection[str]) -> str:
    """The first of a paper's ``headings`` that names it; else the file's name as written, without
    its ending.

    The names in ``letterhead``, the council's and the like, stand above a report's title, as does
    the day of the meeting, by itself or after one of them; and a line without a letter is none.
    Where the first heading is a section's, the title bears no mark of being one; and where
    characters of it were lost (U+FFFD), it cannot be told.
    """
    above = {name.casefold() for name in letterhead}
    for heading in headings:
        if not _stands_above(heading.casefold(), above) and any(map(str.isalpha, heading)):
            return file.stem if _names_nothing(heading) else heading
    return file.stem


def _stands_above(heading: str, above: Collection[str]) -> bool:
    """Whether a heading without capitals is one of the names, a day, or one after the other."""
    if heading in above or _DAY.fullmatch(heading):
        return True
    return any(
        heading.startswith(name) and _DAY.fullmatch(heading[len(name) :].lstrip(" ,:-–—|"))
        for name in above
    )


def _names_nothing(heading: str) -> bool:
    return (
        len(heading) > LONGEST_TITLE
        or "\ufffd" in heading
        or heading.casefold().rstrip(".:") in _SECTIONS
        or _NUMBERED.match(heading) is not None
    )
