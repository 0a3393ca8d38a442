"""What one meeting's public records say of its agenda, for its page on the web site, as values that
can be kept in a file.

Nothing here comes from ``exempt/``: of exempt business it has what the public front sheet says.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from agendapack.registers.meeting_facts import Wording

ItemKind = Literal["business", "exclusion"]


class MemberFact(Struct, frozen=True, array_like=True):
    """A member on the day, by the name that is printed."""

    name: str
    role: str | None = None


class OfficerFact(Struct, frozen=True, array_like=True):
    """Whom the public may ask."""

    name: str
    role: str | None = None
    telephone: str | None = None
    email: str | None = None


class EarlierBusiness(Struct, frozen=True, array_like=True):
    """The same business at an earlier meeting: the meeting's key, and the item's number there."""

    meeting: str
    item: str


class ItemFact(Struct, frozen=True):
    """An item of the agenda as its public front sheet prints it.

    ``text``, ``withdrawn``, ``deferral`` (the reason) and ``urgent`` are Markdown.  ``exempt`` says
    by which paragraphs, in the words of the front sheet, the item or some of its papers are not for
    publication.  ``to_follow`` are the titles of papers that were not there yet.  ``supplement`` is
    the ordinal of the supplement that put it on the agenda, 0 where the agenda has it itself.
    """

    number: str
    title: str
    kind: ItemKind = "business"
    text: Wording | None = None
    lead: str | None = None
    withdrawn: Wording | None = None
    deferred_to: date | None = None
    deferral: Wording | None = None
    urgent: Wording | None = None
    follows: EarlierBusiness | None = None
    exempt: tuple[str, ...] = ()
    to_follow: tuple[str, ...] = ()
    supplement: int = 0


class AgendaFacts(Struct, frozen=True):
    """A meeting as its agenda calls it.

    ``time`` is "14:00"; ``status`` says that it is not held, ``reason`` (Markdown) why.
    ``year_begins`` is the month and day of the council's municipal year.  ``languages`` are all
    that the council writes in, as tags, the first first.
    """

    council: str
    language: str
    jurisdiction: str
    committee: str
    day: date
    time: str
    title: str | None = None
    venue: str | None = None
    online_url: str | None = None
    online_text: str | None = None
    status: Literal["cancelled", "postponed"] | None = None
    reason: Wording | None = None
    rearranged_to: date | None = None
    published: date | None = None
    website: str | None = None
    contact: OfficerFact | None = None
    members: tuple[MemberFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    year_begins: tuple[int, int] = (5, 1)
    languages: tuple[str, ...] = ()
