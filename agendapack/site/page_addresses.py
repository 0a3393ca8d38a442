"""The addresses of the site's pages and files: paths below the site's root, with solidi.

They never change: a meeting and a committee are called by the names of their folders, a member by
the name.  A page's address ends with a solidus, and its file is the ``index.html`` there.

>>> page_file(meeting_address("wellbeing/2018-02-14"))
'meetings/wellbeing/2018-02-14/index.html'
"""

from __future__ import annotations

from posixpath import commonprefix
from urllib.parse import quote

HOME = ""
CALENDAR = "calendar/"
COMMITTEES = "committees/"
PEOPLE = "people/"
SEARCH = "search/"
DATA = "data/"
"""What feeds and data there are, in words."""

ASSETS = "assets/"
STYLESHEET = "assets/site.css"
SEARCH_INDEX = "pagefind/"

CALENDAR_FEED = "calendar.ics"
NEWS_FEED = "feed.xml"
OPARL = "oparl/"
OPARL_SYSTEM = "oparl/system.json"
"""Where a reader of OParl begins."""
POPOLO = "popolo/"

MEETING_EVENT = "meeting.ics"
"""In a meeting's folder: the meeting for a calendar."""
PACK_JSON = "pack.json"
"""In a meeting's folder: its items, papers and pages as data."""


def page_file(address: str) -> str:
    """The file that has the page at an address."""
    return f"{address}index.html"


def meeting_address(key: str) -> str:
    return f"meetings/{key}/"


def committee_address(committee: str) -> str:
    return f"{COMMITTEES}{committee}/"


def person_address(slug: str) -> str:
    return f"{PEOPLE}{slug}/"


def year_address(year: int) -> str:
    """The meetings of a calendar year."""
    return f"{CALENDAR}{year:04d}/"


def link(origin: str, target: str) -> str:
    """A relative link, as an attribute has it, from the page at the address ``origin`` to a page or
    file; so that a site may lie below any folder of a web server.

    >>> link("meetings/wellbeing/2018-02-14/", "assets/site.css")
    '../../../assets/site.css'
    >>> link("meetings/wellbeing/2018-02-14/", "meetings/wellbeing/2018-02-14/papers/a.pdf")
    'papers/a.pdf'
    >>> link("calendar/", "calendar/"), link("", "calendar/"), link("calendar/2018/", "")
    ('./', 'calendar/', '../../')
    """
    # posixpath.relpath would ask the system for the current folder, twice a link.
    here, there = _parts(origin), _parts(target)
    shared = len(commonprefix((here, there)))
    bare = "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."
    return quote(f"{bare}/" if target.endswith("/") or not target else bare)


def _parts(address: str) -> list[str]:
    return [part for part in address.split("/") if part]


def absolute(base_url: str, target: str) -> str:
    """The whole address of a page or file; ``base_url`` is that of the site's root.

    >>> absolute("https://example.org/council", "calendar.ics")
    'https://example.org/council/calendar.ics'
    """
    return f"{base_url.rstrip('/')}/{quote(target)}"
