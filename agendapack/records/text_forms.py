"""What form each text of a record has: Markdown, or one line that is printed as it stands.

A line with Markdown in it would show the stars and brackets to everybody, so it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Literal

from agendapack.problems import Problem, warning
from agendapack.records.dossier import Dossier, MinutesSource
from agendapack.records.record import Record
from agendapack.records.values import Text

Form = Literal["markdown", "line", "sign"]
"""``sign``: a key, a file, an address or a number, which names something and says nothing."""

FORMS: Mapping[str, Form] = {
    "Council.name": "line",
    "Council.language": "sign",
    "Council.department": "line",
    "Council.address": "line",
    "Council.website": "sign",
    "Council.contact": "sign",
    "Council.notices": "markdown",
    "ExclusionWording.title": "line",
    "ExclusionWording.resolution": "markdown",
    "PartHeadings.public": "line",
    "PartHeadings.exempt": "line",
    "CouncilParagraph.description": "line",
    "CouncilParagraph.part": "line",
    "CouncilParagraph.act": "line",
    "Contact.name": "line",
    "Contact.role": "line",
    "Contact.telephone": "line",
    "Contact.email": "sign",
    "Signatory.name": "line",
    "Signatory.role": "line",
    "Member.name": "line",
    "Member.role": "line",
    "StandingItem.title": "line",
    "StandingItem.text": "markdown",
    "Committee.name": "line",
    "Committee.contact": "sign",
    "Committee.notices": "markdown",
    "Committee.formerly": "sign",
    "Paper.file": "sign",
    "Paper.exempt_minutes_of": "sign",
    "Paper.title": "line",
    "Paper.replaces": "sign",
    "Paper.exempt": "sign",
    "Paper.public_interest": "markdown",
    "Item.standing": "sign",
    "Item.title": "line",
    "Item.text": "markdown",
    "Item.number": "sign",
    "Item.minutes_of": "sign",
    "Item.exempt": "sign",
    "Item.public_interest": "markdown",
    "Item.lead": "line",
    "Item.follows": "sign",
    "Item.urgent": "markdown",
    "Item.withdrawn": "markdown",
    "Deferral.reason": "markdown",
    "OnlineMeeting.url": "sign",
    "OnlineMeeting.text": "line",
    "SuppliedItem.title": "line",
    "SuppliedItem.text": "markdown",
    "SuppliedItem.lead": "line",
    "SuppliedItem.urgent": "markdown",
    "Supplement.items": "sign",
    "Meeting.time": "sign",
    "Meeting.title": "line",
    "Meeting.reason": "markdown",
    "Meeting.venue": "line",
    "Meeting.contact": "sign",
    "Meeting.notices": "markdown",
    "Points.lead": "markdown",
    "Points.points": "markdown",
    "TextEntry.text": "markdown",
    "Arrived.arrived": "line",
    "Departed.departed": "line",
    "Returned.returned": "line",
    "Motion.motion": "markdown",
    "Motion.by": "line",
    "Motion.seconded": "line",
    "Amendment.motion": "markdown",
    "Amendment.by": "line",
    "Amendment.seconded": "line",
    "Vote.for_": "line",
    "Vote.against": "line",
    "Vote.abstained": "line",
    "Interest.member": "line",
    "Interest.nature": "line",
    "Interest.item": "sign",
    "Action.what": "markdown",
    "Action.who": "line",
    "Decision.text": "markdown",
    "Decision.reasons": "markdown",
    "Decision.alternatives": "markdown",
    "Substitute.member": "line",
    "Substitute.for_": "line",
    "Attendee.name": "line",
    "Attendee.role": "line",
    "Minute.title": "line",
    "Minute.item": "sign",
    "Minute.exempt": "sign",
    "Minute.public_interest": "markdown",
    "Minute.summary": "markdown",
    "Signature.by": "line",
    "Confirmation.at": "sign",
    "Confirmation.corrections": "markdown",
    "Minutes.started": "sign",
    "Minutes.finished": "sign",
    "Minutes.present": "line",
    "Minutes.apologies": "line",
    "PlannedTopic.topic": "line",
    "PlannedTopic.meeting": "line",
    "PlannedTopic.lead": "line",
    "PlannedTopic.reason": "markdown",
    "PlannedTopic.status": "line",
    "WorkProgramme.title": "line",
    "ExemptPaper.title": "line",
    "ExemptItem.title": "line",
    "ExemptItem.text": "markdown",
    "ExemptItem.reason": "markdown",
    "ExemptMeeting.items": "sign",
    "ExemptMinute.title": "line",
    "ExemptMinutes.minutes": "sign",
}
"""By class and field of the schema; a test finds one that is missing."""

_MARKDOWN = re.compile(
    r"!?\[[^\]\[]*\]\([^()\s]*\)"  # a link or a picture
    r"|\*\*[^*]+\*\*|~~[^~]+~~|`[^`]+`"
    r"|(?<![\w*])\*[^\s*][^*]*\*(?![\w*])|(?<!\w)_[^\s_][^_]*_(?!\w)"
    r"|</?(?:a|b|br|em|i|p|s|span|strong|sub|sup|u)\s*/?>",
    re.IGNORECASE,
)


def markdown_problem(text: Text) -> Problem | None:
    """Markdown or HTML in a line that is printed as it stands."""
    found = _MARKDOWN.search(text)
    if found is None:
        return None
    return warning(
        f'this line is printed as it stands, with the signs of "{found[0]}"',
        text.place,
        "write the words alone; Markdown belongs into texts, notices, minutes and papers",
    )


def lines_hold_no_markdown(dossier: Dossier) -> tuple[Problem, ...]:
    """No line of the records that a meeting draws on has Markdown in it."""
    sources: list[MinutesSource] = [dossier.minutes] if dossier.minutes is not None else []
    sources += [p.minutes for item in dossier.items for p in item.papers if p.minutes is not None]
    papers = [p for pack in dossier.packs for item in pack.items for p in item.papers]
    programmes = [p.work_programme.programme for p in papers if p.work_programme is not None]
    records: list[Record] = [dossier.council, dossier.committee, dossier.meeting]
    records += [source.minutes for source in sources]
    records += programmes[:1]  # a committee has one
    found = (markdown_problem(line) for record in records for line in lines_in(record))
    return tuple(problem for problem in found if problem is not None)


def lines_in(record: Record) -> Iterator[Text]:
    """The texts of a record, and of all in it, that are one line each."""
    return _texts(record, {"line"})


def printed_texts(record: Record) -> Iterator[Text]:
    """The texts of a record, and of all in it, that documents print."""
    return _texts(record, {"line", "markdown"})


def _texts(record: Record, forms: Set[Form]) -> Iterator[Text]:
    for name in type(record).model_fields:
        is_wanted = FORMS.get(f"{type(record).__name__}.{name}") in forms
        for entry in _entries(getattr(record, name)):
            if isinstance(entry, Record):
                yield from _texts(entry, forms)
            elif is_wanted and isinstance(entry, Text):
                yield entry


def _entries(value: object) -> Iterator[object]:
    """What lists and mappings hold; a value by itself."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for entry in value:
            yield from _entries(entry)
    else:
        yield value
