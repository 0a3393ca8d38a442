"""A front sheet as it was read: what it prints, in the records' own terms.

Empty texts and None stand for what was not found.  Texts are one line of plain text; those that are
said to be Markdown are written as the records have it.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from agendapack.records.page_ranges import PageRange
from agendapack.unpack.doubts import Doubt


class PrintedPerson(Struct, frozen=True):
    """A member, the signatory or an officer, with the title that is printed before the name."""

    name: str
    role: str = ""
    telephone: str = ""
    email: str = ""


class PrintedPaper(Struct, frozen=True):
    """A paper that the front sheet lists under its item.  ``exempt`` are the paragraphs of the Act,
    ``replaces`` the pages of an earlier pack."""

    title: str
    pages: PageRange | None = None
    target: int | None = None
    to_follow: bool = False
    exempt: tuple[str, ...] = ()
    confidential: bool = False
    public_interest: str = ""
    replaces: PageRange | None = None


class PrintedItem(Struct, frozen=True):
    """An item of the agenda; ``target`` is the page (from zero) to which its range leads.

    ``number`` is as printed, without its full stop; "" where none is.  ``text``, ``urgent``,
    ``withdrawn``, ``deferred_reason`` and ``public_interest`` are Markdown.  ``exempt`` are the
    paragraphs of the Act by which all of it is not for publication; ``is_exempt`` says so also
    where no paragraph is named.  ``exclusion``: it proposes to exclude the public.
    ``is_public_again`` and ``part``: the heading above it, such as "Part II".
    """

    number: str
    title: str
    pages: PageRange | None = None
    target: int | None = None
    text: str = ""
    lead: str = ""
    urgent: str = ""
    withdrawn: str = ""
    deferred_to: date | None = None
    deferred_reason: str = ""
    exempt: tuple[str, ...] = ()
    is_exempt: bool = False
    confidential: bool = False
    public_interest: str = ""
    exclusion: bool = False
    information_only: bool = False
    follows: tuple[str, date] | None = None  # the item there, and the day
    part: str = ""
    papers: tuple[PrintedPaper, ...] = ()


class PrintedFront(Struct, frozen=True):
    """A front sheet.  ``time`` is on the 24-hour clock, "14:00".  ``notices`` are Markdown, each
    under a key such as "invitation"; ``information_only`` is the notice of that name.
    ``supplement``: its ordinal, 0 for an agenda; 1 where it only says "supplement".
    ``status``: "cancelled" or "postponed"."""

    council: str = ""
    department: str = ""
    address: tuple[str, ...] = ()
    website: str = ""
    committee: str = ""
    title: str = ""
    day: date | None = None
    time: str = ""
    venue: str = ""
    online_url: str = ""
    online_text: str = ""
    published: date | None = None
    status: str = ""
    reason: str = ""
    rearranged_to: date | None = None
    contact: PrintedPerson | None = None
    signatory: PrintedPerson | None = None
    members: tuple[PrintedPerson, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    information_only: str = ""
    private_notice: tuple[date, date] | None = None
    parts: tuple[str, ...] = ()
    items: tuple[PrintedItem, ...] = ()
    supplement: int = 0
    doubts: tuple[Doubt, ...] = ()
