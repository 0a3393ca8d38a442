"""What the web site is told of one meeting, as values that can be kept in a file, and how it is put
together of the records of its documents, each of which may have been published on another day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.records.vocabulary import subtag
from agendapack.registers.agenda_reading import agenda_facts
from agendapack.registers.exemption_facts import exemption_facts
from agendapack.registers.meeting_facts import MeetingFacts, meeting_facts
from agendapack.registers.published_agenda import AgendaFacts
from agendapack.registers.stand_ins import stand_ins

if TYPE_CHECKING:
    from agendapack.records.meeting_schema import Meeting, Supplement
    from agendapack.records.minutes_schema import Minutes
    from agendapack.records.schema import Committee, Council
    from agendapack.records.vocabulary import Vocabulary
    from agendapack.registers.agenda_reading import Earlier


class PublicationFacts(Struct, frozen=True):
    """A meeting's agenda, and what else its records hold, as they are published.

    ``first_council`` is the council's name when something of the meeting was first released.
    ``languages`` has the tag of each text that stands in for a translation, by the text.
    """

    agenda: AgendaFacts
    facts: MeetingFacts
    first_council: str
    languages: Mapping[str, str] = {}


class RecordsRead(Struct, frozen=True):
    """The records of a meeting that facts follow from, as a document has them; ``minutes_file`` is
    the path of its minutes below the root, and ``words`` those of the council's language."""

    council: Council
    committee: Committee
    meeting: Meeting
    minutes: Minutes | None
    minutes_file: str
    words: Vocabulary

    def facts(self) -> MeetingFacts:
        return meeting_facts(
            self.council, self.committee, self.meeting, self.minutes, self.minutes_file, self.words
        )


class SourcesRead(Struct, frozen=True):
    """The records of a meeting's documents, each as that document has them, None of one that is not
    published; ``supplements`` by their ordinals.  ``last`` are those of the pack that was published
    last, of what is published last where there is none."""

    last: RecordsRead
    agenda: RecordsRead | None
    supplements: Mapping[int, RecordsRead]
    minutes: RecordsRead | None
    decided: RecordsRead | None
    first_council: str


def publication_facts(read: SourcesRead, earlier: Earlier) -> PublicationFacts:
    """Items are told as the agenda pack has them, what a supplement adds as that has it, and when
    and where the meeting is as the last pack has it."""
    packs = _as_packs_have_it(read)
    agenda = agenda_facts(packs.council, packs.committee, packs.meeting, earlier, packs.words)
    facts = (read.minutes or replace(read.last, minutes=None)).facts()
    noted = None if read.decided is None else read.decided.facts()
    if noted is not None:
        facts = replace(facts, decisions=noted.decisions, decided=noted.decided)
    exemptions = exemption_facts(packs.council, packs.committee, packs.meeting, packs.words)
    is_off = packs.meeting.status is not None
    facts = replace(facts, is_off=is_off, exemptions=() if is_off else exemptions)
    languages = {}
    own = packs.council.languages
    if len(own) > 1 or packs.words.language not in map(subtag, own):
        minutes = (each.minutes for each in (read.minutes, read.decided) if each is not None)
        records = (packs.council, packs.committee, packs.meeting, *minutes)
        languages = stand_ins(*records, agenda, facts)
    return PublicationFacts(agenda, facts, read.first_council, languages)


def _as_packs_have_it(read: SourcesRead) -> RecordsRead:
    """The records as the packs say them together."""
    last, own = read.last, read.agenda or read.last
    most = max(read.supplements, default=0)
    supplements = [_supplement(read, ordinal) for ordinal in range(1, most + 1)]
    items = () if read.agenda is None else read.agenda.meeting.items
    # What its agenda names of other records is as these were then.
    paragraphs = {**own.council.exempt_paragraphs, **last.council.exempt_paragraphs}
    council = {"exclusion": own.council.exclusion, "exempt_paragraphs": paragraphs}
    committee = {"standing_items": own.committee.standing_items}
    meeting = {
        "items": items,
        "supplements": tuple(each for each in supplements if each is not None),
        "published": own.meeting.published,
    }
    return replace(
        last,
        council=last.council.model_copy(update=council),
        committee=last.committee.model_copy(update=committee),
        meeting=last.meeting.model_copy(update=meeting),
    )


def _supplement(read: SourcesRead, ordinal: int) -> Supplement | None:
    """A supplement as its own records have it; one that is not published brings nothing."""
    own = read.supplements.get(ordinal)
    if own is not None and ordinal <= len(own.meeting.supplements):
        return own.meeting.supplements[ordinal - 1]
    known = (each for other in read.supplements.values() for each in other.meeting.supplements)
    found = next(known, None)
    return None if found is None else found.model_copy(update={"items": {}})
