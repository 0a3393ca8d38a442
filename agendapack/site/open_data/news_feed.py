"""What was published last, as Atom feeds (RFC 4287): of the council, and of each committee.

An entry is a version of a document, and leads to its meeting's page: an earlier version itself is
nowhere on the site.  A feed needs the site's address.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from agendapack.site.open_data.meeting_words import document_name, meeting_name, plain
from agendapack.site.open_data.named_uuids import named_uuid
from agendapack.site.page_addresses import (
    HOME,
    NEWS_FEED,
    absolute,
    committee_address,
    meeting_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agendapack.records.vocabulary import Vocabulary
    from agendapack.site.published_meeting import PublishedMeeting, SiteDocument, SiteVersion
    from agendapack.site.site_outline import SiteOutline

LATEST = 50
"""How many versions a feed has."""

_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), 0xFFFE, 0xFFFF])
"""Characters that no XML 1.0 document may have."""


class _News(Struct, frozen=True):
    meeting: PublishedMeeting
    document: SiteDocument
    version: SiteVersion

    @property
    def order(self) -> tuple[date, str, int]:
        at = self.meeting.documents.index(self.document)
        return self.version.released, self.meeting.key, at


def news_feeds(outline: SiteOutline, base_url: str) -> Iterator[tuple[str, bytes]]:
    """All feeds, by their addresses; ``base_url`` is that of the site's root."""
    news = _latest(outline.meetings.values())
    yield f"{outline.folder}{NEWS_FEED}", _feed(outline, base_url, outline.council, HOME, news)
    for committee in outline.committees:
        title = f"{outline.council}: {committee.name}"
        page = committee_address(committee.key)
        news = _latest(outline.meetings[key] for key in committee.meetings)
        feed = _feed(outline, base_url, title, page, news)
        for place in outline.addresses(page):
            yield f"{outline.folder}{place}{NEWS_FEED}", feed


def _latest(meetings: Iterable[PublishedMeeting]) -> list[_News]:
    """The newest first; of one day, as their meetings and documents are in order."""
    news = [
        _News(meeting, document, version)
        for meeting in meetings
        for document in meeting.documents
        for version in document.versions
    ]
    return sorted(news, key=lambda each: (each.order, each.version.version), reverse=True)[:LATEST]


def _feed(outline: SiteOutline, base_url: str, title: str, page: str, news: list[_News]) -> bytes:
    words = outline.words
    news_page, page = page, f"{outline.folder}{page}"
    own = absolute(base_url, f"{page}{NEWS_FEED}")
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": outline.language})
    _text(feed, "id", own)
    _text(feed, "title", title)
    _text(feed, "subtitle", words.say("Agendas, supplements, minutes and decisions"))
    _text(feed, "updated", _moment(news[0].version.released if news else outline.day))
    _text(SubElement(feed, "author"), "name", outline.council)
    _text(feed, "generator", "agendapack")
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    whole = absolute(base_url, page)
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": whole})
    for language in outline.languages:
        if outline.is_strange(language.tag):
            about = {"rel": "alternate", "type": "application/atom+xml", "hreflang": language.tag}
            other = f"{language.folder}{news_page}{NEWS_FEED}"
            SubElement(feed, "link", {**about, "href": absolute(base_url, other)})
    for each in news:
        _entry(SubElement(feed, "entry"), outline, base_url, each)
    indent(feed, " ")
    written: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written + b"\n"


def _entry(entry: Element, outline: SiteOutline, base_url: str, news: _News) -> None:
    meeting, document, version = news.meeting, news.document, news.version
    place, words = meeting_address(meeting.key), outline.words
    # A number that follows from the meeting's own stays when the site moves, as an address does
    # not (RFC 4287, 4.2.6).
    named = named_uuid(meeting.uid, f"{document.name}/{version.version}")
    _text(entry, "id", f"urn:uuid:{named}")
    what = document_name(words, document, version.status)
    day = words.date(meeting.agenda.day)
    _text(entry, "title", f"{meeting_name(meeting.agenda)}, {day}: {_happened(words, news, what)}")
    _text(entry, "updated", _moment(version.released))
    _text(entry, "published", _moment(version.released))
    page = {
        "rel": "alternate",
        "type": "text/html",
        "href": absolute(base_url, f"{outline.folder}{place}"),
    }
    SubElement(entry, "link", page)
    if version == document.versions[-1]:
        pdf = document.pdf
        file = {"rel": "enclosure", "type": "application/pdf", "length": str(pdf.size)}
        file |= {"href": absolute(base_url, f"{place}{pdf.name}"), "title": what}
        if outline.is_one_of_several:
            file["hreflang"] = document.language or outline.language
        SubElement(entry, "link", file)
    SubElement(entry, "category", {"term": document.document, "label": what})
    _text(entry, "summary", _summary(words, news, what))


def _happened(words: Vocabulary, news: _News, what: str) -> str:
    if news.version.amended is not None:
        return words.say("{document}, amended", document=what)
    if news.version.status == "confirmed":
        return words.say("{document}, confirmed", document=what)
    return what


def _summary(words: Vocabulary, news: _News, what: str) -> str:
    day = words.date(news.version.released)
    if news.version.amended is not None:
        reason = plain(news.version.amended)
        return words.say("{document}: amended on {day}. {why}", document=what, day=day, why=reason)
    return words.say("{document}: published on {day}.", document=what, day=day)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text.translate(_NO_XML)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
