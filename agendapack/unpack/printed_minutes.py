"""Minutes as they were read from the pages of a pack, in the records' own terms."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedPerson


class PrintedEntry(Struct, frozen=True):
    """An entry of a minute's body: its ``kind`` is a key of the records ("text", "discussed",
    "resolved", "arrived", ...), ``lead`` the words before its points, "" for the stock ones.
    ``points`` are Markdown; of "text", "arrived" and the like there is one."""

    kind: str
    points: tuple[str, ...]
    lead: str = ""


class PrintedMinute(Struct, frozen=True):
    """A minute: its number as printed, and its title."""

    number: str
    title: str
    body: tuple[PrintedEntry, ...] = ()


class PrintedMinutes(Struct, frozen=True):
    """Minutes of a meeting.  ``substitutes`` are pairs of who came and for whom.  ``day`` is the
    meeting's own; times are on the 24-hour clock."""

    committee: str
    day: date | None
    is_draft: bool = False
    started: str = ""
    finished: str = ""
    venue: str = ""
    present: tuple[str, ...] = ()
    substitutes: tuple[tuple[str, str], ...] = ()
    apologies: tuple[str, ...] = ()
    in_attendance: tuple[PrintedPerson, ...] = ()
    first_number: int = 1
    minutes: tuple[PrintedMinute, ...] = ()
    doubts: tuple[Doubt, ...] = ()
