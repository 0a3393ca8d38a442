"""One meeting's dossier for one audience, in one language: what its files refer to is found, and of
several that say the same thing, one wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.problems import Location, Problem, did_you_mean, error
from agendapack.records.dossier import (
    AgendaItem,
    Audience,
    Dossier,
    EarlierItem,
    Pack,
    PaperSource,
)
from agendapack.records.exclusions import resolution
from agendapack.records.item_numbers import number_items
from agendapack.records.item_papers import ItemPapers
from agendapack.records.item_titles import public_title
from agendapack.records.markings import KnownParagraphs
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    MINUTES_FILE,
    MeetingRef,
)
from agendapack.records.minutes_sources import (
    minutes_source,
    without_exempt_names,
)
from agendapack.records.named_members import members_on_the_day
from agendapack.records.opening_readings import OpeningReadings
from agendapack.records.related_meetings import deferral, earlier_item, meetings_moved_to
from agendapack.records.replaced_papers import with_replaced
from agendapack.records.supplied_items import supplied_items
from agendapack.records.values import Text
from agendapack.records.vocabulary import subtag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agendapack.records.exempt_schema import ExemptItem
    from agendapack.records.exemptions import Exemption
    from agendapack.records.meeting_schema import Item, Meeting
    from agendapack.records.schema import Committee, Council, StandingItem
    from agendapack.records.vocabulary import Vocabulary


class DossierOpening(Struct):
    """One meeting being opened for one audience, and the problems met on the way."""

    readings: OpeningReadings
    audience: Audience
    problems: list[Problem] = field(default_factory=list)

    @property
    def ref(self) -> MeetingRef:
        return self.readings.ref

    def dossier(self) -> Dossier | None:
        readings = self.readings
        council, committee = readings.council, readings.committee
        meeting = readings.meeting(self.ref)
        shown: Literal["public", "all"] = "public" if self.audience == "public" else "all"
        minutes = minutes_source(readings, self.ref, shown)
        self._check_contacts(council, committee, meeting)
        if meeting is None:
            return None
        items = self._items(meeting, committee, council)
        items = self._numbered_once(meeting, items)
        brought = self._brought(meeting, items)
        items, *brought = self._replaced(meeting, (items, *brought))
        if council is None or committee is None:
            return None
        contact = next(
            (who.contact for who in (meeting, committee, council) if who.contact is not None), None
        )
        return Dossier(
            key=self.ref.key,
            folder=self.ref.folder,
            council=council,
            committee=committee,
            meeting=without_exempt_names(meeting) if self.audience == "public" else meeting,
            contact=None if contact is None else council.contacts.get(contact),
            members=members_on_the_day(council, committee, meeting),
            signatory=meeting.signatory or committee.signatory or council.signatory,
            notices=_notices(council, committee, meeting),
            packs=self._packs(meeting, str(council.language), (items, *brought)),
            minutes=minutes,
            audience=self.audience,
            moved_to=meetings_moved_to(readings, meeting),
            lists_papers=_lists_papers(council, committee, meeting),
        )

    def _check_contacts(
        self, council: Council | None, committee: Committee | None, meeting: Meeting | None
    ) -> None:
        if council is None or not self.readings.is_complete("council"):
            return
        for record in (council, committee, meeting):
            if record is None or record.contact is None or record.contact in council.contacts:
                continue
            self.problems.append(
                error(
                    f'no contact "{record.contact}" in {COUNCIL_FILE}',
                    record.contact.place,
                    did_you_mean(record.contact, council.contacts)
                    or f"add it under contacts: in {COUNCIL_FILE}",
                )
            )

    def _items(
        self, meeting: Meeting, committee: Committee | None, council: Council | None
    ) -> tuple[AgendaItem, ...]:
        known = KnownParagraphs.of(council, committee)
        papers = ItemPapers(self.readings, known, self.audience)
        numbers = number_items(item.number for item in meeting.items)
        words = self.readings.words
        standings = [self._standing(item, committee) for item in meeting.items]
        titles = [
            public_title(item, standing, council, words)
            for item, standing in zip(meeting.items, standings, strict=True)
        ]
        proposed = _resolutions(meeting, numbers, titles, known, council, words)
        made = []
        rows = zip(meeting.items, numbers, standings, titles, strict=True)
        for at, (item, number, standing, title) in enumerate(rows):
            text = item.text if item.text is not None else standing.text if standing else None
            exemption = known.exemption(item)
            self.problems += known.problems(item)
            told = self._told(number)
            entries, problems = papers.find_all(number, item.papers, exemption, _paper_titles(told))
            self.problems += problems
            if told is not None:
                title, text = told.title or title, told.text or text
            earlier = self._earlier_minutes(item)
            ahead = 0 if earlier is None else 1
            to_follow, problems = papers.find_to_follow(item.papers, exemption, ahead)
            self.problems += problems
            made.append(
                AgendaItem(
                    number=number,
                    title=title,
                    text=text,
                    information_only=item.information_only,
                    entries=entries if earlier is None else (earlier, *entries),
                    place=item.place,
                    exemption=exemption,
                    resolution=proposed.get(at),
                    to_follow=to_follow,
                    lead=item.lead,
                    follows=self._follows(item),
                    urgent=item.urgent,
                    withdrawn=item.withdrawn,
                    deferred=deferral(item),
                )
            )
        return tuple(made)

    def _standing(self, item: Item, committee: Committee | None) -> StandingItem | None:
        if item.standing is None or committee is None:
            return None
        standing = committee.standing_items.get(item.standing)
        if standing is None and self.readings.is_complete("committee"):
            self.problems.append(
                error(
                    f'no standing item "{item.standing}" in {self.ref.committee}/{COMMITTEE_FILE}',
                    item.standing.place,
                    did_you_mean(item.standing, committee.standing_items)
                    or "add it under standing-items:",
                )
            )
        return standing

    def _told(self, number: str) -> ExemptItem | None:
        """What members are told of an item beside the public record."""
        if self.audience == "public":
            return None
        record = self.readings.exempt_meeting(self.ref)
        if record is None:
            return None
        return next(
            (item for key, item in record.items.items() if key.casefold() == number.casefold()),
            None,
        )

    def _earlier_minutes(self, item: Item) -> PaperSource | None:
        """The earlier meeting's minutes, the public ones, as this item's paper."""
        if item.minutes_of is None:
            return None
        ref = self.readings.shelf.earlier(item.minutes_of, self.ref)
        place = item.place_of("minutes_of")
        if isinstance(ref, Problem):
            self.problems.append(ref)
            return None
        if not self.readings.has_minutes(ref):
            self.problems.append(
                error(
                    f'the meeting "{ref.name}" has no minutes',
                    place,
                    f"write them in {ref.key}/{MINUTES_FILE}, or take minutes-of out",
                )
            )
            return None
        source = minutes_source(self.readings, ref, "public", as_paper=True)
        if source is None:
            return None
        return PaperSource(
            kind="minutes", path=source.file, title=None, place=place, minutes=source
        )

    def _follows(self, item: Item) -> EarlierItem | None:
        found = earlier_item(self.readings, item)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def _numbered_once(
        self, meeting: Meeting, items: Sequence[AgendaItem]
    ) -> tuple[AgendaItem, ...]:
        """The items without those whose number an earlier one has; each of those is a problem."""
        first: dict[str, Location] = {}
        kept = []
        for item, made in zip(meeting.items, items, strict=True):
            place = item.place_of("number") if item.number is not None else item.place
            same = made.number.casefold()
            if same not in first:
                first[same] = place
                kept.append(made)
            elif self.readings.is_complete("meeting"):
                self.problems.append(
                    error(
                        f'two items have the number "{made.number}": the first is in line'
                        f" {first[same].line}",
                        place,
                        "leave number: out to count on, or set another",
                    )
                )
        return tuple(kept)

    def _brought(
        self, meeting: Meeting, items: Sequence[AgendaItem]
    ) -> list[tuple[AgendaItem, ...]]:
        """The items that each supplement brings papers for, with those papers alone."""
        known = KnownParagraphs.of(self.readings.council, self.readings.committee)
        finder = ItemPapers(self.readings, known, self.audience)
        found, problems = supplied_items(
            meeting, items, finder, lambda number: _paper_titles(self._told(number))
        )
        self.problems += problems
        return found

    def _replaced(
        self, meeting: Meeting, packs: Sequence[tuple[AgendaItem, ...]]
    ) -> list[tuple[AgendaItem, ...]]:
        """The items of each pack, their papers tied to those of earlier packs that they replace."""
        found, problems = with_replaced(meeting, packs)
        self.problems += problems if self.readings.is_complete("meeting") else ()
        return found

    def _packs(
        self, meeting: Meeting, language: str, items: Sequence[tuple[AgendaItem, ...]]
    ) -> tuple[Pack, ...]:
        """The agenda pack and each supplement, with the ``items`` of each."""
        languages = self.readings.shelf.languages
        agenda = Pack(
            audience=self.audience,
            ordinal=0,
            items=items[0],
            published=meeting.published,
            day=meeting.published or meeting.date,
            numbering="restart",
            recto=meeting.recto and bool(items[0]),  # a front sheet alone needs no blank back
            language=language,
            words=self.readings.shelf.words(language),
            suffix="" if language == languages.first else f".{subtag(language)}",
            first_page=meeting.first_page,
        )
        supplements = (
            replace(
                agenda,
                ordinal=ordinal,
                items=own,
                published=supplement.published,
                day=supplement.published,
                numbering=supplement.numbering,
                recto=meeting.recto,
                first_page=supplement.first_page or 1,
            )
            for ordinal, (supplement, own) in enumerate(
                zip(meeting.supplements, items[1:], strict=True), 1
            )
        )
        return (agenda, *supplements)


def _resolutions(
    meeting: Meeting,
    numbers: Sequence[str],
    titles: Sequence[Text],
    known: KnownParagraphs,
    council: Council | None,
    words: Vocabulary,
) -> dict[int, Text]:
    """The resolutions that exclude the public, by the places of the items that propose them: each
    names what is exempt from there to the next, and is still to be considered.  ``titles`` are the
    items' public ones."""
    if council is None:
        return {}
    found: dict[int, Text] = {}
    exempt: list[tuple[str, str, Exemption]] = []
    for at in reversed(range(len(meeting.items))):
        item = meeting.items[at]
        exemption = known.exemption(item)
        if item.exclusion:
            if exempt:
                place = item.place_of("exclusion")
                found[at] = resolution(exempt, council, known.law, place, words)
            exempt = []
        elif item.withdrawn is not None or item.deferred is not None:
            continue
        elif exemption is not None and exemption.paragraphs:
            exempt.insert(0, (numbers[at], titles[at], exemption))
    return found


def _paper_titles(told: ExemptItem | None) -> dict[str, Text]:
    return {} if told is None else {name: paper.title for name, paper in told.papers.items()}


def _lists_papers(council: Council, committee: Committee, meeting: Meeting) -> bool:
    """Whether front sheets list papers: as the meeting says, else the committee, else the
    council."""
    for said in (meeting.list_papers, committee.list_papers):
        if said is not None:
            return said
    return council.list_papers


def _notices(council: Council, committee: Committee, meeting: Meeting) -> dict[str, str]:
    """The notices by name: the meeting's, then the committee's, then the council's."""
    return {**council.notices, **committee.notices, **meeting.notices}
