"""Names of meetings, of their folders and of the record files in them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from msgspec import Struct

MEETINGS = "meetings"
COUNCIL_FILE = "council.yaml"
COMMITTEE_FILE = "committee.yaml"
MEETING_FILE = "meeting.yaml"
MINUTES_FILE = "minutes.yaml"
WORK_PROGRAMME_FILE = "work-programme.yaml"

PAPERS_FOLDER = "papers"
EXEMPT_FOLDER = "exempt"
"""A meeting's folder for what its members alone may see: papers, and records with the names of the
public ones."""

FOR_OFFICERS = "for-officers"
"""In packs/, beside the committees' folders, that of what is not for publication: no committee has
its name."""

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


class MeetingRef(Struct, frozen=True, order=True):
    """A meeting that has a folder: ``key`` is its committee's folder and its own,
    ``wellbeing/2018-02-14``; ``folder`` is absolute."""

    date: date
    key: str
    folder: Path

    @property
    def committee(self) -> str:
        """The committee's folder."""
        return self.key.split("/")[0]

    @property
    def name(self) -> str:
        """The meeting's folder."""
        return self.key.split("/")[1]
