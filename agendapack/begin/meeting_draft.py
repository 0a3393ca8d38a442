"""Begins a meeting: decides what its record says, and writes it down with comments that teach."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from agendapack.begin.agenda_draft import DraftItem, draft_items
from agendapack.begin.drafted_texts import in_languages
from agendapack.begin.record_comments import commented
from agendapack.begin.record_files import yaml_text
from agendapack.records.clear_days import LAWS, count_clear_days, latest_publication

if TYPE_CHECKING:
    from agendapack.begin.committee_records import CommitteeRecords, RecordedMeeting
    from agendapack.records.schema import Jurisdiction


class Asked(Struct, frozen=True):
    """What the advisor says of a meeting that is begun."""

    day: date
    time: str
    venue: str | None = None
    title: str | None = None


class MeetingDraft(Struct, frozen=True):
    """A meeting that is begun: what its record will say."""

    asked: Asked
    published: date
    on_publication: str  # a comment on that day
    items: tuple[DraftItem, ...]
    languages: tuple[str, ...] = ()


def draft_meeting(
    records: CommitteeRecords, asked: Asked, like: RecordedMeeting | None, today: date
) -> MeetingDraft:
    """The record of a new meeting, modelled on ``like``; ``today`` decides on which day its agenda
    can still be published."""
    published, comment = publication(asked.day, records.council.jurisdiction, today)
    items = draft_items(records, asked.day, like)
    return MeetingDraft(asked, published, comment, items, records.council.languages)


def publication(day: date, jurisdiction: Jurisdiction, today: date) -> tuple[date, str]:
    """The day on which to publish the agenda of a meeting on ``day``, and a comment on it: the last
    day that leaves the clear days that the law asks for or, where that is past, today."""
    law = LAWS[jurisdiction]
    last = latest_publication(day, jurisdiction)
    needed = f"{law.clear_days} clear days"
    if today <= last:
        return last, f"The last day that leaves {needed} ({law.source})."
    if today >= day:
        return last, f"The last day that left {needed} ({law.source}): the meeting's day has come."
    left = len(count_clear_days(today, day, jurisdiction))
    days = "1 clear day" if left == 1 else f"{left or 'no'} clear days"
    return today, (
        f"Begun on {today.isoformat()}, which leaves {days}; the law asks for {law.clear_days}"
        f" ({law.source}): the last day in time was {last.isoformat()}. A meeting at shorter notice"
        " needs a reason for urgency."
    )


_HEAD = """\
The agenda of one meeting. Documents print nothing of a line that begins with #.
"agendapack check" says what is wrong, at its line.
"""

_ITEMS = """\
The items are numbered in this order. A report is a file in papers/ that an item names:
  - title: Budget
    papers:
      - budget.pdf
      - {title: Appendix 1, to-follow: true}
"""

_LATER = """\
Papers that come after the agenda was published, by the number of their item:
supplements:
  - published: DAY
    items:
      5: [late-report.pdf]
"""


def meeting_text(draft: MeetingDraft, first_line: str = "") -> str:
    """The draft as a meeting.yaml; ``first_line`` names its schema, if there is one."""
    asked = draft.asked
    lines = [first_line] if first_line else []
    head = _HEAD + in_languages(draft.languages)
    lines += [*commented(head), f"date: {asked.day.isoformat()}", f'time: "{asked.time}"']
    if asked.title is not None:
        lines.append(f"title: {yaml_text(asked.title)}")
    if asked.venue is not None:
        lines.append(f"venue: {yaml_text(asked.venue)}")
    else:
        lines.append("# venue: Room, Building")
    lines += commented(draft.on_publication)
    lines += [f"published: {draft.published.isoformat()}", "", *commented(_ITEMS), "items:"]
    for item in draft.items:
        lines += _item_lines(item)
    lines += ["", *commented(_LATER.replace("DAY", draft.published.isoformat()))]
    return "\n".join(lines) + "\n"


def _item_lines(item: DraftItem) -> list[str]:
    keys = list(_keys(item))
    lines = [f"  - {keys[0]}", *(f"    {key}" for key in keys[1:])]
    return [*lines, *(line for text in item.comments for line in commented(text, "    "))]


def _keys(item: DraftItem) -> list[str]:
    """What an item's record says, a line each."""
    keys = ["exclusion: true"] if item.exclusion else []
    texts = {
        "standing": item.standing,
        "title": item.title,
        "lead": item.lead,
        "follows": None,
        "public-interest": item.public_interest,
    }
    keys += [f"{key}: {yaml_text(text)}" for key, text in texts.items() if text is not None]
    if item.information_only:
        keys.append("information-only: true")
    if item.minutes_of is not None:
        keys.append(f"minutes-of: {item.minutes_of}")
    if item.follows is not None:
        keys.append(f"follows: {item.follows}")
    if item.exempt:
        keys.append(f"exempt: [{', '.join(item.exempt)}]")
    if item.confidential:
        keys.append("confidential: true")
    if item.work_programme:
        keys.append("papers: [{work-programme: true}]")
    return keys


def schema_line_beside(like: Path) -> str:
    """The line by which another meeting's file, of the same depth, names its schema; nothing where
    it names none."""
    try:
        with like.open(encoding="utf-8", errors="replace") as file:
            first = file.readline(1000).strip()
    except OSError:
        return ""
    return first if first.startswith("# yaml-language-server:") else ""
