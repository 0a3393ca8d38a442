"""Minutes as they were read from the pages of a pack, in the records' own terms."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from agendapack.unpack.doubts import Doubt
from agendapack.unpack.printed_front import PrintedPerson


class PrintedEntry(Struct, frozen=True):
    """An entry of a minute's body: its ``kind`` is a key of the records ("text", "discussed",
    "resolved", "arrived", ...), ``lead`` the words before its points, "" for the stock ones.
    ``points`` are Markdown; of "text", "arrived" and the like there is one.

    ``values`` are the keys and texts of an entry that is a mapping in the record; a key that stands
    there several times has a list of names.  A motion's or an amendment's own words, what is to be
    done and what was decided are the point of "moved", "amendment", "action" and "decision".
    """

    kind: str
    points: tuple[str, ...] = ()
    lead: str = ""
    values: tuple[tuple[str, str], ...] = ()


class PrintedMinute(Struct, frozen=True):
    """A minute: its number as printed, "" for none, its title, and the ``item`` of the agenda that
    it names.  One that is not for publication has paragraphs of the Act in ``exempt``, or is
    ``confidential``, and what the public reads instead in ``public_interest`` and ``summary``."""

    number: str
    title: str
    body: tuple[PrintedEntry, ...] = ()
    item: str = ""
    exempt: tuple[str, ...] = ()
    confidential: bool = False
    public_interest: str = ""
    summary: str = ""


class PrintedMinutes(Struct, frozen=True):
    """Minutes of a meeting.  ``substitutes`` are pairs of who came and for whom.  ``day`` is the
    meeting's own; times are on the 24-hour clock.  ``title`` is the kind of meeting, such as
    "Extraordinary meeting".  ``interests`` are entries of the kind "declared" that stand before the
    minutes; ``signed`` is who signed them, and when; ``confirmed`` when a later meeting confirmed
    them, with its ``corrections`` in Markdown; ``roles`` are those of the present whose role on the
    committee is printed beside the name."""

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
    title: str = ""
    interests: tuple[PrintedEntry, ...] = ()
    signed: tuple[str, date] | None = None
    confirmed: date | None = None
    corrections: tuple[str, ...] = ()
    roles: tuple[PrintedPerson, ...] = ()
