"""The council's information system as OParl 1.1, in files that any web server can serve.

What needs a program on the server is not there: filters by day, and notes of what was deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec.json import encode

from agendapack.site.oparl_lists import list_pages
from agendapack.site.oparl_objects import Object, OParlObjects, meetings_of, papers_of_items
from agendapack.site.page_addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agendapack.site.site_outline import SiteOutline


def oparl_files(outline: SiteOutline, base_url: str) -> Iterator[tuple[str, bytes]]:
    """The files, by their addresses; ``base_url`` is that of the site's root."""
    of = OParlObjects(outline, base_url)
    lists = _lists(of, outline)
    for made in (of.system(), *(each for objects in lists.values() for each in objects)):
        yield _address(made, base_url), encode(made)
    meetings = dict(zip(outline.meetings, lists["meetings"], strict=True))
    for committee in outline.committees:
        lists[meetings_of(committee.key)] = [meetings[key] for key in committee.meetings]
    for name, objects in lists.items():
        for address, page in list_pages(base_url, name, objects):
            yield address, encode(page)


def _lists(of: OParlObjects, outline: SiteOutline) -> dict[str, list[Object]]:
    """All objects but the system, by the names of the lists that they are in, each as it is by
    itself."""
    meetings = list(outline.meetings.values())
    papers = [
        (meeting, paper)
        for meeting in meetings
        for paper in papers_of_items(outline.files[meeting.key].papers)
    ]
    documents = [
        of.document_file(meeting, document, file)
        for meeting in meetings
        for document in of.documents(meeting)
        for file in document.files
    ]
    return {
        "bodies": [of.body()],
        "organizations": [of.organization(committee) for committee in outline.committees],
        "people": [of.person(person) for person in outline.people],
        "memberships": [
            each for person in outline.people for each in of.memberships(person, alone=True)
        ],
        "meetings": [of.meeting(meeting) for meeting in meetings],
        "agenda-items": [
            item for meeting in meetings for item in of.agenda_items(meeting, alone=True)
        ],
        "papers": [paper for meeting in meetings for paper in of.papers(meeting)],
        "consultations": [of.consultation(*paper) for paper in papers],
        "files": [*documents, *(of.paper_file(*paper) for paper in papers)],
        "locations": [of.location(venue) for venue in of.venues],
        "legislative-terms": [],
    }


def _address(made: Object, base_url: str) -> str:
    """Where an object's file lies below the root: what its id says after the site's address."""
    return unquote(made["id"].removeprefix(absolute(base_url, "")))
