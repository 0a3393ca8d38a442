"""Begins a meeting's minutes: a minute for each item, to be filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from agendapack.begin.drafted_texts import in_each, in_languages
from agendapack.begin.record_comments import commented
from agendapack.begin.record_files import yaml_text
from agendapack.records.item_numbers import number_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from agendapack.begin.committee_records import CommitteeRecords
    from agendapack.records.dossier import AgendaItem, Dossier
    from agendapack.records.meeting_schema import Item
    from agendapack.records.values import Text
    from agendapack.records.vocabulary import Vocabulary

FIRST_OF_YEAR = (5, 1)
"""The day on which the municipal year begins where the council does not say: its month and day."""


class DraftMinute(Struct, frozen=True):
    """A minute that is begun: ``body`` are its entries, each a kind and a text."""

    title: str
    item: str
    body: tuple[tuple[str, str], ...] = ()
    exempt: tuple[str, ...] = ()
    confidential: bool = False
    public_interest: str | None = None
    summary: str | None = None
    comments: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        return bool(self.exempt) or self.confidential


class MinutesDraft(Struct, frozen=True):
    """Minutes that are begun; ``continues``: their numbers count on from earlier ones."""

    started: str
    present: tuple[str, ...]
    continues: bool
    minutes: tuple[DraftMinute, ...]
    languages: tuple[str, ...] = ()


def draft_minutes(records: CommitteeRecords, dossiers: Sequence[Dossier]) -> MinutesDraft:
    """The minutes of a meeting, as the public may know it: ``dossiers`` are that in each of the
    council's languages."""
    first = dossiers[0]
    in_one = [_minutes_in_one_language(dossier) for dossier in dossiers]
    tags = [dossier.council.language for dossier in dossiers]
    minutes = (_together(dict(zip(tags, each, strict=True))) for each in zip(*in_one, strict=True))
    return MinutesDraft(
        first.meeting.time,
        tuple(str(member.name) for member in first.members),
        are_numbered_on(records, first.meeting.date),
        tuple(minutes),
        records.council.languages,
    )


def _minutes_in_one_language(dossier: Dossier) -> list[DraftMinute]:
    items = {number.casefold(): item for number, item in _written(dossier)}
    words = dossier.words
    return [
        _draft_minute(item, items.get(item.number.casefold()), words)
        for item in _considered(dossier)
    ]


def _together(minutes: Mapping[str, DraftMinute]) -> DraftMinute:
    """One minute in several languages, with the texts of all."""
    first = next(iter(minutes.values()))
    bodies = zip(*(minute.body for minute in minutes.values()), strict=True)

    def each(text: Callable[[DraftMinute], str | None]) -> Text | None:
        own = [(tag, said) for tag, minute in minutes.items() if (said := text(minute)) is not None]
        return in_each(own) if own else None

    return replace(
        first,
        title=in_each([(tag, minute.title) for tag, minute in minutes.items()]),
        body=tuple(
            (entries[0][0], in_each(list(zip(minutes, (text for _, text in entries), strict=True))))
            for entries in bodies
        ),
        public_interest=each(lambda minute: minute.public_interest),
        summary=each(lambda minute: minute.summary),
    )


def are_numbered_on(records: CommitteeRecords, day: date) -> bool:
    """Whether the committee's minutes of the municipal year of ``day`` count on from each other, as
    far as those before that day show."""
    begins = _year_of(day, records.council.year_begins or FIRST_OF_YEAR)
    return any(
        minutes.first_number != 1
        for each in records.meetings
        if begins <= each.ref.date < day
        and (minutes := records.minutes.get(each.ref.name)) is not None
    )


def _year_of(day: date, begins: tuple[int, int]) -> date:
    """The first day of the municipal year that ``day`` is in."""
    first = date(day.year, *begins)
    return first if first <= day else date(day.year - 1, *begins)


def _written(dossier: Dossier) -> Iterator[tuple[str, Item]]:
    items = dossier.meeting.items
    return zip(number_items(item.number for item in items), items, strict=True)


def _considered(dossier: Dossier) -> Sequence[AgendaItem]:
    """The items on the agenda, then those that supplements added."""
    found = {item.number: item for pack in reversed(dossier.packs) for item in pack.items}
    on_agenda = {item.number: item for item in dossier.items}
    return tuple({**on_agenda, **{n: i for n, i in found.items() if n not in on_agenda}}.values())


def _draft_minute(item: AgendaItem, written: Item | None, words: Vocabulary) -> DraftMinute:
    said = () if written is None else _not_considered(written, words)
    if item.exemption is not None:
        told = (
            "What was said stands in exempt/minutes.yaml, under this minute's number. Where these"
            " minutes would not be fair without, give the public a summary:",
            "summary: ...",
        )
        return DraftMinute(
            item.title,
            item.number,
            exempt=tuple(() if written is None else written.exempt or ()),
            confidential=written is not None and written.confidential,
            public_interest=None if written is None else written.public_interest,
            summary="\n\n".join(said) or None,
            comments=() if said else told,
        )
    if item.resolution is not None:
        resolved = item.resolution.split("\n\n", 1)[-1]  # after what leads to it
        if resolved.startswith("That "):
            resolved = f"t{resolved[1:]}"
        return DraftMinute(item.title, item.number, (("resolved", resolved),))
    if written is None:
        return DraftMinute(item.title, item.number)
    if said:
        return DraftMinute(item.title, item.number, tuple(("text", text) for text in said))
    comments: tuple[str, ...] = ()
    if written.minutes_of is not None:
        comments = ("body:", "  - agreed: that the minutes are a correct record.")
    return DraftMinute(item.title, item.number, comments=comments)


def _not_considered(written: Item, words: Vocabulary) -> tuple[str, ...]:
    """What the minute of an item says that was withdrawn or deferred; nothing for another."""
    if written.withdrawn is not None:
        return (words.say("This item was withdrawn."), written.withdrawn)
    if written.deferred is not None:
        day, reason = words.date(written.deferred.to), written.deferred.reason
        said = words.say("This item was deferred to the meeting on {day}.", day=day)
        return (said,) if reason is None else (said, reason)
    return ()


_HEAD = """\
The minutes of one meeting. Documents print nothing of a line that begins with #.
They are a draft until a later meeting confirms them: then write "status: confirmed".
"""

_PRESENT = """\
Move those who were away to apologies.
"""

_NAMES = """\
A name of committee.yaml may be written in any of its languages: each document has its own.
"""

_ALSO_PRESENT = """\
apologies:
  - NAME
substitutes:
  - {member: NAME, for: MEMBER}
in-attendance:
  - {name: NAME, role: POST}
"""

_NUMBERED_ANEW = """\
To count on from the committee's last minutes of the municipal year, add a line:
first-number: continue
"""

_MINUTES = """\
What a minute may say, in the order in which it happened:
  body:
    - arrived: NAME
    - declared: {member: NAME, interest: personal, nature: what it is}
    - discussed: [one point, another point]
    - moved: {motion: that the report is noted, by: NAME, seconded: NAME}
    - vote: {for: 7, against: 2, abstained: 1}
    - agreed: that the report is noted.
    - decision: {text: what was decided, reasons: why, alternatives: what was rejected}
    - action: {what: to write to residents, who: NAME, by: DAY}
"""


def minutes_text(draft: MinutesDraft, day: date, first_line: str = "") -> str:
    """The draft as a minutes.yaml of the meeting on ``day``; ``first_line`` names its schema."""
    due = (day + timedelta(days=14)).isoformat()
    lines = [first_line] if first_line else []
    lines += [
        *commented(_HEAD + in_languages(draft.languages)),
        "status: draft",
        f'started: "{draft.started}"',
        f'# finished: "{_two_hours_after(draft.started)}"',
    ]
    if draft.present:
        told = _PRESENT + _NAMES if len(draft.languages) > 1 else _PRESENT
        lines += [*commented(told), "present:"]
        lines += [f"  - {yaml_text(name)}" for name in draft.present]
    else:
        lines += commented("present:\n  - NAME")
    lines += [*commented(_ALSO_PRESENT), ""]
    if draft.continues:
        lines.append("first-number: continue")
    else:
        lines += commented(_NUMBERED_ANEW)
    lines += ["", *commented(_MINUTES.replace("DAY", due)), "minutes:"]
    for minute in draft.minutes:
        lines += _minute_lines(minute)
    return "\n".join(lines) + "\n"


def _two_hours_after(time: str) -> str:
    """
    >>> _two_hours_after("14:00"), _two_hours_after("22:30")
    ('16:00', '23:59')
    """
    hour, minute = time.split(":")
    return f"{int(hour) + 2:02}:{minute}" if int(hour) < 22 else "23:59"


def _minute_lines(minute: DraftMinute) -> list[str]:
    lines = [f"  - title: {yaml_text(minute.title)}", f"    item: {minute.item}"]
    if minute.exempt:
        lines.append(f"    exempt: [{', '.join(minute.exempt)}]")
    if minute.confidential:
        lines.append("    confidential: true")
    if minute.public_interest is not None:
        lines.append(f"    public-interest: {yaml_text(minute.public_interest)}")
    if minute.summary is not None:
        lines.append(f"    summary: {yaml_text(minute.summary)}")
    if minute.body:
        lines.append("    body:")
        lines += [f"      - {kind}: {yaml_text(text)}" for kind, text in minute.body]
    return [*lines, *(line for text in minute.comments for line in commented(text, "    "))]
