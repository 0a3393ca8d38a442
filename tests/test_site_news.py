"""The site's news feeds: read by feedparser, and held against the rules of RFC 4287."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from msgspec.structs import replace

from agendapack.site.open_data.news_feed import LATEST, news_feeds
from agendapack.site.published_meeting import SiteVersion
from agendapack.site.site_outline import SiteOutline
from tests.site_outline_builders import (
    COMING,
    COUNCIL,
    HELD,
    TODAY,
    a_meeting,
    an_agenda,
    an_outline,
    sample_outline,
    site_document,
)

BASE = "https://meetings.exampleton.example/site"
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")  # RFC 4287, 3.3


def feeds(outline: SiteOutline, base: str = BASE) -> dict[str, bytes]:
    return dict(news_feeds(outline, base))


def parsed(outline: SiteOutline, name: str = "feed.xml", base: str = BASE) -> Any:
    read = feedparser.parse(feeds(outline, base)[name])
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    return read


def one(parent: ElementTree.Element, tag: str) -> ElementTree.Element:
    """The element that RFC 4287 wants once, with a text."""
    [found] = parent.findall(f"{ATOM}{tag}")
    return found


@pytest.mark.parametrize("name", ["feed.xml", "committees/wellbeing/feed.xml"])
def test_a_feed_has_what_the_rfc_wants(name: str) -> None:
    feed = ElementTree.fromstring(feeds(sample_outline())[name])
    assert feed.tag == f"{ATOM}feed"
    assert one(feed, "id").text == f"{BASE}/{name}"
    assert one(feed, "title").text
    one(one(feed, "author"), "name")  # so no entry need have one (4.1.1)
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    assert links["self"].get("href") == f"{BASE}/{name}"
    assert links["alternate"].get("href") == f"{BASE}/{name.removesuffix('feed.xml')}"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [one(entry, "id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert one(entry, "title").text
        assert one(entry, "summary").text
        [alternate] = [x for x in entry.findall(f"{ATOM}link") if x.get("rel") == "alternate"]
        assert str(alternate.get("href")).startswith(f"{BASE}/meetings/")
    for moment in [*feed.iter(f"{ATOM}updated"), *feed.iter(f"{ATOM}published")]:
        assert MOMENT.fullmatch(moment.text or "")
    assert one(feed, "updated").text == max(str(one(e, "updated").text) for e in entries)


def test_the_news_are_the_versions_of_documents_the_newest_first() -> None:
    outline = sample_outline()
    news = [
        (entry.title, entry.updated[:10], entry.summary)
        for entry in parsed(outline, "committees/wellbeing/feed.xml").entries
    ]
    held = "Wellbeing Committee, 12 February 2031"
    assert news == [
        (
            "Wellbeing Committee: Special meeting, 12 March 2031: Agenda pack",
            "2031-03-05",
            "Agenda pack: published on 5 March 2031.",
        ),
        (f"{held}: Minutes, confirmed", "2031-02-20", "Minutes: published on 20 February 2031."),
        (
            f"{held}: Draft minutes",
            "2031-02-16",
            "Draft minutes: published on 16 February 2031.",
        ),
        (f"{held}: Decisions", "2031-02-13", "Decisions: published on 13 February 2031."),
        (f"{held}: Supplement 1", "2031-02-10", "Supplement 1: published on 10 February 2031."),
        (
            f"{held}: Agenda pack, amended",
            "2031-02-06",
            "Agenda pack: amended on 6 February 2031. A table was wrong.",
        ),
        (f"{held}: Agenda pack", "2031-02-04", "Agenda pack: published on 4 February 2031."),
        (
            "Wellbeing Committee, 15 January 2031: Agenda pack",
            "2031-01-08",
            "Agenda pack: published on 8 January 2031.",
        ),
    ]


def test_the_last_version_comes_with_its_file_and_an_earlier_one_does_not() -> None:
    entries = parsed(an_outline(sample_outline().meetings[HELD])).entries
    files = {entry.title.split(": ")[-1]: entry.get("enclosures", []) for entry in entries}
    assert files["Agenda pack"] == files["Draft minutes"] == []
    [file] = files["Agenda pack, amended"]
    assert (file.href, file.type, file.length) == (
        f"{BASE}/meetings/{HELD}/agenda-pack.pdf",
        "application/pdf",
        "123456",
    )


def test_entries_keep_their_ids_when_the_site_moves() -> None:
    moved = "https://elsewhere.example"
    ids = [entry.id for entry in parsed(sample_outline()).entries]
    assert [entry.id for entry in parsed(sample_outline(), base=moved).entries] == ids
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)


def test_another_version_changes_no_id_of_those_before() -> None:
    outline = sample_outline()
    held = outline.meetings[HELD]
    pack = held.documents[0]
    first = replace(held, documents=(replace(pack, versions=pack.versions[:1]),))
    [before] = parsed(an_outline(first)).entries
    both = parsed(an_outline(replace(held, documents=(pack,)))).entries
    assert [entry.id for entry in both][1:] == [before.id]


def test_a_feed_has_the_latest_fifty() -> None:
    days = [date(2030, 1, 1) + timedelta(days=n) for n in range(LATEST + 5)]
    versions = tuple(SiteVersion(n, day, "A reason.") for n, day in enumerate(days, 1))
    document = site_document("agenda-pack", days[0], versions=versions)
    entries = parsed(an_outline(a_meeting(COMING, document))).entries
    assert [entry.updated[:10] for entry in entries] == [str(day) for day in days[:4:-1]]


def test_who_subscribed_under_a_committees_former_address_gets_its_news() -> None:
    made = feeds(sample_outline())
    assert made["committees/health/feed.xml"] == made["committees/wellbeing/feed.xml"]


def test_a_draft_is_no_news() -> None:
    draft = site_document("agenda-pack", TODAY, versions=(), is_draft=True)
    read = parsed(an_outline(a_meeting(COMING, draft)))
    assert read.entries == []
    assert read.feed.updated[:10] == str(TODAY)


def test_what_xml_cannot_have_is_not_in_it() -> None:
    agenda = an_agenda(COMING, title='Parks & <Gardens> "too"\x0b')
    [entry] = parsed(an_outline(a_meeting(COMING, agenda=agenda))).entries
    assert entry.title.startswith('Wellbeing Committee: Parks & <Gardens> "too", 12 March')


def test_a_councils_feed_says_whose_it_is() -> None:
    feed = parsed(sample_outline()).feed
    assert (feed.title, feed.author, feed.language) == (COUNCIL, COUNCIL, "en-GB")
