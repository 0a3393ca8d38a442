"""Opens a meeting: reads its files, finds what they refer to, and decides which of several wins."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from agendapack.problems import Location, Problem, did_you_mean, error, has_errors, in_order
from agendapack.records import source
from agendapack.records.dossier import (
    AgendaItem,
    Dossier,
    MinutesSource,
    Pack,
    PaperSource,
)
from agendapack.records.item_numbers import number_items
from agendapack.records.meeting_names import (
    COMMITTEE_FILE,
    COUNCIL_FILE,
    MEETING_FILE,
    MINUTES_FILE,
    MeetingRef,
)
from agendapack.records.paper_files import PapersFolder, where_it_is
from agendapack.records.record import Record
from agendapack.records.schema import Committee, Council, Item, Meeting, Member, Minutes
from agendapack.records.unnamed_papers import unnamed_papers
from agendapack.records.validation import Reading, read_record
from agendapack.records.values import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

R = TypeVar("R", bound=Record)


class Shelf:
    """The record files of one library: the council's and the committees' are read once.

    ``take`` gives the place from which a file is read.
    """

    def __init__(
        self,
        folder: Path,
        refs: Sequence[MeetingRef],
        take: Callable[[Path], Path] = where_it_is,
    ) -> None:
        self.folder = folder
        self.take = take
        self._council: Reading[Council] | None = None
        self._committees: dict[str, Reading[Committee]] = {}
        self._refs: dict[str, list[MeetingRef]] = defaultdict(list)
        for ref in refs:
            self._refs[ref.committee].append(ref)

    def open(self, ref: MeetingRef) -> tuple[Dossier | None, tuple[Problem, ...]]:
        """The meeting's dossier, if its files hold one, and all problems in order of place."""
        opening = _Opening(self, ref)
        dossier = opening.dossier()
        return dossier, in_order(opening.problems)

    def council(self) -> Reading[Council]:
        if self._council is None:
            self._council = _read(Council, self.take(self.folder / COUNCIL_FILE))
        return self._council

    def committee(self, key: str) -> Reading[Committee]:
        if key not in self._committees:
            file = self.take(self.folder / key / COMMITTEE_FILE)
            self._committees[key] = _read(Committee, file)
        return self._committees[key]

    def meeting(self, ref: MeetingRef) -> Reading[Meeting]:
        stand_ins = {"date": Text(ref.date.isoformat()), "time": Text("12:00")}
        reading = _read(Meeting, self.take(ref.folder / MEETING_FILE), stand_ins)
        meeting = reading.record
        if meeting is None or not reading.complete or meeting.date == ref.date:
            return reading
        wrong = error(
            f'expected {ref.date.isoformat()}, the date of the folder "{ref.name}",'
            f' found "{meeting.date.isoformat()}"',
            meeting.place_of("date"),
            "change the date, or rename the folder",
        )
        return replace(reading, problems=(*reading.problems, wrong))

    def minutes(self, ref: MeetingRef) -> Reading[Minutes] | None:
        """The meeting's minutes; None if it has none."""
        file = self.take(ref.folder / MINUTES_FILE)
        return _read(Minutes, file) if file.exists() else None

    def earlier(self, item: Item, ref: MeetingRef) -> MeetingRef | Problem:
        """The meeting of the same committee that an item's ``minutes-of`` names."""
        assert item.minutes_of is not None
        name, place = item.minutes_of, item.place_of("minutes_of")
        refs = self._refs[ref.committee]
        found = [r for r in refs if r.name == name] or [
            r for r in refs if r.date.isoformat() == name
        ]
        if not found:
            known = [r.name for r in refs if r.date <= ref.date and r != ref]
            hint = did_you_mean(name, known[-12:]) or "the committee has no earlier meeting"
            return error(f'no meeting "{name}" in {ref.committee}/', place, hint)
        if len(found) > 1:
            names = " or ".join(r.name for r in found)
            return error(f'"{name}" is the date of more than one meeting', place, f"write {names}")
        if found[0].key == ref.key or found[0].date > ref.date:
            which = "this meeting itself" if found[0].key == ref.key else "a later meeting"
            return error(
                f'expected an earlier meeting, found "{name}", {which}',
                place,
                "a meeting confirms the minutes of one before it",
            )
        return found[0]


def _read(model: type[R], file: Path, stand_ins: Mapping[str, Text] | None = None) -> Reading[R]:
    return read_record(model, source.read(file), stand_ins)


class _Opening(Struct):
    """One meeting being opened, and the problems met on the way."""

    shelf: Shelf
    ref: MeetingRef
    problems: list[Problem] = field(default_factory=list)

    def dossier(self) -> Dossier | None:
        council = self._take(self.shelf.council())
        committee_reading = self.shelf.committee(self.ref.committee)
        committee = self._take(committee_reading)
        reading = self.shelf.meeting(self.ref)
        meeting = self._take(reading)
        minutes_reading = self.shelf.minutes(self.ref)
        minutes = None if minutes_reading is None else self._take(minutes_reading)
        self._check_contacts(council, committee, meeting)
        if meeting is None:
            return None
        items = self._items(meeting, committee, committee_reading.complete, council)
        items = self._numbered_once(meeting, items, reading.complete)
        brought = self._brought(meeting, items, reading.complete)
        if not has_errors(self.problems):  # of what is named, some may not have been found
            named = (
                paper for share in (items, *brought) for item in share for paper in item.papers
            )
            self.problems += unnamed_papers(self._papers_folder().path, named)
        if council is None or committee is None:
            return None
        members = _members(council, committee, meeting)
        contact = next(
            (who.contact for who in (meeting, committee, council) if who.contact is not None), None
        )
        return Dossier(
            key=self.ref.key,
            folder=self.ref.folder,
            council=council,
            committee=committee,
            meeting=meeting,
            contact=None if contact is None else council.contacts.get(contact),
            members=members,
            signatory=meeting.signatory or committee.signatory or council.signatory,
            notices=_notices(council, committee, meeting),
            packs=_packs(meeting, str(council.language), (items, *brought)),
            minutes=None
            if minutes is None
            else MinutesSource(
                council,
                committee,
                meeting,
                minutes,
                members,
                self.shelf.take(self.ref.folder / MINUTES_FILE),
            ),
        )

    def _take(self, reading: Reading[R]) -> R | None:
        self.problems += reading.problems
        return reading.record

    def _check_contacts(
        self, council: Council | None, committee: Committee | None, meeting: Meeting | None
    ) -> None:
        if council is None or not self.shelf.council().complete:
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
        self,
        meeting: Meeting,
        committee: Committee | None,
        committee_complete: bool,
        council: Council | None,
    ) -> tuple[AgendaItem, ...]:
        folder = self._papers_folder()
        numbers = number_items(item.number for item in meeting.items)
        made = []
        for item, number in zip(meeting.items, numbers, strict=True):
            standing = None
            if item.standing is not None and committee is not None:
                standing = committee.standing_items.get(item.standing)
                if standing is None and committee_complete:
                    self.problems.append(
                        error(
                            f'no standing item "{item.standing}" in'
                            f" {self.ref.committee}/{COMMITTEE_FILE}",
                            item.standing.place,
                            did_you_mean(item.standing, committee.standing_items)
                            or "add it under standing-items:",
                        )
                    )
            title = item.title or (standing.title if standing else item.standing)
            text = item.text if item.text is not None else standing.text if standing else None
            papers, problems = folder.find_all(item.papers)
            self.problems += problems
            earlier = self._earlier_minutes(item, council, committee)
            made.append(
                AgendaItem(
                    number=number,
                    title=title or Text(""),
                    text=text,
                    information_only=item.information_only,
                    entries=papers if earlier is None else (earlier, *papers),
                    place=item.place,
                )
            )
        return tuple(made)

    def _papers_folder(self) -> PapersFolder:
        return PapersFolder(self.shelf.folder, self.ref.key, self.shelf.take)

    def _earlier_minutes(
        self, item: Item, council: Council | None, committee: Committee | None
    ) -> PaperSource | None:
        """The earlier meeting's minutes as this item's paper."""
        if item.minutes_of is None:
            return None
        ref = self.shelf.earlier(item, self.ref)
        place = item.place_of("minutes_of")
        if isinstance(ref, Problem):
            self.problems.append(ref)
            return None
        reading = self.shelf.minutes(ref)
        if reading is None:
            self.problems.append(
                error(
                    f'the meeting "{ref.name}" has no minutes',
                    place,
                    f"write them in {ref.key}/{MINUTES_FILE}, or take minutes-of out",
                )
            )
            return None
        minutes, meeting = self._take(reading), self._take(self.shelf.meeting(ref))
        if minutes is None or meeting is None or council is None or committee is None:
            return None
        file = self.shelf.take(ref.folder / MINUTES_FILE)
        members = _members(council, committee, meeting)
        return PaperSource(
            kind="minutes",
            path=file,
            title=None,
            place=place,
            minutes=MinutesSource(council, committee, meeting, minutes, members, file),
        )

    def _numbered_once(
        self, meeting: Meeting, items: Sequence[AgendaItem], complete: bool
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
            elif complete:
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
        self, meeting: Meeting, items: Sequence[AgendaItem], complete: bool
    ) -> list[tuple[AgendaItem, ...]]:
        """The items that each supplement brings papers for, with those papers alone."""
        folder = self._papers_folder()
        on_agenda = {item.number.casefold(): item for item in items}
        supplements = []
        for supplement in meeting.supplements:
            brought: dict[str, AgendaItem] = {}
            for number, named in supplement.items.items():
                papers, problems = folder.find_all(named)
                self.problems += problems
                item = on_agenda.get(number.casefold())
                if item is not None:
                    brought[item.number] = replace(item, entries=papers)
                elif complete:
                    self.problems.append(
                        error(
                            f'no item "{number}" on the agenda',
                            number.place,
                            did_you_mean(number, on_agenda) or _numbers(items) or "take it out",
                        )
                    )
            supplements.append(tuple(brought[i.number] for i in items if i.number in brought))
        return supplements


def _packs(
    meeting: Meeting, language: str, items: Sequence[tuple[AgendaItem, ...]]
) -> tuple[Pack, ...]:
    """The agenda pack and each supplement, with the ``items`` of each."""
    agenda = Pack(
        audience="public",
        ordinal=0,
        items=items[0],
        published=meeting.published,
        day=meeting.published or meeting.date,
        numbering="restart",
        recto=meeting.recto,
        language=language,
    )
    supplements = (
        replace(
            agenda,
            ordinal=ordinal,
            items=own,
            published=supplement.published,
            day=supplement.published,
            numbering=supplement.numbering,
        )
        for ordinal, (supplement, own) in enumerate(
            zip(meeting.supplements, items[1:], strict=True), 1
        )
    )
    return (agenda, *supplements)


def _numbers(items: Sequence[AgendaItem]) -> str:
    return f"its items are {items[0].number} to {items[-1].number}" if items else ""


def _notices(council: Council, committee: Committee, meeting: Meeting) -> dict[str, str]:
    """The notices by name: the meeting's, then the committee's, then the council's."""
    return {**council.notices, **committee.notices, **meeting.notices}


def _members(council: Council, committee: Committee, meeting: Meeting) -> tuple[Member, ...]:
    """The members on the day: the meeting's own, else the committee's, else the council's."""
    for members in (meeting.members, committee.members):
        if members is not None:
            return members
    return council.members
