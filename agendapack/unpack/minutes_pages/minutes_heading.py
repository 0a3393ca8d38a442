"""Reads what stands before the first minute: which meeting, when, where, and who was there."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.unpack.front_head.printed_days import find_days, find_times
from agendapack.unpack.minutes_pages.attendance_labels import (
    INNER_LABEL,
    headed_list,
    list_label,
)
from agendapack.unpack.minutes_pages.attendance_lines import (
    COUNCILLORS,
    is_name,
    listed_persons,
    with_notes,
)
from agendapack.unpack.minutes_pages.attendance_tables import read_attendance
from agendapack.unpack.minutes_pages.minute_paragraphs import PrintedParagraph, PrintedTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agendapack.unpack.minutes_pages.attendance_lines import ListedPerson
    from agendapack.unpack.minutes_pages.attendance_tables import read_attendance
from agendapack.unpack.minutes_pages.minute_paragraphs import Block

_MINUTES = re.compile(r"(?:draft\s+|public\s+|open\s+)?(?:minutes|cofnodion)\W*", re.IGNORECASE)
_MINUTES_OF = re.compile(
    r"(?:(?:draft\s+|public\s+)?(?:minutes|record)\s+of\s+(?:an?\s+|the\s+)?|^at\s+an?\s+)"
    r"(?P<kind>(?:[\w-]+\s+){0,3})(?:meeting|proceedings)\b(?:\s+of\s+(?:the\s+)?"
    r"(?P<of>.{3,150}?))?(?=\s+(?:held|which|on|at)\b|[,:.–-]|$)",
    re.IGNORECASE,
)
_MINUTES_NAMED = re.compile(
    r"(?:draft\s+)?minutes(?:\s+(?:of|for)|\s*:)\s+(?:the\s+)?(?P<of>.{3,120}?)"
    r"(?=\s+(?:held|on|at|–|-)\s|,|$)|cofnodion\s+(?!y\s|cyfarfod)(?P<cy>.{3,120})",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:date|when|dyddiad)(?:\s+(?:of|and)(?:\s+\w+){1,2})?\W*", re.IGNORECASE)
_MINUTES_CY = re.compile(r"cofnodion\s+(?:y\s+)?cyfarfod\b", re.IGNORECASE)
_HELD = re.compile(
    r"\bheld\s+(?:in|at|via|by)\s+(?:the\s+)?(?P<venue>.{3,200}?)"
    r"(?=,?\s+(?:on|at|commencing|starting)\s+(?:the\s+)?(?:\w{3,7}day\b|\d)|\.?\s*$)",
    re.IGNORECASE,
)
_VENUE = re.compile(r"(?:venue|place|location)\s*:\s*(?P<venue>\S.*)", re.IGNORECASE)
_KIND_OF_MEETING = re.compile(
    r"(?:ordinary|extraordinary|special|annual|budget|additional|urgent|adjourned|reconvened|joint"
    r"|inaugural)(?:\s+\w+){0,3}\s+meeting",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:committee|panel|board|cabinet|executive|commission|forum|group|partnership|bwrdd"
    r"|pwyllgor|scrutiny|party|trustees|authority|hearing)\b",
    re.IGNORECASE,
)
_COUNCIL = re.compile(r"\b(?:council|cyngor)\b", re.IGNORECASE)
_STARTS = re.compile(
    r"\b(?:start(?:ed|ing|s)?|commenc(?:ed|ing)|began|opened|convened|held|time|dechreuodd)\b",
    re.IGNORECASE,
)
_FINISHES = re.compile(
    r"\b(?:finish(?:ed|ing|es)?|ended|closed?|concluded|rose|terminated|ben)\b", re.IGNORECASE
)
_MEETING = re.compile(r"\W*(?:the\s+)?meeting\b|dechreuodd\b", re.IGNORECASE)
_DRAFT_NOTE = re.compile(
    r"\W*(?:note\b|please\b|draft\b|these\s).{0,200}\b(?:draft|accuracy|confirmed|amended)\b"
    r"|\W*(?:noder|drafft)\b.{0,200}\b(?:drafft|cadarnhau)\b",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(r"confirmed as a correct record\b(?P<rest>.*)", re.IGNORECASE)
_GOES_WITHOUT_SAYING = re.compile(
    r"declarations? of interests?|(?:un)?restricted items"
    r"|(?:items? )?open to the (?:press and )?public"
    r"|(?:public|open) (?:items|session|business)|part (?:[1-3ab]|i{1,3})\b.{0,40}",
    re.IGNORECASE,
)
"""A heading of our own table of interests, or of the part of the agenda that comes first."""

_NOBODY = re.compile(
    r"(?:none|nil|no apologies|there were none|nobody|dim)\b.{0,40}", re.IGNORECASE
)
MAX_NAMES = 4000
"""How many letters a list of names may have."""

MOST_NAMES = 8
"""How many paragraphs may stand above the list of those present."""


class MinutesHeading(Struct, frozen=True):
    """What is said before the minutes.  ``signs`` are what shows that these are minutes: "minutes",
    "present", "apologies", "times", "draft".  ``left`` are texts that belong to nothing."""

    committee: str = ""
    title: str = ""
    day: date | None = None
    venue: str = ""
    started: str = ""
    finished: str = ""
    is_draft: bool = False
    lists: tuple[tuple[str, tuple[ListedPerson, ...]], ...] = ()
    confirmed: date | None = None
    corrections: tuple[PrintedParagraph, ...] = ()
    interests: tuple[PrintedTable, ...] = ()
    signs: frozenset[str] = frozenset()
    left: tuple[str, ...] = ()

    def persons(self, kind: str) -> tuple[ListedPerson, ...]:
        """Those of a list: "present", "apologies", "substitutes" or "attending"."""
        return dict(self.lists).get(kind, ())


def heading_end(blocks: Sequence[Block]) -> int:
    """Where the first list of those present begins, 0 for none: no minute stands before it."""
    for at, block in enumerate(blocks):
        label = list_label(block.text) if isinstance(block, PrintedParagraph) else None
        if label is not None and label[0] == "present":
            return at
    return 0


def read_heading(blocks: Sequence[Block]) -> MinutesHeading:
    """What the blocks before the first minute say."""
    reading = _Reading()
    for block in blocks:
        if isinstance(block, PrintedTable):
            reading.take_table(block)
        else:
            reading.take(block)
    return reading.heading()


def printed_day(text: str) -> date | None:
    """The first day that a text names."""
    return next((found.day for found in find_days(text)), None)


def meeting_times(text: str) -> tuple[str, str]:
    """When a text says that the meeting started and finished, "" for what it does not say.

    >>> meeting_times("The meeting started at 2.00 pm and finished at 4.30 pm.")
    ('14:00', '16:30')
    """
    started = finished = ""
    begun = 0
    for found in find_times(text):
        before = text[begun : found.start]
        if _FINISHES.search(before):
            finished = finished or found.time
        elif _STARTS.search(before):
            started = started or found.time
        begun = found.end
    return started, finished


class _Reading:
    """A heading while it is read, block by block."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str]] = {}
        self.open = ""
        self.names: list[str] = []
        self.signs: set[str] = set()
        self.left: list[str] = []
        self.committee = self.title = self.venue = self.started = self.finished = ""
        self.day: date | None = None
        self.is_draft = False
        self.confirmed: date | None = None
        self.corrections: list[PrintedParagraph] = []
        self.interests: list[PrintedTable] = []

    def take(self, block: PrintedParagraph) -> None:
        text = block.text
        if self.open == "corrections" and block.marker:
            self.corrections.append(block)
        elif label := list_label(text):
            kind, rest = label
            self._open(kind)
            gapped = _gapped_end(block, rest) if rest else ""
            self._take_list(gapped)
        elif self._take_sentence(text):
            pass
        elif self.open in self.lists and _may_be_names(block):
            self.lists[self.open].append(block.gapped)
        elif not self.lists and len(self.names) < MOST_NAMES:
            self.names.append(text)
        elif not (block.is_bold and _GOES_WITHOUT_SAYING.fullmatch(text)):
            self.open = ""
            self.left.append(f"{block.marker} {text}".strip())

    def _take_list(self, gapped: str) -> None:
        """Take the names of the list that is open, and lists that follow in the same paragraph."""
        begun = 0
        for inner in INNER_LABEL.finditer(gapped):
            self._take_names(gapped[begun : inner.start()])
            if label := list_label(inner["label"]):
                self._open(label[0])
            begun = inner.end()
        self._take_names(gapped[begun:])

    def _take_names(self, gapped: str) -> None:
        if gapped.strip() and not _NOBODY.fullmatch(gapped.strip()):
            self.lists[self.open].append(gapped)

    def take_table(self, table: PrintedTable) -> None:
        """Rows of names, beside roles, in columns or with marks; or the table of interests."""
        if any("interest" in cell.casefold() for cell in table.rows[0][1:]):
            self.interests.append(table)
        elif attendance := read_attendance(table, headed_list):
            for kind, text in attendance.listed:
                self._open(kind)
                self.lists[kind].append(text)
            self.left += attendance.left
            self.open = ""
        else:
            for cells in table.lines:
                self._take_row([cell for cell in cells if cell])

    def _take_row(self, cells: Sequence[str]) -> None:
        """Take a line of a table: names, after what heads their list; or when and where."""
        if label := list_label(cells[0]):
            self._open(label[0])
            cells = [cell for cell in (label[1], *cells[1:]) if cell]
        if self.open in self.lists:
            if cells:
                self.lists[self.open].append("\t".join(cells))
            return
        text = " ".join(cells)
        if not self._take_sentence(text):
            self.left.append(text)

    def _open(self, kind: str) -> None:
        """Let what follows be names of a list."""
        self.signs.add(kind if kind in ("apologies", "absent") else "present")
        self.open = kind
        self.lists.setdefault(kind, [])

    def _take_sentence(self, text: str) -> bool:
        """Take what says when and where the meeting was, and what became of its minutes."""
        if _MINUTES.fullmatch(text):
            self.signs.add("minutes")
            self.is_draft = self.is_draft or "draft" in text.lower()
            self.open = ""
            return True
        if found := _CONFIRMED.match(text):
            self.confirmed = printed_day(found["rest"])
            self.open = "corrections" if found["rest"].endswith(":") else ""
            if self.confirmed is None:
                self.left.append(text)
            return True
        if _DRAFT_NOTE.match(text):
            self.signs.add("draft")
            self.is_draft = True
            self.open = ""
            return True
        started, finished = meeting_times(text)
        if (started or finished) and len(text) < 300 and _MEETING.match(text):
            self.signs.add("times")
            self.started = self.started or started
            self.finished = self.finished or finished
            self.open = ""
            return True
        if self.lists:
            if self.day is None and len(text) < 60:
                self.day = printed_day(text)
                return self.day is not None
            return False
        return self._take_name(text, started, finished)

    def _take_name(self, text: str, started: str, finished: str) -> bool:
        """Take a sentence such as "Minutes of a meeting of the Board held on 1 May 2024"."""
        days = find_days(text)
        found = _MINUTES_OF.search(text) or _MINUTES_NAMED.match(text)
        if found:
            self.signs.add("minutes")
            named = found.groupdict()
            self.is_draft = self.is_draft or text.lower().startswith("draft")
            self.committee = self.committee or _plain(named.get("of") or named.get("cy") or "")
            kind = (named.get("kind") or "").strip()
            if kind and _KIND_OF_MEETING.fullmatch(f"{kind} meeting"):
                self.title = self.title or f"{kind[:1].upper()}{kind[1:].lower()} meeting"
        if days:
            self.day = self.day or days[0].day
        if held := _HELD.search(text) or _VENUE.match(text):
            self.venue = self.venue or held["venue"].strip(" .,")
        if found or days:
            times = find_times(text)
            self.started = self.started or started or (times[0].time if times else "")
            self.finished = self.finished or finished
        if found:
            return True
        if days:
            # What stands before the day is a name: "PLANNING PANEL – 10 December 2024".
            day = days[0]
            before = text[: day.start].rstrip(" ,–—-")
            before = re.sub(r"\bheld\s+(?:on|at|in)\b.*$", "", before, flags=re.IGNORECASE)
            if _MINUTES_CY.match(before):
                self.signs.add("minutes")
            elif _plain(before) and not held and not _DATE.fullmatch(before):
                self.names.append(_plain(before))
            return True
        if (times := find_times(text)) and len(text) < 40:
            self.started = self.started or times[0].time
            return True
        if _KIND_OF_MEETING.fullmatch(text):
            self.title = text
            return True
        return held is not None and len(text) < 200

    def heading(self) -> MinutesHeading:
        committee, rest = self.committee, self.names
        if not committee:
            bodies = [name for name in self.names if _BODY.search(name) and len(name) < 120]
            councils = [name for name in self.names if _COUNCIL.search(name) and len(name) < 120]
            committee = next(iter([*bodies, *councils[-1:], *self.names[:1]]), "")
        # The council's own name, and the committee's again, go without saying.
        known = committee.casefold()
        left = (
            name
            for name in rest
            if name.casefold() != known and not (_COUNCIL.search(name) and len(name) < 60)
        )
        listed = {kind: _listed(texts) for kind, texts in self.lists.items()}
        lists, notes = with_notes(listed, self.left)
        return MinutesHeading(
            committee,
            self.title,
            self.day,
            self.venue,
            self.started,
            self.finished,
            self.is_draft,
            lists,
            self.confirmed,
            tuple(self.corrections),
            tuple(self.interests),
            frozenset(self.signs),
            (*left, *notes),
        )


def _gapped_end(block: PrintedParagraph, rest: str) -> str:
    """The end of a paragraph with its gaps, from where its text goes on with ``rest``."""
    gapped = block.gapped
    left = sum(not letter.isspace() for letter in rest)
    at = len(gapped)
    while left and at:
        at -= 1
        left -= not gapped[at].isspace()
    return gapped[at:]


def _listed(texts: Iterable[str]) -> tuple[ListedPerson, ...]:
    return tuple(person for text in texts for person in listed_persons(text))


def _may_be_names(block: PrintedParagraph) -> bool:
    """Whether a paragraph under a list of names goes on with it."""
    text = block.text
    persons = listed_persons(block.gapped)
    if not persons or len(text) > MAX_NAMES or _NOBODY.fullmatch(text):
        return False
    if block.is_bold and not text.startswith(tuple(COUNCILLORS)):
        return False
    return all(is_name(person.name) for person in persons) or not text.endswith((".", ":"))


def _plain(text: str) -> str:
    return text.strip(" ,.:–—-")
