"""How meetings are named, on disk and on the command line.  Nothing here imports a library."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)

MEETING_FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-[a-z0-9]+)*", re.ASCII)
"""A meeting's folder: its date, and a word or two when it is the day's second meeting."""


def day(text: str) -> date | None:
    """The day that ``text`` writes as YYYY-MM-DD, if it does and there is one."""
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def folder_day(name: str) -> date | None:
    """The day that a meeting's folder is named for; None if ``name`` is no such name."""
    match = MEETING_FOLDER.fullmatch(name)
    return day(match[1]) if match else None
