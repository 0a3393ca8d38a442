"""The whole site as plain data: who, what and when, and what leads where.

Pages, feeds and data are made from it, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from agendapack.records.vocabulary import ENGLISH, Vocabulary, subtag
from agendapack.registers.meeting_facts import InterestFact, Presence
from agendapack.registers.published_agenda import MemberFact
from agendapack.site.meeting_files import MeetingFiles
from agendapack.site.published_meeting import PublishedMeeting

Ballot = Literal["for", "against", "abstained"]


class SiteAttendance(Struct, frozen=True):
    """Whether a member came to a meeting; ``substitute`` sat in their place."""

    meeting: str
    presence: Presence
    substitute: str | None = None


class SiteVote(Struct, frozen=True):
    """How a member voted, where the names were recorded: the meeting, and the place of the vote
    among its facts' ``votes``."""

    meeting: str
    vote: int
    ballot: Ballot


class SiteInterest(Struct, frozen=True):
    """An interest that a member declared at a meeting."""

    meeting: str
    interest: InterestFact


class Membership(Struct, frozen=True):
    """That somebody is on a committee, by its key, as its last published meeting has it."""

    committee: str
    role: str | None = None


class SitePerson(Struct, frozen=True):
    """A member, of today or once: the ``name`` as it was printed last, and what records say."""

    slug: str
    name: str
    memberships: tuple[Membership, ...] = ()
    attendance: tuple[SiteAttendance, ...] = ()
    votes: tuple[SiteVote, ...] = ()
    interests: tuple[SiteInterest, ...] = ()


class SiteCommittee(Struct, frozen=True):
    """A committee: its name and members as its last published meeting has them, and the keys of its
    meetings in order of date, with those of the committees that it was ``formerly``."""

    key: str
    name: str
    members: tuple[MemberFact, ...] = ()
    meetings: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


class Business(Struct, frozen=True):
    """An item of a meeting."""

    meeting: str
    item: str


class SiteLanguage(Struct, frozen=True):
    """A language that the site has pages in: its ``tag``, what it calls itself (``name``, which is
    asked of several), and the ``folder`` that its pages lie in, "" for the first and "cy/" for
    another."""

    tag: str
    name: str = ""
    folder: str = ""


class SiteOutline(Struct, frozen=True):
    """The site of a council on a ``day``, in one language: its ``words``.

    ``base_url`` is the address of its root, None where it is not known.  ``meetings`` are by key,
    in order of date; ``files`` by meeting.  ``people`` are in order of name; ``slugs`` leads from a
    name as it is printed to the person's page.  ``committee_of`` leads from a meeting's key to the
    committee whose page it is on.  ``earlier`` and ``later`` lead from an item to the same business
    at other meetings of the site.  ``redirects`` lead from addresses that pages had once to those
    that they have.  ``has_drafts``: some of it is not released.  ``searchable``: there is an index
    to search in.

    All ``languages`` of the site have the same pages, at the same addresses below a ``folder`` of
    their own, "" for the first.  Documents and papers lie in no language's folder.
    """

    council: str
    language: str
    jurisdiction: str
    website: str | None
    day: date
    base_url: str | None
    meetings: Mapping[str, PublishedMeeting]
    files: Mapping[str, MeetingFiles]
    committees: tuple[SiteCommittee, ...]
    people: tuple[SitePerson, ...]
    slugs: Mapping[str, str]
    committee_of: Mapping[str, str]
    earlier: Mapping[Business, tuple[Business, ...]]
    later: Mapping[Business, tuple[Business, ...]]
    redirects: Mapping[str, str]
    has_drafts: bool = False
    searchable: bool = True
    words: Vocabulary = ENGLISH
    folder: str = ""
    languages: tuple[SiteLanguage, ...] = ()

    @property
    def is_one_of_several(self) -> bool:
        return len(self.languages) > 1

    def is_strange(self, language: str) -> bool:
        """Whether something in a language, as a tag, is in another than these pages; one that is
        not known is in theirs."""
        return bool(language) and subtag(language) != subtag(self.language)

    def addresses(self, page: str) -> tuple[str, ...]:
        """The address of a page, then those that it had once.  A feed is at each of them: what
        subscribes to one follows no page that leads elsewhere."""
        return (page, *(old for old, new in self.redirects.items() if new == page))
