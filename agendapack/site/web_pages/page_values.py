"""What pages of the site are made of, as plain values: decided here, printed by templates.

A page's values hold finished texts and relative links, so that a template only lays them out; and
what a page is made anew for is a digest of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from agendapack.pages.html.listed_papers import only_in
from agendapack.records.vocabulary import Vocabulary, message
from agendapack.site.open_data.meeting_words import meeting_name
from agendapack.site.page_addresses import (
    ASSETS,
    CALENDAR,
    CALENDAR_FEED,
    COMMITTEES,
    DATA,
    HOME,
    NEWS_FEED,
    PEOPLE,
    SEARCH,
    absolute,
    link,
    meeting_address,
    person_address,
)
from agendapack.site.published_meeting import PublishedMeeting, SiteDocument, SiteFile
from agendapack.site.site_outline import SiteLanguage, SiteOutline

BadgeKind = Literal["good", "news", "warn", "stop", "plain"]
"""The colour of a status; its words say the same."""


class SitePage(Struct, frozen=True):
    """A page: its address, the template that makes it, and what that is given beside the frame.
    ``section`` is the address of the part of the site that it is in, None where it is in none."""

    address: str
    template: str
    title: str
    section: str | None = None
    values: Mapping[str, Any] = {}


class SiteLink(Struct, frozen=True):
    """A text and where it leads, relative to the page; ``href`` is "" where that is nowhere."""

    text: str
    href: str = ""


class NavigationLink(Struct, frozen=True):
    """A part of the site; ``current`` is what aria-current says of it, "" where it is another."""

    text: str
    href: str
    current: Literal["", "page", "true"] = ""


class Badge(Struct, frozen=True):
    """A status in words, and in colour."""

    kind: BadgeKind
    text: str


class PageInLanguage(Struct, frozen=True):
    """The same page in a language: its tag, what that calls itself, and the page's relative and
    ``whole`` address, "" where the site's is not known."""

    tag: str
    name: str
    href: str
    whole: str
    is_current: bool


class PageFrame(Struct, frozen=True):
    """What is round each page: links to parts of the site and to what all pages share.

    ``assets`` is the folder of stylesheet, script, fonts and logo.  ``canonical`` is the page's
    whole address, "" where the site's is not known.  ``news`` is the Atom feed.  ``website`` is the
    council's own, "" where none is known.  ``day`` is when the site was made, on the pages alone
    that follow from it.  ``languages`` are all that the page is there in; none where the site has
    one.
    """

    title: str
    council: str
    language: str
    home: str
    is_home: bool
    assets: str
    navigation: tuple[NavigationLink, ...]
    data: str
    website: str = ""
    logo: str = ""
    logo_text: str = ""
    canonical: str = ""
    calendar_feed: str = ""
    news_feed: str = ""
    is_search: bool = False
    has_drafts: bool = False
    day: date | None = None
    languages: tuple[PageInLanguage, ...] = ()


class MeetingLine(Struct, frozen=True):
    """A meeting in a list of them."""

    href: str
    committee: str
    title: str | None
    day: date
    time: str
    venue: str | None
    badges: tuple[Badge, ...]
    is_off: bool


class MonthOfMeetings(Struct, frozen=True):
    """The meetings of a month ("March 2031"), or of a year."""

    name: str
    meetings: tuple[MeetingLine, ...]


class PageWords(Struct, frozen=True):
    """An outline, with the words of its language, as seen from the page at ``address``."""

    outline: SiteOutline
    address: str

    @property
    def vocabulary(self) -> Vocabulary:
        return self.outline.words

    def say(self, text: str, **values: object) -> str:
        return self.vocabulary.say(text, **values)

    def to(self, target: str) -> str:
        """A relative link to a page in the same language, or to a feed that goes with it."""
        return link(self._own, f"{self.outline.folder}{target}")

    def file(self, target: str) -> str:
        """A relative link to what pages in all languages share: documents, papers, assets."""
        return link(self._own, target)

    @property
    def _own(self) -> str:
        return f"{self.outline.folder}{self.address}"

    def page_in(self, language: SiteLanguage) -> PageInLanguage:
        """The same page in another language, or in this one."""
        target = f"{language.folder}{self.address}"
        base = self.outline.base_url
        return PageInLanguage(
            language.tag,
            language.name,
            link(self._own, target),
            "" if base is None else absolute(base, target),
            language.folder == self.outline.folder,
        )

    def only(self, language: str) -> str:
        """What is said of something that is there in a ``language`` alone, by its tag, where that
        is not the page's: "Welsh only"; else ""."""
        return only_in(self.strange(language), self.vocabulary)

    def strange(self, language: str) -> str:
        """A language's tag, where it is not the page's; else ""."""
        return language if self.outline.is_strange(language) else ""

    def person(self, name: str) -> SiteLink:
        """Somebody by name, with a link where the site has a page of them."""
        slug = self.outline.slugs.get(name)
        return SiteLink(name, "" if slug is None else self.to(person_address(slug)))

    def size(self, count: int) -> str:
        """
        >>> from agendapack.records.vocabulary import ENGLISH
        >>> [file_size(count, ENGLISH) for count in (1, 999, 123_456, 2_345_678)]
        ['1 KB', '1 KB', '123 KB', '2.3 MB']
        """
        return file_size(count, self.vocabulary)

    def file_facts(self, file: SiteFile) -> str:
        """A file's type, pages and size: "PDF, 24 pages, 123 KB"."""
        return facts_of_file(file.name, file.pages, file.size, self.vocabulary)

    def document_name(self, document: str) -> str:
        """What a document is called.

        >>> from agendapack.records.vocabulary import ENGLISH
        >>> document_name("supplement-2", ENGLISH)
        'Supplement 2'
        """
        return document_name(document, self.vocabulary)

    def meeting_title(self, key: str) -> str:
        """What the page of a meeting is called, and no other: of several that a committee has on
        one day, each has its title, or, where that tells them not apart, its time."""
        agenda = self.outline.meetings[key].agenda
        own, day = (agenda.title or "").casefold(), key[: key.index("/") + len("/2031-03-12")]
        titles = [
            (other.agenda.title or "").casefold()
            for known, other in self.outline.meetings.items()
            if known.startswith(day) and known != key
        ]
        name, date = meeting_name(agenda), self.vocabulary.date(agenda.day)
        if own not in titles:
            return self.say("{meeting}, {date}", meeting=name, date=date)
        time = self.vocabulary.time(agenda.time)
        return self.say("{meeting}, {date}, {time}", meeting=name, date=date, time=time)

    def line(self, meeting: PublishedMeeting) -> MeetingLine:
        agenda = meeting.agenda
        return MeetingLine(
            self.to(meeting_address(meeting.key)),
            agenda.committee,
            agenda.title,
            agenda.day,
            agenda.time,
            agenda.venue,
            badges(meeting, self.vocabulary),
            agenda.status is not None,
        )

    def month(self, day: date) -> str:
        return self.vocabulary.month(day)


def file_size(count: int, words: Vocabulary) -> str:
    """Bytes as readers know them, rounded up to a kilobyte (of a thousand)."""
    if count < 1_000_000:
        return words.say("{count} KB", count=max(round(count / 1000), 1))
    return words.say("{count} MB", count=f"{count / 1_000_000:.1f}")


def facts_of_file(name: str, pages: int | None, size: int, words: Vocabulary) -> str:
    """
    >>> from agendapack.records.vocabulary import ENGLISH
    >>> facts_of_file("a.pdf", 1, 2_000, ENGLISH)
    'PDF, 1 page, 2 KB'
    """
    parts = [name.rpartition(".")[2].upper()]
    if pages is not None:
        parts.append(words.say_number("{count} page", "{count} pages", pages))
    return ", ".join((*parts, file_size(size, words)))


def document_name(document: str, words: Vocabulary) -> str:
    kind, _, number = document.partition("-")
    if kind == "supplement":
        return words.say("Supplement {number}", number=number)
    names = {
        "agenda-pack": message("Agenda pack"),
        "consolidated-pack": message("Everything to date"),
        "minutes": message("Minutes"),
        "decisions": message("Decisions"),
    }
    return words.say(names[document])


def badges(meeting: PublishedMeeting, words: Vocabulary) -> tuple[Badge, ...]:
    """What has become of a meeting and its documents, in order of time as a rule."""
    found: list[Badge] = []
    if meeting.agenda.status is not None:
        is_cancelled = meeting.agenda.status == "cancelled"
        found.append(Badge("stop", words.say("Cancelled" if is_cancelled else "Postponed")))
    found += (badge for each in meeting.documents for badge in _document_badges(each, words))
    return tuple(found)


def _document_badges(document: SiteDocument, words: Vocabulary) -> tuple[Badge, ...]:
    name = document_name(document.document, words)
    if document.is_draft:
        return (Badge("warn", words.say("{document}: draft, not published", document=name)),)
    if document.document == "minutes":
        if document.status == "confirmed":
            return (Badge("good", words.say("Minutes confirmed")),)
        return (Badge("news", words.say("Draft minutes published")),)
    if document.document == "decisions":
        return (Badge("good", words.say("Decisions published")),)
    if document.document == "agenda-pack":
        published = Badge("good", words.say("Agenda published"))
        amended = Badge("news", words.say("Agenda amended"))
        return (published, amended) if len(document.versions) > 1 else (published,)
    if len(document.versions) > 1:
        return (Badge("news", words.say("{document} amended", document=name)),)
    return (Badge("news", words.say("{document} published", document=name)),)


def page_frame(page: SitePage, outline: SiteOutline, logo: str = "", text: str = "") -> PageFrame:
    """What is round a page; ``logo`` is the address of the council's, ``text`` what it says."""
    words = PageWords(outline, page.address)
    parts = (
        (message("Home"), HOME),
        (message("Calendar"), CALENDAR),
        (message("Committees"), COMMITTEES),
        (message("Members"), PEOPLE),
        (message("Search"), SEARCH),
    )
    navigation = tuple(
        NavigationLink(
            words.say(name),
            words.to(address),
            "page" if address == page.address else "true" if address == page.section else "",
        )
        for name, address in parts
        if address != SEARCH or outline.searchable
    )
    base = outline.base_url
    return PageFrame(
        page.title,
        outline.council,
        outline.language,
        words.to(HOME),
        page.address == HOME,
        words.file(ASSETS),
        navigation,
        words.to(DATA),
        outline.website or "",
        words.file(logo) if logo else "",
        text,
        "" if base is None else absolute(base, f"{outline.folder}{page.address}"),
        words.to(CALENDAR_FEED),
        "" if base is None else words.to(NEWS_FEED),
        page.address == SEARCH,
        outline.has_drafts,
        outline.day if page.address == HOME else None,
        tuple(words.page_in(language) for language in outline.languages)
        if outline.is_one_of_several
        else (),
    )
