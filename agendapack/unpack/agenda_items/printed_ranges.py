"""The page ranges that an agenda prints: "(Pages 67 - 114)", "p. 5", "S1-1 to S1-18"."""

from __future__ import annotations

import re

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.records.paper_kinds import MAX_PAGES

_WORD = r"(?:pages?|pgs?|pp?|tudalen(?:nau)?|tud)"
_NUMBER = r"(?:[A-Za-z]{1,3}(?:\d{1,2}[-./])?)?\d{1,12}"
_TO = r"(?:\s?[-\u2010-\u2015\u2212]\s?|\s(?:to|and|hyd)\s)"
_SECOND = rf"{_TO}(?:{_WORD}\.?\s?)?(?P<last>{_NUMBER})"
_SPAN = rf"(?P<first>{_NUMBER})(?:{_SECOND})?"

_WORDED = re.compile(rf"{_WORD}\.?:?\s?{_SPAN}", re.IGNORECASE)
_BARE = re.compile(_SPAN)
_ENDS = (
    re.compile(rf"[(\[]\s?{_WORD}\.?:?\s?{_SPAN}\s?[)\]]$", re.IGNORECASE),
    re.compile(rf"[(\[]\s?(?P<first>{_NUMBER}){_SECOND}\s?[)\]]$"),
    re.compile(rf"(?<![\w-]){_WORD}\.?:?\s?{_SPAN}$", re.IGNORECASE),
    re.compile(rf"(?:(?:\.\s?){{3,40}}|[\u2026_]\s?){_SPAN}$"),
)
"""Ranges at the end of a title.  A number alone is one only after dots that lead to it."""
_REFERS = re.compile(r"\b(?:see|on|of|to|from|at|in|and|the|para|section)$", re.IGNORECASE)
_LEADERS = re.compile(r"(?:(?:\s?\.){2,60}|[\s\u2026_\u00b7]+)$")
_SPACED = re.compile(r"(?<=\d) (?=\d)")  # "6 - 1 3", where letters are set apart
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 120  # characters at the end of a title in which a range is looked for


class FoundRange(Struct, frozen=True):
    """A title without its range; the range as ``printed``, "" where there is none, and what it
    says, None where it cannot be."""

    title: str
    printed: str = ""
    pages: PageRange | None = None


def range_alone(text: str) -> FoundRange | None:
    """A text that is nothing but a range, as it stands in a column of page numbers.

    >>> range_alone("5-54").pages.names[-1], range_alone("Page 5").pages.first, range_alone("TBC")
    ('54', 5, None)
    """
    bare = text.strip().strip("()[]").strip(" .\u2026_\u00b7")
    if len(bare) > _LONGEST:
        return None
    if "-" in bare:
        bare = _SPACED.sub("", bare)
    found = _WORDED.fullmatch(bare) or _BARE.fullmatch(bare)
    return None if found is None else FoundRange("", text.strip(), _pages(found))


def split_range(title: str) -> FoundRange:
    """A title, and the range at its end.

    >>> split_range("CQC Report (Pages 67 - 114)").title
    'CQC Report'
    >>> split_range("Budget 2024 - 25").printed, split_range("As on page 5").printed
    ('', '')
    """
    text = title.rstrip()
    begin = max(0, len(text) - _LONGEST)
    for pattern in _ENDS:
        found = pattern.search(text, begin)
        if found is None:
            continue
        before = text[: found.start()].rstrip()
        is_bracketed = found[0][0] in "(["
        if not is_bracketed and _REFERS.search(before[-10:]):
            continue
        if found["last"] and pattern is _ENDS[1] and _YEAR.fullmatch(found["first"]):
            continue
        return FoundRange(_LEADERS.sub("", before), found[0], _pages(found))
    return FoundRange(text)


def _pages(found: re.Match[str]) -> PageRange | None:
    prefix, first = _parted(found["first"])
    other, last = _parted(found["last"] or found["first"])
    if other not in ("", prefix) or not 1 <= first <= last <= MAX_PAGES:
        return None
    return PageRange(first, last, prefix)


def _parted(number: str) -> tuple[str, int]:
    """A prefix and a number: "S1-18" is "S1-" and 18."""
    digits = re.search(r"\d+$", number)
    assert digits is not None
    return number[: digits.start()], int(digits[0])
