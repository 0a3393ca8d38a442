"""Each thing of the site as an object of OParl 1.1 (schema.oparl.org/1.1).

An object that another holds inside it lacks what leads back to that one; alone, it has that too.
What nobody recorded is left out: no key is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from agendapack.records.document_names import without_language
from agendapack.site.open_data import oparl_addresses as at
from agendapack.site.open_data.meeting_words import (
    begins,
    document_name,
    first_published,
    last_updated,
    meeting_name,
    midnight,
)
from agendapack.site.open_data.oparl_wording import (
    is_private,
    item_result,
    meeting_state,
    resolution_text,
)
from agendapack.site.page_addresses import (
    absolute,
    committee_address,
    meeting_address,
    person_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from agendapack.site.meeting_files import PaperFile
    from agendapack.site.published_meeting import PublishedMeeting, SiteDocument, SiteFile
    from agendapack.site.site_outline import SiteCommittee, SiteOutline, SitePerson

Object = dict[str, Any]

_SCHEMA = "https://schema.oparl.org/1.1/"
_TYPES = {".pdf": "application/pdf", ".html": "text/html"}


class PaperOfItem(Struct, frozen=True):
    """A paper, the ``ordinal``-th of its item in its pack."""

    file: PaperFile
    ordinal: int


def papers_of_items(papers: Iterable[PaperFile]) -> tuple[PaperOfItem, ...]:
    counts: dict[tuple[str, str], int] = {}
    numbered = []
    for paper in papers:
        place = paper.document, paper.item
        counts[place] = counts.get(place, 0) + 1
        numbered.append(PaperOfItem(paper, counts[place]))
    return tuple(numbered)


class OParlObjects:
    """Makes the objects of a site whose root is at ``base_url``, in the words of its ``outline``;
    the ``others`` are the site in other languages, whose files are there too."""

    def __init__(
        self, outline: SiteOutline, base_url: str, others: Sequence[SiteOutline] = ()
    ) -> None:
        self._outline = outline
        self._sites = (outline, *others)
        self._base_url = base_url
        self._words = outline.words
        self._places: dict[str, list[PublishedMeeting]] = {}
        for meeting in outline.meetings.values():
            if meeting.agenda.venue is not None:
                self._places.setdefault(meeting.agenda.venue, []).append(meeting)
        self._known_since = {venue: self._span(held)[0] for venue, held in self._places.items()}
        self._site_days = self._span(outline.meetings.values())
        self._days = {
            committee.key: self._span(outline.meetings[key] for key in committee.meetings)
            for committee in outline.committees
        }

    # What there is one of

    def system(self) -> Object:
        return {
            **self._head("System", at.SYSTEM, *self._site_days),
            "oparlVersion": _SCHEMA,
            "body": self._url(at.list_page("bodies")),
            "name": self._outline.council,
            "website": self._url(""),
        }

    def body(self) -> Object:
        """The council; no records say what its terms were, so it has none."""
        lists = {
            "organization": "organizations",
            "person": "people",
            "meeting": "meetings",
            "paper": "papers",
            "agendaItem": "agenda-items",
            "consultation": "consultations",
            "file": "files",
            "locationList": "locations",
            "legislativeTermList": "legislative-terms",
            "membership": "memberships",
        }
        made = {
            **self._head("Body", at.BODY, *self._site_days),
            "system": self._url(at.SYSTEM),
            "name": self._outline.council,
            "legislativeTerm": [],
            **{key: self._url(at.list_page(name)) for key, name in lists.items()},
            "web": self._url(""),
        }
        if self._outline.website is not None:
            made["website"] = self._outline.website
        return made

    # Committees and people

    def organization(self, committee: SiteCommittee) -> Object:
        return {
            **self._head(
                "Organization", at.organization(committee.key), *self._days[committee.key]
            ),
            "body": self._url(at.BODY),
            "name": committee.name,
            "organizationType": "Gremium",
            "meeting": self._url(at.list_page(meetings_of(committee.key))),
            **_if_any(
                "membership",
                [
                    self._url(at.membership(person.slug, committee.key))
                    for person in self._outline.people
                    if any(each.committee == committee.key for each in person.memberships)
                ],
            ),
            "web": self._url(committee_address(committee.key)),
        }

    def person(self, person: SitePerson) -> Object:
        days = [self._days[each.committee] for each in person.memberships] or [self._site_days]
        created, modified = min(day for day, _ in days), max(day for _, day in days)
        return {
            **self._head("Person", at.person(person.slug), created, modified),
            "body": self._url(at.BODY),
            "name": person.name,
            **_if_any("membership", list(self.memberships(person, alone=False))),
            "web": self._url(person_address(person.slug)),
        }

    def memberships(self, person: SitePerson, *, alone: bool) -> Iterator[Object]:
        for each in person.memberships:
            address = at.membership(person.slug, each.committee)
            made = self._head("Membership", address, *self._days[each.committee])
            if alone:
                made["person"] = self._url(at.person(person.slug))
            made["organization"] = self._url(at.organization(each.committee))
            if each.role is not None:
                made["role"] = each.role
            yield made

    # Meetings

    def meeting(self, meeting: PublishedMeeting) -> Object:
        agenda = meeting.agenda
        made = {
            **self._meeting_head("Meeting", at.meeting(meeting.key), meeting),
            "name": meeting_name(agenda),
            "meetingState": meeting_state(meeting),
            "cancelled": agenda.status is not None,
            "start": begins(agenda).isoformat(),
            "organization": [self._organization_of(meeting)],
            **_if_any("participant", self._participants(meeting)),
        }
        if agenda.venue is not None:
            made["location"] = self.location(agenda.venue, alone=False)
        others = []
        for document in self.documents(meeting):
            files = [
                self.document_file(meeting, document, file, alone=False) for file in document.files
            ]
            if document.document == "agenda-pack" and "invitation" not in made:
                made["invitation"] = files.pop(0)
            elif document.document == "minutes" and "resultsProtocol" not in made:
                made["resultsProtocol"] = files.pop(0)
            others += files
        made |= _if_any("auxiliaryFile", others)
        made |= _if_any("agendaItem", list(self.agenda_items(meeting, alone=False)))
        if meeting.is_draft:
            made["agendapack:draft"] = True
        return {**made, "web": self._url(meeting_address(meeting.key))}

    def location(self, venue: str, *, alone: bool = True) -> Object:
        """A place, and alone the meetings that are held there.  It never changes."""
        day = self._known_since[venue]
        made = {**self._head("Location", at.location(venue), day, day), "description": venue}
        if alone:
            held = self._places[venue]
            made["meetings"] = [self._url(at.meeting(each.key)) for each in held]
        return made

    def agenda_items(self, meeting: PublishedMeeting, *, alone: bool) -> Iterator[Object]:
        papers: dict[str, PaperOfItem] = {}
        for paper in papers_of_items(self._outline.files[meeting.key].papers):
            papers.setdefault(paper.file.item, paper)
        for order, item in enumerate(meeting.agenda.items):
            made = self._meeting_head(
                "AgendaItem", at.agenda_item(meeting.key, item.number), meeting
            )
            if alone:
                made["meeting"] = self._url(at.meeting(meeting.key))
            made |= {"number": item.number, "order": order, "name": item.title}
            made["public"] = not is_private(meeting, item)
            if item.number in papers:
                address = _place(at.consultation, meeting, papers[item.number])
                made["consultation"] = self._url(address)
            if result := item_result(self._words, item):
                made["result"] = result
            if decided := resolution_text(meeting, item):
                made["resolutionText"] = decided
            yield made

    def papers(self, meeting: PublishedMeeting) -> Iterator[Object]:
        for paper in papers_of_items(self._outline.files[meeting.key].papers):
            made = {
                **self._paper_head("Paper", _place(at.paper, meeting, paper), meeting, paper),
                "body": self._url(at.BODY),
                "name": paper.file.title,
                "mainFile": self.paper_file(meeting, paper, alone=False),
                **_if_any(
                    "auxiliaryFile",
                    [
                        self.paper_file(site.meetings[meeting.key], other, alone=False)
                        for site, other in self._translations(meeting, paper)
                    ],
                ),
                "consultation": [self.consultation(meeting, paper, alone=False)],
            }
            published = self._document(meeting, paper.file.document).published
            if published is not None:
                made["date"] = published.isoformat()
            yield made

    def consultation(
        self, meeting: PublishedMeeting, paper: PaperOfItem, *, alone: bool = True
    ) -> Object:
        """That a paper is before an item."""
        address = _place(at.consultation, meeting, paper)
        made = self._paper_head("Consultation", address, meeting, paper)
        if alone:
            made["paper"] = self._url(_place(at.paper, meeting, paper))
        return {
            **made,
            "agendaItem": self._url(at.agenda_item(meeting.key, paper.file.item)),
            "meeting": self._url(at.meeting(meeting.key)),
            "organization": [self._organization_of(meeting)],
        }

    # Files

    def documents(self, meeting: PublishedMeeting) -> tuple[SiteDocument, ...]:
        """The documents of a meeting, the pack of everything to date included; then those in other
        languages."""
        found: dict[str, SiteDocument] = {}
        for site in self._sites:
            consolidated = site.files[meeting.key].consolidated
            last = () if consolidated is None else (consolidated,)
            for document in (*site.meetings[meeting.key].documents, *last):
                found.setdefault(document.name, document)
        return tuple(found.values())

    def document_file(
        self,
        meeting: PublishedMeeting,
        document: SiteDocument,
        file: SiteFile,
        *,
        alone: bool = True,
    ) -> Object:
        """A file of a document; of a pack, with the papers that were cut out of it."""
        made = self._file(meeting, document, file.name, file.size)
        made |= self._language(document.language)
        is_front = without_language(file.name) == "front-sheet" and file != document.pdf
        name = document_name(self._words, document)
        made["name"] = self._words.say("Front sheet") if is_front else name
        made["agendapack:sha256"] = file.sha256
        if document.is_draft:
            made["agendapack:draft"] = True
        if file == document.pdf:
            papers = self._site_of(document).files[meeting.key].papers
            cut = [each.name for each in papers if each.document == document.document]
            urls = [self._url(at.file(meeting.key, name)) for name in cut]
            made |= _if_any("derivativeFile", urls)
        if alone:
            made["meeting"] = [self._url(at.meeting(meeting.key))]
        return made

    def paper_files(self, meeting: PublishedMeeting, paper: PaperOfItem) -> Iterator[Object]:
        """The file of a paper, and those of the same paper in other languages, each alone."""
        yield self.paper_file(meeting, paper)
        for site, other in self._translations(meeting, paper):
            yield self.paper_file(site.meetings[meeting.key], other)

    def _translations(
        self, meeting: PublishedMeeting, paper: PaperOfItem
    ) -> Iterator[tuple[SiteOutline, PaperOfItem]]:
        """The same paper where a pack in another language has it, at the same place."""
        names = {paper.file.name}
        place = paper.file.document, paper.file.item, paper.ordinal
        for site in self._sites[1:]:
            for other in papers_of_items(site.files[meeting.key].papers):
                found = other.file.document, other.file.item, other.ordinal
                if found == place and other.file.name not in names:
                    names.add(other.file.name)
                    yield site, other

    def paper_file(
        self, meeting: PublishedMeeting, paper: PaperOfItem, *, alone: bool = True
    ) -> Object:
        cut = paper.file
        pack = self._document(meeting, cut.document)
        made = self._file(meeting, pack, cut.name, cut.size)
        made |= self._language(cut.language or pack.language)
        made["name"] = cut.title
        made["masterFile"] = self._url(at.file(meeting.key, pack.pdf.name))
        if alone:
            made["paper"] = [self._url(_place(at.paper, meeting, paper))]
        return made

    def _file(
        self, meeting: PublishedMeeting, document: SiteDocument, name: str, size: int
    ) -> Object:
        days = self._document_days(meeting, document)
        base = name.rsplit("/", 1)[-1]
        made = {
            **self._head("File", at.file(meeting.key, name), *days),
            "fileName": base,
            "size": size,
            "accessUrl": self._url(f"{meeting_address(meeting.key)}{name}"),
        }
        mime = _TYPES.get(base[base.rfind(".") :])
        if mime is not None:
            made["mimeType"] = mime
        return made

    def _language(self, tag: str) -> Object:
        """In which language a file is, where the site has several: OParl has no key for that."""
        if not self._outline.is_one_of_several:
            return {}
        return {"agendapack:language": tag or self._outline.language}

    def _site_of(self, document: SiteDocument) -> SiteOutline:
        """The site in the language of a document."""
        own = (site for site in self._sites if not site.is_strange(document.language))
        return next(own, self._outline)

    @property
    def venues(self) -> Iterable[str]:
        """The places where meetings are held, by their names."""
        return self._places

    # What several have

    def _url(self, address: str) -> str:
        return absolute(self._base_url, address)

    def _head(self, kind: str, address: str, created: date, modified: date) -> Object:
        """What every object has to have."""
        return {
            "id": self._url(address),
            "type": f"{_SCHEMA}{kind}",
            "created": midnight(created),
            "modified": midnight(modified),
        }

    def _meeting_head(self, kind: str, address: str, meeting: PublishedMeeting) -> Object:
        day = self._outline.day
        return self._head(kind, address, first_published(meeting, day), last_updated(meeting, day))

    def _paper_head(
        self, kind: str, address: str, meeting: PublishedMeeting, paper: PaperOfItem
    ) -> Object:
        document = self._document(meeting, paper.file.document)
        return self._head(kind, address, *self._document_days(meeting, document))

    def _document(self, meeting: PublishedMeeting, name: str) -> SiteDocument:
        document = meeting.find(name)
        assert document is not None, f"{meeting.key} has no {name}"
        return document

    def _document_days(
        self, meeting: PublishedMeeting, document: SiteDocument
    ) -> tuple[date, date]:
        """The days on which a document was released first and last.  The pack of everything to date
        is there from the first supplement on, and changes with what is published."""
        day = self._outline.day
        if document.versions or document.is_draft:
            return document.published or day, document.updated or day
        _, first, *_ = sorted(pack.published or day for pack in meeting.packs)
        return first, last_updated(meeting, day)

    def _span(self, meetings: Iterable[PublishedMeeting]) -> tuple[date, date]:
        """The days on which something of the meetings was released first and last."""
        day = self._outline.day
        held = list(meetings)
        return (
            min((first_published(each, day) for each in held), default=day),
            max((last_updated(each, day) for each in held), default=day),
        )

    def _organization_of(self, meeting: PublishedMeeting) -> str:
        return self._url(at.organization(self._outline.committee_of[meeting.key]))

    def _participants(self, meeting: PublishedMeeting) -> list[str]:
        """Who came, as the minutes have it, substitutes included, if they have a page."""
        came = [
            each.member if each.presence == "present" else each.substitute
            for each in meeting.facts.attendance
        ]
        slugs = self._outline.slugs
        known = dict.fromkeys(slugs[name] for name in came if name is not None and name in slugs)
        return [self._url(at.person(slug)) for slug in known]


def meetings_of(committee: str) -> str:
    """The name of the list of a committee's meetings."""
    return f"organizations/{committee}/meetings"


def _place(
    address: Callable[[str, str, str, int], str], meeting: PublishedMeeting, paper: PaperOfItem
) -> str:
    return address(meeting.key, paper.file.document, paper.file.item, paper.ordinal)


def _if_any(key: str, values: list[Any]) -> Object:
    return {key: values} if values else {}
