"""Tells which list of persons a text in minutes heads: those present, apologies, and others."""

from __future__ import annotations

import re

from agendapack.unpack.minutes_pages.attendance_lines import COUNCILLORS

_LISTS = {
    "apologies": r"apolog(?:y|ies)(?:\s+for\s+absence)?|ymddiheuriadau(?:\s+am\s+absenoldeb)?"
    r"|absent\s+with\s+apolog(?:y|ies)",
    "absent": r"absent(?:\s+members)?(?:\s+without\s+apolog(?:y|ies))?|(?:members\s+)?absent"
    r"|not\s+present|absennol",
    "substitutes": r"substitutes?(?:\s+members?)?(?:\s+present)?|substitutions?",
    "attending": r"also\s+(?:present|in\s+attendance)|in\s+attendance|hefyd\s+yn\s+bresennol"
    r"|officers?(?:\s+(?:also\s+)?(?:present|in\s+attendance|attending))?|others?\s+present"
    r"|others?\s+in\s+attendance|other\s+members?\s+(?:present|in\s+attendance)|guests?|observers?"
    r"|advis[eo]rs?(?:\s+present)?|swyddogion",
    "present": r"(?:(?:the|committee|panel|board|voting|council)?\s*members\s+|councillors\s+)?"
    r"(?:present|attending)|(?:yn\s+bresennol|presennol)|those\s+present|attendance|members",
}
"""By list of persons: the words that head it, in small letters."""

_LABELS = tuple(
    (
        kind,
        re.compile(
            rf"(?:{words})(?:\s*\([^()]*\))?\s*(?:[:–—-]+\s*|$"
            rf"|\s(?=(?:{'|'.join(map(re.escape, COUNCILLORS))})s?\s))",
            re.IGNORECASE,
        ),
    )
    for kind, words in _LISTS.items()
)
INNER_LABEL = re.compile(
    rf"(?<=[.;])\s+(?P<label>(?:{'|'.join(_LISTS.values())})(?:\s*\([^()]*\))?\s*:)\s*",
    re.IGNORECASE,
)
"""What heads another list within a paragraph."""

_RECEIVED = re.compile(
    r"(?:an\s+)?apolog(?:y|ies)\s[^:;,.]{0,60}\b(?:from|by|on\s+behalf\s+of)\s+", re.IGNORECASE
)


def headed_list(text: str) -> str | None:
    """Which list a text heads that says nothing else."""
    label = list_label(text)
    return None if label is None or label[1] else label[0]


def list_label(text: str) -> tuple[str, str] | None:
    """Which list a paragraph heads, and the rest of it."""
    for kind, pattern in _LABELS:
        if found := pattern.match(text):
            rest = text[found.end() :].strip()
            received = _RECEIVED.match(rest) if kind == "apologies" else None
            return kind, rest[received.end() :] if received else rest
    if found := _RECEIVED.match(text):
        return "apologies", text[found.end() :]
    return None
