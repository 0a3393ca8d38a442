"""The council's information system as OParl 1.1, in files that any web server can serve.

What needs a program on the server is not there: filters by day, and notes of what was deleted.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Raw
from msgspec.json import encode

from agendapack.site.open_data.oparl_lists import list_pages
from agendapack.site.open_data.oparl_objects import OParlObjects, meetings_of, papers_of_items
from agendapack.site.page_addresses import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agendapack.site.open_data.oparl_objects import Object, PaperOfItem
    from agendapack.site.published_meeting import PublishedMeeting
    from agendapack.site.site_outline import SiteOutline

_MEETINGS = "meetings"


def oparl_files(
    outline: SiteOutline, base_url: str, others: Sequence[SiteOutline] = ()
) -> Iterator[tuple[str, bytes]]:
    """The files, by their addresses; ``base_url`` is that of the site's root, ``others`` the site
    in its other languages."""
    of = OParlObjects(outline, base_url, others)
    system = of.system()
    yield _address(system, base_url), encode(system, enc_hook=str)
    meetings: dict[str, Raw] = {}
    for name, objects in _lists(of, outline):
        # Objects take many times what they take as JSON: one is there at a time.
        written: list[Raw] = []
        for made in objects:
            written.append(Raw(encode(made, enc_hook=str)))
            yield _address(made, base_url), bytes(written[-1])
        yield from _pages(base_url, name, written)
        if name == _MEETINGS:
            meetings = dict(zip(outline.meetings, written, strict=True))
    for committee in outline.committees:
        held = [meetings[key] for key in committee.meetings]
        yield from _pages(base_url, meetings_of(committee.key), held)


def _pages(base_url: str, name: str, objects: Sequence[Raw]) -> Iterator[tuple[str, bytes]]:
    for address, page in list_pages(base_url, name, objects):
        yield address, encode(page)


def _lists(of: OParlObjects, outline: SiteOutline) -> Iterator[tuple[str, Iterable[Object]]]:
    """All objects but the system, by the names of the lists that they are in, each as it is by
    itself."""
    people, meetings = outline.people, outline.meetings.values()

    def papers() -> Iterator[tuple[PublishedMeeting, PaperOfItem]]:
        for meeting in meetings:
            for paper in papers_of_items(outline.files[meeting.key].papers):
                yield meeting, paper

    documents = (
        of.document_file(meeting, document, file)
        for meeting in meetings
        for document in of.documents(meeting)
        for file in document.files
    )
    yield "bodies", [of.body()]
    yield "organizations", map(of.organization, outline.committees)
    yield "people", map(of.person, people)
    yield "memberships", (each for one in people for each in of.memberships(one, alone=True))
    yield _MEETINGS, map(of.meeting, meetings)
    yield "agenda-items", (each for one in meetings for each in of.agenda_items(one, alone=True))
    yield "papers", (each for one in meetings for each in of.papers(one))
    yield "consultations", (of.consultation(*paper) for paper in papers())
    yield "files", chain(documents, (each for paper in papers() for each in of.paper_files(*paper)))
    yield "locations", map(of.location, of.venues)
    yield "legislative-terms", ()


def _address(made: Object, base_url: str) -> str:
    """Where an object's file lies below the root: what its id says after the site's address."""
    return unquote(made["id"].removeprefix(absolute(base_url, "")))
